use automerge::{
    Automerge, ObjType, ROOT, ReadDoc,
    transaction::{CommitOptions, Transactable},
};
use orgo_schema::id::DocumentKind;
use proptest::{
    collection::{btree_map, vec},
    prelude::*,
    strategy::ValueTree,
    test_runner::TestRunner,
};
use sha2::{Digest, Sha256};
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

fn fact(id: u128) -> FactId {
    FactId::new(Uuid::from_u128(id))
}

fn made(facts: &[(FactId, &[u8])]) -> MadeChange {
    fact_change(SCOPE, CASE, facts).unwrap()
}

fn read(bytes: &[u8]) -> Result<FactChange, NotFactChange> {
    read_fact_change(SCOPE, CASE, bytes)
}

/// Gives changed bytes the checksum that belongs to them, as a hostile node would.
fn mend(bytes: &mut [u8]) {
    if let Some((head, hashed)) = bytes.split_at_mut_checked(8) {
        head[4..].copy_from_slice(&Sha256::digest(hashed)[..4]);
    }
}

fn kind() -> impl Strategy<Value = DocumentKind> {
    (0..DocumentKind::ALL.len()).prop_map(|at| DocumentKind::ALL[at])
}

fn facts() -> impl Strategy<Value = BTreeMap<u128, Vec<u8>>> {
    btree_map(any::<u128>(), vec(any::<u8>(), 1..200), 1..12)
}

fn borrowed(facts: &BTreeMap<u128, Vec<u8>>) -> Vec<(FactId, &[u8])> {
    facts
        .iter()
        .map(|(id, content)| (fact(*id), content.as_slice()))
        .collect()
}

proptest! {
    #[test]
    fn a_change_is_the_one_that_automerge_makes(kind in kind(), facts in facts()) {
        let document = DocumentId { kind, ..CASE };
        let facts = borrowed(&facts);
        let ours = fact_change(SCOPE, document, &facts).unwrap();
        let actor = actor(SCOPE, document, &facts);
        let mut theirs = genesis::genesis(kind).document.clone().with_actor(ActorId::from(actor));
        theirs
            .transact_with::<_, _, automerge::AutomergeError, _>(
                |()| CommitOptions::default().with_time(0),
                |tx| {
                    let (_, map) = tx.get(ROOT, "facts")?.unwrap();
                    facts.iter().try_for_each(|(id, content)| tx.put(&map, key::of_fact(*id), content.to_vec()))
                },
            )
            .unwrap();
        let theirs = theirs.get_last_local_change().unwrap();
        prop_assert_eq!(ours.hash.as_bytes(), &theirs.hash().0);
        prop_assert_eq!(&ours.bytes, theirs.raw_bytes());
    }

    #[test]
    fn a_change_reads_as_the_facts_it_was_made_of(kind in kind(), facts in facts()) {
        let document = DocumentId { kind, ..CASE };
        let made = fact_change(SCOPE, document, &borrowed(&facts)).unwrap();
        let read = read_fact_change(SCOPE, document, &made.bytes).unwrap();
        prop_assert_eq!(read.hash, made.hash);
        prop_assert_eq!(read.actor, actor(SCOPE, document, &borrowed(&facts)));
        let expected: Vec<_> = facts.into_iter().map(|(id, content)| (fact(id), content)).collect();
        prop_assert_eq!(read.facts, expected);
        let admitted = admitted_facts(&made.bytes);
        prop_assert_eq!(admitted, Some(read_fact_change(SCOPE, document, &made.bytes).unwrap().facts));
    }

    #[test]
    fn neither_order_nor_repetition_matters(facts in facts(), turn in 0_usize..12) {
        let sorted = borrowed(&facts);
        let mut other = sorted.clone();
        other.rotate_left(turn % sorted.len());
        other.push(sorted[0]);
        prop_assert_eq!(made(&sorted), made(&other));
    }

    #[test]
    fn any_bytes_are_refused(bytes in vec(any::<u8>(), 0..400)) {
        prop_assert!(read(&bytes).is_err());
    }
}

/// The bytes are part of the format: a node that made others would have other changes for equal facts.
#[test]
fn the_form_never_changes() {
    let one = made(&[(fact(7), b"one")]);
    assert_eq!(
        one.hash.to_string(),
        "3ffb165e5dfc1cdc1e72abc2ffd4ae496559a1a0f08849331e232bbc1d69553a"
    );
    let two = made(&[(fact(7), b"one"), (fact(8), b"two")]);
    assert_eq!(
        two.hash.to_string(),
        "c241a3ea0d4e7b080e41bb0a5fd2e069655d618863391c9b11ee3f25e1133bbe"
    );
}

