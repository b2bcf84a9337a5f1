//! `orgo bundle export`: what a node has for others, as a file.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use orgo_schema::{
    fact::Fact,
    id::{BlobHash, CompartmentId, NodeId},
    time::{Stamp, Timestamp},
};
use orgo_sync::{
    bundle::{Addressee, Before, Header, Item, Manifest, Piece, RECIPIENTS_MAX, SignedReceipt},
    envelope::{Envelope, Listed},
    id::SealingKey,
    key::NodeKey,
    parcel::{InstanceId, Parcel},
    session::{Chunk, Logged, Replica as _},
};
use serde::Serialize;
use serde_json::{Value, json};

use super::{
    keys,
    part::{Parts, Plan},
    receipt,
};
use crate::{
    failure::Failure,
    node::Node,
    peer::replica::Held,
    planted::{self, Bug},
    setting::Setting,
    store::{
        StoreError,
        bundle::{self, Direction, HeldBundle, Record, Span},
        compartment::Compartment,
        peer,
    },
    verb::BundleExport,
};

/// The parcels that are read at once, in bytes.
const BATCH_BYTES: usize = 256 * 1_024;
/// What is read of an attachment at once, in bytes: so much of it is kept in one part.
const TOGETHER_BYTES: usize = 4 << 20;

/// What was exported.
#[derive(Debug, Clone, Serialize)]
pub struct Exported {
    /// The files, one per part.
    pub files: Vec<PathBuf>,
    /// Its number among the bundles of this node.
    pub sequence: u64,
    /// Whom it is sealed to.
    pub to: Vec<String>,
    /// How many parts it has.
    pub parts: usize,
    /// How many bytes all parts have.
    pub bytes: u64,
    /// How many envelopes it brings.
    pub envelopes: u64,
    /// How many changes.
    pub changes: u64,
    /// How many chunks of attachments.
    pub chunks: u64,
    /// What cannot be in it, because it is locked here.
    pub locked: Vec<String>,
}

/// What one compartment contributes.
struct Leg {
    compartment: Compartment,
    to: Vec<NodeId>,
    after: u64,
}

/// Exports a bundle.
///
/// # Errors
/// When there is nobody to seal it to, or a disk refuses; then no file has the name.
pub fn export(
    node: &Node,
    asked: &BundleExport,
    progress: &mut dyn FnMut(&str),
) -> Result<Exported, Failure> {
    let setting = node.setting();
    let keys = recipients(&setting, asked)?;
    let (key, instance) = keys::of(node)?;
    let legs = legs(node, &setting, asked, &keys, instance)?;
    let (header, token) = begin(node, &setting, &keys, instance)?;
    let bundle = header.hash();
    let path = path(&setting, &asked.output, header.sequence);
    let plan = Plan {
        key: &key,
        first: first(node, &setting, &key, &keys, token)?,
        header: header.clone(),
        keys,
        path,
        limit: asked.split,
    };
    let written = write(node, plan, &legs, instance, progress);
    let written = match written {
        Ok(written) => written,
        Err(failure) => {
            // Its number was never seen by anybody.
            node.store
                .write_local(move |batch| Ok::<_, StoreError>(bundle::forget(batch.db, bundle)?))?;
            return Err(failure);
        }
    };
    keep(node, &header, &written)?;
    Ok(told(&setting, &header, &written))
}

