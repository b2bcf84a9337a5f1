//! The bundles that left and came: a row per bundle and other node.

use std::collections::BTreeSet;

use minicbor::{Decode, Encode};
use orgo_schema::{
    id::{CompartmentId, NodeId},
    time::Timestamp,
};
use orgo_sync::{bundle::SignedReceipt, id::BundleHash, parcel::InstanceId};
use rusqlite::{Connection, OptionalExtension as _, named_params};

use super::StoreError;

/// The most bundles that are looked at together; older ones no longer matter.
const BUNDLES_MAX: u32 = 10_000;

/// The newest bundles of a node that are looked at for when one passed.
const STICKS_MAX: u32 = 20;

/// Which way a bundle went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Made here for the other node.
    Out,
    /// Made there, and imported here.
    In,
    /// Made there by a node that had been removed, and put aside.
    Aside,
}

impl Direction {
    const ALL: [Self; 3] = [Self::Out, Self::In, Self::Aside];
}

/// A bundle that left or came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldBundle {
    /// Which way it went.
    pub direction: Direction,
    /// The other node.
    pub peer: NodeId,
    /// Its number among the bundles of its maker.
    pub sequence: u64,
    /// The bundle.
    pub hash: BundleHash,
    /// When it was made, as its maker's stamp says.
    pub made: Timestamp,
    /// What was in it and what became of it.
    pub record: Record,
}

/// What was in a bundle and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Record {
    /// The life of its maker's store.
    #[n(0)]
    pub instance: InstanceId,
    /// How many parts it has; 0 while it is being made.
    #[n(1)]
    pub parts: u32,
    /// The parts that were imported here.
    #[n(2)]
    pub came: BTreeSet<u32>,
    /// The stretches of its maker's log that it brings the other node, or that were imported here.
    #[n(3)]
    pub spans: BTreeSet<Span>,
    /// Proves that its receiver has opened it.
    #[n(4)]
    #[cbor(with = "minicbor::bytes")]
    pub token: Option<[u8; 16]>,
    /// The receipt that came back as a file, the last one.
    #[n(5)]
    pub receipt: Option<SignedReceipt>,
    /// When a receipt came back, in milliseconds since 1970.
    #[n(6)]
    pub confirmed: Option<Timestamp>,
    /// The number of the bundle that was made for the same node before it.
    #[n(7)]
    pub before: Option<u64>,
    /// When the last part of it came here.
    #[n(8)]
    pub came_at: Option<Timestamp>,
}

/// A stretch of a log: what comes after one position, up to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct Span {
    /// The compartment.
    #[n(0)]
    pub compartment: CompartmentId,
    /// The position it begins after.
    #[n(1)]
    pub after: u64,
    /// The position it ends with.
    #[n(2)]
    pub until: u64,
}

/// Returns the number of the next bundle that is made here.
///
/// # Errors
/// When the database refuses.
pub fn next_sequence(db: &Connection) -> rusqlite::Result<u64> {
    db.prepare_cached(
        "SELECT coalesce(max(sequence), 0) + 1 FROM bundle WHERE direction = :direction",
    )?
    .query_row(
        named_params! { ":direction": Direction::Out as u8 },
        |row| Ok(row.get::<_, i64>(0)?.cast_unsigned()),
    )
}

/// Keeps what is known of a bundle, in place of what was.
///
/// # Errors
/// When the database refuses.
pub fn put(db: &Connection, held: &HeldBundle) -> Result<(), StoreError> {
    let record = minicbor::to_vec(&held.record).map_err(|error| StoreError::Damaged {
        table: "bundle",
        problem: error.to_string(),
    })?;
    let changed = db
        .prepare_cached(
            "UPDATE bundle SET receipt = :record
              WHERE direction = :direction AND peer = :peer AND hash = :hash",
        )?
        .execute(named_params! {
            ":record": record,
            ":direction": held.direction as u8,
            ":peer": held.peer.as_bytes(),
            ":hash": held.hash.as_bytes(),
        })?;
    if changed == 0 {
        db.prepare_cached(
            "INSERT INTO bundle (direction, peer, sequence, hash, made_ms, receipt)
             VALUES (:direction, :peer, :sequence, :hash, :made, :record)",
        )?
        .execute(named_params! {
            ":direction": held.direction as u8,
            ":peer": held.peer.as_bytes(),
            ":sequence": held.sequence.cast_signed(),
            ":hash": held.hash.as_bytes(),
            ":made": held.made.0,
            ":record": record,
        })?;
    }
    Ok(())
}

