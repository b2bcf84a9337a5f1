//! Setting fields, from the command line: one command for each, and the first refusal ends it.

use std::str::FromStr;

use orgo_engine::authorize::{Person, Viewer};
use orgo_schema::{
    command::{Command, Object, Receipt},
    fact::{Gathering, Item, PlaceValue, Value as FieldValue, Who},
    id::{CaseId, TaskId, UserId},
    review::ReviewPlan,
    time::Timestamp,
};
use serde_json::Value;

use super::to_json;
use crate::{
    failure::Failure,
    guard,
    node::Node,
    submit::submit,
    verb::{CaseFields, Fields, TaskFields},
};

/// Sets fields of a case.
///
/// # Errors
/// A refusal that says which field.
pub fn case(
    node: &Node,
    person: &Person,
    case: CaseId,
    fields: &CaseFields,
) -> Result<Value, Failure> {
    let object = Object::Case(case);
    let place = place(node, person, object, fields)?;
    let review = fields.review_due.as_deref().map(|due| {
        let plan = |due| ReviewPlan {
            cycle: fields.review_cycle,
            due,
        };
        let due: Option<Timestamp> = or_nothing("--review-due", due)?;
        Ok::<_, Failure>(FieldValue::Review(due.map(plan)))
    });
    let retention = fields
        .retention_class
        .as_deref()
        .map(|class| or_nothing("--retention-class", class).map(FieldValue::RetentionClass));
    let gathering = gathering(node, person, object, fields)?;
    let values = common(&fields.common)
        .into_iter()
        .chain(gathering)
        .chain(place)
        .chain(review.transpose()?)
        .chain(retention.transpose()?);
    let mut commands = title(object, &fields.common);
    commands.extend(values.map(|value| Command::SetCase { case, value }));
    let tag = |tag: &String| Ok(Item::Tag(tag.clone()));
    let part = |text: &String| participant(node, text);
    commands.extend(items(object, &fields.tags, &fields.no_tags, tag)?);
    let (parts, no_parts) = (&fields.participants, &fields.no_participants);
    commands.extend(items(object, parts, no_parts, part)?);
    run(node, person, commands)
}

/// Sets fields of a task.
///
/// # Errors
/// A refusal that says which field.
pub fn task(
    node: &Node,
    person: &Person,
    task: TaskId,
    fields: &TaskFields,
) -> Result<Value, Failure> {
    let object = Object::Task(task);
    let due = fields
        .due
        .as_deref()
        .map(|due| or_nothing("--due", due).map(FieldValue::Due));
    let assignee = fields
        .assignee
        .as_deref()
        .map(|email| user(node, email).map(FieldValue::Assignee));
    let recurrence = fields
        .recurrence
        .as_deref()
        .map(|rule| or_nothing("--recurrence", rule).map(FieldValue::Recurrence));
    let values = common(&fields.common)
        .into_iter()
        .chain(due.transpose()?)
        .chain(assignee.transpose()?)
        .chain(recurrence.transpose()?)
        .chain(fields.case.map(FieldValue::Case));
    let mut commands = title(object, &fields.common);
    commands.extend(values.map(|value| Command::SetTask { task, value }));
    let waits = |task: &TaskId| Ok(Item::DependsOn(*task));
    commands.extend(items(
        object,
        &fields.depends_on,
        &fields.no_depends_on,
        waits,
    )?);
    run(node, person, commands)
}

fn title(object: Object, fields: &Fields) -> Vec<Command> {
    let title = fields.title.clone();
    let retitle = title.map(|title| Command::Retitle { object, title });
    retitle.into_iter().collect()
}

/// Returns the values of the fields that cases and tasks have.
fn common(fields: &Fields) -> Vec<FieldValue> {
    let values = [
        fields.label.clone().map(FieldValue::Label),
        fields.priority.map(FieldValue::Priority),
        fields.severity.map(FieldValue::Severity),
        fields.reactivity_time.map(FieldValue::Reactivity),
    ];
    values.into_iter().flatten().collect()
}

