//! Bundles between real stores: what travels, what is refused, and what comes back.

use std::{
    collections::BTreeSet,
    fs,
    io::Cursor,
    path::{Path, PathBuf},
};

use orgo_schema::{
    fact::Source,
    id::CompartmentId,
    word::{Duty, Priority, Visibility},
};
use orgo_sync::{
    bundle::{Header, Preamble},
    key::NodeKey,
};
use serde_json::Value;
use tempfile::TempDir;

use super::{
    export::{Exported, export},
    import::{Imported, Refused, import},
    inspect::inspect,
    opened::Opened,
    receipt,
};
use crate::{
    care,
    failure::Failure,
    found::{self, Beginning, Begun, FirstNode, Plan},
    guard,
    home::Home,
    intake,
    membership::{
        approve::{self, Decision},
        invite, newcomer, revoke,
        sealing::SealingIdentity,
        wish,
    },
    node::Node,
    ops,
    store::{peer, user},
    verb::{BundleExport, CaseVerb, NewCaseArgs},
};

/// Two founding nodes of one organisation, and a folder that stands for the stick.
struct Sites {
    folder: TempDir,
    kisumu: Node,
    nairobi: Node,
}

impl Sites {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let first = ["Kisumu", "Nairobi"].map(|site| FirstNode {
            key: crate::home::random().unwrap(),
            site: site.into(),
        });
        let founded = found::found("Lake Clinics", "hospital", &first).unwrap();
        let [kisumu, nairobi] = first.map(|first| {
            let node = found::settle(&folder.path().join(&first.site), &founded, &first).unwrap();
            assert_eq!(node.setting().site, first.site);
            node
        });
        found::first_administrator(&kisumu, "achieng@clinics.example").unwrap();
        Self {
            folder,
            kisumu,
            nairobi,
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a bundle for one node and returns its first file.
    fn send(&self, from: &Node, to: &str, name: &str) -> PathBuf {
        let exported = self.try_send(from, to, name, |_| ()).unwrap();
        exported.files[0].clone()
    }

    fn try_send(
        &self,
        from: &Node,
        to: &str,
        name: &str,
        change: impl FnOnce(&mut BundleExport),
    ) -> Result<Exported, Failure> {
        let mut asked = BundleExport {
            to: vec![to.into()],
            everyone: false,
            output: self.path(name),
            split: None,
            full: false,
            since_last: false,
        };
        change(&mut asked);
        export(from, &asked, &mut |_| ())
    }

    fn agree(&self) {
        assert_eq!(digest(&self.kisumu), digest(&self.nairobi));
    }
}

fn digest(node: &Node) -> Value {
    let setting = node.setting();
    node.store.read(|db| care::digest(db, &setting)).unwrap()
}

fn deliver(node: &Node, id: &str, body: &str) {
    let mail = format!(
        "From: Ann <ann@example.org>\r\nTo: ward@clinics.example\r\nSubject: Broken bed {id}\r\n\
         Date: Mon, 02 Nov 2026 08:00:00 +0000\r\nMessage-ID: <{id}@example.org>\r\n\r\n{body}\r\n"
    );
    intake::deliver(node, mail.into_bytes(), None, Source::Mail).unwrap();
}

fn take(node: &Node, files: &[&Path]) -> Imported {
    let files: Vec<_> = files.iter().map(|file| file.to_path_buf()).collect();
    import(node, &files, None, &mut |_| ()).unwrap()
}

fn take_one(node: &Node, file: &Path) -> Imported {
    let imported = take(node, &[file]);
    assert_eq!(imported.failed, Vec::<String>::new());
    assert!(imported.items[0].report.is_clean(), "{imported:?}");
    imported
}

/// Imports a file, which must be refused with these words and leave nothing behind.
fn refused(node: &Node, file: &Path, needle: &str) {
    let before = digest(node);
    let imported = take(node, &[file]);
    assert!(imported.items.is_empty(), "{imported:?}");
    let [why] = imported.failed.as_slice() else {
        panic!("{imported:?}");
    };
    assert!(why.contains(needle), "{why}, expected {needle}");
    assert_eq!(digest(node), before);
}

fn person(node: &Node) -> orgo_engine::authorize::Person {
    let users = node.store.read(|db| user::list(db, 100)).unwrap();
    let mut users = users.iter();
    let user = users.find(|user| user.account.duty == Duty::Administrator);
    let user = user.unwrap();
    guard::person(&node.setting(), user.id, &user.account).unwrap()
}

/// Opens a case that only cleared nodes may hold.
fn restricted_case(node: &Node) {
    let new = NewCaseArgs {
        title: "A complaint about the ward's head".into(),
        narrative: "Told in confidence.".into(),
        label: "1001.11.HR".parse().unwrap(),
        severity: None,
        priority: Priority::Medium,
        visibility: Visibility::Restricted,
        site: None,
        area: None,
        tags: Vec::new(),
        task_type: None,
    };
    let by = person(node);
    ops::change::case(node, &by, &CaseVerb::New(new)).unwrap();
}

/// Lets a node in that is cleared for these compartments.
fn newcomer(sites: &Sites, name: &str, compartments: &[&str]) -> Node {
    let by = person(&sites.kisumu);
    let address = ["192.168.1.20:8732".to_owned()];
    let ticket = invite::invite(&sites.kisumu, &by, 24, &address).unwrap();
    let wishes: Vec<_> = compartments
        .iter()
        .map(|name| name.parse().unwrap())
        .collect();
    let newcomer = newcomer::Newcomer {
        name: name.into(),
        site: name.into(),
        wishes: wish::capabilities(&wishes, &["gateway".parse().unwrap()], true),
    };
    let folder = sites.path(name);
    let asking = newcomer::ask(&folder, ticket, &newcomer).unwrap();
    let approved = approve::approve(&sites.kisumu, &by, &asking.request, &Decision::default());
    newcomer::join(&folder, &approved.unwrap().welcome)
        .unwrap()
        .0
}

fn compartment(node: &Node, name: &str) -> CompartmentId {
    node.setting().roster.compartment_id(name)
}

#[test]
fn two_sites_agree_by_a_stick_alone() {
    let sites = Sites::new();
    deliver(&sites.kisumu, "a1", "Ward 3.");
    deliver(&sites.nairobi, "b1", "Ward 9.");
    let there = sites.send(&sites.kisumu, "Nairobi", "there.orgo");
    take_one(&sites.nairobi, &there);
    let back = sites.send(&sites.nairobi, "Kisumu", "back.orgo");
    let imported = take_one(&sites.kisumu, &back);
    sites.agree();
    // What came from Kisumu itself does not travel back.
    assert_eq!(imported.items[0].report.duplicates, 0);
    // The receipt of the way there rode back inside: the next one begins after it.
    let next = sites.try_send(&sites.kisumu, "Nairobi", "next.orgo", |_| ());
    assert_eq!(next.unwrap().changes, 0);
}

#[test]
fn b66_what_came_before_is_nothing_new() {
    let sites = Sites::new();
    deliver(&sites.kisumu, "a1", "Ward 3.");
    let first = sites.send(&sites.kisumu, "Nairobi", "1.orgo");
    deliver(&sites.kisumu, "a2", "Ward 4.");
    let second = sites.send(&sites.kisumu, "Nairobi", "2.orgo");
    take_one(&sites.nairobi, &second);
    let before = digest(&sites.nairobi);
    let cursor = |sites: &Sites| {
        let setting = sites.nairobi.setting();
        let row = setting.compartments[1].row;
        let from = sites.kisumu.setting().node;
        let read = |db: &_| Ok::<_, crate::store::StoreError>(peer::cursor(db, from, row)?);
        sites.nairobi.store.read(read).unwrap()
    };
    let reached = cursor(&sites);
    for older in [&first, &second] {
        let imported = take_one(&sites.nairobi, older);
        let outcome = &imported.items[0].outcome;
        assert!(outcome.starts_with("nothing new: 0 of "), "{outcome}");
    }
    assert_eq!(digest(&sites.nairobi), before);
    // An old bundle never moves anything back.
    assert_eq!(cursor(&sites), reached);
    assert!(reached.is_some());
}

/// Every cut and every flipped bit of a small bundle, at a real store.
#[test]
fn b61_b62_a_bundle_cut_or_changed_anywhere_brings_nothing() {
    let sites = Sites::new();
    deliver(&sites.kisumu, "a1", "Ward 3.");
    let bytes = fs::read(sites.send(&sites.kisumu, "Nairobi", "1.orgo")).unwrap();
    assert!(bytes.len() < 8_192, "{} bytes", bytes.len());
    let before = digest(&sites.nairobi);
    let try_take = |bytes: Vec<u8>| -> Result<(), String> {
        let mut opened = Opened::begin(Cursor::new(bytes)).map_err(|error| error.to_string())?;
        let taken = super::import::take(&sites.nairobi, &mut opened, &mut |_| ());
        taken.map(drop).map_err(|error: Refused| error.to_string())
    };
    for at in 0..bytes.len() {
        let error = try_take(bytes[..at].to_vec()).unwrap_err();
        let expect = if at == 0 {
            "not an Orgo bundle"
        } else {
            "damaged or incomplete"
        };
        assert!(error.starts_with(expect), "cut at {at}: {error}");
        for bit in 0..8 {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << bit;
            let error = try_take(flipped).unwrap_err();
            let expect = match at {
                0..8 => "not an Orgo bundle",
                8..10 => "made by Orgo",
                _ => "damaged or incomplete",
            };
            assert!(error.starts_with(expect), "bit {bit} of {at}: {error}");
        }
    }
    assert_eq!(digest(&sites.nairobi), before);
    // The check can fail: whole, it brings something.
    try_take(bytes).unwrap();
    assert_ne!(digest(&sites.nairobi), before);
}

#[test]
fn b60_what_is_no_bundle_is_called_so() {
    let sites = Sites::new();
    for content in ["", "<html>Sign in to the hotel's network</html>"] {
        let path = sites.path("downloaded.orgo");
        fs::write(&path, content).unwrap();
        refused(&sites.nairobi, &path, "not an Orgo bundle");
    }
    refused(&sites.nairobi, &sites.path("absent.orgo"), "No such file");
    refused(&sites.nairobi, sites.folder.path(), "not an Orgo bundle");
}

#[test]
fn b63_the_bundle_of_another_organisation_is_refused_by_name() {
    let sites = Sites::new();
    let other = Sites::new();
    let file = other.send(&other.kisumu, "Nairobi", "other.orgo");
    refused(
        &sites.nairobi,
        &file,
        "made for the organisation Lake Clinics (",
    );
}

#[test]
fn b64_a_bundle_for_others_names_them() {
    let sites = Sites::new();
    let courier = newcomer(&sites, "Boat", &["public"]);
    let file = sites.send(&sites.kisumu, "Nairobi", "1.orgo");
    refused(
        &courier,
        &file,
        "sealed for: Nairobi; this is Boat, which can carry it and not open it",
    );
    // It takes no harm from being carried.
    take_one(&sites.nairobi, &file);
}

#[test]
fn b65_a_bundle_of_a_removed_node_is_put_aside_with_the_reason() {
    let sites = Sites::new();
    deliver(&sites.nairobi, "b1", "Ward 9.");
    let file = sites.send(&sites.nairobi, "Kisumu", "late.orgo");
    let by = person(&sites.kisumu);
    let day = (sites.kisumu.clock)().now.utc().format("%Y-%m-%d");
    revoke::revoke(&sites.kisumu, &by, "Nairobi", "the laptop was stolen").unwrap();
    refused(
        &sites.kisumu,
        &file,
        &format!(
            "signed by Nairobi, which was removed from the organisation on {day}: the laptop was stolen; nothing was imported; a copy is kept as"
        ),
    );
    let kept = fs::read_dir(sites.path("Kisumu").join("quarantine")).unwrap();
    let kept: Vec<_> = kept.map(|entry| entry.unwrap().path()).collect();
    assert_eq!(fs::read(&kept[0]).unwrap(), fs::read(&file).unwrap());
    let listed = super::export::list(&sites.kisumu).unwrap();
    assert_eq!(listed["items"][0]["status"], "put_aside");
}

#[test]
fn b67_a_gap_is_named_and_what_came_is_kept() {
    let sites = Sites::new();
    let mut files = Vec::new();
    for number in 1..=3 {
        deliver(&sites.kisumu, &format!("a{number}"), "Ward 3.");
        let name = format!("{number}.orgo");
        let sent = sites.try_send(&sites.kisumu, "Nairobi", &name, |asked| {
            asked.since_last = true;
        });
        files.push(sent.unwrap().files[0].clone());
    }
    take_one(&sites.nairobi, &files[0]);
    let imported = take_one(&sites.nairobi, &files[2]);
    let item = &imported.items[0];
    assert_eq!(item.missing, [2]);
    assert!(item.report.changes > 0, "{item:?}");
    assert!(
        item.outcome.ends_with("bundle 2 of Kisumu is missing"),
        "{}",
        item.outcome
    );
    assert!(imported.receipts[0].codes.is_empty(), "not all came");
    let slip = imported.receipts[0].file.clone().unwrap();
    let told = receipt::take(&sites.kisumu, slip.to_str().unwrap()).unwrap();
    assert_eq!((told.missing, told.received), (vec![2], vec![3, 1]));
    let imported = take_one(&sites.nairobi, &files[1]);
    assert_eq!(imported.items[0].missing, Vec::<u64>::new());
    sites.agree();
    // The cursor went over the third, too, which came before the second.
    let slip = imported.receipts[0].file.clone().unwrap();
    receipt::take(&sites.kisumu, slip.to_str().unwrap()).unwrap();
    let next = sites.try_send(&sites.kisumu, "Nairobi", "4.orgo", |_| ());
    assert_eq!(next.unwrap().changes, 0);
}

#[test]
fn a_code_on_paper_does_what_the_file_does() {
    let sites = Sites::new();
    deliver(&sites.kisumu, "a1", "Ward 3.");
    let file = sites.send(&sites.kisumu, "Nairobi", "1.orgo");
    let imported = take_one(&sites.nairobi, &file);
    let [code] = imported.receipts[0].codes.as_slice() else {
        panic!("{imported:?}");
    };
    assert!(code.len() <= 60, "{code}");
    let slip = imported.receipts[0].file.clone().unwrap();
    assert_eq!(slip, sites.path("1.orgo.receipt"));
    let picture = fs::read_to_string(sites.path("1.orgo.receipt.svg")).unwrap();
    assert!(picture.contains("<svg"), "{picture}");
    let wrong = code.replacen(|sign| sign != '-', "W", 1);
    let error = receipt::take(&sites.kisumu, &wrong)
        .unwrap_err()
        .to_string();
    assert!(error.contains("code"), "{error}");
    let told = receipt::take(&sites.kisumu, code).unwrap();
    assert_eq!((told.name.as_str(), told.received), ("Nairobi", vec![1]));
    let listed = super::export::list(&sites.kisumu).unwrap();
    assert_eq!(listed["items"][0]["status"], "received");
    let next = sites.try_send(&sites.kisumu, "Nairobi", "2.orgo", |_| ());
    assert_eq!(next.unwrap().changes, 0);
}

/// Each of the makers must find the one that is for them.
#[test]
fn receipts_for_two_makers_lie_side_by_side() {
    let sites = Sites::new();
    deliver(&sites.kisumu, "a1", "Ward 3.");
    let third = newcomer(&sites, "Boat", &["public", "internal"]);
    let entries = sites.kisumu.setting().roster.entries();
    let source = crate::admit::Source::Wire(sites.kisumu.setting().node);
    crate::admit::roster(&sites.nairobi, source, entries).unwrap();
    deliver(&third, "b1", "Ward 9.");
    let files = [
        sites.send(&sites.kisumu, "Nairobi", "1.orgo"),
        sites.send(&third, "Nairobi", "2.orgo"),
    ];
    let take = |name: &str| {
        let output = sites.path(name);
        let imported = import(&sites.nairobi, &files, Some(&output), &mut |_| ()).unwrap();
        let mut written: Vec<_> = imported
            .receipts
            .into_iter()
            .map(|slip| (slip.to, slip.file.unwrap()))
            .collect();
        written.sort();
        written
    };
    fs::create_dir(sites.path("stick")).unwrap();
    let for_each = |name: fn(&str) -> String| {
        ["Boat", "Kisumu"].map(|to| (to.to_owned(), sites.path(&name(to))))
    };
    let written = take("stick");
    let expected = for_each(|to| format!("stick/Nairobi-for-{to}.receipt"));
    assert_eq!(written, expected);
    for (to, file) in written {
        let maker = if to == "Boat" { &third } else { &sites.kisumu };
        receipt::take(maker, file.to_str().unwrap()).unwrap();
    }
    let expected = for_each(|to| format!("back-for-{to}.receipt"));
    assert_eq!(take("back.receipt"), expected);
}

#[test]
fn a_receipt_serves_its_maker_and_nobody_else() {
    let sites = Sites::new();
    let file = sites.send(&sites.kisumu, "Nairobi", "1.orgo");
    take_one(&sites.nairobi, &file);
    let slip = sites.path("1.orgo.receipt");
    let error = receipt::take(&sites.nairobi, slip.to_str().unwrap());
    let error = error.unwrap_err().to_string();
    assert!(error.contains("the receipt is for Kisumu"), "{error}");
    let mut bytes = fs::read(&slip).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    fs::write(&slip, bytes).unwrap();
    assert!(receipt::take(&sites.kisumu, slip.to_str().unwrap()).is_err());
}

#[test]
fn a_receipt_that_claims_more_than_there_is_claims_nothing() {
    let sites = Sites::new();
    deliver(&sites.kisumu, "a1", "Ward 3.");
    let file = sites.send(&sites.kisumu, "Nairobi", "1.orgo");
    take_one(&sites.nairobi, &file);
    let maker = sites.kisumu.setting().node;
    let (key, _) = super::keys::of(&sites.nairobi).unwrap();
    let honest = receipt::of(&sites.nairobi, maker).unwrap().unwrap();
    let mut wrong = honest.clone();
    for stored in &mut wrong.stored {
        stored.position += 1_000;
    }
    let changes = |name: &str, full: bool| {
        let sent = sites.try_send(&sites.kisumu, "Nairobi", name, |asked| asked.full = full);
        sent.unwrap().changes
    };
    // Nobody knows what of this log is there, where it is taken for another one.
    receipt::take_signed(&sites.kisumu, &wrong.sign(&key)).unwrap();
    assert_eq!(changes("2.orgo", false), changes("3.orgo", true));
    receipt::take_signed(&sites.kisumu, &honest.sign(&key)).unwrap();
    assert_eq!(changes("4.orgo", false), 0);
}

/// Bytes that no compressor makes shorter.
fn noise(seed: u8, bytes: usize) -> String {
    use std::fmt::Write as _;
    let mut noise = vec![0; bytes / 2];
    blake3::Hasher::new_keyed(&[seed; 32])
        .finalize_xof()
        .fill(&mut noise);
    let mut text = String::new();
    for line in noise.chunks(30) {
        for byte in line {
            write!(text, "{byte:02x}").unwrap();
        }
        text.push_str("\r\n");
    }
    text
}

#[test]
fn parts_fit_small_sticks_and_come_in_any_order() {
    let sites = Sites::new();
    for number in 0..6 {
        deliver(
            &sites.kisumu,
            &format!("a{number}"),
            &noise(number, 1_600_000),
        );
    }
    let limit = 1 << 20;
    let exported = sites
        .try_send(&sites.kisumu, "Nairobi", "big.orgo", |asked| {
            asked.split = Some(limit);
        })
        .unwrap();
    assert!(exported.parts > 2, "{exported:?}");
    for file in &exported.files {
        assert!(fs::metadata(file).unwrap().len() <= limit, "{file:?}");
    }
    assert!(!sites.path("big.orgo").exists());
    let (last, first) = exported.files.split_last().unwrap();
    // Each alone, the last one first.
    let imported = take_one(&sites.nairobi, last);
    assert!(imported.receipts[0].codes.is_empty());
    assert!(
        imported.items[0].outcome.contains("have not come"),
        "{imported:?}"
    );
    for file in first.iter().rev() {
        let imported = take_one(&sites.nairobi, file);
        assert!(imported.receipts[0].codes.is_empty());
    }
    sites.agree();
    let held = |node: &Node| {
        let setting = node.setting();
        let id = compartment(node, "internal");
        let read = |db: &_| {
            let held = crate::peer::replica::Held::new(
                db,
                setting,
                orgo_sync::parcel::InstanceId::new([0; 16]),
            );
            orgo_sync::session::Replica::missing_blobs(&held, id, 100)
        };
        node.store.read(read).unwrap()
    };
    // Attachments that are larger than a part were divided, and their parts came the wrong way round.
    assert_ne!(held(&sites.nairobi), []);
    let all: Vec<_> = exported.files.iter().rev().map(PathBuf::as_path).collect();
    let imported = take(&sites.nairobi, &all);
    assert_eq!(imported.failed, Vec::<String>::new());
    assert_eq!(held(&sites.nairobi), []);
    let [code] = imported.receipts[0].codes.as_slice() else {
        panic!("{imported:?}");
    };
    assert_eq!(receipt::take(&sites.kisumu, code).unwrap().received, [1]);
}

/// An attachment that got lost on the way is asked for by the receipt, and comes with the next bundle.
#[test]
fn attachments_that_did_not_come_are_asked_for() {
    let sites = Sites::new();
    for number in 0..2 {
        deliver(
            &sites.kisumu,
            &format!("a{number}"),
            &noise(number, 1_600_000),
        );
    }
    let exported = sites
        .try_send(&sites.kisumu, "Nairobi", "big.orgo", |asked| {
            asked.split = Some(1 << 20);
        })
        .unwrap();
    for file in exported.files.iter().rev() {
        take_one(&sites.nairobi, file);
    }
    let back = sites.send(&sites.nairobi, "Kisumu", "back.orgo");
    take_one(&sites.kisumu, &back);
    let again = sites.try_send(&sites.kisumu, "Nairobi", "again.orgo", |_| ());
    let again = again.unwrap();
    assert!(again.changes == 0 && again.chunks > 0, "{again:?}");
    let imported = take_one(&sites.nairobi, &again.files[0]);
    assert_eq!(imported.items[0].wanted, 0);
}

#[test]
fn who_is_not_cleared_carries_what_it_cannot_open() {
    let sites = Sites::new();
    let boat = newcomer(&sites, "Boat", &["public", "internal"]);
    deliver(&sites.kisumu, "a1", "Ward 3.");
    restricted_case(&sites.kisumu);
    let exported = sites
        .try_send(&sites.kisumu, "", "all.orgo", |asked| {
            asked.to.clear();
            asked.everyone = true;
        })
        .unwrap();
    assert_eq!(
        exported
            .to
            .iter()
            .map(String::as_str)
            .collect::<BTreeSet<_>>(),
        ["Boat", "Nairobi"].into()
    );
    let file = &exported.files[0];
    let told = inspect(file).unwrap();
    let restricted = compartment(&boat, "restricted").to_string();
    let sections = told["sections"].as_array().unwrap();
    let of = sections
        .iter()
        .find(|section| section["compartment"] == restricted.as_str())
        .unwrap();
    assert_eq!(of["sealed_to"], serde_json::json!(["Nairobi"]));
    let imported = take_one(&boat, file);
    assert_eq!(
        imported.items[0].skipped,
        ["a compartment that is sealed to others only"]
    );
    assert_eq!(
        imported.receipts[0].codes.len(),
        1,
        "all that is for it came"
    );
    take_one(&sites.nairobi, file);
    sites.agree();
}

#[test]
fn the_roster_travels_with_the_bundle() {
    let sites = Sites::new();
    let boat = newcomer(&sites, "Boat", &["public", "internal"]);
    deliver(&boat, "c1", "On the lake.");
    // Nairobi has never heard of the boat: its bundle says who let it in.
    let file = sites.send(&boat, "Nairobi", "boat.orgo");
    let taken = take_one(&sites.nairobi, &file);
    assert_eq!(taken.items[0].roster, 1);
    assert!(taken.items[0].report.changes > 0);
}

#[test]
fn nobody_lets_in_a_node_by_its_own_bundle() {
    let sites = Sites::new();
    // It has everything that a member has, but for an administrator's word.
    let setting = sites.kisumu.setting();
    let open = setting.compartments.iter();
    let secrets = open.map(|held| (held.name.clone(), held.scope.secret().clone()));
    let beginning = Beginning {
        roster: &setting.roster,
        key: &crate::home::random().unwrap(),
        sealing: &SealingIdentity::generate(),
        admin_key: None,
        profile: "hospital",
        site: "Boat",
        secrets: &secrets.collect(),
    };
    let boat = found::make(&sites.path("Boat"), &beginning).unwrap();
    let file = sites.send(&boat, "Nairobi", "boat.orgo");
    refused(
        &sites.nairobi,
        &file,
        "which no administrator has let in as far as is known here",
    );
}

#[test]
fn inspect_tells_who_and_how_much_and_never_what() {
    let sites = Sites::new();
    deliver(&sites.kisumu, "a1", "The secret of ward 3.");
    let file = sites.send(&sites.kisumu, "Nairobi", "1.orgo");
    let told = inspect(&file).unwrap();
    for (field, expect) in [
        ("organisation", "Lake Clinics"),
        ("from", "Kisumu"),
        ("program", env!("CARGO_PKG_VERSION")),
    ] {
        assert_eq!(told[field], expect, "{told}");
    }
    assert_eq!(
        (&told["sequence"], &told["intact"]),
        (&1.into(), &true.into())
    );
    let bytes = fs::read(&file).unwrap();
    for word in ["secret", "ward", "Broken bed", "ann@example.org"] {
        let seen = bytes
            .windows(word.len())
            .any(|window| window == word.as_bytes());
        assert!(!seen && !told.to_string().contains(word), "{word}");
    }
    fs::write(&file, &bytes[..bytes.len() - 100]).unwrap();
    let told = inspect(&file).unwrap();
    assert_eq!(told["from"], "Kisumu");
    assert!(
        told["failed"][0]
            .as_str()
            .unwrap()
            .contains("its end is missing")
    );
}

#[test]
fn b69_nothing_is_left_where_writing_fails() {
    let sites = Sites::new();
    let error = sites
        .try_send(&sites.kisumu, "Nairobi", "absent/1.orgo", |_| ())
        .unwrap_err();
    assert!(error.to_string().contains("is the stick in?"), "{error}");
    fs::write(sites.path("there.orgo"), "precious").unwrap();
    let error = sites
        .try_send(&sites.kisumu, "Nairobi", "there.orgo", |_| ())
        .unwrap_err();
    assert!(error.to_string().contains("is there already"), "{error}");
    let names = fs::read_dir(sites.folder.path()).unwrap();
    let names: BTreeSet<_> = names
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(
        names,
        ["Kisumu", "Nairobi", "there.orgo"]
            .map(str::to_owned)
            .into()
    );
    // The number was never seen by anybody: it is given again.
    let exported = sites.try_send(&sites.kisumu, "Nairobi", "1.orgo", |_| ());
    assert_eq!(exported.unwrap().sequence, 1);
}

#[test]
fn a_bundle_names_itself_by_site_and_number() {
    let sites = Sites::new();
    for number in 1..=2 {
        let exported = sites
            .try_send(&sites.kisumu, "Nairobi", "", |asked| {
                asked.output = sites.folder.path().to_owned();
            })
            .unwrap();
        let name = format!("orgo-kisumu-{number}.orgo");
        assert_eq!(exported.files, [sites.path(&name)]);
    }
}

/// Somebody puts a header of their own, in a member's name, before what the member sealed.
#[test]
fn a_header_of_another_members_name_is_refused() {
    let sites = Sites::new();
    let file = sites.send(&sites.kisumu, "Nairobi", "1.orgo");
    let bytes = fs::read(&file).unwrap();
    let preamble = Preamble::read(&bytes).unwrap();
    let at = orgo_sync::bundle::header::PREAMBLE_BYTES;
    let end = at + preamble.header_bytes;
    let signature = bytes[end..end + 64].try_into().unwrap();
    let header: Header = preamble.header(&bytes[at..end], signature).unwrap();
    let forged = header.sign("0.1.0", &NodeKey::new(&[9; 32])).unwrap();
    let path = sites.path("forged.orgo");
    fs::write(&path, [forged, bytes[end + 64..].to_vec()].concat()).unwrap();
    refused(&sites.nairobi, &path, "not what its maker signed");
}

/// An organisation of one node has nobody to send to, and says so.
#[test]
fn nobody_to_send_to_is_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let plan = Plan {
        organization: "Alone".into(),
        profile: "school".into(),
        site: "Main".into(),
        admin: "a@example.org".into(),
        ..Plan::default()
    };
    let Begun { node, .. } = found::begin(&folder.path().join("data"), &plan).unwrap();
    let asked = BundleExport {
        to: Vec::new(),
        everyone: true,
        output: folder.path().to_owned(),
        split: None,
        full: false,
        since_last: false,
    };
    let error = export(&node, &asked, &mut |_| ()).unwrap_err().to_string();
    assert!(error.contains("once there are other members"), "{error}");
}

