//! What rules that wait for time to pass would do now. Nothing is stored.

use std::collections::BTreeMap;

use orgo_engine::{
    authorize::Viewer,
    rule::timed::{Unfinished, due, phrases},
};
use orgo_schema::{
    id::{CaseId, DocumentKind, TaskId},
    time::Timestamp,
};
use rusqlite::Connection;
use serde::Serialize;

use crate::{
    failure::Failure,
    guard,
    node::Node,
    project,
    setting::Setting,
    store::{document, task},
};

/// Cases that are looked at in one reading of the database.
const PAGE: u32 = 200;

/// What a rule that waits for time to pass would do by now.
#[derive(Debug, Clone, Serialize)]
pub struct ByTime {
    /// To which task.
    pub task_id: TaskId,
    /// What that is called.
    pub title: String,
    /// The rule.
    pub rule: String,
    /// Its version.
    pub version: String,
    /// Since when.
    pub at: Timestamp,
    /// What, in phrases.
    pub does: Vec<String>,
}

/// Lists what `candidate`, rules in place of those of `setting`, would do to unfinished tasks by now, beside
/// what is recorded. A rule that is new, or says something else, would come into force now.
pub(super) fn by_now(
    node: &Node,
    setting: &Setting,
    candidate: &Setting,
    viewer: &Viewer,
    lines_max: usize,
) -> Result<Vec<ByTime>, Failure> {
    if candidate
        .configuration
        .loaded
        .rules
        .timed()
        .next()
        .is_none()
    {
        return Ok(Vec::new());
    }
    let now = (node.clock)().now;
    let since = since(setting, candidate, now);
    let (compartments, _) = guard::reach(setting, viewer);
    let (mut lines, mut after) = (Vec::new(), 0);
    loop {
        let last = node.store.read(|db| {
            let cases = task::open_cases(db, after, PAGE)?;
            for case in &cases {
                let row = document::at(db, *case)?;
                if compartments.contains(&row.compartment) && row.id.kind == DocumentKind::Case {
                    lines.extend(of_case(db, candidate, row, (&since, now))?);
                }
            }
            Ok::<_, Failure>(cases.last().copied())
        })?;
        lines.truncate(lines_max);
        match last {
            Some(last) => after = last,
            None => return Ok(lines),
        }
    }
}

/// Says since when rules are in force, if those of `candidate` came into force now.
fn since(setting: &Setting, candidate: &Setting, now: Timestamp) -> BTreeMap<String, Timestamp> {
    let rules = |setting: &Setting| setting.configuration.loaded.rules.clone();
    let (before, after) = (rules(setting), rules(candidate));
    let mut since = BTreeMap::new();
    for (rule, _) in after.timed() {
        let id = &rule.rule.id;
        let is_same = before.timed().any(|(other, _)| other.says_the_same(rule));
        let from = if is_same {
            setting.rules_since.get(id).copied()
        } else {
            Some(now)
        };
        since.extend(from.map(|from| (id.clone(), from)));
    }
    since
}

fn of_case(
    db: &Connection,
    candidate: &Setting,
    row: document::Row,
    (since, now): (&BTreeMap<String, Timestamp>, Timestamp),
) -> Result<Vec<ByTime>, Failure> {
    let Some(compartment) = candidate.compartment(row.compartment) else {
        return Ok(Vec::new());
    };
    let case = CaseId::new(row.id.id);
    let Some(folded) = project::fold_case(db, candidate, compartment, case)? else {
        return Ok(Vec::new());
    };
    let loaded = &candidate.configuration.loaded;
    let mut lines = Vec::new();
    for (_, fold) in &folded.tasks {
        let Some(task) = Unfinished::of(fold, &folded.case.view.tags) else {
            continue;
        };
        let found = due(
            &loaded.rules,
            &loaded.modules,
            &task,
            &candidate.policies,
            since,
        );
        lines.extend(found.iter().take_while(|due| due.at <= now).map(|due| {
            let timed = due.timed();
            ByTime {
                task_id: due.task,
                title: fold.view.title.clone(),
                rule: timed.rule.id.clone(),
                version: timed.rule.version.clone(),
                at: due.at,
                does: phrases(&timed),
            }
        }));
    }
    Ok(lines)
}
