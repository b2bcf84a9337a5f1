//! Envelopes that wait for an entry of the roster, in words, and what people can do about them.

use orgo_schema::{
    id::{CompartmentId, EnvelopeHash, NodeId},
    time::Timestamp,
};
use orgo_sync::{
    id::{GrantHash, RemovalHash},
    parcel::Parcel,
    rejected::Missing,
};

use super::{AdmitError, Report, enter::Place};
use crate::{
    node::Node,
    setting::Setting,
    store::{
        StoreError,
        admission::{self, Parked, Way},
    },
};

/// The most that one list holds.
const LISTED_MAX: u32 = 1_000;

/// An envelope that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParkedEnvelope {
    /// Its name, by which it is tried again or discarded.
    pub envelope: EnvelopeHash,
    /// The compartment it is of.
    pub compartment: CompartmentId,
    /// Who says that they wrote it: nothing vouches for that yet.
    pub author: NodeId,
    /// What it waits for, for people.
    pub reason: String,
    /// Who handed it over.
    pub origin: NodeId,
    /// When it came here.
    pub received: Timestamp,
    /// How many bytes it has, with what came with it.
    pub bytes: usize,
}

/// Lists what waits in the compartments that are open here, in the order of their names.
///
/// # Errors
/// When the database refuses.
pub fn parked(node: &Node) -> Result<Vec<ParkedEnvelope>, StoreError> {
    let setting = node.setting();
    let all = node
        .store
        .read(|db| Ok::<_, StoreError>(admission::parked_after(db, &[], LISTED_MAX)?))?;
    Ok(all
        .iter()
        .filter_map(|parked| told(&setting, parked))
        .collect())
}

fn told(setting: &Setting, parked: &Parked) -> Option<ParkedEnvelope> {
    let parcel = minicbor::decode::<Parcel>(&parked.parcel).ok()?;
    let envelope = parcel.signed.read().ok()?;
    setting.held(envelope.compartment)?;
    let reason = missing(&parked.needs).map_or_else(
        || "it needs an entry of the roster, which has not arrived yet".to_owned(),
        |missing| format!("it {missing}"),
    );
    Some(ParkedEnvelope {
        envelope: parked.hash,
        compartment: envelope.compartment,
        author: envelope.author,
        reason,
        origin: parked.origin,
        received: parked.at,
        bytes: parked.parcel.len(),
    })
}

/// Writes down what an envelope waits for.
pub(super) fn needs(missing: Missing) -> Vec<u8> {
    match missing {
        Missing::Grant(grant) => [&[0], grant.as_bytes().as_slice()].concat(),
        Missing::Removal(removal) => [&[1], removal.as_bytes().as_slice()].concat(),
    }
}

/// Reads what [`needs`] wrote.
fn missing(needs: &[u8]) -> Option<Missing> {
    let (kind, hash) = needs.split_first()?;
    let hash = <[u8; 32]>::try_from(hash).ok()?;
    match kind {
        0 => Some(Missing::Grant(GrantHash::new(hash))),
        1 => Some(Missing::Removal(RemovalHash::new(hash))),
        _ => None,
    }
}

/// Tries again to let an envelope in.
///
/// # Errors
/// When none of this name waits, or the database refuses.
pub fn retry_parked(node: &Node, envelope: EnvelopeHash) -> Result<Report, AdmitError> {
    let (parked, waiting) = one(node, envelope)?;
    let setting = node.setting();
    let held = super::held(&setting, waiting.compartment)?;
    let place = Place {
        compartment: held.clone(),
        origin: parked.origin,
        way: Way::Kept,
    };
    let parcel = minicbor::decode::<Parcel>(&parked.parcel);
    let parcels = parcel.into_iter().collect();
    Ok(super::enter(node, &setting, &place, parcels, None)?)
}

/// Forgets an envelope that waits. It comes again as long as a node that this one meets has it.
///
/// # Errors
/// When none of this name waits, or the database refuses.
pub fn discard_parked(node: &Node, envelope: EnvelopeHash) -> Result<(), AdmitError> {
    let (_, waiting) = one(node, envelope)?;
    let setting = node.setting();
    let held = super::held(&setting, waiting.compartment)?;
    node.store.write(held, move |batch| {
        Ok::<_, StoreError>(admission::unpark(batch.db, &envelope)?)
    })?;
    Ok(())
}

fn one(node: &Node, envelope: EnvelopeHash) -> Result<(Parked, ParkedEnvelope), AdmitError> {
    let parked = node
        .store
        .read(|db| Ok::<_, StoreError>(admission::parked(db, &envelope)?))?;
    let setting = node.setting();
    let parked = parked.and_then(|parked| {
        let waiting = told(&setting, &parked)?;
        Some((parked, waiting))
    });
    parked.ok_or_else(|| AdmitError::NotThere {
        what: envelope.to_string(),
    })
}
