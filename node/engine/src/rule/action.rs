//! What follows from a match, read from YAML.

use std::{collections::BTreeSet, fmt::Display, str::FromStr};

use orgo_schema::{label::Label, role::Registry, span::Span, word::Visibility};

use super::{
    Actions, CaseSpec, Change, Place, TaskSpec, Template, Vocabulary, condition::read_role,
};
use crate::yaml::{ConfigError, Fields, Reader};

const KNOWN: [&str; 14] = [
    "case",
    "task",
    "tasks",
    "label",
    "route_to",
    "priority",
    "severity",
    "visibility",
    "reactivity_time",
    "tags",
    "location",
    "assign",
    "checklist",
    "stop",
];

const TASK: [&str; 14] = [
    "key",
    "title",
    "description",
    "type",
    "category",
    "subtype",
    "priority",
    "severity",
    "reactivity_time",
    "label",
    "owner_role",
    "assignee",
    "checklist",
    "tags",
];

/// Actions of SPEC 4 that are understood but not built. Refused, never ignored.
const LATER: [&str; 14] = [
    "attach",
    "notify",
    "template",
    "reply",
    "template_reply",
    "anonymise",
    "anonymize",
    "escalation",
    "escalation_path",
    "escalate_to",
    "link_case",
    "open_case",
    "webhook",
    "forward",
];

/// Reads `then`, and whether it says stop.
///
/// # Errors
///
/// When something is unknown, not available, or would lower the visibility.
pub(super) fn read_actions(
    reader: &Reader<'_>,
    vocabulary: &Vocabulary<'_>,
    captures: &BTreeSet<String>,
) -> Result<(Actions, bool), ConfigError> {
    refuse_later(reader)?;
    let fields = reader.map(&KNOWN)?;
    let mut actions = Actions {
        case: fields.read("case", |case| read_case(case, vocabulary, captures))?,
        tasks: read_tasks(&fields, vocabulary, captures)?,
        label: fields.read("label", |label| read_label(label, vocabulary.registry))?,
        priority: fields.read("priority", read_change)?,
        severity: fields.read("severity", read_change)?,
        visibility: fields.read("visibility", read_visibility)?,
        reactivity: fields.parse::<Span>("reactivity_time")?,
        tags: fields.read("tags", read_tags)?.unwrap_or_default(),
        place: fields
            .read("location", |place| read_place(place, captures))?
            .unwrap_or_default(),
        assign: fields.read("assign", read_user)?,
        checklist: fields.read("checklist", Reader::texts)?.unwrap_or_default(),
    };
    if let Some(target) = fields.get("route_to") {
        if fields.get("label").is_some() {
            return Err(
                target.error("`route_to` and `label` both say where the work goes: keep one")
            );
        }
        route_to(&target, vocabulary, &mut actions)?;
    }
    check_destination(reader, vocabulary, &actions)?;
    let stops = fields.read("stop", Reader::boolean)?.unwrap_or(false);
    Ok((actions, stops))
}

/// Reads the `action` of the short notation.
///
/// # Errors
///
/// As [`read_actions`].
pub(super) fn read_short_actions(
    reader: &Reader<'_>,
    vocabulary: &Vocabulary<'_>,
) -> Result<Actions, ConfigError> {
    refuse_later(reader)?;
    let fields = reader.map(&[
        "route_to",
        "priority",
        "escalate_after",
        "severity",
        "tags",
        "checklist",
    ])?;
    let mut actions = Actions {
        priority: fields.read("priority", read_change)?,
        severity: fields.read("severity", read_change)?,
        tags: fields.read("tags", read_tags)?.unwrap_or_default(),
        checklist: fields.read("checklist", Reader::texts)?.unwrap_or_default(),
        // People write `1 hour` here, as the notation always allowed.
        reactivity: fields.read("escalate_after", |after| {
            Span::parse_lenient(after.source()?).map_err(|error| after.error(error.to_string()))
        })?,
        ..Actions::default()
    };
    if let Some(target) = fields.get("route_to") {
        route_to(&target, vocabulary, &mut actions)?;
    }
    Ok(actions)
}

fn refuse_later(reader: &Reader<'_>) -> Result<(), ConfigError> {
    let fields = reader.any_map()?;
    match fields
        .iter()
        .find(|(key, _)| LATER.contains(&key.text.as_str()))
    {
        Some((key, value)) => Err(value.error(format!(
            "the action `{}` is not available in this version: remove it",
            key.text
        ))),
        None => Ok(()),
    }
}

