//! Sealing a mail to the nodes that may write where it belongs.

use std::collections::BTreeSet;

use minicbor::{Decode, Encode};
use orgo_schema::{
    fact::{Body, Parceled, Source},
    id::{BlobHash, CompartmentId, FactId, NodeId, ParcelId, SignalId},
    time::Timestamp,
};
use orgo_sync::{id::SealingKey, roster::member::Access};

use crate::{
    failure::Failure,
    membership::sealing,
    setting::{Closed, Setting},
    store::{
        Batch, StoreError, blob, blob::Packed, compartment::Compartment, document::Row,
        spool::Delivery,
    },
};

/// The most nodes that one parcel is sealed to.
const RECIPIENTS_MAX: usize = 500;
/// The level of compression: a mail is sealed once and carried often.
const ZSTD_LEVEL: i32 = 5;

/// What is inside the seal.
#[derive(Debug, PartialEq, Encode, Decode)]
pub(super) struct Letter {
    /// Where the mail belongs.
    #[n(0)]
    pub(super) to: CompartmentId,
    /// The address it was delivered to.
    #[n(1)]
    pub(super) delivered_to: Option<String>,
    /// The way it came.
    #[n(2)]
    pub(super) source: Source,
    /// When the gateway took it in, by its clock.
    #[n(3)]
    pub(super) received: Timestamp,
    /// How many bytes the mail has.
    #[n(4)]
    pub(super) bytes: u64,
    /// The mail, compressed.
    #[cbor(n(5), with = "minicbor::bytes")]
    pub(super) packed: Vec<u8>,
    /// The mail without its writer that it is the original of.
    #[n(6)]
    pub(super) original_of: Option<SignalId>,
}

/// A mail that was sealed, before it is on disk.
#[derive(Debug)]
pub struct Sealed {
    /// What is said of it.
    parceled: Parceled,
    /// The sealed bytes.
    packed: Packed,
    /// The place its document goes into.
    home: Compartment,
    /// What people are told.
    reason: String,
}

impl Sealed {
    /// Says what became of the mail.
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

/// Why a mail cannot be sealed yet: the end of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotSealed {
    /// Nobody could open it.
    #[error("no other node may write there: it waits until an administrator lets one")]
    Unopenable,
    /// Sealed parcels lie at nodes that agreed to hold them, and this is none of those.
    #[error(
        "this node was not let in as a gateway, so it may not pass it on sealed: it waits until this node is let \
         into that compartment; a gateway can take it in at once"
    )]
    NotGateway,
    /// The organisation was founded by an older version.
    #[error(
        "this organisation was founded before sealed mail had a place of its own: it waits until this node is let \
         into that compartment; a node that holds it can take it in at once"
    )]
    FoundedBefore,
}

/// Seals a mail, which may be the original of another. In the inner result, why that cannot be yet.
///
/// # Errors
/// When a key of the roster is none, or memory runs out.
pub fn seal(
    setting: &Setting,
    to: &Closed,
    (raw, original_of): (&[u8], Option<SignalId>),
    delivery: &Delivery,
) -> Result<Result<Sealed, NotSealed>, StoreError> {
    let home = match home(setting) {
        Ok(home) => home.clone(),
        Err(why) => return Ok(Err(why)),
    };
    let (recipients, keys) = recipients(setting, to.id);
    if recipients.is_empty() {
        return Ok(Err(NotSealed::Unopenable));
    }
    let letter = Letter {
        to: to.id,
        delivered_to: delivery.to.clone(),
        source: delivery.source,
        received: delivery.received,
        bytes: raw.len() as u64,
        packed: zstd::bulk::compress(raw, ZSTD_LEVEL)?,
        original_of,
    };
    let keys: Vec<SealingKey> = keys.into_iter().collect();
    let plain =
        minicbor::to_vec(&letter).map_err(|error| StoreError::Document(error.to_string()))?;
    let sealed = sealing::seal_to_all(&keys, &plain).map_err(|failure| refused(&failure))?;
    let sites: Vec<String> = recipients.iter().map(|node| site(setting, *node)).collect();
    Ok(Ok(Sealed {
        parceled: Parceled {
            to: to.id,
            recipients: recipients.into_iter().collect(),
            sealed: home.scope.blob(&sealed),
            bytes: sealed.len() as u64,
        },
        packed: Packed::new(&sealed)?,
        home,
        reason: format!(
            "it belongs into the compartment {}, which this node does not hold: it is sealed for {}",
            to.name,
            sites.join(", ")
        ),
    }))
}

/// Returns where parcels lie, if this node may put one there.
fn home(setting: &Setting) -> Result<&Compartment, NotSealed> {
    let (place, _) = setting.roster.parcels().ok_or(NotSealed::FoundedBefore)?;
    let may_write = setting.roster.grant_for(setting.node, place).is_some();
    let held = setting.held(place).filter(|_| may_write);
    held.ok_or(NotSealed::NotGateway)
}

/// Returns what people call the site of a node.
pub(super) fn site(setting: &Setting, node: NodeId) -> String {
    let member = setting.roster.member(node);
    member.map_or_else(|| node.to_string(), |member| member.site.clone())
}

/// Returns the nodes that may write in a compartment, and what is sealed to them with.
fn recipients(setting: &Setting, to: CompartmentId) -> (BTreeSet<NodeId>, BTreeSet<SealingKey>) {
    let roster = &setting.roster;
    let (mut nodes, mut keys) = (BTreeSet::new(), BTreeSet::new());
    for (_, member) in roster.members() {
        let Some(key) = member.sealing else {
            continue;
        };
        let may_write = roster.access(member.node, to) == Some(Access::Write);
        if may_write && (nodes.len() < RECIPIENTS_MAX || nodes.contains(&member.node)) {
            nodes.insert(member.node);
            keys.insert(key);
        }
    }
    (nodes, keys)
}

fn refused(failure: &Failure) -> StoreError {
    StoreError::Document(failure.to_string())
}

/// Keeps a parcel, in the transaction in which the mail goes.
///
/// # Errors
/// When the database refuses.
pub fn post(batch: &mut Batch<'_>, setting: &Setting, sealed: Sealed) -> Result<(), StoreError> {
    let Sealed {
        parceled,
        packed,
        home,
        ..
    } = sealed;
    let hash: BlobHash = parceled.sealed;
    blob::add(batch.db, home.row, &hash, &packed)?;
    let parcel = ParcelId::new(batch.fresh_uuid()?);
    let id = FactId::new(batch.fresh_uuid()?);
    let fact = batch.author(None, Vec::new(), Body::Parceled(parceled));
    let row = batch.add_facts(&home, parcel.into(), &[(id, fact)])?;
    let row = Row {
        row,
        compartment: home.row,
        id: parcel.into(),
    };
    super::project(batch.db, setting, &home, row)
}
