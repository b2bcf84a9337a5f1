//! The organisation that every world begins with: founded once, copied for each seed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use orgo_node::admit::exchange;
use orgo_node::clock;
use orgo_node::environment::Environment;
use orgo_node::found::{Beginning, add_user, make};
use orgo_node::home::Home;
use orgo_node::membership::sealing::SealingIdentity;
use orgo_node::node::Node;
use orgo_schema::derive::IdSecret;
use orgo_schema::fact::Account;
use orgo_schema::id::{CompartmentId, NodeId, UserId};
use orgo_schema::time::Timestamp;
use orgo_schema::word::{Duty, Visibility};
use orgo_sync::key::{AdminKey, NodeKey};
use orgo_sync::roster::Roster;
use orgo_sync::roster::founding::{Class, Compartment, Founding};
use orgo_sync::roster::member::{Access, Capabilities, Member, Power};
use tempfile::TempDir;

/// How many nodes there are.
pub const SITES: usize = 5;
/// The node that is not cleared for what is restricted.
pub const UNCLEARED: usize = 4;
/// The member that has no store and writes whatever it likes.
pub const MOLE: usize = SITES;
/// The member that reads everything and writes nothing.
pub const READER: usize = SITES + 1;
/// The node that is no member at the beginning and may become one; it is not cleared for what is restricted.
pub const NEWCOMER: usize = SITES + 2;
/// How long people may object before something is purged, in milliseconds: a day, for worlds last a week.
pub const GRACE_MS: i64 = 24 * 3_600_000;
/// When every world begins: 2026-11-02 08:00 UTC.
pub const BEGINNING: Timestamp = Timestamp(1_793_606_400_000);

const COMPARTMENTS: [(&str, Class); 4] = [
    ("parcels", Class::Parcels),
    ("public", Class::Public),
    ("internal", Class::Internal),
    ("restricted", Class::Restricted),
];

/// The server that takes the mail of every site: nobody connects to it, see [`super::mailbox`].
const MAIL: &str =
    "smtp: { host: 127.0.0.1, port: 9, encryption: none, from: orgo@school.example }\n";

/// What is sealed to the members is opened with: fixed, because the name of the organisation follows from
/// its members, and all that is derived from that.
const SEALING: [&str; SITES + 3] = [
    "AGE-SECRET-KEY-1V4JK2ET9V4JK2ET9V4JK2ET9V4JK2ET9V4JK2ET9V4JK2ET9V4JSYS2XDF",
    "AGE-SECRET-KEY-1VENXVENXVENXVENXVENXVENXVENXVENXVENXVENXVENXVENXVENQFXDPCP",
    "AGE-SECRET-KEY-1VANKWEM8VANKWEM8VANKWEM8VANKWEM8VANKWEM8VANKWEM8VANSV55MWR",
    "AGE-SECRET-KEY-1DP5XS6RGDP5XS6RGDP5XS6RGDP5XS6RGDP5XS6RGDP5XS6RGDP5Q55Q55E",
    "AGE-SECRET-KEY-1D95KJ6TFD95KJ6TFD95KJ6TFD95KJ6TFD95KJ6TFD95KJ6TFD95S3XEWZM",
    "AGE-SECRET-KEY-1DF4X56N2DF4X56N2DF4X56N2DF4X56N2DF4X56N2DF4X56N2DF4QUS7FHN",
    "AGE-SECRET-KEY-1DD4KK6MTDD4KK6MTDD4KK6MTDD4KK6MTDD4KK6MTDD4KK6MTDD4SEZ8NP3",
    "AGE-SECRET-KEY-1D3KXCMRVD3KXCMRVD3KXCMRVD3KXCMRVD3KXCMRVD3KXCMRVD3KQGWFD9K",
];

