//! The resource library: what there is, one of its resources, and adding, replacing and withdrawing what is
//! the organisation's own.

use leptos::prelude::*;

use crate::{
    Frame, Language,
    frame::Place,
    model::Fault,
    part::{
        banner,
        form::{self, Field, Line},
        icon::{Icon, icon},
        setup, shell, text,
    },
    route, words,
};

/// The model of the list.
#[derive(Debug, Clone, Default)]
pub struct ResourcesPage {
    /// The words that were looked for.
    pub query: String,
    pub items: Vec<ResourceLine>,
    /// How many of the latest cases were looked at for what was attached.
    pub cases: usize,
    /// Whether the reader adds one here.
    pub adds: bool,
}

/// A resource in the list.
#[derive(Debug, Clone, Default)]
pub struct ResourceLine {
    /// What its address calls it.
    pub id: String,
    pub title: String,
    /// The name that rules use.
    pub name: String,
    /// The module it comes with; empty: it is the organisation's.
    pub module: String,
    pub kind: ResourceKind,
    /// "12 KB"; nothing while its content has not come here.
    pub size: Option<String>,
    /// How many rules attach it; nothing for whom rules do not concern.
    pub rules: Option<usize>,
    /// How many of the cases that were looked at have it.
    pub attached: usize,
}

/// What a resource is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ResourceKind {
    #[default]
    Text,
    /// Whom to turn to, or what a link leads to.
    Contact,
    File,
}

impl ResourceKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Text, Self::Contact, Self::File];

    /// Returns the word that a form posts as `as`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Contact => "contact",
            Self::File => "file",
        }
    }
}

/// How to reach somebody.
#[derive(Debug, Clone, Default)]
pub struct ContactView {
    /// Who, or what a link leads to.
    pub title: String,
    pub phone: String,
    pub email: String,
    pub url: String,
    pub note: String,
}

/// What is typed of a resource.
#[derive(Debug, Clone, Default)]
pub struct ResourceForm {
    pub kind: ResourceKind,
    pub name: String,
    pub text: String,
    pub contact: ContactView,
    /// Whether it takes the place of the one of this name.
    pub replaces: bool,
}

/// The model of one.
#[derive(Debug, Clone, Default)]
pub struct ResourcePage {
    pub line: ResourceLine,
    /// The name of its file.
    pub file: String,
    /// What it says, where it is a text.
    pub text: String,
    pub contact: Option<ContactView>,
    /// The rules that attach it; nothing for whom they do not concern.
    pub rules: Option<Vec<String>>,
    /// How many of the latest cases were looked at for it.
    pub cases: usize,
    /// What it is replaced by; nothing for whom may not, and for what comes with a module.
    pub edit: Option<ResourceForm>,
}

/// Writes the list.
#[must_use]
pub fn render(frame: &Frame, page: ResourcesPage) -> String {
    let (language, say) = (frame.language, words::Resources(frame.language));
    let cases = page.cases;
    let lines = page.items.into_iter().map(|one| line(language, one, cases));
    let lines = lines.collect::<Vec<_>>();
    let list = if lines.is_empty() {
        let next = Some((route::RESOURCES.to_owned(), say.all()));
        banner::empty(Icon::Search, say.none(), say.none_why(), next)
    } else {
        view! { <ul class="lines">{lines}</ul> }.into_any()
    };
    let query = Field::new("q", say.words())
        .within("resources")
        .spoken(language);
    let add = page.adds.then(|| {
        let forms = ResourceKind::ALL.map(|kind| {
            let typed = ResourceForm {
                kind,
                ..ResourceForm::default()
            };
            let (_, shape, words) = named(language, kind);
            view! {
                <details class="ask">
                    <summary class="btn">{icon(shape)}{words}</summary>
                    {fields(frame, &typed, &[], Some(kind.word()))}
                </details>
            }
        });
        view! { <section class="panel"><h2>{say.add()}</h2><p class="hint">{say.everywhere()}</p>{forms.into_iter().collect_view()}</section> }
    });
    let main = view! {
        {setup::crumbs(language, &[])}
        <div class="head"><div><h1>{say.title()}</h1><p class="lede">{say.lede()}</p></div></div>
        <div class="stack measure">
            <form class="panel inline" role="search" action=route::RESOURCES>
                {form::line(query, Line::Text, &page.query, Vec::new())}
                <button class="btn">{icon(Icon::Search)}{say.find()}</button>
            </form>
            <section class="panel">{list}</section>{add}
        </div>
    };
    shell::translated(frame, Place::Setup, say.title(), main.into_any())
}

