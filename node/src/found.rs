//! Founding an organisation, and making the store of one of its first nodes.

use std::path::Path;

use orgo_schema::{
    derive::{self, IdSecret},
    fact::Account,
    id::{NodeId, UserId},
    word::{Duty, Visibility},
};
use orgo_sync::{
    key::{AdminKey, NodeKey},
    roster::{
        Roster,
        founding::{Class, Compartment, Founding},
        member::{Access, Capabilities, Member, Power},
        signed::SignedEntry,
    },
};
use serde_json::{Value, json};

use crate::{
    configuration::Configuration,
    failure::Failure,
    home::{Home, random},
    link,
    node::Node,
    store::{StoreError, compartment, meta, open},
};

/// The compartments every organisation begins with, the laxest first.
const COMPARTMENTS: [(&str, Class, Visibility); 3] = [
    ("public", Class::Public, Visibility::Public),
    ("internal", Class::Internal, Visibility::Internal),
    ("restricted", Class::Restricted, Visibility::Restricted),
];

/// What somebody must say to begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The name of the organisation.
    pub organization: String,
    /// Its profile.
    pub profile: String,
    /// The name of the site this node stands at.
    pub site: String,
    /// The mail address of the first administrator.
    pub admin: String,
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
    profile: String,
}

/// Founds an organisation of some nodes.
///
/// # Errors
/// When a name cannot stand, or the system has no randomness.
pub fn found(organization: &str, profile: &str, nodes: &[FirstNode]) -> Result<Founded, Failure> {
    let admin_key = random()?;
    let admin = AdminKey::new(&admin_key);
    let compartments = COMPARTMENTS.iter().map(|(name, class, _)| Compartment {
        name: (*name).to_owned(),
        class: *class,
        custodians: std::collections::BTreeSet::new(),
    });
    let founding = Founding {
        name: organization.trim().to_owned(),
        administrators: [admin.admin_id()].into(),
        threshold: 1,
        nodes: nodes.iter().map(member).collect(),
        compartments: compartments.collect(),
        salt: random()?,
    };
    let entry = founding
        .sign(&[&admin])
        .map_err(|error| Failure::Input(error.to_string()))?;
    let secrets = COMPARTMENTS
        .iter()
        .map(|_| random().map(IdSecret::new))
        .collect::<Result<_, _>>()?;
    Ok(Founded {
        entry,
        secrets,
        admin_key,
        profile: profile.to_owned(),
    })
}

fn member(first: &FirstNode) -> Member {
    let everywhere = COMPARTMENTS
        .iter()
        .map(|(name, ..)| ((*name).to_owned(), Access::Write));
    Member {
        node: NodeKey::new(&first.key).node_id(),
        name: first.site.clone(),
        site: first.site.clone(),
        sealing: None,
        capabilities: Capabilities {
            compartments: everywhere.collect(),
            powers: [Power::Gateway, Power::Review].into(),
        },
        sealed_secrets: Vec::new(),
    }
}

/// Makes the store of one of the first nodes.
///
/// # Errors
/// When there is one in the folder already, the profile is unknown, or the disk refuses.
pub fn settle(folder: &Path, founded: &Founded, first: &FirstNode) -> Result<Node, Failure> {
    // A profile that does not load must not leave a store behind.
    Configuration::at_start(folder, &founded.profile, None)?;
    let home = Home::create(folder)?;
    home.make_database()?;
    let db = open::writer(&home.database(), &home.cipher)
        .map_err(|error| Failure::Setup(error.to_string()))?;
    let roster = Roster::open(&founded.entry).map_err(|error| Failure::Input(error.to_string()))?;
    let organization = roster.organization();
    db.execute_batch("BEGIN IMMEDIATE")?;
    meta::put(&db, meta::FOUNDING, &encode(&founded.entry))?;
    meta::put(&db, meta::NODE_KEY, &first.key)?;
    meta::put(&db, meta::ADMIN_KEY, &founded.admin_key)?;
    meta::put(&db, meta::PROFILE, founded.profile.as_bytes())?;
    meta::put(&db, meta::SITE, first.site.as_bytes())?;
    for ((name, _, visibility), secret) in COMPARTMENTS.iter().zip(&founded.secrets) {
        compartment::add(
            &db,
            derive::compartment(organization, name),
            name,
            *visibility,
            secret,
        )?;
    }
    db.execute_batch("COMMIT")?;
    drop(db);
    Node::open(home)
}

/// Founds an organisation of one node, with its first administrator, and returns the node and the
/// token of the link that lets the administrator choose a password.
///
/// # Errors
/// See [`found`] and [`settle`].
pub fn begin(folder: &Path, plan: &Plan) -> Result<(Node, String), Failure> {
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
    let founded = found(
        &plan.organization,
        &plan.profile,
        std::slice::from_ref(&first),
    )?;
    let node = settle(folder, &founded, &first)?;
    let token = first_administrator(&node, &plan.admin)?;
    Ok((node, token))
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
    let user = node.store.write(move |batch| {
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
    let (node, token) = begin(folder, plan)?;
    let setting = node.setting();
    node.close();
    Ok(json!({
        "organisation_id": setting.organization,
        "organisation": plan.organization,
        "site": plan.site,
        "node_id": setting.node,
        "admin": plan.admin,
        "first_login": link::path(&token),
    }))
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
    let roster = Roster::open(&entry).map_err(|error| damaged(&error.to_string()))?;
    let key = meta::get(db, meta::NODE_KEY)?.and_then(|key| <[u8; 32]>::try_from(key).ok());
    let key = NodeKey::new(&key.ok_or_else(|| damaged("there is no node key"))?);
    let id = key.node_id();
    Ok((roster, key, id))
}
