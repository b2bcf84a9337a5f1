//! What follows from a match, read from YAML.

use std::collections::BTreeSet;

use orgo_schema::{span::Span, word::Visibility};

use super::{
    Actions, TaskSpec, Vocabulary, ask,
    condition::read_role,
    knob,
    spec::{
        read_case, read_change, read_label, read_label_text, read_place, read_raised, read_tags,
        read_tasks, read_user,
    },
};
use crate::yaml::{ConfigError, Fields, Reader};

const KNOWN: [&str; 24] = [
    "case",
    "task",
    "tasks",
    "label",
    "route_to",
    "priority",
    "severity",
    "visibility",
    "anonymise",
    "reactivity_time",
    "tags",
    "location",
    "assign",
    "checklist",
    "escalation_path",
    "levels",
    "policy",
    "attach",
    "notify",
    "reply",
    "link_case",
    "open_case",
    "escalate",
    "stop",
];

/// What may stand under `open_case`: what makes and shapes work.
const OPENED: [&str; 16] = [
    "case",
    "task",
    "tasks",
    "label",
    "route_to",
    "priority",
    "severity",
    "reactivity_time",
    "tags",
    "location",
    "assign",
    "checklist",
    "escalation_path",
    "levels",
    "policy",
    "attach",
];

/// What a rule may do that looks at a task as time passes.
const TIMED: [&str; 7] = [
    "priority",
    "severity",
    "tags",
    "notify",
    "escalate",
    "checklist",
    "label",
];

/// What people write for actions that are called otherwise here.
const ALSO: [(&str, &str); 7] = [
    ("anonymize", "anonymise"),
    ("template_reply", "reply"),
    ("template", "reply"),
    ("escalate_to", "escalation_path"),
    ("escalation", "escalation_path"),
    ("forward", "notify"),
    ("webhook", "notify"),
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
    timing: Timing,
) -> Result<(Actions, bool), ConfigError> {
    refuse_others(reader, timing)?;
    let fields = reader.map(&KNOWN)?;
    let mut actions = shaping(&fields, vocabulary, captures)?;
    ask::read_asked(&fields, vocabulary, &mut actions)?;
    actions.visibility = read_seen(&fields)?;
    if let Some(opened) = fields.get("open_case") {
        let open = |item: &Reader<'_>| read_opened(item, vocabulary, captures);
        actions.open = opened
            .list_or_one()
            .iter()
            .map(open)
            .collect::<Result<_, _>>()?;
    }
    finish(reader, &fields, vocabulary, &mut actions, timing)?;
    let stops = fields.read("stop", Reader::boolean)?.unwrap_or(false);
    Ok((actions, stops))
}

/// Reads how visible a rule makes what comes of a mail: `anonymise: true` is a short way to say `anonymised`.
fn read_seen(fields: &Fields<'_>) -> Result<Option<Visibility>, ConfigError> {
    let said = fields.read("visibility", read_raised)?;
    let Some(field) = fields.get("anonymise") else {
        return Ok(said);
    };
    match (field.boolean()?, said) {
        (false, said) => Ok(said),
        (true, None | Some(Visibility::Anonymised)) => Ok(Some(Visibility::Anonymised)),
        (true, Some(other)) => Err(field.error(format!(
            "the rule anonymises and makes it {other}: what names the writer lies where only the cleared read it, \
             and the rest is for everybody; keep one"
        ))),
    }
}

/// Reads the case that a rule opens beside the one of the signal.
fn read_opened(
    reader: &Reader<'_>,
    vocabulary: &Vocabulary<'_>,
    captures: &BTreeSet<String>,
) -> Result<Actions, ConfigError> {
    let fields = reader.map(&OPENED)?;
    let mut actions = shaping(&fields, vocabulary, captures)?;
    actions.attach = ask::read_attach(&fields, vocabulary)?;
    let has_title = actions
        .case
        .as_ref()
        .is_some_and(|case| case.title.is_some());
    if !has_title {
        return Err(reader
            .error("a case of its own needs a title of its own")
            .hint("add `case: { title: … }`"));
    }
    finish(reader, &fields, vocabulary, &mut actions, Timing::Intake)?;
    Ok(actions)
}

/// Reads what makes and shapes work.
fn shaping(
    fields: &Fields<'_>,
    vocabulary: &Vocabulary<'_>,
    captures: &BTreeSet<String>,
) -> Result<Actions, ConfigError> {
    Ok(Actions {
        case: fields.read("case", |case| read_case(case, vocabulary, captures))?,
        tasks: read_tasks(fields, vocabulary, captures)?,
        label: fields.read("label", |label| read_label(label, vocabulary.registry))?,
        priority: fields.read("priority", read_change)?,
        severity: fields.read("severity", read_change)?,
        reactivity: fields.parse::<Span>("reactivity_time")?,
        tags: fields.read("tags", read_tags)?.unwrap_or_default(),
        place: fields
            .read("location", |place| read_place(place, captures))?
            .unwrap_or_default(),
        assign: fields.read("assign", read_user)?,
        checklist: fields.read("checklist", Reader::texts)?.unwrap_or_default(),
        path: ask::read_path(fields, vocabulary)?,
        levels: ask::read_levels(fields)?,
        policy: knob::read_policy(fields)?,
        ..Actions::default()
    })
}

/// Follows `route_to`, and refuses work that goes nowhere.
fn finish(
    reader: &Reader<'_>,
    fields: &Fields<'_>,
    vocabulary: &Vocabulary<'_>,
    actions: &mut Actions,
    timing: Timing,
) -> Result<(), ConfigError> {
    if let Some(target) = fields.get("route_to") {
        if fields.get("label").is_some() {
            return Err(
                target.error("`route_to` and `label` both say where the work goes: keep one")
            );
        }
        route_to(&target, vocabulary, actions)?;
    }
    match timing {
        Timing::Intake => check_destination(reader, vocabulary, actions),
        Timing::Unresolved => Ok(()),
    }
}

/// When a rule acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Timing {
    /// When something comes in.
    Intake,
    /// When a task has lain for some time.
    Unresolved,
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
    refuse_others(reader, Timing::Intake)?;
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

/// Refuses actions that have no place, each with the reason, before unknown words are looked for.
pub(super) fn refuse_others(reader: &Reader<'_>, timing: Timing) -> Result<(), ConfigError> {
    for (key, value) in reader.any_map()?.iter() {
        let name = key.text.as_str();
        if let Some((_, known)) = ALSO.iter().find(|(other, _)| *other == name) {
            return Err(value.error(format!("`{name}` is called `{known}` here")));
        }
        if timing == Timing::Unresolved && KNOWN.contains(&name) && !TIMED.contains(&name) {
            return Err(value
                .error(format!(
                    "`{name}` has no place in a rule with `unresolved_for`, which looks at a task that is there"
                ))
                .hint(format!("allowed are {}", TIMED.join(", "))));
        }
        if timing == Timing::Intake && name == "escalate" {
            return Err(value.error(
                "`escalate` needs a task that is there: add `unresolved_for` to `when`, or name a higher `label`",
            ));
        }
    }
    Ok(())
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
