//! What people see of the organisation's policy over time.

use std::collections::BTreeMap;

use orgo_engine::fold;
use orgo_schema::{fact::Author, id::FactId, time::Timestamp, word::Visibility};
use serde::Serialize;
use serde_json::{Value, json};

use crate::{failure::Failure, node::Node, project::load, setting::Setting};

/// A configuration that held, or holds.
#[derive(Debug, Clone, Serialize)]
pub struct Held {
    /// Since when; nothing for the first.
    pub since: Option<Timestamp>,
    /// The profile it begins with.
    pub profile: String,
    /// Who enacted it; nothing for a node by itself.
    pub by: Option<String>,
    /// The site at which they did.
    pub site: Option<String>,
    /// How many files it has.
    pub files: usize,
    /// The files that it has otherwise than the one before.
    pub changed: Vec<String>,
}

/// Answers `orgo profile history`.
///
/// # Errors
/// When the database refuses.
pub fn history(node: &Node) -> Result<Value, Failure> {
    Ok(json!({ "items": held(node)?, "next": null }))
}

/// Lists the configurations of the organisation, the newest first: since when each holds, who enacted it
/// where, and which files changed.
///
/// # Errors
/// When the database refuses.
pub fn held(node: &Node) -> Result<Vec<Held>, Failure> {
    let setting = node.setting();
    let facts = node.store.read(|db| {
        let internal = setting.compartment_for(Visibility::Internal);
        load::facts_of(db, internal, internal.scope.policy().into())
    })?;
    let in_force = fold::policy(&facts.facts, |node| {
        super::was_administrator(&setting.roster, node)
    });
    let mut items = Vec::new();
    let mut before = BTreeMap::new();
    for (number, one) in in_force.iter().enumerate() {
        let files: BTreeMap<&str, FactId> = one
            .files
            .iter()
            .map(|(path, file)| (*path, file.text))
            .collect();
        let since = (number > 0).then_some(one.since);
        items.push(Held {
            since,
            profile: one.profile.to_owned(),
            by: who(&setting, one.by).map(ToOwned::to_owned),
            site: site(&setting, one.by).map(ToOwned::to_owned),
            files: files.len(),
            changed: changed(&before, &files)
                .into_iter()
                .map(ToOwned::to_owned)
                .collect(),
        });
        before = files;
    }
    items.reverse();
    Ok(items)
}

/// Returns the name of the person who enacted something; nothing for a node by itself.
fn who(setting: &Setting, by: Author) -> Option<&str> {
    let Author::Person { user, .. } = by else {
        return None;
    };
    let known = setting.users.values().find(|known| known.id == user)?;
    Some(&known.name)
}

/// Returns the name of the site at which something was enacted.
fn site(setting: &Setting, by: Author) -> Option<&str> {
    let (Author::Node(node) | Author::Person { node, .. }) = by else {
        return None;
    };
    let member = setting.roster.member(node)?;
    Some(&member.site)
}

/// Lists the files that two configurations have otherwise; nothing for the first one.
fn changed<'a>(
    before: &BTreeMap<&'a str, FactId>,
    after: &BTreeMap<&'a str, FactId>,
) -> Vec<&'a str> {
    if before.is_empty() {
        return Vec::new();
    }
    let paths: std::collections::BTreeSet<&str> =
        before.keys().chain(after.keys()).copied().collect();
    let differs = |path: &&str| before.get(path) != after.get(path);
    paths.into_iter().filter(differs).collect()
}
