//! Taking in what another node of the organisation wrote: signed envelopes and the changes they name.
//!
//! An envelope enters on form, signature and grant alone; each change it names has a verdict of its own,
//! from its bytes and causal ancestors (CONVERGENCE 9). The way an envelope came does not matter: wire,
//! stick and backup end here.
//!
//! Reading order: [`parcels`] (the way in), `judge` (what the bytes tell, before the writer is asked),
//! `edits` (what must be tried), `enter` (the transaction), `removed` (what a removal takes out), `shown`,
//! `parked` and `refused` (what people see of it and can do).
//!
//! What does not enter is never lost silently: envelopes that wait for the roster are parked, changes that
//! do not count are withheld with the reason, and both are looked at again when what they need has come.

mod aside;
mod edits;
mod enter;
mod judge;
mod keys;
mod parked;
mod purged;
mod refused;
mod removed;
mod report;
mod room;
pub(crate) mod rows;
mod shown;
mod tell;

use std::{
    collections::{BTreeMap, BTreeSet},
    num::NonZero,
    sync::Arc,
};

use orgo_crdt::MadeChange;
use orgo_schema::id::{CompartmentId, DocumentId, DocumentKind, NodeId};
use orgo_sync::{
    envelope::Listed,
    parcel::{Cursor, Parcel},
    roster::{RosterEntry, Taken, Waiting},
};

use crate::{
    failure::Failure,
    membership, moved,
    node::Node,
    parcel,
    planted::{self, Bug},
    purge,
    setting::Setting,
    store::{
        StoreError,
        admission::{self, State, Way},
        compartment::Compartment,
        envelope, purged as tombstone,
    },
    witness,
};
use edits::{Candidates, Trials};
use enter::{Entering, Place};
use judge::Judged;

pub use crate::content::take_in as blob;
pub use parked::{ParkedEnvelope, discard_parked, parked, retry_parked};
pub use refused::{RefusedId, RefusedItem, Wrong, forget_refused, refused};
pub use report::Report;
pub use shown::{Withheld, adopt, discard, retry, withheld};
pub use tell::{everything, exchange, forks, incomplete};

/// Parked envelopes that are tried again together.
const PARKED_AT_ONCE: u32 = 500;
/// Withheld changes that are judged again when the node starts.
const RESUMED_MAX: u32 = 1_000;

/// How parcels came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// From a node, live.
    Wire(NodeId),
    /// From a node, in a file.
    Bundle(NodeId),
    /// From a backup of this node.
    Restore,
}

impl Source {
    /// Returns who handed it over, and how.
    fn told(self, setting: &Setting) -> (NodeId, Way) {
        match self {
            Self::Wire(peer) => (peer, Way::Wire),
            Self::Bundle(peer) => (peer, Way::Bundle),
            Self::Restore => (setting.node, Way::Restore),
        }
    }
}

/// Why something was not done with what is withheld.
#[derive(Debug, thiserror::Error)]
pub enum AdmitError {
    /// The world broke; what was committed before stays.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There is no such thing.
    #[error("nothing is withheld under {what}")]
    NotThere {
        /// What was asked for.
        what: String,
    },
    /// It would make this node differ from the others for ever.
    #[error("this cannot be {what}, because {reason}; {allowed}")]
    Unsound {
        /// What was asked for.
        what: &'static str,
        /// Why it is withheld.
        reason: String,
        /// What is allowed.
        allowed: &'static str,
    },
}

impl From<AdmitError> for Failure {
    fn from(error: AdmitError) -> Self {
        match error {
            AdmitError::Store(error) => error.into(),
            AdmitError::NotThere { .. } | AdmitError::Unsound { .. } => {
                Self::Input(error.to_string())
            }
        }
    }
}

