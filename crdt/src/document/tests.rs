use automerge::{
    AutomergeError, Change, ObjType, transaction::CommitOptions, transaction::Transactable,
};
use orgo_schema::id::{CompartmentId, DocumentKind, OrganizationId};
use proptest::{collection::vec, prelude::*, sample::Index};
use uuid::Uuid;

use super::*;
use crate::{OPERATIONS_MAX, fact_change, fact_change::MadeChange, genesis_hash, key};

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

fn stored(id: u128, content: &[u8]) -> MadeChange {
    fact_change(SCOPE, CASE, &[(fact(id), content)]).unwrap()
}

fn case() -> Document {
    Document::new(SCOPE, CASE)
}

fn case_of(changes: &[MadeChange]) -> Document {
    let mut document = case();
    apply(&mut document, changes);
    document
}

fn apply(document: &mut Document, changes: &[MadeChange]) -> Applied {
    let changes: Vec<_> = changes
        .iter()
        .map(|change| change.bytes.as_slice())
        .collect();
    document.apply(&changes).unwrap()
}

fn set(document: &mut Document, name: &str, value: &str) -> MadeChange {
    document.set_register(name, value).unwrap().unwrap()
}

fn plain(changes: &[MadeChange]) -> Automerge {
    let mut document = genesis::genesis(CASE.kind).document.clone();
    let changes: Vec<_> = changes
        .iter()
        .map(|change| Change::try_from(&change.bytes[..]).unwrap())
        .collect();
    document.apply_changes(changes).unwrap();
    document
}

#[test]
fn a_new_document_has_its_genesis_and_nothing_else() {
    let document = case();
    assert_eq!(document.heads(), [genesis_hash(DocumentKind::Case)]);
    assert_eq!(document.facts(), BTreeMap::new());
    assert_eq!(document.register("title"), Register::default());
    assert_eq!(document.register_names(), Vec::<String>::new());
    assert_eq!(document.narrative(), "");
    assert_eq!(document.id(), CASE);
}

#[test]
fn contents_under_one_id_are_all_kept() {
    let changes = [
        stored(1, b"b"),
        stored(1, b"a"),
        stored(2, b"c"),
        stored(1, b"b"),
    ];
    let document = case_of(&changes);
    assert_eq!(
        document.facts(),
        BTreeMap::from([(fact(1), &b"a"[..]), (fact(2), &b"c"[..])])
    );
    assert_eq!(
        document.fact_values(fact(1)).collect::<Vec<_>>(),
        [b"a", b"b"]
    );
    assert_eq!(document.fact_values(fact(9)).count(), 0);
    assert_eq!(document.heads().len(), 3);
}

#[test]
fn concurrent_titles_are_shown_and_settled_by_the_next() {
    let (mut a, mut b) = (case(), case());
    let old = set(&mut a, "title", "Pump");
    apply(&mut b, &[old]);
    let changes = [
        set(&mut a, "title", "Pump 3"),
        set(&mut b, "title", "Pump, hall B"),
    ];
    apply(&mut a, &changes);
    apply(&mut b, &changes);
    let register = a.register("title");
    assert_eq!(register, b.register("title"));
    let mut both = register.others.clone();
    both.extend(register.value.clone());
    both.sort();
    assert_eq!(both, ["Pump 3", "Pump, hall B"]);
    // Confirming the value that is shown is an edit, because it settles the question.
    let settled = set(&mut a, "title", &register.value.clone().unwrap());
    apply(&mut b, &[settled]);
    assert_eq!(
        b.register("title"),
        Register {
            others: Vec::new(),
            ..register
        }
    );
    assert_eq!(b.register_names(), ["title"]);
}

#[test]
fn the_same_edit_of_the_same_state_is_one_change() {
    let (mut a, mut b) = (case(), case());
    let (one, two) = (set(&mut a, "title", "Pump"), set(&mut b, "title", "Pump"));
    assert_eq!(one, two);
    assert_eq!(
        a.edit_text("It leaks.").unwrap(),
        b.edit_text("It leaks.").unwrap()
    );
    assert_eq!(a.set_register("title", "Pump"), Ok(None));
    assert_eq!(a.edit_text("It leaks."), Ok(Vec::new()));
    assert_eq!(apply(&mut a, &[one, two]), Applied::default());
}

