//! Sorts the facts of a document by what they speak of.

use std::collections::BTreeMap;

use orgo_schema::{
    case::CaseAction,
    fact::{Answered, Author, Body, Created, Decided, Fact, Item, Judged, Opened, Timed, Value},
    id::FactId,
    review::ReviewOutcome,
    task::{TaskAction, TaskStatus},
    time::Timestamp,
};

use super::{
    fields::Sets,
    reply::ReplyFacts,
    transfer::OfferFacts,
    verdict::{Verdict, Verdicts, VoidFact},
};
use crate::{contest::Contests, field::SetFact, order::Order, set::SetChange};

/// The status every task begins with.
pub(super) const TASK_BEGINS: TaskStatus = TaskStatus::Pending;

/// What a record of a step names: level, run and number of the reminder.
pub(super) type StepRecord = (u8, FactId, Option<u8>);

/// A tick: its position, the rule's fact that added the line if one did, the number of the line, whether it
/// is done.
pub(super) type Check = (usize, Option<FactId>, u16, bool);

/// The facts of a task that take part, each with its position, ascending.
#[derive(Debug, Default)]
pub(super) struct TaskFacts<'a> {
    pub(super) created: Vec<(usize, FactId, &'a Created)>,
    pub(super) actions: Vec<(usize, TaskAction)>,
    /// When holds are over by themselves, by position.
    pub(super) holds_until: BTreeMap<usize, Timestamp>,
    pub(super) acknowledged: Vec<(usize, Option<Timestamp>)>,
    pub(super) sets: Sets<'a>,
    pub(super) items: Vec<SetChange<'a, Item>>,
    pub(super) steps: Vec<(usize, StepRecord)>,
    pub(super) checks: Vec<Check>,
    pub(super) timed: Vec<(usize, FactId, &'a Timed)>,
    pub(super) decided: Vec<(usize, &'a Decided)>,
    /// What was decided of it, in order.
    pub(super) judged: Vec<(usize, &'a Judged)>,
    pub(super) offers: OfferFacts<'a>,
}

/// The facts of a case that take part, each with its position, ascending.
#[derive(Debug, Default)]
pub(super) struct CaseFacts<'a> {
    pub(super) opened: Vec<(usize, &'a Opened)>,
    pub(super) actions: Vec<(usize, CaseAction)>,
    /// Why each action was done, or how it ended, by position.
    pub(super) reasons: BTreeMap<usize, &'a str>,
    pub(super) sets: Sets<'a>,
    pub(super) items: Vec<SetChange<'a, Item>>,
    pub(super) reviews: Vec<(usize, ReviewOutcome, Option<&'a str>)>,
    pub(super) decided: Vec<(usize, &'a Decided)>,
    pub(super) answers: Vec<(usize, &'a Answered)>,
    /// Whether a node opened it as a review.
    pub(super) is_review: bool,
    pub(super) offers: OfferFacts<'a>,
    pub(super) replies: ReplyFacts<'a>,
}

impl<'a> TaskFacts<'a> {
    /// Sorts the facts of a task and says of the others why they take no part.
    pub(super) fn of(order: &Order<'a>, contests: &Contests, verdicts: &mut Verdicts) -> Self {
        let mut facts = Self::default();
        for (position, id, fact) in order.iter() {
            let taken = may_count(contests, id).and_then(|()| facts.take(position, id, fact));
            if let Err(why) = taken {
                verdicts.say(position, Verdict::Void(why));
            }
        }
        facts
    }

    /// Lists the positions of what says that the task was made.
    pub(super) fn creations(&self) -> impl Iterator<Item = usize> {
        self.created.iter().map(|(position, ..)| *position)
    }

    /// Returns the run that a record names, with all creations as the one that counts.
    pub(super) fn run_of(&self, run: FactId, creation: FactId) -> FactId {
        let is_creation = self.created.iter().any(|(_, created, _)| *created == run);
        if is_creation { creation } else { run }
    }

    fn acted(&mut self, position: usize, action: TaskAction, until: Option<Timestamp>) {
        if let Some(until) = until {
            self.holds_until.insert(position, until);
        }
        self.actions.push((position, action));
    }

    #[expect(clippy::too_many_lines, reason = "a line or two for each kind of fact")]
    fn take(&mut self, position: usize, id: FactId, fact: &'a Fact) -> Result<(), VoidFact> {
        match &fact.body {
            Body::Created(created) => self.created.push((position, id, created)),
            Body::TaskActed { action, until, .. } => {
                may_act(fact, matches!(action, TaskAction::Settle(_)))?;
                self.acted(position, *action, *until);
            }
            Body::Acknowledged { until, .. } => {
                may_act(fact, true)?;
                self.acknowledged.push((position, *until));
            }
            Body::Set(value) if value.field().is_of_tasks() => {
                add_set(&mut self.sets, position, fact, value);
            }
            Body::Added(item) | Body::Removed(item) if item.is_of_tasks() => {
                self.items.push(change(position, fact, item));
            }
            Body::Stepped {
                level,
                run,
                reminder,
            } => self.steps.push((position, (*level, *run, *reminder))),
            Body::Checked { item, done, of } => self.checks.push((position, *of, *item, *done)),
            Body::Timed(timed) => self.timed.push((position, id, timed)),
            Body::Decided(decided) => {
                may_act(fact, true)?;
                self.decided.push((position, decided));
            }
            Body::Judged(judged) => {
                may_act(fact, true)?;
                self.judged.push((position, judged));
            }
            Body::Offered(_) | Body::OfferAnswered(_) => self.offers.take(position, (id, fact))?,
            Body::Commented { .. }
            | Body::Moved(_)
            | Body::Renamed(_)
            | Body::Witnessed
            | Body::Wanted(_)
            | Body::Leased(_)
            | Body::Tried(_)
            | Body::Seen { .. }
            | Body::Filed(_)
            | Body::Enacted(_) => {}
            Body::Received(_)
            | Body::Copied(_)
            | Body::Routed(_)
            | Body::Opened(_)
            | Body::CaseActed { .. }
            | Body::Set(_)
            | Body::Added(_)
            | Body::Removed(_)
            | Body::Placed { .. }
            | Body::SetAside { .. }
            | Body::Known(_)
            | Body::Account(_)
            | Body::Credential { .. }
            | Body::Reviewed { .. }
            | Body::Carried(_)
            | Body::Published(_)
            | Body::PurgeProposed(_)
            | Body::PurgeAcknowledged
            | Body::Purged(_)
            | Body::PurgeWithdrawn { .. }
            | Body::PassedOn(_)
            | Body::Parceled(_)
            | Body::Unparceled
            | Body::Original { .. }
            | Body::Replied(_)
            | Body::ReplyTakenBack { .. }
            | Body::Answered(_)
            | Body::ReviewOpened(_)
            | Body::Finding(_)
            | Body::Preferred(_)
            | Body::Viewed(_) => return Err(VoidFact::Elsewhere),
        }
        Ok(())
    }
}

impl<'a> CaseFacts<'a> {
    /// Sorts the facts of a case and says of the others why they take no part.
    pub(super) fn of(order: &Order<'a>, contests: &Contests, verdicts: &mut Verdicts) -> Self {
        let mut facts = Self::default();
        for (position, id, fact) in order.iter() {
            let taken = may_count(contests, id).and_then(|()| facts.take(position, id, fact));
            if let Err(why) = taken {
                verdicts.say(position, Verdict::Void(why));
            }
        }
        facts
    }

    #[expect(clippy::too_many_lines, reason = "a line or two for each kind of fact")]
    fn take(&mut self, position: usize, id: FactId, fact: &'a Fact) -> Result<(), VoidFact> {
        match &fact.body {
            Body::Opened(opened) => self.opened.push((position, opened)),
            Body::CaseActed { action, reason } => {
                may_act(fact, matches!(action, CaseAction::Settle(_)))?;
                if let Some(reason) = reason {
                    self.reasons.insert(position, reason);
                }
                self.actions.push((position, *action));
            }
            Body::Set(value) if value.field().is_of_cases() => {
                add_set(&mut self.sets, position, fact, value);
            }
            Body::Added(item) | Body::Removed(item) if item.is_of_cases() => {
                self.items.push(change(position, fact, item));
            }
            Body::Reviewed { outcome, note } => {
                may_act(fact, true)?;
                self.reviews.push((position, *outcome, note.as_deref()));
            }
            Body::Decided(decided) => {
                may_act(fact, true)?;
                self.decided.push((position, decided));
            }
            Body::Answered(answered) => {
                may_act(fact, false)?;
                self.answers.push((position, answered));
            }
            Body::Offered(_) | Body::OfferAnswered(_) => self.offers.take(position, (id, fact))?,
            Body::Replied(_) | Body::ReplyTakenBack { .. } => {
                self.replies.take(position, (id, fact))?;
            }
            Body::ReviewOpened(_) => {
                may_act(fact, false)?;
                self.is_review = true;
            }
            Body::Finding(_)
            | Body::Commented { .. }
            | Body::Moved(_)
            | Body::Renamed(_)
            | Body::Published(_)
            | Body::Witnessed
            | Body::Wanted(_)
            | Body::Leased(_)
            | Body::Tried(_)
            | Body::Seen { .. } => {}
            Body::Received(_)
            | Body::Copied(_)
            | Body::Routed(_)
            | Body::Created(_)
            | Body::TaskActed { .. }
            | Body::Acknowledged { .. }
            | Body::Set(_)
            | Body::Added(_)
            | Body::Removed(_)
            | Body::Stepped { .. }
            | Body::Placed { .. }
            | Body::SetAside { .. }
            | Body::Checked { .. }
            | Body::Known(_)
            | Body::Account(_)
            | Body::Credential { .. }
            | Body::Carried(_)
            | Body::PurgeProposed(_)
            | Body::PurgeAcknowledged
            | Body::Purged(_)
            | Body::PurgeWithdrawn { .. }
            | Body::PassedOn(_)
            | Body::Filed(_)
            | Body::Enacted(_)
            | Body::Parceled(_)
            | Body::Unparceled
            | Body::Original { .. }
            | Body::Judged(_)
            | Body::Timed(_)
            | Body::Preferred(_)
            | Body::Viewed(_) => return Err(VoidFact::Elsewhere),
        }
        Ok(())
    }
}

fn add_set<'a>(sets: &mut Sets<'a>, position: usize, fact: &Fact, value: &'a Value) {
    sets.entry(value.field()).or_default().push(SetFact {
        position,
        by_person: fact.by.is_person(),
        value,
    });
}

fn change<'a>(position: usize, fact: &Fact, item: &'a Item) -> SetChange<'a, Item> {
    SetChange {
        position,
        adds: matches!(fact.body, Body::Added(_)),
        item,
    }
}

/// Whether a fact takes part, whoever wrote it.
fn may_count(contests: &Contests, fact: FactId) -> Result<(), VoidFact> {
    if contests.sets_aside(fact) {
        return Err(VoidFact::Contested);
    }
    Ok(())
}

/// Whether the author of a fact may act: somebody must stand behind it, and for some acts a person.
pub(super) fn may_act(fact: &Fact, needs_person: bool) -> Result<(), VoidFact> {
    match fact.by {
        Author::Person { .. } => Ok(()),
        Author::Node(_) if !needs_person => Ok(()),
        Author::Node(_) | Author::Derived => Err(VoidFact::NotByPerson),
    }
}
