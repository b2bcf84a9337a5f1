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
};

/// Lists what a review found, or the reviews that a case is in, each with why.
pub(super) fn alike(
    db: &Connection,
    found: &Found,
    desk: &Desk<'_>,
) -> Result<Vec<(CaseId, String)>, Failure> {
    let id = found.folded.case.view.case_id;
    let mut of_case: BTreeMap<CaseId, Vec<String>> = BTreeMap::new();
    let mut order = Vec::new();
    let evidence = pattern::findings(db, found.row.row)?;
    for evidence in evidence.into_iter().take(FINDINGS_MAX) {
        let when = desk.wall.full(evidence.at);
        let words = match evidence.kind {
            FindingKind::Member => format!("evidence, reported {when}"),
            FindingKind::Critical => format!("critical, open since {when}"),
            FindingKind::Late => format!("late, was due {when}"),
            FindingKind::MovedUp => format!("moved up {when}"),
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
            format!("looks into {others} like this one")
        } else {
            let words = kinds.into_iter().filter_map(word);
            format!("found this one {}", words.collect::<Vec<_>>().join(" and "))
        };
        alike.push((CaseId::new(row.id.id), relation));
    }
    Ok(alike)
}

const fn word(kind: FindingKind) -> Option<&'static str> {
    match kind {
        FindingKind::Member => None,
        FindingKind::Critical => Some("critical"),
        FindingKind::Late => Some("late"),
        FindingKind::MovedUp => Some("moved up"),
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
        let until = site.reached.until.map(|until| desk.wall.full(until));
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