/// Admits parcels in any order, as often as they come, in one transaction. `cursor`, how far the log of
/// the node they came from is here with them, is written in the same one.
///
/// # Errors
/// When this node does not hold the compartment open, or the database refuses; then nothing is kept.
pub fn parcels(
    node: &Node,
    source: Source,
    compartment: CompartmentId,
    parcels: Vec<Parcel>,
    cursor: Option<Cursor>,
) -> Result<Report, StoreError> {
    let setting = node.setting();
    let (origin, way) = source.told(&setting);
    let place = Place {
        compartment: held(&setting, compartment)?.clone(),
        origin,
        way,
    };
    let report = enter(node, &setting, &place, parcels, cursor)?;
    if report.changes > 0 {
        witness::run(node)?;
    }
    // The roster may have grown while these were judged by the older one.
    if Arc::ptr_eq(&setting.roster, &node.setting().roster) {
        return Ok(report);
    }
    let mut both = report;
    let changed = roster_changed(node);
    if changed.is_err() {
        node.fall_behind();
    }
    both.add(changed?);
    Ok(both)
}

fn held(setting: &Setting, compartment: CompartmentId) -> Result<&Compartment, StoreError> {
    setting
        .held(compartment)
        .ok_or(StoreError::NoCompartment { id: compartment })
}

fn enter(
    node: &Node,
    setting: &Setting,
    place: &Place,
    parcels: Vec<Parcel>,
    cursor: Option<Cursor>,
) -> Result<Report, StoreError> {
    let came = parcels.len();
    let news = news(node, &place.compartment, parcels)?;
    let duplicates = (came - news.len()) as u64;
    let id = place.compartment.scope.compartment;
    let mut judged = judge::judge(&setting.roster, id, news, threads(node));
    let candidates = edits::candidates(&judged);
    let (origin, row) = (place.origin, place.compartment.row);
    let mut report = settled(node, place, candidates, move |entering| {
        entering.parcels(&mut judged)?;
        for Judged { keys, .. } in &judged {
            entering.keys(keys)?;
        }
        if let Some(cursor) = cursor {
            let instance = cursor.instance.as_bytes();
            admission::put_cursor(entering.db(), origin, row, instance, cursor.position)?;
        }
        Ok(())
    })?;
    report.duplicates += duplicates;
    Ok(report)
}

/// Leaves out what is here already: a repeated envelope costs one look, no signature.
fn news(
    node: &Node,
    compartment: &Compartment,
    mut parcels: Vec<Parcel>,
) -> Result<Vec<Parcel>, StoreError> {
    node.store.read(|db| {
        // It may bring bytes that were missing.
        if admission::any_withheld(db, compartment.row)? {
            return Ok(parcels);
        }
        let mut news = Vec::with_capacity(parcels.len());
        for parcel in parcels.drain(..) {
            if !parcel.keys.is_empty() || !envelope::holds(db, &parcel.signed.hash())? {
                news.push(parcel);
            }
        }
        Ok(news)
    })
}

fn threads(node: &Node) -> NonZero<usize> {
    if node.environment.inline {
        return NonZero::<usize>::MIN;
    }
    std::thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN)
}

/// Returns the edits among some that may become part of a document: each is tried on what is there.
///
/// # Errors
/// When the database refuses.
pub fn good_edits(
    node: &Node,
    compartment: &Compartment,
    document: DocumentId,
    edits: Vec<MadeChange>,
) -> Result<Vec<MadeChange>, StoreError> {
    let bytes = edits.iter().map(|made| (made.hash, made.bytes.clone()));
    let candidates = Candidates::from([(document, bytes.collect())]);
    let trials = edits::trials(node, compartment, candidates)?;
    let is_good = |made: &MadeChange| trials.is_good(&Listed::new(document, made.hash));
    Ok(edits.into_iter().filter(is_good).collect())
}

