//! From documents to rows: reads facts, folds them, puts what lists show. Derived, so it may run as
//! often as one likes: the rows are a function of the documents alone.

pub mod family;
pub mod load;
mod pattern;
mod people;
mod rows;
pub mod threads;
mod transfer;

use std::{collections::BTreeSet, sync::Arc};

use orgo_engine::{
    authorize::Hand,
    fold::{self, ByTime, CaseFold, LedFold, ReviewFold, TaskFold},
    outbox::{Origin, Story},
    policy::{PolicyHistory, Transparency},
    resolve::Own,
};
use orgo_schema::{
    fact::{Body, Value},
    id::{CaseId, DocumentId, DocumentKind, PersonId, SignalId, UserId},
    task::ShownStatus,
    time::Timestamp,
    view::{Participant, TaskView},
};
use rusqlite::Connection;

use crate::{
    contest,
    intake::prepare::OWN,
    setting::Setting,
    store::{
        StoreError, act, blob, case as case_row,
        compartment::Compartment,
        document::{self, Row},
        moved, search, signal as signal_row, task as task_row, waiting, wanted,
    },
};
use load::{Loaded, folded_signal};
pub use people::{person, user};
pub use transfer::is_answered_offer;

use rows::{case_that_waits, put_case, put_series, put_task, task_that_waits, wake_at};

/// As what somebody is part of a case that it is about.
const ABOUT: &str = "about";

/// Signals below one another that one arrival may move.
const BELOW_MAX: usize = 2_000;

/// Signals of one case that are looked at when it becomes part of another.
const SIGNALS_MAX: u32 = 10_000;

/// A case with its tasks, folded.
#[derive(Debug)]
pub struct Folded {
    /// The case.
    pub case: CaseFold,
    /// What opened it, as far as messages depend on it.
    pub origin: Option<Origin>,
    /// Whether who wrote in is told that it came in: as the policy of that instant says.
    pub receipts: bool,
    /// Which policy held when.
    pub policies: Arc<PolicyHistory>,
    /// Who opened it, if a user did.
    pub reporter: Option<UserId>,
    /// Its tasks, in the order they came here, each with its row.
    pub tasks: Vec<(Row, TaskFold)>,
    /// Other cases that tasks here were made in or set to.
    pub elsewhere: BTreeSet<CaseId>,
    /// How it stands, if a rule opened it beside the case of a signal.
    pub led: Option<LedFold>,
    /// What it looks into, if it is a review that Orgo opened.
    pub review: Option<ReviewFold>,
    /// When it was reported; nothing for what came out of an archive, or where no site with a sure clock has it.
    pub reported: Option<Timestamp>,
}

/// Puts the rows of whatever a document is.
///
/// # Errors
/// When the database refuses.
pub fn document(db: &Connection, setting: &Setting, row: Row) -> Result<(), StoreError> {
    let compartment = compartment(setting, row)?;
    match row.id.kind {
        DocumentKind::Signal => {
            signal(db, setting, compartment, SignalId::new(row.id.id))?;
            // When it came in says when that begins to count which rules opened because of it.
            let led = document::children(db, row.row, DocumentKind::Case)?;
            led.into_iter()
                .try_for_each(|led| case(db, setting, compartment, CaseId::new(led.id.id)))
        }
        DocumentKind::Case => case(db, setting, compartment, CaseId::new(row.id.id)),
        DocumentKind::Task => {
            let facts = document::facts(db, compartment, row)?;
            let Some(home) = fold::home(&facts.facts) else {
                return Ok(());
            };
            // The cases it left have one task less, wherever it is shown.
            let mut named = home.named;
            named.insert(home.made_in);
            named
                .into_iter()
                .try_for_each(|of| case(db, setting, compartment, of))
        }
        DocumentKind::Person => person(db, setting, compartment, PersonId::new(row.id.id)),
        DocumentKind::User => user(db, compartment, UserId::new(row.id.id)),
        DocumentKind::Purge => crate::purge::project(db, setting, compartment, row).map(drop),
        // It has no rows: a node keeps it at hand.
        DocumentKind::Policy => Ok(()),
        DocumentKind::Parcel => crate::parcel::project(db, setting, compartment, row),
    }
}

