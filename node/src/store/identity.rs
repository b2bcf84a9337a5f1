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

use super::{StoreError, compartment::Compartment, envelope, journal::Chain};
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
    /// The greatest stamp this node wrote or follows in this file.
    pub stamp: Stamp,
    /// The clock and randomness.
    pub environment: Environment,
    /// The database file, to watch its log.
    pub file: PathBuf,
    /// The journal of the file.
    pub journal: Chain,
    /// Whether something was taken away for good that the log may still hold.
    pub is_to_fold: bool,
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
        // A file of its own holds one compartment, the main one none of those.
        let own = compartments.iter().find(|held| held.has_own_file());
        let own = own.map(|held| (held.row, held.scope.compartment));
        Ok(Self {
            key: Arc::clone(&signer.key),
            writers,
            node: signer.node,
            stamp: greatest_stamp(db, compartments, signer.node, environment)?,
            environment: environment.clone(),
            file: file.to_owned(),
            journal: Chain::of(db, signer.node, own)?,
            is_to_fold: false,
        })
    }
}

/// Returns the stamp that this node goes on from: never below what it wrote, nor below what it has read,
/// unless that is so far ahead that it is not followed.
fn greatest_stamp(
    db: &Connection,
    compartments: &[Compartment],
    node: NodeId,
    environment: &Environment,
) -> rusqlite::Result<Stamp> {
    let followed = (environment.clock)().followed();
    let mut greatest = envelope::greatest_stamp(db, Stamp::upto(followed))?;
    for held in compartments {
        greatest = greatest.max(envelope::last_stamp(db, held.row, node)?);
    }
    Ok(greatest)
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Identity")
            .field("node", &self.node)
            .finish_non_exhaustive()
    }
}
