//! The journal: what happened on this node, for those who audit it (SPEC 11, 10, 6).
//!
//! ```text
//! submit, intake, ladder, roster ──▶ in the batch that does it ─┐
//! pages, command line: reads, refusals ──▶ [`door`] ────────────┴─▶ does the depth keep it? ──▶ chain of the file
//! ```
//!
//! Whether an event is kept is decided in one place, `keep`, by the depth that the policy, the module of
//! the domain, or the work itself asks for. What is kept holds ids only.
//!
//! # What happens where it cannot be written
//!
//! What changes something is written in the same transaction. Who opens or takes out what is sensitive is
//! answered when the entry is on disk, and not at all where it cannot be: SPEC 10 knows no sensitive read
//! that is not audited. Every other read goes on while the entry is written.

pub mod door;
mod log;
pub mod show;
mod sweep;
mod web;

use orgo_engine::{
    authorize::Person,
    conduct::logging::{self, Event, Weight},
    policy::{LogDepth, Policy},
};
use orgo_schema::{
    command::{Command, Receipt},
    id::{DocumentId, UserId},
    journal::{Happening, RequestId},
    time::Timestamp,
    word::Visibility,
};
use orgo_sync::{
    journal::Entry,
    roster::{EntryKind, RosterEntry},
};
use rusqlite::Connection;

pub use sweep::sweep;
pub use web::{Asks, asks};

use crate::{
    failure::Failure,
    intake::{Outcome, record::Kind},
    node::Node,
    setting::Setting,
    store::{
        Batch, StoreError,
        journal::{self, Standing},
    },
};

/// Who did something, and to what.
#[derive(Debug, Clone, Copy, Default)]
pub struct Circumstances {
    /// Who; nothing: the node itself, or nobody who is known.
    pub actor: Option<UserId>,
    /// In which request.
    pub request: Option<RequestId>,
    /// To what.
    pub object: Option<DocumentId>,
}

impl Circumstances {
    /// Returns what somebody does.
    pub const fn of(person: &Person) -> Self {
        Self {
            actor: Some(person.user),
            request: person.request,
            object: None,
        }
    }

    /// Returns the same, done to something.
    #[must_use]
    pub fn to(self, object: impl Into<DocumentId>) -> Self {
        Self {
            object: Some(object.into()),
            ..self
        }
    }

    fn entry(self, event: Event, at: Timestamp) -> Entry {
        Entry {
            at,
            category: event.category(),
            level: event.level(),
            what: event.what.as_str().to_owned(),
            actor: self.actor,
            request: self.request,
            object: self.object,
            count: 1,
        }
    }
}

/// An event that is kept, and the row of the compartment of what it happened to.
type Kept = (Event, Option<i64>);

/// Decides whether what happens to something is written down: by what the nearest asks for that has a say,
/// the work itself, the module of its domain, or the organization.
///
/// # Errors
/// When the database refuses.
fn keep(
    db: &Connection,
    setting: &Setting,
    what: Happening,
    object: Option<DocumentId>,
) -> Result<Option<Kept>, StoreError> {
    let standings = match object {
        Some(object) => journal::standings(db, object)?,
        None => Vec::new(),
    };
    // Of a document that was raised the strictest copy says what it is.
    let strictest = standings
        .into_iter()
        .filter_map(|standing| {
            let held = setting.compartment(standing.compartment)?;
            Some((held.visibility, standing))
        })
        .max_by_key(|(visibility, _)| *visibility);
    let is_sensitive = strictest
        .as_ref()
        .is_some_and(|(visibility, standing)| is_sensitive(*visibility, standing));
    let event = Event { what, is_sensitive };
    let depth = depth(setting, strictest.as_ref().map(|(_, standing)| standing));
    let compartment = strictest.map(|(_, standing)| standing.compartment);
    Ok(depth.keeps(event).then_some((event, compartment)))
}

fn is_sensitive(visibility: Visibility, standing: &Standing) -> bool {
    standing.visibility.unwrap_or(visibility).max(visibility) >= Visibility::Restricted
}

fn depth(setting: &Setting, standing: Option<&Standing>) -> LogDepth {
    let domain = standing.map(|standing| standing.domain.as_str());
    let domain = domain.filter(|domain| !domain.is_empty());
    let own = standing.and_then(|standing| standing.own);
    own.unwrap_or(setting.policies.newest().for_domain(domain).log)
}

