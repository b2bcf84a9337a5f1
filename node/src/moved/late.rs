//! Passing on what came late for documents that were raised: facts, titles, texts and contents go where the
//! document lives on, and the decision to purge says so. Until then it is kept aside, see [`purge::Known`].

use std::collections::{BTreeMap, BTreeSet};

use orgo_crdt::MadeChange;
use orgo_engine::moved as wrapped;
use orgo_schema::{
    fact::Fact,
    id::{BlobHash, ChangeHash, CompartmentId, DocumentId, NodeId, PurgeId},
};
use orgo_sync::verdict::{Verdict, speaker, verdict};
use rusqlite::Connection;

use super::carry::{bring, bring_content, change, follow, renamed, writable};
use crate::{
    admit,
    node::Node,
    project::load,
    purge,
    setting::Setting,
    store::{
        StoreError,
        admission::{self, State, Withheld},
        compartment::Compartment,
        document, purged,
    },
};

/// Changes that are looked at together: more than one node may leave with another.
const LATE_AT_ONCE: u32 = 20_000;

/// Passes on what came late for documents that went from a compartment, as far as this node may write where
/// they went and all of it is here. What is there already is there once.
///
/// # Errors
/// When the database refuses. What was not passed on stays, and is another time.
pub fn pass_on(node: &Node, from: &Compartment) -> Result<(), StoreError> {
    let setting = node.setting();
    let waiting = node.store.read(|db| waiting(db, &setting, from))?;
    let mut passed_on: BTreeMap<PurgeId, BTreeSet<ChangeHash>> = BTreeMap::new();
    for (id, late) in waiting {
        let place = node.store.read(|db| Place::of(db, &setting, &late, id))?;
        let changes = match place {
            Place::Here(to) => {
                let changes = late.pass_on(node, from, to, id)?;
                follow(node, to, &BTreeSet::from([id]))?;
                changes
            }
            Place::Gone => late.all(),
            Place::Elsewhere => continue,
        };
        passed_on.entry(late.purge).or_default().extend(changes);
    }
    for (purge, changes) in passed_on {
        let (setting, here) = (node.setting(), from.clone());
        node.store.write(from, move |batch| {
            purge::say(batch, &setting, &here, (purge, &changes))
        })?;
    }
    Ok(())
}

/// Where a document is by now that went from a compartment.
#[derive(Debug, Clone, Copy)]
enum Place<'a> {
    /// It is here, or will be. What was raised more than once may have gone from all compartments between.
    Here(&'a Compartment),
    /// It was purged where it went: what came late goes with the rest.
    Gone,
    /// This node may not write where it is, or on the way there: others pass on what came late.
    Elsewhere,
}

impl<'a> Place<'a> {
    fn of(
        db: &Connection,
        setting: &'a Setting,
        late: &Late,
        id: DocumentId,
    ) -> Result<Self, StoreError> {
        let (mut to, mut passed) = (late.to, BTreeSet::new());
        // Who is malicious may have it go in a circle.
        while passed.insert(to) {
            let Some(there) = writable(setting, to) else {
                return Ok(Self::Elsewhere);
            };
            if purged::of(db, there.row, id.into())?.is_none() {
                return Ok(Self::Here(there));
            }
            match purge::Known::of(db, setting, there, id)?.went() {
                Some((_, further)) => to = further,
                None => return Ok(Self::Gone),
            }
        }
        Ok(Self::Elsewhere)
    }
}

/// What came late for one document.
#[derive(Debug)]
struct Late {
    /// Where the document lives on.
    to: CompartmentId,
    /// The decision by which it went.
    purge: PurgeId,
    /// What came, with who wrote it.
    came: Vec<(Withheld, Option<NodeId>)>,
}

/// Lists what waits, by document.
fn waiting(
    db: &Connection,
    setting: &Setting,
    from: &Compartment,
) -> Result<BTreeMap<DocumentId, Late>, StoreError> {
    let mut waiting: BTreeMap<DocumentId, Late> = BTreeMap::new();
    for row in admission::withheld_in(db, from.row, State::Late, LATE_AT_ONCE)? {
        let Some(id) = row.listed.document.known() else {
            continue;
        };
        let author = admission::author(db, &row.envelope)?;
        if let Some(late) = waiting.get_mut(&id) {
            late.came.push((row, author));
        } else if let Some((purge, to)) = purge::Known::of(db, setting, from, id)?.went() {
            let came = vec![(row, author)];
            waiting.insert(id, Late { to, purge, came });
        }
    }
    Ok(waiting)
}

impl Late {
    fn all(&self) -> BTreeSet<ChangeHash> {
        self.came.iter().map(|(row, _)| row.listed.change).collect()
    }

