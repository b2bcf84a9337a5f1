//! The one writer: a thread that commits in groups and signs what it commits.
//!
//! A write waits in a bounded channel. The thread takes what is waiting, runs each in a savepoint
//! of its own inside one transaction, adds one signed envelope per compartment that was changed,
//! commits with a full sync, and answers. What was answered is on disk; what was not answered left
//! nothing.

use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{
        Mutex, PoisonError,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread::JoinHandle,
};

use orgo_crdt::MadeChange;
use orgo_schema::{
    fact::{Author, Body, Fact},
    id::{DocumentId, FactId, NodeId, UserId},
    time::{Stamp, Timestamp, Wall},
};
use rusqlite::Connection;
use uuid::Uuid;

use super::{StoreError, compartment::Compartment, document, envelope, open};
use crate::clock::Reading;

/// Writes that may wait. More make the caller wait: back-pressure, not memory.
const WAITING_MAX: usize = 256;
/// Writes in one commit.
const GROUP_MAX: usize = 256;
/// The size of the write-ahead log from which it is folded into the database, in bytes.
const LOG_BYTES_MAX: u64 = 32 << 20;

/// How far ahead of this node's clock a stamp may be and still be followed, in milliseconds: a day.
const FOLLOWED_MS_MAX: i64 = 24 * 3_600_000;

/// Who writes: the node's key and the chains it continues.
pub struct Identity {
    /// Makes and signs envelopes, one chain per compartment row.
    pub writers: BTreeMap<i64, orgo_sync::author::Writer>,
    /// The node.
    pub node: NodeId,
    /// The greatest stamp this store holds.
    pub stamp: Stamp,
    /// Reads the clock.
    pub clock: fn() -> Reading,
    /// The database file, to watch its log.
    pub file: PathBuf,
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Identity")
            .field("node", &self.node)
            .finish_non_exhaustive()
    }
}

/// A transaction that is being filled.
pub struct Batch<'a> {
    /// The connection, inside the transaction.
    pub db: &'a Connection,
    /// The clock as it was when the group began.
    pub reading: Reading,
    node: NodeId,
    stamp: &'a mut Stamp,
    made: &'a mut Vec<(i64, DocumentId, MadeChange)>,
}

impl std::fmt::Debug for Batch<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Batch")
            .field("reading", &self.reading)
            .finish_non_exhaustive()
    }
}

impl Batch<'_> {
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
        if stamp.wall() <= self.reading.now.plus_ms(FOLLOWED_MS_MAX) {
            *self.stamp = (*self.stamp).max(stamp);
        }
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
        fresh_uuid(self.reading.now)
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
    /// When the database refuses.
    pub fn add_change(
        &mut self,
        compartment: &Compartment,
        document: DocumentId,
        change: MadeChange,
    ) -> Result<i64, StoreError> {
        let row = document::row_or_new(self.db, compartment.row, document)?;
        document::add_change(self.db, row, &change)?;
        self.made.push((compartment.row, document, change));
        Ok(row)
    }
}

/// Makes a UUIDv7 for an instant.
///
/// # Errors
/// When the system has no randomness.
pub fn fresh_uuid(now: Timestamp) -> Result<Uuid, StoreError> {
    let mut random = [0; 10];
    getrandom::fill(&mut random).map_err(|error| StoreError::Io(error.into()))?;
    let ms = u64::try_from(now.0).unwrap_or(0);
    Ok(uuid::Builder::from_unix_timestamp_millis(ms, &random).into_uuid())
}

type Answer = Box<dyn FnOnce(Result<(), StoreError>) + Send>;
type Job = Box<dyn FnOnce(&mut Batch<'_>) -> (bool, Answer) + Send>;

/// The writing end of the store.
pub struct Handle {
    jobs: Mutex<Option<SyncSender<Job>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl std::fmt::Debug for Handle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Handle")
    }
}

/// A write that was handed over.
#[derive(Debug)]
pub struct Pending<T, E> {
    answer: Receiver<Result<T, E>>,
}

impl<T, E: From<StoreError>> Pending<T, E> {
    /// Waits until the write is on disk.
    ///
    /// # Errors
    /// What the write reports, or that the commit failed.
    pub fn wait(self) -> Result<T, E> {
        self.answer
            .recv()
            .unwrap_or_else(|_| Err(E::from(StoreError::Closed)))
    }
}

/// Starts the thread.
///
/// # Errors
/// When the system gives no thread.
pub fn start(db: Connection, identity: Identity) -> Result<Handle, StoreError> {
    let (sender, receiver) = sync_channel(WAITING_MAX);
    let thread = std::thread::Builder::new()
        .name("writer".into())
        .spawn(move || Writer { db, identity }.run(&receiver))?;
    Ok(Handle {
        jobs: Mutex::new(Some(sender)),
        thread: Mutex::new(Some(thread)),
    })
}

