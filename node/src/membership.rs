//! Who belongs to the organisation: inviting, asking, approving, removing, recovering.
//!
//! The rules are in [`orgo_sync::roster`] and [`orgo_sync::join`]; here are the keys, the files and the
//! store. A new node begins in an empty folder with a ticket: [`newcomer`]. Every other verb is of a
//! member: [`invite`], [`approve`], [`revoke`], [`recover`], [`list`],
//! [`cosign`] (what more than one administrator must sign).

pub mod approve;
pub mod brought;
mod check;
pub mod cosign;
pub mod invite;
pub mod letter;
pub mod list;
pub mod newcomer;
pub mod parcels;
pub mod picture;
pub mod recover;
pub mod revoke;
pub mod sealing;
pub mod wish;

use std::sync::{Mutex, PoisonError};

use orgo_engine::authorize::{Action, Person, Viewer};
use orgo_schema::id::NodeId;
use orgo_schema::word::Visibility;
use orgo_sync::{
    key::AdminKey,
    roster::{Class, Grant, Power, Roster, RosterEntry, Taken, Waiting},
};

use crate::{
    admit,
    failure::Failure,
    guard, intake,
    membership::sealing::SealingIdentity,
    node::{Node, mandate},
    parcel,
    planted::{self, Bug},
    setting::Setting,
    store::{StoreError, compartment::New, meta, roster},
};

/// One thread at a time takes entries in: none may put an older roster over a newer one.
static TAKING: Mutex<()> = Mutex::new(());

/// Takes entries into the roster of a running node: stores them, writes by the new grants, opens the
/// compartments that a grant of its own brings, and looks again at what waited for the roster.
///
/// Entries that wait for others stay out, and in `waiting`.
///
/// # Errors
/// When the database refuses. Then nothing has changed, or what follows from the entries is done later: see
/// [`follow`].
pub fn take(
    node: &Node,
    waiting: &mut Waiting,
    entries: Vec<RosterEntry>,
) -> Result<Taken, Failure> {
    let taking = TAKING.lock().unwrap_or_else(PoisonError::into_inner);
    let mut roster = Roster::clone(&node.setting().roster);
    let taken = waiting.take(&mut roster, entries);
    if taken.added.is_empty() {
        return Ok(taken);
    }
    let (added, setting) = (taken.added.clone(), node.setting());
    node.store.write_local(move |batch| {
        for entry in &added {
            roster::put(batch.db, entry)?;
        }
        batch.note_roster(&setting, &added)
    })?;
    let roster = std::sync::Arc::new(roster);
    node.change(|setting| setting.roster = roster);
    node.fall_behind();
    drop(taking);
    follow(node)?;
    Ok(taken)
}

/// Follows the roster where it grew: writes by the new grants, opens the compartments that a grant of this
/// node brings, and looks again at what waited for the roster. What could not be done, for example because
/// the disk is full, is done when this is called again, which each turn of the node does.
///
/// # Errors
/// When the database refuses.
pub fn follow(node: &Node) -> Result<(), Failure> {
    if !node.catch_up() {
        return Ok(());
    }
    let followed = write_by(node)
        .and_then(|()| hold_what_was_given(node))
        .and_then(|()| Ok(admit::roster_changed(node)?))
        // What waits on the spool for a compartment can perhaps be sealed to somebody now, or go into it.
        .and_then(|_| Ok(intake::retry(node)?))
        .and_then(|_| Ok(parcel::open(node)?));
    if followed.is_err() && !planted::is(Bug::Behind) {
        node.fall_behind();
    }
    followed.map(drop)
}

/// Takes an entry that was made here, which no node refuses.
fn keep(node: &Node, entry: RosterEntry) -> Result<(), Failure> {
    let taken = take(node, &mut Waiting::default(), vec![entry])?;
    match taken.refused.into_iter().next() {
        Some((_, refused)) => Err(Failure::Input(refused.to_string())),
        None => Ok(()),
    }
}

/// Tells the writers by which grants they write, and what the removal log says.
fn write_by(node: &Node) -> Result<(), Failure> {
    // None may write by an older roster than the last.
    let _taking = TAKING.lock().unwrap_or_else(PoisonError::into_inner);
    let setting = node.setting();
    for held in setting.places() {
        let roster = &setting.roster;
        if let Some(grant) = roster.grant_for(setting.node, held.scope.compartment) {
            node.store
                .set_mandate(held, grant, roster.removals().last())?;
        }
    }
    Ok(())
}

