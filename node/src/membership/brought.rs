//! Requests to join, as an administrator meets them on a page: what waits, what was brought as a file,
//! what is refused, and the welcome of whom was let in.

use orgo_engine::authorize::Person;
use orgo_sync::{
    id::EntryHash,
    join::{Request, SignedRequest},
};

use super::{check, may, wish};
use crate::{
    failure::Failure,
    node::Node,
    store::roster::{self, HeldRequest},
};

/// The most requests that wait at once.
const WAITING_MAX: usize = 100;

/// A request that came here.
#[derive(Debug, Clone)]
pub struct Brought {
    /// Its name, by which it is approved or refused.
    pub id: EntryHash,
    /// What it asks.
    pub request: Request,
    /// The request as it was signed.
    pub held: HeldRequest,
    /// The compartments and powers it wishes, as people write them.
    pub wishes: (Vec<String>, Vec<String>),
}

/// Lists the requests that came here, the oldest first: those that wait and those that were approved.
///
/// # Errors
/// When the database refuses.
pub fn all(node: &Node) -> Result<Vec<Brought>, Failure> {
    let mut all = Vec::new();
    for held in node.store.read(roster::requests)? {
        // What was kept was verified; a later version may have kept what this one cannot read.
        if let Ok(request) = held.signed.verify() {
            all.push(Brought {
                id: held.signed.hash(),
                wishes: wish::words(&request.wishes),
                request,
                held,
            });
        }
    }
    all.sort_by_key(|brought| (brought.held.received, brought.id));
    Ok(all)
}

/// Finds a request by its name.
///
/// # Errors
/// When the database refuses.
pub fn one(node: &Node, id: EntryHash) -> Result<Option<Brought>, Failure> {
    Ok(all(node)?.into_iter().find(|brought| brought.id == id))
}

/// Keeps a request that somebody brought as a file, until it is decided about. Whether its ticket is good
/// is judged when it is approved.
///
/// # Errors
/// When the person may not, it is no request to this organisation, or too many wait.
pub fn bring(node: &Node, person: &Person, bytes: &[u8]) -> Result<(), Failure> {
    may(node, person)?;
    let signed = SignedRequest::read(bytes).map_err(|error| Failure::Input(error.to_string()))?;
    check::believed(node, &signed)?;
    let known = all(node)?;
    if known.iter().any(|brought| brought.id == signed.hash()) {
        return Ok(());
    }
    let waiting = known
        .iter()
        .filter(|brought| brought.held.welcome.is_none());
    if waiting.count() >= WAITING_MAX {
        return Err(Failure::Input(format!(
            "{WAITING_MAX} requests are waiting here: decide about some of them first"
        )));
    }
    let held = HeldRequest {
        signed,
        received: (node.clock)().now,
        welcome: None,
    };
    node.store
        .write_local(move |batch| roster::put_request(batch.db, &held))?;
    Ok(())
}

/// Forgets a request that waits. Who sent it may ask again as long as its ticket is good.
///
/// # Errors
/// When the person may not.
pub fn refuse(node: &Node, person: &Person, id: EntryHash) -> Result<(), Failure> {
    may(node, person)?;
    node.store.write_local(move |batch| {
        Ok::<_, crate::store::StoreError>(roster::forget_request(batch.db, id)?)
    })?;
    Ok(())
}
