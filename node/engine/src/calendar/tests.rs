//! Calendars against known cases, most of them bugs that other systems had.

use orgo_schema::time::Timestamp;

use super::*;
use crate::policy::Calendar;

const HOUR: i64 = 3_600_000;

const OFFICE: &str = "{ mon: [08:00-12:00, 13:00-18:00], tue: [08:00-12:00, 13:00-18:00], \
    wed: [08:00-12:00, 13:00-18:00], thu: [08:00-12:00, 13:00-18:00], fri: [08:00-12:00, 13:00-17:30] }";
const EIGHT_TO_SIX: &str =
    "{ mon: 08:00-18:00, tue: 08:00-18:00, wed: 08:00-18:00, thu: 08:00-18:00, fri: 08:00-18:00 }";
const NIGHTS: &str = "{ mon: 22:00-06:00, fri: 22:00-06:00, sun: 18:00-24:00 }";
const ALL: &str = "{ mon: 00:00-24:00, tue: 00:00-24:00, wed: 00:00-24:00, thu: 00:00-24:00, \
    fri: 00:00-24:00, sat: 00:00-24:00, sun: 00:00-24:00 }";

pub(crate) fn working(zone: &str, week: &str, more: &str) -> Working {
    let text = format!("version: \"1\"\ntitle: Test\nzone: {zone}\nweek: {week}\n{more}");
    read("calendars/test.yaml", &text).unwrap_or_else(|error| panic!("{error}"))
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// Checks by when so many hours have counted, and that they have.
#[track_caller]
fn check(calendar: &Working, from: &str, hours: i64, due: &str) {
    let (from, due) = (at(from), at(due));
    let found = calendar.after(from, hours * HOUR);
    assert_eq!(found, Some(due), "after {hours} h from {from}");
    assert_eq!(calendar.counted_ms(from, due), hours * HOUR);
    let listed: i64 = calendar.spans(from, due).map(Counted::ms).sum();
    assert_eq!(listed, hours * HOUR);
}

#[test]
fn hours_of_an_office() {
    let paris = working("Europe/Paris", OFFICE, "");
    // Over the midday break, over night, over the weekend.
    check(
        &paris,
        "2026-03-03T11:00:00+01:00",
        2,
        "2026-03-03T14:00:00+01:00",
    );
    check(
        &paris,
        "2026-03-03T17:00:00+01:00",
        2,
        "2026-03-04T09:00:00+01:00",
    );
    check(
        &paris,
        "2026-03-06T16:30:00+01:00",
        2,
        "2026-03-09T09:00:00+01:00",
    );
    // Friday 17:30 is the end of the day: all of it counts on Monday.
    check(
        &paris,
        "2026-03-06T17:30:00+01:00",
        1,
        "2026-03-09T09:00:00+01:00",
    );
    // Made out of hours: at night, on Sunday, in the break.
    check(
        &paris,
        "2026-03-03T23:10:00+01:00",
        1,
        "2026-03-04T09:00:00+01:00",
    );
    check(
        &paris,
        "2026-03-08T12:00:00+01:00",
        4,
        "2026-03-09T12:00:00+01:00",
    );
    check(
        &paris,
        "2026-03-03T12:30:00+01:00",
        1,
        "2026-03-03T14:00:00+01:00",
    );
}

/// GLPI, pull request 22678: 8 to 18 h, four hours to react, the level an hour before; made on Monday at
/// 17:00 it is due on Tuesday at 11:00 and the level at 10:00, not at midnight.
#[test]
fn a_level_an_hour_before_is_an_hour_of_work_before() {
    let paris = working("Europe/Paris", EIGHT_TO_SIX, "");
    check(
        &paris,
        "2026-03-02T17:00:00+01:00",
        4,
        "2026-03-03T11:00:00+01:00",
    );
    check(
        &paris,
        "2026-03-02T17:00:00+01:00",
        3,
        "2026-03-03T10:00:00+01:00",
    );
}

#[test]
fn what_the_clocks_leave_out_does_not_count_and_what_they_repeat_counts_twice() {
    // Europe/Paris: 29 March 2026 has no 02:00 to 03:00, 25 October 2026 has it twice.
    let paris = working("Europe/Paris", "{ sun: 01:00-05:00 }", "");
    let day = |calendar: &Working, from: &str, to: &str| calendar.counted_ms(at(from), at(to));
    assert_eq!(
        day(&paris, "2026-03-29T00:00:00Z", "2026-03-30T00:00:00Z"),
        3 * HOUR
    );
    assert_eq!(
        day(&paris, "2026-10-24T22:00:00Z", "2026-10-26T00:00:00Z"),
        5 * HOUR
    );
    check(&paris, "2026-03-28T12:00:00Z", 2, "2026-03-29T02:00:00Z");
    check(&paris, "2026-10-24T12:00:00Z", 3, "2026-10-25T02:00:00Z");
    // One stretch, though its local times jump.
    assert_eq!(
        paris
            .spans(at("2026-10-24T12:00:00Z"), at("2026-10-26T00:00:00Z"))
            .count(),
        1
    );

    // America/New_York: 8 March and 1 November 2026 at 2 o'clock.
    let york = working("America/New_York", ALL, "");
    check(
        &york,
        "2026-03-08T00:00:00-05:00",
        23,
        "2026-03-09T00:00:00-04:00",
    );
    check(
        &york,
        "2026-11-01T00:00:00-04:00",
        25,
        "2026-11-02T00:00:00-05:00",
    );
    let early = working("America/New_York", "{ sun: 02:00-03:00 }", "");
    assert_eq!(
        day(&early, "2026-03-08T00:00:00Z", "2026-03-09T12:00:00Z"),
        0
    );
    check(&early, "2026-03-07T12:00:00Z", 1, "2026-03-15T07:00:00Z");

    // Australia/Lord_Howe moves by half an hour: 4 October and 5 April 2026 at 2 o'clock.
    let howe = working("Australia/Lord_Howe", "{ sun: 01:00-03:00 }", "");
    assert_eq!(
        day(&howe, "2026-10-03T00:00:00Z", "2026-10-05T00:00:00Z"),
        3 * HOUR / 2
    );
    assert_eq!(
        day(&howe, "2026-04-04T00:00:00Z", "2026-04-06T00:00:00Z"),
        5 * HOUR / 2
    );

    // Africa/Casablanca goes back for Ramadan: 15 February to 22 March 2026.
    let casablanca = working("Africa/Casablanca", OFFICE, "");
    check(
        &casablanca,
        "2026-02-13T16:30:00Z",
        1,
        "2026-02-16T09:00:00Z",
    );
    check(
        &casablanca,
        "2026-03-20T17:30:00Z",
        1,
        "2026-03-23T08:00:00Z",
    );

    // Asia/Kathmandu is 5:45 ahead, always.
    let kathmandu = working(
        "Asia/Kathmandu",
        "{ sun: 10:00-17:00, mon: 10:00-17:00 }",
        "",
    );
    check(
        &kathmandu,
        "2026-06-07T16:30:00+05:45",
        1,
        "2026-06-08T10:30:00+05:45",
    );
}

#[test]
fn a_stretch_over_midnight_belongs_to_the_day_it_begins_on() {
    let nights = working("Europe/Paris", NIGHTS, "holidays: { 2026-06-05: Feast }");
    // Monday night, then the holiday of Friday that takes its night away, then Sunday evening.
    check(
        &nights,
        "2026-06-01T20:00:00+02:00",
        8,
        "2026-06-02T06:00:00+02:00",
    );
    check(
        &nights,
        "2026-06-01T20:00:00+02:00",
        9,
        "2026-06-07T19:00:00+02:00",
    );
    assert_eq!(
        nights
            .spans(
                at("2026-06-02T01:00:00+02:00"),
                at("2026-06-08T23:00:00+02:00")
            )
            .count(),
        3
    );
    // The other way round: the night before a holiday is worked to its end.
    let before = working("Europe/Paris", NIGHTS, "holidays: { 2026-06-02: Feast }");
    check(
        &before,
        "2026-06-01T20:00:00+02:00",
        8,
        "2026-06-02T06:00:00+02:00",
    );
    // Nights that touch and overlap count once.
    let overlap = working("UTC", "{ mon: 20:00-08:00, tue: 06:00-10:00 }", "");
    check(&overlap, "2026-06-01T00:00:00Z", 14, "2026-06-02T10:00:00Z");
    assert_eq!(
        overlap
            .spans(at("2026-06-01T00:00:00Z"), at("2026-06-03T00:00:00Z"))
            .count(),
        1
    );
}

#[test]
fn holidays_and_exceptions_of_every_kind() {
    let more = "holidays:\n  12-25: Christmas\n  easter+1: Easter Monday\n  orthodox: Pascha\n  \
        4th thu nov: Thanksgiving\n  last mon may: Memorial Day\n  02-29: Leap day\n  2026-07-01: Founders\n\
        exceptions:\n  12-24: [08:00-12:00]\n  2026-12-24: closed\n  2026-08-03: closed\n  2026-08-08: 10:00-11:00\n";
    let paris = working("Europe/Paris", EIGHT_TO_SIX, more);
    let hours = |date: &str| {
        let from = at(&format!("{date}T00:00:00+01:00"));
        let ms = paris.counted_ms(from, from.plus_ms(24 * HOUR));
        (
            ms / HOUR,
            paris.day_name(from.plus_ms(12 * HOUR)).map(str::to_owned),
        )
    };
    let named = |name: &str| Some(name.to_owned());
    assert_eq!(hours("2026-12-25"), (0, named("Christmas")));
    assert_eq!(hours("2031-12-25"), (0, named("Christmas")));
    assert_eq!(hours("2026-04-06"), (0, named("Easter Monday")));
    assert_eq!(hours("2027-03-29"), (0, named("Easter Monday")));
    assert_eq!(hours("2026-11-26"), (0, named("Thanksgiving")));
    assert_eq!(hours("2026-11-19"), (10, None));
    assert_eq!(hours("2026-05-25"), (0, named("Memorial Day")));
    assert_eq!(hours("2026-05-18"), (10, None));
    assert_eq!(hours("2028-02-29"), (0, named("Leap day")));
    assert_eq!(hours("2027-03-01"), (10, None));
    assert_eq!(hours("2026-07-01"), (0, named("Founders")));
    assert_eq!(hours("2027-07-01"), (10, None));
    assert_eq!(hours("2027-12-24"), (4, named("a day of its own")));
    assert_eq!(hours("2026-12-24"), (0, named("a day of its own")));
    assert_eq!(hours("2026-08-08"), (1, named("a day of its own")));
    // A leap day that works is a Tuesday like any other.
    let plain = working("Europe/Paris", EIGHT_TO_SIX, "");
    check(
        &plain,
        "2028-02-28T17:00:00+01:00",
        11,
        "2028-02-29T18:00:00+01:00",
    );
    check(
        &plain,
        "2028-02-28T17:00:00+01:00",
        12,
        "2028-03-01T09:00:00+01:00",
    );
}

/// Western and Eastern Easter as they were and will be.
#[test]
fn easter_falls_where_it_falls() {
    let check = |rule: &str, date: &str| {
        let rule: rule::Rule = rule.parse().unwrap();
        let day = at(&format!("{date}T00:00:00Z")).0 / (24 * HOUR);
        let year = date.get(..4).and_then(|year| year.parse().ok()).unwrap();
        assert_eq!(rule.day_in(year), Some(day), "{date}");
    };
    for date in [
        "1981-04-19",
        "2008-03-23",
        "2011-04-24",
        "2024-03-31",
        "2025-04-20",
        "2026-04-05",
        "2038-04-25",
        "2076-04-19",
        "2100-03-28",
    ] {
        check("easter", date);
    }
    for date in [
        "2008-04-27",
        "2024-05-05",
        "2025-04-20",
        "2026-04-12",
        "2027-05-02",
        "2100-05-02",
    ] {
        check("orthodox", date);
    }
}

#[test]
fn the_ends_of_time_are_safe() {
    let paris = working("Europe/Paris", OFFICE, "");
    let (first, last) = (Timestamp(i64::MIN), Timestamp(i64::MAX));
    let all = paris.counted_ms(first, last);
    assert_eq!(paris.counted_ms(Timestamp(0), Working::HORIZON), all);
    assert_eq!(paris.counted_ms(last, first), 0);
    assert_eq!(paris.after(Timestamp(0), all + 1), None);
    assert!(
        paris
            .after(first, all)
            .is_some_and(|end| end <= Working::HORIZON)
    );
    assert_eq!(paris.after(Working::HORIZON, 1), None);
    assert_eq!(paris.after(last, i64::MAX), None);
    assert_eq!(paris.after(last, 0), Some(last));
    assert_eq!(paris.spans(last, first).count(), 0);
    // Ten years of work, 44.5 h a week.
    let due = paris
        .after(at("2026-01-05T00:00:00Z"), 44 * HOUR * 520)
        .unwrap();
    assert!(
        at("2035-01-01T00:00:00Z") < due && due < at("2036-01-05T00:00:00Z"),
        "{due}"
    );
}

#[test]
fn a_calendar_without_a_zone_has_the_organizations() {
    let text = "version: \"1\"\ntitle: Test\nweek: { mon: 08:00-09:00 }\n";
    let calendar = read("profiles/calendars/morning.yaml", text).unwrap();
    assert_eq!(calendar.name(), "morning");
    assert_eq!(calendar.zone(), Tz::UTC);
    let tokyo = calendar.in_zone_of(Tz::Asia__Tokyo);
    check(
        &tokyo,
        "2026-06-01T00:00:00+09:00",
        1,
        "2026-06-01T09:00:00+09:00",
    );
    assert_eq!(tokyo.in_zone_of(Tz::UTC).zone(), Tz::Asia__Tokyo);
}

#[test]
fn a_broken_calendar_says_where_and_what_is_allowed() {
    let check = |lines: &str, expected: &str| {
        let error = read("calendars/test.yaml", lines).unwrap_err().to_string();
        assert!(error.starts_with("calendars/test.yaml:"), "{error}");
        assert!(error.contains(expected), "{error}");
    };
    let head = "version: \"1\"\ntitle: T\n";
    let with = |more: &str, expected: &str| check(&format!("{head}{more}"), expected);
    let week = "week: { mon: 08:00-09:00 }\n";
    let and = |more: &str, expected: &str| check(&format!("{head}{week}{more}"), expected);
    check(
        "title: T\nweek: { mon: 08:00-09:00 }\n",
        "`version` is missing",
    );
    with("", "`week` is missing");
    with("week: {}\n", ":3:7: week: no day has working time");
    with("week: { mon: [] }\n", "no day has working time");
    with(
        "week: { mon: closed, tue: closed }\n",
        "no day has working time",
    );
    with(
        "week: { monday: 08:00-09:00 }\n",
        "allowed are mon, tue, wed, thu, fri, sat, sun",
    );
    with(
        "week: { mon: 8-12 }\n",
        ":3:14: week.mon: `8-12` is no stretch of a day",
    );
    with("week: { mon: 08:00-25:00 }\n", "is no stretch");
    with("week: { mon: 24:00-25:00 }\n", "is no stretch");
    with("week: { mon: 08:60-09:00 }\n", "is no stretch");
    with(
        "week: { mon: 08:00-08:00 }\n",
        "00:00-24:00 for a whole day",
    );
    with(
        "week: { mon: [08:00-12:00, 11:00-13:00] }\n",
        "week.mon[1]: begins before",
    );
    with(
        "week: { mon: [22:00-06:00, 23:00-24:00] }\n",
        "week.mon[1]: begins before",
    );
    and(
        "zone: Europe/Pariss\n",
        ":4:7: zone: `Europe/Pariss` is no zone",
    );
    and("zone: Europe/Pariss\n", "did you mean `Europe/Paris`?");
    and("zone: CEST\n", "write an IANA name");
    and("holidays: { 02-30: Never }\n", ":4:13: `02-30` is no day");
    and(
        "holidays: { 2026-13-01: Never }\n",
        "`2026-13-01` is no day",
    );
    and("holidays: { 2026-02-29: Never }\n", "is no day");
    and("holidays: { 2200-01-01: Late }\n", "from 1970 to 2199");
    and("holidays: { easter+300: Far }\n", "is no day");
    and("holidays: { 5th mon may: Rare }\n", "is no day");
    and("holidays: { 12-25: }\n", "text is wanted here");
    and("holidays: { 12-25: A, 12-25: B }\n", "12-25");
    and(
        "exceptions: { 12-24: shut }\n",
        "`shut` is no stretch of a day",
    );
    and("critical: never\n", "allowed are always, working");
    and("color: red\n", "`color` is not known here");
    let error = read("calendars/always.yaml", &format!("{head}{week}")).unwrap_err();
    assert!(error.to_string().contains("another name"), "{error}");
}

#[test]
fn times_are_said_with_their_zone() {
    let said = |text: &str, zone| clock_text(at(text), zone);
    assert_eq!(
        said("2026-03-02T16:30:00Z", Tz::Europe__Paris),
        "Mon 2 Mar 2026 17:30 Europe/Paris"
    );
    assert_eq!(
        said("2026-10-25T00:30:00Z", Tz::Europe__Paris),
        "Sun 25 Oct 2026 02:30 (UTC+02:00) Europe/Paris"
    );
    assert_eq!(
        said("2026-03-02T16:30:05Z", Tz::UTC),
        "Mon 2 Mar 2026 16:30:05 UTC"
    );
    assert_eq!(length_text(3 * HOUR + 12 * 60_000), "3 h 12 min");
    assert_eq!(length_text(48 * HOUR), "48 h");
    assert_eq!(length_text(0), "0 min");
}

/// What the search for changes of the clocks relies on: none is undone within a day.
#[test]
fn no_change_of_the_clocks_is_missed() {
    for zone in [
        Tz::Europe__Paris,
        Tz::Africa__Casablanca,
        Tz::Africa__Cairo,
        Tz::Australia__Lord_Howe,
        Tz::America__Sao_Paulo,
        Tz::Pacific__Apia,
        Tz::Antarctica__Troll,
        Tz::Asia__Gaza,
    ] {
        let regimes = zone::regimes(zone, 0, index::HORIZON_MS);
        let mut next = regimes.iter().peekable();
        let mut now = regimes[0];
        for hour in 0..24 * 366 * 60 {
            let at = hour * HOUR;
            while let Some(regime) = next.next_if(|regime| regime.from <= at) {
                now = *regime;
            }
            let local = Timestamp(at).utc().with_timezone(&zone).naive_local();
            let offset = local.and_utc().timestamp_millis() - at;
            assert_eq!(now.offset, offset, "{zone} {}", Timestamp(at));
        }
    }
}

/// A profile chooses a calendar by its name and gives it the organization's zone.
#[test]
fn a_profile_chooses_a_calendar_windows_and_reminders() {
    const SCHOOL: &str = include_str!("../../../../profiles/school/profile.yaml");
    const MORNING: &str = "version: \"1\"\ntitle: Morning\nweek: { mon: 08:00-09:00 }\n";
    let load = |more: &str| {
        let profile = format!("{SCHOOL}\n{more}\n");
        let files = [
            ("profile.yaml", profile.as_str()),
            ("calendars/morning.yaml", MORNING),
        ];
        crate::profile::load(&files).map_err(|errors| errors[0].to_string())
    };
    let chosen = load(
        "zone: Asia/Tokyo\ncalendar: morning\nlevels: [PT2H, PT4H]\nrepeat: { every: PT4H, at_most: 3 }",
    );
    let chosen = chosen.unwrap();
    let Calendar::Working(calendar) = &chosen.policy.calendar else {
        panic!("it is not chosen");
    };
    assert_eq!(
        (calendar.zone(), chosen.policy.zone),
        (Tz::Asia__Tokyo, Tz::Asia__Tokyo)
    );
    assert_eq!(chosen.calendars["morning"].zone(), Tz::Asia__Tokyo);
    let named = |name: &str| Calendar::named(name, &chosen.calendars);
    assert_eq!(named("morning"), Some(chosen.policy.calendar.clone()));
    assert_eq!(named("always"), Some(Calendar::Always));
    assert_eq!(named("evening"), None);
    assert_eq!(chosen.policy.levels.len(), 2);
    assert_eq!(chosen.policy.repeat.unwrap().at_most, 3);
    let refused = |more: &str, expected: &str| {
        let error = load(more).unwrap_err();
        assert!(error.contains(expected), "{error}");
    };
    refused("calendar: morn", "`morn` is no calendar here");
    refused("calendar: morn", "allowed are always, morning");
    refused("zone: Paris", "`Paris` is no zone");
    refused("levels: PT2H", "levels: a list");
    refused("levels: [2h]", "write PT2H");
    refused("repeat: { every: PT4H, at_most: 0 }", "leave `repeat` out");
    refused("repeat: { every: PT4H, at_most: 300 }", "at_most");
}