/// Returns the place, of which a part that is not named stays as it is.
fn place(
    node: &Node,
    person: &Person,
    object: Object,
    fields: &CaseFields,
) -> Result<Option<FieldValue>, Failure> {
    if fields.site.is_none() && fields.area.is_none() {
        return Ok(None);
    }
    let setting = node.setting();
    let now = node.store.read(|db| {
        let viewer = Viewer::Person(person.clone());
        let found = guard::found(db, &setting, &viewer, object)?;
        Ok::<_, Failure>(found.folded.case.view.location)
    })?;
    Ok(Some(FieldValue::Location(PlaceValue {
        site: fields.site.clone().or(now.site),
        area: fields.area.clone().or(now.area),
    })))
}

/// Returns when people meet, of which a part that is not named stays as it is.
fn gathering(
    node: &Node,
    person: &Person,
    object: Object,
    fields: &CaseFields,
) -> Result<Option<FieldValue>, Failure> {
    if fields.starts.is_none() && fields.seats.is_none() {
        return Ok(None);
    }
    let setting = node.setting();
    let now = node.store.read(|db| {
        let viewer = Viewer::Person(person.clone());
        let found = guard::found(db, &setting, &viewer, object)?;
        Ok::<_, Failure>(found.folded.case.view.gathering.unwrap_or_default())
    })?;
    let starts = fields.starts.as_deref();
    let starts = starts
        .map(|starts| or_nothing("--starts", starts))
        .transpose()?;
    let seats = fields.seats.as_deref();
    let seats = seats
        .map(|seats| or_nothing("--seats", seats))
        .transpose()?;
    let gathering = Gathering {
        starts: starts.unwrap_or(now.starts),
        seats: seats.unwrap_or(now.seats),
    };
    let gathering = Some(gathering).filter(|gathering| !gathering.is_blank());
    Ok(Some(FieldValue::Gathering(gathering)))
}

/// Returns the commands that add to a set and remove from it.
fn items<T>(
    object: Object,
    add: &[T],
    remove: &[T],
    item: impl Fn(&T) -> Result<Item, Failure>,
) -> Result<Vec<Command>, Failure> {
    let mut commands = Vec::new();
    for one in add {
        let item = item(one)?;
        commands.push(Command::Add { object, item });
    }
    for one in remove {
        let item = item(one)?;
        commands.push(Command::Remove { object, item });
    }
    Ok(commands)
}

/// Reads who is part of a case, and as what: `ana@example.org=watcher`, `HR.Conduct=adviser`.
fn participant(node: &Node, text: &str) -> Result<Item, Failure> {
    let (who, role) = text.rsplit_once('=').ok_or_else(|| {
        Failure::Input(format!(
            "`{text}` does not say as what: write for example ana@example.org=watcher"
        ))
    })?;
    let who = if who.contains('@') {
        let user = user(node, who)?;
        Who::User(user.ok_or_else(|| Failure::Input("the participant is empty".into()))?)
    } else {
        let setting = node.setting();
        let registry = &setting.configuration.loaded.registry;
        let role = registry.canonical(who);
        Who::Role(role.map_err(|error| Failure::Input(error.to_string()))?)
    };
    Ok(Item::Participant {
        who,
        role: role.to_owned(),
    })
}

/// Reads a value; an empty text is nothing.
fn or_nothing<T: FromStr<Err: std::fmt::Display>>(
    option: &str,
    text: &str,
) -> Result<Option<T>, Failure> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let read = text.parse().map(Some);
    read.map_err(|error: T::Err| Failure::Input(format!("{option}: {error}")))
}

/// Runs commands one after another.
fn run(node: &Node, person: &Person, commands: Vec<Command>) -> Result<Value, Failure> {
    if commands.is_empty() {
        return Err(Failure::Input(
            "nothing to set: name a field, for example --priority high".into(),
        ));
    }
    let mut receipt: Option<Receipt> = None;
    for command in commands {
        let next = submit(node, person, command)?;
        match &mut receipt {
            Some(receipt) => receipt.facts.extend(next.facts),
            None => receipt = Some(next),
        }
    }
    to_json(receipt)
}

/// Finds who signs in with an address; nobody for an empty one.
fn user(node: &Node, email: &str) -> Result<Option<UserId>, Failure> {
    let email = email.trim();
    if email.is_empty() {
        return Ok(None);
    }
    let setting = node.setting();
    let known = setting.users.get(&email.to_lowercase());
    known
        .map(|user| Some(user.id))
        .ok_or_else(|| Failure::Input(format!("nobody signs in as {email}: see `orgo user list`")))
}
