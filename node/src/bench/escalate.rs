//! `orgo bench escalate`: what the ladder costs where much is open.

use std::path::Path;

use orgo_schema::time::Timestamp;
use serde_json::{Value, json};

use super::{
    figures::{add, heading, in_folder, peak_memory_mb, round, timed},
    sites::Sites,
};
use crate::{
    escalate,
    failure::Failure,
    node::Node,
    policy::again,
    store::{StoreError, task},
};

/// How often it is looked whether something is due, for a mean.
const LOOKS: u32 = 100;

/// Opens `n` tasks and reports what it costs to look when nothing is due, to record some hundred steps, and
/// to fold everything that is open anew.
///
/// # Errors
/// When the temporary folder cannot be made or written.
pub fn escalate(n: u32) -> Result<Value, Failure> {
    in_folder(|folder| measure(folder, n))
}

fn measure(folder: &Path, n: u32) -> Result<Value, Failure> {
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
    let later = some_due(node, 300)?;
    let (recorded, due) = timed(|| Ok(escalate::run(node, later, false)?.len()))?;
    again::run(node)?;
    again::forget(node)?;
    let (groups, anew) = timed(|| {
        let mut groups = 0_u32;
        while again::step(node)? {
            groups += 1;
        }
        Ok(groups)
    })?;
    let mut report = heading("escalate", node)?;
    add(
        &mut report,
        json!({
            "open_tasks": n,
            "open_seconds": round(opening.seconds),
            "look_when_nothing_is_due_ms": round(quiet.seconds * 1000.0 / f64::from(LOOKS)),
            "steps_recorded": recorded,
            "record_seconds": round(due.seconds),
            "record_ms_per_step": round(due.seconds * 1000.0 / f64::from(u32::try_from(recorded.max(1)).unwrap_or(1))),
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
    Ok(due.last().map_or(Timestamp(0), |(at, _)| *at))
}
