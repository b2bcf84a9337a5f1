//! Nothing that was purged comes back: from an old peer, an old bundle, an old backup, or the same mail again.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use orgo_engine::authorize::Person;
use orgo_node::admit::{self, Source};
use orgo_node::bundle::{export::export, import::import};
use orgo_node::failure::Failure;
use orgo_node::found::add_user;
use orgo_node::guard;
use orgo_node::intake::Kind;
use orgo_node::node::Node;
use orgo_node::purge;
use orgo_node::store::admission::{self, State};
use orgo_node::store::blob;
use orgo_node::store::{StoreError, document, purged};
use orgo_node::submit::submit;
use orgo_node::verb::BundleExport;
use orgo_schema::case::CaseAction;
use orgo_schema::command::{Command, Object};
use orgo_schema::fact::{Account, Fact, Item, PurgeReason, Value as Field};
use orgo_schema::id::{BlobHash, CaseId, DocumentId, PurgeId, UserId};
use orgo_schema::time::Timestamp;
use orgo_schema::word::Duty;
use orgo_sync::parcel::Parcel;
use orgo_tests::contents::Contents;
use orgo_tests::letter::{attached, letter, reply};
use proptest::prelude::*;

use super::forge::{hear, held, removal};
use super::{Pair, agree, digest, feed, rows};

const DAY: i64 = 86_400_000;
const ANN: &str = "ann@school.example";

fn account() -> Account {
    Account {
        email: ANN.to_owned(),
        name: "Ann".to_owned(),
        duty: Duty::Administrator,
        teams: Vec::new(),
        clearances: Vec::new(),
        active: true,
    }
}

/// Two nodes that know the same person and the same mails: of two cases and of one that joined the first.
struct Desk {
    nodes: [Node; 2],
    user: UserId,
    cases: Vec<CaseId>,
    mails: Vec<Vec<u8>>,
    pair: Pair,
}

impl Desk {
    fn new() -> Self {
        let pair = Pair::new();
        let nodes = pair.nodes();
        let user = add_user(&nodes[0], account()).unwrap();
        let file = "Content-Type: application/pdf\r\nContent-Disposition: attachment; filename=plan.pdf\r\n";
        let mails = vec![
            letter(
                "1@example.org",
                "Leak in Room 101",
                "Water, says the canary.",
            )
            .into_bytes(),
            letter("2@example.org", "Leak in Room 102", "More water.").into_bytes(),
            reply(
                "3@example.org",
                "1@example.org",
                "Re: Leak in Room 101",
                "Still.",
            )
            .into_bytes(),
            attached("4@example.org", file, "The plan of the canary.").into_bytes(),
        ];
        let outcomes = feed(&nodes[0], &mails, 4);
        let cases: BTreeSet<CaseId> = outcomes
            .iter()
            .filter_map(|outcome| outcome.case_id)
            .collect();
        let first = outcomes[0].case_id.unwrap();
        let mut cases: Vec<CaseId> = cases.into_iter().collect();
        cases.sort_by_key(|case| *case != first);
        let desk = Self {
            nodes,
            user,
            cases,
            mails,
            pair,
        };
        desk.meet();
        desk
    }

    fn person(&self, at: usize) -> Person {
        guard::person(&self.nodes[at].setting(), self.user, &account()).unwrap()
    }

    fn command(&self, at: usize, command: Command) -> Result<(), Failure> {
        submit(&self.nodes[at], &self.person(at), command).map(drop)
    }

    fn comment(&self, at: usize, case: CaseId, text: &str) {
        let object = Object::Case(case);
        let text = text.to_owned();
        self.command(at, Command::Comment { object, text }).unwrap();
    }

    fn hold(&self, at: usize, case: CaseId, lift: bool) -> Result<(), Failure> {
        let (object, item) = (Object::Case(case), Item::Hold("a lawsuit".to_owned()));
        self.command(
            at,
            if lift {
                Command::Remove { object, item }
            } else {
                Command::Add { object, item }
            },
        )
    }

    /// Lets the two tell each other everything, until there is nothing new: what a node hears it may answer.
    fn meet(&self) {
        settled(&self.nodes[0], &self.nodes[1]);
    }