/// Forgets a bundle that was never finished.
///
/// # Errors
/// When the database refuses.
pub fn forget(db: &Connection, hash: BundleHash) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM bundle WHERE direction = :direction AND hash = :hash")?
        .execute(named_params! {
            ":direction": Direction::Out as u8, ":hash": hash.as_bytes(),
        })?;
    Ok(())
}

/// Finds a bundle.
///
/// # Errors
/// When the database refuses or the row is damaged.
pub fn find(
    db: &Connection,
    direction: Direction,
    peer: NodeId,
    hash: BundleHash,
) -> Result<Option<HeldBundle>, StoreError> {
    let found = db
        .prepare_cached(
            "SELECT direction, peer, sequence, hash, made_ms, receipt FROM bundle
              WHERE direction = :direction AND peer = :peer AND hash = :hash",
        )?
        .query_row(
            named_params! {
                ":direction": direction as u8,
                ":peer": peer.as_bytes(),
                ":hash": hash.as_bytes(),
            },
            Row::read,
        )
        .optional()?;
    found.map(Row::held).transpose()
}

/// Lists the finished bundles of a direction, the last one first.
///
/// # Errors
/// When the database refuses or a row is damaged.
pub fn all(db: &Connection, direction: Direction) -> Result<Vec<HeldBundle>, StoreError> {
    let rows: Vec<Row> = db
        .prepare_cached(
            "SELECT direction, peer, sequence, hash, made_ms, receipt FROM bundle
              WHERE direction = :direction ORDER BY sequence DESC, id DESC LIMIT :max",
        )?
        .query_map(
            named_params! { ":direction": direction as u8, ":max": BUNDLES_MAX },
            Row::read,
        )?
        .collect::<Result<_, _>>()?;
    let held = rows.into_iter().map(Row::held);
    held.filter(|held| held.as_ref().map_or(true, |held| held.record.parts > 0))
        .collect()
}

/// What passed between this node and another by stick, the last of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stick {
    /// When that was known here.
    pub at: Timestamp,
    /// A bundle of the other that came, or one for it of which a receipt came back.
    pub direction: Direction,
}

/// Returns what passed between this node and another by stick, the last of it.
///
/// # Errors
/// When the database refuses or a row is damaged.
pub fn last_stick(db: &Connection, peer: NodeId) -> Result<Option<Stick>, StoreError> {
    let mut last: Option<Stick> = None;
    for direction in [Direction::In, Direction::Out] {
        let rows: Vec<Row> = db
            .prepare_cached(
                "SELECT direction, peer, sequence, hash, made_ms, receipt FROM bundle
                  WHERE direction = :direction AND peer = :peer
                  ORDER BY sequence DESC LIMIT :max",
            )?
            .query_map(
                named_params! {
                    ":direction": direction as u8, ":peer": peer.as_bytes(), ":max": STICKS_MAX,
                },
                Row::read,
            )?
            .collect::<Result<_, _>>()?;
        for row in rows {
            let record = row.held()?.record;
            let at = match direction {
                Direction::In => record.came_at,
                Direction::Out => record.confirmed,
                Direction::Aside => None,
            };
            let stick = at.map(|at| Stick { at, direction });
            last = last.into_iter().chain(stick).max_by_key(|stick| stick.at);
        }
    }
    Ok(last)
}

