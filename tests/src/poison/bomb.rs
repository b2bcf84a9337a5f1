//! Edits that are damaged, and ones made to break who decodes them (SECURITY 0.1, 0.2).

use std::collections::BTreeMap;

use orgo_crdt::{Document, MadeChange};
use orgo_schema::id::{ChangeHash, CompartmentId, DocumentId, OrganizationId};

use super::{column, disguised, literal, prefixed, run, unsigned, with_columns};
use crate::sim::chance::Chance;

/// How many operations a change may have.
const MANY: i64 = 10_000;

/// The organisation and the compartment that a document is of.
type Place = (OrganizationId, CompartmentId);

/// An edit that takes much more to decode than it has bytes.
#[derive(Debug, Clone)]
pub struct Bomb {
    /// What there is too much of.
    pub name: &'static str,
    /// The edit.
    pub edit: MadeChange,
    /// What is said of it, in part.
    pub reason: &'static str,
}

/// Returns a document and its edits: two titles, and a text edited twice.
pub fn history(place: Place, document: DocumentId) -> (Document, Vec<MadeChange>) {
    let mut document = Document::new(place, document);
    let mut edits = Vec::new();
    edits.extend(document.set_register("title", "Pump").expect("it fits"));
    edits.extend(document.set_register("title", "Pump 3").expect("it fits"));
    edits.extend(document.edit_text("The pump leaks.").expect("it fits"));
    edits.extend(document.edit_text("The red pump leaked.").expect("it fits"));
    (document, edits)
}

/// Returns edits like these with a byte or two changed, up to so many.
pub fn mutated(
    place: Place,
    document: DocumentId,
    edits: &[MadeChange],
    count: usize,
) -> Vec<MadeChange> {
    let mut chance = Chance::new(7);
    let mut made = BTreeMap::<ChangeHash, MadeChange>::new();
    for edit in edits.iter().cycle().take(count) {
        let mut bytes = edit.bytes.clone();
        for _ in 0..=chance.below(2) {
            let at = 8 + chance.place(bytes.len() - 8);
            bytes[at] = match chance.below(2) {
                0 => bytes[at] ^ (1 << chance.below(8)),
                _ => u8::try_from(chance.below(256)).expect("it is a byte"),
            };
        }
        let mutated = disguised(place, document, bytes);
        if edits.iter().all(|edit| edit.hash != mutated.hash) {
            made.insert(mutated.hash, mutated);
        }
    }
    made.into_values().collect()
}

/// Bombs, as far as a change without compression can be one.
pub fn bombs(place: Place, document: DocumentId) -> Vec<Bomb> {
    let title = Document::new(place, document)
        .set_register("title", "Pump")
        .expect("it fits")
        .expect("it is new");
    let with = |other: Option<&[u8]>, columns: &[(u64, Vec<u8>)]| {
        with_columns(place, document, &title, other, columns)
    };
    let puts = |count: i64, key: Vec<u8>| {
        [
            (column::OBJECT_ACTOR, run(count, &[1])),
            (column::OBJECT_COUNTER, run(count, &[2])),
            (column::KEY, run(count, &prefixed(&key))),
            (column::INSERT, unsigned(count.unsigned_abs())),
            (column::ACTION, run(count, &[1])),
            (column::VALUE_KIND, run(count, &[6])),
            (column::PREDECESSORS, run(count, &[0])),
        ]
    };
    let actor = vec![0xac; 200 * 1024];
    let all = [
        (
            "operations",
            "over 10000 operations",
            with(None, &puts(200_001, b"title".to_vec())),
        ),
        (
            "keys",
            "a name that is not allowed",
            with(None, &puts(MANY, vec![b'k'; 200 * 1024])),
        ),
        (
            // Each operation gets its own copy of the actor: two gigabytes.
            "actors",
            "could not be decoded safely",
            with(Some(&actor), &puts(MANY, b"title".to_vec())),
        ),
        (
            "value",
            "puts a register that is too long",
            with(None, &value()),
        ),
        (
            "nesting",
            "does something else with a register",
            with(None, &nesting()),
        ),
    ];
    let all = all.into_iter();
    all.map(|(name, reason, edit)| Bomb { name, edit, reason })
        .collect()
}

/// One value that is too long.
fn value() -> [(u64, Vec<u8>); 8] {
    let value = vec![b'v'; 200 * 1024];
    let kind = unsigned((value.len() as u64) << 4 | 6);
    [
        (column::OBJECT_ACTOR, run(1, &[1])),
        (column::OBJECT_COUNTER, run(1, &[2])),
        (column::KEY, run(1, &prefixed(b"title"))),
        (column::INSERT, unsigned(1)),
        (column::ACTION, run(1, &[1])),
        (column::VALUE_KIND, run(1, &kind)),
        (column::VALUE, value),
        (column::PREDECESSORS, run(1, &[0])),
    ]
}

/// Maps in maps.
fn nesting() -> [(u64, Vec<u8>); 7] {
    let nested: Vec<Vec<u8>> = (0..MANY.unsigned_abs())
        .map(|at| if at == 0 { vec![2] } else { unsigned(3 + at) })
        .collect();
    let makers: Vec<Vec<u8>> = (0..MANY).map(|at| vec![u8::from(at == 0)]).collect();
    [
        (column::OBJECT_ACTOR, literal(&makers)),
        (column::OBJECT_COUNTER, literal(&nested)),
        (column::KEY, run(MANY, &prefixed(b"a"))),
        (column::INSERT, unsigned(MANY.unsigned_abs())),
        (column::ACTION, run(MANY, &[0])),
        (column::VALUE_KIND, run(MANY, &[0])),
        (column::PREDECESSORS, run(MANY, &[0])),
    ]
}