    fn propose(&self, at: usize, case: CaseId) -> PurgeId {
        let asked =
            purge::cases(&self.nodes[at], &self.person(at), &[case], "asked for it").unwrap();
        asked[0].purge_ids[0]
    }

    /// Carries out what may be carried out so many days from now.
    fn run(&self, at: usize, days: i64) -> usize {
        let node = &self.nodes[at];
        purge::run(node, in_days(node, days), false).unwrap().len()
    }

    /// Purges a case at the first node.
    fn purge(&self, case: CaseId) {
        self.propose(0, case);
        assert_eq!(self.run(0, 31), 1);
    }
}

fn in_days(node: &Node, days: i64) -> Timestamp {
    (node.clock)().now.plus_ms(days * DAY)
}

fn settled(one: &Node, other: &Node) {
    for _ in 0..10 {
        let (here, there) = admit::exchange(one, other).unwrap();
        assert!(
            here.refused.is_empty() && there.refused.is_empty(),
            "{here:?} {there:?}"
        );
        if here.envelopes + there.envelopes + here.changes + there.changes == 0 {
            return;
        }
    }
    panic!("two nodes went on telling each other new things");
}

fn hand(node: &Node, from: &Node, parcels: &[Parcel]) {
    let source = Source::Wire(from.setting().node);
    let id = held(from, "internal").scope.compartment;
    let report = admit::parcels(node, source, id, parcels.to_vec(), None).unwrap();
    assert!(report.refused.is_empty(), "{report:?}");
}

fn everything(node: &Node) -> Vec<Parcel> {
    admit::everything(node, &held(node, "internal")).unwrap()
}

/// Checks that nothing of a case is at a node, and that it asks nobody for it.
fn gone(node: &Node, case: CaseId) {
    let compartment = held(node, "internal");
    let contents = Contents::of_node(node);
    let id = DocumentId::from(case);
    assert!(!contents.cases.contains(&id), "the case is back");
    let left = node
        .store
        .read(|db| Ok::<_, StoreError>(purged::of(db, compartment.row, id.into())?))
        .unwrap();
    assert!(left.is_some(), "nothing keeps it out");
    let asks = admit::incomplete(node, compartment.scope.compartment, 100).unwrap();
    assert_eq!(asks, [], "somebody is asked for what is gone");
}

fn there(node: &Node, case: CaseId) -> bool {
    Contents::of_node(node).cases.contains(&case.into())
}

/// Lists what people at a node are told of their own work.
fn told(node: &Node) -> Vec<admit::Withheld> {
    let rows = admit::withheld(node).unwrap();
    rows.into_iter()
        .filter(|row| row.state == State::Purged)
        .collect()
}

#[test]
fn an_old_peer_brings_nothing_back() {
    let desk = Desk::new();
    let [north, south] = &desk.nodes;
    let [east, west] = desk.pair.listeners();
    let old = everything(north);
    hand(&east, north, &old);
    assert!(there(&east, desk.cases[0]));

    desk.purge(desk.cases[0]);
    gone(north, desk.cases[0]);
    // East knows nothing of it and tells everything again.
    hand(north, &east, &everything(&east));
    gone(north, desk.cases[0]);
    desk.meet();
    gone(south, desk.cases[0]);
    agree(&desk.nodes);
    assert!(there(north, desk.cases[1]), "the other case stays");

    // One that was never here hears of the purge first, or of the case first, or of both at once.
    let news = everything(north);
    hand(&west, north, &news);
    hand(&west, &east, &old);
    gone(&west, desk.cases[0]);
    hand(&east, north, &news);
    gone(&east, desk.cases[0]);
    let far = [north, south, &east, &west];
    for (one, other) in far
        .iter()
        .flat_map(|one| far.iter().map(move |other| (one, other)))
    {
        if !std::ptr::eq(*one, *other) {
            settled(one, other);
        }
    }
    let digests = far.map(digest);
    assert!(digests.iter().all(|other| *other == digests[0]));
    for node in far {
        gone(node, desk.cases[0]);
    }
}

