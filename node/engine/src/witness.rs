//! What a node on a sound clock bears witness of (CONVERGENCE 6).
//!
//! A person at a node that does not know the time works as everybody does. What they did acts once a node
//! that does know it says "I have this, and it is ten o'clock": one [`Body::Witnessed`] fact per document,
//! which names what was doubtful. Two nodes may say so at once; both stand, and the earlier one counts.

use orgo_schema::{
    fact::{Body, Fact, Source, Value},
    id::FactId,
    time::Wall,
};

use crate::{
    order::{Facts, Order},
    walk::instant,
};

/// How far ahead of a node's own clock a fact may be without being doubtful to it, in milliseconds. Two
/// honest clocks that nobody corrects differ by less for years.
pub const SLACK_MS: i64 = 5 * 60 * 1_000;

/// The most facts that one witness names. What is left over has its turn with the next.
pub const NAMED_MAX: usize = 500;

/// Whether it matters when a fact was written: it starts, stops or moves a clock, or says when something
/// came in.
pub const fn matters(fact: &Fact) -> bool {
    match &fact.body {
        // What only an archive holds begins no window.
        Body::Copied(copied) => !matches!(copied.source, Source::ImportArchive),
        Body::Opened(_)
        | Body::Created(_)
        | Body::TaskActed { .. }
        | Body::CaseActed { .. }
        | Body::Acknowledged { .. }
        | Body::Reviewed { .. }
        | Body::Decided(_)
        | Body::Enacted(_) => true,
        Body::Set(value) => matches!(
            value,
            Value::Label(_) | Value::Priority(_) | Value::Severity(_) | Value::Reactivity(_)
        ),
        Body::Received(_)
        | Body::Routed(_)
        | Body::Added(_)
        | Body::Removed(_)
        | Body::Commented { .. }
        | Body::Stepped { .. }
        | Body::Placed { .. }
        | Body::SetAside { .. }
        | Body::Checked { .. }
        | Body::Known(_)
        | Body::Account(_)
        | Body::Credential { .. }
        | Body::Moved(_)
        | Body::Carried(_)
        | Body::Renamed(_)
        | Body::Published(_)
        | Body::Witnessed
        | Body::PurgeProposed(_)
        | Body::PurgeAcknowledged
        | Body::Purged(_)
        | Body::PurgeWithdrawn { .. }
        | Body::PassedOn(_)
        | Body::Wanted(_)
        | Body::Leased(_)
        | Body::Tried(_)
        | Body::Seen { .. }
        | Body::Filed(_)
        | Body::Parceled(_)
        | Body::Unparceled
        | Body::Original { .. }
        | Body::ReviewOpened(_)
        | Body::Finding(_)
        | Body::Judged(_)
        | Body::Offered(_)
        | Body::OfferAnswered(_)
        | Body::Answered(_)
        | Body::Replied(_)
        | Body::ReplyTakenBack { .. }
        | Body::Timed(_)
        | Body::Preferred(_)
        | Body::Viewed(_) => false,
    }
}

/// Whether a fact may need a witness, as far as it tells by itself to a node whose clock reads `by`.
pub fn is_doubtful(fact: &Fact, by: Wall) -> bool {
    let doubtful =
        |wall: Wall| !wall.source.is_sound() || wall.earliest > by.latest.plus_ms(SLACK_MS);
    matters(fact) && fact.wall.is_some_and(doubtful)
}

/// Lists the facts of a document that a node should bear witness of when its clock reads `by`, in the order
/// of folds: none twice, none that is witnessed, none while that clock is doubtful itself.
pub fn unwitnessed(facts: &Facts, by: Wall) -> Vec<FactId> {
    let order = Order::of(facts);
    instant::unwitnessed(&order, matters, by, SLACK_MS)
        .into_iter()
        .filter_map(|position| order.get(position).map(|(id, _)| id))
        .take(NAMED_MAX)
        .collect()
}

#[cfg(test)]
mod tests {
    use orgo_schema::time::{ClockSource, Timestamp};

    use super::*;
    use crate::history::Site;

    const YEAR: i64 = 365 * 24 * 3_600_000;

    fn wall(at: i64) -> Wall {
        Wall {
            earliest: Timestamp(at),
            latest: Timestamp(at),
            source: ClockSource::Ntp,
        }
    }

    #[test]
    fn what_starts_and_stops_clocks_is_witnessed_and_words_are_not() {
        let mut site = Site::with_clock(1, -50 * YEAR, ClockSource::None);
        let seen = site.write(
            100,
            Body::Acknowledged {
                until: None,
                reason: None,
            },
        );
        let text = "Nobody there.".to_owned();
        site.write(200, Body::Commented { text });
        assert_eq!(unwitnessed(&site.facts, wall(300)), [seen]);
        let doubtful = site
            .facts
            .values()
            .filter(|fact| is_doubtful(fact, wall(300)));
        assert_eq!(doubtful.count(), 1);
    }

    #[test]
    fn a_clock_that_is_a_little_ahead_needs_no_witness() {
        let check = |ahead: i64, expected: usize| {
            let mut site = Site::with_clock(1, ahead, ClockSource::Rtc);
            site.write(
                0,
                Body::Acknowledged {
                    until: None,
                    reason: None,
                },
            );
            assert_eq!(unwitnessed(&site.facts, wall(0)).len(), expected, "{ahead}");
            let doubtful = site
                .facts
                .values()
                .filter(|fact| is_doubtful(fact, wall(0)));
            assert_eq!(doubtful.count(), expected, "{ahead}");
        };
        check(0, 0);
        check(SLACK_MS, 0);
        check(SLACK_MS + 1, 1);
        check(10 * YEAR, 1);
    }
}
