//! The one writer of a file: a thread that commits in groups and signs what it commits.
//!
//! A write waits in a bounded channel. The thread takes what is waiting, runs each in a savepoint
//! of its own inside one transaction, adds one signed envelope per compartment that was changed,
//! commits with a full sync, and answers. What was answered is on disk; what was not answered left
//! nothing.
//!
//! A node that is simulated has no such thread: each write is a commit of its own, done by the caller.

use std::{
    collections::BTreeMap,
    sync::{
        Mutex, PoisonError,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread::JoinHandle,
};

use orgo_schema::id::DocumentId;
use rusqlite::Connection;

use super::{
    StoreError,
    batch::{Batch, Made, Told},
    envelope,
    identity::Identity,
    journal, open,
    pending::Pending,
};
use crate::{
    clock::Reading,
    environment::Moment,
    planted::{self, Bug},
};

/// Writes that may wait. More make the caller wait: back-pressure, not memory.
const WAITING_MAX: usize = 256;
/// Writes in one commit.
const GROUP_MAX: usize = 256;
/// The size of the write-ahead log from which it is folded into the database, in bytes.
const LOG_BYTES_MAX: u64 = 32 << 20;

type Answer = Box<dyn FnOnce(Result<(), StoreError>) + Send>;
type Job = Box<dyn FnOnce(&mut Batch<'_>) -> (bool, Answer) + Send>;

/// The writing end of a file.
pub(super) struct Handle {
    way: Way,
}

enum Way {
    Thread {
        jobs: Mutex<Option<SyncSender<Job>>>,
        thread: Mutex<Option<JoinHandle<()>>>,
    },
    Inline(Mutex<Option<Box<Writer>>>),
}

impl std::fmt::Debug for Handle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Handle")
    }
}

/// Starts the thread, or keeps the writer for the threads of its callers.
///
/// # Errors
/// When the system gives no thread.
pub(super) fn start(db: Connection, identity: Identity) -> Result<Handle, StoreError> {
    let inline = identity.environment.inline;
    let logged = envelope::last_row(&db)?;
    let writer = Writer {
        db,
        identity,
        logged,
    };
    let way = if inline {
        open::relax(&writer.db)?;
        Way::Inline(Mutex::new(Some(Box::new(writer))))
    } else {
        let (sender, receiver) = sync_channel(WAITING_MAX);
        let thread = std::thread::Builder::new()
            .name("writer".into())
            .spawn(move || writer.run(&receiver))?;
        Way::Thread {
            jobs: Mutex::new(Some(sender)),
            thread: Mutex::new(Some(thread)),
        }
    };
    Ok(Handle { way })
}

impl Handle {
    /// Hands `work` over for the next group; the commit is waited for by [`Pending::wait`].
    pub(super) fn write<T, E>(
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
        self.hand_over(job);
        Pending::of(answer)
    }

    /// Without a writer the job is dropped, and its end of the answer with it.
    fn hand_over(&self, job: Job) {
        match &self.way {
            Way::Thread { jobs, .. } => {
                let sender = jobs.lock().unwrap_or_else(PoisonError::into_inner).clone();
                if let Some(sender) = sender {
                    drop(sender.send(job));
                }
            }
            Way::Inline(writer) => {
                let mut writer = writer.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some(writer) = writer.as_mut() {
                    writer.commit(vec![job]);
                }
            }
        }
    }

    /// Ends the writer after what is waiting.
    pub(super) fn close(&self) {
        match &self.way {
            Way::Thread { jobs, thread } => {
                drop(jobs.lock().unwrap_or_else(PoisonError::into_inner).take());
                let thread = thread.lock().unwrap_or_else(PoisonError::into_inner).take();
                // What the writer itself lets go of last must not wait for the writer.
                let own = std::thread::current().id();
                let thread = thread.filter(|thread| thread.thread().id() != own);
                if let Some(Err(_)) = thread.map(JoinHandle::join) {
                    tracing::error!("the writer panicked; what was not acknowledged is lost");
                }
            }
            Way::Inline(writer) => {
                let writer = writer.lock().unwrap_or_else(PoisonError::into_inner).take();
                if let Some(writer) = writer {
                    writer.end();
                }
            }
        }
    }
}

/// A thread that still has a database open while the process ends may meet a cipher that is gone.
impl Drop for Handle {
    fn drop(&mut self) {
        self.close();
    }
}

/// Takes back what a job told that is not kept.
fn unsay(told: &mut Vec<Told>, (length, count): (usize, Option<u32>)) {
    told.truncate(length);
    if let (Some((_, last)), Some(count)) = (told.last_mut(), count) {
        last.count = count;
    }
}

