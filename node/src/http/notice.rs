//! The one sentence that the page after a post shows. Only its name travels, in a cookie, so that
//! nobody can put words on a page from outside.

use orgo_web::{frame, model::Tone};

/// What a post did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    SignedOut,
    PasswordSet,
    CaseOpened,
    TaskAdded,
    Commented,
    Tagged,
    Untagged,
    Moved,
    Acknowledged,
    Taken,
    Given,
    Relabeled,
    Decided,
    Settled,
    Ticked,
    Placed,
    SetAside,
    Attached,
    Detached,
    Changed,
    Merged,
    Split,
    Raised,
    Published,
    Joined,
    Left,
    Reviewed,
    Waits,
    Freed,
    ReadAgain,
    TakenUnread,
    Discarded,
    RequestTaken,
    SiteLetIn,
    SiteRefused,
    SiteRemoved,
    ReceiptTaken,
    JudgedAgain,
    Adopted,
    PutAway,
    Unlocked,
    ClockSet,
    Agreed,
    Declined,
    Invited,
    Answered,
    FormSent,
    FormHandedIn,
    Looked,
    Offered,
    OfferAccepted,
    OfferRejected,
    OfferRevoked,
    PostedThere,
    NotPosted,
    RuleOff,
    RuleOn,
    AccountKept,
    ViewKept,
    ViewRenamed,
    ViewRemoved,
}

impl Said {
    const ALL: [Self; 61] = [
        Self::SignedOut,
        Self::PasswordSet,
        Self::CaseOpened,
        Self::TaskAdded,
        Self::Commented,
        Self::Tagged,
        Self::Untagged,
        Self::Moved,
        Self::Acknowledged,
        Self::Taken,
        Self::Given,
        Self::Relabeled,
        Self::Decided,
        Self::Settled,
        Self::Ticked,
        Self::Placed,
        Self::SetAside,
        Self::Attached,
        Self::Detached,
        Self::Changed,
        Self::Merged,
        Self::Split,
        Self::Raised,
        Self::Published,
        Self::Joined,
        Self::Left,
        Self::Reviewed,
        Self::Waits,
        Self::Freed,
        Self::ReadAgain,
        Self::TakenUnread,
        Self::Discarded,
        Self::RequestTaken,
        Self::SiteLetIn,
        Self::SiteRefused,
        Self::SiteRemoved,
        Self::ReceiptTaken,
        Self::JudgedAgain,
        Self::Adopted,
        Self::PutAway,
        Self::Unlocked,
        Self::ClockSet,
        Self::Agreed,
        Self::Declined,
        Self::Invited,
        Self::Answered,
        Self::FormSent,
        Self::FormHandedIn,
        Self::Looked,
        Self::Offered,
        Self::OfferAccepted,
        Self::OfferRejected,
        Self::OfferRevoked,
        Self::PostedThere,
        Self::NotPosted,
        Self::RuleOff,
        Self::RuleOn,
        Self::AccountKept,
        Self::ViewKept,
        Self::ViewRenamed,
        Self::ViewRemoved,
    ];

