//! The forms that change a case: its fields, who is in it, which tasks leave it.

use leptos::prelude::*;

use crate::{
    model::{Choice, Refill, ReviewCycle, ReviewOutcome, cycle_words, outcome_words},
    part::{
        change::{self, Small},
        form::{self, Line},
        icon::{Icon, icon},
        mark,
    },
    route,
};

use super::{CaseTask, Participant};

/// What the fields hold now, as forms spell it, and what to suggest.
#[derive(Debug, Clone, Default)]
pub struct CaseChange {
    pub severity: String,
    pub priority: String,
    pub site: String,
    pub area: String,
    /// Sites to suggest.
    pub sites: Vec<Choice>,
    pub retention_class: String,
    pub cycle: String,
    /// When the next review is due: `2026-12-01T09:00`.
    pub due: String,
    /// The zone of that time.
    pub zone: String,
    /// People and roles to suggest.
    pub who: Vec<Choice>,
    /// Whether it can become part of another case, or be split.
    pub stands_alone: bool,
    /// The compartments it may be raised into; none where the reader may not.
    pub raises_to: Vec<Choice>,
    /// The compartments a copy may be published in.
    pub publishes_to: Vec<Choice>,
    /// The label it has.
    pub label: String,
}

/// What the forms of one page share.
#[derive(Debug, Clone, Copy)]
pub(super) struct Forms<'a> {
    pub(super) id: &'a str,
    pub(super) token: &'a str,
    pub(super) refill: Option<&'a Refill>,
}

