//! What happens in the transaction in which documents go.
//!
//! Which documents are gone follows from the decisions that are here, so it is looked at again whenever one of
//! them changes: also when a word does not count any more, because the node that said it was removed before
//! it did. Then the tombstone goes, and the bytes are asked for again from whoever still has them.

use std::collections::{BTreeMap, BTreeSet};

use orgo_engine::fold;
use orgo_schema::{
    fact::{Body, PurgeReason},
    id::{BlobHash, CaseId, DocumentId, DocumentKind, EnvelopeHash, PurgeId, SignalId},
};
use orgo_sync::{envelope::Listed, parcel::Parcel};
use rusqlite::Connection;

use super::{
    decision::Decision,
    late::{self, Known, Left},
};
use crate::{
    moved,
    project::{self, threads},
    setting::Setting,
    store::{
        Batch, StoreError,
        admission::{self, Parked, State, Withheld},
        case as case_row,
        compartment::Compartment,
        document::{self, Row},
        envelope, purged,
        purged::Tombstone,
        signal as signal_row, task as task_row,
    },
};

/// Signals of one case that are shown elsewhere, or nowhere, once it is gone.
const SIGNALS_MAX: u32 = 10_000;

/// Puts the row of a decision, and records what it names.
///
/// # Errors
/// When the database refuses.
pub fn project(
    db: &Connection,
    setting: &Setting,
    compartment: &Compartment,
    row: Row,
) -> Result<Option<Decision>, StoreError> {
    let Some(decision) = Decision::read(db, setting, compartment, row)? else {
        return Ok(None);
    };
    for named in &decision.fold.documents {
        let named = document::row_or_new(db, compartment.row, *named)?;
        document::add_edge(db, named, row.row)?;
    }
    purged::put_row(db, row.row, decision.is_open())?;
    Ok(Some(decision))
}

/// Lets decisions take effect as they stand now: what is gone goes, and what is not gone any more may come
/// back. Doing it again does nothing. Returns changes that were kept aside for what was gone: they are to be
/// judged again.
///
/// # Errors
/// When the database refuses.
pub fn apply(
    batch: &mut Batch<'_>,
    setting: &Setting,
    compartment: &Compartment,
    decisions: &[DocumentId],
) -> Result<Vec<Listed>, StoreError> {
    let db = batch.db;
    let (mut news, mut lifted, mut before) = (News::new(), BTreeSet::new(), BTreeSet::new());
    for id in decisions {
        let purge = PurgeId::new(id.id);
        let decision = match project::load::row(db, compartment, *id)? {
            Some(row) => project(db, setting, compartment, row)?,
            None => None,
        };
        let is_carried = decision.as_ref().is_some_and(|decision| {
            let reason = &decision.fold.reason;
            matches!(reason, PurgeReason::Moved { to } if moved::may_carry(setting, *to))
        });
        lifted.extend(purged::by(db, compartment.row, purge)?);
        let Some(gone) = decision.and_then(|decision| decision.fold.purged) else {
            continue;
        };
        for document in &gone.documents {
            lifted.remove(document);
            if purged::of(db, compartment.row, (*document).into())?.is_none() {
                let at = gone.at;
                purged::put(db, compartment.row, *document, Tombstone { purge, at })?;
                news.insert(*document, is_carried);
            } else {
                before.insert(*document);
            }
        }
    }
    let revived = lift(batch, setting, compartment, &lifted)?;
    late::clear(db, setting, compartment, &before)?;
    if !news.is_empty() {
        batch.forgets();
        let left = Left::of(batch, setting, compartment, &news)?;
        strip_parked(db, setting, compartment, &news)?;
        let documents = news.keys().copied().collect();
        Going::of(db, setting, compartment, &documents)?.go(db, setting, compartment, &left)?;
        tell_of_own_work(batch, setting, compartment, &news)?;
        for (purge, changes) in &left.carried {
            late::say(batch, setting, compartment, (*purge, changes))?;
        }
    }
    Ok(revived)
}

/// Documents that go, and whether this node has carried each on to where it lives on.
pub(super) type News = BTreeMap<DocumentId, bool>;

/// Takes tombstones away that no decision stands behind. Envelopes still say what there was: it is missing
/// from here on, but for what was kept aside, which is returned.
fn lift(
    batch: &Batch<'_>,
    setting: &Setting,
    compartment: &Compartment,
    documents: &BTreeSet<DocumentId>,
) -> Result<Vec<Listed>, StoreError> {
    let db = batch.db;
    let (mut back, mut revived) = (BTreeSet::new(), Vec::new());
    for document in documents {
        match still_gone(db, setting, compartment, *document)? {
            Some(tombstone) => purged::put(db, compartment.row, *document, tombstone)?,
            None => {
                purged::lift(db, compartment.row, *document)?;
                back.insert(*document);
                revived.extend(late::revive(db, compartment, *document)?);
            }
        }
    }
    if back.is_empty() {
        return Ok(revived);
    }
    for signed in envelope::all(db, compartment.row)? {
        let hash = signed.hash();
        for listed in read(&signed)?.changes {
            if !listed.document.known().is_some_and(|id| back.contains(&id)) {
                continue;
            }
            let kept = admission::withheld_of(db, compartment.row, &listed)?;
            if kept.iter().all(|row| row.envelope != hash) {
                let reason = "it was purged by a decision that does not count any more";
                let row = withheld(batch, compartment, (hash, listed), State::Missing, reason);
                admission::withhold(db, &row)?;
            }
        }
    }
    Ok(revived)
}

