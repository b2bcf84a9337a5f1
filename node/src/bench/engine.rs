//! `orgo bench engine`: what the ladder costs where much is open, and what it costs the mail that comes in
//! meanwhile.

use std::{
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Instant,
};

use orgo_schema::{fact::Source, time::Timestamp};
use serde_json::{Value, json};

use super::{
    figures::{add, heading, peak_memory_mb, round, timed},
    sites::Sites,
};
use crate::{
    escalate,
    failure::Failure,
    home::in_folder,
    intake,
    node::Node,
    policy::again,
    sample,
    store::{StoreError, task},
};

/// How often it is looked whether something is due, for a mean.
const LOOKS: u32 = 100;
/// Mails that come in while nothing else happens, to compare with.
const MAILS_QUIET: u32 = 50;

/// Opens `n` tasks and reports what it costs to look when nothing is due, to record `due` steps that are due
/// at once while mail comes in, and to fold everything that is open anew.
///
/// # Errors
/// When the temporary folder cannot be made or written.
pub fn engine(n: u32, due: u32) -> Result<Value, Failure> {
    in_folder("bench", |folder| measure(folder, n, due))
}

fn measure(folder: &Path, n: u32, due: u32) -> Result<Value, Failure> {
    let sites = Sites::found(folder)?;
    let node = &sites.here;
    let (_, opening) = timed(|| sites.open_cases(node, n))?;
    // Whatever is at once due for its severity is none of the question.
    let now = (node.clock)().now;
    escalate::run(node, now, false)?;
    let (_, quiet) = timed(|| {
        for _ in 0..LOOKS {
            escalate::run(node, now, false)?;
        }
        Ok(())
    })?;
    let later = some_due(node, due)?;
    let alone = waits(node, 0, &|delivered| delivered == MAILS_QUIET)?;
    let is_done = AtomicBool::new(false);
    let (recorded, steps, beside) = thread::scope(|scope| {
        let mail = scope.spawn(|| {
            waits(node, MAILS_QUIET, &|delivered| {
                delivered > 0 && is_done.load(Ordering::Relaxed)
            })
        });
        let recording = timed(|| Ok(escalate::run(node, later, false)?.len()));
        is_done.store(true, Ordering::Relaxed);
        let waited = mail.join();
        let waited = waited.map_err(|_panic| Failure::Trouble("the mail stumbled".into()))??;
        let (recorded, took) = recording?;
        Ok::<_, Failure>((recorded, took, waited))
    })?;
    again::run(node)?;
    again::forget(node)?;
    let (groups, anew) = timed(|| {
        let mut groups = 0_u32;
        while again::step(node)? {
            groups += 1;
        }
        Ok(groups)
    })?;
    let mut report = heading("engine", node)?;
    add(
        &mut report,
        json!({
            "open_tasks": n,
            "open_seconds": round(opening.seconds),
            "look_when_nothing_is_due_ms": round(quiet.seconds * 1000.0 / f64::from(LOOKS)),
            "steps_recorded": recorded,
            "record_seconds": round(steps.seconds),
            "record_ms_per_step": round(steps.seconds * 1000.0 / f64::from(u32::try_from(recorded.max(1)).unwrap_or(1))),
            "mail_alone_ms": spread(alone),
            "mail_meanwhile_ms": spread(beside),
            "fold_anew_seconds": round(anew.seconds),
            "fold_anew_groups": groups,
            "fold_anew_ms_per_group": round(anew.seconds * 1000.0 / f64::from(groups.max(1))),
            "peak_memory_mb": round(peak_memory_mb()?),
        }),
    );
    sites.close();
    Ok(Value::Object(report))
}

/// Returns a time at which about so many steps are due.
fn some_due(node: &Node, wanted: u32) -> Result<Timestamp, Failure> {
    let first = (Timestamp(i64::MIN), 0);
    let due = node
        .store
        .read(|db| Ok::<_, StoreError>(task::due(db, Timestamp(i64::MAX), first, wanted)?))?;
    Ok(due.last().map_or(Timestamp(0), |due| due.at))
}

/// Delivers mails one after another, as a mail server's pipe does, until there are enough of them; returns
/// how long each took, in milliseconds.
fn waits(node: &Node, first: u32, is_enough: &dyn Fn(u32) -> bool) -> Result<Vec<f64>, Failure> {
    let mut all = Vec::new();
    let mut delivered = 0;
    while !is_enough(delivered) {
        let raw = sample::mail("bench", first + delivered);
        let to = Some("maintenance@example.net".to_owned());
        let start = Instant::now();
        intake::deliver(node, raw, to, Source::Mail)?;
        all.push(start.elapsed().as_secs_f64() * 1000.0);
        delivered += 1;
    }
    Ok(all)
}

/// Says how many there were, the median and the longest.
fn spread(mut waits: Vec<f64>) -> Value {
    waits.sort_by(f64::total_cmp);
    let at = |place: usize| waits.get(place).copied().map(round);
    json!({
        "mails": waits.len(),
        "median": at(waits.len() / 2),
        "longest": at(waits.len().saturating_sub(1)),
    })
}