/// Records what a document follows: a task its cases, a case those it was made part of, a signal those it answers.
///
/// # Errors
/// When the database refuses.
pub fn edges(db: &Connection, setting: &Setting, row: Row) -> Result<(), StoreError> {
    let compartment = compartment(setting, row)?;
    let facts = document::facts(db, compartment, row)?;
    edges_of(db, setting, row, &facts)
}

/// Records what a document with these facts follows.
///
/// # Errors
/// When the database refuses.
pub fn edges_of(
    db: &Connection,
    setting: &Setting,
    row: Row,
    facts: &document::Facts,
) -> Result<(), StoreError> {
    let compartment = compartment(setting, row)?;
    if load::moved_to(setting, compartment, facts).is_some() {
        match row.id.kind {
            // Its row says what it is part of, which has fewer tasks now: it goes when it is put.
            DocumentKind::Case => moved::mark(db, row.row)?,
            DocumentKind::Signal
            | DocumentKind::Task
            | DocumentKind::Person
            | DocumentKind::User
            | DocumentKind::Purge
            | DocumentKind::Policy
            | DocumentKind::Parcel => leave(db, row)?,
        }
    }
    for fact in facts.facts.values() {
        let parents: Vec<DocumentId> = if let Body::Created(created) = &fact.body {
            vec![created.case.into()]
        } else if let Body::Opened(opened) = &fact.body {
            opened.led.iter().map(|led| led.signal.into()).collect()
        } else if let Body::Set(Value::Case(case) | Value::MergedInto(Some(case))) = &fact.body {
            vec![(*case).into()]
        } else if let Body::Received(received) = &fact.body {
            received
                .answers
                .iter()
                .map(|answered| (*answered).into())
                .collect()
        } else {
            Vec::new()
        };
        for parent in parents.into_iter().filter(|parent| *parent != row.id) {
            let parent = document::row_or_new(db, compartment.row, parent)?;
            document::add_edge(db, parent, row.row)?;
        }
    }
    Ok(())
}

/// Takes away all rows of a document that goes on in a stricter compartment, and takes note of it.
fn leave(db: &Connection, row: Row) -> Result<(), StoreError> {
    case_row::remove(db, row.row)?;
    task_row::hide(db, row.row)?;
    signal_row::remove(db, row.row)?;
    pattern::forget(db, row)?;
    Ok(moved::mark(db, row.row)?)
}

/// Puts the row of a signal and returns the case it is shown in.
///
/// # Errors
/// When the database refuses.
pub fn signal(
    db: &Connection,
    setting: &Setting,
    compartment: &Compartment,
    id: SignalId,
) -> Result<Option<CaseId>, StoreError> {
    one_signal(db, setting, compartment, id).map(|(shown_in, _)| shown_in)
}

/// Puts the row of a signal and returns the case it is shown in, and the one it opened.
fn one_signal(
    db: &Connection,
    setting: &Setting,
    compartment: &Compartment,
    id: SignalId,
) -> Result<(Option<CaseId>, Option<CaseId>), StoreError> {
    let Some(row) = load::row(db, compartment, id.into())? else {
        return Ok((None, None));
    };
    let facts = document::facts(db, compartment, row)?;
    if load::moved_to(setting, compartment, &facts).is_some() {
        leave(db, row)?;
        return Ok((None, None));
    }
    let Some(folded) = folded_signal(setting, compartment, id, &facts, None) else {
        return Ok((None, None));
    };
    let opened = folded.routings.case();
    let shown_in = threads::case_of(db, setting, compartment, id, &folded)?;
    let case_document = match shown_in {
        // The case may come later than the signal; the row must not change with that.
        Some(case) => Some(document::row_or_new(db, compartment.row, case.into())?),
        None => None,
    };
    let live = folded.received_at.is_some();
    let own = folded.received.automatic.as_deref() == Some(OWN);
    let view = folded.view;
    // An original is kept as evidence: the work is made of what was said in it.
    let works = live && !own && folded.original_of.is_none();
    let triage = shown_in.is_none() && view.set_aside.is_none() && works;
    if triage {
        wanted::rank_triage(db, row.row)?;
    }
    signal_row::put(
        db,
        &signal_row::SignalRow {
            document: row.row,
            compartment: compartment.row,
            case_document,
            signal_id: id,
            from: view.from,
            subject: view.subject,
            excerpt: view.excerpt,
            delivered_to: view.delivered_to.unwrap_or_default(),
            triage,
            set_aside: view.set_aside,
            variants: view.variants,
            received_at: view.received_at,
            original_of: folded.original_of,
        },
    )?;
    Ok((shown_in, opened))
}