/// Returns the tombstone of a document by any other decision that names it.
fn still_gone(
    db: &Connection,
    setting: &Setting,
    compartment: &Compartment,
    document: DocumentId,
) -> Result<Option<Tombstone>, StoreError> {
    let Some(row) = document::row(db, compartment.row, document)? else {
        return Ok(None);
    };
    for other in document::children(db, row, DocumentKind::Purge)? {
        let decision = Decision::read(db, setting, compartment, other)?;
        let gone = decision.and_then(|decision| decision.fold.purged);
        if let Some(gone) = gone.filter(|gone| gone.documents.contains(&document)) {
            let purge = PurgeId::new(other.id.id);
            return Ok(Some(Tombstone { purge, at: gone.at }));
        }
    }
    Ok(None)
}

/// Tells people here of what this node wrote and whoever purged did not know of: it goes with the rest, unless
/// that lives on elsewhere.
fn tell_of_own_work(
    batch: &Batch<'_>,
    setting: &Setting,
    compartment: &Compartment,
    news: &News,
) -> Result<(), StoreError> {
    let db = batch.db;
    let mut gone = BTreeMap::new();
    for document in news.keys() {
        let known = Known::of(db, setting, compartment, *document)?;
        if !known.lives_on() {
            gone.insert(*document, known);
        }
    }
    if gone.is_empty() {
        return Ok(());
    }
    for signed in admission::of_author(db, compartment.row, setting.node)? {
        let hash = signed.hash();
        let mut told = BTreeSet::new();
        for listed in read(&signed)?.changes {
            let document = listed.document.known();
            let known = document.and_then(|document| gone.get(&document));
            if known.is_some_and(|known| !known.has_envelope(&hash)) && told.insert(listed.document)
            {
                tell(batch, compartment, (hash, listed))?;
            }
        }
    }
    Ok(())
}

/// Tells people here of one piece of work of this node that went with what was purged.
///
/// # Errors
/// When the database refuses.
pub fn tell(
    batch: &Batch<'_>,
    compartment: &Compartment,
    what: (EnvelopeHash, Listed),
) -> Result<(), StoreError> {
    let document = what.1.document.known();
    if document.is_some_and(|document| document.kind == DocumentKind::Parcel) {
        // A mail that was opened twice is nobody's lost work.
        return Ok(());
    }
    let reason = "what it belongs to was purged before this was known there: it went with the rest";
    let row = withheld(batch, compartment, what, State::Purged, reason);
    admission::withhold(batch.db, &row)?;
    Ok(())
}

pub(super) fn withheld(
    batch: &Batch<'_>,
    compartment: &Compartment,
    (envelope, listed): (EnvelopeHash, Listed),
    state: State,
    reason: &str,
) -> Withheld {
    Withheld {
        id: 0,
        compartment: compartment.row,
        envelope,
        listed,
        bytes: None,
        reason: reason.to_owned(),
        state,
        origin: None,
        at: batch.now(),
    }
}

/// Takes the bytes of purged documents out of the envelopes that wait for the roster, but for what is to be
/// passed on once they enter.
fn strip_parked(
    db: &Connection,
    setting: &Setting,
    compartment: &Compartment,
    news: &News,
) -> Result<(), StoreError> {
    const PAGE: u32 = 200;
    if !admission::any_parked(db)? {
        return Ok(());
    }
    let mut all = BTreeMap::new();
    for document in news.keys() {
        all.insert(*document, Known::of(db, setting, compartment, *document)?);
    }
    let mut last: Vec<u8> = Vec::new();
    loop {
        let page = admission::parked_after(db, &last, PAGE)?;
        let Some(end) = page.last() else {
            return Ok(());
        };
        last = end.hash.as_bytes().to_vec();
        for parked in page {
            let Ok(mut parcel) = minicbor::decode::<Parcel>(&parked.parcel) else {
                continue;
            };
            let place = parcel.signed.read().map(|read| read.compartment);
            if place.ok() != Some(compartment.scope.compartment) {
                continue;
            }
            let before = parcel.changes.len();
            let mut stay = Vec::with_capacity(before);
            for (listed, bytes) in parcel.changes {
                let known = listed.document.known();
                let stays = match known.and_then(|id| Some((id, all.get(&id)?))) {
                    Some((id, known)) => known.is_late(db, id, (&parked.hash, &listed.change))?,
                    None => true,
                };
                if stays {
                    stay.push((listed, bytes));
                }
            }
            parcel.changes = stay;
            if parcel.changes.len() < before {
                // Writing to memory cannot fail.
                let bytes = minicbor::to_vec(&parcel).unwrap_or_default();
                admission::unpark(db, &parked.hash)?;
                admission::park(
                    db,
                    &Parked {
                        parcel: bytes,
                        ..parked
                    },
                )?;
            }
        }
    }
}

