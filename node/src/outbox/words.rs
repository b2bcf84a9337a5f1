//! What messages say.

use orgo_engine::outbox::Message;
use orgo_schema::{fact::Purpose, view::TaskView, word::Visibility};

use super::smtp::Letter;
use crate::{
    http::show::case_reference,
    setting::Setting,
    store::{compartment::Compartment, user::User},
};

/// Writes a message about a task to somebody.
///
/// Mail is read by servers on its way: of what is restricted it says no more than where to look.
pub(super) fn letter(
    setting: &Setting,
    compartment: &Compartment,
    task: &TaskView,
    message: &Message,
    to: &User,
) -> Letter {
    let case = case_reference(task.case_id.uuid());
    let is_plain = compartment.visibility < Visibility::Restricted;
    let title = if is_plain {
        task.title.clone()
    } else {
        "a restricted task".to_owned()
    };
    let quoted = if is_plain {
        format!("“{title}”")
    } else {
        title.clone()
    };
    let (subject, first) = match message.wanted.purpose {
        Purpose::Assigned => (
            format!("Yours to do: {title}"),
            format!("Somebody asked you to do {quoted}."),
        ),
        Purpose::Escalated => (
            format!("Needs you: {title}"),
            format!(
                "Nobody has dealt with {quoted} where it was. It is at level {} of its ladder now, and with you.",
                task.escalation_level
            ),
        ),
        Purpose::Reminded => (
            format!("Still waits for you: {title}"),
            format!("Nobody has dealt with {quoted} yet. There is nobody above you to ask."),
        ),
        Purpose::PassedOn => (
            format!("Moved up: {title}"),
            format!(
                "{quoted}, which is yours to do, has moved up: those at level {} of its ladder are told of it now. It is \
                 still yours.",
                task.escalation_level
            ),
        ),
        Purpose::Corrected => (
            format!("Not yours after all: {title}"),
            format!(
                "You were told that {quoted} had come to you. A site that was away had dealt with it in time: what \
                 you were told does not count any more."
            ),
        ),
    };
    let organization = &setting.organization_name;
    let mut text = format!("{first}\n\nCase {case}\n");
    if is_plain {
        text.push_str(&format!(
            "Label {}\nPriority {}\n",
            task.label, task.priority
        ));
    }
    text.push_str(&format!(
        "\nOpen it in Orgo at {} to see what was said and what you can do.\n\n-- \n{organization}\n",
        setting.site
    ));
    Letter {
        to: to.account.email.clone(),
        name: to.account.name.clone(),
        subject,
        text,
        id: format!("<{}@{}.orgo.invalid>", message.effect, setting.organization),
        thread: format!("<{}@{}.orgo.invalid>", task.task_id, setting.organization),
    }
}
