//! The page of a task.

use orgo_engine::{
    authorize::Action,
    fold::{State, TaskFold},
    series::{self, Series},
    transfer::asks_about,
};
use orgo_schema::{
    command::{Object, Refusal},
    fact::Judgment,
    id::TaskId,
    task::{TaskAction, TaskStatus},
    word::{TaskCategory, Visibility},
};
use orgo_web::{
    Language,
    model::{Banner, Choice, Fact, TaskOffer, Tone},
    page::task::{self, CheckItem, TaskChange, TaskLink, TaskPage},
};
use rusqlite::Connection;

use super::{
    super::{
        desk::Desk,
        flow,
        object::{self, Redo},
        show, timeline, transfer,
    },
    clock, ladder,
};
use crate::{
    failure::Failure,
    guard,
    store::document,
    submit::{
        change::{Found, is_decision},
        judge,
    },
    waits::{self, Awaited, State as Waits},
    words,
};

/// Writes the page.
pub(in super::super) fn page(desk: &Desk<'_>, id: TaskId, redo: Redo) -> Result<String, Failure> {
    let page = desk.node.store.read(|db| {
        let found = guard::found(db, &desk.setting, &desk.visitor.viewer, Object::Task(id))?;
        let fold = timeline::task_of(&found, id).ok_or_else(|| Refusal::NotFound {
            kind: "task".to_owned(),
        })?;
        fill(db, desk, &found, fold, redo)
    })?;
    Ok(task::render(&desk.frame()?, page))
}

#[expect(
    clippy::too_many_lines,
    reason = "a line or two for each part of the page"
)]
fn fill(
    db: &Connection,
    desk: &Desk<'_>,
    found: &Found,
    fold: &TaskFold,
    redo: Redo,
) -> Result<TaskPage, Failure> {
    let view = &fold.view;
    let case = &found.folded.case.view;
    let may = |action| guard::may(&desk.setting, &desk.visitor.viewer, action, found).is_ok();
    let may_work = may(Action::Work);
    let facts = document::facts(db, &found.compartment, found.row)?;
    let policy = desk.setting.policies.newest();
    let policy = policy.for_domain(Some(&view.domain));
    let awaited = awaited(db, desk, found, fold)?;
    let held = held_by(desk.wall.language, &awaited, fold);
    let language = desk.wall.language;
    let (offers, not_offered) = offers(desk, fold, (may_work, may(Action::Judge)), &held);
    let (site, area) = (case.location.site.as_deref(), case.location.area.as_deref());
    Ok(TaskPage {
        id: view.task_id.to_string(),
        reference: show::task_reference(view.task_id.uuid()),
        title: view.title.clone(),
        description: view.description.clone(),
        case: case_link(language, found),
        status: view.status,
        priority: view.priority,
        severity: show::severity(view.severity),
        label: show::explained(
            language,
            &view.label,
            &desk.setting.configuration.loaded.registry,
        ),
        visibility: view.visibility,
        place: show::place(site.unwrap_or_default(), area.unwrap_or_default()),
        banners: redo
            .banner
            .into_iter()
            .chain(blocked(language, &held))
            .chain(banners(desk, fold))
            .collect(),
        rungs: ladder::rungs(fold, policy, desk.wall),
        path: flow::path(desk, fold, &facts),
        onward: flow::onward(desk, &view.label, Some(&view.domain)),
        offers,
        not_offered,
        refused: redo.refused,
        transfers: transfer::of(db, desk, found, may_work)?,
        people: show::people(&desk.setting),
        clocks: clock::clocks(
            fold,
            &facts,
            (
                &desk.setting.policies,
                &desk.setting.configuration.loaded.layers,
            ),
            (desk.wall, desk.is_sure()),
        ),
        facts: self::facts(desk, found, fold),
        checklist: checklist(fold),
        timeline: timeline::of_task(db, desk, (&found.compartment, &facts), fold, may_work)?,
        telling: redo.telling,
        waits_for: awaited
            .iter()
            .map(|(one, sees)| link(language, one, *sees))
            .collect(),
        blocks: blocks(db, desk, found, view.task_id)?,
        files: object::files(
            desk,
            found,
            Object::Task(view.task_id),
            (may(Action::Comment), may_work),
        ),
        change: may_work.then(|| change(desk, found, fold)),
        refill: redo.refill,
        may_write: may(Action::Comment),
        comment: redo.comment,
        may_reply: may_work
            && case.origin_signal.is_some()
            && case.visibility < Visibility::Restricted,
    })
}

