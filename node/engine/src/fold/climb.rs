//! What a task's walk and the steps that were recorded of it come to.

use std::collections::{BTreeMap, BTreeSet};

use orgo_schema::{
    fact::{Field, Value},
    id::FactId,
    label::Label,
    task::{ShownStatus, TaskAction, TaskStatus},
    time::Timestamp,
};

use super::{
    fields::Fields,
    gather::{StepRecord, TASK_BEGINS, TaskFacts},
    task::TaskInput,
    timed::Marked,
    verdict::{Verdict, Verdicts, VoidFact},
};
use crate::{
    order::Order,
    status::{Outcome, StatusFold},
    walk::{
        self, Change, Event, OPEN_END, Start, Step, Top, Walk,
        instant::{self, Witnessed},
        judge::VoidStep,
        timed::Ruled,
    },
};

/// What the walk of a task goes by: enough to walk it again, as of any instant.
#[derive(Debug, Clone, PartialEq)]
pub struct Trail {
    /// What it begins with.
    pub start: Start,
    /// What happened, in order.
    pub events: Vec<Event>,
}

/// The walk of a task and what was recorded of it.
pub(super) struct Climb {
    pub(super) walk: Option<Walk>,
    /// What it was walked from.
    pub(super) trail: Option<Trail>,
    /// Whether an act of doubtful time has no witness yet.
    pub(super) is_unsure: bool,
    /// The position of the record of the highest valid step since reopening, and its place in the walk.
    highest: Option<(usize, usize)>,
    /// The positions of starts and acknowledgements of doubtful time that have no witness.
    unwitnessed: Vec<usize>,
    /// The fields that somebody set at a time that nobody vouches for.
    unsure_fields: BTreeSet<Field>,
}

