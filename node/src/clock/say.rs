//! A person or another node says what time it is.

use orgo_schema::time::{ClockSource, Timestamp, Wall};
use serde_json::{Value, json};

use super::{EARLIEST_MS, Reading};
use crate::{
    failure::Failure,
    node::Node,
    store::{StoreError, envelope, meta},
    verb::ClockVerb,
    witness,
};

/// How far off the time may be that somebody reads from a watch and types in, in milliseconds.
pub const TYPED_WITHIN_MS: i64 = 120_000;

/// A day: who knows the time less well than that does not know it.
const WITHIN_MS_MAX: i64 = 24 * 3_600_000;

/// Runs `orgo clock …`.
///
/// # Errors
/// When what was said cannot be, or the database refuses.
pub fn answer(node: &Node, verb: &ClockVerb) -> Result<Value, Failure> {
    if let ClockVerb::Set { now, within } = verb {
        let ms = within.to_ms().and_then(|ms| i64::try_from(ms).ok());
        set(node, *now, ms.unwrap_or(i64::MAX))?;
    }
    Ok(show(node))
}

fn show(node: &Node) -> Value {
    let reading = (node.clock)();
    json!({
        "now": reading.now,
        "within_ms": reading.within_ms,
        "source": reading.source,
        "sound": reading.source.is_sound(),
    })
}

/// Hears from a person what time it is. It holds until the machine starts anew.
///
/// # Errors
/// When a time server keeps the clock, when what was said cannot be, or when this system does not tell how
/// long it has been running; or the database refuses.
pub fn set(node: &Node, now: Timestamp, within_ms: i64) -> Result<Reading, Failure> {
    let wrong = |what: String| Err(Failure::Input(what));
    if (node.clock)().source == ClockSource::Ntp {
        return wrong(
            "a time server keeps the clock of this machine: there is nothing to say".into(),
        );
    }
    if now.0 < EARLIEST_MS {
        return wrong(format!(
            "{now} was before Orgo was made: say what time it is, for example 2026-11-21T08:30:00Z"
        ));
    }
    if !(1..=WITHIN_MS_MAX).contains(&within_ms) {
        return wrong("say how far off that may be from PT1S to PT24H, for example PT2M".into());
    }
    let Some(up) = (node.environment.uptime)() else {
        return wrong(
            "this system does not tell how long it has been running: set its own clock instead"
                .into(),
        );
    };
    let wall = Wall {
        earliest: now.plus_ms(-within_ms),
        latest: now.plus_ms(within_ms),
        source: ClockSource::Operator,
    };
    let stated = node.keeper.told(wall, up);
    node.store.write_local(move |batch| {
        let kept = (envelope::last_row(batch.db)?, &stated);
        let kept =
            minicbor::to_vec(kept).map_err(|error| StoreError::Document(error.to_string()))?;
        Ok::<_, StoreError>(meta::put(batch.db, meta::CLOCK, &kept)?)
    })?;
    news(node)?;
    Ok((node.clock)())
}

/// Hears from a member what time it is, at most `age_ms` ago.
///
/// # Errors
/// When the database refuses.
pub fn heard(node: &Node, theirs: Wall, age_ms: i64) -> Result<(), StoreError> {
    let (shown, up) = ((node.system)(), (node.environment.uptime)());
    if node.keeper.heard(theirs, age_ms, shown, up) {
        let reading = (node.clock)();
        tracing::info!(now = %reading.now, within_ms = reading.within_ms, "another node told the time");
        news(node)?;
    }
    Ok(())
}

/// Does what had to wait for the time, or was done by a wrong one.
fn news(node: &Node) -> Result<(), StoreError> {
    witness::look_back(node)?;
    witness::run(node).map(drop)
}
