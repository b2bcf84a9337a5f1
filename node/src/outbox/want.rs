//! Writing down who shall get what (CONVERGENCE 7): derived facts, the same at every node.

use std::collections::{BTreeMap, BTreeSet};

use orgo_engine::{
    authorize::{Limit, Viewer, readable},
    conduct::audience::{Listener, audience},
    outbox::{self as outbox_of, News, Reach, leaves_a_place},
    policy::NotifyScope,
    resolve::Own,
    webhook::Hook,
};
use orgo_schema::{
    fact::{Author, Body, Channel, Fact, Purpose, Recipient, Wanted},
    id::{FactId, UserId},
    role::RolePath,
    time::Timestamp,
    word::Duty,
};

use super::{DOCUMENTS_AT_ONCE, USERS_MAX, story::Told};
use crate::{
    guard,
    node::{self, Node},
    project,
    setting::Setting,
    store::{
        Batch, StoreError,
        compartment::Compartment,
        document::{self, Row},
        outbox,
        user::{self, User},
    },
    waits::{self, State},
};

/// Who is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whom {
    /// Those who sign in: they find it on the pages of every site, whether a mail goes or not.
    Users,
    /// Those who wrote in as well: nothing but a mail reaches them.
    Everybody,
}

/// Writes down whom the news of tasks and cases concern.
pub(super) fn want(node: &Node, whom: Whom) -> Result<(), StoreError> {
    let is_all = whom == Whom::Everybody;
    let rows = node.store.read(|db| {
        let rows = outbox::untold(db, !is_all, DOCUMENTS_AT_ONCE)?.into_iter();
        rows.map(|row| document::at(db, row))
            .collect::<Result<Vec<_>, StoreError>>()
    })?;
    if rows.is_empty() {
        return Ok(());
    }
    let mut places: BTreeMap<i64, Vec<Row>> = BTreeMap::new();
    for row in rows {
        places.entry(row.compartment).or_default().push(row);
    }
    let setting = node.setting();
    let users = node.store.read(|db| user::list(db, USERS_MAX))?;
    for (place, rows) in places {
        let Some(compartment) = setting.compartment(place).cloned() else {
            continue;
        };
        let (setting, readers) = (node.setting(), readers(&setting, &compartment, &users));
        node.store.write(&compartment.clone(), move |batch| {
            for row in rows {
                want_in(batch, (&setting, &compartment), row, (whom, &readers))?;
                if is_all {
                    outbox::told(batch.db, row.row)?;
                } else {
                    outbox::noted(batch.db, row.row)?;
                }
            }
            Ok::<_, StoreError>(())
        })?;
    }
    Ok(())
}

/// Returns the users who may read a compartment: nobody else is written to about it.
fn readers(setting: &Setting, compartment: &Compartment, users: &[User]) -> Vec<User> {
    let readers = users
        .iter()
        .filter(|user| may_read(setting, compartment, user));
    readers.cloned().collect()
}

/// Whether a user reads all of a compartment.
pub(super) fn may_read(setting: &Setting, compartment: &Compartment, user: &User) -> bool {
    guard::person(setting, user.id, &user.account).is_some_and(|person| {
        let reach = readable(&Viewer::Person(person));
        !matches!(reach.limit, Limit::Reported(_))
            && reach.compartments.contains(&compartment.scope.compartment)
    })
}

fn want_in(
    batch: &mut Batch<'_>,
    (setting, compartment): (&Setting, &Compartment),
    row: Row,
    (whom, readers): (Whom, &[User]),
) -> Result<(), StoreError> {
    let scope = compartment.scope.compartment;
    if node::mandate(&setting.roster, setting.node, scope).is_none() {
        return Ok(());
    }
    let Some(told) = Told::load(batch.db, setting, compartment, row)? else {
        return Ok(());
    };
    let now = batch.now();
    // Of what somebody would be told twice for one reason, the first. A case that was raised had other
    // identities before, and what they told was told.
    let (mut news, mut known) = told.with_story(|story| {
        let wanted = story.messages().values().map(|message| &message.wanted);
        let known: BTreeSet<_> = wanted.map(told_of).collect();
        (story.follow_up(now), known)
    });
    let goes_on = go_on(batch, setting, compartment, &told)?;
    let calls = calls(setting, &told, goes_on.as_ref(), now);
    news.extend(goes_on);
    news.extend(calls);
    let mut facts = Vec::new();
    let is_for_now =
        |news: &News| whom == Whom::Everybody || !matches!(news.reach, Reach::Person(_));
    for news in news.into_iter().filter(is_for_now) {
        for to in reached(setting, &told, &news, readers) {
            let wanted = Wanted {
                cause: news.cause,
                purpose: news.purpose,
                to,
                channel: match to {
                    Recipient::User(_) | Recipient::Person(_) => Channel::Mail,
                    Recipient::Hook(_) => Channel::Webhook,
                },
                template: news.template.clone(),
                period: None,
            };
            // Who hears that it came to them need not hear that it left them.
            let came = (wanted.cause, Purpose::Escalated, to, wanted.channel);
            let is_said = leaves_a_place(&news) && known.contains(&came);
            if is_said || !known.insert(told_of(&wanted)) {
                continue;
            }
            let effect = identity(compartment, &wanted);
            // What it follows from may stand in the document of the mail that opened the case.
            let cause = told.facts.get(&news.cause);
            let fact = Fact {
                by: Author::Derived,
                seen: cause.map(|_| news.cause).into_iter().collect(),
                stamp: cause.map(|cause| cause.stamp).unwrap_or_default(),
                wall: None,
                body: Body::Wanted(wanted),
            };
            facts.push((effect, fact));
        }
    }
    if !facts.is_empty() {
        for fact in facts {
            batch.add_facts(compartment, row.id, &[fact])?;
        }
        project::document(batch.db, setting, row)?;
    }
    Ok(())
}

