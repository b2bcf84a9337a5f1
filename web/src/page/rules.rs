//! The rules there are, in the order they are looked at.

use leptos::prelude::*;

use crate::{
    Frame,
    frame::Place,
    model::Tone,
    part::{
        banner,
        chip::{self, Chip},
        icon::{Icon, icon},
        setup, shell,
        table::{Row, table},
        text,
    },
    route,
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
    /// What it is for, or what it does, in a sentence.
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

const HEADS: &[&str] = &["Rule", "Level", "Version", "State", "Acted", "Waiting"];

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame, page: RulesPage) -> String {
    let off = match page.off {
        0 => "none is switched off".to_owned(),
        off => format!("{} switched off", text::grouped(off)),
    };
    let lede = format!(
        "{}, {off}. They are looked at in this order; where two give the same thing, the later wins.",
        text::count(page.all, "rule", "rules")
    );
    let chips = page.views.into_iter().map(|view| Chip {
        address: route::with_query(route::RULES, &[("show", &view.name)]),
        words: view.words,
        count: Some(view.count),
        is_current: view.is_current,
    });
    let chips = chip::nav("Which rules", chips.collect());
    let complaint = page.complaint.as_deref().map(complaint);
    let list = if page.rules.is_empty() {
        let next = Some((route::RULES.to_owned(), "Show all rules"));
        let words = "No rule is of this kind.";
        let empty = banner::empty(Icon::Rule, "Nothing to show", words, next);
        view! { <div class="sheet">{empty}</div> }.into_any()
    } else {
        table("Rules", HEADS, page.rules.into_iter().map(row).collect())
    };
    let note = format!(
        "“Acted” counts the mail of the last {} days that a rule made work of, as far as you may read it.{} What rules do because time passes stands in the timelines.",
        page.days,
        if page.is_cut {
            " There was more than is counted here."
        } else {
            ""
        }
    );
    let main = view! {
        {setup::crumbs(&[])}
        <div class="head">
            <div><h1>"Rules"</h1><p class="lede">{lede}</p></div>
            <p>
                <a class="btn main" href=route::TEST_BENCH>{icon(Icon::Mail)}"Try a mail"</a>
                <a class="btn" href=route::DRY_RUN>{icon(Icon::Undo)}"Dry run"</a>
            </p>
        </div>
        {complaint}{chips}{list}
        <p class="hint">{note}</p>
    };
    shell::page(frame, Place::Setup, "Rules", main.into_any())
}

/// Says that what stands in the files is not in force, and where that is explained.
pub(crate) fn complaint(why: &str) -> AnyView {
    let first = why.lines().next().unwrap_or_default().to_owned();
    let act = view! { <a class="btn" href=route::MODULES>"See every complaint"</a> }.into_any();
    let said = crate::model::Banner {
        tone: Tone::Fail,
        title: "What stands in the files is not in force".to_owned(),
        text: format!("What worked last still holds. {first}"),
    };
    banner::say(said, Icon::Alert, Some(act))
}

fn row(rule: RuleLine) -> Row {
    let about = (!rule.about.is_empty())
        .then(|| view! { <span class="under" dir="auto">{rule.about}</span> });
    let head = view! {
        <a href=route::rule(&rule.id)><bdi>{rule.id.clone()}</bdi></a>{about}
    };
    let number = |number: usize| {
        let class = (number == 0).then_some("soft");
        view! { <span class=class>{text::grouped(number)}</span> }.into_any()
    };
    let waits = if rule.waits == 0 {
        number(0)
    } else {
        view! { <a href=route::WAITING>{text::grouped(rule.waits)}</a> }.into_any()
    };
    Row {
        head: head.into_any(),
        cells: vec![
            view! { <span dir="auto">{rule.level}</span> }.into_any(),
            view! { <bdi>{rule.version}</bdi> }.into_any(),
            setup::switched(rule.is_on),
            number(rule.acted),
            waits,
        ],
    }
}
