//! `orgo node revoke`: a node no longer belongs to the organisation.

use std::{collections::BTreeSet, path::Path};

use orgo_engine::authorize::Person;
use orgo_schema::id::{EnvelopeHash, NodeId};
use orgo_sync::{chain::Link, roster::Replaced};
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::{
    failure::Failure,
    guard,
    membership::{
        admin_key,
        cosign::{self, Signed},
        may, name_of,
    },
    node::Node,
    setting::Setting,
    store::{
        StoreError, admission,
        roster::{self, OpenTask},
    },
};

/// The most tasks that are listed for somebody else to take.
const TASKS_MAX: u32 = 1_000;

/// A node that was removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revoked {
    /// The node.
    pub node: NodeId,
    /// What people called it.
    pub name: String,
    /// The site it stood at.
    pub site: String,
    /// The last of its envelopes that count.
    pub cut: BTreeSet<EnvelopeHash>,
    /// Compartments it could write in that are not open here: what it wrote there does not count until
    /// a node that holds them removes it, too, or somebody adopts it.
    pub not_covered: Vec<String>,
    /// Work that may have to be given to somebody else.
    pub tasks: Vec<OpenTask>,
    /// Whether it is in force, or others must sign it first.
    pub signed: Signed,
}

/// Removes a node. Everything of it that is known here counts; what it writes from now on does not. Where more
/// than one administrator must sign, nothing has happened yet.
///
/// # Errors
/// When the person may not, there is no such node, or nobody may sign here.
pub fn revoke(node: &Node, person: &Person, asked: &str, reason: &str) -> Result<Revoked, Failure> {
    may(node, person)?;
    let setting = node.setting();
    let target = find(&setting, asked)?;
    if target == setting.node {
        return Err(Failure::Input(
            "this is the node itself: remove it at another one".into(),
        ));
    }
    let key = admin_key(node)?;
    let cut = node.store.read(|db| ends(db, &setting, target))?;
    let name = name_of(&setting, target);
    if let Some(before) = setting.roster.cut(target)
        && cut.is_subset(before.ends())
    {
        return Err(Failure::Input(format!("{name} was removed before")));
    }
    let not_covered = not_covered(&setting, target);
    let reading = (node.clock)();
    let change = Replaced::Node {
        node: target,
        cut: cut.clone(),
        reason: reason.trim().to_owned(),
        at: reading.source.is_sound().then_some(reading.now),
    };
    let signed = cosign::begin(node, &key, change)?;
    let site = setting
        .roster
        .member(target)
        .map(|member| member.site.clone())
        .unwrap_or_default();
    let viewer = orgo_engine::authorize::Viewer::Person(person.clone());
    let (compartments, _) = guard::reach(&setting, &viewer);
    let of_site = site.clone();
    let tasks = node.store.read(|db| {
        let tasks = roster::open_tasks_of_site(db, &compartments, &of_site, TASKS_MAX);
        Ok::<_, StoreError>(tasks?)
    })?;
    Ok(Revoked {
        node: target,
        name,
        site,
        cut,
        not_covered,
        tasks,
        signed,
    })
}

/// Finds a node by its name, or by how its id begins.
fn find(setting: &Setting, asked: &str) -> Result<NodeId, Failure> {
    let fits = |node: &NodeId, name: &str| {
        name == asked || (asked.len() >= 6 && node.to_string().starts_with(asked))
    };
    let all = setting.roster.members().map(|(_, member)| member);
    let found: BTreeSet<NodeId> = all
        .filter(|member| fits(&member.node, &member.name))
        .map(|member| member.node)
        .collect();
    let mut current = found.iter().filter(|node| setting.roster.is_member(**node));
    match (current.next().or(found.first()), current.next()) {
        (Some(node), None) => Ok(*node),
        (Some(_), Some(_)) => Err(Failure::Input(format!(
            "several nodes fit `{asked}`: say more of the node id, see `orgo node list`"
        ))),
        (None, _) => Err(Failure::Input(format!(
            "no node is called {asked}: say its name or at least 6 letters of its id, see `orgo node list`"
        ))),
    }
}

/// Returns the ends of an author's chains here: what nothing else of the author follows.
fn ends(
    db: &Connection,
    setting: &Setting,
    author: NodeId,
) -> Result<BTreeSet<EnvelopeHash>, StoreError> {
    let mut ends = BTreeSet::new();
    for held in setting.places() {
        let mut followed = BTreeSet::new();
        let mut here = BTreeSet::new();
        for signed in admission::of_author(db, held.row, author)? {
            let envelope = signed.read().map_err(|refused| StoreError::Damaged {
                table: "envelope",
                problem: refused.to_string(),
            })?;
            let link = Link::of(&envelope, signed.hash());
            here.insert(link.hash);
            followed.extend(link.previous);
        }
        ends.extend(here.difference(&followed));
    }
    Ok(ends)
}

fn not_covered(setting: &Setting, target: NodeId) -> Vec<String> {
    let writes = |id| setting.roster.grant_for(target, id).is_some();
    let is_open = |id| setting.held(id).is_some();
    setting
        .roster
        .compartments()
        .filter(|(id, _)| writes(*id) && !is_open(*id))
        .map(|(_, compartment)| compartment.name.clone())
        .collect()
}

/// Runs `orgo node revoke`.
///
/// # Errors
/// See [`revoke`].
pub fn run(
    node: &Node,
    person: &Person,
    (asked, reason): (&str, &str),
    output: &Path,
) -> Result<Value, Failure> {
    let revoked = revoke(node, person, asked, reason)?;
    if matches!(revoked.signed, Signed::Lacks { .. }) {
        return cosign::told(revoked.signed, output);
    }
    let mut next = vec![
        format!(
            "{} keeps what it already holds, and can read it: change the passwords and tokens of the people who \
             used it",
            revoked.name
        ),
        "the other nodes refuse it as soon as they hear of this: let them meet, or carry them a bundle".to_owned(),
        "if it comes back, it joins again with new keys, in an empty folder".to_owned(),
    ];
    if !revoked.not_covered.is_empty() {
        next.push(format!(
            "what it wrote in {} does not count yet, because this node does not hold that: run the same command at a \
             node that does",
            revoked.not_covered.join(", ")
        ));
    }
    if !revoked.tasks.is_empty() {
        next.push("give its open tasks, listed here, to people at other sites".to_owned());
    }
    Ok(json!({
        "node_id": revoked.node,
        "name": revoked.name,
        "site": revoked.site,
        "last_envelopes": revoked.cut,
        "not_covered": revoked.not_covered,
        "tasks": revoked.tasks,
        "next": next,
    }))
}
