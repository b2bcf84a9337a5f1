//! A case and the cases that are part of it: whose tasks count where (CONVERGENCE 5).

use std::collections::{BTreeMap, BTreeSet};

use orgo_engine::{
    contest::Contests,
    fold::{State, TaskFold, TaskInput, home, led as fold_led, review as fold_review, task},
    routing::{Routings, Standing, TaskBrief, twin},
    series::leave_out,
};
use orgo_schema::{
    id::{CaseId, DocumentKind, TaskId},
    time::Timestamp,
};
use rusqlite::Connection;

use super::load::{self, Loaded};
use crate::{
    contest,
    setting::Setting,
    store::{
        StoreError, case,
        compartment::Compartment,
        document::{self, Row},
    },
};

/// The tasks of one case of a family, each with its row.
pub type Tasks = Vec<(Row, TaskFold)>;

/// The tasks of a case and of those that are part of it.
#[derive(Debug, Default)]
pub struct Family {
    /// The cases with their tasks, the one that stands by itself first.
    pub cases: Vec<(CaseId, Tasks)>,
    /// Other cases that tasks here were made in or set to.
    pub elsewhere: BTreeSet<CaseId>,
}

/// Folds the tasks of a case that stands by itself and of those that are part of it, its own first, then
/// by id: of several that do the same, the first stays.
///
/// # Errors
/// When the database refuses.
pub fn fold(
    db: &Connection,
    setting: &Setting,
    compartment: &Compartment,
    head: CaseId,
    also: Option<CaseId>,
) -> Result<Family, StoreError> {
    let mut parts: BTreeSet<CaseId> = case::parts_of(db, head)?.into_iter().collect();
    parts.extend(also);
    parts.remove(&head);
    let mut family = Family::default();
    family.add(db, setting, compartment, head, None)?;
    for part in parts {
        family.add(db, setting, compartment, part, Some(head))?;
    }
    for (case, _) in &family.cases {
        family.elsewhere.remove(case);
    }
    Ok(family)
}

impl Family {
    /// Folds the tasks of one more case; with a head, as part of that.
    fn add(
        &mut self,
        db: &Connection,
        setting: &Setting,
        compartment: &Compartment,
        id: CaseId,
        head: Option<CaseId>,
    ) -> Result<(), StoreError> {
        let mut tasks = Tasks::new();
        for (made_in, members) in self.members(db, setting, compartment, id)? {
            // What a task was made by stays true in whichever case it goes on.
            let case_facts = load::facts_of(db, compartment, made_in.into())?;
            // A case that a rule opened of its own begins with the signal that rules looked at.
            let led = load::led(&case_facts);
            let origin = load::origin(&case_facts).or(led.map(|led| led.signal));
            let signal_facts = match origin {
                Some(origin) => load::facts_of(db, compartment, origin.into())?,
                None => document::Facts::default(),
            };
            let signal = origin.and_then(|origin| {
                load::folded_signal(setting, compartment, origin, &signal_facts, None)
            });
            let received = signal.as_ref().and_then(|signal| signal.received_at);
            let routings = signal.map_or_else(Routings::default, |signal| signal.routings);
            let led = fold_led(&case_facts.facts, received, &setting.policies);
            let of_case = led.as_ref().map(|led| {
                let lost = routings.gave_up(made_in);
                lost.map_or_else(|| stands(led.state), |to| Standing::Lost { to })
            });
            let received = match led.map(|led| led.state) {
                Some(State::Done(since)) => received.map(|received| received.max(since)),
                Some(State::Waits | State::Refused) | None => received,
            };
            // The work of a review begins when it is opened.
            let review = fold_review(&case_facts.facts, &setting.policies);
            let of_case = of_case.or_else(|| review.as_ref().map(|review| stands(review.state)));
            let received = match review.map(|review| review.state) {
                Some(State::Done(since)) => Some(since),
                Some(State::Waits | State::Refused) | None => received,
            };
            let place = Place {
                of_case,
                setting,
                compartment,
                routings: &routings,
                received,
                shown_in: head.unwrap_or(id),
                is_part: head.is_some(),
                before: &self.cases,
            };
            for (row, loaded) in members {
                let contests = contest::of(db, setting, compartment, &loaded.facts)?;
                let fold = place.fold(TaskId::new(row.id.id), &loaded, &contests);
                tasks.extend(fold.map(|fold| (row, fold)));
            }
        }
        leave_out(tasks.iter_mut().map(|(_, fold)| fold));
        tasks.sort_by_key(|(row, _)| row.row);
        self.cases.push((id, tasks));
        Ok(())
    }

