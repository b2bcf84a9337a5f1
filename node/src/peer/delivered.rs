//! How far another node has this node's log, as it says, and when that is written down.

use std::{collections::BTreeMap, time::Duration};

use orgo_schema::id::{CompartmentId, NodeId};
use tokio::time::Instant;

use crate::{
    node::Node,
    store::{StoreError, peer},
};

/// How often it is written down how far the other has this node's log.
const DELIVERED_EVERY: Duration = Duration::from_secs(5);

/// How far the other has this node's log, as far as that is not written down.
#[derive(Debug, Default)]
pub(super) struct Delivered {
    positions: BTreeMap<CompartmentId, u64>,
    kept: Option<Instant>,
}

impl Delivered {
    /// Takes note of what the other said.
    pub(super) fn note(&mut self, compartment: CompartmentId, position: u64) {
        self.positions.insert(compartment, position);
    }

    /// Whether it is time to write it down.
    pub(super) fn is_due(&self, now: Instant) -> bool {
        self.kept
            .is_none_or(|kept| now.saturating_duration_since(kept) >= DELIVERED_EVERY)
    }

    /// Writes it down, without waiting: who loses it tells the other something twice.
    pub(super) fn keep(&mut self, node: &Node, peer: NodeId) {
        let setting = node.setting();
        for (compartment, position) in std::mem::take(&mut self.positions) {
            let Some(held) = setting.held(compartment) else {
                continue;
            };
            let row = held.row;
            drop(node.store.write_later(held, move |batch| {
                Ok::<_, StoreError>(peer::put_delivered(batch.db, peer, row, position)?)
            }));
        }
        self.kept = Some(Instant::now());
    }
}
