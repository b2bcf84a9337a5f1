//! The forms that change a case: its fields, who is in it, which tasks leave it.

use leptos::prelude::*;

use crate::{
    Language,
    model::{Choice, Refill, ReviewCycle, ReviewOutcome, cycle_words, outcome_words},
    part::{
        change::{self, Small},
        form::{self, Line},
        icon::{Icon, icon},
        mark,
    },
    route, words,
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
    pub(super) language: Language,
    pub(super) id: &'a str,
    pub(super) token: &'a str,
    pub(super) refill: Option<&'a Refill>,
}

impl<'a> Forms<'a> {
    pub(super) fn small(self, name: &'static str) -> Small<'a> {
        Small {
            language: self.language,
            name,
            token: self.token,
            refill: self.refill,
        }
    }

    /// Returns what this page says.
    pub(super) const fn say(self) -> words::Case {
        words::Case(self.language)
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
                self.say().severity(),
                mark::severity_words(self.language),
                &now.severity,
            ),
            self.select(
                "priority",
                self.say().priority(),
                mark::priority_choices(self.language),
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
        small.line(route::case_field(self.id, name), select, set)
    }

    fn place(self, now: &CaseChange) -> AnyView {
        let small = self.small("location");
        let (site, area) = (
            small.field("site", self.say().site()),
            small.field("area", self.say().area()),
        );
        let fields = view! {
            {form::line(site, Line::Text, small.value("site", &now.site), now.sites.clone())}
            {form::line(area, Line::Text, small.value("area", &now.area), vec![])}
        };
        small.line(
            route::case_field(self.id, "location"),
            fields.into_any(),
            words::Change(self.language).set(),
        )
    }

    fn plan(self, now: &CaseChange) -> AnyView {
        let (small, say) = (self.small("review"), self.say());
        let cycles = ReviewCycle::ALL
            .iter()
            .map(|cycle| (cycle.as_str(), cycle_words(self.language, *cycle)));
        let cycles = form::choices([("", say.once())].into_iter().chain(cycles));
        let cycle = small.field("cycle", say.look_over());
        let due = small.field("due", say.first_on()).hint(say.first_hint());
        let fields = view! {
            {form::select(cycle, cycles, small.value("cycle", &now.cycle))}
            {form::line(due, Line::Moment, small.value("due", &now.due), vec![])}
        };
        let line = small.line(
            route::case_field(self.id, "review"),
            fields.into_any(),
            say.plan_it(),
        );
        let zone = say.zone(&now.zone);
        view! { <div>{line}<p class="hint">{zone}</p></div> }.into_any()
    }

    fn looked_over(self) -> AnyView {
        let (small, say) = (self.small("reviews"), self.say());
        let outcomes = ReviewOutcome::ALL
            .iter()
            .map(|outcome| (outcome.as_str(), outcome_words(self.language, *outcome)));
        let outcomes = form::choices(outcomes);
        let first = ReviewOutcome::NoChange.as_str();
        let outcome = small.field("outcome", say.looked_over());
        let fields = view! {
            {form::select(outcome, outcomes, small.value("outcome", first))}
            {form::line(small.field("note", say.note()), Line::Text, small.value("note", ""), vec![])}
        };
        small.line(
            route::case_reviews(self.id),
            fields.into_any(),
            say.record(),
        )
    }

    fn retention(self, now: &CaseChange) -> AnyView {
        let small = self.small("retention_class");
        let field = small
            .field("value", self.say().retention())
            .hint(self.say().retention_hint());
        let now = small.value("value", &now.retention_class);
        let line = form::line(field, Line::Code, now, vec![]);
        let set = words::Change(self.language).set();
        small.line(route::case_field(self.id, "retention_class"), line, set)
    }

    fn merge(self) -> AnyView {
        let small = self.small("merged_into");
        let field = small
            .field("value", self.say().merge_into())
            .hint(self.say().merge_hint())
            .needed();
        let line = form::line(field, Line::Text, small.value("value", ""), vec![]);
        let merge = self.say().merge();
        small.line(route::case_field(self.id, "merged_into"), line, merge)
    }

    fn unmerge(self) -> AnyView {
        let undo = form::hidden("undo", "yes");
        let target = route::case_field(self.id, "merged_into");
        self.small("merged_into")
            .line(target, undo, self.say().unmerge())
    }

    /// Draws the form that raises the case.
    fn raise(self, now: &CaseChange) -> AnyView {
        let (small, say) = (self.small("raise"), self.say());
        let to = small.field("to", say.raise_into()).hint(say.raise_hint());
        let first = now.raises_to.first().map_or("", |to| to.value.as_str());
        let fields = view! {
            {form::select(to, now.raises_to.clone(), small.value("to", first))}
            {form::line(small.field("reason", say.why()), Line::Text, small.value("reason", ""), vec![])}
        };
        let target = route::case_raise(self.id);
        small.ask(say.raise(), target, fields.into_any(), say.raise_it())
    }

    /// Draws the form that publishes a copy.
    fn publish(self, now: &CaseChange) -> AnyView {
        let (small, say) = (self.small("publish"), self.say());
        let to = small.field("to", say.publish_in()).hint(say.publish_hint());
        let first = now.publishes_to.first().map_or("", |to| to.value.as_str());
        let title = small.field("title", say.copy_title()).needed();
        let text = small.field("text", say.copy_text());
        let label = small.field("label", say.copy_label()).needed();
        let fields = view! {
            {form::select(to, now.publishes_to.clone(), small.value("to", first))}
            {form::line(title, Line::Text, small.value("title", ""), vec![])}
            {form::area(text, small.value("text", ""))}
            {form::line(label, Line::Code, small.value("label", &now.label), vec![])}
        };
        let target = route::case_publish(self.id);
        small.ask(say.publish(), target, fields.into_any(), say.publish_it())
    }

    /// Draws the form that makes a new case of some tasks.
    pub(super) fn split(self, tasks: &[CaseTask]) -> AnyView {
        let (small, say) = (self.small("split"), self.say());
        let choices = tasks.iter().map(|task| Choice {
            value: task.id.clone(),
            words: task.title.clone(),
        });
        let ticked = self
            .refill
            .map(|refill| refill.all_typed("split", "task"))
            .unwrap_or_default();
        let which = small.field("task", say.split_which());
        let title = small
            .field("title", say.split_title())
            .hint(say.split_hint());
        let fields = view! {
            {form::checks(&which, choices.collect(), &ticked)}
            {form::line(title, Line::Text, small.value("title", ""), vec![])}
        };
        let target = route::case_split(self.id);
        small.ask(say.split(), target, fields.into_any(), say.split_it())
    }

    /// Draws the form that makes somebody part of the case.
    pub(super) fn add_person(self, now: &CaseChange) -> AnyView {
        let (small, say) = (self.small("participants"), self.say());
        let who = small.field("who", say.who()).hint(say.who_hint()).needed();
        let part = small.field("as", say.as_what()).needed();
        let parts = form::choices(self.parts());
        let fields = view! {
            {form::line(who, Line::Text, small.value("who", ""), now.who.clone())}
            {form::line(part, Line::Text, small.value("as", ""), parts)}
        };
        let target = route::case_participants(self.id);
        small.ask(say.add_somebody(), target, fields.into_any(), say.add())
    }

    /// Lists the parts that everybody knows, each with its words.
    const fn parts(self) -> [(&'static str, &'static str); 7] {
        let say = self.say();
        [
            ("watcher", say.watcher()),
            ("about", say.about_them()),
            ("witness", say.witness()),
            ("helper", say.helper()),
            ("member", say.member()),
            ("mentor", say.mentor()),
            ("mentee", say.mentee()),
        ]
    }

    /// Says what part somebody has; of another part, what people called it.
    pub(super) fn part(self, part: &str) -> String {
        let known = self.parts();
        let found = known.iter().find(|(spelled, _)| *spelled == part);
        found.map_or(part, |(_, words)| words).to_owned()
    }

    /// Draws the way to take somebody away.
    pub(super) fn remove_person(self, person: &Participant) -> Option<AnyView> {
        let who = person.who.as_ref()?;
        let name = self.say().take_away(&person.name, &self.part(&person.part));
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
