//! `orgo calendar …`: which hours count, and when so many of them are over.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use orgo_engine::{calendar, policy::Calendar, profile::Calendars, why};
use orgo_schema::{span::Span, time::Timestamp};
use serde_json::{Value, json};

use crate::{
    configuration::{self, lines},
    failure::Failure,
    setting::Setting,
    verb::CalendarTest,
};

/// Reads the calendars that a profile file may name: those in the folder `calendars` beside it, and those
/// the program carries.
///
/// # Errors
/// Every complaint about them.
pub(super) fn beside(file: &Path) -> Result<Calendars, Failure> {
    let files = configuration::calendars(file.parent().unwrap_or(file))?;
    read(&files)
}

fn read(files: &BTreeMap<String, String>) -> Result<Calendars, Failure> {
    let (mut calendars, mut errors) = (Calendars::new(), Vec::new());
    for (path, text) in files {
        match calendar::read(path, text) {
            Ok(calendar) => {
                calendars.insert(calendar.name().to_owned(), Arc::new(calendar));
            }
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() {
        Ok(calendars)
    } else {
        Err(Failure::Input(lines(&errors)))
    }
}

/// Lists the calendars there are.
pub fn list(setting: &Setting) -> Value {
    let loaded = &setting.configuration.loaded;
    let chosen = loaded.policy.calendar.name();
    let items: Vec<Value> = loaded
        .calendars
        .values()
        .map(|calendar| {
            json!({
                "name": calendar.name(), "title": calendar.title(), "zone": calendar.zone().name(),
                "version": calendar.version(), "in_force": calendar.name() == chosen,
            })
        })
        .collect();
    json!({ "items": items, "next": null })
}

/// Checks a calendar file.
///
/// # Errors
/// What is wrong with it, with line and column.
pub fn check(file: &Path) -> Result<Value, Failure> {
    let text = configuration::text(file)?;
    let calendar = calendar::read(&file.display().to_string(), &text)
        .map_err(|error| Failure::Input(error.to_string()))?;
    Ok(json!({
        "name": calendar.name(), "title": calendar.title(), "version": calendar.version(), "ok": true,
    }))
}

/// Says when so much time has counted, and which.
///
/// # Errors
/// When there is no such calendar.
pub fn test(setting: &Setting, asked: &CalendarTest) -> Result<Value, Failure> {
    let counted = count(setting, &asked.name, asked.from, asked.length)?;
    let spans: Vec<Value> = counted
        .listing
        .shown
        .iter()
        .map(|span| json!({ "from": span.from, "to": span.to, "ms": span.ms() }))
        .collect();
    Ok(json!({
        "calendar": asked.name,
        "zone": counted.zone.name(),
        "from": asked.from,
        "due_at": counted.due,
        "counted": spans,
        "counted_more": counted.listing.more,
        "sentences": counted.sentences(),
    }))
}

/// Counts off a length of time by the calendar of a name, `always` included.
///
/// # Errors
/// When there is no such calendar.
pub fn count(
    setting: &Setting,
    name: &str,
    from: Timestamp,
    length: Span,
) -> Result<why::CountedOff, Failure> {
    let loaded = &setting.configuration.loaded;
    let calendar = Calendar::named(name, &loaded.calendars).ok_or_else(|| {
        let known: Vec<&str> = loaded.calendars.keys().map(String::as_str).collect();
        Failure::Input(format!(
            "there is no calendar `{name}`: there are always{}{}",
            if known.is_empty() { "" } else { ", " },
            known.join(", ")
        ))
    })?;
    let ms = i64::try_from(length.approximate_ms()).unwrap_or(i64::MAX);
    Ok(why::count_off(&calendar, loaded.policy.zone, from, ms))
}
