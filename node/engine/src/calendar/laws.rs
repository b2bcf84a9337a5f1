//! What holds of every calendar, against a model that looks at each minute.

use chrono::{Datelike as _, NaiveDate, Timelike as _};
use orgo_schema::time::Timestamp;
use proptest::prelude::*;

use super::*;

const MINUTE: i64 = 60_000;

const ZONES: [Tz; 6] = [
    Tz::UTC,
    Tz::Europe__Paris,
    Tz::America__New_York,
    Tz::Australia__Lord_Howe,
    Tz::Africa__Casablanca,
    Tz::Asia__Kathmandu,
];

/// A calendar as it was drawn, in minutes of the day.
#[derive(Debug, Clone)]
struct Drawn {
    zone: Tz,
    /// For each weekday from Monday on, where stretches begin and end.
    week: Vec<Vec<(u16, u16)>>,
    /// Days of 2026 from 1 January that are holidays.
    holidays: Vec<u64>,
}

impl Drawn {
    fn read(&self) -> Working {
        let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
        let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        let week: Vec<String> = days
            .iter()
            .zip(&self.week)
            .map(|(day, stretches)| {
                let all: Vec<String> = stretches
                    .iter()
                    .map(|(from, to)| format!("{}-{}", clock(*from), clock(*to)))
                    .collect();
                format!("{day}: [{}]", all.join(", "))
            })
            .collect();
        let holidays: Vec<String> = self
            .holidays
            .iter()
            .map(|day| format!("  {}: Holiday\n", self.date(*day)))
            .collect();
        let more = if holidays.is_empty() {
            String::new()
        } else {
            format!("holidays:\n{}", holidays.concat())
        };
        tests::working(
            self.zone.name(),
            &format!("{{ {} }}", week.join(", ")),
            &more,
        )
    }

    fn date(&self, day: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + chrono::Days::new(day)
    }

    /// Whether the minute that begins at an instant counts, by the words of the file alone.
    fn counts(&self, at: i64) -> bool {
        let local = Timestamp(at).utc().with_timezone(&self.zone).naive_local();
        let minute = u16::try_from(local.hour() * 60 + local.minute()).unwrap();
        let works = |date: NaiveDate, minute: u16| {
            let weekday = usize::try_from(date.weekday().num_days_from_monday()).unwrap();
            let is_holiday = self.holidays.iter().any(|day| self.date(*day) == date);
            !is_holiday
                && self.week[weekday].iter().any(|(from, to)| {
                    let to = if to > from { *to } else { to + 1440 };
                    (*from..to).contains(&minute)
                })
        };
        let before = local.date().pred_opt().unwrap();
        works(local.date(), minute) || works(before, minute + 1440)
    }

    /// Counts milliseconds minute by minute; both instants are whole minutes.
    fn counted(&self, from: i64, to: i64) -> i64 {
        (from / MINUTE..to / MINUTE)
            .filter(|minute| self.counts(minute * MINUTE))
            .count()
            .try_into()
            .map(|minutes: i64| minutes * MINUTE)
            .unwrap()
    }
}

/// Up to three stretches of a day in order and apart, the last perhaps over midnight.
fn day() -> impl Strategy<Value = Vec<(u16, u16)>> {
    (
        prop::collection::btree_set(0_u16..1440, 0..6),
        any::<bool>(),
    )
        .prop_map(|(minutes, over)| {
            let minutes: Vec<u16> = minutes.into_iter().collect();
            let mut stretches: Vec<(u16, u16)> = minutes
                .chunks_exact(2)
                .map(|pair| (pair[0], pair[1]))
                .collect();
            let first = stretches.first().map_or(0, |(from, _)| *from);
            if let (true, Some(last)) = (over, stretches.last_mut()) {
                last.1 = first.min(last.0 / 2);
            }
            stretches.retain(|(from, to)| from != to);
            stretches
        })
}

fn drawn() -> impl Strategy<Value = Drawn> {
    (
        prop::sample::select(ZONES.to_vec()),
        prop::collection::vec(day(), 7),
        prop::collection::vec(0_u64..365, 0..4),
    )
        .prop_filter("some working time", |(_, week, _)| {
            week.iter().any(|day| !day.is_empty())
        })
        .prop_map(|(zone, week, mut holidays)| {
            holidays.sort_unstable();
            holidays.dedup();
            Drawn {
                zone,
                week,
                holidays,
            }
        })
}

/// A minute of 2026, often near a change of the clocks.
fn minute() -> impl Strategy<Value = i64> {
    const YEAR: i64 = 29_453_760;
    prop_oneof![
        (0..525_600_i64).prop_map(|minute| YEAR + minute),
        // 29 March, 25 October, 8 March, 15 February.
        (
            prop::sample::select(vec![87_i64, 297, 66, 45]),
            -2_000..2_000_i64
        )
            .prop_map(|(day, off)| YEAR + day * 1440 + off),
    ]
    .prop_map(|minute| minute * MINUTE)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn counts_as_the_minutes_are_counted(drawn in drawn(), from in minute(), length in 0..9_000_i64) {
        let calendar = drawn.read();
        let to = from + length * MINUTE;
        let expected = drawn.counted(from, to);
        prop_assert_eq!(calendar.counted_ms(Timestamp(from), Timestamp(to)), expected);
        let spans: Vec<Counted> = calendar.spans(Timestamp(from), Timestamp(to)).collect();
        prop_assert_eq!(spans.iter().map(|span| span.ms()).sum::<i64>(), expected);
        prop_assert!(spans.iter().all(|span| span.from < span.to));
        prop_assert!(spans.windows(2).all(|pair| pair[0].to < pair[1].from));
        for span in spans {
            prop_assert!(drawn.counts(span.from.0) && drawn.counts(span.to.0 - MINUTE));
        }
    }

    #[test]
    fn what_has_counted_by_then_is_what_was_asked(drawn in drawn(), from in minute(), ms in 1..500_000_000_i64) {
        let calendar = drawn.read();
        let from = Timestamp(from);
        let due = calendar.after(from, ms).unwrap();
        prop_assert_eq!(calendar.counted_ms(from, due), ms);
        // It is the first such instant.
        prop_assert_eq!(calendar.counted_ms(from, due.plus_ms(-1)), ms - 1);
        prop_assert!(drawn.counts(due.0 - 1));
    }

    #[test]
    fn time_adds_up_and_runs_forward(drawn in drawn(), mut at in prop::array::uniform3(minute()), ms in 0..90_000_000_i64) {
        at.sort_unstable();
        let calendar = drawn.read();
        let [one, two, three] = at.map(Timestamp);
        prop_assert_eq!(
            calendar.counted_ms(one, two) + calendar.counted_ms(two, three),
            calendar.counted_ms(one, three)
        );
        prop_assert!(calendar.after(one, ms) <= calendar.after(two, ms));
        prop_assert!(calendar.after(one, ms) <= calendar.after(one, ms + 1));
        if ms > 0 {
            let first = calendar.after(one, ms).unwrap();
            prop_assert_eq!(calendar.after(first, 1_000), calendar.after(one, ms + 1_000));
        }
    }
}
