//! Users: what they may do, and how they wish to be told.

use orgo_engine::authorize::Action;
use orgo_schema::{
    command::{Receipt, Refusal},
    fact::{Account, Preferred, VIEWS_MAX, Viewed},
    id::UserId,
    word::Duty,
};

use super::{change::Ask, check};
use crate::{failure::Failure, guard, store::user};

/// The most teams of one person.
const TEAMS_MAX: usize = 32;
/// The longest name of a view, in letters.
const NAME_MAX: usize = 60;
/// The most that a view asks of its list, in fields and in bytes.
const ASKS_MAX: usize = 32;
const ASKS_BYTES_MAX: usize = 2_000;

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
        against: None,
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
        against: None,
    })
}

/// Keeps a view of a list for whoever asks, calls it otherwise, or removes it. Nobody keeps views for others.
///
/// # Errors
/// A refusal.
pub fn keep(ask: &mut Ask<'_, '_>, user: UserId, viewed: Viewed) -> Result<Receipt, Failure> {
    let missing = |kind: &str| Refusal::NotFound {
        kind: kind.to_owned(),
    };
    if ask.person.user != user {
        return Err(missing("user").into());
    }
    let viewed = Viewed {
        name: view_name(&viewed.name)?,
        ..viewed
    };
    let kept = user::views(ask.batch.db, user)?.kept;
    let find = |name: &str| {
        let mut of_list = kept.iter().filter(|view| view.list == viewed.list);
        of_list.find(|view| view.name == name)
    };
    let known = find(&viewed.name);
    let viewed = match (&viewed.was, &viewed.asks) {
        // Called otherwise: what it asks stays as it is.
        (Some(was), _) => {
            let asks = find(was).ok_or_else(|| missing("view"))?.asks.clone();
            if known.is_some() {
                let problem = "you keep a view of this name already";
                return Err(check::invalid("name", problem).into());
            }
            Viewed { asks, ..viewed }
        }
        (None, None) if known.is_none() => return Err(missing("view").into()),
        (None, Some(_)) if known.is_none() && kept.len() >= VIEWS_MAX => {
            let problem =
                format!("you keep {VIEWS_MAX} views, which is the most: remove one first");
            return Err(check::invalid("name", &problem).into());
        }
        (None, _) => viewed,
    };
    let asks = viewed.asks.as_deref().unwrap_or_default();
    let bytes: usize = asks
        .iter()
        .map(|(name, value)| name.len() + value.len())
        .sum();
    if asks.len() > ASKS_MAX || bytes > ASKS_BYTES_MAX {
        return Err(check::invalid("pair", "this is more than a view keeps").into());
    }
    let fact = super::write_viewed(ask.batch, ask.setting, user, viewed)?;
    Ok(Receipt {
        case_id: None,
        task_ids: Vec::new(),
        facts: vec![fact],
        against: None,
    })
}

fn view_name(name: &str) -> Result<String, Refusal> {
    let name = check::title("name", name)?;
    if name.chars().count() > NAME_MAX {
        let problem = format!("a view has a name of at most {NAME_MAX} letters");
        return Err(check::invalid("name", &problem));
    }
    Ok(name)
}
