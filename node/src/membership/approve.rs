//! `orgo node approve`: an administrator lets a node in.

use std::path::{Path, PathBuf};

use orgo_engine::authorize::Person;
use orgo_schema::id::NodeId;
use orgo_sync::{
    join::{Request, SignedRequest, SignedWelcome, Welcome},
    key::AdminKey,
    roster::{
        Administration, Capabilities, EntryKind, Grant, Power, Removal, Replaced, RosterEntry,
    },
};
use serde_json::{Value, json};

use crate::{
    failure::Failure,
    membership::{
        admin_key, check, keep, letter, may, members,
        wish::{self, CompartmentWish, PowerWish},
    },
    node::Node,
    setting::Setting,
    store::{
        StoreError, meta,
        roster::{self, HeldRequest, HeldTicket},
    },
    verb::Approve,
};

/// The most requests that wait at once.
const WAITING_MAX: usize = 100;

/// What an administrator says to a request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decision {
    /// The compartments to give; empty: those it asked for, but no restricted one.
    pub compartments: Vec<CompartmentWish>,
    /// The powers to give; empty: those it asked for.
    pub powers: Vec<PowerWish>,
    /// Whether exactly what is named here is given: then empty means none.
    pub exactly: bool,
    /// Whether administrators are to sign there, too.
    pub administrator: bool,
    /// The node id that the administrator compared with what the new node shows. It stands for a ticket
    /// that this node cannot judge.
    pub compared: Option<NodeId>,
}

/// A node that was let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approved {
    /// What it asked.
    pub request: Request,
    /// What it was given.
    pub capabilities: Capabilities,
    /// What it needs to begin.
    pub welcome: SignedWelcome,
}

/// What becomes of a request that came over the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It waits for an administrator.
    Waits,
    /// It was approved: the file of the welcome.
    Welcome(Vec<u8>),
}

/// Takes in a request that a stranger sent. It must name a ticket that was made here and is still good.
///
/// # Errors
/// A reason that may be told to who asks.
pub fn receive(node: &Node, bytes: &[u8]) -> Result<Answer, Failure> {
    let signed = SignedRequest::read(bytes).map_err(|error| Failure::Input(error.to_string()))?;
    let request = check::believed(node, &signed)?;
    let held = node.store.read(|db| roster::request(db, signed.hash()))?;
    match held {
        Some(HeldRequest {
            welcome: Some(welcome),
            ..
        }) => return Ok(Answer::Welcome(welcome)),
        Some(_) => return Ok(Answer::Waits),
        None => {}
    }
    check::ticket(node, &request, None)?;
    let waiting = node.store.read(roster::requests)?;
    if waiting.iter().filter(|held| held.welcome.is_none()).count() >= WAITING_MAX {
        return Err(Failure::Trouble(format!(
            "{WAITING_MAX} requests are waiting here: ask again when an administrator has looked at them"
        )));
    }
    let held = HeldRequest {
        signed,
        received: (node.clock)().now,
        welcome: None,
    };
    node.store
        .write_local(move |batch| roster::put_request(batch.db, &held))?;
    Ok(Answer::Waits)
}

/// Lets a node in.
///
/// # Errors
/// Why not: the request cannot be believed, its ticket is not good, its name is taken, or nobody may
/// sign here.
pub fn approve(
    node: &Node,
    person: &Person,
    signed: &SignedRequest,
    decision: &Decision,
) -> Result<Approved, Failure> {
    may(node, person)?;
    let request = check::believed(node, signed)?;
    let key = admin_key(node)?;
    let ticket = check::ticket(node, &request, decision.compared)?;
    check::name(&node.setting(), &request)?;
    let capabilities = check::capabilities(&node.setting(), &request, decision)?;
    let secrets = check::sealed_secrets(&node.setting(), &request, &capabilities)?;
    let signs = capabilities.powers.contains(&Power::Admin);
    if let Some(admin) = request.admin.filter(|_| signs) {
        let mut after = node.setting().roster.removals().administration().clone();
        after.keys.insert(admin);
        sign_log(node, &key, Replaced::Administrators(after))?;
    }
    let setting = node.setting();
    let grant = Grant {
        organization: setting.organization,
        by: key.admin_id(),
        removals: setting.roster.removals().last_common(),
        member: request.member(capabilities.clone(), secrets),
    };
    let grant = grant
        .sign(&key)
        .map_err(|refused| Failure::Input(refused.to_string()))?;
    let hash = Grant::hash(&grant);
    let entry = RosterEntry {
        kind: EntryKind::Grant,
        signed: grant,
    };
    keep(node, entry)?;
    let setting = node.setting();
    let welcome = Welcome {
        founding: setting.roster.founding_entry().clone(),
        entries: setting.roster.entries(),
        grant: hash,
        profile: profile_of(node)?,
        approved_by: format!("{} at {}", name_of_person(&setting, person), setting.site),
        node: setting.node,
        addresses: Vec::new(),
    };
    let welcome = welcome.sign(&key);
    note(node, signed, ticket, request.node, welcome.write())?;
    Ok(Approved {
        request,
        capabilities,
        welcome,
    })
}

