//! The path of a task through the organisation, out of the facts that its timeline tells (SPEC 2, flow).
//!
//! It begins where the task was made and ends where it is now, may circle, and names each stop in between with who, when
//! and why. What does not count any more leaves no stop; a label that another one replaced later does.

use orgo_schema::{
    fact::{Author, Body, Judged, OfferReply, TimedAct, Value},
    id::FactId,
    label::Label,
    path::{PathKind, PathStep},
    task::{TaskAction, TaskStatus},
    time::Timestamp,
};

use crate::{
    fold::{ByTime, Entry, State, TaskFold, Verdict},
    order::Facts,
};

/// What the role of work gets that was resolved under another label (SPEC 2).
const RESOLVED: &str = "Resolved";

/// Returns the path of a task, its origin first. `facts` are those that it was folded from.
pub fn of_task(fold: &TaskFold, facts: &Facts) -> Vec<PathStep> {
    let mut walked = Walked::of(fold, facts);
    let mut climbs = climbs(fold, facts);
    climbs.sort_by_key(|step| std::cmp::Reverse(step.at));
    for entry in &fold.entries {
        // What is known of one clock may run behind what happened before it at another.
        let now = entry.at.max(walked.now);
        while let Some(climb) = climbs.pop_if(|climb| climb.at < now) {
            walked.come(climb);
        }
        walked.now = now;
        walked.take(entry);
    }
    for climb in climbs.into_iter().rev() {
        walked.come(climb);
    }
    walked.end()
}

/// Lists the moves up that count.
fn climbs(fold: &TaskFold, facts: &Facts) -> Vec<PathStep> {
    let of_clock = fold.entries.iter().filter_map(|entry| {
        let Body::Stepped {
            level,
            run,
            reminder: None,
        } = &facts.get(&entry.fact)?.body
        else {
            return None;
        };
        let is_it = |step: &&crate::walk::Step| {
            (step.level, step.run, step.reminder) == (*level, *run, None)
        };
        let step = fold.walk.as_ref()?.steps.iter().rfind(is_it)?;
        (entry.verdict == Verdict::Valid).then(|| PathStep {
            why: Some(step.why.to_string()),
            ..stop(PathKind::Climbed, &step.to, step.at, Some(entry.fact))
        })
    });
    let of_rules = fold.by_time.iter().filter_map(by_rule);
    of_clock.chain(of_rules).collect()
}

/// Returns where a rule brought it as time passed.
fn by_rule(by: &ByTime) -> Option<PathStep> {
    let State::Done(at) = by.state else {
        return None;
    };
    let label = by.timed.acts.iter().find_map(|act| {
        if let TimedAct::Label(label) = act {
            Some(label)
        } else {
            None
        }
    })?;
    Some(PathStep {
        why: Some(by.timed.rule.id.clone()),
        ..stop(PathKind::Ruled, label, at, Some(by.fact))
    })
}

/// Returns a stop that nobody stands behind and nothing is known of.
fn stop(kind: PathKind, label: &Label, at: Timestamp, fact: Option<FactId>) -> PathStep {
    PathStep {
        kind,
        label: label.clone(),
        direction: None,
        against: None,
        at,
        by: None,
        why: None,
        fact,
    }
}

/// A path as far as it was walked.
struct Walked<'a> {
    fold: &'a TaskFold,
    facts: &'a Facts,
    path: Vec<PathStep>,
    /// Where it is addressed to, escalation aside.
    address: Label,
    /// What explains the label that is set next: an answer to an offer, or a decision.
    cause: Option<(PathKind, Option<String>)>,
    status: TaskStatus,
    now: Timestamp,
}

impl<'a> Walked<'a> {
    /// Begins where the task was made.
    fn of(fold: &'a TaskFold, facts: &'a Facts) -> Self {
        let created = facts.get(&fold.created);
        let origin = if let Some(Body::Created(created)) = created.map(|fact| &fact.body) {
            created.label.clone()
        } else {
            fold.address.clone()
        };
        let began = fold.view.created_at;
        let first = PathStep {
            by: fold.view.created_by,
            ..stop(PathKind::Opened, &origin, began, Some(fold.created))
        };
        Self {
            fold,
            facts,
            path: vec![first],
            address: origin,
            cause: None,
            status: TaskStatus::Pending,
            now: began,
        }
    }

    /// Comes to a stop, if it is elsewhere.
    fn come(&mut self, stop: PathStep) {
        if stop.kind == PathKind::Ruled {
            self.address = stop.label.clone();
        }
        self.path
            .extend(self.path.last().and_then(|last| stop.from(last)));
    }

    /// Goes on with what one fact says.
    fn take(&mut self, entry: &Entry) {
        let counted = matches!(entry.verdict, Verdict::Valid | Verdict::Superseded);
        let Some(fact) = self.facts.get(&entry.fact).filter(|_| counted) else {
            return;
        };
        let by = match fact.by {
            Author::Person { user, .. } => Some(user),
            Author::Derived | Author::Node(_) => None,
        };
        let Some((kind, why)) = self.said(&fact.body) else {
            return;
        };
        let stop = stop(kind, &self.address, self.now, Some(entry.fact));
        self.come(PathStep { by, why, ..stop });
    }

    /// Takes in what a fact says, and returns what it is where it brings the work somewhere: to its address.
    fn said(&mut self, body: &Body) -> Option<(PathKind, Option<String>)> {
        if let Body::OfferAnswered(answered) = body
            && answered.reply == OfferReply::Accept
        {
            let mut offers = self.fold.view.transfers.iter();
            let offer = offers.find(|offer| offer.offer_id == answered.offer);
            let why = answered.reason.clone();
            let why = why.or_else(|| offer.map(|offer| offer.reason.clone()));
            self.cause = Some((PathKind::Transferred, why));
        } else if let Body::Judged(judged) = body {
            self.cause = Some((PathKind::Decided, Some(decided(judged))));
        } else if let Body::Set(Value::Label(label)) = body {
            let cause = self.cause.take();
            let said = cause.unwrap_or_else(|| (self.kind(label), None));
            self.address = label.clone();
            return Some(said);
        } else if let Body::TaskActed { action, reason, .. } = body {
            self.cause = None;
            self.status = self.status.after(*action).unwrap_or(self.status);
            let reopens = *action == TaskAction::Reopen;
            return reopens.then(|| (PathKind::Reopened, reason.clone()));
        }
        None
    }

    /// Says what setting this label by hand is.
    fn kind(&self, label: &Label) -> PathKind {
        let is_resolved = self.address.with_subrole(RESOLVED).as_ref() == Ok(label);
        if is_resolved || self.status.is_finished() {
            PathKind::Resolved
        } else if self.address.role == label.role {
            PathKind::Relabeled
        } else {
            PathKind::HandedOver
        }
    }

    /// Ends where the task is.
    fn end(mut self) -> Vec<PathStep> {
        let here = &self.fold.view.label;
        let settled = stop(PathKind::Settled, here, self.now, None);
        self.come(settled);
        self.path
    }
}

/// Returns what was said to a decision.
fn decided(judged: &Judged) -> String {
    let said = judged.judgment.as_str();
    match &judged.reason {
        Some(reason) => format!("{said}: {reason}"),
        None => said.to_owned(),
    }
}
