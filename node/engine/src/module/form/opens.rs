//! From a form that was filled in to the case it opens, with one task.
//!
//! The work goes where mail of that kind goes: label, checklist, time to react, visibility and approval are
//! those of the subtype, and so is the priority where no answer sets it. Rules that look at mail do not look
//! at it: who fills in a form has said what kind of work it is.

use orgo_schema::{
    command::{NewCase, NewTask},
    fact::Location,
    word::{TaskCategory, Visibility},
};
use serde_json::Value;

use super::{Filled, Form};
use crate::module::Module;

/// Under which name in the metadata stands which form it was. Names of fields hold no dot.
pub const FORM_NAME: &str = "form.name";

/// Under which name in the metadata stands which version of the form it was.
pub const FORM_VERSION: &str = "form.version";

/// The longest description of the task, in characters; the case has every answer whole.
const DESCRIPTION_CHARS_MAX: usize = 4_000;

impl Form {
    /// Returns what people call the form in data, for example `hr/leave`.
    pub fn id(&self) -> String {
        format!("{}/{}", self.domain, self.name)
    }

    /// Returns who may read what is filled in.
    pub fn visibility(&self, module: &Module) -> Visibility {
        let subtype = module.subtype(&self.subtype);
        let said = subtype.and_then(|subtype| subtype.visibility);
        said.unwrap_or(Visibility::Internal)
            .max(Visibility::Internal)
    }

    /// Returns the case that a filled form opens, and its task. `module` is that of the form.
    pub fn opens(&self, filled: Filled, module: &Module) -> (NewCase, NewTask) {
        let subtype = module.subtype(&self.subtype);
        let label = subtype.map_or(&module.label, |subtype| &subtype.label);
        let priority = subtype.map_or(module.priority, |subtype| subtype.priority);
        let priority = filled.priority.unwrap_or(priority);
        let severity = subtype.and_then(|subtype| subtype.severity);
        let named = [(FORM_NAME, self.id()), (FORM_VERSION, self.version.clone())];
        let named = named.map(|(name, value)| (name.to_owned(), json(value)));
        let answers = filled.metadata.into_iter();
        let answers = answers.map(|(name, value)| (name, json(value)));
        let task = NewTask {
            title: filled.title.clone(),
            description: cut(filled.told),
            label: label.clone(),
            domain: self.domain.clone(),
            category: TaskCategory::Request,
            subtype: Some(self.subtype.clone()),
            priority,
            severity,
            reactivity_time: subtype.and_then(|subtype| subtype.reactivity),
            due_at: None,
            assignee: None,
            checklist: subtype.map_or_else(Vec::new, |subtype| subtype.checklist.clone()),
            approval: subtype.and_then(|subtype| subtype.approval.clone()),
            // Answers stay out of it: metadata of a task say how long it may wait.
            metadata: named.to_vec(),
        };
        let case = NewCase {
            title: filled.title,
            narrative: filled.narrative,
            label: label.clone(),
            severity,
            priority,
            visibility: self.visibility(module),
            location: Location {
                site: None,
                area: filled.location,
            },
            tags: filled.tags.into_iter().collect(),
            domain: Some(self.domain.clone()),
            subtype: Some(self.subtype.clone()),
            reactivity_time: None,
            metadata: named.into_iter().chain(answers).collect(),
        };
        (case, task)
    }
}

/// Writes an answer as JSON. Numbers stay as they were written: 12.50 is an amount.
fn json(answer: String) -> String {
    Value::String(answer).to_string()
}

fn cut(text: String) -> String {
    if text.chars().count() <= DESCRIPTION_CHARS_MAX {
        return text;
    }
    let kept = text.chars().take(DESCRIPTION_CHARS_MAX.saturating_sub(1));
    kept.chain(['…']).collect()
}
