//! The rows of cases and tasks: what lists show, when something is due, and what waits for a person.

use orgo_engine::{
    contest::Grants,
    fold::{LedFold, State, TaskFold, UserFold},
    outbox::{Story, came, is_untold, unheard},
    resolve::Own,
    rule::timed::{Unfinished, due},
    series::{self, Series},
    transfer,
};
use orgo_schema::{fact::Purpose, id::FactId, role::RolePath, time::Timestamp};
use rusqlite::Connection;

use super::{Folded, is_answered_offer};
use crate::{
    closing,
    outbox::reach,
    setting::Setting,
    store::{
        StoreError, arrival, case as case_row, document::Row, journal, limit, outbox, search,
        series as series_row, task as task_row, user as user_row, wait, waiting,
    },
};

pub(super) fn put_case(
    db: &Connection,
    setting: &Setting,
    document: i64,
    folded: &Folded,
) -> Result<(), StoreError> {
    folded.with_story(|story| put_messages(db, setting, document, story))?;
    let view = &folded.case.view;
    journal::put_own(db, document, Own::of_view(&view.metadata).log)?;
    let role = role_text(view.label.role.as_ref());
    case_row::put(
        db,
        &case_row::CaseRow {
            document,
            case_id: view.case_id,
            compartment_id: view.compartment_id,
            label: view.label.to_string(),
            title: view.title.clone(),
            status: view.status,
            severity: view.severity,
            priority: view.priority,
            visibility: view.visibility,
            escalation_level: view.escalation_level,
            domain: view.domain.clone().unwrap_or_default(),
            subtype: view.subtype.clone().unwrap_or_default(),
            site: view.location.site.clone().unwrap_or_default(),
            area: view.location.area.clone().unwrap_or_default(),
            tags: view.tags.clone(),
            reporter: folded.reporter,
            merged_into: view.merged_into,
            transparency: folded.own_transparency().map(limit::code),
            people: parts(folded),
            conflicts: u32::try_from(view.conflicts.len()).unwrap_or(u32::MAX),
            created_at: view.created_at,
            updated_at: view.updated_at,
        },
        &role,
    )?;
    if !closing::acts(folded).is_empty() {
        case_row::put_done(db, document)?;
    }
    let words = [
        view.narrative.as_str(),
        &view.tags.join(" "),
        view.location.area.as_deref().unwrap_or_default(),
    ];
    Ok(search::replace(
        db,
        document,
        &view.title,
        &words.join(" "),
    )?)
}

/// Lists who sees a case beside those who work on it: who takes part, and the teams that its offers concern. That
/// somebody guides or is guided stands with them.
fn parts(folded: &Folded) -> Vec<String> {
    let people = folded.people().filter_map(limit::part);
    let mentoring = folded.people().filter_map(limit::mentoring);
    let mut all: Vec<String> = people
        .chain(folded.units().map(limit::team))
        .chain(mentoring)
        .collect();
    all.sort();
    all.dedup();
    all
}

/// Says of each task that comes again when it does so next. The tasks of a case that is part of another come
/// again with those of that one.
pub(super) fn put_series(
    db: &Connection,
    setting: &Setting,
    folded: &Folded,
) -> Result<(), StoreError> {
    let zone = setting.policies.newest().zone;
    let is_over = folded.case.view.status.is_finished();
    for (row, task) in &folded.tasks {
        let next = Series::of(task, zone)
            .filter(|_| !is_over)
            .and_then(|series| {
                let made =
                    series::made(task.view.task_id, folded.tasks.iter().map(|(_, task)| task));
                series.next(made)
            });
        series_row::put(db, row.row, next.map(|next| next.begins))?;
    }
    Ok(())
}

/// Puts the rows of the messages of a document, and takes note of it where somebody is still to be told.
fn put_messages(
    db: &Connection,
    setting: &Setting,
    document: i64,
    story: Story<'_>,
) -> rusqlite::Result<()> {
    let kept = story.messages().values().map(|message| outbox::Kept {
        message,
        told_at: story.happened_at(message).unwrap_or_default(),
        holds: story.is_still_wanted(message).is_ok(),
        asks: story.asks(message),
    });
    outbox::put(db, document, kept)?;
    if is_untold(story, &setting.configuration.loaded.webhooks) {
        outbox::add_untold(db, document)?;
    }
    Ok(())
}

/// Puts the row of a user, and those of the messages to them that are about no one case.
pub(super) fn put_user(
    db: &Connection,
    document: i64,
    user: &UserFold<'_>,
    grants: Option<&Grants>,
) -> Result<(), StoreError> {
    // Everything else about somebody stands with the work it is about.
    let own = user.messages.values();
    let own = own.filter(|message| message.wanted.purpose == Purpose::Weekly);
    let kept = own.map(|message| outbox::Kept {
        message,
        told_at: Timestamp::default(),
        holds: true,
        asks: false,
    });
    outbox::put(db, document, kept)?;
    match user.account {
        Some(account) => user_row::put(db, document, (account, grants), user),
        None => Ok(()),
    }
}

/// Says whom it is told that work came to its team, and takes note of it where somebody may want a mail.
fn put_arrival(
    db: &Connection,
    setting: &Setting,
    row: Row,
    fold: &TaskFold,
) -> Result<(), StoreError> {
    let Some(compartment) = setting.compartment(row.compartment) else {
        return Ok(());
    };
    let work = reach::Work::of(&fold.view);
    let arrival = came(fold).and_then(|(news, team)| {
        let seen = fold.seen.iter().filter(|((effect, user), _)| {
            *effect == reach::arrival(compartment, news.cause, *user)
        });
        Some(arrival::Arrival {
            place: reach::place(setting, &work, news)?,
            cause: news.cause,
            at: news.at,
            by: team.by,
            assignee: team.assignee,
            seen: seen.map(|((_, user), at)| (*user, *at)).collect(),
        })
    });
    arrival::put(db, row.row, arrival.as_ref())?;
    let unheard = unheard(fold).filter(|_| arrival.is_some());
    if unheard.is_some_and(|news| reach::may_mail(setting, compartment, &work, news)) {
        outbox::add_unmailed(db, row.row)?;
    }
    Ok(())
}

