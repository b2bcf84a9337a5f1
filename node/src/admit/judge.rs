//! What can be told of parcels by themselves: signatures, forms, facts. It needs no database, so it is done
//! before the writer is asked for anything, on as many threads as there are.

use std::num::NonZero;

use orgo_crdt::Scope;
use orgo_schema::id::{ChangeHash, CompartmentId, EnvelopeHash, NodeId};
use orgo_sync::{
    envelope::{Envelope, Listed, Signed},
    parcel::{Parcel, PersonKey},
    rejected::{Missing, Refused, Rejected},
    roster::{Kinds, Roster},
    verdict::{Verdict, speaker, verdict},
};

use crate::planted::{self, Bug};

/// Changes that one thread takes at once. Fewer are judged faster than a thread starts.
const CHANGES_A_THREAD: usize = 200;

/// A parcel that was looked at.
#[derive(Debug)]
pub(super) struct Judged {
    /// The name of the envelope.
    pub(super) hash: EnvelopeHash,
    /// The envelope.
    pub(super) signed: Signed,
    /// Whether it enters.
    pub(super) entry: Entry,
    /// The changes that came with it and that it lists.
    pub(super) changes: Vec<Change>,
    /// Keys of people's names.
    pub(super) keys: Vec<PersonKey>,
    /// Changes that came with it and that it does not list.
    pub(super) strangers: usize,
}

/// Whether an envelope enters.
#[derive(Debug)]
pub(super) enum Entry {
    /// It does.
    Enters(Envelope),
    /// Not before this came.
    Parked(Missing, Vec<u8>),
    /// Never.
    Refused(Refusal),
}

/// Why an envelope is refused: the code by which it is counted (SECURITY 2.6), and words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) code: &'static str,
    pub(super) why: String,
}

/// A change with what its bytes tell.
#[derive(Debug, Clone)]
pub(super) struct Change {
    pub(super) listed: Listed,
    pub(super) bytes: Vec<u8>,
    pub(super) opinion: Opinion,
}

/// What the bytes of a change tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Opinion {
    /// Facts, in the name of a node or of nobody.
    Facts(Option<NodeId>),
    /// An edit that must be tried on these.
    Edit(Vec<ChangeHash>),
    /// A newer program knows what it is.
    Newer(String),
    /// It is bad.
    Bad(String),
    /// Not the bytes of this change: it is as if they had not come.
    Damaged,
}

/// Says what the bytes of one change tell.
pub(super) fn opinion(place: Scope, kinds: Kinds, listed: &Listed, bytes: &[u8]) -> Opinion {
    match verdict(place, kinds, listed, bytes) {
        Ok(Verdict::Good(facts)) => Opinion::Facts(speaker(&facts)),
        Ok(Verdict::NeedsDocument { ancestors, .. }) => Opinion::Edit(ancestors),
        Ok(Verdict::Withheld(reason)) if reason.may_pass_after_upgrade() => {
            Opinion::Newer(reason.to_string())
        }
        Ok(Verdict::Withheld(reason)) => Opinion::Bad(reason.to_string()),
        Err(_) => Opinion::Damaged,
    }
}

/// Judges parcels that were sent as ones of a compartment.
pub(super) fn judge(
    roster: &Roster,
    compartment: CompartmentId,
    parcels: Vec<Parcel>,
    threads: NonZero<usize>,
) -> Vec<Judged> {
    let changes: usize = parcels.iter().map(|parcel| parcel.changes.len()).sum();
    let threads = threads
        .get()
        .min(changes.max(parcels.len() * 4) / CHANGES_A_THREAD)
        .max(1);
    let mut judged = in_parts(parcels, threads, |parcel| {
        enters(roster, compartment, parcel)
    });
    let place = (roster.organization(), compartment);
    let kinds = roster.kinds(compartment);
    let all: Vec<&mut Change> = judged
        .iter_mut()
        .flat_map(|judged| judged.changes.iter_mut())
        .collect();
    in_parts(all, threads, |change| {
        change.opinion = opinion(place, kinds, &change.listed, &change.bytes);
    });
    judged
}