impl Climb {
    /// Walks from `start`, if any window has begun, over what matters of the facts.
    pub(super) fn of(
        input: &TaskInput<'_>,
        (order, witnessed): (&Order<'_>, &Witnessed),
        facts: &TaskFacts<'_>,
        (status, fields): (&StatusFold<TaskStatus>, &Fields<'_>),
        (start, marked): (Option<Start>, &mut Marked<'_>),
    ) -> Self {
        let mut changes = changes(facts, status);
        let yes = marked.consented();
        changes.extend(yes.map(|(position, act)| (position, Change::Consented(act))));
        changes.sort_by_key(|(position, _)| *position);
        let positions: Vec<usize> = changes.iter().map(|(position, _)| *position).collect();
        let from = start.as_ref().map_or(Timestamp(i64::MIN), |start| start.at);
        let instants = instant::acts(order, witnessed, &positions, from);
        let mut events = Vec::with_capacity(changes.len());
        let mut unwitnessed = Vec::new();
        let mut is_unsure = false;
        let (mut known, mut unsure_fields) = (BTreeMap::new(), BTreeSet::new());
        for ((position, change), at) in changes.into_iter().zip(instants) {
            match (at, order.get(position)) {
                (Some(at), Some((fact, _))) => {
                    known.insert(position, at);
                    events.push(Event { at, fact, change });
                }
                (_, _) => {
                    is_unsure = true;
                    unsure_fields.extend(field_of(&change));
                    if matches!(
                        change,
                        Change::Acknowledged(_) | Change::Moved(TaskStatus::InProgress)
                    ) {
                        unwitnessed.push(position);
                    }
                }
            }
        }
        marked.limit(order, (&facts.sets, fields), &known);
        let marks = &marked.marks;
        let trail = start.map(|start| Trail {
            start: Start {
                marks: marks.clone(),
                ..start
            },
            events,
        });
        Self {
            walk: trail
                .as_ref()
                .map(|trail| walk::walk(&trail.start, &trail.events, input.policies, OPEN_END)),
            trail,
            is_unsure,
            highest: None,
            unwitnessed,
            unsure_fields,
        }
    }

    /// Returns what rules set last as time passed, of what no person set since.
    pub(super) fn ruled(&self) -> Ruled {
        let ruled = self.walk.as_ref().map(|walk| walk.ruled.clone());
        let ruled = ruled.unwrap_or_default();
        let is_sure = |field: Field| !self.unsure_fields.contains(&field);
        Ruled {
            priority: ruled.priority.filter(|_| is_sure(Field::Priority)),
            severity: ruled.severity.filter(|_| is_sure(Field::Severity)),
            label: ruled.label.filter(|_| is_sure(Field::Label)),
        }
    }

    /// Judges the recorded steps, says which are void, and keeps the highest valid one since reopening.
    pub(super) fn judge(&mut self, facts: &TaskFacts<'_>, verdicts: &mut Verdicts) {
        let creations: Vec<FactId> = facts.created.iter().map(|(_, id, _)| *id).collect();
        let mut recorded = BTreeSet::new();
        for (position, record) in &facts.steps {
            match self.record(*position, *record, &creations) {
                // Before and after the task was raised, one step was recorded under two names.
                Ok(()) if !recorded.insert(*record) => {
                    verdicts.say(*position, Verdict::Superseded);
                }
                Ok(()) => {}
                Err(why) => verdicts.say(*position, Verdict::Void(VoidFact::Step(why))),
            }
        }
    }

    /// Judges one recorded step and keeps it if it is the highest.
    fn record(
        &mut self,
        position: usize,
        record: StepRecord,
        creations: &[FactId],
    ) -> Result<(), VoidStep> {
        let walk = self.walk.as_ref().ok_or(VoidStep::NotBegun)?;
        let (index, _) = walk.judge(record, creations)?;
        let is_higher = self.highest.is_none_or(|(_, highest)| index > highest);
        if index >= walk.before_reopening && is_higher {
            self.highest = Some((position, index));
        }
        Ok(())
    }

    /// Returns how many steps of the walk need no record any more.
    pub(super) fn recorded(&self) -> usize {
        let before_reopening = self.walk.as_ref().map_or(0, |walk| walk.before_reopening);
        self.highest
            .map_or(before_reopening, |(_, index)| index.saturating_add(1))
    }

    /// Returns the highest valid step that was recorded since the task was last reopened.
    pub(super) fn highest(&self) -> Option<&Step> {
        let (_, index) = self.highest?;
        self.walk.as_ref()?.steps.get(index)
    }

    /// Returns when the next step occurs if nobody acts; nothing while none would be recorded.
    pub(super) fn next_step_at(&self) -> Option<Timestamp> {
        let walk = self.walk.as_ref().filter(|_| !self.is_unsure)?;
        walk.steps.get(self.recorded()).map(|step| step.at)
    }

    /// Returns the top it stands at; nothing while rungs are to be recorded, or none would be.
    pub(super) fn top(&self) -> Option<Top> {
        let walk = self.walk.as_ref().filter(|_| !self.is_unsure)?;
        let mut rest = walk.steps.iter().skip(self.recorded());
        walk.top
            .filter(|_| rest.all(|step| step.reminder.is_some()))
    }

    /// Returns the address: the rung reached, unless the label was set since, `label` being the last.
    pub(super) fn address<'a>(&'a self, label: &'a Label) -> &'a Label {
        let relabeled = self.walk.as_ref().and_then(|walk| walk.before_relabel);
        match (self.highest, self.highest()) {
            (Some((_, index)), Some(step)) if relabeled.is_none_or(|steps| steps <= index) => {
                &step.to
            }
            _ => label,
        }
    }

    /// Whether somebody started or acknowledged the task since the highest step.
    fn is_taken_up(&self, order: &Order<'_>) -> bool {
        let Some((record, step)) = self
            .highest
            .map(|(position, _)| position)
            .zip(self.highest())
        else {
            return false;
        };
        let run = self.walk.as_ref().and_then(|walk| walk.runs.last());
        run.is_some_and(|run| run.fact != step.run)
            || self
                .unwitnessed
                .iter()
                .any(|position| order.has_seen(*position, record))
    }

    /// Whether the hold it is in was over by itself before the highest step occurred.
    fn is_over_held(&self) -> bool {
        let over = self.walk.as_ref().and_then(|walk| walk.hold_until);
        over.zip(self.highest())
            .is_some_and(|(over, step)| step.at >= over)
    }

    /// Returns the status as people see it: escalated where nobody has taken up the highest step.
    pub(super) fn shown_status(&self, order: &Order<'_>, status: TaskStatus) -> ShownStatus {
        match status {
            TaskStatus::OnHold if !self.is_over_held() => ShownStatus::OnHold,
            TaskStatus::Completed => ShownStatus::Completed,
            TaskStatus::Failed => ShownStatus::Failed,
            TaskStatus::Cancelled => ShownStatus::Cancelled,
            TaskStatus::Pending | TaskStatus::InProgress | TaskStatus::OnHold
                if self.highest.is_some() && !self.is_taken_up(order) =>
            {
                ShownStatus::Escalated
            }
            TaskStatus::Pending => ShownStatus::Pending,
            TaskStatus::InProgress => ShownStatus::InProgress,
            TaskStatus::OnHold => ShownStatus::OnHold,
        }
    }
}

/// Lists what matters to the walk.
fn changes(facts: &TaskFacts<'_>, status: &StatusFold<TaskStatus>) -> Vec<(usize, Change)> {
    let mut changes: Vec<(usize, Change)> = Vec::new();
    let mut reached = TASK_BEGINS;
    for ((position, action), outcome) in facts.actions.iter().zip(&status.outcomes) {
        if let (Outcome::Applied, Some(next)) = (outcome, reached.after(*action)) {
            reached = next;
            let change = if *action == TaskAction::Hold {
                Change::Held(facts.holds_until.get(position).copied())
            } else {
                Change::Moved(next)
            };
            changes.push((*position, change));
        }
    }
    changes.extend(
        facts
            .acknowledged
            .iter()
            .map(|(position, until)| (*position, Change::Acknowledged(*until))),
    );
    for field in [
        Field::Label,
        Field::Priority,
        Field::Severity,
        Field::Reactivity,
    ] {
        for set in facts
            .sets
            .get(&field)
            .map(Vec::as_slice)
            .unwrap_or_default()
        {
            let change = match set.value {
                Value::Label(label) => Change::Label(label.clone()),
                Value::Priority(priority) => Change::Priority(*priority),
                Value::Severity(severity) => Change::Severity(*severity),
                Value::Reactivity(span) => Change::Reactivity(*span),
                Value::Assignee(_)
                | Value::Due(_)
                | Value::Person(_)
                | Value::MergedInto(_)
                | Value::Location(_)
                | Value::RetentionClass(_)
                | Value::Review(_)
                | Value::Recurrence(_)
                | Value::Gathering(_)
                | Value::Case(_) => {
                    continue;
                }
            };
            changes.push((set.position, change));
        }
    }
    changes
}

/// Returns the field that a change sets and a rule may set, too.
const fn field_of(change: &Change) -> Option<Field> {
    match change {
        Change::Label(_) => Some(Field::Label),
        Change::Priority(_) => Some(Field::Priority),
        Change::Severity(_) => Some(Field::Severity),
        Change::Moved(_)
        | Change::Held(_)
        | Change::Acknowledged(_)
        | Change::Reactivity(_)
        | Change::Consented(_) => None,
    }
}
