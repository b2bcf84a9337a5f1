//! What a fact does: which right it needs, and whether it can be set aside.

use std::fmt;

use orgo_schema::{
    case::CaseAction,
    fact::{Body, Field, Item, Judgment},
    task::TaskAction,
};

use crate::authorize::Action;

/// What somebody did, without what they said with it. Displayed it is a word or two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Did {
    /// Opened the case.
    Open,
    /// Made the task.
    Make,
    /// Commented.
    Comment,
    /// Attached a file.
    Attach,
    /// Moved it to another compartment.
    Move,
    /// Published a copy of it.
    Publish,
    /// Acted on the task.
    Task(TaskAction),
    /// Acted on the case.
    Case(CaseAction),
    /// Set a field.
    Set(Field),
    /// Approved, rejected or revoked.
    Judge(Judgment),
    /// Said that they answer for it.
    Acknowledge,
    /// Added to it.
    Add,
    /// Lifted a legal hold.
    LiftHold,
    /// Took something out of it.
    TakeOut,
    /// Ticked the list.
    Tick,
    /// Looked it over.
    Review,
    /// Said yes or no to what waited.
    Decide,
    /// Offered it.
    Offer,
    /// Answered an offer.
    AnswerOffer,
    /// Replied to who wrote in.
    Reply,
    /// Took a reply back.
    TakeReplyBack,
}

impl fmt::Display for Did {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Open => "open the case",
            Self::Make => "make the task",
            Self::Comment => "comment",
            Self::Attach => "attach a file",
            Self::Move => "move it to another compartment",
            Self::Publish => "publish it",
            Self::Task(action) => return action.fmt(f),
            Self::Case(action) => return action.fmt(f),
            Self::Set(field) => return write!(f, "set {}", field.as_str()),
            Self::Judge(judgment) => return judgment.fmt(f),
            Self::Acknowledge => "acknowledge",
            Self::Add => "add to it",
            Self::LiftHold => "lift the legal hold",
            Self::TakeOut => "take something out of it",
            Self::Tick => "tick the list",
            Self::Review => "review",
            Self::Decide => "say yes or no",
            Self::Offer => "offer it",
            Self::AnswerOffer => "answer the offer",
            Self::Reply => "reply to who wrote in",
            Self::TakeReplyBack => "take a reply back",
        })
    }
}

/// What somebody did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Deed {
    /// What they need for it.
    pub(super) right: Action,
    /// Whether it stays whatever is decided: words, what was begun, and what cannot be undone.
    pub(super) stays: bool,
    /// Which.
    pub(super) did: Did,
}

impl Deed {
    /// Reads a fact; nothing for what is about its author alone, and for what nodes write.
    pub(super) fn of(body: &Body) -> Option<Self> {
        Some(match body {
            Body::Opened(_) => stays(Action::Open, Did::Open),
            Body::Created(_) => stays(Action::Work, Did::Make),
            Body::Commented { .. } => stays(Action::Comment, Did::Comment),
            Body::Added(Item::File(_)) => stays(Action::Comment, Did::Attach),
            Body::Moved(_) => stays(Action::Raise, Did::Move),
            Body::Published(_) => stays(Action::Raise, Did::Publish),
            Body::TaskActed { action, .. } => goes(Action::Work, Did::Task(*action)),
            Body::CaseActed { action, .. } => goes(Action::Work, Did::Case(*action)),
            Body::Set(value) => goes(Action::Work, Did::Set(value.field())),
            Body::Judged(judged) => goes(Action::Judge, Did::Judge(judged.judgment)),
            Body::Acknowledged { .. } => goes(Action::Work, Did::Acknowledge),
            Body::Added(_) => goes(Action::Work, Did::Add),
            Body::Removed(Item::Hold(_)) => goes(Action::Purge, Did::LiftHold),
            Body::Removed(_) => goes(Action::Work, Did::TakeOut),
            Body::Checked { .. } => goes(Action::Work, Did::Tick),
            Body::Reviewed { .. } => goes(Action::Work, Did::Review),
            Body::Decided(_) => goes(Action::Work, Did::Decide),
            Body::Offered(_) => goes(Action::Work, Did::Offer),
            Body::OfferAnswered(_) => goes(Action::Receive, Did::AnswerOffer),
            Body::Replied(_) => goes(Action::Work, Did::Reply),
            Body::ReplyTakenBack { .. } => goes(Action::Work, Did::TakeReplyBack),
            Body::Received(_)
            | Body::Copied(_)
            | Body::Routed(_)
            | Body::Stepped { .. }
            | Body::Placed { .. }
            | Body::SetAside { .. }
            | Body::Known(_)
            | Body::Account(_)
            | Body::Credential { .. }
            | Body::Carried(_)
            | Body::Renamed(_)
            | Body::Witnessed
            | Body::PurgeProposed(_)
            | Body::PurgeAcknowledged
            | Body::Purged(_)
            | Body::PurgeWithdrawn { .. }
            | Body::PassedOn(_)
            | Body::Wanted(_)
            | Body::Leased(_)
            | Body::Tried(_)
            | Body::Filed(_)
            | Body::Enacted(_)
            | Body::Parceled(_)
            | Body::Unparceled
            | Body::Original { .. }
            | Body::Timed(_)
            | Body::Preferred(_)
            | Body::ReviewOpened(_)
            | Body::Finding(_)
            | Body::Answered(_)
            | Body::Seen { .. }
            | Body::Viewed(_) => return None,
        })
    }
}

const fn stays(right: Action, did: Did) -> Deed {
    Deed {
        right,
        stays: true,
        did,
    }
}

const fn goes(right: Action, did: Did) -> Deed {
    Deed {
        right,
        stays: false,
        did,
    }
}