/// Checks form, signature and grant, in the order of SECURITY 2.6.
fn enters(roster: &Roster, compartment: CompartmentId, parcel: Parcel) -> Judged {
    let hash = parcel.signed.hash();
    let entry = match verify(roster, &parcel.signed) {
        Ok(envelope) if envelope.compartment == compartment => Entry::Enters(envelope),
        Ok(envelope) => Entry::Refused(Refusal {
            code: "E102",
            why: format!(
                "it is of compartment {} and was sent as one of {compartment}",
                envelope.compartment
            ),
        }),
        Err(Rejected::Parked(missing)) => match parcel.signed.read() {
            Ok(envelope) if envelope.compartment == compartment => {
                Entry::Parked(missing, write(&parcel))
            }
            Ok(_) | Err(_) => Entry::Refused(Refusal {
                code: "E102",
                why: "it was sent as one of another compartment".to_owned(),
            }),
        },
        Err(Rejected::Refused(refused)) => Entry::Refused(Refusal {
            code: code(&refused),
            why: refused.to_string(),
        }),
    };
    let (changes, strangers) = match &entry {
        Entry::Enters(envelope) => listed(envelope, parcel.changes),
        Entry::Parked(..) | Entry::Refused(_) => (Vec::new(), 0),
    };
    Judged {
        hash,
        signed: parcel.signed,
        entry,
        changes,
        keys: parcel.keys,
        strangers,
    }
}

/// Checks everything that decides whether an envelope enters.
fn verify(roster: &Roster, signed: &Signed) -> Result<Envelope, Rejected> {
    match signed.verify(roster) {
        Err(Rejected::Refused(Refused::Signature { .. })) if planted::is(Bug::Signature) => {
            Ok(signed.read()?)
        }
        Err(Rejected::Refused(Refused::Organization { .. })) if planted::is(Bug::Organization) => {
            Ok(signed.read()?)
        }
        verified => verified,
    }
}

/// Sorts out what the envelope lists, each change once.
fn listed(envelope: &Envelope, changes: Vec<(Listed, Vec<u8>)>) -> (Vec<Change>, usize) {
    let came = changes.len();
    let mut changes: Vec<Change> = changes
        .into_iter()
        .filter(|(listed, _)| envelope.changes.binary_search(listed).is_ok())
        .map(|(listed, bytes)| Change {
            listed,
            bytes,
            opinion: Opinion::Damaged,
        })
        .collect();
    changes.sort_by_key(|change| change.listed);
    changes.dedup_by_key(|change| change.listed);
    let strangers = came - changes.len();
    (changes, strangers)
}

pub(super) fn write(parcel: &Parcel) -> Vec<u8> {
    // Writing to memory cannot fail.
    minicbor::to_vec(parcel).unwrap_or_default()
}

/// Returns the code that a refusal is counted by (SECURITY 2.6).
pub(super) const fn code(refused: &Refused) -> &'static str {
    match refused {
        Refused::Organization { .. } => "E102",
        Refused::Signature { .. } => "E103",
        Refused::NotGranted { .. } | Refused::MayNotWrite { .. } => "E104",
        Refused::Form(_)
        | Refused::Content(_)
        | Refused::Member(_)
        | Refused::Signatures { .. }
        | Refused::NotAdministrator { .. }
        | Refused::Number { .. }
        | Refused::Administrators { .. }
        | Refused::NotBelow { .. }
        | Refused::RecoveryKey { .. } => "E101",
    }
}

/// Does something with each value, the values dealt out to threads; the results are in their order.
fn in_parts<T: Send, R: Send>(
    values: Vec<T>,
    threads: usize,
    work: impl Fn(T) -> R + Sync,
) -> Vec<R> {
    if threads < 2 || values.len() < 2 {
        return values.into_iter().map(work).collect();
    }
    let size = values.len().div_ceil(threads);
    let mut values = values.into_iter();
    let mut parts: Vec<Vec<T>> = Vec::with_capacity(threads);
    loop {
        let part: Vec<T> = values.by_ref().take(size).collect();
        if part.is_empty() {
            break;
        }
        parts.push(part);
    }
    let work = &work;
    let mut results = Vec::with_capacity(parts.len());
    std::thread::scope(|scope| {
        let first = parts.pop();
        let others: Vec<_> = parts
            .into_iter()
            .map(|part| scope.spawn(move || part.into_iter().map(work).collect::<Vec<R>>()))
            .collect();
        let last: Vec<R> = first.into_iter().flatten().map(work).collect();
        for other in others {
            match other.join() {
                Ok(part) => results.extend(part),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        results.extend(last);
    });
    results
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_keep_the_order() {
        let all: Vec<u32> = (0..1_000).collect();
        for threads in 1..6 {
            let doubled = in_parts(all.clone(), threads, |value| value * 2);
            let expected: Vec<u32> = all.iter().map(|value| value * 2).collect();
            assert_eq!(doubled, expected, "{threads} threads");
        }
    }
}
