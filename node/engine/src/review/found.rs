//! What was critical or unresolved when a period ended (SPEC 8), of one case: a function of its facts and the policy.
//!
//! Each task is walked up to that instant, whatever became of it since: a review that is opened late, or amended
//! weeks later, finds what one would have found that was opened on time. A due date is the one known now.

use orgo_schema::{
    fact::{Finding, FindingKind},
    id::CaseId,
    task::TaskStatus,
    time::Timestamp,
    word::{Priority, Severity},
};

use crate::{
    fold::{TaskFold, Trail},
    policy::{PolicyHistory, effective_severity},
    walk::{Change, Event, Walk, walk},
};

/// Lists what the review of a period that ended at `until` finds of a case with these tasks, each kind once, with
/// the earliest instant since when.
pub fn findings<'a>(
    case: CaseId,
    tasks: impl Iterator<Item = &'a TaskFold>,
    policies: &PolicyHistory,
    until: Timestamp,
) -> Vec<Finding> {
    let mut all: Vec<Finding> = tasks
        .flat_map(|task| of_task(task, policies, until))
        .map(|(kind, at)| Finding { kind, case, at })
        .collect();
    all.sort();
    all.dedup_by_key(|finding| finding.kind);
    all
}

/// Returns what is found of one task.
fn of_task(
    task: &TaskFold,
    policies: &PolicyHistory,
    until: Timestamp,
) -> Vec<(FindingKind, Timestamp)> {
    let view = &task.view;
    let was_over = task.status.is_finished() && view.updated_at < until;
    // A time that no sound clock vouches for is before nothing.
    let Some(trail) = task.trail.as_ref() else {
        return Vec::new();
    };
    if view.void.is_some() || was_over || trail.start.at >= until {
        return Vec::new();
    }
    let last = until.plus_ms(-1);
    let walked = walk(&trail.start, &trail.events, policies, last);
    if is_finished(trail, last) {
        return Vec::new();
    }
    let critical = is_critical(trail, &walked, last).then_some(trail.start.at);
    let late = view.due_at.filter(|due| *due < until);
    let steps = walked.steps.iter().skip(walked.before_reopening);
    let mut rungs = steps.filter(|step| step.reminder.is_none() && walked.level > 0);
    let moved_up = rungs.next().map(|step| step.at);
    [
        (FindingKind::Critical, critical),
        (FindingKind::Late, late),
        (FindingKind::MovedUp, moved_up),
    ]
    .into_iter()
    .filter_map(|(kind, at)| Some((kind, at?)))
    .collect()
}

/// Lists what had happened by an instant, in order.
fn by(trail: &Trail, last: Timestamp) -> impl DoubleEndedIterator<Item = &Event> {
    trail.events.iter().filter(move |event| event.at <= last)
}

fn is_finished(trail: &Trail, last: Timestamp) -> bool {
    let moved = by(trail, last).rev().find_map(|event| match &event.change {
        Change::Moved(status) => Some(*status),
        Change::Held(_) => Some(TaskStatus::OnHold),
        Change::Acknowledged(_)
        | Change::Label(_)
        | Change::Priority(_)
        | Change::Severity(_)
        | Change::Reactivity(_)
        | Change::Consented(_) => None,
    });
    moved.is_some_and(TaskStatus::is_finished)
}

/// Whether it was of critical severity or priority, by what people and rules had said last.
fn is_critical(trail: &Trail, walked: &Walk, last: Timestamp) -> bool {
    let mut priority = trail.start.priority;
    let mut severity = trail.start.severity;
    let mut label = &trail.start.label;
    for event in by(trail, last) {
        match &event.change {
            Change::Priority(set) => priority = *set,
            Change::Severity(set) => severity = Some(*set),
            Change::Label(set) => label = set,
            Change::Moved(_)
            | Change::Held(_)
            | Change::Acknowledged(_)
            | Change::Reactivity(_)
            | Change::Consented(_) => {}
        }
    }
    let ruled = &walked.ruled;
    let label = ruled.label.as_ref().unwrap_or(label);
    let severity = effective_severity(label, ruled.severity.or(severity));
    ruled.priority.unwrap_or(priority) == Priority::Critical || severity == Severity::Critical
}
