//! What a conversation reads: the node's store as [`orgo_sync::session::Replica`].
//!
//! One value lives for one step of a conversation, inside one read transaction, so that all it says
//! belongs together.

use std::sync::Arc;

use orgo_schema::{
    id::{BlobHash, CompartmentId, EnvelopeHash, NodeId},
    time::Stamp,
};
use orgo_sync::{
    envelope::{Envelope, Listed, Signed},
    parcel::{Cursor, InstanceId, Parcel, PersonKey},
    roster::Roster,
    session::{BlobWant, Chunk, Fetched, Logged, Replica, Size},
};
use rusqlite::Connection;

use crate::{
    planted::{self, Bug},
    setting::Setting,
    store::{StoreError, admission, blob, compartment::Compartment, peer, replica::Log},
};

/// The store of a node, as it is in one transaction.
#[derive(Debug)]
pub struct Held<'a> {
    db: &'a Connection,
    setting: Arc<Setting>,
    instance: InstanceId,
}

/// A parcel, and whether changes that are here were left out of it.
struct Filled {
    parcel: Parcel,
    cut: bool,
}

impl<'a> Held<'a> {
    /// Looks at a store.
    pub const fn new(db: &'a Connection, setting: Arc<Setting>, instance: InstanceId) -> Self {
        Self {
            db,
            setting,
            instance,
        }
    }

    fn log(
        &self,
        compartment: CompartmentId,
    ) -> Result<Option<(&Compartment, Log<'a>)>, StoreError> {
        let Some(held) = self.setting.held(compartment) else {
            return Ok(None);
        };
        Ok(Log::open(self.db, held)?.map(|log| (held, log)))
    }
}

fn read(signed: &Signed) -> Result<Envelope, StoreError> {
    signed.read().map_err(|refused| StoreError::Damaged {
        table: "envelope",
        problem: refused.to_string(),
    })
}

/// Puts the changes of an envelope with it, until they weigh as much as the budget.
fn fill(log: &Log<'_>, signed: Signed, budget: usize) -> Result<Filled, StoreError> {
    let envelope = read(&signed)?;
    let mut parcel = Parcel {
        signed,
        changes: Vec::new(),
        keys: Vec::new(),
    };
    let mut person = None;
    for listed in &envelope.changes {
        if person.replace(listed.document) == Some(listed.document) {
            continue;
        }
        for (version, key) in log.person_keys(listed.document)? {
            parcel.keys.push(PersonKey {
                document: listed.document,
                version,
                key,
            });
        }
    }
    let mut weight = parcel.weight();
    let mut cut = false;
    log.changes(&envelope.changes, |listed, bytes| {
        let Some(bytes) = bytes else { return true };
        parcel.changes.push((listed, bytes));
        // What one change adds is the difference, counted as the parcel itself counts.
        let heavier = weight_of_last(&parcel);
        if weight + heavier > budget {
            parcel.changes.pop();
            cut = true;
            return false;
        }
        weight += heavier;
        true
    })?;
    Ok(Filled { parcel, cut })
}

fn weight_of_last(parcel: &Parcel) -> usize {
    // A name and a length, as `Parcel::weight` counts them.
    const FRAMING: usize = 16;
    parcel
        .changes
        .last()
        .map_or(0, |(_, bytes)| bytes.len() + FRAMING)
}

/// Parcels that are gathered up to a budget.
struct Gathered {
    parcels: Vec<Parcel>,
    weight: usize,
    cut: bool,
    /// Whether the next one has to come by itself.
    is_closed: bool,
    budget: usize,
}

impl Gathered {
    const fn new(budget: usize) -> Self {
        Self {
            parcels: Vec::new(),
            weight: 0,
            cut: false,
            is_closed: false,
            budget,
        }
    }