#[test]
fn an_old_bundle_brings_nothing_back() {
    let desk = Desk::new();
    let [north, south] = &desk.nodes;
    let west = desk.pair.settle(3);
    let stick = tempfile::tempdir().unwrap();
    let bundle = |from: &Node, to: &Node, name: &str| {
        let asked = BundleExport {
            to: vec![to.setting().site.clone()],
            everyone: false,
            output: stick.path().join(name),
            split: None,
            full: true,
            since_last: false,
        };
        export(from, &asked, &mut |_| ()).unwrap().files
    };
    let old = [
        bundle(north, south, "old.orgo"),
        bundle(north, &west, "west.orgo"),
    ];
    let before = referred(north);
    desk.purge(desk.cases[0]);
    desk.meet();
    let later = bundle(north, &west, "later.orgo");
    for (node, files) in [(south, &old[0]), (&west, &later), (&west, &old[1])] {
        let taken = import(node, files, None, &mut |_| ()).unwrap();
        assert_eq!(taken.failed, Vec::<String>::new());
        gone(node, desk.cases[0]);
        no_content_of(node, &before);
    }
    agree(&desk.nodes);
}

/// Returns the names of the contents that any document here refers to.
fn referred(node: &Node) -> BTreeSet<BlobHash> {
    let contents = Contents::of_node(node);
    let all = contents
        .signals
        .iter()
        .chain(&contents.cases)
        .chain(&contents.tasks);
    let row = held(node, "internal").row;
    let changes = node.store.read(|db| {
        let mut changes = Vec::new();
        for id in all {
            if let Some(document) = document::row(db, row, *id)? {
                changes.extend(document::changes(db, document)?);
            }
        }
        Ok::<_, StoreError>(changes)
    });
    let changes = changes.unwrap();
    let facts = changes
        .iter()
        .flat_map(|change| orgo_crdt::admitted_facts(change).unwrap_or_default());
    let facts = facts.filter_map(|(_, fact)| Fact::decode(&fact).ok());
    facts.flat_map(|fact| fact.body.blobs()).collect()
}

