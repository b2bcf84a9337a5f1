//! The dry run: what the rules as they are now would have made of the mail of the last days. Nothing is stored.

use leptos::prelude::*;

use crate::{
    Frame, Language,
    frame::Place,
    model::{Choice, Fault, Moment},
    part::{
        form::{self, Field},
        icon::{Icon, icon},
        setup, shell, text,
    },
    route, words,
};

/// The model of the page.
#[derive(Debug, Clone, Default)]
pub struct DryRunPage {
    /// The value of `days`; empty before anything was asked.
    pub days: String,
    pub choices: Vec<Choice>,
    /// The value of `without`: a rule that is left out; empty for none.
    pub without: String,
    /// The rules that may be left out.
    pub rules: Vec<Choice>,
    pub faults: Vec<Fault>,
    pub found: Option<Found>,
}

/// What would have been.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// In one sentence.
    pub says: String,
    /// What was not looked at; may be empty.
    pub limits: String,
    pub lines: Vec<Line>,
    /// How many more lines there are.
    pub more: usize,
    /// What rules that wait for time to pass would do by now.
    pub by_time: Vec<ByTime>,
}

/// A mail that would go another way.
#[derive(Debug, Clone, Default)]
pub struct Line {
    pub when: Moment,
    pub subject: String,
    /// "would go elsewhere".
    pub change: String,
    /// The rule and label of the time; may be empty.
    pub was: String,
    /// Those it would have; may be empty.
    pub would: String,
    pub why: Vec<String>,
}

/// What a rule would do to a task.
#[derive(Debug, Clone, Default)]
pub struct ByTime {
    pub task: String,
    pub title: String,
    pub rule: String,
    pub does: String,
}

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame, page: DryRunPage) -> String {
    let (language, say) = (frame.language, words::DryRun(frame.language));
    let (list, title) = (
        words::Setup(language).rules(),
        words::Rules(language).dry_run(),
    );
    let days = Field::new("days", say.mail_of()).checked(&page.faults);
    let without = Field::new("without", say.without()).checked(&page.faults);
    let form = view! {
        <form class="panel" method="get" action=route::DRY_RUN>
            <div class="grid">
                {form::select(days, page.choices, &page.days)}
                {form::select(without, page.rules, &page.without)}
            </div>
            <div class="acts"><button class="btn main">{say.run()}</button></div>
        </form>
    };
    let found = page.found.map(|one| found(language, one));
    let main = view! {
        {setup::crumbs(language, &[(route::RULES, list)])}
        <div class="head"><div>
            <h1>{title}</h1>
            <p class="lede">{say.lede()}</p>
        </div></div>
        <div class="stack">{form}<div class="stack" aria-live="polite">{found}</div></div>
    };
    shell::translated(frame, Place::Setup, title, main.into_any())
}

fn found(language: Language, found: Found) -> AnyView {
    let say = words::DryRun(language);
    let limits = (!found.limits.is_empty()).then(|| view! { <p class="hint">{found.limits}</p> });
    let lines = found.lines.into_iter().map(|one| line(language, one));
    let lines = lines.collect_view();
    let more = (found.more > 0).then(|| view! { <p class="hint">{say.more(found.more)}</p> });
    let by_time = (!found.by_time.is_empty()).then(|| {
        let lines = found.by_time.into_iter().map(|line| {
            view! {
                <li>
                    <a class="grow" href=route::task(&line.task) dir="auto">{line.title}</a>
                    <span class="under" dir="auto"><a href=route::rule(&line.rule)><bdi>{line.rule.clone()}</bdi></a>{text::said(language, line.does)}</span>
                </li>
            }
        });
        let lines = lines.collect_view();
        view! {
            <section class="panel">
                <h2>{icon(Icon::Clock)}{say.by_time()}</h2>
                <ul class="lines">{lines}</ul>
            </section>
        }
    });
    view! {
        <section class="panel">
            <h2>{icon(Icon::Undo)}{say.would_be()}</h2>
            <p dir="auto">{found.says}</p>{limits}
            <ul class="lines">{lines}</ul>{more}
        </section>
        {by_time}
    }
    .into_any()
}

fn line(language: Language, line: Line) -> AnyView {
    let say = words::DryRun(language);
    let said = |name: &'static str, value: String| {
        let value = if value.is_empty() {
            say.triage().to_owned()
        } else {
            value
        };
        view! { <dt>{name}</dt><dd><bdi>{value}</bdi></dd> }
    };
    view! {
        <li>
            <span class="grow" dir="auto">{line.subject}</span>
            <span class="tag" data-tone="warn">{line.change}</span>{text::moment(line.when)}
            <div class="under"><dl class="facts">{said(say.went_to(), line.was)}{said(say.would_go(), line.would)}</dl></div>
            <div class="under">{text::why_within(language, words::Timeline(language).why().to_owned(), line.why)}</div>
        </li>
    }
    .into_any()
}
