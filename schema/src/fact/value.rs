//! Fields that people must settle when two sites set them apart (CONVERGENCE 3).

use std::fmt;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::Gathering;
use crate::{
    id::{CaseId, PersonId, UserId},
    label::Label,
    recurrence::Recurrence,
    retention::RetentionClass,
    review::ReviewPlan,
    span::Span,
    time::Timestamp,
    word::{Priority, Severity},
};

/// A field that people must settle when two sites set it apart (CONVERGENCE 3).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "field", content = "value")]
pub enum Value {
    /// Who takes it.
    #[n(0)]
    Assignee(#[n(0)] Option<UserId>),
    /// Its routing address.
    #[n(1)]
    Label(#[n(0)] Label),
    /// How soon.
    #[n(2)]
    Priority(#[n(0)] Priority),
    /// How bad.
    #[n(3)]
    Severity(#[n(0)] Severity),
    /// When it should be finished.
    #[n(4)]
    Due(#[n(0)] Option<Timestamp>),
    /// Whom it is about.
    #[n(5)]
    Person(#[n(0)] Option<PersonId>),
    /// Which case this one is part of.
    #[n(6)]
    MergedInto(#[n(0)] Option<CaseId>),
    /// The time to react.
    #[n(7)]
    Reactivity(#[n(0)] Span),
    /// Where it is.
    #[n(8)]
    Location(#[n(0)] PlaceValue),
    /// For how long it is kept.
    #[n(9)]
    RetentionClass(#[n(0)] Option<RetentionClass>),
    /// When it is to be looked over.
    #[n(10)]
    Review(#[n(0)] Option<ReviewPlan>),
    /// How it comes again.
    #[n(11)]
    Recurrence(#[n(0)] Option<Recurrence>),
    /// Which case a task belongs to, where that is another than the one it was made in.
    #[n(12)]
    Case(#[n(0)] CaseId),
    /// When people meet.
    #[n(13)]
    Gathering(#[n(0)] Option<Gathering>),
}

/// A location as a value that can be compared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
pub struct PlaceValue {
    /// The site.
    #[n(0)]
    pub site: Option<String>,
    /// The building, room or area.
    #[n(1)]
    pub area: Option<String>,
}

impl PlaceValue {
    /// Returns the place with empty parts as nothing.
    #[must_use]
    pub fn without_blanks(self) -> Self {
        let filled = |part: &String| !part.trim().is_empty();
        Self {
            site: self.site.filter(filled),
            area: self.area.filter(filled),
        }
    }
}

/// Declares the fields, what cases and tasks have, and how each is called in data.
macro_rules! fields {
    ($( $(#[$doc:meta])* $name:ident = $text:literal $(, of $kind:ident)+; )+) => {
        /// The fields that people must settle.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Field {
            $( $(#[$doc])* $name, )+
        }

        impl Field {
            /// Returns the name of the field in data.
            pub const fn as_str(self) -> &'static str {
                match self { $( Self::$name => $text, )+ }
            }

            /// Whether cases have it.
            pub const fn is_of_cases(self) -> bool {
                match self { $( Self::$name => fields!(@cases $($kind)+), )+ }
            }

            /// Whether tasks have it.
            pub const fn is_of_tasks(self) -> bool {
                match self { $( Self::$name => fields!(@tasks $($kind)+), )+ }
            }
        }

        impl Value {
            /// Returns the field this is a value of.
            pub const fn field(&self) -> Field {
                match self { $( Self::$name(_) => Field::$name, )+ }
            }
        }
    };
    (@cases cases $($rest:ident)*) => { true };
    (@cases tasks) => { false };
    (@tasks tasks) => { true };
    (@tasks cases tasks) => { true };
    (@tasks cases) => { false };
}

fields! {
    /// Who takes it.
    Assignee = "assignee", of tasks;
    /// Its routing address.
    Label = "label", of cases, of tasks;
    /// How soon.
    Priority = "priority", of cases, of tasks;
    /// How bad.
    Severity = "severity", of cases, of tasks;
    /// When it should be finished.
    Due = "due_at", of tasks;
    /// Whom it is about.
    Person = "person", of cases;
    /// Which case this one is part of.
    MergedInto = "merged_into", of cases;
    /// The time to react.
    Reactivity = "reactivity_time", of cases, of tasks;
    /// Where it is.
    Location = "location", of cases;
    /// For how long it is kept.
    RetentionClass = "retention_class", of cases;
    /// When it is to be looked over.
    Review = "review", of cases;
    /// How it comes again.
    Recurrence = "recurrence", of tasks;
    /// Which case a task belongs to.
    Case = "case_id", of tasks;
    /// When people meet.
    Gathering = "gathering", of cases;
}

/// Writes a value as views and forms hold it; one that is nothing is an empty text.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fn or_empty(f: &mut fmt::Formatter<'_>, value: Option<&impl fmt::Display>) -> fmt::Result {
            value.map_or(Ok(()), |value| value.fmt(f))
        }
        match self {
            Self::Assignee(user) => or_empty(f, user.as_ref()),
            Self::Label(label) => label.fmt(f),
            Self::Priority(priority) => priority.fmt(f),
            Self::Severity(severity) => severity.fmt(f),
            Self::Due(due) => or_empty(f, due.as_ref()),
            Self::Person(person) => or_empty(f, person.as_ref()),
            Self::MergedInto(case) => or_empty(f, case.as_ref()),
            Self::Reactivity(span) => span.fmt(f),
            Self::Location(place) => {
                let parts: Vec<&str> = [&place.site, &place.area]
                    .into_iter()
                    .filter_map(|part| part.as_deref())
                    .collect();
                f.write_str(&parts.join(", "))
            }
            Self::RetentionClass(class) => or_empty(f, class.as_ref()),
            Self::Review(plan) => or_empty(f, plan.as_ref()),
            Self::Recurrence(rule) => or_empty(f, rule.as_ref()),
            Self::Case(case) => case.fmt(f),
            Self::Gathering(gathering) => or_empty(f, gathering.as_ref()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_belongs_to_cases_or_tasks() {
        let check = |value: Value, name: &str, of_cases: bool, of_tasks: bool, text: &str| {
            let field = value.field();
            assert_eq!(field.as_str(), name);
            assert_eq!(
                (field.is_of_cases(), field.is_of_tasks()),
                (of_cases, of_tasks)
            );
            assert_eq!(value.to_string(), text);
        };
        check(Value::Assignee(None), "assignee", false, true, "");
        check(
            Value::Priority(Priority::High),
            "priority",
            true,
            true,
            "high",
        );
        let place = PlaceValue {
            site: Some("North".into()),
            area: Some("Room 2".into()),
        };
        check(
            Value::Location(place),
            "location",
            true,
            false,
            "North, Room 2",
        );
        let rule = "FREQ=DAILY".parse().unwrap();
        check(
            Value::Recurrence(Some(rule)),
            "recurrence",
            false,
            true,
            "FREQ=DAILY",
        );
        let plan = ReviewPlan {
            cycle: Some(crate::review::ReviewCycle::Weekly),
            due: Timestamp(0),
        };
        check(
            Value::Review(Some(plan)),
            "review",
            true,
            false,
            "weekly, 1970-01-01T00:00:00Z",
        );
    }
}