#[test]
fn two_equal_values_are_no_conflict() {
    let (mut a, mut b) = (case(), case());
    set(&mut a, "summary", "x");
    let changes = [set(&mut a, "title", "Pump"), set(&mut b, "title", "Pump")];
    assert_ne!(changes[0], changes[1]);
    apply(&mut b, &changes);
    assert_eq!(b.register("title").others, Vec::<String>::new());
}

#[test]
fn two_sites_that_edit_first_at_once_have_one_text_with_both_edits() {
    let opened = "The pump in hall B leaks.";
    let (mut a, mut b) = (case(), case());
    let seed = seed_text(SCOPE, CASE, opened).unwrap();
    assert_eq!(seed, seed_text(SCOPE, CASE, opened).unwrap());
    let mut changes = seed.clone();
    for (site, text) in [
        (&mut a, "The pump in hall B leaks badly."),
        (&mut b, "The red pump in hall B leaks."),
    ] {
        apply(site, &seed);
        changes.extend(site.edit_text(text).unwrap());
        assert_eq!(site.narrative(), text);
    }
    apply(&mut a, &changes);
    changes.reverse();
    apply(&mut b, &changes);
    assert_eq!(a.narrative(), "The red pump in hall B leaks badly.");
    assert_eq!(b.narrative(), a.narrative());
    assert_eq!(b.heads(), a.heads());
}

#[test]
fn a_long_text_is_written_in_several_changes() {
    let opened = "Wärmetauscher 🏭 ".repeat(1_500);
    let seed = seed_text(SCOPE, CASE, &opened).unwrap();
    assert_eq!(seed.len(), opened.chars().count().div_ceil(OPERATIONS_MAX));
    assert!(seed.len() > 1);
    let mut document = case_of(&seed);
    assert_eq!(document.narrative(), opened);
    let other = "Pump ".repeat(5_000);
    let changes = document.edit_text(&other).unwrap();
    assert!(changes.len() > 2);
    assert_eq!(document.narrative(), other);
    for change in seed.iter().chain(&changes) {
        document.admit(&change.bytes).unwrap();
    }
    let one_word = document
        .edit_text(&other.replacen("Pump", "Valve", 1))
        .unwrap();
    assert_eq!(one_word.len(), 1);
}

#[test]
fn edits_that_no_node_would_admit_are_not_made() {
    let name = |name: &str| {
        assert!(
            matches!(
                case().set_register(name, "x"),
                Err(EditRefused::RegisterName { .. })
            ),
            "{name}"
        );
    };
    ["", "Title", "a b", "title.de", "ß", &"x".repeat(65)]
        .into_iter()
        .for_each(name);
    let long = "x".repeat(TEXT_BYTES_MAX + 1);
    let got = long.len();
    assert_eq!(
        case().set_register("title", &long),
        Err(EditRefused::RegisterTooLong { got })
    );
    assert_eq!(
        case().edit_text(&long),
        Err(EditRefused::TextTooLong { got })
    );
    let task = DocumentId {
        kind: DocumentKind::Task,
        ..CASE
    };
    assert_eq!(
        Document::new(SCOPE, task).edit_text("text"),
        Err(EditRefused::NoText)
    );
    assert_eq!(seed_text(SCOPE, task, "text"), Err(EditRefused::NoText));
}

#[test]
fn an_edit_waits_for_what_it_depends_on() {
    let mut author = case();
    let changes = [
        set(&mut author, "title", "1"),
        set(&mut author, "title", "2"),
        stored(1, b"fact"),
    ];
    let mut document = case();
    let waits = apply(&mut document, &changes[1..]);
    let expected = Applied {
        new: vec![changes[2].hash],
        waiting: vec![changes[1].hash],
        missing: vec![changes[0].hash],
    };
    assert_eq!(waits, expected);
    assert_eq!(document.register("title").value, None);
    assert_eq!(
        document.admit(&changes[1].bytes),
        Err(NotAdmitted::Waiting {
            missing: vec![changes[0].hash]
        })
    );
    // What waits is saved too.
    let mut document = Document::load(SCOPE, CASE, &document.save()).unwrap();
    let mut new = vec![changes[0].hash, changes[1].hash];
    new.sort_unstable();
    assert_eq!(
        apply(&mut document, &changes),
        Applied {
            new,
            ..Applied::default()
        }
    );
    assert_eq!(document.register("title").value.as_deref(), Some("2"));
}