/// Writes what was typed again, with what is wrong with it.
#[must_use]
pub fn render_again(frame: &Frame, typed: &ResourceForm, faults: &[Fault]) -> String {
    let (language, say) = (frame.language, words::Resources(frame.language));
    let (_, _, title) = named(language, typed.kind);
    let main = view! {
        {setup::crumbs(language, &[(route::RESOURCES, say.title())])}
        <div class="head"><div><h1>{title}</h1></div></div>
        {banner::faults(language, faults)}
        <div class="stack measure"><section class="panel">{fields(frame, typed, faults, None)}</section></div>
    };
    shell::translated(frame, Place::Setup, title, main.into_any())
}

/// Writes the page of one.
#[must_use]
pub fn render_one(frame: &Frame, page: ResourcePage) -> String {
    let (language, say) = (frame.language, words::Resources(frame.language));
    let id = page.line.id.clone();
    let title = page.line.title.clone();
    let has_file = page.line.size.is_some();
    let says = if page.text.is_empty() {
        page.contact.map(|contact| reached(language, contact))
    } else {
        Some(text::paragraphs(&page.text))
    };
    let says = says.map(|says| view! { <section class="panel">{says}</section> });
    let download = has_file.then(|| {
        view! {
            <p><a class="file" href=route::resource_file(&id)>
                {icon(Icon::File)}<bdi>{page.file}</bdi><span>{page.line.size.clone()}</span>
            </a></p>
        }
    });
    let gone =
        (!has_file).then(|| view! { <p class="hint">{icon(Icon::Alert)}{say.not_here()}</p> });
    let rules = page.rules.map(|rules| attaching(language, rules));
    let use_it = has_file.then(|| {
        let to = Field::new("to", say.to())
            .hint(say.to_hint())
            .needed()
            .spoken(language);
        view! {
            <details class="ask">
                <summary class="btn">{icon(Icon::Plus)}{say.attach()}</summary>
                <form method="post" action=route::resource_attach(&id)>
                    {form::token(&frame.token)}{form::line(to, Line::Text, "", Vec::new())}
                    <button class="btn main">{say.attach_it()}</button>
                </form>
            </details>
        }
    });
    let edit = page.edit.map(|typed| {
        view! {
            <details class="ask">
                <summary class="btn">{icon(Icon::Change)}{say.replace()}</summary>
                {fields(frame, &typed, &[], None)}
            </details>
            <details class="ask">
                <summary class="btn">{icon(Icon::Cross)}{say.withdraw()}</summary>
                <form method="post" action=route::resource_withdraw(&id)>
                    {form::token(&frame.token)}<p class="hint">{say.withdraw_why()}</p>
                    <button class="btn risk">{say.withdraw()}</button>
                </form>
            </details>
        }
    });
    let counted = say.attached(page.line.attached, page.cases);
    let main = view! {
        {setup::crumbs(language, &[(route::RESOURCES, say.title())])}
        <div class="head"><div>
            <h1 dir="auto">{page.line.title.clone()}</h1>
            <p class="meta">{about(language, &page.line)}</p>
        </div></div>
        <div class="stack measure">
            {says}
            <section class="panel">{download}{gone}<p>{counted}</p>{rules}{use_it}{edit}</section>
        </div>
    };
    shell::translated(frame, Place::Setup, &title, main.into_any())
}

/// Returns the word for a kind, its shape, and what adding one is called.
const fn named(language: Language, kind: ResourceKind) -> (&'static str, Icon, &'static str) {
    let say = words::Resources(language);
    match kind {
        ResourceKind::Text => (say.a_text(), Icon::Note, say.add_text()),
        ResourceKind::Contact => (say.a_contact(), Icon::Person, say.add_contact()),
        ResourceKind::File => (say.a_file(), Icon::File, say.add_file()),
    }
}

fn line(language: Language, one: ResourceLine, cases: usize) -> AnyView {
    let say = words::Resources(language);
    let address = route::resource(&one.id);
    let (_, shape, _) = named(language, one.kind);
    let about = about(language, &one);
    let rules = one.rules.filter(|rules| *rules > 0);
    let rules = rules.map(|rules| words::Rules(language).rules(rules));
    let used = (one.attached > 0).then(|| say.attached(one.attached, cases));
    let under: Vec<String> = rules.into_iter().chain(used).collect();
    view! {
        <li>
            {icon(shape)}<a class="grow" href=address dir="auto">{one.title}</a>{about}
            <span class="under">{under.join(" · ")}</span>
        </li>
    }
    .into_any()
}

