//! Reviews that Orgo opens, whatever for (SPEC 8, CONVERGENCE 8): writing them down, and adding what they found.
//!
//! That a node opened one, and when, is a record of that node; how it begins and what it found follows from the
//! documents, so that nodes which do it apart do it once. What opens them is [`crate::pattern`] and [`cycle`].

pub mod cycle;
mod mark;
pub mod report;

use orgo_engine::pattern::Standing;
use orgo_schema::{
    fact::{Author, Body, Created, Fact, Finding, Opened, ReviewOpened},
    id::{CaseId, DocumentId, FactId},
    journal::Happening,
    label::Label,
    time::Stamp,
};
use orgo_web::{Language, model::cycle_words};

use crate::{
    journal::Circumstances,
    pattern, project,
    setting::Setting,
    store::{
        Batch, StoreError,
        compartment::Compartment,
        document::{self, Row},
        pattern as rows,
    },
    words,
};

/// The most that a review lists.
pub const FINDINGS_MAX: usize = 200;

/// A review that was opened, or would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made<W> {
    /// The case it is.
    pub case: CaseId,
    /// Its title.
    pub title: String,
    /// Where it goes.
    pub label: Label,
    /// Why.
    pub why: W,
}

/// What a review begins with.
#[derive(Debug, Clone)]
pub(crate) struct Begins {
    /// The case it is.
    pub(crate) case: CaseId,
    /// How the case begins.
    pub(crate) opened: Opened,
    /// Its task.
    pub(crate) created: Created,
    /// Why.
    pub(crate) why: ReviewOpened,
}

/// Whether what comes in later is added to a review that stands so.
pub(crate) const fn is_listed(standing: Standing) -> bool {
    match standing {
        Standing::Open | Standing::Over | Standing::Waits => true,
        Standing::Refused | Standing::Elsewhere => false,
    }
}

/// Opens a review, with its task and what it found.
pub(crate) fn open(
    batch: &mut Batch<'_>,
    setting: &Setting,
    compartment: &Compartment,
    begins: Begins,
    found: &[Finding],
) -> Result<(), StoreError> {
    let Begins {
        case,
        opened,
        created,
        why,
    } = begins;
    let id = DocumentId::from(case);
    let row = add_derived(batch, compartment, id, "review", Body::Opened(opened))?;
    let fact = batch.author(None, Vec::new(), Body::ReviewOpened(why));
    let fact_id = FactId::new(batch.fresh_uuid()?);
    batch.add_facts(compartment, id, &[(fact_id, fact)])?;
    let row = document::at(batch.db, row)?;
    add_findings(batch, compartment, row, found)?;
    let rule = created.rule.as_ref().map_or("", |rule| rule.id.as_str());
    let task = compartment.scope.task(case, rule, &created.key);
    let task = DocumentId::from(task);
    let task = add_derived(batch, compartment, task, "created", Body::Created(created))?;
    project::edges(batch.db, setting, document::at(batch.db, task)?)?;
    project::case(batch.db, setting, compartment, case)?;
    let about = Circumstances::default().to(case);
    batch.note(setting, Happening::CaseOpened, about)
}

fn add_derived(
    batch: &mut Batch<'_>,
    compartment: &Compartment,
    document: DocumentId,
    kind: &str,
    body: Body,
) -> Result<i64, StoreError> {
    let fact = derived((Vec::new(), Stamp::ZERO), body);
    let bytes = fact.encode();
    let id = compartment
        .scope
        .fact(kind, &[document.id.as_bytes(), &bytes]);
    batch.add_facts(compartment, document, &[(id, fact)])
}

/// Adds to a review what it has not found yet, and says whether there was any.
pub(crate) fn add_findings(
    batch: &mut Batch<'_>,
    compartment: &Compartment,
    review: Row,
    found: &[Finding],
) -> Result<bool, StoreError> {
    let known = rows::findings(batch.db, review.row)?;
    let room = FINDINGS_MAX.saturating_sub(known.len());
    let is_new = |new: &&Finding| {
        let mut known = known.iter();
        !known.any(|known| (known.kind, known.case) == (new.kind, new.case))
    };
    let new: Vec<Finding> = found.iter().filter(is_new).take(room).copied().collect();
    for finding in &new {
        // One change each: another node may know of fewer or more of them.
        let body = Body::Finding(*finding);
        add_derived(batch, compartment, review.id, "finding", body)?;
    }
    Ok(!new.is_empty())
}

/// Returns a fact that nobody wrote: it follows from others.
pub(crate) fn derived((seen, stamp): (Vec<FactId>, Stamp), body: Body) -> Fact {
    Fact {
        by: Author::Derived,
        seen,
        stamp,
        wall: None,
        body,
    }
}

/// Says in a sentence why a review was opened.
pub fn because(setting: &Setting, why: &ReviewOpened, language: Language) -> String {
    match why {
        ReviewOpened::Pattern(why) => pattern::because(setting, why, language),
        ReviewOpened::Cycle(why) => {
            let (from, to) = report::days(why);
            let cycle = cycle_words(language, why.cycle).to_lowercase();
            words::Consent(language).cycle(&why.period, &from, &to, &why.zone, &cycle, &why.source)
        }
    }
}