impl<'a> Forms<'a> {
    pub(super) fn small(self, name: &'static str) -> Small<'a> {
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
    pub(super) fn fields(self, now: &CaseChange) -> AnyView {
        let mut forms = vec![
            self.select(
                "severity",
                "Severity",
                mark::severity_words(),
                &now.severity,
            ),
            self.select(
                "priority",
                "Priority",
                mark::priority_choices(),
                &now.priority,
            ),
            self.place(now),
            self.plan(now),
            self.looked_over(),
            self.retention(now),
        ];
        forms.push(if now.stands_alone {
            self.merge()
        } else {
            self.unmerge()
        });
        if !now.raises_to.is_empty() && now.stands_alone {
            forms.push(self.raise(now));
        }
        if !now.publishes_to.is_empty() {
            forms.push(self.publish(now));
        }
        let names = [
            "severity",
            "priority",
            "location",
            "review",
            "reviews",
            "retention_class",
            "merged_into",
            "raise",
            "publish",
        ];
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
        small.line(route::case_field(self.id, name), select, "Set")
    }

    fn place(self, now: &CaseChange) -> AnyView {
        let small = self.small("location");
        let (site, area) = (
            small.field("site", "Site"),
            small.field("area", "Room or area"),
        );
        let fields = view! {
            {form::line(site, Line::Text, small.value("site", &now.site), now.sites.clone())}
            {form::line(area, Line::Text, small.value("area", &now.area), vec![])}
        };
        small.line(
            route::case_field(self.id, "location"),
            fields.into_any(),
            "Set",
        )
    }

    fn plan(self, now: &CaseChange) -> AnyView {
        let small = self.small("review");
        let cycles = ReviewCycle::ALL
            .iter()
            .map(|cycle| (cycle.as_str(), cycle_words(*cycle)));
        let cycles = form::choices([("", "once")].into_iter().chain(cycles));
        let cycle = small.field("cycle", "Look it over");
        let due = small
            .field("due", "First on")
            .hint("Leave it empty to plan no review.");
        let fields = view! {
            {form::select(cycle, cycles, small.value("cycle", &now.cycle))}
            {form::line(due, Line::Moment, small.value("due", &now.due), vec![])}
        };
        let line = small.line(
            route::case_field(self.id, "review"),
            fields.into_any(),
            "Plan",
        );
        let zone = format!("Times are in {}.", now.zone);
        view! { <div>{line}<p class="hint">{zone}</p></div> }.into_any()
    }

    fn looked_over(self) -> AnyView {
        let small = self.small("reviews");
        let outcomes = ReviewOutcome::ALL
            .iter()
            .map(|outcome| (outcome.as_str(), outcome_words(*outcome)));
        let outcomes = form::choices(outcomes);
        let first = ReviewOutcome::NoChange.as_str();
        let outcome = small.field("outcome", "I looked it over");
        let fields = view! {
            {form::select(outcome, outcomes, small.value("outcome", first))}
            {form::line(small.field("note", "Note"), Line::Text, small.value("note", ""), vec![])}
        };
        small.line(route::case_reviews(self.id), fields.into_any(), "Record")
    }

    fn retention(self, now: &CaseChange) -> AnyView {
        let small = self.small("retention_class");
        let field = small
            .field("value", "Retention class")
            .hint("A word of the profile, such as clinical. Empty: the usual time.");
        let now = small.value("value", &now.retention_class);
        let line = form::line(field, Line::Code, now, vec![]);
        small.line(route::case_field(self.id, "retention_class"), line, "Set")
    }

    fn merge(self) -> AnyView {
        let small = self.small("merged_into");
        let field = small
            .field("value", "Merge into")
            .hint("Its short name, its address, or words that only it holds. Tasks and signals go on there.")
            .needed();
        let line = form::line(field, Line::Text, small.value("value", ""), vec![]);
        small.line(route::case_field(self.id, "merged_into"), line, "Merge")
    }

    fn unmerge(self) -> AnyView {
        let undo = form::hidden("undo", "yes");
        let target = route::case_field(self.id, "merged_into");
        self.small("merged_into")
            .line(target, undo, "Let it stand by itself again")
    }

    /// Draws the form that raises the case.
    fn raise(self, now: &CaseChange) -> AnyView {
        let small = self.small("raise");
        let to = small.field("to", "Raise it into").hint(
            "It goes on there with its tasks and signals, under the same address. Who may not see that compartment \
             does not see it any more. There is no way back but publishing a copy.",
        );
        let first = now.raises_to.first().map_or("", |to| to.value.as_str());
        let fields = view! {
            {form::select(to, now.raises_to.clone(), small.value("to", first))}
            {form::line(small.field("reason", "Why"), Line::Text, small.value("reason", ""), vec![])}
        };
        let target = route::case_raise(self.id);
        small.ask("Raise the case…", target, fields.into_any(), "Raise")
    }

    /// Draws the form that publishes a copy.
    fn publish(self, now: &CaseChange) -> AnyView {
        let small = self.small("publish");
        let to = small.field("to", "Publish a copy in").hint(
            "A new case that says what you write here and nothing else. It does not name this one.",
        );
        let first = now.publishes_to.first().map_or("", |to| to.value.as_str());
        let title = small.field("title", "Title of the copy").needed();
        let text = small.field("text", "What it tells");
        let label = small.field("label", "Label of the copy").needed();
        let fields = view! {
            {form::select(to, now.publishes_to.clone(), small.value("to", first))}
            {form::line(title, Line::Text, small.value("title", ""), vec![])}
            {form::area(text, small.value("text", ""))}
            {form::line(label, Line::Code, small.value("label", &now.label), vec![])}
        };
        let target = route::case_publish(self.id);
        small.ask("Publish a copy…", target, fields.into_any(), "Publish")
    }

    /// Draws the form that makes a new case of some tasks.
    pub(super) fn split(self, tasks: &[CaseTask]) -> AnyView {
        let small = self.small("split");
        let choices = tasks.iter().map(|task| Choice {
            value: task.id.clone(),
            words: task.title.clone(),
        });
        let ticked = self
            .refill
            .map(|refill| refill.all_typed("split", "task"))
            .unwrap_or_default();
        let which = small.field("task", "Tasks that go to a new case");
        let title = small
            .field("title", "Title of the new case")
            .hint("Empty: the title of the first task. Label and place are those of this case.");
        let fields = view! {
            {form::checks(&which, choices.collect(), &ticked)}
            {form::line(title, Line::Text, small.value("title", ""), vec![])}
        };
        let target = route::case_split(self.id);
        small.ask("Split the case…", target, fields.into_any(), "Split")
    }

    /// Draws the form that makes somebody part of the case.
    pub(super) fn add_person(self, now: &CaseChange) -> AnyView {
        let small = self.small("participants");
        let who = small
            .field("who", "Who")
            .hint("An address, or a role such as Operations.Safety")
            .needed();
        let part = small.field("as", "As what").needed();
        let parts = form::choices([
            ("watcher", "is kept informed"),
            ("about", "it is about them"),
            ("witness", "saw it"),
            ("helper", "helps"),
            ("member", "is on the roster"),
            ("mentor", "guides somebody"),
            ("mentee", "is guided"),
        ]);
        let fields = view! {
            {form::line(who, Line::Text, small.value("who", ""), now.who.clone())}
            {form::line(part, Line::Text, small.value("as", ""), parts)}
        };
        let target = route::case_participants(self.id);
        small.ask("Add somebody…", target, fields.into_any(), "Add")
    }

    /// Draws the way to take somebody away.
    pub(super) fn remove_person(self, person: &Participant) -> Option<AnyView> {
        let who = person.who.as_ref()?;
        let name = format!("Take away {} as {}", person.name, person.part);
        let view = view! {
            <form method="post" action=route::case_participants(self.id)>
                {form::token(self.token)}{form::hidden("who", who)}{form::hidden("as", &person.part)}
                {form::hidden("remove", "yes")}
                <button class="btn quiet" aria-label=name>{icon(Icon::Cross)}</button>
            </form>
        };
        Some(view.into_any())
    }
}
