//! Shows the calendars, and counts time off by one of them.

use axum::{
    extract::{Query, State},
    response::Response,
};
use chrono::LocalResult;
use orgo_engine::policy::Calendar;
use orgo_schema::{span::Span, time::Timestamp};
use orgo_web::{
    model::{Fault, Message},
    page::calendars::{self, CalendarView, CalendarsPage, Typed},
};

use super::{
    answer::{self, Answer},
    app::App,
    desk::Desk,
    session::{Fields, Visitor},
    task,
    time::{self, Wall},
};
use crate::{failure::Failure, ops, words};

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
    let say = words::Calendars(desk.visitor.language);
    let about = |name: &str, parts: [Option<&str>; 2]| {
        let in_force = (name == chosen).then(|| say.in_force());
        let parts = parts.into_iter().chain([in_force]).flatten();
        parts.collect::<Vec<_>>().join(" ")
    };
    let name = Calendar::Always.name();
    let always = CalendarView {
        name: name.to_owned(),
        title: say.always().to_owned(),
        about: about(name, [Some(&say.always_about(zone.name())), None]),
    };
    let working = loaded.calendars.values().map(|calendar| {
        let critical = calendar.critical_waits().then(|| say.critical());
        let hours = say.about(calendar.zone().name(), calendar.version());
        CalendarView {
            name: calendar.name().to_owned(),
            title: calendar.title().to_owned(),
            about: about(calendar.name(), [Some(&hours), critical]),
        }
    });
    let mut all: Vec<CalendarView> = [always].into_iter().chain(working).collect();
    all.sort_by_key(|calendar| calendar.name != chosen);
    all
}

/// Counts off what was typed.
fn counted(desk: &Desk<'_>, typed: &Typed) -> Result<Vec<String>, Fault> {
    let language = desk.visitor.language;
    let say = words::Calendars(language);
    let fault = |field: &str, message: Message| Fault {
        field: field.to_owned(),
        message,
    };
    let wrong = |field: &str, why: &str| fault(field, Message::new(language, why));
    let loaded = &desk.setting.configuration.loaded;
    let name = match typed.calendar.as_str() {
        "" => loaded.policy.calendar.name(),
        name => name,
    };
    let calendar = Calendar::named(name, &loaded.calendars)
        .ok_or_else(|| wrong("calendar", say.not_there()))?;
    let zone = match &calendar {
        Calendar::Always => loaded.policy.zone,
        Calendar::Working(working) => working.zone(),
    };
    let local = time::local(&typed.from).ok_or_else(|| wrong("from", say.not_a_time()))?;
    let from = match local.and_local_timezone(zone) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => at,
        LocalResult::None => {
            return Err(wrong("from", &say.put_forward(zone.name())));
        }
    };
    let length = Span::parse_lenient(&typed.length)
        .map_err(|error| fault("for", answer::fault(&error.to_string())))?;
    let counted = ops::calendar::count(
        &desk.setting,
        name,
        Timestamp(from.timestamp_millis()),
        length,
    )
    .map_err(|failure| fault("calendar", answer::fault(&failure.to_string())))?;
    let wall = Wall {
        zone: counted.zone,
        ..desk.wall
    };
    let over = match counted.due {
        Some(due) => say.over(&wall.full(due)),
        None => say.never_over().to_owned(),
    };
    Ok([over]
        .into_iter()
        .chain(task::counted(&counted.listing, wall))
        .collect())
}
