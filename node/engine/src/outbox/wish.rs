//! When somebody is told, by how they wish to be told (PRODUCT 35).
//!
//! Critical work waits for nothing. Otherwise what is muted is not sent; a digest or a bundle collects what
//! comes within a day, a week or some minutes; and nothing comes in quiet hours, digests neither.

use chrono::{Datelike as _, Days, NaiveDate, NaiveTime, TimeDelta, Timelike as _, Weekday};
use chrono_tz::Tz;
use orgo_schema::{
    fact::{Digest, Preferred, Purpose, Quiet},
    time::Timestamp,
};

use super::Message;
use crate::{calendar, conduct::cadence, module::LANGUAGES};

/// What the stretch of a weekly digest is called.
const WEEKLY: &str = "weekly";
/// The hour of the day at which digests go.
const DIGEST_HOUR: u32 = 7;
/// The minutes of a day.
const DAY_MINUTES: u16 = 24 * 60;
/// The minutes within which what comes to teams, and what is told to a range, goes in one mail to somebody who named no
/// others: a hundred mails that come in at once are one message, and work still waits for a person and not for a mail.
const MANY_MINUTES: u16 = 2;
/// The longest bundle, in minutes.
const BUNDLE_MAX: u16 = 12 * 60;

/// When a message goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum When {
    /// At once.
    Now,
    /// Later.
    Later {
        /// Not before then.
        until: Timestamp,
        /// Why.
        reason: String,
        /// The stretch of time with whose messages it goes in one mail.
        period: Option<String>,
    },
    /// Not at all.
    Never {
        /// Why.
        reason: String,
    },
}

/// Lists what is wrong with what somebody wishes: the field and a sentence each.
pub fn problems(preferred: &Preferred) -> Vec<(&'static str, String)> {
    let mut problems = Vec::new();
    let language = preferred.language.as_deref();
    if let Some(language) = language.filter(|language| !LANGUAGES.contains(language)) {
        let known = LANGUAGES.join(", ");
        problems.push((
            "language",
            format!("`{language}` is not a language here: allowed are {known}"),
        ));
    }
    if let Some(Err(problem)) = preferred.zone.as_deref().map(calendar::parse_zone) {
        problems.push(("zone", problem));
    }
    if let Some(quiet) = preferred.quiet {
        if quiet.from >= DAY_MINUTES || quiet.until >= DAY_MINUTES {
            problems.push(("quiet", "a day ends at 23:59".to_owned()));
        } else if quiet.from == quiet.until {
            let problem = "quiet hours that end when they begin would last for ever: mute what you do not want";
            problems.push(("quiet", problem.to_owned()));
        }
    }
    if preferred
        .bundle
        .is_some_and(|minutes| !(1..=BUNDLE_MAX).contains(&minutes))
    {
        let problem = format!("a bundle is of 1 to {BUNDLE_MAX} minutes");
        problems.push(("bundle", problem));
    }
    problems
}

/// Says when a message goes to somebody. `zone` is where they live unless they say otherwise; what
/// `may_join` others in one mail is not restricted.
pub fn when(
    preferred: &Preferred,
    zone: Tz,
    (message, is_critical, may_join): (&Message, bool, bool),
    now: Timestamp,
) -> When {
    if is_critical {
        return When::Now;
    }
    if preferred.muted.contains(&message.wanted.purpose) {
        let reason = format!("they want no mail about this ({})", message.wanted.purpose);
        return When::Never { reason };
    }
    let zone = own_zone(preferred, zone);
    let collected = (may_join && !message.was_held)
        .then(|| collect(preferred, message.wanted.purpose, zone, now))
        .flatten();
    let (until, said, period) = match collected {
        Some((until, said, period)) => (until, Some(said), Some(period)),
        None => (now, None, None),
    };
    let quiet_end = preferred.quiet.and_then(|quiet| end_of(quiet, zone, until));
    match (quiet_end, said) {
        (Some(end), said) => When::Later {
            until: end,
            reason: match said {
                Some(said) => format!("{said}, after quiet hours"),
                None => "quiet hours".to_owned(),
            },
            period,
        },
        (None, Some(reason)) => When::Later {
            until,
            reason,
            period,
        },
        (None, None) => When::Now,
    }
}

