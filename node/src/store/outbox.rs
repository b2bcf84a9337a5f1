//! Messages that somebody shall get, or got, as folded from the documents that caused them.

use orgo_engine::outbox::{Message, State};
use orgo_schema::{
    fact::{Purpose, Recipient},
    id::{DocumentId, DocumentKind, FactId, HookId, PersonId, UserId},
    time::Timestamp,
};
use rusqlite::{Connection, named_params};
use uuid::Uuid;

use super::united;
use crate::planted::{self, Bug};

/// A message as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The task or case that it is about.
    pub about: DocumentId,
    /// Its identity.
    pub effect: FactId,
    /// What it is about; nothing for what only a newer version knows.
    pub purpose: Option<Purpose>,
    /// Who gets it.
    pub to: Recipient,
    /// What became of it: waiting, leased, sent or dropped.
    pub state: &'static str,
    /// How often it was tried in vain.
    pub failures: u32,
    /// When somebody may act on it next.
    pub due: Option<Timestamp>,
    /// When it was sent.
    pub at: Option<Timestamp>,
    /// Why it waits or was dropped.
    pub reason: String,
    /// How many nodes sent it: more than one where gateways did not see each other.
    pub copies: u32,
    /// The stretch of time it goes, or went, in one mail with.
    pub period: Option<String>,
    /// When its recipient saw it on the pages.
    pub seen: Option<Timestamp>,
}

/// A message as it is kept.
#[derive(Debug, Clone, Copy)]
pub struct Kept<'a> {
    /// The message.
    pub message: &'a Message,
    /// When what it tells of happened.
    pub told_at: Timestamp,
    /// Whether it still tells something true.
    pub holds: bool,
    /// Whether it waits for somebody's yes.
    pub asks: bool,
}

/// Why a message waits that somebody has to agree to.
const ASKS: &str = "it waits for the yes of somebody who may work on the case";

/// Messages that go in one mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Together {
    /// The row of the compartment.
    pub compartment: i64,
    /// Who gets it.
    pub to: UserId,
    /// The stretch of time.
    pub period: String,
}

/// The states of messages, by number.
pub(super) const STATES: [&str; 4] = ["waiting", "leased", "sent", "dropped"];

/// Puts the messages of a document in the place of those that stand there.
///
/// # Errors
/// When the database refuses.
pub fn put<'a>(
    db: &Connection,
    document: i64,
    messages: impl Iterator<Item = Kept<'a>>,
) -> rusqlite::Result<()> {
    remove(db, document)?;
    for kept in messages {
        let message = kept.message;
        let again = || planted::is(Bug::Sent).then(Timestamp::default);
        let due = message.due().or_else(again).filter(|_| !kept.asks);
        let (state, at, reason) = match &message.state {
            State::Waiting { .. } if kept.asks => (0, None, Some(ASKS)),
            State::Waiting { problem, .. } => (0, None, problem.as_deref()),
            State::Leased { .. } => (1, None, None),
            State::Sent { at } => (2, Some(at.0), None),
            State::Dropped { reason } => (3, None, Some(reason.as_str())),
        };
        db.prepare_cached(
            "INSERT INTO outbox (document, effect, purpose, recipient, channel, state, failures, due_ms, at_ms,
                 reason, copies, person, period, told_ms, seen_ms, holds, secret)
             VALUES (:document, :effect, :purpose, :recipient, :channel, :state, :failures, :due_ms, :at_ms,
                 :reason, :copies, :person, :period, :told_ms, :seen_ms, :holds, :secret)",
        )?
        .execute(named_params! {
            ":document": document,
            ":effect": message.effect.uuid(),
            ":purpose": message.wanted.purpose as u8,
            ":recipient": Uuid::from_bytes(*message.wanted.to.as_bytes()),
            ":channel": message.wanted.channel as u8,
            ":state": state,
            ":failures": message.failures,
            ":due_ms": due.map(|due| due.0),
            ":at_ms": at,
            ":reason": reason.unwrap_or_default(),
            ":copies": message.sent_by.len() as u64,
            ":person": kind(message.wanted.to),
            ":period": message.period,
            ":told_ms": kept.told_at.0,
            ":seen_ms": message.seen.map(|seen| seen.0),
            ":holds": kept.holds,
            // How the work stands is on the pages anyway.
            ":secret": kept.asks || message.consent == Some(false) || message.wanted.purpose == Purpose::Weekly,
        })?;
    }
    Ok(())
}

