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
//!
//! The spool is in the main file. What belongs into a compartment with a file of its own is recorded there
//! first and leaves the spool then: a crash in between finds it recorded, and nothing is made twice. While
//! such a compartment is locked, its mail waits on the spool. What belongs into one that this node does not hold
//! at all leaves sealed: see [`crate::parcel`].

pub mod anonymous;
pub mod before;
pub mod import;
mod make;
mod place;
pub mod prepare;
pub mod record;
mod spooled;
mod takers;
pub mod unread;
mod waiting;

use std::{collections::BTreeMap, num::NonZero, sync::Arc, thread};

use orgo_schema::{
    fact::{Source, Via},
    id::{DocumentId, SignalId},
};

pub use record::{Kind, Outcome};
pub use spooled::AtWork;
pub use waiting::{Waiting, waiting};

use crate::{
    moved,
    node::Node,
    purge,
    setting::Setting,
    store::{
        Compartment, Pending, Store, StoreError,
        blob::Packed,
        spool::{self, Delivery, Spooled},
    },
};
use prepare::Prepared;
use spooled::Held;

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

/// Sends mail after the cases it belongs to, where these were raised. A fault is no reason to bring the
/// mail again: it is safe, and goes after them later.
fn send_after(node: &Node, outcomes: &[Outcome]) {
    let signals = outcomes.iter().filter_map(|outcome| outcome.signal_id);
    let signals = signals.map(DocumentId::from).collect();
    for compartment in &*node.setting().compartments {
        let followed = moved::follow(node, compartment, &signals);
        let followed = followed.and_then(|proposed| {
            if proposed {
                purge::attend(node)?;
            }
            Ok(())
        });
        if let Err(error) = followed {
            tracing::error!(%error, "mail could not be sent after the case it belongs to");
        }
    }
}

/// Takes in messages, in order.
///
/// # Errors
/// When they could not be saved; then none of them is recorded, and those that were spooled stay there.
pub fn take_in(node: &Node, messages: &[Incoming]) -> Result<Vec<Outcome>, StoreError> {
    let outcomes = begin(node, messages)?.wait()?;
    send_after(node, &outcomes);
    Ok(outcomes)
}

/// Spools messages and makes them ready; the writer records them while the caller goes on.
///
/// # Errors
/// When they could not be spooled or made ready.
pub fn begin(
    node: &Node,
    messages: &[Incoming],
) -> Result<Pending<Vec<Outcome>, StoreError>, StoreError> {
    let packed = Arc::new(each(node, messages, |message| Packed::new(&message.raw))?);
    let deliveries: Vec<Delivery> = messages
        .iter()
        .map(|message| message.delivery.clone())
        .collect();
    let (to_spool, mut held) = (Arc::clone(&packed), node.intake.begin());
    let spooling = node.store.write_local_later(move |batch| {
        let mut rows = Vec::with_capacity(deliveries.len());
        for (packed, delivery) in to_spool.iter().zip(&deliveries) {
            let spooled = spool::add(batch.db, packed, delivery)?;
            held.add(spooled.row);
            rows.push(spooled);
        }
        Ok::<_, StoreError>((rows, held))
    });
    let setting = node.setting();
    let prepare =
        |message: &Incoming| prepare::prepare(node, &setting, &message.raw, &message.delivery);
    if messages.len() == 1 {
        // Nothing reads a message before it is safe: what kills the reader finds it on the spool again.
        let (spooled, held) = spooling.wait()?;
        let prepared = each(node, messages, prepare)?;
        return Ok(recorded(
            record_later(node, setting, prepared, spooled, &packed),
            held,
        ));
    }
    // Of an archive the messages are safe where they come from: reading and spooling overlap.
    let prepared = each(node, messages, prepare)?;
    let (spooled, held) = spooling.wait()?;
    Ok(recorded(
        record_later(node, setting, prepared, spooled, &packed),
        held,
    ))
}

/// Holds on to messages until they are recorded.
fn recorded(
    recording: Pending<Vec<Outcome>, StoreError>,
    held: Held,
) -> Pending<Vec<Outcome>, StoreError> {
    recording.then(move |outcomes| {
        held.done();
        Ok(outcomes)
    })
}

