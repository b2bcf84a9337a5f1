//! Grants: additive, each valid by itself, made by any one administrator (CONVERGENCE 9).

use minicbor::{Decode, Encode};
use orgo_schema::id::OrganizationId;

use crate::{
    form,
    id::{AdminId, GrantHash, RemovalHash},
    key::{AdminKey, Use},
    rejected::{Missing, Refused, Rejected},
    roster::{
        log::Removals,
        member::Member,
        signed::{self, SignedEntry, Signers},
    },
};

/// A node is let in, or may do more than before.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Grant {
    /// In which organisation.
    #[n(0)]
    pub organization: OrganizationId,
    /// The administrator who grants it.
    #[n(1)]
    pub by: AdminId,
    /// The last entry of the removal log that the administrator knew: who was an administrator then is
    /// what counts, on every node.
    #[n(2)]
    pub removals: RemovalHash,
    /// Which node, and what it may do.
    #[n(3)]
    pub member: Member,
}

impl Grant {
    /// Signs the grant.
    ///
    /// # Errors
    /// When every node would refuse it: the key is not that of [`Grant::by`], or the member cannot stand.
    pub fn sign(&self, key: &AdminKey) -> Result<SignedEntry, Refused> {
        if key.admin_id() != self.by {
            return Err(Refused::Signature {
                by: self.by.to_string(),
            });
        }
        self.member.check()?;
        Ok(SignedEntry::sign(form::write(self), Use::Grant, &[key]))
    }

    /// Returns the name that a signed grant goes by.
    pub fn hash(signed: &SignedEntry) -> GrantHash {
        GrantHash::new(Use::Grant.hash(&signed.bytes))
    }

    /// Reads a grant and checks that it was an administrator's to give.
    pub(crate) fn verify(
        signed: &SignedEntry,
        ours: OrganizationId,
        removals: &Removals,
    ) -> Result<(Self, Signers), Rejected> {
        let grant: Self = form::read(&signed.bytes).map_err(Refused::Form)?;
        grant.member.check().map_err(Refused::Member)?;
        if grant.organization != ours {
            return Err(Refused::Organization {
                got: grant.organization,
                ours,
            }
            .into());
        }
        let by = [grant.by].into();
        let signers = signed::check(&signed.bytes, Use::Grant, &signed.signatures, &by, 1)?;
        let administration = removals
            .administration_at(grant.removals)
            .ok_or(Missing::Removal(grant.removals))?;
        if administration.keys.contains(&grant.by) {
            Ok((grant, signers))
        } else {
            Err(Refused::NotAdministrator { admin: grant.by }.into())
        }
    }
}
