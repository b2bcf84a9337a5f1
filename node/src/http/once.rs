//! A form that is sent twice does its work once (SECURITY 4, 80).

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

use orgo_schema::time::Timestamp;

/// How long the same post by the same session counts as the same, in milliseconds: a double click,
/// or a reload on a slow line. Whoever did something else in between means it.
const SAME_MS: i64 = 10_000;
/// Posts that are remembered.
const REMEMBERED_MAX: usize = 256;

/// What names a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    /// Whose it is.
    pub(super) session: [u8; 32],
    /// The address and every field.
    pub(super) content: [u8; 32],
}

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
        done.retain(|(known, at, _)| {
            let is_last = known.session != mark.session || *known == mark;
            is_last && (0..SAME_MS).contains(&now.since_ms(*at))
        });
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
        let mut post = |content: u8, at: i64, worked: bool| {
            let mark = Mark {
                session: [content / 10; 32],
                content: [content; 32],
            };
            once.run(mark, Timestamp(at), ToOwned::to_owned, || {
                count += 1;
                (
                    format!("/cases/{count}"),
                    worked.then(|| format!("/cases/{count}")),
                )
            })
        };
        assert_eq!(post(1, 0, true), "/cases/1");
        assert_eq!(post(1, 500, true), "/cases/1");
        assert_eq!(post(12, 500, false), "/cases/2");
        assert_eq!(
            post(12, 600, true),
            "/cases/3",
            "what was refused may be tried again"
        );
        assert_eq!(post(1, 700, true), "/cases/1", "others post, too");
        assert_eq!(post(1, SAME_MS, true), "/cases/4", "later it is meant");
        assert_eq!(post(2, SAME_MS, true), "/cases/5");
        assert_eq!(
            post(1, SAME_MS, true),
            "/cases/6",
            "what is done, undone and done again is meant"
        );
    }
}
