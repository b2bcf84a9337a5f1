//! The timeline of a case or task: one list, oldest first, with its evidence, steps and conflicts.

use leptos::prelude::*;

use crate::{
    Language,
    model::{
        ConflictView, Day, Draft, Entry, EntryBody, FileLink, NEWEST, Show, SignalView, StepKind,
        StepView, Telling,
    },
    part::{
        chip::{self, Chip},
        form::{self, Field},
        icon::{Icon, icon},
        mark, reply, text,
    },
    route, words,
};

/// Entries from which on a reader chooses what of them is shown.
const MANY: usize = 6;

/// Draws what of the days is asked for, in the order that is, with the ways to the rest.
pub(crate) fn told(
    language: Language,
    mut days: Vec<Day>,
    (telling, address): (Telling, &str),
    token: &str,
) -> AnyView {
    let all: usize = days.iter().map(|day| day.entries.len()).sum();
    if all < MANY {
        return timeline(language, days, token);
    }
    let ways = ways(language, &days, (telling, address));
    for day in &mut days {
        day.entries.retain(|entry| telling.show.holds(entry));
        if telling.is_newest_first {
            day.entries.reverse();
        }
    }
    days.retain(|day| !day.entries.is_empty());
    if telling.is_newest_first {
        days.reverse();
    }
    view! { <div id="timeline" class="told">{ways}{timeline(language, days, token)}</div> }
        .into_any()
}

/// Draws the ways to what of a timeline is shown, each with how much that is, and to the other order.
fn ways(language: Language, days: &[Day], (telling, address): (Telling, &str)) -> AnyView {
    let say = words::Timeline(language);
    let to = |show: Show, is_newest_first: bool| {
        let order = if is_newest_first { NEWEST } else { "" };
        let fields = [("show", show.word()), ("order", order)];
        format!("{}#timeline", route::with_query(address, &fields))
    };
    let count = |show: Show| {
        let entries = days.iter().flat_map(|day| &day.entries);
        entries.filter(|entry| show.holds(entry)).count()
    };
    let chips = Show::ALL.map(|show| Chip {
        address: to(show, telling.is_newest_first),
        words: match show {
            Show::All => say.show_all(),
            Show::Mail => say.show_mail(),
            Show::Notes => say.show_notes(),
            Show::Steps => say.show_steps(),
        },
        count: Some(count(show)),
        is_current: show == telling.show,
    });
    let mut chips = Vec::from(chips);
    // What there is nothing of is no way to go.
    chips.retain(|chip| chip.count != Some(0) || chip.is_current);
    chips.push(Chip {
        address: to(telling.show, !telling.is_newest_first),
        words: if telling.is_newest_first {
            say.oldest_first()
        } else {
            say.newest_first()
        },
        count: None,
        is_current: false,
    });
    chip::nav(language, say.what_is_shown(), chips)
}

/// Draws all days under one heading.
pub(crate) fn timeline(language: Language, days: Vec<Day>, token: &str) -> AnyView {
    let say = words::Timeline(language);
    let entries = days.into_iter().flat_map(|day| {
        let head = view! { <li class="day"><h3>{day.words}</h3></li> }.into_any();
        let entries = day.entries.into_iter();
        std::iter::once(head).chain(entries.map(|one| entry(language, one, token)))
    });
    let entries: Vec<AnyView> = entries.collect();
    if entries.is_empty() {
        return view! {
            <section><h2>{say.title()}</h2><p class="hint">{say.nothing()}</p></section>
        }
        .into_any();
    }
    view! { <section><h2>{say.title()}</h2><ol class="line">{entries}</ol></section> }.into_any()
}