    /// Loads the tasks that belong to a case, by the case they were made in.
    fn members(
        &mut self,
        db: &Connection,
        setting: &Setting,
        compartment: &Compartment,
        id: CaseId,
    ) -> Result<BTreeMap<CaseId, Vec<(Row, Loaded)>>, StoreError> {
        let mut members: BTreeMap<CaseId, Vec<(Row, Loaded)>> = BTreeMap::new();
        let Some(row) = load::row(db, compartment, id.into())? else {
            return Ok(members);
        };
        for task in document::children(db, row.row, DocumentKind::Task)? {
            let facts = document::facts(db, compartment, task)?;
            let Some(home) = home(&facts.facts) else {
                continue;
            };
            if load::moved_to(setting, compartment, &facts).is_some() {
                continue;
            }
            self.elsewhere.insert(home.made_in);
            self.elsewhere.extend(&home.named);
            if load::settled(db, compartment, &home)? == id {
                let loaded = Loaded::of(compartment, task.id, facts);
                members
                    .entry(home.made_in)
                    .or_default()
                    .push((task, loaded));
            }
        }
        Ok(members)
    }
}

/// Says how the tasks of a case stand that a rule opened of its own.
const fn stands(state: State) -> Standing<'static> {
    match state {
        State::Done(_) => Standing::Unrouted,
        State::Waits => Standing::Proposed { refused: false },
        State::Refused => Standing::Proposed { refused: true },
    }
}

/// What the tasks of one case have in common.
struct Place<'a> {
    /// How they stand, where a rule opened the case of its own.
    of_case: Option<Standing<'a>>,
    setting: &'a Setting,
    compartment: &'a Compartment,
    routings: &'a Routings<'a>,
    received: Option<Timestamp>,
    shown_in: CaseId,
    /// Whether the case is part of another, where a task may do the same.
    is_part: bool,
    before: &'a [(CaseId, Tasks)],
}

impl Place<'_> {
    fn fold(&self, id: TaskId, loaded: &Loaded, contests: &Contests) -> Option<TaskFold> {
        let others = loaded.other_titles();
        let made_by = load::made_by(&loaded.facts);
        let twin = made_by.filter(|_| self.is_part).and_then(|(rule, key)| {
            twin(
                Some(&rule),
                &key,
                self.before
                    .iter()
                    .flat_map(|(_, tasks)| tasks.iter().map(brief)),
            )
        });
        let fold = task(&TaskInput {
            id,
            organization: self.setting.organization,
            compartment: self.compartment.scope.compartment,
            facts: &loaded.facts.facts,
            contests,
            title: loaded.title(),
            other_titles: &others,
            policies: &self.setting.policies,
            standing: self.of_case.unwrap_or_else(|| self.routings.standing(id)),
            twin,
            received: self.received,
            shown_in: Some(self.shown_in),
        });
        fold.map(|mut fold| {
            // What was carried here was made for readers of a laxer compartment.
            fold.view.visibility = fold.view.visibility.max(self.compartment.visibility);
            fold
        })
    }
}

fn brief((row, fold): &(Row, TaskFold)) -> TaskBrief<'_> {
    TaskBrief {
        id: TaskId::new(row.id.id),
        rule: fold.made_by.as_ref().map(|(rule, _)| rule.as_str()),
        key: fold.made_by.as_ref().map_or("", |(_, key)| key.as_str()),
        is_over: fold.status.is_finished() || fold.view.void.is_some(),
    }
}