#[test]
fn facts_that_no_node_would_read_are_not_written() {
    let check = |facts: &[(FactId, &[u8])], refused: FactsRefused| {
        assert_eq!(fact_change(SCOPE, CASE, facts), Err(refused));
    };
    let long = vec![0; FACT_BYTES_MAX + 1];
    check(&[], FactsRefused::Empty);
    check(
        &[(fact(1), b"")],
        FactsRefused::FactSize {
            id: fact(1),
            got: 0,
        },
    );
    check(
        &[(fact(1), &long)],
        FactsRefused::FactSize {
            id: fact(1),
            got: long.len(),
        },
    );
    check(
        &[(fact(1), b"a"), (fact(1), b"b")],
        FactsRefused::TwoContents { id: fact(1) },
    );
    let many: Vec<_> = (0..=10_000).map(|id| (fact(id), &b"x"[..])).collect();
    check(&many, FactsRefused::TooMany { got: 10_001 });
    let heavy: Vec<_> = (0..5).map(|id| (fact(id), &long[1..])).collect();
    let error = fact_change(SCOPE, CASE, &heavy).unwrap_err();
    assert!(
        matches!(error, FactsRefused::TooLarge { got } if got > CHANGE_BYTES_MAX),
        "{error}"
    );
}

#[test]
fn the_largest_change_reads_back() {
    let many: Vec<_> = (0..8_000).map(|id| (fact(id << 64), &b"x"[..])).collect();
    assert_eq!(read(&made(&many).bytes).unwrap().facts.len(), 8_000);
    let long = vec![9; FACT_BYTES_MAX];
    assert_eq!(
        read(&made(&[(fact(1), &long)]).bytes).unwrap().facts,
        [(fact(1), long)]
    );
}

#[test]
fn a_change_belongs_to_one_document_only() {
    let bytes = made(&[(fact(1), b"fact")]).bytes;
    let check = |scope, document| read_fact_change(scope, document, &bytes).unwrap_err();
    let other_organization = (OrganizationId::new(Uuid::from_u128(9)), SCOPE.1);
    let other_compartment = (SCOPE.0, CompartmentId::new(Uuid::from_u128(9)));
    assert_eq!(check(other_organization, CASE), NotFactChange::Actor);
    assert_eq!(check(other_compartment, CASE), NotFactChange::Actor);
    assert_eq!(
        check(
            SCOPE,
            DocumentId {
                id: Uuid::from_u128(9),
                ..CASE
            }
        ),
        NotFactChange::Actor
    );
    assert_eq!(
        check(
            SCOPE,
            DocumentId {
                kind: DocumentKind::Task,
                ..CASE
            }
        ),
        NotFactChange::Dependencies
    );
}

/// Lets a change be altered in any way that Automerge can write down, its actor being right.
#[track_caller]
fn check_altered(alter: impl FnOnce(&mut ExpandedChange), expected: &NotFactChange) {
    let bytes = made(&[(fact(1), b"one"), (fact(2), b"two")]).bytes;
    let mut change = Change::try_from(&bytes[..]).unwrap().decode();
    alter(&mut change);
    let altered = Change::from(change);
    assert_eq!(read(altered.raw_bytes()).as_ref(), Err(expected));
}

#[test]
fn a_change_holds_nothing_but_facts() {
    let content = |what| NotFactChange::Content { what };
    check_altered(|change| change.deps.clear(), &NotFactChange::Dependencies);
    check_altered(
        |change| change.deps.push(automerge::ChangeHash([1; 32])),
        &NotFactChange::Dependencies,
    );
    check_altered(
        |change| change.seq = 2,
        &content("sequence or first operation"),
    );
    check_altered(
        |change| change.start_op = change.start_op.saturating_add(1),
        &content("sequence or first operation"),
    );
    check_altered(|change| change.time = 1, &NotFactChange::NotCanonical);
    check_altered(
        |change| change.message = Some("hello".to_owned()),
        &NotFactChange::NotCanonical,
    );
    check_altered(
        |change| change.extra_bytes = vec![1],
        &NotFactChange::NotCanonical,
    );
    check_altered(
        |change| change.actor_id = ActorId::from([1; 16]),
        &NotFactChange::Actor,
    );
    check_altered(|change| change.operations.clear(), &content("actors"));
    check_altered(|change| change.operations.swap(0, 1), &content("keys"));
    check_altered(
        |change| drop(change.operations.pop()),
        &NotFactChange::Actor,
    );
}

