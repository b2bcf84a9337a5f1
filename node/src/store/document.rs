//! Documents and their changes.

use std::collections::BTreeMap;

use orgo_crdt::MadeChange;
use orgo_engine::moved;
use orgo_schema::{
    fact::Fact,
    id::{ChangeHash, CompartmentId, DocumentId, DocumentKind, FactId},
    time::Stamp,
};
use rusqlite::{Connection, OptionalExtension as _, named_params};
use uuid::Uuid;

use super::{StoreError, compartment::Compartment};
use crate::planted::{self, Bug};

/// A document's row, where it lives, and what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Its row.
    pub row: i64,
    /// The row of its compartment.
    pub compartment: i64,
    /// What it is.
    pub id: DocumentId,
}

/// The facts of one document, and what of it this version cannot read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    /// What can be read.
    pub facts: BTreeMap<FactId, Fact>,
    /// Those that were written in another compartment, and in which.
    pub carried: BTreeMap<FactId, CompartmentId>,
    /// How many facts are of a newer kind or damaged. They are kept.
    pub unreadable: usize,
    /// The changes that are not plain facts: titles and texts.
    pub edits: Vec<Vec<u8>>,
}

/// Returns the row of a document, if anything here knows it.
///
/// # Errors
/// When the database refuses.
pub fn row(db: &Connection, compartment: i64, id: DocumentId) -> rusqlite::Result<Option<i64>> {
    db.prepare_cached(
        "SELECT id FROM document WHERE uuid = :uuid AND kind = :kind AND compartment = :compartment",
    )?
    .query_row(
        named_params! { ":uuid": id.id, ":kind": id.kind.code(), ":compartment": compartment },
        |row| row.get(0),
    )
    .optional()
}

/// Returns the row of a document, made if nothing here knew it.
///
/// # Errors
/// When the database refuses.
pub fn row_or_new(db: &Connection, compartment: i64, id: DocumentId) -> rusqlite::Result<i64> {
    if let Some(row) = row(db, compartment, id)? {
        return Ok(row);
    }
    db.prepare_cached(
        "INSERT INTO document (uuid, kind, compartment) VALUES (:uuid, :kind, :compartment)",
    )?
    .execute(
        named_params! { ":uuid": id.id, ":kind": id.kind.code(), ":compartment": compartment },
    )?;
    Ok(db.last_insert_rowid())
}

/// Finds a document by its id among the compartments given, wherever it lives.
///
/// # Errors
/// When the database refuses.
pub fn find(
    db: &Connection,
    id: DocumentId,
    compartments: &[i64],
) -> rusqlite::Result<Option<Row>> {
    for compartment in compartments {
        if let Some(row) = row(db, *compartment, id)? {
            return Ok(Some(Row {
                row,
                compartment: *compartment,
                id,
            }));
        }
    }
    Ok(None)
}

/// Lists the copies of a document in the compartments given, in their order: of one that was raised there
/// are several.
///
/// # Errors
/// When the database refuses.
pub fn all(db: &Connection, id: DocumentId, compartments: &[i64]) -> rusqlite::Result<Vec<Row>> {
    let mut all = Vec::new();
    for compartment in compartments {
        let row = row(db, *compartment, id)?;
        all.extend(row.map(|row| Row {
            row,
            compartment: *compartment,
            id,
        }));
    }
    Ok(all)
}

/// Finds a document by its id wherever it lives: one whose id is made of secrets, or of chance.
///
/// # Errors
/// When the database refuses.
pub fn anywhere(db: &Connection, id: DocumentId) -> rusqlite::Result<Option<i64>> {
    db.prepare_cached("SELECT id FROM document WHERE uuid = :uuid AND kind = :kind LIMIT 1")?
        .query_row(
            named_params! { ":uuid": id.id, ":kind": id.kind.code() },
            |row| row.get(0),
        )
        .optional()
}

/// Returns what a row stands for.
///
/// # Errors
/// When the database refuses or the kind is unknown.
pub fn at(db: &Connection, row: i64) -> Result<Row, StoreError> {
    let (uuid, kind, compartment): (Uuid, u8, i64) = db
        .prepare_cached("SELECT uuid, kind, compartment FROM document WHERE id = :row")?
        .query_row(named_params! { ":row": row }, |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
    let kind = DocumentKind::from_code(kind).ok_or_else(|| StoreError::Damaged {
        table: "document",
        problem: format!("kind {kind}"),
    })?;
    Ok(Row {
        row,
        compartment,
        id: DocumentId { kind, id: uuid },
    })
}

/// Lists the documents of a kind after a row, in the order of their rows.
///
/// # Errors
/// When the database refuses.
pub fn after(
    db: &Connection,
    kind: DocumentKind,
    row: i64,
    max: u32,
) -> rusqlite::Result<Vec<Row>> {
    db.prepare_cached(
        "SELECT id, compartment, uuid FROM document
          WHERE kind = :kind AND id > :row
            AND EXISTS (SELECT 1 FROM change WHERE change.document = document.id)
          ORDER BY id LIMIT :max",
    )?
    .query_map(
        named_params! { ":kind": kind.code(), ":row": row, ":max": max },
        |row| {
            Ok(Row {
                row: row.get(0)?,
                compartment: row.get(1)?,
                id: DocumentId {
                    kind,
                    id: row.get(2)?,
                },
            })
        },
    )?
    .collect()
}

/// Keeps a change. Keeping it twice keeps it once.
///
/// # Errors
/// When the database refuses.
pub fn add_change(db: &Connection, document: i64, change: &MadeChange) -> rusqlite::Result<bool> {
    if holds(db, document, &change.hash)? {
        return Ok(false);
    }
    db.prepare_cached(
        "INSERT INTO change (document, hash, bytes) VALUES (:document, :hash, :bytes)",
    )?
    .execute(named_params! {
        ":document": document,
        ":hash": change.hash.as_bytes(),
        ":bytes": change.bytes,
    })?;
    Ok(true)
}

/// Whether anything of a document is here, beside its name.
///
/// # Errors
/// When the database refuses.
pub fn has_changes(db: &Connection, document: i64) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM change WHERE document = :document LIMIT 1")?
        .exists(named_params! { ":document": document })
}

