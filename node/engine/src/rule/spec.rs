//! What a rule says of a case and of tasks, read from YAML.

use std::{collections::BTreeSet, fmt::Display, str::FromStr};

use orgo_schema::{fact::Approval, label::Label, role::Registry, word::Visibility};

use super::{
    CaseSpec, Change, Place, TaskSpec, Template, Vocabulary,
    action::{Timing, refuse_others},
    ask,
    condition::read_role,
};
use crate::yaml::{ConfigError, Fields, Reader};

const TASK: [&str; 17] = [
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
    "escalation_path",
    "levels",
    "approval",
    "tags",
];

pub(super) fn read_case(
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

pub(super) fn read_tasks(
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
    refuse_others(reader, Timing::Intake)?;
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
        path: ask::read_path(&fields, vocabulary)?,
        levels: ask::read_levels(&fields)?,
        approval: read_approval(&fields, vocabulary.registry)?,
    })
}

/// Reads whether somebody else decides: `approval: true`, or `approval: { then: LABEL }` where it goes once it
/// is approved.
pub(crate) fn read_approval(
    fields: &Fields<'_>,
    registry: &Registry,
) -> Result<Option<Approval>, ConfigError> {
    let Some(approval) = fields.get("approval") else {
        return Ok(None);
    };
    if let Ok(asks) = approval.boolean() {
        return Ok(asks.then(Approval::default));
    }
    let fields = approval.map(&["then"])?;
    let then = fields.need("then")?;
    Ok(Some(Approval {
        then: Some(read_label(&then, registry)?),
    }))
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

pub(super) fn read_place(
    reader: &Reader<'_>,
    captures: &BTreeSet<String>,
) -> Result<Place, ConfigError> {
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

pub(super) fn read_label_text(
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
pub(super) fn read_raised(reader: &Reader<'_>) -> Result<Visibility, ConfigError> {
    match reader.parse()? {
        Visibility::Public => Err(publishes(reader, "internal, restricted, anonymised")),
        visibility @ (Visibility::Internal | Visibility::Restricted | Visibility::Anonymised) => {
            Ok(visibility)
        }
    }
}

/// Reads a visibility that a module may ask for: what comes in by its forms bears the name of who filled them in.
pub(crate) fn read_visibility(reader: &Reader<'_>) -> Result<Visibility, ConfigError> {
    const ALLOWED: &str = "internal, restricted";
    match reader.parse()? {
        Visibility::Public => Err(publishes(reader, ALLOWED)),
        Visibility::Anonymised => Err(reader
            .error(
                "a module cannot anonymise, for its forms name who fills them in: let a rule do it",
            )
            .hint(format!("allowed are {ALLOWED}"))),
        visibility @ (Visibility::Internal | Visibility::Restricted) => Ok(visibility),
    }
}

fn publishes(reader: &Reader<'_>, allowed: &str) -> ConfigError {
    reader
        .error("a rule may not lower the visibility to public: only a person publishes")
        .hint(format!("allowed are {allowed}"))
}

pub(super) fn read_tags(reader: &Reader<'_>) -> Result<Vec<String>, ConfigError> {
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

pub(super) fn read_user(reader: &Reader<'_>) -> Result<String, ConfigError> {
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
