//! The modules in use, and what is wrong with files that did not load.

use axum::{extract::State, response::Response};
use orgo_engine::{
    module::Module,
    rule::{Scope, Term},
};
use orgo_web::{
    Language,
    model::{Fact, priority_word},
    page::modules::{self as model, ModuleView, ModulesPage, SubtypeView},
    route,
};

use super::{answer::Answer, app::App, desk::Desk, session::Visitor};
use crate::{failure::Failure, form, guard, words};

/// Lines of complaints on the page.
const COMPLAINTS_MAX: usize = 100;

/// Lists the modules.
pub(super) async fn get(State(app): State<App>, visitor: Visitor) -> Response {
    app.answer(visitor, |desk| Ok(Answer::Page(page(desk)?)))
        .await
}

fn page(desk: &Desk<'_>) -> Result<String, Failure> {
    guard::may_triage(&desk.setting, &desk.visitor.viewer)?;
    let complaint = desk.node.complaint().unwrap_or_default();
    let lines = complaint.lines().filter(|line| !line.trim().is_empty());
    let modules = desk.setting.configuration.loaded.modules.iter();
    let page = ModulesPage {
        modules: modules.map(|module| view(desk, module)).collect(),
        complaints: lines.take(COMPLAINTS_MAX).map(str::to_owned).collect(),
    };
    Ok(model::render(&desk.frame()?, page))
}

fn view(desk: &Desk<'_>, module: &Module) -> ModuleView {
    let setting = &desk.setting;
    let rules = setting.configuration.loaded.rules.rules().iter();
    let is_its = |scope: &Scope| match scope {
        Scope::Generated(domain) | Scope::Module(domain) => *domain == module.domain,
        Scope::Global | Scope::Organization => false,
    };
    let forms = form::all(setting);
    let language = desk.visitor.language.tag();
    let forms = forms
        .filter(|(_, form)| form.domain == module.domain)
        .map(|(_, form)| {
            let title = form.title.in_language(language).to_owned();
            (route::form(&form.domain, &form.name), title)
        });
    ModuleView {
        domain: module.domain.clone(),
        title: module.title.clone(),
        version: module.version.clone(),
        is_own: desk.node.home.folder.join(&module.path).exists(),
        facts: facts(desk.visitor.language, module),
        subtypes: module
            .subtypes
            .iter()
            .map(|subtype| SubtypeView {
                id: subtype.id.clone(),
                title: subtype.title.clone(),
                label: subtype.label.to_string(),
                wikidata: subtype.wikidata.clone().unwrap_or_default(),
                words: terms(&subtype.words),
            })
            .collect(),
        forms: forms.collect(),
        knobs: module.policy.len(),
        rules: rules.filter(|rule| is_its(&rule.scope)).count(),
    }
}

fn facts(language: Language, module: &Module) -> Vec<Fact> {
    let say = words::Modules(language);
    let fact = |name: &str, value: String| Fact {
        name: name.to_owned(),
        value,
        note: String::new(),
    };
    let list = |words: Vec<String>| words.join(", ");
    let mut facts = vec![
        fact(say.goes_to(), module.label.to_string()),
        fact(
            say.categories(),
            list(module.categories.iter().map(ToString::to_string).collect()),
        ),
    ];
    if !module.addresses.is_empty() {
        let addresses = module.addresses.iter();
        let addresses = addresses.map(|address| address.pattern.0.clone());
        facts.push(fact(say.addresses(), list(addresses.collect())));
    }
    if let Some(urgent) = &module.urgent {
        let priority = priority_word(language, urgent.priority).to_lowercase();
        let name = say.words_for(&priority);
        facts.push(fact(&name, terms(&urgent.words)));
    }
    facts
}

/// Lists words without their quotes, those that several languages share once.
fn terms(words: &[Term]) -> String {
    let word = |term: &Term| match term {
        Term::Word(text) | Term::Part(text) => text.clone(),
        Term::Regex(pattern) => format!("/{}/", pattern.source),
    };
    let mut all: Vec<String> = Vec::with_capacity(words.len());
    for word in words.iter().map(word) {
        if !all.contains(&word) {
            all.push(word);
        }
    }
    all.join(", ")
}
