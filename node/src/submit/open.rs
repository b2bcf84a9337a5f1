//! Opening cases and making tasks by hand.

use orgo_crdt::MadeChange;
use orgo_engine::authorize::Action;
use orgo_schema::{
    command::{NewCase, NewTask, Object, Receipt},
    fact::{Approval, Author, Body, Created, Fact, Opened, Routed},
    id::{CaseId, DocumentId, FactId, SignalId, TaskId},
    label::Label,
    word::Visibility,
};

use super::{
    change::Ask,
    check, place,
    signal::{signal_for_triage, write_to_signal},
};
use crate::{
    failure::Failure,
    guard,
    intake::anonymous,
    mentoring, project,
    store::{Batch, StoreError, compartment::Compartment, document},
};

/// Opens a case, with its first tasks.
///
/// # Errors
/// A refusal.
pub fn case(ask: &mut Ask<'_, '_>, case: &NewCase, tasks: &[NewTask]) -> Result<Receipt, Failure> {
    check::few("tasks", tasks)?;
    let compartment = place::open(ask.setting, case.visibility)?.clone();
    guard::may_in(ask.setting, ask.viewer, Action::Open, &compartment)?;
    let id = CaseId::new(ask.batch.fresh_uuid()?);
    let opened = opened(ask, case, compartment.visibility, None)?;
    let fact = write_opened(ask, &compartment, id, opened)?;
    let task_ids = add_tasks(ask, (&compartment, compartment.visibility), id, tasks)?;
    project::case(ask.batch.db, ask.setting, &compartment, id)?;
    Ok(Receipt {
        case_id: Some(id),
        task_ids,
        facts: vec![fact],
        against: None,
    })
}

/// Adds a task to a case.
///
/// # Errors
/// A refusal.
pub fn task(ask: &mut Ask<'_, '_>, case: CaseId, task: &NewTask) -> Result<Receipt, Failure> {
    let found = ask.find(Object::Case(case))?;
    ask.may(Action::Work, &found)?;
    stand_for(ask.batch, &found.compartment, case)?;
    // What somebody asks who is guided here goes to who guides them.
    let task = NewTask {
        assignee: task
            .assignee
            .or(mentoring::mentor_of(ask.batch.db, &found, ask.person.user)?),
        ..task.clone()
    };
    // Work on mail whose writer is not named is as visible as its case.
    let visibility = found.compartment.visibility;
    let visibility = visibility.max(found.folded.case.view.visibility);
    let place = (&found.compartment, visibility);
    let task_ids = add_tasks(ask, place, case, std::slice::from_ref(&task))?;
    project::case(ask.batch.db, ask.setting, &found.compartment, case)?;
    Ok(Receipt {
        case_id: Some(case),
        task_ids,
        facts: Vec::new(),
        against: None,
    })
}

/// Decides by hand what a signal leads to: the case that bears its name, with tasks.
///
/// # Errors
/// A refusal.
pub fn from_signal(
    ask: &mut Ask<'_, '_>,
    signal: SignalId,
    case: &NewCase,
    tasks: &[NewTask],
) -> Result<Receipt, Failure> {
    check::few("tasks", tasks)?;
    let (compartment, row) = signal_for_triage(ask, signal)?;
    // Mail whose writer is not named lies where everybody works, and what is made of it stays without that name.
    let is_nameless = anonymous::is_nameless(ask.batch.db, &compartment, signal)?;
    let (asked, visibility) = match (is_nameless, case.visibility) {
        (false, asked) => (asked, compartment.visibility),
        (true, Visibility::Anonymised) => (compartment.visibility, Visibility::Anonymised),
        (true, asked) => (asked, Visibility::Anonymised),
    };
    let raised = place::open(ask.setting, asked)?;
    if raised.row != compartment.row {
        let problem = format!(
            "the signal lives in the compartment {}: its case does too",
            compartment.name
        );
        return Err(check::invalid("visibility", &problem).into());
    }
    let id = compartment.scope.case(signal);
    let opened = opened(ask, case, visibility, Some(signal))?;
    let mut facts = vec![write_opened(ask, &compartment, id, opened)?];
    let task_ids = add_tasks(ask, (&compartment, visibility), id, tasks)?;
    let routed = Routed {
        tells: None,
        shaped: Vec::new(),
        signal,
        rule: None,
        case: id,
        tasks: task_ids.clone(),
        why: Vec::new(),
        opened: Vec::new(),
    };
    facts.extend(write_to_signal(
        ask,
        &compartment,
        row,
        Body::Routed(routed),
    )?);
    project::thread_below(ask.batch.db, ask.setting, &compartment, signal)?;
    project::case(ask.batch.db, ask.setting, &compartment, id)?;
    Ok(Receipt {
        case_id: Some(id),
        task_ids,
        facts,
        against: None,
    })
}

