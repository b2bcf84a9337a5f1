//! Triage: signals that no rule claimed, each with its words, the reasons, and one decision.

use leptos::prelude::*;

use crate::{
    Frame,
    frame::Place,
    model::{CaseLink, Choice, Fault, FileLink, LabelView, Moment, Tone},
    part::{
        banner,
        chip::{self, Chip},
        form::{self, Field, Line},
        icon::{Icon, icon},
        mark, shell, text, timeline,
    },
    route,
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
    pub why: Vec<String>,
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
    pub reasons: Vec<String>,
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
    let sentence = match page.total {
        0 => "Every signal has found its place.".to_owned(),
        1 => "One signal that no rule claimed. It is kept until someone decides; nothing is thrown away."
            .to_owned(),
        more => format!(
            "{} signals that no rule claimed. Each is kept until someone decides; nothing is thrown away.",
            text::grouped(more)
        ),
    };
    let view = |address: &str, words, count, is_current| Chip {
        address: address.to_owned(),
        words,
        count: Some(count),
        is_current,
    };
    let views = (page.quarantine > 0).then(|| {
        let all = view(route::TRIAGE, "To decide", page.total, true);
        let unread = view(
            route::QUARANTINE,
            "Could not be read",
            page.quarantine,
            false,
        );
        chip::nav("What came in", vec![all, unread])
    });
    let offer = Suggested {
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
        let words = "Signals come here when no rule claims them. What matches a rule goes straight to its role.";
        let next = Some((route::WORK.to_owned(), "Go to my work"));
        let empty = banner::empty(Icon::Triage, "Nothing waits for a decision", words, next);
        view! { <div class="sheet">{empty}</div> }
    });
    let older = page.older.map(|after| {
        let address = route::with_query(route::TRIAGE, &[("after", &after)]);
        view! { <p class="acts pages"><a class="btn" rel="next" href=address>"Older signals"</a></p> }
    });
    let main = view! {
        <div class="head"><div><h1>"Triage"</h1><p class="lede">{sentence}</p></div></div>
        {views}
        <div class="stack">{signals}</div>{empty}{older}
    };
    shell::page(frame, Place::Triage, "Triage", main.into_any())
}

/// What all forms of the page suggest.
#[derive(Debug, Default)]
pub(in crate::page) struct Suggested {
    domains: Vec<Choice>,
    labels: Vec<Choice>,
    cases: Vec<Choice>,
}

/// Draws one signal.
pub(in crate::page) fn card(signal: TriageSignal, offer: &Suggested, token: &str) -> AnyView {
    let decisions = decisions(&signal, offer, token);
    let trust = signal
        .trust
        .map(|(tone, words)| view! { <span class="tag" data-tone=tone.name()>{words}</span> });
    let subject = if signal.subject.trim().is_empty() {
        "(no subject)".to_owned()
    } else {
        signal.subject
    };
    let why = text::why("Why did no rule claim it?".to_owned(), signal.why);
    view! {
        <article class="panel signal" id=format!("s-{}", signal.id)>
            <header class="meta">
                <b dir="auto">{signal.sender}</b>{trust}<span dir="auto">{icon(Icon::Mail)}{signal.channel}</span>
                <span class="end">{text::moment(signal.received)}</span>
            </header>
            <h2 dir="auto">{subject}</h2>
            {text::paragraphs(&signal.text)}{timeline::quoted(&signal.quoted)}
            {timeline::evidence(&signal.id, signal.files, signal.warnings)}
            <div class="cols two">
                <section><h3>"Suggested"</h3>{suggested(signal.suggestion)}{why}</section>
                <section><h3>"Perhaps the same matter"</h3>{similar(signal.similar)}</section>
            </div>
            {decisions}
        </article>
    }
    .into_any()
}

/// Draws the label that may fit.
fn suggested(suggestion: Option<Suggestion>) -> AnyView {
    match suggestion {
        Some(suggestion) => {
            let question = format!("Why: {}", suggestion.certainty);
            view! { <p>{mark::plate(suggestion.label, "big")}</p>{text::why(question, suggestion.reasons)} }
                .into_any()
        }
        None => view! { <p class="hint">"No rule comes near it."</p> }.into_any(),
    }
}

/// Draws the cases that may be about the same matter.
fn similar(cases: Vec<CaseLink>) -> AnyView {
    if cases.is_empty() {
        return view! { <p class="hint">"No similar case that you may read."</p> }.into_any();
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
    let form = &signal.form;
    let field = |decision, name, words| {
        let field = Field::new(name, words).within(&signal.id);
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
            words: "General".to_owned(),
        },
    );
    let label_field =
        field(Decision::Open, "label", "Label").hint("Such as 1001.11.Operations.Maintenance");
    let open = view! {
        {form::line(field(Decision::Open, "title", "Title").needed(), Line::Text, title, vec![])}
        {form::line(label_field.needed(), Line::Code, &label, offer.labels.clone())}
        {form::select(field(Decision::Open, "type", "Kind of task"), domains, &form.domain)}
    };
    let case_field =
        field(Decision::Link, "case", "Case").hint("Its short name, or words of its title.");
    let link = form::line(
        case_field.needed(),
        Line::Text,
        &form.case,
        offer.cases.clone(),
    );
    let aside = form::area(
        field(Decision::Aside, "reason", "Why does it need no work?").needed(),
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
            {decide(Decision::Open, Icon::Plus, "Open a case…", "Open the case", open.into_any())}
            {decide(Decision::Link, Icon::Cases, "Put it into a case…", "Put it there", link)}
            {decide(Decision::Aside, Icon::Box, "Set aside…", "Set it aside", aside)}
        </div>
    }
    .into_any()
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
