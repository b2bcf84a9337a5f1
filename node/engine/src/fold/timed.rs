//! What rules did to a task because time has passed (SPEC 4, CONVERGENCE 6).
//!
//! Of the records of one rule about one run the first in order counts: rules of two versions do not act
//! twice. Each becomes a mark of the walk, which says when it is reached, and whether it is at all.
//! Priority, severity and label change at that instant and no earlier. **A person's word stands against
//! a rule**: what a person set later, or set having seen the record, is not changed by it; nor is what
//! people set apart and have not settled, because a rule never closes a conflict.

use std::collections::BTreeMap;

use orgo_schema::{
    fact::{Decided, Field, Purpose, Timed, TimedAct},
    id::FactId,
    role::RolePath,
    time::Timestamp,
    view::ChecklistItem,
};

use super::{
    climb::Climb,
    fields::{Fields, Sets},
    gather::{Check, TaskFacts},
    verdict::{Verdict, Verdicts, VoidFact},
};
use crate::{
    consent::{self, Consent},
    order::Order,
    outbox::{News, Reach},
    policy::NotifyScope,
    rule::Change,
    walk::{
        OPEN_END,
        timed::{Effect, Mark, Timely},
    },
};

/// What a rule does to a task because time has passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByTime {
    /// The record.
    pub fact: FactId,
    /// What it says.
    pub timed: Timed,
    /// When it was reached.
    pub at: Timestamp,
    /// How it stands.
    pub state: State,
}

/// How something stands that may wait for a yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It is done since then.
    Done(Timestamp),
    /// It waits for a person's yes.
    Waits,
    /// A person said no.
    Refused,
}

/// The records that count, as marks of the walk, and what people said to them.
#[derive(Debug, Default)]
pub(super) struct Marked<'a> {
    pub(super) marks: Vec<Mark>,
    /// For each mark, the position of its record and what it says.
    records: Vec<(usize, &'a Timed)>,
    /// What was said to each, by identity.
    consents: BTreeMap<FactId, Consent>,
    /// The positions of records of what another one has done.
    superseded: Vec<usize>,
}

impl<'a> Marked<'a> {
    /// Picks the records that count. `runs` maps a run that a record names to the one it means.
    pub(super) fn of(
        order: &Order<'_>,
        facts: &TaskFacts<'a>,
        run_of: impl Fn(FactId) -> FactId,
    ) -> Self {
        let mut marked = Self::default();
        for (position, id, timed) in &facts.timed {
            let run = run_of(timed.run);
            let same = |mark: &Mark| mark.rule.id == timed.rule.id && mark.run == run;
            if marked.marks.iter().any(same) {
                marked.superseded.push(*position);
                continue;
            }
            marked.marks.push(Mark {
                fact: *id,
                rule: timed.rule.clone(),
                run,
                after: timed.after,
                since: timed.since,
                changes: timed
                    .acts
                    .iter()
                    .filter_map(effect)
                    .map(unlimited)
                    .collect(),
            });
            marked.records.push((*position, timed));
            let said = consent::fold(order, &facts.decided, *id);
            marked.consents.extend(said.map(|said| (*id, said)));
        }
        marked
    }

