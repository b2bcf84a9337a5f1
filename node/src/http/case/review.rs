//! What the page of a case says of reviews: the evidence of one, what it counts, and the reviews a case is in.

use std::collections::BTreeMap;

use orgo_engine::review::{
    cycle,
    report::{By, Line, Pair},
};
use orgo_schema::{
    fact::{FindingKind, ReviewOpened},
    id::CaseId,
};
use orgo_web::{
    model::Fact,
    page::case::{CountLine, CountPart, Counts},
};
use rusqlite::Connection;

use super::super::desk::Desk;
use crate::{
    failure::Failure,
    review::{FINDINGS_MAX, report},
    store::{document, pattern},
    submit::change::Found,
    words,
};

/// Lists what a review found, or the reviews that a case is in, each with why.
pub(super) fn alike(
    db: &Connection,
    found: &Found,
    desk: &Desk<'_>,
) -> Result<Vec<(CaseId, String)>, Failure> {
    let say = words::Case(desk.wall.language);
    let id = found.folded.case.view.case_id;
    let mut of_case: BTreeMap<CaseId, Vec<String>> = BTreeMap::new();
    let mut order = Vec::new();
    let evidence = pattern::findings(db, found.row.row)?;
    for evidence in evidence.into_iter().take(FINDINGS_MAX) {
        let when = desk.wall.full(evidence.at);
        let words = match evidence.kind {
            FindingKind::Member => say.evidence(&when),
            FindingKind::Critical => say.critical_since(&when),
            FindingKind::Late => say.late_since(&when),
            FindingKind::MovedUp => say.moved_up_at(&when),
        };
        let said = of_case.entry(evidence.case).or_default();
        if said.is_empty() {
            order.push(evidence.case);
        }
        said.push(words);
    }
    let said = order.into_iter().map(|case| {
        let words = of_case.get(&case).map(|words| words.join("; "));
        (case, words.unwrap_or_default())
    });
    let mut alike: Vec<(CaseId, String)> = said.collect();
    let mut reviews: BTreeMap<i64, Vec<FindingKind>> = BTreeMap::new();
    for (review, kind) in pattern::reviews_of(db, found.compartment.row, id)? {
        reviews.entry(review).or_default().push(kind);
    }
    for (review, kinds) in reviews {
        let row = document::at(db, review)?;
        let relation = if kinds.contains(&FindingKind::Member) {
            let others = pattern::findings(db, review)?.len();
            say.looks_into(others)
        } else {
            let words = kinds.into_iter().filter_map(|kind| found_so(say, kind));
            words.collect::<Vec<_>>().join("; ")
        };
        alike.push((CaseId::new(row.id.id), relation));
    }
    Ok(alike)
}

const fn found_so(say: words::Case, kind: FindingKind) -> Option<&'static str> {
    match kind {
        FindingKind::Member => None,
        FindingKind::Critical => Some(say.found_critical()),
        FindingKind::Late => Some(say.found_late()),
        FindingKind::MovedUp => Some(say.found_up()),
    }
}

/// Returns how much came in during the period that a review is of; nothing for one that counts nothing, and for any
/// other case.
pub(super) fn counts(
    db: &Connection,
    found: &Found,
    desk: &Desk<'_>,
) -> Result<Option<Counts>, Failure> {
    let review = found.folded.review.as_ref();
    let Some(ReviewOpened::Cycle(why)) = review.map(|review| &review.why) else {
        return Ok(None);
    };
    if !cycle::counts(why.cycle) {
        return Ok(None);
    }
    let told = report::of(db, &desk.setting, &found.compartment, why)?;
    let report = told.report;
    let fact = |name: &str, pair: Pair| Fact {
        name: name.to_owned(),
        value: pair.now.to_string(),
        note: format!("{} in the period before", pair.before),
    };
    let open = Fact {
        name: "Of these open".to_owned(),
        value: report.open.to_string(),
        note: String::new(),
    };
    let cut = told
        .is_cut
        .then(|| "There was more than can be counted here.".to_owned());
    let frontier = format!(
        "Made of all that is here: {}, by the policy {}.",
        told.frontier, told.policy
    );
    let sites = told.sites.iter().map(|site| {
        let until = site
            .reached
            .until
            .map(|until| desk.wall.in_english().full(until));
        site.sentence_with(until.as_deref())
    });
    Ok(Some(Counts {
        period: why.period.clone(),
        before: told.before.unwrap_or_default(),
        totals: vec![
            fact("Reported", report.reported),
            fact("Critical", report.critical),
            fact("Moved up", report.moved_up),
            open,
        ],
        advice: told.recurring.into_iter().chain(report.advice).collect(),
        parts: report
            .parts
            .into_iter()
            .map(|(by, lines)| CountPart {
                name: part(by).to_owned(),
                lines: lines.into_iter().map(line).collect(),
            })
            .collect(),
        notes: std::iter::once(frontier).chain(sites).chain(cut).collect(),
    }))
}

const fn part(by: By) -> &'static str {
    match by {
        By::Department => "Department",
        By::Category => "Category",
        By::Place => "Place",
    }
}

fn line(line: Line) -> CountLine {
    CountLine {
        name: line.name,
        now: line.reported.now.to_string(),
        before: line.reported.before.to_string(),
        open: line.open.to_string(),
    }
}
