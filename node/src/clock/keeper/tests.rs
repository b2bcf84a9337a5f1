use super::*;
use crate::clock::{EARLIEST_MS, judge};

const TODAY: i64 = EARLIEST_MS + 300 * 24 * HOUR;
const HOUR: i64 = 3_600_000;
const YEAR: i64 = 365 * 24 * HOUR;

fn up(ms: i64) -> Uptime {
    Uptime {
        start: "first".to_owned(),
        ms,
    }
}

fn shown(at: i64) -> Reading {
    judge(Timestamp(at))
}

fn wall(at: i64, within: i64, source: ClockSource) -> Wall {
    Wall {
        earliest: Timestamp(at - within),
        latest: Timestamp(at + within),
        source,
    }
}

#[test]
fn a_chip_is_believed_while_nothing_speaks_against_it() {
    let keeper = Keeper::new(Timestamp(TODAY), None);
    let source = |at: i64, ms: i64| keeper.judge(shown(at), Some(&up(ms))).source;
    assert_eq!(source(TODAY - 60_000, 0), ClockSource::Rtc);
    assert_eq!(source(TODAY + HOUR, HOUR + 60_000), ClockSource::Rtc);
    // It jumped, forth or back: nobody vouches for it any more.
    assert_eq!(source(TODAY + 3 * HOUR, HOUR + 61_000), ClockSource::None);
    assert_eq!(source(TODAY + HOUR, HOUR + 62_000), ClockSource::None);
    let behind = Keeper::new(Timestamp(TODAY), None);
    let reading = behind.judge(shown(TODAY - HOUR), None);
    assert_eq!(
        (reading.source, reading.now),
        (ClockSource::None, Timestamp(TODAY - HOUR))
    );
    // A machine that sleeps is no clock that jumps, nor is one whose clock is set right after 1970.
    let woken = Keeper::new(Timestamp(0), None);
    let source = |at: i64, ms: i64| woken.judge(shown(at), Some(&up(ms))).source;
    assert_eq!(source(0, 0), ClockSource::None);
    assert_eq!(source(TODAY, 1_000), ClockSource::Rtc);
    assert_eq!(source(TODAY + 9 * HOUR, 9 * HOUR), ClockSource::Rtc);
}

#[test]
fn what_a_person_says_is_counted_on_until_the_machine_starts_anew() {
    let keeper = Keeper::new(Timestamp(0), None);
    assert_eq!(
        keeper.judge(shown(0), Some(&up(0))).source,
        ClockSource::None
    );
    let stated = keeper.told(wall(TODAY, 120_000, ClockSource::Operator), up(5_000));
    let later = keeper.judge(shown(HOUR), Some(&up(5_000 + HOUR)));
    assert_eq!(later.source, ClockSource::Operator);
    assert_eq!(later.now, Timestamp(TODAY + HOUR));
    assert_eq!(later.within_ms, 120_000 + HOUR / DRIFT);
    // Where the system's clock agrees, it is finer.
    let agrees = keeper.judge(shown(TODAY + HOUR + 7), Some(&up(5_000 + HOUR)));
    assert_eq!(agrees.now, Timestamp(TODAY + HOUR + 7));
    // Another process of the same start knows it too; after a new start it is over.
    let again = Keeper::new(Timestamp(0), Some(stated));
    assert_eq!(
        again.judge(shown(HOUR), Some(&up(9_000))).source,
        ClockSource::Operator
    );
    let other = Uptime {
        start: "second".to_owned(),
        ms: 9_000,
    };
    assert_eq!(
        again.judge(shown(HOUR), Some(&other)).source,
        ClockSource::None
    );
}

#[test]
fn a_time_server_ends_all_doubt() {
    let keeper = Keeper::new(Timestamp(TODAY + YEAR), None);
    let kept = Reading::new(Timestamp(TODAY), ClockSource::Ntp);
    keeper.told(wall(TODAY - HOUR, 1_000, ClockSource::Operator), up(0));
    assert_eq!(keeper.judge(kept, Some(&up(1))), kept);
}

#[test]
fn a_node_takes_the_time_from_who_has_it_at_first_hand() {
    let check = |own: i64, theirs: ClockSource, expected: bool| {
        let keeper = Keeper::new(Timestamp(0), None);
        let news = keeper.heard(wall(TODAY, 500, theirs), 300, shown(own), Some(up(0)));
        assert_eq!(news, expected, "{own} {theirs:?}");
        let reading = keeper.judge(shown(own), Some(&up(HOUR)));
        assert_eq!(
            reading.source == ClockSource::Peer,
            expected,
            "{own} {theirs:?}"
        );
        if expected {
            assert_eq!(reading.now.0, TODAY + HOUR + 150);
            assert_eq!(reading.within_ms, 650 + HOUR / DRIFT);
        }
    };
    check(0, ClockSource::Ntp, true);
    check(0, ClockSource::Operator, true);
    // Far off, the chip is wrong, whichever way; near, it is left alone.
    check(TODAY + 10 * YEAR, ClockSource::Ntp, true);
    check(TODAY - 100 * 24 * HOUR, ClockSource::Operator, true);
    check(TODAY + 60_000, ClockSource::Ntp, false);
    check(TODAY - 60_000, ClockSource::Ntp, false);
    // Rumours do not travel.
    check(0, ClockSource::Peer, false);
    check(0, ClockSource::Rtc, false);
    check(0, ClockSource::None, false);
}

#[test]
fn no_node_changes_a_clock_that_a_server_or_a_person_vouches_for() {
    let far = wall(TODAY + YEAR, 1, ClockSource::Ntp);
    let keeper = Keeper::new(Timestamp(0), None);
    let kept = Reading::new(Timestamp(TODAY), ClockSource::Ntp);
    assert!(!keeper.heard(far, 1, kept, Some(up(0))));
    assert_eq!(keeper.judge(kept, Some(&up(1))), kept);
    let person = Keeper::new(Timestamp(0), None);
    person.told(wall(TODAY, 120_000, ClockSource::Operator), up(0));
    assert!(!person.heard(far, 1, shown(0), Some(up(1))));
    assert_eq!(
        person.judge(shown(0), Some(&up(1))).source,
        ClockSource::Operator
    );
    // Of two nodes, the surer one counts.
    let lost = Keeper::new(Timestamp(0), None);
    let hears = |within, ms| {
        let theirs = wall(TODAY, within, ClockSource::Ntp);
        lost.heard(theirs, 0, shown(0), Some(up(ms)))
    };
    assert!(hears(5_000, 0) && hears(50, 1) && !hears(400, 2));
}
