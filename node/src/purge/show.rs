//! What people see of purges.

use orgo_engine::{
    authorize::{Person, Viewer},
    fold::holds,
    purge::Standing,
};
use orgo_schema::{
    fact::{Author, PurgeReason},
    id::{CaseId, DocumentKind},
    time::Timestamp,
    word::Visibility,
};
use rusqlite::Connection;
use serde_json::{Value, json};

use super::{
    decision::{Decision, decisions},
    propose::may_purge,
};
use crate::{
    failure::Failure,
    guard,
    node::Node,
    project::load,
    setting::Setting,
    store::{StoreError, compartment::Compartment, document},
};

/// The documents of which a list names the cases.
const CASES_MAX: usize = 50;

/// What stands over a case: that it is held, and that it is proposed for purging.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lines {
    /// Why it must be kept.
    pub holds: Vec<String>,
    /// The proposals that stand.
    pub proposed: Vec<Proposed>,
}

/// A proposal that stands over a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// When it was made.
    pub at: Timestamp,
    /// Who made it.
    pub by: String,
    /// Why.
    pub why: String,
}

/// Lists the decisions in the compartments that somebody may purge in, those that are done last.
///
/// # Errors
/// A refusal, or that the database refuses.
pub fn list(node: &Node, person: &Person) -> Result<Vec<Value>, Failure> {
    let setting = node.setting();
    let viewer = Viewer::Person(person.clone());
    let reach = guard::reach_and_parcels(&setting, &viewer);
    node.store.read(|db| {
        let mut lines: Vec<(bool, Value)> = Vec::new();
        for compartment in setting.places() {
            if !reach.contains(&compartment.row) {
                continue;
            }
            // Nobody works among parcels: who purges what all read is told what goes there.
            let is_work = setting.parcels.as_ref() != Some(compartment);
            let of_all = setting.compartment_for(Visibility::Internal);
            may_purge(
                &setting,
                &viewer,
                if is_work { compartment } else { of_all },
            )?;
            for decision in decisions(db, &setting, compartment, false)? {
                let line = line(node, db, &setting, compartment, &decision)?;
                lines.push((!decision.is_open(), line));
            }
        }
        lines.sort_by_key(|(is_done, _)| *is_done);
        Ok(lines.into_iter().map(|(_, line)| line).collect())
    })
}

fn line(
    node: &Node,
    db: &Connection,
    setting: &Setting,
    compartment: &Compartment,
    decision: &Decision,
) -> Result<Value, StoreError> {
    let fold = &decision.fold;
    let standing = decision.standing(db, setting, compartment, (node.clock)().now)?;
    let cases = fold.documents.iter();
    let cases = cases.filter(|id| id.kind == DocumentKind::Case);
    let cases: Vec<CaseId> = cases.map(|id| CaseId::new(id.id)).take(CASES_MAX).collect();
    Ok(json!({
        "purge_id": decision.id(),
        "compartment": compartment.name,
        "state": state(&standing),
        "waits": words(setting, &standing),
        "reason": reason(&fold.reason),
        "proposed_by": author(setting, fold.proposed_by),
        "proposed_at": fold.proposed_at,
        "documents": fold.documents.len(),
        "cases": cases,
        "acknowledged": fold.acknowledged.len(),
        "purged_at": fold.purged.as_ref().map(|gone| gone.at),
    }))
}

const fn state(standing: &Standing) -> &'static str {
    match standing {
        Standing::Ready => "ready",
        Standing::Waits { .. } => "waits",
        Standing::Held { .. } => "held",
        Standing::Reopened { .. } => "reopened",
        Standing::Withdrawn => "withdrawn",
        Standing::Done => "done",
    }
}

/// Says what a decision waits for, in words; nothing where it waits for nothing.
fn words(setting: &Setting, standing: &Standing) -> Option<String> {
    let cases = |cases: &[CaseId]| {
        let cases: Vec<String> = cases.iter().map(ToString::to_string).collect();
        cases.join(", ")
    };
    Some(match standing {
        Standing::Ready => "an administrator's node on a sound clock carries it out".to_owned(),
        Standing::Waits { nodes, until } => {
            let sites: Vec<String> = nodes
                .iter()
                .map(|node| {
                    let member = setting.roster.member(*node);
                    member.map_or_else(|| node.to_string(), |member| member.site.clone())
                })
                .collect();
            let until = until.map(|until| format!("until {until} at the latest"));
            let parts = (!sites.is_empty()).then(|| format!("for {}", sites.join(", ")));
            let parts: Vec<String> = parts.into_iter().chain(until).collect();
            parts.join(", ")
        }
        Standing::Held { by } => format!("for the hold on {} to be lifted", cases(by)),
        Standing::Reopened { by } => format!("for {} to be closed again", cases(by)),
        Standing::Withdrawn | Standing::Done => return None,
    })
}

fn reason(reason: &PurgeReason) -> String {
    match reason {
        PurgeReason::Retention { class: Some(class) } => {
            format!("kept for as long as the class {class} says")
        }
        PurgeReason::Retention { class: None } => "kept for as long as the profile says".to_owned(),
        PurgeReason::Moved { .. } => "it lives in a stricter compartment now".to_owned(),
        PurgeReason::Asked { why } => why.clone(),
    }
}

fn author(setting: &Setting, by: Author) -> String {
    match by {
        Author::Person { user, .. } => setting
            .user_name(user)
            .map_or_else(|| user.to_string(), ToOwned::to_owned),
        Author::Node(node) => setting
            .roster
            .member(node)
            .map_or_else(|| node.to_string(), |member| member.site.clone()),
        Author::Derived => String::new(),
    }
}

/// Says what stands over a case.
///
/// # Errors
/// When the database refuses.
pub fn lines(
    db: &Connection,
    setting: &Setting,
    compartment: &Compartment,
    case: CaseId,
) -> Result<Lines, StoreError> {
    let mut lines = Lines::default();
    let Some(row) = load::row(db, compartment, case.into())? else {
        return Ok(lines);
    };
    let facts = document::facts(db, compartment, row)?;
    lines.holds = holds(&facts.facts);
    for purge in document::children(db, row.row, DocumentKind::Purge)? {
        let decision = Decision::read(db, setting, compartment, purge)?;
        if let Some(decision) = decision.filter(Decision::is_open) {
            let fold = &decision.fold;
            lines.proposed.push(Proposed {
                at: fold.proposed_at,
                by: author(setting, fold.proposed_by),
                why: reason(&fold.reason),
            });
        }
    }
    Ok(lines)
}
