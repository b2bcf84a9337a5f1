//! Sealing a mail to the nodes that may write where it belongs.

use std::collections::BTreeSet;

use minicbor::{Decode, Encode};
use orgo_schema::{
    fact::{Body, Parceled, Source},
    id::{BlobHash, CompartmentId, FactId, NodeId, ParcelId},
    time::Timestamp,
    word::Visibility,
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
}

/// A mail that was sealed, before it is on disk.
#[derive(Debug)]
pub struct Sealed {
    /// What is said of it.
    parceled: Parceled,
    /// The sealed bytes.
    packed: Packed,
    /// The compartment its document goes into, which everybody holds.
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

/// Seals a mail; nothing where no node may write where it belongs.
///
/// # Errors
/// When a key of the roster is none, or memory runs out.
pub fn seal(
    setting: &Setting,
    to: &Closed,
    raw: &[u8],
    delivery: &Delivery,
) -> Result<Option<Sealed>, StoreError> {
    let (recipients, keys) = recipients(setting, to.id);
    if recipients.is_empty() {
        return Ok(None);
    }
    let letter = Letter {
        to: to.id,
        delivered_to: delivery.to.clone(),
        source: delivery.source,
        received: delivery.received,
        bytes: raw.len() as u64,
        packed: zstd::bulk::compress(raw, ZSTD_LEVEL)?,
    };
    let keys: Vec<SealingKey> = keys.into_iter().collect();
    let plain =
        minicbor::to_vec(&letter).map_err(|error| StoreError::Document(error.to_string()))?;
    let sealed = sealing::seal_to_all(&keys, &plain).map_err(|failure| refused(&failure))?;
    let home = setting.compartment_for(Visibility::Internal).clone();
    let sites: Vec<String> = recipients.iter().map(|node| site(setting, *node)).collect();
    Ok(Some(Sealed {
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