/// Draws one entry with its pin, its travel and its mark.
fn entry(language: Language, entry: Entry, token: &str) -> AnyView {
    let is_late = entry
        .arrival
        .as_ref()
        .is_some_and(|arrival| arrival.is_late);
    let class = match (is_late, entry.mark.is_some()) {
        (false, false) => "",
        (true, false) => "late",
        (false, true) => "void",
        (true, true) => "late void",
    };
    let (tone, shape) = pin(&entry.body);
    let at = text::moment(entry.at);
    let at = if entry.doubt.is_some() {
        view! { <span class="doubt">"≈ "{at}</span> }.into_any()
    } else {
        at
    };
    let body = match entry.body {
        EntryBody::Signal(signal) => signal_card(language, signal, at),
        EntryBody::Comment { by, text } => comment_card(language, by, &text, at),
        EntryBody::Reply(card) => reply::card(language, card, at, token),
        EntryBody::Step(step) => step_line(language, step, at),
        EntryBody::Conflict(conflict) => conflict_card(language, conflict, at, (&entry.id, token)),
    };
    let arrival = entry.arrival.map(|arrival| {
        let class = if arrival.is_late {
            "travel"
        } else {
            "travel quiet"
        };
        view! { <p class=class>{icon(Icon::Travel)}<span dir="auto">{arrival.text}</span></p> }
    });
    let doubt = entry.doubt.map(|sentence| {
        view! { <p class="travel">{icon(Icon::Clock)}<span dir="auto">{sentence}</span></p> }
    });
    let contested = entry.contested.map(|sentence| {
        view! { <p class="travel">{icon(Icon::Alert)}<span dir="auto">{sentence}</span></p> }
    });
    let mark = entry.mark.map(|sentence| {
        view! { <p class="travel">{icon(Icon::Undo)}<span dir="auto">{sentence}</span></p> }
    });
    view! {
        <li class=class id=format!("e-{}", entry.id)>
            <span class="pin" data-tone=tone>{icon(shape)}</span>{body}{arrival}{doubt}{contested}{mark}
        </li>
    }
    .into_any()
}

/// Returns the tone and the shape of the pin.
const fn pin(body: &EntryBody) -> (Option<&'static str>, Icon) {
    match body {
        EntryBody::Signal(_) => (None, Icon::Mail),
        EntryBody::Comment { .. } => (None, Icon::Note),
        EntryBody::Reply(_) => (None, Icon::Outgoing),
        EntryBody::Conflict(_) => (Some("conf"), Icon::Conflict),
        EntryBody::Step(step) => match step.kind {
            StepKind::Rule => (Some("accent"), Icon::Rule),
            StepKind::Status(status) => {
                let (tone, shape) = mark::task_shape(status);
                (Some(tone), shape)
            }
            StepKind::Escalated => (Some("esc"), Icon::Escalated),
            StepKind::Changed => (None, Icon::Change),
            StepKind::Withdrawn => (Some("canc"), Icon::Undo),
            StepKind::Told => (None, Icon::Outgoing),
        },
    }
}

/// Draws a signal: who wrote what to whom, with its files.
fn signal_card(language: Language, signal: SignalView, at: AnyView) -> AnyView {
    let say = words::Timeline(language);
    let to = (!signal.to.is_empty())
        .then(|| view! { <span class="soft">{say.to()}" "<bdi>{signal.to.clone()}</bdi></span> });
    let subject = (!signal.subject.is_empty())
        .then(|| view! { <h4 dir="auto">{signal.subject.clone()}</h4> });
    view! {
        <article class="entry">
            <header><b dir="auto">{signal.sender.clone()}</b>{to}<span class="end">{at}</span></header>
            {subject}{text::paragraphs(&signal.text)}{quoted(language, &signal.quoted)}
            {evidence(language, &signal.id, signal.files, signal.warnings)}
        </article>
    }
    .into_any()
}

/// Draws quoted text, folded.
pub(crate) fn quoted(language: Language, quote: &str) -> Option<AnyView> {
    if quote.trim().is_empty() {
        return None;
    }
    let summary = words::Timeline(language).quoted(quote.trim().lines().count());
    let view = view! {
        <details class="why">
            <summary>{icon(Icon::Chevron)}{summary}</summary>
            <blockquote>{text::paragraphs(quote)}</blockquote>
        </details>
    };
    Some(view.into_any())
}

