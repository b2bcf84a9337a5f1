//! The work that an offer makes for the unit it is made to: a task that asks for an answer, and climbs the
//! ladder of that unit until there is one (SPEC 2, flow).
//!
//! Its id is that of the offer, so an offer has one such task wherever it is known. It does not count any
//! more once the offer is not open: what was accepted, rejected, revoked or has lapsed climbs nowhere.

use std::collections::BTreeSet;

use orgo_schema::{
    fact::{Created, TransferState},
    id::{CaseId, FactId, TaskId},
    label::Label,
    time::Timestamp,
    view::{TaskView, TransferView},
    word::{Priority, Severity, TaskCategory, Visibility},
};
use serde_json::Value;

use crate::fold::TaskFold;

/// What the metadata of a task call the offer that it asks about.
const OFFER: &str = "offer";

/// Work that is offered, as far as the task says it that asks about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The case it is, or belongs to.
    pub case: CaseId,
    /// What is offered, and to whom, in a line.
    pub title: String,
    /// Why.
    pub reason: String,
    /// To whom.
    pub to: Label,
    /// The domain of the work.
    pub domain: String,
    /// How soon the work is wanted.
    pub priority: Priority,
    /// How bad it is.
    pub severity: Severity,
    /// Who may read it.
    pub visibility: Visibility,
    /// When it was offered, if somebody vouches for that.
    pub received: Option<Timestamp>,
}

/// Returns the task that asks about an offer.
pub const fn task(offer: FactId) -> TaskId {
    TaskId::new(offer.uuid())
}

/// Returns how the task begins that asks about an offer.
pub fn created(offer: FactId, asked: Asked) -> Created {
    Created {
        case: asked.case,
        rule: None,
        key: String::new(),
        title: asked.title,
        description: asked.reason,
        label: asked.to,
        domain: asked.domain,
        category: TaskCategory::Request,
        subtype: None,
        priority: asked.priority,
        severity: Some(asked.severity),
        visibility: asked.visibility,
        reactivity: None,
        due: None,
        assignee: None,
        checklist: Vec::new(),
        received: asked.received,
        metadata: vec![(
            OFFER.to_owned(),
            Value::String(offer.to_string()).to_string(),
        )],
        climbs: None,
        approval: None,
    }
}

/// Returns the offer that a task asks about; nothing for other work, whatever its metadata say.
pub fn asks_about(view: &TaskView) -> Option<FactId> {
    let offer: FactId = view.metadata.get(OFFER)?.as_str()?.parse().ok()?;
    (task(offer) == view.task_id).then_some(offer)
}

/// Returns the offer that is open, if one is.
pub fn open(transfers: &[TransferView]) -> Option<&TransferView> {
    let mut all = transfers.iter();
    all.find(|transfer| transfer.state == TransferState::Open)
}

/// Returns the last time that another unit accepted such work, if one did. What somebody outside accepted stays
/// where it is.
pub fn accepted_at(transfers: &[TransferView]) -> Option<Timestamp> {
    let accepted = transfers
        .iter()
        .filter(|transfer| transfer.state == TransferState::Accepted && transfer.outside.is_none());
    accepted
        .filter_map(|transfer| transfer.answer.as_ref())
        .map(|answer| answer.at)
        .max()
}

/// Takes out of account the tasks of a case that ask about offers which are not open. `of_case` are the offers
/// of the case itself.
pub fn leave_out<'a>(of_case: &[TransferView], tasks: impl IntoIterator<Item = &'a mut TaskFold>) {
    let mut tasks: Vec<&mut TaskFold> = tasks.into_iter().collect();
    let counting = tasks.iter().filter(|task| task.view.void.is_none());
    let of_tasks = counting.filter_map(|task| open(&task.view.transfers));
    let open: BTreeSet<FactId> = of_tasks
        .chain(open(of_case))
        .map(|transfer| transfer.offer_id)
        .collect();
    for task in &mut tasks {
        if asks_about(&task.view).is_some_and(|offer| !open.contains(&offer)) {
            task.leave_out("the offer that it asks about is not open any more");
        }
    }
}