#[test]
fn an_operation_puts_bytes_under_a_key() {
    let content = |what| NotFactChange::Content { what };
    let genesis = genesis::genesis(DocumentKind::Case);
    let of_genesis = |counter| OpId::new(counter, &genesis.actor);
    let op = |alter: fn(&mut Op), expected: NotFactChange| {
        check_altered(|change| alter(&mut change.operations[0]), &expected);
    };
    op(|op| op.key = Key::from("title"), content("keys"));
    op(
        |op| op.key = Key::from("AAAAAAAAAAAAAAAAAAAAAR"),
        content("keys"),
    );
    op(
        |op| op.action = OpType::Put(ScalarValue::Int(1)),
        content("kind of value"),
    );
    op(
        |op| op.action = OpType::Put(ScalarValue::Str("one".into())),
        content("kind of value"),
    );
    op(|op| op.action = OpType::Delete, content("kind of value"));
    op(
        |op| op.action = OpType::Make(ObjType::Map),
        content("kind of value"),
    );
    op(
        |op| op.action = OpType::Put(ScalarValue::Bytes(b"eins".to_vec())),
        NotFactChange::Actor,
    );
    op(|op| op.insert = true, NotFactChange::NotCanonical);
    op(
        |op| op.action = OpType::Put(ScalarValue::Bytes(Vec::new())),
        NotFactChange::FactSize {
            id: fact(1),
            got: 0,
        },
    );
    let elsewhere = ObjectId::Id(of_genesis(genesis::REGISTERS_OPERATION));
    check_altered(
        |change| change.operations[0].obj = elsewhere,
        &NotFactChange::NotCanonical,
    );
    let before = SortedVec::from(vec![of_genesis(genesis::FACTS_OPERATION)]);
    check_altered(
        |change| change.operations[0].pred = before,
        &NotFactChange::NotCanonical,
    );
}

#[test]
fn only_one_uncompressed_change_is_read() {
    let check = |bytes: &[u8], expected: NotAChange| {
        assert_eq!(read(bytes), Err(NotFactChange::Form(expected)));
    };
    let what = |what| NotAChange::NotOneChange { what };
    let one = made(&[(fact(1), &[7; 1_000])]).bytes;
    let compressed = Change::try_from(&one[..]).unwrap().bytes().into_owned();
    assert!(compressed.len() < 300);
    check(&compressed, NotAChange::Compressed);
    check(&[&one[..], &one[..]].concat(), what("bytes after the end"));
    check(&Automerge::new().save(), what("a whole document"));
    check(&chunk(9, b""), what("a chunk of another kind"));
    check(b"From: somebody", what("something foreign"));
    check(b"", what("something foreign"));
    check(&one[..one.len() - 1], NotAChange::Damaged { part: "head" });
    check(
        &vec![0; CHANGE_BYTES_MAX + 1],
        NotAChange::TooLarge {
            got: CHANGE_BYTES_MAX + 1,
        },
    );
}

fn number(value: i64) -> Vec<u8> {
    // Ten bytes of signed LEB128 hold any number.
    let mut bytes: Vec<u8> = (0..9)
        .map(|at| (value >> (7 * at)).to_le_bytes()[0] & 0x7f | 0x80)
        .collect();
    bytes.push(if value < 0 { 0x7f } else { 0 });
    bytes
}

/// Writes a length below 2^14 in its shortest form.
fn leb(length: usize) -> Vec<u8> {
    let [low, high, ..] = (length << 1 & 0x7f00 | length & 0x7f).to_le_bytes();
    if high == 0 {
        vec![low]
    } else {
        vec![low | 0x80, high]
    }
}

fn chunk_of_length(kind: u8, length: &[u8], body: &[u8]) -> Vec<u8> {
    let mut bytes = [
        &[0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, kind][..],
        length,
        body,
    ]
    .concat();
    mend(&mut bytes);
    bytes
}

fn chunk(kind: u8, body: &[u8]) -> Vec<u8> {
    chunk_of_length(kind, &number(i64::try_from(body.len()).unwrap()), body)
}

