//! Showing what is there.

use orgo_engine::{
    authorize::{Action, Person, Viewer},
    calendar::length_text,
    fold::Entry,
    path,
    resolve::{Knob, Source, Story},
    why,
};
use orgo_schema::{
    command::{Object, Refusal},
    fact::{Fact, Judgment, Purpose},
    id::{CaseId, DocumentId, DocumentKind, FactId, TaskId, UserId},
    task::TaskAction,
    time::Timestamp,
};
use rusqlite::Connection;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

use super::{LIST_MAX, guests, list, to_json};
use crate::{
    failure::Failure,
    guard, intake,
    node::Node,
    outbox, parcel,
    project::{Folded, load},
    setting::Setting,
    store::{case, compartment::Compartment, document, quarantine, signal, task},
    submit::{change::is_decision, judge},
    verb::{CaseVerb, TaskVerb},
    waits,
};

/// Lists cases.
///
/// # Errors
/// When the cursor is none, or the database refuses.
pub fn cases(node: &Node, person: &Person, asked: &CaseVerb) -> Result<Value, Failure> {
    let CaseVerb::List {
        query,
        status,
        label,
        role,
        severity,
        tag,
        after,
        max,
    } = asked
    else {
        return Err(Failure::Input("not a list".into()));
    };
    let setting = node.setting();
    let (compartments, limit) = guard::reach(&setting, &Viewer::Person(person.clone()));
    let after = after.as_deref().map(str::parse).transpose();
    let filter = case::Filter {
        compartments,
        limit,
        query: query.clone(),
        status: *status,
        open_only: false,
        label: label.clone(),
        role: role.clone(),
        severity: *severity,
        tag: tag.clone(),
        of: None,
        after: after.map_err(|problem| Failure::Input(format!("--after: {problem}")))?,
    };
    let max = (*max).clamp(1, LIST_MAX);
    let mut rows = node.store.read(|db| case::list(db, &filter, max + 1))?;
    let more = rows.len() > max as usize;
    rows.truncate(max as usize);
    let next = rows.last().filter(|_| more).map(|row| case::Cursor {
        at: row.updated_at,
        document: row.document,
    });
    let next = next.map(|next| next.to_string());
    let items = rows.iter().map(|row| exchanged(&setting, row));
    list(items.collect::<Result<Vec<_>, _>>()?, next.as_deref())
}

/// Lists tasks.
///
/// # Errors
/// When the case is not there, or the database refuses.
pub fn tasks(node: &Node, person: &Person, asked: &TaskVerb) -> Result<Value, Failure> {
    let TaskVerb::List {
        case,
        all,
        blocked,
        max,
    } = asked
    else {
        return Err(Failure::Input("not a list".into()));
    };
    let setting = node.setting();
    let viewer = Viewer::Person(person.clone());
    let (compartments, limit) = guard::reach(&setting, &viewer);
    let rows = node.store.read(|db| {
        let case_document = match case {
            Some(case) => Some(
                guard::find(db, &setting, &viewer, DocumentId::from(*case), "case")?
                    .1
                    .row,
            ),
            None => None,
        };
        let filter = task::Filter {
            compartments,
            limit,
            open_only: !all,
            case_document,
            waits_only: *blocked,
            ..task::Filter::default()
        };
        let mut items = Vec::new();
        for row in task::list(db, &filter, (*max).clamp(1, LIST_MAX))? {
            let holding = waits_of(db, &setting, &row)?;
            if *blocked && holding.is_empty() {
                continue;
            }
            let mut item = exchanged(&setting, &row)?;
            if let Value::Object(map) = &mut item {
                map.insert("blocked_by".into(), json!(ids(&holding)));
            }
            items.push(item);
        }
        Ok::<_, Failure>(items)
    })?;
    list(rows, None)
}

/// Lists the tasks that hold the task of a row back.
fn waits_of(
    db: &Connection,
    setting: &Setting,
    row: &task::TaskRow,
) -> Result<Vec<task::TaskRow>, Failure> {
    let at = document::at(db, row.document)?;
    match setting.compartment(at.compartment) {
        Some(compartment) => Ok(waits::holding_row(db, compartment, row)?),
        None => Ok(Vec::new()),
    }
}

