//! What an event says: JSON of version 1. Fields are only ever added.

use orgo_engine::outbox::Message;
use orgo_schema::word::Visibility;
use serde_json::{Value, json};

use super::super::story::Told;
use crate::{
    http::show::case_reference, setting::Setting, store::compartment::Compartment, webhook::Gateway,
};

/// The version of the form.
const VERSION: u8 = 1;

/// Returns the body of an event. Of what is restricted it says no more than where to look, as mails do.
pub(super) fn body(
    setting: &Setting,
    compartment: &Compartment,
    (told, message): (&Told, &Message),
    gateway: &Gateway,
) -> Vec<u8> {
    let kind = if told.own_task().is_some() {
        "task"
    } else {
        "case"
    };
    let happened_at = told.with_story(|story| story.happened_at(message));
    json!({
        "version": VERSION,
        "id": message.effect,
        "type": format!("{kind}.{}", message.wanted.purpose),
        "timestamp": happened_at.unwrap_or_default(),
        "data": data(setting, compartment, told, gateway),
    })
    .to_string()
    .into_bytes()
}

fn data(setting: &Setting, compartment: &Compartment, told: &Told, gateway: &Gateway) -> Value {
    let (case, task) = (told.case(), told.own_task().map(|fold| &fold.view));
    let of_task = task.map_or(Visibility::Public, |task| task.visibility);
    let visibility = compartment.visibility.max(case.visibility).max(of_task);
    let is_restricted = visibility >= Visibility::Restricted;
    let path = match task {
        Some(task) => format!("/tasks/{}", task.task_id),
        None => format!("/cases/{}", case.case_id),
    };
    let mut data = json!({
        "organisation_id": setting.organization,
        "site": setting.site,
        "restricted": is_restricted,
        "case_id": case.case_id,
        "task_id": task.map(|task| task.task_id),
        "url": gateway.url.as_ref().map(|url| format!("{url}{path}")),
    });
    if let (false, Value::Object(map)) = (is_restricted, &mut data) {
        let mut of_case = json!({
            "reference": case_reference(case.case_id.uuid()),
            "title": case.title,
            "label": case.label.to_string(),
            "status": case.status,
        });
        if let (Some(resolution), Value::Object(map)) = (told.resolution(), &mut of_case) {
            map.insert("resolution".to_owned(), json!(resolution));
        }
        map.insert("case".to_owned(), of_case);
        let of_task = task.map(|task| {
            json!({
                "title": task.title,
                "label": task.label.to_string(),
                "status": task.status,
                "priority": task.priority,
                "level": task.escalation_level,
                "due_at": task.due_at,
            })
        });
        map.insert("task".to_owned(), json!(of_task));
    }
    data
}
