//! A gateway that is not cleared for the mail it takes in, and two nodes that are.

mod courier;
mod hostile;
mod leak;

use std::{collections::BTreeSet, fs, path::Path, sync::Arc};

use orgo_engine::authorize::Person;
use orgo_schema::{
    fact::{Body, Parceled, Source},
    id::{CompartmentId, DocumentId, DocumentKind, FactId, ParcelId},
    word::{Duty, Visibility},
};
use orgo_sync::{
    key::{AdminKey, NodeKey},
    roster::{
        EntryKind, Roster, RosterEntry,
        founding::{Class, Compartment as Founded, Founding},
        grant::Grant,
        member::{Access, Capabilities, Member, Power},
    },
};
use tempfile::TempDir;

use super::underway;
use crate::{
    admit,
    bundle::{export::export, import::import},
    care,
    found::{self, Beginning, FirstNode},
    guard,
    intake::{self, Kind, Outcome},
    membership::{
        approve::{self, Decision},
        invite, newcomer,
        sealing::SealingIdentity,
        wish,
    },
    node::Node,
    purge,
    store::{
        StoreError, blob, document, open, parcel as rows, spool,
        tests::leak::{found as is_in, readable},
        user,
    },
    verb::BundleExport,
};

/// What is delivered to this address is for few, and makes work.
const RULES: &str = "version: \"1.0\"
rules:
  - id: safeguarding
    description: What is told in confidence is for few.
    when: { to: safe@* }
    then:
      visibility: restricted
      label: 1001.11.HR.Conduct
      case: { title: \"{{ subject }}\" }
";
/// A word that is in every part of the mail.
const CANARY: &str = "canaryxq";

struct Sites {
    folder: TempDir,
    school: Arc<Node>,
    hall: Arc<Node>,
    gate: Arc<Node>,
}

impl Sites {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let firsts = ["School", "Hall"].map(|site| FirstNode {
            key: crate::home::random().unwrap(),
            site: site.into(),
        });
        let founded = found::found("Riverside", "school", &firsts).unwrap();
        let [school, hall] = firsts.map(|first| {
            let place = folder.path().join(&first.site);
            rules(&place);
            Arc::new(found::settle(&place, &founded, &first).unwrap())
        });
        found::first_administrator(&school, "ann@school.example").unwrap();
        let gate = join(&school, folder.path(), "Gate", "gateway");
        let gate = Arc::new(gate);
        let sites = Self {
            folder,
            school,
            hall,
            gate,
        };
        sites.meet_all();
        sites
    }

    /// Lets everybody hear of everybody, all but contents.
    fn meet_all(&self) {
        for _ in 0..3 {
            for (one, other) in [
                (&self.school, &self.gate),
                (&self.school, &self.hall),
                (&self.hall, &self.gate),
            ] {
                meet(one, other);
            }
        }
    }

    /// Carries a bundle from the gateway to a node.
    fn carry(&self, to: &Node) {
        stick(self.folder.path(), &self.gate, to);
    }
}

/// Lets two nodes hear of each other, all but contents.
fn meet(one: &Node, other: &Node) {
    for (to, from) in [(one, other), (other, one)] {
        let setting = from.setting();
        let source = admit::Source::Wire(setting.node);
        admit::roster(to, source, setting.roster.entries()).unwrap();
    }
    admit::exchange(one, other).unwrap();
}

/// Carries everything from one node to another on a stick.
fn stick(folder: &Path, from: &Node, to: &Node) {
    let site = to.setting().site.clone();
    let asked = BundleExport {
        to: vec![site.clone()],
        everyone: false,
        output: folder.join(format!("for-{site}.orgo")),
        split: None,
        full: true,
        since_last: false,
    };
    drop(fs::remove_file(&asked.output));
    let files = export(from, &asked, &mut |_| ()).unwrap().files;
    let imported = import(to, &files, None, &mut |_| ()).unwrap();
    assert_eq!(imported.failed, Vec::<String>::new());
}

/// Lets a node in that holds nothing restricted and has one power.
fn join(school: &Node, folder: &Path, name: &str, power: &str) -> Node {
    let folder = &folder.join(name);
    let by = administrator(school);
    let ticket = invite::invite(school, &by, 24, &["192.0.2.1:8732".to_owned()]).unwrap();
    let wishes = ["public", "internal"].map(|name| name.parse().unwrap());
    let newcomer = newcomer::Newcomer {
        name: name.into(),
        site: name.into(),
        wishes: wish::capabilities(&wishes, &[power.parse().unwrap()], false),
    };
    let asking = newcomer::ask(folder, ticket, &newcomer).unwrap();
    let approved = approve::approve(school, &by, &asking.request, &Decision::default());
    let (node, _) = newcomer::join(folder, &approved.unwrap().welcome).unwrap();
    rules(folder);
    assert!(node.refresh_configuration().unwrap());
    node
}

