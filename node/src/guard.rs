//! Who asks, and what they reach: the node's side of [`orgo_engine::authorize`].

use orgo_engine::authorize::{Action, Kind, Object, Person, Viewer, can, readable};
use orgo_schema::{
    command::{self, Refusal},
    fact::Account,
    id::{DocumentId, UserId},
    role::RolePath,
    word::Visibility,
};
use rusqlite::Connection;

use crate::{
    failure::Failure,
    project,
    setting::Setting,
    store::{
        compartment::Compartment,
        document::{self, Row},
    },
    submit::change::Found,
};

/// Returns who a user is by their account; nothing for one that may not sign in.
pub fn person(setting: &Setting, user: UserId, account: &Account) -> Option<Person> {
    let open = setting
        .compartments
        .iter()
        .filter(|held| held.visibility <= Visibility::Internal);
    Person::of(
        user,
        account,
        setting.organization,
        open.map(|held| held.scope.compartment),
    )
}

/// Returns the rows of the compartments here that somebody reaches, and whose reports they are limited to.
pub fn reach(setting: &Setting, viewer: &Viewer) -> (Vec<i64>, Option<UserId>) {
    let reach = readable(viewer);
    let held = setting
        .compartments
        .iter()
        .filter(|held| reach.compartments.contains(&held.scope.compartment));
    (held.map(|held| held.row).collect(), reach.only_reported_by)
}

/// Finds a document in the compartments that somebody reaches. Where it lives elsewhere, it is not there.
///
/// # Errors
/// When it is not there, or the database refuses.
pub fn find(
    db: &Connection,
    setting: &Setting,
    viewer: &Viewer,
    id: DocumentId,
    kind: &str,
) -> Result<(Compartment, Row), Failure> {
    let (rows, _) = reach(setting, viewer);
    let not_found = || Refusal::NotFound {
        kind: kind.to_owned(),
    };
    let row = document::find(db, id, &rows)?.ok_or_else(not_found)?;
    let compartment = setting.compartment(row.compartment).ok_or_else(not_found)?;
    Ok((compartment.clone(), row))
}

/// Finds a case or task that somebody may read, with its whole case.
///
/// # Errors
/// When it is not there, or they may not know that it is.
pub fn found(
    db: &Connection,
    setting: &Setting,
    viewer: &Viewer,
    object: command::Object,
) -> Result<Found, Failure> {
    let (id, kind) = match object {
        command::Object::Case(case) => (DocumentId::from(case), "case"),
        command::Object::Task(task) => (DocumentId::from(task), "task"),
    };
    let not_found = || Refusal::NotFound {
        kind: kind.to_owned(),
    };
    let (compartment, row) = find(db, setting, viewer, id, kind)?;
    let case = match object {
        command::Object::Case(case) => case,
        command::Object::Task(_) => {
            let facts = document::facts(db, &compartment, row)?;
            project::load::case_of_task(db, &compartment, &facts)?.ok_or_else(not_found)?
        }
    };
    let folded = project::fold_case(db, setting, &compartment, case)?.ok_or_else(not_found)?;
    let found = Found {
        compartment,
        row,
        case,
        folded,
    };
    may(setting, viewer, Action::Read, &found)?;
    Ok(found)
}

/// Whether somebody may do something to a case or task that was found.
///
/// # Errors
/// A refusal.
pub fn may(
    setting: &Setting,
    viewer: &Viewer,
    action: Action,
    found: &Found,
) -> Result<(), Refusal> {
    let case = &found.folded.case.view;
    let task = found
        .folded
        .tasks
        .iter()
        .find(|(row, _)| row.row == found.row.row)
        .map(|(_, fold)| &fold.view);
    let owner: Option<&RolePath> = match task {
        Some(task) => task.owner_role.as_ref(),
        None => case.label.role.as_ref(),
    };
    let object = Object {
        kind: if task.is_some() {
            Kind::Task
        } else {
            Kind::Case
        },
        organization: setting.organization,
        compartment: Some(found.compartment.scope.compartment),
        owner,
        assignee: task.and_then(|task| task.assignee),
        created_by: task.map_or(found.folded.reporter, |task| task.created_by),
        reported_by: found.folded.reporter,
    };
    can(viewer, action, &object)
}

/// Whether somebody may do something in a compartment as a whole: open a case, decide about signals.
///
/// # Errors
/// A refusal.
pub fn may_in(
    setting: &Setting,
    viewer: &Viewer,
    action: Action,
    compartment: &Compartment,
) -> Result<(), Refusal> {
    let kind = if action == Action::Triage {
        Kind::Signal
    } else {
        Kind::Case
    };
    can(viewer, action, &object(setting, kind, Some(compartment)))
}

/// Whether somebody may do something to the organisation as a whole.
///
/// # Errors
/// A refusal.
pub fn may_overall(setting: &Setting, viewer: &Viewer, action: Action) -> Result<(), Refusal> {
    can(viewer, action, &object(setting, Kind::Organization, None))
}

/// Whether somebody decides about signals in any compartment. That there is such a page is no secret,
/// so whoever does not is told so.
///
/// # Errors
/// [`Refusal::NotAllowed`].
pub fn may_triage(setting: &Setting, viewer: &Viewer) -> Result<(), Refusal> {
    let is_asked = |held: &Compartment| may_in(setting, viewer, Action::Triage, held).is_ok();
    if setting.compartments.iter().any(is_asked) {
        return Ok(());
    }
    let own = match viewer {
        Viewer::Person(person) => Some(person.user),
        Viewer::Node { .. } => None,
    };
    let object = Object {
        reported_by: own,
        ..object(setting, Kind::Signal, None)
    };
    can(viewer, Action::Triage, &object)
}

fn object<'a>(setting: &Setting, kind: Kind, compartment: Option<&Compartment>) -> Object<'a> {
    Object {
        kind,
        organization: setting.organization,
        compartment: compartment.map(|compartment| compartment.scope.compartment),
        owner: None,
        assignee: None,
        created_by: None,
        reported_by: None,
    }
}
