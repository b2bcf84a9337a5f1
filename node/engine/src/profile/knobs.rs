//! Reading the values of single knobs, wherever they stand.

use std::{collections::BTreeSet, sync::Arc};

use chrono_tz::Tz;
use orgo_schema::{review::ReviewCycle, span::Span};

use super::Calendars;
use crate::{
    calendar,
    policy::{Calendar, Factor, Repeat},
    yaml::{ConfigError, Reader},
};

/// The most windows that are said one by one: nobody has more levels above them.
const LEVELS_MAX: usize = 16;

/// Reads a factor such as 0.5 without floats: two processors must reach the same millisecond.
pub(crate) fn read_factor(reader: &Reader<'_>) -> Result<Factor, ConfigError> {
    let text = reader.source()?;
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    let milli = (digits(whole) && digits(fraction) && fraction.len() <= 3)
        .then(|| format!("{whole}{fraction:0<3}").parse().ok())
        .flatten();
    milli.and_then(Factor::from_milli).ok_or_else(|| {
        reader.error(format!(
            "`{text}` is not a factor: write a number from 0.001 to 100, for example 0.5"
        ))
    })
}

pub(crate) fn read_zone(reader: &Reader<'_>) -> Result<Tz, ConfigError> {
    calendar::parse_zone(reader.source()?).map_err(|problem| reader.error(problem))
}

pub(crate) fn read_calendar(
    reader: &Reader<'_>,
    calendars: &Calendars,
) -> Result<Calendar, ConfigError> {
    let name = reader.source()?;
    if name == "always" {
        return Ok(Calendar::Always);
    }
    let working = calendars.get(name).ok_or_else(|| {
        let known: Vec<&str> = calendars.keys().map(String::as_str).collect();
        reader
            .error(format!("`{name}` is no calendar here"))
            .hint(format!(
                "allowed are always{}{}; a calendar is a file calendars/NAME.yaml",
                if known.is_empty() { "" } else { ", " },
                known.join(", ")
            ))
    })?;
    Ok(Calendar::Working(Arc::clone(working)))
}

pub(crate) fn read_levels(reader: &Reader<'_>) -> Result<Vec<Span>, ConfigError> {
    let levels: Vec<Span> = reader
        .list()?
        .iter()
        .map(Reader::parse)
        .collect::<Result<_, _>>()?;
    if levels.len() > LEVELS_MAX {
        return Err(reader.error(format!(
            "{} windows: at most {LEVELS_MAX} may be said one by one",
            levels.len()
        )));
    }
    Ok(levels)
}

pub(crate) fn read_repeat(reader: &Reader<'_>) -> Result<Repeat, ConfigError> {
    let fields = reader.map(&["every", "at_most"])?;
    let at_most = fields.need("at_most")?;
    let repeat = Repeat {
        every: fields.need("every")?.parse()?,
        at_most: at_most.parse()?,
    };
    if repeat.at_most == 0 {
        return Err(at_most.error("is 0: leave `repeat` out to remind nobody"));
    }
    Ok(repeat)
}

pub(crate) fn read_reviews(reader: &Reader<'_>) -> Result<BTreeSet<ReviewCycle>, ConfigError> {
    reader.list()?.iter().map(Reader::parse).collect()
}

/// Refuses a number of similar cases that makes no pattern.
pub(crate) fn check_count(reader: &Reader<'_>, count: u32) -> Result<(), ConfigError> {
    if count < 2 {
        Err(reader.error("a pattern needs at least 2 similar cases"))
    } else {
        Ok(())
    }
}
