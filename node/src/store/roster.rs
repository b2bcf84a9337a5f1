//! The roster's rows: entries, requests that wait for an administrator, tickets made here.

use minicbor::{Decode, Encode};
use orgo_schema::{
    id::{NodeId, TaskId, UserId},
    time::Timestamp,
};
use orgo_sync::{
    id::{EntryHash, TicketHash},
    join::SignedRequest,
    roster::{EntryKind, RosterEntry},
};
use rusqlite::{Connection, OptionalExtension as _, named_params};
use serde::Serialize;
use uuid::Uuid;

use super::{StoreError, united};

/// What stands in a row. The numbers are part of the format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Kind {
    Grant = 0,
    Removal = 1,
    Request = 2,
    Ticket = 3,
}

/// A request that came here.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct HeldRequest {
    /// What the new node asks.
    #[n(0)]
    pub signed: SignedRequest,
    /// When it came, by this node's clock.
    #[n(1)]
    pub received: Timestamp,
    /// The file of the welcome, once it was approved here: for a node that asks again.
    #[n(2)]
    #[cbor(with = "minicbor::bytes")]
    pub welcome: Option<Vec<u8>>,
}

/// A ticket that was made here. Its secret is not kept.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct HeldTicket {
    /// What requests name it by.
    #[n(0)]
    pub hash: TicketHash,
    /// When it was made, by this node's clock.
    #[n(1)]
    pub made: Timestamp,
    /// When it ends.
    #[n(2)]
    pub expires: Timestamp,
    /// The node that was let in with it: nobody else is.
    #[n(3)]
    pub used_by: Option<NodeId>,
}

/// Returns the roster's entries after the founding one, each after those it names.
///
/// # Errors
/// When the database refuses or a row is damaged.
pub fn entries(db: &Connection) -> Result<Vec<RosterEntry>, StoreError> {
    let mut entries = Vec::new();
    for (kind, row) in [
        (EntryKind::Removal, Kind::Removal),
        (EntryKind::Grant, Kind::Grant),
    ] {
        let signed = all(db, row)?;
        entries.extend(
            signed
                .into_iter()
                .map(|signed| RosterEntry { kind, signed }),
        );
    }
    Ok(entries)
}

/// Keeps an entry, or another copy of it with more signatures.
///
/// # Errors
/// When the database refuses.
pub fn put(db: &Connection, entry: &RosterEntry) -> Result<(), StoreError> {
    let kind = match entry.kind {
        EntryKind::Grant => Kind::Grant,
        EntryKind::Removal => Kind::Removal,
    };
    put_row(db, entry.hash().as_bytes(), kind, &entry.signed)
}

/// Lists the requests that came here, approved ones among them.
///
/// # Errors
/// When the database refuses or a row is damaged.
pub fn requests(db: &Connection) -> Result<Vec<HeldRequest>, StoreError> {
    all(db, Kind::Request)
}

/// Finds a request.
///
/// # Errors
/// When the database refuses or the row is damaged.
pub fn request(db: &Connection, hash: EntryHash) -> Result<Option<HeldRequest>, StoreError> {
    one(db, hash.as_bytes(), Kind::Request)
}

/// Keeps a request.
///
/// # Errors
/// When the database refuses.
pub fn put_request(db: &Connection, held: &HeldRequest) -> Result<(), StoreError> {
    put_row(db, held.signed.hash().as_bytes(), Kind::Request, held)
}

/// Forgets a request.
///
/// # Errors
/// When the database refuses.
pub fn forget_request(db: &Connection, hash: EntryHash) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM roster_entry WHERE hash = :hash AND kind = :kind")?
        .execute(named_params! { ":hash": hash.as_bytes(), ":kind": Kind::Request as u8 })?;
    Ok(())
}

/// Lists the tickets that were made here.
///
/// # Errors
/// When the database refuses or a row is damaged.
pub fn tickets(db: &Connection) -> Result<Vec<HeldTicket>, StoreError> {
    all(db, Kind::Ticket)
}