/// Says what it is, what rules call it, and where it comes from.
fn about(language: Language, one: &ResourceLine) -> AnyView {
    let say = words::Resources(language);
    let (kind, _, _) = named(language, one.kind);
    let from = if one.module.is_empty() {
        say.own().to_owned()
    } else {
        say.of_module(&one.module)
    };
    let gone = one
        .size
        .is_none()
        .then(|| view! { <span class="tag">{say.elsewhere()}</span> });
    view! { <bdi class="code">{one.name.clone()}</bdi>" "<span class="tag">{kind}</span>" "<span class="soft" dir="auto">{from}</span>{gone} }
        .into_any()
}

/// Says how to reach somebody.
fn reached(language: Language, contact: ContactView) -> AnyView {
    let say = words::Resources(language);
    let lines = [
        (say.phone(), contact.phone),
        (say.email(), contact.email),
        (say.url(), contact.url),
    ];
    let lines = lines.into_iter().filter(|(_, value)| !value.is_empty());
    let lines = lines.map(|(name, value)| view! { <dt>{name}</dt><dd dir="ltr">{value}</dd> });
    let note = (!contact.note.is_empty()).then(|| text::paragraphs(&contact.note));
    view! { <dl class="facts">{lines.collect_view()}</dl>{note} }.into_any()
}

/// Lists the rules that attach it.
fn attaching(language: Language, rules: Vec<String>) -> AnyView {
    let say = words::Resources(language);
    if rules.is_empty() {
        return view! { <p class="soft">{say.no_rule()}</p> }.into_any();
    }
    let links = rules.into_iter().map(|rule| {
        let address = route::rule(&rule);
        view! { <li><a class="chip" href=address>{icon(Icon::Rule)}<bdi>{rule}</bdi></a></li> }
    });
    view! { <h2>{say.attached_by()}</h2><ul class="chips">{links.collect_view()}</ul> }.into_any()
}

/// Draws the form for a resource of a kind; `within` tells it from others on the page.
fn fields(
    frame: &Frame,
    typed: &ResourceForm,
    faults: &[Fault],
    within: Option<&'static str>,
) -> AnyView {
    let (language, say) = (frame.language, words::Resources(frame.language));
    let field = |name: &'static str, words: &'static str| {
        let field = Field::new(name, words).spoken(language).checked(faults);
        within.map_or(field.clone(), |within| field.within(within))
    };
    let line =
        |name, words, kind, value: &str| form::line(field(name, words), kind, value, Vec::new());
    let name = if typed.replaces {
        let name = form::hidden("name", &typed.name);
        view! { {name}{form::hidden("replaces", "yes")} }.into_any()
    } else {
        let hint = if typed.kind == ResourceKind::File {
            say.name_of_file()
        } else {
            say.name_hint()
        };
        let name = field("name", say.name()).hint(hint);
        let name = if typed.kind == ResourceKind::File {
            name
        } else {
            name.needed()
        };
        form::line(name, Line::Code, &typed.name, Vec::new())
    };
    let contact = &typed.contact;
    let content = match typed.kind {
        ResourceKind::Text => form::area(
            field("text", say.a_text()).hint(say.text_hint()).needed(),
            &typed.text,
        ),
        ResourceKind::File => form::file(field(route::FILE, say.a_file()).needed()),
        ResourceKind::Contact => view! {
            {form::line(field("title", say.who()).needed(), Line::Text, &contact.title, Vec::new())}
            {line("phone", say.phone(), Line::Code, &contact.phone)}
            {line("email", say.email(), Line::Code, &contact.email)}
            {line("url", say.url(), Line::Code, &contact.url)}
            {form::area(field("note", say.note()), &contact.note)}
        }
        .into_any(),
    };
    let enctype = (typed.kind == ResourceKind::File).then_some("multipart/form-data");
    view! {
        <form class="stack" method="post" action=route::RESOURCES enctype=enctype>
            {form::token(&frame.token)}{form::hidden("as", typed.kind.word())}
            {name}{content}
            <div><button class="btn main">{say.keep()}</button></div>
        </form>
    }
    .into_any()
}
