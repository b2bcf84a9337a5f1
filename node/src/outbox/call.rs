//! Events for webhooks: which are due, taking one on this node, and what became of it.
//!
//! They go the way of mails ([`super`]): wanted in the document that causes them, leased by one gateway, and
//! what became of them is said there, so that no other one posts them again.

mod payload;

use orgo_engine::{
    authorize::Viewer,
    outbox::{Message, NEWS_MS},
    webhook::Hook,
};
use orgo_schema::{
    command::Refusal,
    fact::{Recipient, TryOutcome},
    id::{FactId, HookId},
    time::Timestamp,
};

use super::{
    DOCUMENTS_AT_ONCE, Note, SENT_AT_ONCE, ended,
    story::Told,
    take::{self, lease, messages},
};
use crate::{
    failure::Failure,
    guard,
    node::Node,
    project,
    setting::Setting,
    store::{
        Batch, StoreError,
        compartment::Compartment,
        document::{self, Row},
        hook::{self, Entry, Way},
    },
    submit::change::heads,
    webhook::{self, Gateway, Post, Posted},
};

/// Webhooks that are looked at in one go: more than there may be, for some are gone.
const HOOKS_AT_ONCE: u32 = 100;
/// The answer with which a receiver says that it wants nothing any more.
const GONE: u16 = 410;

/// An event that this node has taken on itself.
struct Taken {
    compartment: Compartment,
    row: Row,
    effect: FactId,
    hook: Hook,
    body: Vec<u8>,
}

/// What becomes of an event that may be taken.
enum Fate {
    /// It leaves with this body.
    Goes(Hook, Vec<u8>),
    /// It is left out.
    Left(String),
    /// It goes then: it reminds of a day.
    Held(Timestamp),
    /// Not here, or not now.
    Elsewhere,
}

/// Lists the webhooks that this node has something to post to.
///
/// # Errors
/// When the settings cannot be read, or the database refuses.
pub fn due(node: &Node) -> Result<Vec<HookId>, Failure> {
    if Gateway::of(node)?.is_none() {
        return Ok(Vec::new());
    }
    let now = (node.clock)().now;
    let due = node
        .store
        .read(|db| hook::due(db, now, HOOKS_AT_ONCE).map_err(StoreError::from))?;
    let setting = node.setting();
    let has_some =
        |(hook, oldest): &(HookId, Timestamp)| *oldest <= looked_at(&setting, *hook, now);
    let due = due.into_iter().filter(has_some);
    Ok(due.map(|(hook, _)| hook).collect())
}

/// Returns until when something must have happened that is looked at. A webhook that is not known may be on its way
/// here with the configuration: what is for it is left alone until it is no news any more.
fn looked_at(setting: &Setting, hook: HookId, now: Timestamp) -> Timestamp {
    match of(setting, Recipient::Hook(hook)) {
        Some(_) => Timestamp(i64::MAX),
        None => now.plus_ms(-NEWS_MS),
    }
}

/// Posts what is due for one webhook, until its receiver fails. Returns how many events it took.
///
/// # Errors
/// When the settings cannot be read, or the database refuses.
pub fn serve(node: &Node, hook: HookId) -> Result<u32, Failure> {
    let Some(gateway) = Gateway::of(node)? else {
        return Ok(0);
    };
    let now = (node.clock)().now;
    let span = (now, looked_at(&node.setting(), hook, now));
    let due = node
        .store
        .read(|db| hook::due_for(db, hook, span, DOCUMENTS_AT_ONCE).map_err(StoreError::from))?;
    let mut sent = 0;
    for document in due {
        while let Some(taken) = take(node, hook, document)? {
            let posted = post(node, &gateway, &taken);
            let (outcome, line) = ending(node, &taken, &posted, Way::Due);
            let parts = [(taken.row, taken.effect)];
            ended(
                node,
                &taken.compartment,
                (&parts, Note::Call(line)),
                &outcome,
            )?;
            match outcome {
                TryOutcome::Sent => sent += 1,
                TryOutcome::Refused { .. } => {}
                // The others can wait until it answers again.
                TryOutcome::Failed { .. }
                | TryOutcome::Suppressed { .. }
                | TryOutcome::Held { .. }
                | TryOutcome::SentWithin { .. } => return Ok(sent),
            }
        }
        if sent >= SENT_AT_ONCE {
            break;
        }
    }
    Ok(sent)
}