/// Returns what of a task waits for a person's yes, if something does.
pub(super) fn task_that_waits(folded: &Folded, fold: &TaskFold) -> Option<waiting::WaitingRow> {
    let view = &fold.view;
    if let Some(offer) = transfer::asks_about(view) {
        return offer_that_waits(folded, offer).filter(|_| view.void.is_none());
    }
    let by_time = fold.by_time.iter().filter(|_| view.void.is_none());
    let acts = by_time.filter(|by| by.state == State::Waits).count();
    let contested = fold.contests.open().count();
    (acts + contested > 0).then(|| waiting::WaitingRow {
        acts: u32::try_from(acts).unwrap_or(u32::MAX),
        contested: u32::try_from(contested).unwrap_or(u32::MAX),
        role: role_text(view.owner_role.as_ref()),
        assignee: view.assignee,
        creator: folded.maker(Some(view)),
    })
}

/// Returns what of an offer waits for somebody of the unit that it is made to.
fn offer_that_waits(folded: &Folded, offer: FactId) -> Option<waiting::WaitingRow> {
    let mut all = folded.transfers().map(|(_, transfer)| transfer);
    // What is offered outside is answered there.
    let transfer = all.find(|transfer| transfer.offer_id == offer && transfer.outside.is_none())?;
    Some(waiting::WaitingRow {
        acts: 1,
        contested: 0,
        role: role_text(transfer.to.role.as_ref()),
        assignee: None,
        creator: None,
    })
}

/// Returns what of a case waits for a person's yes, if something does: the case itself that a rule would open,
/// or messages about it.
pub(super) fn case_that_waits(folded: &Folded) -> Option<waiting::WaitingRow> {
    let review = folded.review.as_ref().filter(|review| review.waits());
    // Of several reviews of the same, one asks.
    let asks = review.is_some_and(|review| review.part_of.is_none());
    let acts = if asks || folded.led.as_ref().is_some_and(LedFold::waits) {
        1
    } else {
        folded.with_story(|story| story.asking().len())
    };
    let contested = folded.case.contests.open().count();
    (acts + contested > 0).then(|| waiting::WaitingRow {
        acts: u32::try_from(acts).unwrap_or(u32::MAX),
        contested: u32::try_from(contested).unwrap_or(u32::MAX),
        role: role_text(folded.case.view.label.role.as_ref()),
        assignee: None,
        creator: folded.maker(None),
    })
}

fn role_text(role: Option<&RolePath>) -> String {
    role.map(ToString::to_string).unwrap_or_default()
}

/// Returns when a node next has something to record about a task if nobody acts.
pub(super) fn wake_at(setting: &Setting, fold: &TaskFold, tags: &[String]) -> Option<Timestamp> {
    let by_rule = Unfinished::of(fold, tags).and_then(|task| {
        let loaded = &setting.configuration.loaded;
        let since = &setting.rules_since;
        let found = due(
            &loaded.rules,
            &loaded.modules,
            &task,
            &setting.policies,
            since,
        );
        found.first().map(|due| due.at)
    });
    let step = fold.view.next_step_at;
    step.into_iter().chain(by_rule).min()
}

pub(super) fn put_task(
    db: &Connection,
    setting: &Setting,
    row: Row,
    (case_document, wake_at): (i64, Option<Timestamp>),
    fold: &TaskFold,
) -> Result<(), StoreError> {
    put_messages(db, setting, row.row, Story::Task(fold))?;
    let view = &fold.view;
    put_arrival(db, setting, row, fold)?;
    journal::put_own(db, row.row, Own::of_view(&view.metadata).log)?;
    // Somebody may be told that they can go on: of this task, or of those that wait for it.
    if fold.status.is_finished() {
        for waiting in wait::for_task(db, row.compartment, view.task_id)? {
            outbox::add_untold(db, waiting)?;
        }
    } else if !view.depends_on.is_empty() {
        outbox::add_untold(db, row.row)?;
    }
    // Who was asked about an offer that is over has no more to do with it.
    let is_asked = !is_answered_offer(view);
    let role = role_text(view.owner_role.as_ref().filter(|_| is_asked));
    task_row::put(
        db,
        &task_row::TaskRow {
            document: row.row,
            case_document,
            task_id: view.task_id,
            case_id: view.case_id,
            label: view.label.to_string(),
            role,
            title: view.title.clone(),
            status: view.status,
            priority: view.priority,
            severity: view.severity,
            visibility: view.visibility,
            escalation_level: view.escalation_level,
            domain: view.domain.clone(),
            subtype: view.subtype.clone().unwrap_or_default(),
            assignee: view.assignee.filter(|_| is_asked),
            created_by: view.created_by,
            due_at: view.due_at,
            next_step_at: view.next_step_at,
            at_top_since: view.at_top_since,
            rests: fold.top.is_some_and(|top| top.rests_until.is_some()),
            void: view.void.is_some(),
            conflicts: u32::try_from(view.conflicts.len()).unwrap_or(u32::MAX),
            created_at: view.created_at,
            updated_at: view.updated_at,
        },
        wake_at,
    )?;
    wait::put(db, row.row, &view.depends_on)?;
    Ok(())
}
