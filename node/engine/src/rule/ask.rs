//! Actions beside the making of work: the path up, what is attached, who is told, what it belongs to.

use std::collections::BTreeSet;

use orgo_schema::{label::Label, span::Span, word::nearest};

use super::{Actions, Likeness, LinkSpec, Notify, Vocabulary, so_far::some, spec::read_label};
use crate::{
    policy::NotifyScope,
    yaml::{ConfigError, Fields, Reader},
};

/// The most levels a path or a list of times may have.
const LEVELS_MAX: usize = 16;

/// How far back a case is looked for to link to, where a rule does not say.
const LINK_DAYS: u64 = 30;

/// Reads what a rule asks for beside the work itself.
///
/// # Errors
///
/// When a name is unknown.
pub(super) fn read_asked(
    fields: &Fields<'_>,
    vocabulary: &Vocabulary<'_>,
    actions: &mut Actions,
) -> Result<(), ConfigError> {
    actions.attach = read_attach(fields, vocabulary)?;
    if let Some(notify) = fields.get("notify") {
        let read = |item: &Reader<'_>| read_notify(item, vocabulary);
        actions.notify = some(&notify)?.iter().map(read).collect::<Result<_, _>>()?;
    }
    actions.reply = fields.read("reply", |reply| {
        named("template", reply, vocabulary.templates)
    })?;
    actions.link = fields.read("link_case", read_link)?;
    actions.escalate = fields.read("escalate", Reader::boolean)?.unwrap_or(false);
    Ok(())
}

/// Reads the names of what belongs to the case.
///
/// # Errors
///
/// When the resource library has no such name.
pub(super) fn read_attach(
    fields: &Fields<'_>,
    vocabulary: &Vocabulary<'_>,
) -> Result<Vec<String>, ConfigError> {
    let Some(list) = fields.get("attach") else {
        return Ok(Vec::new());
    };
    let read = |item: &Reader<'_>| named("resource", item, vocabulary.resources);
    some(&list)?.iter().map(read).collect()
}

/// Reads where work climbs (SECURITY 4, 34 and 36).
///
/// # Errors
///
/// When a label is malformed, is a broadcast, or stands in the path twice, which would be a circle.
pub(super) fn read_path(
    fields: &Fields<'_>,
    vocabulary: &Vocabulary<'_>,
) -> Result<Vec<Label>, ConfigError> {
    let Some(list) = fields.get("escalation_path") else {
        return Ok(Vec::new());
    };
    let items = bounded(&list)?;
    let mut path: Vec<Label> = Vec::new();
    for item in &items {
        let label = read_label(item, vocabulary.registry)?;
        if label.base.is_broadcast() {
            return Err(item.error(format!(
                "`{label}` is a broadcast, and nobody in particular answers for it: name a level that somebody holds"
            )));
        }
        if let Some(first) = path.iter().position(|known| *known == label) {
            let circle = path
                .iter()
                .skip(first)
                .chain([&label])
                .map(ToString::to_string);
            return Err(item.error(format!(
                "the path goes in a circle: {}",
                circle.collect::<Vec<_>>().join(" \u{2192} ")
            )));
        }
        path.push(label);
    }
    Ok(path)
}

/// Reads the time to react at each level.
///
/// # Errors
///
/// When one is no duration.
pub(super) fn read_levels(fields: &Fields<'_>) -> Result<Vec<Span>, ConfigError> {
    match fields.get("levels") {
        None => Ok(Vec::new()),
        Some(list) => bounded(&list)?.iter().map(Reader::parse).collect(),
    }
}

fn bounded<'a>(list: &Reader<'a>) -> Result<Vec<Reader<'a>>, ConfigError> {
    let items = some(list)?;
    if items.len() > LEVELS_MAX {
        return Err(list.error(format!("there are more than {LEVELS_MAX} levels")));
    }
    Ok(items)
}

fn read_notify(reader: &Reader<'_>, vocabulary: &Vocabulary<'_>) -> Result<Notify, ConfigError> {
    if reader.is_scalar() {
        let scope = read_scope(reader)?;
        return Ok(Notify {
            scope,
            template: None,
        });
    }
    let fields = reader.map(&["scope", "template"])?;
    Ok(Notify {
        scope: read_scope(&fields.need("scope")?)?,
        template: fields.read("template", |template| {
            named("template", template, vocabulary.templates)
        })?,
    })
}

/// Reads how widely people are told. A `team` is a small team; both spellings of the whole are known.
fn read_scope(reader: &Reader<'_>) -> Result<NotifyScope, ConfigError> {
    match reader.source()?.trim() {
        "team" => Ok(NotifyScope::SmallTeam),
        "organization" => Ok(NotifyScope::Organization),
        _ => reader.parse(),
    }
}

/// Reads `{ same: [subtype, location], within: P30D }`.
fn read_link(reader: &Reader<'_>) -> Result<LinkSpec, ConfigError> {
    let fields = reader.map(&["same", "within"])?;
    let mut same = Vec::new();
    for item in some(&fields.need("same")?)? {
        let name = item.text()?.trim();
        let known = Likeness::KEYS.iter().find(|key| **key == name);
        same.push(
            *known.ok_or_else(|| {
                unknown("thing cases have in common", name, Likeness::KEYS, &item)
            })?,
        );
    }
    let within = match fields.parse("within")? {
        Some(within) => within,
        None => Span::new(0, LINK_DAYS, 0).map_err(|error| reader.error(error.to_string()))?,
    };
    Ok(LinkSpec {
        to: Likeness::same(&same),
        within,
    })
}

/// Reads a name that must be among the known ones.
fn named(kind: &str, reader: &Reader<'_>, known: &BTreeSet<String>) -> Result<String, ConfigError> {
    let name = reader.text()?.trim();
    if known.contains(name) {
        return Ok(name.to_owned());
    }
    Err(unknown(
        kind,
        name,
        known.iter().map(String::as_str),
        reader,
    ))
}

fn unknown<'a>(
    kind: &str,
    name: &str,
    known: impl IntoIterator<Item = &'a str>,
    reader: &Reader<'_>,
) -> ConfigError {
    let known: Vec<&str> = known.into_iter().collect();
    let error = reader.error(format!("there is no {kind} `{name}`"));
    if known.is_empty() {
        return error.hint("none is known");
    }
    let hint = nearest(name, known.iter().copied())
        .map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    error.hint(format!("known are {}{hint}", known.join(", ")))
}
