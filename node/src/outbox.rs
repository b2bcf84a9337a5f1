//! Sending what documents want sent (CONVERGENCE 7).
//!
//! Three steps, each of which may be cut off and taken up by this node or another: what is wanted is written
//! into the document that causes it, a gateway takes a message on itself for a while, and says what became
//! of it. Only then somebody else leaves it alone for good. So a message leaves at most once while gateways
//! see each other and none loses its power, and its Message-ID is the same whoever sends it.

pub mod settings;
mod smtp;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use orgo_engine::{
    authorize::{Action, Viewer, readable},
    conduct::audience::{Listener, audience},
    fold::TaskFold,
    outbox::{Message, News, Reach, follow_up, is_still_wanted},
    policy::NotifyScope,
};
use orgo_schema::{
    fact::{Author, Body, Channel, Fact, Leased, Tried, TryOutcome, Wanted},
    id::{FactId, UserId},
    label::Label,
    word::Duty,
};
use orgo_sync::roster::Power;
use rusqlite::Connection;

use crate::{
    failure::Failure,
    guard,
    node::{self, Node},
    project,
    setting::Setting,
    store::{
        Batch, StoreError,
        compartment::Compartment,
        document::{self, Row},
        outbox::{self, Line},
        user::{self, User},
    },
    submit::change::heads,
};

/// Tasks that are looked at in one go. The rest has its turn with the next.
const TASKS_AT_ONCE: u32 = 200;
/// Messages that are sent in one go.
const SENT_AT_ONCE: u32 = 50;
/// How long this node takes a message on itself, in milliseconds: longer than a server may take to answer.
const LEASE_MS: i64 = 5 * 60_000;
/// Users of an organisation that are looked through.
const USERS_MAX: u32 = 10_000;

/// A message that this node has taken on itself.
struct Taken {
    compartment: Compartment,
    task: Row,
    effect: FactId,
    letter: smtp::Letter,
}

/// Writes down what is wanted, and sends what is due. Returns how many messages left.
///
/// Does nothing where no server is named, where the roster does not make this node a gateway, and while it
/// does not know the time: then whoever is due cannot be told.
///
/// # Errors
/// When the settings cannot be read, or the database refuses.
pub fn run(node: &Node) -> Result<u32, Failure> {
    let Some(server) = settings::read(&node.home.folder)? else {
        return Ok(0);
    };
    let setting = node.setting();
    let is_gateway = setting.roster.has_power(setting.node, Power::Gateway);
    if !is_gateway || !(node.clock)().source.is_sound() {
        return Ok(0);
    }
    want(node)?;
    let mut sent = 0;
    for document in node
        .store
        .read(|db| outbox::due(db, (node.clock)().now, SENT_AT_ONCE).map_err(StoreError::from))?
    {
        while let Some(taken) = take(node, document)? {
            let outcome = smtp::send(&server, &taken.letter);
            sent += u32::from(outcome == TryOutcome::Sent);
            let is_deaf = matches!(outcome, TryOutcome::Failed { .. });
            ended(node, &taken, outcome)?;
            // The others can wait until it answers again.
            if is_deaf {
                return Ok(sent);
            }
        }
    }
    Ok(sent)
}

/// Lists the messages of the compartments that somebody reads, what waits first.
///
/// # Errors
/// When they do not look after this node, or the database refuses.
pub fn list(node: &Node, viewer: &Viewer, max: u32) -> Result<Vec<Line>, Failure> {
    guard::may_overall(&node.setting(), viewer, Action::Configure)?;
    let (rows, _) = guard::reach(&node.setting(), viewer);
    node.store
        .read(|db| Ok::<_, Failure>(outbox::list(db, &rows, max)?))
}

/// Writes down whom the news of tasks concern.
fn want(node: &Node) -> Result<(), StoreError> {
    let rows = node.store.read(|db| {
        let rows = outbox::untold(db, TASKS_AT_ONCE)?.into_iter();
        rows.map(|row| document::at(db, row))
            .collect::<Result<Vec<_>, StoreError>>()
    })?;
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
                want_in(batch, &setting, &compartment, row, &readers)?;
                outbox::told(batch.db, row.row)?;
            }
            Ok::<_, StoreError>(())
        })?;
    }
    Ok(())
}

/// Returns the users who may read a compartment: nobody else is written to about it.
fn readers(setting: &Setting, compartment: &Compartment, users: &[User]) -> Vec<User> {
    let may_read = |user: &&User| {
        guard::person(setting, user.id, &user.account).is_some_and(|person| {
            let reach = readable(&Viewer::Person(person));
            reach.only_reported_by.is_none()
                && reach.compartments.contains(&compartment.scope.compartment)
        })
    };
    users.iter().filter(may_read).cloned().collect()
}

