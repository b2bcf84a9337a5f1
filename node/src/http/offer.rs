//! The link of a case that is offered to another organisation: who holds it says whether they take it over.

use axum::http::StatusCode;
use orgo_schema::{
    command::Refusal,
    fact::{OfferReply, TransferState},
};
use orgo_web::{
    Language,
    model::Fault,
    page::offer::{self as shown, OfferPage, Standing},
    route,
};

use super::{answer, outside::Door, session::Fields, settle, show};
use crate::{
    failure::Failure,
    node::Node,
    offer::{self, Linked},
    setting::Setting,
};

/// What the link of an offer opens.
pub(super) struct Offer;

impl Door for Offer {
    const NAME: &'static str = "offer";

    fn look(node: &Node, language: Language, link: &str) -> Result<Option<String>, Failure> {
        let setting = node.setting();
        let found = node.store.read(|db| offer::find(db, &setting, link))?;
        Ok(found.map(|found| shown::render(&fill(&setting, language, link, &found))))
    }

    fn take(
        node: &Node,
        language: Language,
        link: &str,
        fields: &Fields,
    ) -> Result<Option<(StatusCode, String)>, Failure> {
        let setting = node.setting();
        let outcome = said(fields)
            .map_err(Failure::from)
            .and_then(|reply| offer::answer_by_link(node, link, (reply, fields.filled("reason"))));
        let (status, found, fault) = match outcome {
            Ok(found) => (StatusCode::OK, found, None),
            Err(Failure::Refused(Refusal::Invalid { field, problem })) => {
                // Of what does not hold nothing is said, whatever was typed.
                let found = node.store.read(|db| offer::find(db, &setting, link))?;
                let message = answer::fault(&problem);
                let fault = Some(Fault { field, message });
                (StatusCode::UNPROCESSABLE_ENTITY, found, fault)
            }
            Err(failure) => return Err(failure),
        };
        Ok(found.map(|found| {
            let mut page = fill(&setting, language, link, &found);
            if let Some(fault) = fault {
                fields.get("reason").clone_into(&mut page.typed);
                page.faults.push(fault);
            }
            (status, shown::render(&page))
        }))
    }

    fn over(language: Language) -> String {
        shown::render_over(language)
    }
}

/// Reads what was posted.
fn said(fields: &Fields) -> Result<OfferReply, Refusal> {
    let says = fields.get("says").parse::<OfferReply>();
    says.map_err(|error| settle::invalid("says", error.to_string()))
}

fn fill(setting: &Setting, language: Language, link: &str, found: &Linked) -> OfferPage {
    let case = &found.folded.case.view;
    let by = found.what.by.and_then(|by| setting.user_name(by));
    OfferPage {
        language,
        organization: setting.organization_name.clone(),
        title: case.title.clone(),
        place: show::place(
            case.location.site.as_deref().unwrap_or_default(),
            case.location.area.as_deref().unwrap_or_default(),
        ),
        narrative: case.narrative.clone(),
        by: by.unwrap_or_default().to_owned(),
        reason: found.what.reason.clone(),
        standing: match found.what.state {
            TransferState::Open => Standing::Open,
            TransferState::Accepted => Standing::Accepted,
            TransferState::Rejected => Standing::Rejected,
            TransferState::Revoked | TransferState::Lapsed => Standing::Over,
        },
        typed: String::new(),
        faults: Vec::new(),
        action: route::with_query(&route::offer(link), &[("lang", language.tag())]),
    }
}
