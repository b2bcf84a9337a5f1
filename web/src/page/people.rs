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
    route,
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

const HEADS: &[&str] = &["Name", "May", "Teams", "State"];

/// Writes the list.
#[must_use]
pub fn render(frame: &Frame, page: PeoplePage) -> String {
    let active = page.people.iter().filter(|person| person.is_active).count();
    let lede = format!(
        "{} may sign in. What somebody may do follows from their duty, their teams, and what they are cleared for.",
        text::count(active, "person", "people")
    );
    let manages = page.add.is_some();
    let cut = page
        .is_cut
        .then(|| view! { <p class="hint">"There are more people than are listed here: the command orgo user list knows them all."</p> });
    let rows = page
        .people
        .into_iter()
        .map(|person| row(person, manages))
        .collect();
    let people = table("People", HEADS, rows);
    let roles = roles(page.roles);
    let jump = manages.then(|| {
        view! { <p><a class="btn main" href="#add">{icon(Icon::Plus)}"Add somebody"</a></p> }
    });
    let add = page.add.map(|form| {
        let faults = banner::faults(Language::English, &form.faults);
        view! {
            <section class="panel measure" id="add">
                <h2>{icon(Icon::Person)}"Add somebody"</h2>{faults}
                <form class="stack" method="post" action=route::PEOPLE>
                    {form::token(&frame.token)}{account(&form)}
                    <p class="hint">"Then comes a link, shown once: with it they choose their password, within seven days."</p>
                    <div><button class="btn main">"Add and make the link"</button></div>
                </form>
            </section>
        }
    });
    let main = view! {
        {setup::crumbs(&[])}
        <div class="head"><div><h1>"People and roles"</h1><p class="lede">{lede}</p></div>{jump}</div>
        <div class="stack">{people}{cut}{roles}{add}</div>
    };
    shell::page(frame, Place::Setup, "People and roles", main.into_any())
}

fn row(person: PersonLine, manages: bool) -> Row {
    let email = (!person.email.is_empty())
        .then(|| view! { <span class="under"><bdi>{person.email}</bdi></span> });
    let name = if manages {
        view! { <a href=route::person(&person.id) dir="auto">{person.name}</a> }.into_any()
    } else {
        view! { <span dir="auto">{person.name}</span> }.into_any()
    };
    let cleared = (!person.clearances.is_empty()).then(|| {
        let words = format!("cleared for {}", person.clearances.join(", "));
        view! { <span class="under" dir="auto">{words}</span> }
    });
    let teams = if person.teams.is_empty() {
        view! { <span class="soft">"none"</span> }.into_any()
    } else {
        view! { <bdi>{person.teams.join(", ")}</bdi> }.into_any()
    };
    let (tone, words) = match (person.is_active, person.has_password) {
        (false, _) => (Tone::Plain, "May not sign in"),
        (true, true) => (Tone::Done, "Signs in"),
        (true, false) => (Tone::Warn, "Has not signed in yet"),
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

fn roles(roles: Vec<(String, Vec<String>)>) -> AnyView {
    let body = if roles.is_empty() {
        view! { <p class="hint">"Nobody is in a team yet: what comes in waits for whoever looks."</p> }.into_any()
    } else {
        let lines = roles.into_iter().map(|(role, people)| {
            view! { <dt><bdi>{role}</bdi></dt><dd dir="auto">{people.join(", ")}</dd> }
        });
        view! { <dl class="facts">{lines.collect_view()}</dl> }.into_any()
    };
    view! { <section class="panel"><h2>{icon(Icon::Label)}"Who holds which role"</h2>{body}</section> }
        .into_any()
}

/// Draws the fields of an account but its address.
fn account(form: &AccountForm) -> AnyView {
    let field = |name, words| Field::new(name, words).checked(&form.faults);
    let teams = field("teams", "Teams")
        .hint("One a line, such as Operations.Maintenance. A team answers for those below it too.");
    let cleared: Vec<&str> = form.cleared.iter().map(String::as_str).collect();
    let clearances = (!form.compartments.is_empty()).then(|| {
        let field = field("clearance", "May read what is restricted in");
        form::checks(&field, form.compartments.clone(), &cleared)
    });
    view! {
        {form::line(field("email", "Mail address").needed(), Line::Email, &form.email, vec![])}
        {form::line(field("name", "Name").needed(), Line::Text, &form.name, vec![])}
        {form::select(field("duty", "May"), form.duties.clone(), &form.duty)}
        {form::area(teams, &form.teams)}
        {clearances}
    }
    .into_any()
}

/// Writes the page of one person.
#[must_use]
pub fn render_person(frame: &Frame, page: &PersonPage) -> String {
    let form = &page.form;
    let ticked: &[&str] = if form.is_active { &["yes"] } else { &[] };
    let active = form::checks(
        &Field::new("active", "Sign-in"),
        form::choices([("yes", "May sign in")]),
        ticked,
    );
    let main = view! {
        {setup::crumbs(&[(route::PEOPLE, "People and roles")])}
        <div class="head"><div><h1 dir="auto">{page.name.clone()}</h1></div></div>
        {banner::faults(Language::English, &form.faults)}
        <div class="cols side">
            <section class="panel">
                <h2>{icon(Icon::Person)}"Account"</h2>
                <form class="stack" method="post" action=route::person(&page.id)>
                    {form::token(&frame.token)}{account(form)}{active}
                    <p class="hint">"Who may not sign in any more is signed out at once, at every site as soon as it hears of it. What they did keeps their name."</p>
                    <div><button class="btn main">"Keep"</button></div>
                </form>
            </section>
            <section class="panel">
                <h2>{icon(Icon::Lock)}"Sign-in link"</h2>
                <p class="hint">"With it they choose a new password. Older links of theirs end; their password holds until they choose another."</p>
                <form class="acts" method="post" action=route::person_link(&page.id)>
                    {form::token(&frame.token)}<button class="btn">"Make a link"</button>
                </form>
            </section>
        </div>
    };
    shell::page(frame, Place::Setup, &page.name, main.into_any())
}

/// Writes the page of a link.
#[must_use]
pub fn render_link(frame: &Frame, page: LinkPage) -> String {
    let warning = (!page.warning.is_empty())
        .then(|| view! { <p class="err">{icon(Icon::Alert)}{page.warning}</p> });
    let title = format!("A link for {}", page.name);
    let main = view! {
        {setup::crumbs(&[(route::PEOPLE, "People and roles")])}
        <div class="head"><div>
            <h1 dir="auto">{title.clone()}</h1>
            <p class="lede">"It is shown this once, and opens once. Whoever has it may choose the password, until "{text::moment(page.until)}"."</p>
        </div></div>
        <section class="panel measure">
            <h2>{icon(Icon::Lock)}"Give it to nobody else"</h2>
            <p class="code box" dir="ltr">{page.link}</p>{warning}
            <p class="hint">"Print this page, or send it by a way that only they read."</p>
        </section>
    };
    shell::page(frame, Place::Setup, &title, main.into_any())
}
