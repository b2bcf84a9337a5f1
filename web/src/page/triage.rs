//! Triage: signals that no rule claimed, each with its words, the reasons, and one decision.

use leptos::prelude::*;

use crate::{
    Frame, Language,
    frame::Place,
    model::{CaseLink, Choice, Fault, FileLink, LabelView, Message, Moment, Tone},
    part::{
        banner,
        chip::{self, Chip},
        form::{self, Field, Line},
        icon::{Icon, icon},
        mark, shell, text, timeline,
    },
    route, words,
};

/// The model of the page.
#[derive(Debug, Clone, Default)]
pub struct TriagePage {
    pub signals: Vec<TriageSignal>,
    /// How many signals wait in all.
    pub total: usize,
    /// How many things could not be read and lie in quarantine.
    pub quarantine: usize,
    /// The cursor of the next page, if there is one.
    pub older: Option<String>,
    pub domains: Vec<Choice>,
    pub labels: Vec<Choice>,
    /// Open cases to suggest.
    pub cases: Vec<Choice>,
}

/// One signal that waits for a decision.
#[derive(Debug, Clone, Default)]
pub struct TriageSignal {
    pub id: String,
    pub sender: String,
    /// Whether a rule keeps the name of the sender from whoever reads it.
    pub is_nameless: bool,
    /// What is known about the sender, such as "wrote 6 times before".
    pub trust: Option<(Tone, String)>,
    /// "mail to accueil@tumaini.example", "web form".
    pub channel: String,
    pub subject: String,
    pub text: String,
    pub quoted: String,
    pub received: Moment,
    pub files: Vec<FileLink>,
    pub warnings: Vec<String>,
    /// Why no rule matched and which came near, a sentence each.
    pub why: Vec<Message>,
    pub suggestion: Option<Suggestion>,
    /// Cases that may be about the same matter.
    pub similar: Vec<CaseLink>,
    pub form: DecisionForm,
}

/// A label that may fit, with its reasons and how sure they make it.
#[derive(Debug, Clone, Default)]
pub struct Suggestion {
    pub label: LabelView,
    /// "quite sure"; never a bare percentage.
    pub certainty: String,
    pub reasons: Vec<Message>,
    /// The kind of task that fits, as its form posts it; empty when that is general.
    pub domain: String,
}

/// A decision as it was typed, given back when it could not be taken.
#[derive(Debug, Clone, Default)]
pub struct DecisionForm {
    /// Which form was posted, if one was.
    pub decision: Option<Decision>,
    pub title: String,
    pub label: String,
    /// The domain, posted as `type`.
    pub domain: String,
    pub case: String,
    pub reason: String,
    /// Faults by posted name.
    pub faults: Vec<Fault>,
}

/// What can be decided about a signal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Open a new case.
    Open,
    /// Put it into a case that exists.
    Link,
    /// It needs no work.
    Aside,
}

impl Decision {
    /// Returns the posted value of `decision`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Link => "link",
            Self::Aside => "aside",
        }
    }
}

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame, page: TriagePage) -> String {
    let language = frame.language;
    let (say, title) = (words::Triage(language), words::Frame(language).triage());
    let sentence = match page.total {
        0 => say.all_placed().to_owned(),
        some => say.lede(some),
    };
    let view = |address: &str, words, count, is_current| Chip {
        address: address.to_owned(),
        words,
        count: Some(count),
        is_current,
    };
    let views = (page.quarantine > 0).then(|| {
        let all = view(route::TRIAGE, say.to_decide(), page.total, true);
        let unread = view(route::QUARANTINE, say.unread(), page.quarantine, false);
        chip::nav(language, say.came_in(), vec![all, unread])
    });
    let offer = Suggested {
        language,
        domains: page.domains,
        labels: page.labels,
        cases: page.cases,
    };
    let is_empty = page.signals.is_empty();
    let signals = page
        .signals
        .into_iter()
        .map(|signal| card(signal, &offer, &frame.token))
        .collect_view();
    let empty = is_empty.then(|| {
        let next = Some((route::WORK.to_owned(), say.my_work()));
        let empty = banner::empty(Icon::Triage, say.nothing(), say.nothing_why(), next);
        view! { <div class="sheet">{empty}</div> }
    });
    let older = page.older.map(|after| {
        let address = route::with_query(route::TRIAGE, &[("after", &after)]);
        view! { <p class="acts pages"><a class="btn" rel="next" href=address>{say.older()}</a></p> }
    });
    let main = view! {
        <div class="head"><div><h1>{title}</h1><p class="lede">{sentence}</p></div></div>
        {views}
        <div class="stack">{signals}</div>{empty}{older}
    };
    shell::translated(frame, Place::Triage, title, main.into_any())
}