fn rules(folder: &Path) {
    fs::create_dir_all(folder.join("rules")).unwrap();
    fs::write(folder.join("rules/safeguarding.yaml"), RULES).unwrap();
}

fn administrator(node: &Node) -> Person {
    let users = node.store.read(|db| user::list(db, 100)).unwrap();
    let mut users = users.iter();
    let user = users.find(|user| user.account.duty == Duty::Administrator);
    let user = user.unwrap();
    guard::person(&node.setting(), user.id, &user.account).unwrap()
}

fn mail() -> Vec<u8> {
    format!(
        "From: {CANARY} <{CANARY}@example.org>\r\nTo: safe@school.example\r\nSubject: About {CANARY}\r\n\
         Date: Mon, 02 Nov 2026 08:00:00 +0000\r\nMessage-ID: <{CANARY}@example.org>\r\n\r\nIt was {CANARY}.\r\n"
    )
    .into_bytes()
}

fn take_in(node: &Node, raw: Vec<u8>) -> Outcome {
    let to = Some("safe@school.example".to_owned());
    intake::deliver(node, raw, to, Source::Mail).unwrap()
}

fn documents(node: &Node, kind: DocumentKind, compartment: &str) -> BTreeSet<DocumentId> {
    let setting = node.setting();
    let mut held = setting.places();
    let row = held
        .find(|held| held.name == compartment)
        .map(|held| held.row);
    let all = node
        .store
        .read(|db| Ok::<_, StoreError>(document::after(db, kind, 0, 1_000)?));
    let all = all.unwrap().into_iter();
    all.filter(|document| Some(document.compartment) == row)
        .map(|document| document.id)
        .collect()
}

fn digest(node: &Node) -> serde_json::Value {
    let setting = node.setting();
    node.store.read(|db| care::digest(db, &setting)).unwrap()
}

/// Everything that can be read in the files of a node: the database, opened as who has its key can, and all
/// the others as they are.
fn bytes_of(node: &Node) -> Vec<u8> {
    let copy = tempfile::tempdir().unwrap();
    let (database, file) = (node.home.database(), copy.path().join("main.db"));
    // The node is open: what it has committed is in these two.
    fs::copy(&database, &file).unwrap();
    let log = database.with_extension("db-wal");
    fs::copy(log, file.with_extension("db-wal")).unwrap_or_default();
    let db = open::writer(&file, &node.home.cipher).unwrap();
    let mut all = readable(&db, &file);
    let mut folders = vec![node.home.folder.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.is_file() {
                all.extend(fs::read(path).unwrap());
            }
        }
    }
    all
}

fn restricted(node: &Node) -> CompartmentId {
    node.setting().roster.compartment_id("restricted")
}

#[test]
fn mail_for_a_compartment_that_is_not_held_goes_sealed_to_those_who_hold_it() {
    let sites = Sites::new();
    let outcome = take_in(&sites.gate, mail());
    assert_eq!(outcome.outcome, Kind::Sealed, "{outcome:?}");
    assert!(
        outcome.reasons[0].ends_with("it is sealed for School, Hall")
            || outcome.reasons[0].ends_with("it is sealed for Hall, School"),
        "{outcome:?}"
    );
    for kind in [DocumentKind::Signal, DocumentKind::Case] {
        assert_eq!(documents(&sites.gate, kind, "internal"), BTreeSet::new());
    }

    sites.carry(&sites.school);
    let [case] = Vec::from_iter(documents(&sites.school, DocumentKind::Case, "restricted"))
        .try_into()
        .unwrap();
    let setting = sites.school.setting();
    let held = setting.held(restricted(&sites.school)).unwrap();
    let signals = documents(&sites.school, DocumentKind::Signal, "restricted");
    let facts = sites.school.store.read(|db| {
        let row = crate::project::load::row(db, held, *signals.first().unwrap())?;
        Ok::<_, StoreError>(document::facts(db, held, row.unwrap())?)
    });
    let copies = facts.unwrap().facts.into_values();
    let copies: Vec<_> = copies
        .filter_map(|fact| {
            if let Body::Copied(copied) = fact.body {
                Some(copied)
            } else {
                None
            }
        })
        .collect();
    let [copied] = copies.as_slice() else {
        panic!("{copies:?}");
    };
    assert_eq!(copied.via.unwrap().node, sites.gate.setting().node);
    assert_eq!(copied.delivered_to.as_deref(), Some("safe@school.example"));

    // The other one opens its copy before it hears of that: it makes the same case.
    sites.carry(&sites.hall);
    sites.meet_all();
    for node in [&sites.school, &sites.hall] {
        let cases = documents(node, DocumentKind::Case, "restricted");
        assert_eq!(cases, [case].into());
        assert_eq!(
            documents(node, DocumentKind::Signal, "internal"),
            BTreeSet::new()
        );
    }
    assert_eq!(digest(&sites.school), digest(&sites.hall));
    // Bringing it once more changes nothing.
    let before = digest(&sites.school);
    sites.carry(&sites.school);
    assert_eq!(digest(&sites.school), before);
}

