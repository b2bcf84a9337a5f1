//! Founding an organisation, and making the store of one of its first nodes.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use orgo_schema::{
    derive::IdSecret,
    fact::Account,
    id::{NodeId, UserId},
    word::{Duty, Visibility},
};
use orgo_sync::{
    join::paper,
    key::{AdminKey, NodeKey},
    roster::{
        Roster, Waiting,
        founding::{Class, Compartment, Founding},
        member::{Access, Capabilities, Member, Power},
        signed::SignedEntry,
    },
};
use serde_json::{Value, json};

use crate::{
    configuration::Configuration,
    environment::Environment,
    failure::Failure,
    home::{Home, random},
    link,
    membership::{self, parcels, sealing::SealingIdentity},
    node::Node,
    policy,
    setting::Setting,
    store::{StoreError, compartment, meta, open, roster, united},
};

/// What people are told about the recovery key.
pub const RECOVERY_NOTE: &str = "Write the recovery key down on paper and lock it away. It is shown this once and kept \
    nowhere. With it, `orgo node recover` makes any node of the organisation its administrator's, when the \
    administrator's node is lost or stolen; so can whoever finds it.";

/// The compartments every organisation begins with, before those for restricted work.
const COMMON: [(&str, Class); 3] = [
    ("parcels", Class::Parcels),
    ("public", Class::Public),
    ("internal", Class::Internal),
];
/// The compartment for restricted work where nobody says which there are.
const RESTRICTED: &str = "restricted";

/// What somebody must say to begin.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// The name of the organisation.
    pub organization: String,
    /// Its profile.
    pub profile: String,
    /// The name of the site this node stands at.
    pub site: String,
    /// The mail address of the first administrator.
    pub admin: String,
    /// The compartments for restricted work, the laxest first; none: one of that name.
    pub restricted: Vec<String>,
}

/// A node that an organisation begins with.
#[derive(Debug)]
pub struct FirstNode {
    /// Its secret key.
    pub key: [u8; 32],
    /// The name of its site.
    pub site: String,
}

/// An organisation that was just founded, with all that its first nodes need. Secret.
#[derive(Debug)]
pub struct Founded {
    entry: SignedEntry,
    secrets: Vec<IdSecret>,
    admin_key: [u8; 32],
    sealing: BTreeMap<NodeId, SealingIdentity>,
    recovery: String,
    profile: String,
}

/// An organisation of one node that has just begun.
#[derive(Debug)]
pub struct Begun {
    /// The node.
    pub node: Node,
    /// The token of the link that lets the first administrator choose a password.
    pub token: String,
    /// The recovery key, for paper. It is kept nowhere else.
    pub recovery: String,
}

/// What a new store begins with. Secret.
#[derive(Debug)]
pub struct Beginning<'a> {
    /// The roster of the organisation.
    pub roster: &'a Roster,
    /// The node's secret key.
    pub key: &'a [u8; 32],
    /// What opens what is sealed to the node.
    pub sealing: &'a SealingIdentity,
    /// The key with which an administrator may sign at this node.
    pub admin_key: Option<&'a [u8; 32]>,
    /// The name of the profile.
    pub profile: &'a str,
    /// The name of the site.
    pub site: &'a str,
    /// The compartments it holds, by name, with their id secrets.
    pub secrets: &'a BTreeMap<String, IdSecret>,
}

/// Founds an organisation of some nodes, with one compartment for restricted work.
///
/// # Errors
/// See [`found_with`].
pub fn found(organization: &str, profile: &str, nodes: &[FirstNode]) -> Result<Founded, Failure> {
    found_with(organization, profile, &[], nodes)
}

/// Founds an organisation of some nodes, with these compartments for restricted work, the laxest first.
///
/// # Errors
/// When a name cannot stand or stands twice, there are more than a node can open at once, or the system has no
/// randomness.
pub fn found_with(
    organization: &str,
    profile: &str,
    restricted: &[String],
    nodes: &[FirstNode],
) -> Result<Founded, Failure> {
    if restricted.len() > united::BESIDE_MAX {
        return Err(Failure::Input(format!(
            "{} restricted compartments: a node opens at most {}",
            restricted.len(),
            united::BESIDE_MAX
        )));
    }
    let admin_key = random()?;
    let admin = AdminKey::new(&admin_key);
    let recovery = random()?;
    let sealing: BTreeMap<_, _> = nodes
        .iter()
        .map(|first| (first.node_id(), SealingIdentity::generate()))
        .collect();
    let compartments = compartments(restricted);
    let founding = Founding {
        name: organization.trim().to_owned(),
        administrators: [admin.admin_id()].into(),
        threshold: 1,
        nodes: nodes
            .iter()
            .map(|first| member(first, sealing.get(&first.node_id()), &compartments))
            .collect(),
        compartments,
        salt: random()?,
        recovery: Some(AdminKey::new(&recovery).admin_id()),
    };
    let entry = founding
        .sign(&[&admin])
        .map_err(|error| Failure::Input(error.to_string()))?;
    let secrets = founding
        .compartments
        .iter()
        .map(|_| random().map(IdSecret::new))
        .collect::<Result<_, _>>()?;
    Ok(Founded {
        entry,
        secrets,
        admin_key,
        sealing,
        recovery: paper::write(&recovery),
        profile: profile.to_owned(),
    })
}