/// What all forms of the page suggest.
#[derive(Debug, Default)]
pub(in crate::page) struct Suggested {
    language: Language,
    domains: Vec<Choice>,
    labels: Vec<Choice>,
    cases: Vec<Choice>,
}

/// Draws one signal.
pub(in crate::page) fn card(signal: TriageSignal, offer: &Suggested, token: &str) -> AnyView {
    let language = offer.language;
    let (say, lang) = (words::Triage(language), words::of_node(language));
    let decisions = decisions(&signal, offer, token);
    let trust = signal.trust.map(
        |(tone, words)| view! { <span class="tag" data-tone=tone.name() lang=lang>{words}</span> },
    );
    let subject = if signal.subject.trim().is_empty() {
        say.no_subject().to_owned()
    } else {
        signal.subject
    };
    let why = text::why_said(language, say.why_none().to_owned(), signal.why);
    let accept = accept(
        language,
        (&signal.id, &subject),
        signal.suggestion.as_ref(),
        token,
    );
    view! {
        <article class="panel signal" id=format!("s-{}", signal.id)>
            <header class="meta">
                <b dir="auto">{signal.sender}</b>{trust}<span dir="auto">{icon(Icon::Mail)}{signal.channel}</span>
                <span class="end">{text::moment(signal.received)}</span>
            </header>
            <h2 dir="auto">{subject.clone()}</h2>
            {text::paragraphs(&signal.text)}{timeline::quoted(language, &signal.quoted)}
            {timeline::evidence(language, &signal.id, signal.files, signal.warnings)}
            <div class="cols two">
                <section><h3>{say.suggested()}</h3>{suggested(language, signal.suggestion)}{accept}{why}</section>
                <section><h3>{say.same_matter()}</h3>{similar(language, signal.similar)}</section>
            </div>
            {decisions}
        </article>
    }
    .into_any()
}

/// Draws the label that may fit.
fn suggested(language: Language, suggestion: Option<Suggestion>) -> AnyView {
    let say = words::Triage(language);
    match suggestion {
        Some(suggestion) => {
            let question = format!("{} {}", say.why(), suggestion.certainty);
            let why = text::why_said(language, question, suggestion.reasons);
            view! { <p>{mark::plate(suggestion.label, "big")}</p>{why} }.into_any()
        }
        None => view! { <p class="hint">{say.none_near()}</p> }.into_any(),
    }
}

/// Draws the one press that opens the case as it is suggested, where the signal says what it is about.
fn accept(
    language: Language,
    (id, title): (&str, &str),
    suggestion: Option<&Suggestion>,
    token: &str,
) -> Option<AnyView> {
    let suggestion = suggestion?;
    let view = view! {
        <form method="post" action=route::signal_route(id)>
            {form::token(token)}{form::hidden("decision", Decision::Open.name())}
            {form::hidden("title", title)}{form::hidden("label", &full(&suggestion.label))}
            {form::hidden("type", &suggestion.domain)}
            <p class="acts"><button class="btn">{icon(Icon::Check)}{words::Triage(language).accept()}</button></p>
        </form>
    };
    Some(view.into_any())
}

