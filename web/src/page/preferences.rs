//! How the reader wishes to be told.

use leptos::prelude::*;

use crate::{
    Frame, Language,
    frame::Place,
    model::{Choice, Fault},
    part::{
        form::{self, Field, Line},
        shell,
    },
    route, words,
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
    let (say, title) = (
        words::Preferences(frame.language),
        words::Frame(frame.language).told(),
    );
    let form = fields(frame, page);
    let main = view! {
        <div class="head"><div>
            <h1>{title}</h1>
            <p class="lede">{say.lede()}</p>
        </div></div>
        <div class="stack measure">{form}</div>
    };
    shell::translated(frame, Place::Elsewhere, title, main.into_any())
}

/// Draws the form.
fn fields(frame: &Frame, page: PreferencesPage) -> AnyView {
    let PreferencesPage {
        typed,
        faults,
        purposes,
        usual_zone,
    } = page;
    let say = words::Preferences(frame.language);
    let field = |name, words| {
        let field = Field::new(name, words).spoken(frame.language);
        field.checked(&faults)
    };
    let languages = Language::ALL.map(|language| (language.tag(), language.name()));
    let languages = form::choices([("", say.usual())].into_iter().chain(languages));
    let digests = form::choices([
        ("", say.each()),
        ("daily", say.each_morning()),
        ("weekly", say.each_monday()),
    ]);
    let zone = field("zone", say.zone()).hint(say.zone_hint());
    let quiet = field("quiet", say.quiet()).hint(say.quiet_hint());
    let bundle = field("bundle", say.bundle()).hint(say.bundle_hint());
    let muted: Vec<&str> = typed.muted.iter().map(String::as_str).collect();
    view! {
        <section class="panel">
            <h2>{say.mail()}</h2>
            <form class="stack" method="post" action=route::PREFERENCES>
                {form::token(&frame.token)}
                {form::select(field("language", say.language()), languages, &typed.language)}
                {form::line(zone, Line::Code, &typed.zone, vec![])}
                <p class="soft">{say.without()}" "<span dir="ltr">{usual_zone}</span></p>
                {form::line(quiet, Line::Code, &typed.quiet, vec![])}
                {form::select(field("digest", say.together()), digests, &typed.digest)}
                {form::line(bundle, Line::Code, &typed.bundle, vec![])}
                {form::checks(&field("muted", say.muted()), purposes, &muted)}
                <div><button class="btn main">{say.keep()}</button></div>
            </form>
        </section>
    }
    .into_any()
}
