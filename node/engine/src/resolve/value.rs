//! What a knob says, as a type: pages say it in the language of who reads it, everything else by [`Display`].

use std::fmt::{self, Display};

use orgo_schema::{label::Granularity, review::ReviewCycle, span::Span, word::Severity};

use super::knob::{factor_text, span_text};
use crate::{
    policy::{Automation, Contested, Factor, LogDepth, NotifyScope, Repeat, Transparency},
    retention::Retention,
};

/// What a knob says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A length of time.
    Span(Span),
    /// A factor.
    Factor(Factor),
    /// A window for each level; empty: by priority.
    Levels(Vec<Span>),
    /// How often the top is reminded; nothing: never.
    Repeat(Option<Repeat>),
    /// The calendar whose hours count; nothing: every hour counts.
    Calendar(Option<String>),
    /// Which levels are passed through.
    Granularity(Granularity),
    /// The severity that does not wait.
    Severity(Severity),
    /// How many cases.
    Count(u32),
    /// Which reviews are held.
    Reviews(Vec<ReviewCycle>),
    /// How openly work is shown.
    Transparency(Transparency),
    /// How widely people are told.
    Notify(NotifyScope),
    /// Whether who writes in is told that it came in.
    Receipts(bool),
    /// What is done without asking.
    Automation(Automation),
    /// What becomes of contested acts.
    Contested(Contested),
    /// How much is logged.
    Log(LogDepth),
    /// How long finished work is kept.
    Retention(Retention),
}

impl Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Span(span) => f.write_str(&span_text(*span)),
            Self::Factor(factor) => f.write_str(&factor_text(factor.milli())),
            Self::Levels(spans) => list_or(f, spans.iter().copied().map(span_text), "by priority"),
            Self::Repeat(None) => f.write_str("never"),
            Self::Repeat(Some(repeat)) => write!(
                f,
                "every {}, {} times at most",
                span_text(repeat.every),
                repeat.at_most
            ),
            Self::Calendar(name) => f.write_str(name.as_deref().unwrap_or("always")),
            Self::Granularity(word) => word.fmt(f),
            Self::Severity(word) => word.fmt(f),
            Self::Count(count) => count.fmt(f),
            Self::Reviews(cycles) => list_or(f, cycles.iter().map(ToString::to_string), "none"),
            Self::Transparency(word) => word.fmt(f),
            Self::Notify(word) => word.fmt(f),
            Self::Receipts(told) => told.fmt(f),
            Self::Automation(word) => word.fmt(f),
            Self::Contested(word) => word.fmt(f),
            Self::Log(word) => word.fmt(f),
            Self::Retention(retention) => f.write_str(&retention_text(retention)),
        }
    }
}

fn list_or(
    f: &mut fmt::Formatter<'_>,
    words: impl Iterator<Item = String>,
    none: &str,
) -> fmt::Result {
    let words: Vec<String> = words.collect();
    if words.is_empty() {
        f.write_str(none)
    } else {
        f.write_str(&words.join(", "))
    }
}

fn retention_text(retention: &Retention) -> String {
    let time = |span: Option<Span>| span.map_or_else(|| "indefinite".to_owned(), span_text);
    let usual = time(retention.usual);
    let classes = retention.classes.iter();
    let classes: Vec<String> = classes
        .map(|(class, span)| format!("{class} {}", time(*span)))
        .collect();
    if classes.is_empty() {
        usual
    } else {
        format!("{usual} ({})", classes.join(", "))
    }
}
