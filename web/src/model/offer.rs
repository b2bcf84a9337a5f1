//! What a page can offer to do, and what it must ask first.
//!
//! The node lists the offers that are legal now, the usual one first; a page draws what is listed
//! and nothing else. Names are path segments and follow the spellings of the schema.

use super::{CaseAction, Judgment, Message, ShownStatus, TaskAction};

/// What must be asked before an offer can be posted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    Nothing,
    /// Why; needed.
    Reason,
    /// How it ended; may stay empty.
    Remark,
    /// For how many hours, and why; both may stay empty: then for a whole window.
    Hours,
    /// Why; needed. And for how many hours; may stay empty: until somebody resumes it.
    Pause,
    /// To whom.
    Person,
    /// The new label.
    Label,
}

impl Ask {
    /// Returns the name of the posted field that is asked first, or `None` when nothing is asked.
    #[must_use]
    pub const fn field(self) -> Option<&'static str> {
        match self {
            Self::Nothing => None,
            Self::Reason | Self::Remark | Self::Pause => Some("reason"),
            Self::Hours => Some("hours"),
            Self::Person => Some("person"),
            Self::Label => Some("label"),
        }
    }
}

/// Something a task page can offer: an action of the table, or a command beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskOffer {
    Act(TaskAction),
    /// Decides a request.
    Judge(Judgment),
    /// Makes the person the assignee.
    Take,
    /// Says that somebody saw it and answers for it for a while.
    Acknowledge,
    /// Makes somebody else the assignee.
    Give,
    /// Makes nobody the assignee: the team has it again.
    Release,
    Relabel,
}

impl TaskOffer {
    /// Returns the path segment of [`crate::route::TASK_ACTION`]; `settle:STATUS` for a settlement.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Act(action) => action.to_string(),
            Self::Judge(judgment) => judgment.to_string(),
            Self::Take => "take".to_owned(),
            Self::Acknowledge => "acknowledge".to_owned(),
            Self::Give => "give".to_owned(),
            Self::Release => "release".to_owned(),
            Self::Relabel => "relabel".to_owned(),
        }
    }

    /// Reads a path segment; `None` for one that no page offers.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        match name {
            "take" => Some(Self::Take),
            "acknowledge" => Some(Self::Acknowledge),
            "give" => Some(Self::Give),
            "release" => Some(Self::Release),
            "relabel" => Some(Self::Relabel),
            other => other
                .parse()
                .map(Self::Judge)
                .or_else(|_| other.parse().map(Self::Act))
                .ok(),
        }
    }

    /// Returns what must be asked first.
    #[must_use]
    pub const fn ask(self) -> Ask {
        match self {
            Self::Act(TaskAction::Complete) | Self::Judge(Judgment::Approve) => Ask::Remark,
            Self::Judge(Judgment::Reject | Judgment::Revoke) => Ask::Reason,
            Self::Act(TaskAction::Hold) => Ask::Pause,
            Self::Act(action) if action.needs_reason() => Ask::Reason,
            Self::Act(_) | Self::Take | Self::Release => Ask::Nothing,
            Self::Acknowledge => Ask::Hours,
            Self::Give => Ask::Person,
            Self::Relabel => Ask::Label,
        }
    }

    /// Returns the status whose shape the button carries, if it leads to one.
    pub(crate) const fn leads_to(self) -> Option<ShownStatus> {
        match self {
            Self::Act(TaskAction::Start | TaskAction::Resume | TaskAction::Reopen)
            | Self::Judge(Judgment::Revoke) => Some(ShownStatus::InProgress),
            Self::Act(TaskAction::Hold) => Some(ShownStatus::OnHold),
            Self::Act(TaskAction::Complete) | Self::Judge(Judgment::Approve) => {
                Some(ShownStatus::Completed)
            }
            Self::Act(TaskAction::Fail) | Self::Judge(Judgment::Reject) => {
                Some(ShownStatus::Failed)
            }
            Self::Act(TaskAction::Cancel) => Some(ShownStatus::Cancelled),
            Self::Act(TaskAction::Settle(_))
            | Self::Take
            | Self::Acknowledge
            | Self::Give
            | Self::Release
            | Self::Relabel => None,
        }
    }
}

/// Something a case page can offer: an action of the table, or a command beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseOffer {
    Act(CaseAction),
    Relabel,
}

impl CaseOffer {
    /// Returns the path segment of [`crate::route::CASE_ACTION`]; `settle:STATUS` for a settlement.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Act(action) => action.to_string(),
            Self::Relabel => "relabel".to_owned(),
        }
    }

    /// Reads a path segment; `None` for one that no page offers.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        match name {
            "relabel" => Some(Self::Relabel),
            action => action.parse().ok().map(Self::Act),
        }
    }

    /// Returns what must be asked first.
    #[must_use]
    pub const fn ask(self) -> Ask {
        match self {
            Self::Act(CaseAction::Resolve) => Ask::Remark,
            Self::Act(action) if action.needs_reason() => Ask::Reason,
            Self::Act(_) => Ask::Nothing,
            Self::Relabel => Ask::Label,
        }
    }
}

/// A posted offer that was not taken, so that its form opens again with what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The name of the offer.
    pub name: String,
    /// What was typed.
    pub typed: String,
    /// What was wrong and what is allowed.
    pub message: Message,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::TaskStatus;

    #[test]
    fn task_offers_read_what_they_name() {
        let table = TaskAction::PLAIN.into_iter().map(TaskOffer::Act);
        let beside = [
            TaskOffer::Take,
            TaskOffer::Acknowledge,
            TaskOffer::Give,
            TaskOffer::Release,
            TaskOffer::Relabel,
            TaskOffer::Act(TaskAction::Settle(TaskStatus::Failed)),
        ];
        for offer in table.chain(beside) {
            assert_eq!(TaskOffer::find(&offer.name()), Some(offer));
        }
        assert_eq!(TaskOffer::find("explode"), None);
    }

    #[test]
    fn case_offers_read_what_they_name() {
        for offer in CaseAction::PLAIN
            .into_iter()
            .map(CaseOffer::Act)
            .chain([CaseOffer::Relabel])
        {
            assert_eq!(CaseOffer::find(&offer.name()), Some(offer));
        }
        assert_eq!(CaseOffer::find(""), None);
    }

    #[test]
    fn what_needs_a_reason_asks_for_one() {
        for action in TaskAction::PLAIN {
            let asks = matches!(TaskOffer::Act(action).ask(), Ask::Reason | Ask::Pause);
            assert_eq!(asks, action.needs_reason(), "{action}");
        }
        for action in CaseAction::PLAIN {
            let asks = CaseOffer::Act(action).ask() == Ask::Reason;
            assert_eq!(asks, action.needs_reason(), "{action}");
        }
    }
}