impl FirstNode {
    fn node_id(&self) -> NodeId {
        NodeKey::new(&self.key).node_id()
    }
}

/// Returns the compartments of a new organisation, the laxest first.
fn compartments(restricted: &[String]) -> Vec<Compartment> {
    let common = COMMON.map(|(name, class)| (name.to_owned(), class));
    let restricted = restricted.iter().map(|name| name.trim().to_owned());
    let mut restricted: Vec<String> = restricted.collect();
    if restricted.is_empty() {
        restricted.push(RESTRICTED.to_owned());
    }
    let restricted = restricted.into_iter().map(|name| (name, Class::Restricted));
    let all = common.into_iter().chain(restricted);
    all.map(|(name, class)| Compartment {
        name,
        class,
        custodians: BTreeSet::new(),
    })
    .collect()
}

fn member(
    first: &FirstNode,
    sealing: Option<&SealingIdentity>,
    compartments: &[Compartment],
) -> Member {
    let work = compartments.iter().filter(|held| held.class.is_of_work());
    let everywhere = work.map(|held| (held.name.clone(), Access::Write));
    let mut capabilities = Capabilities {
        compartments: everywhere.collect(),
        powers: [Power::Gateway, Power::Review, Power::Admin].into(),
    };
    parcels::complete(&mut capabilities, compartments);
    Member {
        node: first.node_id(),
        name: first.site.clone(),
        site: first.site.clone(),
        sealing: sealing.map(SealingIdentity::public),
        capabilities,
        sealed_secrets: Vec::new(),
    }
}

/// Makes the store of one of the first nodes.
///
/// # Errors
/// When there is one in the folder already, the profile is unknown, or the disk refuses.
pub fn settle(folder: &Path, founded: &Founded, first: &FirstNode) -> Result<Node, Failure> {
    settle_with(folder, founded, first, Environment::system())
}

fn settle_with(
    folder: &Path,
    founded: &Founded,
    first: &FirstNode,
    environment: Environment,
) -> Result<Node, Failure> {
    let roster = Roster::open(&founded.entry).map_err(|error| Failure::Input(error.to_string()))?;
    let sealing = founded
        .sealing
        .get(&first.node_id())
        .ok_or_else(|| Failure::Input(format!("{} is no founding node", first.node_id())))?;
    let names = roster.compartments().map(|(_, held)| held.name.clone());
    let secrets = names.zip(founded.secrets.iter().cloned()).collect();
    let beginning = Beginning {
        roster: &roster,
        key: &first.key,
        sealing,
        admin_key: Some(&founded.admin_key),
        profile: &founded.profile,
        site: &first.site,
        secrets: &secrets,
    };
    make_with(folder, &beginning, environment)
}

/// Makes the store of a node that is a member already.
///
/// # Errors
/// When there is one in the folder already, the profile is unknown, or the disk refuses.
pub fn make(folder: &Path, beginning: &Beginning<'_>) -> Result<Node, Failure> {
    make_with(folder, beginning, Environment::system())
}

fn make_with(
    folder: &Path,
    beginning: &Beginning<'_>,
    environment: Environment,
) -> Result<Node, Failure> {
    // A profile that does not load must not leave a store behind.
    Configuration::at_start(folder, beginning.profile, None)?;
    let home = Home::create(folder)?;
    home.make_database()?;
    let db = open::writer(&home.database(), &home.cipher)
        .map_err(|error| Failure::Setup(error.to_string()))?;
    let roster = beginning.roster;
    db.execute_batch("BEGIN IMMEDIATE")?;
    meta::put(&db, meta::FOUNDING, &encode(roster.founding_entry()))?;
    meta::put(&db, meta::NODE_KEY, beginning.key)?;
    meta::put(&db, meta::SEALING_KEY, &beginning.sealing.write())?;
    if let Some(admin_key) = beginning.admin_key {
        meta::put(&db, meta::ADMIN_KEY, admin_key)?;
    }
    meta::put(&db, meta::PROFILE, beginning.profile.as_bytes())?;
    meta::put(&db, meta::SITE, beginning.site.as_bytes())?;
    for entry in roster.entries() {
        roster::put(&db, &entry)?;
    }
    for (id, compartment) in roster.compartments() {
        if let Some(secret) = beginning.secrets.get(&compartment.name) {
            let new = compartment::New {
                id,
                name: &compartment.name,
                visibility: membership::visibility(compartment.class),
                secret,
            };
            hold(&db, &home, &new)?;
        }
    }
    db.execute_batch("COMMIT")?;
    drop(db);
    Node::open_with(home, environment)
}

