//! Words with a shape: status, priority, severity, visibility, label plate, time left.

use leptos::prelude::*;

use crate::{
    model::{
        CaseStatus, Choice, LabelView, LeftState, Priority, Severity, ShownStatus, TimeLeft,
        Visibility,
    },
    part::{
        form,
        icon::{Icon, icon},
    },
};

/// Returns the word, the tone and the shape of a task's status.
const fn task_parts(status: ShownStatus) -> (&'static str, &'static str, Icon) {
    match status {
        ShownStatus::Pending => ("Pending", "pend", Icon::Pending),
        ShownStatus::InProgress => ("In progress", "prog", Icon::InProgress),
        ShownStatus::OnHold => ("On hold", "hold", Icon::OnHold),
        ShownStatus::Escalated => ("Escalated", "esc", Icon::Escalated),
        ShownStatus::Completed => ("Completed", "done", Icon::Completed),
        ShownStatus::Failed => ("Failed", "fail", Icon::Failed),
        ShownStatus::Cancelled => ("Cancelled", "canc", Icon::Cancelled),
    }
}

/// Returns the word, the tone and the shape of a case's status.
const fn case_parts(status: CaseStatus) -> (&'static str, &'static str, Icon) {
    match status {
        CaseStatus::Open => ("Open", "pend", Icon::Pending),
        CaseStatus::InProgress => ("In progress", "prog", Icon::InProgress),
        CaseStatus::OnHold => ("On hold", "hold", Icon::OnHold),
        CaseStatus::Resolved => ("Resolved", "done", Icon::Completed),
        CaseStatus::Closed => ("Closed", "canc", Icon::Closed),
        CaseStatus::Merged => ("Merged", "canc", Icon::Merged),
    }
}

/// Returns the tone and the shape of a task's status.
pub(crate) const fn task_shape(status: ShownStatus) -> (&'static str, Icon) {
    let (_, tone, shape) = task_parts(status);
    (tone, shape)
}

/// Draws a task's status on one line.
pub(crate) fn task_status(status: ShownStatus) -> AnyView {
    let (word, tone, shape) = task_parts(status);
    view! { <span class="st" data-tone=tone>{icon(shape)}{word}</span> }.into_any()
}

/// Draws a task's status for a header; once per page.
pub(crate) fn task_status_box(status: ShownStatus) -> AnyView {
    let (word, tone, shape) = task_parts(status);
    view! { <span class="st box" data-tone=tone>{icon(shape)}{word}</span> }.into_any()
}

/// Draws a case's status on one line.
pub(crate) fn case_status(status: CaseStatus) -> AnyView {
    let (word, tone, shape) = case_parts(status);
    view! { <span class="st" data-tone=tone>{icon(shape)}{word}</span> }.into_any()
}

/// Draws a case's status for a header; once per page.
pub(crate) fn case_status_box(status: CaseStatus) -> AnyView {
    let (word, tone, shape) = case_parts(status);
    view! { <span class="st box" data-tone=tone>{icon(shape)}{word}</span> }.into_any()
}

/// Draws that a case's tasks have moved up, where to.
pub(crate) fn moved_up(label: LabelView) -> AnyView {
    view! {
        <span class="st" data-tone="esc">{icon(Icon::Escalated)}"Moved up to "{plate(label, "soft")}</span>
    }
    .into_any()
}

/// Returns the word, the tone and the shape of a priority.
const fn priority_parts(priority: Priority) -> (&'static str, Option<&'static str>, Icon) {
    match priority {
        Priority::Low => ("Low", None, Icon::Low),
        Priority::Medium => ("Medium", None, Icon::Medium),
        Priority::High => ("High", None, Icon::High),
        Priority::Critical => ("Critical", Some("fail"), Icon::Critical),
    }
}

/// Returns the word of a priority.
const fn priority_word(priority: Priority) -> &'static str {
    priority_parts(priority).0
}

/// Returns the priorities to choose from.
pub(crate) fn priority_choices() -> Vec<Choice> {
    let words = Priority::ALL
        .iter()
        .map(|priority| (priority.as_str(), priority_word(*priority)));
    form::choices(words)
}

/// Draws a priority with its word.
pub(crate) fn priority(value: Priority) -> AnyView {
    let (word, tone, shape) = priority_parts(value);
    let words = format!("{word} priority");
    view! { <span class="pr" data-tone=tone>{icon(shape)}{words}</span> }.into_any()
}

/// Draws a priority as a shape with its word for screen readers; only for lists.
pub(crate) fn priority_glyph(value: Priority) -> AnyView {
    let (word, tone, shape) = priority_parts(value);
    let words = format!("{word} priority: ");
    view! { <span class="pr" data-tone=tone>{icon(shape)}<span class="sr">{words}</span></span> }
        .into_any()
}

