//! What is to become of each of several tasks, and how it goes back.

use orgo_engine::fold::TaskFold;
use orgo_schema::{
    command::{Command, Object, Refusal},
    fact::{Item, Value},
    id::{CaseId, TaskId, UserId},
    task::{TaskAction, TaskStatus},
    view::CaseView,
    word::Priority,
};
use orgo_web::model::Choice;

use super::super::{desk::Desk, find, listing::capital, settle, show};
use crate::listing::spelled;

/// What stands for nobody.
const NOBODY: &str = "nobody";
/// What stands for a case with the tag, and without it.
const TAGGED: [&str; 2] = ["tagged", "without the tag"];
/// The reason that is written where a status is set back.
const UNDONE: &str = "taken back by who had set it for several tasks at once";

spelled! {
    /// What can be done with several tasks.
    pub(in crate::http) Act {
        Take = "take", "Take";
        Give = "give", "Give to";
        Priority = "priority", "Priority";
        Hold = "hold", "Hold";
        Start = "start", "Start";
        Resume = "resume", "Resume";
        Complete = "complete", "Complete";
        Cancel = "cancel", "Cancel";
        Tag = "tag", "Tag";
    }
}

/// Which way it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    There,
    Back,
}

impl Act {
    /// Returns the words of the button; more is asked where they end so.
    pub(in crate::http) const fn offer(self) -> &'static str {
        match self {
            Self::Give => "Give to…",
            Self::Priority => "Priority…",
            Self::Hold => "Hold…",
            Self::Cancel => "Cancel…",
            Self::Tag => "Tag…",
            Self::Take | Self::Start | Self::Resume | Self::Complete => self.words(),
        }
    }

    /// Returns what is done to the status, if it is that.
    const fn action(self) -> Option<TaskAction> {
        match self {
            Self::Hold => Some(TaskAction::Hold),
            Self::Start => Some(TaskAction::Start),
            Self::Resume => Some(TaskAction::Resume),
            Self::Complete => Some(TaskAction::Complete),
            Self::Cancel => Some(TaskAction::Cancel),
            Self::Take | Self::Give | Self::Priority | Self::Tag => None,
        }
    }

    /// Says what becomes of the rest when it is taken back.
    pub(super) const fn way_back(self) -> &'static str {
        match self {
            Self::Take | Self::Give => "Who was told of it meanwhile stays told.",
            Self::Priority => "Times begin anew where the priority decides them.",
            Self::Tag => "",
            Self::Complete | Self::Cancel => {
                "The status is set back then, with a line in the history. Messages that were sent meanwhile stay sent."
            }
            Self::Hold | Self::Start | Self::Resume => {
                "The status is set back then, with a line in the history."
            }
        }
    }
}

/// What is to be done.
#[derive(Debug)]
pub(super) struct Plan {
    act: Act,
    value: String,
    /// Who gets them.
    user: Option<UserId>,
}

impl Plan {
    /// Reads what the act is done with; nothing where that is still to be said.
    pub(super) fn read(desk: &Desk<'_>, act: Act, value: &str) -> Result<Option<Self>, Refusal> {
        let plan = |value: &str, user| {
            Ok(Some(Self {
                act,
                value: value.to_owned(),
                user,
            }))
        };
        match act {
            Act::Take => plan("", Some(desk.visitor.person.user)),
            Act::Start | Act::Resume | Act::Complete => plan("", None),
            _ if value.is_empty() => Ok(None),
            Act::Give => plan(value, Some(find::user(desk, "value", value)?)),
            Act::Priority => {
                let read: Result<Priority, _> = value.parse();
                let read = read.map_err(|error| settle::invalid("value", error.to_string()))?;
                plan(read.as_str(), None)
            }
            Act::Tag => plan(&value.to_lowercase(), None),
            Act::Hold | Act::Cancel => plan(value, None),
        }
    }

    /// Returns what the act is done with.
    pub(super) fn value(&self) -> &str {
        &self.value
    }

    /// Says what is done.
    pub(super) fn words(&self, desk: &Desk<'_>) -> String {
        match self.act {
            Act::Give => {
                let name = self.user.map(|user| desk.user_name(user));
                format!("Give to {}", name.unwrap_or_default())
            }
            Act::Priority => format!("Priority {}", self.value),
            Act::Tag => format!("Tag “{}”", self.value),
            Act::Take | Act::Hold | Act::Start | Act::Resume | Act::Complete | Act::Cancel => {
                self.act.words().to_owned()
            }
        }
    }

