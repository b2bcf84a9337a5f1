//! What is left of documents that were purged, and taking the rest away (CONVERGENCE 9).
//!
//! Envelopes stay: they hold names, and a position in the log is the number of one.

use std::collections::BTreeSet;

use orgo_schema::{
    fact::Fact,
    id::{BlobHash, DocumentId, DocumentKind, PurgeId},
    time::Timestamp,
};
use orgo_sync::envelope::ListedDocument;
use rusqlite::{Connection, OptionalExtension as _, named_params};
use uuid::Uuid;

use super::{StoreError, admission::State, blob, document, united, wanted};

/// What is left of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tombstone {
    /// A decision that took it away.
    pub purge: PurgeId,
    /// When that was said.
    pub at: Timestamp,
}

/// Whether anything was ever purged in a compartment.
///
/// # Errors
/// When the database refuses.
pub fn any(db: &Connection, compartment: i64) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM purged WHERE compartment = :compartment LIMIT 1")?
        .exists(named_params! { ":compartment": compartment })
}

/// Returns what is left of a document, if it was purged.
///
/// # Errors
/// When the database refuses.
pub fn of(
    db: &Connection,
    compartment: i64,
    document: ListedDocument,
) -> rusqlite::Result<Option<Tombstone>> {
    db.prepare_cached(
        "SELECT purge, at_ms FROM purged
          WHERE compartment = :compartment AND kind = :kind AND uuid = :uuid",
    )?
    .query_row(
        named_params! { ":compartment": compartment, ":kind": document.kind, ":uuid": document.id },
        |row| {
            Ok(Tombstone {
                purge: PurgeId::new(row.get(0)?),
                at: Timestamp(row.get(1)?),
            })
        },
    )
    .optional()
}

/// Lists the documents that a decision has taken away.
///
/// # Errors
/// When the database refuses.
pub fn by(
    db: &Connection,
    compartment: i64,
    purge: PurgeId,
) -> rusqlite::Result<BTreeSet<DocumentId>> {
    let mut statement = db.prepare_cached(
        "SELECT kind, uuid FROM purged WHERE compartment = :compartment AND purge = :purge",
    )?;
    let rows = statement.query_map(
        named_params! { ":compartment": compartment, ":purge": purge.uuid() },
        |row| Ok((row.get::<_, u8>(0)?, row.get::<_, Uuid>(1)?)),
    )?;
    let mut documents = BTreeSet::new();
    for row in rows {
        let (kind, id) = row?;
        documents.extend(DocumentKind::from_code(kind).map(|kind| DocumentId { kind, id }));
    }
    Ok(documents)
}

/// Puts what is left of a document in its place.
///
/// # Errors
/// When the database refuses.
pub fn put(
    db: &Connection,
    compartment: i64,
    document: DocumentId,
    tombstone: Tombstone,
) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT OR REPLACE INTO purged (compartment, kind, uuid, purge, at_ms)
         VALUES (:compartment, :kind, :uuid, :purge, :at)",
    )?
    .execute(named_params! {
        ":compartment": compartment,
        ":kind": document.kind.code(),
        ":uuid": document.id,
        ":purge": tombstone.purge.uuid(),
        ":at": tombstone.at.0,
    })?;
    Ok(())
}

/// Says that a document was not purged after all: the decision did not count.
///
/// # Errors
/// When the database refuses.
pub fn lift(db: &Connection, compartment: i64, document: DocumentId) -> rusqlite::Result<()> {
    db.prepare_cached(
        "DELETE FROM purged WHERE compartment = :compartment AND kind = :kind AND uuid = :uuid",
    )?
    .execute(named_params! {
        ":compartment": compartment, ":kind": document.kind.code(), ":uuid": document.id,
    })?;
    Ok(())
}

/// Takes away the bytes and the rows of a document. Its name stays, for others may refer to it, and its
/// words until [`settle_words`].
///
/// # Errors
/// When the database refuses.
pub fn take_away(db: &Connection, document: document::Row) -> rusqlite::Result<()> {
    super::task::hide(db, document.row)?;
    super::pattern::remove(db, document.row, document.compartment)?;
    for sql in [
        "DELETE FROM change WHERE document = :row",
        "DELETE FROM act WHERE document = :row",
        "DELETE FROM wanted WHERE document = :row",
        "DELETE FROM case_row WHERE document = :row",
        "DELETE FROM signal_row WHERE document = :row",
        "DELETE FROM moved_row WHERE document = :row",
        "DELETE FROM doubtful WHERE document = :row",
        "DELETE FROM hook_log WHERE document = :row",
        "DELETE FROM parcel_row WHERE document = :row",
    ] {
        db.prepare_cached(sql)?
            .execute(named_params! { ":row": document.row })?;
    }
    db.prepare_cached(
        "DELETE FROM withheld WHERE +compartment = :compartment AND kind = :kind AND uuid = :uuid",
    )?
    .execute(named_params! {
        ":compartment": document.compartment,
        ":kind": document.id.kind.code(),
        ":uuid": document.id.id,
    })?;
    Ok(())
}

/// Takes the words of what was taken away out of the index: until its parts are merged it only knows that
/// they do not count.
///
/// # Errors
/// When the database refuses.
pub fn settle_words(db: &Connection) -> rusqlite::Result<()> {
    db.execute("INSERT INTO search (search) VALUES ('optimize')", [])?;
    Ok(())
}