/// Puts the rows of a signal's whole thread below it, and of the cases that moves: what was awaited
/// has come.
///
/// # Errors
/// When the database refuses.
pub fn thread_below(
    db: &Connection,
    setting: &Setting,
    compartment: &Compartment,
    id: SignalId,
) -> Result<(), StoreError> {
    let cases = signals_below(db, setting, compartment, id, &mut BTreeSet::new())?;
    cases
        .into_iter()
        .try_for_each(|of| case(db, setting, compartment, of))
}

/// Puts the rows of the signals of a thread below one, but for those in `seen`, and returns the cases that
/// may have changed by that: their rows are still to be put.
///
/// # Errors
/// When the database refuses.
pub fn signals_below(
    db: &Connection,
    setting: &Setting,
    compartment: &Compartment,
    id: SignalId,
    seen: &mut BTreeSet<i64>,
) -> Result<BTreeSet<CaseId>, StoreError> {
    let mut cases = BTreeSet::new();
    let top = load::row(db, compartment, id.into())?;
    let Some(top) = top.filter(|top| seen.insert(top.row)) else {
        return Ok(cases);
    };
    let mut waiting = vec![top];
    let most = seen.len() + BELOW_MAX;
    while let Some(row) = waiting.pop().filter(|_| seen.len() < most) {
        let signal_id = SignalId::new(row.id.id);
        let (shown_in, opened) = one_signal(db, setting, compartment, signal_id)?;
        cases.extend(shown_in.into_iter().chain(opened));
        // The case it opened by itself may now be part of another.
        cases.insert(compartment.scope.case(signal_id));
        let led = document::children(db, row.row, DocumentKind::Case)?;
        cases.extend(led.into_iter().map(|led| CaseId::new(led.id.id)));
        for child in document::children(db, row.row, DocumentKind::Signal)? {
            if seen.insert(child.row) {
                waiting.push(child);
            }
        }
    }
    Ok(cases)
}

/// Puts the rows of a case and its tasks, and of the cases it is part of, that are part of it, or that
/// its tasks came from or went to.
///
/// # Errors
/// When the database refuses.
pub fn case(
    db: &Connection,
    setting: &Setting,
    compartment: &Compartment,
    id: CaseId,
) -> Result<(), StoreError> {
    // Where a case goes, those go that are part of it, and what they were and are part of then holds
    // other tasks. All of these are put until none of them has gone anywhere any more: a pass for a case
    // that stands by itself, two for most others.
    let mut family = BTreeSet::from([id]);
    loop {
        let mut around = BTreeSet::new();
        let mut has_moved = false;
        for member in &family {
            around.extend(made_part_of(db, compartment, *member)?);
            around.extend(case_row::parts_of(db, *member)?);
            let put = one_case(db, setting, compartment, *member)?;
            has_moved |= put.before != put.head;
            for head in put.before.into_iter().chain(put.head) {
                around.extend(case_row::parts_of(db, head)?);
                around.insert(head);
            }
            around.extend(put.elsewhere);
        }
        if !has_moved && around.is_subset(&family) {
            return Ok(());
        }
        family.append(&mut around);
    }
}

