use proptest::prelude::*;

use super::*;

#[test]
fn rules_have_one_text_and_plain_words() {
    let check = |text: &str, canonical: &str, words: &str| {
        let rule = Recurrence::parse(text).unwrap();
        assert_eq!(rule.to_string(), canonical, "{text}");
        assert_eq!(rule.explain(), words, "{text}");
    };
    check("FREQ=DAILY", "FREQ=DAILY", "every day");
    check(
        "rrule:byday=fr,mo,mo;interval=2;freq=weekly",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR",
        "every 2 weeks on Monday and Friday",
    );
    check(
        "FREQ=MONTHLY;INTERVAL=1;BYDAY=+1MO;COUNT=12",
        "FREQ=MONTHLY;COUNT=12;BYDAY=1MO",
        "every month on the first Monday, 12 times",
    );
    check(
        "FREQ=MONTHLY;BYDAY=-1FR,2FR",
        "FREQ=MONTHLY;BYDAY=-1FR,2FR",
        "every month on the last Friday and the second Friday",
    );
    check(
        "FREQ=MONTHLY;BYMONTHDAY=15,1,-1",
        "FREQ=MONTHLY;BYMONTHDAY=-1,1,15",
        "every month on the last day, the 1st and the 15th",
    );
    check(
        "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR",
        "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR",
        "every month on the 13th, where that is Friday",
    );
    check(
        "FREQ=YEARLY;BYMONTH=9,3;BYMONTHDAY=22;UNTIL=20301231",
        "FREQ=YEARLY;UNTIL=20301231;BYMONTH=3,9;BYMONTHDAY=22",
        "every year on the 22nd in March and September, until 31 December 2030",
    );
    check(
        "FREQ=YEARLY;BYDAY=20MO,-2SU;UNTIL=20301231T170000Z",
        "FREQ=YEARLY;UNTIL=20301231T170000Z;BYDAY=-2SU,20MO",
        "every year on the second to last Sunday and the 20th Monday, until 31 December 2030, 17:00 UTC",
    );
    check(
        "FREQ=DAILY;COUNT=1",
        "FREQ=DAILY;COUNT=1",
        "every day, once",
    );
}

#[test]
fn refusals_say_which_part_and_what_may_stand_there() {
    let check = |text: &str, needles: &[&str]| {
        let error = Recurrence::parse(text).unwrap_err().to_string();
        for needle in needles {
            assert!(error.contains(needle), "{text}: {error}");
        }
    };
    check(" ", &["is empty", "FREQ=WEEKLY;BYDAY=MO"]);
    check(&"A".repeat(513), &["513 characters", "at most 512"]);
    check("INTERVAL=2", &["has no FREQ"]);
    check("weekly", &["`WEEKLY` is not a part", "allowed are FREQ"]);
    check("FREQ=DAILY;", &["`` is not a part"]);
    check("FREQ=DAILY;BYSETPOS=1", &["`BYSETPOS=1`", "BYDAY"]);
    check("FREQ=DAILY;FREQ=DAILY", &["FREQ stands", "twice"]);
    check(
        "FREQ=HOURLY",
        &["`HOURLY`", "DAILY, WEEKLY, MONTHLY or YEARLY"],
    );
    for interval in ["0", "1000", "-1", "+1", "1.5", ""] {
        let text = format!("FREQ=DAILY;INTERVAL={interval}");
        check(&text, &["INTERVAL", "from 1 to 999"]);
    }
    check("FREQ=DAILY;COUNT=0", &["COUNT", "from 1 to 999"]);
    check("FREQ=DAILY;COUNT=2;UNTIL=20301231", &["one of them"]);
    for until in [
        "2030",
        "20300231",
        "19691231",
        "20301231T170000",
        "20301231T235960Z",
    ] {
        check(&format!("FREQ=DAILY;UNTIL={until}"), &["UNTIL", "20261231"]);
    }
    check("FREQ=DAILY;BYMONTH=13", &["`13`", "from 1 to 12"]);
    check("FREQ=MONTHLY;BYMONTHDAY=0", &["`0`", "from 1 to 31"]);
    check("FREQ=MONTHLY;BYMONTHDAY=-32", &["`-32`"]);
    for day in ["XX", "0MO", "54MO", "M", "é", "1 MO", "MO TU"] {
        check(&format!("FREQ=YEARLY;BYDAY={day}"), &["BYDAY", "1MO"]);
    }
    check("FREQ=WEEKLY;BYMONTHDAY=1", &["BYMONTHDAY", "FREQ=WEEKLY"]);
    check("FREQ=WEEKLY;BYDAY=1MO", &["with a number", "FREQ=MONTHLY"]);
    check("FREQ=MONTHLY;BYDAY=6MO", &["over 5"]);
    check("FREQ=YEARLY;BYMONTH=1;BYDAY=6MO", &["over 5"]);
    check("FREQ=YEARLY;BYMONTHDAY=1;BYDAY=1MO", &["one of the two"]);
    check("FREQ=YEARLY;BYMONTH=2,4;BYMONTHDAY=31", &["never"]);
}

