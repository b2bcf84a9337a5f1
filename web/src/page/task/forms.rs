//! The forms that change a task: its fields and what it waits for.

use leptos::prelude::*;

use crate::{
    Language,
    model::{Choice, Refill},
    part::{
        change::{self, Small},
        form::{self, Line},
        icon::{Icon, icon},
        mark,
    },
    route, words,
};

use super::TaskLink;

/// What the fields hold now, as forms spell it, and what to suggest.
#[derive(Debug, Clone, Default)]
pub struct TaskChange {
    pub severity: String,
    pub priority: String,
    /// `2026-12-01T09:00`; empty when nobody said.
    pub due: String,
    /// The zone of that time.
    pub zone: String,
    /// A rule of RFC 5545; empty for none.
    pub recurrence: String,
    /// What the rule means; empty for none.
    pub comes_again: String,
    /// Tasks it could wait for.
    pub others: Vec<Choice>,
}

/// What the forms of one page share.
#[derive(Debug, Clone, Copy)]
pub(super) struct Forms<'a> {
    pub(super) language: Language,
    pub(super) id: &'a str,
    pub(super) token: &'a str,
    pub(super) refill: Option<&'a Refill>,
}

impl<'a> Forms<'a> {
    fn small(self, name: &'static str) -> Small<'a> {
        Small {
            language: self.language,
            name,
            token: self.token,
            refill: self.refill,
        }
    }

    /// Returns the form of the files.
    pub(super) fn files(self) -> Small<'a> {
        self.small("attachments")
    }

    /// Draws the seldom used fields, folded away.
    pub(super) fn fields(self, now: &TaskChange) -> AnyView {
        let say = words::Task(self.language);
        let forms = vec![
            self.due(now),
            self.select(
                "priority",
                say.priority(),
                mark::priority_choices(self.language),
                &now.priority,
            ),
            self.select(
                "severity",
                say.severity(),
                mark::severity_words(self.language),
                &now.severity,
            ),
            self.recurrence(now),
        ];
        let names = ["due_at", "priority", "severity", "recurrence"];
        let is_open = names.into_iter().any(|name| self.small(name).is_open());
        change::folded(self.language, is_open, forms)
    }

    fn select(
        self,
        name: &'static str,
        words: &'static str,
        choices: Vec<Choice>,
        now: &str,
    ) -> AnyView {
        let small = self.small(name);
        let select = form::select(
            small.field("value", words),
            choices,
            small.value("value", now),
        );
        let set = words::Change(self.language).set();
        small.line(route::task_field(self.id, name), select, set)
    }

    fn due(self, now: &TaskChange) -> AnyView {
        let (say, set) = (
            words::Task(self.language),
            words::Change(self.language).set(),
        );
        let small = self.small("due_at");
        let field = small.field("value", say.due());
        let line = form::line(field, Line::Moment, small.value("value", &now.due), vec![]);
        let line = small.line(route::task_field(self.id, "due_at"), line, set);
        let zone = say.due_hint(&now.zone);
        view! { <div>{line}<p class="hint">{zone}</p></div> }.into_any()
    }

    fn recurrence(self, now: &TaskChange) -> AnyView {
        let (say, set) = (
            words::Task(self.language),
            words::Change(self.language).set(),
        );
        let small = self.small("recurrence");
        let field = small
            .field("value", say.comes_again())
            .hint(say.comes_again_hint());
        let rules = form::choices([
            ("FREQ=DAILY", say.daily()),
            ("FREQ=WEEKLY", say.weekly()),
            ("FREQ=MONTHLY", say.monthly()),
            ("FREQ=MONTHLY;BYDAY=1MO", say.first_monday()),
            ("FREQ=MONTHLY;BYMONTHDAY=-1", say.last_day()),
            ("FREQ=YEARLY", say.yearly()),
        ]);
        let line = form::line(
            field,
            Line::Code,
            small.value("value", &now.recurrence),
            rules,
        );
        let line = small.line(route::task_field(self.id, "recurrence"), line, set);
        let lang = words::of_node(self.language);
        let words = (!now.comes_again.is_empty())
            .then(|| view! { <p class="hint">{say.now()}" "<span lang=lang>{now.comes_again.clone()}</span>"."</p> });
        view! { <div>{line}{words}</div> }.into_any()
    }

    /// Draws the form that says what else the task waits for.
    pub(super) fn wait_for(self, now: &TaskChange) -> AnyView {
        let say = words::Task(self.language);
        let small = self.small("waits-for");
        let field = small
            .field("task", say.task())
            .hint(say.task_hint())
            .needed();
        let others = now.others.clone();
        let line = form::line(field, Line::Text, small.value("task", ""), others);
        let target = route::task_waits(self.id);
        small.ask(say.wait_for(), target, line, say.wait_for_it())
    }

    /// Draws the way to say that the task need not wait any more.
    pub(super) fn stop_waiting(self, task: &TaskLink) -> AnyView {
        let name = words::Task(self.language).stop_waiting(&task.title);
        view! {
            <form method="post" action=route::task_waits(self.id)>
                {form::token(self.token)}{form::hidden("task", &task.id)}{form::hidden("remove", "yes")}
                <button class="btn quiet" aria-label=name>{icon(Icon::Cross)}</button>
            </form>
        }
        .into_any()
    }
}
