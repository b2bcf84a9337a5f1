//! What is known of the time beside the system's clock.

use std::sync::{Mutex, MutexGuard, PoisonError};

use minicbor::{Decode, Encode};
use orgo_engine::witness::SLACK_MS;
use orgo_schema::time::{ClockSource, Timestamp, Wall};

use super::{Reading, server::DRIFT, uptime::Uptime};

/// What somebody said about the time, and how long the machine had been running then.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Stated {
    /// When they said it, by the machine.
    #[n(0)]
    pub up: Uptime,
    /// What they said, and who.
    #[n(1)]
    pub wall: Wall,
}

impl Stated {
    /// Returns what it comes to now; nothing after the machine was started anew.
    fn reading(&self, shown: Timestamp, up: &Uptime) -> Option<Reading> {
        let since = up.ms.checked_sub(self.up.ms).filter(|since| *since >= 0)?;
        if self.up.start != up.start {
            return None;
        }
        let drift = since / DRIFT;
        let earliest = self.wall.earliest.plus_ms(since - drift);
        let latest = self.wall.latest.plus_ms(since + drift);
        // The system's own clock is finer, where it agrees.
        let middle = earliest.plus_ms(latest.since_ms(earliest) / 2);
        let now = if (earliest..=latest).contains(&shown) {
            shown
        } else {
            middle
        };
        Some(Reading {
            now,
            within_ms: now.since_ms(earliest).max(latest.since_ms(now)),
            source: self.wall.source,
        })
    }
}

#[derive(Debug, Default)]
struct State {
    stated: Option<Stated>,
    /// What the system showed last, and how long the machine had been running.
    last: Option<(Uptime, Timestamp)>,
    /// Whether the system's clock jumped since somebody vouched for it.
    jumped: bool,
}

/// Judges readings of the system's clock by what else is known.
#[derive(Debug)]
pub struct Keeper {
    /// Before this it was already when the node was opened.
    floor: Timestamp,
    state: Mutex<State>,
}

impl Keeper {
    /// Begins with the instant of what this node wrote last, and what a person said since the machine
    /// started, if that was kept.
    pub fn new(floor: Timestamp, stated: Option<Stated>) -> Self {
        Self {
            floor,
            state: Mutex::new(State {
                stated,
                ..State::default()
            }),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says what time it is and who vouches for it, given what the system shows. Without knowing how long the
    /// machine has been running, nothing but the floor is held against it.
    pub fn judge(&self, shown: Reading, up: Option<&Uptime>) -> Reading {
        let mut state = self.state();
        let before = state.last.take();
        state.last = up.map(|up| (up.clone(), shown.now));
        if shown.source == ClockSource::Ntp {
            state.jumped = false;
            return shown;
        }
        if let Some(reading) = up.and_then(|up| state.stated.as_ref()?.reading(shown.now, up)) {
            return reading;
        }
        if let (Some((earlier, then)), Some(up)) = (before, up) {
            let apart = shown.now.since_ms(then) - (up.ms - earlier.ms);
            // One that was known to be wrong may be set right.
            let was_right = then.0 >= super::EARLIEST_MS;
            state.jumped |= was_right && earlier.start == up.start && apart.abs() > SLACK_MS;
        }
        let is_behind = shown.now.plus_ms(SLACK_MS) < self.floor;
        let is_doubted = shown.source == ClockSource::Rtc && (state.jumped || is_behind);
        let source = if is_doubted {
            ClockSource::None
        } else {
            shown.source
        };
        Reading { source, ..shown }
    }

    /// Hears from a person what time it is. Returns what is to be kept.
    pub fn told(&self, wall: Wall, up: Uptime) -> Stated {
        let stated = Stated { up, wall };
        let mut state = self.state();
        state.jumped = false;
        state.stated = Some(stated.clone());
        stated
    }

    /// Hears from another node what time it is, at most `age_ms` ago. Returns whether that is news.
    ///
    /// Only the word of a time server or a person counts, at first hand: rumours do not travel. A clock that
    /// one of these vouches for is never changed by another node, nor is a chip that agrees.
    pub fn heard(&self, theirs: Wall, age_ms: i64, shown: Reading, up: Option<Uptime>) -> bool {
        let Some(up) = up else {
            return false;
        };
        if !matches!(theirs.source, ClockSource::Operator | ClockSource::Ntp) {
            return false;
        }
        if theirs.earliest.0 < super::EARLIEST_MS {
            return false;
        }
        let wall = Wall {
            earliest: theirs.earliest,
            latest: theirs.latest.plus_ms(age_ms.max(0)),
            source: ClockSource::Peer,
        };
        let own = self.judge(shown, Some(&up)).wall();
        let width = |wall: Wall| wall.latest.since_ms(wall.earliest);
        let is_news = match own.source {
            ClockSource::None => true,
            ClockSource::Rtc => {
                own.earliest > wall.latest.plus_ms(SLACK_MS)
                    || own.latest.plus_ms(SLACK_MS) < wall.earliest
            }
            ClockSource::Peer => width(wall) < width(own),
            ClockSource::Operator | ClockSource::Ntp => false,
        };
        if is_news {
            let mut state = self.state();
            state.jumped = false;
            state.stated = Some(Stated { up, wall });
        }
        is_news
    }
}

#[cfg(test)]
mod tests;
