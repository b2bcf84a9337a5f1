//! Reading `profile.yaml`: every knob of SPEC 6, none of them left to guess.

use chrono_tz::Tz;
use orgo_schema::{label::LadderTable, role::Registry, span::Span};

use super::{Calendars, keep, knobs, structure};
use crate::{
    policy::{Contested, PatternSensitivity, Policy, Windows},
    rule::read_version,
    yaml::{ConfigError, Reader, parse},
};

const KNOWN: [&str; 24] = [
    "version",
    "requires",
    "profile",
    "title",
    "windows",
    "factor",
    "levels",
    "repeat",
    "granularity",
    "at_once",
    "pattern",
    "reviews",
    "transparency",
    "notify",
    "automation",
    "log",
    "retention",
    "areas",
    "ladder",
    "holders",
    "zone",
    "calendar",
    "receipts",
    "contested",
];

/// Reads a profile, and the areas it adds to the standard ones. It may choose one of `calendars`.
///
/// # Errors
///
/// What is wrong with it, and where.
pub fn read(
    path: &str,
    text: &str,
    calendars: &Calendars,
) -> Result<(Policy, Registry), ConfigError> {
    let node = parse(path, text)?;
    let fields = Reader::new(path, &node).map(&KNOWN)?;
    // Read for its form only: people see it in lists of profiles.
    fields.need("title")?.text()?;
    let version = read_version(&fields)?;
    let mut registry = Registry::default();
    fields.read("areas", |areas| structure::read_areas(areas, &mut registry))?;
    let mut ladder = LadderTable::default();
    fields.read("ladder", |list| {
        structure::read_ladder(list, &registry, &mut ladder)
    })?;
    let zone = fields.read("zone", knobs::read_zone)?.unwrap_or(Tz::UTC);
    let policy = Policy {
        profile: fields.need("profile")?.text()?.to_owned(),
        version,
        windows: read_windows(&fields.need("windows")?)?,
        factor: knobs::read_factor(&fields.need("factor")?)?,
        levels: fields
            .read("levels", knobs::read_levels)?
            .unwrap_or_default(),
        repeat: fields.read("repeat", knobs::read_repeat)?,
        granularity: fields.need("granularity")?.parse()?,
        at_once: fields.need("at_once")?.parse()?,
        ladder,
        holders: fields
            .read("holders", |list| structure::read_holders(list, &registry))?
            .unwrap_or_default(),
        calendar: fields
            .read("calendar", |name| knobs::read_calendar(name, calendars))?
            .unwrap_or_default()
            .in_zone_of(zone),
        zone,
        retention: keep::read(&fields.need("retention")?)?,
        transparency: fields.need("transparency")?.parse()?,
        notify: fields.need("notify")?.parse()?,
        receipts: fields.read("receipts", Reader::boolean)?.unwrap_or(false),
        automation: fields.need("automation")?.parse()?,
        contested: fields
            .read("contested", Reader::parse)?
            .unwrap_or(Contested::Count),
        log: fields.need("log")?.parse()?,
        reviews: knobs::read_reviews(&fields.need("reviews")?)?,
        pattern: read_pattern(&fields.need("pattern")?)?,
        domains: std::collections::BTreeMap::new(),
        said_by: std::collections::BTreeMap::new(),
    };
    Ok((policy, registry))
}

fn read_windows(reader: &Reader<'_>) -> Result<Windows, ConfigError> {
    let fields = reader.map(&["critical", "high", "medium", "low"])?;
    let span = |key: &str| fields.need(key)?.parse::<Span>();
    let windows = Windows {
        critical: span("critical")?,
        high: span("high")?,
        medium: span("medium")?,
        low: span("low")?,
    };
    if windows.are_in_order() {
        Ok(windows)
    } else {
        Err(reader.error("a higher priority must not have a longer window"))
    }
}

fn read_pattern(reader: &Reader<'_>) -> Result<PatternSensitivity, ConfigError> {
    let fields = reader.map(&["count", "window"])?;
    let count = fields.need("count")?;
    let sensitivity = PatternSensitivity {
        count: count.parse()?,
        window: fields.need("window")?.parse()?,
    };
    knobs::check_count(&count, sensitivity.count)?;
    Ok(sensitivity)
}
