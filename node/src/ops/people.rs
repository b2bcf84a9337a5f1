//! Who signs in.

use orgo_engine::authorize::{Action, Person, Viewer};
use orgo_schema::{command::Command, fact::Account, id::UserId, role::RolePath, word::Duty};
use serde_json::{Value, json};

use super::{LIST_MAX, list as listed};
use crate::{
    account, failure::Failure, guard, link as login_link, node::Node, setting::Setting,
    store::user, submit::submit, verb::SetUser,
};

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
    let setting = node.setting();
    let items: Vec<Value> = users.iter().map(|user| shown(&setting, user)).collect();
    listed(items, None)
}

fn shown(setting: &Setting, user: &user::User) -> Value {
    let cleared = account::restricted(setting)
        .filter(|held| user.account.clearances.contains(&held.scope.compartment));
    json!({
        "user_id": user.id,
        "email": user.account.email,
        "name": user.account.name,
        "duty": user.account.duty,
        "teams": user.account.teams,
        "clearances": cleared.map(|held| held.name.as_str()).collect::<Vec<_>>(),
        "active": user.account.active,
        "has_password": user.phc.is_some(),
    })
}

/// Adds somebody and makes the link that lets them choose a password.
///
/// # Errors
/// A refusal, or an unknown compartment.
pub fn add(node: &Node, person: &Person, new: &NewUser<'_>) -> Result<Value, Failure> {
    let names = new.clearances.iter().map(String::as_str);
    let clearances = account::clearances(&node.setting(), names);
    let clearances = clearances.map_err(|problem| fault("clearance", &problem))?;
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
    let user = found(node, person, email)?;
    Ok(
        json!({ "email": user.account.email, "link": login_link::path(&login_link::make(node, user.id)?) }),
    )
}

/// Changes what is given of somebody's account.
///
/// # Errors
/// When the person may not, nobody signs in with that address, nothing is asked for, or a value cannot be.
pub fn set(node: &Node, person: &Person, asked: &SetUser) -> Result<Value, Failure> {
    let user = found(node, person, &asked.email)?;
    let setting = node.setting();
    let mut account = user.account.clone();
    if let Some(name) = &asked.name {
        account.name.clone_from(name);
    }
    if let Some(email) = &asked.new_email {
        account.email.clone_from(email);
    }
    account.duty = asked.duty.unwrap_or(account.duty);
    if let Some(teams) = &asked.teams {
        account.teams = account::teams(teams).map_err(|problem| fault("teams", &problem))?;
    }
    if let Some(names) = &asked.clearances {
        let chosen = account::clearances(&setting, [names.as_str()]);
        let chosen = chosen.map_err(|problem| fault("clearances", &problem))?;
        account.clearances = account::keep_hidden(&setting, &account.clearances, chosen);
    }
    if account == user.account {
        let problem = "nothing would change: say what, for example --duty coordinator, and see `orgo user list` for \
                       what holds; the language, the zone and the hours of somebody are for `orgo user prefs`";
        return Err(Failure::Input(problem.to_owned()));
    }
    write(node, person, user.id, account)
}

/// Closes somebody's account.
///
/// # Errors
/// When the person may not, nobody signs in with that address, they are the last administrator, or it is closed.
pub fn close(node: &Node, person: &Person, email: &str) -> Result<Value, Failure> {
    let user = found(node, person, email)?;
    if !user.account.active {
        let problem = format!("the account of {email} is closed already");
        return Err(Failure::Input(problem));
    }
    let account = Account {
        active: false,
        ..user.account
    };
    write(node, person, user.id, account)
}

/// Opens a closed account again.
///
/// # Errors
/// When the person may not, there is no such account, or it is open.
pub fn reopen(node: &Node, person: &Person, email: &str) -> Result<Value, Failure> {
    let user = found(node, person, email)?;
    if user.account.active {
        let problem = format!(
            "the account of {email} is open: `orgo user link` makes a link for a new password"
        );
        return Err(Failure::Input(problem));
    }
    let account = Account {
        active: true,
        ..user.account
    };
    write(node, person, user.id, account)
}

/// Finds somebody for who looks after accounts.
fn found(node: &Node, person: &Person, email: &str) -> Result<user::User, Failure> {
    guard::may_overall(
        &node.setting(),
        &Viewer::Person(person.clone()),
        Action::Accounts,
    )?;
    let found = node.store.read(|db| user::by_email(db, email))?;
    found.ok_or_else(|| Failure::Input(format!("nobody signs in as {email}: see `orgo user list`")))
}

fn fault(field: &str, problem: &str) -> Failure {
    Failure::Input(format!("--{field}: {problem}"))
}

/// Writes an account, and shows it as it is then.
fn write(node: &Node, person: &Person, id: UserId, account: Account) -> Result<Value, Failure> {
    submit(node, person, Command::SetAccount { user: id, account })?;
    let now = node.store.read(|db| user::by_id(db, id))?;
    now.as_ref()
        .map(|user| shown(&node.setting(), user))
        .ok_or_else(|| Failure::Trouble("the account that was written is not there".to_owned()))
}
