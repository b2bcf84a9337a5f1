//! Opening a review where cases that are like one another come too often (SPEC 8, CONVERGENCE 8).
//!
//! Whatever changes what a case is like leaves a note of its group; each group with news is looked at once, by its
//! own cases alone. What is to be opened, and which of several reviews stays, is said by [`orgo_engine::pattern`].
//! A review is named after the first case that its opener knew. That a node opened it, and when, is a record of that
//! node; how it begins and what it found follows from the documents, so that nodes which do it apart do it once.
//!
//! Archives that are imported open none: what is in them was reported long ago, and no site received it.

mod looked;

use std::collections::BTreeMap;

use orgo_engine::pattern::{self, Episode, Member};
use orgo_schema::{
    fact::{Body, Finding, FindingKind, Group, Likeness, Recurring, ReviewOpened, Value},
    id::FactId,
    time::{Stamp, Timestamp},
};
use orgo_web::Language;
use serde_json::{Value as Json, json};

use crate::{
    failure::Failure,
    http::time,
    node::{self, Node},
    project, review,
    setting::Setting,
    store::{
        Batch, StoreError,
        compartment::Compartment,
        document::{self, Row},
        pattern as rows,
    },
    verb::FindPatterns,
    words,
};

pub use looked::Looked;

/// Groups that are looked at in one transaction: intake waits no longer than that.
const GROUPS_AT_ONCE: u32 = 50;
/// The most cases of a group that are looked at: those reported last.
pub const MEMBERS_MAX: u32 = 1_000;
/// The review of a pattern that was opened, or would be.
pub type Made = review::Made<Recurring>;

/// Runs `orgo pattern find`.
///
/// # Errors
/// When the node's clock is not sound and no time was given, or the database refuses.
pub fn by_hand(node: &Node, asked: &FindPatterns) -> Result<Json, Failure> {
    let made = run(node, (node.clock)().as_of(asked.now)?, asked.dry_run)?;
    let items: Vec<Json> = made
        .iter()
        .map(|made| {
            json!({
                "case_id": made.case, "title": made.title, "label": made.label, "known": made.why.known,
                "count": made.why.count, "window": made.why.window, "source": made.why.source,
            })
        })
        .collect();
    Ok(json!({ "items": items, "next": null }))
}

/// Looks at the groups with news, some after others, opens what is to be opened, and returns it.
///
/// # Errors
/// When the database refuses.
pub fn run(node: &Node, now: Timestamp, dry_run: bool) -> Result<Vec<Made>, StoreError> {
    let mut all = Vec::new();
    let mut after = (i64::MIN, String::new());
    loop {
        let news = node
            .store
            .read(|db| rows::news(db, &after, GROUPS_AT_ONCE).map_err(StoreError::from))?;
        let Some(last) = news.last() else {
            return Ok(all);
        };
        after.clone_from(last);
        let mut places: BTreeMap<i64, Vec<String>> = BTreeMap::new();
        for (place, likeness) in news {
            places.entry(place).or_default().push(likeness);
        }
        for (place, likenesses) in places {
            let setting = node.setting();
            let Some(compartment) = setting.compartment(place).cloned() else {
                continue;
            };
            if dry_run {
                let looked = node.store.read(|db| {
                    let looks = likenesses.iter().map(|likeness| {
                        let looked = Looked::at(db, &setting, place, likeness)?;
                        looked.to_open(db, &setting, &compartment, now)
                    });
                    looks.collect::<Result<Vec<_>, StoreError>>()
                })?;
                all.extend(looked.into_iter().flatten().map(|(made, _)| made));
                continue;
            }
            all.extend(node.store.write(&compartment.clone(), move |batch| {
                let mut made = Vec::new();
                for likeness in likenesses {
                    made.extend(look(batch, &setting, &compartment, &likeness, now)?);
                    rows::forget_news(batch.db, compartment.row, &likeness)?;
                }
                Ok::<_, StoreError>(made)
            })?);
        }
    }
}