/// Finds a ticket that was made here.
///
/// # Errors
/// When the database refuses or the row is damaged.
pub fn ticket(db: &Connection, hash: TicketHash) -> Result<Option<HeldTicket>, StoreError> {
    one(db, hash.as_bytes(), Kind::Ticket)
}

/// Keeps a ticket.
///
/// # Errors
/// When the database refuses.
pub fn put_ticket(db: &Connection, ticket: &HeldTicket) -> Result<(), StoreError> {
    put_row(db, ticket.hash.as_bytes(), Kind::Ticket, ticket)
}

fn all<T: for<'b> Decode<'b, ()>>(db: &Connection, kind: Kind) -> Result<Vec<T>, StoreError> {
    let mut statement =
        db.prepare_cached("SELECT bytes FROM roster_entry WHERE kind = :kind ORDER BY hash")?;
    let rows = statement.query_map(named_params! { ":kind": kind as u8 }, |row| {
        row.get::<_, Vec<u8>>(0)
    })?;
    rows.map(|bytes| read(&bytes?)).collect()
}

fn one<T: for<'b> Decode<'b, ()>>(
    db: &Connection,
    hash: &[u8; 32],
    kind: Kind,
) -> Result<Option<T>, StoreError> {
    db.prepare_cached("SELECT bytes FROM roster_entry WHERE hash = :hash AND kind = :kind")?
        .query_row(
            named_params! { ":hash": hash, ":kind": kind as u8 },
            |row| row.get::<_, Vec<u8>>(0),
        )
        .optional()?
        .map(|bytes| read(&bytes))
        .transpose()
}

fn read<T: for<'b> Decode<'b, ()>>(bytes: &[u8]) -> Result<T, StoreError> {
    minicbor::decode(bytes).map_err(|error| StoreError::Damaged {
        table: "roster_entry",
        problem: error.to_string(),
    })
}

fn put_row(
    db: &Connection,
    hash: &[u8; 32],
    kind: Kind,
    content: &impl Encode<()>,
) -> Result<(), StoreError> {
    let bytes = minicbor::to_vec(content).map_err(|error| StoreError::Damaged {
        table: "roster_entry",
        problem: error.to_string(),
    })?;
    db.prepare_cached(
        "INSERT INTO roster_entry (hash, kind, bytes) VALUES (:hash, :kind, :bytes)
             ON CONFLICT (hash) DO UPDATE SET bytes = excluded.bytes",
    )?
    .execute(named_params! { ":hash": hash, ":kind": kind as u8, ":bytes": bytes })?;
    Ok(())
}

/// Work that may have to be given to somebody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OpenTask {
    /// The task.
    pub task_id: TaskId,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub status: String,
    /// Who has taken it.
    pub assignee: Option<UserId>,
}

/// Lists the unfinished tasks of the cases of a site, those that somebody has taken first.
///
/// # Errors
/// When the database refuses.
pub fn open_tasks_of_site(
    db: &Connection,
    compartments: &[i64],
    site: &str,
    max: u32,
) -> rusqlite::Result<Vec<OpenTask>> {
    let rows = serde_json::to_string(compartments).unwrap_or_default();
    let sql = "SELECT document.uuid, task_row.title, task_row.status, task_row.assignee
           FROM task_row
           JOIN document ON document.id = task_row.document
           JOIN case_row ON case_row.document = task_row.case_document
          WHERE task_row.open = 1 AND task_row.void = 0 AND case_row.site = :site
            AND document.compartment IN (SELECT value FROM json_each(:compartments))
          ORDER BY task_row.assignee IS NULL, task_row.created_ms, document.uuid LIMIT :max";
    let mut all = united::rows(
        db,
        sql,
        named_params! { ":site": site, ":compartments": rows, ":max": max },
        |row| {
            Ok(OpenTask {
                task_id: TaskId::new(row.get::<_, Uuid>(0)?),
                title: row.get(1)?,
                status: row.get(2)?,
                assignee: row.get::<_, Option<Uuid>>(3)?.map(UserId::new),
            })
        },
    )?;
    all.sort_by_key(|task| task.assignee.is_none());
    all.truncate(max as usize);
    Ok(all)
}
