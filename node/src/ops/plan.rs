//! `orgo plan`: tasks with their times.

use orgo_engine::authorize::{Person, Viewer};
use orgo_schema::id::DocumentId;
use serde_json::{Value, json};

use super::{LIST_MAX, list as listed};
use crate::{
    failure::Failure,
    guard,
    node::Node,
    store::{document, series, task},
    verb::PlanArgs,
    waits,
};

/// Lists tasks with their times, the next to climb first.
///
/// # Errors
/// When the case is not there for this person, or the database refuses.
pub fn answer(node: &Node, person: &Person, asked: &PlanArgs) -> Result<Value, Failure> {
    let setting = node.setting();
    let viewer = Viewer::Person(person.clone());
    let (compartments, limit) = guard::reach(&setting, &viewer);
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
                "again_at": series::next(db, row.document)?,
                "blocked_by": blocked_by,
            }));
        }
        Ok::<_, Failure>(items)
    })?;
    listed(items, None)
}