/// Returns the changes of a document, in the order they came.
///
/// # Errors
/// When the database refuses.
pub fn changes(db: &Connection, document: i64) -> rusqlite::Result<Vec<Vec<u8>>> {
    db.prepare_cached("SELECT bytes FROM change WHERE document = :document ORDER BY id")?
        .query_map(named_params! { ":document": document }, |row| row.get(0))?
        .collect()
}

/// Whether a change of a document is here.
///
/// # Errors
/// When the database refuses.
pub fn holds(db: &Connection, document: i64, hash: &ChangeHash) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM change WHERE document = :document AND hash = :hash")?
        .exists(named_params! { ":document": document, ":hash": hash.as_bytes() })
}

/// Returns the bytes of one change.
///
/// # Errors
/// When the database refuses.
pub fn change(
    db: &Connection,
    compartment: i64,
    id: DocumentId,
    hash: &ChangeHash,
) -> rusqlite::Result<Option<Vec<u8>>> {
    let Some(document) = row(db, compartment, id)? else {
        return Ok(None);
    };
    db.prepare_cached("SELECT bytes FROM change WHERE document = :document AND hash = :hash")?
        .query_row(
            named_params! { ":document": document, ":hash": hash.as_bytes() },
            |row| row.get(0),
        )
        .optional()
}

/// Returns the hashes of a document's changes, sorted.
///
/// # Errors
/// When the database refuses.
pub fn hashes(db: &Connection, document: i64) -> rusqlite::Result<Vec<ChangeHash>> {
    db.prepare_cached("SELECT hash FROM change WHERE document = :document ORDER BY hash")?
        .query_map(named_params! { ":document": document }, |row| {
            Ok(ChangeHash::new(row.get(0)?))
        })?
        .collect()
}

/// Reads the facts of a document from its changes, without loading the document: what was carried into it
/// as the facts that it was.
///
/// # Errors
/// When the database refuses.
pub fn facts(db: &Connection, compartment: &Compartment, document: Row) -> rusqlite::Result<Facts> {
    let stored = stored(db, compartment, document)?;
    let read = moved::read(stored.facts);
    Ok(Facts {
        facts: read.facts,
        carried: read.carried,
        ..stored
    })
}

/// Reads the facts of a document as they are stored: what was carried into it still wrapped.
///
/// # Errors
/// When the database refuses.
pub fn stored(
    db: &Connection,
    compartment: &Compartment,
    document: Row,
) -> rusqlite::Result<Facts> {
    let mut read = Facts::default();
    for bytes in changes(db, document.row)? {
        let Some(facts) = orgo_crdt::admitted_facts(&bytes) else {
            read.edits.push(bytes);
            continue;
        };
        debug_assert!(
            belongs(compartment, document.id, &bytes),
            "only what was admitted into a document is kept in it"
        );
        for (id, bytes) in facts {
            match Fact::decode(&bytes).map(by_the_clock) {
                Ok(fact) => drop(read.facts.insert(id, fact)),
                Err(_) => read.unreadable += 1,
            }
        }
    }
    Ok(read)
}

/// Forgets what the author of a fact knew, where that bug is planted.
fn by_the_clock(mut fact: Fact) -> Fact {
    if planted::is(Bug::Clock)
        && let Some(wall) = fact.wall
    {
        fact.seen.clear();
        fact.stamp = Stamp::ZERO.next(wall.latest);
    }
    fact
}

fn belongs(compartment: &Compartment, document: DocumentId, bytes: &[u8]) -> bool {
    let scope = &compartment.scope;
    let scope = (scope.organization, scope.compartment);
    orgo_crdt::read_fact_change(scope, document, bytes).is_ok()
}

/// Records that `child` follows `parent`.
///
/// # Errors
/// When the database refuses.
pub fn add_edge(db: &Connection, parent: i64, child: i64) -> rusqlite::Result<()> {
    db.prepare_cached("INSERT OR IGNORE INTO edge (parent, child) VALUES (:parent, :child)")?
        .execute(named_params! { ":parent": parent, ":child": child })?;
    Ok(())
}

/// Lists what follows a document, of one kind.
///
/// # Errors
/// When the database refuses.
pub fn children(db: &Connection, parent: i64, kind: DocumentKind) -> rusqlite::Result<Vec<Row>> {
    db.prepare_cached(
        "SELECT document.id, compartment, uuid FROM edge JOIN document ON document.id = edge.child
          WHERE parent = :parent AND kind = :kind ORDER BY document.id",
    )?
    .query_map(
        named_params! { ":parent": parent, ":kind": kind.code() },
        |row| {
            Ok(Row {
                row: row.get(0)?,
                compartment: row.get(1)?,
                id: DocumentId {
                    kind,
                    id: row.get(2)?,
                },
            })
        },
    )?
    .collect()
}
