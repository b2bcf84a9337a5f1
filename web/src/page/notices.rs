//! What reached the reader: messages about tasks and cases, and how each came.

use leptos::prelude::*;

use crate::{
    Frame,
    frame::Place,
    model::Moment,
    part::{
        banner, form,
        icon::{Icon, icon},
        shell, text,
    },
    route,
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
    let lede = if page.new == 0 {
        "You have seen all of it.".to_owned()
    } else {
        let count = text::count(page.new, "thing is new", "things are new");
        format!("{count}. To open a task or case is to have seen what you were told about it.")
    };
    let all = (page.new > 0).then(|| {
        view! {
            <form method="post" action=route::NOTICES_SEEN>
                {form::token(&frame.token)}
                <button class="btn" name="all" value="yes">{icon(Icon::Check)}"I have seen all of it"</button>
            </form>
        }
    });
    let address = |new_only: bool, after: &str| {
        let new = if new_only { "yes" } else { "" };
        route::with_query(route::NOTICES, &[("new", new), ("after", after)])
    };
    let other = if page.new_only {
        view! { <a class="btn quiet" href=address(false, "")>"Show all"</a> }
    } else {
        view! { <a class="btn quiet" href=address(true, "")>"Show only what is new"</a> }
    };
    let is_empty = page.items.is_empty();
    let cards = page.items.into_iter().map(|item| card(item, &frame.token));
    let cards = cards.collect_view();
    let empty = is_empty.then(|| {
        let words = "What you are asked to do, what moves up to you and what was decided for you stands here, whether a mail goes out or not.";
        let next = Some((route::WORK.to_owned(), "Go to my work"));
        let empty = banner::empty(Icon::Mail, "Nothing to read", words, next);
        view! { <div class="sheet">{empty}</div> }
    });
    let older = page.older.map(|after| {
        view! { <a class="btn" rel="next" href=address(page.new_only, &after)>"Older"</a> }
    });
    let newest = page.is_later_page.then(|| {
        view! { <a class="btn quiet" href=address(page.new_only, "")>"Back to the first page"</a> }
    });
    let main = view! {
        <div class="head"><div><h1>"What reached you"</h1><p class="lede">{lede}</p></div></div>
        <div class="acts">{all}{other}</div>
        <p class="live" role="status" data-new=page.new.to_string() data-show=route::NOTICES></p>
        <div class="stack measure">{cards}</div>{empty}
        <p class="acts pages">{newest}{older}</p>
    };
    shell::page(frame, Place::Notices, "What reached you", main.into_any())
}

fn card(item: NoticeItem, token: &str) -> AnyView {
    let about = format!("{} {}", item.reference, item.title);
    let is_new = item.seen.is_none() && !item.is_over;
    let mark = is_new.then(|| {
        let about = about.clone();
        view! {
            <form method="post" action=route::NOTICES_SEEN>
                {form::token(token)}
                <button class="btn quiet" name="notice" value=item.id>
                    {icon(Icon::Check)}"I have seen it"<span class="sr">{format!(": {about}")}</span>
                </button>
            </form>
        }
    });
    let new = is_new.then(|| view! { <b>{icon(Icon::Alert)}"New"</b> });
    let over = item
        .is_over
        .then(|| view! { <p class="hint">"It is over, or does not hold any more."</p> });
    let seen = item
        .seen
        .map(|seen| view! { <span class="end">"Seen "{text::moment(seen)}</span> });
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
