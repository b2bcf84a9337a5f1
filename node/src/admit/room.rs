//! How much is kept aside of what one node handed over: a hostile or broken one fills no disk
//! (SECURITY 2.6, quarantine). These limits decide what is kept, never what counts.

use std::collections::BTreeMap;

use orgo_schema::id::NodeId;
use rusqlite::Connection;

use crate::store::{
    StoreError,
    admission::{self, Kept, State},
};

/// Envelopes of one node that wait for the roster.
pub(super) const PARKED_MAX: u64 = 10_000;
/// Changes of one node that are withheld.
pub(super) const WITHHELD_MAX: u64 = 10_000;
/// Changes of one node whose bytes are missing: large envelopes come in parts, so there may be many for a
/// moment, and each takes little.
pub(super) const MISSING_MAX: u64 = 200_000;
/// Bytes of one node that wait, and that are withheld.
pub(super) const BYTES_MAX: u64 = 64 << 20;

/// How a change is kept aside: why, and with which bytes.
pub(super) type Aside<'a> = (State, Option<&'a [u8]>);

/// What is kept aside, by origin.
#[derive(Debug, Default)]
pub(super) struct Room {
    parked: BTreeMap<NodeId, (u64, u64)>,
    withheld: BTreeMap<NodeId, Kept>,
}

impl Room {
    /// Whether one more envelope may wait; it is counted then.
    pub(super) fn parks(
        &mut self,
        db: &Connection,
        origin: NodeId,
        bytes: usize,
    ) -> Result<bool, StoreError> {
        let (rows, kept) = match self.parked.get(&origin) {
            Some(kept) => *kept,
            None => admission::parked_of(db, origin)?,
        };
        let after = (rows + 1, kept + bytes as u64);
        let fits = after.0 <= PARKED_MAX && after.1 <= BYTES_MAX;
        self.parked
            .insert(origin, if fits { after } else { (rows, kept) });
        Ok(fits)
    }

    /// Returns how one more change may be kept aside: as asked, or, where its bytes find no room, as one
    /// whose bytes are missing; nothing where not even its name finds room.
    pub(super) fn withholds<'a>(
        &mut self,
        db: &Connection,
        origin: NodeId,
        state: State,
        bytes: Option<&'a [u8]>,
    ) -> Result<Option<Aside<'a>>, StoreError> {
        let mut kept = match self.withheld.get(&origin) {
            Some(kept) => *kept,
            None => admission::withheld_from(db, origin)?,
        };
        let size = bytes.map_or(0, |bytes| bytes.len() as u64);
        // A bad change needs no bytes to stay bad; another one without is asked for again. So is an edit that waits
        // where many do: what is recent comes to a new node before what it follows, and must not be lost for that.
        let is_crowded = state == State::Waits && kept.rows >= WITHHELD_MAX;
        let (state, bytes) = if kept.bytes + size <= BYTES_MAX && !is_crowded {
            kept.bytes += size;
            (state, bytes)
        } else if state == State::Refused {
            (state, None)
        } else {
            (State::Missing, None)
        };
        let (count, most) = if state == State::Missing {
            (&mut kept.missing, MISSING_MAX)
        } else {
            (&mut kept.rows, WITHHELD_MAX)
        };
        *count += 1;
        let fits = *count <= most;
        self.withheld.insert(origin, kept);
        Ok(fits.then_some((state, bytes)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::open::in_memory;

    /// What becomes of one more change of a node of which so much is kept.
    fn aside(kept: Kept, state: State) -> Option<Aside<'static>> {
        let (db, origin) = (in_memory(), NodeId::new([7; 32]));
        let mut room = Room::default();
        room.withheld.insert(origin, kept);
        room.withholds(&db, origin, state, Some(b"bytes")).unwrap()
    }

    #[test]
    fn bytes_that_find_no_room_are_left_out_and_what_must_not_be_lost_comes_again() {
        let kept = |bytes, missing| Kept {
            bytes,
            missing,
            ..Kept::default()
        };
        let fits = Some((State::Refused, Some(&b"bytes"[..])));
        assert_eq!(aside(kept(BYTES_MAX - 5, 0), State::Refused), fits);
        let full = BYTES_MAX - 4;
        assert_eq!(
            aside(kept(full, 0), State::Refused),
            Some((State::Refused, None))
        );
        for state in [State::Waits, State::Unsafe, State::Unspoken] {
            assert_eq!(aside(kept(full, 0), state), Some((State::Missing, None)));
            assert_eq!(aside(kept(full, MISSING_MAX), state), None);
        }
    }

    #[test]
    fn envelopes_wait_until_their_bytes_find_no_room() {
        let (db, origin) = (in_memory(), NodeId::new([7; 32]));
        let mut room = Room::default();
        let mut parks = |bytes: u64| {
            let bytes = usize::try_from(bytes).unwrap();
            room.parks(&db, origin, bytes).unwrap()
        };
        assert!(parks(BYTES_MAX - 2));
        assert!(!parks(3), "there is room for two bytes");
        // What was turned away has taken none of it.
        assert!(parks(2) && !parks(1));
    }

    #[test]
    fn an_edit_that_waits_is_never_forgotten_for_want_of_room() {
        let full = Kept {
            rows: WITHHELD_MAX,
            ..Kept::default()
        };
        assert_eq!(aside(full, State::Waits), Some((State::Missing, None)));
        assert_eq!(aside(full, State::Refused), None);
        let kept = aside(Kept::default(), State::Waits);
        assert_eq!(kept, Some((State::Waits, Some(&b"bytes"[..]))));
    }
}
