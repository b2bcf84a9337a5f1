//! What people meet for, as their calendars take it in.

use orgo_engine::{fold::TaskFold, outbox::called_off};
use orgo_mail::Event;

use crate::{outbox::message_id, project::Folded, setting::Setting};

/// Returns what people meet for; nothing where nobody said when. `url` is where there is more about it, and
/// `organizer` the address of who sends it.
pub fn event(
    setting: &Setting,
    folded: &Folded,
    (url, organizer): (Option<String>, Option<String>),
) -> Option<Event> {
    let case = &folded.case;
    let tasks: Vec<&TaskFold> = folded.tasks.iter().map(|(_, task)| task).collect();
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
        is_cancelled: called_off(case, &tasks).is_some(),
    })
}