/// Work needs an address: a rule that makes some says where it goes, or names a type that knows.
fn check_destination(
    reader: &Reader<'_>,
    vocabulary: &Vocabulary<'_>,
    actions: &Actions,
) -> Result<(), ConfigError> {
    let knows = |domain: Option<&String>| {
        domain.is_some_and(|domain| vocabulary.modules.get(domain).is_some())
    };
    let is_known = actions.label.is_some()
        || actions
            .case
            .as_ref()
            .is_some_and(|case| knows(case.domain.as_ref()))
        || actions
            .tasks
            .iter()
            .any(|task| task.label.is_some() || knows(task.domain.as_ref()));
    if actions.makes_work() && !is_known {
        let modules: Vec<&str> = vocabulary.modules.names().collect();
        return Err(reader
            .error("nothing says where the work goes")
            .hint(format!(
                "add `label`, `route_to`, or a task with the `type` of a module ({})",
                modules.join(", ")
            )));
    }
    Ok(())
}

/// A role gets staff work of category operational request; the address of a module what the module says.
fn route_to(
    target: &Reader<'_>,
    vocabulary: &Vocabulary<'_>,
    actions: &mut Actions,
) -> Result<(), ConfigError> {
    let text = target.text()?;
    if !text.contains('@') {
        let role = read_role(target, vocabulary)?;
        actions.label = Some(read_label_text(
            target,
            &format!("1001.11.{role}"),
            vocabulary.registry,
        )?);
        return Ok(());
    }
    let Some((module, address)) = vocabulary.modules.at_address(text) else {
        let known: Vec<&str> = vocabulary
            .modules
            .addresses()
            .map(|(_, address)| address.pattern.0.as_str())
            .collect();
        return Err(target
            .error(format!("no module knows the address `{text}`"))
            .hint(format!(
                "known are {}; or name a role, for example Operations.Maintenance",
                known.join(", ")
            )));
    };
    actions.label = Some(address.label.clone());
    if actions.tasks.is_empty() {
        actions.tasks.push(TaskSpec {
            domain: Some(module.domain.clone()),
            subtype: Some(address.subtype.clone()),
            ..TaskSpec::default()
        });
    }
    Ok(())
}

fn read_case(
    reader: &Reader<'_>,
    vocabulary: &Vocabulary<'_>,
    captures: &BTreeSet<String>,
) -> Result<CaseSpec, ConfigError> {
    let fields = reader.map(&[
        "title",
        "narrative",
        "tags",
        "location",
        "domain",
        "subtype",
    ])?;
    let (domain, subtype) = read_domain(&fields, "domain", vocabulary)?;
    Ok(CaseSpec {
        title: fields.read("title", |title| Template::read(title, captures))?,
        narrative: fields.read("narrative", |text| Template::read(text, captures))?,
        tags: fields.read("tags", read_tags)?.unwrap_or_default(),
        place: fields
            .read("location", |place| read_place(place, captures))?
            .unwrap_or_default(),
        domain,
        subtype,
    })
}

fn read_tasks(
    fields: &Fields<'_>,
    vocabulary: &Vocabulary<'_>,
    captures: &BTreeSet<String>,
) -> Result<Vec<TaskSpec>, ConfigError> {
    let one = fields.read("task", |task| read_task(task, vocabulary, captures))?;
    let Some(list) = fields.get("tasks") else {
        return Ok(one.into_iter().collect());
    };
    if one.is_some() {
        return Err(list.error("the rule has `task` and `tasks`: keep one"));
    }
    let mut tasks: Vec<TaskSpec> = Vec::new();
    for item in list.list()? {
        let task = read_task(&item, vocabulary, captures)?;
        match &task.key {
            None => {
                return Err(
                    item.error("one of several tasks needs a `key`, for example `key: inspect`")
                );
            }
            Some(key) if tasks.iter().any(|other| other.key.as_ref() == Some(key)) => {
                return Err(item.error(format!(
                    "the key `{key}` stands twice: give each task its own"
                )));
            }
            Some(_) => tasks.push(task),
        }
    }
    Ok(tasks)
}

