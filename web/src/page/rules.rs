//! The rules there are, in the order they are looked at.

use leptos::prelude::*;

use crate::{
    Frame, Language,
    frame::Place,
    model::Tone,
    part::{
        banner,
        chip::{self, Chip},
        icon::{Icon, icon},
        setup, shell,
        table::{Row, table},
    },
    route, words,
};

/// The model of the page.
#[derive(Debug, Clone, Default)]
pub struct RulesPage {
    /// Those of the view, in the order they are looked at.
    pub rules: Vec<RuleLine>,
    /// The views there are.
    pub views: Vec<RulesView>,
    /// How many rules there are.
    pub all: usize,
    /// How many of them are switched off.
    pub off: usize,
    /// How many days back it was looked what they made.
    pub days: u16,
    /// Whether there was more in that time than was looked at.
    pub is_cut: bool,
    /// Why what stands in the files is not in force, if it is not.
    pub complaint: Option<String>,
}

/// A view of the list.
#[derive(Debug, Clone)]
pub struct RulesView {
    /// The value of `show`; empty for all.
    pub name: String,
    pub words: &'static str,
    pub count: usize,
    pub is_current: bool,
}

/// A rule.
#[derive(Debug, Clone, Default)]
pub struct RuleLine {
    pub id: String,
    /// What it is for, in the words of who wrote it, or what it does.
    pub about: String,
    /// "organisation", "module hr", "words of hr", "global".
    pub level: String,
    pub version: String,
    pub is_on: bool,
    /// How often it made something lately, of what the reader sees.
    pub acted: usize,
    /// What it would do and waits for a yes, of what the reader sees.
    pub waits: usize,
}

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame, page: RulesPage) -> String {
    let (language, say) = (frame.language, words::Rules(frame.language));
    let title = words::Setup(language).rules();
    let lede = format!(
        "{}{} {}. {}",
        say.rules(page.all),
        words::Listing(language).comma(),
        say.off(page.off),
        say.in_order()
    );
    let chips = page.views.into_iter().map(|view| Chip {
        address: route::with_query(route::RULES, &[("show", &view.name)]),
        words: view.words,
        count: Some(view.count),
        is_current: view.is_current,
    });
    let chips = chip::nav(language, say.which(), chips.collect());
    let why = page.complaint.as_deref();
    let complaint = why.map(|why| complaint(language, why));
    let list = if page.rules.is_empty() {
        let next = Some((route::RULES.to_owned(), say.show_all()));
        let empty = banner::empty(Icon::Rule, say.nothing(), say.nothing_why(), next);
        view! { <div class="sheet">{empty}</div> }.into_any()
    } else {
        let heads = [
            say.rule(),
            say.level(),
            say.version(),
            say.state(),
            say.acted(),
            say.waiting(),
        ];
        let rows = page.rules.into_iter().map(|rule| row(language, rule));
        table(title, &heads, rows.collect())
    };
    let cut = page.is_cut.then(|| say.is_cut());
    let counts = say.counts(usize::from(page.days));
    let note = [Some(counts.as_str()), cut, Some(say.by_time())];
    let note: Vec<&str> = note.into_iter().flatten().collect();
    let note = note.join(" ");
    let main = view! {
        {setup::crumbs(language, &[])}
        <div class="head">
            <div><h1>{title}</h1><p class="lede">{lede}</p></div>
            <p>
                <a class="btn main" href=route::TEST_BENCH>{icon(Icon::Mail)}{say.try_mail()}</a>
                <a class="btn" href=route::DRY_RUN>{icon(Icon::Undo)}{say.dry_run()}</a>
            </p>
        </div>
        {complaint}{chips}{list}
        <p class="hint">{note}</p>
    };
    shell::translated(frame, Place::Setup, title, main.into_any())
}

/// Says that what stands in the files is not in force, and where that is explained.
pub(crate) fn complaint(language: Language, why: &str) -> AnyView {
    let say = words::Rules(language);
    let first = why.lines().next().unwrap_or_default().to_owned();
    let act = view! { <a class="btn" href=route::MODULES>{say.every_complaint()}</a> }.into_any();
    let said = crate::model::Banner {
        tone: Tone::Fail,
        title: say.not_in_force().to_owned(),
        text: format!("{} {first}", say.still_holds()),
        language,
    };
    banner::say(language, said, Icon::Alert, Some(act))
}

fn row(language: Language, rule: RuleLine) -> Row {
    let about = (!rule.about.is_empty())
        .then(|| view! { <span class="under" dir="auto">{rule.about}</span> });
    let head = view! {
        <a href=route::rule(&rule.id)><bdi>{rule.id.clone()}</bdi></a>{about}
    };
    let number = |number: usize| {
        let class = (number == 0).then_some("soft");
        view! { <span class=class>{words::number(language, number)}</span> }.into_any()
    };
    let waits = if rule.waits == 0 {
        number(0)
    } else {
        view! { <a href=route::WAITING>{words::number(language, rule.waits)}</a> }.into_any()
    };
    Row {
        head: head.into_any(),
        cells: vec![
            view! { <span dir="auto">{rule.level}</span> }.into_any(),
            view! { <bdi>{rule.version}</bdi> }.into_any(),
            setup::switched(language, rule.is_on),
            number(rule.acted),
            waits,
        ],
    }
}
