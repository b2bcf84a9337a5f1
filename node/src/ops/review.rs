//! `orgo review list` and `orgo review show`: the reviews of periods, what they found and what they count.

use orgo_engine::{
    authorize::{Person, Viewer},
    pattern::Standing,
    review::report::{By, Line},
};
use orgo_schema::{
    command::Object,
    fact::{Cyclic, Finding, ReviewOpened},
    id::CaseId,
};
use rusqlite::Connection;
use serde_json::{Value, json};

use super::list as listed;
use crate::{
    failure::Failure,
    guard,
    node::Node,
    review::report::{self, Told},
    setting::Setting,
    store::{pattern, review as rows},
};

/// The most reviews that are listed: those of the last periods.
const LISTED_MAX: u32 = 200;

/// Lists the reviews that somebody may read.
///
/// # Errors
/// When the database refuses.
pub fn list(node: &Node, person: &Person) -> Result<Value, Failure> {
    let setting = node.setting();
    let viewer = Viewer::Person(person.clone());
    let (compartments, _) = guard::reach(&setting, &viewer);
    let items = node.store.read(|db| {
        let mut items = Vec::new();
        for row in rows::list(db, &compartments, LISTED_MAX)? {
            let Some(title) = title(db, &setting, &viewer, row.case)? else {
                continue;
            };
            items.push(json!({
                "case_id": row.case,
                "title": title,
                "cycle": row.cycle,
                "period": row.period,
                "zone": row.zone,
                "until": row.until,
                "state": state(row.standing),
                "findings": pattern::findings(db, row.document)?.len(),
            }));
        }
        Ok::<_, Failure>(items)
    })?;
    listed(items, None)
}

const fn state(standing: Standing) -> &'static str {
    match standing {
        Standing::Open => "open",
        Standing::Over => "over",
        Standing::Waits => "waits",
        Standing::Refused => "refused",
        Standing::Elsewhere => "elsewhere",
    }
}

/// Shows a review: what it found, and its report.
///
/// # Errors
/// When it is not there for this person, or is no review of a period.
pub fn show(node: &Node, person: &Person, case: CaseId, csv: bool) -> Result<Value, Failure> {
    let setting = node.setting();
    let viewer = Viewer::Person(person.clone());
    node.store.read(|db| {
        let found = guard::found(db, &setting, &viewer, Object::Case(case))?;
        let review = found.folded.review.as_ref();
        let Some(ReviewOpened::Cycle(why)) = review.map(|review| &review.why) else {
            return Err(Failure::Input(format!(
                "{case} is no review of a period: see `orgo review list`"
            )));
        };
        let told = report::of(db, &setting, &found.compartment, why)?;
        let all = pattern::findings(db, found.row.row)?;
        let mut findings = Vec::new();
        for finding in &all {
            let title = title(db, &setting, &viewer, finding.case)?;
            findings.extend(title.map(|title| (*finding, title)));
        }
        if csv {
            return Ok(json!({ "sentences": lines(&told, &findings) }));
        }
        let hidden = all.len().saturating_sub(findings.len());
        Ok(full(why, &told, (case, &findings, hidden)))
    })
}

/// Returns the title of a case that somebody may read.
fn title(
    db: &Connection,
    setting: &Setting,
    viewer: &Viewer,
    case: CaseId,
) -> Result<Option<String>, Failure> {
    match guard::found(db, setting, viewer, Object::Case(case)) {
        Ok(found) => Ok(Some(found.folded.case.view.title)),
        Err(Failure::Refused(_)) => Ok(None),
        Err(failure) => Err(failure),
    }
}

fn full(
    why: &Cyclic,
    told: &Told,
    (case, findings, hidden): (CaseId, &[(Finding, String)], usize),
) -> Value {
    let report = &told.report;
    let pair =
        |pair: orgo_engine::review::report::Pair| json!({ "now": pair.now, "before": pair.before });
    let line = |line: &Line| {
        json!({
            "name": line.name, "reported": line.reported.now, "before": line.reported.before, "open": line.open,
        })
    };
    let of = |by: By| -> Vec<Value> {
        let part = report.parts.iter().find(|(part, _)| *part == by);
        part.map(|(_, lines)| lines.iter().map(line).collect())
            .unwrap_or_default()
    };
    let found = findings.iter().map(|(finding, title)| {
        json!({ "kind": finding.kind, "case_id": finding.case, "title": title, "since": finding.at })
    });
    let sites = told.sites.iter().map(|site| {
        json!({
            "site": site.name, "node_id": site.node, "complete_until": site.reached.until,
            "sequence": site.reached.gapless, "last": site.reached.last,
        })
    });
    json!({
        "case_id": case,
        "cycle": why.cycle,
        "period": why.period,
        "period_before": told.before,
        "zone": why.zone,
        "from": why.from,
        "until": why.until,
        "policy": told.policy,
        "frontier": told.frontier,
        "sites": sites.collect::<Vec<_>>(),
        "findings": found.collect::<Vec<_>>(),
        "hidden": hidden,
        "reported": pair(report.reported),
        "critical": pair(report.critical),
        "moved_up": pair(report.moved_up),
        "open": report.open,
        "departments": of(By::Department),
        "categories": of(By::Category),
        "places": of(By::Place),
        "is_cut": told.is_cut,
        "advice": report.advice,
        "recurring": told.recurring,
    })
}

/// Returns a review as lines of comma-separated values: what was counted, then what was found.
fn lines(told: &Told, findings: &[(Finding, String)]) -> Vec<String> {
    let report = &told.report;
    let mut all = vec![csv(&["part", "name", "reported", "before", "open"])];
    let total = [
        report.reported.now.to_string(),
        report.reported.before.to_string(),
        report.open.to_string(),
    ];
    let mut add = |part: &str, name: &str, [reported, before, open]: &[String; 3]| {
        all.push(csv(&[part, name, reported, before, open]));
    };
    add("all", "all", &total);
    for (by, lines) in &report.parts {
        for line in lines {
            let counts = [line.reported.now, line.reported.before, line.open];
            add(
                by.as_str(),
                &line.name,
                &counts.map(|count| count.to_string()),
            );
        }
    }
    for (finding, title) in findings {
        let (kind, at, case) = (finding.kind.as_str(), finding.at, finding.case);
        all.push(csv(&[kind, title, &at.to_string(), &case.to_string(), ""]));
    }
    all
}

/// Returns one line (RFC 4180). What a spreadsheet would take for a formula is a text.
fn csv(cells: &[&str]) -> String {
    let cell = |cell: &&str| {
        let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
        let text = if is_formula {
            format!("'{cell}")
        } else {
            (*cell).to_owned()
        };
        let plain = text.replace(['\r', '\n'], " ");
        if plain.contains([',', '"']) {
            format!("\"{}\"", plain.replace('"', "\"\""))
        } else {
            plain
        }
    };
    cells.iter().map(cell).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_quoted_and_never_a_formula() {
        assert_eq!(
            csv(&["a", "Room 1, \"North\"", ""]),
            "a,\"Room 1, \"\"North\"\"\","
        );
        assert_eq!(csv(&["=1+1", "two\nlines"]), "'=1+1,two lines");
    }
}
