//! The page of a case.

use orgo_engine::{authorize::Action, fold::TaskFold};
use orgo_schema::{
    case::CaseStatus,
    command::Object,
    fact::{Body, Opened},
    id::CaseId,
    view::Participant as Part,
};
use orgo_web::{
    model::{Banner, CaseOffer, Fact, LabelView, Tone},
    page::case::{self, CasePage, CaseRights, CaseTask, NewTaskForm, Participant},
};
use rusqlite::Connection;

use super::{
    super::{desk::Desk, show, time, timeline, work::Pressure},
    Redo,
};
use crate::{
    failure::Failure,
    guard,
    store::{document, signal},
    submit::change::Found,
};

/// Writes the page.
pub(super) fn page(desk: &Desk<'_>, id: CaseId, redo: Redo) -> Result<String, Failure> {
    let page = desk.node.store.read(|db| {
        let found = guard::found(db, &desk.setting, &desk.visitor.viewer, Object::Case(id))?;
        fill(db, desk, &found, redo)
    })?;
    Ok(case::render(&desk.frame()?, page))
}

fn fill(db: &Connection, desk: &Desk<'_>, found: &Found, redo: Redo) -> Result<CasePage, Failure> {
    let view = &found.folded.case.view;
    let id = view.case_id.to_string();
    let may = |action| guard::may(&desk.setting, &desk.visitor.viewer, action, found).is_ok();
    let may_work = may(Action::Work);
    let mut signals = signal::of_case(db, found.row.row, timeline::SIGNALS_MAX + 1)?;
    let has_more = signals.len() > timeline::SIGNALS_MAX as usize;
    signals.truncate(timeline::SIGNALS_MAX as usize);
    let registry = &desk.setting.configuration.loaded.registry;
    let (offers, not_offered) = offers(view.status, may_work);
    Ok(CasePage {
        reference: show::case_reference(view.case_id.uuid()),
        title: view.title.clone(),
        status: view.status,
        severity: show::severity(view.severity),
        priority: view.priority,
        label: show::explained(&view.label, registry),
        visibility: view.visibility,
        moved_up: moved_up(found),
        opened: opened(db, desk, found)?,
        narrative: view.narrative.clone(),
        banners: redo
            .banner
            .into_iter()
            .chain(banners(found, has_more))
            .collect(),
        facts: facts(desk, found),
        tags: view.tags.clone(),
        timeline: timeline::of_case(db, desk, found, &signals, may_work.then_some(id.as_str()))?,
        tasks: found
            .folded
            .tasks
            .iter()
            .map(|(_, task)| line(desk, task))
            .collect(),
        people: people(db, desk, found, &signals)?,
        offers,
        not_offered,
        refused: redo.refused,
        rights: CaseRights {
            comment: may(Action::Comment),
            tag: may_work,
            add_task: may_work,
        },
        comment: redo.comment,
        tag: redo.tag,
        new_task: NewTaskForm {
            labels: show::labels(&desk.setting),
            ..redo.new_task
        },
        id,
    })
}

/// Lists what is legal now, the usual first, and says what is not offered.
fn offers(status: CaseStatus, may_work: bool) -> (Vec<CaseOffer>, String) {
    if !may_work {
        let why = "The team that owns it, a coordinator or an administrator can change this case.";
        return (Vec::new(), why.to_owned());
    }
    match status {
        CaseStatus::Merged => (
            Vec::new(),
            "It is part of another case, and goes on there.".to_owned(),
        ),
        CaseStatus::Open
        | CaseStatus::InProgress
        | CaseStatus::OnHold
        | CaseStatus::Resolved
        | CaseStatus::Closed => {
            let acts = status.actions().map(CaseOffer::Act);
            (acts.chain([CaseOffer::Relabel]).collect(), String::new())
        }
    }
}

/// Returns the highest address that an unfinished task has moved up to.
fn moved_up(found: &Found) -> Option<LabelView> {
    let tasks = found.folded.tasks.iter().map(|(_, task)| task);
    let open = tasks.filter(|task| task.view.void.is_none() && !task.status.is_finished());
    let highest = open
        .filter(|task| task.view.escalation_level > 0)
        .min_by_key(|task| task.view.label.base);
    highest.map(|task| show::plate(&task.view.label.to_string()))
}

fn opened(db: &Connection, desk: &Desk<'_>, found: &Found) -> Result<String, Failure> {
    let facts = document::facts(db, &found.compartment, found.row)?;
    let opened = facts.facts.values().find_map(|fact| {
        if let Body::Opened(opened) = &fact.body {
            Some(opened)
        } else {
            None
        }
    });
    let when = time::full(found.folded.case.view.created_at, desk.now);
    Ok(match (opened, found.folded.reporter) {
        (
            Some(Opened {
                rule: Some(rule), ..
            }),
            _,
        ) => format!("Opened {when} by rule {}", rule.id),
        (_, Some(user)) => format!("Opened {when} by {}", desk.user_name(user)),
        (_, None) => format!("Opened {when}"),
    })
}

