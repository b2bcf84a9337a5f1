//! Trials in this process; those in a worker need the program, and are in the tests of the workspace.

use orgo_crdt::MadeChange;
use orgo_schema::id::{CompartmentId, DocumentKind, OrganizationId};
use uuid::Uuid;

use super::*;

const SCOPE: Scope = (
    OrganizationId::new(Uuid::from_u128(1)),
    CompartmentId::new(Uuid::from_u128(2)),
);
const CASE: DocumentId = DocumentId {
    kind: DocumentKind::Case,
    id: Uuid::from_u128(3),
};

fn edits() -> Vec<MadeChange> {
    let mut document = Document::new(SCOPE, CASE);
    ["Pump", "Pump 3", "Pump 4"]
        .into_iter()
        .filter_map(|title| document.set_register("title", title).unwrap())
        .collect()
}

fn trial(known: &[&MadeChange], candidates: &[&MadeChange]) -> Trial {
    let bytes = |all: &[&MadeChange]| all.iter().map(|made| made.bytes.clone().into()).collect();
    Trial {
        scope: SCOPE,
        document: CASE,
        known: bytes(known),
        candidates: bytes(candidates),
    }
}

#[test]
fn edits_are_tried_on_what_is_known() {
    let [one, two, three] = &edits()[..] else {
        panic!("three titles");
    };
    let inline = Decoder::Inline;
    assert_eq!(
        inline.tried(&trial(&[one], &[three, two])),
        [Tried::Good, Tried::Good]
    );
    assert_eq!(
        inline.tried(&trial(&[one], &[three])),
        [Tried::Waiting(vec![two.hash])]
    );
    let mut bad = two.clone();
    bad.bytes.push(0);
    let said = inline.tried(&trial(&[one], &[&bad]));
    assert!(matches!(&said[..], [Tried::Refused(_)]), "{said:?}");
}

#[test]
fn questions_and_answers_read_as_they_were_written() {
    let edits = edits();
    let trial = trial(&[&edits[0]], &[&edits[1], &edits[2]]);
    let mut bytes = Vec::new();
    form::write(&mut bytes, &trial).unwrap();
    let said = vec![
        Tried::Good,
        Tried::Waiting(vec![edits[0].hash]),
        Tried::Refused("why".to_owned()),
        Tried::Unsafe("why not".to_owned()),
    ];
    form::write(&mut bytes, &said).unwrap();
    let mut from = &bytes[..];
    assert_eq!(form::read(&mut from).unwrap(), Some(trial));
    assert_eq!(form::read(&mut from).unwrap(), Some(said));
}

#[test]
fn a_program_that_is_none_is_no_verdict() {
    let edits = edits();
    let trial = trial(&[], &[&edits[0]]);
    let tried = |program: &str| Decoder::worker(program.into()).tried(&trial);
    assert_eq!(tried("/nowhere/orgo"), [Tried::Waiting(Vec::new())]);
    let said = tried("/bin/false");
    let [Tried::Unsafe(reason)] = &said[..] else {
        panic!("{said:?}");
    };
    assert!(reason.contains("more memory or time"), "{reason}");
}
