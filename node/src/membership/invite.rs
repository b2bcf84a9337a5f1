//! `orgo node invite`: making a ticket.

use orgo_engine::authorize::Person;
use orgo_sync::join::{Ticket, TicketSecret};
use serde_json::{Value, json};

use crate::{
    failure::Failure,
    membership::{may, picture},
    node::Node,
    peer::Place,
    store::roster::{self, HeldTicket},
};

/// The longest that a ticket is good, in hours: thirty days.
pub const HOURS_MAX: u32 = 30 * 24;

/// Makes a ticket that lets one node ask.
///
/// # Errors
/// When the person may not, or it could not be used.
pub fn invite(
    node: &Node,
    person: &Person,
    hours: u32,
    addresses: &[String],
) -> Result<Ticket, Failure> {
    may(node, person)?;
    if !(1..=HOURS_MAX).contains(&hours) {
        return Err(Failure::Input(format!(
            "a ticket is good for 1 to {HOURS_MAX} hours, not for {hours}"
        )));
    }
    let mut places = Vec::new();
    for address in addresses {
        let place = address.parse::<Place>();
        places.push(place.map_err(|error| Failure::Input(error.to_string()))?);
    }
    // Who cannot reach this node may reach the relay that it is connected through.
    let relays = node.peers.relays().into_iter().map(Place::Relay);
    for relay in relays {
        if !places.contains(&relay) {
            places.push(relay);
        }
    }
    let setting = node.setting();
    let made = (node.clock)().now;
    let ticket = Ticket {
        organization: setting.organization,
        name: setting.organization_name.clone(),
        node: setting.node,
        addresses: places.iter().map(ToString::to_string).collect(),
        secret: TicketSecret::new(node.environment.random()?),
        expires: made.plus_ms(i64::from(hours) * 3_600_000),
    };
    ticket
        .check()
        .map_err(|error| Failure::Input(error.to_string()))?;
    let held = HeldTicket {
        hash: ticket.hash(),
        made,
        expires: ticket.expires,
        used_by: None,
    };
    node.store
        .write_local(move |batch| roster::put_ticket(batch.db, &held))?;
    Ok(ticket)
}

/// Runs `orgo node invite`.
///
/// # Errors
/// See [`invite`].
pub fn run(
    node: &Node,
    person: &Person,
    hours: u32,
    addresses: &[String],
) -> Result<Value, Failure> {
    let ticket = invite(node, person, hours, addresses)?;
    let reading = (node.clock)();
    let doubt = (!reading.source.is_sound()).then(|| {
        format!(
            "this node's clock shows {} and nobody vouches for it: it will not be able to say whether the ticket ended",
            reading.now
        )
    });
    Ok(json!({
        "picture": format!("\n{}", picture::blocks(&ticket)?),
        "ticket": ticket.to_string(),
        "organisation": ticket.name,
        "organisation_id": ticket.organization,
        "expires_at": ticket.expires,
        "warning": doubt,
        "next": "at the new site: orgo node join TICKET --site NAME",
    }))
}
