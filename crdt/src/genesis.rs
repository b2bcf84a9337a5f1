//! The first change of every document: its containers, and nothing else.
//!
//! Containers are made here and nowhere else. Two sites that each create a map under the same key
//! create two maps, and a merge shows only one of them (SYNC 1). The actor and the time are constants,
//! so every node makes the very same change: it is implicit, never stored and never sent.
//!
//! A genesis never changes. A kind that one day needs another container gets it by a second constant
//! change with the next [`LAYOUT`] in its fixed actor. Changes that need the new container depend on that
//! second change, all others do not, so that an earlier program takes part in everything it knows.

use std::{num::NonZeroU64, sync::LazyLock};

use automerge::{
    ActorId, Automerge, AutomergeError, ObjType, ROOT, TextEncoding,
    transaction::{CommitOptions, Transactable},
};
use orgo_schema::id::{ChangeHash, DocumentKind};

/// The number of the layout that this program writes. It is part of the actor of every genesis.
pub const LAYOUT: u8 = 1;

/// The map of facts, by key. What is made first in a genesis has the first operation number.
pub(crate) const FACTS: &str = "facts";
/// The operation that makes [`FACTS`].
pub(crate) const FACTS_OPERATION: u64 = 1;
/// The map of quiet registers, by name.
pub(crate) const REGISTERS: &str = "registers";
/// The operation that makes [`REGISTERS`].
pub(crate) const REGISTERS_OPERATION: u64 = 2;
/// The text of a case.
pub(crate) const NARRATIVE: &str = "narrative";
/// The operation that makes [`NARRATIVE`].
pub(crate) const NARRATIVE_OPERATION: u64 = 3;

/// How text is counted, the same on every platform.
pub(crate) const ENCODING: TextEncoding = TextEncoding::UnicodeCodePoint;

/// The genesis of one kind, made once per process.
pub(crate) struct Genesis {
    /// The hash of the change.
    pub(crate) hash: automerge::ChangeHash,
    /// Who made it: a constant of the kind and the layout.
    pub(crate) actor: ActorId,
    /// The number of the first operation after it.
    pub(crate) next_operation: NonZeroU64,
    /// A document that holds nothing else.
    pub(crate) document: Automerge,
}

/// Returns the genesis of a kind.
pub(crate) fn genesis(kind: DocumentKind) -> &'static Genesis {
    static SIGNAL: LazyLock<Genesis> = LazyLock::new(|| make(DocumentKind::Signal));
    static CASE: LazyLock<Genesis> = LazyLock::new(|| make(DocumentKind::Case));
    static TASK: LazyLock<Genesis> = LazyLock::new(|| make(DocumentKind::Task));
    static PERSON: LazyLock<Genesis> = LazyLock::new(|| make(DocumentKind::Person));
    static USER: LazyLock<Genesis> = LazyLock::new(|| make(DocumentKind::User));
    static PURGE: LazyLock<Genesis> = LazyLock::new(|| make(DocumentKind::Purge));
    static POLICY: LazyLock<Genesis> = LazyLock::new(|| make(DocumentKind::Policy));
    static PARCEL: LazyLock<Genesis> = LazyLock::new(|| make(DocumentKind::Parcel));
    match kind {
        DocumentKind::Signal => &SIGNAL,
        DocumentKind::Case => &CASE,
        DocumentKind::Task => &TASK,
        DocumentKind::Person => &PERSON,
        DocumentKind::User => &USER,
        DocumentKind::Purge => &PURGE,
        DocumentKind::Policy => &POLICY,
        DocumentKind::Parcel => &PARCEL,
    }
}

/// Returns the hash of a kind's genesis: the only dependency of every change of facts.
pub fn genesis_hash(kind: DocumentKind) -> ChangeHash {
    ChangeHash::new(genesis(kind).hash.0)
}