/// A row as it lies there.
struct Row {
    direction: usize,
    peer: [u8; 32],
    sequence: i64,
    hash: [u8; 32],
    made_ms: i64,
    record: Vec<u8>,
}

impl Row {
    fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            direction: row.get(0)?,
            peer: row.get(1)?,
            sequence: row.get(2)?,
            hash: row.get(3)?,
            made_ms: row.get(4)?,
            record: row.get(5)?,
        })
    }

    fn held(self) -> Result<HeldBundle, StoreError> {
        let damaged = |problem: String| StoreError::Damaged {
            table: "bundle",
            problem,
        };
        Ok(HeldBundle {
            direction: *Direction::ALL
                .get(self.direction)
                .ok_or_else(|| damaged(format!("direction {}", self.direction)))?,
            peer: NodeId::new(self.peer),
            sequence: self.sequence.cast_unsigned(),
            hash: BundleHash::new(self.hash),
            made: Timestamp(self.made_ms),
            record: minicbor::decode(&self.record).map_err(|error| damaged(error.to_string()))?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(direction: Direction, sequence: u8, parts: u32) -> HeldBundle {
        HeldBundle {
            direction,
            peer: NodeId::new([2; 32]),
            sequence: sequence.into(),
            hash: BundleHash::new([sequence; 32]),
            made: Timestamp(5),
            record: Record {
                instance: InstanceId::new([1; 16]),
                parts,
                came: [1, 2].into(),
                spans: BTreeSet::new(),
                token: Some([3; 16]),
                receipt: None,
                confirmed: None,
                before: None,
                came_at: None,
            },
        }
    }

    #[test]
    fn the_last_that_passed_by_stick_came_or_was_confirmed() {
        let db = Connection::open_in_memory().unwrap();
        db.execute_batch(include_str!("migrations/1.sql")).unwrap();
        db.execute_batch(include_str!("migrations/2.sql")).unwrap();
        let peer = NodeId::new([2; 32]);
        let mut sent = held(Direction::Out, 1, 1);
        put(&db, &sent).unwrap();
        assert_eq!(last_stick(&db, peer).unwrap(), None, "nobody knows yet");
        let mut came = held(Direction::In, 9, 1);
        came.record.came_at = Some(Timestamp(7));
        put(&db, &came).unwrap();
        let last = |at: i64, direction| {
            let at = Timestamp(at);
            Some(Stick { at, direction })
        };
        assert_eq!(last_stick(&db, peer).unwrap(), last(7, Direction::In));
        sent.record.confirmed = Some(Timestamp(8));
        put(&db, &sent).unwrap();
        assert_eq!(last_stick(&db, peer).unwrap(), last(8, Direction::Out));
        let other = NodeId::new([3; 32]);
        assert_eq!(last_stick(&db, other).unwrap(), None);
    }

    #[test]
    fn finished_bundles_are_listed_and_unfinished_ones_leave_no_number() {
        let db = Connection::open_in_memory().unwrap();
        db.execute_batch(include_str!("migrations/1.sql")).unwrap();
        db.execute_batch(include_str!("migrations/2.sql")).unwrap();
        assert_eq!(next_sequence(&db).unwrap(), 1);
        put(&db, &held(Direction::Out, 1, 1)).unwrap();
        put(&db, &held(Direction::Out, 2, 0)).unwrap();
        put(&db, &held(Direction::In, 9, 1)).unwrap();
        assert_eq!(next_sequence(&db).unwrap(), 3);
        assert_eq!(
            all(&db, Direction::Out).unwrap(),
            [held(Direction::Out, 1, 1)]
        );
        put(&db, &held(Direction::Out, 2, 4)).unwrap();
        let found = find(
            &db,
            Direction::Out,
            NodeId::new([2; 32]),
            BundleHash::new([2; 32]),
        );
        assert_eq!(found.unwrap(), Some(held(Direction::Out, 2, 4)));
        forget(&db, BundleHash::new([2; 32])).unwrap();
        assert_eq!(next_sequence(&db).unwrap(), 2);
    }
}
