//! What a bundle is signed with, and whom its names mean.

use orgo_schema::id::NodeId;
use orgo_sync::{key::NodeKey, parcel::InstanceId};

use crate::{
    failure::Failure,
    found,
    node::Node,
    setting::Setting,
    store::{StoreError, meta},
};

/// Returns this node's key, and the life of its store.
pub(super) fn of(node: &Node) -> Result<(NodeKey, InstanceId), Failure> {
    node.store.read(|db| {
        let (_, key, _) = found::roster_of(db)?;
        let bytes = meta::get(db, meta::INSTANCE)?;
        let instance = bytes
            .and_then(|bytes| <[u8; 16]>::try_from(bytes).ok())
            .ok_or_else(|| StoreError::Damaged {
                table: "meta",
                problem: "there is no instance".to_owned(),
            })?;
        Ok((key, InstanceId::new(instance)))
    })
}

/// Returns what people call a node.
pub(super) fn name(setting: &Setting, node: NodeId) -> String {
    let member = setting.roster.member(node);
    member.map_or_else(|| node.to_string(), |member| member.name.clone())
}

/// Finds another member by id, by the beginning of its id, by name or by site.
pub(super) fn member(setting: &Setting, name: &str) -> Result<NodeId, Failure> {
    let roster = &setting.roster;
    let mut found: Vec<NodeId> = roster
        .members()
        .filter(|(_, member)| {
            let is_called = member.name.eq_ignore_ascii_case(name)
                || member.site.eq_ignore_ascii_case(name)
                || (name.len() >= 4 && member.node.to_string().starts_with(name));
            is_called && member.node != setting.node && roster.is_member(member.node)
        })
        .map(|(_, member)| member.node)
        .collect();
    found.sort();
    found.dedup();
    match found.as_slice() {
        [one] => Ok(*one),
        [] => Err(Failure::Input(format!(
            "no other member is called `{name}`: see `orgo node list`"
        ))),
        [..] => Err(Failure::Input(format!(
            "{} members are called `{name}`: give the beginning of the id, see `orgo node list`",
            found.len()
        ))),
    }
}
