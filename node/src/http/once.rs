//! A form that is sent twice does its work once (SECURITY 4, 80).

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

use orgo_schema::time::Timestamp;

/// How long the same post by the same session counts as the same, in milliseconds: a double click,
/// or a reload on a slow line.
const SAME_MS: i64 = 10_000;
/// Posts that are remembered.
const REMEMBERED_MAX: usize = 256;

/// What names a post: the session, the address and every field.
pub(super) type Mark = [u8; 32];

/// The posts of the last seconds and where each led.
#[derive(Debug, Default)]
pub(super) struct Once(Mutex<VecDeque<(Mark, Timestamp, String)>>);

impl Once {
    /// Does the work of a post, unless it was done just now: then it returns where that led.
    ///
    /// Posts go one after another. They end in the one writer anyway, and the second of two equal
    /// ones must wait for the first.
    pub(super) fn run<T>(
        &self,
        mark: Mark,
        now: Timestamp,
        again: impl FnOnce(&str) -> T,
        work: impl FnOnce() -> (T, Option<String>),
    ) -> T {
        let mut done = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        done.retain(|(_, at, _)| (0..SAME_MS).contains(&now.since_ms(*at)));
        if let Some((.., location)) = done.iter().find(|(known, ..)| *known == mark) {
            return again(location);
        }
        let (answer, location) = work();
        if let Some(location) = location {
            if done.len() >= REMEMBERED_MAX {
                done.pop_front();
            }
            done.push_back((mark, now, location));
        }
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_of_two_does_nothing() {
        let once = Once::default();
        let mut count = 0;
        let mut post = |mark: u8, at: i64, worked: bool| {
            once.run([mark; 32], Timestamp(at), ToOwned::to_owned, || {
                count += 1;
                (
                    format!("/cases/{count}"),
                    worked.then(|| format!("/cases/{count}")),
                )
            })
        };
        assert_eq!(post(1, 0, true), "/cases/1");
        assert_eq!(post(1, 500, true), "/cases/1");
        assert_eq!(post(2, 500, false), "/cases/2");
        assert_eq!(
            post(2, 600, true),
            "/cases/3",
            "what was refused may be tried again"
        );
        assert_eq!(post(1, SAME_MS, true), "/cases/4", "later it is meant");
    }
}