#[test]
fn a_rule_travels_as_its_text() {
    let rule = Recurrence::parse("FREQ=WEEKLY;BYDAY=MO").unwrap();
    assert_eq!(
        serde_json::to_value(&rule).unwrap(),
        serde_json::json!("FREQ=WEEKLY;BYDAY=MO")
    );
    let mut bytes = Vec::new();
    minicbor::encode(&rule, &mut bytes).unwrap();
    assert_eq!(minicbor::decode::<Recurrence>(&bytes).unwrap(), rule);
}

/// Texts that are nearly rules: parts in any number and order, with values in and out of range.
fn nearly() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        proptest::sample::select(vec!["DAILY", "WEEKLY", "MONTHLY", "YEARLY", "HOURLY"])
            .prop_map(|word| format!("FREQ={word}")),
        (0..1200u16).prop_map(|number| format!("INTERVAL={number}")),
        (0..1200u16).prop_map(|number| format!("COUNT={number}")),
        (0..3000u16, 0..14u8, 0..33u8)
            .prop_map(|(year, month, day)| format!("UNTIL={year:04}{month:02}{day:02}")),
        (1970..9999u16, 1..13u8, 1..29u8, 0..25u8).prop_map(|(year, month, day, hour)| {
            format!("UNTIL={year:04}{month:02}{day:02}T{hour:02}3015Z")
        }),
        proptest::collection::vec(0..14u8, 1..4).prop_map(|list| joined("BYMONTH", &list)),
        proptest::collection::vec(-33..33i8, 1..4).prop_map(|list| joined("BYMONTHDAY", &list)),
        proptest::collection::vec("(|[-+]?[0-9]{1,2})(MO|TU|WE|TH|FR|SA|SU)", 1..4)
            .prop_map(|list| joined("BYDAY", &list)),
    ];
    proptest::collection::vec(part, 1..5).prop_map(|parts| parts.join(";"))
}

fn joined<T: ToString>(part: &str, list: &[T]) -> String {
    let list: Vec<String> = list.iter().map(ToString::to_string).collect();
    format!("{part}={}", list.join(","))
}

proptest! {
    #[test]
    fn a_rule_reads_what_it_prints(text in nearly()) {
        if let Ok(rule) = Recurrence::parse(&text) {
            let canonical = rule.to_string();
            prop_assert_eq!(Recurrence::parse(&canonical), Ok(rule.clone()), "{}", canonical);
            prop_assert!(rule.explain().starts_with("every "));
            prop_assert!(canonical.chars().count() <= RULE_CHARS_MAX);
        }
    }

    #[test]
    fn no_text_breaks_the_reader(text in any::<String>()) {
        drop(Recurrence::parse(&text));
    }
}