fn read_task(
    reader: &Reader<'_>,
    vocabulary: &Vocabulary<'_>,
    captures: &BTreeSet<String>,
) -> Result<TaskSpec, ConfigError> {
    refuse_later(reader)?;
    let fields = reader.map(&TASK)?;
    if let Some(tags) = fields.get("tags") {
        return Err(tags.error("tags belong to the case: write them under `case` or beside `task`"));
    }
    let (domain, subtype) = read_domain(&fields, "type", vocabulary)?;
    Ok(TaskSpec {
        key: fields.text("key")?,
        title: fields.read("title", |title| Template::read(title, captures))?,
        description: fields.read("description", |text| Template::read(text, captures))?,
        domain,
        category: fields.parse("category")?,
        subtype,
        priority: fields.read("priority", read_change)?,
        severity: fields.read("severity", read_change)?,
        reactivity: fields.parse("reactivity_time")?,
        label: fields.read("label", |label| read_label(label, vocabulary.registry))?,
        owner_role: fields.read("owner_role", |role| read_role(role, vocabulary))?,
        assignee: fields.read("assignee", read_user)?,
        checklist: fields.read("checklist", Reader::texts)?.unwrap_or_default(),
    })
}

/// Reads a domain and its subtype, which must be known where modules are.
fn read_domain(
    fields: &Fields<'_>,
    key: &str,
    vocabulary: &Vocabulary<'_>,
) -> Result<(Option<String>, Option<String>), ConfigError> {
    let domain = fields.read(key, |reader| {
        let domain = reader.text()?;
        vocabulary
            .modules
            .check_domain(domain)
            .map_err(|problem| reader.error(problem))?;
        Ok(domain.to_owned())
    })?;
    let subtype = fields.read("subtype", |reader| {
        let subtype = reader.text()?;
        if let Some(module) = domain
            .as_deref()
            .and_then(|domain| vocabulary.modules.get(domain))
        {
            module
                .check_subtype(subtype)
                .map_err(|problem| reader.error(problem))?;
        }
        Ok(subtype.to_owned())
    })?;
    Ok((domain, subtype))
}

fn read_place(reader: &Reader<'_>, captures: &BTreeSet<String>) -> Result<Place, ConfigError> {
    let fields = reader.map(&["site", "area"])?;
    Ok(Place {
        site: fields.read("site", |site| Template::read(site, captures))?,
        area: fields.read("area", |area| Template::read(area, captures))?,
    })
}

/// Reads a label whose role the organization knows.
pub(crate) fn read_label(reader: &Reader<'_>, registry: &Registry) -> Result<Label, ConfigError> {
    read_label_text(reader, reader.source()?, registry)
}

fn read_label_text(
    reader: &Reader<'_>,
    text: &str,
    registry: &Registry,
) -> Result<Label, ConfigError> {
    Label::parse(text, registry).map_err(|error| reader.error(error.to_string()))
}

/// Reads a word, or `at least` a word.
pub(crate) fn read_change<T: FromStr<Err: Display>>(
    reader: &Reader<'_>,
) -> Result<Change<T>, ConfigError> {
    let text = reader.source()?;
    let (word, at_least) = text
        .strip_prefix("at least ")
        .map_or((text, false), |word| (word, true));
    let value = word
        .parse()
        .map_err(|error: T::Err| reader.error(error.to_string()))?;
    Ok(if at_least {
        Change::AtLeast(value)
    } else {
        Change::To(value)
    })
}

/// Reads a visibility that a rule may ask for: rules only raise (SECURITY 4, 37).
fn read_visibility(reader: &Reader<'_>) -> Result<Visibility, ConfigError> {
    match reader.parse()? {
        Visibility::Public => Err(reader
            .error("a rule may not lower the visibility to public: only a person publishes")
            .hint("allowed are internal, restricted")),
        Visibility::Anonymised => Err(reader
            .error("`anonymised` is not available in this version")
            .hint("allowed are internal, restricted")),
        visibility @ (Visibility::Internal | Visibility::Restricted) => Ok(visibility),
    }
}

fn read_tags(reader: &Reader<'_>) -> Result<Vec<String>, ConfigError> {
    let tag = |item: &Reader<'_>| {
        let tag = item.text()?.trim().to_lowercase();
        let is_plain = tag.chars().count() <= 64 && !tag.chars().any(char::is_control);
        if is_plain {
            Ok(tag)
        } else {
            Err(item.error("a tag has at most 64 characters, on one line"))
        }
    };
    reader.list_or_one().iter().map(tag).collect()
}

fn read_user(reader: &Reader<'_>) -> Result<String, ConfigError> {
    let address = reader.text()?.trim().to_lowercase();
    if address
        .split_once('@')
        .is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty())
    {
        return Ok(address);
    }
    Err(reader.error(format!(
        "`{address}` is not the sign-in address of a user, for example ana@school.example"
    )))
}
