//! What people meet for, as their calendars take it in.

use orgo_engine::fold::CaseFold;
use orgo_mail::Event;

use crate::{outbox::message_id, setting::Setting};

/// Returns what people meet for; nothing where nobody said when. `url` is where there is more about it, and
/// `organizer` the address of who sends it.
pub fn event(
    setting: &Setting,
    case: &CaseFold,
    (url, organizer): (Option<String>, Option<String>),
) -> Option<Event> {
    let (_, gathering) = case.gathering?;
    let starts = gathering.starts?;
    let view = &case.view;
    let place = [&view.location.site, &view.location.area];
    let named: Vec<&str> = place.into_iter().flatten().map(String::as_str).collect();
    Some(Event {
        uid: message_id::meeting(setting.organization, view.case_id),
        sequence: case.changes,
        changed: view.updated_at.0,
        starts: starts.0,
        summary: view.title.clone(),
        location: named.join(", "),
        url,
        organizer,
        // What was over before it began did not take place.
        is_cancelled: case.over_at.is_some_and(|over| over < starts),
    })
}
