//! Cases: a filter in the address, and a table.

use axum::{
    extract::{Query, State},
    response::Response,
};
use orgo_web::{
    Language,
    model::case_word,
    page::{
        cases::{self, CaseRow, CasesPage},
        listing::Pages,
        work::Tab,
    },
    route,
};
use rusqlite::Connection;

use super::{
    answer::Answer,
    app::App,
    desk::Desk,
    listing::{self, Asked, Counter, LINES_MAX, Views},
    session::{Fields, Visitor},
    show,
};
use crate::{
    failure::Failure,
    listing::{Filter, Group, List},
    store::{
        StoreError, case,
        listing::{self as lines, Line},
        task,
    },
    words,
};

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
    let asked = Asked::read(desk, List::Cases, query);
    let scope = listing::scope(desk);
    let views = Views::of(desk, List::Cases)?;
    let page = desk.node.store.read(|db| {
        let after = asked.after.as_ref();
        let mut rows = lines::cases(db, &scope, &asked.filter, after, LINES_MAX + 1)?;
        let has_more = rows.len() > LINES_MAX as usize;
        rows.truncate(LINES_MAX as usize);
        let next = rows.last().filter(|_| has_more);
        let mut counter = Counter::new(db, List::Cases, &scope);
        Ok::<_, Failure>(CasesPage {
            tabs: tabs(&mut counter, desk, (&asked.filter, &views))?,
            pages: Pages {
                next: next.map(|line| asked.next(&line.spot)),
                first: asked.after.is_some().then(|| asked.first()),
            },
            filtering: asked.filtering(desk, &views),
            groups: groups(db, desk, &asked.filter, &rows)?,
            total: listing::counted(counter.count(&asked.filter)?),
            gap: String::new(),
        })
    })?;
    let mut frame = desk.frame()?;
    frame.query = asked.filter.words.unwrap_or_default();
    Ok(Answer::Page(cases::render(&frame, page)))
}

/// Lists the views that are kept, after the whole list; nothing where none is.
fn tabs(
    counter: &mut Counter<'_>,
    desk: &Desk<'_>,
    (filter, views): (&Filter, &Views),
) -> Result<Vec<Tab>, StoreError> {
    let mut tabs = views.tabs(counter, filter)?;
    if tabs.is_empty() {
        return Ok(tabs);
    }
    let whole = Filter::default();
    let all = Tab {
        address: route::CASES.to_owned(),
        words: words::Listing(desk.wall.language).all_cases().to_owned(),
        count: listing::counted(counter.count(&whole)?),
        is_current: *filter == whole && !views.hold(filter),
    };
    tabs.insert(0, all);
    Ok(tabs)
}

/// Puts cases that stand together under one name, in the order they come in.
fn groups(
    db: &Connection,
    desk: &Desk<'_>,
    filter: &Filter,
    rows: &[Line<case::CaseRow>],
) -> Result<Vec<(String, Vec<CaseRow>)>, Failure> {
    let mut groups: Vec<(String, Vec<CaseRow>)> = Vec::new();
    for row in rows {
        let name = name(desk.wall.language, filter, row);
        let case = line(db, desk, row)?;
        match groups.last_mut() {
            Some((last, cases)) if *last == name => cases.push(case),
            Some(_) | None => groups.push((name, vec![case])),
        }
    }
    Ok(groups)
}

/// Says what a case has in common with those it stands by.
fn name(language: Language, filter: &Filter, line: &Line<case::CaseRow>) -> String {
    let say = words::Listing(language);
    let named = |name: &str, none: &str| {
        let name = if name.is_empty() { none } else { name };
        name.to_owned()
    };
    match filter.grouping(List::Cases) {
        Group::Role => named(&line.spot.group, say.no_team()),
        Group::Place => named(&line.spot.group, say.no_place()),
        Group::Status => case_word(language, line.row.status).to_owned(),
        Group::Time | Group::Level | Group::Holder | Group::Plain => String::new(),
    }
}

/// Returns a line of the list. Of what somebody only sees that it is there, they are told no more.
fn line(db: &Connection, desk: &Desk<'_>, line: &Line<case::CaseRow>) -> Result<CaseRow, Failure> {
    let row = &line.row;
    let (finished, all) = task::progress(db, row.document)?;
    Ok(CaseRow {
        id: row.case_id.to_string(),
        reference: show::case_reference(row.case_id.uuid()),
        title: row.title.clone(),
        status: row.status,
        severity: show::severity(row.severity).filter(|_| line.is_whole),
        label: show::plate(&row.label),
        place: if line.is_whole {
            show::place(&row.site, &row.area)
        } else {
            String::new()
        },
        tasks: if all == 0 || !line.is_whole {
            String::new()
        } else {
            words::Listing(desk.wall.language).progress(show::number(finished), show::number(all))
        },
        age: desk.wall.length(desk.now.since_ms(row.created_at)),
        changed: desk.moment(row.updated_at),
        is_escalated: row.escalation_level > 0,
        has_conflict: row.conflicts > 0,
    })
}
