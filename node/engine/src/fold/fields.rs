//! The must-settle fields of one object, and how their values read (CONVERGENCE 3).

use std::collections::BTreeMap;

use orgo_schema::{
    fact::{Field, Gathering, PlaceValue, Value},
    id::{CaseId, PersonId, UserId},
    label::Label,
    recurrence::Recurrence,
    retention::RetentionClass,
    review::ReviewPlan,
    span::Span,
    time::Timestamp,
    view::ConflictView,
    word::{Priority, Severity},
};

use crate::{
    field::{self, FieldFold, SetFact},
    fold::verdict::Verdicts,
    order::Order,
};

/// The sets of each field, ascending.
pub(super) type Sets<'a> = BTreeMap<Field, Vec<SetFact<&'a Value>>>;

/// What each field holds that was ever set.
#[derive(Debug)]
pub(super) struct Fields<'a>(BTreeMap<Field, FieldFold<&'a Value>>);

/// Declares how the current value of one field is read.
macro_rules! readers {
    ($($name:ident: $field:ident -> $type:ty = $pattern:pat => $value:expr;)*) => {
        impl<'a> Fields<'a> {$(
            pub(super) fn $name(&self) -> Option<$type> {
                match self.current(Field::$field) {
                    Some($pattern) => Some($value),
                    _ => None,
                }
            }
        )*}
    };
}

readers! {
    assignee: Assignee -> Option<UserId> = Value::Assignee(value) => *value;
    label: Label -> &'a Label = Value::Label(value) => value;
    priority: Priority -> Priority = Value::Priority(value) => *value;
    severity: Severity -> Severity = Value::Severity(value) => *value;
    due: Due -> Option<Timestamp> = Value::Due(value) => *value;
    person: Person -> Option<PersonId> = Value::Person(value) => *value;
    merged_into: MergedInto -> Option<CaseId> = Value::MergedInto(value) => *value;
    reactivity: Reactivity -> Span = Value::Reactivity(value) => *value;
    location: Location -> &'a PlaceValue = Value::Location(value) => value;
    retention_class: RetentionClass -> Option<&'a RetentionClass> = Value::RetentionClass(value) => value.as_ref();
    recurrence: Recurrence -> Option<&'a Recurrence> = Value::Recurrence(value) => value.as_ref();
    case: Case -> CaseId = Value::Case(value) => *value;
}

impl<'a> Fields<'a> {
    /// Folds the sets and says which of them are superseded.
    pub(super) fn fold(order: &Order<'_>, sets: &Sets<'a>, verdicts: &mut Verdicts) -> Self {
        let fold = |(field, sets): (&Field, &Vec<SetFact<&'a Value>>)| {
            let fold = field::fold(order, sets);
            verdicts.supersede(sets.iter().map(|set| set.position), &fold.open);
            (*field, fold)
        };
        Self(sets.iter().map(fold).collect())
    }

    /// Returns the plan of reviews and the position of what set it.
    pub(super) fn review(&self) -> Option<(usize, ReviewPlan)> {
        match self.0.get(&Field::Review)?.current {
            Some((position, Value::Review(Some(plan)))) => Some((position, *plan)),
            _ => None,
        }
    }

    /// Returns when people meet, and the position of what said so.
    pub(super) fn gathering(&self) -> Option<(usize, Gathering)> {
        match self.0.get(&Field::Gathering)?.current {
            Some((position, Value::Gathering(Some(gathering)))) => Some((position, *gathering)),
            _ => None,
        }
    }

    /// Returns the position of what said that the work comes again no more, if that is in force.
    pub(super) fn series_ended(&self) -> Option<usize> {
        match self.0.get(&Field::Recurrence)?.current {
            Some((position, Value::Recurrence(None))) => Some(position),
            _ => None,
        }
    }

    /// Returns the positions of the sets of a field that people are to settle; none without a conflict.
    pub(super) fn in_conflict(&self, field: Field) -> &[usize] {
        let fold = self.0.get(&field).filter(|fold| !fold.conflict.is_empty());
        fold.map(|fold| fold.open.as_slice()).unwrap_or_default()
    }

    fn current(&self, field: Field) -> Option<&'a Value> {
        self.0.get(&field)?.current.map(|(_, value)| value)
    }

    /// Lists what sites set apart.
    pub(super) fn conflicts(&self) -> impl Iterator<Item = ConflictView> + '_ {
        let open = self.0.iter().filter(|(_, fold)| !fold.conflict.is_empty());
        open.map(|(field, fold)| ConflictView {
            field: field.as_str().to_owned(),
            values: fold.conflict.iter().map(ToString::to_string).collect(),
        })
    }
}

/// Lists a conflict of values that are words already, the one shown first; nothing if there is none.
pub(super) fn conflict_of<T: ToString>(field: &str, values: &[T]) -> Option<ConflictView> {
    (values.len() > 1).then(|| ConflictView {
        field: field.to_owned(),
        values: values.iter().map(ToString::to_string).collect(),
    })
}

/// Lists the conflict of a title, the one shown first.
pub(super) fn title_conflict(shown: &str, others: &[&str]) -> Option<ConflictView> {
    let mut values = vec![shown];
    for other in others.iter().filter(|other| **other != shown) {
        if !values.contains(other) {
            values.push(other);
        }
    }
    conflict_of("title", &values)
}
