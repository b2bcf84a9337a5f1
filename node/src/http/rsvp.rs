//! The link of an invitation: who holds it says whether they come, and sees what the mail had said.

use axum::http::StatusCode;
use orgo_schema::{
    command::{Given, Refusal},
    fact::Answer,
};
use orgo_web::{
    Language,
    model::Fault,
    page::rsvp::{self, RsvpPage},
    route,
};

use super::{answer, outside::Door, session::Fields, settle::invalid, show};
use crate::{
    failure::Failure,
    invite::{self, Invitation},
    node::Node,
};

/// What the link of an invitation opens.
pub(super) struct Rsvp;

impl Door for Rsvp {
    const NAME: &'static str = "rsvp";

    fn look(node: &Node, language: Language, link: &str) -> Result<Option<String>, Failure> {
        Ok(page(node, language, link)?.map(|page| rsvp::render(&page)))
    }

    fn take(
        node: &Node,
        language: Language,
        link: &str,
        fields: &Fields,
    ) -> Result<Option<(StatusCode, String)>, Failure> {
        let outcome = given(fields)
            .map_err(Failure::from)
            .and_then(|given| invite::answer_by_link(node, link, given));
        // Of what does not hold nothing is said, whatever was typed.
        let Some(mut page) = page(node, language, link)? else {
            return Ok(None);
        };
        let status = match outcome {
            Ok(_) => {
                page.is_saved = true;
                StatusCode::OK
            }
            Err(Failure::Refused(Refusal::Invalid { field, problem })) => {
                fields.get("guests").clone_into(&mut page.guests);
                fields.get("note").clone_into(&mut page.note);
                let message = answer::fault(&problem);
                page.faults.push(Fault { field, message });
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Err(failure) => return Err(failure),
        };
        Ok(Some((status, rsvp::render(&page))))
    }

    fn over(language: Language) -> String {
        rsvp::render_over(language)
    }
}

/// Fills the page of a link; nothing where it does not hold.
fn page(node: &Node, language: Language, link: &str) -> Result<Option<RsvpPage>, Failure> {
    let setting = node.setting();
    let found = node.store.read(|db| {
        let Some(found) = invite::find(db, &setting, link)? else {
            return Ok::<_, Failure>(None);
        };
        let name = found.name(db, &setting)?;
        Ok(Some((found, name)))
    })?;
    Ok(found.map(|(found, name)| fill(node, language, link, (&found, name))))
}

/// Reads what was posted.
fn given(fields: &Fields) -> Result<Given, Refusal> {
    let answer = fields.get("answer").parse::<Answer>();
    let guests = fields.filled("guests").map_or(Ok(0), |text| text.parse());
    Ok(Given {
        answer: answer.map_err(|error| invalid("answer", error.to_string()))?,
        guests: guests.map_err(|_error| invalid("guests", "write a number".to_owned()))?,
        note: fields.filled("note"),
    })
}

fn fill(
    node: &Node,
    language: Language,
    link: &str,
    (found, name): (&Invitation, Option<String>),
) -> RsvpPage {
    let setting = node.setting();
    let case = &found.folded.case.view;
    let guest = found.guest();
    let zone = setting.policies.newest().zone;
    let when = found.starts().map(|at| {
        let local = at.utc().with_timezone(&zone);
        local.format("%Y-%m-%d %H:%M %Z").to_string()
    });
    RsvpPage {
        language,
        organization: setting.organization_name.clone(),
        title: case.title.clone(),
        when: when.unwrap_or_default(),
        place: show::place(
            case.location.site.as_deref().unwrap_or_default(),
            case.location.area.as_deref().unwrap_or_default(),
        ),
        name: name.unwrap_or_default(),
        answer: guest.and_then(|guest| guest.answer),
        waits: guest.is_some_and(|guest| guest.waits),
        guests: guest.map_or_else(String::new, |guest| guest.guests.to_string()),
        note: guest
            .and_then(|guest| guest.note.clone())
            .unwrap_or_default(),
        is_saved: false,
        faults: Vec::new(),
        action: route::with_query(&route::rsvp(link), &[("lang", language.tag())]),
    }
}
