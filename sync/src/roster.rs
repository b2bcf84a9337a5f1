//! Who belongs to the organisation and may do what, from signed entries alone (CONVERGENCE 9).
//!
//! Grants only add up, so their order never matters. Removals are a log, and are looked at by what
//! folds the documents; an envelope enters without asking them.

pub mod cut;
pub mod entry;
pub mod founding;
pub mod grant;
pub mod log;
pub mod member;
pub mod removal;
pub mod signed;
mod standing;
pub mod waiting;

use std::collections::{BTreeMap, BTreeSet};

use orgo_schema::{
    derive,
    id::{CompartmentId, EnvelopeHash, NodeId, OrganizationId},
};

pub use cut::Cut;
pub use entry::{EntryKind, RosterEntry};
pub use founding::{Class, Compartment, Founding, FoundingError, Kinds};
pub use grant::Grant;
pub use log::{LogFork, Proposed, Removals};
pub use member::{Access, Capabilities, Member, MemberError, Power};
pub use removal::{Administration, Removal, Replaced};
pub use signed::{AdminSignature, SignedEntry};
pub use waiting::{Taken, Waiting};

use crate::{
    chain::Link,
    form,
    id::{EntryHash, GrantHash, RemovalHash},
    rejected::{Missing, Refused, Rejected},
    roster::{signed::Signers, standing::Standing},
};

