//! Who takes the work that rules make of a mail: whom they name, else who guides its writer in that group.

use std::collections::BTreeMap;

use orgo_schema::{
    fact::Who,
    id::{TaskId, UserId},
};
use rusqlite::Connection;

use super::prepare::{Made, Ready};
use crate::{mentoring, setting::Setting, store::StoreError};

/// Who takes the tasks of one case, and why where no rule says so.
#[derive(Debug, Default)]
pub(super) struct Takers {
    /// By task.
    pub(super) to: BTreeMap<TaskId, UserId>,
    /// In sentences.
    pub(super) why: Vec<String>,
}

impl Takers {
    /// Returns those whom rules name.
    pub(super) fn named(setting: &Setting, work: &Made) -> Self {
        let named = work.tasks.iter().filter_map(|(task, _, takes)| {
            let email = takes.named.as_ref()?;
            Some((*task, setting.users.get(email)?.id))
        });
        Self {
            to: named.collect(),
            why: Vec::new(),
        }
    }
}

/// Returns who takes the work of a mail: what is written by somebody who is guided goes to who guides them, where it is
/// of the group of that pair and no rule names anybody.
///
/// # Errors
/// When the database refuses.
pub(super) fn of(
    db: &Connection,
    setting: &Setting,
    ready: &Ready,
    work: &Made,
) -> Result<Takers, StoreError> {
    let mut takers = Takers::named(setting, work);
    let Some((person, known)) = &ready.sender else {
        return Ok(takers);
    };
    let user = setting
        .users
        .get(&orgo_mail::normalize_address(&known.address));
    let writer: Vec<Who> = user
        .map(|user| Who::User(user.id))
        .into_iter()
        .chain([Who::Person(*person)])
        .collect();
    for (task, _, takes) in &work.tasks {
        if takes.named.is_some() || takes.is_asked {
            continue;
        }
        let (domain, role) = &takes.group;
        let group = (domain.as_str(), role.as_ref());
        let guide = mentoring::guide(db, setting, &ready.compartment, &writer, group)?;
        let Some((mentor, case)) = guide else {
            continue;
        };
        takers.to.insert(*task, mentor);
        let why = format!("its writer is guided in case {case}, so it goes to the mentor there");
        if !takers.why.contains(&why) {
            takers.why.push(why);
        }
    }
    Ok(takers)
}
