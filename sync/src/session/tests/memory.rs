//! A replica in memory. What a node's store does in tables, this does in maps.

use std::{
    collections::{BTreeMap, BTreeSet},
    convert::Infallible,
    sync::LazyLock,
};

use orgo_schema::{
    id::{BlobHash, CaseId, ChangeHash, CompartmentId, DocumentId, EnvelopeHash, NodeId},
    time::Stamp,
};
use uuid::Uuid;

use crate::{
    envelope::{Envelope, Listed, Signed},
    form,
    parcel::{Cursor, InstanceId, Parcel, PersonKey},
    roster::{Access, Founding, Roster},
    sample,
    session::{BlobWant, CHUNK_BYTES, Chunk, Fetched, Logged, Replica, Size},
};

pub(super) const NAMES: [&str; 3] = ["main", "books", "secret"];

/// Five nodes. All hold `main` and `books`; `secret` is for the first and the third.
fn founding() -> Founding {
    let node = |n: u8| {
        let mut member = sample::member(n);
        if n % 2 == 1 && n < 5 {
            member
                .capabilities
                .compartments
                .insert("secret".to_owned(), Access::Write);
        }
        member
    };
    Founding {
        nodes: (1..=5).map(node).collect(),
        compartments: NAMES.map(sample::compartment).into(),
        ..sample::founding()
    }
}

/// Signing it takes a while.
static ROSTER: LazyLock<Roster> =
    LazyLock::new(|| Roster::open(&founding().sign(&[&sample::admin(1)]).unwrap()).unwrap());

pub(super) fn compartment(name: &str) -> CompartmentId {
    ROSTER.compartment_id(name)
}

pub(super) struct Memory {
    pub(super) roster: Roster,
    pub(super) node: NodeId,
    pub(super) instance: InstanceId,
    pub(super) held: BTreeSet<CompartmentId>,
    pub(super) logs: BTreeMap<CompartmentId, Log>,
    pub(super) cursors: BTreeMap<(NodeId, CompartmentId), Cursor>,
    pub(super) delivered: BTreeMap<(NodeId, CompartmentId), u64>,
    /// What the documents refer to, with the size they say.
    pub(super) references: BTreeMap<(CompartmentId, BlobHash), u64>,
    pub(super) blobs: BTreeMap<(CompartmentId, BlobHash), Vec<Chunk>>,
    seq: u64,
    /// What all envelopes of this node have in common.
    envelope: Envelope,
    /// Positions of all compartments come from one counter, as in a file that holds several.
    position: u64,
}

#[derive(Clone, Default)]
pub(super) struct Log {
    rows: BTreeMap<u64, (EnvelopeHash, Option<NodeId>)>,
    pub(super) envelopes: BTreeMap<EnvelopeHash, (u64, Stamp, Signed)>,
    pub(super) changes: BTreeMap<Listed, Vec<u8>>,
    pub(super) keys: BTreeMap<EnvelopeHash, Vec<PersonKey>>,
    incomplete: BTreeSet<EnvelopeHash>,
}

impl Log {
    /// Lists the stamps of what is here, in the order in which it came.
    pub(super) fn stamps(&self) -> Vec<u64> {
        let hashes = self.rows.values().map(|(hash, _)| hash);
        hashes.map(|hash| self.envelopes[hash].1.0).collect()
    }

    /// Loses an envelope, as a damaged disk does.
    pub(super) fn lose(&mut self, hash: EnvelopeHash) {
        if let Some((position, ..)) = self.envelopes.remove(&hash) {
            self.rows.remove(&position);
        }
    }
}

impl Memory {
    /// Returns node `n`, from 1, with everything it is cleared for.
    pub(super) fn new(n: u8) -> Self {
        let roster = ROSTER.clone();
        let node = sample::node_key(n).node_id();
        let compartments: Vec<_> = roster.compartments().map(|(id, _)| id).collect();
        let held = compartments
            .into_iter()
            .filter(|id| roster.may_read(node, *id))
            .collect();
        Self {
            roster,
            node,
            instance: InstanceId::new([n; 16]),
            held,
            logs: BTreeMap::new(),
            cursors: BTreeMap::new(),
            delivered: BTreeMap::new(),
            references: BTreeMap::new(),
            blobs: BTreeMap::new(),
            seq: 0,
            envelope: Envelope {
                author: node,
                ..sample::envelope()
            },
            position: 0,
        }
    }

