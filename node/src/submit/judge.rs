//! Deciding requests: who says yes or no to what somebody else asks for (SPEC 2, flow).

use orgo_engine::authorize::Action;
use orgo_schema::{
    command::{Object, Receipt},
    fact::{Body, Judged, Judgment, Value},
    id::TaskId,
    task::{TaskAction, TaskStatus},
};

use super::{
    change::{Ask, illegal, reason_for},
    check,
};
use crate::{failure::Failure, waits};

/// Lists what can be decided of a request that stands here.
pub fn possible(status: TaskStatus) -> &'static [Judgment] {
    match status {
        TaskStatus::Pending | TaskStatus::InProgress => &[Judgment::Approve, Judgment::Reject],
        TaskStatus::Completed | TaskStatus::Failed => &[Judgment::Revoke],
        TaskStatus::OnHold | TaskStatus::Cancelled => &[],
    }
}

/// Decides a request: a yes completes it, and it goes where the rule says; a no fails it; what is revoked
/// waits again where it was.
///
/// # Errors
/// A refusal that says what is possible.
pub fn judge(
    ask: &mut Ask<'_, '_>,
    task: TaskId,
    judgment: Judgment,
    reason: Option<String>,
) -> Result<Receipt, Failure> {
    let found = ask.find(Object::Task(task))?;
    ask.may(Action::Judge, &found)?;
    let Some((fold, approval)) = found
        .task()
        .and_then(|fold| Some((fold, fold.view.approval.clone()?)))
    else {
        let problem = "this task is no request for a decision: complete it, or fail it";
        return Err(check::invalid("decision", problem).into());
    };
    if fold.view.created_by == Some(ask.person.user) {
        let problem = "you asked for this yourself: somebody else decides";
        return Err(check::invalid("decision", problem).into());
    }
    let status = fold.status;
    if !possible(status).contains(&judgment) {
        let allowed: Vec<&str> = possible(status).iter().map(|it| it.as_str()).collect();
        return Err(illegal("task", judgment.as_str(), status.as_str(), &allowed).into());
    }
    if judgment == Judgment::Approve {
        waits::may_end(&ask.holding(&found)?)?;
    }
    let reason = reason_for(judgment.needs_reason(), reason)?;
    let (action, label) = match judgment {
        Judgment::Approve => (TaskAction::Complete, approval.then),
        Judgment::Reject => (TaskAction::Fail, None),
        Judgment::Revoke => (TaskAction::Reopen, fold.decided_from.clone()),
    };
    let judged = Judged {
        judgment,
        at: fold.view.label.clone(),
        from: fold.address.clone(),
        reason: reason.clone(),
    };
    let mut receipt = ask.write(&found, Body::Judged(judged))?;
    let mut bodies = Vec::new();
    bodies.extend(label.map(|label| Body::Set(Value::Label(label))));
    bodies.push(Body::TaskActed {
        action,
        reason: Some(words(judgment, reason.as_deref())),
        until: None,
    });
    for body in bodies {
        receipt.facts.extend(ask.write(&found, body)?.facts);
    }
    Ok(receipt)
}

/// Says how a request ended, as its resolution.
fn words(judgment: Judgment, reason: Option<&str>) -> String {
    let said = match judgment {
        Judgment::Approve => "Approved",
        Judgment::Reject => "Rejected",
        Judgment::Revoke => "Decision revoked",
    };
    reason.map_or_else(|| said.to_owned(), |reason| format!("{said}: {reason}"))
}
