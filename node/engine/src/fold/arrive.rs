//! That the work of a task came to a team (SPEC 4: recipients hear when work reaches them).
//!
//! It came there when it began, when somebody last gave it the address of that team, or when a rule did so as time
//! passed. That it began there follows from the task itself, so that two gateways which route one mail by rules of two
//! versions tell nobody twice.

use orgo_schema::{
    fact::{Created, Field, Purpose, TimedAct, Value},
    id::{FactId, UserId},
    role::RolePath,
    time::Timestamp,
    view::TaskView,
};

use super::{
    added,
    climb::Climb,
    gather::TaskFacts,
    timed::{ByTime, State},
    verdict::Entry,
};
use crate::{
    order::Order,
    outbox::{News, Reach, Team},
    status::Outcome,
    transfer,
};

/// What an arrival follows from.
struct Arrival {
    cause: FactId,
    at: Timestamp,
    /// Who brought it there, if somebody did.
    by: Option<UserId>,
    /// Where in the order, unless it began there.
    position: Option<usize>,
}

/// Lists whom it concerns that the work came to where it is: the team, as long as nobody there has it, and who does
/// it by the rule or the person that made it.
pub(super) fn news(
    (order, entries): (&Order<'_>, &[Entry]),
    (facts, outcomes): (&TaskFacts<'_>, &[Outcome]),
    (created, by_time, climb): (&Created, &[ByTime], &Climb),
    view: &TaskView,
) -> Vec<News> {
    // Those who are asked about an offer hear of the offer.
    if transfer::asks_about(view).is_some() {
        return Vec::new();
    }
    let given = view.assignee.filter(|user| {
        let is_first =
            created.assignee == Some(*user) && !facts.sets.contains_key(&Field::Assignee);
        is_first && view.created_by != Some(*user)
    });
    let given = given.map(|user| News {
        cause: of_task(view),
        purpose: Purpose::Assigned,
        reach: Reach::User(user),
        at: view.created_at,
        template: None,
    });
    let came = arrival((order, entries), (facts, created), (by_time, climb), view);
    let came = came.and_then(|(role, arrival)| {
        // What moves on the moment it comes is told by that.
        let mut steps = climb.walk.iter().flat_map(|walk| &walk.steps);
        let moves_on = steps.any(|step| step.at == arrival.at);
        let is_news = !moves_on && !is_taken(order, (facts, outcomes), &arrival);
        is_news.then(|| News {
            cause: arrival.cause,
            purpose: Purpose::Arrived,
            reach: Reach::Team(Team {
                role: role.clone(),
                assignee: view.assignee,
                by: arrival.by,
            }),
            at: arrival.at,
            template: None,
        })
    });
    given.into_iter().chain(came).collect()
}

/// Returns what brought the work to the team that has it now, and when; nothing where it began.
pub(super) fn moved(
    (order, entries): (&Order<'_>, &[Entry]),
    (facts, created): (&TaskFacts<'_>, &Created),
    (by_time, climb): (&[ByTime], &Climb),
    view: &TaskView,
) -> Option<(FactId, Timestamp)> {
    let (_, came) = arrival((order, entries), (facts, created), (by_time, climb), view)?;
    (came.cause != of_task(view)).then_some((came.cause, came.at))
}

/// Returns the team that has the work now, and how it came there.
fn arrival<'a>(
    (order, entries): (&Order<'_>, &[Entry]),
    (facts, created): (&TaskFacts<'_>, &Created),
    (by_time, climb): (&[ByTime], &Climb),
    view: &'a TaskView,
) -> Option<(&'a RolePath, Arrival)> {
    let role = view.owner_role.as_ref()?;
    let arrival = by_rule(by_time, climb, role)
        .or_else(|| by_label((order, entries), (facts, created), view, role))?;
    Some((role, arrival))
}

/// Returns the cause of what follows from a task being there.
fn of_task(view: &TaskView) -> FactId {
    FactId::new(view.task_id.uuid())
}

/// Finds the rule that gave it the address of the team as time passed, if that address is in force.
fn by_rule(by_time: &[ByTime], climb: &Climb, role: &RolePath) -> Option<Arrival> {
    climb.ruled().label?;
    let is_it =
        |act: &TimedAct| matches!(act, TimedAct::Label(to) if to.role.as_ref() == Some(role));
    let done = by_time.iter().filter_map(|by| match by.state {
        State::Done(at) if by.timed.acts.iter().any(is_it) => Some((at, by.fact)),
        State::Done(_) | State::Waits | State::Refused => None,
    });
    let (at, cause) = done.max()?;
    Some(Arrival {
        cause,
        at,
        by: None,
        position: None,
    })
}

/// Finds the first of the addresses in force since when the team has it without another in between.
fn by_label(
    (order, entries): (&Order<'_>, &[Entry]),
    (facts, created): (&TaskFacts<'_>, &Created),
    view: &TaskView,
    role: &RolePath,
) -> Option<Arrival> {
    let sets = facts.sets.get(&Field::Label).map(Vec::as_slice);
    let set = sets.unwrap_or_default().iter().map(|set| {
        let team = if let Value::Label(label) = set.value {
            label.role.as_ref()
        } else {
            None
        };
        (Some(set.position), team)
    });
    let all: Vec<_> = std::iter::once((None, created.label.role.as_ref()))
        .chain(set)
        .collect();
    let last = all.iter().rposition(|(_, team)| *team == Some(role))?;
    let there = all.iter().take(last + 1).rev();
    let (position, _) = there.take_while(|(_, team)| *team == Some(role)).last()?;
    let Some(position) = *position else {
        return Some(Arrival {
            cause: of_task(view),
            at: view.created_at,
            by: view.created_by,
            position: None,
        });
    };
    let (cause, fact) = order.get(position)?;
    Some(Arrival {
        cause,
        at: added::written(entries, position),
        by: added::user(fact.by),
        position: Some(position),
    })
}

/// Whether somebody has it since it came: they began or held it, it was given to one of them, or somebody else than who
/// brought it said that they saw it.
fn is_taken(
    order: &Order<'_>,
    (facts, outcomes): (&TaskFacts<'_>, &[Outcome]),
    arrival: &Arrival,
) -> bool {
    let is_since = |position: usize| arrival.position.is_none_or(|came| came < position);
    let mut acted = facts.actions.iter().zip(outcomes);
    let is_acted =
        acted.any(|((position, _), outcome)| *outcome == Outcome::Applied && is_since(*position));
    let is_seen = |position: usize| {
        let by = order
            .get(position)
            .and_then(|(_, fact)| added::user(fact.by));
        is_since(position) && (by.is_none() || by != arrival.by)
    };
    let sets = facts.sets.get(&Field::Assignee).map(Vec::as_slice);
    let mut sets = sets.unwrap_or_default().iter();
    let is_given =
        sets.any(|set| matches!(set.value, Value::Assignee(Some(_))) && is_since(set.position));
    is_acted
        || is_given
        || facts
            .acknowledged
            .iter()
            .any(|(position, _)| is_seen(*position))
}
