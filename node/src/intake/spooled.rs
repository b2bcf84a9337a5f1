//! Which messages on the spool somebody works on, so that nobody takes one up twice, and whether any was left
//! behind.

use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use crate::store::spool::Spooled;

/// The messages on the spool that are worked on.
#[derive(Debug, Default)]
pub struct AtWork {
    rows: Mutex<BTreeSet<i64>>,
    is_left: AtomicBool,
}

impl AtWork {
    /// Begins to work on messages that are not on the spool yet.
    pub fn begin(self: &Arc<Self>) -> Held {
        Held {
            at_work: Arc::clone(self),
            rows: Vec::new(),
            is_done: false,
        }
    }

    /// Takes up those of the messages on the spool that nobody works on. They are listed meanwhile: a message
    /// is on the spool before it is let go of, and off it afterwards.
    ///
    /// # Errors
    /// What the list reports.
    pub(super) fn take_up<E>(
        self: &Arc<Self>,
        list: impl FnOnce() -> Result<Vec<Spooled>, E>,
    ) -> Result<Vec<(Spooled, Option<Held>)>, E> {
        let mut rows = self.rows();
        let taken = list()?.into_iter().map(|spooled| {
            let held = rows.insert(spooled.row).then(|| Held {
                at_work: Arc::clone(self),
                rows: vec![spooled.row],
                is_done: false,
            });
            (spooled, held)
        });
        Ok(taken.collect())
    }

    /// Whether a message was left on the spool since this was asked last, because it could not be recorded.
    pub(super) fn was_left(&self) -> bool {
        self.is_left.swap(false, Ordering::Relaxed)
    }

    fn rows(&self) -> MutexGuard<'_, BTreeSet<i64>> {
        self.rows.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Messages that somebody works on, until this value goes away.
#[derive(Debug)]
pub struct Held {
    at_work: Arc<AtWork>,
    rows: Vec<i64>,
    is_done: bool,
}

impl Held {
    /// Adds a message, in the transaction that puts it on the spool.
    pub(super) fn add(&mut self, row: i64) {
        self.at_work.rows().insert(row);
        self.rows.push(row);
    }

    /// Lets go of them: they are recorded, or wait for somebody.
    pub(super) fn done(mut self) {
        self.is_done = true;
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let mut rows = self.at_work.rows();
        for row in &self.rows {
            rows.remove(row);
        }
        drop(rows);
        if !self.is_done {
            self.at_work.is_left.store(true, Ordering::Relaxed);
        }
    }
}
