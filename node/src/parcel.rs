//! Parcels: mail on its way into a compartment that the node which took it in does not hold (CONVERGENCE 4).
//!
//! ```text
//! gateway: mail ─▶ sealed to the nodes that may write there ─▶ a document among parcels, passed on unopened
//! one of those: opens it ─▶ takes the mail in where it belongs ─▶ says so, and proposes that the document goes
//! ```
//!
//! Parcels lie in a place of their own, which gateways hold, nodes that may open some, and couriers
//! (`membership::parcels`): another node has not even the ciphertext (SPEC 10). Admission keeps them there, and
//! everything else out.
//!
//! The gateway keeps nothing that it can read once the parcel is on disk. A mail bears the same name wherever
//! it is opened, so two nodes that open one parcel make one case. Reading order: `seal`, `open`, `show`.
//!
//! Where the parcel itself says what it holds is inside the seal: whoever passes it on cannot send it
//! elsewhere. What cannot be: a parcel whose recipients are all lost before one has opened it stays closed.

mod open;
mod seal;
mod show;

use orgo_engine::fold;
use rusqlite::Connection;

use crate::{
    setting::Setting,
    store::{
        StoreError,
        compartment::Compartment,
        document::{self, Row},
        parcel as rows,
    },
};

pub use open::{is_awaited, open};
pub use seal::{Sealed, post, seal};
pub use show::{Underway, underway};

/// Puts the row of a parcel.
///
/// # Errors
/// When the database refuses.
pub fn project(
    db: &Connection,
    setting: &Setting,
    compartment: &Compartment,
    row: Row,
) -> Result<(), StoreError> {
    let facts = document::facts(db, compartment, row)?;
    let Some(fold) = fold::parcel(&facts.facts) else {
        return Ok(());
    };
    rows::put(db, row.row)?;
    if !fold.parceled.recipients.contains(&setting.node) {
        rows::done(db, row.row, "")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