/// Checks that of these contents none is here that nothing refers to any more.
fn no_content_of(node: &Node, before: &BTreeSet<BlobHash>) {
    let row = held(node, "internal").row;
    let named = referred(node);
    assert!(named.len() < before.len());
    for hash in before {
        let here = node.store.read(|db| {
            let whole = blob::row(db, row, hash)?;
            Ok::<_, StoreError>(whole.or(blob::row(db, -row, hash)?).is_some())
        });
        assert!(!here.unwrap() || named.contains(hash), "content {hash}");
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            copy(&entry.path(), &to.join(entry.file_name()));
        } else if kind.is_file() && entry.file_name() != "lock" {
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

#[test]
fn an_old_backup_that_meets_a_peer_loses_it_again() {
    let desk = Desk::new();
    let site = desk.pair.site(1);
    let backup = tempfile::tempdir().unwrap();
    // Nobody writes while it is made.
    copy(&site, backup.path());
    desk.purge(desk.cases[0]);
    desk.meet();
    gone(&desk.nodes[1], desk.cases[0]);

    let Desk {
        nodes: [north, south],
        pair,
        ..
    } = desk;
    south.close();
    drop(south);
    fs::remove_dir_all(&site).unwrap();
    copy(backup.path(), &site);
    let south = pair.reopen(1);
    // Alone it cannot know.
    assert!(there(&south, desk.cases[0]));
    settled(&south, &north);
    for node in [&north, &south] {
        gone(node, desk.cases[0]);
    }
    agree(&[north, south]);
}

#[test]
fn the_same_mail_again_brings_nothing_back() {
    let desk = Desk::new();
    let contents = referred(&desk.nodes[0]);
    desk.purge(desk.cases[0]);
    desk.meet();
    for node in &desk.nodes {
        let before = digest(node);
        let outcomes = feed(node, &desk.mails[..1], 1);
        assert_eq!(outcomes[0].outcome, Kind::Ignored);
        let reason = &outcomes[0].reasons[0];
        assert!(
            reason.starts_with("this message was purged on "),
            "{reason}"
        );
        assert_eq!(digest(node), before);
        no_content_of(node, &contents);
    }
    // What answers it is news: it stands by itself.
    let answer = reply(
        "5@example.org",
        "1@example.org",
        "Re: Leak in Room 101",
        "Again.",
    );
    let outcomes = feed(&desk.nodes[0], &[answer.into_bytes()], 1);
    assert_eq!(outcomes[0].outcome, Kind::Created);
    desk.meet();
    agree(&desk.nodes);
}

#[test]
fn what_was_written_elsewhere_meanwhile_goes_with_it_and_its_author_is_told() {
    let desk = Desk::new();
    let [north, south] = &desk.nodes;
    let case = desk.cases[0];
    desk.comment(0, case, "Known to all.");
    desk.meet();
    desk.comment(1, case, "Nobody else has read this.");
    desk.comment(1, desk.cases[1], "This one stays.");
    desk.purge(case);
    desk.meet();
    gone(south, case);
    agree(&desk.nodes);
    assert_eq!(told(north), []);
    let told_of = told(south);
    assert_eq!(told_of.len(), 1, "{told_of:?}");
    assert_eq!(told_of[0].document, DocumentId::from(case).into());
    assert_eq!(told_of[0].author, Some(south.setting().node));
    // It is told once, and gone for good once somebody has read it.
    hand(south, north, &everything(north));
    assert_eq!(told(south).len(), 1);
    admit::discard(south, told_of[0].id).unwrap();
    hand(south, north, &everything(north));
    assert_eq!(told(south), []);
    gone(south, case);
}

#[test]
fn a_hold_stops_it_also_one_that_was_made_meanwhile() {
    let desk = Desk::new();
    let case = desk.cases[0];
    desk.hold(0, case, false).unwrap();
    let refused = purge::cases(&desk.nodes[0], &desk.person(0), &[case], "asked");
    let sentence = refused.unwrap_err().to_string();
    assert!(sentence.contains("a lawsuit"), "{sentence}");
    desk.hold(0, case, true).unwrap();
    desk.meet();

    // Proposed here and held there, without knowing of each other.
    let proposed = desk.propose(0, case);
    desk.hold(1, case, false).unwrap();
    desk.meet();
    assert_eq!(desk.run(0, 400), 0);
    for at in [0, 1] {
        assert!(there(&desk.nodes[at], case));
    }
    let acknowledged = |node: &Node| {
        let setting = node.setting();
        let compartment = held(node, "internal");
        let decisions = node
            .store
            .read(|db| purge::decisions(db, &setting, &compartment, false));
        let decisions = decisions.unwrap();
        let decision = decisions.iter().find(|decision| decision.id() == proposed);
        decision.unwrap().fold.acknowledged.clone()
    };
    let south = desk.nodes[1].setting().node;
    assert!(!acknowledged(&desk.nodes[0]).contains(&south));
    desk.hold(1, case, true).unwrap();
    purge::attend(&desk.nodes[1]).unwrap();
    desk.meet();
    assert!(acknowledged(&desk.nodes[0]).contains(&south));
    assert_eq!(desk.run(0, 31), 1);
    desk.meet();
    gone(&desk.nodes[1], case);
    agree(&desk.nodes);
}

#[test]
fn only_an_administrator_purges_and_lifts_a_hold() {
    let desk = Desk::new();
    let case = desk.cases[0];
    desk.hold(0, case, false).unwrap();
    let mut other = desk.person(0);
    other.duty = Duty::Coordinator;
    let (object, item) = (Object::Case(case), Item::Hold("a lawsuit".to_owned()));
    let lifted = submit(&desk.nodes[0], &other, Command::Remove { object, item });
    assert!(matches!(lifted, Err(Failure::Refused(_))));
    desk.hold(0, case, true).unwrap();
    let asked = purge::cases(&desk.nodes[0], &other, &[case], "asked");
    assert!(matches!(asked, Err(Failure::Refused(_))));
    let proposed = desk.propose(0, case);
    let taken_back = purge::withdraw(&desk.nodes[0], &other, proposed, None);
    assert!(matches!(taken_back, Err(Failure::Refused(_))));
    purge::withdraw(&desk.nodes[0], &desk.person(0), proposed, None).unwrap();
    assert_eq!(desk.run(0, 400), 0);
    assert!(purge::withdraw(&desk.nodes[0], &desk.person(0), proposed, None).is_err());
}

#[test]
fn what_all_holders_know_of_goes_without_waiting() {
    let desk = Desk::new();
    let [east, west] = desk.pair.listeners();
    let all = [&desk.nodes[0], &desk.nodes[1], &east, &west];
    for node in &all[1..] {
        settled(all[0], node);
    }
    desk.propose(0, desk.cases[0]);
    for node in &all[1..] {
        assert!(there(all[0], desk.cases[0]));
        settled(all[0], node);
    }
    for node in &all[1..] {
        settled(all[0], node);
    }
    for node in all {
        gone(node, desk.cases[0]);
    }
}

#[test]
fn what_was_kept_for_long_enough_is_proposed_once_and_waits_while_it_is_worked_on() {
    let desk = Desk::new();
    let (case, other) = (desk.cases[0], desk.cases[1]);
    let act = |case, action| {
        let reason = Some("because".to_owned());
        desk.command(
            0,
            Command::ActOnCase {
                case,
                action,
                reason,
            },
        )
    };
    let due = |days| {
        let node = &desk.nodes[0];
        purge::due(node, in_days(node, days), false).unwrap()
    };
    assert_eq!(due(4_000), [], "nothing is closed");
    for case in [case, other] {
        act(case, CaseAction::Resolve).unwrap();
        act(case, CaseAction::Close).unwrap();
    }
    let class = Some("accident".parse().unwrap());
    let value = Field::RetentionClass(class);
    desk.command(0, Command::SetCase { case: other, value })
        .unwrap();
    assert_eq!(due(5 * 365 - 1), []);
    let found = due(5 * 365 + 1);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].case_id, &found[0].class), (case, &None));
    assert_eq!(due(5 * 365 + 1), [], "it was proposed already");

    act(case, CaseAction::Reopen).unwrap();
    assert_eq!(desk.run(0, 400), 0);
    act(case, CaseAction::Resolve).unwrap();
    act(case, CaseAction::Close).unwrap();
    // It waits for the whole grace period, whoever has acknowledged it.
    assert_eq!(desk.run(0, 29), 0);
    assert_eq!(desk.run(0, 31), 1);
    desk.meet();
    gone(&desk.nodes[1], case);

    desk.hold(0, other, false).unwrap();
    assert_eq!(due(20 * 365), [], "it is held");
    desk.hold(0, other, true).unwrap();
    let found = due(20 * 365);
    assert_eq!(found[0].class.as_deref(), Some("accident"));
    desk.meet();
    agree(&desk.nodes);
}

