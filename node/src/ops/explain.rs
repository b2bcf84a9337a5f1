//! Saying what would happen, and checking files before they are used. Nothing is stored.

use std::{
    collections::BTreeMap,
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
};

use orgo_engine::{explain, policy::Policy, retention::Retention, route::Decision};
use orgo_schema::{
    label::{Label, LadderTable},
    role::Registry,
    span::Span,
    word::Priority,
};
use serde_json::{Value, json};

use super::to_json;
use crate::{
    configuration,
    failure::Failure,
    intake::{before::Before, prepare},
    node::Node,
    setting::Setting,
};

/// Says what a label means and where it climbs.
///
/// # Errors
/// What is wrong with the label.
pub fn label(text: &str) -> Result<Value, Failure> {
    let label: Label = text
        .trim()
        .parse()
        .map_err(|error: orgo_schema::label::LabelError| Failure::Input(format!("{error}")))?;
    to_json(label.explanation(Registry::standard(), &LadderTable::default()))
}

/// Says what Orgo makes of a mail.
///
/// # Errors
/// When the file cannot be read, or the mail neither.
pub fn mail(
    node: &Node,
    file: &Path,
    payload: Vec<u8>,
    to: Option<&str>,
) -> Result<Value, Failure> {
    let raw = if file.as_os_str() == "-" {
        payload
    } else {
        bytes(file)?
    };
    explained(node, &node.setting(), &raw, to)
}

/// Says what the rules of a setting make of a mail that came in now.
///
/// # Errors
/// When it cannot be read.
pub(super) fn explained(
    node: &Node,
    setting: &Setting,
    raw: &[u8],
    to: Option<&str>,
) -> Result<Value, Failure> {
    let (mail, decision) = decided(node, setting, raw, to)?;
    let mut value = to_json(orgo_mail::explain(&mail))?;
    if let Value::Object(map) = &mut value {
        map.insert(
            "matched_rule".into(),
            to_json(decision.work.as_ref().map(|work| &work.rule))?,
        );
        map.insert("commands".into(), to_json(&decision.work)?);
        map.insert("reasons".into(), to_json(explain::decision(&decision))?);
    }
    Ok(value)
}

/// Returns what the rules of a setting decide about a mail that came in now.
///
/// # Errors
/// When it cannot be read.
pub fn decided(
    node: &Node,
    setting: &Setting,
    raw: &[u8],
    to: Option<&str>,
) -> Result<(orgo_mail::Mail, Decision), Failure> {
    let parsed = catch_unwind(AssertUnwindSafe(|| {
        orgo_mail::parse(raw, &orgo_mail::Limits::default())
    }));
    let mail = match parsed {
        Ok(Ok(mail)) => mail,
        Ok(Err(unparsed)) => return Err(Failure::Input(format!("{unparsed}"))),
        Err(_) => return Err(Failure::Input("the message made the reader stumble".into())),
    };
    let before = Before::received(node, setting, (node.clock)().now);
    let decision = prepare::decide(setting, &mail, to, &before);
    Ok((mail, decision))
}

/// Lists the profiles the program carries.
pub fn profiles() -> Value {
    let names = configuration::shipped_profiles()
        .into_iter()
        .map(|name| json!({ "name": name }));
    json!({ "items": names.collect::<Vec<_>>(), "next": null })
}

/// Returns the values of a policy.
pub(super) fn policy_values(policy: &Policy) -> Value {
    let windows: BTreeMap<&str, String> = Priority::ALL
        .iter()
        .map(|priority| (priority.as_str(), policy.window(*priority).to_string()))
        .collect();
    json!({
        "profile": policy.profile,
        "version": policy.version,
        "reactivity": windows,
        "granularity": policy.granularity,
        "at_once": policy.at_once,
        "retention": retention_values(&policy.retention),
        "transparency": policy.transparency.as_str(),
        "notify": policy.notify.as_str(),
        "automation": policy.automation.as_str(),
        "log": policy.log.as_str(),
        "reviews": policy.reviews.iter().map(|cycle| cycle.as_str()).collect::<Vec<_>>(),
    })
}

fn retention_values(retention: &Retention) -> Value {
    let time =
        |span: Option<Span>| span.map_or_else(|| "indefinite".to_owned(), |span| span.to_string());
    let classes = retention.classes.iter();
    let classes: BTreeMap<&str, String> = classes
        .map(|(class, span)| (class.as_str(), time(*span)))
        .collect();
    let categories = retention.categories.iter();
    let categories: BTreeMap<&str, &str> = categories
        .map(|(category, class)| (category.as_str(), class.as_str()))
        .collect();
    json!({
        "usual": time(retention.usual),
        "classes": classes,
        "categories": categories,
        "grace": retention.grace.to_string(),
    })
}

/// Lists the modules in force.
pub fn modules(setting: &Setting) -> Value {
    let items: Vec<Value> = setting
        .configuration
        .loaded
        .modules
        .iter()
        .map(|module| {
            json!({
                "name": module.domain,
                "title": module.title,
                "version": module.version,
                "label": module.label,
                "subtypes": module.subtypes.iter().map(|subtype| &subtype.id).collect::<Vec<_>>(),
            })
        })
        .collect();
    json!({ "items": items, "next": null })
}

/// Shows a module in force: where its work goes, and its subtypes, each with the name that others know it by.
///
/// # Errors
/// When there is none of that name.
pub fn module(setting: &Setting, name: &str) -> Result<Value, Failure> {
    let modules = &setting.configuration.loaded.modules;
    let module = modules.get(name).ok_or_else(|| {
        let names: Vec<&str> = modules
            .iter()
            .map(|module| module.domain.as_str())
            .collect();
        Failure::Input(format!(
            "there is no module `{name}`: there are {}",
            names.join(", ")
        ))
    })?;
    let subtypes = module.subtypes.iter().map(|subtype| {
        json!({
            "subtype": subtype.id,
            "title": subtype.title,
            "wikidata": subtype.wikidata,
            "label": subtype.label,
            "priority": subtype.priority,
        })
    });
    Ok(json!({
        "name": module.domain,
        "title": module.title,
        "version": module.version,
        "label": module.label,
        "subtypes": subtypes.collect::<Vec<_>>(),
    }))
}

/// Reads a file.
pub(super) fn bytes(file: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(file).map_err(|error| Failure::Input(format!("{}: {error}", file.display())))
}