#[test]
fn facts_take_no_part_in_edits() {
    let mut with = case_of(&[stored(1, b"fact")]);
    let mut without = case();
    assert_eq!(
        set(&mut with, "title", "Pump"),
        set(&mut without, "title", "Pump")
    );
}

#[test]
fn a_batch_with_something_else_in_it_changes_nothing() {
    let mut document = case();
    let good = stored(1, b"fact");
    let elsewhere = DocumentId {
        id: Uuid::from_u128(9),
        ..CASE
    };
    let foreign = Document::new(SCOPE, elsewhere)
        .set_register("title", "x")
        .unwrap()
        .unwrap();
    let error = document.apply(&[&good.bytes, &foreign.bytes]).unwrap_err();
    let reason = NotAChangeHere::Edit(NotEditChange::Actor);
    assert_eq!(
        error,
        ApplyError::NotAChange {
            at: 1,
            error: reason
        }
    );
    assert_eq!(document.heads(), case().heads());
}

#[test]
fn what_was_saved_is_a_document_that_automerge_opens() {
    let mut document = case();
    let changes = [
        stored(1, b"one"),
        stored(2, b"two"),
        set(&mut document, "title", "Pump"),
    ];
    document.edit_text("It leaks.").unwrap();
    apply(&mut document, &changes);
    let saved = document.save();
    let theirs = Automerge::load(&saved).unwrap();
    assert_eq!(sorted(theirs.get_heads()), document.heads());
    let (_, facts) = theirs.get(ROOT, "facts").unwrap().unwrap();
    let (value, _) = theirs.get(&facts, key::of_fact(fact(2))).unwrap().unwrap();
    assert_eq!(value.as_bytes(), Some(&b"two"[..]));

    let again = Document::load(SCOPE, CASE, &saved).unwrap();
    assert_eq!(again.save(), saved);
    assert_eq!(again.facts(), document.facts());
    assert_eq!(again.narrative(), "It leaks.");
}

#[test]
fn only_documents_of_this_kind_are_loaded() {
    let document = case_of(&[stored(1, b"one")]);
    let saved = document.save();
    let load =
        |kind, bytes: &[u8]| Document::load(SCOPE, DocumentId { kind, ..CASE }, bytes).unwrap_err();
    assert_eq!(load(DocumentKind::Task, &saved), LoadError::OtherKind);
    let change = stored(1, b"one").bytes;
    assert!(matches!(
        load(DocumentKind::Case, &change),
        LoadError::Form(_)
    ));
    assert!(matches!(
        load(DocumentKind::Case, &saved[..saved.len() - 1]),
        LoadError::Form(_)
    ));
    let mut damaged = saved.clone();
    damaged[40] ^= 1;
    assert!(matches!(
        load(DocumentKind::Case, &damaged),
        LoadError::Unreadable { .. }
    ));
    let other = DocumentId {
        id: Uuid::from_u128(9),
        ..CASE
    };
    let error = Document::load(SCOPE, other, &saved).unwrap_err();
    assert!(
        matches!(
            error,
            LoadError::Changes(ApplyError::NotAChange { at: 0, .. })
        ),
        "{error}"
    );
}

/// Makes an edit as a program of a later layout would: of a state that holds only what the edit needs.
fn edit_at(document: &Automerge, heads: &[ChangeHash], container: &str) -> MadeChange {
    let heads: Vec<_> = heads
        .iter()
        .map(|head| automerge::ChangeHash(*head.as_bytes()))
        .collect();
    let mut state = document
        .fork_at(&heads)
        .unwrap()
        .with_actor(automerge::ActorId::from(edit::NOBODY));
    let (_, map) = state.get(ROOT, container).unwrap().unwrap();
    let made = state
        .transact_with::<_, _, AutomergeError, _>(
            |()| CommitOptions::default().with_time(0),
            |tx| tx.put(&map, "title", "Pump 3"),
        )
        .unwrap();
    let change = state.get_change_by_hash(&made.hash.unwrap()).unwrap();
    MadeChange::of(&edit::named(SCOPE, CASE, &change).unwrap())
}