/// A stick comes while nobody is there to unlock: what is open is taken in, the rest waits on the stick.
#[test]
fn what_is_locked_here_waits_on_the_stick() {
    let sites = Sites::new();
    restricted_case(&sites.kisumu);
    let file = sites.send(&sites.kisumu, "Nairobi", "1.orgo");
    let Sites {
        folder,
        kisumu,
        nairobi,
    } = sites;
    let id = compartment(&nairobi, "restricted");
    nairobi.close();
    drop(nairobi);
    let data = folder.path().join("Nairobi");
    let key = data.join("keys").join(format!("{id}.key"));
    let secret: [u8; 32] = fs::read(&key).unwrap().try_into().unwrap();
    fs::remove_file(key).unwrap();
    let nairobi = Node::open(Home::open(&data).unwrap()).unwrap();
    let imported = take_one(&nairobi, &file);
    assert_eq!(
        imported.items[0].skipped,
        ["the compartment restricted is locked here: unlock it and import again"]
    );
    assert!(imported.receipts[0].codes.is_empty(), "{imported:?}");
    nairobi.unlock(id, secret).unwrap();
    let imported = take_one(&nairobi, &file);
    assert_eq!(imported.receipts[0].codes.len(), 1, "{imported:?}");
    assert_eq!(digest(&kisumu), digest(&nairobi));
}