/// Lists what is legal now, the usual first, and says what is not offered.
fn offers(
    desk: &Desk<'_>,
    fold: &TaskFold,
    (may_work, may_judge): (bool, bool),
    held: &str,
) -> (Vec<TaskOffer>, String) {
    let say = words::Task(desk.wall.language);
    let asks = fold.view.approval.is_some();
    let is_own = fold.view.created_by == Some(desk.visitor.person.user);
    let judgments = judge::possible(fold.status)
        .iter()
        .filter(|_| asks && may_judge && !is_own)
        .filter(|judgment| held.is_empty() || **judgment != Judgment::Approve)
        .map(|judgment| TaskOffer::Judge(*judgment));
    if !may_work {
        return (Vec::new(), say.not_yours().to_owned());
    }
    // What asks about an offer ends when that is answered.
    let is_offer = asks_about(&fold.view).is_some();
    let ends = |action: &TaskAction| {
        matches!(
            action,
            TaskAction::Complete | TaskAction::Fail | TaskAction::Cancel
        )
    };
    let acts = fold.status.actions();
    let acts = acts
        .filter(|action| !is_offer || !ends(action))
        .filter(|action| !asks || !is_decision(fold.status, *action))
        .filter(|action| held.is_empty() || *action != TaskAction::Complete)
        .map(TaskOffer::Act);
    let mut first: Vec<TaskOffer> = acts.collect();
    // Whoever is at it will most likely finish it; a hold comes next.
    let is_running = fold.status == TaskStatus::InProgress;
    if is_running {
        first.sort_by_key(|offer| *offer != TaskOffer::Act(TaskAction::Complete));
    }
    let shown = if is_running { 2 } else { 1 };
    let acts = first.split_off(shown.min(first.len()));
    let is_open = !fold.status.is_finished();
    let is_mine = fold.view.assignee == Some(desk.visitor.person.user);
    let release = (is_open && fold.view.assignee.is_some()).then_some(TaskOffer::Release);
    let take = (is_open && !is_mine).then_some(TaskOffer::Take);
    let runs = is_open && fold.view.next_step_at.is_some();
    let seen = runs.then_some(TaskOffer::Acknowledge);
    let beside = is_open
        .then_some([TaskOffer::Give, TaskOffer::Relabel])
        .into_iter()
        .flatten()
        .filter(|offer| !is_offer || *offer != TaskOffer::Relabel);
    let offers: Vec<TaskOffer> = judgments
        .chain(first)
        .chain(take)
        .chain(acts)
        .chain(seen)
        .chain(beside)
        .chain(release)
        .collect();
    let reopens = offers.contains(&TaskOffer::Act(TaskAction::Reopen));
    let waits = asks && is_open && (is_own || !may_judge);
    let not_offered = if waits && is_own {
        say.you_asked()
    } else if is_offer && is_open {
        say.ends_with_offer()
    } else if !held.is_empty() {
        say.after_waits()
    } else if waits {
        say.others_decide()
    } else if reopens {
        say.is_over()
    } else {
        ""
    };
    (offers, not_offered.to_owned())
}

fn case_link(language: Language, found: &Found) -> orgo_web::model::CaseLink {
    let view = &found.folded.case.view;
    let counted = || {
        found
            .folded
            .tasks
            .iter()
            .filter(|(_, task)| task.view.void.is_none())
    };
    let finished = counted()
        .filter(|(_, task)| task.status.is_finished())
        .count();
    orgo_web::model::CaseLink {
        id: view.case_id.to_string(),
        reference: show::case_reference(view.case_id.uuid()),
        title: view.title.clone(),
        state: words::Task(language).finished_of(counted().count(), finished),
    }
}

