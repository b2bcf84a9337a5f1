//! People and roles: who signs in, what they may do, who holds which role.

use leptos::prelude::*;

use crate::{
    Frame, Language,
    frame::Place,
    model::{Choice, Fault, Moment, Tone},
    part::{
        banner,
        form::{self, Field, Line},
        icon::{Icon, icon},
        setup, shell,
        table::{Row, table},
        text,
    },
    route, words,
};

/// The model of the page.
#[derive(Debug, Clone, Default)]
pub struct PeoplePage {
    pub people: Vec<PersonLine>,
    /// Whether there are more than are listed.
    pub is_cut: bool,
    /// Each role that somebody holds, with the names.
    pub roles: Vec<(String, Vec<String>)>,
    /// The form for somebody new; nothing for who looks after no accounts.
    pub add: Option<AccountForm>,
}

/// Somebody.
#[derive(Debug, Clone, Default)]
pub struct PersonLine {
    pub id: String,
    pub name: String,
    /// Only for who looks after accounts; empty for everybody else.
    pub email: String,
    /// "member", "coordinator".
    pub duty: String,
    pub teams: Vec<String>,
    /// What restricted work they may read; only for who looks after accounts.
    pub clearances: Vec<String>,
    pub is_active: bool,
    /// Whether they have signed in: chosen a password.
    pub has_password: bool,
}

/// The form for an account, as it was typed.
#[derive(Debug, Clone, Default)]
pub struct AccountForm {
    pub email: String,
    pub name: String,
    pub duty: String,
    /// The teams, one a line.
    pub teams: String,
    /// The names of the compartments that are ticked.
    pub cleared: Vec<String>,
    pub is_active: bool,
    pub duties: Vec<Choice>,
    /// The restricted compartments there are.
    pub compartments: Vec<Choice>,
    pub faults: Vec<Fault>,
}

/// The model of the page of one person.
#[derive(Debug, Clone, Default)]
pub struct PersonPage {
    pub id: String,
    pub name: String,
    pub form: AccountForm,
}

/// The model of the page that shows a link, once.
#[derive(Debug, Clone, Default)]
pub struct LinkPage {
    pub name: String,
    /// The whole address, as far as this node knows it.
    pub link: String,
    /// Until when it is good.
    pub until: Moment,
    /// What the node cannot vouch for; may be empty.
    pub warning: String,
}

/// Writes the list.
#[must_use]
pub fn render(frame: &Frame, page: PeoplePage) -> String {
    let (language, say) = (frame.language, words::People(frame.language));
    let active = page.people.iter().filter(|person| person.is_active).count();
    let lede = say.lede(active);
    let manages = page.add.is_some();
    let cut = page
        .is_cut
        .then(|| view! { <p class="hint">{say.cut()}</p> });
    let rows = page
        .people
        .into_iter()
        .map(|person| row(language, person, manages))
        .collect();
    let heads = [say.name(), say.may(), say.teams(), say.state()];
    let people = table(say.people(), &heads, rows);
    let roles = roles(language, page.roles);
    let jump = manages.then(|| {
        view! { <p><a class="btn main" href="#add">{icon(Icon::Plus)}{say.add()}</a></p> }
    });
    let add = page.add.map(|form| {
        let faults = banner::faults(language, &form.faults);
        view! {
            <section class="panel measure" id="add">
                <h2>{icon(Icon::Person)}{say.add()}</h2>{faults}
                <form class="stack" method="post" action=route::PEOPLE>
                    {form::token(&frame.token)}{account(language, &form)}
                    <p class="hint">{say.add_hint()}</p>
                    <div><button class="btn main">{say.add_it()}</button></div>
                </form>
            </section>
        }
    });
    let main = view! {
        {setup::crumbs(language, &[])}
        <div class="head"><div><h1>{say.title()}</h1><p class="lede">{lede}</p></div>{jump}</div>
        <div class="stack">{people}{cut}{roles}{add}</div>
    };
    shell::translated(frame, Place::Setup, say.title(), main.into_any())
}

fn row(language: Language, person: PersonLine, manages: bool) -> Row {
    let say = words::People(language);
    let email = (!person.email.is_empty())
        .then(|| view! { <span class="under"><bdi>{person.email}</bdi></span> });
    let name = if manages {
        view! { <a href=route::person(&person.id) dir="auto">{person.name}</a> }.into_any()
    } else {
        view! { <span dir="auto">{person.name}</span> }.into_any()
    };
    let cleared = (!person.clearances.is_empty()).then(|| {
        let words = say.cleared_for(&person.clearances.join(", "));
        view! { <span class="under" dir="auto">{words}</span> }
    });
    let teams = if person.teams.is_empty() {
        view! { <span class="soft">{say.none()}</span> }.into_any()
    } else {
        view! { <bdi>{person.teams.join(", ")}</bdi> }.into_any()
    };
    let (tone, words) = match (person.is_active, person.has_password) {
        (false, _) => (Tone::Plain, say.no_sign_in()),
        (true, true) => (Tone::Done, say.signs_in()),
        (true, false) => (Tone::Warn, say.not_yet()),
    };
    Row {
        head: view! { {name}{email} }.into_any(),
        cells: vec![
            view! { {person.duty}{cleared} }.into_any(),
            teams,
            setup::state(tone, words),
        ],
    }
}

