//! Taking in what another node of the organisation wrote: signed envelopes and the changes they name.
//!
//! An envelope enters on form, signature and grant alone; each change it names has a verdict of its own
//! (CONVERGENCE 9). The way an envelope came does not matter: wire, stick and backup end here.

use std::collections::BTreeSet;

use orgo_crdt::MadeChange;
use orgo_schema::id::{CaseId, ChangeHash, DocumentId, DocumentKind, SignalId};
use orgo_sync::{
    chain::Link,
    envelope::{Listed, Signed},
    rejected::Rejected,
    verdict::{Verdict, verdict},
};
use rusqlite::Connection;
use serde::Serialize;

use crate::{
    node::Node,
    project,
    setting::Setting,
    store::{Batch, StoreError, compartment::Compartment, document, envelope},
};

/// Envelopes that are admitted in one transaction.
const GROUP: usize = 50;

/// An envelope with the bytes of the changes it names, as far as its bearer has them.
#[derive(Debug, Clone)]
pub struct Parcel {
    /// The envelope.
    pub signed: Signed,
    /// The changes.
    pub changes: Vec<(Listed, Vec<u8>)>,
}

/// What came of admitting parcels.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Envelopes that were new here.
    pub envelopes: u64,
    /// Changes that were new here.
    pub changes: u64,
    /// What did not enter, each with the reason.
    pub withheld: Vec<String>,
}

/// Lets two open nodes of one organisation tell each other everything, both ways.
///
/// # Errors
/// When a database refuses.
pub fn exchange(one: &Node, other: &Node) -> Result<(Report, Report), StoreError> {
    let (from_one, from_other) = (parcels(one)?, parcels(other)?);
    Ok((admit(one, &from_other)?, admit(other, &from_one)?))
}

/// Collects everything a node holds, per compartment.
///
/// # Errors
/// When the database refuses.
pub fn parcels(node: &Node) -> Result<Vec<Parcel>, StoreError> {
    let setting = node.setting();
    node.store.read(|db| {
        let mut parcels = Vec::new();
        for compartment in &*setting.compartments {
            for signed in envelope::all(db, compartment.row)? {
                parcels.push(parcel(db, compartment, signed)?);
            }
        }
        Ok(parcels)
    })
}

fn parcel(
    db: &Connection,
    compartment: &Compartment,
    signed: Signed,
) -> Result<Parcel, StoreError> {
    let read = signed.read().map_err(|refused| StoreError::Damaged {
        table: "envelope",
        problem: refused.to_string(),
    })?;
    let mut changes = Vec::new();
    for listed in read.changes {
        let Some(id) = listed.document.known() else {
            continue;
        };
        if let Some(bytes) = document::change(db, compartment.row, id, &listed.change)? {
            changes.push((listed, bytes));
        }
    }
    Ok(Parcel { signed, changes })
}

/// Admits parcels in any order, as often as they come.
///
/// # Errors
/// When the database refuses; what was committed before stays.
pub fn admit(node: &Node, parcels: &[Parcel]) -> Result<Report, StoreError> {
    let setting = node.setting();
    let mut report = Report::default();
    let mut waiting: Vec<(Listed, Vec<u8>, Compartment)> = Vec::new();
    for group in parcels.chunks(GROUP) {
        let (group, setting) = (group.to_vec(), setting.clone());
        let (more, edits) = node.store.write(move |batch| {
            let mut admission = Admission {
                batch,
                setting: &setting,
                report: Report::default(),
                touched: BTreeSet::new(),
                edits: Vec::new(),
            };
            group
                .iter()
                .try_for_each(|parcel| admission.parcel(parcel))?;
            admission.project()?;
            Ok::<_, StoreError>((admission.report, admission.edits))
        })?;
        report.add(more);
        waiting.extend(edits);
    }
    // Edits wait for what they depend on, which may have come in a later parcel.
    loop {
        let (tried, setting) = (std::mem::take(&mut waiting), setting.clone());
        let before = tried.len();
        if before == 0 {
            break;
        }
        let (more, left) = node.store.write(move |batch| {
            let mut admission = Admission {
                batch,
                setting: &setting,
                report: Report::default(),
                touched: BTreeSet::new(),
                edits: Vec::new(),
            };
            tried
                .into_iter()
                .try_for_each(|(listed, bytes, compartment)| {
                    admission.edit(listed, bytes, compartment)
                })?;
            admission.project()?;
            Ok::<_, StoreError>((admission.report, admission.edits))
        })?;
        report.add(more);
        if left.len() == before {
            report.withheld.extend(left.iter().map(|(listed, ..)| {
                format!(
                    "change {} waits for changes that are not here",
                    listed.change
                )
            }));
            break;
        }
        waiting = left;
    }
    node.refresh_users()?;
    Ok(report)
}

impl Report {
    fn add(&mut self, more: Self) {
        self.envelopes += more.envelopes;
        self.changes += more.changes;
        self.withheld.extend(more.withheld);
    }
}

struct Admission<'a, 'b> {
    batch: &'a mut Batch<'b>,
    setting: &'a Setting,
    report: Report,
    touched: BTreeSet<(i64, DocumentId)>,
    edits: Vec<(Listed, Vec<u8>, Compartment)>,
}