/// Lists the cases that were ever made part of one: of some it may be known only now what that is.
fn made_part_of(
    db: &Connection,
    compartment: &Compartment,
    id: CaseId,
) -> Result<Vec<CaseId>, StoreError> {
    let Some(row) = load::row(db, compartment, id.into())? else {
        return Ok(Vec::new());
    };
    let parts = document::children(db, row.row, DocumentKind::Case)?;
    Ok(parts
        .into_iter()
        .map(|part| CaseId::new(part.id.id))
        .collect())
}

/// What became of one case when its rows were put.
#[derive(Debug, Default)]
struct Put {
    /// The case its row said it was part of.
    before: Option<CaseId>,
    /// The case it is part of.
    head: Option<CaseId>,
    /// The cases that its tasks came from or went to.
    elsewhere: BTreeSet<CaseId>,
}

/// Puts the rows of one case and its tasks.
fn one_case(
    db: &Connection,
    setting: &Setting,
    compartment: &Compartment,
    id: CaseId,
) -> Result<Put, StoreError> {
    let Some(row) = load::row(db, compartment, id.into())? else {
        return Ok(Put::default());
    };
    let before = case_row::one(db, row.row)?.and_then(|before| before.merged_into);
    let Some(folded) = fold_case(db, setting, compartment, id)? else {
        let facts = document::facts(db, compartment, row)?;
        if load::moved_to(setting, compartment, &facts).is_some() {
            leave_with_tasks(db, compartment, row)?;
            pattern::put_moved(db, setting, row, &facts)?;
        }
        case_row::remove(db, row.row)?;
        return Ok(Put {
            before,
            ..Put::default()
        });
    };
    let is_proposed = folded.is_proposed();
    pattern::put(db, row, &folded)?;
    waiting::put(db, row.row, case_that_waits(&folded).as_ref())?;
    act::put(db, row.row, &folded.case.people)?;
    if is_proposed {
        case_row::remove(db, row.row)?;
        search::remove(db, row.row)?;
    } else {
        put_case(db, setting, row.row, &folded)?;
    }
    for (task, fold) in &folded.tasks {
        if is_proposed {
            task_row::hide(db, task.row)?;
            continue;
        }
        waiting::put(db, task.row, task_that_waits(&folded, fold).as_ref())?;
        act::put(db, task.row, &fold.people)?;
        let shown_in = load::row(db, compartment, fold.view.case_id.into())?.unwrap_or(row);
        let wake_at = wake_at(setting, fold, &folded.case.view.tags);
        put_task(db, setting, *task, (shown_in.row, wake_at), fold)?;
    }
    wanted::rank_case(db, row.row)?;
    // What is not there yet is part of nothing, whatever was said of it: it has no row that could say so.
    let head = folded.case.view.merged_into.filter(|_| !is_proposed);
    if head.is_none() {
        put_series(db, setting, &folded)?;
    }
    if head != before {
        // Its signals are shown elsewhere now: those that it showed, and its own in what it was part of.
        let mut shown = signal_row::of_case(db, row.row, SIGNALS_MAX)?;
        if let Some(before) = before
            && let Some(before) = load::row(db, compartment, before.into())?
        {
            shown.extend(signal_row::of_case(db, before.row, SIGNALS_MAX)?);
        }
        for shown in shown {
            signal(db, setting, compartment, shown.signal_id)?;
        }
    }
    Ok(Put {
        before,
        head,
        elsewhere: folded.elsewhere,
    })
}

/// Takes away the rows of a case that goes on elsewhere, and of its tasks: those that were added by
/// somebody who did not know follow it soon.
fn leave_with_tasks(
    db: &Connection,
    compartment: &Compartment,
    case: Row,
) -> Result<(), StoreError> {
    for task in document::children(db, case.row, DocumentKind::Task)? {
        let facts = document::facts(db, compartment, task)?;
        let of = load::case_of_task(db, compartment, &facts)?;
        if of.is_some_and(|of| of.uuid() == case.id.id) {
            task_row::hide(db, task.row)?;
        }
    }
    leave(db, case)
}

