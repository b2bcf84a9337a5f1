//! What people type to name a case, a task, a person or a team.

use orgo_engine::fold::TaskFold;
use orgo_schema::{
    command::Refusal,
    fact::Who,
    id::{CaseId, TaskId, UserId},
};
use orgo_web::route;

use super::{desk::Desk, settle, show};
use crate::{failure::Failure, store::case};

/// Finds a case by its id, its address, its short name, or words that only one holds.
pub(super) fn case(desk: &Desk<'_>, field: &str, typed: &str) -> Result<CaseId, Failure> {
    let typed = typed.trim();
    if typed.is_empty() {
        let problem = "say which, by its short name or words of its title".to_owned();
        return Err(settle::invalid(field, problem).into());
    }
    if let Some(case) = id(typed, route::CASES) {
        return Ok(case);
    }
    let (compartments, limit) = desk.reach();
    let rows = desk
        .node
        .store
        .read(|db| match show::read_reference(typed) {
            Some(tail) => case::by_tail(db, &compartments, tail, 2),
            None => {
                let filter = case::Filter {
                    compartments,
                    limit,
                    query: Some(typed.to_owned()),
                    ..case::Filter::default()
                };
                case::list(db, &filter, 2)
            }
        })?;
    let problem = match rows.as_slice() {
        [case] => return Ok(case.case_id),
        [] => format!("there is no case `{typed}` that you may see"),
        _ => format!("more than one case fits `{typed}`: use the short name"),
    };
    Err(settle::invalid(field, problem).into())
}

/// Finds a task by its id or its address, or among `near` by its short name or title.
pub(super) fn task<'a>(
    typed: &str,
    near: impl IntoIterator<Item = &'a TaskFold>,
) -> Result<TaskId, Refusal> {
    let typed = typed.trim();
    if let Some(task) = id(typed, "/tasks") {
        return Ok(task);
    }
    let wanted = typed.to_lowercase();
    let is_it = |task: &&TaskFold| {
        let reference = show::task_reference(task.view.task_id.uuid());
        reference.to_lowercase() == wanted || task.view.title.trim().to_lowercase() == wanted
    };
    let mut found = near.into_iter().filter(is_it);
    let problem = match (found.next(), found.next()) {
        (Some(task), None) => return Ok(task.view.task_id),
        (Some(_), Some(_)) => {
            format!("more than one task of this case fits `{typed}`: use the short name")
        }
        (None, _) => format!("this case has no task `{typed}`: give the address of the other task"),
    };
    Err(settle::invalid("task", problem))
}

/// Reads an id, or the address of a page that ends in one.
fn id<T: std::str::FromStr>(typed: &str, pages: &str) -> Option<T> {
    let path = typed.split(['?', '#']).next().unwrap_or_default();
    let last = match path.trim_end_matches('/').rsplit_once('/') {
        Some((before, last)) if before.ends_with(pages) => last,
        Some(_) => return None,
        None => path,
    };
    last.parse().ok()
}

/// Finds somebody who signs in by address, or by a name that only one has.
pub(super) fn user(desk: &Desk<'_>, field: &str, typed: &str) -> Result<UserId, Refusal> {
    let typed = typed.trim().to_lowercase();
    if let Some(user) = desk.setting.users.get(&typed) {
        return Ok(user.id);
    }
    let users = desk.setting.users.values();
    let mut named = users.filter(|user| user.name.to_lowercase() == typed);
    let problem = match (named.next(), named.next()) {
        (Some(user), None) => return Ok(user.id),
        (Some(_), Some(_)) => "several people have this name: give the address",
        (None, _) => "nobody signs in with this address or name",
    };
    Err(settle::invalid(field, problem.to_owned()))
}

/// Finds who is meant by a form about participants: as [`spelled`], or as people write it.
pub(super) fn who(desk: &Desk<'_>, typed: &str) -> Result<Who, Refusal> {
    let typed = typed.trim();
    let read = match typed.split_once(':') {
        Some(("user", id)) => id.parse().ok().map(Who::User),
        Some(("person", id)) => id.parse().ok().map(Who::Person),
        Some(_) | None => None,
    };
    if let Some(who) = read {
        return Ok(who);
    }
    if let Ok(user) = user(desk, "who", typed) {
        return Ok(Who::User(user));
    }
    let registry = &desk.setting.configuration.loaded.registry;
    registry.canonical(typed).map(Who::Role).map_err(|error| {
        let problem = if typed.contains('@') {
            "nobody signs in with this address".to_owned()
        } else {
            format!("nobody signs in with this name, and it is no role: {error}")
        };
        settle::invalid("who", problem)
    })
}

/// Spells who somebody is, for a form that takes them away.
pub(super) fn spelled(who: &Who) -> String {
    match who {
        Who::Person(person) => format!("person:{person}"),
        Who::User(user) => format!("user:{user}"),
        Who::Role(role) => role.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_a_page_names_what_it_shows() {
        const ID: &str = "01890a5d-ac96-774b-bcce-b302099a8057";
        let check = |typed: &str, found: bool| {
            let case: Option<CaseId> = id(typed, "/cases");
            assert_eq!(case.is_some(), found, "{typed}");
        };
        check(ID, true);
        check(&format!("/cases/{ID}"), true);
        check(&format!("http://127.0.0.1:8731/cases/{ID}/?x=1#e-2"), true);
        check(&format!("/tasks/{ID}"), false);
        check("/cases/new", false);
        check("water leak", false);
    }
}
