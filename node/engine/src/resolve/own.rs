//! What a piece of work says of knobs itself, for those who decide about it.
//!
//! What stands here is read as [`super::resolve`] reads it, so what holds and what is told of it cannot differ.

use std::collections::BTreeMap;

use orgo_schema::{label::Granularity, span::Span, word::Severity};
use serde_json::Value;

use super::{
    Setting,
    change::{Bound, Change},
    task::{RULE, said},
};
use crate::policy::{Automation, LogDepth, NotifyScope, Transparency};

/// The knobs that a piece of work sets otherwise than the policy of its domain: its rule first, then itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Own {
    /// The time to react, whatever its priority.
    pub reactivity: Option<Span>,
    /// Which levels it passes through.
    pub granularity: Option<Granularity>,
    /// The severity whose first step does not wait.
    pub at_once: Option<Severity>,
    /// How openly it is shown.
    pub transparency: Option<Transparency>,
    /// How widely people are told of it.
    pub notify: Option<NotifyScope>,
    /// What is done with it without asking.
    pub automation: Option<Automation>,
    /// How much is logged of it.
    pub log: Option<LogDepth>,
}

impl Own {
    /// Reads what was recorded with the work. What cannot be read is passed over.
    pub fn of(metadata: &[(String, String)]) -> Self {
        let pairs = metadata.iter();
        Self::read(pairs.map(|(key, value)| (key.as_str(), value.as_str())))
    }

    /// Reads the metadata of a view.
    pub fn of_view(metadata: &BTreeMap<String, Value>) -> Self {
        let texts = metadata.iter();
        Self::read(texts.filter_map(|(key, value)| Some((key.as_str(), value.as_str()?))))
    }

    fn read<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let (mut by_rule, mut by_itself) = (Vec::new(), Vec::new());
        for (key, value) in pairs {
            match key.strip_prefix(RULE) {
                Some(key) => by_rule.extend(said(key, value)),
                None => by_itself.extend(said(key, value)),
            }
        }
        let mut own = Self::default();
        for Setting { change, .. } in by_rule.into_iter().chain(by_itself) {
            own.hear(&change);
        }
        own
    }

    fn hear(&mut self, change: &Change) {
        match change {
            Change::Reactivity(span) => self.reactivity = Some(*span),
            Change::Granularity(granularity) => self.granularity = Some(*granularity),
            Change::AtOnce(Bound::To(at_once)) => self.at_once = Some(*at_once),
            Change::Transparency(Bound::To(shown)) => self.transparency = Some(*shown),
            Change::Notify(Bound::To(scope)) => self.notify = Some(*scope),
            Change::Automation(Bound::To(level)) => self.automation = Some(*level),
            Change::Log(Bound::To(depth)) => self.log = Some(*depth),
            // None of these is about one piece of work.
            Change::Window(..)
            | Change::Factor(_)
            | Change::Levels(_)
            | Change::Repeat(_)
            | Change::Calendar(_)
            | Change::AtOnce(_)
            | Change::PatternCount(_)
            | Change::PatternWindow(_)
            | Change::Reviews(_)
            | Change::Transparency(_)
            | Change::Notify(_)
            | Change::Receipts(_)
            | Change::Automation(_)
            | Change::Contested(_)
            | Change::Log(_)
            | Change::Retention(_) => {}
        }
    }
}

/// Returns how the word of a rule about a knob is recorded with the work that it makes.
pub fn recorded(knob: &str, word: &str) -> (String, String) {
    (format!("{RULE}{knob}"), format!("\"{word}\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolve::{Knob, unknown};

    #[test]
    fn what_is_no_word_of_a_knob_is_named_with_what_is_allowed() {
        let found = unknown([
            ("automation", "\"nobody\""),
            ("rule.log", "\"loud\""),
            ("reactivity_time", "\"soon\""),
            ("escalation_level", "2"),
            ("notification_scope", "\"team\""),
            ("room", "{"),
            ("rule.reviews", "\"never\""),
        ]);
        let said: Vec<(Knob, &str, &str, bool)> = found
            .iter()
            .map(|one| (one.knob, one.key.as_str(), one.word.as_str(), one.by_rule))
            .collect();
        assert_eq!(
            said,
            [
                (Knob::Automation, "automation", "nobody", false),
                (Knob::Log, "rule.log", "loud", true),
                (Knob::WindowMedium, "reactivity_time", "soon", false),
                (Knob::Granularity, "escalation_level", "2", false),
            ]
        );
        assert!(
            found[0]
                .problem
                .contains("allowed are manual, low, moderate, high, full"),
            "{}",
            found[0].problem
        );
    }

    #[test]
    fn the_work_itself_has_the_last_word() {
        let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        let own = Own::of(&[
            pair("notification_scope", "team"),
            recorded(Knob::Notify.as_str(), "organisation"),
            recorded(Knob::Automation.as_str(), "manual"),
            pair("automation", "\"nobody\""),
            pair("reviews", "weekly"),
            pair("room", "{"),
        ]);
        let expected = Own {
            notify: Some(NotifyScope::SmallTeam),
            automation: Some(Automation::Manual),
            ..Own::default()
        };
        assert_eq!(own, expected);
        let view = BTreeMap::from([
            ("rule.log".to_owned(), Value::from("full")),
            ("transparency".to_owned(), Value::from(7)),
        ]);
        assert_eq!(Own::of_view(&view).log, Some(LogDepth::Full));
        assert_eq!(Own::of_view(&view).transparency, None);
    }
}
