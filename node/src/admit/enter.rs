//! What happens inside the transaction: envelopes are kept, each change counts or is withheld.
//!
//! Whether a change counts follows from the set of envelopes that list it, from its bytes and from its
//! causal ancestors, never from the order they came in (CONVERGENCE 9):
//!
//! - an envelope that counts lists it: one of an author who was not removed, or within the cut;
//! - where its facts speak for a node, an envelope of that node lists it;
//! - its bytes are good, and if it is an edit, its ancestors count.
//!
//! So a change that does not count yet has a row for each envelope that lists it, and is looked at again
//! whenever another one does.

use std::collections::{BTreeMap, BTreeSet};

use orgo_schema::id::{DocumentId, EnvelopeHash, NodeId};
use orgo_sync::{
    chain::Link,
    envelope::{Envelope, Listed},
    rejected::Missing,
};
use rusqlite::Connection;

use super::{
    aside::absent,
    edits::{Pending, Trials},
    judge::{Change, Entry, Judged, Opinion},
    parked,
    report::Report,
    room::Room,
};
use crate::{
    planted::{self, Bug},
    purge::Known,
    setting::Setting,
    store::{
        Batch, StoreError,
        admission::{self, Parked, Received, Refusal, RefusedKind, State, Way},
        compartment::Compartment,
        envelope, purged,
    },
};

/// The code of an envelope that finds no room to wait (SECURITY 2.6). It may enter when it comes again.
const NO_ROOM: &str = "E112";
/// The code of a change that finds none.
pub(super) const NO_ROOM_ASIDE: &str = "E113";

/// Where one call admits to, from whom, and how that came.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) compartment: Compartment,
    pub(super) origin: NodeId,
    pub(super) way: Way,
}

/// A transaction that admits.
#[expect(
    clippy::struct_excessive_bools,
    reason = "whether each of four tables holds anything, asked once"
)]
pub(super) struct Entering<'a, 'b> {
    pub(super) batch: &'a mut Batch<'b>,
    pub(super) setting: &'a Setting,
    pub(super) place: &'a Place,
    pub(super) trials: &'a Trials,
    pub(super) report: Report,
    /// What is to be projected.
    pub(super) touched: BTreeSet<DocumentId>,
    /// Edits that wait for others of this transaction.
    pub(super) pending: Vec<Pending>,
    /// Documents whose edits are to be tried again: what they wait for came meanwhile.
    pub(super) again: BTreeSet<DocumentId>,
    pub(super) room: Room,
    /// Decisions that take effect once what they take away is carried on.
    pub(super) deferred: BTreeSet<DocumentId>,
    pub(super) any_withheld: bool,
    pub(super) any_purged: bool,
    /// What is known of documents that were purged.
    pub(super) known: BTreeMap<DocumentId, Known>,
    any_parked: bool,
    any_refused: bool,
    /// The envelopes that count, of authors who were removed.
    counting: BTreeMap<NodeId, BTreeSet<EnvelopeHash>>,
}

impl<'a, 'b> Entering<'a, 'b> {
    pub(super) fn new(
        batch: &'a mut Batch<'b>,
        setting: &'a Setting,
        place: &'a Place,
        trials: &'a Trials,
    ) -> Result<Self, StoreError> {
        let any_withheld = admission::any_withheld(batch.db, place.compartment.row)?;
        let any_purged = purged::any(batch.db, place.compartment.row)?;
        let any_parked = admission::any_parked(batch.db)?;
        let any_refused = admission::any_refused(batch.db)?;
        Ok(Self {
            batch,
            setting,
            place,
            trials,
            report: Report::default(),
            touched: BTreeSet::new(),
            pending: Vec::new(),
            again: BTreeSet::new(),
            room: Room::default(),
            deferred: BTreeSet::new(),
            any_withheld,
            any_purged,
            known: BTreeMap::new(),
            any_parked,
            any_refused,
            counting: BTreeMap::new(),
        })
    }

