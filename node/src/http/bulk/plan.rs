//! What is to become of each of several tasks, and how it goes back.

use orgo_engine::fold::TaskFold;
use orgo_schema::{
    command::{Command, Object, Refusal},
    fact::{Item, Value},
    id::{CaseId, TaskId, UserId},
    task::{ShownStatus, TaskAction, TaskStatus},
    view::CaseView,
    word::Priority,
};
use orgo_web::{
    Language,
    model::{Choice, priority_word, task_word},
};

use super::super::{desk::Desk, find, settle, show};
use crate::{listing::spelled, words};

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
    pub(in crate::http) const fn offer(self, language: Language) -> &'static str {
        let say = words::Listing(language);
        match self {
            Self::Take => say.take(),
            Self::Give => say.give(),
            Self::Priority => say.set_priority(),
            Self::Hold => say.hold(),
            Self::Start => say.start(),
            Self::Resume => say.resume(),
            Self::Complete => say.complete(),
            Self::Cancel => say.cancel(),
            Self::Tag => say.add_tag(),
        }
    }

    /// Returns what is done, on the page that asks about it.
    pub(super) const fn words(self, language: Language) -> &'static str {
        let (say, list) = (words::Bulk(language), words::Listing(language));
        match self {
            Self::Take => list.take(),
            Self::Give => say.give(),
            Self::Priority => say.priority(),
            Self::Hold => say.hold(),
            Self::Start => list.start(),
            Self::Resume => list.resume(),
            Self::Complete => list.complete(),
            Self::Cancel => say.cancel(),
            Self::Tag => say.tag(),
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
    pub(super) const fn way_back(self, language: Language) -> &'static str {
        let say = words::Bulk(language);
        match self {
            Self::Take | Self::Give => say.stays_told(),
            Self::Priority => say.times_anew(),
            Self::Tag => "",
            Self::Complete | Self::Cancel => say.status_back_sent(),
            Self::Hold | Self::Start | Self::Resume => say.status_back(),
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
        let language = desk.wall.language;
        let say = words::Bulk(language);
        match self.act {
            Act::Give => {
                let name = self.user.map(|user| desk.user_name(user));
                say.give_to(&name.unwrap_or_default())
            }
            Act::Priority => say.priority_to(&priority(language, &self.value).to_lowercase()),
            Act::Tag => say.tag_with(&self.value),
            Act::Take | Act::Hold | Act::Start | Act::Resume | Act::Complete | Act::Cancel => {
                self.act.words(language).to_owned()
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

/// Returns the word of a priority as it is spelled.
fn priority(language: Language, spelled: &str) -> &'static str {
    let read: Option<Priority> = spelled.parse().ok();
    read.map_or("", |priority| priority_word(language, priority))
}

/// Says how a task stands.
pub(super) fn said(desk: &Desk<'_>, act: Act, stands: &str) -> String {
    let language = desk.wall.language;
    let say = words::Bulk(language);
    let [tagged, untagged] = TAGGED;
    match act {
        Act::Take | Act::Give if stands == NOBODY => say.nobody().to_owned(),
        Act::Take | Act::Give => {
            let user = stands.parse().ok();
            user.map(|user| desk.user_name(user)).unwrap_or_default()
        }
        Act::Priority => priority(language, stands).to_owned(),
        Act::Tag if stands == tagged => say.tagged().to_owned(),
        Act::Tag if stands == untagged => say.untagged().to_owned(),
        Act::Tag => String::new(),
        Act::Hold | Act::Start | Act::Resume | Act::Complete | Act::Cancel => {
            let mut all = ShownStatus::ALL.iter();
            let found = all.find(|one| one.as_str() == stands);
            let word = found.map(|status| task_word(language, *status));
            word.unwrap_or_default().to_owned()
        }
    }
}

/// Returns what is asked before an act, what is offered, and whether it is that and nothing else.
pub(super) fn question(desk: &Desk<'_>, act: Act) -> (&'static str, Vec<Choice>, bool) {
    let language = desk.wall.language;
    let say = words::Bulk(language);
    match act {
        Act::Give => (say.person(), show::people(&desk.setting), false),
        Act::Priority => {
            let choice = |priority: &Priority| Choice {
                value: priority.as_str().to_owned(),
                words: priority_word(language, *priority).to_owned(),
            };
            let choices = Priority::ALL.iter().map(choice).collect();
            (say.priority(), choices, true)
        }
        Act::Tag => (say.tag(), Vec::new(), false),
        Act::Take | Act::Hold | Act::Start | Act::Resume | Act::Complete | Act::Cancel => {
            (say.reason(), Vec::new(), false)
        }
    }
}
