//! Who signs in.

use orgo_engine::authorize::{Action, Person, Viewer};
use orgo_schema::{command::Command, fact::Account, id::UserId, role::RolePath, word::Duty};
use serde_json::{Value, json};

use super::{LIST_MAX, list as listed};
use crate::{failure::Failure, guard, link as login_link, node::Node, store::user, submit::submit};

/// Somebody to add.
#[derive(Debug, Clone, Copy)]
pub struct NewUser<'a> {
    /// The mail address.
    pub email: &'a str,
    /// The name people see.
    pub name: &'a str,
    /// What they may do.
    pub duty: Duty,
    /// Their teams.
    pub teams: &'a [RolePath],
    /// The restricted compartments they may read, by name.
    pub clearances: &'a [String],
}

/// Lists everybody who may sign in.
///
/// # Errors
/// When the person may not see accounts.
pub fn list(node: &Node, person: &Person) -> Result<Value, Failure> {
    guard::may_overall(
        &node.setting(),
        &Viewer::Person(person.clone()),
        Action::Accounts,
    )?;
    let users = node.store.read(|db| user::list(db, LIST_MAX))?;
    let items: Vec<Value> = users.iter().map(shown).collect();
    listed(items, None)
}

fn shown(user: &user::User) -> Value {
    json!({
        "user_id": user.id,
        "email": user.account.email,
        "name": user.account.name,
        "duty": user.account.duty,
        "teams": user.account.teams,
        "active": user.account.active,
        "has_password": user.phc.is_some(),
    })
}

/// Adds somebody and makes the link that lets them choose a password.
///
/// # Errors
/// A refusal, or an unknown compartment.
pub fn add(node: &Node, person: &Person, new: &NewUser<'_>) -> Result<Value, Failure> {
    let setting = node.setting();
    let mut clearances = Vec::new();
    for name in new.clearances {
        let held = setting.compartments.iter().find(|held| held.name == *name);
        clearances.push(held.map(|held| held.scope.compartment).ok_or_else(|| {
            let names: Vec<&str> = setting
                .compartments
                .iter()
                .map(|held| held.name.as_str())
                .collect();
            Failure::Input(format!(
                "there is no compartment `{name}`: there are {}",
                names.join(", ")
            ))
        })?);
    }
    let user = UserId::new(node.environment.fresh_uuid((node.clock)().now)?);
    let account = Account {
        email: new.email.to_owned(),
        name: new.name.to_owned(),
        duty: new.duty,
        teams: new.teams.to_vec(),
        clearances,
        active: true,
    };
    submit(node, person, Command::SetAccount { user, account })?;
    Ok(
        json!({ "user_id": user, "email": new.email, "link": login_link::path(&login_link::make(node, user)?) }),
    )
}

/// Makes a fresh link for somebody.
///
/// # Errors
/// When the person may not, or nobody signs in with that address.
pub fn link(node: &Node, person: &Person, email: &str) -> Result<Value, Failure> {
    guard::may_overall(
        &node.setting(),
        &Viewer::Person(person.clone()),
        Action::Accounts,
    )?;
    let found = node.store.read(|db| user::by_email(db, email))?;
    let user = found.ok_or_else(|| {
        Failure::Input(format!("nobody signs in as {email}: see `orgo user list`"))
    })?;
    Ok(
        json!({ "email": user.account.email, "link": login_link::path(&login_link::make(node, user.id)?) }),
    )
}
