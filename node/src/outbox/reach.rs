//! Whom news reach: of those who may read of it, as many as the policy says.

use std::collections::BTreeSet;

use orgo_engine::{
    authorize::{Limit, Viewer, readable},
    conduct::audience::{Listener, audience},
    outbox::{News, Reach},
    policy::NotifyScope,
    resolve::Own,
};
use orgo_schema::{
    fact::{Account, Channel, Purpose, Recipient, Wanted},
    id::{FactId, UserId},
    label::{Label, Level},
    role::RolePath,
    time::Timestamp,
    view::TaskView,
    word::Duty,
};
use orgo_sync::roster::Power;

use crate::{
    guard,
    setting::{KnownUser, Setting},
    store::{compartment::Compartment, user::User},
};

/// What the work says that somebody is told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Work<'a> {
    /// Its domain, whose policy holds.
    pub(super) domain: Option<&'a str>,
    /// How widely people are told of it, where it says so itself.
    pub(super) notify: Option<NotifyScope>,
}

impl<'a> Work<'a> {
    /// Reads a task.
    pub(crate) fn of(task: &'a TaskView) -> Self {
        Self {
            domain: Some(&task.domain),
            notify: Own::of_view(&task.metadata).notify,
        }
    }

    /// Says how widely people are told of what happened to it.
    fn scope_at(&self, setting: &Setting, at: Timestamp) -> NotifyScope {
        let policy = || setting.policies.at(at).for_domain(self.domain);
        self.notify.unwrap_or_else(|| policy().notify)
    }
}

/// Whether a user reads all of a compartment.
pub(crate) fn may_read(
    setting: &Setting,
    compartment: &Compartment,
    (user, account): (UserId, &Account),
) -> bool {
    guard::person(setting, user, account).is_some_and(|person| {
        let reach = readable(&Viewer::Person(person));
        !matches!(reach.limit, Limit::Reported(_))
            && reach.compartments.contains(&compartment.scope.compartment)
    })
}

/// Returns the identity of a message: the same on every node (CONVERGENCE 7).
pub(super) fn identity(compartment: &Compartment, wanted: &Wanted) -> FactId {
    let (purpose, channel) = (wanted.purpose.word(), wanted.channel.word());
    compartment.scope.fact(
        "effect",
        &[
            wanted.cause.as_bytes(),
            purpose.as_bytes(),
            wanted.to.as_bytes(),
            channel.as_bytes(),
        ],
    )
}

/// Returns what the message to somebody is called that work came to their team, whether they get one or not.
pub(crate) fn arrival(compartment: &Compartment, cause: FactId, user: UserId) -> FactId {
    identity(
        compartment,
        &Wanted {
            cause,
            purpose: Purpose::Arrived,
            to: Recipient::User(user),
            channel: Channel::Mail,
            template: None,
            period: None,
        },
    )
}

/// Says how widely it is told that work came to a team, and which; nothing where only who does it hears.
pub(crate) fn place(setting: &Setting, work: &Work<'_>, news: &News) -> Option<String> {
    let Reach::Team(team) = &news.reach else {
        return None;
    };
    let scope = work.scope_at(setting, news.at);
    let is_theirs = scope == NotifyScope::Assignee && team.assignee.is_some();
    (!is_theirs).then(|| format!("{scope} {}", team.role))
}

/// Whether somebody is among those who are told what comes to such a place.
pub(crate) fn is_told(setting: &Setting, user: UserId, place: &str) -> bool {
    let Some((scope, role)) = place.split_once(' ') else {
        return false;
    };
    let (Ok(scope), Ok(role)) = (scope.parse::<NotifyScope>(), role.parse::<RolePath>()) else {
        return false;
    };
    let own = setting.users.values().find(|known| known.id == user);
    let is_around = own.is_some_and(|own| is_near(scope, &role, &own.teams));
    let listeners: Vec<Listener<'_>> = setting
        .users
        .values()
        .filter(|_| is_around)
        .map(|known| Listener {
            user: known.id,
            teams: &known.teams,
        })
        .collect();
    audience(scope, Some(&role), None, &listeners).contains(&user)
}

/// Whether who works in these teams may be told of the work of a team.
fn is_near(scope: NotifyScope, role: &RolePath, own: &[RolePath]) -> bool {
    let mut own = own.iter();
    match scope {
        NotifyScope::Organization => true,
        NotifyScope::Department => own.any(|own| own.area() == role.area()),
        NotifyScope::SmallTeam | NotifyScope::Assignee => own.any(|own| role.is_within(own)),
    }
}

