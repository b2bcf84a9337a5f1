//! Adding and removing webhooks: files of the organization's configuration, which travel as all of it does.

use std::{collections::BTreeSet, fs, path::PathBuf};

use orgo_engine::{
    authorize::{Action, Viewer},
    webhook::{self, Hook},
};
use orgo_schema::{fact::Purpose, id::HookId, role::RolePath};

use super::{secret, sign};
use crate::{failure::Failure, guard, membership::letter, node::Node, policy};

/// The folder of their files.
const FOLDER: &str = "webhooks";

/// A webhook that is to be.
#[derive(Debug, Clone)]
pub struct New {
    /// What people call it.
    pub name: String,
    /// Where events go.
    pub url: String,
    /// What it is told of; nothing: everything.
    pub events: BTreeSet<Purpose>,
    /// Of which teams' work; nothing: of all.
    pub roles: Vec<RolePath>,
}

/// Adds a webhook that is told of what happens from now on, and returns it with the secret of its receiver, which
/// is shown this once.
///
/// # Errors
/// When the person may not, this is no administrator's node, or something is wrong with it.
pub fn add(node: &Node, viewer: &Viewer, new: New) -> Result<(Hook, String), Failure> {
    may(node, viewer)?;
    webhook::check_name(&new.name).map_err(Failure::Input)?;
    webhook::check_url(&new.url).map_err(Failure::Input)?;
    let setting = node.setting();
    let known = &setting.configuration.loaded.webhooks;
    let path = path(node, &new.name);
    if known.iter().any(|hook| hook.name == new.name) || path.exists() {
        return Err(Failure::Input(format!(
            "there is a webhook `{}` already: remove it, or choose another name",
            new.name
        )));
    }
    let fresh = node
        .store
        .write_local(|batch| batch.fresh_uuid().map_err(Failure::from))?;
    let hook = Hook {
        id: HookId::new(fresh),
        name: new.name,
        url: new.url,
        events: new.events,
        roles: new.roles,
        since: Some((node.clock)().now),
    };
    let folder = node.home.folder.join(FOLDER);
    let problem = |error: std::io::Error| Failure::Trouble(format!("{FOLDER}: {error}"));
    fs::create_dir_all(folder).map_err(problem)?;
    letter::write(&path, webhook::write(&hook).as_bytes())?;
    if let Err(failure) = node.refresh_configuration() {
        fs::remove_file(&path).map_err(problem)?;
        return Err(failure);
    }
    let secret = sign::shown(&secret(&node.setting(), hook.id));
    Ok((hook, secret))
}

/// Removes a webhook: it is told nothing any more, of what happened neither.
///
/// # Errors
/// When the person may not, this is no administrator's node, or there is none.
pub fn remove(node: &Node, viewer: &Viewer, named: &str) -> Result<Hook, Failure> {
    may(node, viewer)?;
    let hook = super::find(&node.setting(), named)?;
    let path = path(node, &hook.name);
    fs::remove_file(&path)
        .map_err(|error| Failure::Trouble(format!("{}: {error}", path.display())))?;
    node.refresh_configuration()?;
    Ok(hook)
}

fn may(node: &Node, viewer: &Viewer) -> Result<(), Failure> {
    let setting = node.setting();
    guard::may_overall(&setting, viewer, Action::Configure)?;
    if policy::may_enact(&setting) {
        Ok(())
    } else {
        Err(Failure::Input(
            "this is no administrator's node: webhooks are added and removed at one of those"
                .to_owned(),
        ))
    }
}

fn path(node: &Node, name: &str) -> PathBuf {
    node.home.folder.join(FOLDER).join(format!("{name}.yaml"))
}
