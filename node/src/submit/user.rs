//! Users: what they may do, and how they wish to be told.

use orgo_engine::authorize::Action;
use orgo_schema::{
    command::Receipt,
    fact::{Account, Preferred},
    id::UserId,
};

use super::{change::Ask, check};
use crate::{failure::Failure, guard};

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
    let other = ask
        .setting
        .users
        .get(&account.email)
        .filter(|known| known.id != user);
    if other.is_some() {
        return Err(check::invalid("email", "somebody signs in with this address already").into());
    }
    let fact = super::write_account(ask.batch, ask.setting, Some(ask.person.user), user, account)?;
    Ok(Receipt {
        case_id: None,
        task_ids: Vec::new(),
        facts: vec![fact],
    })
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
