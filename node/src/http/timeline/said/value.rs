//! What was set, added and taken away.

use orgo_schema::{
    fact::{Gathering, Item, LED_TO, NEXT_ROUND, SPLIT_FROM, SPLIT_INTO, Value, Who},
    id::CaseId,
};
use orgo_web::{
    Language,
    model::{EntryBody, StepKind, StepView, priority_word, severity_word},
};

use super::{super::super::show, Teller, plate};

impl Teller<'_> {
    pub(super) fn set(&self, by: String, value: &Value) -> EntryBody {
        let say = self.say_in();
        if let Value::Label(label) = value {
            return EntryBody::Step(StepView {
                label: Some(plate(label)),
                ..self.changed(by, say.set_label().to_owned())
            });
        }
        // How work comes again is said by the rule itself, in English.
        if let Value::Recurrence(Some(rule)) = value {
            let what = format!("said that it comes again {}", rule.explain());
            let mut body = self.step(StepKind::Changed, by, &what, None);
            if let EntryBody::Step(step) = &mut body {
                step.language = Language::English;
            }
            return body;
        }
        self.step(StepKind::Changed, by, &self.set_words(value), None)
    }

    /// Says to what a field was set, the label aside.
    fn set_words(&self, value: &Value) -> String {
        let (say, wall) = (self.say_in(), self.desk.wall);
        let language = wall.language;
        let case = |case: &CaseId| show::case_reference(case.uuid());
        match value {
            Value::Assignee(Some(user)) => say.gave_to(&self.desk.user_name(*user)),
            Value::Assignee(None) => say.gave_back().to_owned(),
            Value::Label(_) => say.set_label().to_owned(),
            Value::Priority(priority) => {
                say.set_priority(&priority_word(language, *priority).to_lowercase())
            }
            Value::Severity(severity) => {
                say.set_severity(&severity_word(language, *severity).to_lowercase())
            }
            Value::Due(Some(due)) => say.set_due(&wall.full(*due)),
            Value::Due(None) => say.no_due().to_owned(),
            Value::Person(Some(_)) => say.about_whom().to_owned(),
            Value::Person(None) => say.about_nobody().to_owned(),
            Value::MergedInto(Some(head)) => say.part_of(&case(head)),
            Value::MergedInto(None) => say.alone_again().to_owned(),
            Value::Reactivity(span) => say.to_react(&wall.span(*span)),
            Value::Location(place) => {
                let site = place.site.as_deref().unwrap_or_default();
                let area = place.area.as_deref().unwrap_or_default();
                say.set_place(&show::place(site, area))
            }
            Value::RetentionClass(Some(class)) => say.set_retention(&class.to_string()),
            Value::RetentionClass(None) => say.no_retention().to_owned(),
            Value::Review(Some(plan)) => say.set_review(&show::plan(*plan, wall)),
            Value::Review(None) => say.no_review().to_owned(),
            Value::Recurrence(_) => say.not_again().to_owned(),
            Value::Gathering(Some(gathering)) => self.meets(gathering),
            Value::Gathering(None) => say.no_meeting().to_owned(),
            Value::Case(moved) => say.moved_to_case(&case(moved)),
        }
    }

    fn meets(&self, gathering: &Gathering) -> String {
        let say = self.say_in();
        let starts = gathering.starts.map(|at| self.desk.wall.full(at));
        let seats = gathering.seats.map(|seats| say.seats(seats.into()));
        let said: Vec<String> = starts.into_iter().chain(seats).collect();
        say.set_meeting(&said.join(", "))
    }

    pub(super) fn added(&self, by: String, item: &Item) -> EntryBody {
        let say = self.say_in();
        let case = |case: &CaseId| show::case_reference(case.uuid());
        let what = match item {
            Item::Link {
                relation,
                case: other,
            } => match relation.as_str() {
                SPLIT_FROM => say.split_from(&case(other)),
                LED_TO => say.led_to(&case(other)),
                NEXT_ROUND => say.next_round(&case(other)),
                SPLIT_INTO => say.split_into(&case(other)),
                _ => say.added(&self.item(item)),
            },
            Item::Tag(_)
            | Item::Participant { .. }
            | Item::DependsOn(_)
            | Item::File(_)
            | Item::Hold(_) => say.added(&self.item(item)),
        };
        self.step(StepKind::Changed, by, &what, None)
    }

    pub(super) fn item(&self, item: &Item) -> String {
        let say = self.say_in();
        match item {
            Item::Tag(tag) => say.tag(tag),
            Item::Participant { who, role } => {
                let who = match who {
                    Who::Person(_) => say.some_person().to_owned(),
                    Who::User(user) => self.desk.user_name(*user),
                    Who::Role(role) => role.to_string(),
                };
                say.as_part(&who, role)
            }
            Item::Link { relation, case } => say.link(&show::case_reference(case.uuid()), relation),
            Item::File(file) => say.file(&file.name),
            Item::Hold(why) => say.legal_hold(why),
            Item::DependsOn(task) => say.waits_for(&show::task_reference(task.uuid())),
        }
    }
}
