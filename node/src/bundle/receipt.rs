//! Receipts: what came back is known, what did not come is named.

use std::{collections::BTreeSet, fs::File, io::Read as _, path::Path};

use orgo_schema::id::NodeId;
use orgo_sync::bundle::{
    Code, Receipt, SignedReceipt,
    receipt::{Received, Stored, Wanted},
};
use qrcode::{EcLevel, QrCode, render::svg};
use serde::Serialize;

use super::keys;
use crate::{
    failure::Failure,
    node::Node,
    store::{
        StoreError,
        bundle::{self, Direction, HeldBundle},
        peer,
        replica::Log,
    },
};

/// The bundles that one receipt names: the last ones.
const RECEIVED_MAX: usize = 50;
/// The attachments that one receipt asks for.
const WANTED_MAX: usize = 1_000;
/// The longest receipt that is read, in bytes.
const FILE_BYTES_MAX: u64 = 1 << 20;

/// What a receipt told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Told {
    /// Who received.
    pub name: String,
    /// The bundles that came there whole.
    pub received: Vec<u64>,
    /// The bundles of this node that have not come there.
    pub missing: Vec<u64>,
    /// In how many compartments that node has more of this one's log than was known.
    pub advanced: u64,
}

/// Writes what this node has of another one's bundles; nothing if none came.
pub(super) fn of(node: &Node, maker: NodeId) -> Result<Option<Receipt>, Failure> {
    let setting = node.setting();
    node.store.read(|db| {
        let all = bundle::all(db, Direction::In)?;
        let mut came: Vec<HeldBundle> = all.into_iter().filter(|held| held.peer == maker).collect();
        came.sort_by_key(|held| std::cmp::Reverse((held.made, held.sequence)));
        let Some(instance) = came.first().map(|held| held.record.instance) else {
            return Ok(None);
        };
        came.retain(|held| held.record.instance == instance);
        let (mut stored, mut wanted) = (Vec::new(), Vec::new());
        for held in setting.places() {
            let compartment = held.scope.compartment;
            let cursor = peer::cursor(db, maker, held.row)?;
            if let Some((_, position)) = cursor.filter(|(life, _)| life == instance.as_bytes()) {
                stored.push(Stored {
                    compartment,
                    position,
                });
            }
            if let Some(log) = Log::open(db, held)? {
                let lacked = log.wanted(WANTED_MAX)?.into_iter();
                wanted.extend(lacked.map(|(blob, _)| Wanted { compartment, blob }));
            }
        }
        wanted.truncate(WANTED_MAX);
        Ok(Some(Receipt {
            organization: setting.organization,
            from: setting.node,
            to: maker,
            instance,
            missing: missing(&came, &stored),
            received: came.iter().take(RECEIVED_MAX).map(received).collect(),
            stored,
            wall: (node.clock)().wall(),
            wanted,
        }))
    })
}

fn received(held: &HeldBundle) -> Received {
    Received {
        sequence: held.sequence,
        bundle: held.hash,
        parts: held.record.parts,
        came: u32::try_from(held.record.came.len()).unwrap_or(u32::MAX),
    }
}

/// Names the bundles that are missed: those from which something follows that begins after what is here,
/// and those of which parts have not come.
pub(super) fn missing(came: &[HeldBundle], stored: &[Stored]) -> Vec<u64> {
    let here = |span: &bundle::Span| {
        let stored = stored
            .iter()
            .find(|stored| stored.compartment == span.compartment);
        stored.map_or(0, |stored| stored.position)
    };
    let whole: BTreeSet<u64> = came
        .iter()
        .filter(|held| held.record.came.len() as u64 == u64::from(held.record.parts))
        .map(|held| held.sequence)
        .collect();
    let mut missing = BTreeSet::new();
    for held in came {
        let follows = held.record.spans.iter().any(|span| span.after > here(span));
        if follows && let Some(before) = held.record.before {
            missing.insert(before);
        }
        missing.insert(held.sequence);
    }
    missing.difference(&whole).copied().collect()
}

/// Writes the code of a bundle that came whole and left no gap; nothing for another one. An attachment
/// that was divided among parts is whole only if they came in order: the code could not ask for it.
pub(super) fn code(node: &Node, held: &HeldBundle) -> Result<Option<Code>, Failure> {
    let Some(token) = held.record.token else {
        return Ok(None);
    };
    let Some(receipt) = of(node, held.peer)? else {
        return Ok(None);
    };
    let has = |span: &bundle::Span| {
        receipt
            .stored
            .iter()
            .any(|stored| stored.compartment == span.compartment && stored.position >= span.until)
    };
    let is_whole = held.record.came.len() as u64 == u64::from(held.record.parts);
    let is_stored = held
        .record
        .spans
        .iter()
        .all(|span| span.until == 0 || has(span));
    let code = Code::new(held.sequence, held.hash, &token, node.setting().node);
    let is_complete = held.record.parts == 1 || receipt.wanted.is_empty();
    Ok((is_whole && is_stored && is_complete).then_some(code))
}

/// Draws a code for a camera.
pub(super) fn picture(code: &Code) -> Result<String, Failure> {
    let drawn = QrCode::with_error_correction_level(code.to_string(), EcLevel::M)
        .map_err(|error| Failure::Trouble(format!("the code as a picture: {error}")))?;
    Ok(drawn
        .render::<svg::Color<'_>>()
        .min_dimensions(200, 200)
        .build())
}

