//! Reading what an organization or a module sets otherwise than the profile.

use std::collections::BTreeMap;

use orgo_schema::{retention::RetentionClass, span::Span, word::Priority};

use super::{
    Knob,
    change::{Bound, Change, read_bound},
};
use crate::{
    policy::Policy,
    profile::{Calendars, keep, knobs},
    retention::Retention,
    yaml::{At, ConfigError, Fields, Reader},
};

/// The knobs by the names that files use.
pub(crate) const KEYS: [&str; 16] = [
    "windows",
    "factor",
    "levels",
    "repeat",
    "calendar",
    "granularity",
    "at_once",
    "pattern",
    "reviews",
    "transparency",
    "notify",
    "automation",
    "log",
    "retention",
    "receipts",
    "contested",
];

/// One knob that is set otherwise.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// Which.
    pub knob: Knob,
    /// Where it stands.
    pub at: At,
    /// What becomes of it.
    pub change: Change,
}

/// What one file sets otherwise.
#[derive(Debug, Clone, PartialEq)]
pub struct Overrides {
    /// The file.
    pub file: String,
    /// Its version.
    pub version: String,
    /// The knobs it sets.
    pub settings: Vec<Setting>,
}

impl Overrides {
    /// Returns what is wrong with the values that come of it.
    pub(super) fn misfit(&self, policy: &Policy) -> Option<ConfigError> {
        if policy.windows.are_in_order() {
            return None;
        }
        let is_window = |setting: &&Setting| matches!(setting.change, Change::Window(..));
        let setting = self.settings.iter().find(is_window)?;
        Some(ConfigError::new(
            &self.file,
            setting.at,
            "windows",
            format!(
                "with this a higher priority has a longer window in the {} profile",
                policy.profile
            ),
        ))
    }
}

/// What becomes of how long finished work is kept: classes are added to those there are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keeping {
    usual: Option<Bound<Kept>>,
    classes: BTreeMap<RetentionClass, Option<Span>>,
    grace: Option<Span>,
}

/// How long something is kept; what is kept for ever is kept longest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kept {
    For(Span),
    Ever,
}

impl std::str::FromStr for Kept {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "indefinite" {
            return Ok(Self::Ever);
        }
        let span = text.parse::<Span>();
        span.map(Self::For)
            .map_err(|error| format!("{error}: or write indefinite"))
    }
}

impl Keeping {
    pub(super) fn set(&self, retention: &mut Retention) -> bool {
        let before = retention.clone();
        if let Some(bound) = self.usual {
            let mut kept = retention.usual.map_or(Kept::Ever, Kept::For);
            bound.set(&mut kept);
            retention.usual = match kept {
                Kept::For(span) => Some(span),
                Kept::Ever => None,
            };
        }
        let classes = self.classes.iter();
        retention
            .classes
            .extend(classes.map(|(class, span)| (class.clone(), *span)));
        retention.grace = self.grace.unwrap_or(retention.grace);
        *retention != before || matches!(self.usual, Some(Bound::To(_)))
    }
}

/// Reads one knob.
type Read = fn(&Reader<'_>, &Calendars) -> Result<Change, ConfigError>;

/// The knobs that are one value each.
const READS: [(&str, Knob, Read); 14] = [
    ("factor", Knob::Factor, |reader, _| {
        knobs::read_factor(reader).map(Change::Factor)
    }),
    ("levels", Knob::Levels, |reader, _| {
        knobs::read_levels(reader).map(Change::Levels)
    }),
    ("repeat", Knob::Repeat, |reader, _| {
        knobs::read_repeat(reader).map(Change::Repeat)
    }),
    ("calendar", Knob::Calendar, |reader, calendars| {
        knobs::read_calendar(reader, calendars).map(Change::Calendar)
    }),
    ("granularity", Knob::Granularity, |reader, _| {
        reader.parse().map(Change::Granularity)
    }),
    ("at_once", Knob::AtOnce, |reader, _| {
        read_bound(reader).map(Change::AtOnce)
    }),
    ("reviews", Knob::Reviews, |reader, _| {
        knobs::read_reviews(reader).map(Change::Reviews)
    }),
    ("transparency", Knob::Transparency, |reader, _| {
        read_bound(reader).map(Change::Transparency)
    }),
    ("notify", Knob::Notify, |reader, _| {
        read_bound(reader).map(Change::Notify)
    }),
    ("receipts", Knob::Receipts, |reader, _| {
        reader.boolean().map(Change::Receipts)
    }),
    ("automation", Knob::Automation, |reader, _| {
        read_bound(reader).map(Change::Automation)
    }),
    ("contested", Knob::Contested, |reader, _| {
        reader.parse().map(Change::Contested)
    }),
    ("log", Knob::Log, |reader, _| {
        read_bound(reader).map(Change::Log)
    }),
    ("retention", Knob::Retention, |reader, _| {
        read_keeping(reader).map(Change::Retention)
    }),
];

/// The first windows by priority.
const WINDOWS: [(&str, Knob, Priority); 4] = [
    ("critical", Knob::WindowCritical, Priority::Critical),
    ("high", Knob::WindowHigh, Priority::High),
    ("medium", Knob::WindowMedium, Priority::Medium),
    ("low", Knob::WindowLow, Priority::Low),
];

/// Reads the knobs among `fields`, which may hold other keys too.
///
/// # Errors
///
/// What is wrong with one of them, and where.
pub fn read_overrides(
    fields: &Fields<'_>,
    calendars: &Calendars,
) -> Result<Vec<Setting>, ConfigError> {
    let mut settings = Vec::new();
    let mut add = |knob, reader: &Reader<'_>, change| {
        settings.push(Setting {
            knob,
            at: reader.at(),
            change,
        });
    };
    if let Some(windows) = fields.get("windows") {
        let windows = windows.map(&WINDOWS.map(|(key, ..)| key))?;
        for (key, knob, priority) in WINDOWS {
            if let Some(reader) = windows.get(key) {
                add(
                    knob,
                    &reader,
                    Change::Window(priority, read_bound(&reader)?),
                );
            }
        }
    }
    for (key, knob, read) in READS {
        if let Some(reader) = fields.get(key) {
            add(knob, &reader, read(&reader, calendars)?);
        }
    }
    if let Some(pattern) = fields.get("pattern") {
        let pattern = pattern.map(&["count", "window"])?;
        if let Some(count) = pattern.get("count") {
            let bound = read_bound(&count)?;
            let (Bound::To(least) | Bound::AtLeast(least) | Bound::AtMost(least)) = bound;
            knobs::check_count(&count, least)?;
            add(Knob::PatternCount, &count, Change::PatternCount(bound));
        }
        if let Some(window) = pattern.get("window") {
            let bound = read_bound(&window)?;
            add(Knob::PatternWindow, &window, Change::PatternWindow(bound));
        }
    }
    Ok(settings)
}

fn read_keeping(reader: &Reader<'_>) -> Result<Keeping, ConfigError> {
    if reader.is_scalar() {
        return Ok(Keeping {
            usual: Some(read_bound(reader)?),
            ..Keeping::default()
        });
    }
    let fields = reader.map(&["usual", "classes", "grace"])?;
    Ok(Keeping {
        usual: fields.read("usual", read_bound)?,
        classes: fields
            .read("classes", keep::read_classes)?
            .unwrap_or_default(),
        grace: fields.parse("grace")?,
    })
}
