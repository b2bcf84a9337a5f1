use automerge::{ObjType, legacy::SortedVec};
use orgo_schema::id::{CompartmentId, DocumentKind, OrganizationId};
use uuid::Uuid;

use super::*;
use crate::{Document, MadeChange, NotAChangeHere, ReadChange, read_change};

const SCOPE: Scope = (
    OrganizationId::new(Uuid::from_u128(1)),
    CompartmentId::new(Uuid::from_u128(2)),
);
const CASE: DocumentId = DocumentId {
    kind: DocumentKind::Case,
    id: Uuid::from_u128(3),
};

fn title() -> MadeChange {
    Document::new(SCOPE, CASE)
        .set_register("title", "Pump")
        .unwrap()
        .unwrap()
}

fn text() -> MadeChange {
    Document::new(SCOPE, CASE)
        .edit_text("ab")
        .unwrap()
        .remove(0)
}

fn read(bytes: &[u8]) -> Result<ReadChange, NotAChangeHere> {
    read_change(SCOPE, CASE, bytes)
}

/// Alters an edit in any way that Automerge can write down, and gives it the actor that belongs to it,
/// as a hostile node would.
#[track_caller]
fn check_altered(
    made: &MadeChange,
    alter: impl FnOnce(&mut ExpandedChange),
    expected: &NotEditChange,
) {
    let mut change = Change::try_from(&made.bytes[..]).unwrap().decode();
    let actor = change.actor_id.clone();
    change.actor_id = ActorId::from(NOBODY);
    change
        .operations
        .iter_mut()
        .for_each(|op| rename(op, &actor, &ActorId::from(NOBODY)));
    alter(&mut change);
    let altered = named(SCOPE, CASE, &Change::from(change)).unwrap();
    assert_eq!(
        read(altered.raw_bytes()).unwrap_err(),
        NotAChangeHere::Edit(expected.clone())
    );
}

#[test]
fn an_edit_reads_as_what_it_is() {
    for made in [title(), text()] {
        let Ok(ReadChange::Edit(edit)) = read(&made.bytes) else {
            panic!("not an edit")
        };
        assert_eq!(edit.hash, made.hash);
        assert_eq!(edit.dependencies, [crate::genesis_hash(DocumentKind::Case)]);
    }
}

#[test]
fn an_edit_belongs_to_one_document_only() {
    let bytes = title().bytes;
    let check = |scope, document| {
        let error = read_change(scope, document, &bytes).unwrap_err();
        assert_eq!(error, NotAChangeHere::Edit(NotEditChange::Actor));
    };
    check((OrganizationId::new(Uuid::from_u128(9)), SCOPE.1), CASE);
    check((SCOPE.0, CompartmentId::new(Uuid::from_u128(9))), CASE);
    check(
        SCOPE,
        DocumentId {
            id: Uuid::from_u128(9),
            ..CASE
        },
    );
    check(
        SCOPE,
        DocumentId {
            kind: DocumentKind::Task,
            ..CASE
        },
    );
}

#[test]
fn an_edit_has_nothing_but_operations_and_dependencies() {
    let head = |alter: fn(&mut ExpandedChange), what| {
        check_altered(&title(), alter, &NotEditChange::Head { what });
    };
    head(|change| change.seq = 2, "sequence");
    head(|change| change.time = 1, "time");
    head(
        |change| change.message = Some("hello".to_owned()),
        "message",
    );
    head(|change| change.extra_bytes = vec![1], "part at the end");
    head(|change| change.operations.clear(), "lack of operations");
    head(|change| change.deps.clear(), "list of dependencies");
    head(
        |change| change.deps.push(change.deps[0]),
        "list of dependencies",
    );
}

