//! How often somebody may try to sign in, in a quarter of an hour.
//!
//! Three counts: the tries at one account from one address, and, much wider, all tries from one
//! address and all at one account. So somebody who mistypes locks nobody else out, and whoever
//! guesses at many accounts, or from many addresses, is stopped all the same. A browser that signed
//! in to an account before carries a badge; its tries are counted apart, so that no flood from
//! elsewhere, or from the same address, locks its owner out.
//!
//! The table is in memory and bounded. An account is counted whether it exists or not, so that a
//! lock says nothing about that.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use orgo_schema::time::Timestamp;

/// Tries at one account from one address in one window.
pub(super) const TRIES_MAX: u32 = 10;
/// Tries from one address at all accounts, and at one account from all addresses, in one window.
pub(super) const WIDE_TRIES_MAX: u32 = 100;
/// How long a window is, in milliseconds: fifteen minutes.
pub(super) const WINDOW_MS: i64 = 15 * 60_000;
/// Counts at once. When there are more, the oldest are forgotten.
const COUNTED_MAX: usize = 4_096;

/// The counts.
#[derive(Debug)]
pub(super) struct Tries {
    counts: Mutex<BTreeMap<[u8; 32], Count>>,
    /// What badges are made with.
    secret: [u8; 32],
}

#[derive(Debug, Clone, Copy)]
struct Count {
    tries: u32,
    since: Timestamp,
}

/// Who tries.
#[derive(Debug, Clone, Copy)]
pub(super) struct Try<'a> {
    /// The account, as it was typed.
    pub(super) account: &'a str,
    /// From where.
    pub(super) address: &'a str,
    /// What the browser carries as a badge.
    pub(super) badge: Option<&'a str>,
}

/// No more tries for now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Locked {
    /// How long to wait, in milliseconds.
    pub(super) wait_ms: i64,
}

impl Tries {
    /// Begins to count; `secret` is random, so that nobody makes badges of their own.
    pub(super) const fn new(secret: [u8; 32]) -> Self {
        Self {
            counts: Mutex::new(BTreeMap::new()),
            secret,
        }
    }

    /// Returns the badge of a browser that signed in to an account.
    pub(super) fn badge(&self, account: &str) -> String {
        let account = account.trim().to_lowercase();
        blake3::keyed_hash(&self.secret, account.as_bytes())
            .to_hex()
            .to_string()
    }

    /// Counts a try before it is made, so that many at once gain nothing, and returns how many are
    /// left after it.
    pub(super) fn begin(&self, who: Try<'_>, now: Timestamp) -> Result<u32, Locked> {
        let keys = self.keys(who);
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let mut left = TRIES_MAX;
        for (key, max) in &keys {
            let count = current(&counts, *key, now);
            if count.tries >= *max {
                return Err(Locked {
                    wait_ms: WINDOW_MS.saturating_sub(now.since_ms(count.since)).max(1),
                });
            }
            left = left.min(max - 1 - count.tries);
        }
        for (key, _) in keys {
            let count = current(&counts, key, now);
            counts.insert(
                key,
                Count {
                    tries: count.tries + 1,
                    ..count
                },
            );
        }
        forget(&mut counts, now);
        Ok(left)
    }

    /// Takes back the try that worked, and forgets those of the same account and address before it.
    /// Those in the wide counts stay: who knows one password must not gain tries at others.
    pub(super) fn worked(&self, who: Try<'_>) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, max) in self.keys(who) {
            if max == TRIES_MAX {
                counts.remove(&key);
            } else if let Some(count) = counts.get_mut(&key) {
                count.tries = count.tries.saturating_sub(1);
            }
        }
    }

    /// Returns what a try counts towards, each with its limit.
    fn keys(&self, who: Try<'_>) -> Vec<([u8; 32], u32)> {
        let is_known = who
            .badge
            .is_some_and(|badge| super::session::is_same(badge, &self.badge(who.account)));
        if is_known {
            return vec![(key("badge", who.account, ""), TRIES_MAX)];
        }
        vec![
            (key("pair", who.account, who.address), TRIES_MAX),
            (key("address", "", who.address), WIDE_TRIES_MAX),
            (key("account", who.account, ""), WIDE_TRIES_MAX),
        ]
    }
}

fn key(kind: &str, account: &str, address: &str) -> [u8; 32] {
    let account = account.trim().to_lowercase();
    blake3::derive_key(
        "orgo sign-in tries 2",
        format!("{kind}\n{address}\n{account}").as_bytes(),
    )
}

/// Returns the count of the window that is open, or a new one. A clock that was set back opens one.
fn current(counts: &BTreeMap<[u8; 32], Count>, key: [u8; 32], now: Timestamp) -> Count {
    let open = counts
        .get(&key)
        .copied()
        .filter(|count| (0..WINDOW_MS).contains(&now.since_ms(count.since)));
    open.unwrap_or(Count {
        tries: 0,
        since: now,
    })
}