/// Returns the number of a kind of recipient.
const fn kind(to: Recipient) -> u8 {
    match to {
        Recipient::User(_) => 0,
        Recipient::Person(_) => 1,
        Recipient::Hook(_) => 2,
    }
}

/// Returns the recipient of a kind.
const fn recipient(kind: u8, id: Uuid) -> Recipient {
    match kind {
        0 => Recipient::User(UserId::new(id)),
        1 => Recipient::Person(PersonId::new(id)),
        _ => Recipient::Hook(HookId::new(id)),
    }
}

/// Removes the messages of a document that is not one any more here.
///
/// # Errors
/// When the database refuses.
pub fn remove(db: &Connection, document: i64) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM outbox WHERE document = :document")?
        .execute(named_params! { ":document": document })?;
    Ok(())
}

/// Lists the documents that have a mail somebody may act on by `now`, the longest due first; what goes in
/// one mail with others aside.
///
/// # Errors
/// When the database refuses.
pub fn due(db: &Connection, now: Timestamp, max: u32) -> rusqlite::Result<Vec<i64>> {
    db.prepare_cached(
        "SELECT document FROM outbox WHERE due_ms <= :now AND period IS NULL AND channel = 0 GROUP BY document ORDER BY min(due_ms), document LIMIT :max",
    )?
    .query_map(named_params! { ":now": now.0, ":max": max }, |row| {
        row.get(0)
    })?
    .collect()
}

/// Lists the documents that have a message of a stretch of time that is over by `now`.
///
/// # Errors
/// When the database refuses.
pub fn together(db: &Connection, now: Timestamp, max: u32) -> rusqlite::Result<Vec<Together>> {
    let sql = "SELECT compartment, recipient, period, min(due_ms)
           FROM outbox JOIN document ON document.id = outbox.document
          WHERE due_ms <= :now AND period IS NOT NULL AND person = 0
          GROUP BY compartment, recipient, period ORDER BY min(due_ms), recipient, period LIMIT :max";
    let by_now = named_params! { ":now": now.0, ":max": max };
    let mut all: Vec<(i64, Together)> = united::rows(db, sql, by_now, |row| {
        let together = Together {
            compartment: row.get(0)?,
            to: UserId::new(row.get(1)?),
            period: row.get(2)?,
        };
        Ok((row.get(3)?, together))
    })?;
    all.sort_by_key(|(due, _)| *due);
    all.truncate(max as usize);
    Ok(all.into_iter().map(|(_, together)| together).collect())
}

/// Lists the documents of a compartment that have a message of such a stretch of time, in the order it came here.
///
/// # Errors
/// When the database refuses.
pub fn of_together(
    db: &Connection,
    compartment: i64,
    of: &Together,
    max: u32,
) -> rusqlite::Result<Vec<i64>> {
    let sql = "SELECT outbox.document FROM outbox JOIN document ON document.id = outbox.document
          WHERE due_ms >= :least AND compartment = :compartment AND recipient = :to AND period = :period
          GROUP BY +outbox.document LIMIT :max";
    united::rows(
        db,
        sql,
        named_params! {
            ":compartment": compartment, ":to": of.to.uuid(), ":period": of.period, ":max": max,
            // A bound that all keep, so that only what is due is read.
            ":least": i64::MIN,
        },
        |row| row.get(0),
    )
}

/// Whether a document has a message.
///
/// # Errors
/// When the database refuses.
pub fn has(db: &Connection, document: i64, effect: FactId) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM outbox WHERE document = :document AND effect = :effect")?
        .exists(named_params! { ":document": document, ":effect": effect.uuid() })
}

/// Whether a person got a message of one of these purposes since.
///
/// # Errors
/// When the database refuses.
pub fn was_told(
    db: &Connection,
    person: PersonId,
    purposes: [Purpose; 2],
    since: Timestamp,
) -> rusqlite::Result<bool> {
    let [one, other] = purposes.map(|purpose| purpose as u8);
    db.prepare_cached(
        "SELECT 1 FROM outbox WHERE person = 1 AND recipient = :person AND purpose IN (:one, :other)
            AND at_ms >= :since",
    )?
    .exists(named_params! {
        ":person": person.uuid(), ":one": one, ":other": other, ":since": since.0,
    })
}

