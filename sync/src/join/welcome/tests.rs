//! A node asks, is let in, and believes only what its ticket said.

use proptest::prelude::*;

use super::*;
use crate::{
    id::{SealingKey, TicketHash},
    join::request::{Request, SignedRequest},
    roster::{EntryKind, Grant, Removal, Replaced},
    sample,
};

fn request(n: u8) -> Request {
    Request {
        organization: sample::founding().organization(),
        node: sample::node_key(n).node_id(),
        name: format!("node {n}"),
        site: "Kisumu".to_owned(),
        sealing: SealingKey::new([9; 32]),
        wishes: sample::member(n).capabilities,
        ticket: TicketHash::new([4; 32]),
        admin: Some(sample::admin(5).admin_id()),
    }
}

fn check_request(change: impl FnOnce(&mut Request), expect: &str) {
    let mut request = request(3);
    change(&mut request);
    let said = request.sign(&sample::node_key(3));
    let said = said.map_or_else(|refused| refused.to_string(), |_| "good".to_owned());
    assert!(said.contains(expect), "{said}, expected {expect}");
}

#[test]
fn a_request_is_the_nodes_own_and_names_what_can_be() {
    check_request(|_| {}, "good");
    check_request(|request| request.admin = None, "good");
    check_request(|request| request.name.clear(), "node `` is not a name");
    check_request(
        |request| request.node = sample::node_key(4).node_id(),
        "signature is not that of",
    );
    check_request(
        |request| request.sealing = SealingKey::new([0; 32]),
        "sealing key 0000",
    );
    check_request(
        |request| request.admin = Some(crate::id::AdminId::new([0; 32])),
        "administrator 0000",
    );
}

#[test]
fn a_file_says_what_it_is() {
    let asked = request(3).sign(&sample::node_key(3)).unwrap();
    assert_eq!(SignedRequest::read(&asked.write()), Ok(asked.clone()));
    let check = |bytes: &[u8], expect: &str| {
        let error = SignedRequest::read(bytes).unwrap_err().to_string();
        assert!(error.contains(expect), "{error}, expected {expect}");
    };
    check(b"", "this is not a request of Orgo");
    check(b"<html>", "this is not a request of Orgo");
    check(
        &welcome().1.write(),
        "this is a welcome, expected a request",
    );
    let file = asked.write();
    for end in b"orgo request 1\n".len()..file.len() {
        check(&file[..end], "this request is damaged or cut off");
    }
    check(&[file, vec![0]].concat(), "damaged or cut off");
}

fn entry(kind: EntryKind, signed: SignedEntry) -> RosterEntry {
    RosterEntry { kind, signed }
}

/// The roster after two grants, one of them by an administrator who came later, and a welcome for node 3.
fn welcome() -> (Welcome, SignedWelcome) {
    let grant = sample::signed_grant(3);
    let hash = Grant::hash(&grant);
    let welcome = Welcome {
        founding: sample::founding().sign(&[&sample::admin(1)]).unwrap(),
        entries: [grant, sample::signed_grant(4)]
            .map(|grant| entry(EntryKind::Grant, grant))
            .into(),
        grant: hash,
        profile: "hospital".to_owned(),
        approved_by: "Achieng at node 1".to_owned(),
        node: sample::node_key(1).node_id(),
        addresses: vec![],
    };
    let signed = welcome.sign(&sample::admin(1));
    (welcome, signed)
}

fn open(welcome: &SignedWelcome) -> Result<Opened, WelcomeError> {
    let organization = sample::founding().organization();
    welcome.open(organization, sample::node_key(3).node_id())
}

#[test]
fn a_welcome_brings_the_roster_and_what_the_node_is() {
    let (welcome, signed) = welcome();
    let opened = open(&SignedWelcome::read(&signed.write()).unwrap()).unwrap();
    assert_eq!(opened.welcome, welcome);
    assert_eq!(opened.member, sample::member(3));
    assert!(opened.roster.is_member(sample::node_key(4).node_id()));
}

fn check(change: impl FnOnce(&mut Welcome), signer: u8, expect: &str) {
    let (mut welcome, _) = welcome();
    change(&mut welcome);
    let said = open(&welcome.sign(&sample::admin(signer)));
    let said = said.map_or_else(|error| error.to_string(), |_| "good".to_owned());
    assert!(said.contains(expect), "{said}, expected {expect}");
}

#[test]
fn a_node_believes_only_what_its_ticket_said() {
    check(|_| {}, 1, "good");
    check(|_| {}, 2, "was changed after it was signed");
    let mut other = sample::founding();
    other.salt = [8; 16];
    let other = other.sign(&[&sample::admin(1)]).unwrap();
    check(
        |welcome| {
            welcome.founding = other;
            welcome.entries.clear();
        },
        1,
        "is of organisation `Lake Clinics`",
    );
    check(
        |welcome| welcome.entries.truncate(0),
        1,
        "this welcome is not for this node",
    );
    let fourth = Grant::hash(&sample::signed_grant(4));
    check(|welcome| welcome.grant = fourth, 1, "is not for this node");
    check(
        |welcome| welcome.entries[1].signed.signatures.clear(),
        1,
        "cannot be believed: 0 signatures",
    );
    let removal = Removal {
        organization: sample::founding().organization(),
        number: 1,
        previous: sample::founding().no_removal(),
        change: Replaced::Node {
            node: sample::node_key(3).node_id(),
            cut: [].into(),
            reason: String::new(),
            at: None,
        },
    };
    let removal = entry(EntryKind::Removal, removal.sign(&[&sample::admin(1)]));
    check(
        |welcome| welcome.entries.insert(0, removal),
        1,
        "was removed from organisation `Lake Clinics`",
    );
}

#[test]
fn any_flipped_byte_of_a_welcome_is_noticed() {
    let (_, good) = welcome();
    for at in 0..good.bytes.len() {
        let mut changed = good.clone();
        changed.bytes[at] ^= 1;
        assert!(open(&changed).is_err(), "byte {at}");
    }
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let welcome = SignedWelcome { bytes: bytes.clone(), ..welcome().1 };
        prop_assert!(open(&welcome).is_err());
        for line in ["orgo request 1\n", "orgo welcome 1\n"] {
            let file = [line.as_bytes(), &bytes].concat();
            prop_assert!(SignedRequest::read(&file).is_err());
            prop_assert!(SignedWelcome::read(&file).is_err());
        }
    }
}
