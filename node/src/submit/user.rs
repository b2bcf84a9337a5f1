//! Users: what they may do, and how they wish to be told.

use orgo_engine::authorize::Action;
use orgo_schema::{
    command::Receipt,
    fact::{Account, Preferred},
    id::UserId,
    word::Duty,
};

use super::{change::Ask, check};
use crate::{failure::Failure, guard, store::user};

/// The most teams of one person.
const TEAMS_MAX: usize = 32;

/// Adds a user, or changes what a user may do.
///
/// # Errors
/// A refusal.
pub fn account(ask: &mut Ask<'_, '_>, user: UserId, account: Account) -> Result<Receipt, Failure> {
    guard::may_overall(ask.setting, ask.viewer, Action::Accounts)?;
    let mut account = account;
    account.email = check::title("email", &account.email)?.to_lowercase();
    account.name = check::title("name", &account.name)?;
    if !account.email.contains('@') {
        return Err(check::invalid("email", "expected an address such as ana@example.org").into());
    }
    if account.teams.len() > TEAMS_MAX {
        let problem = format!("at most {TEAMS_MAX} teams");
        return Err(check::invalid("teams", &problem).into());
    }
    let other = ask
        .setting
        .users
        .get(&account.email)
        .filter(|known| known.id != user);
    if other.is_some() {
        return Err(check::invalid("email", "somebody signs in with this address already").into());
    }
    if is_last(ask, user, &account)? {
        let problem = "nobody else is an administrator who may sign in: make somebody one first";
        return Err(check::invalid("duty", problem).into());
    }
    let fact = super::write_account(ask.batch, ask.setting, Some(ask.person.user), user, account)?;
    Ok(Receipt {
        case_id: None,
        task_ids: Vec::new(),
        facts: vec![fact],
    })
}

/// Whether a change would leave nobody who looks after accounts, as far as this node knows: two that are changed at two
/// sites apart are not found by it.
fn is_last(ask: &Ask<'_, '_>, of: UserId, after: &Account) -> Result<bool, Failure> {
    let governs = |account: &Account| account.active && account.duty == Duty::Administrator;
    let all = user::list(ask.batch.db, u32::MAX)?;
    let now = all.iter().find(|user| user.id == of);
    if governs(after) || !now.is_some_and(|user| governs(&user.account)) {
        return Ok(false);
    }
    let mut others = all
        .iter()
        .filter(|user| user.id != of && user.phc.is_some());
    Ok(!others.any(|user| governs(&user.account)))
}

/// Says how a user wishes to be told: their own affair, and that of who looks after accounts.
///
/// # Errors
/// A refusal.
pub fn prefer(
    ask: &mut Ask<'_, '_>,
    user: UserId,
    preferred: Preferred,
) -> Result<Receipt, Failure> {
    if ask.person.user != user {
        guard::may_overall(ask.setting, ask.viewer, Action::Accounts)?;
    }
    if let Some((field, problem)) = orgo_engine::outbox::problems(&preferred).first() {
        return Err(check::invalid(field, problem).into());
    }
    let mut preferred = preferred;
    preferred.muted.sort();
    preferred.muted.dedup();
    let by = ask.person.user;
    let fact = super::write_preferred(ask.batch, ask.setting, by, user, preferred)?;
    Ok(Receipt {
        case_id: None,
        task_ids: Vec::new(),
        facts: vec![fact],
    })
}
