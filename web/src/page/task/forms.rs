//! The forms that change a task: its fields and what it waits for.

use leptos::prelude::*;

use crate::{
    model::{Choice, Refill},
    part::{
        change::{self, Small},
        form::{self, Line},
        icon::{Icon, icon},
        mark,
    },
    route,
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
    pub(super) id: &'a str,
    pub(super) token: &'a str,
    pub(super) refill: Option<&'a Refill>,
}

impl<'a> Forms<'a> {
    fn small(self, name: &'static str) -> Small<'a> {
        Small {
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
        let forms = vec![
            self.due(now),
            self.select(
                "priority",
                "Priority",
                mark::priority_choices(),
                &now.priority,
            ),
            self.select(
                "severity",
                "Severity",
                mark::severity_words(),
                &now.severity,
            ),
            self.recurrence(now),
        ];
        let names = ["due_at", "priority", "severity", "recurrence"];
        let is_open = names.into_iter().any(|name| self.small(name).is_open());
        change::folded(is_open, forms)
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
        small.line(route::task_field(self.id, name), select, "Set")
    }

    fn due(self, now: &TaskChange) -> AnyView {
        let small = self.small("due_at");
        let field = small.field("value", "Due");
        let line = form::line(field, Line::Moment, small.value("value", &now.due), vec![]);
        let line = small.line(route::task_field(self.id, "due_at"), line, "Set");
        let zone = format!("In {}. Empty: no due time.", now.zone);
        view! { <div>{line}<p class="hint">{zone}</p></div> }.into_any()
    }

    fn recurrence(self, now: &TaskChange) -> AnyView {
        let small = self.small("recurrence");
        let field = small
            .field("value", "Comes again")
            .hint("Such as FREQ=WEEKLY;BYDAY=MO,TH or FREQ=MONTHLY;BYDAY=1MO. Empty: it does not.");
        let rules = form::choices([
            ("FREQ=DAILY", "every day"),
            ("FREQ=WEEKLY", "every week"),
            ("FREQ=MONTHLY", "every month"),
            ("FREQ=MONTHLY;BYDAY=1MO", "the first Monday of the month"),
            ("FREQ=MONTHLY;BYMONTHDAY=-1", "the last day of the month"),
            ("FREQ=YEARLY", "every year"),
        ]);
        let line = form::line(
            field,
            Line::Code,
            small.value("value", &now.recurrence),
            rules,
        );
        let line = small.line(route::task_field(self.id, "recurrence"), line, "Set");
        let words = (!now.comes_again.is_empty())
            .then(|| view! { <p class="hint">"Now: "{now.comes_again.clone()}"."</p> });
        view! { <div>{line}{words}</div> }.into_any()
    }

    /// Draws the form that says what else the task waits for.
    pub(super) fn wait_for(self, now: &TaskChange) -> AnyView {
        let small = self.small("waits-for");
        let field = small
            .field("task", "Task")
            .hint("Its short name such as T-2F81A0, its address, or its title in this case.")
            .needed();
        let others = now.others.clone();
        let line = form::line(field, Line::Text, small.value("task", ""), others);
        let target = route::task_waits(self.id);
        small.ask("Wait for another task…", target, line, "Wait for it")
    }

    /// Draws the way to say that the task need not wait any more.
    pub(super) fn stop_waiting(self, task: &TaskLink) -> AnyView {
        let name = format!("Do not wait for {}", task.title);
        view! {
            <form method="post" action=route::task_waits(self.id)>
                {form::token(self.token)}{form::hidden("task", &task.id)}{form::hidden("remove", "yes")}
                <button class="btn quiet" aria-label=name>{icon(Icon::Cross)}</button>
            </form>
        }
        .into_any()
    }
}
