//! What was said about handing work over.

use orgo_schema::fact::{Author, OfferAnswered, OfferReply, Offered};
use orgo_web::model::{EntryBody, StepKind};

use super::Teller;

impl Teller<'_> {
    pub(super) fn offered(&self, by: String, offered: &Offered) -> EntryBody {
        let what = match offered.outside {
            Some(_) => "offered this to another organisation".to_owned(),
            None => format!("offered this to {}, from {}", offered.to, offered.from),
        };
        self.step(StepKind::Changed, by, &what, Some(&offered.reason))
    }

    pub(super) fn offer_answered(&self, by: Author, answered: &OfferAnswered) -> EntryBody {
        let what = match answered.reply {
            OfferReply::Accept => "accepted the offer",
            OfferReply::Reject => "rejected the offer",
            OfferReply::Revoke => "took the offer back",
        };
        let what = match (!by.is_person(), answered.cause) {
            (false, _) => what.to_owned(),
            (true, Some(_)) => format!("took in by mail: the other organisation {what}"),
            (true, None) => format!("took in by the link: the other organisation {what}"),
        };
        let step = self.step(
            StepKind::Changed,
            self.author(by),
            &what,
            answered.reason.as_deref(),
        );
        self.caused(step, answered.cause)
    }
}