impl Admission<'_, '_> {
    fn parcel(&mut self, parcel: &Parcel) -> Result<(), StoreError> {
        let hash = parcel.signed.hash();
        let entered = match parcel.signed.verify(&self.setting.roster) {
            Ok(entered) => entered,
            Err(Rejected::Refused(why)) => {
                self.report
                    .withheld
                    .push(format!("envelope {hash} is refused: {why}"));
                return Ok(());
            }
            Err(Rejected::Parked(missing)) => {
                self.report
                    .withheld
                    .push(format!("envelope {hash} waits: {missing}"));
                return Ok(());
            }
        };
        let held = self
            .setting
            .compartments
            .iter()
            .find(|held| held.scope.compartment == entered.compartment);
        let Some(compartment) = held.cloned() else {
            self.report.withheld.push(format!(
                "envelope {hash} is for a compartment this node does not hold"
            ));
            return Ok(());
        };
        if !envelope::holds(self.batch.db, &hash)? {
            let link = Link::of(&entered, hash);
            envelope::add(
                self.batch.db,
                compartment.row,
                link,
                entered.author,
                entered.stamp,
                &parcel.signed,
            )?;
            self.batch.observe(entered.stamp);
            self.report.envelopes += 1;
        }
        let named: BTreeSet<&Listed> = entered.changes.iter().collect();
        for (listed, bytes) in &parcel.changes {
            if !named.contains(listed) {
                self.report.withheld.push(format!(
                    "change {} is not named by its envelope",
                    listed.change
                ));
                continue;
            }
            self.change(listed, bytes, &compartment)?;
        }
        Ok(())
    }

    fn change(
        &mut self,
        listed: &Listed,
        bytes: &[u8],
        compartment: &Compartment,
    ) -> Result<(), StoreError> {
        let place = (
            compartment.scope.organization,
            compartment.scope.compartment,
        );
        match verdict(place, listed, bytes) {
            Ok(Verdict::Good(_)) => {
                if let Some(id) = listed.document.known() {
                    self.keep(compartment, id, listed.change, bytes)?;
                }
                Ok(())
            }
            Ok(Verdict::NeedsDocument { .. }) => {
                self.edit(*listed, bytes.to_vec(), compartment.clone())
            }
            Ok(Verdict::Withheld(reason)) => {
                self.report
                    .withheld
                    .push(format!("change {}: {reason}", listed.change));
                Ok(())
            }
            Err(other) => {
                self.report.withheld.push(other.to_string());
                Ok(())
            }
        }
    }

    /// Tries an edit on what it depends on, as far as that is here.
    fn edit(
        &mut self,
        listed: Listed,
        bytes: Vec<u8>,
        compartment: Compartment,
    ) -> Result<(), StoreError> {
        let Some(id) = listed.document.known() else {
            return Ok(());
        };
        let row = document::row_or_new(self.batch.db, compartment.row, id)?;
        if document::holds(self.batch.db, row, &listed.change)? {
            return Ok(());
        }
        let held = document::facts(
            self.batch.db,
            &compartment,
            document::Row {
                row,
                compartment: compartment.row,
                id,
            },
        )?;
        let mut loaded = orgo_crdt::Document::new(
            (
                compartment.scope.organization,
                compartment.scope.compartment,
            ),
            id,
        );
        let edits: Vec<&[u8]> = held.edits.iter().map(Vec::as_slice).collect();
        loaded
            .apply(&edits)
            .map_err(|error| StoreError::Document(error.to_string()))?;
        match loaded.admit(&bytes) {
            Ok(_) => self.keep(&compartment, id, listed.change, &bytes),
            Err(orgo_crdt::NotAdmitted::Waiting { .. }) => {
                self.edits.push((listed, bytes, compartment));
                Ok(())
            }
            Err(refused) => {
                self.report
                    .withheld
                    .push(format!("change {}: {refused}", listed.change));
                Ok(())
            }
        }
    }

    fn keep(
        &mut self,
        compartment: &Compartment,
        id: DocumentId,
        hash: ChangeHash,
        bytes: &[u8],
    ) -> Result<(), StoreError> {
        let row = document::row_or_new(self.batch.db, compartment.row, id)?;
        if document::add_change(
            self.batch.db,
            row,
            &MadeChange {
                hash,
                bytes: bytes.to_vec(),
            },
        )? {
            self.report.changes += 1;
            self.touched.insert((compartment.row, id));
        }
        Ok(())
    }

    /// Makes the rows of everything that was touched, and of what that moves.
    fn project(&mut self) -> Result<(), StoreError> {
        let db = self.batch.db;
        let mut rows = Vec::new();
        for (compartment, id) in &self.touched {
            if let Some(row) = document::row(db, *compartment, *id)? {
                let row = document::Row {
                    row,
                    compartment: *compartment,
                    id: *id,
                };
                project::edges(db, self.setting, row)?;
                rows.push(row);
            }
        }
        for row in rows {
            let Some(compartment) = self.setting.compartment(row.compartment) else {
                continue;
            };
            match row.id.kind {
                DocumentKind::Signal => {
                    let signal = SignalId::new(row.id.id);
                    project::words(db, self.setting, row)?;
                    project::thread_below(db, self.setting, compartment, signal)?;
                }
                DocumentKind::Case => {
                    project::case(db, self.setting, compartment, CaseId::new(row.id.id))?;
                }
                DocumentKind::Task | DocumentKind::Person | DocumentKind::User => {
                    project::document(db, self.setting, row)?;
                }
            }
        }
        Ok(())
    }
}
