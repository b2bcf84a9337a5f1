//! Messages that somebody shall get, or got, as folded from the documents that caused them.

use orgo_engine::outbox::{Message, State};
use orgo_schema::{
    fact::Purpose,
    id::{FactId, TaskId, UserId},
    time::Timestamp,
};
use rusqlite::{Connection, named_params};

/// A message as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The row of the task's document.
    pub document: i64,
    /// The task that caused it.
    pub task: TaskId,
    /// Its identity.
    pub effect: FactId,
    /// What it is about; nothing for what only a newer version knows.
    pub purpose: Option<Purpose>,
    /// Who gets it.
    pub to: UserId,
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
}

const STATES: [&str; 4] = ["waiting", "leased", "sent", "dropped"];

/// Puts the messages of a document in the place of those that stand there.
///
/// # Errors
/// When the database refuses.
pub fn put<'a>(
    db: &Connection,
    document: i64,
    messages: impl Iterator<Item = &'a Message>,
) -> rusqlite::Result<()> {
    remove(db, document)?;
    for message in messages {
        let (state, at, reason) = match &message.state {
            State::Waiting { problem, .. } => (0, None, problem.as_deref()),
            State::Leased { .. } => (1, None, None),
            State::Sent { at } => (2, Some(at.0), None),
            State::Dropped { reason } => (3, None, Some(reason.as_str())),
        };
        db.prepare_cached(
            "INSERT INTO outbox (document, effect, purpose, recipient, channel, state, failures, due_ms, at_ms,
                 reason, copies)
             VALUES (:document, :effect, :purpose, :recipient, :channel, :state, :failures, :due_ms, :at_ms,
                 :reason, :copies)",
        )?
        .execute(named_params! {
            ":document": document,
            ":effect": message.effect.uuid(),
            ":purpose": message.wanted.purpose as u8,
            ":recipient": message.wanted.to.uuid(),
            ":channel": message.wanted.channel as u8,
            ":state": state,
            ":failures": message.failures,
            ":due_ms": message.due().map(|due| due.0),
            ":at_ms": at,
            ":reason": reason.unwrap_or_default(),
            ":copies": message.sent_by.len() as u64,
        })?;
    }
    Ok(())
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

/// Lists the documents that have a message somebody may act on by `now`, the longest due first.
///
/// # Errors
/// When the database refuses.
pub fn due(db: &Connection, now: Timestamp, max: u32) -> rusqlite::Result<Vec<i64>> {
    db.prepare_cached(
        "SELECT document FROM outbox WHERE due_ms <= :now GROUP BY document ORDER BY min(due_ms), document LIMIT :max",
    )?
    .query_map(named_params! { ":now": now.0, ":max": max }, |row| {
        row.get(0)
    })?
    .collect()
}

/// Lists the messages in these compartments: what waits first, then what was sent last.
///
/// # Errors
/// When the database refuses.
pub fn list(db: &Connection, compartments: &[i64], max: u32) -> rusqlite::Result<Vec<Line>> {
    let rows = serde_json::to_string(compartments).unwrap_or_default();
    db.prepare_cached(
        "SELECT outbox.document, uuid, effect, purpose, recipient, state, failures, due_ms, at_ms, reason, copies
           FROM outbox JOIN document ON document.id = outbox.document
          WHERE compartment IN (SELECT value FROM json_each(:compartments))
          ORDER BY due_ms IS NULL, due_ms, at_ms DESC, effect LIMIT :max",
    )?
    .query_map(
        named_params! { ":compartments": rows, ":max": max },
        |row| {
            Ok(Line {
                document: row.get(0)?,
                task: TaskId::new(row.get(1)?),
                effect: FactId::new(row.get(2)?),
                purpose: Purpose::ALL.get(row.get::<_, usize>(3)?).copied(),
                to: UserId::new(row.get(4)?),
                state: STATES.get(row.get::<_, usize>(5)?).copied().unwrap_or(""),
                failures: row.get(6)?,
                due: row.get::<_, Option<i64>>(7)?.map(Timestamp),
                at: row.get::<_, Option<i64>>(8)?.map(Timestamp),
                reason: row.get(9)?,
                copies: row.get(10)?,
            })
        },
    )?
    .collect()
}

/// Takes note of a task with news.
///
/// # Errors
/// When the database refuses.
pub fn add_untold(db: &Connection, document: i64) -> rusqlite::Result<()> {
    db.prepare_cached("INSERT OR IGNORE INTO untold (document) VALUES (:document)")?
        .execute(named_params! { ":document": document })?;
    Ok(())
}

/// Forgets a task: it was looked at.
///
/// # Errors
/// When the database refuses.
pub fn told(db: &Connection, document: i64) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM untold WHERE document = :document")?
        .execute(named_params! { ":document": document })?;
    Ok(())
}

/// Lists the first tasks with news.
///
/// # Errors
/// When the database refuses.
pub fn untold(db: &Connection, max: u32) -> rusqlite::Result<Vec<i64>> {
    db.prepare_cached("SELECT document FROM untold ORDER BY document LIMIT :max")?
        .query_map(named_params! { ":max": max }, |row| row.get(0))?
        .collect()
}
