//! Opening the review of a day, week, month, quarter or year that has ended (SPEC 8, CONVERGENCE 8).
//!
//! Which are due is said by [`orgo_engine::review::cycle::due`]: of each cycle that the organization held when it
//! ended, the last period and none before. There is one for each compartment that was in use by then, named after
//! cycle, period, zone and compartment, so that nodes which open it apart open one. It looks at its own compartment
//! alone.
//!
//! When it is opened, all that was open is looked through. What changes later is looked at change by change, for the
//! reviews of the last periods: evidence that comes in late is added to the review it belongs to, weeks later too.

use std::collections::{BTreeMap, BTreeSet};

use orgo_engine::{
    conduct::cadence::Period,
    resolve::{Knob, Recorded, resolve},
    review::{cycle as engine, found},
};
use orgo_schema::{
    fact::{Cyclic, Finding, Opened, ReviewOpened},
    id::{CaseId, DocumentId, DocumentKind},
    time::Timestamp,
};
use rusqlite::Connection;
use serde_json::{Value, json};

use super::{
    Begins, FINDINGS_MAX,
    mark::{self, Mark},
};
use crate::{
    failure::Failure,
    node::{self, Node},
    project,
    setting::Setting,
    store::{
        Batch, StoreError, case as case_row,
        compartment::Compartment,
        document, pattern as pattern_rows, purged,
        review::{self as rows, CycleRow},
    },
    verb::RunReviews,
};

/// The most cases that are looked through when a review is opened: the worst.
const CASES_MAX: u32 = 400;
/// Cases that are folded in one reading of the store.
const CASES_AT_ONCE: usize = 50;
/// Changes that are looked at in one reading of the store.
const CHANGES_AT_ONCE: u32 = 200;
/// Such readings in one turn.
const READINGS_MAX: usize = 20;
/// The most reviews of a compartment that late evidence is added to: those of the last periods.
const REVIEWS_MAX: u32 = 60;

/// The review of a period that was opened, or would be.
pub type Made = super::Made<Cyclic>;

/// A review that was opened, or would be, and what it finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The review.
    pub made: Made,
    /// What it finds.
    pub found: Vec<Finding>,
}

/// How reviews are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// As a running node does: what it has looked through it looks at again only where something changed.
    Turn,
    /// All that was open is looked through again.
    Whole,
    /// Like that, and nothing is written.
    DryRun,
}

/// Runs `orgo review run`.
///
/// # Errors
/// When the node's clock is not sound and no time was given, or the database refuses.
pub fn by_hand(node: &Node, asked: &RunReviews) -> Result<Value, Failure> {
    let now = (node.clock)().as_of(asked.now)?;
    let how = if asked.dry_run {
        How::DryRun
    } else {
        How::Whole
    };
    let items: Vec<Value> = run(node, now, how)?
        .iter()
        .map(|Held { made, found }| {
            json!({
                "case_id": made.case, "title": made.title, "label": made.label, "cycle": made.why.cycle,
                "period": made.why.period, "zone": made.why.zone, "from": made.why.from, "until": made.why.until,
                "source": made.why.source, "findings": found.len(),
            })
        })
        .collect();
    Ok(json!({ "items": items, "next": null }))
}

/// Opens the reviews that are due and adds what came late to those that are there. Returns those that were opened.
///
/// # Errors
/// When the database refuses.
pub fn run(node: &Node, now: Timestamp, how: How) -> Result<Vec<Held>, StoreError> {
    let setting = node.setting();
    let due = due(&setting, now);
    let mut held = Vec::new();
    for compartment in setting.compartments.iter() {
        let id = compartment.scope.compartment;
        if node::mandate(&setting.roster, setting.node, id).is_none() {
            continue;
        }
        let (kept, last) = node.store.read(|db| {
            let last = rows::last_change(db, compartment)?;
            Ok::<_, StoreError>((mark::get(db, id)?, last))
        })?;
        // What is there when this node looks for the first time is looked through as a whole.
        let mut mark = kept.clone();
        mark.change.get_or_insert(last);
        if how != How::Turn {
            mark.looked.clear();
        }
        let keys: BTreeSet<String> = due.iter().map(|(_, why)| engine::key(why)).collect();
        mark.looked.retain(|looked| keys.contains(looked));
        for (period, why) in &due {
            if mark.looked.insert(engine::key(why)) {
                held.extend(hold(node, compartment, (period, why), how)?);
            }
        }
        if how == How::DryRun {
            continue;
        }
        for _ in 0..READINGS_MAX {
            if !amend(node, compartment, &due, &mut mark)? {
                break;
            }
        }
        if mark != kept {
            node.store.write(&compartment.clone(), move |batch| {
                mark::put(batch.db, id, &mark)
            })?;
        }
    }
    Ok(held)
}

