//! What the rule that made a task, and the task itself, say about knobs.
//!
//! A rule's values are recorded with the task, so a later version of the rule changes nothing of it. A
//! task says it in its metadata, under the name of the knob or under the one the parameters of
//! customization use (`notification_scope: organisation`); what its rule said stands there after `rule.`.
//! What is unknown or cannot be read there has no say: metadata are kept for ever and may come from another
//! version. [`unknown`] names it, so that who writes it hears of it and who reads it sees what counts instead.
//! Patterns, reviews and retention look at much work at once, so no single task is asked of them.

use std::{fmt::Display, str::FromStr};

use orgo_schema::span::Span;

use super::{
    Knob, Setting, Source,
    change::{Bound, Change},
};
use crate::yaml::At;

/// What stands before the name of a knob in the metadata of work whose rule set it.
pub(super) const RULE: &str = "rule.";

/// What was recorded of a task.
#[derive(Debug, Clone, Copy, Default)]
pub struct Recorded<'a> {
    /// The rule that made it, by its id and version.
    pub rule: Option<(&'a str, &'a str)>,
    /// The time to react that the rule gave it.
    pub reactivity: Option<Span>,
    /// The time to react that a person gave it since.
    pub set: Option<Span>,
    /// The windows that the rule gave it, one by one.
    pub levels: &'a [Span],
    /// What it says of itself.
    pub metadata: &'a [(String, String)],
}

impl Recorded<'_> {
    /// Returns what was said, the farther source first.
    pub(super) fn layers(&self) -> Vec<(Source, Vec<Setting>)> {
        let mut by_rule = Vec::new();
        if let Some(span) = self.reactivity {
            by_rule.extend(every_window(span));
        }
        if !self.levels.is_empty() {
            by_rule.push(setting(Knob::Levels, Change::Levels(self.levels.to_vec())));
        }
        // A time that no rule gave is one that a person set.
        let by = self.rule.map_or(Source::Task, |(id, version)| {
            Source::Rule(id.to_owned(), version.to_owned())
        });
        let mut of_task = Vec::new();
        for (key, value) in self.metadata {
            match key.strip_prefix(RULE) {
                Some(key) => by_rule.extend(said(key, value)),
                None => of_task.extend(said(key, value)),
            }
        }
        of_task.extend(self.set.into_iter().flat_map(every_window));
        [(by, by_rule), (Source::Task, of_task)]
            .into_iter()
            .filter(|(_, settings)| !settings.is_empty())
            .collect()
    }
}

const fn setting(knob: Knob, change: Change) -> Setting {
    Setting {
        knob,
        at: At { line: 0, column: 0 },
        change,
    }
}

/// A time of the task's own holds whatever its priority is or becomes.
fn every_window(span: Span) -> Vec<Setting> {
    [
        Knob::WindowCritical,
        Knob::WindowHigh,
        Knob::WindowMedium,
        Knob::WindowLow,
    ]
    .map(|knob| setting(knob, Change::Reactivity(span)))
    .to_vec()
}

/// What one line of metadata is to knobs.
enum Line {
    /// It is about something else.
    Other,
    /// It sets some.
    Says(Vec<Setting>),
    /// It is about this one, and its word is none that is known here.
    Unknown(Knob, String),
}

/// Returns what one line of metadata says about knobs.
pub(super) fn said(key: &str, value: &str) -> Vec<Setting> {
    match line(key, value) {
        Line::Says(settings) => settings,
        Line::Other | Line::Unknown(..) => Vec::new(),
    }
}

fn line(key: &str, value: &str) -> Line {
    // Text is kept as JSON.
    let value = value.trim_matches('"');
    let (knob, change) = match key {
        "reactivity_time" => {
            return match Span::parse_lenient(value) {
                Ok(span) => Line::Says(every_window(span)),
                Err(problem) => Line::Unknown(Knob::WindowMedium, problem.to_string()),
            };
        }
        "transparency" => (Knob::Transparency, to(value, Change::Transparency)),
        "granularity" | "escalation_granularity" | "escalation_level" => {
            let read = value.parse().map(Change::Granularity);
            (
                Knob::Granularity,
                read.map_err(|problem| problem.to_string()),
            )
        }
        "notify" | "notification_scope" => (Knob::Notify, to(scope_word(value), Change::Notify)),
        "at_once" | "severity_threshold" => (Knob::AtOnce, to(value, Change::AtOnce)),
        "automation" | "automation_level" => (Knob::Automation, to(value, Change::Automation)),
        "log" | "logging_level" => (Knob::Log, to(value, Change::Log)),
        _ => return Line::Other,
    };
    match change {
        Ok(change) => Line::Says(vec![setting(knob, change)]),
        Err(problem) => Line::Unknown(knob, problem),
    }
}

/// A word that somebody set a knob to, and that is none here: another version of Orgo may know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// The knob; of a time to react, that of medium priority.
    pub knob: Knob,
    /// Under which name it stands.
    pub key: String,
    /// The word.
    pub word: String,
    /// Whether the rule said it, not the task itself.
    pub by_rule: bool,
    /// What is wrong with it, and what is allowed.
    pub problem: String,
}

/// Lists what stands in metadata under the names of knobs and is not known here. It has no say: whoever spoke of the
/// knob before it counts.
pub fn unknown<'a>(metadata: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<Unknown> {
    let read = |(key, value): (&'a str, &'a str)| {
        let (of, by_rule) = match key.strip_prefix(RULE) {
            Some(of) => (of, true),
            None => (key, false),
        };
        let Line::Unknown(knob, problem) = line(of, value) else {
            return None;
        };
        Some(Unknown {
            knob,
            key: key.to_owned(),
            word: value.trim_matches('"').to_owned(),
            by_rule,
            problem,
        })
    };
    metadata.into_iter().filter_map(read).collect()
}

fn to<T: FromStr<Err: Display>>(
    value: &str,
    change: impl Fn(Bound<T>) -> Change,
) -> Result<Change, String> {
    let read = value.parse().map(|value| change(Bound::To(value)));
    read.map_err(|problem| problem.to_string())
}

/// Returns the word of this program for what people write for the scope of messages.
fn scope_word(value: &str) -> &str {
    match value.trim().to_lowercase().as_str() {
        "team" => "small_team",
        "organization" | "organization-wide" | "organisation-wide" => "organisation",
        _ => value,
    }
}