#[test]
fn a_task_that_was_made_elsewhere_for_a_purged_case_goes_after_it() {
    let desk = Desk::new();
    let case = desk.cases[0];
    let task = orgo_schema::command::NewTask {
        title: "Look again".to_owned(),
        description: String::new(),
        label: "1001.81.Operations".parse().unwrap(),
        domain: "maintenance".to_owned(),
        category: orgo_schema::word::TaskCategory::Request,
        subtype: None,
        priority: orgo_schema::word::Priority::Medium,
        severity: None,
        reactivity_time: None,
        due_at: None,
        assignee: None,
        checklist: Vec::new(),
        approval: None,
        metadata: Vec::new(),
    };
    desk.command(1, Command::CreateTask { case, task }).unwrap();
    let before = Contents::of_node(&desk.nodes[1]).tasks.len();
    desk.purge(case);
    desk.meet();
    agree(&desk.nodes);
    assert!(Contents::of_node(&desk.nodes[1]).tasks.len() < before);
    // The next look finds it, and proposes it.
    desk.run(0, 1);
    assert_eq!(desk.run(0, 31), 1);
    desk.meet();
    let left = Contents::of_node(&desk.nodes[1]);
    let mine = |id: &DocumentId| left.tasks.contains(id);
    assert!(Contents::of_node(&desk.nodes[0]).tasks.iter().all(mine));
    agree(&desk.nodes);
    assert_eq!(desk.run(0, 400), 0);
}