fn want_in(
    batch: &mut Batch<'_>,
    setting: &Setting,
    compartment: &Compartment,
    row: Row,
    readers: &[User],
) -> Result<(), StoreError> {
    let scope = compartment.scope.compartment;
    if node::mandate(&setting.roster, setting.node, scope).is_none() {
        return Ok(());
    }
    let Some((fold, facts)) = folded(batch.db, setting, compartment, row)? else {
        return Ok(());
    };
    let mut is_new = false;
    for news in follow_up(&fold, batch.now()) {
        for to in reached(setting, &news, readers) {
            let wanted = Wanted {
                cause: news.cause,
                purpose: news.purpose,
                to,
                channel: Channel::Mail,
            };
            let effect = identity(compartment, &wanted);
            if fold.messages.contains_key(&effect) {
                continue;
            }
            let stamp = facts.get(&news.cause).map(|cause| cause.stamp);
            let fact = Fact {
                by: Author::Derived,
                seen: vec![news.cause],
                stamp: stamp.unwrap_or_default(),
                wall: None,
                body: Body::Wanted(wanted),
            };
            batch.add_facts(compartment, row.id, &[(effect, fact)])?;
            is_new = true;
        }
    }
    if is_new {
        project::document(batch.db, setting, row)?;
    }
    Ok(())
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
/// the profile's scope says; who is named is always told.
fn reached(setting: &Setting, news: &News, readers: &[User]) -> BTreeSet<UserId> {
    match &news.reach {
        Reach::User(user) => readers
            .iter()
            .filter(|reader| reader.id == *user)
            .map(|reader| reader.id)
            .collect(),
        Reach::Holders(place) => {
            let scope = setting.policies.newest().notify;
            holders(scope, place, readers)
        }
    }
}

/// Returns who is told of what comes to a place: those of its team, or of its department, or everybody, as
/// the scope says; where nobody is, those who coordinate; and where nobody does, administrators.
fn holders(scope: NotifyScope, place: &Label, readers: &[User]) -> BTreeSet<UserId> {
    let listeners: Vec<Listener<'_>> = readers
        .iter()
        .map(|reader| Listener {
            user: reader.id,
            teams: &reader.account.teams,
        })
        .collect();
    let told = audience(scope, place.role.as_ref(), None, &listeners);
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

type FoldedTask = (TaskFold, BTreeMap<FactId, Fact>);

fn folded(
    db: &Connection,
    setting: &Setting,
    compartment: &Compartment,
    row: Row,
) -> Result<Option<FoldedTask>, StoreError> {
    let facts = document::facts(db, compartment, row)?;
    let Some(case) = project::load::case_of_task(db, compartment, &facts)? else {
        return Ok(None);
    };
    let Some(folded) = project::fold_case(db, setting, compartment, case)? else {
        return Ok(None);
    };
    let mut tasks = folded.tasks.into_iter();
    let found = tasks.find(|(task, _)| task.row == row.row);
    Ok(found.map(|(_, fold)| (fold, facts.facts)))
}

/// Takes one due message of a task on this node, on disk before it leaves.
fn take(node: &Node, document: i64) -> Result<Option<Taken>, StoreError> {
    // People are in the main file, whatever file the task is in.
    let (row, users) = node.store.read(|db| {
        let users = user::list(db, USERS_MAX)?;
        Ok::<_, StoreError>((document::at(db, document)?, users))
    })?;
    let setting = node.setting();
    let Some(compartment) = setting.compartment(row.compartment).cloned() else {
        return Ok(None);
    };
    node.store.write(&compartment.clone(), move |batch| {
        let Some((fold, facts)) = folded(batch.db, &setting, &compartment, row)? else {
            return Ok(None);
        };
        let mut taken = None;
        let mut seen = heads(&facts);
        for message in fold.messages.values() {
            if !message.may_lease(batch.node(), batch.now()) {
                continue;
            }
            let to = users.iter().find(|user| user.id == message.wanted.to);
            let letter = match (is_still_wanted(&fold, message), to) {
                (Ok(()), Some(to)) if to.account.active => Ok(words::letter(
                    &setting,
                    &compartment,
                    &fold.view,
                    message,
                    to,
                )),
                (Ok(()), _) => Err("nobody with that account signs in any more"),
                (Err(why), _) => Err(why),
            };
            let id = FactId::new(batch.fresh_uuid()?);
            let fact = batch.author(
                None,
                seen,
                first_step(batch, message, letter.as_ref().err()),
            );
            batch.add_facts(&compartment, row.id, &[(id, fact)])?;
            seen = vec![id];
            if let Ok(letter) = letter {
                taken = Some(Taken {
                    compartment: compartment.clone(),
                    task: row,
                    effect: message.effect,
                    letter,
                });
                break;
            }
        }
        project::document(batch.db, &setting, row)?;
        Ok(taken)
    })
}

/// Returns what is written down of a message before anything leaves: that this node sends it, or why nobody
/// needs to.
fn first_step(batch: &Batch<'_>, message: &Message, why_not: Option<&&'static str>) -> Body {
    let effect = message.effect;
    match why_not {
        None => Body::Leased(Leased {
            effect,
            number: message.number.saturating_add(1),
            until: batch.now().plus_ms(LEASE_MS),
        }),
        Some(why) => Body::Tried(Tried {
            effect,
            outcome: TryOutcome::Suppressed {
                reason: (*why).to_owned(),
            },
        }),
    }
}

/// Says what became of a message.
fn ended(node: &Node, taken: &Taken, outcome: TryOutcome) -> Result<(), StoreError> {
    let setting = node.setting();
    let (compartment, row) = (taken.compartment.clone(), taken.task);
    let tried = Tried {
        effect: taken.effect,
        outcome,
    };
    node.store.write(&taken.compartment, move |batch| {
        let facts = document::facts(batch.db, &compartment, row)?;
        let id = FactId::new(batch.fresh_uuid()?);
        let fact = batch.author(None, heads(&facts.facts), Body::Tried(tried));
        batch.add_facts(&compartment, row.id, &[(id, fact)])?;
        project::document(batch.db, &setting, row)
    })
}
