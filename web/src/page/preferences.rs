//! How the reader wishes to be told.

use leptos::prelude::*;

use crate::{
    Frame,
    frame::Place,
    model::{Choice, Fault},
    part::{
        form::{self, Field, Line},
        shell,
    },
    route,
};

/// The model of the page.
#[derive(Debug, Clone, Default)]
pub struct PreferencesPage {
    /// What stands there or was typed.
    pub typed: Typed,
    pub faults: Vec<Fault>,
    /// The purposes that may be muted.
    pub purposes: Vec<Choice>,
    /// The zone that counts where none is chosen.
    pub usual_zone: String,
}

/// The fields of the form.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    pub language: String,
    pub zone: String,
    /// Such as `21:00-06:30`.
    pub quiet: String,
    pub bundle: String,
    pub digest: String,
    pub muted: Vec<String>,
}

/// Writes the page.
#[must_use]
pub fn render(frame: &Frame, page: PreferencesPage) -> String {
    let form = fields(frame, page);
    let main = view! {
        <div class="head"><div>
            <h1>"How I am told"</h1>
            <p class="lede">"Work of critical severity keeps to none of this but the language: it comes at once."</p>
        </div></div>
        <div class="stack measure">{form}</div>
    };
    shell::page(frame, Place::Elsewhere, "How I am told", main.into_any())
}

/// Draws the form.
fn fields(frame: &Frame, page: PreferencesPage) -> AnyView {
    let PreferencesPage {
        typed,
        faults,
        purposes,
        usual_zone,
    } = page;
    let field = |name, words| Field::new(name, words).checked(&faults);
    let languages = form::choices([
        ("", "As the organisation writes"),
        ("en", "English"),
        ("fr", "Français"),
        ("es", "Español"),
        ("ar", "العربية"),
    ]);
    let digests = form::choices([
        ("", "Each by itself"),
        ("daily", "One mail every morning"),
        (
            "weekly",
            "One mail every Monday morning, with how the work stands",
        ),
    ]);
    let zone = field("zone", "Zone of my clock").hint("Such as Africa/Nairobi");
    let quiet = field("quiet", "Quiet hours")
        .hint("Such as 21:00-06:30. What comes then waits until they are over.");
    let bundle = field("bundle", "Minutes that go in one mail")
        .hint("Such as 10. Leave it empty for a mail at once.");
    let muted: Vec<&str> = typed.muted.iter().map(String::as_str).collect();
    view! {
        <section class="panel">
            <h2>"Mail"</h2>
            <form class="stack" method="post" action=route::PREFERENCES>
                {form::token(&frame.token)}
                {form::select(field("language", "Language"), languages, &typed.language)}
                {form::line(zone, Line::Code, &typed.zone, vec![])}
                <p class="soft">"Without one: "<span dir="ltr">{usual_zone}</span></p>
                {form::line(quiet, Line::Code, &typed.quiet, vec![])}
                {form::select(field("digest", "Together"), digests, &typed.digest)}
                {form::line(bundle, Line::Code, &typed.bundle, vec![])}
                {form::checks(&field("muted", "No mail about"), purposes, &muted)}
                <div><button class="btn main">"Keep"</button></div>
            </form>
        </section>
    }
    .into_any()
}
