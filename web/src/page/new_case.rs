//! The form that opens a case by hand.

use leptos::prelude::*;

use crate::{
    Frame,
    frame::Place,
    model::{Choice, Fault},
    part::{
        banner,
        form::{self, Field, Line},
        mark, shell,
    },
    route,
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
    let faults = banner::faults(&page.faults);
    let main = view! {
        <div class="head"><div>
            <h1>"New case"</h1>
            <p class="lede">"Say what happened. One task is made from it and goes to the role of the label."</p>
            <p><a class="btn" href=route::FORMS>"Fill in a form"</a></p>
        </div></div>
        {faults}
        <form class="panel stack wide" method="post" action=route::CASES>
            {form::token(&frame.token)}{what(page)}{whither(page)}{place(page)}
            <div class="acts">
                <button class="btn main">"Open the case"</button>
                <a class="btn quiet" href=route::CASES>"Leave without opening"</a>
            </div>
        </form>
    };
    shell::page(frame, Place::NewCase, "New case", main.into_any())
}

/// Draws what happened.
fn what(page: &NewCaseForm) -> AnyView {
    let field = |name, words| Field::new(name, words).checked(&page.faults);
    let title = field("title", "Title")
        .hint("What somebody should read first.")
        .needed();
    view! {
        {form::line(title, Line::Text, &page.title, vec![])}
        {form::area(field("description", "What happened"), &page.description)}
    }
    .into_any()
}

/// Draws where in the organization it goes and how pressing it is.
fn whither(page: &NewCaseForm) -> AnyView {
    let field = |name, words| Field::new(name, words).checked(&page.faults);
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
            words: "General".to_owned(),
        },
    );
    let label = field("label", "Label")
        .hint("Such as 1001.11.Operations.Maintenance")
        .needed();
    let role = field("role", "Role that owns it").hint("Leave it empty for the role of the label.");
    view! {
        <div class="grid">
            {form::line(label, Line::Code, &page.label, page.labels.clone())}
            {form::line(role, Line::Text, &page.role, page.roles.clone())}
            {form::select(field("type", "Kind"), domains, &page.domain)}
            {form::select(field("priority", "Priority"), mark::priority_choices(), priority)}
            {form::select(field("severity", "Severity"), mark::severity_choices("Not said"), &page.severity)}
        </div>
        <p class="hint"><a href=route::LABELS>"What does a label mean?"</a></p>
    }
    .into_any()
}

/// Draws where it is and its tags.
fn place(page: &NewCaseForm) -> AnyView {
    let field = |name, words| Field::new(name, words).checked(&page.faults);
    let tags = field("tags", "Tags").hint("Separated by commas.");
    view! {
        <div class="grid">
            {form::line(field("site", "Site"), Line::Text, &page.site, page.sites.clone())}
            {form::line(field("area", "Building, room or area"), Line::Text, &page.area, vec![])}
            {form::line(tags, Line::Text, &page.tags, vec![])}
        </div>
    }
    .into_any()
}