/// A week that has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndedWeek {
    /// When its mail goes: on the clock of who gets it.
    pub at: Timestamp,
    /// What the stretch is called of all that goes in that mail.
    pub period: String,
}

/// Returns the last week that has ended for somebody who lives in `zone` unless they say otherwise. Who was away for
/// many has one mail, not many.
pub fn week_ended(preferred: &Preferred, zone: Tz, now: Timestamp) -> Option<EndedWeek> {
    let zone = own_zone(preferred, zone);
    let today = now.utc().with_timezone(&zone).date_naive();
    let passed = u64::from(today.weekday().days_since(Weekday::Mon));
    let monday = today.checked_sub_days(Days::new(passed))?;
    let ended = |day: NaiveDate| {
        let hour = NaiveTime::from_hms_opt(DIGEST_HOUR, 0, 0)?;
        let at = cadence::shown(day, hour, zone)?;
        let period = format!("{WEEKLY} {day}");
        (at <= now).then_some(EndedWeek { at, period })
    };
    ended(monday).or_else(|| ended(monday.checked_sub_days(Days::new(7))?))
}

fn own_zone(preferred: &Preferred, zone: Tz) -> Tz {
    let own = preferred.zone.as_deref().map(calendar::parse_zone);
    own.and_then(Result::ok).unwrap_or(zone)
}

/// Whether a stretch of time is a week, by its name.
pub fn is_week(period: &str) -> bool {
    period.starts_with(WEEKLY)
}

/// Returns when a digest or bundle goes that collects what comes now, what it is called, and its period.
fn collect(
    preferred: &Preferred,
    purpose: Purpose,
    zone: Tz,
    now: Timestamp,
) -> Option<(Timestamp, String, String)> {
    if let Some(digest) = preferred.digest {
        let local = now.utc().with_timezone(&zone);
        let hour = NaiveTime::from_hms_opt(DIGEST_HOUR, 0, 0)?;
        let late = u64::from(local.time() >= hour);
        let mut day = local.date_naive().checked_add_days(Days::new(late))?;
        let word = match digest {
            Digest::Daily => "daily",
            Digest::Weekly => {
                let passed = u64::from(day.weekday().days_since(Weekday::Mon));
                day = day.checked_add_days(Days::new((7 - passed) % 7))?;
                WEEKLY
            }
        };
        let until = cadence::shown(day, hour, zone)?;
        return Some((
            until,
            format!("it goes with the {word} digest"),
            format!("{word} {day}"),
        ));
    }
    let is_for_many = matches!(purpose, Purpose::Arrived | Purpose::Informed);
    let usual = is_for_many.then_some(MANY_MINUTES);
    let minutes = preferred.bundle.filter(|minutes| *minutes > 0).or(usual)?;
    let length = i64::from(minutes) * 60_000;
    let number = now.0.div_euclid(length).checked_add(1)?;
    let until = Timestamp(number.checked_mul(length)?);
    Some((
        until,
        format!("what comes within {minutes} minutes goes in one mail"),
        format!("bundle {until}"),
    ))
}

/// Returns when quiet hours end that an instant lies in.
fn end_of(quiet: Quiet, zone: Tz, at: Timestamp) -> Option<Timestamp> {
    let local = at.utc().with_timezone(&zone);
    let minute = u16::try_from(local.hour() * 60 + local.minute()).ok()?;
    let is_quiet = if quiet.from < quiet.until {
        (quiet.from..quiet.until).contains(&minute)
    } else {
        minute >= quiet.from || minute < quiet.until
    };
    if !is_quiet {
        return None;
    }
    let days = u64::from(minute >= quiet.until);
    let day = local.date_naive().checked_add_days(Days::new(days))?;
    let time = NaiveTime::MIN.overflowing_add_signed(TimeDelta::minutes(i64::from(quiet.until)));
    cadence::shown(day, time.0, zone)
}

#[cfg(test)]
mod tests {
    use orgo_schema::fact::{Channel, Recipient, Wanted};

    use super::*;
    use crate::history::{fact_id, user_id};

