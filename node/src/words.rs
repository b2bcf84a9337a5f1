//! What the node itself says on pages, in every language. The catalogues are `locales/LANGUAGE/SUBJECT.ftl`, compiled as
//! those of `orgo-web` are: a message that is missing, a value that is forgotten and a message that nobody uses do not
//! compile.
//!
//! Why a second place: what only a page says stands with the pages. Here stands what a node puts together from what it
//! knows, such as times and what somebody did. What documents keep is told as it was written, in whatever language.

use orgo_schema::{case::CaseAction, task::TaskAction};
use orgo_web::{Language, words::apart};

pub(crate) use catalog::*;

#[deny(dead_code)]
#[allow(
    clippy::too_many_lines,
    reason = "a message has an arm for each language, and in it one for each form"
)]
mod catalog {
    use orgo_web::{
        Language,
        words::{Plural, apart, number, plural},
    };

    include!(concat!(env!("OUT_DIR"), "/words.rs"));
}

/// Says what somebody did to a task, as the rest of a sentence that begins with them.
pub(crate) const fn task(language: Language, action: TaskAction) -> &'static str {
    let say = Story(language);
    match action {
        TaskAction::Start => say.task_start(),
        TaskAction::Hold => say.task_hold(),
        TaskAction::Resume => say.task_resume(),
        TaskAction::Complete => say.task_complete(),
        TaskAction::Fail => say.task_fail(),
        TaskAction::Cancel => say.task_cancel(),
        TaskAction::Reopen => say.task_reopen(),
        TaskAction::Settle(_) => say.task_settle(),
    }
}

/// Says what somebody did to a case, as the rest of a sentence that begins with them.
pub(crate) const fn case(language: Language, action: CaseAction) -> &'static str {
    let say = Story(language);
    match action {
        CaseAction::Start => say.case_start(),
        CaseAction::Hold => say.case_hold(),
        CaseAction::Resume => say.case_resume(),
        CaseAction::Resolve => say.case_resolve(),
        CaseAction::Close => say.case_close(),
        CaseAction::Reopen => say.case_reopen(),
        CaseAction::Settle(_) => say.case_settle(),
    }
}

/// Returns a field as people say it, by its name in data.
pub(crate) fn field(language: Language, name: &str) -> &'static str {
    let say = Story(language);
    match name {
        "status" => say.field_status(),
        "title" => say.field_title(),
        "assignee" => say.field_assignee(),
        "label" => say.field_label(),
        "priority" => say.field_priority(),
        "severity" => say.field_severity(),
        "due_at" => say.field_due(),
        "person" => say.field_person(),
        "merged_into" => say.field_merged(),
        "reactivity_time" => say.field_reactivity(),
        "location" => say.field_place(),
        "retention_class" => say.field_retention(),
        "review" => say.field_review(),
        "recurrence" => say.field_recurrence(),
        "case_id" => say.field_case(),
        _ => say.field_other(),
    }
}

/// Lists names and values within a sentence.
pub(crate) fn listed(language: Language, all: impl IntoIterator<Item: AsRef<str>>) -> String {
    let comma = match language {
        Language::Arabic => "، ",
        Language::English | Language::French | Language::Spanish => ", ",
    };
    let all = all.into_iter();
    let all: Vec<String> = all
        .map(|one| apart(language, one.as_ref()).into_owned())
        .collect();
    all.join(comma)
}