/// Puts a case or task into JSON, with what others call its kind beside what its module does (SPEC 7).
fn exchanged(setting: &Setting, work: impl Serialize) -> Result<Value, Failure> {
    let mut value = to_json(work)?;
    let field = |name: &str| value.get(name).and_then(Value::as_str);
    let modules = &setting.configuration.loaded.modules;
    // Of tasks the domain is their type.
    let domain = field("domain").or_else(|| field("type"));
    let known = domain.zip(field("subtype"));
    let wikidata = known.and_then(|(domain, subtype)| modules.wikidata(domain, subtype));
    if let (Some(wikidata), Value::Object(map)) = (wikidata, &mut value) {
        map.insert("wikidata".into(), json!(wikidata));
    }
    Ok(value)
}

fn ids(rows: &[task::TaskRow]) -> Vec<String> {
    rows.iter().map(|row| row.task_id.to_string()).collect()
}

/// Shows a case with its tasks, signals and timeline.
///
/// # Errors
/// When it is not there for this person.
pub fn one_case(node: &Node, person: &Person, id: CaseId) -> Result<Value, Failure> {
    let setting = node.setting();
    node.store.read(|db| {
        let (compartment, row, folded) = readable(db, &setting, person, Object::Case(id))?;
        let mut value = exchanged(&setting, &folded.case.view)?;
        let tasks = folded.tasks.iter();
        let tasks = tasks.map(|(_, task)| exchanged(&setting, &task.view));
        let tasks = tasks.collect::<Result<Vec<_>, _>>()?;
        let shown = signal::of_case(db, row.row, LIST_MAX)?;
        let facts = document::facts(db, &compartment, row)?;
        if let Value::Object(map) = &mut value {
            let comes = &folded.case.view.guests;
            if !comes.is_empty() {
                let named = guests::named(db, &setting, &compartment, comes)?;
                map.insert("guests".into(), named);
            }
            map.insert("tasks".into(), Value::Array(tasks));
            map.insert("signals".into(), signals(db, &setting, &shown)?);
            map.insert(
                "timeline".into(),
                timeline(
                    &facts.facts,
                    &folded.case.entries,
                    folded.case.view.created_at,
                )?,
            );
        }
        Ok(value)
    })
}

/// Puts signals into JSON, each with its files and with what was odd about it.
///
/// # Errors
/// When the database refuses.
pub fn signals(
    db: &Connection,
    setting: &Setting,
    rows: &[signal::SignalRow],
) -> Result<Value, Failure> {
    let lines = rows.iter().map(|row| {
        let at = document::at(db, row.document)?;
        let facts = match setting.compartment(at.compartment) {
            Some(compartment) => document::facts(db, compartment, at)?,
            None => document::Facts::default(),
        };
        let mut line = to_json(row)?;
        if let (Value::Object(map), Some(received)) = (&mut line, load::received(&facts)) {
            map.insert("warnings".into(), json!(received.warnings));
            map.insert("attachments".into(), to_json(&received.attachments)?);
        }
        Ok(line)
    });
    Ok(Value::Array(lines.collect::<Result<_, Failure>>()?))
}

/// Shows a task with its ladder and timeline.
///
/// # Errors
/// When it is not there for this person.
pub fn one_task(node: &Node, person: &Person, id: TaskId) -> Result<Value, Failure> {
    let setting = node.setting();
    node.store.read(|db| {
        let (compartment, row, folded) = readable(db, &setting, person, Object::Task(id))?;
        let fold = folded
            .tasks
            .iter()
            .find(|(task, _)| task.row == row.row)
            .map(|(_, fold)| fold);
        let fold = fold.ok_or_else(|| Refusal::NotFound {
            kind: "task".into(),
        })?;
        let mut value = exchanged(&setting, &fold.view)?;
        let facts = document::facts(db, &compartment, row)?;
        let steps: Vec<Value> = fold
            .walk
            .iter()
            .flat_map(|walk| &walk.steps)
            .map(|step| {
                json!({
                    "level": step.level,
                    "reminder": step.reminder,
                    "from": step.from,
                    "to": step.to,
                    "at": step.at,
                    "why": step.why.to_string(),
                })
            })
            .collect();
        let asks = fold.view.approval.is_some();
        let holding = waits::holding(db, &compartment, id, &fold.view.depends_on)?;
        let is_free = holding.is_empty() || fold.status.is_finished();
        let judgments = judge::possible(fold.status)
            .iter()
            .filter(|judgment| asks && (is_free || **judgment != Judgment::Approve));
        let acts = fold.status.actions();
        let acts = acts
            .filter(|act| !asks || !is_decision(fold.status, *act))
            .filter(|act| is_free || *act != TaskAction::Complete);
        let blocked_by = if is_free { Vec::new() } else { ids(&holding) };
        let blocks = ids(&waits::on(db, &compartment, id)?);
        let actions: Vec<&str> = judgments
            .map(|judgment| judgment.as_str())
            .chain(acts.map(TaskAction::as_str))
            .collect();
        if let Value::Object(map) = &mut value {
            map.insert("actions".into(), json!(actions));
            map.insert("blocked_by".into(), json!(blocked_by));
            map.insert("blocks".into(), json!(blocks));
            map.insert("steps".into(), Value::Array(steps));
            map.insert("path".into(), to_json(path::of_task(fold, &facts.facts))?);
            map.insert(
                "timeline".into(),
                timeline(&facts.facts, &fold.entries, fold.view.created_at)?,
            );
        }
        Ok(value)
    })
}