/// Opens the compartments that a grant brought after this node had joined.
fn hold_what_was_given(node: &Node) -> Result<(), Failure> {
    let setting = node.setting();
    let given = |grant: &&Grant| {
        grant.member.node == setting.node && !grant.member.sealed_secrets.is_empty()
    };
    for grant in setting.roster.grants().values().filter(given) {
        let wanted = |name: &str| {
            let held = setting.places().map(|held| &held.name);
            let locked = setting.locked.iter().map(|locked| &locked.name);
            !held.chain(locked).any(|held| held == name)
        };
        let granted = &grant.member.capabilities.compartments;
        if !granted.keys().any(|name| wanted(name)) {
            continue;
        }
        let secrets = identity(node)?.open_secrets(&grant.member.sealed_secrets)?;
        for (id, compartment) in setting.roster.compartments() {
            let Some(secret) = secrets.get(&compartment.name) else {
                continue;
            };
            if !wanted(&compartment.name) || !granted.contains_key(&compartment.name) {
                continue;
            }
            let mandate = mandate(&setting.roster, setting.node, id);
            let new = New {
                id,
                name: &compartment.name,
                visibility: visibility(compartment.class),
                secret,
            };
            node.add_compartment(&new, mandate)?;
        }
    }
    Ok(())
}

/// Returns what documents in a compartment of a class are.
pub const fn visibility(class: Class) -> Visibility {
    match class {
        Class::Public => Visibility::Public,
        // It lies in the main file: what is in it is sealed.
        Class::Internal | Class::Parcels => Visibility::Internal,
        Class::Restricted => Visibility::Restricted,
    }
}

/// Returns what was sealed to this node is opened with.
///
/// # Errors
/// When the store has no such key, or a damaged one.
pub fn identity(node: &Node) -> Result<SealingIdentity, Failure> {
    let text = node
        .store
        .read(|db| Ok::<_, StoreError>(meta::get(db, meta::SEALING_KEY)?))?;
    let text = text.ok_or_else(|| {
        Failure::Setup("this store was made before nodes had sealing keys: begin a new one".into())
    })?;
    SealingIdentity::read(&text)
}

/// Returns the key with which an administrator signs at this node.
///
/// # Errors
/// When no administrator signs here: it says where one does.
fn admin_key(node: &Node) -> Result<AdminKey, Failure> {
    let setting = node.setting();
    let kept = node
        .store
        .read(|db| Ok::<_, StoreError>(meta::get(db, meta::ADMIN_KEY)?))?;
    let key = kept
        .and_then(|key| <[u8; 32]>::try_from(key).ok())
        .map(|key| AdminKey::new(&key));
    let administration = setting.roster.removals().administration();
    let signs = |key: &AdminKey| administration.keys.contains(&key.admin_id());
    key.filter(signs).ok_or_else(|| {
        let mut others: Vec<_> = members(&setting)
            .filter(|node| setting.roster.has_power(*node, Power::Admin))
            .map(|node| name_of(&setting, node))
            .collect();
        others.sort();
        Failure::Input(if others.is_empty() {
            "no administrator signs at this node: with the recovery key on paper, `orgo node recover` changes that"
                .to_owned()
        } else {
            format!("no administrator signs at this node: do it at {}", others.join(" or "))
        })
    })
}

/// Checks that somebody may say who belongs to the organisation.
fn may(node: &Node, person: &Person) -> Result<(), Failure> {
    let viewer = Viewer::Person(person.clone());
    Ok(guard::may_overall(
        &node.setting(),
        &viewer,
        Action::Configure,
    )?)
}

/// Lists the nodes that belong to the organisation now, by id.
fn members(setting: &Setting) -> impl Iterator<Item = NodeId> {
    let all: std::collections::BTreeSet<_> = setting
        .roster
        .members()
        .map(|(_, member)| member.node)
        .filter(|node| setting.roster.is_member(*node))
        .collect();
    all.into_iter()
}

/// Returns what people call a node.
fn name_of(setting: &Setting, node: NodeId) -> String {
    setting
        .roster
        .member(node)
        .map_or_else(|| node.to_string(), |member| member.name.clone())
}

#[cfg(test)]
mod tests;
