//! Reading `profile.yaml`: every knob of SPEC 6, none of them left to guess.

use std::collections::BTreeSet;

use orgo_schema::{
    label::{Base, LadderTable},
    review::ReviewCycle,
    role::{Registry, RolePath},
    span::Span,
};

use super::keep;
use crate::{
    policy::{Calendar, Factor, Holders, PatternSensitivity, Policy, Windows},
    rule::read_version,
    yaml::{ConfigError, Fields, Reader, parse},
};

const KNOWN: [&str; 18] = [
    "version",
    "requires",
    "profile",
    "title",
    "windows",
    "factor",
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
];

/// Reads a profile, and the areas it adds to the standard ones.
///
/// # Errors
///
/// What is wrong with it, and where.
pub fn read(path: &str, text: &str) -> Result<(Policy, Registry), ConfigError> {
    let node = parse(path, text)?;
    let fields = Reader::new(path, &node).map(&KNOWN)?;
    // Read for its form only: people see it in lists of profiles.
    fields.need("title")?.text()?;
    let version = read_version(&fields)?;
    let registry = fields.read("areas", read_areas)?.unwrap_or_default();
    let policy = Policy {
        profile: fields.need("profile")?.text()?.to_owned(),
        version,
        windows: read_windows(&fields.need("windows")?)?,
        factor: read_factor(&fields.need("factor")?)?,
        granularity: fields.need("granularity")?.parse()?,
        at_once: fields.need("at_once")?.parse()?,
        ladder: fields
            .read("ladder", |list| read_ladder(list, &registry))?
            .unwrap_or_default(),
        holders: fields
            .read("holders", |list| read_holders(list, &registry))?
            .unwrap_or_default(),
        calendar: Calendar::Always,
        retention: keep::read(&fields.need("retention")?)?,
        transparency: fields.need("transparency")?.parse()?,
        notify: fields.need("notify")?.parse()?,
        automation: fields.need("automation")?.parse()?,
        log: fields.need("log")?.parse()?,
        reviews: read_reviews(&fields.need("reviews")?)?,
        pattern: read_pattern(&fields.need("pattern")?)?,
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
    let in_order = [windows.critical, windows.high, windows.medium, windows.low].is_sorted();
    if in_order {
        Ok(windows)
    } else {
        Err(reader.error("a higher priority must not have a longer window"))
    }
}

/// Reads a factor such as 0.5 without floats: two processors must reach the same millisecond.
fn read_factor(reader: &Reader<'_>) -> Result<Factor, ConfigError> {
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

fn read_reviews(reader: &Reader<'_>) -> Result<BTreeSet<ReviewCycle>, ConfigError> {
    reader.list()?.iter().map(Reader::parse).collect()
}

fn read_pattern(reader: &Reader<'_>) -> Result<PatternSensitivity, ConfigError> {
    let fields = reader.map(&["count", "window"])?;
    let count: u32 = fields.need("count")?.parse()?;
    if count < 2 {
        return Err(fields
            .need("count")?
            .error("a pattern needs at least 2 similar cases"));
    }
    Ok(PatternSensitivity {
        count,
        window: fields.need("window")?.parse()?,
    })
}

/// Reads areas and their subroles on top of the standard ones.
fn read_areas(reader: &Reader<'_>) -> Result<Registry, ConfigError> {
    let mut registry = Registry::default();
    for (area, value) in reader.any_map()?.iter() {
        let subroles = if value.is_nothing() {
            Vec::new()
        } else {
            value.texts()?
        };
        let subroles: Vec<&str> = subroles.iter().map(String::as_str).collect();
        registry
            .add_area(&area.text, &subroles)
            .map_err(|error| value.error(error.to_string()))?;
    }
    Ok(registry)
}

fn read_ladder(reader: &Reader<'_>, registry: &Registry) -> Result<LadderTable, ConfigError> {
    let mut table = LadderTable::default();
    for item in reader.list()? {
        let fields = item.map(&["base", "role"])?;
        let (base, role) = read_place(&fields, registry)?;
        let role =
            role.ok_or_else(|| item.error("`role` is missing: say for whom the base answers"))?;
        table
            .assign(role, base)
            .map_err(|error| item.error(error.to_string()))?;
    }
    Ok(table)
}

fn read_holders(reader: &Reader<'_>, registry: &Registry) -> Result<Holders, ConfigError> {
    let mut holders = Holders::default();
    for item in reader.list()? {
        let (base, role) = read_place(&item.map(&["base", "role"])?, registry)?;
        holders.hold(base, role);
    }
    Ok(holders)
}

fn read_place(
    fields: &Fields<'_>,
    registry: &Registry,
) -> Result<(Base, Option<RolePath>), ConfigError> {
    let role = fields.read("role", |role| {
        registry
            .canonical(role.source()?)
            .map_err(|error| role.error(error.to_string()))
    })?;
    Ok((fields.need("base")?.parse()?, role))
}
