//! Changes that do not count, or not yet.

use orgo_schema::{
    id::{ChangeHash, EnvelopeHash, NodeId},
    time::Timestamp,
};
use orgo_sync::envelope::{Listed, ListedDocument};
use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

use crate::store::StoreError;

/// Why a change does not count here. The numbers are part of the format of the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It is bad: every node says so.
    Refused,
    /// An edit whose ancestors are not here, or are withheld themselves.
    Waits,
    /// It is of a document of a kind that only a newer program knows.
    Newer,
    /// Whoever handed the envelope over did not have it.
    Missing,
    /// Only envelopes list it that its author wrote after the cut of their removal.
    Beyond,
    /// It speaks for a node that has not listed it.
    Unspoken,
    /// A person put it away for good.
    Discarded,
    /// It could not be decoded safely on this machine.
    Unsafe,
    /// This node wrote it on what was purged meanwhile, and it went with the rest: the row is there to say so.
    Purged,
    /// It was written on what went on in a stricter compartment, and waits until a node that may do so has
    /// passed it on there.
    Late,
}

impl State {
    const ALL: [Self; 10] = [
        Self::Refused,
        Self::Waits,
        Self::Newer,
        Self::Missing,
        Self::Beyond,
        Self::Unspoken,
        Self::Discarded,
        Self::Unsafe,
        Self::Purged,
        Self::Late,
    ];

    /// Returns the word for it on the command line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Waits => "waits",
            Self::Newer => "newer",
            Self::Missing => "missing",
            Self::Beyond => "beyond",
            Self::Unspoken => "unspoken",
            Self::Discarded => "discarded",
            Self::Unsafe => "unsafe",
            Self::Purged => "purged",
            Self::Late => "late",
        }
    }
}

/// A change that does not count here, as one envelope lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withheld {
    /// Its number in the list; 0 before it is kept.
    pub id: i64,
    /// The row of the compartment.
    pub compartment: i64,
    /// The envelope that lists it.
    pub envelope: EnvelopeHash,
    /// What it changes, and its name.
    pub listed: Listed,
    /// The change, where it is kept here.
    pub bytes: Option<Vec<u8>>,
    /// Why, for people.
    pub reason: String,
    /// Why, for the program.
    pub state: State,
    /// Who handed it over.
    pub origin: Option<NodeId>,
    /// When.
    pub at: Timestamp,
}

/// Keeps a change aside, and returns its number.
///
/// # Errors
/// When the database refuses.
pub fn withhold(db: &Connection, withheld: &Withheld) -> rusqlite::Result<i64> {
    db.prepare_cached(
        "INSERT INTO withheld (compartment, envelope, kind, uuid, hash, bytes, reason, state, origin, received_ms)
         VALUES (:compartment, :envelope, :kind, :uuid, :hash, :bytes, :reason, :state, :origin, :received_ms)",
    )?
    .execute(named_params! {
        ":compartment": withheld.compartment,
        ":envelope": withheld.envelope.as_bytes(),
        ":kind": withheld.listed.document.kind,
        ":uuid": withheld.listed.document.id,
        ":hash": withheld.listed.change.as_bytes(),
        ":bytes": withheld.bytes,
        ":reason": withheld.reason,
        ":state": withheld.state as u8,
        ":origin": withheld.origin.as_ref().map(NodeId::as_bytes),
        ":received_ms": withheld.at.0,
    })?;
    Ok(db.last_insert_rowid())
}

const COLUMNS: &str =
    "id, compartment, envelope, kind, uuid, hash, bytes, reason, state, origin, received_ms";

