//! Text that people wrote: its own direction, its own paragraphs, never its own markup.

use leptos::prelude::*;

use crate::{
    Language,
    model::{Message, Moment},
    part::icon::{Icon, icon},
    words,
};

/// Draws text as paragraphs, each with the direction of its own first letter.
pub(crate) fn paragraphs(text: &str) -> AnyView {
    let paragraphs = split(text).map(|part| view! { <p dir="auto">{part.to_owned()}</p> });
    view! { <div class="text">{paragraphs.collect_view()}</div> }.into_any()
}

/// Splits at empty lines; an empty text has no paragraphs.
fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split("\n\n")
        .map(|part| part.trim_matches('\n'))
        .filter(|part| !part.trim().is_empty())
}

/// Draws a moment, in the language of the page; the relative time only supplements the absolute one.
pub(crate) fn moment(at: Moment) -> AnyView {
    let relative = at.relative.map(|relative| {
        let words = format!(" ({relative})");
        view! { <span class="ago">{words}</span> }
    });
    view! { <time datetime=at.iso>{at.text}{relative}</time> }.into_any()
}

/// Draws reasons in the language of the page that unfold under a question.
pub(crate) fn why(question: String, reasons: Vec<String>) -> Option<AnyView> {
    why_within(Language::English, question, reasons)
}

/// Draws reasons, as the engine writes them, that unfold under a question, on a page that speaks a language.
pub(crate) fn why_within(
    language: Language,
    question: String,
    reasons: Vec<String>,
) -> Option<AnyView> {
    let reasons = reasons.into_iter().map(Message::english).collect();
    why_said(language, question, reasons)
}

/// Draws reasons, each in the language it is said in, that unfold under a question.
pub(crate) fn why_said(
    language: Language,
    question: String,
    reasons: Vec<Message>,
) -> Option<AnyView> {
    if reasons.is_empty() {
        return None;
    }
    let reasons = reasons.into_iter().map(|reason| {
        let lang = words::foreign(language, reason.language);
        view! { <li lang=lang dir="auto">{reason.text}</li> }
    });
    let view = view! {
        <details class="why">
            <summary>{icon(Icon::Chevron)}<bdi>{question}</bdi></summary>
            <ol>{reasons.collect_view()}</ol>
        </details>
    };
    Some(view.into_any())
}

/// Draws a sentence that opens the reasons for it, over the page where there is room.
pub(crate) fn pop(says: String, question: &str, reasons: Vec<String>) -> Option<AnyView> {
    if reasons.is_empty() {
        return None;
    }
    let question = question.to_owned();
    let reasons = reasons
        .into_iter()
        .map(|reason| view! { <li dir="auto">{reason}</li> });
    let view = view! {
        <details class="pop">
            <summary><bdi>{says}</bdi></summary>
            <div><p><b>{question}</b></p><ol>{reasons.collect_view()}</ol></div>
        </details>
    };
    Some(view.into_any())
}

/// Draws what is wrong, in the language that it is said in.
pub(crate) fn fault(id: Option<String>, fault: Message) -> AnyView {
    let (lang, dir) = (fault.language.tag(), fault.language.direction());
    view! { <p class="err" id=id lang=lang dir=dir>{icon(Icon::Alert)}{fault.text}</p> }.into_any()
}

/// Draws what the node says amid what a page says: bare where both speak one language.
pub(crate) fn said(language: Language, what: impl IntoAny) -> AnyView {
    match words::of_node(language) {
        None => what.into_any(),
        Some(lang) => view! { <span lang=lang dir="auto">{what.into_any()}</span> }.into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_splits_at_empty_lines_only() {
        let parts: Vec<&str> = split("one\ntwo\n\n\n\nthree\n\n").collect();
        assert_eq!(parts, ["one\ntwo", "three"]);
        assert_eq!(split(" \n\n ").count(), 0);
    }
}
