//! The knobs, one by one: their names and what they say.

use orgo_schema::{span::Span, word::Priority};

use super::Value;
use crate::{
    calendar::length_text,
    policy::{Calendar, Contested, Policy},
};

/// One knob that can be set by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Knob {
    /// The first window of what is critical.
    WindowCritical,
    /// The first window of what is high.
    WindowHigh,
    /// The first window of what is medium.
    WindowMedium,
    /// The first window of what is low.
    WindowLow,
    /// What each further window is multiplied with.
    Factor,
    /// The windows said one by one.
    Levels,
    /// How often the top is reminded.
    Repeat,
    /// Which time counts.
    Calendar,
    /// Which levels are passed through.
    Granularity,
    /// The severity that does not wait.
    AtOnce,
    /// How many similar cases make a pattern.
    PatternCount,
    /// Within how long.
    PatternWindow,
    /// Which reviews are held.
    Reviews,
    /// How openly work is shown.
    Transparency,
    /// How widely people are told.
    Notify,
    /// Whether who writes in is told that it came in.
    Receipts,
    /// What is done without asking.
    Automation,
    /// What becomes of acts whose authors had lost the right to them.
    Contested,
    /// How much is logged.
    Log,
    /// How long finished work is kept.
    Retention,
}

impl Knob {
    /// Every knob, in the order of profiles.
    pub const ALL: [Self; 20] = [
        Self::WindowCritical,
        Self::WindowHigh,
        Self::WindowMedium,
        Self::WindowLow,
        Self::Factor,
        Self::Levels,
        Self::Repeat,
        Self::Calendar,
        Self::Granularity,
        Self::AtOnce,
        Self::PatternCount,
        Self::PatternWindow,
        Self::Reviews,
        Self::Transparency,
        Self::Notify,
        Self::Receipts,
        Self::Automation,
        Self::Contested,
        Self::Log,
        Self::Retention,
    ];

    /// Returns its name in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::WindowCritical => "windows.critical",
            Self::WindowHigh => "windows.high",
            Self::WindowMedium => "windows.medium",
            Self::WindowLow => "windows.low",
            Self::Factor => "factor",
            Self::Levels => "levels",
            Self::Repeat => "repeat",
            Self::Calendar => "calendar",
            Self::Granularity => "granularity",
            Self::AtOnce => "at_once",
            Self::PatternCount => "pattern.count",
            Self::PatternWindow => "pattern.window",
            Self::Reviews => "reviews",
            Self::Transparency => "transparency",
            Self::Notify => "notify",
            Self::Receipts => "receipts",
            Self::Automation => "automation",
            Self::Contested => "contested",
            Self::Log => "log",
            Self::Retention => "retention",
        }
    }

    /// Returns the one of the first window of a priority.
    pub const fn window(priority: Priority) -> Self {
        match priority {
            Priority::Critical => Self::WindowCritical,
            Priority::High => Self::WindowHigh,
            Priority::Medium => Self::WindowMedium,
            Priority::Low => Self::WindowLow,
        }
    }

    /// Whether it is the first window of a priority.
    pub const fn is_window(self) -> bool {
        matches!(
            self,
            Self::WindowCritical | Self::WindowHigh | Self::WindowMedium | Self::WindowLow
        )
    }

    /// Whether a profile said nothing of it, so that the usual value holds.
    pub(super) fn is_left_out(self, policy: &Policy) -> bool {
        match self {
            Self::Levels => policy.levels.is_empty(),
            Self::Repeat => policy.repeat.is_none(),
            Self::Calendar => policy.calendar == Calendar::Always,
            Self::Receipts => !policy.receipts,
            Self::Contested => policy.contested == Contested::Count,
            Self::WindowCritical
            | Self::WindowHigh
            | Self::WindowMedium
            | Self::WindowLow
            | Self::Factor
            | Self::Granularity
            | Self::AtOnce
            | Self::PatternCount
            | Self::PatternWindow
            | Self::Reviews
            | Self::Transparency
            | Self::Notify
            | Self::Automation
            | Self::Log
            | Self::Retention => false,
        }
    }

    /// Returns what it says.
    pub fn value(self, policy: &Policy) -> Value {
        match self {
            Self::WindowCritical => Value::Span(policy.windows.critical),
            Self::WindowHigh => Value::Span(policy.windows.high),
            Self::WindowMedium => Value::Span(policy.windows.medium),
            Self::WindowLow => Value::Span(policy.windows.low),
            Self::Factor => Value::Factor(policy.factor),
            Self::Levels => Value::Levels(policy.levels.clone()),
            Self::Repeat => Value::Repeat(policy.repeat),
            Self::Calendar => Value::Calendar(match &policy.calendar {
                Calendar::Always => None,
                Calendar::Working(_) => Some(policy.calendar.name().to_owned()),
            }),
            Self::Granularity => Value::Granularity(policy.granularity),
            Self::AtOnce => Value::Severity(policy.at_once),
            Self::PatternCount => Value::Count(policy.pattern.count),
            Self::PatternWindow => Value::Span(policy.pattern.window),
            Self::Reviews => Value::Reviews(policy.reviews.iter().copied().collect()),
            Self::Transparency => Value::Transparency(policy.transparency),
            Self::Notify => Value::Notify(policy.notify),
            Self::Receipts => Value::Receipts(policy.receipts),
            Self::Automation => Value::Automation(policy.automation),
            Self::Contested => Value::Contested(policy.contested),
            Self::Log => Value::Log(policy.log),
            Self::Retention => Value::Retention(policy.retention.clone()),
        }
    }
}

impl std::fmt::Display for Knob {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Returns a length of time in words: `2 h`, `3 days`, `6 months`; what mixes units as it is written.
pub(crate) fn span_text(span: Span) -> String {
    let counted = |count: u32, unit: &str| {
        let plural = if count == 1 { "" } else { "s" };
        format!("{count} {unit}{plural}")
    };
    match (span.months(), span.days(), span.seconds()) {
        (0, 0, seconds) => length_text(i64::from(seconds).saturating_mul(1000)),
        (0, days, 0) => counted(days, "day"),
        (months, 0, 0) if months % 12 == 0 => counted(months / 12, "year"),
        (months, 0, 0) => counted(months, "month"),
        (_, _, _) => span.to_string(),
    }
}

/// Returns a factor from its thousandths: `0.5`.
pub(crate) fn factor_text(milli: u32) -> String {
    let text = format!("{}.{:03}", milli / 1000, milli % 1000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
