use automerge::{ActorId, ExpandedChange};
use orgo_schema::id::{CompartmentId, DocumentId, DocumentKind, FactId, OrganizationId};
use proptest::{
    collection::vec, prelude::*, sample::Index, strategy::ValueTree, test_runner::TestRunner,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::*;
use crate::{
    MadeChange, NotEditChange, Scope,
    edit::{self, NOBODY},
    fact_change,
    form::Form,
};

const SCOPE: Scope = (
    OrganizationId::new(Uuid::from_u128(1)),
    CompartmentId::new(Uuid::from_u128(2)),
);
const CASE: DocumentId = DocumentId {
    kind: DocumentKind::Case,
    id: Uuid::from_u128(3),
};

/// Returns a document and its changes: a fact, two titles one after the other, and a text edited twice.
fn history() -> (Document, Vec<MadeChange>) {
    let mut document = Document::new(SCOPE, CASE);
    let mut changes =
        vec![fact_change(SCOPE, CASE, &[(FactId::new(Uuid::from_u128(1)), b"one")]).unwrap()];
    changes.extend(document.set_register("title", "Pump").unwrap());
    changes.extend(document.set_register("title", "Pump 3").unwrap());
    changes.extend(document.edit_text("The pump leaks.").unwrap());
    changes.extend(document.edit_text("The red pump leaked.").unwrap());
    document.apply(&[&changes[0].bytes]).unwrap();
    (document, changes)
}

/// Alters a title that was set on top of everything, and gives it the actor that belongs to it.
#[track_caller]
fn check_altered(alter: impl FnOnce(&mut ExpandedChange), expected: &NotAdmitted) {
    let (document, _) = history();
    let made = document
        .clone()
        .set_register("title", "Pump 4")
        .unwrap()
        .unwrap();
    let mut change = Change::try_from(&made.bytes[..]).unwrap().decode();
    change.actor_id = ActorId::from(NOBODY);
    alter(&mut change);
    let altered = edit::named(SCOPE, CASE, &Change::from(change)).unwrap();
    assert_eq!(document.admit(altered.raw_bytes()).as_ref(), Err(expected));
}

#[test]
fn what_was_made_here_is_admitted() {
    let (document, changes) = history();
    for change in &changes {
        assert_eq!(document.admit(&change.bytes).unwrap().hash(), change.hash);
    }
}

#[test]
fn changes_that_need_one_another_are_admitted_in_any_order() {
    let (document, changes) = history();
    let mut reversed: Vec<_> = changes.iter().rev().map(|made| &made.bytes[..]).collect();
    let mut other = Document::new(SCOPE, CASE);
    assert_eq!(other.admit_all(&reversed), vec![Ok(()); changes.len()]);
    assert_eq!(other.heads(), document.heads());
    assert_eq!(other.register("title"), document.register("title"));
    assert_eq!(other.narrative(), document.narrative());

    // Without the first title everything that follows on it waits, and the fact does not.
    reversed.retain(|bytes| *bytes != changes[1].bytes);
    let said = Document::new(SCOPE, CASE).admit_all(&reversed);
    let waits = |missing: usize| {
        let missing = vec![changes[missing].hash];
        Err(NotAdmitted::Waiting { missing })
    };
    assert_eq!(said, [waits(3), waits(2), waits(1), Ok(())]);
}

#[test]
fn an_edit_follows_on_its_dependencies_alone() {
    let (_, changes) = history();
    let hash = |at: usize| automerge::ChangeHash(*changes[at].hash.as_bytes());
    let facts = NotAdmitted::Dependencies { what: "facts" };
    check_altered(|change| change.deps.push(hash(0)), &facts);
    let ancestor = NotAdmitted::Dependencies {
        what: "a change and on an ancestor of it",
    };
    check_altered(|change| change.deps.push(hash(1)), &ancestor);
    let missing = vec![ChangeHash::new([9; 32])];
    check_altered(
        |change| change.deps.push(automerge::ChangeHash([9; 32])),
        &NotAdmitted::Waiting { missing },
    );
}

#[test]
fn operations_are_numbered_without_gaps() {
    let (document, _) = history();
    let last = document
        .edits
        .get_changes(&[])
        .iter()
        .map(Change::max_op)
        .max()
        .unwrap();
    let expected = last + 1;
    let check = |got: u64| {
        let start = got.try_into().unwrap();
        check_altered(
            |change| change.start_op = start,
            &NotAdmitted::FirstOperation { got, expected },
        );
    };
    check(expected + 1);
    check(expected - 1);
    check(1);
    check(u64::from(u32::MAX));
}

#[test]
fn a_text_may_be_shortened_though_it_is_too_long() {
    // Two sites that each fill the text leave one that is over the limit.
    let full = |letter: &str| letter.repeat(TEXT_BYTES_MAX);
    let mut a = Document::new(SCOPE, CASE);
    let mut b = a.clone();
    let mut changes = a.edit_text(&full("a")).unwrap();
    changes.extend(b.edit_text(&full("b")).unwrap());
    let bytes: Vec<_> = changes
        .iter()
        .map(|change| change.bytes.as_slice())
        .collect();
    a.apply(&bytes).unwrap();
    assert_eq!(a.narrative().len(), 2 * TEXT_BYTES_MAX);
    let before = a.clone();
    let shortened = a.edit_text(&full("a")).unwrap();
    before.admit(&shortened[0].bytes).unwrap();

    // Another program that does not keep the limit.
    let (_, text) = b.edits.get(automerge::ROOT, "narrative").unwrap().unwrap();
    let one_more =
        b.edit(|tx| automerge::transaction::Transactable::splice_text(tx, &text, 0, 0, "c"));
    let before = Document {
        edits: before.edits,
        ..b.clone()
    };
    let got = TEXT_BYTES_MAX + 1;
    assert_eq!(
        before.admit(&one_more.unwrap().unwrap().bytes),
        Err(NotAdmitted::TextTooLong { got })
    );
}

/// Gives damaged bytes the actor and the checksum that belong to them, as a hostile member would.
fn disguise(bytes: &mut [u8]) {
    if let Ok(form) = Form::read(bytes) {
        let (at, length) = (form.actor_at, form.actor.len());
        let actor = edit::actor(SCOPE, CASE, bytes, &form);
        if length == actor.len() {
            bytes[at..at + length].copy_from_slice(&actor);
        }
    }
    if let Some((head, hashed)) = bytes.split_at_mut_checked(8) {
        head[4..].copy_from_slice(&Sha256::digest(hashed)[..4]);
    }
}

/// SECURITY 0.1: of changes like these, Automerge parsed one in three, panicked applying some, and after
/// others wrote documents that it could not read.
#[test]
fn damage_in_disguise_breaks_no_document() {
    const TRIES: usize = 6_000;
    let (document, changes) = history();
    let mut runner = TestRunner::deterministic();
    let damage = vec((any::<Index>(), any::<u8>(), any::<bool>()), 1..3);
    let (mut refused, mut admitted) = (0, Vec::new());
    for attempt in 0..TRIES {
        let original = &changes[1 + attempt % 4].bytes;
        let mut bytes = original.clone();
        for (at, byte, flip) in damage.new_tree(&mut runner).unwrap().current() {
            let at = at.index(bytes.len());
            bytes[at] = if flip {
                bytes[at] ^ 1 << (byte % 8)
            } else {
                byte
            };
        }
        disguise(&mut bytes);
        match document.admit(&bytes) {
            Err(_) => refused += 1,
            Ok(_) if bytes == *original => {}
            Ok(_) => admitted.push(bytes),
        }
    }
    assert!(
        refused > TRIES / 2,
        "{refused} refused, {} admitted",
        admitted.len()
    );
    // Another letter in a title is damage that no one can tell from an edit.
    assert!(
        admitted.len() > TRIES / 100,
        "{refused} refused, {} admitted",
        admitted.len()
    );

    // Each was judged by itself; together, in any order, they still make one sound document.
    let mut one_by_one = document.clone();
    for bytes in &admitted {
        one_by_one.apply(&[bytes]).unwrap();
    }
    let mut at_once = document.clone();
    let reversed: Vec<_> = admitted.iter().rev().map(Vec::as_slice).collect();
    assert_eq!(at_once.apply(&reversed).unwrap().waiting, []);
    let again = Document::load(SCOPE, CASE, &at_once.save()).unwrap();
    for other in [&at_once, &again] {
        assert_eq!(other.heads(), one_by_one.heads());
        assert_eq!(other.narrative(), one_by_one.narrative());
        assert_eq!(other.register_names(), one_by_one.register_names());
        for name in other.register_names() {
            assert_eq!(other.register(&name), one_by_one.register(&name));
        }
    }
}

#[test]
fn damage_without_disguise_is_refused() {
    let (document, changes) = history();
    let original = &changes[4].bytes;
    // The checksum takes no part in the hash: it follows from the rest.
    for at in 8..original.len() {
        let mut bytes = original.clone();
        bytes[at] ^= 1;
        document.admit(&bytes).unwrap_err();
    }
    let mut bytes = original.clone();
    bytes[4] ^= 1;
    let reason = NotAChangeHere::Edit(NotEditChange::NotCanonical);
    assert_eq!(document.admit(&bytes), Err(NotAdmitted::NotAChange(reason)));
}