/// Signs an entry of the removal log and takes it in.
///
/// # Errors
/// When more than one administrator must sign, which one node cannot do alone.
pub(super) fn sign_log(node: &Node, key: &AdminKey, change: Replaced) -> Result<(), Failure> {
    let setting = node.setting();
    let removals = setting.roster.removals();
    let Administration { threshold, .. } = removals.administration();
    if *threshold > 1 {
        return Err(Failure::Input(format!(
            "{threshold} administrators must sign this, and one signs at this node: let the node in without \
             --administrator"
        )));
    }
    let removal = Removal {
        organization: setting.organization,
        number: removals.next_number(),
        previous: removals.last_common(),
        change,
    };
    let entry = RosterEntry {
        kind: EntryKind::Removal,
        signed: removal.sign(&[key]),
    };
    keep(node, entry)
}

/// Keeps that a ticket was used and what a node that asks again is told.
fn note(
    node: &Node,
    signed: &SignedRequest,
    ticket: Option<HeldTicket>,
    used_by: NodeId,
    welcome: Vec<u8>,
) -> Result<(), Failure> {
    let received = (node.clock)().now;
    let signed = signed.clone();
    node.store.write_local(move |batch| {
        if let Some(ticket) = ticket {
            let used_by = Some(used_by);
            roster::put_ticket(batch.db, &HeldTicket { used_by, ..ticket })?;
        }
        let held = HeldRequest {
            signed,
            received,
            welcome: Some(welcome),
        };
        roster::put_request(batch.db, &held)
    })?;
    Ok(())
}

fn profile_of(node: &Node) -> Result<String, Failure> {
    let profile = node
        .store
        .read(|db| Ok::<_, StoreError>(meta::get(db, meta::PROFILE)?))?;
    Ok(String::from_utf8_lossy(&profile.unwrap_or_default()).into_owned())
}

fn name_of_person(setting: &Setting, person: &Person) -> String {
    setting
        .user_name(person.user)
        .map_or_else(|| person.user.to_string(), str::to_owned)
}

/// Runs `orgo node approve`.
///
/// # Errors
/// See [`approve`].
pub fn run(node: &Node, person: &Person, asked: &Approve) -> Result<Value, Failure> {
    let (signed, beside) = find(node, &asked.request)?;
    let decision = Decision {
        compartments: asked.compartments.clone(),
        powers: asked.powers.clone(),
        exactly: false,
        administrator: asked.administrator,
        compared: asked.node_id,
    };
    let approved = approve(node, person, &signed, &decision)?;
    let output = asked.output.clone().or(beside);
    if let Some(file) = &output {
        letter::write(file, &approved.welcome.write())?;
    }
    let (compartments, powers) = wish::words(&approved.capabilities);
    let (wished, wished_powers) = wish::words(&approved.request.wishes);
    let refused = wished
        .into_iter()
        .filter(|name| !compartments.contains(name))
        .chain(
            wished_powers
                .into_iter()
                .filter(|name| !powers.contains(name)),
        );
    let others = members(&node.setting()).count();
    Ok(json!({
        "node_id": approved.request.node,
        "name": approved.request.name,
        "site": approved.request.site,
        "compartments": compartments,
        "powers": powers,
        "not_given": refused.collect::<Vec<_>>(),
        "members": others,
        "welcome": output,
        "next": "at the new node: orgo node join welcome.orgo. The welcome opens nowhere else.",
    }))
}

/// Finds a request: a file, or one that waits here, by how the node's id or name begins. Returns also
/// where the welcome of a file goes.
fn find(node: &Node, asked: &str) -> Result<(SignedRequest, Option<PathBuf>), Failure> {
    let path = Path::new(asked);
    if path.is_file() {
        let signed = SignedRequest::read(&letter::read(path)?)
            .map_err(|error| Failure::Input(format!("{}: {error}", path.display())))?;
        return Ok((signed, Some(path.with_file_name("welcome.orgo"))));
    }
    let mut found = Vec::new();
    for held in node.store.read(roster::requests)? {
        let Ok(request) = held.signed.verify() else {
            continue;
        };
        if request.name == asked || request.node.to_string().starts_with(asked) {
            found.push(held.signed);
        }
    }
    match (found.pop(), found.len()) {
        (Some(signed), 0) => Ok((signed, None)),
        (Some(_), more) => Err(Failure::Input(format!(
            "{} requests fit `{asked}`: say more of the node id, see `orgo node list`",
            more + 1
        ))),
        (None, _) => Err(Failure::Input(format!(
            "there is no file {asked}, and no request of such a node waits here: see `orgo node list`"
        ))),
    }
}
