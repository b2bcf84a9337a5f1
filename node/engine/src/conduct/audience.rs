//! Who is told of work.

use std::collections::BTreeSet;

use orgo_schema::{id::UserId, role::RolePath};

use crate::policy::NotifyScope;

/// Somebody who could be told.
#[derive(Debug, Clone, Copy)]
pub struct Listener<'a> {
    /// Who.
    pub user: UserId,
    /// The teams they work in.
    pub teams: &'a [RolePath],
}

/// Returns who is told of the work of a team.
///
/// Whoever has taken it always is. Nobody has taken it: then its team is, whatever the scope, for somebody
/// must; and where the team is empty, the nearest team above it that is not.
pub fn audience(
    scope: NotifyScope,
    owner: Option<&RolePath>,
    assignee: Option<UserId>,
    listeners: &[Listener<'_>],
) -> BTreeSet<UserId> {
    let mut told: BTreeSet<UserId> = assignee.into_iter().collect();
    match (scope, owner) {
        (NotifyScope::Organization, _) => {
            told.extend(listeners.iter().map(|listener| listener.user));
        }
        (NotifyScope::Department, Some(owner)) => {
            let area = owner.area();
            told.extend(those(listeners, |team| team.area() == area));
        }
        (NotifyScope::SmallTeam, Some(owner)) => told.extend(team_or_above(owner, listeners)),
        (NotifyScope::Assignee, Some(owner)) if assignee.is_none() => {
            told.extend(team_or_above(owner, listeners));
        }
        (NotifyScope::Assignee | NotifyScope::SmallTeam | NotifyScope::Department, _) => {}
    }
    told
}

fn team_or_above(owner: &RolePath, listeners: &[Listener<'_>]) -> Vec<UserId> {
    let teams = owner.and_parents();
    let mut people =
        teams.map(|wanted| those(listeners, |team| *team == wanted).collect::<Vec<_>>());
    people.find(|people| !people.is_empty()).unwrap_or_default()
}

fn those<'a>(
    listeners: &'a [Listener<'_>],
    wanted: impl Fn(&RolePath) -> bool + 'a,
) -> impl Iterator<Item = UserId> + 'a {
    let listeners = listeners
        .iter()
        .filter(move |listener| listener.teams.iter().any(&wanted));
    listeners.map(|listener| listener.user)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::user_id;

    fn check(scope: NotifyScope, owner: Option<&str>, assignee: Option<u128>, expected: &[u128]) {
        let role = |text: &str| text.parse::<RolePath>().unwrap();
        let teams = [
            [role("IT.Support")],
            [role("IT.Network")],
            [role("HR.Payroll")],
            [role("IT")],
        ];
        let listeners: Vec<Listener<'_>> = (1..)
            .zip(&teams)
            .map(|(user, teams)| Listener {
                user: user_id(user),
                teams,
            })
            .collect();
        let owner = owner.map(role);
        let told = audience(scope, owner.as_ref(), assignee.map(user_id), &listeners);
        let expected: BTreeSet<UserId> = expected.iter().copied().map(user_id).collect();
        assert_eq!(told, expected, "{scope} {owner:?} {assignee:?}");
    }

    #[test]
    fn each_scope_is_wider_than_the_one_before() {
        use NotifyScope::{Assignee, Department, Organization, SmallTeam};
        check(Assignee, Some("IT.Support"), Some(3), &[3]);
        check(Assignee, Some("IT.Support"), None, &[1]);
        check(SmallTeam, Some("IT.Support"), Some(3), &[1, 3]);
        check(Department, Some("IT.Support"), None, &[1, 2, 4]);
        check(Organization, Some("IT.Support"), None, &[1, 2, 3, 4]);
    }

    #[test]
    fn an_empty_team_is_answered_for_by_the_one_above() {
        check(NotifyScope::SmallTeam, Some("IT.Support.Desk"), None, &[1]);
        check(NotifyScope::SmallTeam, Some("IT.Development"), None, &[4]);
        check(NotifyScope::SmallTeam, Some("Legal.Disputes"), None, &[]);
        check(NotifyScope::Department, None, Some(2), &[2]);
        check(NotifyScope::Organization, None, None, &[1, 2, 3, 4]);
    }
}
