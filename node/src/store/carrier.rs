//! What brought a fact here, and what is known not to have come: read from the log alone.

use std::collections::BTreeMap;

use orgo_schema::{
    id::NodeId,
    time::{Stamp, Timestamp},
};
use rusqlite::{Connection, OptionalExtension as _, named_params};

use super::{compartment::Compartment, united};

/// The envelope that carried something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Carrier {
    /// Its position in this node's log.
    pub position: u64,
    /// Who handed it over; nothing: it was written here.
    pub origin: Option<NodeId>,
    /// When it came; nothing: it was written here.
    pub received: Option<Timestamp>,
}

/// Finds the envelope that carried what an author wrote under a stamp. An author's stamps ascend from one
/// envelope to the next, and an envelope is stamped after all that it carries: it is the first whose stamp
/// is not before.
///
/// # Errors
/// When the database refuses.
pub fn carrier(
    db: &Connection,
    compartment: &Compartment,
    author: NodeId,
    stamp: Stamp,
) -> rusqlite::Result<Option<Carrier>> {
    let Some(schema) = united::schema_of(db, compartment)? else {
        return Ok(None);
    };
    // By the index of stamps: others write seldom between a fact and its envelope.
    let sql = format!(
        "SELECT id, origin, received_ms FROM {schema}.envelope
          WHERE stamp >= :stamp AND +compartment = :compartment AND +author = :author
          ORDER BY stamp LIMIT 1"
    );
    let params = named_params! {
        ":stamp": stamp.0.cast_signed(),
        ":compartment": compartment.row,
        ":author": author.as_bytes(),
    };
    db.prepare_cached(&sql)?
        .query_row(params, |row| {
            Ok(Carrier {
                position: row.get::<_, i64>(0)?.cast_unsigned(),
                origin: row.get::<_, Option<[u8; 32]>>(1)?.map(NodeId::new),
                received: row.get::<_, Option<i64>>(2)?.map(Timestamp),
            })
        })
        .optional()
}

/// What the numbers of an author's envelopes say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Numbers {
    /// How many are missing: later ones are here.
    pub missing: u64,
    /// Whether a number was used twice.
    pub is_forked: bool,
}

/// Returns what the numbers of each author's envelopes say.
///
/// # Errors
/// When the database refuses.
pub fn numbers(db: &Connection) -> rusqlite::Result<BTreeMap<NodeId, Numbers>> {
    let sql = "SELECT author, max(seq) - count(DISTINCT seq), count(*) > count(DISTINCT seq)
                 FROM envelope GROUP BY compartment, author";
    let mut numbers: BTreeMap<NodeId, Numbers> = BTreeMap::new();
    for sql in united::each(db, sql)? {
        let mut statement = db.prepare_cached(&sql)?;
        let rows = statement.query_map([], |row| {
            let missing = row.get::<_, i64>(1)?.max(0).cast_unsigned();
            Ok((NodeId::new(row.get(0)?), missing, row.get::<_, bool>(2)?))
        })?;
        for row in rows {
            let (author, missing, is_forked) = row?;
            let known = numbers.entry(author).or_default();
            known.missing += missing;
            known.is_forked |= is_forked;
        }
    }
    Ok(numbers)
}

/// Returns the stamp of the first envelope that came after a position, and not from a node.
///
/// # Errors
/// When the database refuses.
pub fn first_after(
    db: &Connection,
    compartment: &Compartment,
    position: u64,
    skip: NodeId,
) -> rusqlite::Result<Option<Stamp>> {
    let Some(schema) = united::schema_of(db, compartment)? else {
        return Ok(None);
    };
    let sql = format!(
        "SELECT stamp FROM {schema}.envelope
          WHERE id > :position AND +compartment = :compartment AND origin IS NOT :skip ORDER BY id LIMIT 1"
    );
    let params = named_params! {
        ":position": position.cast_signed(),
        ":compartment": compartment.row,
        ":skip": skip.as_bytes(),
    };
    db.prepare_cached(&sql)?
        .query_row(params, |row| {
            Ok(Stamp(row.get::<_, i64>(0)?.cast_unsigned()))
        })
        .optional()
}
