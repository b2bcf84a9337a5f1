//! Events for webhooks that are due, and the log of the tries to post them.

use orgo_schema::{
    fact::Purpose,
    id::{DocumentId, DocumentKind, FactId, HookId},
    time::Timestamp,
};
use rusqlite::{Connection, OptionalExtension as _, named_params};

use super::case::json_list;

/// How long the log is kept.
pub const KEPT_MS: i64 = 30 * 24 * 3_600_000;

/// Why something stands in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// It was due.
    Due,
    /// Somebody tried the webhook.
    Test,
    /// Somebody posted it again.
    Again,
    /// It was left out.
    Left,
}

impl Way {
    const ALL: [Self; 4] = [Self::Due, Self::Test, Self::Again, Self::Left];

    /// Returns the word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Test => "test",
            Self::Again => "replay",
            Self::Left => "left out",
        }
    }
}

/// A line of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The webhook.
    pub hook: HookId,
    /// The event.
    pub effect: FactId,
    /// The row of the document it is about; nothing for a test.
    pub document: Option<i64>,
    /// Why.
    pub way: Way,
    /// When.
    pub at: Timestamp,
    /// How long the answer took, in milliseconds.
    pub took_ms: u64,
    /// The status of the answer, if there was one.
    pub status: Option<u16>,
    /// The beginning of the answer, or why there was none.
    pub said: String,
}

/// A line of the log with what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The line.
    pub entry: Entry,
    /// The task or case.
    pub about: Option<DocumentId>,
    /// What it tells of; nothing for a test.
    pub purpose: Option<Purpose>,
}

/// Lists the webhooks that something is due for by `now`, the longest due first, each with when the oldest of
/// it happened.
///
/// # Errors
/// When the database refuses.
pub fn due(
    db: &Connection,
    now: Timestamp,
    max: u32,
) -> rusqlite::Result<Vec<(HookId, Timestamp)>> {
    db.prepare_cached(
        "SELECT recipient, min(told_ms) FROM outbox WHERE due_ms <= :now AND channel = 1
          GROUP BY recipient ORDER BY min(due_ms), recipient LIMIT :max",
    )?
    .query_map(named_params! { ":now": now.0, ":max": max }, |row| {
        Ok((HookId::new(row.get(0)?), Timestamp(row.get(1)?)))
    })?
    .collect()
}

/// Lists the documents that have an event for a webhook that is due by `now` and happened by `told`, the longest
/// due first.
///
/// # Errors
/// When the database refuses.
pub fn due_for(
    db: &Connection,
    hook: HookId,
    (now, told): (Timestamp, Timestamp),
    max: u32,
) -> rusqlite::Result<Vec<i64>> {
    db.prepare_cached(
        "SELECT document FROM outbox WHERE recipient = :hook AND due_ms <= :now AND told_ms <= :told AND channel = 1
          GROUP BY document ORDER BY min(due_ms), document LIMIT :max",
    )?
    .query_map(
        named_params! { ":hook": hook.uuid(), ":now": now.0, ":told": told.0, ":max": max },
        |row| row.get(0),
    )?
    .collect()
}

/// Returns the document that an event is about.
///
/// # Errors
/// When the database refuses.
pub fn document(db: &Connection, effect: FactId) -> rusqlite::Result<Option<i64>> {
    db.prepare_cached("SELECT document FROM outbox WHERE effect = :effect AND channel = 1")?
        .query_row(named_params! { ":effect": effect.uuid() }, |row| row.get(0))
        .optional()
}

/// Writes a line, and forgets what is older than [`KEPT_MS`].
///
/// # Errors
/// When the database refuses.
pub fn log(db: &Connection, entry: &Entry) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM hook_log WHERE at_ms < :before")?
        .execute(named_params! { ":before": entry.at.plus_ms(-KEPT_MS).0 })?;
    db.prepare_cached(
        "INSERT INTO hook_log (hook, effect, document, way, at_ms, took_ms, status, said)
         VALUES (:hook, :effect, :document, :way, :at, :took, :status, :said)",
    )?
    .execute(named_params! {
        ":hook": entry.hook.uuid(),
        ":effect": entry.effect.uuid(),
        ":document": entry.document,
        ":way": entry.way as u8,
        ":at": entry.at.0,
        ":took": entry.took_ms,
        ":status": entry.status,
        ":said": entry.said,
    })?;
    Ok(())
}

/// Lists what stands in the log since, of one webhook or all, the newest first: of these compartments, and tests.
///
/// # Errors
/// When the database refuses.
pub fn lines(
    db: &Connection,
    compartments: &[i64],
    hook: Option<HookId>,
    (since, max): (Timestamp, u32),
) -> rusqlite::Result<Vec<Line>> {
    db.prepare_cached(
        "SELECT hook, effect, document, way, at_ms, took_ms, status, said, kind, uuid,
                (SELECT purpose FROM outbox WHERE outbox.document = hook_log.document AND outbox.effect = hook_log.effect)
           FROM hook_log LEFT JOIN document ON document.id = hook_log.document
          WHERE at_ms >= :since AND (:hook IS NULL OR hook = :hook)
            AND (document IS NULL OR compartment IN (SELECT value FROM json_each(:compartments)))
          ORDER BY at_ms DESC, effect LIMIT :max",
    )?
    .query_map(
        named_params! {
            ":since": since.0,
            ":hook": hook.map(HookId::uuid),
            ":compartments": json_list(compartments),
            ":max": max,
        },
        |row| {
            let kind: Option<u8> = row.get(8)?;
            let id: Option<uuid::Uuid> = row.get(9)?;
            let kind = kind.and_then(DocumentKind::from_code);
            let purpose: Option<usize> = row.get(10)?;
            Ok(Line {
                purpose: purpose.and_then(|number| Purpose::ALL.get(number).copied()),
                entry: Entry {
                    hook: HookId::new(row.get(0)?),
                    effect: FactId::new(row.get(1)?),
                    document: row.get(2)?,
                    way: Way::ALL
                        .get(row.get::<_, usize>(3)?)
                        .copied()
                        .unwrap_or(Way::Due),
                    at: Timestamp(row.get(4)?),
                    took_ms: row.get(5)?,
                    status: row.get(6)?,
                    said: row.get(7)?,
                },
                about: kind.zip(id).map(|(kind, id)| DocumentId { kind, id }),
            })
        },
    )?
    .collect()
}

/// Returns the status of the last answer of a webhook since, in all files.
///
/// # Errors
/// When the database refuses.
pub fn last_status(
    db: &Connection,
    hook: HookId,
    since: Timestamp,
) -> rusqlite::Result<Option<u16>> {
    db.prepare_cached(
        "SELECT status FROM hook_log WHERE hook = :hook AND at_ms >= :since AND status IS NOT NULL
          ORDER BY at_ms DESC LIMIT 1",
    )?
    .query_row(
        named_params! { ":hook": hook.uuid(), ":since": since.0 },
        |row| row.get(0),
    )
    .optional()
}
