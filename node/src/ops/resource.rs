//! `orgo resource …`: the resource library.

use std::collections::BTreeMap;

use orgo_engine::{authorize::Person, contact::Contact};
use orgo_schema::command::Object;
use serde_json::{Value, json};

use super::{attach, list, to_json};
use crate::{
    failure::Failure,
    node::Node,
    resource::{self, Content, New, Shelved},
    verb::{NewResource, ResourceVerb},
};

/// Answers `orgo resource …`.
///
/// # Errors
/// A refusal, bad input, or trouble.
pub fn answer(node: &Node, person: &Person, verb: &ResourceVerb) -> Result<Value, Failure> {
    match verb {
        ResourceVerb::List { query } => all(node, person, query.as_deref().unwrap_or_default()),
        ResourceVerb::Show { name } => one(node, person, name),
        ResourceVerb::Add(new) => {
            let name = resource::put(node, person, &read(new)?)?;
            one(node, person, &name)
        }
        ResourceVerb::Withdraw { name } => {
            resource::withdraw(node, person, name)?;
            Ok(json!({ "resource_id": name, "outcome": "withdrawn" }))
        }
        ResourceVerb::Attach(asked) => {
            let case = asked.case.map(Object::Case);
            let object = case.or(asked.task.map(Object::Task)).ok_or_else(|| {
                Failure::Input("say to which case or task: --case or --task".to_owned())
            })?;
            to_json(resource::attach(node, person, &asked.name, object)?)
        }
    }
}

/// Lists the resources that have all of some words.
///
/// # Errors
/// A refusal, or trouble.
pub fn all(node: &Node, person: &Person, words: &str) -> Result<Value, Failure> {
    let found = resource::list(node, person, words)?;
    let counts = resource::attached(node, person)?;
    let items = found.iter().map(|one| shown(one, &counts));
    list(items.collect::<Vec<_>>(), None)
}

fn one(node: &Node, person: &Person, name: &str) -> Result<Value, Failure> {
    let found = resource::find(node, person, name)?;
    let mut value = shown(&found, &resource::attached(node, person)?);
    if let Value::Object(map) = &mut value {
        map.insert("text".to_owned(), json!(found.text));
        let contact = found.contact.as_ref().map(|contact| {
            json!({
                "title": contact.name,
                "phone": contact.phone,
                "email": contact.email,
                "url": contact.url,
                "note": contact.note,
            })
        });
        map.insert("contact".to_owned(), json!(contact));
    }
    Ok(value)
}

fn shown(one: &Shelved, (counts, cases): &(BTreeMap<String, usize>, usize)) -> Value {
    let name = orgo_mail::safe_name(&one.file);
    json!({
        "resource_id": one.id,
        "name": one.name,
        "title": one.title,
        "kind": one.kind.word(),
        "file": one.file,
        "module": one.domain,
        "own": one.is_own,
        "bytes": one.bytes,
        "rules": one.rules,
        "cases_with": counts.get(&name).copied().unwrap_or_default(),
        "cases_looked_at": cases,
    })
}

fn read(new: &NewResource) -> Result<New, Failure> {
    let field = |field: &Option<String>| field.clone().unwrap_or_default();
    let content = match (&new.file, &new.text) {
        (Some(path), _) => {
            let name = path.file_name().unwrap_or_default();
            Content::File(name.to_string_lossy().into_owned(), attach::content(path)?)
        }
        (None, Some(text)) => Content::Text(text.clone()),
        (None, None) => Content::Contact(Contact {
            name: field(&new.title),
            phone: field(&new.phone),
            email: field(&new.email),
            url: field(&new.url),
            note: field(&new.note),
        }),
    };
    Ok(New {
        name: new.name.clone(),
        content,
        replaces: new.replace,
    })
}