/// Whether this node may have to mail somebody that work came to their team. Where nobody of it signs in, nothing is
/// looked at again.
pub(crate) fn may_mail(
    setting: &Setting,
    compartment: &Compartment,
    work: &Work<'_>,
    news: &News,
) -> bool {
    let Reach::Team(team) = &news.reach else {
        return true;
    };
    let scope = work.scope_at(setting, news.at);
    let is_theirs = scope == NotifyScope::Assignee && team.assignee.is_some();
    let hears = |user: &KnownUser| {
        Some(user.id) != team.by
            && (team.assignee == Some(user.id)
                || !is_theirs && is_near(scope, &team.role, &user.teams))
            && may_read(setting, compartment, (user.id, &user.account))
    };
    setting.roster.has_power(setting.node, Power::Gateway) && setting.users.values().any(hears)
}

fn listeners(readers: &[User]) -> Vec<Listener<'_>> {
    let all = readers.iter().map(|reader| Listener {
        user: reader.id,
        teams: &reader.account.teams,
    });
    all.collect()
}

/// Returns whom news reach, of those who may read of it. Who hears of work that comes to their place is what
/// the work itself says, or the policy of its domain said when it came there; who is named is always told.
pub(super) fn reached(
    setting: &Setting,
    work: &Work<'_>,
    news: &News,
    readers: &[User],
) -> BTreeSet<Recipient> {
    let users = match &news.reach {
        Reach::Person(person) => return BTreeSet::from([Recipient::Person(*person)]),
        Reach::Hook(hook) => return BTreeSet::from([Recipient::Hook(*hook)]),
        Reach::User(user) => readers
            .iter()
            .filter(|reader| reader.id == *user)
            .map(|reader| reader.id)
            .collect(),
        Reach::Holders(place) => {
            let scope = work.scope_at(setting, news.at);
            holders(scope, place.role.as_ref(), readers)
        }
        Reach::Around(scope, team) => holders(*scope, team.as_ref(), readers),
        Reach::Range(range) => {
            let mut users = in_range(&range.label, readers);
            users.retain(|user| Some(*user) != range.by);
            users
        }
        Reach::Team(team) => {
            let scope = work.scope_at(setting, news.at);
            let listeners = listeners(readers);
            let mut users = audience(scope, Some(&team.role), team.assignee, &listeners);
            users.retain(|user| {
                Some(*user) != team.by && readers.iter().any(|reader| reader.id == *user)
            });
            users
        }
    };
    users.into_iter().map(Recipient::User).collect()
}

/// Returns who is told of what comes to a place: those of its team, or of its department, or everybody, as
/// the scope says; where nobody is, those who coordinate; and where nobody does, administrators.
fn holders(scope: NotifyScope, team: Option<&RolePath>, readers: &[User]) -> BTreeSet<UserId> {
    let told = audience(scope, team, None, &listeners(readers));
    if told.is_empty() {
        answering(readers)
    } else {
        told
    }
}

/// Returns the people of the range of a broadcast, within the team or area that its label names: at 1000 all who work
/// in a team, at 100 those of whole departments. Executives have no team of their own: for them, and where nobody is in
/// the range, those who coordinate stand.
fn in_range(label: &Label, readers: &[User]) -> BTreeSet<UserId> {
    let role = label.role.as_ref();
    let is_there = |own: &RolePath| match label.base.level() {
        Level::Executive => false,
        Level::Head => own.parent().is_none() && role.is_none_or(|role| role.area() == own.area()),
        Level::Lead | Level::Staff => role.is_none_or(|role| own.is_within(role)),
    };
    let there = readers
        .iter()
        .filter(|reader| reader.account.teams.iter().any(is_there));
    let told: BTreeSet<UserId> = there.map(|reader| reader.id).collect();
    if told.is_empty() {
        answering(readers)
    } else {
        told
    }
}

/// Returns those who coordinate; where nobody does, administrators.
fn answering(readers: &[User]) -> BTreeSet<UserId> {
    let of_duty = |duty: Duty| -> BTreeSet<UserId> {
        let held = readers.iter().filter(|reader| reader.account.duty == duty);
        held.map(|reader| reader.id).collect()
    };
    let coordinators = of_duty(Duty::Coordinator);
    if coordinators.is_empty() {
        of_duty(Duty::Administrator)
    } else {
        coordinators
    }
}