/// Posts what is due for all webhooks, one after the other: for who runs this by hand.
///
/// # Errors
/// When the settings cannot be read, or the database refuses.
pub fn run(node: &Node) -> Result<u32, Failure> {
    let mut sent = 0;
    for hook in due(node)? {
        sent += serve(node, hook)?;
    }
    Ok(sent)
}

/// Posts an event again, whatever became of it before: it keeps its id, so that a receiver knows it.
///
/// # Errors
/// When there is none that the reader may see, its webhook is gone, or this node posts none.
pub fn again(node: &Node, viewer: &Viewer, effect: FactId) -> Result<Posted, Failure> {
    let gateway = webhook::sending(node, viewer)?;
    let setting = node.setting();
    let missing = || Refusal::NotFound {
        kind: "event".to_owned(),
    };
    let (rows, _) = guard::reach(&setting, viewer);
    let found = node.store.read(|db| {
        let Some(at) = hook::document(db, effect)? else {
            return Ok(None);
        };
        document::at(db, at).map(Some)
    })?;
    let row = found.filter(|row| rows.contains(&row.compartment));
    let row = row.ok_or_else(missing)?;
    let compartment = setting.compartment(row.compartment).cloned();
    let compartment = compartment.ok_or_else(missing)?;
    let composed = node.store.read(|db| {
        let told = Told::load(db, &setting, &compartment, row)?;
        Ok::<_, StoreError>(told.and_then(|told| {
            let message = messages(&told)
                .into_iter()
                .find(|one| one.effect == effect)?;
            let hook = of(&setting, message.wanted.to)?.clone();
            let body = payload::body(&setting, &compartment, (&told, &message), &gateway);
            Some((hook, body))
        }))
    })?;
    let (hook, body) = composed.ok_or_else(|| {
        Failure::Input("the webhook that it was for is not there any more".to_owned())
    })?;
    let taken = Taken {
        compartment,
        row,
        effect,
        hook,
        body,
    };
    let posted = post(node, &gateway, &taken);
    let (outcome, line) = ending(node, &taken, &posted, Way::Again);
    // Somebody tried: unless it got through, it is tried by itself as before.
    let own = [(taken.row, taken.effect)];
    let parts: &[_] = if outcome == TryOutcome::Sent {
        &own
    } else {
        &[]
    };
    ended(
        node,
        &taken.compartment,
        (parts, Note::Call(line)),
        &outcome,
    )?;
    Ok(posted)
}

/// Returns the webhook that somebody meant.
fn of(setting: &Setting, to: Recipient) -> Option<&Hook> {
    let id = to.hook()?;
    let mut hooks = setting.configuration.loaded.webhooks.iter();
    hooks.find(|hook| hook.id == id)
}

fn post(node: &Node, gateway: &Gateway, taken: &Taken) -> Posted {
    let post = Post {
        hook: &taken.hook,
        id: taken.effect.to_string(),
        body: taken.body.clone(),
    };
    webhook::post(node, gateway, post)
}

/// Says what became of an event, and what stands in the log.
fn ending(node: &Node, taken: &Taken, posted: &Posted, way: Way) -> (TryOutcome, Entry) {
    let reason = posted.sentence();
    let outcome = match posted.status {
        Some(200..=299) => TryOutcome::Sent,
        Some(GONE) => TryOutcome::Refused { reason },
        Some(_) | None => TryOutcome::Failed { reason },
    };
    let mut line = posted.line((taken.hook.id, taken.effect), way, (node.clock)().now);
    line.document = Some(taken.row.row);
    (outcome, line)
}