    /// Returns what is to stand there where this stands; nothing where no such step is.
    pub(super) fn target(&self, stands: &str) -> Option<String> {
        let [tagged, _] = TAGGED;
        match self.act {
            Act::Take | Act::Give => self.user.map(|user| user.to_string()),
            Act::Priority => Some(self.value.clone()),
            Act::Tag => Some(tagged.to_owned()),
            Act::Hold | Act::Start | Act::Resume | Act::Complete | Act::Cancel => {
                let status: TaskStatus = stands.parse().ok()?;
                Some(status.after(self.act.action()?)?.as_str().to_owned())
            }
        }
    }

    /// Returns where a way begins and ends for a task where this stood.
    pub(super) fn ends(&self, way: Way, was: &str) -> Option<(String, String)> {
        let (was, then) = (was.to_owned(), self.target(was)?);
        Some(match way {
            Way::There => (was, then),
            Way::Back => (then, was),
        })
    }

    /// Returns the command that goes this way for a task where this stood; nothing where what a form brought
    /// back cannot have stood there.
    pub(super) fn command(
        &self,
        way: Way,
        (task, case): (TaskId, CaseId),
        was: &str,
    ) -> Option<Command> {
        let set = |value| Command::SetTask { task, value };
        let act = |action, reason: Option<String>| Command::ActOnTask {
            task,
            action,
            reason,
            until: None,
        };
        let tag = Item::Tag(self.value.clone());
        let object = Object::Case(case);
        Some(match (self.act, way) {
            (Act::Take | Act::Give, Way::There) => set(Value::Assignee(Some(self.user?))),
            (Act::Take | Act::Give, Way::Back) if was == NOBODY => set(Value::Assignee(None)),
            (Act::Take | Act::Give, Way::Back) => set(Value::Assignee(Some(was.parse().ok()?))),
            (Act::Priority, Way::There) => set(Value::Priority(self.value.parse().ok()?)),
            (Act::Priority, Way::Back) => set(Value::Priority(was.parse().ok()?)),
            (Act::Tag, Way::There) => Command::Add { object, item: tag },
            (Act::Tag, Way::Back) => Command::Remove { object, item: tag },
            (status, Way::There) => {
                let reason = Some(self.value.clone()).filter(|reason| !reason.is_empty());
                act(status.action()?, reason)
            }
            (_, Way::Back) => act(
                TaskAction::Settle(was.parse().ok()?),
                Some(UNDONE.to_owned()),
            ),
        })
    }
}

/// Returns how a task stands, as far as an act is about it.
pub(super) fn stands(act: Act, plan: Option<&Plan>, fold: &TaskFold, case: &CaseView) -> String {
    let [tagged, untagged] = TAGGED;
    match act {
        Act::Take | Act::Give => {
            let holder = fold.view.assignee;
            holder.map_or_else(|| NOBODY.to_owned(), |user| user.to_string())
        }
        Act::Priority => fold.view.priority.as_str().to_owned(),
        Act::Tag => {
            let is_tagged = plan.is_some_and(|plan| case.tags.contains(&plan.value));
            if is_tagged { tagged } else { untagged }.to_owned()
        }
        Act::Hold | Act::Start | Act::Resume | Act::Complete | Act::Cancel => {
            fold.status.as_str().to_owned()
        }
    }
}

/// Says how a task stands.
pub(super) fn said(desk: &Desk<'_>, act: Act, stands: &str) -> String {
    match act {
        Act::Take | Act::Give if stands == NOBODY => "Nobody yet".to_owned(),
        Act::Take | Act::Give => {
            let user = stands.parse().ok();
            user.map(|user| desk.user_name(user)).unwrap_or_default()
        }
        Act::Priority
        | Act::Hold
        | Act::Start
        | Act::Resume
        | Act::Complete
        | Act::Cancel
        | Act::Tag => capital(&stands.replace('_', " ")),
    }
}

/// Returns what is asked before an act, what is offered, and whether it is that and nothing else.
pub(super) fn question(desk: &Desk<'_>, act: Act) -> (&'static str, Vec<Choice>, bool) {
    match act {
        Act::Give => ("Person", show::people(&desk.setting), false),
        Act::Priority => {
            let choice = |priority: &Priority| Choice {
                value: priority.as_str().to_owned(),
                words: capital(priority.as_str()),
            };
            ("Priority", Priority::ALL.iter().map(choice).collect(), true)
        }
        Act::Tag => ("Tag", Vec::new(), false),
        Act::Take | Act::Hold | Act::Start | Act::Resume | Act::Complete | Act::Cancel => {
            ("Reason", Vec::new(), false)
        }
    }
}
