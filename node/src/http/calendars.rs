//! Shows the calendars, and counts time off by one of them.

use axum::{
    extract::{Query, State},
    response::Response,
};
use chrono::LocalResult;
use orgo_engine::policy::Calendar;
use orgo_schema::{span::Span, time::Timestamp};
use orgo_web::{
    model::Fault,
    page::calendars::{self, CalendarView, CalendarsPage, Typed},
};

use super::{
    answer::{self, Answer},
    app::App,
    desk::Desk,
    session::{Fields, Visitor},
    time,
};
use crate::{failure::Failure, ops};

/// Shows the calendars, with what was asked of one.
pub(super) async fn get(
    State(app): State<App>,
    visitor: Visitor,
    Query(query): Query<Vec<(String, String)>>,
) -> Response {
    app.answer(visitor, move |desk| page(desk, &Fields::new(query)))
        .await
}

fn page(desk: &Desk<'_>, fields: &Fields) -> Result<Answer, Failure> {
    let typed = Typed {
        calendar: fields.get("calendar").trim().to_owned(),
        from: fields.get("from").trim().to_owned(),
        length: fields.get("for").trim().to_owned(),
    };
    let is_asked = !(typed.from.is_empty() && typed.length.is_empty());
    let (counted, faults) = match is_asked.then(|| counted(desk, &typed)).transpose() {
        Ok(counted) => (counted.unwrap_or_default(), Vec::new()),
        Err(fault) => (Vec::new(), vec![fault]),
    };
    let page = CalendarsPage {
        calendars: known(desk),
        typed,
        faults,
        counted,
    };
    Ok(Answer::Page(calendars::render(&desk.frame()?, page)))
}

/// Lists the calendars, the one in force first.
fn known(desk: &Desk<'_>) -> Vec<CalendarView> {
    let loaded = &desk.setting.configuration.loaded;
    let chosen = loaded.policy.calendar.name();
    let zone = loaded.policy.zone;
    let always = CalendarView {
        name: Calendar::Always.name().to_owned(),
        title: "Always".to_owned(),
        about: in_force(
            format!("Every hour of every day; times are said in {zone}."),
            chosen == Calendar::Always.name(),
        ),
    };
    let working = loaded.calendars.values().map(|calendar| CalendarView {
        name: calendar.name().to_owned(),
        title: calendar.title().to_owned(),
        about: in_force(
            format!(
                "On the clocks of {}, version {}.{}",
                calendar.zone().name(),
                calendar.version(),
                if calendar.critical_waits() {
                    " Critical work waits for it too."
                } else {
                    ""
                }
            ),
            calendar.name() == chosen,
        ),
    });
    let mut all: Vec<CalendarView> = [always].into_iter().chain(working).collect();
    all.sort_by_key(|calendar| calendar.name != chosen);
    all
}

fn in_force(about: String, is_so: bool) -> String {
    if is_so {
        format!("{about} The profile has it in force.")
    } else {
        about
    }
}

/// Counts off what was typed.
fn counted(desk: &Desk<'_>, typed: &Typed) -> Result<Vec<String>, Fault> {
    let fault = |field: &str, message: &str| Fault {
        field: field.to_owned(),
        message: answer::sentence(message),
    };
    let loaded = &desk.setting.configuration.loaded;
    let name = match typed.calendar.as_str() {
        "" => loaded.policy.calendar.name(),
        name => name,
    };
    let calendar = Calendar::named(name, &loaded.calendars).ok_or_else(|| {
        fault(
            "calendar",
            "there is no such calendar: choose one of the list",
        )
    })?;
    let zone = match &calendar {
        Calendar::Always => loaded.policy.zone,
        Calendar::Working(working) => working.zone(),
    };
    let local = time::local(&typed.from).ok_or_else(|| {
        fault(
            "from",
            "this is not a day and a time: write 2026-12-01T09:00",
        )
    })?;
    let from = match local.and_local_timezone(zone) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => at,
        LocalResult::None => {
            let problem = format!("the clocks of {zone} are put forward then and never show it");
            return Err(fault("from", &problem));
        }
    };
    let length =
        Span::parse_lenient(&typed.length).map_err(|error| fault("for", &error.to_string()))?;
    ops::calendar::count(
        &desk.setting,
        name,
        Timestamp(from.timestamp_millis()),
        length,
    )
    .map(|counted| counted.sentences())
    .map_err(|failure| fault("calendar", &failure.to_string()))
}
