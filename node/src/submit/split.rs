//! Splitting a case: some of its tasks go on in a case of their own (CONVERGENCE 3, 5).
//!
//! The new case says where it comes from, the old one where its tasks went, and each task which case it
//! belongs to now: a field of the task, so that two sites that split one case differently leave a
//! conflict that a person settles, and nothing is lost. Merging the new case back undoes it.

use orgo_engine::{
    authorize::Action,
    transfer::{asks_about, open, task as offer_task},
};
use orgo_schema::{
    case::CaseStatus,
    command::{Object, Receipt, Refusal},
    fact::{Body, Fact, Item, Opened, SPLIT_FROM, SPLIT_INTO, Value},
    id::{CaseId, DocumentId, FactId, TaskId},
    view::CaseView,
};

use super::{
    change::{Ask, Found, heads},
    check,
};
use crate::{
    failure::Failure,
    project,
    store::document::{self, Row},
};

/// Makes a new case of some tasks of another.
///
/// # Errors
/// A refusal.
pub fn split(
    ask: &mut Ask<'_, '_>,
    case: CaseId,
    tasks: &[TaskId],
    title: Option<&str>,
) -> Result<Receipt, Failure> {
    let found = ask.find(Object::Case(case))?;
    ask.may(Action::Work, &found)?;
    let (rows, first_title) = leaving(&found, tasks)?;
    let title = match title.filter(|title| !title.trim().is_empty()) {
        Some(title) => check::title("title", title)?,
        None => first_title,
    };
    let id = CaseId::new(ask.batch.fresh_uuid()?);
    let opening = opened(&found.folded.case.view, title);
    let link = |relation: &str, case| {
        Body::Added(Item::Link {
            relation: relation.to_owned(),
            case,
        })
    };
    let mut facts = write_new(
        ask,
        &found,
        id,
        [Body::Opened(opening), link(SPLIT_FROM, case)],
    )?;
    facts.push(add(ask, &found, found.row, link(SPLIT_INTO, id))?);
    let new_row = document::row_or_new(ask.batch.db, found.compartment.row, id.into())?;
    for row in rows {
        facts.push(add(ask, &found, row, Body::Set(Value::Case(id)))?);
        document::add_edge(ask.batch.db, new_row, row.row)?;
    }
    project::case(ask.batch.db, ask.setting, &found.compartment, id)?;
    ask.project(&found)?;
    Ok(Receipt {
        case_id: Some(id),
        task_ids: tasks.to_vec(),
        facts,
        against: None,
    })
}

/// Checks that a task may go to another case, and that this case can take it.
///
/// # Errors
/// A refusal.
pub fn may_go(ask: &Ask<'_, '_>, found: &Found, to: CaseId) -> Result<(), Failure> {
    let into = ask.find(Object::Case(to))?;
    ask.may(Action::Work, &into)?;
    if into.compartment.row != found.compartment.row {
        let problem = "the other case lives in another compartment";
        return Err(check::invalid("case_id", problem).into());
    }
    Ok(stands_alone(&into)?)
}

/// Refuses what is done to a case that goes on as part of another.
fn stands_alone(found: &Found) -> Result<(), Refusal> {
    let view = &found.folded.case.view;
    match view.merged_into {
        Some(head) if view.status == CaseStatus::Merged => Err(Refusal::IllegalMove {
            kind: "case".to_owned(),
            action: "giving it tasks or taking them".to_owned(),
            status: format!("part of the case {head}"),
            allowed: "the same with that case".to_owned(),
        }),
        Some(_) | None => Ok(()),
    }
}

/// Returns the documents of the tasks that leave, and the title of the first.
fn leaving(found: &Found, tasks: &[TaskId]) -> Result<(Vec<Row>, String), Failure> {
    stands_alone(found)?;
    check::few("tasks", tasks)?;
    let mut rows: Vec<Row> = Vec::new();
    let mut first_title = None;
    for task in tasks {
        let here = found
            .folded
            .tasks
            .iter()
            .find(|(row, _)| row.id == DocumentId::from(*task));
        let (row, fold) =
            here.ok_or_else(|| check::invalid("tasks", &format!("the case has no task {task}")))?;
        if asks_about(&fold.view).is_some() {
            let problem = format!("{task} asks about an offer: it goes with what is offered");
            return Err(check::invalid("tasks", &problem).into());
        }
        first_title.get_or_insert_with(|| fold.view.title.clone());
        let asks = open(&fold.view.transfers).map(|offer| offer_task(offer.offer_id));
        let mut tasks = found.folded.tasks.iter().map(|(row, _)| row);
        let asks = asks.and_then(|asks| tasks.find(|row| row.id == DocumentId::from(asks)));
        for row in [row].into_iter().chain(asks) {
            if !rows.contains(row) {
                rows.push(*row);
            }
        }
    }
    let title = first_title.ok_or_else(|| {
        check::invalid(
            "tasks",
            "choose at least one task that goes to the new case",
        )
    })?;
    Ok((rows, title))
}

/// Returns how a case begins that comes of another: like that one.
pub(crate) fn opened(view: &CaseView, title: String) -> Opened {
    Opened {
        title,
        narrative: String::new(),
        label: view.label.clone(),
        severity: Some(view.severity),
        priority: view.priority,
        visibility: view.visibility,
        signal: None,
        rule: None,
        location: view.location.clone(),
        tags: view.tags.clone(),
        domain: view.domain.clone(),
        subtype: view.subtype.clone(),
        reactivity: view.reactivity_time,
        origin_role: view.origin_role.clone(),
        metadata: Vec::new(),
        led: None,
        round: None,
    }
}

/// Writes the first facts of a new document, each after the one before.
fn write_new(
    ask: &mut Ask<'_, '_>,
    found: &Found,
    id: CaseId,
    bodies: [Body; 2],
) -> Result<Vec<FactId>, Failure> {
    let mut facts: Vec<(FactId, Fact)> = Vec::new();
    for body in bodies {
        let seen = facts.last().map(|(id, _)| *id).into_iter().collect();
        let id = FactId::new(ask.batch.fresh_uuid()?);
        let fact = ask.batch.author(Some(ask.person.user), seen, body);
        facts.push((id, fact));
    }
    ask.batch.add_facts(&found.compartment, id.into(), &facts)?;
    Ok(facts.into_iter().map(|(id, _)| id).collect())
}

/// Adds a fact to a document.
fn add(ask: &mut Ask<'_, '_>, found: &Found, row: Row, body: Body) -> Result<FactId, Failure> {
    let known = document::facts(ask.batch.db, &found.compartment, row)?;
    let id = FactId::new(ask.batch.fresh_uuid()?);
    let seen = heads(&known.facts);
    let fact = ask.batch.author(Some(ask.person.user), seen, body);
    ask.batch
        .add_facts(&found.compartment, row.id, &[(id, fact)])?;
    Ok(id)
}
