//! A case and the cases that are part of it: whose tasks count where (CONVERGENCE 5).

use std::collections::BTreeSet;

use orgo_engine::{
    fold::{TaskFold, TaskInput, task},
    routing::{Routings, TaskBrief, twin},
    walk::instant::UNWITNESSED,
};
use orgo_schema::{
    id::{CaseId, DocumentKind, TaskId},
    time::Timestamp,
};
use rusqlite::Connection;

use super::load::{self, Loaded};
use crate::{
    setting::Setting,
    store::{
        StoreError, case,
        compartment::Compartment,
        document::{self, Row},
    },
};

/// The tasks of one case of a family, each with its row.
pub type Tasks = Vec<(Row, TaskFold)>;

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
) -> Result<Vec<(CaseId, Tasks)>, StoreError> {
    let mut parts: BTreeSet<CaseId> = case::parts_of(db, head)?.into_iter().collect();
    parts.extend(also);
    parts.remove(&head);
    let mut family = vec![(head, tasks_of(db, setting, compartment, head, None, &[])?)];
    for part in parts {
        let tasks = tasks_of(db, setting, compartment, part, Some(head), &family)?;
        family.push((part, tasks));
    }
    Ok(family)
}

fn tasks_of(
    db: &Connection,
    setting: &Setting,
    compartment: &Compartment,
    id: CaseId,
    head: Option<CaseId>,
    before: &[(CaseId, Tasks)],
) -> Result<Tasks, StoreError> {
    let Some(row) = load::row(db, compartment, id.into())? else {
        return Ok(Tasks::new());
    };
    let facts = document::facts(db, compartment, row)?;
    let origin = load::origin(&facts);
    let signal_facts = match origin {
        Some(origin) => load::facts_of(db, compartment, origin.into())?,
        None => document::Facts::default(),
    };
    let signal = origin
        .and_then(|origin| load::folded_signal(setting, compartment, origin, &signal_facts, None));
    let received = signal.as_ref().and_then(|signal| signal.received_at);
    let routings = signal.map_or_else(Routings::default, |signal| signal.routings);
    let place = Place {
        setting,
        compartment,
        routings: &routings,
        received,
        head,
        before,
    };
    let mut tasks = Tasks::new();
    for task in document::children(db, row.row, DocumentKind::Task)? {
        let loaded = Loaded::of(
            compartment,
            task.id,
            document::facts(db, compartment, task)?,
        );
        if let Some(fold) = place.fold(TaskId::new(task.id.id), &loaded) {
            tasks.push((task, fold));
        }
    }
    Ok(tasks)
}

/// What the tasks of one case have in common.
struct Place<'a> {
    setting: &'a Setting,
    compartment: &'a Compartment,
    routings: &'a Routings<'a>,
    received: Option<Timestamp>,
    head: Option<CaseId>,
    before: &'a [(CaseId, Tasks)],
}

impl Place<'_> {
    fn fold(&self, id: TaskId, loaded: &Loaded) -> Option<TaskFold> {
        let others = loaded.other_titles();
        let made_by = load::made_by(&loaded.facts);
        let twin = made_by
            .filter(|_| self.head.is_some())
            .and_then(|(rule, key)| {
                twin(
                    Some(&rule),
                    &key,
                    self.before
                        .iter()
                        .flat_map(|(_, tasks)| tasks.iter().map(brief)),
                )
            });
        task(&TaskInput {
            id,
            organization: self.setting.organization,
            compartment: self.compartment.scope.compartment,
            facts: &loaded.facts.facts,
            title: loaded.title(),
            other_titles: &others,
            policies: &self.setting.policies,
            witnessed: &UNWITNESSED,
            standing: self.routings.standing(id),
            twin,
            received: self.received,
            shown_in: self.head,
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