fn read(row: &Row<'_>) -> rusqlite::Result<(Withheld, usize)> {
    let document = ListedDocument {
        kind: row.get(3)?,
        id: row.get(4)?,
    };
    let state: usize = row.get(8)?;
    let withheld = Withheld {
        id: row.get(0)?,
        compartment: row.get(1)?,
        envelope: EnvelopeHash::new(row.get(2)?),
        listed: Listed {
            document,
            change: ChangeHash::new(row.get(5)?),
        },
        bytes: row.get(6)?,
        reason: row.get(7)?,
        state: State::Refused,
        origin: row.get::<_, Option<[u8; 32]>>(9)?.map(NodeId::new),
        at: Timestamp(row.get(10)?),
    };
    Ok((withheld, state))
}

fn judged((withheld, state): (Withheld, usize)) -> Result<Withheld, StoreError> {
    let state = State::ALL.get(state).ok_or_else(|| StoreError::Damaged {
        table: "withheld",
        problem: format!("state {state}"),
    })?;
    Ok(Withheld {
        state: *state,
        ..withheld
    })
}

/// Whether anything is withheld in a compartment that may still count.
///
/// # Errors
/// When the database refuses.
pub fn any_withheld(db: &Connection, compartment: i64) -> rusqlite::Result<bool> {
    db.prepare_cached(
        "SELECT 1 FROM withheld WHERE compartment = :compartment AND state <> :purged LIMIT 1",
    )?
    .exists(named_params! { ":compartment": compartment, ":purged": State::Purged as u8 })
}

/// Lists what is withheld of one change: a row for each envelope that lists it.
///
/// # Errors
/// When the database refuses or a row is damaged.
pub fn withheld_of(
    db: &Connection,
    compartment: i64,
    listed: &Listed,
) -> Result<Vec<Withheld>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM withheld
          WHERE hash = :hash AND compartment = :compartment AND kind = :kind AND uuid = :uuid ORDER BY id"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_map(
        named_params! {
            ":hash": listed.change.as_bytes(),
            ":compartment": compartment,
            ":kind": listed.document.kind,
            ":uuid": listed.document.id,
        },
        read,
    )?;
    rows.map(|row| judged(row?)).collect()
}

/// Returns what is withheld under a number.
///
/// # Errors
/// When the database refuses or the row is damaged.
pub fn withheld(db: &Connection, id: i64) -> Result<Option<Withheld>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM withheld WHERE id = :id");
    let row = db
        .prepare_cached(&sql)?
        .query_row(named_params! { ":id": id }, read)
        .optional()?;
    row.map(judged).transpose()
}

/// Lists what is withheld, the oldest first.
///
/// # Errors
/// When the database refuses or a row is damaged.
pub fn withheld_after(db: &Connection, after: i64, max: u32) -> Result<Vec<Withheld>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM withheld WHERE id > :after ORDER BY id LIMIT :max");
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_map(named_params! { ":after": after, ":max": max }, read)?;
    rows.map(|row| judged(row?)).collect()
}

/// Lists what is withheld of one document, the oldest first.
///
/// # Errors
/// When the database refuses or a row is damaged.
pub fn withheld_for(
    db: &Connection,
    compartment: i64,
    document: ListedDocument,
) -> Result<Vec<Withheld>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM withheld
          WHERE compartment = :compartment AND kind = :kind AND uuid = :uuid ORDER BY id"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_map(
        named_params! {
            ":compartment": compartment, ":kind": document.kind, ":uuid": document.id,
        },
        read,
    )?;
    rows.map(|row| judged(row?)).collect()
}

/// Lists what is withheld of a compartment in one state, the oldest first.
///
/// # Errors
/// When the database refuses or a row is damaged.
pub fn withheld_in(
    db: &Connection,
    compartment: i64,
    state: State,
    max: u32,
) -> Result<Vec<Withheld>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM withheld
          WHERE compartment = :compartment AND state = :state ORDER BY id LIMIT :max"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_map(
        named_params! { ":compartment": compartment, ":state": state as u8, ":max": max },
        read,
    )?;
    rows.map(|row| judged(row?)).collect()
}