/// Takes in a message that was put aside before, as it was made ready now. It goes over the spool like
/// any other, so that a crash in between loses nothing.
///
/// # Errors
/// When it could not be saved.
pub fn take_aside(
    node: &Node,
    prepared: Prepared,
    raw: &[u8],
    delivery: Delivery,
) -> Result<Outcome, StoreError> {
    let packed = Arc::new(vec![Packed::new(raw)?]);
    let (to_spool, mut held) = (Arc::clone(&packed), node.intake.begin());
    let (spooled, held) = node.store.write_local(move |batch| {
        let mut rows = Vec::with_capacity(to_spool.len());
        for packed in to_spool.iter() {
            let spooled = spool::add(batch.db, packed, &delivery)?;
            held.add(spooled.row);
            rows.push(spooled);
        }
        Ok::<_, StoreError>((rows, held))
    })?;
    let recording = record_later(node, node.setting(), vec![prepared], spooled, &packed);
    let mut outcomes = recorded(recording, held).wait()?;
    send_after(node, &outcomes);
    outcomes.pop().ok_or(StoreError::Closed)
}

/// Takes in a message that came sealed to this node, into the compartment that its gateway found for it. It
/// does not go over the spool: until this is on disk, the parcel has it.
///
/// # Errors
/// When it could not be saved.
pub fn take_sealed(
    node: &Node,
    (compartment, via): (Compartment, Via),
    (raw, original_of): (&[u8], Option<SignalId>),
    delivery: Delivery,
) -> Result<Outcome, StoreError> {
    let setting = node.setting();
    let place = (compartment.clone(), via);
    let ready = prepare::prepare_sealed(node, &setting, (raw, original_of), &delivery, place)?;
    let packed = Packed::new(raw)?;
    let outcome = node.store.write(&compartment, move |batch| {
        let outcome = record::record_opened(batch, &setting, ready, &delivery, &packed)?;
        batch.note_mail(&setting, std::iter::once(&outcome))?;
        Ok::<_, StoreError>(outcome)
    })?;
    send_after(node, std::slice::from_ref(&outcome));
    Ok(outcome)
}

/// Goes on with what a crash left on the spool, one by one. One that cannot be recorded stays there and
/// delays no other; begun too often, it goes to quarantine.
///
/// # Errors
/// When the database refuses.
pub fn resume(node: &Node) -> Result<usize, StoreError> {
    go_on(node, spool::begin)
}

/// Goes on with what waits on the spool while the node runs: for a compartment that is open now, a node that it
/// can be sealed to, or room on the disk. None of that is the fault of a message, so no attempt is counted.
///
/// # Errors
/// When the database refuses.
pub fn retry(node: &Node) -> Result<usize, StoreError> {
    go_on(node, spool::rest)
}

/// Goes on with what a full disk left on the spool, if anything was.
///
/// # Errors
/// When the database still refuses.
pub fn retry_left(node: &Node) -> Result<usize, StoreError> {
    if node.intake.was_left() {
        retry(node)
    } else {
        Ok(0)
    }
}