/// Finds whom a bundle is for, and what it is sealed to.
fn recipients(
    setting: &Setting,
    asked: &BundleExport,
) -> Result<BTreeMap<NodeId, SealingKey>, Failure> {
    let roster = &setting.roster;
    let nodes: BTreeSet<NodeId> = if asked.everyone {
        let members = roster.members().map(|(_, member)| member.node);
        members
            .filter(|node| *node != setting.node && roster.is_member(*node))
            .collect()
    } else {
        let named = asked.to.iter().map(|name| keys::member(setting, name));
        named.collect::<Result<_, _>>()?
    };
    if nodes.is_empty() || nodes.len() > RECIPIENTS_MAX {
        return Err(Failure::Input(format!(
            "a bundle for {} nodes: name 1 to {RECIPIENTS_MAX} with --to, or say --everyone once there are other members",
            nodes.len()
        )));
    }
    let with_key = |node: NodeId| {
        let member = roster.member(node);
        let key = member.and_then(|member| member.sealing);
        key.map(|key| (node, key)).ok_or_else(|| {
            Failure::Input(format!(
                "{} has no sealing key in the roster, so nothing can be sealed to it: let it join again",
                keys::name(setting, node)
            ))
        })
    };
    nodes.into_iter().map(with_key).collect()
}

/// Decides what of each compartment is needed: what the least informed of its readers lacks.
fn legs(
    node: &Node,
    setting: &Setting,
    asked: &BundleExport,
    keys: &BTreeMap<NodeId, SealingKey>,
    instance: InstanceId,
) -> Result<Vec<Leg>, Failure> {
    let mut legs = Vec::new();
    let sent = node.store.read(|db| bundle::all(db, Direction::Out))?;
    for compartment in setting.places() {
        let id = compartment.scope.compartment;
        let to: Vec<NodeId> = keys
            .keys()
            .copied()
            .filter(|node| setting.roster.may_read(*node, id) || planted::is(Bug::Sealed))
            .collect();
        let mut after = None;
        for reader in &to {
            let has = if asked.full {
                0
            } else {
                let delivered = node.store.read(|db| {
                    Ok::<_, StoreError>(peer::delivered(db, *reader, compartment.row)?)
                })?;
                let sent = asked
                    .since_last
                    .then(|| last_sent(&sent, *reader, id, instance));
                delivered.unwrap_or(0).max(sent.unwrap_or(0))
            };
            after = Some(after.map_or(has, |after: u64| after.min(has)));
        }
        if let Some(after) = after {
            legs.push(Leg {
                compartment: compartment.clone(),
                to,
                after,
            });
        }
    }
    Ok(legs)
}

/// Returns how far bundles brought a node, whether they came or not.
fn last_sent(
    sent: &[HeldBundle],
    reader: NodeId,
    compartment: CompartmentId,
    instance: InstanceId,
) -> u64 {
    let of_reader = sent
        .iter()
        .filter(|held| held.peer == reader && held.record.instance == instance);
    let spans = of_reader.flat_map(|held| &held.record.spans);
    spans
        .filter(|span| span.compartment == compartment)
        .map(|span| span.until)
        .max()
        .unwrap_or(0)
}

/// Takes a number and makes the header. The number is taken in one transaction, so that two exports at
/// once have two.
fn begin(
    node: &Node,
    setting: &Setting,
    keys: &BTreeMap<NodeId, SealingKey>,
    instance: InstanceId,
) -> Result<(Header, [u8; 16]), Failure> {
    let named: Vec<(NodeId, String)> = keys
        .keys()
        .map(|node| (*node, keys::name(setting, *node)))
        .collect();
    let header = Header {
        organization: setting.organization,
        organization_name: setting.organization_name.clone(),
        from: setting.node,
        from_name: keys::name(setting, setting.node),
        instance,
        sequence: 1,
        to: Vec::new(),
        stamp: Stamp::ZERO,
        wall: (node.clock)().wall(),
    };
    node.store.write_local(move |batch| {
        let token = batch.random()?;
        let sent = bundle::all(batch.db, Direction::Out)?;
        let before = |node: NodeId| {
            let mut to_node = sent.iter().filter(|held| held.peer == node);
            to_node.next().map(|held| Before {
                sequence: held.sequence,
                bundle: held.hash,
            })
        };
        let to = named.into_iter().map(|(node, name)| Addressee {
            node,
            name,
            before: before(node),
        });
        let header = Header {
            sequence: bundle::next_sequence(batch.db)?,
            to: to.collect(),
            stamp: Stamp::ZERO.next(batch.now()),
            wall: batch.wall(),
            ..header
        };
        for to in &header.to {
            let held = HeldBundle {
                direction: Direction::Out,
                peer: to.node,
                sequence: header.sequence,
                hash: header.hash(),
                made: header.stamp.wall(),
                record: Record {
                    instance,
                    parts: 0,
                    came: BTreeSet::new(),
                    spans: BTreeSet::new(),
                    token: Some(token),
                    receipt: None,
                    confirmed: None,
                    before: to.before.map(|before| before.sequence),
                    came_at: None,
                },
            };
            bundle::put(batch.db, &held)?;
        }
        Ok::<_, Failure>((header, token))
    })
}

