//! `orgo form …`: what the modules in use ask, and filling it in.

use orgo_engine::{
    authorize::{Person, Viewer},
    module::{
        LANGUAGES, Module,
        form::{Field, Form},
    },
};
use orgo_schema::view::CaseView;
use serde_json::{Map, Value, json};

use super::{list as listed, tally, to_json};
use crate::{
    answers,
    failure::Failure,
    form::{self, Sent},
    node::Node,
    prompt::allowed,
    setting::Setting,
    verb::FormVerb,
};

/// The most cases that are looked at for one list of answers.
const ANSWERS_MAX: u32 = 100;

/// Answers `orgo form …`.
///
/// # Errors
/// A refusal, or what is wrong with the answers, a line each.
pub fn answer(node: &Node, person: &Person, verb: &FormVerb) -> Result<Value, Failure> {
    let setting = node.setting();
    match verb {
        FormVerb::List { language } => list(&setting, known(language)?),
        FormVerb::Show { form, language } => {
            let (module, form) = find(&setting, form)?;
            Ok(shown(&setting, module, form, known(language)?))
        }
        FormVerb::Sum { form, of, by } => {
            let (_, form) = find(&setting, form)?;
            tally::sum(node, person, form, (of.as_deref(), by.as_deref()))
        }
        FormVerb::Answers {
            form,
            given,
            language,
            after,
        } => {
            let (_, form) = find(&setting, form)?;
            let given = given
                .as_deref()
                .map(|given| pair(form, given))
                .transpose()?;
            answered(
                node,
                person,
                (form, known(language)?),
                (given, after.as_deref()),
            )
        }
        FormVerb::Fill {
            form,
            set,
            language,
        } => {
            let found = find(&setting, form)?;
            let mut answers: Vec<(&str, &str)> = Vec::new();
            for said in set {
                let (field, value) = pair(found.1, said)?;
                if answers.iter().any(|(other, _)| *other == field) {
                    return Err(Failure::Input(format!("`{field}` is answered twice")));
                }
                answers.push((field, value));
            }
            match form::fill(node, person, found, &answers, known(language)?)? {
                Sent::Opened(receipt) => to_json(receipt),
                Sent::Wrong(wrong) => {
                    let lines: Vec<String> = wrong.iter().map(ToString::to_string).collect();
                    Err(Failure::Input(lines.join("\n")))
                }
            }
        }
    }
}

/// Divides `FIELD=VALUE`.
fn pair<'a>(form: &Form, said: &'a str) -> Result<(&'a str, &'a str), Failure> {
    said.split_once('=').ok_or_else(|| {
        Failure::Input(format!(
            "`{said}` is no answer: write the field and the value, for example {}=…",
            form.fields.first().map_or("field", |field| &field.id)
        ))
    })
}

/// Lists what was answered, with the words of a language.
fn answered(
    node: &Node,
    person: &Person,
    (form, language): (&Form, &str),
    (given, after): (Option<(&str, &str)>, Option<&str>),
) -> Result<Value, Failure> {
    let after = after.map(str::parse).transpose();
    let after = after.map_err(|problem: &str| Failure::Input(format!("--after is {problem}")))?;
    if let Some((field, _)) = given {
        tally::question(form, field)?;
    }
    let viewer = Viewer::Person(person.clone());
    let page = answers::list(node, &viewer, form, (after, ANSWERS_MAX))?;
    let is_so = |view: &&CaseView| {
        given.is_none_or(|(field, value)| answers::to(view, field) == Some(value))
    };
    let item = |view: &CaseView| {
        let answer = |field: &Field| {
            let answer = answers::to(view, &field.id)?;
            Some((field.id.clone(), json!(field.shown(answer, language))))
        };
        let said: Map<String, Value> = form.fields.iter().filter_map(answer).collect();
        json!({
            "case_id": view.case_id,
            "title": view.title,
            "area": view.location.area,
            "text": view.narrative,
            "answers": said,
            "created_at": view.created_at,
        })
    };
    let standing = page.cases.iter().filter(|view| answers::stands(view));
    let items: Vec<Value> = standing.filter(is_so).map(item).collect();
    let next = page.next.map(|next| next.to_string());
    listed(items, next.as_deref())
}

/// Checks that a language is one of those that modules have.
fn known(language: &str) -> Result<&str, Failure> {
    if LANGUAGES.contains(&language) {
        return Ok(language);
    }
    let all = LANGUAGES.join(", ");
    let problem = format!("`{language}` is not a language here: allowed are {all}");
    Err(Failure::Input(problem))
}

/// Finds a form as people name it, or says which there are.
fn find<'a>(setting: &'a Setting, named: &str) -> Result<(&'a Module, &'a Form), Failure> {
    let (domain, name) = named.split_once('/').unwrap_or((named, ""));
    form::find(setting, domain, name).map_err(|_missing| {
        let all: Vec<String> = form::all(setting).map(|(_, form)| form.id()).collect();
        Failure::Input(format!(
            "there is no form `{named}`: there are {}",
            all.join(", ")
        ))
    })
}

fn list(setting: &Setting, language: &str) -> Result<Value, Failure> {
    let item = |(module, form): (&Module, &Form)| {
        json!({
            "name": form.id(),
            "title": form.title.in_language(language),
            "version": form.version,
            "subtype": form.subtype,
            "visibility": form.visibility(module),
        })
    };
    let items: Vec<Value> = form::all(setting).map(item).collect();
    listed(items, None)
}

fn shown(setting: &Setting, module: &Module, form: &Form, language: &str) -> Value {
    let field = |field: &Field| {
        json!({
            "id": field.id,
            "title": field.title.in_language(language),
            "kind": field.kind,
            "required": field.required,
            "allowed": allowed(field, language),
            "goes_to": field.maps_to,
        })
    };
    let closed = form::closed(setting, module, form);
    json!({
        "name": form.id(),
        "title": form.title.in_language(language),
        "version": form.version,
        "subtype": form.subtype,
        "visibility": form.visibility(module),
        "cannot_be_sent": closed,
        "fields": form.fields.iter().map(field).collect::<Vec<_>>(),
        "form": form,
    })
}