#[test]
fn the_gateway_keeps_nothing_that_it_can_read_and_the_parcel_goes_once_it_is_opened() {
    let sites = Sites::new();
    take_in(&sites.gate, mail());
    let gate = &sites.gate;
    let all = bytes_of(gate);
    assert!(is_in(&all, "gate"), "something can be read");
    assert!(!is_in(&all, CANARY), "the gateway still has it");

    let parcels = |node: &Node| documents(node, DocumentKind::Parcel, "parcels").len();
    let listed = |node: &Node| {
        let setting = node.setting();
        node.store.read(|db| underway(db, &setting)).unwrap()
    };
    assert_eq!((parcels(gate), listed(gate).len()), (1, 1));
    sites.carry(&sites.school);
    sites.meet_all();
    assert_eq!(listed(gate), [], "it was opened");
    // Hall has heard of it, and not got what is inside: it must not go yet.
    assert_eq!((parcels(gate), parcels(&sites.hall)), (1, 1));
    sites.carry(&sites.hall);
    sites.meet_all();
    purge::attend(&sites.school).unwrap();
    sites.meet_all();
    for node in [gate, &sites.school, &sites.hall] {
        assert_eq!(parcels(node), 0, "{}", node.setting().site);
        let left = node.store.read(|db| rows::all(db, 10)).unwrap();
        assert_eq!(left, []);
    }
    let setting = sites.school.setting();
    let own = setting.held(restricted(&sites.school)).unwrap();
    let cases = documents(&sites.school, DocumentKind::Case, &own.name);
    assert_eq!(cases.len(), 1, "what it held stays");
}

/// Who passes a parcel on is not cleared, and must not get it opened where it reads.
#[test]
fn a_parcel_under_another_label_is_not_opened() {
    let sites = Sites::new();
    take_in(&sites.gate, mail());
    let setting = sites.gate.setting();
    let internal = setting.compartment_for(Visibility::Internal);
    let place = setting.parcels.clone().unwrap();
    let here = place.clone();
    let to = internal.scope.compartment;
    let recipients = vec![sites.school.setting().node];
    sites
        .gate
        .store
        .write(&place, move |batch| {
            let parcel = rows::all(batch.db, 1)?.remove(0);
            let facts = document::facts(batch.db, &here, parcel.row)?;
            let fold = orgo_engine::fold::parcel(&facts.facts).unwrap();
            let forged = Parceled {
                to,
                recipients,
                ..fold.parceled.clone()
            };
            let id = ParcelId::new(batch.fresh_uuid()?);
            let fact = FactId::new(batch.fresh_uuid()?);
            let said = batch.author(None, Vec::new(), Body::Parceled(forged));
            batch.add_facts(&here, id.into(), &[(fact, said)])
        })
        .unwrap();
    sites.carry(&sites.school);
    assert_eq!(
        documents(&sites.school, DocumentKind::Signal, "internal"),
        BTreeSet::new()
    );
    let setting = sites.school.setting();
    let listed = sites.school.store.read(|db| underway(db, &setting));
    let [forged] = Vec::from_iter(listed.unwrap()).try_into().unwrap();
    let why = forged.problem.unwrap_or_default();
    assert!(why.contains("it belongs into another compartment"), "{why}");
    // The right one was opened.
    assert_eq!(
        documents(&sites.school, DocumentKind::Case, "restricted").len(),
        1
    );
}

const WORK: [(&str, Class); 3] = [
    ("public", Class::Public),
    ("internal", Class::Internal),
    ("restricted", Class::Restricted),
];