#[test]
fn a_purge_beyond_the_cut_of_a_removed_node_does_not_count_and_what_others_have_comes_back() {
    let desk = Desk::new();
    let [north, south] = &desk.nodes;
    let east = desk.pair.settle(2);
    settled(north, &east);
    let case = desk.cases[0];
    let own = |parcel: &Parcel| parcel.signed.read().unwrap().author == south.setting().node;
    let last = everything(south).into_iter().rfind(own);
    // South purges, and turns out to have been stolen before.
    desk.propose(1, case);
    assert_eq!(desk.run(1, 31), 1);
    desk.meet();
    gone(north, case);
    let cut: Vec<&Parcel> = last.iter().collect();
    let entry = removal(north, south.setting().node, &cut);
    hear(north, entry.clone());
    hear(&east, entry);
    let row = held(north, "internal").row;
    let lacks = north
        .store
        .read(|db| admission::withheld_in(db, row, State::Missing, 1_000))
        .unwrap();
    assert!(!lacks.is_empty(), "what is gone is asked for");
    settled(north, &east);
    assert!(there(north, case) && there(&east, case));
    let nodes = [north, &east].map(digest);
    assert_eq!(nodes[0], nodes[1]);
    let before = digest(north);
    orgo_node::care::rebuild(north).unwrap();
    assert_eq!(digest(north), before);
}

#[test]
fn what_waits_for_the_roster_has_nothing_of_it() {
    let desk = Desk::new();
    let north = &desk.nodes[0];
    let case = DocumentId::from(desk.cases[0]);
    let (hash, entry) = super::forge::grant(north, [3; 32]);
    let mut third = super::forge::Forger::granted(north, [3; 32], "internal", hash);
    let me = third.id();
    let change = third.comment(case, me, 77);
    let parcel = third.parcel(&[(case, &change)]);
    hand(north, &desk.nodes[1], &[parcel]);
    let parked = |node: &Node| {
        let parked = node
            .store
            .read(|db| Ok::<_, StoreError>(admission::parked_after(db, &[], 10)?));
        parked.unwrap()
    };
    let whole = parked(north)[0].parcel.len();
    desk.purge(desk.cases[0]);
    let left = parked(north)[0].parcel.len();
    assert!(
        left + change.bytes.len() <= whole,
        "{left} of {whole} are left"
    );
    hear(north, entry);
    assert_eq!(parked(north), []);
    gone(north, desk.cases[0]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn whatever_part_of_it_goes_the_rows_are_what_the_documents_say(picks: u16, merged: bool) {
        let desk = Desk::new();
        let north = &desk.nodes[0];
        if merged {
            let value = Field::MergedInto(Some(desk.cases[0]));
            desk.command(0, Command::SetCase { case: desk.cases[1], value }).unwrap();
        }
        desk.comment(0, desk.cases[1], "A word.");
        let contents = Contents::of_node(north);
        let all = contents.signals.iter().chain(&contents.cases).chain(&contents.tasks);
        let documents: BTreeSet<DocumentId> = all
            .enumerate()
            .filter(|(at, _)| picks >> (at % 16) & 1 == 1)
            .map(|(_, id)| *id)
            .collect();
        let (setting, compartment) = (north.setting(), held(north, "internal"));
        let (here, named) = (compartment.clone(), documents.clone());
        north.store.write(&compartment, move |batch| {
            let reason = PurgeReason::Asked { why: "x".to_owned() };
            purge::propose(batch, &setting, &here, None, &named, &reason)
        }).unwrap();
        purge::run(north, in_days(north, 31), false).unwrap();
        let had = rows(north);
        orgo_node::care::rebuild(north).unwrap();
        let differ: Vec<String> = rows(north).symmetric_difference(&had).cloned().collect();
        prop_assert_eq!(differ, Vec::<String>::new());
        let left = Contents::of_node(north);
        for id in &documents {
            prop_assert!(![&left.signals, &left.cases, &left.tasks].iter().any(|kind| kind.contains(id)));
        }
        desk.meet();
        agree(&desk.nodes);
    }
}
