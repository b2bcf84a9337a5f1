//! What an administrator's yes to a request is held against, and what the new node gets.

use orgo_schema::id::NodeId;
use orgo_sync::{
    join::{Request, SignedRequest},
    roster::{Capabilities, Class, Power},
};

use super::{approve::Decision, parcels, sealing, wish};
use crate::{
    failure::Failure,
    node::Node,
    setting::Setting,
    store::roster::{self, HeldTicket},
};

/// Checks that a request is what it claims to be, and for here.
pub(super) fn believed(node: &Node, signed: &SignedRequest) -> Result<Request, Failure> {
    let request = signed
        .verify()
        .map_err(|refused| Failure::Input(format!("the request cannot be believed: {refused}")))?;
    let setting = node.setting();
    if request.organization != setting.organization {
        return Err(Failure::Input(format!(
            "the request is for organisation {}, this is {} ({})",
            request.organization, setting.organization_name, setting.organization
        )));
    }
    if setting.roster.is_removed(request.node) {
        return Err(Failure::Input(format!(
            "node {} was removed: a node that was removed joins again with new keys, in an empty folder",
            request.node
        )));
    }
    Ok(request)
}

/// Checks the ticket of a request, or that the administrator compared the node id instead.
pub(super) fn ticket(
    node: &Node,
    request: &Request,
    compared: Option<NodeId>,
) -> Result<Option<HeldTicket>, Failure> {
    let held = node.store.read(|db| roster::ticket(db, request.ticket))?;
    let instead = format!(
        "compare the node id with what the new node shows, and say --node-id {}",
        request.node
    );
    if let Some(compared) = compared {
        if compared != request.node {
            return Err(Failure::Input(format!(
                "the request is of node {}, not of {compared}",
                request.node
            )));
        }
        return Ok(held);
    }
    let Some(ticket) = held else {
        return Err(Failure::Input(format!(
            "the ticket of this request was not made at this node: approve it where it was made, or {instead}"
        )));
    };
    if let Some(used_by) = ticket.used_by.filter(|used_by| *used_by != request.node) {
        return Err(Failure::Input(format!(
            "the ticket of this request was used by node {used_by}: a ticket lets one node in"
        )));
    }
    let reading = (node.clock)();
    if !reading.source.is_sound() {
        return Err(Failure::Input(format!(
            "this node's clock shows {} and nobody vouches for it, so it cannot tell whether the ticket ended at {}: \
             set the clock, or {instead}",
            reading.now, ticket.expires
        )));
    }
    if reading.now >= ticket.expires {
        return Err(Failure::Input(format!(
            "the ticket of this request ended at {}: make another one, or {instead}",
            ticket.expires
        )));
    }
    Ok(Some(ticket))
}

/// Checks that nobody else has the name: people tell nodes apart by it.
pub(super) fn name(setting: &Setting, request: &Request) -> Result<(), Failure> {
    let same = |name: &str| name.to_lowercase() == request.name.to_lowercase();
    let mut others = setting.roster.members().map(|(_, member)| member);
    let taken = others.find(|member| {
        member.node != request.node && same(&member.name) && setting.roster.is_member(member.node)
    });
    match taken {
        Some(member) => Err(Failure::Input(format!(
            "the name {} is taken by node {}: let the new node ask again with another --name",
            member.name, member.node
        ))),
        None => Ok(()),
    }
}

/// Decides what the node gets. What is restricted, and being an administrator's, must be said.
pub(super) fn capabilities(
    setting: &Setting,
    request: &Request,
    decision: &Decision,
) -> Result<Capabilities, Failure> {
    let mut given = wish::capabilities(
        &decision.compartments,
        &decision.powers,
        decision.administrator,
    );
    let class_of = |name: &str| {
        let mut all = setting.roster.compartments();
        all.find(|(_, known)| known.name == name)
            .map(|(_, known)| known.class)
    };
    let is_common = |name: &String| class_of(name).is_some_and(Class::is_common);
    if decision.compartments.is_empty() && !decision.exactly {
        let wished = request.wishes.compartments.iter();
        let open = wished.filter(|(name, _)| is_common(name));
        given.compartments = open.map(|(name, access)| (name.clone(), *access)).collect();
    }
    if decision.powers.is_empty() && !decision.exactly {
        let wished = request.wishes.powers.iter();
        given
            .powers
            .extend(wished.filter(|power| **power != Power::Admin));
    }
    if let Some(unknown) = given
        .compartments
        .keys()
        .find(|name| class_of(name).is_none())
    {
        return Err(Failure::Input(format!(
            "there is no compartment {unknown} in this organisation"
        )));
    }
    if let Some(place) = given
        .compartments
        .keys()
        .find(|name| class_of(name) == Some(Class::Parcels))
    {
        return Err(Failure::Input(format!(
            "{place} is not given by its name: a gateway, a courier and a node that may write what is restricted \
             hold it"
        )));
    }
    if decision.administrator && request.admin.is_none() {
        return Err(Failure::Input(
            "the new node has no administrator's key: let it ask again with --administrator".into(),
        ));
    }
    if given.compartments.keys().any(is_common) {
        parcels::complete(&mut given, &setting.roster.founding().compartments);
        Ok(given)
    } else {
        Err(Failure::Input(
            "a node needs at least one compartment that everybody in the organisation reads: add --compartment internal"
                .into(),
        ))
    }
}

/// Seals the id secrets of the given compartments to the new node.
pub(super) fn sealed_secrets(
    setting: &Setting,
    request: &Request,
    capabilities: &Capabilities,
) -> Result<Vec<u8>, Failure> {
    let held = |name: &str| {
        let mut held = setting.places();
        held.find(|held| held.name == name)
    };
    let mut names = capabilities.compartments.keys();
    if let Some(missing) = names.find(|name| held(name).is_none()) {
        return Err(Failure::Input(format!(
            "this node does not hold the compartment {missing} open, so it cannot give it: approve the request at a node that does"
        )));
    }
    let secrets = capabilities
        .compartments
        .keys()
        .filter_map(|name| Some((name.as_str(), held(name)?.scope.secret())));
    sealing::seal_secrets(request.sealing, secrets)
}