/// Lists what webhooks are told.
fn calls(setting: &Setting, told: &Told, goes_on: Option<&News>, now: Timestamp) -> Vec<News> {
    let hooks = setting.configuration.loaded.webhooks.iter();
    let of = |hook: &Hook| {
        let mut calls = told.with_story(|story| story.calls(hook, now));
        let is_asked = |news: &&News| {
            let is_asked = told.with_story(|story| hook.wants(news.purpose, story.label()));
            is_asked && hook.is_since(news.at)
        };
        calls.extend(goes_on.filter(is_asked).map(|news| News {
            reach: Reach::Hook(hook.id),
            ..news.clone()
        }));
        calls
    };
    hooks.flat_map(of).collect()
}

/// Says whom it concerns that a task need not wait any more: what finished the last of what it waited for
/// stands in the documents of those tasks.
fn go_on(
    batch: &Batch<'_>,
    setting: &Setting,
    compartment: &Compartment,
    told: &Told,
) -> Result<Option<News>, StoreError> {
    let Some(fold) = told.own_task() else {
        return Ok(None);
    };
    let view = &fold.view;
    let awaited = waits::of(batch.db, compartment, view.task_id, &view.depends_on)?;
    if awaited.iter().any(|one| one.state == State::Holds) {
        return Ok(None);
    }
    let mut ended = Vec::new();
    for one in awaited.iter().filter(|one| one.state == State::Over) {
        let Some(row) = document::row(batch.db, compartment.row, one.task.into())? else {
            continue;
        };
        let row = document::at(batch.db, row)?;
        let end = Told::load(batch.db, setting, compartment, row)?.and_then(|other| other.ended());
        // What was over when somebody said that it is waited for held nobody back.
        let since = told.waits_since(one.task);
        ended.extend(end.filter(|(_, at)| since.is_none_or(|since| since < *at)));
    }
    Ok(outbox_of::unblocked(fold, ended, batch.now()))
}

/// Returns what makes two messages one to who gets them.
const fn told_of(wanted: &Wanted) -> (FactId, Purpose, Recipient, Channel) {
    (wanted.cause, wanted.purpose, wanted.to, wanted.channel)
}

/// Returns the identity of a message: the same on every node (CONVERGENCE 7).
fn identity(compartment: &Compartment, wanted: &Wanted) -> FactId {
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

/// Returns whom news reach, of those who may read of it. Who hears of work that comes to their place is what
/// the work itself says, or the policy of its domain said when it came there; who is named is always told.
fn reached(setting: &Setting, told: &Told, news: &News, readers: &[User]) -> BTreeSet<Recipient> {
    let users = match &news.reach {
        Reach::Person(person) => return BTreeSet::from([Recipient::Person(*person)]),
        Reach::Hook(hook) => return BTreeSet::from([Recipient::Hook(*hook)]),
        Reach::User(user) => readers
            .iter()
            .filter(|reader| reader.id == *user)
            .map(|reader| reader.id)
            .collect(),
        Reach::Holders(place) => {
            let own = told
                .own_task()
                .map(|fold| Own::of_view(&fold.view.metadata));
            let policy = || setting.policies.at(news.at).for_domain(told.domain());
            let scope = own
                .and_then(|own| own.notify)
                .unwrap_or_else(|| policy().notify);
            holders(scope, place.role.as_ref(), readers)
        }
        Reach::Around(scope, team) => holders(*scope, team.as_ref(), readers),
    };
    users.into_iter().map(Recipient::User).collect()
}

/// Returns who is told of what comes to a place: those of its team, or of its department, or everybody, as
/// the scope says; where nobody is, those who coordinate; and where nobody does, administrators.
fn holders(scope: NotifyScope, team: Option<&RolePath>, readers: &[User]) -> BTreeSet<UserId> {
    let listeners: Vec<Listener<'_>> = readers
        .iter()
        .map(|reader| Listener {
            user: reader.id,
            teams: &reader.account.teams,
        })
        .collect();
    let told = audience(scope, team, None, &listeners);
    if !told.is_empty() {
        return told;
    }
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

#[cfg(test)]
mod tests;