/// Returns where the file goes.
fn path(setting: &Setting, output: &Path, sequence: u64) -> PathBuf {
    if !output.is_dir() {
        return output.to_owned();
    }
    let site: String = setting
        .site
        .chars()
        .map(|sign| {
            if sign.is_alphanumeric() {
                sign.to_ascii_lowercase()
            } else {
                '-'
            }
        })
        .collect();
    output.join(format!("orgo-{}-{sequence}.orgo", site.trim_matches('-')))
}

/// Gathers what every part begins with: the proof, receipts on their way back, the roster.
fn first(
    node: &Node,
    setting: &Setting,
    key: &NodeKey,
    keys: &BTreeMap<NodeId, SealingKey>,
    token: [u8; 16],
) -> Result<Vec<Item>, Failure> {
    let mut first = vec![Item::Token(token)];
    for to in keys.keys() {
        if let Some(receipt) = receipt::of(node, *to)? {
            first.push(Item::Receipt(receipt.sign(key)));
        }
    }
    first.extend(setting.roster.entries().into_iter().map(Item::Roster));
    Ok(first)
}

fn write(
    node: &Node,
    plan: Plan<'_>,
    legs: &[Leg],
    instance: InstanceId,
    progress: &mut dyn FnMut(&str),
) -> Result<Vec<(PathBuf, Manifest)>, Failure> {
    let limit = plan.limit;
    let budget = limit.map_or(BATCH_BYTES, |limit| {
        usize::try_from(limit / 8).map_or(BATCH_BYTES, |bytes| bytes.min(BATCH_BYTES))
    });
    let mut parts = Parts::begin(plan)?;
    for leg in legs {
        let mut writing = Writing {
            node,
            instance,
            leg,
            budget,
            parts: &mut parts,
            blobs: wanted(node, leg)?,
        };
        let end = writing.held(|held| held.end(leg.compartment.scope.compartment))?;
        if end <= leg.after && writing.blobs.is_empty() {
            continue;
        }
        writing.log(end, progress)?;
        writing.blobs(progress)?;
        parts.close_section()?;
    }
    parts.finish()
}

/// Lists the attachments that readers said they lack.
fn wanted(node: &Node, leg: &Leg) -> Result<BTreeSet<BlobHash>, Failure> {
    let sent = node.store.read(|db| bundle::all(db, Direction::Out))?;
    let mut wanted = BTreeSet::new();
    for reader in &leg.to {
        let mut of_reader = sent.iter().filter(|held| held.peer == *reader);
        let last = of_reader.find_map(|held| held.record.receipt.as_ref());
        let Some(Ok(receipt)) = last.map(SignedReceipt::verify) else {
            continue;
        };
        let id = leg.compartment.scope.compartment;
        let here = receipt.wanted.iter().filter(|want| want.compartment == id);
        wanted.extend(here.map(|want| want.blob));
    }
    Ok(wanted)
}

/// One compartment on its way into a bundle.
struct Writing<'a, 'b> {
    node: &'a Node,
    instance: InstanceId,
    leg: &'a Leg,
    budget: usize,
    parts: &'a mut Parts<'b>,
    blobs: BTreeSet<BlobHash>,
}

impl Writing<'_, '_> {
    fn id(&self) -> CompartmentId {
        self.leg.compartment.scope.compartment
    }