fn forget(counts: &mut BTreeMap<[u8; 32], Count>, now: Timestamp) {
    if counts.len() <= COUNTED_MAX {
        return;
    }
    counts.retain(|_, count| (0..WINDOW_MS).contains(&now.since_ms(count.since)));
    while counts.len() > COUNTED_MAX {
        // Who tried often is remembered longer than who tried once.
        let least = counts
            .iter()
            .min_by_key(|(_, count)| (count.tries, count.since))
            .map(|(key, _)| *key);
        let Some(least) = least else { return };
        counts.remove(&least);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tries() -> Tries {
        Tries::new([7; 32])
    }

    const fn who<'a>(account: &'a str, address: &'a str) -> Try<'a> {
        Try {
            account,
            address,
            badge: None,
        }
    }

    #[test]
    fn ten_tries_then_a_wait() {
        let tries = tries();
        for left in (0..TRIES_MAX).rev() {
            assert_eq!(
                tries.begin(who("ana@example.org", "127.0.0.1"), Timestamp(0)),
                Ok(left)
            );
        }
        let locked = tries.begin(who(" ANA@example.org", "127.0.0.1"), Timestamp(60_000));
        let wait_ms = WINDOW_MS - 60_000;
        assert_eq!(locked, Err(Locked { wait_ms }));
        assert_eq!(
            tries.begin(who("ana@example.org", "127.0.0.1"), Timestamp(WINDOW_MS)),
            Ok(TRIES_MAX - 1)
        );
    }

    #[test]
    fn a53_one_persons_typing_locks_nobody_else() {
        let tries = tries();
        for _ in 0..TRIES_MAX + 5 {
            tries
                .begin(who("ana@example.org", "127.0.0.1"), Timestamp(0))
                .unwrap_or_default();
        }
        assert_eq!(
            tries.begin(who("ben@example.org", "127.0.0.1"), Timestamp(1)),
            Ok(TRIES_MAX - 1)
        );
        assert_eq!(
            tries.begin(who("ana@example.org", "10.0.0.7"), Timestamp(1)),
            Ok(TRIES_MAX - 1)
        );
    }

    #[test]
    fn a53_guessing_widely_is_stopped_too() {
        let tries = tries();
        let of_address = (0..1_000).filter(|number| {
            let name = format!("{number}@example.org");
            tries.begin(who(&name, "10.0.0.7"), Timestamp(0)).is_ok()
        });
        assert_eq!(of_address.count(), WIDE_TRIES_MAX as usize);
        let of_account = (0..1_000).filter(|number| {
            let address = format!("10.0.1.{number}");
            tries
                .begin(who("ana@example.org", &address), Timestamp(0))
                .is_ok()
        });
        assert_eq!(of_account.count(), WIDE_TRIES_MAX as usize);
    }

    #[test]
    fn a_browser_that_was_let_in_before_is_counted_apart() {
        let tries = tries();
        for number in 0..WIDE_TRIES_MAX {
            let name = format!("{number}@example.org");
            tries.begin(who(&name, "127.0.0.1"), Timestamp(0)).unwrap();
        }
        let badge = tries.badge(" Ana@example.org");
        let known = |account, badge| Try {
            badge: Some(badge),
            ..who(account, "127.0.0.1")
        };
        assert_eq!(
            tries.begin(known("ana@example.org", &badge), Timestamp(1)),
            Ok(TRIES_MAX - 1)
        );
        // A badge is good for its account alone, and for no more tries than others have.
        assert!(
            tries
                .begin(known("ben@example.org", &badge), Timestamp(1))
                .is_err()
        );
        assert!(
            tries
                .begin(known("ana@example.org", ""), Timestamp(1))
                .is_err()
        );
        assert!(Tries::new([8; 32]).badge("ana@example.org") != badge);
        for _ in 1..TRIES_MAX {
            assert!(
                tries
                    .begin(known("ana@example.org", &badge), Timestamp(1))
                    .is_ok()
            );
        }
        assert!(
            tries
                .begin(known("ana@example.org", &badge), Timestamp(1))
                .is_err()
        );
    }

    #[test]
    fn many_may_sign_in_from_one_address() {
        let tries = tries();
        for number in 0..i64::from(WIDE_TRIES_MAX) * 2 {
            let name = format!("{number}@example.org");
            let who = who(&name, "127.0.0.1");
            assert_eq!(tries.begin(who, Timestamp(number)), Ok(TRIES_MAX - 1));
            tries.worked(who);
        }
    }

    #[test]
    fn the_table_stays_small_and_keeps_who_tried_often() {
        let tries = tries();
        for _ in 0..TRIES_MAX {
            tries
                .begin(who("ana@example.org", "10.0.0.7"), Timestamp(0))
                .unwrap();
        }
        for at in 1..5_000 {
            let name = format!("{at}@example.org");
            tries.begin(who(&name, &name), Timestamp(at)).unwrap();
        }
        assert!(tries.counts.lock().unwrap().len() <= COUNTED_MAX);
        assert!(
            tries
                .begin(who("ana@example.org", "10.0.0.7"), Timestamp(5_000))
                .is_err(),
            "a flood of names is no way out of a lock"
        );
    }
}
