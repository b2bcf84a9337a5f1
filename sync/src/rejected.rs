//! What is not let in: refused for good, or parked until the roster has caught up (CONVERGENCE 9).

use orgo_schema::id::{CompartmentId, NodeId, OrganizationId};

use crate::{
    envelope::ContentError,
    form::FormError,
    id::{AdminId, GrantHash, RemovalHash},
    roster::{MemberError, signed::SIGNATURES_MAX},
};

/// Why an envelope or a roster entry does not enter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Rejected {
    /// Never: every node says so, whatever else it knows.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// Not yet: it is kept aside and tried again when the missing entry has come.
    #[error(transparent)]
    Parked(#[from] Missing),
}

/// A roster entry that has not arrived here yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Missing {
    /// The grant that the author writes by.
    #[error("needs grant {0}, which has not arrived yet")]
    Grant(GrantHash),
    /// The last entry of the removal log that the author knew, or the one that an entry follows.
    #[error("needs entry {0} of the removal log, which has not arrived yet")]
    Removal(RemovalHash),
}

/// Why something is refused. It follows from the thing itself and from what it names.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Not what it claims to be.
    #[error(transparent)]
    Form(#[from] FormError),
    /// An envelope whose fields contradict one another.
    #[error(transparent)]
    Content(#[from] ContentError),
    /// A grant for somebody who cannot be a member.
    #[error(transparent)]
    Member(#[from] MemberError),
    /// Made for somebody else's organisation.
    #[error("belongs to organisation {got}, this is {ours}")]
    Organization {
        /// The one it names.
        got: OrganizationId,
        /// The one of this roster.
        ours: OrganizationId,
    },
    /// The bytes are not what the named key signed.
    #[error("signature is not that of {by}")]
    Signature {
        /// The key that is named.
        by: String,
    },
    /// Fewer administrators than needed, or more signatures than allowed.
    #[error(
        "{got} signatures of {distinct} administrators, {needed} to {SIGNATURES_MAX} are needed"
    )]
    Signatures {
        /// How many signatures there are.
        got: usize,
        /// How many of them count.
        distinct: usize,
        /// How many administrators are needed.
        needed: usize,
    },
    /// Signed by somebody who was no administrator.
    #[error("{admin} is not an administrator's key at this point of the removal log")]
    NotAdministrator {
        /// Who signed.
        admin: AdminId,
    },
    /// The grant is another node's.
    #[error("grant {grant} does not name node {node}")]
    NotGranted {
        /// Who wrote.
        node: NodeId,
        /// By which grant.
        grant: GrantHash,
    },
    /// The grant does not reach that far.
    #[error("grant {grant} does not let node {node} write in compartment {compartment}")]
    MayNotWrite {
        /// Who wrote.
        node: NodeId,
        /// Where.
        compartment: CompartmentId,
        /// By which grant.
        grant: GrantHash,
    },
    /// An entry of the removal log with a number that does not follow.
    #[error("entry of the removal log has number {got}, expected {expected}")]
    Number {
        /// The number it bears.
        got: u64,
        /// One more than that of the entry it follows.
        expected: u64,
    },
    /// An entry of the removal log that would leave nobody to sign the next one.
    #[error(
        "{administrators} administrators and a threshold of {threshold}: nobody could sign for them"
    )]
    Administrators {
        /// How many there would be.
        administrators: usize,
        /// How many would have to sign.
        threshold: u32,
    },
    /// A settling entry that chooses something that does not come after the entry it follows.
    #[error(
        "settles the removal log after entry {previous} for entry {chosen}, which is on no branch of it"
    )]
    NotBelow {
        /// The entry it follows.
        previous: RemovalHash,
        /// The entry it chooses.
        chosen: RemovalHash,
    },
    /// The recovery key is for the day when no administrator's key is left.
    #[error("the recovery key {key} cannot be an administrator's key, too")]
    RecoveryKey {
        /// The key.
        key: AdminId,
    },
}
