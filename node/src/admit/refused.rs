//! What was refused for good, for people: by name and reason, nothing of its content. Nothing can be done about
//! it but to look at the node that handed it over, and to forget it.

use std::{collections::BTreeSet, fmt, str::FromStr};

use orgo_schema::{
    id::{EnvelopeHash, NodeId},
    time::Timestamp,
};
use orgo_sync::{id::EntryHash, rejected};
use serde::{Deserialize, Serialize};

use super::{AdmitError, Source, judge};
use crate::{
    node::Node,
    store::{
        StoreError,
        admission::{self, Refusal, Refused, RefusedKind, Way},
    },
};

/// The most that one list holds.
const LISTED_MAX: u32 = 1_000;
/// The most signs of a reason that are kept: an entry of the roster may name what it likes.
const REASON_MAX: usize = 300;
/// How the text of a name begins, so that it is not taken for that of an envelope that waits.
const PREFIX: &str = "refused-";

/// The name of something that was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedId([u8; 32]);

impl fmt::Display for RefusedId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PREFIX}{}", EnvelopeHash::new(self.0))
    }
}

impl FromStr for RefusedId {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let hash = text.strip_prefix(PREFIX).map(str::parse::<EnvelopeHash>);
        match hash {
            Some(Ok(hash)) => Ok(Self(*hash.as_bytes())),
            Some(Err(_)) | None => Err(format!("`{text}` names nothing that was refused")),
        }
    }
}

/// Something that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedItem {
    /// Its name, by which it is forgotten.
    pub id: RefusedId,
    /// What is wrong with it.
    pub what: Wrong,
    /// The code by which it is counted (SECURITY 2.6).
    pub code: String,
    /// Why, for people.
    pub reason: String,
    /// Who handed it over.
    pub origin: NodeId,
    /// How, the last time.
    pub way: Way,
    /// The row of the compartment as one of which it was sent; none for the roster.
    pub compartment: Option<i64>,
    /// How often it came.
    pub times: u64,
    /// When it came first.
    pub first: Timestamp,
    /// When it came last.
    pub last: Timestamp,
}

/// Lists what was refused in the compartments that are open here and in the roster, what came last first.
///
/// # Errors
/// When the database refuses.
pub fn refused(node: &Node) -> Result<Vec<RefusedItem>, StoreError> {
    let setting = node.setting();
    let rows = node
        .store
        .read(|db| admission::refused(db, LISTED_MAX))?
        .into_iter();
    let open = |row: &Refused| {
        row.compartment
            .is_none_or(|row| setting.compartment(row).is_some())
    };
    Ok(rows.filter(open).map(told).collect())
}

fn told(row: Refused) -> RefusedItem {
    let reason = match row.kind {
        RefusedKind::Envelope | RefusedKind::Entry => row.reason,
        RefusedKind::Rest => format!(
            "more than is listed came from this node; the last: {}",
            row.reason
        ),
    };
    RefusedItem {
        id: RefusedId(row.hash),
        what: Wrong::of(row.kind, &row.code),
        code: row.code,
        reason,
        origin: row.origin,
        way: row.way,
        compartment: row.compartment,
        times: row.times,
        first: row.first,
        last: row.last,
    }
}

/// What is wrong with something that was refused, as far as its code tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// There was more of the same node than is listed.
    Rest,
    /// It is meant for somebody else.
    Elsewhere,
    /// It is not signed by whom it names.
    NotSigned,
    /// Who wrote it had no right to.
    NoRight,
    /// It came with what it does not name.
    NotNamed,
    /// There was no room for it to wait.
    NoRoom,
    /// An entry of the roster that no node takes.
    Entry,
    /// An envelope that is not in order.
    Envelope,
}

impl Wrong {
    fn of(kind: RefusedKind, code: &str) -> Self {
        match (kind, code) {
            (RefusedKind::Rest, _) => Self::Rest,
            (_, "E102") => Self::Elsewhere,
            (_, "E103") => Self::NotSigned,
            (_, "E104") => Self::NoRight,
            (_, "E107") => Self::NotNamed,
            (_, "E112" | "E113") => Self::NoRoom,
            (RefusedKind::Entry, _) => Self::Entry,
            (RefusedKind::Envelope, _) => Self::Envelope,
        }
    }
}

/// Forgets what was refused under a name. It is listed again when it comes again.
///
/// # Errors
/// When there is nothing of this name, or the database refuses.
pub fn forget_refused(node: &Node, id: RefusedId) -> Result<(), AdmitError> {
    let named: BTreeSet<Option<i64>> = refused(node)?
        .into_iter()
        .filter(|item| item.id == id)
        .map(|item| item.compartment)
        .collect();
    if named.is_empty() {
        return Err(AdmitError::NotThere {
            what: id.to_string(),
        });
    }
    let setting = node.setting();
    for row in named {
        let forget = move |batch: &mut crate::store::Batch<'_>| {
            Ok::<_, StoreError>(admission::forget_refused(batch.db, &id.0)?)
        };
        match row.and_then(|row| setting.compartment(row)) {
            Some(held) => node.store.write(held, forget)?,
            None => node.store.write_local(forget)?,
        }
    }
    Ok(())
}

/// Lists entries of the roster that no node takes. What goes wrong with that keeps nothing out.
pub(super) fn entries(node: &Node, source: Source, refused: &[(EntryHash, rejected::Refused)]) {
    if refused.is_empty() {
        return;
    }
    let (origin, way) = source.told(&node.setting());
    let refused = refused.to_vec();
    let listed = node.store.write_local(move |batch| {
        for (hash, why) in &refused {
            let reason: String = why.to_string().chars().take(REASON_MAX).collect();
            let refusal = Refusal {
                origin,
                way,
                compartment: None,
                kind: RefusedKind::Entry,
                hash: hash.as_bytes(),
                code: judge::code(why),
                reason: &reason,
                at: batch.now(),
            };
            admission::refuse(batch.db, &refusal)?;
        }
        Ok::<_, StoreError>(())
    });
    if let Err(error) = listed {
        tracing::error!(%error, "entries of the roster that were refused could not be listed");
    }
}