/// Lists what is withheld because one envelope lists it.
///
/// # Errors
/// When the database refuses or a row is damaged.
pub fn withheld_by(
    db: &Connection,
    compartment: i64,
    envelope: &EnvelopeHash,
) -> Result<Vec<Withheld>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM withheld
          WHERE compartment = :compartment AND envelope = :envelope ORDER BY id"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_map(
        named_params! { ":compartment": compartment, ":envelope": envelope.as_bytes() },
        read,
    )?;
    rows.map(|row| judged(row?)).collect()
}

/// Lists the edits of a document that wait for others.
///
/// # Errors
/// When the database refuses or a row is damaged.
pub fn waiting_of(
    db: &Connection,
    compartment: i64,
    document: ListedDocument,
) -> Result<Vec<Withheld>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM withheld
          WHERE compartment = :compartment AND state = :state AND kind = :kind AND uuid = :uuid ORDER BY id"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_map(
        named_params! {
            ":compartment": compartment,
            ":state": State::Waits as u8,
            ":kind": document.kind,
            ":uuid": document.id,
        },
        read,
    )?;
    rows.map(|row| judged(row?)).collect()
}

/// Says something else of all that is withheld of one change.
///
/// # Errors
/// When the database refuses.
pub fn restate(
    db: &Connection,
    id: i64,
    state: State,
    reason: &str,
    bytes: Option<&[u8]>,
) -> rusqlite::Result<()> {
    db.prepare_cached(
        "UPDATE withheld SET state = :state, reason = :reason, bytes = :bytes WHERE id = :id",
    )?
    .execute(named_params! {
        ":id": id, ":state": state as u8, ":reason": reason, ":bytes": bytes,
    })?;
    Ok(())
}

/// Forgets what was withheld of one change.
///
/// # Errors
/// When the database refuses.
pub fn release(db: &Connection, compartment: i64, listed: &Listed) -> rusqlite::Result<()> {
    db.prepare_cached(
        "DELETE FROM withheld
          WHERE hash = :hash AND compartment = :compartment AND kind = :kind AND uuid = :uuid",
    )?
    .execute(named_params! {
        ":hash": listed.change.as_bytes(),
        ":compartment": compartment,
        ":kind": listed.document.kind,
        ":uuid": listed.document.id,
    })?;
    Ok(())
}

/// How much of what one node handed over is withheld.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Kept {
    /// Changes that are kept aside.
    pub rows: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Changes whose bytes are missing.
    pub missing: u64,
}

/// Returns how much of what a node handed over is withheld.
///
/// # Errors
/// When the database refuses.
pub fn withheld_from(db: &Connection, origin: NodeId) -> rusqlite::Result<Kept> {
    db.prepare_cached(
        "SELECT count(*) FILTER (WHERE state <> :missing), coalesce(sum(length(bytes)), 0),
                count(*) FILTER (WHERE state = :missing)
           FROM withheld WHERE origin = :origin",
    )?
    .query_row(
        named_params! { ":origin": origin.as_bytes(), ":missing": State::Missing as u8 },
        |row| {
            Ok(Kept {
                rows: row.get::<_, i64>(0)?.cast_unsigned(),
                bytes: row.get::<_, i64>(1)?.cast_unsigned(),
                missing: row.get::<_, i64>(2)?.cast_unsigned(),
            })
        },
    )
}

/// Lists the envelopes of a compartment that list changes whose bytes are not here.
///
/// # Errors
/// When the database refuses.
pub fn incomplete(
    db: &Connection,
    compartment: i64,
    max: u32,
) -> rusqlite::Result<Vec<EnvelopeHash>> {
    db.prepare_cached(
        "SELECT DISTINCT envelope FROM withheld
          WHERE compartment = :compartment AND state = :state LIMIT :max",
    )?
    .query_map(
        named_params! { ":compartment": compartment, ":state": State::Missing as u8, ":max": max },
        |row| row.get(0).map(EnvelopeHash::new),
    )?
    .collect()
}
