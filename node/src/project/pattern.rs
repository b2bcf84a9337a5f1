//! What a case is one of, and what a review looks into, as rows (CONVERGENCE 8).

use std::collections::BTreeSet;

use orgo_engine::{
    fold::{self, ReviewFold, State},
    pattern::{self, Member, Review, Standing},
    review::cycle,
};
use orgo_schema::{
    fact::{ROUND_OF, ReviewOpened, SPLIT_FROM},
    id::CaseId,
    time::Timestamp,
};
use rusqlite::Connection;

use super::Folded;
use crate::{
    setting::Setting,
    store::{
        StoreError,
        document::{Facts, Row},
        pattern as rows,
    },
};

/// Puts the rows of a case that is here.
pub(super) fn put(db: &Connection, row: Row, folded: &Folded) -> Result<(), StoreError> {
    rows::put_members(db, (row.row, row.compartment), &likenesses(folded))?;
    match &folded.review {
        Some(review) => put_review(db, row, review, folded.case.over_at),
        None => Ok(rows::remove_review(db, row.row)?),
    }
}

/// Forgets what a case is one of that goes on elsewhere.
pub(super) fn forget(db: &Connection, row: Row) -> Result<(), StoreError> {
    Ok(rows::put_members(
        db,
        (row.row, row.compartment),
        &BTreeSet::new(),
    )?)
}

/// Puts the row of a review that goes on in a stricter compartment: none is opened in its place.
pub(super) fn put_moved(
    db: &Connection,
    setting: &Setting,
    row: Row,
    facts: &Facts,
) -> Result<(), StoreError> {
    match fold::review(&facts.facts, &setting.policies) {
        Some(review) => put_standing(db, row, &review, (Standing::Elsewhere, None)),
        None => Ok(rows::remove_review(db, row.row)?),
    }
}

/// Lists what a case is one of, each with when it was reported. What comes again by itself, what people or rules made
/// out of another case, what is part of another and what nobody said yes to is no report of its own; what came out of
/// an archive was reported long ago, and a review itself is no report at all.
fn likenesses(folded: &Folded) -> BTreeSet<(String, Timestamp)> {
    let view = &folded.case.view;
    let is_made = |relation: &str| [ROUND_OF, SPLIT_FROM].contains(&relation);
    let is_report = view.merged_into.is_none()
        && folded.led.is_none()
        && folded.review.is_none()
        && !view.links.iter().any(|link| is_made(&link.relation));
    let reported = folded.reported.filter(|_| is_report);
    let of = |at| {
        let groups = pattern::groups(view);
        groups
            .into_iter()
            .map(move |group| (pattern::key(&group), at))
    };
    reported.into_iter().flat_map(of).collect()
}

fn put_review(
    db: &Connection,
    row: Row,
    review: &ReviewFold,
    over_at: Option<Timestamp>,
) -> Result<(), StoreError> {
    let stands = match review.state {
        State::Done(_) if over_at.is_some() => (Standing::Over, over_at),
        State::Done(_) => (Standing::Open, None),
        State::Waits => (Standing::Waits, None),
        State::Refused => (Standing::Refused, review.refused_at),
    };
    put_standing(db, row, review, stands)
}

fn put_standing(
    db: &Connection,
    row: Row,
    review: &ReviewFold,
    (standing, ended): (Standing, Option<Timestamp>),
) -> Result<(), StoreError> {
    let case = CaseId::new(row.id.id);
    let (likeness, first) = match &review.why {
        ReviewOpened::Pattern(why) => {
            let (at, case) = (why.first_at, why.first);
            (pattern::key(&why.group), Member { at, case })
        }
        ReviewOpened::Cycle(why) => {
            let at = why.until;
            (cycle::key(why), Member { at, case })
        }
    };
    let is_of = rows::ReviewRow {
        document: row.row,
        review: Review {
            case,
            first,
            recorded: review.recorded,
            standing,
            ended,
        },
        part_of: review.part_of,
        is_placed: review.is_placed,
    };
    rows::put_review(db, (row.compartment, &likeness), &is_of)?;
    Ok(rows::put_findings(db, row.row, &review.findings)?)
}