    /// Passes it on, and returns the changes of which nothing is left to be passed on.
    fn pass_on(
        &self,
        node: &Node,
        from: &Compartment,
        to: &Compartment,
        id: DocumentId,
    ) -> Result<BTreeSet<ChangeHash>, StoreError> {
        let scope = (from.scope.organization, from.scope.compartment);
        let kinds = node.setting().roster.kinds(from.scope.compartment);
        let (mut done, mut brought) = (BTreeSet::new(), Vec::new());
        let (mut edits, mut contents) = (Vec::new(), Vec::new());
        for (row, author) in &self.came {
            let (bytes, hash) = (row.bytes.as_deref().unwrap_or_default(), row.listed.change);
            match verdict(scope, kinds, &row.listed, bytes) {
                Ok(Verdict::Good(facts)) => {
                    // Who speaks for another node is not believed here either.
                    if speaker(&facts).is_none_or(|node| Some(node) == *author) {
                        brought.extend(carried(from, to, id, bytes));
                        contents.push((hash, purge::contents(bytes)));
                    } else {
                        done.insert(hash);
                    }
                }
                Ok(Verdict::NeedsDocument { .. }) => edits.push((hash, bytes)),
                Ok(Verdict::Withheld(reason)) if reason.may_pass_after_upgrade() => {}
                Ok(Verdict::Withheld(_)) | Err(_) => drop(done.insert(hash)),
            }
        }
        bring(node, to, vec![(id, brought)], false)?;
        for (hash, names) in contents {
            if copied(node, from, to, id, &names)? {
                done.insert(hash);
            }
        }
        if !edits.is_empty() {
            done.extend(pass_edits(node, (from, to), id, &edits)?);
        }
        Ok(done)
    }
}

/// Makes the changes that store facts where the document lives on.
fn carried(from: &Compartment, to: &Compartment, id: DocumentId, bytes: &[u8]) -> Vec<MadeChange> {
    let facts = orgo_crdt::admitted_facts(bytes).unwrap_or_default();
    let facts = facts.into_iter().filter_map(|(fact_id, fact)| {
        let fact = Fact::decode(&fact).ok()?;
        let (fact_id, fact) = wrapped::wrap(&to.scope, from.scope.compartment, fact_id, &fact);
        change(to, id, fact_id, &fact)
    });
    facts.collect()
}

/// Copies contents, and says whether all of them are there now.
fn copied(
    node: &Node,
    from: &Compartment,
    to: &Compartment,
    id: DocumentId,
    names: &BTreeSet<BlobHash>,
) -> Result<bool, StoreError> {
    let there = node.store.read(|db| renamed(db, to, id))?;
    let mut all = true;
    for name in names.difference(&there) {
        all &= bring_content(node, from, to, id, *name)?;
    }
    Ok(all)
}

/// Passes edits of titles and texts on, and returns those that have a counterpart now.
///
/// What they edit is not here any more, but its counterparts are, and carrying goes both ways: so the edits are
/// carried after them as if they had been there.
fn pass_edits(
    node: &Node,
    (from, to): (&Compartment, &Compartment),
    id: DocumentId,
    late: &[(ChangeHash, &[u8])],
) -> Result<BTreeSet<ChangeHash>, StoreError> {
    let there = node.store.read(|db| match load::row(db, to, id)? {
        Some(row) => Ok(document::stored(db, to, row)?.edits),
        None => Ok::<_, StoreError>(Vec::new()),
    })?;
    let scope = |of: &Compartment| (of.scope.organization, of.scope.compartment);
    let there: Vec<&[u8]> = there.iter().map(Vec::as_slice).collect();
    let before = orgo_crdt::carried_edits(scope(to), scope(from), id, &there);
    let mut all: Vec<&[u8]> = before.iter().map(|made| made.bytes.as_slice()).collect();
    all.extend(late.iter().map(|(_, bytes)| bytes));
    let counterparts = orgo_crdt::carried_edits(scope(from), scope(to), id, &all);
    let bytes: Vec<&[u8]> = counterparts
        .iter()
        .map(|made| made.bytes.as_slice())
        .collect();
    let again = orgo_crdt::carried_edits(scope(to), scope(from), id, &bytes);
    let again: BTreeSet<ChangeHash> = again.into_iter().map(|made| made.hash).collect();
    let good = admit::good_edits(node, to, id, counterparts)?;
    bring(node, to, vec![(id, good)], false)?;
    let late = late.iter().map(|(hash, _)| *hash);
    Ok(late.filter(|hash| again.contains(hash)).collect())
}
