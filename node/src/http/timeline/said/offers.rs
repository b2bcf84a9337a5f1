//! What was said about handing work over.

use orgo_schema::fact::{Author, OfferAnswered, OfferReply, Offered};
use orgo_web::model::{EntryBody, StepKind};

use super::Teller;

impl Teller<'_> {
    pub(super) fn offered(&self, by: String, offered: &Offered) -> EntryBody {
        let say = self.say_in();
        let what = match offered.outside {
            Some(_) => say.offered_outside().to_owned(),
            None => say.offered(&offered.to.to_string(), &offered.from.to_string()),
        };
        self.step(StepKind::Changed, by, &what, Some(&offered.reason))
    }

    pub(super) fn offer_answered(&self, by: Author, answered: &OfferAnswered) -> EntryBody {
        let say = self.say_in();
        let what = match answered.reply {
            OfferReply::Accept => say.offer_accepted(),
            OfferReply::Reject => say.offer_rejected(),
            OfferReply::Revoke => say.offer_revoked(),
        };
        let what = match (!by.is_person(), answered.cause) {
            (false, _) => what.to_owned(),
            (true, Some(_)) => say.other_by_mail(what),
            (true, None) => say.other_by_link(what),
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