    fn held<T>(
        &self,
        read: impl FnOnce(&Held<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let setting = self.node.setting();
        self.node
            .store
            .read(|db| read(&Held::new(db, setting, self.instance)))
    }

    /// Writes the log from where the readers have it. Each stretch is read by itself: a slow stick must
    /// not keep the store from folding its log.
    fn log(&mut self, end: u64, progress: &mut dyn FnMut(&str)) -> Result<(), Failure> {
        let (id, after) = (self.id(), self.leg.after);
        self.parts.begin_section(id, self.leg.to.clone(), after)?;
        // What the only reader handed over itself it has.
        let skip = match self.leg.to.as_slice() {
            [only] => *only,
            _ => NodeId::new([0; 32]),
        };
        let mut position = after;
        while position < end {
            let Logged {
                parcels,
                position: reached,
                cut,
            } = self.held(|held| held.after(id, position, skip, self.budget))?;
            for parcel in parcels {
                self.parcel(parcel, cut)?;
            }
            if reached <= position {
                break;
            }
            position = reached;
            self.parts.reached(position)?;
            let done = (position - after).saturating_mul(100) / (end - after).max(1);
            progress(&format!(
                "{}: {} %",
                self.leg.compartment.name,
                done.min(100)
            ));
        }
        Ok(())
    }

    /// Writes a parcel, and what did not fit into it.
    fn parcel(&mut self, parcel: Parcel, cut: bool) -> Result<(), Failure> {
        let envelope = parcel.signed.read().map_err(|refused| {
            Failure::from(StoreError::Damaged {
                table: "envelope",
                problem: refused.to_string(),
            })
        })?;
        self.note_blobs(&parcel.changes);
        let signed = parcel.signed.clone();
        let mut last = parcel.changes.last().map(|(listed, _)| *listed);
        self.parts
            .add_parcel(parcel, envelope.author, envelope.seq)?;
        if !cut {
            return Ok(());
        }
        loop {
            let rest = rest(&envelope, last);
            let changes = self.held(|held| held.changes(self.id(), &rest, self.budget))?;
            let Some((listed, _)) = changes.last() else {
                return Ok(());
            };
            last = Some(*listed);
            self.note_blobs(&changes);
            self.parts.add_changes(Parcel {
                signed: signed.clone(),
                changes,
                keys: Vec::new(),
            })?;
        }
    }

    /// Remembers the attachments that changes refer to.
    fn note_blobs(&mut self, changes: &[(Listed, Vec<u8>)]) {
        let scope = &self.leg.compartment.scope;
        let scope = (scope.organization, scope.compartment);
        for (listed, bytes) in changes {
            let Some(document) = listed.document.known() else {
                continue;
            };
            let Ok(change) = orgo_crdt::read_fact_change(scope, document, bytes) else {
                continue;
            };
            let facts = change.facts.iter();
            let facts = facts.filter_map(|(_, bytes)| Fact::decode(bytes).ok());
            self.blobs.extend(facts.flat_map(|fact| fact.body.blobs()));
        }
    }

    /// Writes the attachments last: work is read before evidence.
    fn blobs(&mut self, progress: &mut dyn FnMut(&str)) -> Result<(), Failure> {
        let blobs = std::mem::take(&mut self.blobs);
        let count = blobs.len();
        for (at, hash) in blobs.into_iter().enumerate() {
            self.blob(hash)?;
            progress(&format!(
                "{}: attachment {} of {count}",
                self.leg.compartment.name,
                at + 1
            ));
        }
        Ok(())
    }

    /// Writes an attachment, if it is here: one of usual size into one part.
    fn blob(&mut self, hash: BlobHash) -> Result<(), Failure> {
        let (mut number, mut is_last) = (0, false);
        while !is_last {
            let mut pieces = Vec::new();
            let mut bytes = 0;
            while bytes < TOGETHER_BYTES && !is_last {
                let chunk = self.held(|held| held.chunk(self.id(), hash, number))?;
                let Some(Chunk { content, last }) = chunk else {
                    return Ok(());
                };
                bytes += content.len();
                pieces.push(Piece {
                    hash,
                    number,
                    last,
                    content,
                });
                (number, is_last) = (number + 1, last);
            }
            self.parts.keep_together(bytes)?;
            for piece in pieces {
                self.parts.add_chunk(piece)?;
            }
        }
        Ok(())
    }
}

/// Returns the changes of an envelope after one of them.
fn rest(envelope: &Envelope, last: Option<Listed>) -> Vec<Listed> {
    let changes = envelope.changes.iter().copied();
    changes
        .filter(|listed| last.is_none_or(|last| *listed > last))
        .collect()
}

/// Notes what the bundle brings whom.
fn keep(node: &Node, header: &Header, written: &[(PathBuf, Manifest)]) -> Result<(), Failure> {
    let spans_of = |to: NodeId| {
        let sections = written.iter().flat_map(|(_, manifest)| &manifest.sections);
        let sections = sections.filter(move |section| section.to.contains(&to));
        sections
            .filter_map(|section| section.stretch.as_ref())
            .map(|stretch| Span {
                compartment: stretch.compartment,
                after: stretch.after,
                until: stretch.until,
            })
            .collect()
    };
    let spans: BTreeMap<NodeId, BTreeSet<Span>> = header
        .to
        .iter()
        .map(|to| (to.node, spans_of(to.node)))
        .collect();
    let (bundle, parts) = (
        header.hash(),
        u32::try_from(written.len()).unwrap_or(u32::MAX),
    );
    node.store.write_local(move |batch| {
        for (peer, spans) in spans {
            if let Some(mut held) = bundle::find(batch.db, Direction::Out, peer, bundle)? {
                held.record.parts = parts;
                held.record.spans = spans;
                bundle::put(batch.db, &held)?;
            }
        }
        Ok::<_, Failure>(())
    })
}

fn told(setting: &Setting, header: &Header, written: &[(PathBuf, Manifest)]) -> Exported {
    let stretches = || {
        let sections = written.iter().flat_map(|(_, manifest)| &manifest.sections);
        sections.filter_map(|section| section.stretch.as_ref())
    };
    let size = |path: &PathBuf| std::fs::metadata(path).map_or(0, |metadata| metadata.len());
    Exported {
        files: written.iter().map(|(path, _)| path.clone()).collect(),
        sequence: header.sequence,
        to: header.to.iter().map(|to| to.name.clone()).collect(),
        parts: written.len(),
        bytes: written.iter().map(|(path, _)| size(path)).sum(),
        envelopes: stretches().map(|stretch| stretch.envelopes).sum(),
        changes: stretches().map(|stretch| stretch.changes).sum(),
        chunks: stretches().map(|stretch| stretch.chunks).sum(),
        locked: setting
            .locked
            .iter()
            .map(|locked| locked.name.clone())
            .collect(),
    }
}

/// Lists the bundles that were made here and what became of them, and those that came.
///
/// # Errors
/// When the database refuses.
pub fn list(node: &Node) -> Result<Value, Failure> {
    let setting = node.setting();
    let mut items = Vec::new();
    for direction in [Direction::Out, Direction::In, Direction::Aside] {
        for held in node.store.read(|db| bundle::all(db, direction))? {
            let Record {
                parts,
                came,
                confirmed,
                ..
            } = &held.record;
            let status = match direction {
                Direction::Out if confirmed.is_some() => "received",
                Direction::Out => "sent",
                Direction::In if came.len() as u64 == u64::from(*parts) => "imported",
                Direction::In => "incomplete",
                Direction::Aside => "put_aside",
            };
            items.push(json!({
                "sequence": held.sequence,
                "direction": if direction == Direction::Out { "out" } else { "in" },
                "name": keys::name(&setting, held.peer),
                "status": status,
                "parts": parts,
                "made_at": Timestamp(held.made.0),
                "confirmed_at": confirmed,
            }));
        }
    }
    Ok(json!({ "items": items, "next": null }))
}