/// Takes one due event of a document on this node: on disk before it leaves.
fn take(node: &Node, hook: HookId, document: i64) -> Result<Option<Taken>, Failure> {
    let gateway = Gateway::of(node)?;
    let setting = node.setting();
    let since = (node.clock)().now.plus_ms(-hook::KEPT_MS);
    let (row, status) = node.store.read(|db| {
        let status = hook::last_status(db, hook, since)?;
        Ok::<_, StoreError>((document::at(db, document)?, status))
    })?;
    let compartment = setting.compartment(row.compartment).cloned();
    let (Some(gateway), Some(compartment)) = (gateway, compartment) else {
        return Ok(None);
    };
    let taken = node.store.write(&compartment.clone(), move |batch| {
        let Some(told) = Told::load(batch.db, &setting, &compartment, row)? else {
            return Ok(None);
        };
        let (mut taken, mut is_changed) = (None, false);
        let mut seen = heads(&told.facts);
        let own = messages(&told).into_iter();
        for message in own.filter(|message| message.wanted.to == Recipient::Hook(hook)) {
            if !message.may_lease(batch.node(), batch.now()) {
                continue;
            }
            let about = (&told, &message);
            let body = match fate(batch, (&setting, &compartment, &gateway), about, status) {
                Fate::Goes(hook, body) => {
                    taken = Some(Taken {
                        compartment: compartment.clone(),
                        row,
                        effect: message.effect,
                        hook,
                        body,
                    });
                    lease(batch, &message)
                }
                Fate::Left(reason) => {
                    hook::log(batch.db, &left(batch, row, (hook, &message), &reason))?;
                    take::ended(&message, TryOutcome::Suppressed { reason })
                }
                Fate::Held(until) => {
                    let held = TryOutcome::Held {
                        until,
                        reason: "it goes the day before".to_owned(),
                        period: None,
                    };
                    take::ended(&message, held)
                }
                Fate::Elsewhere => continue,
            };
            let id = FactId::new(batch.fresh_uuid()?);
            let fact = batch.author(None, seen, body);
            batch.add_facts(&compartment, row.id, &[(id, fact)])?;
            (seen, is_changed) = (vec![id], true);
            if taken.is_some() {
                break;
            }
        }
        if is_changed {
            project::document(batch.db, &setting, row)?;
        }
        Ok::<_, StoreError>(taken)
    })?;
    Ok(taken)
}

/// Returns the line of the log about an event that is left out.
fn left(batch: &Batch<'_>, row: Row, (hook, message): (HookId, &Message), reason: &str) -> Entry {
    Entry {
        hook,
        effect: message.effect,
        document: Some(row.row),
        way: Way::Left,
        at: batch.now(),
        took_ms: 0,
        status: None,
        said: reason.to_owned(),
    }
}

/// Says what becomes of an event; `status` is what its receiver answered last.
fn fate(
    batch: &Batch<'_>,
    (setting, compartment, gateway): (&Setting, &Compartment, &Gateway),
    (told, message): (&Told, &Message),
    status: Option<u16>,
) -> Fate {
    if let Err(why) = told.with_story(|story| story.is_still_wanted(message)) {
        return Fate::Left(why.to_owned());
    }
    if told.with_story(|story| story.is_stale(message, batch.now())) {
        return Fate::Left("it was over a day old when a gateway first heard of it".to_owned());
    }
    let Some(hook) = of(setting, message.wanted.to) else {
        let is_old = told
            .with_story(|story| story.happened_at(message))
            .is_none_or(|at| at.plus_ms(NEWS_MS) <= batch.now());
        return if is_old {
            Fate::Left("its webhook is not there any more".to_owned())
        } else {
            Fate::Elsewhere
        };
    };
    if status == Some(GONE) {
        return Fate::Left(format!(
            "the receiver said {GONE} Gone: it gets nothing until somebody tries it with success"
        ));
    }
    let not_before = told.with_story(|story| story.not_before(message, batch.now()));
    if let Some(until) = not_before.filter(|until| *until > batch.now()) {
        return Fate::Held(until);
    }
    let body = payload::body(setting, compartment, (told, message), gateway);
    Fate::Goes(hook.clone(), body)
}

#[cfg(test)]
mod tests;
