//! Writing down who shall get what (CONVERGENCE 7): derived facts, the same at every node.

use std::collections::{BTreeMap, BTreeSet};

use orgo_engine::{
    outbox::{self as outbox_of, News, Reach, leaves_a_place},
    webhook::Hook,
};
use orgo_schema::{
    fact::{Author, Body, Channel, Fact, Purpose, Recipient, Wanted},
    id::FactId,
    time::Timestamp,
};

use super::{
    DOCUMENTS_AT_ONCE, USERS_MAX,
    reach::{self, identity, may_read, reached},
    story::Told,
};
use crate::{
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
        .filter(|user| may_read(setting, compartment, (user.id, &user.account)));
    readers.cloned().collect()
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
    // What nobody finds on the pages by it is written down where mails are sent: who wrote in is told by nothing else,
    // and what came to a team its people find there anyway.
    let is_by_mail = |news: &News| matches!(news.reach, Reach::Person(_) | Reach::Team(_));
    let is_for_now = |news: &News| whom == Whom::Everybody || !is_by_mail(news);
    for news in news.into_iter().filter(is_for_now) {
        let spared = spared((setting, compartment), &told, &news, readers);
        for to in reached(setting, &told.work(), &news, readers) {
            if spared.contains(&to) {
                continue;
            }
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
            // Who hears that it came to them need not hear that it left them, nor who does it that it came.
            let said = |purpose| known.contains(&(wanted.cause, purpose, to, wanted.channel));
            let is_said = leaves_a_place(&news) && said(Purpose::Escalated)
                || news.purpose == Purpose::Arrived && said(Purpose::Assigned);
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

/// Lists who needs no message that work came to their team, or that there is something to know: of work who wants none
/// or has seen it, for they find it on the pages, and whom the rule tells that brought it there.
#[expect(
    clippy::redundant_closure_for_method_calls,
    reason = "the method itself is of one lifetime"
)]
fn spared(
    (setting, compartment): (&Setting, &Compartment),
    told: &Told,
    news: &News,
    readers: &[User],
) -> BTreeSet<Recipient> {
    let mut spared = BTreeSet::new();
    let is_broadcast = news.purpose == Purpose::Informed;
    if !(is_broadcast || news.purpose == Purpose::Arrived) {
        return spared;
    }
    let mutes = |user: &&User, purpose| user.preferred.muted.contains(&purpose);
    // What is critical nobody mutes.
    if !(is_broadcast || told.is_critical()) {
        let muted = readers.iter().filter(|user| mutes(user, Purpose::Arrived));
        spared.extend(muted.map(|user| Recipient::User(user.id)));
    }
    if let Some(task) = told.own_task() {
        let seen = task
            .seen
            .keys()
            .filter(|(effect, user)| *effect == reach::arrival(compartment, news.cause, *user));
        spared.extend(seen.map(|(_, user)| Recipient::User(*user)));
    }
    if is_broadcast || told.begins_by(news.cause) {
        let deaf: BTreeSet<Recipient> = readers
            .iter()
            .filter(|user| mutes(user, Purpose::Notified))
            .map(|user| Recipient::User(user.id))
            .collect();
        for notice in told.folded.with_story(|story| story.told_by_rules()) {
            let hear = reached(setting, &told.work_of_case(), &notice, readers);
            spared.extend(hear.difference(&deaf).copied());
        }
    }
    spared
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

#[cfg(test)]
mod tests;