/// The roster of one organisation, as far as it is known here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roster {
    organization: OrganizationId,
    founding_grant: GrantHash,
    founding: Founding,
    founding_entry: SignedEntry,
    grants: BTreeMap<GrantHash, Grant>,
    signers: BTreeMap<GrantHash, Signers>,
    removals: Removals,
    /// What the founding entry and all grants say, by node.
    standings: BTreeMap<NodeId, Standing>,
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
            founding_entry: entry.clone(),
            grants: BTreeMap::new(),
            signers: BTreeMap::new(),
            standings: BTreeMap::new(),
        };
        for member in &founding.nodes {
            roster.index(roster.founding_grant, member);
        }
        Ok(roster)
    }

    /// Adds an entry that another node told. Returns whether it, or one of its signatures, was new.
    ///
    /// # Errors
    /// See [`Roster::add_grant`] and [`Roster::add_removal`].
    pub fn add(&mut self, entry: &RosterEntry) -> Result<bool, Rejected> {
        match entry.kind {
            EntryKind::Grant => self.take_grant(&entry.signed).map(|(_, new)| new),
            EntryKind::Removal => {
                let (_, new) = self.removals.add(&entry.signed, self.organization)?;
                Ok(new)
            }
        }
    }

    /// Adds a grant. Adding it again changes nothing.
    ///
    /// # Errors
    /// When it is not a grant of one of this organisation's administrators, or follows an entry of the
    /// removal log that is not here yet.
    pub fn add_grant(&mut self, entry: &SignedEntry) -> Result<GrantHash, Rejected> {
        self.take_grant(entry).map(|(hash, _)| hash)
    }

    /// Adds an entry of the removal log. Adding it again changes nothing.
    ///
    /// # Errors
    /// When it is not signed by enough administrators of the entry it follows, or that one is not here yet.
    pub fn add_removal(&mut self, entry: &SignedEntry) -> Result<RemovalHash, Rejected> {
        let (hash, _) = self.removals.add(entry, self.organization)?;
        Ok(hash)
    }

    fn take_grant(&mut self, entry: &SignedEntry) -> Result<(GrantHash, bool), Rejected> {
        let (grant, signers) = Grant::verify(entry, self.organization, &self.removals)?;
        let hash = Grant::hash(entry);
        let new = signed::join(self.signers.entry(hash).or_default(), signers);
        if !self.grants.contains_key(&hash) {
            self.index(hash, &grant.member);
            self.grants.insert(hash, grant);
        }
        Ok((hash, new))
    }

    /// Returns every entry after the founding one, each after those it names: first the removal log,
    /// then the grants.
    pub fn entries(&self) -> Vec<RosterEntry> {
        let removal = |signed| RosterEntry {
            kind: EntryKind::Removal,
            signed,
        };
        let removals = self.removals.signed().map(removal);
        let grants = self.grants.keys().filter_map(|hash| self.grant(*hash));
        removals.chain(grants).collect()
    }

    /// Returns one entry with all the signatures that are known here.
    pub fn entry(&self, kind: EntryKind, hash: EntryHash) -> Option<RosterEntry> {
        match kind {
            EntryKind::Grant => self.grant(GrantHash::new(*hash.as_bytes())),
            EntryKind::Removal => {
                let hash = RemovalHash::new(*hash.as_bytes());
                let signed = self.removals.signed_entry(hash)?;
                Some(RosterEntry { kind, signed })
            }
        }
    }

    fn grant(&self, hash: GrantHash) -> Option<RosterEntry> {
        let bytes = form::write(self.grants.get(&hash)?);
        Some(RosterEntry {
            kind: EntryKind::Grant,
            signed: SignedEntry::checked(bytes, self.signers.get(&hash)?),
        })
    }

    /// Returns a hash of all entries with their signatures: equal where two nodes know the same.
    pub fn entries_digest(&self) -> [u8; 32] {
        let entries: BTreeSet<_> = self.entries().into_iter().collect();
        let mut hasher = blake3::Hasher::new_derive_key("orgo roster entries 1");
        for entry in entries {
            hasher.update(&form::write(&entry));
        }
        hasher.finalize().into()
    }

    /// Returns the organisation.
    pub const fn organization(&self) -> OrganizationId {
        self.organization
    }

    /// Returns what the organisation was founded with.
    pub const fn founding(&self) -> &Founding {
        &self.founding
    }

    /// Returns the founding entry as it was signed.
    pub const fn founding_entry(&self) -> &SignedEntry {
        &self.founding_entry
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

    /// Returns the compartments that people work in with their ids, the laxest first.
    pub fn of_work(&self) -> impl Iterator<Item = (CompartmentId, &Compartment)> {
        self.compartments()
            .filter(|(_, compartment)| compartment.class.is_of_work())
    }

    /// Returns the place where sealed parcels lie; nothing where the organisation was founded without one.
    pub fn parcels(&self) -> Option<(CompartmentId, &Compartment)> {
        self.compartments()
            .find(|(_, compartment)| !compartment.class.is_of_work())
    }

    /// Returns which kinds of documents lie in a compartment. It follows from the founding entry, so that all
    /// nodes say the same at every time.
    pub fn kinds(&self, compartment: CompartmentId) -> Kinds {
        match self.parcels() {
            None => Kinds::Any,
            Some((place, _)) if place == compartment => Kinds::Parcels,
            Some(_) => Kinds::Work,
        }
    }

    /// Returns the compartments with their ids, the laxest first, and the place for parcels among them.
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
        let standing = self.standings.get(&node);
        let Some(access) = standing.and_then(|standing| standing.by(grant, compartment)) else {
            return Err(Refused::NotGranted { node, grant }.into());
        };
        match access {
            Some(Access::Write) => Ok(()),
            Some(Access::Read) | None => Err(Refused::MayNotWrite {
                node,
                compartment,
                grant,
            }
            .into()),
        }
    }

    /// Returns the grant that a node names when it writes in a compartment; none if it may not. Of
    /// several grants that let it, it is always the same one.
    pub fn grant_for(&self, node: NodeId, compartment: CompartmentId) -> Option<GrantHash> {
        self.standings.get(&node)?.grant_for(compartment)
    }

    /// Whether a node is a member that may hold a compartment, by any grant.
    pub fn may_read(&self, node: NodeId, compartment: CompartmentId) -> bool {
        self.access(node, compartment).is_some()
    }

    /// Returns how far a member may go into a compartment, by all its grants together.
    pub fn access(&self, node: NodeId, compartment: CompartmentId) -> Option<Access> {
        self.standing(node)?.access(compartment)
    }

    /// Returns what a member may do, by all its grants together; nothing for who is none.
    pub fn capabilities(&self, node: NodeId) -> Option<&Capabilities> {
        self.standing(node).map(Standing::capabilities)
    }

    /// Whether a node is a member with a power, by any grant.
    pub fn has_power(&self, node: NodeId, power: Power) -> bool {
        self.standing(node)
            .is_some_and(|standing| standing.powers().contains(&power))
    }

    /// Whether a node is a member: let in, and not removed.
    pub fn is_member(&self, node: NodeId) -> bool {
        self.standing(node).is_some()
    }

    /// Whether a node was removed, on any branch of the log.
    pub fn is_removed(&self, node: NodeId) -> bool {
        self.removals.cut(node).is_some()
    }

    /// Returns the description of a node that people see: the founding entry's, else that of the grant
    /// with the lowest hash. There is one for a removed node, too.
    pub fn member(&self, node: NodeId) -> Option<&Member> {
        self.members()
            .map(|(_, member)| member)
            .find(|member| member.node == node)
    }

    /// Returns where the envelopes of a removed author end; nothing for all others.
    pub fn cut(&self, author: NodeId) -> Option<Cut> {
        self.removals.cut(author).cloned().map(Cut)
    }

    /// Whether an envelope counts: everything of an author who was not removed, and of one who was, what
    /// stands at or before the cut in the chain that is given here. What does not count is stored, and
    /// outside of every fold until somebody adopts it (CONVERGENCE 9).
    pub fn counts(
        &self,
        author: NodeId,
        envelope: EnvelopeHash,
        chain: impl IntoIterator<Item = Link>,
    ) -> bool {
        self.cut(author)
            .is_none_or(|cut| cut.counting(chain).contains(&envelope))
    }

    fn standing(&self, node: NodeId) -> Option<&Standing> {
        self.standings.get(&node).filter(|_| !self.is_removed(node))
    }

    fn index(&mut self, grant: GrantHash, member: &Member) {
        let organization = self.organization;
        self.standings
            .entry(member.node)
            .or_default()
            .add(organization, grant, member);
    }
}

#[cfg(test)]
mod tests;