/// Says why a task moves up when it does.
///
/// # Errors
/// When it is not there for this person, or no window has begun.
pub fn why_then(node: &Node, person: &Person, id: TaskId) -> Result<Value, Failure> {
    let setting = node.setting();
    let now = (node.clock)().now;
    node.store.read(|db| {
        let (compartment, row, folded) = readable(db, &setting, person, Object::Task(id))?;
        let fold = folded.tasks.iter().find(|(task, _)| task.row == row.row);
        let (_, fold) = fold.ok_or_else(|| Refusal::NotFound {
            kind: "task".into(),
        })?;
        let path = path::of_task(fold, &document::facts(db, &compartment, row)?.facts);
        let told = why::of_task(fold, &setting.policies, now);
        let knobs = why::knobs(fold, &setting.configuration.loaded.layers);
        let (stories, mut own) = told_of(&knobs);
        let unheard = why::unheard(fold, &setting.configuration.loaded.layers);
        own.extend(unheard.iter().map(|one| format!("{one}.")));
        let Some(told) = told.filter(|_| !fold.status.is_finished()) else {
            let sentence = if fold.status.is_finished() {
                "It is over: nothing is due."
            } else {
                "No site with a sure clock has received it, so no time has begun."
            };
            let mut sentences = vec![sentence.to_owned()];
            sentences.extend(own);
            return Ok(json!({ "task_id": id, "sentences": sentences, "policy": stories, "path": path }));
        };
        let spans = |from, to: Option<Timestamp>| json!({ "from": from, "to": to });
        Ok(json!({
            "task_id": id,
            "level": told.level,
            "label": told.address,
            "window": length_text(told.window_ms),
            "window_ms": told.window_ms,
            "window_by": told.by.to_string(),
            "counted_ms": told.counted_ms,
            "began_at": told.began,
            "due_at": told.due,
            "zone": told.zone.name(),
            "calendar": told.calendar.name(),
            "counted": told.counted.shown.iter().map(|span| json!({
                "from": span.from, "to": span.to, "ms": span.ms(),
            })).collect::<Vec<_>>(),
            "counted_more": told.counted.more,
            "paused": told.paused.iter().map(|pause| spans(pause.from, pause.to)).collect::<Vec<_>>(),
            "next": told.next.iter().map(|step| json!({
                "level": step.level, "reminder": step.reminder, "label": step.to, "at": step.at,
                "why": step.why.to_string(),
            })).collect::<Vec<_>>(),
            "sentences": told.sentences().into_iter().chain(own).collect::<Vec<_>>(),
            "policy": stories,
            "path": path,
        }))
    })
}

/// Tells of knobs what holds and who said so, and of those that a rule or the task itself sets, in a sentence each.
fn told_of(knobs: &[(Knob, Story)]) -> (Vec<Value>, Vec<String>) {
    let stories = knobs.iter().map(|(knob, story)| {
        json!({
            "knob": knob.as_str(),
            "value": story.holds().map(|said| said.value.to_string()),
            "said": story.said().iter().map(|said| json!({
                "by": said.by.to_string(), "value": said.value.to_string(), "at": said.at,
            })).collect::<Vec<_>>(),
            "sentence": story.to_string(),
        })
    });
    let is_own = |(_, story): &&(Knob, Story)| {
        let holds = story.holds().map(|said| &said.by);
        matches!(holds, Some(Source::Rule(..) | Source::Task))
    };
    let own = knobs.iter().filter(is_own);
    let own = own.map(|(knob, story)| format!("{knob}: {story}."));
    (stories.collect(), own.collect())
}

