//! What a session has said and is owed an answer for.

use std::collections::BTreeMap;

use orgo_schema::id::{BlobHash, CompartmentId};

use crate::{
    frame::Frame,
    parcel::{Cursor, Parcel},
    roster::RosterEntry,
    session::{
        replica::Chunk,
        talk::{Event, Output},
    },
};

/// The outputs of one call, and those of all calls that wait for [`super::Input::Stored`].
#[derive(Debug, Default)]
pub(super) struct Link {
    out: Vec<Output>,
    last: u64,
    owed: BTreeMap<u64, Owed>,
}

/// What follows when something is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owed {
    Roster,
    Admitted {
        compartment: CompartmentId,
        told: Told,
    },
    Blob {
        bytes: u64,
    },
}

/// What the peer is told when parcels are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    Batch(u64),
    Fill(u64),
    /// The last fill of a batch, then the batch.
    Both {
        fill: u64,
        batch: u64,
    },
}

impl Link {
    pub(super) fn take(&mut self) -> Vec<Output> {
        std::mem::take(&mut self.out)
    }

    pub(super) fn push(&mut self, output: Output) {
        self.out.push(output);
    }

    pub(super) fn send(&mut self, frame: &Frame) {
        self.out.push(Output::Send(frame.to_bytes()));
    }

    pub(super) fn note(&mut self, event: Event) {
        self.out.push(Output::Note(event));
    }

    pub(super) fn admit(
        &mut self,
        compartment: CompartmentId,
        parcels: Vec<Parcel>,
        cursor: Option<Cursor>,
        told: Told,
    ) {
        let batch = self.owe(Owed::Admitted { compartment, told });
        self.out.push(Output::Admit {
            batch,
            compartment,
            parcels,
            cursor,
        });
    }

    pub(super) fn admit_roster(&mut self, entries: Vec<RosterEntry>) {
        let batch = self.owe(Owed::Roster);
        self.out.push(Output::AdmitRoster { batch, entries });
    }

    pub(super) fn keep(
        &mut self,
        compartment: CompartmentId,
        hash: BlobHash,
        number: u32,
        chunk: Chunk,
    ) {
        let bytes = chunk.content.len() as u64;
        let batch = self.owe(Owed::Blob { bytes });
        self.out.push(Output::Blob {
            batch,
            compartment,
            hash,
            number,
            chunk,
        });
    }

    /// Takes note that something is stored.
    pub(super) fn stored(&mut self, batch: u64) -> Option<Owed> {
        self.owed.remove(&batch)
    }

    /// Whether entries of the roster are not stored yet.
    pub(super) fn owes_roster(&self) -> bool {
        self.owed.values().any(|owed| *owed == Owed::Roster)
    }

    fn owe(&mut self, owed: Owed) -> u64 {
        self.last = self.last.saturating_add(1);
        self.owed.insert(self.last, owed);
        self.last
    }
}