/// Lists the periods whose reviews are due, each with why.
fn due(setting: &Setting, now: Timestamp) -> Vec<(Period, Cyclic)> {
    let zone = setting.policies.at(now).zone;
    let source = source(setting);
    let periods = engine::due(&setting.policies, now).into_iter();
    periods
        .map(|period| {
            let why = engine::cyclic(&period, zone.name(), source.clone());
            (period, why)
        })
        .collect()
}

/// Says who set which reviews are held.
fn source(setting: &Setting) -> String {
    let resolved = resolve(
        &setting.configuration.loaded.layers,
        None,
        &Recorded::default(),
    );
    let said = resolved.story(Knob::Reviews);
    let said = said.and_then(|story| story.holds());
    said.map_or_else(|| "the profile".to_owned(), |said| said.by.to_string())
}

/// Looks through all that was open when a period ended, and opens its review or adds to it. Returns it where it was
/// opened.
fn hold(
    node: &Node,
    compartment: &Compartment,
    (period, why): (&Period, &Cyclic),
    how: How,
) -> Result<Option<Held>, StoreError> {
    let setting = node.setting();
    let case = compartment
        .scope
        .review(why.cycle.as_str(), &why.period, &why.zone);
    let Some(opened) = engine::opened(period, compartment.visibility) else {
        return Ok(None);
    };
    let is_due = node.store.read(|db| {
        // What was purged is not opened again.
        let is_gone = purged::of(db, compartment.row, DocumentId::from(case).into())?.is_some();
        Ok::<_, StoreError>(!is_gone && rows::is_in_use(db, compartment.row, why.until)?)
    })?;
    if !is_due {
        return Ok(None);
    }
    let found = look_through(node, &setting, compartment, why.until)?;
    let held = Held {
        made: Made {
            case,
            title: opened.title.clone(),
            label: opened.label.clone(),
            why: why.clone(),
        },
        found,
    };
    if how == How::DryRun {
        let is_there = node.store.read(|db| is_there(db, compartment, why))?;
        return Ok((!is_there).then_some(held));
    }
    let compartment = compartment.clone();
    node.store.write(&compartment.clone(), move |batch| {
        write(batch, &setting, &compartment, held, opened)
    })
}

fn is_there(db: &Connection, compartment: &Compartment, why: &Cyclic) -> Result<bool, StoreError> {
    let there = pattern_rows::reviews(db, compartment.row, &engine::key(why))?;
    Ok(!there.is_empty())
}

/// Opens a review, or adds to the one that is there, and returns it where it was opened.
fn write(
    batch: &mut Batch<'_>,
    setting: &Setting,
    compartment: &Compartment,
    held: Held,
    opened: Opened,
) -> Result<Option<Held>, StoreError> {
    let why = &held.made.why;
    let there = pattern_rows::reviews(batch.db, compartment.row, &engine::key(why))?;
    if let Some(there) = there.first() {
        if super::is_listed(there.review.standing) {
            add(batch, setting, compartment, (there.document, &held.found))?;
        }
        return Ok(None);
    }
    let begins = Begins {
        case: held.made.case,
        created: engine::created(held.made.case, why.cycle, &opened),
        opened,
        why: ReviewOpened::Cycle(why.clone()),
    };
    super::open(batch, setting, compartment, begins, &held.found)?;
    Ok(Some(held))
}

/// Adds to a review what it has not found yet.
fn add(
    batch: &mut Batch<'_>,
    setting: &Setting,
    compartment: &Compartment,
    (document, found): (i64, &[Finding]),
) -> Result<(), StoreError> {
    let row = document::at(batch.db, document)?;
    if super::add_findings(batch, compartment, row, found)? {
        project::document(batch.db, setting, row)?;
    }
    Ok(())
}

/// Lists what was critical or unresolved in a compartment when a period ended, the worst kind first, then the oldest.
fn look_through(
    node: &Node,
    setting: &Setting,
    compartment: &Compartment,
    until: Timestamp,
) -> Result<Vec<Finding>, StoreError> {
    let candidates = node.store.read(|db| {
        rows::candidates(db, compartment.row, until, CASES_MAX).map_err(StoreError::from)
    })?;
    let mut all = Vec::new();
    for some in candidates.chunks(CASES_AT_ONCE) {
        node.store.read(|db| {
            for document in some {
                all.extend(find(db, setting, compartment, *document, &[until])?);
            }
            Ok::<_, StoreError>(())
        })?;
    }
    let mut found: Vec<Finding> = all.into_iter().map(|(_, finding)| finding).collect();
    found.sort_by_key(|finding| (finding.kind, finding.at, finding.case));
    found.truncate(FINDINGS_MAX);
    Ok(found)
}

