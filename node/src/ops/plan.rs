//! `orgo plan`: tasks with their times.

use orgo_engine::{
    authorize::{Person, Viewer},
    series::Rounds,
};
use orgo_schema::{id::DocumentId, time::Timestamp};
use serde_json::{Value, json};

use super::{LIST_MAX, list as listed};
use crate::{
    failure::Failure,
    guard,
    node::Node,
    series::within,
    store::{document, series, task},
    verb::PlanArgs,
    waits,
};

const DAY_MS: i64 = 24 * 3_600_000;

/// Lists tasks with their times, the next to climb first.
///
/// # Errors
/// When the case is not there for this person, or the database refuses.
pub fn answer(node: &Node, person: &Person, asked: &PlanArgs) -> Result<Value, Failure> {
    let setting = node.setting();
    let viewer = Viewer::Person(person.clone());
    let (compartments, limit) = guard::reach(&setting, &viewer);
    let from = asked.from.unwrap_or_else(|| (node.clock)().now);
    let until = from.plus_ms(i64::from(asked.days) * DAY_MS);
    let items = node.store.read(|db| {
        let case_document = match asked.case {
            Some(case) => {
                let id = DocumentId::from(case);
                Some(guard::find(db, &setting, &viewer, id, "case")?.1.row)
            }
            None => None,
        };
        let filter = task::Filter {
            compartments,
            limit,
            case_document,
            open_only: !asked.all,
            within: asked.role.as_ref().map(ToString::to_string),
            ..task::Filter::default()
        };
        let mut items = Vec::new();
        for row in task::list(db, &filter, asked.max.clamp(1, LIST_MAX))? {
            let at = document::at(db, row.document)?;
            let holding = match setting.compartment(at.compartment) {
                Some(compartment) => waits::holding_row(db, compartment, &row)?,
                None => Vec::new(),
            };
            let blocked_by: Vec<String> = holding
                .iter()
                .map(|other| other.task_id.to_string())
                .collect();
            let next = series::next(db, row.document)?;
            let rounds = match next {
                Some(_) => within(db, &setting, (at, (from, until)))?,
                None => Rounds::default(),
            };
            let again: Vec<Timestamp> = rounds.all.iter().map(|round| round.begins).collect();
            items.push(json!({
                "task_id": row.task_id,
                "status": row.status,
                "title": row.title,
                "owner_role": row.role,
                "escalation_level": row.escalation_level,
                "since": row.created_at,
                "until": row.is_finished().then_some(row.updated_at),
                "due_at": row.due_at,
                "next_step_at": row.next_step_at.filter(|_| !row.is_finished()),
                "at_top_since": row.at_top_since.filter(|_| !row.is_finished()),
                "again_at": next,
                "again": again,
                "again_is_cut": rounds.is_cut,
                "blocked_by": blocked_by,
            }));
        }
        Ok::<_, Failure>(items)
    })?;
    listed(items, None)
}
