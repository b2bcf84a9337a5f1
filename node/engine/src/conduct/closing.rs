//! Whether a case is done, so that it may be closed without anybody's word (SPEC 6, level of automation `full`).
//!
//! Below that level, filing away is left to people: a case stays as it is until somebody closes it.

use orgo_schema::{
    case::{CaseAction, CaseStatus},
    task::TaskStatus,
};

use crate::{
    conduct::automation::{Act, Leave, may},
    fold::{CaseFold, TaskFold},
    module::form::FORM_NAME,
    policy::PolicyHistory,
    resolve::Own,
};

/// Returns the acts by which a node closes a case that is done, in order; none where a level of automation asks first,
/// or where a person has more to say: something failed, is in conflict or contested, comes again, was handed on or taken up again,
/// is about a meeting, a planned review, or an answer that stands until somebody closes it.
///
/// The level is that of the last change of its tasks, so a policy that holds since closes nothing that was left open.
pub fn acts(case: &CaseFold, tasks: &[&TaskFold], policies: &PolicyHistory) -> Vec<CaseAction> {
    let counting: Vec<&TaskFold> = tasks
        .iter()
        .copied()
        .filter(|task| task.view.void.is_none())
        .collect();
    let last = counting.iter().map(|task| task.view.updated_at).max();
    let policy = policies.at(last.unwrap_or_default());
    let may_close = |task: &&TaskFold| {
        let own = Own::of_view(&task.view.metadata).automation;
        let level = policy.for_domain(Some(&task.view.domain)).automation;
        may(own.unwrap_or(level), Act::Close) == Leave::Now
    };
    let is_done = counting
        .iter()
        .any(|task| task.status == TaskStatus::Completed)
        && counting.iter().all(|task| is_over(task));
    if !is_done || !counting.iter().all(may_close) || is_left_to_people(case) {
        return Vec::new();
    }
    match case.status {
        CaseStatus::Open | CaseStatus::InProgress => vec![CaseAction::Resolve, CaseAction::Close],
        CaseStatus::Resolved => vec![CaseAction::Close],
        CaseStatus::OnHold | CaseStatus::Closed | CaseStatus::Merged => Vec::new(),
    }
}

/// Whether nothing is left of a task, and nobody has to look at how it ended.
fn is_over(task: &TaskFold) -> bool {
    let ended_well = matches!(task.status, TaskStatus::Completed | TaskStatus::Cancelled);
    let is_settled = task.view.conflicts.is_empty() && task.contests.open().next().is_none();
    ended_well && is_settled && task.view.recurrence.is_none()
}

fn is_left_to_people(case: &CaseFold) -> bool {
    let view = &case.view;
    case.reopened.is_some()
        || !view.conflicts.is_empty()
        || case.contests.open().next().is_some()
        || view.merged_into.is_some()
        || view.gathering.is_some()
        || !view.transfers.is_empty()
        || view.review.due_at.is_some()
        || view.metadata.contains_key(FORM_NAME)
}