/// Removes content that nothing in a compartment refers to any more, of the content that is named. What
/// could not be read and waits for a person under the same bytes goes with it. What something else refers to
/// stays, or is wanted for that from now on; so does what something refers to that is kept to be passed on.
///
/// Costs a read of all changes of the compartment: who refers to what stands in them alone.
///
/// # Errors
/// When the database refuses or content is damaged.
pub fn remove_content(
    db: &Connection,
    compartment: i64,
    mut content: BTreeSet<BlobHash>,
) -> Result<(), StoreError> {
    if content.is_empty() {
        return Ok(());
    }
    let mut statement = db.prepare_cached(
        "SELECT bytes, document.id FROM change JOIN document ON document.id = change.document
          WHERE compartment = :compartment
         UNION ALL
         SELECT bytes, document.id FROM withheld JOIN document USING (compartment, kind, uuid)
          WHERE compartment = :compartment AND state = :late AND bytes IS NOT NULL",
    )?;
    let mut rows = statement.query(named_params! {
        ":compartment": compartment, ":late": State::Late as u8,
    })?;
    while let Some(row) = rows.next()? {
        let bytes = row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?;
        let facts = orgo_crdt::admitted_facts(bytes).unwrap_or_default();
        let facts = facts.iter().filter_map(|(_, fact)| Fact::decode(fact).ok());
        for hash in facts.flat_map(|fact| fact.body.blobs()) {
            if content.remove(&hash) && blob::missing_from(db, compartment, &hash)?.is_some() {
                wanted::add(db, compartment, &hash, row.get(1)?, 0)?;
            }
        }
        if content.is_empty() {
            return Ok(());
        }
    }
    for hash in content {
        db.prepare_cached("DELETE FROM wanted WHERE compartment = :compartment AND hash = :hash")?
            .execute(named_params! { ":compartment": compartment, ":hash": hash.as_bytes() })?;
        // Of what is here in part, too.
        for place in [compartment, -compartment] {
            let Some(row) = blob::row(db, place, &hash)? else {
                continue;
            };
            db.prepare_cached("DELETE FROM quarantine WHERE blob = :row")?
                .execute(named_params! { ":row": row })?;
            blob::remove(db, row)?;
        }
    }
    Ok(())
}

/// Puts the row of a decision: whether anything of it is left to be done.
///
/// # Errors
/// When the database refuses.
pub fn put_row(db: &Connection, document: i64, open: bool) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM purge_row WHERE document = :document")?
        .execute(named_params! { ":document": document })?;
    db.prepare_cached("INSERT INTO purge_row (document, open) VALUES (:document, :open)")?
        .execute(named_params! { ":document": document, ":open": open })?;
    Ok(())
}

/// Lists the decisions of a compartment, or those of which anything is left to be done, in the order they
/// came.
///
/// # Errors
/// When the database refuses.
pub fn decisions(
    db: &Connection,
    compartment: i64,
    open_only: bool,
) -> rusqlite::Result<Vec<document::Row>> {
    let sql = if open_only {
        "SELECT document.id, uuid FROM purge_row CROSS JOIN document ON document.id = purge_row.document
          WHERE open = 1 AND compartment = :compartment ORDER BY purge_row.document"
    } else {
        "SELECT document.id, uuid FROM purge_row CROSS JOIN document ON document.id = purge_row.document
          WHERE compartment = :compartment ORDER BY purge_row.document"
    };
    united::rows(
        db,
        sql,
        named_params! { ":compartment": compartment },
        |row| {
            Ok(document::Row {
                row: row.get(0)?,
                compartment,
                id: DocumentId {
                    kind: DocumentKind::Purge,
                    id: row.get(1)?,
                },
            })
        },
    )
}

/// Lists tasks that are here and belong to cases that were purged: they were written elsewhere meanwhile,
/// and no page shows them.
///
/// # Errors
/// When the database refuses.
pub fn left_over(db: &Connection, compartment: i64) -> rusqlite::Result<Vec<DocumentId>> {
    let kind = DocumentKind::Task;
    let sql = "SELECT DISTINCT task.uuid FROM purged
           JOIN document AS parent ON parent.uuid = purged.uuid AND parent.kind = purged.kind
                AND parent.compartment = purged.compartment
           JOIN edge ON edge.parent = parent.id
           JOIN document AS task ON task.id = edge.child
          WHERE purged.compartment = :compartment AND purged.kind = :case AND task.kind = :task
            AND EXISTS (SELECT 1 FROM change WHERE change.document = task.id)
            AND NOT EXISTS (SELECT 1 FROM task_row WHERE task_row.document = task.id)
          ORDER BY task.uuid LIMIT 500";
    united::rows(
        db,
        sql,
        named_params! {
            ":compartment": compartment,
            ":case": DocumentKind::Case.code(),
            ":task": kind.code(),
        },
        |row| {
            Ok(DocumentId {
                kind,
                id: row.get(0)?,
            })
        },
    )
}

/// Lists closed cases that were opened by an instant, by their rows, after one of them.
///
/// # Errors
/// When the database refuses.
pub fn closed_before(
    db: &Connection,
    compartment: i64,
    instant: Timestamp,
    after: i64,
    max: u32,
) -> rusqlite::Result<Vec<document::Row>> {
    let kind = DocumentKind::Case;
    let sql =
        "SELECT document.id, uuid FROM case_row JOIN document ON document.id = case_row.document
          WHERE case_row.document > :after AND compartment = :compartment AND status = 'closed'
            AND created_ms <= :instant
          ORDER BY case_row.document LIMIT :max";
    united::rows(
        db,
        sql,
        named_params! {
            ":after": after, ":compartment": compartment, ":instant": instant.0, ":max": max,
        },
        |row| {
            Ok(document::Row {
                row: row.get(0)?,
                compartment,
                id: DocumentId {
                    kind,
                    id: row.get(1)?,
                },
            })
        },
    )
}
