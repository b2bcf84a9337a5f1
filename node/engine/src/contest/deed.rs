//! What a fact does: which right it needs, and whether it can be set aside.

use std::borrow::Cow;

use orgo_schema::fact::{Body, Item};

use crate::authorize::Action;

/// What somebody did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Deed {
    /// What they need for it.
    pub(super) right: Action,
    /// Whether it stays whatever is decided: words, what was begun, and what cannot be undone.
    pub(super) stays: bool,
    /// The same in a word or two.
    pub(super) words: Cow<'static, str>,
}

impl Deed {
    /// Reads a fact; nothing for what is about its author alone, and for what nodes write.
    pub(super) fn of(body: &Body) -> Option<Self> {
        Some(match body {
            Body::Opened(_) => stays(Action::Open, "open the case"),
            Body::Created(_) => stays(Action::Work, "make the task"),
            Body::Commented { .. } => stays(Action::Comment, "comment"),
            Body::Added(Item::File(_)) => stays(Action::Comment, "attach a file"),
            Body::Moved(_) => stays(Action::Raise, "move it to another compartment"),
            Body::Published(_) => stays(Action::Raise, "publish it"),
            Body::TaskActed { action, .. } => goes(Action::Work, action.to_string()),
            Body::CaseActed { action, .. } => goes(Action::Work, action.to_string()),
            Body::Set(value) => goes(Action::Work, format!("set {}", value.field().as_str())),
            Body::Judged(judged) => goes(Action::Judge, judged.judgment.to_string()),
            Body::Acknowledged { .. } => goes(Action::Work, "acknowledge"),
            Body::Added(_) => goes(Action::Work, "add to it"),
            Body::Removed(Item::Hold(_)) => goes(Action::Purge, "lift the legal hold"),
            Body::Removed(_) => goes(Action::Work, "take something out of it"),
            Body::Checked { .. } => goes(Action::Work, "tick the list"),
            Body::Reviewed { .. } => goes(Action::Work, "review"),
            Body::Decided(_) => goes(Action::Work, "say yes or no"),
            Body::Offered(_) => goes(Action::Work, "offer it"),
            Body::OfferAnswered(_) => goes(Action::Receive, "answer the offer"),
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

const fn stays(right: Action, words: &'static str) -> Deed {
    Deed {
        right,
        stays: true,
        words: Cow::Borrowed(words),
    }
}

fn goes(right: Action, words: impl Into<Cow<'static, str>>) -> Deed {
    Deed {
        right,
        stays: false,
        words: words.into(),
    }
}