/// Lists the messages in these compartments: what waits first, then what was sent last.
///
/// # Errors
/// When the database refuses.
pub fn list(db: &Connection, compartments: &[i64], max: u32) -> rusqlite::Result<Vec<Line>> {
    let rows = serde_json::to_string(compartments).unwrap_or_default();
    db.prepare_cached(
        "SELECT kind, uuid, effect, purpose, recipient, state, failures, due_ms, at_ms, reason, copies,
                person, period, seen_ms
           FROM outbox JOIN document ON document.id = outbox.document
          WHERE compartment IN (SELECT value FROM json_each(:compartments))
          ORDER BY state > 1, due_ms IS NULL, due_ms, at_ms DESC, effect LIMIT :max",
    )?
    .query_map(
        named_params! { ":compartments": rows, ":max": max },
        |row| {
            let kind = DocumentKind::from_code(row.get(0)?).unwrap_or(DocumentKind::Task);
            let to: Uuid = row.get(4)?;
            Ok(Line {
                about: DocumentId {
                    kind,
                    id: row.get(1)?,
                },
                effect: FactId::new(row.get(2)?),
                purpose: Purpose::ALL.get(row.get::<_, usize>(3)?).copied(),
                to: recipient(row.get(11)?, to),
                state: STATES.get(row.get::<_, usize>(5)?).copied().unwrap_or(""),
                failures: row.get(6)?,
                due: row.get::<_, Option<i64>>(7)?.map(Timestamp),
                at: row.get::<_, Option<i64>>(8)?.map(Timestamp),
                reason: row.get(9)?,
                copies: row.get(10)?,
                period: row.get(12)?,
                seen: row.get::<_, Option<i64>>(13)?.map(Timestamp),
            })
        },
    )?
    .collect()
}

/// Counts the messages in these compartments that are to be sent, and those of them that were tried in vain.
///
/// # Errors
/// When the database refuses.
pub fn standing(db: &Connection, compartments: &[i64]) -> rusqlite::Result<(u64, u64)> {
    let rows = serde_json::to_string(compartments).unwrap_or_default();
    let sql = "SELECT count(*), coalesce(sum(failures > 0), 0)
               FROM outbox JOIN document ON document.id = outbox.document
              WHERE state <= 1 AND compartment IN (SELECT value FROM json_each(:compartments))";
    let found: Vec<(i64, i64)> =
        united::rows(db, sql, named_params! { ":compartments": rows }, |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    let sum = |(waiting, failing): (u64, u64), more: &(i64, i64)| {
        (
            waiting + more.0.unsigned_abs(),
            failing + more.1.unsigned_abs(),
        )
    };
    Ok(found.iter().fold((0, 0), sum))
}

/// Takes note of a task or case with news.
///
/// # Errors
/// When the database refuses.
pub fn add_untold(db: &Connection, document: i64) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO untold (document) VALUES (:document) ON CONFLICT (document) DO UPDATE SET noted = 0",
    )?
        .execute(named_params! { ":document": document })?;
    Ok(())
}

/// Takes note of a task that users find on the pages anyway, and may want a mail about.
///
/// # Errors
/// When the database refuses.
pub fn add_unmailed(db: &Connection, document: i64) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO untold (document, noted) VALUES (:document, 1) ON CONFLICT (document) DO NOTHING",
    )?
        .execute(named_params! { ":document": document })?;
    Ok(())
}

/// Forgets a task or case: it was looked at.
///
/// # Errors
/// When the database refuses.
pub fn told(db: &Connection, document: i64) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM untold WHERE document = :document")?
        .execute(named_params! { ":document": document })?;
    Ok(())
}

/// Takes note that it is written down what users are to be told of a task or case.
///
/// # Errors
/// When the database refuses.
pub fn noted(db: &Connection, document: i64) -> rusqlite::Result<()> {
    db.prepare_cached("UPDATE untold SET noted = 1 WHERE document = :document")?
        .execute(named_params! { ":document": document })?;
    Ok(())
}

/// Lists the first tasks and cases with news; with `is_new` only those that nobody looked at for users.
///
/// # Errors
/// When the database refuses.
pub fn untold(db: &Connection, is_new: bool, max: u32) -> rusqlite::Result<Vec<i64>> {
    let sql = if is_new {
        "SELECT document FROM untold WHERE noted = 0 ORDER BY document LIMIT :max"
    } else {
        "SELECT document FROM untold ORDER BY document LIMIT :max"
    };
    db.prepare_cached(sql)?
        .query_map(named_params! { ":max": max }, |row| row.get(0))?
        .collect()
}
