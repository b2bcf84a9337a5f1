//! What is withheld, in words, and what people can do about it.

use std::collections::BTreeMap;

use orgo_schema::{
    id::{ChangeHash, DocumentId, EnvelopeHash, NodeId},
    time::Timestamp,
};
use orgo_sync::{
    envelope::{Listed, ListedDocument},
    roster::Roster,
};

use super::{
    AdmitError, Report,
    aside::made,
    edits::Candidates,
    enter::{Entering, Place},
    judge::Opinion,
    settled,
};
use crate::{
    node::Node,
    store::{
        StoreError,
        admission::{self, State, Way},
        compartment::Compartment,
    },
};

/// Rows that are read together.
const PAGE: u32 = 1_000;
/// The most that one list holds.
const LISTED_MAX: usize = 10_000;

/// A change that does not count here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withheld {
    /// Its number, by which it is retried, adopted or discarded.
    pub id: i64,
    /// The name of the compartment.
    pub compartment: String,
    /// The envelope that lists it.
    pub envelope: EnvelopeHash,
    /// Who wrote that envelope.
    pub author: Option<NodeId>,
    /// That node's site, as the roster names it.
    pub site: Option<String>,
    /// When the envelope was written, as its author says.
    pub written: Option<Timestamp>,
    /// What it changes.
    pub document: ListedDocument,
    /// The change.
    pub change: ChangeHash,
    /// Why it does not count, for the program.
    pub state: State,
    /// Why, for people.
    pub reason: String,
    /// Who handed it over.
    pub origin: Option<NodeId>,
    /// When it came here.
    pub received: Timestamp,
    /// How many bytes of it are kept.
    pub bytes: usize,
}

/// Lists what is withheld in the compartments that are open here, the oldest first of each.
///
/// # Errors
/// When the database refuses.
pub fn withheld(node: &Node) -> Result<Vec<Withheld>, StoreError> {
    let setting = node.setting();
    node.store.read(|db| {
        let (mut shown, mut last) = (Vec::new(), 0);
        // One envelope may list thousands of them: it is read once.
        let mut written = BTreeMap::new();
        loop {
            let page = admission::withheld_after(db, last, PAGE)?;
            let Some(end) = page.last() else {
                return Ok(shown);
            };
            last = end.id;
            for row in page {
                let Some(compartment) = setting.compartment(row.compartment) else {
                    continue;
                };
                let here = admission::holds(db, row.compartment, &row.listed)?;
                // What was written here meanwhile, byte for byte, counts.
                if here && row.state != State::Newer {
                    continue;
                }
                let is_late = row.state == State::Late;
                let said = match written.get(&row.envelope) {
                    Some(said) => *said,
                    None => {
                        let said = writing(db, &row.envelope)?;
                        written.insert(row.envelope, said);
                        said
                    }
                };
                let row = told(said, &setting.roster, compartment, row);
                // What another node wrote late is passed on without anybody's help.
                if is_late && row.author != Some(setting.node) {
                    continue;
                }
                shown.push(row);
                if shown.len() >= LISTED_MAX {
                    return Ok(shown);
                }
            }
        }
    })
}

/// Who wrote an envelope, and when, as they say; nothing where it is not here.
fn writing(
    db: &rusqlite::Connection,
    envelope: &EnvelopeHash,
) -> Result<Option<(NodeId, Timestamp)>, StoreError> {
    let Some(signed) = admission::envelope(db, envelope)? else {
        return Ok(None);
    };
    let envelope = super::enter::read(&signed)?;
    Ok(Some((envelope.author, envelope.wall.latest)))
}

fn told(
    writing: Option<(NodeId, Timestamp)>,
    roster: &Roster,
    compartment: &Compartment,
    row: admission::Withheld,
) -> Withheld {
    let (author, written) = writing.unzip();
    Withheld {
        id: row.id,
        compartment: compartment.name.clone(),
        envelope: row.envelope,
        author,
        site: author
            .and_then(|author| roster.member(author))
            .map(|member| member.site.clone()),
        written,
        document: row.listed.document,
        change: row.listed.change,
        state: row.state,
        reason: row.reason,
        origin: row.origin,
        received: row.at,
        bytes: row.bytes.map_or(0, |bytes| bytes.len()),
    }
}

/// Judges a withheld change again, as after an upgrade.
///
/// # Errors
/// When there is none of this number, or the database refuses.
pub fn retry(node: &Node, id: i64) -> Result<Report, AdmitError> {
    let (compartment, row) = one(node, id)?;
    Ok(judge_again(node, &compartment, vec![row.listed])?)
}

/// Judges withheld changes again, each with all that is kept of it.
pub(super) fn judge_again(
    node: &Node,
    compartment: &Compartment,
    listed: Vec<Listed>,
) -> Result<Report, StoreError> {
    let documents: Vec<DocumentId> = listed
        .iter()
        .filter_map(|listed| listed.document.known())
        .collect();
    let place = Place {
        compartment: compartment.clone(),
        origin: node.setting().node,
        way: Way::Kept,
    };
    // First the states, then what turned out to be edits of known documents.
    let report = settled(node, &place, Candidates::new(), move |entering| {
        for listed in &listed {
            entering.retried(listed)?;
        }
        Ok(())
    })?;
    let waiting = documents
        .into_iter()
        .map(|document| (document, BTreeMap::new()))
        .collect();
    let mut both = report;
    both.add(settled(node, &place, waiting, |_| Ok(()))?);
    Ok(both)
}