fn banners(found: &Found, has_more: bool) -> Vec<Banner> {
    let view = &found.folded.case.view;
    let merged = view.merged_into.map(|other| Banner {
        tone: Tone::Info,
        title: format!(
            "It is part of the case {}",
            show::case_reference(other.uuid())
        ),
        text: "Its tasks and signals go on there.".to_owned(),
    });
    let conflicts = view.conflicts.len()
        + found
            .folded
            .tasks
            .iter()
            .map(|(_, task)| task.view.conflicts.len())
            .sum::<usize>();
    let differ = (conflicts > 0).then(|| Banner {
        tone: Tone::Warn,
        title: format!(
            "Sites set {} differently",
            show::count(conflicts, "field", "fields")
        ),
        text: "All values are kept. They stand in the timeline, and somebody should decide."
            .to_owned(),
    });
    let many = has_more.then(|| Banner {
        tone: Tone::Info,
        title: format!("Only the first {} signals are shown", timeline::SIGNALS_MAX),
        text: "All of them are kept.".to_owned(),
    });
    merged.into_iter().chain(differ).chain(many).collect()
}

fn facts(desk: &Desk<'_>, found: &Found) -> Vec<Fact> {
    let view = &found.folded.case.view;
    let fact = |name: &str, value: String, note: &str| {
        (!value.is_empty()).then(|| Fact {
            name: name.to_owned(),
            value,
            note: note.to_owned(),
        })
    };
    let place = show::place(
        view.location.site.as_deref().unwrap_or_default(),
        view.location.area.as_deref().unwrap_or_default(),
    );
    let kind = show::kind(
        view.domain.as_deref().unwrap_or_default(),
        view.subtype.as_deref().unwrap_or_default(),
    );
    let react = view.reactivity_time.map(time::span).unwrap_or_default();
    let from = view
        .origin_role
        .as_ref()
        .map(ToString::to_string)
        .unwrap_or_default();
    let linked: Vec<String> = view
        .links
        .iter()
        .map(|link| {
            format!(
                "{} {}",
                link.relation,
                show::case_reference(link.case_id.uuid())
            )
        })
        .collect();
    [
        fact("Place", place, ""),
        fact("Kind", kind, ""),
        fact("Time to react", react, "named for this case"),
        fact("From", from, ""),
        fact("Linked", linked.join(", "), ""),
        fact("Last change", time::full(view.updated_at, desk.now), ""),
        fact("Compartment", found.compartment.name.clone(), ""),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn line(desk: &Desk<'_>, task: &TaskFold) -> CaseTask {
    let view = &task.view;
    let pressure = Pressure {
        status: view.status,
        due_at: view.due_at,
        next_step_at: view.next_step_at,
        updated_at: view.updated_at,
    };
    let with = match (&view.void, view.assignee, &view.owner_role) {
        (Some(why), ..) => format!("Does not count: {why}"),
        (None, Some(user), _) => desk.user_name(user),
        (None, None, Some(role)) => role.to_string(),
        (None, None, None) => "Nobody yet".to_owned(),
    };
    CaseTask {
        id: view.task_id.to_string(),
        title: view.title.clone(),
        status: view.status,
        with,
        left: pressure.left(desk.now).filter(|_| view.void.is_none()),
    }
}

/// Lists who the case has to do with, each once for each part.
fn people(
    db: &Connection,
    desk: &Desk<'_>,
    found: &Found,
    signals: &[signal::SignalRow],
) -> Result<Vec<Participant>, Failure> {
    let mut people: Vec<(String, String)> = Vec::new();
    let reporter = found
        .folded
        .reporter
        .map(|user| (desk.user_name(user), "reported it".to_owned()));
    people.extend(reporter);
    for signal in signals {
        people.push((
            timeline::sender(db, &found.compartment, signal.from)?,
            "wrote".to_owned(),
        ));
    }
    for part in &found.folded.case.view.participants {
        people.push((participant(db, desk, found, part)?, part.part.clone()));
    }
    for (_, task) in &found.folded.tasks {
        people.extend(
            task.view
                .assignee
                .map(|user| (desk.user_name(user), "holds a task".to_owned())),
        );
    }
    let mut once: Vec<(String, String)> = Vec::new();
    for person in people {
        if !once.contains(&person) {
            once.push(person);
        }
    }
    Ok(once
        .into_iter()
        .map(|(name, part)| Participant { name, part })
        .collect())
}

fn participant(
    db: &Connection,
    desk: &Desk<'_>,
    found: &Found,
    part: &Part,
) -> Result<String, Failure> {
    Ok(match (part.person, part.user, &part.role) {
        (Some(person), ..) => timeline::sender(db, &found.compartment, Some(person))?,
        (None, Some(user), _) => desk.user_name(user),
        (None, None, Some(role)) => role.to_string(),
        (None, None, None) => "Somebody".to_owned(),
    })
}
