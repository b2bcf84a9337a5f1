//! Who asks, and what they reach: the node's side of [`orgo_engine::authorize`].

use orgo_engine::{
    authorize::{self, Action, Kind, Object, Person, Viewer, can, is_glimpsed, readable},
    conduct::sight::shown,
    policy::Transparency,
};
use orgo_schema::{
    command::{self, Refusal},
    fact::{Account, Author, Body},
    id::{DocumentId, DocumentKind, UserId},
    label::Label,
    role::RolePath,
    word::Visibility,
};
use rusqlite::Connection;

use crate::{
    failure::Failure,
    moved::family,
    project,
    setting::Setting,
    store::{
        StoreError,
        compartment::Compartment,
        document::{self, Row},
        limit::Limit,
        moved,
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

/// Returns the rows of the compartments here that somebody reaches, and what they see of the work there.
pub fn reach(setting: &Setting, viewer: &Viewer) -> (Vec<i64>, Limit) {
    let reach = readable(viewer);
    let held = setting
        .compartments
        .iter()
        .filter(|held| reach.compartments.contains(&held.scope.compartment));
    let limit = Limit::of(&reach.limit, setting.policies.newest());
    (held.map(|held| held.row).collect(), limit)
}

/// Returns the rows of the places here of which somebody is told what happened and what did not enter: the
/// compartments they reach, and the place for parcels, in which nobody reads anything.
pub fn reach_and_parcels(setting: &Setting, viewer: &Viewer) -> Vec<i64> {
    let (mut rows, _) = reach(setting, viewer);
    rows.extend(setting.parcels.iter().map(|held| held.row));
    rows
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
    let here = document::all(db, id, &rows)?;
    let (mut gone, mut rest) = (None, here.first().copied());
    // Of a document that was raised the strictest copy is the one that goes on.
    for row in here.iter().rev() {
        let compartment = place(setting, *row).ok_or_else(not_found)?;
        if moved::is(db, row.row)? {
            gone = gone.or(Some((*row, compartment)));
        } else if here.len() == 1 {
            rest = Some(*row);
        } else if has_begun(db, &compartment, *row)? {
            return Ok((compartment, *row));
        } else if document::has_changes(db, row.row)? {
            rest = Some(*row);
        }
    }
    if let Some((row, compartment)) = gone {
        return Err(moved_away(db, &compartment, row, viewer, kind)?.into());
    }
    let row = rest.ok_or_else(not_found)?;
    let compartment = place(setting, row).ok_or_else(not_found)?;
    if family::purged_to(db, setting, &compartment, row)?.is_some() {
        return Err(moved_away(db, &compartment, row, viewer, kind)?.into());
    }
    Ok((compartment, row))
}

/// Whether a copy of a document holds what such a document begins with. Others may write whatever they like
/// under its id in another compartment; that makes no case of it.
fn has_begun(db: &Connection, compartment: &Compartment, row: Row) -> Result<bool, StoreError> {
    let begins: fn(&Body) -> bool = match row.id.kind {
        DocumentKind::Case => |body| matches!(body, Body::Opened(_)),
        DocumentKind::Task => |body| matches!(body, Body::Created(_)),
        DocumentKind::Signal => |body| matches!(body, Body::Received(_)),
        DocumentKind::Purge => |body| matches!(body, Body::PurgeProposed(_)),
        DocumentKind::Parcel => |body| matches!(body, Body::Parceled(_)),
        DocumentKind::Person | DocumentKind::User | DocumentKind::Policy => |_| true,
    };
    let facts = document::facts(db, compartment, row)?;
    Ok(facts.facts.values().any(|fact| begins(&fact.body)))
}

fn place(setting: &Setting, row: Row) -> Option<Compartment> {
    setting.compartment(row.compartment).cloned()
}

/// Says that a document was moved to whoever could see it before; to others it never was there. Of members
/// it is not asked what they could see: its id was known to nobody else.
fn moved_away(
    db: &Connection,
    compartment: &Compartment,
    row: Row,
    viewer: &Viewer,
    kind: &str,
) -> Result<Refusal, StoreError> {
    let kind = kind.to_owned();
    let authorize::Limit::Reported(reporter) = readable(viewer).limit else {
        return Ok(Refusal::Moved { kind });
    };
    let facts = document::facts(db, compartment, row)?;
    let theirs = facts.facts.values().any(|fact| {
        let by = matches!(fact.by, Author::Person { user, .. } if user == reporter);
        by && matches!(fact.body, Body::Opened(_))
    });
    Ok(if theirs {
        Refusal::Moved { kind }
    } else {
        Refusal::NotFound { kind }
    })
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
    let Some(folded) = project::fold_case(db, setting, &compartment, case)? else {
        // A task that was added by somebody who did not know that its case had been moved.
        let case = project::load::row(db, &compartment, case.into())?.ok_or_else(not_found)?;
        let went = moved::is(db, case.row)?
            || family::purged_to(db, setting, &compartment, case)?.is_some();
        if !went {
            return Err(not_found().into());
        }
        return Err(moved_away(db, &compartment, case, viewer, kind)?.into());
    };
    let found = Found {
        compartment,
        row,
        case,
        folded,
    };
    may(setting, viewer, Action::Read, &found)?;
    Ok(found)
}

/// Whether somebody may know of a case or task at least that it is there, and its title.
pub fn glimpses(
    db: &Connection,
    setting: &Setting,
    viewer: &Viewer,
    object: command::Object,
) -> bool {
    matches!(
        found(db, setting, viewer, object),
        Ok(_) | Err(Failure::Refused(Refusal::Glimpsed { .. }))
    )
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
    decide(setting, viewer, (action, found), None)
}

/// Whether somebody may say whether the unit at `to` takes over what was found: they see it as that unit would.
///
/// # Errors
/// A refusal.
pub fn may_receive(
    setting: &Setting,
    viewer: &Viewer,
    found: &Found,
    to: &Label,
) -> Result<(), Refusal> {
    decide(setting, viewer, (Action::Receive, found), Some(to))
}

fn decide(
    setting: &Setting,
    viewer: &Viewer,
    (action, found): (Action, &Found),
    as_if_at: Option<&Label>,
) -> Result<(), Refusal> {
    let case = &found.folded.case.view;
    let task = found
        .folded
        .tasks
        .iter()
        .find(|(row, _)| row.row == found.row.row)
        .map(|(_, fold)| &fold.view);
    let owner: Option<&RolePath> = match (as_if_at, task) {
        (Some(label), _) => label.role.as_ref(),
        (None, Some(task)) => task.owner_role.as_ref(),
        (None, None) => case.label.role.as_ref(),
    };
    let hands = found.folded.hands();
    let policy = setting.policies.newest().for_domain(case.domain.as_deref());
    let own = found.folded.own_transparency();
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
        created_by: found.folded.maker(task),
        reported_by: found.folded.reporter,
        hands: &hands,
        transparency: shown(own.unwrap_or(policy.transparency), case.visibility),
    };
    if is_glimpsed(viewer, &object) {
        return Err(Refusal::Glimpsed {
            kind: object.kind.as_str().to_owned(),
            title: case.title.clone(),
            label: case.label.to_string(),
            status: case.status.as_str().replace('_', " "),
        });
    }
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
        hands: &[],
        transparency: Transparency::Full,
    }
}