    /// Lists the yes that count, each with its position and what it is said to.
    pub(super) fn consented(&self) -> impl Iterator<Item = (usize, FactId)> + '_ {
        let said = self.consents.iter();
        said.filter_map(|(act, said)| said.yes.map(|position| (position, *act)))
    }

    /// Says up to when each change may act: until a person who had seen it set the field, or while
    /// nobody has to settle it. `instants` are those of the sets, by position.
    pub(super) fn limit(
        &mut self,
        order: &Order<'_>,
        (sets, fields): (&Sets<'_>, &Fields<'_>),
        instants: &BTreeMap<usize, Timestamp>,
    ) {
        for (mark, (position, _)) in self.marks.iter_mut().zip(&self.records) {
            for change in &mut mark.changes {
                let Some(field) = field_of(&change.effect) else {
                    continue;
                };
                let of_field = sets.get(&field).map(Vec::as_slice).unwrap_or_default();
                let saw = of_field
                    .iter()
                    .filter(|set| set.by_person && order.has_seen(set.position, *position))
                    .filter_map(|set| instants.get(&set.position).copied());
                let mut apart: Vec<Timestamp> = fields
                    .in_conflict(field)
                    .iter()
                    .filter_map(|position| instants.get(position).copied())
                    .collect();
                apart.sort_unstable();
                let limits = saw.chain(apart.get(1).copied());
                change.before = limits.min().unwrap_or(OPEN_END);
            }
        }
    }

    /// Judges the records by the walk, and returns those that count.
    pub(super) fn judge(
        &self,
        climb: &Climb,
        facts: &TaskFacts<'_>,
        verdicts: &mut Verdicts,
    ) -> Vec<ByTime> {
        verdicts.supersede(self.superseded.iter().copied(), &[]);
        let mut found = Vec::new();
        for (index, (mark, (position, timed))) in self.marks.iter().zip(&self.records).enumerate() {
            match self.state(climb, index, mark) {
                Ok((at, state)) => found.push(ByTime {
                    fact: mark.fact,
                    timed: (*timed).clone(),
                    at,
                    state,
                }),
                Err(why) => verdicts.say(*position, Verdict::Void(why)),
            }
            let state = found.last().filter(|by| by.fact == mark.fact);
            if state.is_some_and(|by| by.state == State::Refused) {
                verdicts.say(*position, Verdict::Void(VoidFact::Refused));
            }
        }
        judge_decisions(&self.consents, &facts.decided, verdicts);
        found.sort_by_key(|by| (by.done(), by.fact));
        found
    }

    fn state(
        &self,
        climb: &Climb,
        index: usize,
        mark: &Mark,
    ) -> Result<(Timestamp, State), VoidFact> {
        let walk = climb
            .walk
            .as_ref()
            .ok_or(VoidFact::Step(crate::walk::judge::VoidStep::NotBegun))?;
        let reached = walk.timed.iter().find(|reached| reached.mark == index);
        let is_over = walk
            .runs
            .iter()
            .any(|run| run.fact == mark.run && run.ended.is_some());
        match reached {
            Some(reached) => match (reached.done, self.consents.get(&mark.fact)) {
                (Some(done), _) => Ok((reached.at, State::Done(done))),
                (None, Some(said)) if said.yes.is_none() => Ok((reached.at, State::Refused)),
                (None, _) if is_over => Err(VoidFact::Step(walk.not_reached(mark.run))),
                (None, _) => Ok((reached.at, State::Waits)),
            },
            None => Err(VoidFact::Step(walk.not_reached(mark.run))),
        }
    }
}

/// Says which decisions no longer count.
pub(super) fn judge_decisions(
    consents: &BTreeMap<FactId, Consent>,
    decided: &[(usize, &Decided)],
    verdicts: &mut Verdicts,
) {
    for (position, decided) in decided {
        match consents.get(&decided.act) {
            None => verdicts.say(*position, Verdict::Void(VoidFact::NothingAsked)),
            Some(said) if said.replaced.contains(position) => {
                verdicts.say(*position, Verdict::Superseded);
            }
            Some(said) if said.outweighed.contains(position) => {
                verdicts.say(*position, Verdict::Overtaken);
            }
            Some(_) => {}
        }
    }
}

impl ByTime {
    /// Returns since when it acts, if it does.
    pub const fn done(&self) -> Option<Timestamp> {
        match self.state {
            State::Done(at) => Some(at),
            State::Waits | State::Refused => None,
        }
    }

