//! Other nodes: where they are, how they were last met, and how far one has the log of the other.

use iroh::RelayUrl;
use orgo_schema::{id::NodeId, time::Timestamp};
use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

use crate::peer::Place;

/// The most peers that are listed; an organisation has far fewer nodes.
const PEERS_MAX: u32 = 10_000;
/// The most addresses that are kept of one peer of each sort: those a person gave, those it was met at.
pub const ADDRESSES_MAX: usize = 8;
/// What stands before an address that a person gave.
const GIVEN: char = '+';

/// Which of the two called the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// This node called.
    Out,
    /// The other called.
    In,
}

/// What is kept about another node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer {
    /// The node.
    pub node: NodeId,
    /// Where it is: first what a person said, then where it was met, the last meeting first.
    pub addresses: Vec<Address>,
    /// The last meeting.
    pub contact: Contact,
}

impl Peer {
    /// Lists the relays that a person said it is reached through.
    pub fn given_relays(&self) -> impl Iterator<Item = &RelayUrl> {
        let given = self.addresses.iter().filter(|address| address.given);
        given.filter_map(|address| address.place.relay())
    }
}

/// Where a node may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Where.
    pub place: Place,
    /// Whether a person said so; such an address is never pushed out by others.
    pub given: bool,
}

impl Address {
    fn read(text: &str) -> Option<Self> {
        let given = text.starts_with(GIVEN);
        // What a later version wrote there is of no use here.
        let place = text.trim_start_matches(GIVEN).parse().ok()?;
        Some(Self { place, given })
    }

    fn write(self) -> String {
        let Self { place, given } = self;
        if given {
            format!("{GIVEN}{place}")
        } else {
            place.to_string()
        }
    }
}

/// How another node was last met.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contact {
    /// When the two last talked, by this node's clock.
    pub met: Option<Timestamp>,
    /// Who called.
    pub direction: Option<Direction>,
    /// The bytes this node ever sent it, as packed for the wire.
    pub sent_bytes: u64,
    /// The bytes it ever sent, as packed for the wire.
    pub received_bytes: u64,
    /// How far its clock is ahead of this node's, in milliseconds.
    pub skew_ms: Option<i64>,
    /// Its program's version; empty before the first meeting.
    pub version: String,
    /// Why the last try came to nothing.
    pub problem: Option<String>,
}

/// Lists what is kept about other nodes.
///
/// # Errors
/// When the database refuses.
pub fn all(db: &Connection) -> rusqlite::Result<Vec<Peer>> {
    db.prepare_cached(
        "SELECT node, addresses, met_ms, direction, sent_bytes, received_bytes, skew_ms, version, problem
           FROM peer ORDER BY node LIMIT :max",
    )?
    .query_map(named_params! { ":max": PEERS_MAX }, read)?
    .collect()
}

fn read(row: &Row<'_>) -> rusqlite::Result<Peer> {
    let addresses: String = row.get(1)?;
    let bytes = |at| Ok::<_, rusqlite::Error>(row.get::<_, i64>(at)?.cast_unsigned());
    let contact = Contact {
        met: row.get::<_, Option<i64>>(2)?.map(Timestamp),
        direction: row
            .get::<_, Option<i64>>(3)?
            .map(|direction| match direction {
                0 => Direction::Out,
                _ => Direction::In,
            }),
        sent_bytes: bytes(4)?,
        received_bytes: bytes(5)?,
        skew_ms: row.get(6)?,
        version: row.get(7)?,
        problem: row.get(8)?,
    };
    Ok(Peer {
        node: NodeId::new(row.get(0)?),
        addresses: addresses.split(' ').filter_map(Address::read).collect(),
        contact,
    })
}

/// Returns what is kept about a node.
///
/// # Errors
/// When the database refuses.
pub fn get(db: &Connection, node: NodeId) -> rusqlite::Result<Option<Peer>> {
    db.prepare_cached(
        "SELECT node, addresses, met_ms, direction, sent_bytes, received_bytes, skew_ms, version, problem
           FROM peer WHERE node = :node",
    )?
    .query_row(named_params! { ":node": node.as_bytes() }, read)
    .optional()
}