/// Writes a change with columns that no encoder would write.
fn with_columns(columns: &[(u64, Vec<u8>)]) -> Vec<u8> {
    let genesis = genesis::genesis(DocumentKind::Case);
    let mut body = [
        &[1][..],
        &genesis.hash.0,
        &[16],
        &[5; 16],
        &[1, 4, 0, 0, 1, 16],
    ]
    .concat();
    body.extend(genesis.actor.as_ref());
    body.extend(number(i64::try_from(columns.len()).unwrap()));
    for (name, data) in columns {
        body.extend(number(i64::try_from(*name).unwrap()));
        body.extend(number(i64::try_from(data.len()).unwrap()));
    }
    columns.iter().for_each(|(_, data)| body.extend(data));
    chunk(1, &body)
}

/// A run of a few bytes can claim any number of operations. Automerge walks through all of them before it
/// says a word: for the numbers here, until the end of time.
#[test]
fn bombs_are_refused_before_they_are_unpacked() {
    const HUGE: i64 = 1 << 60;
    let run = |times: i64, value: i64| [number(times), number(value)].concat();
    let check = |columns: &[(u64, Vec<u8>)], expected: NotFactChange| {
        assert_eq!(read(&with_columns(columns)), Err(expected));
    };
    let too_many = || NotFactChange::Form(NotAChange::TooManyOperations);
    let content = |what| NotFactChange::Content { what };
    let key = || {
        (
            form::KEY_TEXT,
            [&number(-1)[..], &[22], key::of_fact(fact(1)).as_bytes()].concat(),
        )
    };

    check(&[(form::ACTION, run(HUGE, 1))], too_many());
    check(&[(form::ACTION, run(10_001, 1))], too_many());
    check(&[(form::ACTION, run(0, HUGE))], too_many());
    check(
        &[
            (form::ACTION, run(1, 1)),
            (form::PREDECESSORS, run(1, HUGE)),
        ],
        too_many(),
    );
    check(
        &[
            (form::ACTION, run(1, 1)),
            (form::PREDECESSORS, run(HUGE, 0)),
        ],
        too_many(),
    );
    check(&[(form::KEY_TEXT, number(-HUGE))], content("keys"));
    check(
        &[key(), (form::VALUE_KIND, run(HUGE, 23))],
        content("values"),
    );
    check(
        &[key(), (form::VALUE_KIND, run(2, 23))],
        content("number of values"),
    );
    let giant = NotFactChange::FactSize {
        id: fact(1),
        got: 1 << 56,
    };
    check(&[key(), (form::VALUE_KIND, run(1, HUGE | 7))], giant);
    check(
        &[key(), (form::VALUE_KIND, run(1, 23))],
        content("length of values"),
    );
    // The same column twice: one to be checked, the other to be used.
    let twice = [(form::ACTION, run(1, 1)), (form::ACTION, run(HUGE, 1))];
    check(
        &twice,
        NotFactChange::Form(NotAChange::Damaged { part: "columns" }),
    );
    // A column marked as compressed lies in no place that is ever looked at.
    check(&[(form::ACTION | 8, run(HUGE, 1))], content("keys"));
}

/// SECURITY 0.1: damage whose checksum has been mended made Automerge panic or accept nonsense.
#[test]
fn damage_never_panics_and_is_refused() {
    const TRIES: usize = 20_000;
    let original = made(&[
        (fact(1), b"one"),
        (fact(u128::MAX / 3), b"two"),
        (fact(u128::MAX), &[7; 60]),
    ]);
    let mut runner = TestRunner::deterministic();
    let damage = vec((any::<prop::sample::Index>(), any::<u8>(), 0..4_u8), 1..4);
    let (_, body) = original.bytes.split_at(9 + leb(original.bytes.len()).len());
    assert_eq!(chunk_of_length(1, &leb(body.len()), body), original.bytes);
    let mut refused = 0;
    for attempt in 0..TRIES {
        // Every other time the length in the head is mended as well.
        let whole = attempt % 2 == 0;
        let mut bytes = if whole {
            body.to_vec()
        } else {
            original.bytes.clone()
        };
        for (at, byte, how) in damage.new_tree(&mut runner).unwrap().current() {
            let at = at.index(bytes.len());
            match how {
                0 => bytes[at] = byte,
                1 => bytes[at] ^= 1 << (byte % 8),
                2 => bytes.insert(at, byte),
                _ => drop(bytes.remove(at)),
            }
        }
        if whole {
            bytes = chunk_of_length(1, &leb(bytes.len()), &bytes);
        } else {
            mend(&mut bytes);
        }
        if bytes != original.bytes {
            // The actor is the hash of the facts and all else is fixed, so damage never reads as anything.
            read(&bytes).unwrap_err();
            refused += 1;
        }
    }
    assert!(refused > TRIES * 9 / 10, "{refused}");
}