/// Draws the cases that may be about the same matter.
fn similar(language: Language, cases: Vec<CaseLink>) -> AnyView {
    if cases.is_empty() {
        let none = words::Triage(language).none_similar();
        return view! { <p class="hint">{none}</p> }.into_any();
    }
    let lines = cases.into_iter().map(|case| {
        let words = format!("{} {}", case.reference, case.title);
        view! {
            <li><a class="grow" href=route::case(&case.id) dir="auto">{words}</a><span class="mute">{case.state}</span></li>
        }
    });
    view! { <ul class="lines">{lines.collect_view()}</ul> }.into_any()
}

/// Draws the three decisions; each asks for what it needs in place.
fn decisions(signal: &TriageSignal, offer: &Suggested, token: &str) -> AnyView {
    let (language, say) = (offer.language, words::Triage(offer.language));
    let form = &signal.form;
    let field = |decision, name, words| {
        let field = Field::new(name, words).spoken(language).within(&signal.id);
        if form.decision == Some(decision) {
            field.checked(&form.faults)
        } else {
            field
        }
    };
    let title = if form.title.is_empty() {
        &signal.subject
    } else {
        &form.title
    };
    let suggested = signal
        .suggestion
        .as_ref()
        .map(|suggestion| full(&suggestion.label));
    let label = if form.label.is_empty() {
        suggested.unwrap_or_default()
    } else {
        form.label.clone()
    };
    let mut domains = offer.domains.clone();
    domains.insert(
        0,
        Choice {
            value: String::new(),
            words: say.general().to_owned(),
        },
    );
    let label_field =
        field(Decision::Open, "label", say.label()).hint(words::Action(language).label_hint());
    let open = view! {
        {nameless(signal, say.open_nameless())}
        {form::line(field(Decision::Open, "title", say.title()).needed(), Line::Text, title, vec![])}
        {form::line(label_field.needed(), Line::Code, &label, offer.labels.clone())}
        {form::select(field(Decision::Open, "type", say.kind()), domains, &form.domain)}
    };
    let case_field = field(Decision::Link, "case", say.case()).hint(say.case_hint());
    let link = view! {
        {nameless(signal, say.link_nameless())}
        {form::line(case_field.needed(), Line::Text, &form.case, offer.cases.clone())}
    };
    let aside = form::area(
        field(Decision::Aside, "reason", say.why_aside()).needed(),
        &form.reason,
    );
    let decide = |decision, shape, ask, done, fields| {
        let is_open = form.decision == Some(decision);
        one_decision(
            &signal.id,
            decision,
            (shape, ask, done),
            fields,
            is_open,
            token,
        )
    };
    view! {
        <div class="offers across">
            {decide(Decision::Open, Icon::Plus, say.open(), say.open_it(), open.into_any())}
            {decide(Decision::Link, Icon::Cases, say.link(), say.link_it(), link.into_any())}
            {decide(Decision::Aside, Icon::Box, say.aside(), say.aside_it(), aside)}
        </div>
    }
    .into_any()
}

/// Says what becomes of the name of who wrote, where a rule keeps it.
fn nameless(signal: &TriageSignal, words: &'static str) -> Option<impl IntoView + use<>> {
    let view = || view! { <p class="hint">{words}</p> };
    signal.is_nameless.then(view)
}

/// Draws one decision with its form.
fn one_decision(
    id: &str,
    decision: Decision,
    (shape, ask, done): (Icon, &'static str, &'static str),
    fields: AnyView,
    is_open: bool,
    token: &str,
) -> AnyView {
    let class = if decision == Decision::Open {
        "btn main"
    } else {
        "btn"
    };
    view! {
        <details class="ask" open=is_open>
            <summary class=class>{icon(shape)}{ask}</summary>
            <form method="post" action=route::signal_route(id)>
                {form::token(token)}{form::hidden("decision", decision.name())}{fields}
                <button class="btn main">{done}</button>
            </form>
        </details>
    }
    .into_any()
}

/// Writes a label in full, as it is typed.
fn full(label: &LabelView) -> String {
    if label.role.is_empty() {
        label.number.clone()
    } else {
        format!("{}.{}", label.number, label.role)
    }
}