/// Adopts what a removed node wrote beyond the cut, as one of its envelopes lists it: this node lists it in
/// an envelope of its own. So every other node learns of the adoption as it learns of everything else, and
/// what counts still follows from the envelopes alone.
///
/// # Errors
/// When there is none of this number, it is withheld for a reason that nobody's word can mend, or the
/// database refuses.
pub fn adopt(node: &Node, id: i64) -> Result<Report, AdmitError> {
    let (compartment, row) = one(node, id)?;
    if row.state != State::Beyond {
        return Err(AdmitError::Unsound {
            what: "adopted",
            reason: row.reason,
            allowed: "only what a removed node wrote after its removal can be",
        });
    }
    let rows = node
        .store
        .read(|db| admission::withheld_by(db, compartment.row, &row.envelope))?;
    let listed: Vec<Listed> = rows
        .into_iter()
        .filter(|row| row.state == State::Beyond)
        .map(|row| row.listed)
        .collect();
    let candidates = node
        .store
        .read(|db| kept_aside(db, compartment.row, &listed))?;
    let place = Place {
        compartment,
        origin: node.setting().node,
        way: Way::Kept,
    };
    Ok(settled(node, &place, candidates, move |entering| {
        entering.adopt(&listed)
    })?)
}

/// Puts a bad change away for good: its bytes go, its name stays, so that it is never asked for again.
///
/// # Errors
/// When there is none of this number, it may still become good, or the database refuses.
pub fn discard(node: &Node, id: i64) -> Result<(), AdmitError> {
    let (compartment, row) = one(node, id)?;
    if !matches!(row.state, State::Refused | State::Discarded | State::Purged) {
        return Err(AdmitError::Unsound {
            what: "discarded",
            reason: row.reason,
            allowed: "only what every node finds bad can be: otherwise sites would no longer agree",
        });
    }
    let compartment_row = compartment.row;
    node.store.write(&compartment, move |batch| {
        if row.state == State::Purged {
            // Its name is among what was purged: somebody has read that it went.
            admission::release(batch.db, compartment_row, &row.listed)?;
            return Ok::<_, StoreError>(());
        }
        for same in admission::withheld_of(batch.db, compartment_row, &row.listed)? {
            admission::restate(batch.db, same.id, State::Discarded, &same.reason, None)?;
        }
        Ok::<_, StoreError>(())
    })?;
    Ok(())
}

fn one(node: &Node, id: i64) -> Result<(Compartment, admission::Withheld), AdmitError> {
    let not_there = || AdmitError::NotThere {
        what: format!("number {id}"),
    };
    let row = node.store.read(|db| admission::withheld(db, id))?;
    let row = row.ok_or_else(not_there)?;
    let setting = node.setting();
    let compartment = setting.compartment(row.compartment);
    let compartment = compartment.ok_or_else(not_there)?;
    Ok((compartment.clone(), row))
}

/// Collects the edits among changes that are kept aside.
fn kept_aside(
    db: &rusqlite::Connection,
    compartment: i64,
    listed: &[Listed],
) -> Result<Candidates, StoreError> {
    let mut candidates = Candidates::new();
    for listed in listed {
        let bytes = admission::bytes(db, compartment, listed)?;
        if let (Some(document), Some(bytes)) = (listed.document.known(), bytes) {
            let edits = candidates.entry(document).or_default();
            edits.insert(listed.change, bytes);
        }
    }
    Ok(candidates)
}

impl Entering<'_, '_> {
    /// Judges a change again.
    fn retried(&mut self, listed: &Listed) -> Result<(), StoreError> {
        let rows = admission::withheld_of(self.db(), self.row(), listed)?;
        if rows.iter().any(|row| row.state == State::Newer) {
            if listed.document.known().is_none() {
                return Ok(());
            }
            // Its bytes lie where an older version of this program passed them on from.
            let bytes = admission::bytes(self.db(), self.row(), listed)?;
            admission::remove_change(self.db(), self.row(), listed)?;
            self.restate(
                &rows,
                State::Missing,
                "it is judged again",
                bytes.as_deref(),
            )?;
        }
        self.reconsider(listed, None)
    }

    /// Lists changes in this node's own envelope, each after its ancestors: from then on one lists them
    /// that counts.
    fn adopt(&mut self, listed: &[Listed]) -> Result<(), StoreError> {
        let mut left = listed.to_vec();
        loop {
            let before = left.len();
            for listed in std::mem::take(&mut left) {
                if !self.adopt_one(&listed)? {
                    left.push(listed);
                }
            }
            if left.len() == before {
                break;
            }
        }
        for listed in left {
            let sentence = format!(
                "change {} cannot be adopted: it is bad, or follows on what was not adopted",
                listed.change
            );
            self.report.say(sentence);
        }
        Ok(())
    }

    fn adopt_one(&mut self, listed: &Listed) -> Result<bool, StoreError> {
        let rows = admission::withheld_of(self.db(), self.row(), listed)?;
        let change = self.kept_aside(listed, &rows);
        let (Some(id), Some(change)) = (listed.document.known(), change) else {
            return Ok(false);
        };
        let sound = match &change.opinion {
            Opinion::Facts(speaker) => self.have_spoken(&rows, *speaker)?,
            Opinion::Edit(ancestors) => {
                self.trials.is_good(listed) && self.missing(id, ancestors)?.is_empty()
            }
            Opinion::Newer(_) | Opinion::Bad(_) | Opinion::Damaged => false,
        };
        if sound {
            let compartment = &self.place.compartment;
            self.batch
                .add_change(compartment, id, made(listed, &change.bytes))?;
            admission::release(self.db(), self.row(), listed)?;
            self.report.changes += 1;
            self.touched.insert(id);
        }
        Ok(sound)
    }
}