/// Lists what could not be read, what waits on the spool, and what is on its way sealed.
///
/// # Errors
/// When the person may not see it.
pub fn quarantine(node: &Node, person: &Person) -> Result<Value, Failure> {
    guard::may_overall(
        &node.setting(),
        &Viewer::Person(person.clone()),
        Action::Quarantine,
    )?;
    let held = node
        .store
        .read(|db| Ok::<_, Failure>(quarantine::list(db, LIST_MAX)?))?;
    let items: Vec<Value> = held
        .into_iter()
        .map(|held| {
            json!({
                "quarantine_id": held.row,
                "received_at": held.received,
                "delivered_to": held.delivered_to,
                "bytes": held.size,
                "reason": held.reason,
            })
        })
        .collect();
    let setting = node.setting();
    let sealed = node.store.read(|db| parcel::underway(db, &setting))?;
    let mut listed = list(items, None)?;
    if let Value::Object(map) = &mut listed {
        map.insert("waiting".into(), json!(intake::waiting(node)?));
        map.insert("sealed".into(), json!(sealed));
    }
    Ok(listed)
}

/// Lists the messages that people shall get, or got.
///
/// # Errors
/// When the person may not see them.
pub fn outbox(node: &Node, person: &Person) -> Result<Value, Failure> {
    let lines = outbox::list(node, &Viewer::Person(person.clone()), LIST_MAX)?;
    let setting = node.setting();
    let items: Vec<Value> = lines
        .into_iter()
        .map(|line| {
            let about = |kind| (line.about.kind == kind).then_some(line.about.id);
            let email = |user: &UserId| {
                let mut known = setting.users.iter();
                let found = known.find(|(_, known)| known.id == *user);
                found.map(|(email, _)| email.clone())
            };
            json!({
                "effect_id": line.effect,
                "task_id": about(DocumentKind::Task),
                "case_id": about(DocumentKind::Case),
                "purpose": line.purpose.map(Purpose::word),
                "user_id": line.to.user(),
                "email": line.to.user().as_ref().and_then(email),
                "person_id": line.to.person(),
                "webhook_id": line.to.hook(),
                "period": line.period,
                "state": line.state,
                "failures": line.failures,
                "due_at": line.due,
                "sent_at": line.at,
                "seen_at": line.seen,
                "reason": line.reason,
                "copies": line.copies,
            })
        })
        .collect();
    list(items, None)
}

/// Says who this node is.
pub fn node(node: &Node) -> Value {
    let setting = node.setting();
    let compartments: Vec<Value> = setting
        .places()
        .map(|held| json!({ "name": held.name, "compartment_id": held.scope.compartment, "visibility": held.visibility }))
        .collect();
    json!({
        "node_id": setting.node,
        "site": setting.site,
        "organisation_id": setting.organization,
        "organisation": setting.organization_name,
        "compartments": compartments,
        "configuration_problem": node.complaint(),
    })
}

/// Finds a case or task that somebody may read, with its whole case.
fn readable(
    db: &Connection,
    setting: &Setting,
    person: &Person,
    object: Object,
) -> Result<(Compartment, document::Row, Folded), Failure> {
    let found = guard::found(db, setting, &Viewer::Person(person.clone()), object)?;
    Ok((found.compartment, found.row, found.folded))
}

/// Puts what happened into JSON. What follows from a signal alone bears no time of its own: it happened
/// when the object began.
fn timeline(
    facts: &BTreeMap<FactId, Fact>,
    entries: &[Entry],
    began: Timestamp,
) -> Result<Value, Failure> {
    let lines = entries
        .iter()
        .filter_map(|entry| facts.get(&entry.fact).map(|fact| (entry, fact)));
    let lines = lines.map(|(entry, fact)| {
        Ok(json!({
            "fact": entry.fact,
            "at": entry.at.max(began),
            "by": to_json(fact.by)?,
            "says": to_json(&fact.body)?,
            "verdict": entry.verdict.to_string(),
        }))
    });
    Ok(Value::Array(lines.collect::<Result<_, Failure>>()?))
}