    /// Adds an envelope with its changes, unless the others are enough already. One that was read is not
    /// read again: it may go beyond the budget. Where it would be cut, it comes only as the first.
    fn add(&mut self, log: &Log<'_>, signed: Signed) -> Result<bool, StoreError> {
        if self.is_full() {
            return Ok(false);
        }
        let Filled { parcel, cut } = fill(log, signed, self.budget)?;
        if cut && !self.parcels.is_empty() {
            self.is_closed = true;
            return Ok(false);
        }
        self.weight += parcel.weight();
        self.cut = cut;
        self.parcels.push(parcel);
        Ok(true)
    }

    /// Adds a parcel as it is. Says no where it does not fit beside the others; the first one always fits.
    fn add_whole(&mut self, parcel: &Parcel) -> bool {
        let weight = parcel.weight();
        if !self.parcels.is_empty() && self.weight + weight > self.budget {
            return false;
        }
        self.weight += weight;
        self.parcels.push(parcel.clone());
        true
    }

    const fn is_full(&self) -> bool {
        self.is_closed || self.cut || self.weight >= self.budget
    }
}

impl Replica for Held<'_> {
    type Error = StoreError;

    fn roster(&self) -> &Roster {
        &self.setting.roster
    }

    fn node(&self) -> NodeId {
        self.setting.node
    }

    fn instance(&self) -> InstanceId {
        self.instance
    }

    fn held(&self) -> Vec<CompartmentId> {
        let held = self.setting.places();
        held.map(|held| held.scope.compartment).collect()
    }

    fn size(&self, compartment: CompartmentId) -> Result<Size, StoreError> {
        let Some((_, log)) = self.log(compartment)? else {
            return Ok(Size::default());
        };
        let waiting = parked(&log, compartment)?.len();
        let envelopes = log.count()?;
        Ok(Size {
            envelopes: envelopes + u64::try_from(waiting).unwrap_or(u64::MAX),
            bytes: log.bytes(envelopes)?,
        })
    }

    fn end(&self, compartment: CompartmentId) -> Result<u64, StoreError> {
        match self.log(compartment)? {
            Some((_, log)) => Ok(log.end()?),
            None => Ok(0),
        }
    }

    fn after(
        &self,
        compartment: CompartmentId,
        position: u64,
        skip: NodeId,
        budget: usize,
    ) -> Result<Logged, StoreError> {
        let mut gathered = Gathered::new(budget);
        let mut reached = position;
        if let Some((_, log)) = self.log(compartment)? {
            let mut is_all = true;
            log.after(position, skip, |entry| {
                if let Some(signed) = entry.signed
                    && !gathered.add(&log, signed)?
                {
                    is_all = false;
                    return Ok(false);
                }
                reached = entry.position;
                Ok(true)
            })?;
            if is_all {
                // What lies between is of another compartment.
                reached = reached.max(log.end()?);
            }
        }
        Ok(Logged {
            parcels: gathered.parcels,
            position: reached,
            cut: gathered.cut,
        })
    }

    fn items(&self, compartment: CompartmentId) -> Result<Vec<(Stamp, EnvelopeHash)>, StoreError> {
        let Some((_, log)) = self.log(compartment)? else {
            return Ok(Vec::new());
        };
        let mut items = log.items()?;
        for parcel in parked(&log, compartment)? {
            items.push((read(&parcel.signed)?.stamp, parcel.signed.hash()));
        }
        Ok(items)
    }

    fn fetch(
        &self,
        compartment: CompartmentId,
        envelopes: &[EnvelopeHash],
        budget: usize,
    ) -> Result<Fetched, StoreError> {
        let mut gathered = Gathered::new(budget);
        let mut rest = Vec::new();
        if let Some((_, log)) = self.log(compartment)? {
            let mut waiting = None;
            for hash in envelopes {
                // What will not go now is not read: it is asked for again, and hundreds may wait.
                if gathered.is_full() {
                    rest.push(*hash);
                    continue;
                }
                let added = match log.by_hash(hash)? {
                    Some(signed) => gathered.add(&log, signed)?,
                    None if planted::is(Bug::Parked) => true,
                    None => {
                        // What waits for the roster is counted among the envelopes: it must be had, too.
                        let waiting = match &mut waiting {
                            Some(waiting) => waiting,
                            none => none.insert(parked(&log, compartment)?),
                        };
                        let named = |parcel: &&Parcel| parcel.signed.hash() == *hash;
                        let parcel = waiting.iter().find(named);
                        parcel.is_none_or(|parcel| gathered.add_whole(parcel))
                    }
                };
                if !added {
                    rest.push(*hash);
                }
            }
        }
        Ok(Fetched {
            parcels: gathered.parcels,
            rest,
            cut: gathered.cut,
        })
    }

    fn changes(
        &self,
        compartment: CompartmentId,
        listed: &[Listed],
        budget: usize,
    ) -> Result<Vec<(Listed, Vec<u8>)>, StoreError> {
        let mut found = Vec::new();
        let mut weight = 0;
        if let Some((_, log)) = self.log(compartment)? {
            log.changes(listed, |listed, bytes| {
                if let Some(bytes) = bytes {
                    weight += bytes.len();
                    found.push((listed, bytes));
                }
                weight < budget
            })?;
        }
        Ok(found)
    }

    fn lacks(
        &self,
        compartment: CompartmentId,
        listed: &[Listed],
    ) -> Result<Vec<bool>, StoreError> {
        match self.log(compartment)? {
            Some((_, log)) => Ok(listed
                .iter()
                .map(|listed| log.lacks(listed))
                .collect::<Result<_, _>>()?),
            None => Ok(vec![true; listed.len()]),
        }
    }

    fn incomplete(
        &self,
        compartment: CompartmentId,
        count: usize,
    ) -> Result<Vec<EnvelopeHash>, StoreError> {
        if planted::is(Bug::Incomplete) {
            return Ok(Vec::new());
        }
        match self.log(compartment)? {
            Some((held, _)) => {
                let count = u32::try_from(count).unwrap_or(u32::MAX);
                Ok(admission::incomplete(self.db, held.row, count)?)
            }
            None => Ok(Vec::new()),
        }
    }

    fn cursor(&self, of: NodeId, compartment: CompartmentId) -> Result<Option<Cursor>, StoreError> {
        let Some((held, _)) = self.log(compartment)? else {
            return Ok(None);
        };
        let cursor = peer::cursor(self.db, of, held.row)?;
        Ok(cursor.map(|(instance, position)| Cursor {
            instance: InstanceId::new(instance),
            position,
        }))
    }

    fn missing_blobs(
        &self,
        compartment: CompartmentId,
        count: usize,
    ) -> Result<Vec<BlobWant>, StoreError> {
        let Some((held, log)) = self.log(compartment)? else {
            return Ok(Vec::new());
        };
        let mut wants = Vec::new();
        for (hash, size) in log.wanted(count)? {
            wants.push(BlobWant {
                hash,
                size,
                next: blob::missing_from(self.db, held.row, &hash)?.unwrap_or(0),
            });
        }
        Ok(wants)
    }

    fn chunk(
        &self,
        compartment: CompartmentId,
        hash: BlobHash,
        number: u32,
    ) -> Result<Option<Chunk>, StoreError> {
        let Some((held, _)) = self.log(compartment)? else {
            return Ok(None);
        };
        let chunk = blob::chunk(self.db, held.row, &hash, number)?;
        Ok(chunk.map(|(content, last)| Chunk { content, last }))
    }
}

/// Lists the parcels of a compartment that wait for the roster. A damaged one is passed over: it will
/// come again.
fn parked(log: &Log<'_>, compartment: CompartmentId) -> Result<Vec<Parcel>, StoreError> {
    let parcels = log.parked()?;
    let parcels = parcels.iter().filter_map(|bytes| {
        let parcel: Parcel = minicbor::decode(bytes).ok()?;
        let envelope = parcel.signed.read().ok()?;
        (envelope.compartment == compartment).then_some(parcel)
    });
    Ok(parcels.collect())
}
