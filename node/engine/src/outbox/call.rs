//! What webhooks are told: of tasks what people are told, of cases how the work on them stands.

use std::collections::BTreeSet;

use orgo_schema::{
    case::CaseStatus,
    fact::Purpose,
    id::{FactId, HookId},
    label::Label,
    time::Timestamp,
};

use super::{
    News, Origin, Reach, Story,
    decide::NEWS_MS,
    follow_up,
    story::{informs, stands},
};
use crate::{
    fold::{CaseFold, TaskFold},
    webhook::{Hook, TOLD},
};

impl Story<'_> {
    /// Lists what a webhook is to be told of, as of `now`, each once. What was written down before is among it.
    pub fn calls(self, hook: &Hook, now: Timestamp) -> Vec<News> {
        let news = match self {
            Self::Task(task) => of_task(task, hook.id, now),
            Self::Case {
                case,
                origin,
                tasks,
                ..
            } => {
                let mut news = of_case((case, origin), tasks, hook.id);
                news.retain(|news| news.at.plus_ms(NEWS_MS) > now);
                news
            }
        };
        let is_asked = |news: &News| {
            // What it was told and does not count any more it hears in any case.
            let is_asked = hook.wants(news.purpose, self.label());
            news.purpose == Purpose::Corrected || (is_asked && hook.is_since(news.at))
        };
        news.into_iter().filter(is_asked).collect()
    }

    /// Returns the label of what it is about.
    pub const fn label(&self) -> &Label {
        match self {
            Self::Task(task) => &task.view.label,
            Self::Case { case, .. } => &case.view.label,
        }
    }
}

/// Lists what of a task is told: what several people are told for one reason is one event.
fn of_task(task: &TaskFold, hook: HookId, now: Timestamp) -> Vec<News> {
    let (mut known, mut calls) = (BTreeSet::new(), Vec::new());
    for mut news in follow_up(task, now) {
        let is_for_it = match (news.purpose, &news.reach) {
            (Purpose::Corrected, reach) => *reach == Reach::Hook(hook),
            (purpose, _) => TOLD.contains(&purpose),
        };
        if is_for_it && known.insert((news.cause, news.purpose)) {
            news.reach = Reach::Hook(hook);
            news.template = None;
            calls.push(news);
        }
    }
    // To whom it was given is told as that, and not as what came to their team as well.
    calls.retain(|news| {
        news.purpose != Purpose::Arrived || !known.contains(&(news.cause, Purpose::Assigned))
    });
    calls
}

/// Lists what of a case is told: that it is there, whom it informs, and how the work on it stands. That follows from
/// the case itself, or from its being taken up again, so that all nodes want one event.
pub(super) fn of_case(
    (case, origin): (&CaseFold, Option<&Origin>),
    tasks: &[&TaskFold],
    hook: HookId,
) -> Vec<News> {
    if case.view.status == CaseStatus::Merged {
        return Vec::new();
    }
    let opened = (FactId::new(case.view.case_id.uuid()), case.view.created_at);
    let (cause, begun) = case.reopened.unwrap_or(opened);
    let call = |cause, purpose, at| News {
        cause,
        purpose,
        reach: Reach::Hook(hook),
        at,
        template: None,
    };
    let stands = stands(case, tasks, begun).map(|(purpose, at)| call(cause, purpose, at));
    let mut calls = vec![call(opened.0, Purpose::Received, opened.1)];
    calls.extend(stands);
    calls.extend(informs(case, origin).map(|news| call(news.cause, news.purpose, news.at)));
    calls
}