fn banners(desk: &Desk<'_>, fold: &TaskFold) -> Vec<Banner> {
    let view = &fold.view;
    let language = desk.wall.language;
    let say = words::Task(language);
    let banner = |tone, title: &str, text: String| Banner {
        tone,
        title: title.to_owned(),
        text,
        language,
    };
    // Why is said by the fold, in English.
    let void = view.void.as_ref().map(|why| Banner {
        tone: Tone::Info,
        title: "This task does not count".to_owned(),
        text: super::super::answer::sentence(why),
        language: Language::English,
    });
    let differ = (!view.conflicts.is_empty())
        .then(|| banner(Tone::Conflict, say.differ(), say.differ_why().to_owned()));
    let doubtful = !desk.is_sure() || fold.is_unsure;
    let doubt = doubtful.then(|| banner(Tone::Warn, say.doubt(), say.doubt_why().to_owned()));
    let ended = view
        .resolution
        .as_ref()
        .map(|words| banner(Tone::Done, say.ended(), words.clone()));
    let waits = fold.by_time.iter().any(|by| by.state == State::Waits);
    let waits = (waits && view.void.is_none()).then(|| {
        banner(
            Tone::Info,
            say.rule_waits(),
            say.rule_waits_why().to_owned(),
        )
    });
    let all = [void, waits, differ, doubt, ended];
    all.into_iter().flatten().collect()
}

/// Says how work comes again: for what begins a series when it does so next, for an occurrence of what.
fn again(desk: &Desk<'_>, found: &Found, fold: &TaskFold) -> Option<Fact> {
    let say = words::Task(desk.wall.language);
    let tasks = || found.folded.tasks.iter().map(|(_, task)| task);
    let (name, value, note) = if let Some(rule) = &fold.view.recurrence {
        let zone = desk.setting.policies.newest().zone;
        let next = Series::of(fold, zone).and_then(|series| {
            let made = series::made(fold.view.task_id, tasks());
            series.next(made)
        });
        let next = next.map_or_else(
            || say.over_for_good().to_owned(),
            |next| say.next(&desk.wall.full(next.begins)),
        );
        (say.comes_again(), rule.explain(), next)
    } else {
        let (of, at) = series::occurrence_of(&fold.view)?;
        let first = tasks().find(|task| task.view.task_id == of);
        let first = first.map_or_else(
            || show::task_reference(of.uuid()),
            |first| first.view.title.clone(),
        );
        let day = desk.wall.date(at.date());
        (say.occurrence(), day, say.occurrence_of(&first))
    };
    Some(Fact {
        name: name.to_owned(),
        value,
        note,
    })
}

fn facts(desk: &Desk<'_>, found: &Found, fold: &TaskFold) -> Vec<Fact> {
    let view = &fold.view;
    let fact = |name: &str, value: String| Fact {
        name: name.to_owned(),
        value,
        note: String::new(),
    };
    let say = words::Task(desk.wall.language);
    let with = view
        .assignee
        .map_or_else(|| say.nobody().to_owned(), |user| desk.user_name(user));
    let made = match (&fold.made_by, view.created_by) {
        (Some((rule, _)), _) => say.by_rule(rule),
        (None, Some(user)) => desk.user_name(user),
        (None, None) => say.by_node().to_owned(),
    };
    let role = view
        .owner_role
        .as_ref()
        .map(|role| fact(say.role(), role.to_string()));
    let again = again(desk, found, fold);
    let kind = show::kind(&view.domain, view.subtype.as_deref().unwrap_or_default());
    let first = [fact(say.with(), with)].into_iter().chain(role);
    let rest = [
        fact(
            say.kind(),
            format!("{}, {kind}", category(say, view.category)),
        ),
        fact(say.made_by(), made),
        fact(say.came_in(), desk.wall.full(view.created_at)),
        fact(say.last_change(), desk.wall.full(view.updated_at)),
    ];
    first.chain(again).chain(rest).collect()
}

/// Says what kind of work it is.
const fn category(say: words::Task, category: TaskCategory) -> &'static str {
    match category {
        TaskCategory::Request => say.category_request(),
        TaskCategory::Incident => say.category_incident(),
        TaskCategory::Update => say.category_update(),
        TaskCategory::Report => say.category_report(),
        TaskCategory::Distribution => say.category_distribution(),
    }
}