/// Takes a receipt back: a file, or a code.
///
/// # Errors
/// When it is neither, of another organisation, of nobody who is a member, or not for this node.
pub fn take(node: &Node, asked: &str) -> Result<Told, Failure> {
    let path = Path::new(asked);
    if !path.is_file() {
        let code = Code::read(asked).map_err(|error| {
            Failure::Input(format!("`{asked}` is neither a file nor a code: {error}"))
        })?;
        return take_code(node, &code);
    }
    let named = |error: &dyn std::fmt::Display| Failure::Input(format!("{asked}: {error}"));
    let file = File::open(path).map_err(|error| named(&error))?;
    let mut bytes = Vec::new();
    file.take(FILE_BYTES_MAX)
        .read_to_end(&mut bytes)
        .map_err(|error| named(&error))?;
    let signed = SignedReceipt::read_file(&bytes).map_err(|error| named(&error))?;
    take_signed(node, &signed).map_err(|failure| named(&failure))
}

/// Takes a signed receipt back, as a file or out of a bundle.
pub(super) fn take_signed(node: &Node, signed: &SignedReceipt) -> Result<Told, Failure> {
    let setting = node.setting();
    let receipt = signed
        .verify()
        .map_err(|error| Failure::Input(error.to_string()))?;
    let (_, instance) = keys::of(node)?;
    let name = keys::name(&setting, receipt.from);
    let refused = if receipt.organization != setting.organization {
        Some("belongs to another organisation".to_owned())
    } else if receipt.to != setting.node {
        Some(format!("is for {}", keys::name(&setting, receipt.to)))
    } else if !setting.roster.is_member(receipt.from) {
        Some(format!("comes from {name}, which is no member"))
    } else if receipt.instance != instance {
        Some("is for this node as it was before it was restored from a backup".to_owned())
    } else {
        None
    };
    if let Some(why) = refused {
        return Err(Failure::Input(format!("the receipt {why}")));
    }
    let mut told = Told {
        name,
        received: Vec::new(),
        missing: receipt.missing.clone(),
        advanced: 0,
    };
    for stored in &receipt.stored {
        told.advanced += u64::from(advance(node, receipt.from, *stored)?);
    }
    for received in &receipt.received {
        let whole = received.came >= received.parts;
        confirm(node, receipt.from, received, whole, signed.clone())?;
        if whole {
            told.received.push(received.sequence);
        }
    }
    Ok(told)
}

/// Notes that a bundle came, and keeps the receipt with it.
fn confirm(
    node: &Node,
    peer: NodeId,
    received: &Received,
    whole: bool,
    receipt: SignedReceipt,
) -> Result<(), Failure> {
    let bundle = received.bundle;
    node.store.write_local(move |batch| {
        let now = batch.now();
        if let Some(mut held) = bundle::find(batch.db, Direction::Out, peer, bundle)? {
            held.record.receipt = Some(receipt);
            if whole {
                held.record.confirmed = held.record.confirmed.or(Some(now));
            }
            bundle::put(batch.db, &held)?;
        }
        Ok::<_, Failure>(())
    })
}

/// Notes how far another node has this one's log; never back. Who claims more than there is speaks of another
/// log, for example of one that was lost with a disk: nothing is known to be there then, and everything is
/// told again.
fn advance(node: &Node, peer: NodeId, stored: Stored) -> Result<bool, Failure> {
    let setting = node.setting();
    let Some(held) = setting.held(stored.compartment) else {
        return Ok(false);
    };
    let row = held.row;
    let (before, end) = node.store.read(|db| {
        let end = match Log::open(db, held)? {
            Some(log) => log.end()?,
            None => 0,
        };
        let before = peer::delivered(db, peer, row)?.unwrap_or(0);
        Ok::<_, StoreError>((before, end))
    })?;
    let position = if stored.position > end {
        0
    } else {
        stored.position.max(before)
    };
    if position == before {
        return Ok(false);
    }
    node.store.write(held, move |batch| {
        Ok::<_, StoreError>(peer::put_delivered(batch.db, peer, row, position)?)
    })?;
    Ok(position > before)
}

fn take_code(node: &Node, code: &Code) -> Result<Told, Failure> {
    let setting = node.setting();
    let sent = node.store.read(|db| bundle::all(db, Direction::Out))?;
    let mut named = sent
        .into_iter()
        .filter(|held| held.sequence == code.sequence && code.may_name(held.hash))
        .peekable();
    if named.peek().is_none() {
        return Err(Failure::Input(format!(
            "this node made no bundle {} that the code could mean",
            code.sequence
        )));
    }
    let receiver = named.find(|held| {
        let token = held.record.token;
        token.is_some_and(|token| code.is_of(held.hash, &token, held.peer))
    });
    let Some(mut held) = receiver else {
        return Err(Failure::Input(format!(
            "the code was not written by any node that bundle {} was sealed to",
            code.sequence
        )));
    };
    let mut told = Told {
        name: keys::name(&setting, held.peer),
        received: vec![held.sequence],
        missing: Vec::new(),
        advanced: 0,
    };
    for span in held.record.spans.clone() {
        let stored = Stored {
            compartment: span.compartment,
            position: span.until,
        };
        told.advanced += u64::from(advance(node, held.peer, stored)?);
    }
    node.store.write_local(move |batch| {
        held.record.confirmed = held.record.confirmed.or(Some(batch.now()));
        bundle::put(batch.db, &held)
    })?;
    Ok(told)
}
