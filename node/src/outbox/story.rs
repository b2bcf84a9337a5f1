//! What a document of messages is about, read from the store.

use std::collections::BTreeMap;

use orgo_engine::{
    fold::{Entry, TaskFold, Verdict},
    outbox::{Message, Story},
};
use orgo_schema::{
    fact::{Body, Fact, Item},
    id::{CaseId, DocumentKind, FactId, SignalId, TaskId},
    task::TaskAction,
    time::Timestamp,
    view::{CaseView, ReplyView, TaskView},
    word::Severity,
};
use rusqlite::Connection;

use super::reach::Work;
use crate::{
    project::{self, Folded, load},
    setting::Setting,
    store::{
        StoreError,
        compartment::Compartment,
        document::{self, Row},
    },
};

/// A task or case that messages are about.
#[derive(Debug)]
pub(super) struct Told {
    /// The case.
    pub(super) folded: Folded,
    /// The facts of the document.
    pub(super) facts: BTreeMap<FactId, Fact>,
    /// The row of the task's document; nothing: it is about the case.
    task: Option<i64>,
}

impl Told {
    /// Reads what a document is about; nothing where it is not there any more.
    pub(super) fn load(
        db: &Connection,
        setting: &Setting,
        compartment: &Compartment,
        row: Row,
    ) -> Result<Option<Self>, StoreError> {
        let facts = document::facts(db, compartment, row)?;
        let is_case = row.id.kind == DocumentKind::Case;
        let case = if is_case {
            Some(CaseId::new(row.id.id))
        } else {
            load::case_of_task(db, compartment, &facts)?
        };
        let Some(case) = case else {
            return Ok(None);
        };
        let Some(folded) = project::fold_case(db, setting, compartment, case)? else {
            return Ok(None);
        };
        let told = Self {
            folded,
            facts: facts.facts,
            task: (!is_case).then_some(row.row),
        };
        Ok(Some(told).filter(|told| is_case || told.own_task().is_some()))
    }

    /// Returns the task it is about; nothing: it is about the case.
    pub(super) fn own_task(&self) -> Option<&TaskFold> {
        let mut tasks = self.folded.tasks.iter();
        let found = tasks.find(|(row, _)| Some(row.row) == self.task);
        found.map(|(_, fold)| fold)
    }

    /// Returns what finished the task, and when.
    pub(super) fn ended(&self) -> Option<(FactId, Timestamp)> {
        let fold = self.own_task()?;
        let finishes = |id: &FactId| match self.facts.get(id).map(|fact| &fact.body) {
            Some(Body::TaskActed { action, .. }) => match action {
                TaskAction::Complete | TaskAction::Fail | TaskAction::Cancel => true,
                TaskAction::Settle(status) => status.is_finished(),
                TaskAction::Start | TaskAction::Hold | TaskAction::Resume | TaskAction::Reopen => {
                    false
                }
            },
            Some(_) | None => false,
        };
        let counts = |entry: &&Entry| entry.verdict == Verdict::Valid && finishes(&entry.fact);
        let last = fold.entries.iter().rev().find(counts)?;
        Some((last.fact, last.at))
    }

    /// Returns when somebody last said that the task waits for another.
    pub(super) fn waits_since(&self, other: TaskId) -> Option<Timestamp> {
        let fold = self.own_task()?;
        let is_said = |id: &FactId| {
            let body = self.facts.get(id).map(|fact| &fact.body);
            matches!(body, Some(Body::Added(Item::DependsOn(task))) if *task == other)
        };
        let said = fold.entries.iter().filter(|entry| is_said(&entry.fact));
        said.map(|entry| entry.at).max()
    }

    /// Whether something follows from the task being there.
    pub(super) fn begins_by(&self, cause: FactId) -> bool {
        let task = self.own_task();
        task.is_some_and(|task| FactId::new(task.view.task_id.uuid()) == cause)
    }

    /// Looks at it as messages do.
    pub(super) fn with_story<T>(&self, look: impl FnOnce(Story<'_>) -> T) -> T {
        match self.own_task() {
            Some(task) => look(Story::Task(task)),
            None => self.folded.with_story(look),
        }
    }

    /// Returns the mail that a message answers: the one that somebody replied to, or what opened the case.
    pub(super) fn answered(&self, message: &Message) -> Option<SignalId> {
        let reply = self.reply(message.wanted.cause);
        let of_origin = || self.folded.origin.as_ref().map(|origin| origin.signal);
        reply.map(|reply| reply.signal_id).or_else(of_origin)
    }

    /// Returns what somebody replied.
    pub(super) fn reply(&self, cause: FactId) -> Option<&ReplyView> {
        let mut replies = self.case().replies.iter();
        replies.find(|reply| reply.reply_id == cause)
    }

    /// Returns the case.
    pub(super) const fn case(&self) -> &CaseView {
        &self.folded.case.view
    }

    /// Returns the task that a message speaks of: the one it is about, else the most urgent of the case.
    pub(super) fn task(&self) -> Option<&TaskView> {
        let own = self.own_task().map(|fold| &fold.view);
        let all = self.folded.tasks.iter().map(|(_, fold)| &fold.view);
        let counting = all.filter(|task| task.void.is_none());
        own.or_else(|| {
            counting
                .min_by_key(|task| (task.resolution.is_some(), std::cmp::Reverse(task.priority)))
        })
    }

    /// Returns the domain of the work.
    pub(super) fn domain(&self) -> Option<&str> {
        let of_task = self.task().map(|task| task.domain.as_str());
        of_task.or(self.case().domain.as_deref())
    }

    /// Returns what says how widely people are told: the task it is about, else the domain alone.
    pub(super) fn work(&self) -> Work<'_> {
        let of_task = self.own_task().map(|fold| Work::of(&fold.view));
        of_task.unwrap_or(Work {
            domain: self.domain(),
            notify: None,
        })
    }

    /// Returns what says so of the case alone.
    pub(super) fn work_of_case(&self) -> Work<'_> {
        Work {
            domain: self.case().domain.as_deref(),
            notify: None,
        }
    }

    /// Whether it is so severe that it waits for nobody's hours.
    pub(super) fn is_critical(&self) -> bool {
        let severity = match self.own_task() {
            Some(task) => task.view.severity,
            None => self.case().severity,
        };
        severity == Severity::Critical
    }

    /// Says what came of the case: what was said of it, or else of its tasks, a line each.
    pub(super) fn resolution(&self) -> Option<String> {
        if let Some(said) = &self.folded.case.resolution {
            return Some(said.clone());
        }
        let counting = self.folded.tasks.iter().map(|(_, fold)| &fold.view);
        let said: Vec<&str> = counting
            .filter(|task| task.void.is_none())
            .filter_map(|task| task.resolution.as_deref())
            .collect();
        (!said.is_empty()).then(|| said.join("\n"))
    }
}