/// Keeps an address of a node, before those of its sort that are known. Where it stands there already,
/// nothing is written.
///
/// # Errors
/// When the database refuses.
pub fn add_address(db: &Connection, node: NodeId, address: &Address) -> rusqlite::Result<()> {
    let known = get(db, node)?
        .map(|peer| peer.addresses)
        .unwrap_or_default();
    let given = known
        .iter()
        .any(|known| known.given && known.place == address.place);
    let given = address.given || given;
    let others = known.iter().filter(|known| known.place != address.place);
    let place = address.place.clone();
    let all: Vec<Address> = [Address { place, given }]
        .into_iter()
        .chain(others.cloned())
        .collect();
    let of = |given| {
        let of = all.iter().filter(move |address| address.given == given);
        of.take(ADDRESSES_MAX).cloned()
    };
    let all: Vec<Address> = of(true).chain(of(false)).collect();
    if all == known {
        return Ok(());
    }
    let texts: Vec<String> = all.into_iter().map(Address::write).collect();
    db.prepare_cached(
        "INSERT INTO peer (node, addresses, sent_bytes, received_bytes, version)
         VALUES (:node, :addresses, 0, 0, '')
             ON CONFLICT (node) DO UPDATE SET addresses = excluded.addresses",
    )?
    .execute(named_params! { ":node": node.as_bytes(), ":addresses": texts.join(" ") })?;
    Ok(())
}

/// Forgets where a node is, and how it was met.
///
/// Returns whether anything was known.
///
/// # Errors
/// When the database refuses.
pub fn forget(db: &Connection, node: NodeId) -> rusqlite::Result<bool> {
    let forgotten = db
        .prepare_cached("DELETE FROM peer WHERE node = :node")?
        .execute(named_params! { ":node": node.as_bytes() })?;
    Ok(forgotten > 0)
}

/// Keeps how a node was last met.
///
/// # Errors
/// When the database refuses.
pub fn put_contact(db: &Connection, node: NodeId, contact: &Contact) -> rusqlite::Result<()> {
    let direction = contact.direction.map(|direction| match direction {
        Direction::Out => 0_i64,
        Direction::In => 1,
    });
    db.prepare_cached(
        "INSERT INTO peer (node, addresses, met_ms, direction, sent_bytes, received_bytes, skew_ms, version, problem)
         VALUES (:node, '', :met, :direction, :sent, :received, :skew, :version, :problem)
             ON CONFLICT (node) DO UPDATE SET met_ms = excluded.met_ms, direction = excluded.direction,
                sent_bytes = excluded.sent_bytes, received_bytes = excluded.received_bytes,
                skew_ms = excluded.skew_ms, version = excluded.version, problem = excluded.problem",
    )?
    .execute(named_params! {
        ":node": node.as_bytes(),
        ":met": contact.met.map(|met| met.0),
        ":direction": direction,
        ":sent": contact.sent_bytes.cast_signed(),
        ":received": contact.received_bytes.cast_signed(),
        ":skew": contact.skew_ms,
        ":version": contact.version,
        ":problem": contact.problem,
    })?;
    Ok(())
}

/// Returns how far this node has the log of another in a compartment: the instance of that log, and
/// the position.
///
/// # Errors
/// When the database refuses.
pub fn cursor(
    db: &Connection,
    peer: NodeId,
    compartment: i64,
) -> rusqlite::Result<Option<([u8; 16], u64)>> {
    db.prepare_cached(
        "SELECT instance, position FROM cursor WHERE peer = :peer AND compartment = :compartment",
    )?
    .query_row(
        named_params! { ":peer": peer.as_bytes(), ":compartment": compartment },
        |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.cast_unsigned())),
    )
    .optional()
}

/// Returns how far another node has the log of this one in a compartment, as it said.
///
/// # Errors
/// When the database refuses.
pub fn delivered(db: &Connection, peer: NodeId, compartment: i64) -> rusqlite::Result<Option<u64>> {
    db.prepare_cached(
        "SELECT position FROM delivered WHERE peer = :peer AND compartment = :compartment",
    )?
    .query_row(
        named_params! { ":peer": peer.as_bytes(), ":compartment": compartment },
        |row| Ok(row.get::<_, i64>(0)?.cast_unsigned()),
    )
    .optional()
}

