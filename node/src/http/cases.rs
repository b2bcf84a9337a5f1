//! Cases: a filter in the address, and a table.

use axum::{
    extract::{Query, State},
    response::Response,
};
use orgo_web::page::cases::{self, CaseFilter, CaseRow, CasesPage};
use rusqlite::Connection;

use super::{
    answer::Answer,
    app::App,
    desk::Desk,
    session::{Fields, Visitor},
    show,
};
use crate::{
    failure::Failure,
    store::{case, task},
};

/// Cases on a page.
const CASES_MAX: u32 = 50;

/// Shows a page of the list.
pub(super) async fn get(
    State(app): State<App>,
    visitor: Visitor,
    Query(query): Query<Vec<(String, String)>>,
) -> Response {
    app.answer(visitor, move |desk| page(desk, &Fields::new(query)))
        .await
}

fn page(desk: &Desk<'_>, query: &Fields) -> Result<Answer, Failure> {
    let typed = filter_of(query);
    let order = order(&typed.sort)?;
    let filter = filter(desk, &typed, query.get("after"))?;
    let (rows, total) = desk.node.store.read(|db| {
        let rows = case::ordered(db, &filter, order, CASES_MAX + 1)?;
        let total = case::count(db, &filter)?;
        Ok::<_, Failure>((rows, total))
    })?;
    let more = rows.len() > CASES_MAX as usize;
    let shown = rows.get(..CASES_MAX as usize).unwrap_or(&rows);
    let lines = desk.node.store.read(|db| {
        shown
            .iter()
            .map(|row| line(db, desk, row))
            .collect::<Result<Vec<_>, Failure>>()
    })?;
    let mut frame = desk.frame()?;
    frame.query.clone_from(&typed.q);
    let page = CasesPage {
        cases: lines,
        total: Some(show::number(total)),
        older: shown
            .last()
            .filter(|_| more)
            .map(|row| order.cursor(row).to_string()),
        is_later_page: filter.after.is_some(),
        roles: show::roles(&desk.setting.configuration.loaded.registry),
        gap: String::new(),
        filter: typed,
    };
    Ok(Answer::Page(cases::render(&frame, page)))
}

/// Reads the filter as it stands in the address.
fn filter_of(query: &Fields) -> CaseFilter {
    let text = |name| query.get(name).trim().to_owned();
    CaseFilter {
        q: text("q"),
        status: text("status"),
        label: text("label"),
        role: text("role"),
        severity: text("severity"),
        tag: text("tag"),
        sort: text("sort"),
    }
}

fn order(sort: &str) -> Result<case::Order, Failure> {
    match sort {
        "" | "updated" => Ok(case::Order::Updated),
        "created" => Ok(case::Order::Created),
        "severity" => Ok(case::Order::Severity),
        _ => Err(Failure::Input(
            "`sort` is unknown: allowed are updated, created, severity".to_owned(),
        )),
    }
}

fn filter(desk: &Desk<'_>, typed: &CaseFilter, after: &str) -> Result<case::Filter, Failure> {
    fn word<T: std::str::FromStr<Err: std::fmt::Display>>(
        text: &str,
    ) -> Result<Option<T>, Failure> {
        let word = (!text.is_empty()).then(|| text.parse()).transpose();
        word.map_err(|error: T::Err| Failure::Input(error.to_string()))
    }
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let (compartments, limit) = desk.reach();
    let open_only = typed.status == "unfinished";
    let cursor = (!after.is_empty()).then(|| after.parse()).transpose();
    Ok(case::Filter {
        compartments,
        limit,
        query: text(&typed.q),
        status: if open_only {
            None
        } else {
            word(&typed.status)?
        },
        open_only,
        label: text(&typed.label),
        role: text(&typed.role),
        severity: word(&typed.severity)?,
        tag: text(&typed.tag.to_lowercase()),
        of: None,
        after: cursor.map_err(|problem: &str| Failure::Input(format!("`after` is {problem}")))?,
    })
}

fn line(db: &Connection, desk: &Desk<'_>, row: &case::CaseRow) -> Result<CaseRow, Failure> {
    let (finished, all) = task::progress(db, row.document)?;
    Ok(CaseRow {
        id: row.case_id.to_string(),
        reference: show::case_reference(row.case_id.uuid()),
        title: row.title.clone(),
        status: row.status,
        severity: show::severity(row.severity),
        label: show::plate(&row.label),
        place: show::place(&row.site, &row.area),
        tasks: if all == 0 {
            String::new()
        } else {
            format!("{finished} of {all}")
        },
        changed: desk.moment(row.updated_at),
        is_escalated: row.escalation_level > 0,
        has_conflict: row.conflicts > 0,
    })
}