/// Folds a case and its tasks as they are now, those of the cases that are part of it included.
///
/// # Errors
/// When the database refuses.
pub fn fold_case(
    db: &Connection,
    setting: &Setting,
    compartment: &Compartment,
    id: CaseId,
) -> Result<Option<Folded>, StoreError> {
    let Some(row) = load::row(db, compartment, id.into())? else {
        return Ok(None);
    };
    let facts = document::facts(db, compartment, row)?;
    if facts.facts.is_empty() || load::moved_to(setting, compartment, &facts).is_some() {
        return Ok(None);
    }
    let origin = load::origin(&facts).or_else(|| load::led(&facts).map(|led| led.signal));
    let origin_facts = match origin {
        Some(origin) => load::facts_of(db, compartment, origin.into())?,
        None => document::Facts::default(),
    };
    let signal =
        origin.and_then(|origin| folded_signal(setting, compartment, origin, &origin_facts, None));
    let received = signal.as_ref().and_then(|signal| signal.received_at);
    let led = fold::led(&facts.facts, received, &setting.policies);
    let review = fold::review(&facts.facts, &setting.policies);
    let begun = received.or(review.as_ref().map(|review| review.since));
    let survivor = threads::survivor(db, setting, compartment, id, &facts)?;
    let family = family::fold(db, setting, compartment, survivor.unwrap_or(id), Some(id))?;
    let ours = family
        .cases
        .into_iter()
        .filter(|(case, _)| survivor.is_none() || *case == id);
    let mut tasks: Vec<(Row, TaskFold)> = ours.flat_map(|(_, tasks)| tasks).collect();
    let contests = contest::of(db, setting, compartment, &facts)?;
    transfer::leave_out_answered((&facts, &contests), survivor.is_some(), &mut tasks);
    let loaded = Loaded::of(compartment, row.id, facts);
    let counting = tasks.iter().filter(|(_, task)| task.view.void.is_none());
    let by_time = counting.flat_map(|(_, task)| &task.by_time);
    let tags_by_time: Vec<(Timestamp, &str)> = by_time.flat_map(ByTime::tags).collect();
    let case = fold::case(&fold::CaseInput {
        id,
        organization: setting.organization,
        compartment: compartment.scope.compartment,
        facts: &loaded.facts.facts,
        contests: &contests,
        title: loaded.title(),
        other_titles: &loaded.other_titles(),
        narrative: loaded.narrative(),
        rule: signal
            .as_ref()
            .and_then(|signal| signal.routings.in_force)
            .and_then(|routing| routing.routed.rule.as_ref()),
        received: begun,
        // One that stands by itself does so whatever it says: of a circle, the smallest.
        survivor: survivor.or(Some(id)),
        escalation_level: fold::highest_level(tasks.iter().map(|(_, task)| &task.view)),
        tags_by_time: &tags_by_time,
    });
    let has_signal = origin.is_some();
    let origin = Origin::of_case(signal.as_ref(), led.as_ref());
    // Who wrote in has the receipt of the case that their mail opened.
    let is_beside = led.as_ref().is_some_and(|led| led.led.case.is_some());
    Ok(case.map(|mut case| {
        // What was carried here was opened for readers of a laxer compartment.
        case.view.visibility = case.view.visibility.max(compartment.visibility);
        Folded {
            reported: received.or((!has_signal).then_some(case.view.created_at)),
            case,
            receipts: origin.as_ref().is_some_and(|origin| {
                let domain = tasks.first().map(|(_, task)| task.view.domain.as_str());
                !is_beside && setting.policies.at(origin.at).for_domain(domain).receipts
            }),
            policies: Arc::clone(&setting.policies),
            origin,
            reporter: load::reporter(&loaded.facts),
            tasks,
            elsewhere: family.elsewhere,
            led,
            review,
        }
    }))
}