struct Writer {
    db: Connection,
    identity: Identity,
    /// The last row of the log that was told of.
    logged: i64,
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
        self.end();
    }

    fn end(self) {
        if let Err(error) = open::checkpoint(&self.db) {
            tracing::error!(%error, "the write-ahead log could not be folded into the database");
        }
    }

    fn commit(&mut self, group: Vec<Job>) {
        let before = self.identity.stamp;
        let (chains, journal) = (self.identity.writers.clone(), self.identity.journal);
        let mut answers = Vec::with_capacity(group.len());
        let outcome = self.fill(group, &mut answers);
        if let Err(error) = &outcome {
            tracing::error!(%error, "a commit failed");
            self.identity.stamp = before;
            self.identity.journal = journal;
            if !planted::is(Bug::Chain) {
                self.identity.writers = chains;
            }
            if !self.db.is_autocommit()
                && let Err(error) = self.db.execute_batch("ROLLBACK")
            {
                tracing::error!(%error, "a failed commit could not be rolled back");
            }
        }
        // Who is told that something is gone can rely on it.
        if self.identity.is_to_fold && outcome.is_ok() {
            self.forget();
        }
        for answer in answers {
            answer(match &outcome {
                Ok(()) => Ok(()),
                Err(_) if planted::is(Bug::Answer) => Ok(()),
                Err(error) => Err(StoreError::Commit(error.to_string())),
            });
        }
        self.tell();
        self.fold_log();
    }

    /// Tells of what was added to the log, by this node or from others.
    fn tell(&mut self) {
        let Some(committed) = &self.identity.environment.committed else {
            return;
        };
        match envelope::added_after(&self.db, self.logged) {
            Ok((compartments, last)) => {
                self.logged = last;
                compartments.into_iter().for_each(|row| committed(row));
            }
            Err(error) => tracing::error!(%error, "what was written could not be told of"),
        }
    }

    fn fill(&mut self, group: Vec<Job>, answers: &mut Vec<Answer>) -> Result<(), StoreError> {
        let reading = (self.identity.environment.clock)();
        let (mut made, mut told): (Vec<Made>, Vec<Told>) = (Vec::new(), Vec::new());
        // A job alone is undone with its transaction; a savepoint would cost a tenth of its time.
        let alone = group.len() == 1;
        self.has_power(Moment::Begins)?;
        if let Some(faults) = &self.identity.environment.faults {
            open::limit(&self.db, faults.room(&self.identity.file))?;
        }
        self.db.execute_batch("BEGIN IMMEDIATE")?;
        for job in group {
            if !alone {
                self.db.execute_batch("SAVEPOINT job")?;
            }
            let already = made.len();
            let said = (told.len(), told.last().map(|(_, entry)| entry.count));
            let fill = (&mut made, &mut told);
            let mut batch = Batch::new(&self.db, reading, &mut self.identity, fill);
            let (kept, answer) = job(&mut batch);
            answers.push(answer);
            if !kept && alone {
                self.db.execute_batch("ROLLBACK")?;
                return Ok(());
            }
            // A full disk undoes the whole transaction. What a job that did not mind wrote after that
            // would be half of one.
            if self.db.is_autocommit() {
                return Err(StoreError::Undone);
            }
            if !kept {
                made.truncate(already);
                unsay(&mut told, said);
                self.db.execute_batch("ROLLBACK TO job")?;
            }
            if !alone {
                self.db.execute_batch("RELEASE job")?;
            }
        }
        self.sign(made, reading)?;
        journal::append(&self.db, &mut self.identity.journal, &told)?;
        self.has_power(Moment::Filled)?;
        self.db.execute_batch("COMMIT")?;
        self.has_power(Moment::Committed)
    }

    fn has_power(&self, moment: Moment) -> Result<(), StoreError> {
        let (environment, file) = (&self.identity.environment, &self.identity.file);
        match &environment.faults {
            Some(faults) if !faults.has_power(file, moment) => Err(StoreError::Closed),
            Some(_) | None => Ok(()),
        }
    }

    /// Signs one envelope per compartment, naming what was changed there.
    fn sign(&mut self, made: Vec<Made>, reading: Reading) -> Result<(), StoreError> {
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

    /// Empties the log of what was taken away for good, and removes the copies that still have it. A reader
    /// that looks at an older state keeps the log until the next commit after it is done.
    fn forget(&mut self) {
        match open::empty_log(&self.db) {
            Ok(is_empty) => self.identity.is_to_fold = !is_empty,
            Err(error) => {
                tracing::error!(%error, "what was purged is still in the write-ahead log: is the disk failing?");
            }
        }
        if let Err(error) = open::remove_copies(&self.identity.file) {
            tracing::error!(%error, "what was purged is still in a copy from before an upgrade");
        }
    }
}