pub(super) fn read(
    signed: &orgo_sync::envelope::Signed,
) -> Result<orgo_sync::envelope::Envelope, StoreError> {
    signed.read().map_err(|refused| StoreError::Damaged {
        table: "envelope",
        problem: refused.to_string(),
    })
}

/// Documents that go, and what stays and was shown with them.
#[derive(Debug, Default)]
struct Going {
    rows: Vec<Row>,
    content: BTreeSet<BlobHash>,
    /// Cases to be shown anew.
    cases: BTreeSet<CaseId>,
    /// Signals to be shown anew, with their threads below.
    signals: BTreeSet<SignalId>,
    /// Tasks of cases that go: they are shown where else they belong, or nowhere.
    tasks: BTreeSet<i64>,
}

impl Going {
    fn of(
        db: &Connection,
        setting: &Setting,
        compartment: &Compartment,
        documents: &BTreeSet<DocumentId>,
    ) -> Result<Self, StoreError> {
        let mut going = Self::default();
        for id in documents {
            // Bytes that are withheld are of documents that may never have been here.
            let row = Row {
                row: document::row_or_new(db, compartment.row, *id)?,
                compartment: compartment.row,
                id: *id,
            };
            going.rows.push(row);
            let facts = document::facts(db, compartment, row)?;
            for bytes in document::changes(db, row.row)? {
                going.content.extend(late::contents(&bytes));
            }
            match id.kind {
                DocumentKind::Signal => going.signal(db, compartment, row, &facts)?,
                DocumentKind::Case => going.case(db, setting, compartment, (row, &facts))?,
                DocumentKind::Task => going.task(&facts),
                DocumentKind::Person
                | DocumentKind::User
                | DocumentKind::Purge
                | DocumentKind::Policy
                | DocumentKind::Parcel => {}
            }
        }
        Ok(going)
    }

    fn signal(
        &mut self,
        db: &Connection,
        compartment: &Compartment,
        row: Row,
        facts: &document::Facts,
    ) -> Result<(), StoreError> {
        self.cases
            .insert(compartment.scope.case(SignalId::new(row.id.id)));
        for fact in facts.facts.values() {
            if let Body::Routed(routed) = &fact.body {
                self.cases.insert(routed.case);
            }
            if let Body::Placed { case } = &fact.body {
                self.cases.insert(*case);
            }
        }
        let shown_in = signal_row::one(db, row.row)?.and_then(|row| row.case_document);
        if let Some(case) = shown_in {
            self.cases
                .insert(CaseId::new(document::at(db, case)?.id.id));
        }
        let below = document::children(db, row.row, DocumentKind::Signal)?;
        let below = below.into_iter().map(|row| SignalId::new(row.id.id));
        self.signals.extend(below);
        Ok(())
    }

    fn case(
        &mut self,
        db: &Connection,
        setting: &Setting,
        compartment: &Compartment,
        (row, facts): (Row, &document::Facts),
    ) -> Result<(), StoreError> {
        let id = CaseId::new(row.id.id);
        let mut around: BTreeSet<CaseId> = case_row::parts_of(db, id)?.into_iter().collect();
        // By its facts: one that was moved has no row that would say so.
        around.extend(threads::survivor(db, setting, compartment, id, facts)?);
        around.insert(id);
        for case in &around {
            if let Some(row) = project::load::row(db, compartment, (*case).into())? {
                let shown = signal_row::of_case(db, row.row, SIGNALS_MAX)?;
                self.signals
                    .extend(shown.into_iter().map(|row| row.signal_id));
            }
        }
        self.cases.extend(around);
        for task in document::children(db, row.row, DocumentKind::Task)? {
            let facts = document::facts(db, compartment, task)?;
            self.task(&facts);
            self.tasks.insert(task.row);
        }
        Ok(())
    }

    /// The cases that a task may be shown in.
    fn task(&mut self, facts: &document::Facts) {
        if let Some(home) = fold::home(&facts.facts) {
            self.cases.insert(home.made_in);
            self.cases.extend(home.named);
        }
    }

    /// Takes the bytes and the rows away, and shows anew what stays.
    fn go(
        self,
        db: &Connection,
        setting: &Setting,
        compartment: &Compartment,
        left: &Left,
    ) -> Result<(), StoreError> {
        for row in &self.rows {
            purged::take_away(db, *row)?;
        }
        left.keep(db, compartment)?;
        for task in self.tasks {
            task_row::hide(db, task)?;
        }
        purged::settle_words(db)?;
        purged::remove_content(db, compartment.row, self.content)?;
        let (mut seen, mut cases) = (BTreeSet::new(), self.cases);
        for signal in self.signals {
            let moved = project::signals_below(db, setting, compartment, signal, &mut seen)?;
            cases.extend(moved);
        }
        cases
            .into_iter()
            .try_for_each(|case| project::case(db, setting, compartment, case))
    }
}
