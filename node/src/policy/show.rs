//! What people see of the organisation's policy over time.

use std::collections::BTreeMap;

use orgo_engine::fold;
use orgo_schema::{fact::Author, id::FactId, word::Visibility};
use serde_json::{Value, json};

use crate::{failure::Failure, node::Node, project::load, setting::Setting};

/// Lists the configurations of the organisation, the newest first: since when each holds, who enacted it
/// where, and which files changed.
///
/// # Errors
/// When the database refuses.
pub fn history(node: &Node) -> Result<Value, Failure> {
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
        items.push(json!({
            "since": since,
            "profile": one.profile,
            "by": who(&setting, one.by),
            "site": site(&setting, one.by),
            "files": files.len(),
            "changed": changed(&before, &files),
        }));
        before = files;
    }
    items.reverse();
    Ok(json!({ "items": items, "next": null }))
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
