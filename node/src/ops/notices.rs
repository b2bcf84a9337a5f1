//! `orgo notices …`: what reached somebody, and saying that they have seen it.

use orgo_engine::authorize::Person;
use serde_json::{Value, json};

use crate::{
    failure::Failure,
    node::Node,
    notices::{self, Asked},
    verb::NoticesVerb,
};

/// Answers `orgo notices …`.
///
/// # Errors
/// A refusal, or trouble.
pub fn answer(node: &Node, person: &Person, verb: &NoticesVerb) -> Result<Value, Failure> {
    match verb {
        NoticesVerb::List { new, after } => {
            let asked = Asked {
                new_only: *new,
                after: notices::place(after.as_deref().unwrap_or_default())?,
            };
            let setting = node.setting();
            let listed = node
                .store
                .read(|db| notices::list(db, &setting, (person, (node.clock)().now), &asked))?;
            Ok(notices::page(&listed))
        }
        NoticesVerb::Seen { all: true, .. } => {
            Ok(json!({ "seen": notices::see(node, person, None)? }))
        }
        NoticesVerb::Seen { ids, .. } => {
            Ok(json!({ "seen": notices::see(node, person, Some(ids))? }))
        }
    }
}
