//! Who makes a change: a hash of where it belongs and what it holds.
//!
//! Every change has an actor of its own and is that actor's first. So no actor is ever continued, not by
//! a restored store and not by a hostile node: two changes can never claim one place in one history,
//! which Automerge would refuse at whichever of the two arrives second (SYNC 1), on every node another.

use orgo_schema::id::DocumentId;

use crate::Scope;

/// How many bytes an actor has.
pub(crate) const ACTOR_BYTES: usize = 16;

/// Collects what an actor is the hash of, every part with its length before it.
pub(crate) struct ActorHasher(blake3::Hasher);

impl ActorHasher {
    /// Starts with the use of the actor and where the change belongs.
    pub(crate) fn new(
        context: &str,
        (organization, compartment): Scope,
        document: DocumentId,
    ) -> Self {
        let mut hasher = Self(blake3::Hasher::new_derive_key(context));
        hasher.add(organization.as_bytes());
        hasher.add(compartment.as_bytes());
        hasher.add(&[document.kind.code()]);
        hasher.add(document.id.as_bytes());
        hasher
    }

    /// Adds a part of the content.
    pub(crate) fn add(&mut self, part: &[u8]) {
        self.0.update(&(part.len() as u64).to_be_bytes());
        self.0.update(part);
    }

    /// Returns the actor.
    pub(crate) fn finish(&self) -> [u8; ACTOR_BYTES] {
        let mut actor = [0; ACTOR_BYTES];
        self.0.finalize_xof().fill(&mut actor);
        actor
    }
}