/// Tells whether documents of a kind have a narrative.
pub const fn has_narrative(kind: DocumentKind) -> bool {
    match kind {
        DocumentKind::Case => true,
        DocumentKind::Signal
        | DocumentKind::Task
        | DocumentKind::Person
        | DocumentKind::User
        | DocumentKind::Purge
        | DocumentKind::Policy
        | DocumentKind::Parcel => false,
    }
}

fn actor(kind: DocumentKind) -> ActorId {
    let mut actor = *b"orgo genesis \0\0\0";
    let [.., of_kind, of_layout] = &mut actor;
    (*of_kind, *of_layout) = (kind.code(), LAYOUT);
    ActorId::from(actor)
}

#[expect(
    clippy::expect_used,
    reason = "creating three named containers in an empty document cannot fail"
)]
fn make(kind: DocumentKind) -> Genesis {
    let actor = actor(kind);
    let mut document = Automerge::new_with_encoding(ENCODING).with_actor(actor.clone());
    let made = document
        .transact_with::<_, _, AutomergeError, _>(
            |()| CommitOptions::default().with_time(0),
            |tx| {
                tx.put_object(ROOT, FACTS, ObjType::Map)?;
                tx.put_object(ROOT, REGISTERS, ObjType::Map)?;
                if has_narrative(kind) {
                    tx.put_object(ROOT, NARRATIVE, ObjType::Text)?;
                }
                Ok(())
            },
        )
        .expect("a constant change");
    let containers = if has_narrative(kind) {
        NARRATIVE_OPERATION
    } else {
        REGISTERS_OPERATION
    };
    Genesis {
        hash: made.hash.expect("a change that is not empty"),
        actor,
        next_operation: NonZeroU64::MIN.saturating_add(containers),
        document,
    }
}

#[cfg(test)]
mod tests {
    use automerge::ReadDoc;

    use super::*;

    /// The hashes are part of the format: whoever changes one cuts every document ever written off.
    #[test]
    fn a_genesis_never_changes() {
        let check = |kind, hash: &str| assert_eq!(genesis_hash(kind).to_string(), hash, "{kind:?}");
        check(
            DocumentKind::Signal,
            "647386cb0bf85666fd9a08467275e2abe4bccb0fbd973a8d72ca30d26f2b0327",
        );
        check(
            DocumentKind::Case,
            "eb8a737a19b095940075617b113aa9b5377c6e945b434ead57de410e1b8712e5",
        );
        check(
            DocumentKind::Task,
            "3817e7af5b00df03ea834e0cbbf31cb6e9e11f77ebc2ec337db8d123fbde0e73",
        );
        check(
            DocumentKind::Person,
            "de03e8bdf79293a0fc9a71e073b980ef49d80419c87e0736b971564deb22a88c",
        );
        check(
            DocumentKind::User,
            "25262390c6c9b765a00f910d2179c33eec9322c25df7bd23c47e07e469310e71",
        );
        check(
            DocumentKind::Purge,
            "7130ce550e34960a5ea7b0267c2a677f8809cce62720c6ad074808a73601dfb3",
        );
        check(
            DocumentKind::Parcel,
            "3f8c175474d1f86d6c63bdb175495f866e169ac9aaeb99c6b6d56bd0d8b18aaf",
        );
    }

    #[test]
    fn containers_have_the_numbers_that_changes_name_them_by() {
        for kind in DocumentKind::ALL {
            let genesis = genesis(kind);
            let mut expected = vec![(FACTS, FACTS_OPERATION), (REGISTERS, REGISTERS_OPERATION)];
            if has_narrative(kind) {
                expected.push((NARRATIVE, NARRATIVE_OPERATION));
            }
            for (name, operation) in &expected {
                let (_, id) = genesis.document.get(ROOT, *name).unwrap().unwrap();
                assert_eq!(
                    id.to_string(),
                    format!("{operation}@{}", genesis.actor),
                    "{kind:?} {name}"
                );
            }
            let change = genesis.document.get_last_local_change().unwrap();
            assert_eq!(change.max_op() + 1, genesis.next_operation.get());
            assert_eq!(change.len(), expected.len());
            assert_eq!(change.timestamp(), 0);
        }
    }
}