    /// Writes an envelope with these changes, of which each bears its own name.
    pub(super) fn write(
        &mut self,
        compartment: CompartmentId,
        stamp: u64,
        mut changes: Vec<(Listed, Vec<u8>)>,
    ) -> EnvelopeHash {
        changes.sort_unstable();
        self.seq += 1;
        let envelope = Envelope {
            compartment,
            seq: self.seq,
            previous: (self.seq > 1).then(|| EnvelopeHash::new([3; 32])),
            stamp: Stamp(stamp),
            changes: changes.iter().map(|(listed, _)| *listed).collect(),
            ..self.envelope.clone()
        };
        // The session never looks at a signature, and neither does this store.
        let bytes = form::write(&envelope);
        let mut signature = [0; 64];
        blake3::Hasher::new()
            .update(&bytes)
            .finalize_xof()
            .fill(&mut signature);
        let parcel = Parcel {
            signed: Signed { bytes, signature },
            changes,
            keys: Vec::new(),
        };
        let hash = parcel.signed.hash();
        self.admit(compartment, vec![parcel], None);
        hash
    }

    /// Writes an envelope with one change of `len` bytes that nobody else makes.
    pub(super) fn write_one(&mut self, compartment: CompartmentId, stamp: u64, len: usize) {
        let name = (u64::from(self.node.as_bytes()[0]) << 48) | (self.seq + 1);
        self.write(compartment, stamp, vec![change(name, len)]);
    }

    pub(super) fn admit(
        &mut self,
        compartment: CompartmentId,
        parcels: Vec<Parcel>,
        origin: Option<NodeId>,
    ) {
        assert!(
            self.held.contains(&compartment),
            "admitted where nothing is held"
        );
        let log = self.logs.entry(compartment).or_default();
        for parcel in parcels {
            let envelope = parcel.signed.read().unwrap();
            assert_eq!(envelope.compartment, compartment);
            let hash = parcel.signed.hash();
            for (listed, bytes) in parcel.changes {
                assert!(
                    envelope.changes.contains(&listed),
                    "a change that is not listed"
                );
                log.changes.insert(listed, bytes);
            }
            log.keys.entry(hash).or_default().extend(parcel.keys);
            if envelope
                .changes
                .iter()
                .all(|listed| log.changes.contains_key(listed))
            {
                log.incomplete.remove(&hash);
            } else {
                log.incomplete.insert(hash);
            }
            if !log.envelopes.contains_key(&hash) {
                self.position += 1;
                log.rows.insert(self.position, (hash, origin));
                log.envelopes
                    .insert(hash, (self.position, envelope.stamp, parcel.signed));
            }
        }
    }

    pub(super) fn keep(
        &mut self,
        compartment: CompartmentId,
        blob: BlobHash,
        number: u32,
        chunk: Chunk,
    ) {
        let chunks = self.blobs.entry((compartment, blob)).or_default();
        assert_eq!(chunks.len(), number as usize, "chunks come in order");
        chunks.push(chunk);
    }

    /// Puts a whole blob in, as if it had come by mail.
    pub(super) fn put_blob(&mut self, compartment: CompartmentId, blob: BlobHash, content: &[u8]) {
        let mut chunks: Vec<_> = content
            .chunks(CHUNK_BYTES)
            .map(|content| Chunk {
                content: content.to_vec(),
                last: false,
            })
            .collect();
        chunks.last_mut().unwrap().last = true;
        self.blobs.insert((compartment, blob), chunks);
        self.references
            .insert((compartment, blob), content.len() as u64);
    }

    pub(super) fn has_blob(&self, compartment: CompartmentId, blob: BlobHash) -> bool {
        let chunks = self.blobs.get(&(compartment, blob));
        chunks
            .and_then(|chunks| chunks.last())
            .is_some_and(|chunk| chunk.last)
    }

    /// Takes over what another node has, as if it had come in earlier sessions.
    pub(super) fn copy(&mut self, other: &Self, compartment: CompartmentId) {
        let mut log = other.logs[&compartment].clone();
        for (_, origin) in log.rows.values_mut() {
            *origin = Some(other.node);
        }
        self.logs.insert(compartment, log);
        self.position = other.position;
    }