/// Returns what the fields hold now, as forms spell it, and what to suggest.
fn change(desk: &Desk<'_>, found: &Found, fold: &TaskFold) -> TaskChange {
    let view = &fold.view;
    let rule = view.recurrence.as_ref();
    let others = found.folded.tasks.iter().map(|(_, other)| &other.view);
    let others = others
        .filter(|other| other.task_id != view.task_id && !view.depends_on.contains(&other.task_id));
    TaskChange {
        severity: view.severity.to_string(),
        priority: view.priority.to_string(),
        due: view.due_at.map(|at| desk.wall.form(at)).unwrap_or_default(),
        zone: desk.wall.zone.name().to_owned(),
        recurrence: rule.map(ToString::to_string).unwrap_or_default(),
        comes_again: rule
            .map(orgo_schema::recurrence::Recurrence::explain)
            .unwrap_or_default(),
        others: others
            .map(|other| Choice {
                value: show::task_reference(other.task_id.uuid()),
                words: other.title.clone(),
            })
            .collect(),
    }
}

fn checklist(fold: &TaskFold) -> Vec<CheckItem> {
    let items = fold.view.checklist.iter().enumerate();
    items
        .map(|(index, item)| CheckItem {
            id: index.to_string(),
            text: item.text.clone(),
            is_done: item.done,
        })
        .collect()
}

/// Lists what must be finished first, each with whether the reader may see it: who sees only what they
/// reported is not told of other work.
fn awaited(
    db: &Connection,
    desk: &Desk<'_>,
    found: &Found,
    fold: &TaskFold,
) -> Result<Vec<(Awaited, bool)>, Failure> {
    let view = &fold.view;
    let all = waits::of(db, &found.compartment, view.task_id, &view.depends_on)?;
    let sees = |one: Awaited| {
        let sees = desk.sees(db, one.task);
        (one, sees)
    };
    Ok(all.into_iter().map(sees).collect())
}

/// Names what holds a task back; empty where nothing does.
fn held_by(language: Language, awaited: &[(Awaited, bool)], fold: &TaskFold) -> String {
    if fold.status.is_finished() || fold.view.void.is_some() {
        return String::new();
    }
    let holding = awaited.iter().filter(|(one, _)| one.state == Waits::Holds);
    let names = holding.map(|(one, sees)| match &one.row {
        Some(row) if *sees => waits::named(std::slice::from_ref(row)),
        Some(_) | None => words::Task(language).unseen_work().to_owned(),
    });
    names.collect::<Vec<_>>().join(", ")
}

/// Says that a task is blocked, and by what.
fn blocked(language: Language, held: &str) -> Option<Banner> {
    let say = words::Task(language);
    (!held.is_empty()).then(|| Banner {
        tone: Tone::Warn,
        title: say.blocked(held),
        text: say.blocked_why().to_owned(),
        language,
    })
}

/// Returns a task that is waited for as the page shows it.
fn link(language: Language, awaited: &Awaited, sees: bool) -> TaskLink {
    let say = words::Task(language);
    let row = awaited.row.as_ref().filter(|_| sees);
    let note = match awaited.state {
        _ if !sees => say.may_not_see(),
        Waits::Holds | Waits::Over => "",
        Waits::LeftOut => say.waits_each_other(),
        Waits::Unknown => say.not_here(),
    };
    TaskLink {
        id: awaited.task.to_string(),
        title: row.map_or_else(
            || show::task_reference(awaited.task.uuid()),
            |row| row.title.clone(),
        ),
        status: row.map(|row| row.status),
        note: note.to_owned(),
    }
}

/// Lists what waits for a task.
fn blocks(
    db: &Connection,
    desk: &Desk<'_>,
    found: &Found,
    id: TaskId,
) -> Result<Vec<TaskLink>, Failure> {
    let all = waits::on(db, &found.compartment, id)?.into_iter();
    let seen = all.filter(|row| desk.sees(db, row.task_id));
    Ok(seen
        .map(|row| TaskLink {
            id: row.task_id.to_string(),
            title: row.title,
            status: Some(row.status),
            note: String::new(),
        })
        .collect())
}