/// Returns the word of a severity.
pub(crate) const fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Minor => "Minor",
        Severity::Moderate => "Moderate",
        Severity::Major => "Major",
        Severity::Critical => "Critical",
    }
}

/// Returns the severities to choose from, with the given words for none.
pub(crate) fn severity_choices(none: &'static str) -> Vec<Choice> {
    let none = form::choices([("", none)]);
    none.into_iter().chain(severity_words()).collect()
}

/// Returns the choices of a severity that somebody says.
pub(crate) fn severity_words() -> Vec<Choice> {
    let words = Severity::ALL
        .iter()
        .map(|severity| (severity.as_str(), severity_word(*severity)));
    form::choices(words)
}

/// Draws a severity for a header; the two worst carry a mark.
pub(crate) fn severity(value: Severity) -> AnyView {
    severity_with(value, " severity")
}

/// Draws a severity for a column that is named so.
pub(crate) fn severity_short(value: Severity) -> AnyView {
    severity_with(value, "")
}

/// Draws a severity with its word and what follows it.
fn severity_with(value: Severity, after: &'static str) -> AnyView {
    let (tone, shape) = match value {
        Severity::Minor | Severity::Moderate => (None, None),
        Severity::Major => (Some("warn"), Some(Icon::Alert)),
        Severity::Critical => (Some("fail"), Some(Icon::Alert)),
    };
    let word = severity_word(value);
    view! { <span class="pr" data-tone=tone>{shape.map(icon)}<span>{word}{after}</span></span> }
        .into_any()
}

/// Draws who may read something.
pub(crate) fn visibility(value: Visibility) -> AnyView {
    let (word, tone, shape) = match value {
        Visibility::Public => ("Public", "plain", None),
        Visibility::Internal => ("Internal", "prog", None),
        Visibility::Restricted => ("Restricted", "warn", Some(Icon::Lock)),
        Visibility::Anonymised => ("Anonymised", "hold", Some(Icon::Eye)),
    };
    view! { <span class="tag" data-tone=tone>{shape.map(icon)}{word}</span> }.into_any()
}

/// Draws a label as a sign: the level in a block, the role beside it.
///
/// The size is `soft` in lists, empty in ladders, `big` in headers.
pub(crate) fn plate(label: LabelView, size: &'static str) -> AnyView {
    let role = (!label.role.is_empty()).then(|| view! { <span>{label.role}</span> });
    view! { <bdi class=format!("plate {size}")><b>{label.number}</b>{role}</bdi> }.into_any()
}

/// Draws a label for a header, with its explanation one tap away.
pub(crate) fn plate_explained(label: LabelView) -> AnyView {
    if label.explanation.is_empty() {
        return plate(label, "big");
    }
    let explanation = label.explanation.clone();
    view! {
        <details class="pop">
            <summary>{plate(label, "big")}<span class="sr">"What does this label mean?"</span></summary>
            <div><p>{explanation}</p></div>
        </details>
    }
    .into_any()
}

/// Draws the marks of a row that are set, each with its tone and its words; nothing when none is.
pub(crate) fn marks(signs: &[(bool, &'static str, Icon, &'static str)]) -> Option<AnyView> {
    let set: Vec<AnyView> = signs
        .iter()
        .filter(|(is_set, ..)| *is_set)
        .map(|(_, tone, shape, words)| {
            view! { <span data-tone=*tone title=*words>{icon(*shape)}<span class="sr">{*words}</span></span> }
                .into_any()
        })
        .collect();
    (!set.is_empty()).then(|| view! { <span class="marks">{set}</span> }.into_any())
}

/// Draws the time left: a thin bar and words.
pub(crate) fn time_left(left: TimeLeft) -> AnyView {
    let (tone, shape) = match left.state {
        LeftState::Calm | LeftState::Paused | LeftState::Ended => (None, None),
        LeftState::Soon => (Some("warn"), None),
        LeftState::Over => (Some("fail"), Some(Icon::Alert)),
    };
    let words = if left.is_doubtful {
        view! { <span class="doubt">"≈ "{left.text}</span> }.into_any()
    } else {
        left.text.into_any()
    };
    view! {
        <span class="left" data-tone=tone>{left.used_percent.map(bar)}{shape.map(icon)}{words}</span>
    }
    .into_any()
}

/// Draws how much of something is used up. The words beside it say the same.
pub(crate) fn bar(percent: u8) -> AnyView {
    view! {
        <svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
            <rect width=percent.min(100).to_string() height="4"></rect>
        </svg>
    }
    .into_any()
}
