//! `orgo node recover`: the key on paper makes this node the administrator's.

use orgo_sync::{
    join::paper,
    key::AdminKey,
    roster::{
        Administration, Capabilities, EntryKind, Grant, Power, Removal, Replaced, RosterEntry,
    },
};
use serde_json::{Value, json};

use crate::{
    failure::Failure,
    membership::{keep, members, name_of},
    node::Node,
    store::{StoreError, meta},
};

/// Replaces all administrators by the one of this node, and settles the removal log if it forked. The
/// key on paper is used and forgotten.
///
/// # Errors
/// When the text is not the recovery key of this organisation.
pub fn recover(node: &Node, text: &str) -> Result<(), Failure> {
    let setting = node.setting();
    let Some(expected) = setting.roster.founding().recovery else {
        return Err(Failure::Input(
            "this organisation was founded without a recovery key".into(),
        ));
    };
    let recovery = paper::read(text).map_err(|error| Failure::Input(error.to_string()))?;
    let recovery = AdminKey::new(&recovery);
    if recovery.admin_id() != expected {
        return Err(Failure::Input(format!(
            "this is the recovery key of another organisation, not of {}",
            setting.organization_name
        )));
    }
    // Never a key that was here before: whoever copied this node's disk may have it.
    let secret: [u8; 32] = node.environment.random()?;
    let key = AdminKey::new(&secret);
    let removals = setting.roster.removals();
    let removal = Removal {
        organization: setting.organization,
        number: removals.next_number(),
        previous: removals.last_common(),
        change: Replaced::Administrators(Administration {
            keys: [key.admin_id()].into(),
            threshold: 1,
        }),
    };
    // Before the roster says so: a key that signs nothing does no harm, a lost one does.
    node.store.write_local(move |batch| {
        Ok::<_, StoreError>(meta::put(batch.db, meta::ADMIN_KEY, &secret)?)
    })?;
    keep(
        node,
        RosterEntry {
            kind: EntryKind::Removal,
            signed: removal.sign(&[&recovery]),
        },
    )?;
    name_it(node, &key)
}

/// Lets everybody see that administrators work at this node.
fn name_it(node: &Node, key: &AdminKey) -> Result<(), Failure> {
    let setting = node.setting();
    let Some(member) = setting.roster.member(setting.node) else {
        return Ok(());
    };
    let mut member = member.clone();
    member.sealed_secrets = Vec::new();
    member.capabilities = Capabilities {
        powers: [Power::Admin].into(),
        ..Capabilities::default()
    };
    let grant = Grant {
        organization: setting.organization,
        by: key.admin_id(),
        removals: setting.roster.removals().last_common(),
        member,
    };
    let grant = grant
        .sign(key)
        .map_err(|refused| Failure::Input(refused.to_string()))?;
    keep(
        node,
        RosterEntry {
            kind: EntryKind::Grant,
            signed: grant,
        },
    )
}

/// Runs `orgo node recover`; the key comes on standard input, where no history keeps it.
///
/// # Errors
/// See [`recover`].
pub fn run(node: &Node, payload: &[u8]) -> Result<Value, Failure> {
    let text = std::str::from_utf8(payload)
        .map_err(|error| Failure::Input(format!("this is not a recovery key: {error}")))?;
    recover(node, text)?;
    let setting = node.setting();
    let others: Vec<String> = members(&setting)
        .filter(|other| *other != setting.node && setting.roster.has_power(*other, Power::Admin))
        .map(|other| name_of(&setting, other))
        .collect();
    let mut next = vec![
        "the administrator of this node signs for the organisation now, and nobody else".to_owned(),
        "let the other nodes meet this one, or carry them a bundle, so that they hear of it"
            .to_owned(),
    ];
    if !others.is_empty() {
        next.push(format!(
            "remove the node that was lost: `orgo node revoke NAME --reason …` ({})",
            others.join(", ")
        ));
    }
    Ok(json!({
        "node_id": setting.node,
        "organisation": setting.organization_name,
        "administrators": 1,
        "next": next,
    }))
}