    /// Returns the name that travels.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::SignedOut => "signed-out",
            Self::PasswordSet => "password-set",
            Self::CaseOpened => "case-opened",
            Self::TaskAdded => "task-added",
            Self::Commented => "commented",
            Self::Tagged => "tagged",
            Self::Untagged => "untagged",
            Self::Moved => "moved",
            Self::Acknowledged => "acknowledged",
            Self::Taken => "taken",
            Self::Given => "given",
            Self::Relabeled => "relabeled",
            Self::Decided => "decided",
            Self::Settled => "settled",
            Self::Ticked => "ticked",
            Self::Placed => "placed",
            Self::SetAside => "set-aside",
            Self::Attached => "attached",
            Self::Detached => "detached",
            Self::Changed => "changed",
            Self::Merged => "merged",
            Self::Split => "split",
            Self::Raised => "raised",
            Self::Published => "published",
            Self::Joined => "joined",
            Self::Left => "left",
            Self::Reviewed => "reviewed",
            Self::Waits => "waits",
            Self::Freed => "freed",
            Self::ReadAgain => "read-again",
            Self::TakenUnread => "taken-unread",
            Self::Discarded => "discarded",
            Self::RequestTaken => "request-taken",
            Self::SiteLetIn => "site-let-in",
            Self::SiteRefused => "site-refused",
            Self::SiteRemoved => "site-removed",
            Self::Unlocked => "unlocked",
            Self::ClockSet => "clock-set",
            Self::Agreed => "said-yes",
            Self::Declined => "said-no",
            Self::Invited => "invited",
            Self::Answered => "answered",
            Self::FormSent => "form-sent",
            Self::FormHandedIn => "form-handed-in",
            Self::Looked => "looked",
            Self::Offered => "offered",
            Self::OfferAccepted => "offer-accepted",
            Self::OfferRejected => "offer-rejected",
            Self::OfferRevoked => "offer-revoked",
            Self::PostedThere => "posted-there",
            Self::NotPosted => "not-posted",
            Self::RuleOff => "rule-off",
            Self::RuleOn => "rule-on",
            Self::AccountKept => "account-kept",
            Self::ViewKept => "view-kept",
            Self::ViewRenamed => "view-renamed",
            Self::ViewRemoved => "view-removed",
            Self::ReceiptTaken => "receipt-taken",
            Self::JudgedAgain => "judged-again",
            Self::Adopted => "adopted",
            Self::PutAway => "put-away",
        }
    }

    /// Reads a name.
    pub(super) fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|said| said.name() == name)
    }

    #[expect(
        clippy::too_many_lines,
        reason = "a sentence for each thing that posts do"
    )]
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::SignedOut => ("You are signed out", "Your session on this node has ended."),
            Self::PasswordSet => (
                "Your password is set",
                "You are signed in. Other sessions of yours have ended.",
            ),
            Self::CaseOpened => (
                "The case is open",
                "Its task went to the role of the label.",
            ),
            Self::TaskAdded => ("The task is added", "It went to the role of its label."),
            Self::PostedThere => (
                "The receiver took it",
                "What it answered stands in the log.",
            ),
            Self::NotPosted => (
                "The receiver did not take it",
                "Why stands in the log; what is due is tried again by itself.",
            ),
            Self::RuleOff => (
                "The rule is off",
                "No site looks at it from when it hears of this. What it made stays.",
            ),
            Self::RuleOn => (
                "The rule is on",
                "Every site looks at it again from when it hears of this.",
            ),
            Self::AccountKept => (
                "The account is changed",
                "Every site keeps to it as soon as it hears of this.",
            ),
            Self::ViewKept => (
                "The view is kept",
                "It is a tab of yours, on every site as soon as it hears of this.",
            ),
            Self::ViewRenamed => ("The view is renamed", ""),
            Self::ViewRemoved => (
                "The view is removed",
                "It can be brought back below for ten minutes.",
            ),
            Self::Looked => (
                "You have seen it",
                "Every site knows, and no mail is sent about it any more.",
            ),
            Self::Commented => ("The comment is added", ""),
            Self::Tagged => ("The tag is added", ""),
            Self::Untagged => ("The tag is taken away", ""),
            Self::Moved => ("Done", "The new state stands below."),
            Self::Acknowledged => ("You answer for it", "The clock stands for that long."),
            Self::Taken => ("It is yours now", ""),
            Self::Given => ("It has changed hands", ""),
            Self::Relabeled => ("The label is changed", ""),
            Self::Decided => ("It is decided", "The timeline keeps who decided, and why."),
            Self::Settled => ("It is settled", "Every site shows the value you kept."),
            Self::Ticked => ("The checklist is changed", ""),
            Self::Placed => ("The signal is in its case", ""),
            Self::SetAside => ("The signal is set aside", "It is kept with your reason."),
            Self::Attached => ("The file is added", ""),
            Self::Detached => ("The file is taken away", "The timeline keeps it."),
            Self::Changed => ("It is changed", ""),
            Self::Merged => (
                "It is part of the other case now",
                "Its tasks and signals go on there.",
            ),
            Self::Split => ("The new case is open", "The tasks you chose go on here."),
            Self::Raised => (
                "The case is raised",
                "Who may not see this compartment does not see it any more.",
            ),
            Self::Published => (
                "The copy is published",
                "The timeline says where it is. The copy does not name this case.",
            ),
            Self::Joined => ("They are part of the case now", ""),
            Self::Left => ("They are not part of it in this way any more", ""),
            Self::Reviewed => ("Your review is recorded", ""),
            Self::Invited => (
                "They are invited",
                "Each gets one mail, from whichever gateway is the first to know.",
            ),
            Self::Answered => ("It is written down", ""),
            Self::Waits => ("It waits for the other task now", ""),
            Self::Freed => ("It does not wait for that task any more", ""),
            Self::ReadAgain => ("It could be read", "It is taken in like any other message."),
            Self::TakenUnread => (
                "It is taken in unread",
                "It waits in triage, with its bytes as a file.",
            ),
            Self::Discarded => ("It is discarded", "Its bytes are kept with your reason."),
            Self::RequestTaken => ("The request waits below", "Look at it and decide."),
            Self::SiteLetIn => (
                "The site is let in",
                "It takes its welcome by itself over the network; the file is below.",
            ),
            Self::SiteRefused => ("The request is refused", ""),
            Self::SiteRemoved => (
                "The node is removed",
                "The other sites refuse it as soon as they hear of this.",
            ),
            Self::Offered => (
                "It is offered",
                "It stays here until somebody there accepts it.",
            ),
            Self::OfferAccepted => ("It is yours now", "Who offered it hears of it."),
            Self::OfferRejected => ("It stays where it was", "Who offered it hears why."),
            Self::OfferRevoked => ("The offer is taken back", ""),
            Self::Agreed => ("It is done", "The timeline says who agreed."),
            Self::Declined => (
                "It will not be done",
                "The timeline keeps what the rule wanted, and who said no.",
            ),
            Self::FormSent => (
                "It is sent",
                "It became this case, with one task for the role that acts.",
            ),
            Self::FormHandedIn => (
                "It is handed in",
                "Those who are cleared for it act on it. You may not read it yourself.",
            ),
            Self::ClockSet => (
                "This node knows the time",
                "It holds until the machine is started again.",
            ),
            Self::Unlocked => (
                "It is open",
                "It stays open until this node stops. The mail that waited for it is taken in.",
            ),
            Self::ReceiptTaken => (
                "The receipt is taken in",
                "What it says has come is not sent again.",
            ),
            Self::JudgedAgain => (
                "It was judged again",
                "What counts now is where it belongs; the rest stays here with its reason.",
            ),
            Self::Adopted => (
                "It is taken in",
                "Other sites learn of it as of everything else.",
            ),
            Self::PutAway => (
                "It is put away for good",
                "Its name stays, so that it is never asked for again.",
            ),
        }
    }

    /// Returns the sentence for the frame.
    pub(super) fn notice(self) -> frame::Notice {
        let (title, text) = self.words();
        frame::Notice {
            tone: Tone::Done,
            title: title.to_owned(),
            text: text.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back_and_nothing_else_does() {
        for said in Said::ALL {
            assert_eq!(Said::find(said.name()), Some(said));
        }
        assert_eq!(Said::find("<b>pay here</b>"), None);
    }
}
