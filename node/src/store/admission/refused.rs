//! What does not enter at all: envelopes and entries of the roster, by name (SECURITY 2.6, quarantine). It is
//! no data of the organisation: nothing of it is folded, searched or passed on.

use orgo_schema::{id::NodeId, time::Timestamp};
use rusqlite::{Connection, Row, named_params};

use crate::store::{StoreError, united};

/// The most that is listed of one node. A hostile one may send for ever: the rest is counted.
pub const LISTED_MAX: u64 = 100;

/// What was refused. The numbers are part of the format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// An envelope, or a change that came with one.
    Envelope = 0,
    /// An entry of the roster.
    Entry = 1,
    /// What is not listed any more.
    Rest = 2,
}

/// How it came. The numbers are part of the format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Way {
    /// Live.
    Wire = 0,
    /// In a file.
    Bundle = 1,
    /// From a backup of this node.
    Restore = 2,
    /// It had waited here, for the roster or for what it follows.
    Kept = 3,
}

impl Way {
    const ALL: [Self; 4] = [Self::Wire, Self::Bundle, Self::Restore, Self::Kept];

    /// Names it, for the program.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Wire => "wire",
            Self::Bundle => "bundle",
            Self::Restore => "backup",
            Self::Kept => "kept",
        }
    }
}

/// One refusal.
#[derive(Debug, Clone, Copy)]
pub struct Refusal<'a> {
    /// Who handed it over.
    pub origin: NodeId,
    /// How.
    pub way: Way,
    /// As one of which compartment; none for the roster.
    pub compartment: Option<i64>,
    /// An envelope or an entry.
    pub kind: Kind,
    /// The hash of what its signature is about.
    pub hash: &'a [u8; 32],
    /// The code by which it is counted.
    pub code: &'a str,
    /// Why, for people.
    pub reason: &'a str,
    /// When.
    pub at: Timestamp,
}

/// What is known of something that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Who handed it over.
    pub origin: NodeId,
    /// How, the last time.
    pub way: Way,
    /// As one of which compartment; none for the roster.
    pub compartment: Option<i64>,
    /// What it was.
    pub kind: Kind,
    /// Its name; of the rest, the name of the node.
    pub hash: [u8; 32],
    /// The code by which it is counted.
    pub code: String,
    /// Why, for people.
    pub reason: String,
    /// How often it came.
    pub times: u64,
    /// When it came first.
    pub first: Timestamp,
    /// When it came last.
    pub last: Timestamp,
}

/// Lists something that was refused, or counts it: once more where it is listed, and with the rest where as
/// much of the same node is listed as may be.
///
/// # Errors
/// When the database refuses.
pub fn refuse(db: &Connection, refusal: &Refusal<'_>) -> rusqlite::Result<()> {
    if count_again(db, refusal)? {
        return Ok(());
    }
    let listed: i64 = db
        .prepare_cached("SELECT count(*) FROM refused WHERE origin = :origin AND kind <> :rest")?
        .query_row(
            named_params! { ":origin": refusal.origin.as_bytes(), ":rest": Kind::Rest as u8 },
            |row| row.get(0),
        )?;
    if listed.cast_unsigned() < LISTED_MAX {
        return add(db, refusal);
    }
    let rest = Refusal {
        kind: Kind::Rest,
        hash: refusal.origin.as_bytes(),
        ..*refusal
    };
    if count_again(db, &rest)? {
        return Ok(());
    }
    add(db, &rest)
}

/// Counts what is listed already, with the last reason. Says no where it is not.
fn count_again(db: &Connection, refusal: &Refusal<'_>) -> rusqlite::Result<bool> {
    let rows = db
        .prepare_cached(
            "UPDATE refused SET times = times + 1, way = :way, code = :code, reason = :reason, last_ms = :at
              WHERE origin = :origin AND hash = :hash",
        )?
        .execute(named_params! {
            ":origin": refusal.origin.as_bytes(),
            ":hash": refusal.hash,
            ":way": refusal.way as u8,
            ":code": refusal.code,
            ":reason": refusal.reason,
            ":at": refusal.at.0,
        })?;
    Ok(rows > 0)
}

fn add(db: &Connection, refusal: &Refusal<'_>) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO refused (origin, hash, kind, compartment, way, code, reason, times, first_ms, last_ms)
         VALUES (:origin, :hash, :kind, :compartment, :way, :code, :reason, 1, :at, :at)",
    )?
    .execute(named_params! {
        ":origin": refusal.origin.as_bytes(),
        ":hash": refusal.hash,
        ":kind": refusal.kind as u8,
        ":compartment": refusal.compartment,
        ":way": refusal.way as u8,
        ":code": refusal.code,
        ":reason": refusal.reason,
        ":at": refusal.at.0,
    })?;
    Ok(())
}

