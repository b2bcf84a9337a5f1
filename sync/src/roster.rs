//! Who belongs to the organisation and may do what, from signed entries alone (CONVERGENCE 9).
//!
//! Grants only add up, so their order never matters. Removals are a log, and are looked at by what
//! folds the documents; an envelope enters without asking them.

pub mod founding;
pub mod grant;
pub mod member;
pub mod removal;
pub mod signed;

use std::collections::BTreeMap;

use orgo_schema::{
    derive,
    id::{CompartmentId, NodeId, OrganizationId},
};

pub use founding::{Class, Compartment, Founding, FoundingError};
pub use grant::Grant;
pub use member::{Access, Capabilities, Member, MemberError, Power};
pub use removal::{Administration, Removal, Removals, Replaced};
pub use signed::{AdminSignature, SignedEntry};

use crate::{
    id::{GrantHash, RemovalHash},
    rejected::{Missing, Refused, Rejected},
};

/// The roster of one organisation, as far as it is known here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roster {
    organization: OrganizationId,
    founding_grant: GrantHash,
    founding: Founding,
    grants: BTreeMap<GrantHash, Grant>,
    removals: Removals,
    /// What the founding entry and all grants say, with compartments by id.
    access: BTreeMap<(GrantHash, NodeId), BTreeMap<CompartmentId, Access>>,
}

impl Roster {
    /// Opens the roster that a founding entry begins.
    ///
    /// # Errors
    /// When [`Founding::verify`] refuses the entry.
    pub fn open(entry: &SignedEntry) -> Result<Self, FoundingError> {
        let founding = Founding::verify(&entry.bytes, &entry.signatures)?;
        let mut roster = Self {
            organization: founding.organization(),
            founding_grant: founding.grant(),
            removals: Removals::new(&founding),
            founding: founding.clone(),
            grants: BTreeMap::new(),
            access: BTreeMap::new(),
        };
        for member in &founding.nodes {
            roster.index(roster.founding_grant, member);
        }
        Ok(roster)
    }

    /// Adds a grant. Adding it again changes nothing.
    ///
    /// # Errors
    /// When it is not a grant of one of this organisation's administrators, or follows an entry of the
    /// removal log that is not here yet.
    pub fn add_grant(&mut self, entry: &SignedEntry) -> Result<GrantHash, Rejected> {
        let grant = Grant::verify(entry, self.organization, &self.removals)?;
        let hash = Grant::hash(entry);
        self.index(hash, &grant.member);
        self.grants.insert(hash, grant);
        Ok(hash)
    }

    /// Adds an entry of the removal log. Adding it again changes nothing.
    ///
    /// # Errors
    /// When it is not signed by enough administrators of the entry it follows, or that one is not here yet.
    pub fn add_removal(&mut self, entry: &SignedEntry) -> Result<RemovalHash, Rejected> {
        self.removals.add(entry, self.organization)
    }

    /// Returns the organisation.
    pub const fn organization(&self) -> OrganizationId {
        self.organization
    }

    /// Returns the founding entry.
    pub const fn founding(&self) -> &Founding {
        &self.founding
    }

    /// Returns what the founding nodes name as their grant.
    pub const fn founding_grant(&self) -> GrantHash {
        self.founding_grant
    }

    /// Returns the grants that came after the founding entry.
    pub const fn grants(&self) -> &BTreeMap<GrantHash, Grant> {
        &self.grants
    }

    /// Returns the removal log.
    pub const fn removals(&self) -> &Removals {
        &self.removals
    }

    /// Returns the id of the compartment of this name, whether it exists or not.
    pub fn compartment_id(&self, name: &str) -> CompartmentId {
        derive::compartment(self.organization, name)
    }

    /// Returns the compartments with their ids, the laxest first.
    pub fn compartments(&self) -> impl Iterator<Item = (CompartmentId, &Compartment)> {
        self.founding
            .compartments
            .iter()
            .map(|compartment| (self.compartment_id(&compartment.name), compartment))
    }

    /// Returns every description of every node, the founding entry's first. A node may have several;
    /// removed ones are among them.
    pub fn members(&self) -> impl Iterator<Item = (GrantHash, &Member)> {
        let founders = self
            .founding
            .nodes
            .iter()
            .map(|member| (self.founding_grant, member));
        founders.chain(
            self.grants
                .iter()
                .map(|(hash, grant)| (*hash, &grant.member)),
        )
    }

    /// Checks that a grant lets a node write in a compartment.
    ///
    /// Removals are not looked at: they do not decide what enters, but what counts.
    ///
    /// # Errors
    /// Parked if the grant is not known here; refused if it is another node's or does not reach that far.
    pub fn may_write(
        &self,
        node: NodeId,
        compartment: CompartmentId,
        grant: GrantHash,
    ) -> Result<(), Rejected> {
        if grant != self.founding_grant && !self.grants.contains_key(&grant) {
            return Err(Missing::Grant(grant).into());
        }
        let Some(granted) = self.access.get(&(grant, node)) else {
            return Err(Refused::NotGranted { node, grant }.into());
        };
        match granted.get(&compartment) {
            Some(Access::Write) => Ok(()),
            Some(Access::Read) | None => Err(Refused::MayNotWrite {
                node,
                compartment,
                grant,
            }
            .into()),
        }
    }

    /// Whether a node is a member that may hold a compartment, by any grant.
    pub fn may_read(&self, node: NodeId, compartment: CompartmentId) -> bool {
        let granted =
            |((_, to), granted): (&(GrantHash, NodeId), &BTreeMap<CompartmentId, Access>)| {
                *to == node && granted.contains_key(&compartment)
            };
        !self.is_removed(node) && self.access.iter().any(granted)
    }

    /// Whether a node is a member: let in, and not removed.
    pub fn is_member(&self, node: NodeId) -> bool {
        self.access.keys().any(|(_, to)| *to == node) && !self.is_removed(node)
    }

    /// Whether a node was removed, on any branch of the log.
    pub fn is_removed(&self, node: NodeId) -> bool {
        self.removals.of_node(node).next().is_some()
    }

    fn index(&mut self, grant: GrantHash, member: &Member) {
        let organization = self.organization;
        let by_id =
            |(name, access): (&String, &Access)| (derive::compartment(organization, name), *access);
        let granted = member.capabilities.compartments.iter().map(by_id).collect();
        self.access.insert((grant, member.node), granted);
    }
}

#[cfg(test)]
mod tests;
