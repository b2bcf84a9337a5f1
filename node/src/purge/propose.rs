//! How a decision to purge begins, and how it is taken back.

use std::collections::BTreeSet;

use orgo_engine::{
    authorize::{Action, Person, Viewer},
    fold::is_purgeable,
};
use orgo_schema::{
    command::{Object as Named, Refusal},
    fact::{Body, PURGE_DOCUMENTS_MAX, PurgeProposed, PurgeReason},
    id::{CaseId, DocumentId, DocumentKind, FactId, PurgeId, UserId},
};
use rusqlite::Connection;
use serde::Serialize;

use super::{attend, decision::Decision, effect};
use crate::{
    failure::Failure,
    guard,
    node::Node,
    project::load,
    setting::Setting,
    store::{
        Batch, StoreError, case as case_row,
        compartment::Compartment,
        document::{self, Row},
        purged, signal as signal_row,
    },
    submit::change::heads,
};

/// Signals of one case that go with it.
const SIGNALS_MAX: u32 = 10_000;
/// The longest reason, in characters.
const WHY_CHARS_MAX: usize = 2_000;

/// What was asked to go.
#[derive(Debug, Clone, Serialize)]
pub struct Asked {
    /// The decisions: more than one only where there is too much for one.
    pub purge_ids: Vec<PurgeId>,
    /// The case.
    pub case_id: CaseId,
    /// How many documents go with it, itself included.
    pub documents: usize,
}

/// Proposes documents of one compartment for purging, in the transaction at hand, and returns the decisions:
/// more than one only where they are too many for one. `by` is the person behind it, if there is one.
///
/// Who may do this is asked before; see [`cases`]. Once this is on disk, [`attend`] lets it go on.
///
/// # Errors
/// When this node may only read the compartment, or the database refuses.
pub fn propose(
    batch: &mut Batch<'_>,
    setting: &Setting,
    compartment: &Compartment,
    by: Option<UserId>,
    documents: &BTreeSet<DocumentId>,
    reason: &PurgeReason,
) -> Result<Vec<PurgeId>, StoreError> {
    let documents: Vec<DocumentId> = documents
        .iter()
        .filter(|id| is_purgeable(id.kind))
        .copied()
        .collect();
    let mut made = Vec::new();
    for documents in documents.chunks(PURGE_DOCUMENTS_MAX) {
        let purge = PurgeId::new(batch.fresh_uuid()?);
        propose_as(batch, setting, compartment, purge, by, documents, reason)?;
        made.push(purge);
    }
    Ok(made)
}

/// Proposes documents in a decision of a name of its own.
pub(super) fn propose_as(
    batch: &mut Batch<'_>,
    setting: &Setting,
    compartment: &Compartment,
    purge: PurgeId,
    by: Option<UserId>,
    documents: &[DocumentId],
    reason: &PurgeReason,
) -> Result<(), StoreError> {
    let body = Body::PurgeProposed(PurgeProposed {
        documents: documents.to_vec(),
        reason: reason.clone(),
    });
    write(batch, setting, compartment, purge, by, body)
}

/// Writes a fact into a decision, and lets it take effect.
pub(super) fn write(
    batch: &mut Batch<'_>,
    setting: &Setting,
    compartment: &Compartment,
    purge: PurgeId,
    by: Option<UserId>,
    body: Body,
) -> Result<(), StoreError> {
    let known = load::facts_of(batch.db, compartment, purge.into())?;
    let id = FactId::new(batch.fresh_uuid()?);
    let fact = batch.author(by, heads(&known.facts), body);
    batch.add_facts(compartment, purge.into(), &[(id, fact)])?;
    // What is said in a decision takes no tombstone away.
    effect::apply(batch, setting, compartment, &[purge.into()]).map(drop)
}

/// Proposes cases for purging, each with its tasks, its signals and what was made part of it, on behalf of a
/// person.
///
/// # Errors
/// A refusal, or that a case is part of another or held.
pub fn cases(
    node: &Node,
    person: &Person,
    cases: &[CaseId],
    why: &str,
) -> Result<Vec<Asked>, Failure> {
    let why = why.trim();
    if why.is_empty() || why.chars().count() > WHY_CHARS_MAX {
        return Err(Failure::Input(format!(
            "say why in at most {WHY_CHARS_MAX} characters: those who keep it must be able to object"
        )));
    }
    let setting = node.setting();
    let viewer = Viewer::Person(person.clone());
    let mut asked = Vec::new();
    for case in cases {
        let compartment = node
            .store
            .read(|db| may(db, &setting, &viewer, *case).map(|(compartment, _)| compartment))?;
        let (place, user, case, why) = (setting.clone(), person.user, *case, why.to_owned());
        let here = compartment.clone();
        asked.push(node.store.write(&compartment, move |batch| {
            let documents = whole(batch.db, &here, case)?;
            let reason = PurgeReason::Asked { why };
            let purge_ids = propose(batch, &place, &here, Some(user), &documents, &reason)?;
            Ok::<_, Failure>(Asked {
                purge_ids,
                case_id: case,
                documents: documents.len(),
            })
        })?);
    }
    attend(node)?;
    Ok(asked)
}