impl Batch<'_> {
    /// Writes down what is done in this transaction, if it is to be.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn note(
        &mut self,
        setting: &Setting,
        what: Happening,
        about: Circumstances,
    ) -> Result<(), StoreError> {
        self.note_many(setting, what, about, 1)
    }

    fn note_many(
        &mut self,
        setting: &Setting,
        what: Happening,
        about: Circumstances,
        count: u32,
    ) -> Result<(), StoreError> {
        if let Some((event, compartment)) = keep(self.db, setting, what, about.object)? {
            let entry = about.entry(event, self.now());
            self.tell(compartment, Entry { count, ..entry });
        }
        Ok(())
    }

    /// Writes down that a command was carried out.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) fn note_command(
        &mut self,
        setting: &Setting,
        person: &Person,
        (what, object): (Happening, Option<DocumentId>),
        receipt: &Receipt,
    ) -> Result<(), StoreError> {
        let made = || receipt.case_id.map(DocumentId::from);
        let about = Circumstances {
            object: object.or_else(made),
            ..Circumstances::of(person)
        };
        self.note(setting, what, about)
    }

    /// Writes down what became of mail: how many messages came in and how many could not be read; at full
    /// depth also each by itself.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) fn note_mail<'o>(
        &mut self,
        setting: &Setting,
        outcomes: impl Iterator<Item = &'o Outcome> + Clone,
    ) -> Result<(), StoreError> {
        let (mut taken, mut unread) = (0_u32, 0_u32);
        for outcome in outcomes.clone() {
            match outcome.outcome {
                Kind::Quarantined => unread = unread.saturating_add(1),
                Kind::Waiting => {}
                Kind::Created | Kind::Appended | Kind::Duplicate | Kind::Ignored | Kind::Sealed => {
                    taken = taken.saturating_add(1);
                }
            }
        }
        for (what, count) in [
            (Happening::MailTakenIn, taken),
            (Happening::MailQuarantined, unread),
        ] {
            if count > 0 {
                self.note_many(setting, what, Circumstances::default(), count)?;
            }
        }
        // Intake is what must be quick: where nobody wants to know, nothing is looked up.
        let policy = setting.policies.newest();
        let is_deep = |policy: &Policy| policy.log == LogDepth::Full;
        if !is_deep(policy) && !policy.domains.values().any(is_deep) {
            return Ok(());
        }
        let signals = outcomes.filter_map(|outcome| Some((outcome.signal_id?, outcome.case_id)));
        for (signal, case) in signals {
            let about = Circumstances::default();
            let about = case.map_or_else(|| about.to(signal), |case| about.to(case));
            self.note(setting, Happening::MailWorked, about)?;
        }
        Ok(())
    }

    /// Writes down which entries came into the roster.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) fn note_roster(
        &mut self,
        setting: &Setting,
        entries: &[RosterEntry],
    ) -> Result<(), StoreError> {
        for entry in entries {
            let what = match entry.kind {
                EntryKind::Grant => Happening::NodeGranted,
                EntryKind::Removal => Happening::RosterChanged,
            };
            self.note(setting, what, Circumstances::default())?;
        }
        Ok(())
    }
}

/// Returns what a command is, for [`Batch::note_command`], before it is carried out.
pub(crate) fn of(command: &Command) -> (Happening, Option<DocumentId>) {
    (logging::of(command), logging::object_of(command))
}

/// Whether somebody is answered only when an event is on disk.
const fn must_wait(event: Event) -> bool {
    match event.weight() {
        Weight::Failure | Weight::Security | Weight::Access => true,
        Weight::Decision | Weight::Survey | Weight::Routine => false,
    }
}

/// Writes down what happened to nothing in the store, or what was asked for and is not there to be found.
///
/// # Errors
/// When it cannot be written. Others than those that must be on disk are not waited for.
pub fn note(node: &Node, what: Happening, about: Circumstances) -> Result<(), Failure> {
    let setting = node.setting();
    let event = Event::plain(what);
    if !setting.policies.newest().log.keeps(event) {
        return Ok(());
    }
    let pending = node.store.write_local_later(move |batch| {
        let at = batch.now();
        batch.tell(None, about.entry(event, at));
        Ok::<_, StoreError>(())
    });
    if !must_wait(event) {
        return Ok(());
    }
    Ok(pending.wait()?)
}

/// Writes down that something was read. It is on disk when this returns, where that is sensitive.
///
/// # Errors
/// When what is sensitive cannot be written down: then it may not be shown.
pub fn read(node: &Node, what: Happening, about: Circumstances) -> Result<(), Failure> {
    let setting = node.setting();
    let kept = node
        .store
        .read(|db| keep(db, &setting, what, about.object))?;
    let Some((event, compartment)) = kept else {
        return Ok(());
    };
    let held = compartment
        .and_then(|row| setting.compartment(row))
        .cloned();
    let tell = move |batch: &mut Batch<'_>| {
        let at = batch.now();
        batch.tell(compartment, about.entry(event, at));
        Ok::<_, StoreError>(())
    };
    let pending = match held {
        Some(held) => node.store.write_later(&held, tell),
        None => node.store.write_local_later(tell),
    };
    if !must_wait(event) {
        return Ok(());
    }
    pending.wait().map_err(|error| {
        Failure::Trouble(format!(
            "that this was read could not be written down, so it is not shown: {error}"
        ))
    })
}

/// Writes down that somebody looked through lists: whether that is sensitive follows from what they reach.
///
/// # Errors
/// See [`read`].
pub fn looked_through(node: &Node, what: Happening, person: &Person) -> Result<(), Failure> {
    let setting = node.setting();
    let reaches = setting.compartments.iter().any(|held| {
        held.visibility >= Visibility::Restricted
            && person.compartments.contains(&held.scope.compartment)
            && node.store.is_begun(held)
    });
    let event = Event {
        what,
        is_sensitive: reaches,
    };
    if !setting.policies.newest().log.keeps(event) {
        return Ok(());
    }
    let about = Circumstances::of(person);
    let pending = node.store.write_local_later(move |batch| {
        let at = batch.now();
        batch.tell(None, about.entry(event, at));
        Ok::<_, StoreError>(())
    });
    if !must_wait(event) {
        return Ok(());
    }
    Ok(pending.wait()?)
}