    /// Checks that everything is here that a cursor says of another node's log.
    pub(super) fn check_cursor(&self, other: &Self, compartment: CompartmentId) {
        let cursor = self.cursors.get(&(other.node, compartment));
        let cursor = cursor.filter(|cursor| cursor.instance == other.instance);
        let (Some(cursor), Some(theirs)) = (cursor, other.logs.get(&compartment)) else {
            return;
        };
        for (position, (hash, _)) in theirs.rows.range(..=cursor.position) {
            let here = self.logs.get(&compartment);
            let here = here.is_some_and(|log| log.envelopes.contains_key(hash));
            assert!(
                here,
                "{position} is not here, and the cursor is {}",
                cursor.position
            );
        }
    }

    /// Returns what has to be equal in the end.
    pub(super) fn sets(
        &self,
        compartment: CompartmentId,
    ) -> (BTreeSet<EnvelopeHash>, BTreeMap<Listed, Vec<u8>>) {
        let log = self.logs.get(&compartment);
        log.map_or_else(Default::default, |log| {
            (log.envelopes.keys().copied().collect(), log.changes.clone())
        })
    }

    fn parcel(log: &Log, hash: EnvelopeHash, budget: usize) -> (Parcel, bool) {
        let (_, _, signed) = &log.envelopes[&hash];
        let listed = signed.read().unwrap().changes;
        let bytes = |listed: &Listed| Some((*listed, log.changes.get(listed)?.clone()));
        let changes: Vec<_> = listed.iter().filter_map(bytes).collect();
        let keys = log.keys.get(&hash).cloned().unwrap_or_default();
        let mut parcel = Parcel {
            signed: signed.clone(),
            changes,
            keys,
        };
        let cut = parcel.weight() > budget;
        if cut {
            parcel.changes.truncate(2);
        }
        (parcel, cut)
    }

    /// Takes what fits. Returns how many were looked at.
    fn take(log: &Log, hashes: &[EnvelopeHash], budget: usize) -> (Vec<Parcel>, usize, bool) {
        let mut parcels = Vec::new();
        let mut weight = 0;
        for (at, hash) in hashes.iter().enumerate() {
            let (parcel, cut) = Self::parcel(log, *hash, budget);
            if cut && parcels.is_empty() {
                return (vec![parcel], at + 1, true);
            }
            weight += parcel.weight();
            if cut || weight > budget {
                return (parcels, at, false);
            }
            parcels.push(parcel);
        }
        (parcels, hashes.len(), false)
    }
}

/// A change with this name and so many bytes, which depend on the name alone.
pub(super) fn change(name: u64, len: usize) -> (Listed, Vec<u8>) {
    let document = DocumentId::from(CaseId::new(Uuid::from_u128(name.into())));
    let mut bytes = vec![0; len];
    blake3::Hasher::new()
        .update(&name.to_be_bytes())
        .finalize_xof()
        .fill(&mut bytes);
    let hash = ChangeHash::new(*blake3::hash(&name.to_be_bytes()).as_bytes());
    (Listed::new(document, hash), bytes)
}

impl Replica for Memory {
    type Error = Infallible;

    fn roster(&self) -> &Roster {
        &self.roster
    }

    fn node(&self) -> NodeId {
        self.node
    }

    fn instance(&self) -> InstanceId {
        self.instance
    }

    fn held(&self) -> Vec<CompartmentId> {
        self.held.iter().copied().collect()
    }

    fn size(&self, compartment: CompartmentId) -> Result<Size, Infallible> {
        Ok(self
            .logs
            .get(&compartment)
            .map_or_else(Size::default, |log| Size {
                envelopes: log.envelopes.len() as u64,
                bytes: log.changes.values().map(|bytes| bytes.len() as u64).sum(),
            }))
    }

    fn end(&self, compartment: CompartmentId) -> Result<u64, Infallible> {
        let log = self.logs.get(&compartment);
        Ok(log
            .and_then(|log| log.rows.keys().next_back().copied())
            .unwrap_or(0))
    }

