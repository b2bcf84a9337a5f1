//! A transaction that is being filled.

use std::{collections::BTreeMap, sync::Arc};

use orgo_crdt::MadeChange;
use orgo_schema::{
    fact::{Author, Body, Fact},
    id::{DocumentId, FactId, NodeId, UserId},
    time::{Stamp, Timestamp, Wall},
};
use orgo_sync::{author::Mandate, journal::Entry, key::NodeKey};
use rusqlite::Connection;
use uuid::Uuid;

use super::{
    StoreError, compartment::Compartment, document, doubtful, envelope, identity::Identity,
    journal::Chain, purged,
};
use crate::{clock::Reading, environment::Environment};

/// A transaction that is being filled.
pub struct Batch<'a> {
    /// The connection, inside the transaction.
    pub db: &'a Connection,
    /// The clock as it was when the group began.
    pub reading: Reading,
    environment: &'a Environment,
    node: NodeId,
    stamp: &'a mut Stamp,
    made: &'a mut Vec<Made>,
    key: &'a Arc<NodeKey>,
    writers: &'a mut BTreeMap<i64, orgo_sync::author::Writer>,
    is_to_fold: &'a mut bool,
    told: &'a mut Vec<Told>,
    journal: &'a Chain,
}

impl std::fmt::Debug for Batch<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Batch")
            .field("reading", &self.reading)
            .finish_non_exhaustive()
    }
}

/// What the journal is told: the row of the compartment of what it happened to, and the entry.
pub(super) type Told = (Option<i64>, Entry);

/// What was changed: the row of the compartment, the document, the change.
pub(super) type Made = (i64, DocumentId, MadeChange);

impl<'a> Batch<'a> {
    /// Begins to fill a transaction.
    pub(super) fn new(
        db: &'a Connection,
        reading: Reading,
        identity: &'a mut Identity,
        (made, told): (&'a mut Vec<Made>, &'a mut Vec<Told>),
    ) -> Self {
        Self {
            db,
            reading,
            environment: &identity.environment,
            node: identity.node,
            stamp: &mut identity.stamp,
            made,
            key: &identity.key,
            writers: &mut identity.writers,
            is_to_fold: &mut identity.is_to_fold,
            told,
            journal: &identity.journal,
        }
    }

    /// Writes down what happened, in the journal of this file: it is on disk with what else is written here,
    /// or not at all. Of what happens to nothing by itself, alike things in a row are one entry.
    pub fn tell(&mut self, compartment: Option<i64>, entry: Entry) {
        if entry.object.is_none()
            && let Some((place, last)) = self.told.last_mut()
            && *place == compartment
            && last.is_like(&entry)
        {
            last.count = last.count.saturating_add(entry.count);
            return;
        }
        self.told.push((compartment, entry));
    }

    /// Returns the journal of this file, as it was when the group began.
    pub const fn journal(&self) -> &Chain {
        self.journal
    }

    /// Says that something is taken away for good: once this is on disk, the log that still holds it is
    /// folded into the file and emptied.
    pub fn forgets(&mut self) {
        *self.is_to_fold = true;
    }

    /// Returns the node that writes.
    pub const fn node(&self) -> NodeId {
        self.node
    }

    /// Returns when this is written.
    pub const fn wall(&self) -> Wall {
        self.reading.wall()
    }

    /// Takes note of a stamp that was read: what is written here from now on comes after it. A stamp
    /// from far in the future is not followed: one wrong clock must not carry everybody along.
    pub fn observe(&mut self, stamp: Stamp) {
        if stamp.wall() <= self.reading.followed() {
            *self.stamp = (*self.stamp).max(stamp);
        }
    }

    /// Begins the chain of a compartment that came into this file just now.
    pub fn begin_chain(&mut self, compartment: i64, mandate: Mandate) {
        let writer = orgo_sync::author::Writer::new(Arc::clone(self.key), mandate, None);
        self.writers.insert(compartment, writer);
    }

    /// Writes from now on by another right: after the roster has a further grant, or a removal.
    ///
    /// # Errors
    /// When the database refuses, or what it holds is no envelope.
    pub fn set_mandate(&mut self, compartment: i64, mandate: Mandate) -> Result<(), StoreError> {
        if let Some(writer) = self.writers.get_mut(&compartment) {
            writer.set_grant(mandate.grant);
            writer.set_removals(mandate.removals);
            return Ok(());
        }
        let last = envelope::last(self.db, compartment, self.node)?;
        let writer = orgo_sync::author::Writer::new(Arc::clone(self.key), mandate, last);
        self.writers.insert(compartment, writer);
        Ok(())
    }

    /// Returns the time.
    pub const fn now(&self) -> Timestamp {
        self.reading.now
    }

    /// Makes an authored fact: by a person at this node, or by the node itself.
    pub fn author(&mut self, user: Option<UserId>, seen: Vec<FactId>, body: Body) -> Fact {
        *self.stamp = self.stamp.next(self.reading.now);
        let by = match user {
            Some(user) => Author::Person {
                user,
                node: self.node,
            },
            None => Author::Node(self.node),
        };
        Fact {
            by,
            seen,
            stamp: *self.stamp,
            wall: Some(self.wall()),
            body,
        }
    }

    /// Returns a fresh name for what a person or this node creates: a UUIDv7.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn fresh_uuid(&self) -> Result<Uuid, StoreError> {
        self.environment.fresh_uuid(self.reading.now)
    }

    /// Returns fresh bytes that nobody can guess.
    ///
    /// # Errors
    /// When the system has none.
    pub fn random<const N: usize>(&self) -> Result<[u8; N], StoreError> {
        self.environment.random()
    }

    /// Writes facts into a document, as one change, and returns the row of the document.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn add_facts(
        &mut self,
        compartment: &Compartment,
        document: DocumentId,
        facts: &[(FactId, Fact)],
    ) -> Result<i64, StoreError> {
        let encoded: Vec<(FactId, Vec<u8>)> = facts
            .iter()
            .map(|(id, fact)| (*id, fact.encode()))
            .collect();
        let borrowed: Vec<(FactId, &[u8])> = encoded
            .iter()
            .map(|(id, bytes)| (*id, bytes.as_slice()))
            .collect();
        let scope = (
            compartment.scope.organization,
            compartment.scope.compartment,
        );
        let change = orgo_crdt::fact_change(scope, document, &borrowed)
            .map_err(|refused| StoreError::Document(refused.to_string()))?;
        self.add_change(compartment, document, change)
    }

    /// Keeps a change that was made for a document, and returns the row of the document.
    ///
    /// # Errors
    /// When this node may only read the compartment, or the database refuses.
    pub fn add_change(
        &mut self,
        compartment: &Compartment,
        document: DocumentId,
        change: MadeChange,
    ) -> Result<i64, StoreError> {
        if !self.writers.contains_key(&compartment.row) {
            return Err(StoreError::ReadOnly {
                name: compartment.name.clone(),
            });
        }
        let row = document::row_or_new(self.db, compartment.row, document)?;
        // What follows from elsewhere by itself may still follow; nobody would let it in.
        if purged::of(self.db, compartment.row, document.into())?.is_some() {
            return Ok(row);
        }
        document::add_change(self.db, row, &change)?;
        if !self.reading.source.is_sound() {
            doubtful::add(self.db, row)?;
        }
        self.made.push((compartment.row, document, change));
        Ok(row)
    }
}
