//! The forms of the modules in use, and one of them as people fill it in.
//!
//! What a form asks is in the language of the reader, as far as the module has it.

use leptos::prelude::*;

use crate::{
    Frame, Language,
    frame::Place,
    model::{Banner, Choice, Fault},
    part::{
        banner,
        form::{self, Field, Line},
        icon::{Icon, icon},
        shell,
    },
    route, words,
};

/// The model of the list.
#[derive(Debug, Clone, Default)]
pub struct FormsPage {
    /// By module, in the order of their names.
    pub groups: Vec<FormGroup>,
}

/// The forms of a module.
#[derive(Debug, Clone)]
pub struct FormGroup {
    pub title: String,
    pub forms: Vec<FormLink>,
}

/// One form in the list.
#[derive(Debug, Clone)]
pub struct FormLink {
    pub domain: String,
    pub name: String,
    /// In the language of the reader.
    pub title: String,
    /// Whether only those who are cleared read what is filled in.
    pub is_restricted: bool,
}

/// The model of one form.
#[derive(Debug, Clone, Default)]
pub struct FormPage {
    pub domain: String,
    pub name: String,
    /// In the language of the reader.
    pub title: String,
    /// What becomes of it, a sentence.
    pub lede: String,
    pub questions: Vec<Question>,
    /// Faults by posted name.
    pub faults: Vec<Fault>,
    /// Who will read it, or why it cannot be sent here.
    pub banners: Vec<Banner>,
    /// Whether it can be sent at this node.
    pub is_open: bool,
}

/// A question of a form, and the answer as it was typed.
#[derive(Debug, Clone)]
pub struct Question {
    /// The name of the field in the form.
    pub id: String,
    /// In the language of the reader.
    pub words: String,
    pub is_needed: bool,
    pub answer: String,
    pub kind: Asked,
}

impl Question {
    /// Returns the posted name of the answer to a field: apart from those that every form has.
    #[must_use]
    pub fn posted(id: &str) -> String {
        format!("answer.{id}")
    }
}

/// What an answer looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// One line, with answers to suggest.
    Line(Vec<Choice>),
    /// Several lines.
    Lines,
    /// A day.
    Day,
    /// A number.
    Number,
    /// One of these.
    OneOf(Vec<Choice>),
}

/// Writes the list.
#[must_use]
pub fn render_list(frame: &Frame, page: FormsPage) -> String {
    let say = words::Forms(frame.language);
    let list = if page.groups.is_empty() {
        banner::empty(
            Icon::Plus,
            say.none(),
            say.none_why(),
            Some((route::NEW_CASE.to_owned(), say.open_case())),
        )
    } else {
        let groups = page
            .groups
            .into_iter()
            .map(|one| group(frame.language, one));
        view! { <div class="stack measure">{groups.collect_view()}</div> }.into_any()
    };
    let main = view! {
        <div class="head"><div>
            <h1>{say.title()}</h1>
            <p class="lede">{say.lede()}" "<a href=route::NEW_CASE>{say.open_case()}</a></p>
        </div></div>
        {list}
    };
    shell::translated(frame, Place::NewCase, say.title(), main.into_any())
}

/// Draws the forms of a module.
fn group(language: Language, group: FormGroup) -> AnyView {
    let say = words::Forms(language);
    let lines = group.forms.into_iter().map(|one| {
        let address = route::form(&one.domain, &one.name);
        let restricted = one
            .is_restricted
            .then(|| view! { <span class="chip">{icon(Icon::Lock)}{say.restricted()}</span> });
        view! {
            <li>
                <a class="grow" href=address dir="auto">{one.title}</a>
                {restricted}
            </li>
        }
    });
    let lines = lines.collect_view();
    view! {
        <section class="panel"><h2 dir="auto">{group.title}</h2><ul class="lines big">{lines}</ul></section>
    }
    .into_any()
}

/// Writes one form.
#[must_use]
pub fn render(frame: &Frame, page: &FormPage) -> String {
    let language = frame.language;
    let say = words::Forms(language);
    let asks = page.is_open.then(|| {
        let questions = page
            .questions
            .iter()
            .map(|one| question(language, one, &page.faults));
        let questions = questions.collect_view();
        let action = route::form(&page.domain, &page.name);
        view! {
            <form class="panel stack wide" method="post" action=action>
                {form::token(&frame.token)}
                {questions}
                <div class="acts">
                    <button class="btn main">{say.send()}</button>
                    <a class="btn quiet" href=route::FORMS>{say.leave()}</a>
                </div>
            </form>
        }
    });
    let main = view! {
        <div class="head"><div>
            <nav class="crumbs" aria-label=words::Frame(language).where_this_is()><a href=route::FORMS>{say.title()}</a></nav>
            <h1 dir="auto">{page.title.clone()}</h1>
            <p class="lede"><span>{page.lede.clone()}</span>" "<a href=route::form_answers(&page.domain, &page.name)>{say.filled_in()}</a></p>
        </div></div>
        {banner::faults(language, &page.faults)}{banner::banners(language, page.banners.clone())}{asks}
    };
    shell::translated(frame, Place::NewCase, &page.title, main.into_any())
}

/// Draws a question.
fn question(language: Language, question: &Question, faults: &[Fault]) -> AnyView {
    let name = Question::posted(&question.id);
    let mut field = Field::new(name, question.words.clone())
        .spoken(language)
        .checked(faults);
    field.is_needed = question.is_needed;
    let answer = &question.answer;
    match &question.kind {
        Asked::Line(suggested) => form::line(field, Line::Text, answer, suggested.clone()),
        Asked::Lines => form::area(field, answer),
        Asked::Day => form::line(field, Line::Day, answer, vec![]),
        Asked::Number => form::line(field, Line::Number, answer, vec![]),
        Asked::OneOf(choices) => {
            let none = Choice {
                value: String::new(),
                words: "…".to_owned(),
            };
            let choices = [none].into_iter().chain(choices.iter().cloned());
            form::select(field, choices.collect(), answer)
        }
    }
}
