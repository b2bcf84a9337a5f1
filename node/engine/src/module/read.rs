//! Reading `module.yaml`.

use std::collections::BTreeMap;

use orgo_schema::{
    label::Label,
    role::Registry,
    word::{Priority, TaskCategory, Visibility},
};

use super::{Address, Audit, Module, Subtype, Urgent};
use crate::{
    profile::Calendars,
    resolve::{KEYS, read_overrides},
    rule::{
        Pattern, Term, read_address, read_approval, read_keywords, read_label, read_pattern,
        read_version, read_visibility,
    },
    yaml::{ConfigError, Fields, Reader, parse},
};

/// The languages that words are listed in.
/// The languages that texts are there in, by their tags.
pub const LANGUAGES: [&str; 4] = ["en", "fr", "es", "ar"];

/// Reads and checks a module whose folder is called `domain`.
///
/// # Errors
///
/// What is wrong with it, and where.
pub fn read(
    path: &str,
    text: &str,
    domain: &str,
    registry: &Registry,
    calendars: &Calendars,
) -> Result<Module, ConfigError> {
    let node = parse(path, text)?;
    let top = Reader::new(path, &node);
    let fields = top.map(&[
        "version",
        "requires",
        "domain",
        "title",
        "label",
        "priority",
        "visibility",
        "policy",
        "categories",
        "addresses",
        "urgent",
        "captures",
        "audit",
        "subtypes",
    ])?;
    let version = read_version(&fields)?;
    let named = fields.need("domain")?;
    if named.text()? != domain {
        return Err(named.error(format!(
            "the folder is called `{domain}`: the domain must be called so too"
        )));
    }
    let label = read_label(&fields.need("label")?, registry)?;
    let priority = fields.parse("priority")?.unwrap_or(Priority::Medium);
    let defaults = Defaults {
        label: &label,
        priority,
        visibility: fields.read("visibility", read_visibility)?,
        registry,
    };
    let subtypes = read_subtypes(&fields.need("subtypes")?, &defaults)?;
    let mut module = Module {
        path: path.to_owned(),
        version,
        domain: domain.to_owned(),
        title: fields.need("title")?.text()?.to_owned(),
        label: label.clone(),
        priority,
        categories: fields
            .read("categories", read_categories)?
            .unwrap_or_else(|| TaskCategory::ALL.to_vec()),
        addresses: Vec::new(),
        subtypes,
        urgent: fields.read("urgent", read_urgent)?,
        captures: fields.read("captures", read_captures)?.unwrap_or_default(),
        policy: fields
            .read("policy", |policy| {
                read_overrides(&policy.map(&KEYS)?, calendars)
            })?
            .unwrap_or_default(),
        audit: fields.read("audit", |audit| read_audit(audit, registry))?,
    };
    for item in fields.need("addresses")?.list()? {
        let address = read_one_address(&item, &module, &defaults)?;
        module.addresses.push(address);
    }
    Ok(module)
}

/// What subtypes and addresses take over where they say nothing.
struct Defaults<'a> {
    label: &'a Label,
    priority: Priority,
    visibility: Option<Visibility>,
    registry: &'a Registry,
}

impl Defaults<'_> {
    fn label(&self, fields: &Fields<'_>) -> Result<Option<Label>, ConfigError> {
        fields.read("label", |reader| read_label(reader, self.registry))
    }
}

fn read_audit(reader: &Reader<'_>, registry: &Registry) -> Result<Audit, ConfigError> {
    let fields = reader.map(&["title", "label"])?;
    Ok(Audit {
        title: fields.need("title")?.text()?.to_owned(),
        label: read_label(&fields.need("label")?, registry)?,
    })
}

fn read_categories(reader: &Reader<'_>) -> Result<Vec<TaskCategory>, ConfigError> {
    reader.list_or_one().iter().map(Reader::parse).collect()
}

fn read_one_address(
    reader: &Reader<'_>,
    module: &Module,
    defaults: &Defaults<'_>,
) -> Result<Address, ConfigError> {
    let fields = reader.map(&[
        "address", "subtype", "words", "label", "priority", "severity",
    ])?;
    let named = fields.need("subtype")?;
    let subtype = named.text()?.to_owned();
    module
        .check_subtype(&subtype)
        .map_err(|problem| named.error(problem))?;
    let of_subtype = module.subtype(&subtype);
    let label = of_subtype.map_or(defaults.label, |subtype| &subtype.label);
    Ok(Address {
        at: reader.at(),
        pattern: read_address(&fields.need("address")?)?,
        sorts_by_words: fields.read("words", Reader::boolean)?.unwrap_or(true),
        label: defaults.label(&fields)?.unwrap_or_else(|| label.clone()),
        priority: fields
            .parse("priority")?
            .unwrap_or_else(|| of_subtype.map_or(defaults.priority, |subtype| subtype.priority)),
        severity: fields
            .parse("severity")?
            .or_else(|| of_subtype.and_then(|subtype| subtype.severity)),
        subtype,
    })
}

