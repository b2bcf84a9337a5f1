//! Fields that the small forms set, one each.

use std::{fmt, str::FromStr};

use orgo_schema::{
    command::{Command, Object, Refusal},
    fact::{Gathering, PlaceValue, Value},
    review::ReviewPlan,
};

use super::{
    super::{answer::Answer, desk::Desk, find, notice::Said, session::Fields, settle},
    small,
};
use crate::failure::Failure;

/// Sets a field.
pub(super) fn set(
    desk: &Desk<'_>,
    fields: &Fields,
    object: Object,
    field: &str,
) -> Result<Answer, Failure> {
    let value = read(desk, fields, field);
    let has_it = |value: &Value| match object {
        Object::Case(_) => value.field().is_of_cases(),
        Object::Task(_) => value.field().is_of_tasks(),
    };
    if value.as_ref().is_ok_and(|value| !has_it(value)) {
        return Err(missing().into());
    }
    let command = value.map(|value| match object {
        Object::Case(case) => Command::SetCase { case, value },
        Object::Task(task) => Command::SetTask { task, value },
    });
    let said = if field == "merged_into" {
        Said::Merged
    } else {
        Said::Changed
    };
    // What commands call by the name of the field is the one box of most forms.
    let names = [(field, "value")];
    small(desk, fields, object, (field, &names), command, said)
}

fn read(desk: &Desk<'_>, fields: &Fields, field: &str) -> Result<Value, Failure> {
    let typed = || fields.filled("value");
    Ok(match field {
        "severity" => Value::Severity(word(fields)?),
        "priority" => Value::Priority(word(fields)?),
        "location" => Value::Location(PlaceValue {
            site: fields.filled("site"),
            area: fields.filled("area"),
        }),
        "retention_class" => Value::RetentionClass(some(fields)?),
        "review" => Value::Review(plan(desk, fields)?),
        "gathering" => Value::Gathering(gathering(desk, fields)?),
        "merged_into" if fields.get("undo") == "yes" => Value::MergedInto(None),
        "merged_into" => {
            let into = find::case(desk, "value", fields.get("value"))?;
            Value::MergedInto(Some(into))
        }
        "due_at" => Value::Due(typed().map(|at| desk.wall.read("value", &at)).transpose()?),
        "recurrence" => Value::Recurrence(some(fields)?),
        _ => return Err(missing().into()),
    })
}

/// Reads when a case is to be looked over; nothing where no day is given.
fn plan(desk: &Desk<'_>, fields: &Fields) -> Result<Option<ReviewPlan>, Refusal> {
    let Some(due) = fields.filled("due") else {
        return Ok(None);
    };
    let cycle = fields.filled("cycle").map(|cycle| cycle.parse());
    Ok(Some(ReviewPlan {
        due: desk.wall.read("due", &due)?,
        cycle: cycle
            .transpose()
            .map_err(|error: orgo_schema::word::WordError| {
                settle::invalid("cycle", error.to_string())
            })?,
    }))
}

/// Reads when people meet; nothing where neither a day nor seats are given.
fn gathering(desk: &Desk<'_>, fields: &Fields) -> Result<Option<Gathering>, Refusal> {
    let starts = fields
        .filled("starts")
        .map(|at| desk.wall.read("starts", &at));
    let seats = fields.filled("seats").map(|seats| {
        let problem = || settle::invalid("seats", format!("`{seats}` is not a number of seats"));
        seats.parse().map_err(|_error| problem())
    });
    let gathering = Gathering {
        starts: starts.transpose()?,
        seats: seats.transpose()?,
    };
    Ok(Some(gathering).filter(|gathering| !gathering.is_blank()))
}

fn word<T: FromStr<Err: fmt::Display>>(fields: &Fields) -> Result<T, Refusal> {
    let read = fields.get("value").parse();
    read.map_err(|error: T::Err| settle::invalid("value", error.to_string()))
}

/// Reads a value that may be nothing.
fn some<T: FromStr<Err: fmt::Display>>(fields: &Fields) -> Result<Option<T>, Refusal> {
    match fields.filled("value") {
        Some(_) => word(fields).map(Some),
        None => Ok(None),
    }
}

fn missing() -> Refusal {
    Refusal::NotFound {
        kind: "field".to_owned(),
    }
}