/// Looks at one group: opens what is to be opened, adds what came in to what was opened, and says which of several
/// reviews of the same are part of which.
fn look(
    batch: &mut Batch<'_>,
    setting: &Setting,
    compartment: &Compartment,
    likeness: &str,
    now: Timestamp,
) -> Result<Option<Made>, StoreError> {
    let scope = compartment.scope.compartment;
    if node::mandate(&setting.roster, setting.node, scope).is_none() {
        return Ok(None);
    }
    let looked = Looked::at(batch.db, setting, compartment.row, likeness)?;
    let mut touched = Vec::new();
    for episode in &looked.episodes {
        touched.extend(unite(batch, compartment, &looked, episode)?);
        if let Some(review) = episode
            .review()
            .filter(|review| review::is_listed(review.standing))
        {
            let row = looked.reviews.iter().find(|row| row.review == *review);
            let Some(row) = row.map(|row| document::at(batch.db, row.document)) else {
                continue;
            };
            let row = row?;
            if review::add_findings(batch, compartment, row, &evidence(&episode.members))? {
                touched.push(row);
            }
        }
    }
    let opens = looked.to_open(batch.db, setting, compartment, now)?;
    let made = match opens {
        Some((made, opened)) => {
            let members = looked.episodes.last().map(|last| last.members.as_slice());
            let begins = review::Begins {
                case: made.case,
                created: pattern::created(made.case, &opened),
                opened,
                why: ReviewOpened::Pattern(made.why.clone()),
            };
            let found = evidence(members.unwrap_or_default());
            review::open(batch, setting, compartment, begins, &found)?;
            Some(made)
        }
        None => None,
    };
    for row in touched {
        project::document(batch.db, setting, row)?;
    }
    Ok(made)
}

/// Returns cases as the evidence of a review.
fn evidence(members: &[Member]) -> Vec<Finding> {
    let finding = |member: &Member| Finding {
        kind: FindingKind::Member,
        case: member.case,
        at: member.at,
    };
    members.iter().map(finding).collect()
}

/// Says of the reviews that were opened for one episode which are part of which, and returns those of which it is
/// news. Where a person said anything to that, that holds.
fn unite(
    batch: &mut Batch<'_>,
    compartment: &Compartment,
    looked: &Looked,
    episode: &Episode,
) -> Result<Vec<Row>, StoreError> {
    let Some(stays) = episode
        .review()
        .filter(|stays| review::is_listed(stays.standing))
    else {
        return Ok(Vec::new());
    };
    let mut said = Vec::new();
    let goes = episode
        .duplicates()
        .map(|review| (review, Some(stays.case)));
    for (review, part_of) in std::iter::once((stays, None)).chain(goes) {
        let row = looked.reviews.iter().find(|row| row.review == *review);
        let Some(row) = row.filter(|row| !row.is_placed && row.part_of != part_of) else {
            continue;
        };
        let row = document::at(batch.db, row.document)?;
        let facts = document::facts(batch.db, compartment, row)?;
        let is_cause = |body: &Body| {
            matches!(
                body,
                Body::ReviewOpened(_) | Body::Set(Value::MergedInto(_))
            )
        };
        let causes = facts.facts.iter().filter(|(_, fact)| is_cause(&fact.body));
        let stamp = causes.clone().map(|(_, fact)| fact.stamp).max();
        let seen: Vec<FactId> = causes.map(|(id, _)| *id).collect();
        let body = Body::Set(Value::MergedInto(part_of));
        let fact = review::derived((seen, stamp.unwrap_or(Stamp::ZERO)), body);
        let bytes = fact.encode();
        let id = compartment
            .scope
            .fact("same-review", &[row.id.id.as_bytes(), &bytes]);
        batch.add_facts(compartment, row.id, &[(id, fact)])?;
        said.push(row);
    }
    Ok(said)
}

/// Says in a sentence why a review was opened.
pub fn because(setting: &Setting, why: &Recurring, language: Language) -> String {
    words::Consent(language).pattern(
        usize::try_from(why.known).unwrap_or(usize::MAX),
        &alike(setting, &why.group, language),
        &why.count.to_string(),
        &time::span(language, why.window),
        &why.source,
    )
}

/// Says what the cases of a group have in common.
fn alike(setting: &Setting, group: &Group, language: Language) -> String {
    let modules = &setting.configuration.loaded.modules;
    let say = words::Consent(language);
    let kind = pattern::kind(group, modules);
    match (group.likeness, &group.site) {
        (Likeness::Place, Some(site)) => say.alike_in_site(kind, &group.value, site),
        (Likeness::Place, None) => say.alike_in(kind, &group.value),
        (Likeness::Equipment, _) => say.alike_about(kind, &group.value),
        (Likeness::Tag, _) => say.alike_tagged(kind, &group.value),
    }
}