impl Handle {
    /// Hands `work` over for the next group; the commit is waited for by [`Pending::wait`].
    pub fn write<T, E>(
        &self,
        work: impl FnOnce(&mut Batch<'_>) -> Result<T, E> + Send + 'static,
    ) -> Pending<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (reply, answer) = sync_channel(1);
        let job: Job = Box::new(move |batch| {
            let outcome = work(batch);
            let kept = outcome.is_ok();
            let answer: Answer = Box::new(move |committed| {
                let outcome = match committed {
                    Ok(()) => outcome,
                    Err(error) => outcome.and(Err(E::from(error))),
                };
                // A caller that went away does not need the answer.
                drop(reply.send(outcome));
            });
            (kept, answer)
        });
        let sender = self
            .jobs
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        // Without a writer the job is dropped, and its end of the answer with it.
        if let Some(sender) = sender {
            drop(sender.send(job));
        }
        Pending { answer }
    }

    /// Ends the thread after what is waiting.
    pub fn close(&self) {
        drop(
            self.jobs
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take(),
        );
        let thread = self
            .thread
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(Err(_)) = thread.map(JoinHandle::join) {
            tracing::error!("the writer panicked; what was not acknowledged is lost");
        }
    }
}

struct Writer {
    db: Connection,
    identity: Identity,
}

impl Writer {
    fn run(mut self, jobs: &Receiver<Job>) {
        while let Ok(first) = jobs.recv() {
            let mut group = vec![first];
            while group.len() < GROUP_MAX {
                let Ok(job) = jobs.try_recv() else { break };
                group.push(job);
            }
            self.commit(group);
        }
        if let Err(error) = open::checkpoint(&self.db) {
            tracing::error!(%error, "the write-ahead log could not be folded into the database");
        }
    }

    fn commit(&mut self, group: Vec<Job>) {
        let before = self.identity.stamp;
        let chains = self.identity.writers.clone();
        let mut answers = Vec::with_capacity(group.len());
        let outcome = self.fill(group, &mut answers);
        if let Err(error) = &outcome {
            tracing::error!(%error, "a commit failed");
            self.identity.stamp = before;
            self.identity.writers = chains;
            if !self.db.is_autocommit()
                && let Err(error) = self.db.execute_batch("ROLLBACK")
            {
                tracing::error!(%error, "a failed commit could not be rolled back");
            }
        }
        for answer in answers {
            answer(match &outcome {
                Ok(()) => Ok(()),
                Err(error) => Err(StoreError::Commit(error.to_string())),
            });
        }
        self.fold_log();
    }

    fn fill(&mut self, group: Vec<Job>, answers: &mut Vec<Answer>) -> Result<(), StoreError> {
        let reading = (self.identity.clock)();
        let mut made = Vec::new();
        // A job alone is undone with its transaction; a savepoint would cost a tenth of its time.
        let alone = group.len() == 1;
        self.db.execute_batch("BEGIN IMMEDIATE")?;
        for job in group {
            if !alone {
                self.db.execute_batch("SAVEPOINT job")?;
            }
            let already = made.len();
            let mut batch = Batch {
                db: &self.db,
                reading,
                node: self.identity.node,
                stamp: &mut self.identity.stamp,
                made: &mut made,
            };
            let (kept, answer) = job(&mut batch);
            answers.push(answer);
            if !kept && alone {
                self.db.execute_batch("ROLLBACK")?;
                return Ok(());
            }
            if !kept {
                made.truncate(already);
                self.db.execute_batch("ROLLBACK TO job")?;
            }
            if !alone {
                self.db.execute_batch("RELEASE job")?;
            }
        }
        self.sign(made, reading)?;
        self.db.execute_batch("COMMIT")?;
        Ok(())
    }

    /// Signs one envelope per compartment, naming what was changed there.
    fn sign(
        &mut self,
        made: Vec<(i64, DocumentId, MadeChange)>,
        reading: Reading,
    ) -> Result<(), StoreError> {
        let mut listed: BTreeMap<i64, Vec<(DocumentId, orgo_schema::id::ChangeHash)>> =
            BTreeMap::new();
        for (compartment, document, change) in made {
            listed
                .entry(compartment)
                .or_default()
                .push((document, change.hash));
        }
        for (compartment, changes) in listed {
            let Some(writer) = self.identity.writers.get_mut(&compartment) else {
                return Err(StoreError::Damaged {
                    table: "compartment",
                    problem: format!("row {compartment} has no chain"),
                });
            };
            for changes in changes.chunks(orgo_sync::envelope::CHANGES_MAX) {
                self.identity.stamp = self.identity.stamp.next(reading.now);
                let signed = writer
                    .envelope(changes, self.identity.stamp, reading.wall())
                    .map_err(|error| StoreError::Document(error.to_string()))?;
                let link = writer.last().ok_or(StoreError::Closed)?;
                envelope::add(
                    &self.db,
                    compartment,
                    link,
                    self.identity.node,
                    self.identity.stamp,
                    &signed,
                )?;
            }
        }
        Ok(())
    }

    fn fold_log(&self) {
        let log = self.identity.file.with_extension("db-wal");
        let size = std::fs::metadata(log).map_or(0, |metadata| metadata.len());
        if size > LOG_BYTES_MAX
            && let Err(error) = open::checkpoint(&self.db)
        {
            tracing::error!(%error, "the write-ahead log could not be folded into the database: is the disk failing?");
        }
    }
}
