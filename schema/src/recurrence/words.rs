//! A recurrence rule in plain words.

use super::{DayRule, End, Frequency, Recurrence, Weekday};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Says when a rule comes round.
pub(super) fn explain(rule: &Recurrence) -> String {
    let unit = match rule.frequency {
        Frequency::Daily => "day",
        Frequency::Weekly => "week",
        Frequency::Monthly => "month",
        Frequency::Yearly => "year",
    };
    let every = match rule.interval {
        1 => format!("every {unit}"),
        interval => format!("every {interval} {unit}s"),
    };
    format!("{every}{}{}{}", days(rule), months(rule), end(rule.end))
}

fn days(rule: &Recurrence) -> String {
    let weekdays = and(rule.days.iter().map(|day| weekday(*day)));
    let month_days = and(rule.month_days.iter().map(|day| month_day(*day)));
    match (rule.month_days.is_empty(), rule.days.is_empty()) {
        (true, true) => String::new(),
        (true, false) => format!(" on {weekdays}"),
        (false, true) => format!(" on {month_days}"),
        (false, false) => {
            let weekdays = or(rule.days.iter().map(|day| weekday(*day)));
            format!(" on {month_days}, where that is {weekdays}")
        }
    }
}

fn months(rule: &Recurrence) -> String {
    let name = |month: &u8| {
        let index = usize::from(*month).saturating_sub(1);
        MONTHS.get(index).copied().unwrap_or_default().to_owned()
    };
    match rule.months.as_slice() {
        [] => String::new(),
        months => format!(" in {}", and(months.iter().map(name))),
    }
}

fn end(end: End) -> String {
    match end {
        End::Never => String::new(),
        End::Count(1) => ", once".to_owned(),
        End::Count(count) => format!(", {count} times"),
        End::Day(day) => format!(", until {}", day.format("%-d %B %Y")),
        End::At(at) => format!(", until {}", at.utc().format("%-d %B %Y, %H:%M UTC")),
    }
}

fn weekday(day: DayRule) -> String {
    let name = match day.weekday {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    };
    match day.nth {
        None => name.to_owned(),
        Some(nth) => format!("the {} {name}", nth_word(nth)),
    }
}

fn month_day(day: i8) -> String {
    if day < 0 {
        format!("the {} day", nth_word(day))
    } else {
        format!("the {}", nth_digits(day.unsigned_abs()))
    }
}

/// Says which one: "first", "last", "second to last", "12th".
fn nth_word(nth: i8) -> String {
    let word = match nth.unsigned_abs() {
        1 => "first".to_owned(),
        2 => "second".to_owned(),
        3 => "third".to_owned(),
        4 => "fourth".to_owned(),
        5 => "fifth".to_owned(),
        number => nth_digits(number),
    };
    match nth {
        -1 => "last".to_owned(),
        nth if nth < 0 => format!("{word} to last"),
        _ => word,
    }
}

fn nth_digits(number: u8) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

fn and(words: impl Iterator<Item = String>) -> String {
    joined(words, "and")
}

fn or(words: impl Iterator<Item = String>) -> String {
    joined(words, "or")
}

fn joined(words: impl Iterator<Item = String>, last: &str) -> String {
    let words: Vec<String> = words.collect();
    match words.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((end, before)) => format!("{} {last} {end}", before.join(", ")),
    }
}
