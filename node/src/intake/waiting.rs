//! What waits on the spool, and for what.

use orgo_schema::time::Timestamp;
use serde::Serialize;

use super::prepare::{self, Prepared};
use crate::{
    node::Node,
    store::{StoreError, blob, spool},
};

/// The most that one list holds.
const WAITING_MAX: u32 = 200;

/// A message that waits. Of what it says nothing is shown: it is not where it belongs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Waiting {
    /// When it came.
    pub received_at: Timestamp,
    /// How many bytes it has.
    pub bytes: usize,
    /// What it waits for.
    pub reason: String,
}

/// Lists what waits on the spool, the oldest first.
///
/// # Errors
/// When the database refuses.
pub fn waiting(node: &Node) -> Result<Vec<Waiting>, StoreError> {
    let setting = node.setting();
    let mut waiting = Vec::new();
    let spooled = node.store.read(|db| spool::waiting(db, 0, WAITING_MAX))?;
    for spooled in spooled {
        // It may have been taken in since.
        let Ok(raw) = node.store.read(|db| blob::read(db, spooled.blob)) else {
            continue;
        };
        let reason = match prepare::prepare(node, &setting, &raw, &spooled.delivery)? {
            Prepared::Waits { reason } => reason,
            Prepared::Ready(_)
            | Prepared::Sealed(_)
            | Prepared::Anonymous(_)
            | Prepared::Unreadable { .. } => {
                "it is being taken in, or there is no room on the disk for it".to_owned()
            }
        };
        waiting.push(Waiting {
            received_at: spooled.delivery.received,
            bytes: raw.len(),
            reason,
        });
    }
    Ok(waiting)
}