fn go_on(
    node: &Node,
    begin: fn(&rusqlite::Connection, i64) -> rusqlite::Result<()>,
) -> Result<usize, StoreError> {
    let (mut last, mut resumed) = (0, 0);
    loop {
        let list = || node.store.read(|db| spool::waiting(db, last, RESUMED_MAX));
        let waiting = node.intake.take_up(list)?;
        let Some((end, _)) = waiting.last() else {
            return Ok(resumed);
        };
        last = end.row;
        for (spooled, held) in waiting {
            let Some(held) = held else {
                continue;
            };
            let row = spooled.row;
            node.store
                .write_local(move |batch| Ok::<_, StoreError>(begin(batch.db, row)?))?;
            match take_up(node, spooled) {
                Ok(()) => {
                    held.done();
                    resumed += 1;
                }
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
        prepare::prepare(node, &setting, &raw, &spooled.delivery)?
    };
    let packed = Arc::new(vec![Packed::new(&raw)?]);
    let outcomes = record_later(node, setting, vec![prepared], vec![spooled], &packed).wait()?;
    send_after(node, &outcomes);
    Ok(())
}

fn record_later(
    node: &Node,
    setting: Arc<Setting>,
    prepared: Vec<Prepared>,
    spooled: Vec<Spooled>,
    packed: &Arc<Vec<Packed>>,
) -> Pending<Vec<Outcome>, StoreError> {
    if prepared
        .iter()
        .all(|prepared| prepared.own_file().is_none())
    {
        return node.store.write_local_later(move |batch| {
            let outcomes = prepared.into_iter().zip(&spooled);
            let outcomes: Vec<Outcome> = outcomes
                .map(|(prepared, spooled)| record::record(batch, &setting, prepared, spooled))
                .collect::<Result<_, StoreError>>()?;
            batch.note_mail(&setting, outcomes.iter())?;
            Ok(outcomes)
        });
    }
    let mut parts: BTreeMap<i64, Part> = BTreeMap::new();
    for (at, (prepared, spooled)) in prepared.into_iter().zip(spooled).enumerate() {
        let compartment = prepared.own_file().cloned();
        let file = compartment.as_ref().map_or(0, |own| own.row);
        let part = parts.entry(file).or_insert_with(|| Part {
            compartment,
            messages: Vec::new(),
        });
        part.messages.push((at, prepared, spooled));
    }
    let parts = parts.into_values();
    let recording: Vec<_> = parts
        .map(|part| part.record(&node.store, &setting, packed))
        .collect();
    Pending::when_waited(move || {
        let mut outcomes = BTreeMap::new();
        for part in recording {
            outcomes.extend(part.wait()?);
        }
        Ok(outcomes.into_values().collect())
    })
}

/// The messages of a group that go into one file, each with its place in the group.
struct Part {
    /// Whose file; nothing: the main one.
    compartment: Option<Compartment>,
    messages: Vec<(usize, Prepared, Spooled)>,
}

impl Part {
    fn record(
        self,
        store: &Store,
        setting: &Arc<Setting>,
        packed: &Arc<Vec<Packed>>,
    ) -> Pending<Vec<(usize, Outcome)>, StoreError> {
        let (messages, setting, packed) = (self.messages, Arc::clone(setting), Arc::clone(packed));
        let Some(compartment) = self.compartment else {
            return store.write_local_later(move |batch| {
                let outcomes = messages.into_iter().map(|(at, prepared, spooled)| {
                    Ok((at, record::record(batch, &setting, prepared, &spooled)?))
                });
                let outcomes = outcomes.collect::<Result<Vec<_>, StoreError>>()?;
                batch.note_mail(&setting, outcomes.iter().map(|(_, outcome)| outcome))?;
                Ok(outcomes)
            });
        };
        let recorded: Vec<Spooled> = messages
            .iter()
            .map(|(.., spooled)| spooled.clone())
            .collect();
        let own = Arc::clone(&setting);
        let recording = store.write_later(&compartment, move |batch| {
            let outcomes = messages.into_iter().map(|(at, prepared, spooled)| {
                let raw = packed.get(at).ok_or(StoreError::Closed)?;
                let (prepared, said) = prepared.apart();
                let outcome = record::record_own(batch, &own, prepared, &spooled, raw)?;
                Ok((at, outcome, said))
            });
            let outcomes = outcomes.collect::<Result<Vec<_>, StoreError>>()?;
            batch.note_mail(&own, outcomes.iter().map(|(_, outcome, _)| outcome))?;
            Ok::<_, StoreError>(outcomes)
        });
        let store = store.clone();
        recording.then(move |outcomes| {
            store.write_local(move |batch| {
                let mut all = Vec::with_capacity(outcomes.len());
                for ((at, outcome, said), spooled) in outcomes.into_iter().zip(&recorded) {
                    spool::gone(batch.db, spooled)?;
                    let Some(said) = said else {
                        all.push((at, outcome));
                        continue;
                    };
                    let outcome = record::record_said(batch, &setting, said, spooled)?;
                    batch.note_mail(&setting, std::iter::once(&outcome))?;
                    all.push((at, outcome));
                }
                Ok::<_, StoreError>(all)
            })
        })
    }
}

/// Does the same for each message, on all processors, in order.
fn each<T: Send>(
    node: &Node,
    messages: &[Incoming],
    work: impl Fn(&Incoming) -> Result<T, StoreError> + Sync,
) -> Result<Vec<T>, StoreError> {
    if node.environment.inline {
        return messages.iter().map(work).collect();
    }
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