/// A later program gives cases one more container, in a second constant change. Both programs have the
/// same facts, titles and texts; what only the later one knows, the earlier one refuses and loses nothing
/// by it.
#[test]
fn nodes_of_two_layouts_converge() {
    let mut later = genesis::genesis(DocumentKind::Case).document.clone();
    later.set_actor(automerge::ActorId::from(*b"orgo genesis \0\x01\x02"));
    let layout = later
        .transact_with::<_, _, AutomergeError, _>(
            |()| CommitOptions::default().with_time(0),
            |tx| tx.put_object(ROOT, "reasons", ObjType::Map).map(drop),
        )
        .unwrap();
    let layout = later.get_change_by_hash(&layout.hash.unwrap()).unwrap();
    let layout_hash = ChangeHash::new(layout.hash().0);

    let mut earlier = case();
    let mut changes = vec![stored(1, b"one"), set(&mut earlier, "title", "Pump")];
    changes.extend(earlier.edit_text("It leaks.").unwrap());
    let edited: Vec<_> = changes
        .last()
        .map(|change| change.hash)
        .into_iter()
        .collect();
    changes.push(stored(2, b"two"));
    later
        .apply_changes(plain(&changes).get_changes(&[]))
        .unwrap();

    // The later node changes the title, which both know, and a reason, which only it knows.
    let title = edit_at(&later, &edited, "registers");
    let reason = edit_at(&later, &[layout_hash], "reasons");
    earlier.admit(&title.bytes).unwrap();
    for refused in [layout.raw_bytes(), &reason.bytes] {
        let error = earlier.admit(refused).unwrap_err();
        assert!(matches!(error, NotAdmitted::NotAChange(_)), "{error}");
    }
    changes.push(title.clone());
    apply(&mut earlier, &changes);
    later
        .apply_changes(plain(&changes).get_changes(&[]))
        .unwrap();

    let mut expected = earlier.heads();
    expected.push(layout_hash);
    expected.sort_unstable();
    assert_eq!(sorted(later.get_heads()), expected);
    let (_, registers) = later.get(ROOT, "registers").unwrap().unwrap();
    let (value, _) = later.get(&registers, "title").unwrap().unwrap();
    assert_eq!(value.as_str(), Some("Pump 3"));
    assert_eq!(earlier.register("title").value.as_deref(), Some("Pump 3"));
    let (_, facts) = later.get(ROOT, "facts").unwrap().unwrap();
    assert_eq!(later.length(&facts), earlier.facts().len());
    let (_, text) = later.get(ROOT, "narrative").unwrap().unwrap();
    assert_eq!(later.text(&text).unwrap(), earlier.narrative());
}

#[derive(Debug, Clone)]
enum Step {
    Fact(Index, u8, Vec<u8>),
    Register(Index, bool, String),
    Text(Index, Index, Index, String),
    Deliver(Index, Index, Vec<Index>),
    Restart(Index),
}

fn step() -> impl Strategy<Value = Step> {
    let at = any::<Index>;
    prop_oneof![
        3 => (at(), 0_u8..6, vec(any::<u8>(), 1..40)).prop_map(|(site, id, content)| Step::Fact(site, id, content)),
        3 => (at(), any::<bool>(), "[a-c]{0,2}").prop_map(|(site, name, value)| Step::Register(site, name, value)),
        4 => (at(), at(), at(), "[xyzäß👩‍🚒 ]{0,6}").prop_map(|(site, from, to, text)| Step::Text(site, from, to, text)),
        4 => (at(), at(), vec(at(), 1..12)).prop_map(|(from, to, order)| Step::Deliver(from, to, order)),
        1 => at().prop_map(Step::Restart),
    ]
}

