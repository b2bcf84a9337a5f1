//! How often somebody may try to sign in: per account and per address, for a quarter of an hour.
//!
//! The table is in memory and bounded. An account is counted whether it exists or not, so that a
//! lock says nothing about that.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use orgo_schema::time::Timestamp;

/// Tries in one window.
pub(super) const TRIES_MAX: u32 = 10;
/// How long a window is, in milliseconds: fifteen minutes.
pub(super) const WINDOW_MS: i64 = 15 * 60_000;
/// Accounts and addresses that are counted at once. When there are more, the oldest are forgotten.
const COUNTED_MAX: usize = 4_096;

/// The counts.
#[derive(Debug, Default)]
pub(super) struct Tries(Mutex<BTreeMap<[u8; 32], Count>>);

#[derive(Debug, Clone, Copy)]
struct Count {
    tries: u32,
    since: Timestamp,
}

/// No more tries for now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Locked {
    /// How long to wait, in milliseconds.
    pub(super) wait_ms: i64,
}

impl Tries {
    /// Counts a try before it is made, so that many at once gain nothing, and returns how many are
    /// left after it.
    pub(super) fn begin(
        &self,
        account: &str,
        address: &str,
        now: Timestamp,
    ) -> Result<u32, Locked> {
        let keys = [key("account", account), key("address", address)];
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut left = TRIES_MAX;
        for key in keys {
            let count = current(&counts, key, now);
            if count.tries >= TRIES_MAX {
                return Err(Locked {
                    wait_ms: WINDOW_MS.saturating_sub(now.since_ms(count.since)).max(1),
                });
            }
            left = left.min(TRIES_MAX - 1 - count.tries);
        }
        for key in keys {
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

    /// Takes back the try that worked, and forgets those of the account before it. Those of the
    /// address stay: who knows one password must not gain tries at others.
    pub(super) fn worked(&self, account: &str, address: &str) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.remove(&key("account", account));
        if let Some(count) = counts.get_mut(&key("address", address)) {
            count.tries = count.tries.saturating_sub(1);
        }
    }
}

fn key(kind: &str, text: &str) -> [u8; 32] {
    blake3::derive_key(
        "orgo sign-in tries 1",
        format!("{kind}\n{}", text.trim().to_lowercase()).as_bytes(),
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
        let oldest = counts
            .iter()
            .min_by_key(|(_, count)| count.since)
            .map(|(key, _)| *key);
        let Some(oldest) = oldest else { return };
        counts.remove(&oldest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_tries_then_a_wait() {
        let tries = Tries::default();
        for left in (0..TRIES_MAX).rev() {
            assert_eq!(
                tries.begin("ana@example.org", "127.0.0.1", Timestamp(0)),
                Ok(left)
            );
        }
        let locked = tries.begin(" ANA@example.org", "127.0.0.2", Timestamp(60_000));
        assert_eq!(
            locked,
            Err(Locked {
                wait_ms: WINDOW_MS - 60_000
            })
        );
        assert!(
            tries
                .begin("other@example.org", "127.0.0.1", Timestamp(1))
                .is_err(),
            "the address is counted too"
        );
        assert_eq!(
            tries.begin("ana@example.org", "127.0.0.1", Timestamp(WINDOW_MS)),
            Ok(TRIES_MAX - 1)
        );
    }

    #[test]
    fn many_may_sign_in_from_one_address() {
        let tries = Tries::default();
        assert!(
            tries
                .begin("guessed@example.org", "127.0.0.1", Timestamp(0))
                .is_ok()
        );
        for number in 0..50 {
            let name = format!("{number}@example.org");
            assert_eq!(
                tries.begin(&name, "127.0.0.1", Timestamp(number)),
                Ok(TRIES_MAX - 2)
            );
            tries.worked(&name, "127.0.0.1");
        }
    }

    #[test]
    fn what_worked_is_forgotten_and_the_table_stays_small() {
        let tries = Tries::default();
        for at in 0..5_000 {
            let name = format!("{at}@example.org");
            assert!(tries.begin(&name, &name, Timestamp(at)).is_ok());
        }
        assert!(tries.0.lock().unwrap().len() <= COUNTED_MAX);
        let before = tries
            .begin("4999@example.org", "x", Timestamp(5_000))
            .unwrap();
        tries.worked("4999@example.org", "x");
        let after = tries
            .begin("4999@example.org", "y", Timestamp(5_000))
            .unwrap();
        assert!(after > before);
    }
}
