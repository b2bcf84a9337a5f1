//! Where a message goes (CONVERGENCE 4): into a compartment that is open here, sealed on its way to the nodes
//! that may read it, or nowhere yet. Never into another compartment than it belongs into.

use orgo_engine::route::Incoming;
use orgo_schema::{id::SignalId, word::Visibility};

use super::prepare::Prepared;
use crate::{
    parcel::{self, Sealed},
    setting::Setting,
    store::{StoreError, compartment::Compartment, spool::Delivery},
};

/// Finds the place of a message.
///
/// # Errors
/// In the inner result, what becomes of a message that has none here. In the outer one, when it cannot be
/// sealed.
pub(super) fn find(
    setting: &Setting,
    visibility: Visibility,
    raw: &[u8],
    delivery: &Delivery,
) -> Result<Result<Compartment, Prepared>, StoreError> {
    let place = of_mail(setting, visibility, (raw, None), delivery)?;
    Ok(place.map_err(|elsewhere| match elsewhere {
        Elsewhere::Waits(reason) => Prepared::Waits { reason },
        Elsewhere::Sealed(sealed) => Prepared::Sealed(sealed),
    }))
}

/// Where a message goes that has no place here.
#[derive(Debug)]
pub(super) enum Elsewhere {
    /// Nowhere yet: why, in plain words.
    Waits(String),
    /// Sealed to the nodes that may read it.
    Sealed(Box<Sealed>),
}

/// Finds the place of a message, which may be the original of one without its writer.
///
/// # Errors
/// In the inner result, where it goes that has none here. In the outer one, when it cannot be sealed.
pub(super) fn of_mail(
    setting: &Setting,
    visibility: Visibility,
    mail: (&[u8], Option<SignalId>),
    delivery: &Delivery,
) -> Result<Result<Compartment, Elsewhere>, StoreError> {
    let closed = match setting.place_for(visibility) {
        Ok(open) => return Ok(Ok(open.clone())),
        Err(closed) => closed,
    };
    if closed.is_locked {
        let reason = format!(
            "it belongs into the compartment {}, which is locked: it waits until somebody unlocks it",
            closed.name
        );
        return Ok(Err(Elsewhere::Waits(reason)));
    }
    let sealed = parcel::seal(setting, &closed, mail, delivery)?;
    Ok(Err(match sealed {
        Ok(sealed) => Elsewhere::Sealed(Box::new(sealed)),
        Err(why) => Elsewhere::Waits(format!(
            "it belongs into the compartment {}, which this node does not hold, and {why}",
            closed.name
        )),
    }))
}

/// Returns how visible the address that a message was delivered to makes it, whatever it says.
pub(super) fn of_address(setting: &Setting, delivered_to: Option<&str>) -> Visibility {
    let to = delivered_to.map(orgo_mail::normalize_address);
    let incoming = Incoming {
        to: to.iter().map(String::as_str).collect(),
        profile: &setting.configuration.loaded.policy.profile,
        ..Incoming::default()
    };
    let decision = setting.configuration.route(&incoming);
    decision.visibility.unwrap_or(Visibility::Internal)
}
