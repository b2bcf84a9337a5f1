//! What is missing between the bundles that came, and the receipt that says so.

use std::collections::BTreeMap;

use orgo_schema::id::NodeId;

use super::{keys, receipt};
use crate::{
    failure::Failure,
    node::Node,
    store::bundle::{self, Direction},
};

/// Lists the bundles that are missing, by who made them. Nothing for makers of whom nothing is.
///
/// # Errors
/// When the database refuses.
pub fn missing(node: &Node) -> Result<BTreeMap<NodeId, Vec<u64>>, Failure> {
    let came = node.store.read(|db| bundle::all(db, Direction::In))?;
    let mut missing = BTreeMap::new();
    for held in came {
        if missing.contains_key(&held.peer) {
            continue;
        }
        let receipt = receipt::of(node, held.peer)?;
        missing.insert(
            held.peer,
            receipt.map_or_else(Vec::new, |receipt| receipt.missing),
        );
    }
    missing.retain(|_, numbers| !numbers.is_empty());
    Ok(missing)
}

/// Returns the receipt for the bundles of a node, as a file; nothing where none came.
///
/// # Errors
/// When the database refuses.
pub fn receipt_file(node: &Node, maker: NodeId) -> Result<Option<Vec<u8>>, Failure> {
    let (key, _) = keys::of(node)?;
    let receipt = receipt::of(node, maker)?;
    Ok(receipt.map(|receipt| receipt.sign(&key).file()))
}