fn roles(language: Language, roles: Vec<(String, Vec<String>)>) -> AnyView {
    let say = words::People(language);
    let body = if roles.is_empty() {
        view! { <p class="hint">{say.nobody()}</p> }.into_any()
    } else {
        let lines = roles.into_iter().map(|(role, people)| {
            view! { <dt><bdi>{role}</bdi></dt><dd dir="auto">{people.join(", ")}</dd> }
        });
        view! { <dl class="facts">{lines.collect_view()}</dl> }.into_any()
    };
    view! { <section class="panel"><h2>{icon(Icon::Label)}{say.who_holds()}</h2>{body}</section> }
        .into_any()
}

/// Draws the fields of an account but its address.
fn account(language: Language, form: &AccountForm) -> AnyView {
    let say = words::People(language);
    let field = |name, words| {
        Field::new(name, words)
            .spoken(language)
            .checked(&form.faults)
    };
    let teams = field("teams", say.teams()).hint(say.teams_hint());
    let cleared: Vec<&str> = form.cleared.iter().map(String::as_str).collect();
    let clearances = (!form.compartments.is_empty()).then(|| {
        let field = field("clearance", say.may_read());
        form::checks(&field, form.compartments.clone(), &cleared)
    });
    view! {
        {form::line(field("email", say.mail()).needed(), Line::Email, &form.email, vec![])}
        {form::line(field("name", say.name()).needed(), Line::Text, &form.name, vec![])}
        {form::select(field("duty", say.may()), form.duties.clone(), &form.duty)}
        {form::area(teams, &form.teams)}
        {clearances}
    }
    .into_any()
}

/// Writes the page of one person.
#[must_use]
pub fn render_person(frame: &Frame, page: &PersonPage) -> String {
    let (language, say) = (frame.language, words::People(frame.language));
    let form = &page.form;
    let ticked: &[&str] = if form.is_active { &["yes"] } else { &[] };
    let active = form::checks(
        &Field::new("active", say.sign_in()),
        form::choices([("yes", say.may_sign_in())]),
        ticked,
    );
    let main = view! {
        {setup::crumbs(language, &[(route::PEOPLE, say.title())])}
        <div class="head"><div><h1 dir="auto">{page.name.clone()}</h1></div></div>
        {banner::faults(language, &form.faults)}
        <div class="cols side">
            <section class="panel">
                <h2>{icon(Icon::Person)}{say.account()}</h2>
                <form class="stack" method="post" action=route::person(&page.id)>
                    {form::token(&frame.token)}{account(language, form)}{active}
                    <p class="hint">{say.account_hint()}</p>
                    <div><button class="btn main">{say.keep()}</button></div>
                </form>
            </section>
            <section class="panel">
                <h2>{icon(Icon::Lock)}{say.link()}</h2>
                <p class="hint">{say.link_hint()}</p>
                <form class="acts" method="post" action=route::person_link(&page.id)>
                    {form::token(&frame.token)}<button class="btn">{say.make_link()}</button>
                </form>
            </section>
        </div>
    };
    shell::translated(frame, Place::Setup, &page.name, main.into_any())
}

/// Writes the page of a link.
#[must_use]
pub fn render_link(frame: &Frame, page: LinkPage) -> String {
    let (language, say) = (frame.language, words::People(frame.language));
    let warning = (!page.warning.is_empty())
        .then(|| view! { <p class="err">{icon(Icon::Alert)}{page.warning}</p> });
    let title = say.link_for(&page.name);
    let main = view! {
        {setup::crumbs(language, &[(route::PEOPLE, say.title())])}
        <div class="head"><div>
            <h1 dir="auto">{title.clone()}</h1>
            <p class="lede">{say.shown_once()}" "{text::moment(page.until)}"."</p>
        </div></div>
        <section class="panel measure">
            <h2>{icon(Icon::Lock)}{say.nobody_else()}</h2>
            <p class="code box" dir="ltr">{page.link}</p>{warning}
            <p class="hint">{say.nobody_else_hint()}</p>
        </section>
    };
    shell::translated(frame, Place::Setup, &title, main.into_any())
}