fn read_subtypes(
    reader: &Reader<'_>,
    defaults: &Defaults<'_>,
) -> Result<Vec<Subtype>, ConfigError> {
    let mut subtypes: Vec<Subtype> = Vec::new();
    for item in reader.list()? {
        let subtype = read_subtype(&item, defaults)?;
        if let Some(first) = subtypes.iter().find(|other| other.id == subtype.id) {
            let problem = format!(
                "`{}` stands twice (lines {}, {})",
                subtype.id, first.at.line, subtype.at.line
            );
            return Err(item.error(problem));
        }
        subtypes.push(subtype);
    }
    Ok(subtypes)
}

fn read_subtype(reader: &Reader<'_>, defaults: &Defaults<'_>) -> Result<Subtype, ConfigError> {
    let fields = reader.map(&[
        "id",
        "title",
        "wikidata",
        "label",
        "priority",
        "severity",
        "visibility",
        "reactivity_time",
        "words",
        "checklist",
        "approval",
    ])?;
    let id = fields.need("id")?;
    let is_plain = |text: &str| {
        text.chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    if !is_plain(id.text()?) {
        return Err(id.error(
            "a subtype is written with small letters a-z, digits and `_`, for example pest_control",
        ));
    }
    Ok(Subtype {
        at: reader.at(),
        id: id.text()?.to_owned(),
        title: fields.need("title")?.text()?.to_owned(),
        wikidata: fields.read("wikidata", read_wikidata)?,
        label: defaults
            .label(&fields)?
            .unwrap_or_else(|| defaults.label.clone()),
        priority: fields.parse("priority")?.unwrap_or(defaults.priority),
        severity: fields.parse("severity")?,
        visibility: fields
            .read("visibility", read_visibility)?
            .or(defaults.visibility),
        reactivity: fields.parse("reactivity_time")?,
        words: fields.read("words", read_words)?.unwrap_or_default(),
        checklist: fields.read("checklist", Reader::texts)?.unwrap_or_default(),
        approval: read_approval(&fields, defaults.registry)?,
    })
}

fn read_wikidata(reader: &Reader<'_>) -> Result<String, ConfigError> {
    let text = reader.text()?;
    let is_id = text.strip_prefix('Q').is_some_and(|number| {
        let is_number = number.chars().all(|c| c.is_ascii_digit());
        is_number && !number.is_empty() && !number.starts_with('0')
    });
    if is_id {
        Ok(text.to_owned())
    } else {
        Err(reader.error(format!("`{text}` is not a Wikidata id such as Q3196")))
    }
}

/// Reads words by language.
fn read_words(reader: &Reader<'_>) -> Result<Vec<Term>, ConfigError> {
    let mut terms = Vec::new();
    for (_, words) in reader.map(&LANGUAGES)?.iter() {
        terms.extend(read_keywords(&words.list()?)?);
    }
    Ok(terms)
}

fn read_urgent(reader: &Reader<'_>) -> Result<Urgent, ConfigError> {
    let fields = reader.map(&["priority", "words"])?;
    Ok(Urgent {
        at: reader.at(),
        priority: fields.parse("priority")?.unwrap_or(Priority::High),
        words: read_words(&fields.need("words")?)?,
    })
}

fn read_captures(reader: &Reader<'_>) -> Result<BTreeMap<String, Pattern>, ConfigError> {
    let mut captures = BTreeMap::new();
    for (key, value) in reader.any_map()?.iter() {
        let source = value.text()?.trim();
        let source = source
            .strip_prefix('/')
            .and_then(|rest| rest.strip_suffix('/'))
            .unwrap_or(source);
        let pattern = read_pattern(&value, source)?;
        if !pattern
            .regex
            .capture_names()
            .flatten()
            .any(|name| name == key.text)
        {
            let name = &key.text;
            return Err(value.error(format!(
                "the regex has no group called `{name}`: write (?<{name}>…)"
            )));
        }
        captures.insert(key.text.clone(), pattern);
    }
    Ok(captures)
}
