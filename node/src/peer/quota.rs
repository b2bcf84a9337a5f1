//! How much a node may send that brings nothing new, before it is sent away (SECURITY 4, S77).
//!
//! Among nodes that are all connected with one another everything comes several times, so the measure is
//! wide and fills up again: it stops a node that sends a gigabyte for ever, not one that is not alone.

use tokio::time::Instant;

/// What may come at once and bring nothing new, in bytes.
const SPARE_BYTES: f64 = (64 << 20) as f64;
/// What may come in each second and bring nothing new, in bytes.
const SPARE_BYTES_PER_SECOND: f64 = (1 << 20) as f64;

/// How much a peer may still send that brings nothing new.
#[derive(Debug)]
pub struct Quota {
    spare: f64,
    since: Instant,
}

impl Quota {
    /// Begins with the full measure.
    pub const fn new(now: Instant) -> Self {
        Self {
            spare: SPARE_BYTES,
            since: now,
        }
    }

    /// Counts a batch, and says whether the measure holds. What brings something new gives back what it
    /// weighs.
    pub fn took(&mut self, bytes: usize, is_new: bool, now: Instant) -> bool {
        #[expect(clippy::cast_precision_loss, reason = "a measure, not an account")]
        let bytes = bytes as f64;
        let seconds = now.saturating_duration_since(self.since).as_secs_f64();
        self.since = now;
        let given = seconds * SPARE_BYTES_PER_SECOND + if is_new { bytes } else { -bytes };
        self.spare = (self.spare + given).min(SPARE_BYTES);
        self.spare >= 0.0
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const BATCH: usize = 512 << 10;

    #[test]
    fn s77_the_same_gigabyte_for_ever_is_stopped_early() {
        let now = Instant::now();
        let mut quota = Quota::new(now);
        let stopped = (1..=2_000).find(|_| !quota.took(BATCH, false, now));
        assert_eq!(stopped, Some(129));
    }

    #[test]
    fn what_is_new_never_stops_and_makes_up_for_repetition() {
        let now = Instant::now();
        let mut quota = Quota::new(now);
        for turn in 0..10_000 {
            assert!(quota.took(BATCH, turn % 2 == 0, now));
        }
    }

    #[test]
    fn time_makes_up_for_repetition() {
        let mut now = Instant::now();
        let mut quota = Quota::new(now);
        for _ in 0..10_000 {
            now += Duration::from_secs(1);
            assert!(quota.took(BATCH, false, now));
        }
    }
}
