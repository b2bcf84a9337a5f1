//! Mail in: spool, prepare, record (SPEC 4, CONVERGENCE 5).
//!
//! ```text
//! bytes ─▶ spool (on disk: cannot be lost) ─▶ prepare (many at once) ─▶ record (the writer) ─▶ outcome
//!                                               │ unreadable
//!                                               └─────────▶ quarantine, with a reason
//! ```
//!
//! A crash between spool and record leaves the message on the spool; the next start goes on with it.
//! What was begun three times and never finished goes to quarantine.

pub mod import;
pub mod prepare;
pub mod record;

use std::{num::NonZero, sync::Arc, thread};

use orgo_schema::fact::Source;

pub use record::{Kind, Outcome};

use crate::{
    node::Node,
    setting::Setting,
    store::{
        Pending, StoreError,
        blob::Packed,
        spool::{self, Delivery, Spooled},
    },
};
use prepare::Prepared;

/// How often work on a message may begin and not finish before it goes to quarantine.
const ATTEMPTS_MAX: u32 = 3;
/// How many messages a restart takes up at once.
const RESUMED_MAX: u32 = 100;

/// One message as it came.
#[derive(Debug)]
pub struct Incoming {
    /// Its bytes.
    pub raw: Vec<u8>,
    /// What came with it.
    pub delivery: Delivery,
}

/// Takes in one message. When this returns, it is on disk with all that follows from it.
///
/// # Errors
/// When it could not be saved: whoever brought it should try again later.
pub fn deliver(
    node: &Node,
    raw: Vec<u8>,
    to: Option<String>,
    source: Source,
) -> Result<Outcome, StoreError> {
    let delivery = Delivery {
        to,
        source,
        received: (node.clock)().now,
    };
    let mut outcomes = take_in(node, &[Incoming { raw, delivery }])?;
    outcomes.pop().ok_or(StoreError::Closed)
}

/// Takes in messages, in order.
///
/// # Errors
/// When they could not be saved; then none of them is recorded, and those that were spooled stay there.
pub fn take_in(node: &Node, messages: &[Incoming]) -> Result<Vec<Outcome>, StoreError> {
    begin(node, messages)?.wait()
}

/// Spools messages and makes them ready; the writer records them while the caller goes on.
///
/// # Errors
/// When they could not be spooled or made ready.
pub fn begin(
    node: &Node,
    messages: &[Incoming],
) -> Result<Pending<Vec<Outcome>, StoreError>, StoreError> {
    let packed = each(messages, |message| Packed::new(&message.raw))?;
    let deliveries: Vec<Delivery> = messages
        .iter()
        .map(|message| message.delivery.clone())
        .collect();
    let spooling = node.store.write_later(move |batch| {
        let rows = packed
            .iter()
            .zip(&deliveries)
            .map(|(packed, delivery)| spool::add(batch.db, packed, delivery));
        rows.collect::<Result<Vec<_>, _>>()
            .map_err(StoreError::from)
    });
    let setting = node.setting();
    let prepare = |message: &Incoming| prepare::prepare(&setting, &message.raw, &message.delivery);
    if messages.len() == 1 {
        // Nothing reads a message before it is safe: what kills the reader finds it on the spool again.
        let spooled = spooling.wait()?;
        let prepared = each(messages, prepare)?;
        return Ok(record_later(node, setting, prepared, spooled));
    }
    // Of an archive the messages are safe where they come from: reading and spooling overlap.
    let prepared = each(messages, prepare)?;
    let spooled = spooling.wait()?;
    Ok(record_later(node, setting, prepared, spooled))
}

/// Goes on with what a crash left on the spool, one by one. One that cannot be recorded stays there and
/// delays no other; begun too often, it goes to quarantine.
///
/// # Errors
/// When the database refuses.
pub fn resume(node: &Node) -> Result<usize, StoreError> {
    let (mut last, mut resumed) = (0, 0);
    loop {
        let waiting: Vec<Spooled> = node
            .store
            .read(|db| spool::waiting(db, last, RESUMED_MAX))?;
        let Some(end) = waiting.last() else {
            return Ok(resumed);
        };
        last = end.row;
        for spooled in waiting {
            let row = spooled.row;
            node.store
                .write(move |batch| Ok::<_, StoreError>(spool::begin(batch.db, row)?))?;
            match take_up(node, spooled) {
                Ok(()) => resumed += 1,
                Err(error) => tracing::error!(%error, row, "a message stays on the spool"),
            }
        }
    }
}

fn take_up(node: &Node, spooled: Spooled) -> Result<(), StoreError> {
    let raw = node
        .store
        .read(|db| crate::store::blob::read(db, spooled.blob))?;
    let setting = node.setting();
    let prepared = if spooled.attempts >= ATTEMPTS_MAX {
        Prepared::Unreadable {
            reason: format!("reading it was begun {ATTEMPTS_MAX} times and never finished"),
        }
    } else {
        prepare::prepare(&setting, &raw, &spooled.delivery)?
    };
    record_later(node, setting, vec![prepared], vec![spooled])
        .wait()
        .map(drop)
}

fn record_later(
    node: &Node,
    setting: Arc<Setting>,
    prepared: Vec<Prepared>,
    spooled: Vec<Spooled>,
) -> Pending<Vec<Outcome>, StoreError> {
    node.store.write_later(move |batch| {
        prepared
            .into_iter()
            .zip(&spooled)
            .map(|(prepared, spooled)| record::record(batch, &setting, prepared, spooled))
            .collect()
    })
}

/// Does the same for each message, on all processors, in order.
fn each<T: Send>(
    messages: &[Incoming],
    work: impl Fn(&Incoming) -> Result<T, StoreError> + Sync,
) -> Result<Vec<T>, StoreError> {
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    let share = messages.len().div_ceil(processors).max(1);
    let mut parts = thread::scope(|scope| {
        let running: Vec<_> = messages
            .chunks(share)
            .skip(1)
            .map(|part| scope.spawn(|| part.iter().map(&work).collect::<Result<Vec<T>, _>>()))
            .collect();
        let first = messages
            .iter()
            .take(share)
            .map(&work)
            .collect::<Result<Vec<T>, _>>();
        let others = running
            .into_iter()
            .map(|part| part.join().unwrap_or(Err(StoreError::Closed)));
        std::iter::once(first)
            .chain(others)
            .collect::<Result<Vec<_>, _>>()
    })?;
    Ok(parts.drain(..).flatten().collect())
}
