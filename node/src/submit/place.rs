//! Where a command is written: into the compartment of what it is about, which a read finds first.
//!
//! A transaction sees one file. So a command that names two things in two files is refused here, before
//! it would not find the second.

use orgo_engine::authorize::Viewer;
use orgo_schema::{
    command::{Command, Object, Somebody},
    fact::{Item, Value},
    id::DocumentId,
    word::Visibility,
};

use super::check;
use crate::{failure::Failure, guard, node::Node, setting::Setting, store::Compartment};

/// What a command is about.
enum About {
    /// Something that does not exist yet and will be so visible.
    New(Visibility),
    /// Something that is here, and perhaps another thing that must live with it.
    Found(Thing, Option<(&'static str, Thing)>),
}

/// A document and what people call its kind.
type Thing = (DocumentId, &'static str);

/// Finds the compartment a command is written into.
///
/// # Errors
/// When what it is about is not there, the compartment is locked, or it names things in two files.
pub fn find(node: &Node, viewer: &Viewer, command: &Command) -> Result<Compartment, Failure> {
    let setting = node.setting();
    match about(command) {
        About::New(visibility) => open(&setting, visibility).cloned(),
        About::Found((id, kind), other) => node.store.read(|db| {
            let (compartment, _) = guard::find(db, &setting, viewer, id, kind)?;
            let Some((field, (id, kind))) = other else {
                return Ok(compartment);
            };
            let (place, _) = guard::find(db, &setting, viewer, id, kind)?;
            let apart = place.has_own_file() || compartment.has_own_file();
            if apart && place.row != compartment.row {
                let problem = format!(
                    "that {kind} lives in the compartment {}, this is in {}",
                    place.name, compartment.name
                );
                return Err(check::invalid(field, &problem).into());
            }
            Ok(compartment)
        }),
    }
}

/// Returns the open compartment that something so visible goes into.
///
/// # Errors
/// When that compartment is locked, or this node does not hold it.
pub fn open(setting: &Setting, visibility: Visibility) -> Result<&Compartment, Failure> {
    setting.place_for(visibility).map_err(|closed| {
        let (why, remedy) = if closed.is_locked {
            ("is locked on this node", "unlock it")
        } else {
            ("is not held on this node", "write it at one that holds it")
        };
        let problem = format!(
            "the compartment {} {why}: {remedy}, or choose another visibility",
            closed.name
        );
        check::invalid("visibility", &problem).into()
    })
}

fn about(command: &Command) -> About {
    match command {
        Command::OpenCase { case, .. } => About::New(case.visibility),
        Command::SetAccount { .. } | Command::Prefer { .. } | Command::KeepView { .. } => {
            About::New(Visibility::Internal)
        }
        Command::RouteSignal { signal, .. } | Command::SetSignalAside { signal, .. } => {
            About::Found(((*signal).into(), "signal"), None)
        }
        Command::PlaceSignal { signal, case } => {
            let into = ((*case).into(), "case");
            About::Found(((*signal).into(), "signal"), Some(("case", into)))
        }
        Command::CreateTask { case, .. }
        | Command::ActOnCase { case, .. }
        | Command::Review { case, .. }
        | Command::RaiseCase { case, .. }
        | Command::PublishCase { case, .. }
        | Command::Answer { case, .. }
        | Command::Attend { case, .. }
        | Command::Reply { case, .. }
        | Command::TakeReplyBack { case, .. }
        | Command::SplitCase { case, .. } => object(Object::Case(*case), None),
        Command::Include { case, people, .. } => object(Object::Case(*case), of_people(people)),
        Command::SetCase { case, value } => object(Object::Case(*case), of_value(value)),
        Command::ActOnTask { task, .. }
        | Command::Acknowledge { task, .. }
        | Command::Judge { task, .. }
        | Command::Check { task, .. } => object(Object::Task(*task), None),
        Command::SetTask { task, value } => object(Object::Task(*task), of_value(value)),
        Command::Add { object: of, item } | Command::Remove { object: of, item } => {
            object(*of, of_item(item))
        }
        Command::Retitle { object: of, .. }
        | Command::Comment { object: of, .. }
        | Command::Attach { object: of, .. }
        | Command::Decide { object: of, .. }
        | Command::Offer { object: of, .. }
        | Command::AnswerOffer { object: of, .. }
        | Command::See { object: of, .. }
        | Command::Detach { object: of, .. } => object(*of, None),
    }
}

fn object(object: Object, other: Option<(&'static str, Thing)>) -> About {
    let thing = match object {
        Object::Case(case) => (case.into(), "case"),
        Object::Task(task) => (task.into(), "task"),
    };
    About::Found(thing, other)
}

/// Returns what a value names that must live in the same compartment.
fn of_value(value: &Value) -> Option<(&'static str, Thing)> {
    if let Value::MergedInto(Some(case)) = value {
        Some(("merged_into", ((*case).into(), "case")))
    } else if let Value::Case(case) = value {
        Some(("case_id", ((*case).into(), "case")))
    } else {
        None
    }
}

/// Returns the roster that must live in the same compartment as who is taken from it. Of several the others are
/// looked for there.
fn of_people(people: &[Somebody]) -> Option<(&'static str, Thing)> {
    people.iter().find_map(|somebody| match somebody {
        Somebody::Roster(case) => Some(("roster", ((*case).into(), "case"))),
        Somebody::Address(_) | Somebody::User(_) | Somebody::Person(_) | Somebody::Team(_) => None,
    })
}

/// Returns what an item names that must live in the same compartment.
fn of_item(item: &Item) -> Option<(&'static str, Thing)> {
    if let Item::DependsOn(task) = item {
        Some(("depends_on", ((*task).into(), "task")))
    } else {
        None
    }
}