    pub(super) fn db(&self) -> &'b Connection {
        self.batch.db
    }

    pub(super) const fn row(&self) -> i64 {
        self.place.compartment.row
    }

    /// Takes in parcels: first all envelopes, because together they say which of a removed author count.
    pub(super) fn parcels(&mut self, judged: &mut [Judged]) -> Result<(), StoreError> {
        let mut news = Vec::with_capacity(judged.len());
        for judged in judged.iter() {
            news.push(self.envelope(judged)?);
        }
        self.decisions_first(judged, &news)?;
        let mut removed = BTreeSet::new();
        for (judged, new) in judged.iter_mut().zip(news) {
            let Entry::Enters(envelope) = &judged.entry else {
                continue;
            };
            if new && self.setting.roster.is_removed(envelope.author) {
                removed.insert(envelope.author);
            }
            if new || self.any_withheld {
                let changes = std::mem::take(&mut judged.changes);
                self.changes(judged.hash, envelope, changes)?;
            }
        }
        // An envelope that closed a gap may have brought others within the cut.
        for author in removed {
            self.count_again(author)?;
        }
        self.settle()
    }

    /// Keeps an envelope, if it may enter and is new.
    fn envelope(&mut self, judged: &Judged) -> Result<bool, StoreError> {
        let envelope = match &judged.entry {
            Entry::Enters(envelope) => envelope,
            Entry::Parked(missing, parcel) => {
                self.park(judged, *missing, parcel)?;
                return Ok(false);
            }
            Entry::Refused(refusal) => {
                let sentence = format!("envelope {} is refused: {}", judged.hash, refusal.why);
                self.refuse(judged.hash.as_bytes(), refusal.code, &refusal.why, sentence)?;
                if self.place.way == Way::Kept {
                    admission::unpark(self.db(), &judged.hash)?;
                }
                return Ok(false);
            }
        };
        if judged.strangers > 0 {
            let why = format!(
                "it came with {} changes that it does not list",
                judged.strangers
            );
            let sentence = format!("envelope {}: {why}", judged.hash);
            self.refuse(judged.hash.as_bytes(), "E107", &why, sentence)?;
        }
        if envelope::holds(self.db(), &judged.hash)? && !planted::is(Bug::Duplicate) {
            self.report.duplicates += 1;
            return Ok(false);
        }
        let received = Received {
            link: Link::of(envelope, judged.hash),
            author: envelope.author,
            stamp: envelope.stamp,
            signed: &judged.signed,
            origin: self.place.origin,
            at: self.batch.now(),
        };
        admission::add_envelope(self.db(), self.row(), &received)?;
        self.batch.observe(envelope.stamp);
        if admission::is_used_twice(self.db(), self.row(), envelope.author, envelope.seq)? {
            self.report.fork(envelope.author);
        }
        if self.any_parked {
            admission::unpark(self.db(), &judged.hash)?;
        }
        self.found_room(judged.hash.as_bytes(), NO_ROOM)?;
        self.report.envelopes += 1;
        Ok(true)
    }

    fn park(&mut self, judged: &Judged, missing: Missing, parcel: &[u8]) -> Result<(), StoreError> {
        let parked = Parked {
            hash: judged.hash,
            needs: parked::needs(missing),
            parcel: parcel.to_owned(),
            origin: self.place.origin,
            at: self.batch.now(),
        };
        // What waits already needs no more room.
        if admission::parked(self.db(), &judged.hash)?.is_none()
            && !self
                .room
                .parks(self.db(), self.place.origin, parcel.len())?
        {
            let why = format!("it {missing}, and too many from the same node wait already");
            let sentence = format!("envelope {} is refused: {why}", judged.hash);
            return self.refuse(judged.hash.as_bytes(), NO_ROOM, &why, sentence);
        }
        admission::park(self.db(), &parked)?;
        self.found_room(judged.hash.as_bytes(), NO_ROOM)?;
        self.report.parked += 1;
        let sentence = format!("envelope {} waits: it {missing}", judged.hash);
        self.report.say(sentence);
        Ok(())
    }

    /// Counts a refusal, and lists it for people under the name of what is refused.
    pub(super) fn refuse(
        &mut self,
        hash: &[u8; 32],
        code: &'static str,
        why: &str,
        sentence: String,
    ) -> Result<(), StoreError> {
        let refusal = Refusal {
            origin: self.place.origin,
            way: self.place.way,
            compartment: Some(self.row()),
            kind: RefusedKind::Envelope,
            hash,
            code,
            reason: why,
            at: self.batch.now(),
        };
        admission::refuse(self.db(), &refusal)?;
        self.report.refuse(code, sentence);
        Ok(())
    }

    /// What had found no room is not refused any more.
    pub(super) fn found_room(&self, hash: &[u8; 32], code: &str) -> Result<(), StoreError> {
        if self.any_refused {
            admission::found_room(self.db(), hash, code)?;
        }
        Ok(())
    }

    fn changes(
        &mut self,
        hash: EnvelopeHash,
        envelope: &Envelope,
        changes: Vec<Change>,
    ) -> Result<(), StoreError> {
        let counts = self.counts(envelope.author, hash)?;
        let mut came = changes.into_iter().peekable();
        for listed in &envelope.changes {
            let change = came.next_if(|change| change.listed == *listed);
            let change = change.filter(|change| change.opinion != Opinion::Damaged);
            let lister = Lister {
                envelope: hash,
                author: envelope.author,
                counts,
            };
            self.listed(lister, *listed, change)?;
        }
        Ok(())
    }

    /// Looks at one change that an envelope lists.
    pub(super) fn listed(
        &mut self,
        lister: Lister,
        listed: Listed,
        change: Option<Change>,
    ) -> Result<(), StoreError> {
        if self.is_purged(listed.document)? {
            return self.drop_purged(lister, listed, change.as_ref());
        }
        if admission::holds(self.db(), self.row(), &listed)? {
            return Ok(());
        }
        let known = if self.any_withheld {
            admission::withheld_of(self.db(), self.row(), &listed)?
        } else {
            Vec::new()
        };
        // The way of nearly all: nothing was ever held against it.
        let clean = known.iter().all(|row| row.state == State::Missing);
        if clean
            && lister.counts
            && let Some(change) = &change
        {
            match &change.opinion {
                Opinion::Facts(speaker)
                    if speaker.is_none_or(|node| node == lister.author)
                        || planted::is(Bug::Speaker) =>
                {
                    if !known.is_empty() {
                        admission::release(self.db(), self.row(), &listed)?;
                    }
                    return self.keep(&listed, &change.bytes);
                }
                Opinion::Edit(ancestors) if known.is_empty() => {
                    self.pending.push(Pending {
                        listed,
                        bytes: change.bytes.clone(),
                        ancestors: ancestors.clone(),
                        lister: Some(lister.envelope),
                    });
                    return Ok(());
                }
                Opinion::Facts(_)
                | Opinion::Edit(_)
                | Opinion::Newer(_)
                | Opinion::Bad(_)
                | Opinion::Damaged => {}
            }
        }
        let news = known.iter().all(|row| row.envelope != lister.envelope);
        if !news && (change.is_none() || known.iter().any(|row| row.bytes.is_some())) {
            return Ok(());
        }
        if news {
            let (state, reason) = absent(lister.counts);
            self.withhold(lister.envelope, listed, state, reason, None)?;
        }
        if known.is_empty() && change.is_none() {
            return Ok(());
        }
        self.reconsider(&listed, change)
    }

    /// Whether an envelope counts: of an author who was removed, those up to the cut do.
    pub(super) fn counts(
        &mut self,
        author: NodeId,
        envelope: EnvelopeHash,
    ) -> Result<bool, StoreError> {
        if planted::is(Bug::Removal) {
            return Ok(true);
        }
        let Some(cut) = self.setting.roster.cut(author) else {
            return Ok(true);
        };
        if let Some(counting) = self.counting.get(&author) {
            return Ok(counting.contains(&envelope));
        }
        let counting = cut.counting(links(self.db(), self.row(), author)?);
        let counts = counting.contains(&envelope);
        self.counting.insert(author, counting);
        Ok(counts)
    }

    /// Looks again at what a removed author wrote beyond the cut: it may be within it now.
    pub(super) fn count_again(&mut self, author: NodeId) -> Result<(), StoreError> {
        let links = links(self.db(), self.row(), author)?;
        for link in links {
            if !self.counts(author, link.hash)? {
                continue;
            }
            for row in admission::withheld_by(self.db(), self.row(), &link.hash)? {
                if row.state == State::Beyond {
                    self.reconsider(&row.listed, None)?;
                }
            }
        }
        Ok(())
    }
}

/// An envelope that lists a change.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lister {
    pub(super) envelope: EnvelopeHash,
    pub(super) author: NodeId,
    pub(super) counts: bool,
}

/// Returns the chain of an author in a compartment.
pub(super) fn links(
    db: &Connection,
    compartment: i64,
    author: NodeId,
) -> Result<Vec<Link>, StoreError> {
    let signed = admission::of_author(db, compartment, author)?;
    signed
        .iter()
        .map(|signed| Ok(Link::of(&read(signed)?, signed.hash())))
        .collect()
}

/// Reads an envelope that was verified before it was stored.
pub(super) fn read(signed: &orgo_sync::envelope::Signed) -> Result<Envelope, StoreError> {
    signed.read().map_err(|refused| StoreError::Damaged {
        table: "envelope",
        problem: refused.to_string(),
    })
}
