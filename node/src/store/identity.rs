//! Who writes into a file, and by what right.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use orgo_schema::{
    id::{CompartmentId, NodeId},
    time::Stamp,
};
use orgo_sync::{author::Mandate, key::NodeKey};
use rusqlite::Connection;

use super::{StoreError, compartment::Compartment, envelope};
use crate::environment::Environment;

/// With which key this node writes, and by what right in each compartment it knows of.
#[derive(Clone)]
pub struct Signer {
    /// The node's key.
    pub key: Arc<NodeKey>,
    /// The node.
    pub node: NodeId,
    /// By what right.
    pub mandates: BTreeMap<CompartmentId, Mandate>,
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Signer")
            .field("node", &self.node)
            .finish_non_exhaustive()
    }
}

/// Who writes into a file: the node's key and the chains it continues there.
pub struct Identity {
    /// The node's key.
    pub key: Arc<NodeKey>,
    /// Makes and signs envelopes, one chain per compartment row.
    pub writers: BTreeMap<i64, orgo_sync::author::Writer>,
    /// The node.
    pub node: NodeId,
    /// The greatest stamp this file holds.
    pub stamp: Stamp,
    /// The clock and randomness.
    pub environment: Environment,
    /// The database file, to watch its log.
    pub file: PathBuf,
}

impl Identity {
    /// Continues the chains of the compartments in a file.
    ///
    /// # Errors
    /// When the database refuses, or what it holds is no envelope.
    pub fn of(
        db: &Connection,
        file: &Path,
        compartments: &[Compartment],
        signer: &Signer,
        environment: &Environment,
    ) -> Result<Self, StoreError> {
        let mut writers = BTreeMap::new();
        for held in compartments {
            // Where the node may only read it has no chain.
            let Some(mandate) = signer.mandates.get(&held.scope.compartment) else {
                continue;
            };
            let last = envelope::last(db, held.row, signer.node)?;
            let key = Arc::clone(&signer.key);
            writers.insert(
                held.row,
                orgo_sync::author::Writer::new(key, *mandate, last),
            );
        }
        Ok(Self {
            key: Arc::clone(&signer.key),
            writers,
            node: signer.node,
            stamp: envelope::greatest_stamp(db)?,
            environment: environment.clone(),
            file: file.to_owned(),
        })
    }
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Identity")
            .field("node", &self.node)
            .finish_non_exhaustive()
    }
}
