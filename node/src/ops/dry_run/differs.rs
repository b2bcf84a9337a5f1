//! In what a signal would have become something else, by the same rule and at the same place.

use std::{collections::BTreeMap, fmt::Display};

use orgo_engine::{
    resolve::recorded,
    route::{CaseDraft, Decision, TaskDraft, Work},
};
use orgo_schema::{
    fact::{Approval, Climbs, Created, Opened, Tells},
    span::Span,
    word::Visibility,
};

use crate::intake::prepare;

/// What stands for nothing.
const NONE: &str = "none";

/// What rules made of a signal, as it was recorded.
#[derive(Debug, Default)]
pub(super) struct Made {
    /// The case; nothing: it is not here.
    pub(super) opened: Option<Opened>,
    /// Its tasks by their keys, those that are here.
    pub(super) tasks: BTreeMap<String, Created>,
    /// How many tasks there were.
    pub(super) tasks_count: usize,
    /// Whom rules told, and what they answered.
    pub(super) tells: Tells,
    /// How many further cases they opened.
    pub(super) beside: usize,
}

/// What was one way and would be another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Difference {
    pub(super) what: &'static str,
    pub(super) was: String,
    pub(super) would: String,
}

/// Lists in what a decision differs from what was made, each kind once. `visibility` is how far what comes of
/// the decision would be open.
pub(super) fn differences(
    made: &Made,
    decision: &Decision,
    work: &Work,
    visibility: Visibility,
) -> Vec<Difference> {
    let mut found = Found::default();
    if let Some(opened) = &made.opened {
        found.of_case(opened, &work.case, visibility);
    }
    found.say("tasks", &made.tasks_count, &work.tasks.len());
    for would in &work.tasks {
        if let Some(was) = made.tasks.get(&would.key) {
            let of_case = made.opened.as_ref().map(|opened| &opened.label);
            // Where the case goes elsewhere, its tasks do.
            if of_case != Some(&was.label) || work.case.label != would.label {
                found.say("label of a task", &was.label, &would.label);
            }
            found.of_task(was, would);
        }
    }
    let tells = prepare::tells(&decision.asked).unwrap_or_default();
    found.say("people told", &people(&made.tells), &people(&tells));
    found.say(
        "answer",
        &or_none(made.tells.reply.as_ref()),
        &or_none(tells.reply.as_ref()),
    );
    found.say("cases opened beside", &made.beside, &decision.opened.len());
    found.0
}

#[derive(Debug, Default)]
struct Found(Vec<Difference>);

impl Found {
    /// Takes note of a difference, if it is one and the first of its kind.
    fn say<T: Display + PartialEq + ?Sized>(&mut self, what: &'static str, was: &T, would: &T) {
        if was != would && self.0.iter().all(|known| known.what != what) {
            self.0.push(Difference {
                what,
                was: was.to_string(),
                would: would.to_string(),
            });
        }
    }

    fn of_case(&mut self, was: &Opened, would: &CaseDraft, visibility: Visibility) {
        self.say("title", &was.title, &would.title);
        self.say("priority", &was.priority, &would.priority);
        self.say("severity", &or_none(was.severity), &or_none(would.severity));
        self.say("visibility", &was.visibility, &visibility);
        self.say("tags", &list(&was.tags), &list(&would.tags));
        self.say(
            "time to react",
            &span(was.reactivity),
            &span(would.reactivity),
        );
    }

    fn of_task(&mut self, was: &Created, would: &TaskDraft) {
        self.say("priority", &was.priority, &would.priority);
        self.say("severity", &or_none(was.severity), &or_none(would.severity));
        self.say(
            "time to react",
            &span(was.reactivity),
            &span(would.reactivity),
        );
        self.say("checklist", &list(&was.checklist), &list(&would.checklist));
        self.say(
            "approval",
            &approval(was.approval.as_ref()),
            &approval(would.approval.as_ref()),
        );
        let (path, levels) = match &was.climbs {
            Some(Climbs { path, levels }) => (path.as_slice(), levels.as_slice()),
            None => (&[][..], &[][..]),
        };
        self.say("escalation path", &list(path), &list(&would.path));
        self.say("windows by level", &list(levels), &list(&would.levels));
        // Rules alone make what is compared here, so nobody else wrote its metadata.
        let knobs = would.policy.iter();
        let knobs: Vec<_> = knobs.map(|(knob, word)| recorded(knob, word)).collect();
        let say = |pairs: &[(String, String)]| {
            let pairs = pairs.iter().map(|(knob, word)| format!("{knob} {word}"));
            list(&pairs.collect::<Vec<_>>())
        };
        self.say("policy", &say(&was.metadata), &say(&knobs));
    }
}

fn or_none(value: Option<impl ToString>) -> String {
    value.map_or_else(|| NONE.to_owned(), |value| value.to_string())
}

fn span(value: Option<Span>) -> String {
    or_none(value)
}

fn list<T: ToString>(values: &[T]) -> String {
    if values.is_empty() {
        return NONE.to_owned();
    }
    let texts: Vec<String> = values.iter().map(ToString::to_string).collect();
    texts.join(", ")
}

fn approval(value: Option<&Approval>) -> String {
    match value.map(|approval| &approval.then) {
        None => NONE.to_owned(),
        Some(None) => "asked".to_owned(),
        Some(Some(then)) => format!("asked, then to {then}"),
    }
}

fn people(tells: &Tells) -> String {
    let told = tells.notices.iter().map(|told| match &told.template {
        Some(template) => format!("{} with {template}", told.scope),
        None => told.scope.clone(),
    });
    list(&told.collect::<Vec<_>>())
}