/// Whether anything is listed in a file.
///
/// # Errors
/// When the database refuses.
pub fn any_refused(db: &Connection) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM refused LIMIT 1")?
        .exists([])
}

/// Forgets that an envelope was refused for want of room: it found some.
///
/// # Errors
/// When the database refuses.
pub fn found_room(db: &Connection, hash: &[u8; 32], code: &str) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM refused WHERE hash = :hash AND code = :code AND kind <> :rest")?
        .execute(named_params! { ":hash": hash, ":code": code, ":rest": Kind::Rest as u8 })?;
    Ok(())
}

/// Forgets what was refused under a name. It is listed again when it comes again.
///
/// # Errors
/// When the database refuses.
pub fn forget_refused(db: &Connection, hash: &[u8; 32]) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM refused WHERE hash = :hash")?
        .execute(named_params! { ":hash": hash })?;
    Ok(())
}

/// Lists what was refused, what came last first.
///
/// # Errors
/// When the database refuses or a row is damaged.
pub fn refused(db: &Connection, max: u32) -> Result<Vec<Refused>, StoreError> {
    let sql = "SELECT origin, hash, kind, compartment, way, code, reason, times, first_ms, last_ms
           FROM refused ORDER BY last_ms DESC, origin, hash LIMIT :max";
    let rows = united::rows(db, sql, named_params! { ":max": max }, |row| {
        Ok((read(row)?, row.get::<_, usize>(2)?, row.get::<_, usize>(4)?))
    })?;
    let mut all = rows
        .into_iter()
        .map(known)
        .collect::<Result<Vec<Refused>, _>>()?;
    all.sort_by_key(|row| (std::cmp::Reverse(row.last), row.origin, row.hash));
    all.truncate(max as usize);
    Ok(all)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Refused> {
    Ok(Refused {
        origin: NodeId::new(row.get(0)?),
        hash: row.get(1)?,
        kind: Kind::Envelope,
        compartment: row.get(3)?,
        way: Way::Wire,
        code: row.get(5)?,
        reason: row.get(6)?,
        times: row.get::<_, i64>(7)?.cast_unsigned(),
        first: Timestamp(row.get(8)?),
        last: Timestamp(row.get(9)?),
    })
}

fn known((row, kind, way): (Refused, usize, usize)) -> Result<Refused, StoreError> {
    let damaged = |what: &str, number: usize| StoreError::Damaged {
        table: "refused",
        problem: format!("{what} {number}"),
    };
    let kinds = [Kind::Envelope, Kind::Entry, Kind::Rest];
    let known = kinds.get(kind).ok_or_else(|| damaged("kind", kind))?;
    let came = Way::ALL.get(way).ok_or_else(|| damaged("way", way))?;
    Ok(Refused {
        kind: *known,
        way: *came,
        ..row
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::open;

    fn refusal(origin: NodeId, hash: &[u8; 32], at: i64) -> Refusal<'_> {
        Refusal {
            origin,
            way: Way::Wire,
            compartment: Some(1),
            kind: Kind::Envelope,
            hash,
            code: "E103",
            reason: "signature is not that of its author",
            at: Timestamp(at),
        }
    }

    #[test]
    fn a_node_that_sends_for_ever_fills_a_hundred_rows_and_one_that_counts() {
        let db = open::in_memory();
        let (hostile, other) = (NodeId::new([7; 32]), NodeId::new([8; 32]));
        for number in 0..1_000_u16 {
            let mut hash = [0; 32];
            hash[..2].copy_from_slice(&number.to_be_bytes());
            refuse(&db, &refusal(hostile, &hash, i64::from(number))).unwrap();
        }
        refuse(&db, &refusal(hostile, &[0; 32], 5_000)).unwrap();
        refuse(&db, &refusal(other, &[0; 32], 6_000)).unwrap();
        let all = refused(&db, 1_000).unwrap();
        assert_eq!(all.len(), 102);
        let rest: Vec<_> = all.iter().filter(|row| row.kind == Kind::Rest).collect();
        assert_eq!(rest.len(), 1);
        assert_eq!(
            (rest[0].times, rest[0].first.0, rest[0].last.0),
            (900, 100, 999)
        );
        assert_eq!(all[0].origin, other, "what came last stands first");
        assert_eq!((all[1].times, all[1].first.0, all[1].last.0), (2, 0, 5_000));
        assert_eq!(refused(&db, 2).unwrap(), all[..2]);

        forget_refused(&db, hostile.as_bytes()).unwrap();
        found_room(&db, &[0; 32], "E112").unwrap();
        assert_eq!(refused(&db, 1_000).unwrap().len(), 101);
        found_room(&db, &[0; 32], "E103").unwrap();
        assert_eq!(refused(&db, 1_000).unwrap().len(), 99);
    }
}