    /// Lists whom it tells around the team that has the task, once it is done.
    pub(super) fn news<'b>(
        &'b self,
        team: Option<&'b RolePath>,
    ) -> impl Iterator<Item = News> + 'b {
        let done = self.done();
        self.timed.acts.iter().filter_map(move |act| {
            let TimedAct::Notify { scope, template } = act else {
                return None;
            };
            Some(News {
                cause: self.fact,
                purpose: Purpose::Notified,
                reach: Reach::Around(scope.parse::<NotifyScope>().ok()?, team.cloned()),
                at: done?,
                template: template.clone(),
            })
        })
    }

    /// Lists the tags it gives the case, once it is done.
    pub fn tags(&self) -> impl Iterator<Item = (Timestamp, &str)> {
        let acts = self.timed.acts.iter();
        let tags = acts.filter_map(|act| match act {
            TimedAct::Tag(tag) => Some(tag.as_str()),
            TimedAct::Priority { .. }
            | TimedAct::Severity { .. }
            | TimedAct::Label(_)
            | TimedAct::Line(_)
            | TimedAct::Escalate
            | TimedAct::Notify { .. } => None,
        });
        let done = self.done();
        tags.filter_map(move |tag| done.map(|at| (at, tag)))
    }

    fn lines(&self) -> impl Iterator<Item = &String> {
        let is_done = self.done().is_some();
        let acts = self.timed.acts.iter().filter(move |_| is_done);
        acts.filter_map(|act| match act {
            TimedAct::Line(text) => Some(text),
            TimedAct::Priority { .. }
            | TimedAct::Severity { .. }
            | TimedAct::Label(_)
            | TimedAct::Tag(_)
            | TimedAct::Escalate
            | TimedAct::Notify { .. } => None,
        })
    }
}

/// Returns the checklist as it is ticked: the lines it began with, then those of rules as time passed. Of
/// each line the last tick in order counts.
pub(super) fn checklist(
    begun: &[String],
    by_time: &[ByTime],
    checks: &[Check],
    verdicts: &mut Verdicts,
) -> Vec<ChecklistItem> {
    let begun = (0_u16..).zip(begun).map(|(item, text)| (None, item, text));
    let added = by_time.iter().flat_map(|by| {
        let lines = (0_u16..).zip(by.lines());
        lines.map(|(item, text)| (Some(by.fact), item, text))
    });
    let mut list: Vec<ChecklistItem> = begun
        .chain(added)
        .map(|(of, item, text)| ChecklistItem {
            text: text.clone(),
            done: false,
            of,
            item,
        })
        .collect();
    let mut last: BTreeMap<(Option<FactId>, u16), usize> = BTreeMap::new();
    for (position, of, item, done) in checks {
        let mut lines = list.iter_mut();
        match lines.find(|line| (line.of, line.item) == (*of, *item)) {
            Some(line) => {
                line.done = *done;
                if let Some(earlier) = last.insert((*of, *item), *position) {
                    verdicts.say(earlier, Verdict::Superseded);
                }
            }
            None => verdicts.say(*position, Verdict::Void(VoidFact::NoSuchItem)),
        }
    }
    list
}

fn effect(act: &TimedAct) -> Option<Effect> {
    Some(match act {
        TimedAct::Priority { to, at_least } => Effect::Priority(change(*to, *at_least)),
        TimedAct::Severity { to, at_least } => Effect::Severity(change(*to, *at_least)),
        TimedAct::Label(label) => Effect::Label(label.clone()),
        TimedAct::Escalate => Effect::Escalate,
        TimedAct::Tag(_) | TimedAct::Line(_) | TimedAct::Notify { .. } => return None,
    })
}

const fn change<T>(to: T, at_least: bool) -> Change<T>
where
    T: Copy,
{
    if at_least {
        Change::AtLeast(to)
    } else {
        Change::To(to)
    }
}

const fn unlimited(effect: Effect) -> Timely {
    Timely {
        effect,
        before: OPEN_END,
    }
}

const fn field_of(effect: &Effect) -> Option<Field> {
    match effect {
        Effect::Priority(_) => Some(Field::Priority),
        Effect::Severity(_) => Some(Field::Severity),
        Effect::Label(_) => Some(Field::Label),
        Effect::Escalate => None,
    }
}
