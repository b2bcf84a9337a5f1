//! What rules would do beyond routing, what other units offer, and what somebody did without a right to it: all that
//! waits for somebody's yes.

use leptos::prelude::*;

use crate::{
    Frame, Language,
    frame::Place,
    model::Moment,
    part::{
        banner,
        form::{self, Field, Line},
        icon::{Icon, icon},
        shell, text,
    },
    route, words,
};

/// The model of the page.
#[derive(Debug, Clone, Default)]
pub struct WaitingPage {
    pub items: Vec<WaitingItem>,
    /// Whether there is more than is shown.
    pub has_more: bool,
}

/// Something that waits.
#[derive(Debug, Clone, Default)]
pub struct WaitingItem {
    /// Where the yes or no is posted; nothing for somebody who may only look.
    pub action: Option<String>,
    /// Where the case or task is.
    pub href: String,
    /// "C-2F81" or "T-2F81".
    pub reference: String,
    pub title: String,
    /// "Rule a-week, version 3".
    pub rule: String,
    /// What would happen, a sentence each.
    pub does: Vec<String>,
    /// Why, in a sentence.
    pub why: String,
    pub since: Moment,
    /// Whether another unit offers it: a no says why.
    pub is_offer: bool,
    /// Whether it was done by somebody who had lost the right to it.
    pub is_contested: bool,
}

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame, page: WaitingPage) -> String {
    let language = frame.language;
    let (say, title) = (
        words::Waiting(language),
        words::Frame(language).for_your_yes(),
    );
    let count = page.items.len();
    let lede = (count > 0).then(|| {
        view! { <p class="lede">{say.lede(count)}</p> }
    });
    let cards = page
        .items
        .into_iter()
        .map(|item| card(language, item, &frame.token));
    let cards = cards.collect_view();
    let empty = (count == 0).then(|| {
        let next = Some((route::WORK.to_owned(), say.my_work()));
        let empty = banner::empty(Icon::Check, say.nothing(), say.nothing_why(), next);
        view! { <div class="sheet">{empty}</div> }
    });
    let more = page.has_more.then(|| {
        view! { <p class="hint">{say.more()}</p> }
    });
    let main = view! {
        <div class="head"><div><h1>{title}</h1>{lede}</div></div>
        <div class="stack measure">{cards}</div>{empty}{more}
    };
    shell::translated(frame, Place::Waiting, title, main.into_any())
}

fn card(language: Language, item: WaitingItem, token: &str) -> AnyView {
    let say = words::Waiting(language);
    let does = item.does.into_iter();
    let does = does
        .map(|line| view! { <li dir="auto">{line}</li> })
        .collect_view();
    let about = format!("{} {}", item.reference, item.title);
    let why = (item.is_offer && item.action.is_some()).then(|| {
        let field = Field::new("reason", say.why_not()).spoken(language);
        let field = field.within(&item.reference).hint(say.why_not_hint());
        form::line(field, Line::Text, "", vec![])
    });
    let kind = match (item.is_offer, item.is_contested) {
        (true, _) => Icon::Person,
        (false, true) => Icon::Alert,
        (false, false) => Icon::Rule,
    };
    let (yes, no) = if item.is_contested {
        (say.counts(), say.counts_not())
    } else {
        (say.yes(), say.no())
    };
    let buttons = item.action.map(|action| {
        let about = about.clone();
        view! {
            <form method="post" action=action>
                {form::token(token)}{why}
                <div class="offers across">
                    <button class="btn main" name="decision" value="yes">
                        {icon(Icon::Check)}{yes}<span class="sr">{format!(": {about}")}</span>
                    </button>
                    <button class="btn" name="decision" value="no">
                        {icon(Icon::Cross)}{no}<span class="sr">{format!(": {about}")}</span>
                    </button>
                </div>
            </form>
        }
    });
    view! {
        <article class="panel">
            <header class="meta">
                <span dir="auto">{icon(kind)}{item.rule}</span>
                <span class="end">{say.since()}" "{text::moment(item.since)}</span>
            </header>
            <h2><a href=item.href dir="auto">{about}</a></h2>
            <p dir="auto">{item.why}</p>
            <ul>{does}</ul>
            {buttons}
        </article>
    }
    .into_any()
}