/// What its maker forged does not enter with the rest of the bundle, and is listed.
#[test]
fn what_is_forged_in_a_bundle_is_listed_and_keeps_nothing_else_out() {
    let sites = Sites::new();
    deliver(&sites.kisumu, "a1", "Ward 3.");
    deliver(&sites.kisumu, "a2", "Ward 4.");
    let setting = sites.kisumu.setting();
    let internal = setting.compartment_for(Visibility::Internal).clone();
    let forge = sites.kisumu.store.write(&internal, |batch| {
        let forged = batch.db.execute(
            "UPDATE envelope SET signature = zeroblob(64) WHERE id = (SELECT max(id) FROM envelope)",
            [],
        )?;
        Ok::<_, crate::store::StoreError>(forged)
    });
    assert_eq!(forge.unwrap(), 1);
    let file = sites.send(&sites.kisumu, "Nairobi", "1.orgo");
    let imported = take(&sites.nairobi, &[&file]);
    let report = &imported.items[0].report;
    assert_eq!(report.refused.get("E103"), Some(&1), "{report:?}");
    assert!(report.changes > 0, "{report:?}");
    let [listed] = crate::admit::refused(&sites.nairobi)
        .unwrap()
        .try_into()
        .unwrap();
    assert_eq!(
        (listed.origin, listed.way.word(), listed.code.as_str()),
        (setting.node, "bundle", "E103")
    );
    // It comes again, as bundles do, and is one line.
    take(&sites.nairobi, &[&file]);
    let [again] = crate::admit::refused(&sites.nairobi)
        .unwrap()
        .try_into()
        .unwrap();
    assert_eq!((again.id, again.times), (listed.id, 2));
}