/// The organisation that every world begins with.
#[derive(Debug)]
pub struct Template {
    folder: TempDir,
    /// Who works at all of its sites.
    pub user: UserId,
    /// What they may do.
    pub account: Account,
    /// Whose rights come and go.
    pub clerk: UserId,
    /// What not everybody may read.
    pub restricted: CompartmentId,
}

static TEMPLATE: LazyLock<Template> = LazyLock::new(Template::new);

impl Template {
    /// Returns the one of this process.
    pub fn get() -> &'static Self {
        &TEMPLATE
    }

    /// Copies the store of a site.
    pub fn copy(&self, site: usize, to: &Path) {
        copy(&folder(self.folder.path(), site), to);
    }

    fn new() -> Self {
        let place = memory();
        let roster = Roster::open(
            &founding()
                .sign(&[&AdminKey::new(&[99; 32])])
                .expect("it can stand"),
        );
        let roster = roster.expect("it was just signed");
        let stores: Vec<usize> = (0..SITES).chain([READER]).collect();
        for site in stores.iter().copied() {
            let secrets: BTreeMap<String, IdSecret> = compartments(site)
                .map(|name| (name.to_owned(), IdSecret::new(blake(name))))
                .collect();
            let beginning = Beginning {
                roster: &roster,
                key: &key(site),
                sealing: &sealing(site),
                admin_key: (site != READER).then_some(&[99; 32]),
                profile: "school",
                site: &name(site),
                secrets: &secrets,
            };
            let folder = folder(place.path(), site);
            make(&folder, &beginning).expect("it can be made").close();
            settle(&folder);
        }
        let nodes: Vec<Node> = stores
            .into_iter()
            .map(|site| {
                let home = Home::open(&folder(place.path(), site)).expect("it was just made");
                let seed = u64::try_from(site).expect("few sites");
                let world = Environment::seeded(seed, || clock::judge(BEGINNING));
                Node::open_with(home, world).expect("it opens")
            })
            .collect();
        let account = Account {
            email: "ann@school.example".into(),
            name: "Ann".into(),
            duty: Duty::Administrator,
            teams: vec!["Operations.Maintenance".parse().expect("it is a role")],
            clearances: nodes[0]
                .setting()
                .compartments
                .iter()
                .map(|held| held.scope.compartment)
                .collect(),
            active: true,
        };
        let setting = nodes[0].setting();
        let restricted = setting.compartment_for(Visibility::Restricted);
        let restricted = restricted.scope.compartment;
        let user = add_user(&nodes[0], account.clone()).expect("a user can be added");
        let clerk = clerk(&account, Rights::Full);
        let clerk = add_user(&nodes[0], clerk).expect("a user can be added");
        for node in &nodes[1..] {
            exchange(&nodes[0], node).expect("they can talk");
        }
        nodes.iter().for_each(Node::close);
        drop(nodes);
        Self {
            folder: place,
            user,
            account,
            clerk,
            restricted,
        }
    }
}

/// What the clerk may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rights {
    /// All that a coordinator may, everywhere.
    Full,
    /// Nothing: the account was ended.
    None,
    /// To report, and nothing else.
    Less,
    /// All that a coordinator may, where nobody needs a clearance.
    Uncleared,
}

/// Returns the account of the clerk.
pub fn clerk(user: &Account, rights: Rights) -> Account {
    Account {
        email: "bob@school.example".into(),
        name: "Bob".into(),
        duty: if rights == Rights::Less {
            Duty::Reporter
        } else {
            Duty::Coordinator
        },
        clearances: if rights == Rights::Uncleared {
            Vec::new()
        } else {
            user.clearances.clone()
        },
        active: rights != Rights::None,
        ..user.clone()
    }
}

/// Writes the files that people write at a site.
pub(super) fn settle(folder: &Path) {
    fs::write(folder.join("profile.yaml"), profile()).expect("there is room");
    fs::write(folder.join("mail.yaml"), MAIL).expect("there is room");
}

