//! Checking the signed log: that every envelope is what its author signed, and that none is missing in between
//! (CONVERGENCE 9).
//!
//! What is missing at the end of another node's chain cannot be told from what has not come here yet.

use std::{collections::BTreeSet, fmt, ops::ControlFlow};

use orgo_schema::id::{EnvelopeHash, NodeId};
use orgo_sync::{
    chain::Link,
    envelope::{Envelope, Signed},
    rejected::Rejected,
};
use rusqlite::Connection;
use serde::Serialize;

use crate::{
    setting::Setting,
    store::{
        StoreError,
        admission::{self, Stored},
        compartment::Compartment,
        envelope,
    },
};

/// The signed log of a compartment, which holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SoundLog {
    /// The compartment.
    pub compartment: String,
    /// How many envelopes it holds.
    pub envelopes: u64,
    /// How many nodes wrote them.
    pub authors: u64,
}

/// The first envelope of a log that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BrokenLog {
    compartment: String,
    author: NodeId,
    site: String,
    seq: u64,
    fault: Fault,
}

/// What is wrong with an envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Fault {
    /// It lies under another name, number or author than it says, or cannot be read.
    Changed(String),
    /// It would not be let in.
    Rejected(String),
    /// It is not here, and those after it are.
    Missing,
    /// It follows one that is not here.
    Unlinked,
}

impl fmt::Display for BrokenLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            compartment,
            author,
            site,
            seq,
            fault,
        } = self;
        write!(
            f,
            "in the log of {compartment}, envelope {seq} of {site} ({author}) "
        )?;
        match fault {
            Fault::Changed(why) => write!(f, "was changed: {why}"),
            Fault::Rejected(why) => write!(f, "is none that counts: {why}"),
            Fault::Missing => f.write_str(
                "is not here, and later ones are: it was taken away, or has not come yet; meet that site, and check again",
            ),
            Fault::Unlinked => f.write_str(
                "follows one that is not here: that was taken away, or has not come yet; meet that site, and check again",
            ),
        }
    }
}

/// Where the walk is in the chain of one author.
#[derive(Debug, Default)]
struct At {
    author: Option<NodeId>,
    /// The last number.
    seq: u64,
}

/// Walks the log of a compartment.
///
/// # Errors
/// When the database refuses.
pub(super) fn verify(
    db: &Connection,
    setting: &Setting,
    compartment: &Compartment,
) -> Result<Result<SoundLog, BrokenLog>, StoreError> {
    let mut sound = SoundLog {
        compartment: compartment.name.clone(),
        envelopes: 0,
        authors: 0,
    };
    let mut at = At::default();
    let found = admission::walk(db, compartment.row, |stored| {
        let before = if at.author == Some(stored.author) {
            at.seq
        } else {
            sound.authors += 1;
            0
        };
        let broken = |seq, fault| {
            let member = setting.roster.member(stored.author);
            ControlFlow::Break(BrokenLog {
                compartment: compartment.name.clone(),
                author: stored.author,
                site: member.map_or_else(|| "a node".to_owned(), |member| member.site.clone()),
                seq,
                fault,
            })
        };
        let (envelope, hash) = match look(setting, compartment, stored) {
            Ok(read) => read,
            Err(fault) => return Ok(broken(stored.seq, fault)),
        };
        let next = before.saturating_add(1);
        let is_cut = || is_beyond(db, setting, (compartment, stored.author), hash);
        if envelope.seq > next && !is_cut()? {
            return Ok(broken(next, Fault::Missing));
        }
        if let Some(previous) = &envelope.previous
            && !envelope::holds(db, previous)?
            && !is_cut()?
        {
            return Ok(broken(envelope.seq, Fault::Unlinked));
        }
        at = At {
            author: Some(stored.author),
            seq: envelope.seq,
        };
        sound.envelopes += 1;
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(match found {
        ControlFlow::Break(broken) => Err(broken),
        ControlFlow::Continue(()) => Ok(sound),
    })
}

/// Reads an envelope as if it came in now.
fn look(
    setting: &Setting,
    compartment: &Compartment,
    stored: &Stored,
) -> Result<(Envelope, EnvelopeHash), Fault> {
    let changed = |why: &str| Fault::Changed(why.to_owned());
    let signature = stored.signature.as_slice().try_into();
    let signed = Signed {
        bytes: stored.bytes.clone(),
        signature: signature.map_err(|_length| changed("its signature has another length"))?,
    };
    let hash = signed.hash();
    if hash.as_bytes().as_slice() != stored.hash {
        return Err(changed("its bytes have another hash than its name"));
    }
    let envelope = signed.verify(&setting.roster);
    let envelope = envelope.map_err(|rejected| match rejected {
        Rejected::Refused(refused) => Fault::Rejected(refused.to_string()),
        Rejected::Parked(missing) => Fault::Rejected(missing.to_string()),
    })?;
    if envelope.compartment != compartment.scope.compartment {
        return Err(changed("it was signed for another compartment"));
    }
    if (envelope.author, envelope.seq) != (stored.author, stored.seq) {
        return Err(changed("it stands in the place of another"));
    }
    Ok((envelope, hash))
}

/// Whether an envelope of somebody who was removed lies beyond the cut: what is missing before it was never waited for.
fn is_beyond(
    db: &Connection,
    setting: &Setting,
    (compartment, author): (&Compartment, NodeId),
    hash: EnvelopeHash,
) -> Result<bool, StoreError> {
    let Some(cut) = setting.roster.cut(author) else {
        return Ok(false);
    };
    let mut links = Vec::new();
    for signed in admission::of_author(db, compartment.row, author)? {
        let read = signed.read();
        let read = read.map_err(|refused| StoreError::Damaged {
            table: "envelope",
            problem: refused.to_string(),
        })?;
        links.push(Link::of(&read, signed.hash()));
    }
    let counting: BTreeSet<EnvelopeHash> = cut.counting(links);
    Ok(!counting.contains(&hash))
}