impl Folded {
    /// Whether it is not there yet, because somebody must say yes to it first, or said no.
    pub fn is_proposed(&self) -> bool {
        self.led.as_ref().is_some_and(LedFold::is_proposed)
            || self.review.as_ref().is_some_and(ReviewFold::is_proposed)
    }

    /// Looks at the case as messages about it do.
    pub fn with_story<T>(&self, look: impl FnOnce(Story<'_>) -> T) -> T {
        let tasks: Vec<&TaskFold> = self.tasks.iter().map(|(_, fold)| fold).collect();
        look(Story::Case {
            case: &self.case,
            origin: self.origin.as_ref(),
            tasks: &tasks,
            receipts: self.receipts,
            policies: &self.policies,
        })
    }

    /// Lists the users and teams that take part in the case. Whom it is about does not, whoever that is.
    pub fn people(&self) -> impl Iterator<Item = &Participant> {
        let all = self.case.view.participants.iter();
        all.filter(|participant| participant.part != ABOUT)
    }

    /// Lists who has to do with the case.
    pub fn hands(&self) -> Vec<Hand<'_>> {
        let taking_part = self.people().map(|participant| Hand {
            user: participant.user,
            role: participant.role.as_ref(),
            has_climbed: false,
        });
        let units = self.units().map(|role| Hand {
            user: None,
            role: Some(role),
            has_climbed: false,
        });
        // Who was asked about an offer that is over has no more to do with it.
        let is_asked = |view: &&TaskView| !is_answered_offer(view);
        let tasks = self.tasks.iter().map(|(_, fold)| &fold.view);
        let of_tasks = tasks.filter(is_asked).flat_map(|task| {
            let hand = |user, role| Hand {
                user,
                role,
                has_climbed: task.escalation_level > 0,
            };
            [
                hand(task.assignee, task.owner_role.as_ref()),
                hand(task.created_by, None),
            ]
        });
        taking_part.chain(units).chain(of_tasks).collect()
    }

    /// Returns how openly the case or one of its tasks says of itself that it is shown: the least of it.
    pub fn own_transparency(&self) -> Option<Transparency> {
        let tasks = self.tasks.iter().map(|(_, fold)| &fold.view.metadata);
        let all = tasks.chain([&self.case.view.metadata]);
        all.filter_map(|metadata| Own::of_view(metadata).transparency)
            .max()
    }
}

/// Indexes the words of a signal again, from its raw bytes where they are here.
///
/// # Errors
/// When the database refuses.
pub fn words(db: &Connection, setting: &Setting, row: Row) -> Result<(), StoreError> {
    let compartment = compartment(setting, row)?;
    let facts = document::facts(db, compartment, row)?;
    if load::moved_to(setting, compartment, &facts).is_some() {
        return Ok(search::remove(db, row.row)?);
    }
    let Some((subject, excerpt)) = load::first_words(&facts) else {
        return Ok(());
    };
    let raw = match load::raw(&facts) {
        Some(hash) => blob::row(db, compartment.row, &hash)?
            .map(|blob| blob::read(db, blob))
            .transpose()?,
        None => None,
    };
    let text = raw
        .filter(|_| !crate::intake::unread::are_of_unread(&facts))
        .and_then(|raw| orgo_mail::parse(&raw, &orgo_mail::Limits::default()).ok())
        .map(|mail| mail.text);
    let words = text.as_deref().unwrap_or(excerpt);
    Ok(search::replace(
        db,
        row.row,
        subject,
        crate::intake::prepare::indexed(words),
    )?)
}

/// Whether a task in this status is over.
pub const fn is_over(status: ShownStatus) -> bool {
    matches!(
        status,
        ShownStatus::Completed | ShownStatus::Failed | ShownStatus::Cancelled
    )
}

fn compartment(setting: &Setting, row: Row) -> Result<&Compartment, StoreError> {
    setting
        .compartment(row.compartment)
        .ok_or_else(|| StoreError::Damaged {
            table: "document",
            problem: format!(
                "row {} is in a compartment this node does not hold",
                row.row
            ),
        })
}