#[derive(Debug)]
struct Site {
    document: Document,
    log: Vec<MadeChange>,
}

impl Site {
    fn take(&mut self, changes: impl IntoIterator<Item = MadeChange>) {
        for change in changes {
            if !self.log.contains(&change) {
                self.log.push(change);
            }
        }
    }
}

fn happen(sites: &mut [Site], step: Step) {
    let count = sites.len();
    match step {
        Step::Fact(at, id, content) => {
            let site = &mut sites[at.index(count)];
            let change = stored(id.into(), &content);
            apply(&mut site.document, std::slice::from_ref(&change));
            site.take([change]);
        }
        Step::Register(at, name, value) => {
            let site = &mut sites[at.index(count)];
            let name = if name { "title" } else { "summary" };
            let change = site.document.set_register(name, &value).unwrap();
            site.take(change);
        }
        Step::Text(at, one, other, added) => {
            let site = &mut sites[at.index(count)];
            let mut text: Vec<char> = site.document.narrative().chars().collect();
            let (one, other) = (one.index(text.len() + 1), other.index(text.len() + 1));
            text.splice(one.min(other)..one.max(other), added.chars());
            let text: String = text.into_iter().collect();
            let changes = site.document.edit_text(&text).unwrap();
            assert_eq!(site.document.narrative(), text);
            site.take(changes);
        }
        Step::Deliver(from, to, order) => {
            let log = sites[from.index(count)].log.clone();
            if !log.is_empty() {
                let changes: Vec<_> = order
                    .iter()
                    .map(|at| log[at.index(log.len())].clone())
                    .collect();
                let site = &mut sites[to.index(count)];
                apply(&mut site.document, &changes);
                site.take(changes);
            }
        }
        Step::Restart(at) => {
            let site = &mut sites[at.index(count)];
            site.document = Document::load(SCOPE, CASE, &site.document.save()).unwrap();
        }
    }
}

type Seen<'a> = (
    Vec<ChangeHash>,
    BTreeMap<FactId, Vec<&'a [u8]>>,
    [Register; 2],
    String,
);

fn seen(document: &Document) -> Seen<'_> {
    let facts = document
        .facts()
        .into_keys()
        .map(|id| (id, document.fact_values(id).collect()))
        .collect();
    let registers = ["title", "summary"].map(|name| document.register(name));
    (document.heads(), facts, registers, document.narrative())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn sites_converge_whatever_the_order(
        count in 2_usize..=5,
        steps in vec(step(), 0..50),
        order in vec(any::<Index>(), 64),
    ) {
        let mut sites: Vec<_> =
            (0..count).map(|_| Site { document: case(), log: Vec::new() }).collect();
        for step in steps {
            happen(&mut sites, step);
        }
        let mut all: Vec<MadeChange> = Vec::new();
        for change in sites.iter().flat_map(|site| &site.log) {
            if !all.contains(change) {
                all.push(change.clone());
            }
        }
        for site in &mut sites {
            for (at, other) in order.iter().enumerate().take(all.len()) {
                let other = other.index(all.len());
                all.swap(at, other);
            }
            let half = all.len() / 2;
            apply(&mut site.document, &all[half..]);
            let applied = apply(&mut site.document, &all);
            prop_assert_eq!(applied.waiting, []);
            prop_assert_eq!(applied.missing, []);
        }
        let expected = seen(&sites[0].document);
        for site in &sites {
            prop_assert_eq!(&seen(&site.document), &expected);
            let again = Document::load(SCOPE, CASE, &site.document.save()).unwrap();
            prop_assert_eq!(&seen(&again), &expected);
        }
        let theirs = plain(&all);
        prop_assert_eq!(sorted(theirs.get_heads()), expected.0);
        let (_, text) = theirs.get(ROOT, "narrative").unwrap().unwrap();
        prop_assert_eq!(theirs.text(&text).unwrap(), expected.3);
        // What honest nodes make, every honest node admits, whatever else it knows.
        for change in &all {
            prop_assert!(sites[0].document.admit(&change.bytes).is_ok());
        }
    }
}