/// Tries edits, does the work in one transaction with what came of that, and tries again what waited for
/// something that came with it.
fn settled(
    node: &Node,
    place: &Place,
    candidates: Candidates,
    work: impl FnOnce(&mut Entering<'_, '_>) -> Result<(), StoreError> + Send + 'static,
) -> Result<Report, StoreError> {
    let mut done = transaction(node, place, candidates, work)?;
    let mut report = std::mem::take(&mut done.report);
    while !done.again.is_empty() {
        let waiting = done
            .again
            .iter()
            .map(|document| (*document, BTreeMap::new()));
        done = transaction(node, place, waiting.collect(), |_| Ok(()))?;
        let more = std::mem::take(&mut done.report);
        let nothing = more.changes == 0;
        report.add(more);
        if nothing {
            break;
        }
    }
    Ok(report)
}

/// What one transaction did.
#[derive(Debug)]
struct Done {
    report: Report,
    again: Vec<DocumentId>,
    touched: BTreeSet<DocumentId>,
    deferred: Vec<DocumentId>,
}

fn transaction(
    node: &Node,
    place: &Place,
    candidates: Candidates,
    work: impl FnOnce(&mut Entering<'_, '_>) -> Result<(), StoreError> + Send + 'static,
) -> Result<Done, StoreError> {
    let trials: Trials = edits::trials(node, &place.compartment, candidates)?;
    let (setting, here) = (node.setting(), place.clone());
    let (done, users, policy) = node.store.write(&place.compartment, move |batch| {
        let mut entering = Entering::new(batch, &setting, &here, &trials)?;
        work(&mut entering)?;
        entering.settle()?;
        entering.decisions()?;
        // What a decision gives back that does not count any more is tried like everything else.
        entering.settle()?;
        let users = entering.touched.iter();
        let users = users.into_iter().any(|id| id.kind == DocumentKind::User);
        let mut touched = entering.touched.iter();
        let policy = touched.any(|id| id.kind == DocumentKind::Policy);
        rows::project(
            entering.db(),
            &setting,
            &here.compartment,
            &entering.touched,
        )?;
        let done = Done {
            report: entering.report,
            again: entering.again.into_iter().collect(),
            touched: entering.touched,
            deferred: entering.deferred.into_iter().collect(),
        };
        Ok::<_, StoreError>((done, users, policy))
    })?;
    if users {
        node.refresh_users()?;
    }
    if policy {
        node.refresh_policy()?;
    }
    let followed = follow_up(node, &place.compartment, &done);
    if followed.is_err() {
        // What came in is on disk: the next turn does what follows from it.
        node.fall_behind();
    }
    followed.map(|()| done)
}

/// Does what follows from what came in and needs transactions of its own.
fn follow_up(node: &Node, compartment: &Compartment, done: &Done) -> Result<(), StoreError> {
    let revived = purge::settle(node, compartment, &done.deferred)?;
    if !revived.is_empty() {
        shown::judge_again(node, compartment, revived)?;
    }
    moved::pass_on(node, compartment)?;
    let proposed = moved::follow(node, compartment, &done.touched)?;
    let touches = |kind| done.touched.iter().any(|id| id.kind == kind);
    if touches(DocumentKind::Parcel) {
        parcel::open(node)?;
    }
    if proposed || touches(DocumentKind::Purge) {
        purge::attend(node)?;
    }
    Ok(())
}

/// Takes entries into the roster, which looks again at what depends on it: see [`roster_changed`]. Entries
/// that follow on others which are not here stay out: whoever has them tells them again, because the
/// rosters still differ. Those that no node takes are listed.
///
/// # Errors
/// When the database refuses.
pub fn roster(node: &Node, source: Source, entries: Vec<RosterEntry>) -> Result<Taken, Failure> {
    let taken = membership::take(node, &mut Waiting::default(), entries)?;
    refused::entries(node, source, &taken.refused);
    Ok(taken)
}