/// Returns the numbers between these words in the lines that have them, in order.
fn numbers(lines: &[String], before: &str, after: &str) -> Vec<u64> {
    let lines = lines.iter();
    let numbers =
        lines.filter_map(|line| line.split_once(before)?.1.strip_suffix(after)?.parse().ok());
    numbers.collect()
}

#[track_caller]
fn grows(numbers: &[u64], end: u64) {
    assert!(numbers.len() > 2, "{numbers:?}");
    assert!(numbers.is_sorted(), "{numbers:?}");
    assert!(
        numbers[0] < end && numbers.last() == Some(&end),
        "{numbers:?}, to {end}"
    );
}

#[test]
fn progress_grows_and_ends_at_the_whole() {
    let sites = Sites::new();
    for number in 0..4 {
        deliver(
            &sites.kisumu,
            &format!("a{number}"),
            &noise(number, 1_600_000),
        );
    }
    for number in 0..120 {
        deliver(&sites.kisumu, &format!("b{number}"), &noise(number, 2_000));
    }
    let mut lines = Vec::new();
    let mut asked = BundleExport {
        to: vec!["Nairobi".into()],
        everyone: false,
        output: sites.path("parts.orgo"),
        split: Some(512 << 10),
        full: true,
        since_last: false,
    };
    export(&sites.kisumu, &asked, &mut |line| {
        lines.push(line.to_owned());
    })
    .unwrap();
    grows(&numbers(&lines, "internal: ", " %"), 100);
    let attachments = numbers(&lines, "internal: attachment ", " of 124");
    assert_eq!(attachments, Vec::from_iter(1..=124));

    (asked.output, asked.split) = (sites.path("whole.orgo"), None);
    let exported = export(&sites.kisumu, &asked, &mut |_| ()).unwrap();
    let mut lines = Vec::new();
    let imported = import(&sites.nairobi, &exported.files, None, &mut |line| {
        lines.push(line.to_owned());
    });
    assert_eq!(imported.unwrap().failed, Vec::<String>::new());
    grows(&numbers(&lines, "checking: ", " %"), 100);
    assert_eq!(lines.last().unwrap(), "internal of Kisumu");
    sites.agree();
}

mod resources;