/// Lists what the reviews of periods that ended at some instants find of a case, each with the instant. A review is
/// nobody's finding, nor is what nobody said yes to, or what is part of another case and found with that.
fn find(
    db: &Connection,
    setting: &Setting,
    compartment: &Compartment,
    document: i64,
    ends: &[Timestamp],
) -> Result<Vec<(Timestamp, Finding)>, StoreError> {
    let row = document::at(db, document)?;
    if row.id.kind != DocumentKind::Case {
        return Ok(Vec::new());
    }
    let case = CaseId::new(row.id.id);
    let Some(folded) = project::fold_case(db, setting, compartment, case)? else {
        return Ok(Vec::new());
    };
    let counts =
        folded.review.is_none() && !folded.is_proposed() && folded.case.view.merged_into.is_none();
    let ends = ends.iter().filter(|_| counts);
    let of = |until: &Timestamp| {
        let tasks = folded.tasks.iter().map(|(_, task)| task);
        let found = found::findings(case, tasks, &setting.policies, *until).into_iter();
        found.map(|finding| (*until, finding)).collect::<Vec<_>>()
    };
    Ok(ends.flat_map(of).collect())
}

/// Looks at what changed since the last turn, adds to reviews what belongs to them, and lets those be looked through
/// whose period turns out to have had cases. Returns whether there is more to look at.
fn amend(
    node: &Node,
    compartment: &Compartment,
    due: &[(Period, Cyclic)],
    mark: &mut Mark,
) -> Result<bool, StoreError> {
    let last = node
        .store
        .read(|db| rows::last_change(db, compartment).map_err(StoreError::from))?;
    // Of what was purged nothing is left to look at.
    let after = mark.change.map_or(last, |change| change.min(last));
    mark.change = Some(after);
    if after == last {
        return Ok(false);
    }
    let setting = node.setting();
    let looked = node
        .store
        .read(|db| Looked::at(db, &setting, compartment, (after, last)))?;
    for (_, why) in due {
        let is_open = looked
            .reviews
            .iter()
            .any(|row| row.until == why.until && row.cycle == why.cycle);
        if !is_open && looked.earliest.is_some_and(|earliest| earliest < why.until) {
            mark.looked.remove(&engine::key(why));
        }
    }
    mark.change = Some(looked.up_to);
    let has_more = looked.up_to < last;
    if looked.found.is_empty() {
        return Ok(has_more);
    }
    let compartment = compartment.clone();
    node.store.write(&compartment.clone(), move |batch| {
        for (document, found) in &looked.found {
            add(batch, &setting, &compartment, (*document, found))?;
        }
        Ok::<_, StoreError>(has_more)
    })
}

/// What changed in a compartment, as its reviews see it.
struct Looked {
    /// Up to which change was looked.
    up_to: i64,
    /// When the earliest case that changed was reported.
    earliest: Option<Timestamp>,
    /// The reviews that are added to.
    reviews: Vec<CycleRow>,
    /// What they find, by their documents.
    found: BTreeMap<i64, Vec<Finding>>,
}

impl Looked {
    fn at(
        db: &Connection,
        setting: &Setting,
        compartment: &Compartment,
        (after, last): (i64, i64),
    ) -> Result<Self, StoreError> {
        let changed = rows::changed(db, compartment, after, CHANGES_AT_ONCE)?;
        let has_more = u32::try_from(changed.len()).is_ok_and(|len| len >= CHANGES_AT_ONCE);
        let up_to = changed.last().map(|(change, _)| *change);
        let cases: BTreeSet<i64> = changed.into_iter().map(|(_, case)| case).collect();
        let mut looked = Self {
            up_to: up_to.filter(|_| has_more).unwrap_or(last),
            earliest: None,
            reviews: rows::list(db, &[compartment.row], REVIEWS_MAX)?,
            found: BTreeMap::new(),
        };
        let listed: Vec<CycleRow> = looked
            .reviews
            .iter()
            .filter(|row| super::is_listed(row.standing))
            .cloned()
            .collect();
        for case in cases {
            let Some(row) = case_row::one(db, case)? else {
                continue;
            };
            let is_review = listed.iter().any(|review| review.document == case);
            if is_review {
                continue;
            }
            let began = row.created_at;
            looked.earliest = Some(looked.earliest.map_or(began, |known| known.min(began)));
            let ends: BTreeSet<Timestamp> = listed
                .iter()
                .map(|review| review.until)
                .filter(|until| began < *until)
                .collect();
            if ends.is_empty() {
                continue;
            }
            let ends: Vec<Timestamp> = ends.into_iter().collect();
            for (until, finding) in find(db, setting, compartment, case, &ends)? {
                for review in listed.iter().filter(|review| review.until == until) {
                    let found = looked.found.entry(review.document).or_default();
                    found.push(finding);
                }
            }
        }
        Ok(looked)
    }
}