/// Looks again at what depends on the roster, after it grew: lets in what waited for a grant, and takes
/// out what a removed node wrote beyond the cut.
///
/// # Errors
/// When the database refuses.
pub fn roster_changed(node: &Node) -> Result<Report, StoreError> {
    let setting = node.setting();
    let mut report = unpark(node, &setting)?;
    for compartment in setting.places() {
        let decided = node
            .store
            .read(|db| Ok::<_, StoreError>(tombstone::decisions(db, compartment.row, false)?))?;
        let decided: Vec<DocumentId> = decided.into_iter().map(|row| row.id).collect();
        // Also what does not count any more: its tombstones go.
        let revived = purge::settle(node, compartment, &decided)?;
        if !revived.is_empty() {
            report.add(shown::judge_again(node, compartment, revived)?);
        }
    }
    let removed = setting
        .roster
        .members()
        .any(|(_, member)| setting.roster.is_removed(member.node));
    if removed {
        for compartment in setting.places() {
            let place = Place {
                compartment: compartment.clone(),
                origin: setting.node,
                way: Way::Kept,
            };
            let candidates = Candidates::new();
            report.add(settled(node, &place, candidates, |entering| {
                entering.removals()?;
                entering.make_rows_again()
            })?);
        }
    }
    Ok(report)
}

/// Tries again what waits for the roster.
fn unpark(node: &Node, setting: &Setting) -> Result<Report, StoreError> {
    let mut report = Report::default();
    if planted::is(Bug::Unpark) {
        return Ok(report);
    }
    let mut last: Vec<u8> = Vec::new();
    loop {
        let page = node
            .store
            .read(|db| Ok::<_, StoreError>(admission::parked_after(db, &last, PARKED_AT_ONCE)?))?;
        let Some(end) = page.last() else {
            return Ok(report);
        };
        last = end.hash.as_bytes().to_vec();
        for compartment in setting.places() {
            let mut waiting: BTreeMap<NodeId, Vec<Parcel>> = BTreeMap::new();
            for parked in &page {
                let Ok(parcel) = minicbor::decode::<Parcel>(&parked.parcel) else {
                    continue;
                };
                let id = compartment.scope.compartment;
                if parcel
                    .signed
                    .read()
                    .is_ok_and(|read| read.compartment == id)
                {
                    waiting.entry(parked.origin).or_default().push(parcel);
                }
            }
            for (origin, parcels) in waiting {
                let place = Place {
                    compartment: compartment.clone(),
                    origin,
                    way: Way::Kept,
                };
                report.add(enter(node, setting, &place, parcels, None)?);
            }
        }
    }
}

/// Goes on with what an earlier run left: judges again what only a newer program could, for this one may be
/// it, and tries the edits that wait.
///
/// # Errors
/// When the database refuses.
pub fn resume(node: &Node) -> Result<Report, StoreError> {
    // The power may have gone after entries of the roster were kept and before they were followed.
    let mut report = roster_changed(node)?;
    for compartment in node.setting().places() {
        let newer = node
            .store
            .read(|db| admission::withheld_in(db, compartment.row, State::Newer, RESUMED_MAX))?;
        let known: Vec<_> = newer
            .into_iter()
            .filter(|row| row.listed.document.known().is_some())
            .map(|row| row.listed)
            .collect();
        if !known.is_empty() {
            report.add(shown::judge_again(node, compartment, known)?);
        }
        report.add(try_waiting(node, compartment)?);
    }
    Ok(report)
}

fn try_waiting(node: &Node, compartment: &Compartment) -> Result<Report, StoreError> {
    let waiting = node
        .store
        .read(|db| admission::withheld_in(db, compartment.row, State::Waits, RESUMED_MAX))?;
    let documents = waiting.iter().filter_map(|row| row.listed.document.known());
    let candidates: Candidates = documents
        .map(|document| (document, BTreeMap::new()))
        .collect();
    if candidates.is_empty() {
        return Ok(Report::default());
    }
    let place = Place {
        compartment: compartment.clone(),
        origin: node.setting().node,
        way: Way::Kept,
    };
    settled(node, &place, candidates, |_| Ok(()))
}