#[test]
fn an_edit_changes_nothing_but_registers_and_texts() {
    let check = |made: &MadeChange, alter: fn(&mut Op), what| {
        let expected = NotEditChange::Operation { at: 0, what };
        check_altered(made, |change| alter(&mut change.operations[0]), &expected);
    };
    let register = |alter, what| check(&title(), alter, what);
    let elsewhere = "changes something that no edit may change";
    register(|op| op.obj = ObjectId::Root, elsewhere);
    register(
        |op| op.obj = ObjectId::Id(OpId::new(2, &ActorId::from([9; 16]))),
        elsewhere,
    );
    register(
        |op| op.obj = ObjectId::Id(OpId::new(4, &genesis::genesis(CASE.kind).actor)),
        elsewhere,
    );
    let name = "changes a register of a name that is not allowed";
    register(|op| op.key = Key::from("Title"), name);
    register(|op| op.key = Key::from("x".repeat(65)), name);
    register(|op| op.key = Key::head(), "puts a register at a position");
    let put = "does something else with a register than putting or deleting text";
    register(|op| op.action = OpType::Put(ScalarValue::Int(1)), put);
    register(
        |op| op.action = OpType::Put(ScalarValue::Bytes(vec![1])),
        put,
    );
    register(|op| op.action = OpType::Make(ObjType::Map), put);
    register(|op| op.action = OpType::Increment(1), put);
    register(|op| op.action = OpType::Delete, put);
    register(|op| op.insert = true, put);
    let long = "puts a register that is too long";
    register(
        |op| op.action = OpType::Put(ScalarValue::Str("x".repeat(REGISTER_BYTES_MAX + 1).into())),
        long,
    );

    let text = |alter, what| check(&text(), alter, what);
    text(|op| op.key = Key::from("a"), "puts a key into a text");
    let one = "inserts more or less than one character";
    text(
        |op| op.action = OpType::Put(ScalarValue::Str("ab".into())),
        one,
    );
    text(
        |op| op.action = OpType::Put(ScalarValue::Str("".into())),
        one,
    );
    let insert = "does something else with a text than inserting or deleting";
    text(|op| op.action = OpType::Put(ScalarValue::Int(1)), insert);
    text(|op| op.action = OpType::Make(ObjType::Map), insert);
    text(|op| op.action = OpType::Delete, insert);
    text(|op| op.insert = false, insert);
    text(
        |op| op.pred = SortedVec::from(vec![OpId::new(1, &ActorId::from([9; 16]))]),
        insert,
    );
}

#[test]
fn only_cases_have_a_text() {
    let task = DocumentId {
        kind: DocumentKind::Task,
        ..CASE
    };
    let mut change = Change::try_from(&text().bytes[..]).unwrap().decode();
    change.actor_id = ActorId::from(NOBODY);
    change.deps = vec![genesis::genesis(task.kind).hash];
    for op in &mut change.operations {
        op.obj = ObjectId::Id(OpId::new(3, &genesis::genesis(task.kind).actor));
        op.key = Key::head();
    }
    let change = named(SCOPE, task, &Change::from(change)).unwrap();
    let what = "changes something that no edit may change";
    let expected = NotAChangeHere::Edit(NotEditChange::Operation { at: 0, what });
    assert_eq!(read_change(SCOPE, task, change.raw_bytes()), Err(expected));
}

#[test]
fn facts_are_stored_by_changes_of_facts_alone() {
    // An edit whose first operation looks harmless, and whose second stores a fact.
    let mut change = Change::try_from(&title().bytes[..]).unwrap().decode();
    change.actor_id = ActorId::from(NOBODY);
    let mut op = change.operations[0].clone();
    op.obj = ObjectId::Id(OpId::new(1, &genesis::genesis(CASE.kind).actor));
    change.operations.push(op);
    let change = named(SCOPE, CASE, &Change::from(change)).unwrap();
    let what = "changes something that no edit may change";
    let expected = NotAChangeHere::Edit(NotEditChange::Operation { at: 1, what });
    assert_eq!(read(change.raw_bytes()), Err(expected));
}
