//! What was answered to a form: a directory, a log, a list of offers. One line for each case that it became.

use leptos::prelude::*;

use crate::{
    Frame,
    frame::Place,
    model::Fact,
    part::{banner, icon::Icon, shell, text},
    route, words,
};

/// The model of the page.
#[derive(Debug, Clone, Default)]
pub struct AnswersPage {
    pub domain: String,
    pub name: String,
    /// The title of the form, in the language of the reader.
    pub title: String,
    pub lines: Vec<AnswerLine>,
    /// Where older ones begin.
    pub older: Option<String>,
}

/// One that was filled in.
#[derive(Debug, Clone)]
pub struct AnswerLine {
    /// The case that it became.
    pub id: String,
    pub title: String,
    pub text: String,
    /// The questions with their answers, in the language of the reader.
    pub facts: Vec<Fact>,
}

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame, page: &AnswersPage) -> String {
    let say = words::Forms(frame.language);
    let form = route::form(&page.domain, &page.name);
    let list = if page.lines.is_empty() {
        banner::empty(
            Icon::Plus,
            say.nothing(),
            say.nothing_why(),
            Some((form.clone(), say.fill_in())),
        )
    } else {
        let lines = page.lines.iter().map(line).collect_view();
        view! { <ul class="stack bare measure">{lines}</ul> }.into_any()
    };
    let older = page.older.as_ref().map(|after| {
        let address = route::form_answers(&page.domain, &page.name);
        let address = route::with_query(&address, &[("after", after)]);
        view! { <p class="pager"><a class="btn" href=address>{say.older()}</a></p> }
    });
    let main = view! {
        <div class="head"><div>
            <nav class="crumbs" aria-label=words::Frame(frame.language).where_this_is()><a href=route::FORMS>{say.title()}</a></nav>
            <h1 dir="auto">{page.title.clone()}</h1>
            <p class="lede">{say.answers_lede()}" "<a href=form>{say.fill_in()}</a></p>
        </div></div>
        {list}{older}
    };
    shell::translated(frame, Place::NewCase, &page.title, main.into_any())
}

/// Draws one that was filled in.
fn line(line: &AnswerLine) -> AnyView {
    let told = (!line.text.trim().is_empty()).then(|| text::paragraphs(&line.text));
    let facts = line.facts.iter().map(|fact| {
        view! { <div><dt dir="auto">{fact.name.clone()}</dt><dd dir="auto">{fact.value.clone()}</dd></div> }
    });
    view! {
        <li class="panel">
            <h2><a href=route::case(&line.id) dir="auto">{line.title.clone()}</a></h2>
            {told}
            <dl class="facts across">{facts.collect_view()}</dl>
        </li>
    }
    .into_any()
}