/// Draws the files of a signal, what to know about them, and the way to the original.
pub(crate) fn evidence(
    language: Language,
    id: &str,
    files: Vec<FileLink>,
    warnings: Vec<String>,
) -> AnyView {
    let lang = words::of_node(language);
    let original = words::Timeline(language).original();
    let files = files.into_iter().map(|file| {
        let note = (!file.note.is_empty()).then(|| view! { <em lang=lang>{file.note}</em> });
        view! {
            <a class="file" href=file.href>
                {icon(Icon::File)}<bdi>{file.name}</bdi><span>{file.size}</span>{note}
            </a>
        }
    });
    let warnings = warnings.into_iter().map(|warning| {
        view! { <p class="travel">{icon(Icon::Info)}<span lang=lang dir="auto">{warning}</span></p> }
    });
    view! {
        {warnings.collect_view()}
        <footer>{files.collect_view()}<a href=route::signal_original(id)>{original}</a></footer>
    }
    .into_any()
}

/// Draws what a person wrote here.
fn comment_card(language: Language, by: String, text: &str, at: AnyView) -> AnyView {
    let wrote = words::Timeline(language).wrote();
    view! {
        <article class="entry note">
            <header>{icon(Icon::Lock)}<b dir="auto">{by}</b><span class="soft">{wrote}</span><span class="end">{at}</span></header>
            {text::paragraphs(text)}
        </article>
    }
    .into_any()
}

/// Draws a step on one line, with its reasons folded.
fn step_line(language: Language, step: StepView, at: AnyView) -> AnyView {
    let lang = words::foreign(language, step.language);
    // Who comes before what they did, in the order of the language that says it.
    let way = lang.map(|_| step.language.direction());
    let say = words::Timeline(language);
    let label = step
        .label
        .map(|label| view! { " "{mark::plate(label, "soft")} });
    let note = (!step.note.is_empty()).then(|| {
        view! { <p class="hint">{icon(Icon::Alert)}{step.note}</p> }
    });
    let why = text::why_within(language, say.why().to_owned(), step.why);
    view! {
        <p class="said">
            <span dir=way><b dir="auto">{step.who}</b>" "<span lang=lang dir="auto">{step.what}</span></span>{label}" "{at}
        </p>
        {note}{why}
    }
    .into_any()
}

/// Draws the values of a conflict. Only what is shown already is preselected.
pub(crate) fn conflict_card(
    language: Language,
    conflict: ConflictView,
    at: AnyView,
    (id, token): (&str, &str),
) -> AnyView {
    let say = words::Timeline(language);
    let can_decide = conflict.action.is_some();
    let values = conflict.values.into_iter().map(|value| {
        let shown = value.is_shown.then(|| view! { <em>{icon(Icon::Eye)}{say.shown_now()}</em> });
        let input_id = format!("v-{id}-{}", value.id);
        let radio = can_decide.then(|| {
            view! {
                <input type="radio" name="value" id=input_id.clone() value=value.id checked=value.is_shown required/>
            }
        });
        view! {
            <div class="choice">
                {radio}<label for=can_decide.then_some(input_id)>
                    <span dir="auto">{value.by}</span><b dir="auto">{value.text}</b>{shown}
                </label>
            </div>
        }
    });
    let pair = view! { <div class="pair">{values.collect_view()}</div> };
    let form = match conflict.action {
        Some(target) => view! {
            <form method="post" action=target>
                {form::token(token)}
                <fieldset><legend class="sr">{say.which_holds()}</legend>{pair}</fieldset>
                <button class="btn main">{say.keep()}</button>
            </form>
        }
        .into_any(),
        None => pair.into_any(),
    };
    let title = say.differ(&conflict.field);
    view! {
        <article class="entry clash">
            <header><h4>{title}</h4><span class="end">{say.noticed()}" "{at}</span></header>
            <p class="hint">{say.all_kept()}</p>
            {form}
        </article>
    }
    .into_any()
}

/// Draws the form for a comment.
pub(crate) fn composer(language: Language, target: String, draft: &Draft, token: &str) -> AnyView {
    let say = words::Timeline(language);
    let field = Field::new("text", say.comment())
        .spoken(language)
        .needed()
        .fault(draft.fault.clone());
    view! {
        <form class="compose" method="post" action=target id="comment">
            {form::token(token)}{form::area(field, &draft.text)}
            <div class="acts"><button class="btn main">{say.add_comment()}</button></div>
            {form::kept(language)}
        </form>
    }
    .into_any()
}
