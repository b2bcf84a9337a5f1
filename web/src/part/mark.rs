//! Words with a shape: status, priority, severity, visibility, label plate, time left.

use leptos::prelude::*;

use crate::{
    Language,
    model::{
        CaseStatus, Choice, LabelView, LeftState, Priority, Severity, ShownStatus, TimeLeft,
        Visibility, case_word, priority_word, severity_word, task_word, visibility_word,
    },
    part::{
        form,
        icon::{Icon, icon},
    },
    words,
};

/// Returns the tone and the shape of a task's status.
pub(crate) const fn task_shape(status: ShownStatus) -> (&'static str, Icon) {
    match status {
        ShownStatus::Pending => ("pend", Icon::Pending),
        ShownStatus::InProgress => ("prog", Icon::InProgress),
        ShownStatus::OnHold => ("hold", Icon::OnHold),
        ShownStatus::Escalated => ("esc", Icon::Escalated),
        ShownStatus::Completed => ("done", Icon::Completed),
        ShownStatus::Failed => ("fail", Icon::Failed),
        ShownStatus::Cancelled => ("canc", Icon::Cancelled),
    }
}

/// Returns the tone and the shape of a case's status.
const fn case_shape(status: CaseStatus) -> (&'static str, Icon) {
    match status {
        CaseStatus::Open => ("pend", Icon::Pending),
        CaseStatus::InProgress => ("prog", Icon::InProgress),
        CaseStatus::OnHold => ("hold", Icon::OnHold),
        CaseStatus::Resolved => ("done", Icon::Completed),
        CaseStatus::Closed => ("canc", Icon::Closed),
        CaseStatus::Merged => ("canc", Icon::Merged),
    }
}

/// Draws a task's status on one line.
pub(crate) fn task_status(language: Language, status: ShownStatus) -> AnyView {
    let (word, (tone, shape)) = (task_word(language, status), task_shape(status));
    view! { <span class="st" data-tone=tone>{icon(shape)}{word}</span> }.into_any()
}

/// Draws a task's status for a header; once per page.
pub(crate) fn task_status_box(language: Language, status: ShownStatus) -> AnyView {
    let (word, (tone, shape)) = (task_word(language, status), task_shape(status));
    view! { <span class="st box" data-tone=tone>{icon(shape)}{word}</span> }.into_any()
}

/// Draws a case's status on one line.
pub(crate) fn case_status(language: Language, status: CaseStatus) -> AnyView {
    let (word, (tone, shape)) = (case_word(language, status), case_shape(status));
    view! { <span class="st" data-tone=tone>{icon(shape)}{word}</span> }.into_any()
}

/// Draws a case's status for a header; once per page.
pub(crate) fn case_status_box(language: Language, status: CaseStatus) -> AnyView {
    let (word, (tone, shape)) = (case_word(language, status), case_shape(status));
    view! { <span class="st box" data-tone=tone>{icon(shape)}{word}</span> }.into_any()
}

/// Draws that a case's tasks have moved up, where to.
pub(crate) fn moved_up(language: Language, label: LabelView) -> AnyView {
    let words = words::Mark(language).moved_up_to();
    view! {
        <span class="st" data-tone="esc">{icon(Icon::Escalated)}{words}" "{plate(label, "soft")}</span>
    }
    .into_any()
}

/// Returns the tone and the shape of a priority.
const fn priority_shape(priority: Priority) -> (Option<&'static str>, Icon) {
    match priority {
        Priority::Low => (None, Icon::Low),
        Priority::Medium => (None, Icon::Medium),
        Priority::High => (None, Icon::High),
        Priority::Critical => (Some("fail"), Icon::Critical),
    }
}

/// Returns the words of a priority that stands alone.
const fn priority_words(language: Language, priority: Priority) -> &'static str {
    let say = words::Mark(language);
    match priority {
        Priority::Low => say.low_priority(),
        Priority::Medium => say.medium_priority(),
        Priority::High => say.high_priority(),
        Priority::Critical => say.critical_priority(),
    }
}

/// Returns the priorities to choose from.
pub(crate) fn priority_choices(language: Language) -> Vec<Choice> {
    let words = Priority::ALL
        .iter()
        .map(|priority| (priority.as_str(), priority_word(language, *priority)));
    form::choices(words)
}

/// Draws a priority with its word.
pub(crate) fn priority(language: Language, value: Priority) -> AnyView {
    let (words, (tone, shape)) = (priority_words(language, value), priority_shape(value));
    view! { <span class="pr" data-tone=tone>{icon(shape)}{words}</span> }.into_any()
}

/// Draws a priority as a shape with its word for screen readers; only for lists.
pub(crate) fn priority_glyph(language: Language, value: Priority) -> AnyView {
    let (words, (tone, shape)) = (priority_words(language, value), priority_shape(value));
    view! { <span class="pr" data-tone=tone>{icon(shape)}<span class="sr">{words}": "</span></span> }
        .into_any()
}

/// Returns the severities to choose from, with the given words for none.
pub(crate) fn severity_choices(language: Language, none: &'static str) -> Vec<Choice> {
    let none = form::choices([("", none)]);
    none.into_iter().chain(severity_words(language)).collect()
}

/// Returns the choices of a severity that somebody says.
pub(crate) fn severity_words(language: Language) -> Vec<Choice> {
    let words = Severity::ALL
        .iter()
        .map(|severity| (severity.as_str(), severity_word(language, *severity)));
    form::choices(words)
}

/// Draws a severity for a header; the two worst carry a mark.
pub(crate) fn severity(language: Language, value: Severity) -> AnyView {
    let say = words::Mark(language);
    let words = match value {
        Severity::Minor => say.minor_severity(),
        Severity::Moderate => say.moderate_severity(),
        Severity::Major => say.major_severity(),
        Severity::Critical => say.critical_severity(),
    };
    severity_with(value, words)
}

/// Draws a severity for a column that is named so.
pub(crate) fn severity_short(language: Language, value: Severity) -> AnyView {
    severity_with(value, severity_word(language, value))
}

/// Draws a severity in the given words.
fn severity_with(value: Severity, words: &'static str) -> AnyView {
    let (tone, shape) = match value {
        Severity::Minor | Severity::Moderate => (None, None),
        Severity::Major => (Some("warn"), Some(Icon::Alert)),
        Severity::Critical => (Some("fail"), Some(Icon::Alert)),
    };
    view! { <span class="pr" data-tone=tone>{shape.map(icon)}<span>{words}</span></span> }
        .into_any()
}

/// Draws who may read something.
pub(crate) fn visibility(language: Language, value: Visibility) -> AnyView {
    let word = visibility_word(language, value);
    let (tone, shape) = match value {
        Visibility::Public => ("plain", None),
        Visibility::Internal => ("prog", None),
        Visibility::Restricted => ("warn", Some(Icon::Lock)),
        Visibility::Anonymised => ("hold", Some(Icon::Eye)),
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
pub(crate) fn plate_explained(language: Language, label: LabelView) -> AnyView {
    if label.explanation.is_empty() {
        return plate(label, "big");
    }
    let explanation = label.explanation.clone();
    let question = words::Mark(language).label_means();
    view! {
        <details class="pop">
            <summary>{plate(label, "big")}<span class="sr">{question}</span></summary>
            <div><p dir="auto">{explanation}</p></div>
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
