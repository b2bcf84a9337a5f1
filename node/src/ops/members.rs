//! Who belongs to the organisation.

use serde_json::Value;

use super::{Asking, person, show};
use crate::{
    failure::Failure,
    membership::{approve, cosign, invite, list, recover, revoke},
    node::Node,
    verb::NodeVerb,
};

/// Answers `orgo node`.
///
/// # Errors
/// A refusal, bad input, or trouble.
pub(super) fn answer(
    node: &Node,
    question: Asking<'_>,
    verb: &NodeVerb,
    payload: &[u8],
) -> Result<Value, Failure> {
    match verb {
        NodeVerb::Id => Ok(show::node(node)),
        NodeVerb::List => list::run(node),
        NodeVerb::Invite { hours, addresses } => {
            invite::run(node, &person(node, question)?, *hours, addresses)
        }
        NodeVerb::Approve(asked) => approve::run(node, &person(node, question)?, asked),
        NodeVerb::Revoke {
            node: asked,
            reason,
            output,
        } => revoke::run(node, &person(node, question)?, (asked, reason), output),
        NodeVerb::Sign { file, look } => cosign::run(node, &person(node, question)?, file, *look),
        NodeVerb::Settle { branch, output } => {
            let person = person(node, question)?;
            cosign::told(cosign::settle(node, &person, branch.as_deref())?, output)
        }
        NodeVerb::Threshold { count, output } => {
            let person = person(node, question)?;
            cosign::told(cosign::threshold(node, &person, *count)?, output)
        }
        NodeVerb::Recover => recover::run(node, payload),
        NodeVerb::Join(_) => Err(Failure::Input(
            "a node joins once, in a folder of its own: say --data DIR".into(),
        )),
    }
}
