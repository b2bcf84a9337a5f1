//! What people see of mail on its way.

use orgo_engine::fold;
use orgo_schema::{id::ParcelId, time::Timestamp};
use rusqlite::Connection;
use serde::Serialize;

use super::seal::site;
use crate::{
    setting::Setting,
    store::{StoreError, document, parcel as rows},
};

/// The most that one list holds.
const UNDERWAY_MAX: u32 = 200;

/// A mail on its way that nobody has opened yet. What it holds is not known here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Underway {
    /// Which.
    pub parcel_id: ParcelId,
    /// The site of the gateway that sealed it.
    pub from: String,
    /// When it did.
    pub sealed_at: Timestamp,
    /// The compartment it belongs into.
    pub compartment: String,
    /// The sites that can open it.
    pub sites: Vec<String>,
    /// How many bytes it has, sealed.
    pub bytes: u64,
    /// Why this node, which should be able to, cannot.
    pub problem: Option<String>,
}

/// Lists the mail on its way that nobody has opened, as far as this node knows, the oldest first.
///
/// # Errors
/// When the database refuses.
pub fn underway(db: &Connection, setting: &Setting) -> Result<Vec<Underway>, StoreError> {
    let mut underway = Vec::new();
    for parcel in rows::all(db, UNDERWAY_MAX)? {
        let Some(home) = setting.compartment(parcel.row.compartment) else {
            continue;
        };
        let facts = document::facts(db, home, parcel.row)?;
        let Some(fold) = fold::parcel(&facts.facts).filter(|fold| fold.opened.is_empty()) else {
            continue;
        };
        let recipients = fold.parceled.recipients.iter();
        underway.push(Underway {
            parcel_id: ParcelId::new(parcel.row.id.id),
            from: site(setting, fold.via.node),
            sealed_at: fold.via.wall.latest,
            compartment: setting.compartment_name(fold.parceled.to),
            sites: recipients.map(|node| site(setting, *node)).collect(),
            bytes: fold.parceled.bytes,
            problem: parcel.done.filter(|why| !why.is_empty()),
        });
    }
    Ok(underway)
}
