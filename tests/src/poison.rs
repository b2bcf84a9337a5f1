//! Edits that no honest program makes, under names and actors that belong to them.
//!
//! The format is that of Automerge's change chunks, written by hand: no library would write these.

pub mod bomb;

use orgo_crdt::MadeChange;
use orgo_schema::id::{ChangeHash, CompartmentId, DocumentId, OrganizationId};
use sha2::{Digest, Sha256};

/// The columns of operations.
pub mod column {
    /// The actor of the object.
    pub const OBJECT_ACTOR: u64 = 0x01;
    /// The number of the object.
    pub const OBJECT_COUNTER: u64 = 0x02;
    /// The name in a map.
    pub const KEY: u64 = 0x15;
    /// Whether something is put in.
    pub const INSERT: u64 = 0x34;
    /// What is done.
    pub const ACTION: u64 = 0x42;
    /// The kind and length of a value.
    pub const VALUE_KIND: u64 = 0x56;
    /// The bytes of values.
    pub const VALUE: u64 = 0x57;
    /// How many operations are replaced.
    pub const PREDECESSORS: u64 = 0x70;
}

/// Gives bytes the checksum that belongs to them, as a hostile author does.
pub fn named(mut bytes: Vec<u8>) -> MadeChange {
    let checksum: [u8; 32] = Sha256::digest(&bytes[8..]).into();
    bytes[4..8].copy_from_slice(&checksum[..4]);
    MadeChange {
        hash: hash_of(&bytes),
        bytes,
    }
}

/// Returns the name of a change.
pub fn hash_of(bytes: &[u8]) -> ChangeHash {
    ChangeHash::new(Sha256::digest(&bytes[8..]).into())
}

/// Writes a number in LEB128.
pub fn unsigned(mut number: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let seven = (number & 0x7f) as u8;
        number >>= 7;
        if number == 0 {
            bytes.push(seven);
            return bytes;
        }
        bytes.push(seven | 0x80);
    }
}

fn signed(mut number: i64) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let seven = (number & 0x7f) as u8;
        number >>= 7;
        if (number == 0 && seven & 0x40 == 0) || (number == -1 && seven & 0x40 != 0) {
            bytes.push(seven);
            return bytes;
        }
        bytes.push(seven | 0x80);
    }
}

/// Writes one value many times.
pub fn run(count: i64, value: &[u8]) -> Vec<u8> {
    [&signed(count)[..], value].concat()
}

/// Writes values one by one.
pub fn literal(values: &[Vec<u8>]) -> Vec<u8> {
    let count = i64::try_from(values.len()).expect("it fits");
    [signed(-count), values.concat()].concat()
}

/// Writes bytes with their length before them.
pub fn prefixed(bytes: &[u8]) -> Vec<u8> {
    [&unsigned(bytes.len() as u64)[..], bytes].concat()
}

/// Where the parts of a change begin.
struct Parts {
    actor: std::ops::Range<usize>,
    /// The other actors, with their number.
    others: std::ops::Range<usize>,
    /// The number of the columns.
    columns: usize,
}

fn parts(bytes: &[u8]) -> Option<Parts> {
    let mut at = 9;
    let number = |at: &mut usize| {
        let (mut value, mut shift) = (0_usize, 0_u32);
        loop {
            let byte = *bytes.get(*at)?;
            *at += 1;
            value |= usize::from(byte & 0x7f).checked_shl(shift)?;
            shift += 7;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
    };
    number(&mut at)?;
    let dependencies = number(&mut at)?;
    at = at.checked_add(dependencies.checked_mul(32)?)?;
    let length = number(&mut at)?;
    let actor = at..at.checked_add(length)?;
    at = actor.end;
    // Sequence, first operation, time.
    for _ in 0..3 {
        number(&mut at)?;
    }
    let message = number(&mut at)?;
    at = at.checked_add(message)?;
    let others = at;
    for _ in 0..number(&mut at)? {
        let other = number(&mut at)?;
        at = at.checked_add(other)?;
    }
    (at <= bytes.len()).then_some(Parts {
        actor,
        others: others..at,
        columns: at,
    })
}

/// Gives damaged bytes the actor and the checksum that belong to them, as a hostile member would.
pub fn disguised(
    (organization, compartment): (OrganizationId, CompartmentId),
    document: DocumentId,
    mut bytes: Vec<u8>,
) -> MadeChange {
    if let Some(Parts { actor, .. }) = parts(&bytes)
        && actor.len() == 16
        && actor.end <= bytes.len()
    {
        let mut hasher = blake3::Hasher::new_derive_key("orgo edit change 1");
        let mut add = |part: &[u8]| {
            hasher.update(&(part.len() as u64).to_be_bytes());
            hasher.update(part);
        };
        add(organization.as_bytes());
        add(compartment.as_bytes());
        add(&[document.kind.code()]);
        add(document.id.as_bytes());
        add(&bytes[8..actor.start]);
        add(&bytes[actor.end..]);
        hasher.finalize_xof().fill(&mut bytes[actor]);
    }
    named(bytes)
}

/// Returns a change like another, with other operations, and with another actor that it names.
pub fn with_columns(
    place: (OrganizationId, CompartmentId),
    document: DocumentId,
    like: &MadeChange,
    other: Option<&[u8]>,
    columns: &[(u64, Vec<u8>)],
) -> MadeChange {
    let head = parts(&like.bytes).expect("it fits");
    let mut at = 9;
    while like.bytes[at] & 0x80 != 0 {
        at += 1;
    }
    let mut body = match other {
        Some(other) => [
            &like.bytes[at + 1..head.others.start],
            &[1],
            &prefixed(other),
        ]
        .concat(),
        None => like.bytes[at + 1..head.columns].to_vec(),
    };
    body.extend(unsigned(columns.len() as u64));
    for (name, data) in columns {
        body.extend(unsigned(*name));
        body.extend(unsigned(data.len() as u64));
    }
    for (_, data) in columns {
        body.extend(data);
    }
    let bytes = [&like.bytes[..9], &prefixed(&body)].concat();
    disguised(place, document, bytes)
}