/// The profile of a school with a shorter time to object.
fn profile() -> String {
    let shipped = include_str!("../../../profiles/school/profile.yaml");
    let profile = shipped.replace("grace: P30D", "grace: P1D");
    assert_ne!(profile, shipped, "the profile names the time");
    // What does not count until somebody says yes changes more than what counts until somebody says no.
    profile + "\ncontested: wait\n"
}

fn founding() -> Founding {
    Founding {
        name: "Riverside".into(),
        administrators: [AdminKey::new(&[99; 32]).admin_id()].into(),
        threshold: 1,
        nodes: (0..=READER).map(member).collect(),
        compartments: COMPARTMENTS
            .iter()
            .map(|(name, class)| Compartment {
                name: (*name).to_owned(),
                class: *class,
                custodians: BTreeSet::new(),
            })
            .collect(),
        salt: [7; 16],
        recovery: None,
    }
}

fn member(site: usize) -> Member {
    let access = if site == READER {
        Access::Read
    } else {
        Access::Write
    };
    let compartments = compartments(site).map(|name| (name.to_owned(), access));
    Member {
        node: NodeKey::new(&key(site)).node_id(),
        name: name(site),
        site: name(site),
        sealing: Some(sealing(site).public()),
        capabilities: Capabilities {
            compartments: compartments.collect(),
            powers: match site {
                MOLE => BTreeSet::new(),
                READER => [Power::Courier].into(),
                _ => [Power::Gateway, Power::Review, Power::Admin].into(),
            },
        },
        sealed_secrets: Vec::new(),
    }
}

fn compartments(site: usize) -> impl Iterator<Item = &'static str> {
    let cleared = move |class: Class| match class {
        Class::Public | Class::Internal => true,
        Class::Restricted => site < UNCLEARED || site == READER,
        // Gateways, of which one cannot open what it passes on, and a courier.
        Class::Parcels => site < MOLE || site == READER,
    };
    COMPARTMENTS
        .iter()
        .filter(move |(_, class)| cleared(*class))
        .map(|(name, _)| *name)
}

/// Returns what a site is called.
pub fn name(site: usize) -> String {
    let names = [
        "North", "South", "East", "West", "Depot", "Mole", "Archive", "Annex",
    ];
    names[site].to_owned()
}

/// Returns the node of a site.
pub fn node_id(site: usize) -> NodeId {
    NodeKey::new(&key(site)).node_id()
}

/// Returns what is sealed to a node is opened with.
pub(super) fn sealing(site: usize) -> SealingIdentity {
    SealingIdentity::read(SEALING[site].as_bytes()).expect("it is written as age writes it")
}

/// Returns the secret key of a node.
pub(super) fn key(site: usize) -> [u8; 32] {
    [u8::try_from(site + 1).expect("few sites"); 32]
}

fn blake(name: &str) -> [u8; 32] {
    let mut bytes = [0; 32];
    for (byte, letter) in bytes.iter_mut().zip(name.bytes()) {
        *byte = letter;
    }
    bytes
}

fn folder(place: &Path, site: usize) -> PathBuf {
    place.join(name(site))
}

/// Makes a folder that goes away with the value, in memory where the system has such a place.
pub fn memory() -> TempDir {
    let place = Path::new("/dev/shm");
    let made = if place.is_dir() {
        tempfile::tempdir_in(place)
    } else {
        tempfile::tempdir()
    };
    made.expect("a temporary folder can be made")
}

/// Copies a folder with all that is in it, apart from locks and sockets.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder can be made");
    for entry in fs::read_dir(from).expect("a folder can be read") {
        let entry = entry.expect("a folder can be read");
        let kind = entry.file_type().expect("it is there");
        if kind.is_dir() {
            copy(&entry.path(), &to.join(entry.file_name()));
        } else if kind.is_file() && entry.file_name() != "lock" {
            fs::copy(entry.path(), to.join(entry.file_name())).expect("a file can be copied");
        }
    }
}