/// A gateway of an organisation of such compartments in which nobody may write what is restricted, that holds some
/// of them, and the administrator's key.
fn alone(folder: &Path, all: &[(&str, Class)], held: &[&str]) -> (Node, AdminKey) {
    let (admin_key, key) = ([9; 32], [8; 32]);
    let admin = AdminKey::new(&admin_key);
    let sealing = SealingIdentity::generate();
    let founding = Founding {
        name: "Riverside".into(),
        administrators: [admin.admin_id()].into(),
        threshold: 1,
        nodes: vec![member([8; 32], &sealing, held)],
        compartments: all
            .iter()
            .map(|(name, class)| Founded {
                name: (*name).to_owned(),
                class: *class,
                custodians: BTreeSet::new(),
            })
            .collect(),
        salt: [7; 16],
        recovery: None,
    };
    let roster = Roster::open(&founding.sign(&[&admin]).unwrap()).unwrap();
    let secret = |name: &&str| {
        (
            (*name).to_owned(),
            orgo_schema::derive::IdSecret::new([5; 32]),
        )
    };
    let beginning = Beginning {
        roster: &roster,
        key: &key,
        sealing: &sealing,
        admin_key: Some(&admin_key),
        profile: "school",
        site: "Gate",
        secrets: &held.iter().map(secret).collect(),
    };
    rules(folder);
    (found::make(folder, &beginning).unwrap(), admin)
}

fn member(key: [u8; 32], sealing: &SealingIdentity, compartments: &[&str]) -> Member {
    Member {
        node: NodeKey::new(&key).node_id(),
        name: "A site".into(),
        site: "A site".into(),
        sealing: Some(sealing.public()),
        capabilities: Capabilities {
            compartments: compartments
                .iter()
                .map(|name| ((*name).to_owned(), Access::Write))
                .collect(),
            powers: [Power::Gateway].into(),
        },
        sealed_secrets: Vec::new(),
    }
}

fn spooled(node: &Node) -> u64 {
    let count = node.store.read(|db| Ok::<_, StoreError>(spool::count(db)?));
    count.unwrap()
}

/// Takes a mail in that waits for a reason, and is in no document.
fn check_waits(node: &Node, expect: &str) {
    let outcome = take_in(node, mail());
    assert_eq!(outcome.outcome, Kind::Waiting, "{outcome:?}");
    assert_eq!(spooled(node), 1);
    let [waiting] = intake::waiting(node).unwrap().try_into().unwrap();
    assert!(waiting.reason.contains(expect), "{waiting:?}");
    assert!(
        waiting.reason.contains("compartment restricted"),
        "{waiting:?}"
    );
    let parcels = node.store.read(|db| rows::all(db, 10)).unwrap();
    assert_eq!(parcels, []);
}

/// Sealed mail lies nowhere but in its place, not even where there is none.
#[test]
fn where_a_node_may_not_pass_it_on_sealed_it_waits_and_people_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let (before, _) = alone(folder.path(), &WORK, &["public", "internal"]);
    check_waits(&before, "founded before sealed mail had a place of its own");
    let folder = tempfile::tempdir().unwrap();
    let all = [&[("parcels", Class::Parcels)], WORK.as_slice()].concat();
    let (node, _) = alone(folder.path(), &all, &["public", "internal"]);
    check_waits(&node, "this node was not let in as a gateway");
}

#[test]
fn where_nobody_may_write_it_waits_and_people_are_told_until_somebody_may() {
    let folder = tempfile::tempdir().unwrap();
    let all = [&[("parcels", Class::Parcels)], WORK.as_slice()].concat();
    let (node, admin) = alone(folder.path(), &all, &["parcels", "public", "internal"]);
    check_waits(&node, "no other node may write there");
    assert_eq!(
        documents(&node, DocumentKind::Signal, "internal"),
        BTreeSet::new()
    );

    let other = SealingIdentity::generate();
    let grant = Grant {
        organization: node.organization(),
        by: admin.admin_id(),
        removals: node.setting().roster.removals().last(),
        member: member([6; 32], &other, &["restricted"]),
    };
    let granted = RosterEntry {
        kind: EntryKind::Grant,
        signed: grant.sign(&admin).unwrap(),
    };
    let source = admit::Source::Wire(node.setting().node);
    admit::roster(&node, source, vec![granted]).unwrap();
    assert_eq!(spooled(&node), 0, "it is sealed now");
    let setting = node.setting();
    let [parcel] = Vec::from_iter(node.store.read(|db| underway(db, &setting)).unwrap())
        .try_into()
        .unwrap();
    assert_eq!(
        (parcel.compartment.as_str(), parcel.sites.len()),
        ("restricted", 1)
    );
    // Whoever may write there now can open it.
    let sealed = node.store.read(|db| {
        let row = rows::all(db, 1)?.remove(0).row;
        let home = setting.compartment(row.compartment).unwrap();
        let facts = document::facts(db, home, row)?;
        let fold = orgo_engine::fold::parcel(&facts.facts).unwrap();
        let row = blob::row(db, home.row, &fold.parceled.sealed)?.unwrap();
        blob::read(db, row)
    });
    assert!(other.open(&sealed.unwrap()).is_ok());
}
