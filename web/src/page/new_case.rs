//! The form that opens a case by hand.

use leptos::prelude::*;

use crate::{
    Frame, Language,
    frame::Place,
    model::{Choice, Fault},
    part::{
        banner,
        form::{self, Field, Line},
        mark, shell,
    },
    route, words,
};

/// The model of the page: what was typed, what is wrong with it, and what to suggest.
#[derive(Debug, Clone, Default)]
pub struct NewCaseForm {
    pub title: String,
    pub description: String,
    /// The domain, posted as `type`.
    pub domain: String,
    pub label: String,
    /// A spelling of [`crate::model::Severity`]; may be empty.
    pub severity: String,
    /// A spelling of [`crate::model::Priority`].
    pub priority: String,
    pub site: String,
    pub area: String,
    /// Separated by commas.
    pub tags: String,
    /// The role that owns the first task; empty for the role of the label.
    pub role: String,
    /// Faults by posted name.
    pub faults: Vec<Fault>,
    pub domains: Vec<Choice>,
    pub labels: Vec<Choice>,
    pub sites: Vec<Choice>,
    pub roles: Vec<Choice>,
}

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame, page: &NewCaseForm) -> String {
    let language = frame.language;
    let (say, title) = (words::NewCase(language), words::Frame(language).new_case());
    let faults = banner::faults(language, &page.faults);
    let main = view! {
        <div class="head"><div>
            <h1>{title}</h1>
            <p class="lede">{say.lede()}</p>
            <p><a class="btn" href=route::FORMS>{say.fill_in()}</a></p>
        </div></div>
        {faults}
        <form class="panel stack wide" method="post" action=route::CASES>
            {form::token(&frame.token)}{what(language, page)}{whither(language, page)}{place(language, page)}
            <div class="acts">
                <button class="btn main">{say.open()}</button>
                <a class="btn quiet" href=route::CASES>{say.leave()}</a>
            </div>
            {form::kept(language)}
        </form>
    };
    shell::translated(frame, Place::NewCase, title, main.into_any())
}

/// Draws what happened.
fn what(language: Language, page: &NewCaseForm) -> AnyView {
    let say = words::NewCase(language);
    let field = |name, words| {
        let field = Field::new(name, words).spoken(language);
        field.checked(&page.faults)
    };
    let title = field("title", say.title()).hint(say.title_hint()).needed();
    view! {
        {form::line(title, Line::Text, &page.title, vec![])}
        {form::area(field("description", say.what_happened()), &page.description)}
    }
    .into_any()
}

/// Draws where in the organization it goes and how pressing it is.
fn whither(language: Language, page: &NewCaseForm) -> AnyView {
    let say = words::NewCase(language);
    let field = |name, words| {
        let field = Field::new(name, words).spoken(language);
        field.checked(&page.faults)
    };
    let priority = if page.priority.is_empty() {
        "medium"
    } else {
        page.priority.as_str()
    };
    let mut domains = page.domains.clone();
    domains.insert(
        0,
        Choice {
            value: String::new(),
            words: say.general().to_owned(),
        },
    );
    let label = field("label", say.label())
        .hint(words::Action(language).label_hint())
        .needed();
    let role = field("role", say.role()).hint(say.role_hint());
    view! {
        <div class="grid">
            {form::line(label, Line::Code, &page.label, page.labels.clone())}
            {form::line(role, Line::Text, &page.role, page.roles.clone())}
            {form::select(field("type", say.kind()), domains, &page.domain)}
            {form::select(field("priority", say.priority()), mark::priority_choices(language), priority)}
            {form::select(field("severity", say.severity()), mark::severity_choices(language, say.not_said()), &page.severity)}
        </div>
        <p class="hint"><a href=route::LABELS>{say.label_means()}</a></p>
    }
    .into_any()
}

/// Draws where it is and its tags.
fn place(language: Language, page: &NewCaseForm) -> AnyView {
    let say = words::NewCase(language);
    let field = |name, words| {
        let field = Field::new(name, words).spoken(language);
        field.checked(&page.faults)
    };
    let tags = field("tags", say.tags()).hint(say.tags_hint());
    view! {
        <div class="grid">
            {form::line(field("site", say.site()), Line::Text, &page.site, page.sites.clone())}
            {form::line(field("area", say.area()), Line::Text, &page.area, vec![])}
            {form::line(tags, Line::Text, &page.tags, vec![])}
        </div>
    }
    .into_any()
}
