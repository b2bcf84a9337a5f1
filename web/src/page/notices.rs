//! What reached the reader: messages about tasks and cases, and how each came.

use leptos::prelude::*;

use crate::{
    Frame, Language,
    frame::Place,
    model::Moment,
    part::{
        banner, form,
        icon::{Icon, icon},
        shell, text,
    },
    route, words,
};

/// The model of the page.
#[derive(Debug, Clone, Default)]
pub struct NoticesPage {
    pub items: Vec<NoticeItem>,
    /// How many the reader should still look at, on all pages.
    pub new: usize,
    /// The cursor of the next page, if there is one.
    pub older: Option<String>,
    /// Whether this is not the first page.
    pub is_later_page: bool,
    /// Whether only those are shown that the reader should still look at.
    pub new_only: bool,
}

/// A message.
#[derive(Debug, Clone, Default)]
pub struct NoticeItem {
    /// What is posted to say that it was seen.
    pub id: String,
    /// Where the case or task is.
    pub href: String,
    /// "C-2F81" or "T-2F81".
    pub reference: String,
    pub title: String,
    /// What happened, in a sentence.
    pub says: String,
    /// What became of the mail, in a sentence.
    pub way: String,
    pub when: Moment,
    /// When the reader saw it.
    pub seen: Option<Moment>,
    /// Whether what it tells does not hold any more.
    pub is_over: bool,
}

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame, page: NoticesPage) -> String {
    let language = frame.language;
    let say = words::Notices(language);
    let lede = match page.new {
        0 => say.seen_all().to_owned(),
        some => say.some_new(some),
    };
    let all = (page.new > 0).then(|| {
        view! {
            <form method="post" action=route::NOTICES_SEEN>
                {form::token(&frame.token)}
                <button class="btn" name="all" value="yes">{icon(Icon::Check)}{say.i_saw_all()}</button>
            </form>
        }
    });
    let address = |new_only: bool, after: &str| {
        let new = if new_only { "yes" } else { "" };
        route::with_query(route::NOTICES, &[("new", new), ("after", after)])
    };
    let other = if page.new_only {
        view! { <a class="btn quiet" href=address(false, "")>{say.show_all()}</a> }
    } else {
        view! { <a class="btn quiet" href=address(true, "")>{say.show_new()}</a> }
    };
    let is_empty = page.items.is_empty();
    let cards = page
        .items
        .into_iter()
        .map(|item| card(language, item, &frame.token));
    let cards = cards.collect_view();
    let empty = is_empty.then(|| {
        let next = Some((route::WORK.to_owned(), say.my_work()));
        let empty = banner::empty(Icon::Mail, say.nothing(), say.nothing_why(), next);
        view! { <div class="sheet">{empty}</div> }
    });
    let older = page.older.map(|after| {
        view! { <a class="btn" rel="next" href=address(page.new_only, &after)>{say.older()}</a> }
    });
    let newest = page.is_later_page.then(|| {
        view! { <a class="btn quiet" href=address(page.new_only, "")>{say.first_page()}</a> }
    });
    let main = view! {
        <div class="head"><div><h1>{say.title()}</h1><p class="lede">{lede}</p></div></div>
        <div class="acts">{all}{other}</div>
        <p class="live" role="status" data-new=page.new.to_string() data-show=route::NOTICES data-says=say.new_show()></p>
        <div class="stack measure">{cards}</div>{empty}
        <p class="acts pages">{newest}{older}</p>
    };
    shell::translated(frame, Place::Notices, say.title(), main.into_any())
}

fn card(language: Language, item: NoticeItem, token: &str) -> AnyView {
    let say = words::Notices(language);
    let about = format!("{} {}", item.reference, item.title);
    let is_new = item.seen.is_none() && !item.is_over;
    let mark = is_new.then(|| {
        let about = about.clone();
        view! {
            <form method="post" action=route::NOTICES_SEEN>
                {form::token(token)}
                <button class="btn quiet" name="notice" value=item.id>
                    {icon(Icon::Check)}{say.i_saw()}<span class="sr">{format!(": {about}")}</span>
                </button>
            </form>
        }
    });
    let new = is_new.then(|| view! { <b>{icon(Icon::Alert)}{say.is_new()}</b> });
    let over = item
        .is_over
        .then(|| view! { <p class="hint">{say.over()}</p> });
    let seen = item
        .seen
        .map(|seen| view! { <span class="end">{say.seen()}" "{text::moment(seen)}</span> });
    view! {
        <article class="panel">
            <header class="meta">{new}<span>{text::moment(item.when)}</span>{seen}</header>
            <h2><a href=item.href dir="auto">{about}</a></h2>
            <p>{item.says}</p>
            <p class="soft" dir="auto">{item.way}</p>
            {over}{mark}
        </article>
    }
    .into_any()
}