/// Takes a compartment into a store that no node has open yet. What an unattended node must not be able
/// to open gets a key of its own.
///
/// # Errors
/// When the disk refuses.
pub fn hold(
    db: &rusqlite::Connection,
    home: &Home,
    new: &compartment::New<'_>,
) -> Result<(), Failure> {
    if compartment::has_own_file(new.visibility) {
        let key = home.make_compartment_key(new.id)?;
        compartment::add_own(db, new, &key, random()?)?;
    } else {
        compartment::add_shared(db, new)?;
    }
    Ok(())
}

/// Founds an organisation of one node, with its first administrator.
///
/// # Errors
/// See [`found`] and [`settle`].
pub fn begin(folder: &Path, plan: &Plan) -> Result<Begun, Failure> {
    begin_with(folder, plan, Environment::system())
}

/// Founds an organisation of one node in a world of one's own.
///
/// # Errors
/// See [`begin`].
pub fn begin_with(folder: &Path, plan: &Plan, environment: Environment) -> Result<Begun, Failure> {
    if Home::exists(folder) {
        return Err(Failure::Setup(format!(
            "{} holds a store already",
            folder.display()
        )));
    }
    let first = FirstNode {
        key: random()?,
        site: plan.site.trim().to_owned(),
    };
    let founded = found_with(
        &plan.organization,
        &plan.profile,
        &plan.restricted,
        std::slice::from_ref(&first),
    )?;
    let node = settle_with(folder, &founded, &first, environment)?;
    policy::folder::begin(&node, &plan.profile)?;
    // Written down while there is nothing to fold: what comes in is folded by these policies, and not again
    // at the next start.
    policy::again::run(&node)?;
    let token = first_administrator(&node, &plan.admin)?;
    Ok(Begun {
        node,
        token,
        recovery: founded.recovery,
    })
}

/// Adds the first administrator and returns the token of the link that lets them choose a password.
///
/// # Errors
/// When the database refuses.
pub fn first_administrator(node: &Node, email: &str) -> Result<String, Failure> {
    let held = node.setting();
    let account = Account {
        email: email.trim().to_lowercase(),
        name: "Administrator".into(),
        duty: Duty::Administrator,
        teams: Vec::new(),
        clearances: held
            .compartments
            .iter()
            .map(|held| held.scope.compartment)
            .collect(),
        active: true,
    };
    link::make(node, add_user(node, account)?)
}

/// Adds a user by the node itself, as when it begins.
///
/// # Errors
/// When the database refuses.
pub fn add_user(node: &Node, account: Account) -> Result<UserId, Failure> {
    let setting = node.setting();
    let internal = setting.compartment_for(Visibility::Internal).clone();
    let user = node.store.write(&internal, move |batch| {
        let user = UserId::new(batch.fresh_uuid()?);
        crate::submit::write_account(batch, &setting, None, user, account)?;
        Ok::<_, StoreError>(user)
    })?;
    node.refresh_users()?;
    Ok(user)
}

/// Runs `orgo init`.
///
/// # Errors
/// See [`begin`].
pub fn init(folder: &Path, plan: &Plan) -> Result<Value, Failure> {
    let Begun {
        node,
        token,
        recovery,
    } = begin(folder, plan)?;
    let setting = node.setting();
    node.close();
    Ok(json!({
        "organisation_id": setting.organization,
        "organisation": plan.organization,
        "site": plan.site,
        "node_id": setting.node,
        "admin": plan.admin,
        "first_login": link::path(&token),
        "recovery_key": recovery,
        "write_it_down": RECOVERY_NOTE,
    }))
}

/// Whether a node joined an organisation that others founded: then its people come from them, and none
/// is made here.
pub fn joined_later(setting: &Setting) -> bool {
    let mut founders = setting.roster.founding().nodes.iter();
    !founders.any(|founder| founder.node == setting.node)
}

/// Encodes a signed entry for the store.
fn encode(entry: &SignedEntry) -> Vec<u8> {
    minicbor::to_vec(entry).unwrap_or_default()
}

/// Reads the roster and the node's key from a store.
///
/// # Errors
/// When the store is damaged.
pub fn roster_of(db: &rusqlite::Connection) -> Result<(Roster, NodeKey, NodeId), Failure> {
    let damaged =
        |problem: &str| Failure::Trouble(format!("database row of meta is damaged: {problem}"));
    let entry = meta::get(db, meta::FOUNDING)?.ok_or_else(|| {
        Failure::Setup(
            "this store was begun and never finished: remove the data folder and start again"
                .into(),
        )
    })?;
    let entry: SignedEntry =
        minicbor::decode(&entry).map_err(|error| damaged(&error.to_string()))?;
    let mut roster = Roster::open(&entry).map_err(|error| damaged(&error.to_string()))?;
    let taken = Waiting::default().take(&mut roster, roster::entries(db)?);
    if let Some((_, refused)) = taken.refused.first() {
        return Err(damaged(&format!("an entry of the roster: {refused}")));
    }
    let key = meta::get(db, meta::NODE_KEY)?.and_then(|key| <[u8; 32]>::try_from(key).ok());
    let key = NodeKey::new(&key.ok_or_else(|| damaged("there is no node key"))?);
    let id = key.node_id();
    Ok((roster, key, id))
}
