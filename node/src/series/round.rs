//! What people meet for again and again: each time is a case of its own, with its own day, list of guests,
//! answers and attendance.
//!
//! It is there where the case of the series says when people meet and invites somebody, and appears with the
//! task that comes round. Whoever is on the list of the first case then is invited. Its name follows from that
//! task; so nodes that make it apart make one, and whom either knew to invite is invited.

use orgo_engine::{
    fold::CaseFold,
    outbox::is_inviting,
    series::{Occurrence, Series},
};
use orgo_schema::{
    fact::{Body, Gathering, INVITED, Item, NEXT_ROUND, Round, Value},
    id::{CaseId, DocumentId, TaskId},
    view::GuestView,
};

use super::derived;
use crate::{
    project,
    setting::Setting,
    store::{Batch, StoreError, compartment::Compartment, document},
    submit::split,
};

/// What follows for a document.
pub(super) type Said = (DocumentId, Body);

/// The case of an occurrence.
#[derive(Debug)]
pub(super) struct Meeting {
    /// Its name.
    pub(super) case: CaseId,
    /// What it begins with, and that the first case leads to it.
    pub(super) facts: Vec<Said>,
}

/// Returns the case that people meet for when an occurrence comes round; nothing where nobody is invited.
pub(super) fn of(
    first: &CaseFold,
    compartment: &Compartment,
    (series, occurrence, task): (&Series<'_>, &Occurrence, TaskId),
) -> Option<Meeting> {
    let (_, gathering) = first.gathering.filter(|_| is_inviting(first))?;
    let starts = series.moved(gathering.starts?, occurrence);
    let view = &first.view;
    let invited = view
        .guests
        .iter()
        .filter(|guest| guest.invited_at.is_some());
    let invited: Vec<_> = invited.filter_map(GuestView::who).collect();
    if invited.is_empty() {
        return None;
    }
    let case = compartment.scope.round(task);
    let mut opened = split::opened(view, view.title.clone());
    opened.narrative.clone_from(&view.narrative);
    opened.round = Some(Round {
        of: view.case_id,
        task,
        begins: occurrence.begins,
    });
    let gathering = Gathering {
        starts: Some(starts),
        ..gathering
    };
    let new = DocumentId::from(case);
    let mut facts = vec![
        (new, Body::Opened(opened)),
        (new, Body::Set(Value::Gathering(Some(gathering)))),
    ];
    let role = INVITED.to_owned();
    facts.extend(invited.into_iter().map(|who| {
        let role = role.clone();
        (new, Body::Added(Item::Participant { who, role }))
    }));
    let relation = NEXT_ROUND.to_owned();
    let link = Body::Added(Item::Link { relation, case });
    facts.push((view.case_id.into(), link));
    Some(Meeting { case, facts })
}

/// Writes what follows for each document.
pub(super) fn write(
    batch: &mut Batch<'_>,
    setting: &Setting,
    compartment: &Compartment,
    said: Vec<Said>,
) -> Result<(), StoreError> {
    let mut rows = Vec::new();
    for (document, body) in said {
        let fact = derived(body);
        let causes = [document.id.as_bytes().as_slice(), &fact.encode()];
        let id = compartment.scope.fact("round", &causes);
        let row = batch.add_facts(compartment, document, &[(id, fact)])?;
        if !rows.contains(&row) {
            rows.push(row);
        }
    }
    for row in rows {
        let row = document::at(batch.db, row)?;
        project::edges(batch.db, setting, row)?;
        project::document(batch.db, setting, row)?;
    }
    Ok(())
}