fn opened(
    ask: &Ask<'_, '_>,
    case: &NewCase,
    visibility: Visibility,
    signal: Option<SignalId>,
) -> Result<Opened, Failure> {
    check::few("tags", &case.tags)?;
    let tags = case
        .tags
        .iter()
        .map(|tag| check::tag(tag))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Opened {
        title: check::title("title", &case.title)?,
        narrative: check::text("narrative", &case.narrative)?,
        label: canonical(ask, &case.label)?,
        severity: case.severity,
        priority: case.priority,
        visibility,
        signal,
        rule: None,
        location: case.location.clone(),
        tags,
        domain: case.domain.clone(),
        subtype: case.subtype.clone(),
        reactivity: case.reactivity_time,
        origin_role: ask.person.teams.first().cloned(),
        metadata: check::metadata(&case.metadata)?,
        led: None,
        round: None,
    })
}

fn write_opened(
    ask: &mut Ask<'_, '_>,
    compartment: &Compartment,
    case: CaseId,
    opened: Opened,
) -> Result<FactId, StoreError> {
    let id = FactId::new(ask.batch.fresh_uuid()?);
    let fact: Fact = ask
        .batch
        .author(Some(ask.person.user), Vec::new(), Body::Opened(opened));
    ask.batch
        .add_facts(compartment, case.into(), &[(id, fact)])?;
    Ok(id)
}

/// Lists in this node's own envelope, too, how a case began that follows from its mail: whoever took that in may
/// be removed, and the task would be of a case that never was.
pub(super) fn stand_for(
    batch: &mut Batch<'_>,
    compartment: &Compartment,
    case: CaseId,
) -> Result<(), StoreError> {
    let id = DocumentId::from(case);
    let Some(row) = document::row(batch.db, compartment.row, id)? else {
        return Ok(());
    };
    for hash in document::hashes(batch.db, row)? {
        let Some(bytes) = document::change(batch.db, compartment.row, id, &hash)? else {
            continue;
        };
        let facts = orgo_crdt::admitted_facts(&bytes).unwrap_or_default();
        let mut facts = facts.iter().filter_map(|(_, fact)| Fact::decode(fact).ok());
        let opens = |fact: Fact| matches!((fact.by, fact.body), (Author::Derived, Body::Opened(_)));
        if facts.any(opens) {
            batch.add_change(compartment, id, MadeChange { hash, bytes })?;
        }
    }
    Ok(())
}

fn add_tasks(
    ask: &mut Ask<'_, '_>,
    (compartment, visibility): (&Compartment, Visibility),
    case: CaseId,
    tasks: &[NewTask],
) -> Result<Vec<TaskId>, Failure> {
    let case_row = document::row_or_new(ask.batch.db, compartment.row, case.into())?;
    let mut ids = Vec::new();
    for task in tasks {
        let id = TaskId::new(ask.batch.fresh_uuid()?);
        let created = created(ask, case, task, visibility)?;
        let fact_id = FactId::new(ask.batch.fresh_uuid()?);
        let fact = ask
            .batch
            .author(Some(ask.person.user), Vec::new(), Body::Created(created));
        let row = ask
            .batch
            .add_facts(compartment, id.into(), &[(fact_id, fact)])?;
        document::add_edge(ask.batch.db, case_row, row)?;
        ids.push(id);
    }
    Ok(ids)
}

fn created(
    ask: &Ask<'_, '_>,
    case: CaseId,
    task: &NewTask,
    visibility: Visibility,
) -> Result<Created, Failure> {
    check::few("checklist", &task.checklist)?;
    let checklist = task
        .checklist
        .iter()
        .map(|item| check::title("checklist", item));
    Ok(Created {
        case,
        rule: None,
        key: String::new(),
        title: check::title("title", &task.title)?,
        description: check::text("description", &task.description)?,
        label: canonical(ask, &task.label)?,
        domain: check::title("type", &task.domain)?.to_lowercase(),
        category: task.category,
        subtype: task.subtype.clone(),
        priority: task.priority,
        severity: task.severity,
        visibility,
        reactivity: task.reactivity_time,
        due: task.due_at,
        assignee: task.assignee,
        checklist: checklist.collect::<Result<_, _>>()?,
        received: ask.batch.reading.source.is_sound().then(|| ask.batch.now()),
        climbs: None,
        approval: approval(ask, task.approval.as_ref())?,
        metadata: check::task_metadata(&task.metadata)?,
    })
}

fn approval(ask: &Ask<'_, '_>, asked: Option<&Approval>) -> Result<Option<Approval>, Failure> {
    let Some(asked) = asked else {
        return Ok(None);
    };
    let then = asked.then.as_ref().map(|then| canonical(ask, then));
    Ok(Some(Approval {
        then: then.transpose()?,
    }))
}

fn canonical(ask: &Ask<'_, '_>, label: &Label) -> Result<Label, Failure> {
    let registry = &ask.setting.configuration.loaded.registry;
    label
        .canonical(registry)
        .map_err(|error| check::invalid("label", &error.to_string()).into())
}
