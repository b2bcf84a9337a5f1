//! Reading `calendars/NAME.yaml`.
//!
//! ```text
//! version: "1"
//! title: Office hours
//! zone: Europe/Paris
//! week:
//!   mon: [08:00-12:00, 13:00-18:00]
//!   fri: 22:00-06:00
//! holidays:
//!   12-25: Christmas
//!   easter+1: Easter Monday
//! exceptions:
//!   2026-12-24: 08:00-12:00
//!   2026-08-03: closed
//! critical: always
//! ```

use std::sync::OnceLock;

use super::{
    Working,
    day::{Pattern, Stretch},
    rule::Rule,
    zone,
};
use crate::{
    rule::read_version,
    yaml::{At, ConfigError, Key, Reader, parse},
};

const KNOWN: [&str; 8] = [
    "version",
    "requires",
    "title",
    "zone",
    "week",
    "holidays",
    "exceptions",
    "critical",
];

const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

const DAY_MINUTES: u16 = 24 * 60;

/// Reads a calendar; its name is that of the file.
///
/// # Errors
///
/// What is wrong with it, and where.
pub fn read(path: &str, text: &str) -> Result<Working, ConfigError> {
    let node = parse(path, text)?;
    let fields = Reader::new(path, &node).map(&KNOWN)?;
    let file = path.rsplit('/').next().unwrap_or(path);
    let name = file.strip_suffix(".yaml").unwrap_or(file);
    if name == "always" {
        let start = At { line: 1, column: 1 };
        let problem = "`always` means every hour: give the file another name";
        return Err(ConfigError::new(path, start, "", problem));
    }
    Ok(Working {
        name: name.to_owned(),
        title: fields.need("title")?.text()?.to_owned(),
        version: read_version(&fields)?,
        zone: fields.read("zone", |reader| {
            zone::parse(reader.source()?).map_err(|problem| reader.error(problem))
        })?,
        pattern: Pattern {
            week: read_week(&fields.need("week")?)?,
            holidays: fields.read("holidays", read_holidays)?.unwrap_or_default(),
            exceptions: fields
                .read("exceptions", read_exceptions)?
                .unwrap_or_default(),
        },
        critical_waits: fields.read("critical", read_critical)?.unwrap_or_default(),
        index: OnceLock::new(),
    })
}

fn read_critical(reader: &Reader<'_>) -> Result<bool, ConfigError> {
    match reader.source()? {
        "always" => Ok(false),
        "working" => Ok(true),
        other => Err(reader.error(format!(
            "`{other}` does not say which time counts for critical work: allowed are always, working"
        ))),
    }
}

fn read_week(reader: &Reader<'_>) -> Result<[Vec<Stretch>; 7], ConfigError> {
    let fields = reader.map(&WEEKDAYS)?;
    let mut week: [Vec<Stretch>; 7] = Default::default();
    for (name, day) in WEEKDAYS.iter().zip(&mut week) {
        *day = fields.read(name, read_day)?.unwrap_or_default();
    }
    if week.iter().all(Vec::is_empty) {
        return Err(reader.error(
            "no day has working time, so nothing would ever be due: give at least one, \
             for example mon: [08:00-12:00, 13:00-18:00]",
        ));
    }
    Ok(week)
}

/// Reads the stretches of a day: one, a list, or `closed`.
fn read_day(reader: &Reader<'_>) -> Result<Vec<Stretch>, ConfigError> {
    if reader.is_scalar() && reader.source()? == "closed" {
        return Ok(Vec::new());
    }
    let mut stretches: Vec<Stretch> = Vec::new();
    for item in reader.list_or_one() {
        let stretch = read_stretch(&item)?;
        if stretches.last().is_some_and(|last| stretch.from < last.to) {
            return Err(item.error(
                "begins before the one in front of it ends: write the stretches of a day in order and apart",
            ));
        }
        stretches.push(stretch);
    }
    Ok(stretches)
}

fn read_stretch(reader: &Reader<'_>) -> Result<Stretch, ConfigError> {
    let text = reader.source()?;
    let stretch = text.split_once('-').and_then(|(from, to)| {
        Some((
            minutes(from.trim()).filter(|from| *from < DAY_MINUTES)?,
            minutes(to.trim())?,
        ))
    });
    match stretch {
        Some((from, to)) if from == to => Err(reader.error(format!(
            "`{text}` ends where it begins: write 00:00-24:00 for a whole day, or closed for none"
        ))),
        Some((from, to)) if from < to => Ok(Stretch { from, to }),
        Some((from, to)) => Ok(Stretch {
            from,
            to: to + DAY_MINUTES,
        }),
        None => Err(reader.error(format!(
            "`{text}` is no stretch of a day: write for example 08:00-12:00, 22:00-06:00 over midnight, \
             18:00-24:00 up to it, or closed"
        ))),
    }
}

/// Reads a time of day as minutes, 24:00 included.
fn minutes(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let number = |text: &str| {
        (text.len() == 2 && text.chars().all(|c| c.is_ascii_digit()))
            .then(|| text.parse::<u16>().ok())
            .flatten()
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    let all = hours * 60 + minutes;
    (minutes < 60 && all <= DAY_MINUTES).then_some(all)
}

fn read_holidays(reader: &Reader<'_>) -> Result<Vec<(Rule, String)>, ConfigError> {
    let days = reader.any_map()?;
    days.iter()
        .map(|(key, name)| Ok((read_rule(key, &name)?, name.text()?.to_owned())))
        .collect()
}

fn read_exceptions(reader: &Reader<'_>) -> Result<Vec<(Rule, Vec<Stretch>)>, ConfigError> {
    let days = reader.any_map()?;
    days.iter()
        .map(|(key, day)| Ok((read_rule(key, &day)?, read_day(&day)?)))
        .collect()
}

fn read_rule(key: &Key, value: &Reader<'_>) -> Result<Rule, ConfigError> {
    key.text
        .parse()
        .map_err(|problem: String| ConfigError::new(value.file(), key.at, "", problem))
}