    fn after(
        &self,
        compartment: CompartmentId,
        position: u64,
        skip: NodeId,
        budget: usize,
    ) -> Result<Logged, Infallible> {
        let Some(log) = self.logs.get(&compartment) else {
            return Ok(Logged {
                parcels: Vec::new(),
                position,
                cut: false,
            });
        };
        let rows: Vec<_> = log.rows.range(position + 1..).take(2_000).collect();
        let sent = rows.iter().filter(|(_, (_, origin))| *origin != Some(skip));
        let sent: Vec<_> = sent.map(|(at, (hash, _))| (**at, *hash)).collect();
        let hashes: Vec<_> = sent.iter().map(|(_, hash)| *hash).collect();
        let (parcels, count, cut) = Self::take(log, &hashes, budget);
        let reached = if count == sent.len() {
            rows.last().map_or(position, |(at, _)| **at)
        } else {
            sent[count - 1].0
        };
        Ok(Logged {
            parcels,
            position: reached,
            cut,
        })
    }

    fn items(&self, compartment: CompartmentId) -> Result<Vec<(Stamp, EnvelopeHash)>, Infallible> {
        let log = self.logs.get(&compartment);
        let items = log.into_iter().flat_map(|log| &log.envelopes);
        Ok(items.map(|(hash, (_, stamp, _))| (*stamp, *hash)).collect())
    }

    fn fetch(
        &self,
        compartment: CompartmentId,
        envelopes: &[EnvelopeHash],
        budget: usize,
    ) -> Result<Fetched, Infallible> {
        let Some(log) = self.logs.get(&compartment) else {
            return Ok(Fetched {
                parcels: Vec::new(),
                rest: Vec::new(),
                cut: false,
            });
        };
        let mut here: Vec<_> = envelopes
            .iter()
            .filter(|hash| log.envelopes.contains_key(hash))
            .copied()
            .collect();
        here.sort_unstable_by_key(|hash| log.envelopes[hash].0);
        let (parcels, count, cut) = Self::take(log, &here, budget);
        Ok(Fetched {
            parcels,
            rest: here.split_off(count),
            cut,
        })
    }

    fn changes(
        &self,
        compartment: CompartmentId,
        listed: &[Listed],
        budget: usize,
    ) -> Result<Vec<(Listed, Vec<u8>)>, Infallible> {
        let log = &self.logs[&compartment];
        let mut weight = 0;
        let found = listed
            .iter()
            .filter_map(|name| Some((*name, log.changes.get(name)?.clone())));
        let fits = |(_, bytes): &(Listed, Vec<u8>)| {
            let room = weight == 0 || weight + bytes.len() <= budget;
            weight += bytes.len();
            room
        };
        Ok(found.take_while(fits).collect())
    }

    fn lacks(
        &self,
        compartment: CompartmentId,
        listed: &[Listed],
    ) -> Result<Vec<bool>, Infallible> {
        let log = self.logs.get(&compartment);
        let has = |name| log.is_some_and(|log| log.changes.contains_key(name));
        Ok(listed.iter().map(|name| !has(name)).collect())
    }

    fn incomplete(
        &self,
        compartment: CompartmentId,
        count: usize,
    ) -> Result<Vec<EnvelopeHash>, Infallible> {
        let log = self.logs.get(&compartment);
        let incomplete = log.into_iter().flat_map(|log| &log.incomplete);
        Ok(incomplete.copied().take(count).collect())
    }

    fn cursor(
        &self,
        peer: NodeId,
        compartment: CompartmentId,
    ) -> Result<Option<Cursor>, Infallible> {
        Ok(self.cursors.get(&(peer, compartment)).copied())
    }

    fn missing_blobs(
        &self,
        compartment: CompartmentId,
        count: usize,
    ) -> Result<Vec<BlobWant>, Infallible> {
        let mut wants: Vec<_> = self
            .references
            .iter()
            .filter(|((of, hash), _)| *of == compartment && !self.has_blob(*of, *hash))
            .map(|(name, size)| BlobWant {
                hash: name.1,
                size: *size,
                next: u32::try_from(self.blobs.get(name).map_or(0, Vec::len)).unwrap(),
            })
            .collect();
        wants.sort_by_key(|want| want.size);
        wants.truncate(count);
        Ok(wants)
    }

    fn chunk(
        &self,
        compartment: CompartmentId,
        blob: BlobHash,
        number: u32,
    ) -> Result<Option<Chunk>, Infallible> {
        let chunks = self.blobs.get(&(compartment, blob));
        Ok(chunks
            .and_then(|chunks| chunks.get(number as usize))
            .cloned())
    }
}