/// Keeps how far another node has the log of this one.
///
/// # Errors
/// When the database refuses.
pub fn put_delivered(
    db: &Connection,
    peer: NodeId,
    compartment: i64,
    position: u64,
) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO delivered (peer, compartment, position) VALUES (:peer, :compartment, :position)
             ON CONFLICT (peer, compartment) DO UPDATE SET position = excluded.position",
    )?
    .execute(named_params! {
        ":peer": peer.as_bytes(), ":compartment": compartment, ":position": position.cast_signed(),
    })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open() -> Connection {
        let db = Connection::open_in_memory().unwrap();
        db.execute_batch(include_str!("migrations/1.sql")).unwrap();
        db.execute_batch(include_str!("migrations/2.sql")).unwrap();
        db
    }

    const NODE: NodeId = NodeId::new([1; 32]);

    fn at(port: u16, given: bool) -> Address {
        let place = Place::Socket(([10, 0, 0, 1], port).into());
        Address { place, given }
    }

    #[test]
    fn the_last_addresses_stand_first_and_a_given_one_stays() {
        let db = open();
        add_address(&db, NODE, &at(99, true)).unwrap();
        for port in 1..=20 {
            add_address(&db, NODE, &at(port, false)).unwrap();
        }
        // Met where a person said it is: that stays what a person said.
        add_address(&db, NODE, &at(99, false)).unwrap();
        add_address(&db, NODE, &at(19, false)).unwrap();
        let kept = get(&db, NODE).unwrap().unwrap().addresses;
        assert_eq!(kept.len(), 1 + ADDRESSES_MAX);
        assert_eq!(kept[..3], [at(99, true), at(19, false), at(20, false)]);
        assert!(forget(&db, NODE).unwrap());
        assert!(!forget(&db, NODE).unwrap());
    }

    #[test]
    fn a_relay_stands_beside_addresses_and_only_a_given_one_is_gone_to() {
        let db = open();
        let [given, met] = ["https://relay.example.org/", "http://10.0.0.1:3340/"];
        for (text, given) in [(given, true), (met, false), ("10.0.0.1:8732", true)] {
            let place = text.parse().unwrap();
            add_address(&db, NODE, &Address { place, given }).unwrap();
        }
        let kept = get(&db, NODE).unwrap().unwrap();
        assert_eq!(kept.addresses.len(), 3);
        let relays: Vec<String> = kept.given_relays().map(ToString::to_string).collect();
        assert_eq!(relays, [given]);
    }

    #[test]
    fn a_meeting_does_not_lose_the_addresses() {
        let db = open();
        let address = Address {
            place: "[fe80::1]:8732".parse().unwrap(),
            given: true,
        };
        add_address(&db, NODE, &address).unwrap();
        let contact = Contact {
            met: Some(Timestamp(7)),
            direction: Some(Direction::In),
            sent_bytes: 1 << 40,
            received_bytes: 2,
            skew_ms: Some(-3),
            version: "0.1.0".into(),
            problem: Some("it went away".into()),
        };
        put_contact(&db, NODE, &contact).unwrap();
        let expected = Peer {
            node: NODE,
            addresses: vec![address],
            contact,
        };
        assert_eq!(all(&db).unwrap(), [expected]);
    }

    #[test]
    fn a_cursor_is_of_one_peer_and_one_compartment() {
        let db = open();
        super::super::admission::put_cursor(&db, NODE, 1, &[7; 16], 10).unwrap();
        assert_eq!(cursor(&db, NODE, 1).unwrap(), Some(([7; 16], 10)));
        assert_eq!(cursor(&db, NODE, 2).unwrap(), None);
        assert_eq!(cursor(&db, NodeId::new([2; 32]), 1).unwrap(), None);
    }

    #[test]
    fn what_was_delivered_is_what_the_other_said_last() {
        let db = open();
        assert_eq!(delivered(&db, NODE, 1).unwrap(), None);
        for position in [9, 4] {
            put_delivered(&db, NODE, 1, position).unwrap();
            assert_eq!(delivered(&db, NODE, 1).unwrap(), Some(position));
        }
    }
}
