//! Webhooks: posting signed events to addresses that administrators chose (SPEC 12, SECURITY 2.19).
//!
//! Which events there are, and whether this node posts them, is [`crate::outbox::call`]; here is the way out: the
//! signature, the address, the request, and the log of both.

mod address;
mod edit;
mod gateway;
#[cfg(test)]
pub(crate) mod receiver;
mod request;
mod sign;

use std::time::Instant;

use orgo_engine::{
    authorize::{Action, Viewer},
    webhook::Hook,
};
use orgo_schema::{
    id::{FactId, HookId},
    time::Timestamp,
    word::Visibility,
};
use serde_json::json;

pub use edit::{New, add, remove};
pub use gateway::Gateway;

use crate::{
    failure::Failure,
    guard,
    node::Node,
    setting::Setting,
    store::{
        StoreError,
        hook::{self, Entry, Line, Way},
    },
};

/// What is posted.
#[derive(Debug)]
pub struct Post<'a> {
    /// Where.
    pub hook: &'a Hook,
    /// The id of the event, the same each time.
    pub id: String,
    /// What it says.
    pub body: Vec<u8>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    /// The status of the answer, if there was one.
    pub status: Option<u16>,
    /// The beginning of the answer, or why there was none.
    pub said: String,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
}

impl Posted {
    /// Says in a sentence how it went.
    pub fn sentence(&self) -> String {
        match (self.status, self.said.trim()) {
            (Some(status @ 300..=399), _) => {
                format!("it answered {status}: what leads elsewhere is not followed")
            }
            (Some(status), "") => format!("it answered {status}"),
            (Some(status), said) => format!("it answered {status}: {said}"),
            (None, said) => said.to_owned(),
        }
    }

    /// Returns the line of the log, of no document.
    pub(crate) fn line(&self, (hook, effect): (HookId, FactId), way: Way, at: Timestamp) -> Entry {
        Entry {
            hook,
            effect,
            document: None,
            way,
            at,
            took_ms: self.took_ms,
            status: self.status,
            said: self.said.clone(),
        }
    }
}

/// Posts an event, signed with the secret of its webhook and the time it is.
pub fn post(node: &Node, gateway: &Gateway, post: Post<'_>) -> Posted {
    let begun = Instant::now();
    let secret = secret(&node.setting(), post.hook.id);
    let at = (node.clock)().now.0.div_euclid(1_000);
    let signed = sign::Signed::new(&secret, post.id, at, &post.body);
    let answered = request::send(gateway, &post.hook.url, signed, post.body);
    let took_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    match answered {
        Ok(answer) => Posted {
            status: Some(answer.status),
            said: answer.said,
            took_ms,
        },
        Err(problem) => Posted {
            status: None,
            said: problem,
            took_ms,
        },
    }
}

/// Returns the secret of a webhook. It stands nowhere: every node derives it from the id, which is random, and
/// from what only the nodes of the organization know.
fn secret(setting: &Setting, hook: HookId) -> [u8; 32] {
    let compartment = setting.compartment_for(Visibility::Internal);
    compartment.scope.token("webhook", &[hook.as_bytes()])
}

/// Checks that somebody may try and post things, and that this node does.
///
/// # Errors
/// When they do not look after the organization, or this node is no gateway.
pub fn sending(node: &Node, viewer: &Viewer) -> Result<Gateway, Failure> {
    guard::may_overall(&node.setting(), viewer, Action::Configure)?;
    Gateway::of(node)?.ok_or_else(|| {
        Failure::Input("this node posts to no webhook: do it at one that is a gateway".to_owned())
    })
}

/// Returns the webhook of a name or an id.
///
/// # Errors
/// When there is none.
pub fn find(setting: &Setting, named: &str) -> Result<Hook, Failure> {
    let hooks = &setting.configuration.loaded.webhooks;
    let found = hooks
        .iter()
        .find(|hook| hook.name == named || hook.id.to_string() == named);
    found.cloned().ok_or_else(|| {
        let names: Vec<&str> = hooks.iter().map(|hook| hook.name.as_str()).collect();
        Failure::Input(if names.is_empty() {
            format!("there is no webhook `{named}`: see `orgo webhook add`")
        } else {
            format!(
                "there is no webhook `{named}`: there are {}",
                names.join(", ")
            )
        })
    })
}

/// Posts an event that says that it is a test.
///
/// # Errors
/// When the person may not, or this node posts none; that the receiver fails is no error.
pub fn test(node: &Node, viewer: &Viewer, hook: &Hook) -> Result<Posted, Failure> {
    let gateway = sending(node, viewer)?;
    let now = (node.clock)().now;
    let fresh = node
        .store
        .write_local(|batch| batch.fresh_uuid().map_err(Failure::from))?;
    let id = FactId::new(fresh);
    let setting = node.setting();
    let body = json!({
        "version": 1,
        "id": id,
        "type": "orgo.test",
        "timestamp": now,
        "data": { "organisation_id": setting.organization, "site": setting.site },
    });
    let posted = post(
        node,
        &gateway,
        Post {
            hook,
            id: id.to_string(),
            body: body.to_string().into_bytes(),
        },
    );
    let line = posted.line((hook.id, id), Way::Test, now);
    node.store
        .write_local(move |batch| hook::log(batch.db, &line).map_err(StoreError::from))?;
    Ok(posted)
}

/// Lists the webhooks.
///
/// # Errors
/// When the person does not look after the organization.
pub fn list(setting: &Setting, viewer: &Viewer) -> Result<Vec<Hook>, Failure> {
    guard::may_overall(setting, viewer, Action::Configure)?;
    Ok(setting.configuration.loaded.webhooks.clone())
}

/// Lists what this node posted within thirty days and the reader may know of, the newest first.
///
/// # Errors
/// When the person does not look after the organization, or the database refuses.
pub fn log(
    node: &Node,
    viewer: &Viewer,
    hook: Option<HookId>,
    max: u32,
) -> Result<Vec<Line>, Failure> {
    let setting = node.setting();
    guard::may_overall(&setting, viewer, Action::Configure)?;
    let (rows, _) = guard::reach(&setting, viewer);
    let since = (node.clock)().now.plus_ms(-hook::KEPT_MS);
    node.store
        .read(|db| hook::lines(db, &rows, hook, (since, max)).map_err(Failure::from))
}
