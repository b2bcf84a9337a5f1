//! Who guides whom: the pairs that stand, who has nobody yet, and the form that pairs two.

use leptos::prelude::*;

use crate::{
    Frame,
    frame::Place,
    model::{Choice, Fault, Moment},
    part::{
        form::{self, Field, Line},
        shell, text,
    },
    route, words,
};

/// The model of the page.
#[derive(Debug, Clone, Default)]
pub struct MentoringPage {
    /// The pairs that stand.
    pub pairs: Vec<PairLine>,
    /// Who asks for a mentor and has none.
    pub mentees: Vec<AloneLine>,
    /// Mentors without a mentee.
    pub mentors: Vec<AloneLine>,
    /// The form that pairs two; nothing for who may open no cases.
    pub form: Option<PairForm>,
}

/// A pair that stands.
#[derive(Debug, Clone, Default)]
pub struct PairLine {
    pub mentor: String,
    pub mentee: String,
    /// Where the case is.
    pub href: String,
    /// "C-2F81 Settling in".
    pub case: String,
    pub since: Moment,
    /// The id of the case and how forms spell both, where the reader may end the pair.
    pub ends: Option<[String; 3]>,
}

/// Somebody without a pair.
#[derive(Debug, Clone, Default)]
pub struct AloneLine {
    pub name: String,
    pub href: String,
    pub case: String,
    pub since: Moment,
}

/// The form that pairs two, given back when it could not be taken.
#[derive(Debug, Clone, Default)]
pub struct PairForm {
    pub mentor: String,
    pub mentee: String,
    pub case: String,
    /// Addresses to suggest.
    pub people: Vec<Choice>,
    pub faults: Vec<Fault>,
}

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame, page: MentoringPage) -> String {
    let say = words::Mentoring(frame.language);
    let title = say.title();
    let pairs = page.pairs.into_iter().map(|line| pair(frame, line));
    let pairs = section(say.pairs(), say.no_pairs(), pairs.collect());
    let mentees = page.mentees.into_iter().map(|line| alone(frame, line));
    let mentees = section(say.mentees(), say.no_mentees(), mentees.collect());
    let mentors = page.mentors.into_iter().map(|line| alone(frame, line));
    let mentors = section(say.mentors(), say.no_mentors(), mentors.collect());
    let form = page.form.map(|form| self::form(frame, &form));
    let main = view! {
        <div class="head"><div><h1>{title}</h1><p class="lede">{say.lede()}</p></div></div>
        <div class="cols side"><div class="stack">{pairs}{mentees}{mentors}</div><div class="stack">{form}</div></div>
    };
    shell::translated(frame, Place::Cases, title, main.into_any())
}

fn section(title: &'static str, none: &'static str, lines: Vec<AnyView>) -> AnyView {
    let body = if lines.is_empty() {
        view! { <p class="hint">{none}</p> }.into_any()
    } else {
        view! { <ul class="lines">{lines}</ul> }.into_any()
    };
    view! { <section class="panel"><h2>{title}</h2>{body}</section> }.into_any()
}

fn pair(frame: &Frame, line: PairLine) -> AnyView {
    let say = words::Mentoring(frame.language);
    let both = say.guides(&line.mentor, &line.mentee);
    let ends = line.ends.map(|[case, mentor, mentee]| {
        let within = format!("{case}-{mentor}-{mentee}").replace(':', "-");
        let why = Field::new("reason", say.why()).spoken(frame.language);
        let why = why.within(&within).needed();
        let seeks = form::choices([("", say.seeks_no()), ("yes", say.seeks_yes())]);
        let field = Field::new("seeks", say.seeks()).spoken(frame.language);
        let field = field.within(&within);
        view! {
            <details class="ask under">
                <summary class="btn quiet">{say.end()}<span class="sr">{format!(": {both}")}</span></summary>
                <form method="post" action=route::MENTORING>
                    {form::token(&frame.token)}{form::hidden("says", "end")}{form::hidden("case", &case)}
                    {form::hidden("mentor", &mentor)}{form::hidden("mentee", &mentee)}
                    {form::line(why, Line::Text, "", vec![])}{form::select(field, seeks, "")}
                    <button class="btn main">{say.end_it()}</button>
                </form>
            </details>
        }
    });
    view! {
        <li>
            <b class="grow" dir="auto">{both.clone()}</b>
            <span class="mute">{say.since()}" "{text::moment(line.since)}</span>
            <span class="under"><a href=line.href dir="auto">{line.case}</a></span>{ends}
        </li>
    }
    .into_any()
}

fn alone(frame: &Frame, line: AloneLine) -> AnyView {
    let say = words::Mentoring(frame.language);
    view! {
        <li>
            <b class="grow" dir="auto">{line.name}</b>
            <span class="mute">{say.since()}" "{text::moment(line.since)}</span>
            <span class="under"><a href=line.href dir="auto">{line.case}</a></span>
        </li>
    }
    .into_any()
}

fn form(frame: &Frame, form: &PairForm) -> AnyView {
    let say = words::Mentoring(frame.language);
    let field = |name, words| {
        let field = Field::new(name, words)
            .spoken(frame.language)
            .within("pair");
        field.checked(&form.faults)
    };
    let mentee = field("mentee", say.mentee()).hint(say.who_hint()).needed();
    let mentor = field("mentor", say.mentor()).needed();
    let case = field("case", say.case()).hint(say.case_hint());
    view! {
        <section class="panel"><h2>{say.pair_two()}</h2>
            <form class="stack" method="post" action=route::MENTORING>
                {form::token(&frame.token)}{form::hidden("says", "pair")}
                {form::line(mentee, Line::Text, &form.mentee, form.people.clone())}
                {form::line(mentor, Line::Text, &form.mentor, form.people.clone())}
                {form::line(case, Line::Text, &form.case, vec![])}
                <button class="btn main">{say.pair()}</button>
            </form>
        </section>
    }
    .into_any()
}