    fn message(was_held: bool) -> Message {
        let wanted = Wanted {
            cause: fact_id(1),
            purpose: Purpose::Escalated,
            to: Recipient::User(user_id(1)),
            channel: Channel::Mail,
            template: None,
            period: None,
        };
        Message {
            was_held,
            ..Message::new(fact_id(2), wanted)
        }
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn told(preferred: &Preferred, was_held: bool, now: &str) -> When {
        when(
            preferred,
            Tz::Africa__Nairobi,
            (&message(was_held), false, true),
            at(now),
        )
    }

    fn check(preferred: &Preferred, now: &str, until: &str, period: Option<&str>) {
        match told(preferred, false, now) {
            When::Later {
                until: found,
                period: named,
                ..
            } => {
                assert_eq!((found, named.as_deref()), (at(until), period), "{now}");
            }
            other @ (When::Now | When::Never { .. }) => panic!("{now}: {other:?}"),
        }
    }

    fn night() -> Preferred {
        Preferred {
            quiet: Some(Quiet {
                from: 21 * 60,
                until: 6 * 60 + 30,
            }),
            ..Preferred::default()
        }
    }

    #[test]
    fn nothing_comes_in_quiet_hours_of_the_own_zone() {
        assert_eq!(told(&night(), false, "2026-11-21T17:59:00Z"), When::Now);
        check(
            &night(),
            "2026-11-21T18:00:00Z",
            "2026-11-22T03:30:00Z",
            None,
        );
        check(
            &night(),
            "2026-11-21T22:00:00Z",
            "2026-11-22T03:30:00Z",
            None,
        );
        assert_eq!(told(&night(), true, "2026-11-22T03:30:00Z"), When::Now);
        let paris = Preferred {
            zone: Some("Europe/Paris".into()),
            ..night()
        };
        check(&paris, "2026-11-21T20:00:00Z", "2026-11-22T05:30:00Z", None);
        let noon = Preferred {
            quiet: Some(Quiet {
                from: 720,
                until: 780,
            }),
            ..Preferred::default()
        };
        check(&noon, "2026-11-21T09:30:00Z", "2026-11-21T10:00:00Z", None);
        assert_eq!(told(&noon, false, "2026-11-21T10:00:00Z"), When::Now);
    }

    #[test]
    fn critical_work_waits_for_nothing() {
        let all = Preferred {
            muted: vec![Purpose::Escalated],
            digest: Some(Digest::Weekly),
            ..night()
        };
        let now = at("2026-11-21T22:00:00Z");
        assert_eq!(
            when(&all, Tz::UTC, (&message(false), true, true), now),
            When::Now
        );
        assert!(matches!(
            told(&all, false, "2026-11-21T22:00:00Z"),
            When::Never { .. }
        ));
    }

    #[test]
    fn digests_go_in_the_morning_and_never_in_quiet_hours() {
        let daily = Preferred {
            digest: Some(Digest::Daily),
            ..Preferred::default()
        };
        check(
            &daily,
            "2026-11-21T03:00:00Z",
            "2026-11-21T04:00:00Z",
            Some("daily 2026-11-21"),
        );
        check(
            &daily,
            "2026-11-21T04:00:00Z",
            "2026-11-22T04:00:00Z",
            Some("daily 2026-11-22"),
        );
        let weekly = Preferred {
            digest: Some(Digest::Weekly),
            ..Preferred::default()
        };
        // A Saturday; then the Monday itself, before and after.
        check(
            &weekly,
            "2026-11-21T12:00:00Z",
            "2026-11-23T04:00:00Z",
            Some("weekly 2026-11-23"),
        );
        check(
            &weekly,
            "2026-11-23T03:00:00Z",
            "2026-11-23T04:00:00Z",
            Some("weekly 2026-11-23"),
        );
        check(
            &weekly,
            "2026-11-23T05:00:00Z",
            "2026-11-30T04:00:00Z",
            Some("weekly 2026-11-30"),
        );
        assert!(is_week("weekly 2026-11-30") && !is_week("daily 2026-11-21"));
        let late = Preferred {
            quiet: Some(Quiet {
                from: 1_200,
                until: 9 * 60,
            }),
            ..daily
        };
        check(
            &late,
            "2026-11-21T12:00:00Z",
            "2026-11-22T06:00:00Z",
            Some("daily 2026-11-22"),
        );
        assert_eq!(told(&late, true, "2026-11-22T06:00:00Z"), When::Now);
        // What is restricted never shares a mail.
        let alone = when(
            &late,
            Tz::UTC,
            (&message(false), false, false),
            at("2026-11-21T12:00:00Z"),
        );
        assert_eq!(alone, When::Now);
    }

    #[test]
    fn the_last_week_that_ended_is_the_one_that_news_were_collected_for() {
        let weekly = Preferred {
            digest: Some(Digest::Weekly),
            ..Preferred::default()
        };
        let ended = |preferred: &Preferred, now: &str| {
            let ended = week_ended(preferred, Tz::Africa__Nairobi, at(now)).unwrap();
            (ended.at, ended.period)
        };
        let of = |instant: &str, period: &str| (at(instant), period.to_owned());
        let before = of("2026-11-16T04:00:00Z", "weekly 2026-11-16");
        assert_eq!(ended(&weekly, "2026-11-22T12:00:00Z"), before);
        assert_eq!(ended(&weekly, "2026-11-23T03:59:59Z"), before);
        let monday = of("2026-11-23T04:00:00Z", "weekly 2026-11-23");
        assert_eq!(ended(&weekly, "2026-11-23T04:00:00Z"), monday);
        assert_eq!(ended(&weekly, "2026-11-29T20:00:00Z"), monday);
        // What was held back until then is called the same.
        check(
            &weekly,
            "2026-11-22T12:00:00Z",
            "2026-11-23T04:00:00Z",
            Some(&monday.1),
        );
        // Their own clock, also where it was moved in the night before.
        let paris = Preferred {
            zone: Some("Europe/Paris".into()),
            ..weekly
        };
        assert_eq!(
            ended(&paris, "2026-10-26T08:00:00Z"),
            of("2026-10-26T06:00:00Z", "weekly 2026-10-26")
        );
        assert_eq!(
            ended(&paris, "2026-10-25T08:00:00Z"),
            of("2026-10-19T05:00:00Z", "weekly 2026-10-19")
        );
    }

    #[test]
    fn a_bundle_is_of_the_same_minutes_wherever_it_is_made() {
        let ten = Preferred {
            bundle: Some(10),
            ..Preferred::default()
        };
        let period = Some("bundle 2026-11-21T12:10:00Z");
        check(&ten, "2026-11-21T12:00:00Z", "2026-11-21T12:10:00Z", period);
        check(&ten, "2026-11-21T12:09:59Z", "2026-11-21T12:10:00Z", period);
    }

    #[test]
    fn what_comes_to_a_team_goes_in_one_mail_unless_somebody_named_other_minutes() {
        let mut came = message(false);
        came.wanted.purpose = Purpose::Arrived;
        let told = |preferred: &Preferred, is_critical: bool| {
            let about = (&came, is_critical, true);
            when(preferred, Tz::UTC, about, at("2026-11-21T12:00:30Z"))
        };
        let check = |preferred: &Preferred, expected: &str| match told(preferred, false) {
            When::Later { until, period, .. } => {
                assert_eq!(until, at(expected));
                assert_eq!(period.unwrap(), format!("bundle {until}"));
            }
            other @ (When::Now | When::Never { .. }) => panic!("{other:?}"),
        };
        check(&Preferred::default(), "2026-11-21T12:02:00Z");
        let ten = Preferred {
            bundle: Some(10),
            ..Preferred::default()
        };
        check(&ten, "2026-11-21T12:10:00Z");
        assert_eq!(told(&Preferred::default(), true), When::Now);
        let muted = Preferred {
            muted: vec![Purpose::Arrived],
            ..Preferred::default()
        };
        assert!(matches!(told(&muted, false), When::Never { .. }));
    }

    #[test]
    fn what_cannot_be_is_said_by_its_field() {
        let wrong = Preferred {
            language: Some("xx".into()),
            zone: Some("Mars/Olympus".into()),
            quiet: Some(Quiet {
                from: 60,
                until: 60,
            }),
            bundle: Some(0),
            ..Preferred::default()
        };
        let fields: Vec<_> = problems(&wrong)
            .into_iter()
            .map(|(field, _)| field)
            .collect();
        assert_eq!(fields, ["language", "zone", "quiet", "bundle"]);
        assert_eq!(problems(&night()), []);
    }
}
