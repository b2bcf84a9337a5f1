//! Welcomes: all that a new node needs to begin.

use minicbor::{Decode, Encode};
use orgo_schema::id::{NodeId, OrganizationId};

use crate::{
    form::{self, FormError},
    id::GrantHash,
    join::file::{self, FileError, FileKind},
    key::{self, AdminKey, Use},
    rejected::Rejected,
    roster::{AdminSignature, FoundingError, Member, Roster, RosterEntry, SignedEntry},
};

/// What an administrator sends to a node that was let in.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Welcome {
    /// The entry that founded the organisation.
    #[n(0)]
    pub founding: SignedEntry,
    /// Every entry of the roster since, each after those it names.
    #[n(1)]
    pub entries: Vec<RosterEntry>,
    /// The one that lets the node in. Its secrets are sealed to the node.
    #[n(2)]
    pub grant: GrantHash,
    /// The name of the organisation's profile.
    #[n(3)]
    pub profile: String,
    /// Who approved it, as people say it.
    #[n(4)]
    pub approved_by: String,
    /// The node at which it was approved.
    #[n(5)]
    pub node: NodeId,
    /// Where that node may be reached, as far as it knew; may be empty.
    #[n(6)]
    pub addresses: Vec<String>,
}

/// A welcome as it is kept and sent.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct SignedWelcome {
    /// The canonical bytes of the welcome.
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    pub bytes: Vec<u8>,
    /// The signature of the administrator who made the grant.
    #[n(1)]
    pub signature: AdminSignature,
}

/// A welcome that was held against what the new node knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// What it says.
    pub welcome: Welcome,
    /// The roster it brings.
    pub roster: Roster,
    /// What the new node is from now on.
    pub member: Member,
}

/// Why a welcome is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WelcomeError {
    /// Not the expected fields.
    #[error("this welcome is damaged: {0}")]
    Form(#[from] FormError),
    /// No organisation begins so.
    #[error("this welcome cannot be believed: {0}")]
    Founding(#[from] FoundingError),
    /// Another organisation than that of the ticket.
    #[error("this welcome is of organisation `{name}` ({got}), the ticket was of {expected}")]
    Organization {
        /// What the welcome's calls itself.
        name: String,
        /// The welcome's.
        got: OrganizationId,
        /// The ticket's.
        expected: OrganizationId,
    },
    /// An entry of its roster that no node takes, or that names one which is not in it.
    #[error("this welcome cannot be believed: {0}")]
    Entry(Box<Rejected>),
    /// Made for another node, or for none.
    #[error("this welcome is not for this node {node}")]
    OtherNode {
        /// This node.
        node: NodeId,
    },
    /// Not signed by who made the grant.
    #[error("this welcome was changed after it was signed")]
    Signature,
    /// The node was let in and removed again.
    #[error("node {node} was removed from organisation `{name}`")]
    Removed {
        /// This node.
        node: NodeId,
        /// The organisation.
        name: String,
    },
}

impl Welcome {
    /// Signs the welcome. The key is that of the administrator who made the grant.
    pub fn sign(&self, key: &AdminKey) -> SignedWelcome {
        let bytes = form::write(self);
        let signature = AdminSignature {
            admin: key.admin_id(),
            signature: key.sign(Use::Welcome, &bytes),
        };
        SignedWelcome { bytes, signature }
    }

    fn roster(&self) -> Result<Roster, WelcomeError> {
        let mut roster = Roster::open(&self.founding)?;
        for entry in &self.entries {
            roster
                .add(entry)
                .map_err(|rejected| WelcomeError::Entry(Box::new(rejected)))?;
        }
        Ok(roster)
    }
}

impl SignedWelcome {
    /// Checks that this lets `node` into the organisation that its ticket named.
    ///
    /// # Errors
    /// When anything about it is not what the node asked for, or cannot be believed.
    pub fn open(&self, expected: OrganizationId, node: NodeId) -> Result<Opened, WelcomeError> {
        let welcome: Welcome = form::read(&self.bytes)?;
        let roster = welcome.roster()?;
        let name = roster.founding().name.clone();
        if roster.organization() != expected {
            return Err(WelcomeError::Organization {
                name,
                got: roster.organization(),
                expected,
            });
        }
        let grant = roster.grants().get(&welcome.grant);
        let Some(grant) = grant.filter(|grant| grant.member.node == node) else {
            return Err(WelcomeError::OtherNode { node });
        };
        let AdminSignature { admin, signature } = &self.signature;
        let is_signed = key::is_signed(admin.as_bytes(), Use::Welcome, &self.bytes, signature);
        if *admin != grant.by || !is_signed {
            return Err(WelcomeError::Signature);
        }
        if roster.is_removed(node) {
            return Err(WelcomeError::Removed { node, name });
        }
        let member = grant.member.clone();
        Ok(Opened {
            welcome,
            roster,
            member,
        })
    }

    /// Returns the file.
    pub fn write(&self) -> Vec<u8> {
        file::write(FileKind::Welcome, self)
    }

    /// Reads the file.
    ///
    /// # Errors
    /// When it is none, or damaged.
    pub fn read(bytes: &[u8]) -> Result<Self, FileError> {
        file::read(FileKind::Welcome, bytes)
    }
}

#[cfg(test)]
mod tests;
