//! One act on several tasks: what it would change, row by row, then what it did, with the way back.

use leptos::prelude::*;

use crate::{
    Frame, Language,
    frame::Place,
    model::{Banner, Choice},
    part::{
        banner,
        form::{self, Field, Line},
        shell,
    },
    route, words,
};

/// The model of the page.
#[derive(Debug, Clone)]
pub struct BulkPage {
    /// The act and whom it is for: "Give 3 tasks to Amina Okafor".
    pub title: String,
    /// How the act is spelled.
    pub act: String,
    /// What it is done with: a person, a priority, a tag, a reason.
    pub value: String,
    pub stage: Stage,
    /// What came of it, or what is wrong with what was typed.
    pub banner: Option<Banner>,
    /// Whether it can be taken back, and what then stays.
    pub note: String,
    pub rows: Vec<BulkRow>,
    /// The list it was begun on.
    pub back: String,
}

/// How far it is.
#[derive(Debug, Clone)]
pub enum Stage {
    /// It needs a value first, called so; these are offered.
    Asks {
        words: &'static str,
        choices: Vec<Choice>,
        /// Whether it is one of the choices and nothing else.
        is_closed: bool,
    },
    /// It would be done so.
    Preview,
    /// It was done.
    Done,
    /// It was taken back.
    Undone,
}

/// One task.
#[derive(Debug, Clone)]
pub struct BulkRow {
    /// Nothing where it is not told.
    pub id: Option<String>,
    pub title: String,
    /// What stood there when it was looked at, as the form brings it back; nothing: it takes no part.
    pub kept: Option<String>,
    pub now: String,
    pub then: String,
    /// Why nothing is done, in a sentence.
    pub problem: String,
}

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame, page: BulkPage) -> String {
    let language = frame.language;
    let say = words::Bulk(language);
    let ready = page.rows.iter().filter(|row| row.kept.is_some()).count();
    let undo = matches!(page.stage, Stage::Done) && ready > 0;
    let said = page.banner.clone().map(|banner| {
        let act = undo.then(|| form(frame, &page, "undo", say.undo()));
        let shape = banner::shape(banner.tone);
        banner::say(language, banner, shape, act)
    });
    let asks = asks(frame, &page);
    let go = (matches!(page.stage, Stage::Preview) && ready > 0)
        .then(|| form(frame, &page, "yes", &say.do_it(ready)));
    let note = (!page.note.is_empty()).then(|| view! { <p class="hint">{page.note.clone()}</p> });
    let back = if matches!(page.stage, Stage::Done | Stage::Undone) {
        say.back()
    } else {
        say.leave()
    };
    let head = page.title.clone();
    let main = view! {
        <div class="head"><div><h1 dir="auto">{head}</h1></div></div>
        {said}{asks}{table(language, page.rows, &page.stage)}{note}
        <div class="acts pages">{go}<a class="btn quiet" href=page.back>{back}</a></div>
    };
    shell::translated(frame, Place::Work, &page.title, main.into_any())
}

/// Draws the question for what the act needs.
fn asks(frame: &Frame, page: &BulkPage) -> Option<AnyView> {
    let Stage::Asks {
        words: name,
        choices,
        is_closed,
    } = &page.stage
    else {
        return None;
    };
    let show = words::Bulk(frame.language).show();
    let field = Field::new("value", *name).spoken(frame.language).needed();
    let field = if *is_closed {
        form::select(field, choices.clone(), &page.value)
    } else {
        form::line(field, Line::Text, &page.value, choices.clone())
    };
    let view = view! {
        <form method="post" action=route::WORK_BULK class="panel">
            {hidden(frame, page)}{tasks(page)}{field}
            <p class="acts"><button class="btn main">{show}</button></p>
        </form>
    };
    Some(view.into_any())
}

/// Draws the button that goes on with what is on the page.
fn form(frame: &Frame, page: &BulkPage, go: &'static str, words: &str) -> AnyView {
    let rows = page.rows.iter().filter_map(|row| row.kept.clone());
    let rows = rows.map(|kept| view! { <input type="hidden" name="row" value=kept/> });
    let class = if go == "undo" { "btn" } else { "btn main" };
    view! {
        <form method="post" action=route::WORK_BULK>
            {hidden(frame, page)}{form::hidden("value", &page.value)}{form::hidden("go", go)}
            {rows.collect_view()}<button class=class>{words.to_owned()}</button>
        </form>
    }
    .into_any()
}

fn hidden(frame: &Frame, page: &BulkPage) -> AnyView {
    view! {
        {form::token(&frame.token)}{form::hidden("act", &page.act)}{form::hidden("back", &page.back)}
    }
    .into_any()
}

fn tasks(page: &BulkPage) -> AnyView {
    let ids = page.rows.iter().filter_map(|row| row.id.clone());
    let ids = ids.map(|id| view! { <input type="hidden" name="task" value=id/> });
    ids.collect_view().into_any()
}

/// Draws the tasks, each with what it would become or became, or why it does not.
fn table(language: Language, rows: Vec<BulkRow>, stage: &Stage) -> AnyView {
    let (say, lang) = (words::Bulk(language), words::of_node(language));
    let (then, caption) = match stage {
        Stage::Asks { .. } | Stage::Preview => (say.then(), say.would_change()),
        Stage::Done => (say.became(), say.was_done()),
        Stage::Undone => (say.became(), say.was_undone()),
    };
    let rows = rows.into_iter().map(|row| {
        let title = match row.id {
            Some(id) => view! { <a href=route::task(&id) dir="auto">{row.title}</a> }.into_any(),
            None => view! { <span class="mute">{row.title}</span> }.into_any(),
        };
        let becomes = if row.problem.is_empty() {
            view! { <b dir="auto">{row.then}</b> }.into_any()
        } else {
            view! { <span lang=lang dir="auto">{row.problem}</span> }.into_any()
        };
        view! {
            <tr role="row">
                <th role="rowheader" scope="row">{title}</th>
                <td role="cell" data-h=say.now() dir="auto">{row.now}</td>
                <td role="cell" data-h=say.then()>{becomes}</td>
            </tr>
        }
    });
    view! {
        <div class="sheet listing"><table class="data wrap" role="table">
            <caption class="sr">{caption}</caption>
            <thead role="rowgroup"><tr role="row">
                <th role="columnheader" scope="col">{say.task()}</th>
                <th role="columnheader" scope="col">{say.before()}</th>
                <th role="columnheader" scope="col">{then}</th>
            </tr></thead>
            <tbody role="rowgroup">{rows.collect_view()}</tbody>
        </table></div>
    }
    .into_any()
}
