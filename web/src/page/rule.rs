//! One rule: what it does, its text, what it made, and its switch.

use leptos::prelude::*;

use crate::{
    Frame, Language,
    frame::Place,
    model::{Fact, Moment},
    part::{
        facts, form,
        icon::{Icon, icon},
        setup, shell, text,
    },
    route, words,
};

/// The model of the page.
#[derive(Debug, Clone, Default)]
pub struct RulePage {
    pub id: String,
    /// What it is for, in its author's words; may be empty.
    pub about: String,
    /// "organisation", "module hr", "words of hr", "global".
    pub level: String,
    pub version: String,
    /// `rules/leaks.yaml:3`.
    pub file: String,
    /// Its number under `order`.
    pub order: String,
    pub is_on: bool,
    pub switch: Switch,
    /// What it waits for and does, in sentences.
    pub sentences: Vec<String>,
    /// Its text as written.
    pub text: String,
    /// What it made in the last days, the newest first.
    pub log: Vec<RuleAct>,
    /// How many days back that is.
    pub days: u16,
    /// How many more there are than are listed, or that there may be more.
    pub more: String,
    /// Whether it waits for time to pass, so that the log of mail has nothing of it.
    pub is_timed: bool,
    /// What it would do and waits for a yes.
    pub waits: Vec<RuleWaits>,
}

/// Whether the reader may switch it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Switch {
    /// They may.
    Offered,
    /// Only an administrator may.
    #[default]
    NotAllowed,
    /// It is off where it is written.
    Written,
    /// This node may not change the configuration.
    Elsewhere,
}

/// Something that it made.
#[derive(Debug, Clone, Default)]
pub struct RuleAct {
    pub when: Moment,
    /// The subject of the mail.
    pub subject: String,
    /// The id of the case.
    pub case: String,
    /// What the case is called: `C-2F81A0`.
    pub reference: String,
    /// The version of the rule then.
    pub version: String,
    /// Whether somebody decided otherwise since.
    pub is_replaced: bool,
    /// The rule that brought the case about, where this one only added to it.
    pub shapes: Option<String>,
    /// On what it matched.
    pub why: Vec<String>,
}

/// Something that waits.
#[derive(Debug, Clone, Default)]
pub struct RuleWaits {
    pub address: String,
    pub title: String,
    /// What would be done.
    pub does: String,
}

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame, page: RulePage) -> String {
    let (language, say) = (frame.language, words::Rule(frame.language));
    let list = words::Rules(language);
    let about = (!page.about.is_empty())
        .then(|| view! { <p class="lede" dir="auto">{page.about.clone()}</p> });
    let fact = |name: &str, value: &str| Fact {
        name: name.to_owned(),
        value: value.to_owned(),
        note: String::new(),
    };
    let facts = facts::column(vec![
        fact(list.level(), &page.level),
        fact(list.version(), &page.version),
        fact(say.file(), &page.file),
        fact(say.order(), &page.order),
    ]);
    let switch = switch(language, &page, &frame.token);
    let waits = waits(language, page.waits);
    let log = log(language, page.log, page.days, page.more, page.is_timed);
    let main = view! {
        {setup::crumbs(language, &[(route::RULES, words::Setup(language).rules())])}
        <div class="head"><div>
            <h1><bdi>{page.id.clone()}</bdi></h1>
            <p class="meta">{setup::switched(language, page.is_on)}</p>{about}
        </div></div>
        <div class="cols side">
            <div class="stack">
                <section class="panel"><h2>{icon(Icon::Rule)}{say.does()}</h2>{setup::sentences(None, page.sentences)}</section>
                {waits}{log}
                <section class="panel">
                    <h2>{icon(Icon::File)}{say.written()}</h2>
                    <pre class="source" dir="ltr" tabindex="0" role="region" aria-label=say.text()>{page.text}</pre>
                </section>
            </div>
            <div class="stack">
                <section class="panel"><h2 class="sr">{say.facts()}</h2>{facts}</section>
                {switch}
            </div>
        </div>
    };
    shell::translated(frame, Place::Setup, &page.id, main.into_any())
}

/// Draws the switch, with what it means before it is pressed.
fn switch(language: Language, page: &RulePage, token: &str) -> AnyView {
    let say = words::Rule(language);
    let (to, words, class, means) = if page.is_on {
        ("off", say.switch_off(), "btn risk", say.off_means())
    } else {
        ("on", say.switch_on(), "btn main", say.on_means())
    };
    let body = match page.switch {
        Switch::Offered => view! {
            <p class="hint">{means}</p>
            <form class="acts" method="post" action=route::rule_switch(&page.id)>
                {form::token(token)}{form::hidden("to", to)}<button class=class>{words}</button>
            </form>
        }
        .into_any(),
        Switch::NotAllowed => view! { <p class="hint">{say.admin_only()}</p> }.into_any(),
        Switch::Written => view! { <p class="hint">{say.off_in_file()}</p> }.into_any(),
        Switch::Elsewhere => view! { <p class="hint">{say.elsewhere()}</p> }.into_any(),
    };
    view! { <section class="panel"><h2>{say.switch()}</h2>{body}</section> }.into_any()
}

fn waits(language: Language, waits: Vec<RuleWaits>) -> Option<AnyView> {
    let say = words::Rule(language);
    if waits.is_empty() {
        return None;
    }
    let count = words::number(language, waits.len());
    let lines = waits.into_iter().map(|line| {
        view! {
            <li><a class="grow" href=line.address dir="auto">{line.title}</a><span class="under" dir="auto">{line.does}</span></li>
        }
    });
    let view = view! {
        <section class="panel">
            <h2>{icon(Icon::Pending)}{say.waits()}<span class="n">{count}</span></h2>
            <ul class="lines">{lines.collect_view()}</ul>
            <p class="acts"><a class="btn" href=route::WAITING>{say.decide()}</a></p>
        </section>
    };
    Some(view.into_any())
}

fn log(language: Language, log: Vec<RuleAct>, days: u16, more: String, is_timed: bool) -> AnyView {
    let say = words::Rule(language);
    let title = say.made(usize::from(days));
    let count = words::number(language, log.len());
    let body = if log.is_empty() {
        let words = if is_timed { say.timed() } else { say.nothing() };
        view! { <p class="hint">{words}</p> }.into_any()
    } else {
        let lines = log.into_iter().map(|act| {
            let replaced = act
                .is_replaced
                .then(|| view! { <span class="tag">{say.replaced()}</span> });
            let shaped = act.shapes.map(|by| {
                view! {
                    <span class="soft">{say.added_to()}" "<a href=route::rule(&by)><bdi>{by.clone()}</bdi></a></span>
                }
            });
            let why = text::why_within(language, words::Timeline(language).why().to_owned(), act.why);
            view! {
                <li>
                    <a class="grow" href=route::case(&act.case) dir="auto">{act.subject}</a>
                    <span class="soft">{act.reference}{words::Listing(language).comma()}" "{say.version()}" "<bdi>{act.version}</bdi></span>
                    {shaped}{replaced}{text::moment(act.when)}
                    <div class="under">{why}</div>
                </li>
            }
        });
        view! { <ul class="lines">{lines.collect_view()}</ul> }.into_any()
    };
    let more = (!more.is_empty()).then(|| view! { <p class="hint">{more}</p> });
    view! {
        <section class="panel"><h2>{icon(Icon::Clock)}{title}<span class="n">{count}</span></h2>{body}{more}</section>
    }
    .into_any()
}