/// Takes a decision back, on behalf of a person. What is gone by it stays gone.
///
/// # Errors
/// A refusal, or that there is nothing to take back.
pub fn withdraw(
    node: &Node,
    person: &Person,
    purge: PurgeId,
    reason: Option<String>,
) -> Result<(), Failure> {
    let setting = node.setting();
    let viewer = Viewer::Person(person.clone());
    let compartment = node.store.read(|db| {
        let (compartment, row) = guard::find(db, &setting, &viewer, purge.into(), "purge")?;
        may_purge(&setting, &viewer, &compartment)?;
        let decision = Decision::read(db, &setting, &compartment, row)?;
        let decision = decision.ok_or_else(not_found)?;
        if !decision.is_open() {
            let what = if decision.fold.withdrawn {
                "taken back already"
            } else {
                "done: what is purged is gone"
            };
            return Err(Failure::Input(format!("the decision {purge} is {what}")));
        }
        Ok::<_, Failure>(compartment)
    })?;
    let (place, user, here) = (setting, person.user, compartment.clone());
    node.store.write(&compartment, move |batch| {
        let body = Body::PurgeWithdrawn { reason };
        write(batch, &place, &here, purge, Some(user), body)
    })?;
    Ok(())
}

fn not_found() -> Failure {
    Refusal::NotFound {
        kind: "purge".to_owned(),
    }
    .into()
}

/// Whether somebody may purge what lives in a compartment.
pub(super) fn may_purge(
    setting: &Setting,
    viewer: &Viewer,
    compartment: &Compartment,
) -> Result<(), Refusal> {
    guard::may_in(setting, viewer, Action::Purge, compartment)
}

/// Checks that somebody may carry out purges at this node, and that this node may.
///
/// # Errors
/// A refusal, or that this is no administrator's node.
pub fn may_run(node: &Node, person: &Person) -> Result<(), Failure> {
    let setting = node.setting();
    let viewer = Viewer::Person(person.clone());
    let internal = setting.compartment_for(orgo_schema::word::Visibility::Internal);
    may_purge(&setting, &viewer, internal)?;
    if attend::is_administrators(&setting) {
        Ok(())
    } else {
        Err(Failure::Input(
            "this is no administrator's node: what is purged is said at one of those".to_owned(),
        ))
    }
}

/// Checks that a case may be purged, and returns where it lives.
fn may(
    db: &Connection,
    setting: &Setting,
    viewer: &Viewer,
    case: CaseId,
) -> Result<(Compartment, Row), Failure> {
    let found = guard::found(db, setting, viewer, Named::Case(case))?;
    guard::may(setting, viewer, Action::Purge, &found)?;
    if let Some(head) = found.folded.case.view.merged_into {
        return Err(Failure::Input(format!(
            "case {case} is part of {head}: purge that one, and this one goes with it"
        )));
    }
    let facts = document::facts(db, &found.compartment, found.row)?;
    if let Some(why) = orgo_engine::fold::holds(&facts.facts).first() {
        return Err(Failure::Input(format!(
            "case {case} is held: {why}; lift that first with `orgo case hold {case} --lift`"
        )));
    }
    Ok((found.compartment, found.row))
}

/// Collects what goes with a case: the cases that are part of it, and the tasks and signals of all of them.
///
/// # Errors
/// When the database refuses.
pub(super) fn whole(
    db: &Connection,
    compartment: &Compartment,
    case: CaseId,
) -> Result<BTreeSet<DocumentId>, StoreError> {
    let mut cases: BTreeSet<CaseId> = case_row::parts_of(db, case)?.into_iter().collect();
    cases.insert(case);
    let mut documents = BTreeSet::new();
    for case in &cases {
        let Some(row) = load::row(db, compartment, (*case).into())? else {
            continue;
        };
        if purged::of(db, compartment.row, row.id.into())?.is_none() {
            documents.insert(row.id);
        }
        let facts = document::facts(db, compartment, row)?;
        for task in document::children(db, row.row, DocumentKind::Task)? {
            let task_facts = document::facts(db, compartment, task)?;
            // One that was set to another case lives on there.
            let home = load::case_of_task(db, compartment, &task_facts)?;
            if home.is_some_and(|home| cases.contains(&home)) {
                documents.insert(task.id);
            }
        }
        let shown = signal_row::of_case(db, row.row, SIGNALS_MAX)?;
        documents.extend(shown.into_iter().map(|row| DocumentId::from(row.signal_id)));
        // What opened it goes with it, unless people put it into another case.
        if let Some(origin) = load::origin(&facts)
            && let Some(row) = load::row(db, compartment, origin.into())?
        {
            let elsewhere = signal_row::one(db, row.row)?.and_then(|row| row.case_document);
            let elsewhere = elsewhere.map(|case| document::at(db, case)).transpose()?;
            if elsewhere.is_none_or(|other| cases.contains(&CaseId::new(other.id.id))) {
                documents.insert(row.id);
            }
        }
    }
    Ok(documents)
}
