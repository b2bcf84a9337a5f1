//! What all grants of one node come to.

use std::collections::{BTreeMap, BTreeSet};

use orgo_schema::{
    derive,
    id::{CompartmentId, OrganizationId},
};

use crate::{
    id::GrantHash,
    roster::{Access, Capabilities, Member, Power},
};

/// What one node may do: by each grant, and by all of them together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Standing {
    grants: BTreeMap<GrantHash, BTreeMap<CompartmentId, Access>>,
    access: BTreeMap<CompartmentId, Access>,
    capabilities: Capabilities,
}

impl Standing {
    /// Adds a grant. Adding it again changes nothing.
    pub(crate) fn add(&mut self, organization: OrganizationId, grant: GrantHash, member: &Member) {
        let by_id =
            |(name, access): (&String, &Access)| (derive::compartment(organization, name), *access);
        let granted: BTreeMap<_, _> = member.capabilities.compartments.iter().map(by_id).collect();
        for (compartment, access) in &granted {
            let held = self.access.entry(*compartment).or_insert(*access);
            *held = (*held).max(*access);
        }
        self.capabilities.add(&member.capabilities);
        self.grants.insert(grant, granted);
    }

    /// Returns how far the node may go into a compartment by one grant; an outer nothing if the grant
    /// is not one of its own.
    pub(crate) fn by(
        &self,
        grant: GrantHash,
        compartment: CompartmentId,
    ) -> Option<Option<Access>> {
        let granted = self.grants.get(&grant)?;
        Some(granted.get(&compartment).copied())
    }

    /// Returns how far the node may go into a compartment.
    pub(crate) fn access(&self, compartment: CompartmentId) -> Option<Access> {
        self.access.get(&compartment).copied()
    }

    /// Returns the grant by which the node writes in a compartment: of several the lowest.
    pub(crate) fn grant_for(&self, compartment: CompartmentId) -> Option<GrantHash> {
        let writes = |granted: &BTreeMap<CompartmentId, Access>| {
            granted.get(&compartment) == Some(&Access::Write)
        };
        self.grants
            .iter()
            .find(|(_, granted)| writes(granted))
            .map(|(hash, _)| *hash)
    }

    /// Returns the sum of all grants.
    pub(crate) const fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    pub(crate) const fn powers(&self) -> &BTreeSet<Power> {
        &self.capabilities.powers
    }
}
