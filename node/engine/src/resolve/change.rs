//! How a source nearer to the work sets a knob.

use std::{collections::BTreeSet, fmt::Display, str::FromStr};

use orgo_schema::{
    label::Granularity,
    review::ReviewCycle,
    span::Span,
    word::{Priority, Severity},
};

use crate::{
    policy::{
        Automation, Calendar, Contested, Factor, LogDepth, NotifyScope, Policy, Repeat,
        Transparency,
    },
    yaml::{ConfigError, Reader},
};

/// A new value, or a limit that a value which keeps it already is left alone by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound<T> {
    /// This value.
    To(T),
    /// This value, unless it is higher already.
    AtLeast(T),
    /// This value, unless it is lower already.
    AtMost(T),
}

impl<T: Ord + Copy> Bound<T> {
    /// Changes a value; whether the change had a say in it.
    pub(super) fn set(self, value: &mut T) -> bool {
        let wanted = match self {
            Self::To(wanted) => wanted,
            Self::AtLeast(wanted) if wanted > *value => wanted,
            Self::AtMost(wanted) if wanted < *value => wanted,
            Self::AtLeast(_) | Self::AtMost(_) => return false,
        };
        *value = wanted;
        true
    }
}

/// Reads a value, `at least` a value, or `at most` a value.
pub(super) fn read_bound<T: FromStr<Err: Display>>(
    reader: &Reader<'_>,
) -> Result<Bound<T>, ConfigError> {
    let text = reader.source()?;
    let parse = |text: &str| {
        text.parse::<T>()
            .map_err(|error| reader.error(error.to_string()))
    };
    if let Some(rest) = text.strip_prefix("at least ") {
        return parse(rest).map(Bound::AtLeast);
    }
    if let Some(rest) = text.strip_prefix("at most ") {
        return parse(rest).map(Bound::AtMost);
    }
    parse(text).map(Bound::To)
}

/// What becomes of one knob.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// The first window of a priority.
    Window(Priority, Bound<Span>),
    /// The first window, whatever the priority.
    Reactivity(Span),
    /// What each further window is multiplied with.
    Factor(Factor),
    /// The windows said one by one.
    Levels(Vec<Span>),
    /// How often the top is reminded.
    Repeat(Repeat),
    /// Which time counts.
    Calendar(Calendar),
    /// Which levels are passed through.
    Granularity(Granularity),
    /// The severity that does not wait.
    AtOnce(Bound<Severity>),
    /// How many similar cases make a pattern.
    PatternCount(Bound<u32>),
    /// Within how long.
    PatternWindow(Bound<Span>),
    /// Which reviews are held.
    Reviews(BTreeSet<ReviewCycle>),
    /// How openly work is shown.
    Transparency(Bound<Transparency>),
    /// How widely people are told.
    Notify(Bound<NotifyScope>),
    /// Whether who writes in is told that it came in.
    Receipts(bool),
    /// What is done without asking.
    Automation(Bound<Automation>),
    /// What becomes of acts whose authors had lost the right to them.
    Contested(Contested),
    /// How much is logged.
    Log(Bound<LogDepth>),
    /// How long finished work is kept.
    Retention(super::overrides::Keeping),
}

impl Change {
    /// Changes the knob; whether it had a say in it.
    pub(super) fn apply(&self, policy: &mut Policy) -> bool {
        match self {
            Self::Window(priority, bound) => {
                let windows = &mut policy.windows;
                bound.set(match priority {
                    Priority::Critical => &mut windows.critical,
                    Priority::High => &mut windows.high,
                    Priority::Medium => &mut windows.medium,
                    Priority::Low => &mut windows.low,
                })
            }
            Self::Reactivity(span) => {
                let windows = &mut policy.windows;
                windows.critical = *span;
                windows.high = *span;
                windows.medium = *span;
                windows.low = *span;
                true
            }
            Self::Factor(factor) => set(&mut policy.factor, *factor),
            Self::Levels(levels) => set(&mut policy.levels, levels.clone()),
            Self::Repeat(repeat) => set(&mut policy.repeat, Some(*repeat)),
            Self::Calendar(calendar) => set(
                &mut policy.calendar,
                calendar.clone().in_zone_of(policy.zone),
            ),
            Self::Granularity(granularity) => set(&mut policy.granularity, *granularity),
            Self::AtOnce(bound) => bound.set(&mut policy.at_once),
            Self::PatternCount(bound) => bound.set(&mut policy.pattern.count),
            Self::PatternWindow(bound) => bound.set(&mut policy.pattern.window),
            Self::Reviews(reviews) => set(&mut policy.reviews, reviews.clone()),
            Self::Transparency(bound) => bound.set(&mut policy.transparency),
            Self::Notify(bound) => bound.set(&mut policy.notify),
            Self::Receipts(receipts) => set(&mut policy.receipts, *receipts),
            Self::Automation(bound) => bound.set(&mut policy.automation),
            Self::Contested(contested) => set(&mut policy.contested, *contested),
            Self::Log(bound) => bound.set(&mut policy.log),
            Self::Retention(keeping) => keeping.set(&mut policy.retention),
        }
    }
}

fn set<T>(place: &mut T, value: T) -> bool {
    *place = value;
    true
}
