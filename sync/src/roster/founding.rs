//! The founding entry: its hash is the organisation, so another entry founds another one (CONVERGENCE 9).

use std::collections::BTreeSet;

use minicbor::{Decode, Encode};
use orgo_schema::{
    derive,
    id::{DocumentKind, OrganizationId},
    role::RolePath,
};

use crate::{
    form::{self, FormError},
    id::{AdminId, GrantHash, RemovalHash},
    key::{self, AdminKey, Use},
    rejected::Refused,
    roster::{
        member::{Member, MemberError, check_name},
        signed::{self, AdminSignature, SIGNATURES_MAX, SignedEntry},
    },
};

/// The most administrators that an organisation may have at once.
pub const ADMINISTRATORS_MAX: usize = SIGNATURES_MAX - 1;

/// What an organisation begins with. Its fields never change; everything later is grants and removals.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Founding {
    /// What people call the organisation.
    #[n(0)]
    pub name: String,
    /// The keys that may make grants.
    #[n(1)]
    pub administrators: BTreeSet<AdminId>,
    /// How many of them must sign this entry and every entry of the removal log; usually 1.
    #[n(2)]
    pub threshold: u32,
    /// The nodes that are members from the start. This entry is their grant.
    #[n(3)]
    pub nodes: Vec<Member>,
    /// The compartments, the laxest first: of concurrent raises the later one wins (CONVERGENCE 4). One of
    /// them may be the place for parcels, which has no part in that.
    #[n(4)]
    pub compartments: Vec<Compartment>,
    /// Sixteen random bytes, so that two organisations of one name are two.
    #[n(5)]
    #[cbor(with = "minicbor::bytes")]
    pub salt: [u8; 16],
    /// The key on paper that replaces the administrators when theirs are lost or stolen, and that decides
    /// when the removal log forked. It signs nothing else.
    #[n(6)]
    pub recovery: Option<AdminId>,
}

/// A part of the organisation's documents that only cleared nodes hold.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Compartment {
    /// What people and grants call it. Its id is derived from this name.
    #[n(0)]
    pub name: String,
    /// Who may read it.
    #[n(1)]
    pub class: Class,
    /// The roles whose holders answer for it and let others in.
    #[n(2)]
    pub custodians: BTreeSet<RolePath>,
}

/// Who may read a compartment (SPEC 10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum Class {
    /// Everybody.
    #[n(0)]
    Public,
    /// Everybody in the organisation.
    #[n(1)]
    Internal,
    /// Who is cleared for it by name.
    #[n(2)]
    Restricted,
    /// Nobody: here lie sealed parcels on their way, at the nodes that seal, open or carry them.
    #[n(3)]
    Parcels,
}

impl Class {
    /// Whether people work on what lies there.
    pub const fn is_of_work(self) -> bool {
        !matches!(self, Self::Parcels)
    }

    /// Whether everybody in the organisation reads what lies there.
    pub const fn is_common(self) -> bool {
        matches!(self, Self::Public | Self::Internal)
    }
}

/// Which kinds of documents lie in a compartment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kinds {
    /// All: the organisation was founded before parcels had a place of their own.
    Any,
    /// What people work on: all but parcels.
    Work,
    /// Parcels, and the decisions that they go.
    Parcels,
}

impl Kinds {
    /// Whether a document of a kind lies there.
    pub const fn allow(self, kind: DocumentKind) -> bool {
        match self {
            Self::Any => true,
            Self::Work => !matches!(kind, DocumentKind::Parcel),
            Self::Parcels => matches!(kind, DocumentKind::Parcel | DocumentKind::Purge),
        }
    }
}

/// Why there is no organisation in a founding entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FoundingError {
    /// Not a founding entry.
    #[error("founding entry: {0}")]
    Form(#[from] FormError),
    /// A name or key that cannot stand.
    #[error("founding entry: {0}")]
    Member(#[from] MemberError),
    /// Nobody, or too many, to sign for it.
    #[error(
        "founding entry names {administrators} administrators and a threshold of {threshold}: \
             at least 1 of at most {ADMINISTRATORS_MAX} must be enough"
    )]
    Administrators {
        /// How many keys it lists.
        administrators: usize,
        /// How many it wants to sign.
        threshold: u32,
    },
    /// Without a node or a compartment there is nowhere to write.
    #[error("founding entry names no {what}")]
    Without {
        /// What it lacks.
        what: &'static str,
    },
    /// One thing described in two ways.
    #[error("founding entry names {what} `{name}` twice")]
    Twice {
        /// What it is.
        what: &'static str,
        /// What it is called.
        name: String,
    },
    /// Two places where parcels lie.
    #[error("founding entry names `{name}` as another place for parcels: one is enough")]
    Places {
        /// The second one.
        name: String,
    },
    /// A node that may enter a compartment that does not exist.
    #[error(
        "node `{node}` is let into compartment `{compartment}`, which the founding entry does not name"
    )]
    NoCompartment {
        /// The name of the node.
        node: String,
        /// The name of the compartment.
        compartment: String,
    },
    /// The recovery key is for the day when no administrator's key is left.
    #[error("founding entry: recovery key {0} is an administrator's key, too")]
    Recovery(AdminId),
    /// Not signed by those it names.
    #[error("founding entry: {0}")]
    Signatures(Box<Refused>),
}

impl Founding {
    /// Signs the entry.
    ///
    /// # Errors
    /// When no node would take it: what [`Founding::verify`] checks, checked before it is too late.
    pub fn sign(&self, keys: &[&AdminKey]) -> Result<SignedEntry, FoundingError> {
        let signed = SignedEntry::sign(self.bytes(), Use::Founding, keys);
        Self::verify(&signed.bytes, &signed.signatures)?;
        Ok(signed)
    }

    /// Reads an entry and checks that its own administrators signed it.
    ///
    /// # Errors
    /// When it is not in its one form, contradicts itself, or fewer than its threshold signed it.
    pub fn verify(bytes: &[u8], signatures: &[AdminSignature]) -> Result<Self, FoundingError> {
        let founding: Self = form::read(bytes)?;
        founding.check()?;
        signed::check(
            bytes,
            Use::Founding,
            signatures,
            &founding.administrators,
            threshold_of(founding.threshold),
        )
        .map_err(|refused| FoundingError::Signatures(Box::new(refused)))?;
        Ok(founding)
    }

    /// Returns the organisation that this entry founds.
    pub fn organization(&self) -> OrganizationId {
        derive::organization(&self.bytes())
    }

    /// Returns what names this entry as the grant of its nodes.
    pub fn grant(&self) -> GrantHash {
        GrantHash::new(Use::Grant.hash(&self.bytes()))
    }

    /// Returns what says that nothing has been removed yet: the root of the removal log.
    pub fn no_removal(&self) -> RemovalHash {
        RemovalHash::new(Use::Removal.hash(&self.bytes()))
    }

    fn bytes(&self) -> Vec<u8> {
        form::write(self)
    }

    fn check(&self) -> Result<(), FoundingError> {
        check_name("organisation", &self.name)?;
        if !can_sign(&self.administrators, self.threshold) {
            let administrators = self.administrators.len();
            return Err(FoundingError::Administrators {
                administrators,
                threshold: self.threshold,
            });
        }
        let administrators = self.administrators.iter().map(|key| ("administrator", key));
        let recovery = self.recovery.iter().map(|key| ("recovery key", key));
        for (what, key) in administrators.chain(recovery) {
            if !key::is_sound(key.as_bytes()) {
                let key = key.to_string();
                return Err(MemberError::Key { what, key }.into());
            }
        }
        if let Some(both) = self
            .recovery
            .filter(|key| self.administrators.contains(key))
        {
            return Err(FoundingError::Recovery(both));
        }
        let compartments = self.check_compartments()?;
        self.check_nodes(&compartments)
    }

    fn check_compartments(&self) -> Result<BTreeSet<&str>, FoundingError> {
        let mut names = BTreeSet::new();
        for Compartment { name, .. } in &self.compartments {
            check_name("compartment", name)?;
            if !names.insert(name.as_str()) {
                return Err(FoundingError::Twice {
                    what: "compartment",
                    name: name.clone(),
                });
            }
        }
        if !self.compartments.iter().any(|held| held.class.is_of_work()) {
            return Err(FoundingError::Without {
                what: "compartment",
            });
        }
        let places = self.compartments.iter();
        let mut places = places.filter(|held| !held.class.is_of_work());
        if let Some(second) = places.nth(1) {
            return Err(FoundingError::Places {
                name: second.name.clone(),
            });
        }
        Ok(names)
    }

    fn check_nodes(&self, compartments: &BTreeSet<&str>) -> Result<(), FoundingError> {
        let mut nodes = BTreeSet::new();
        for member in &self.nodes {
            member.check()?;
            if !nodes.insert(member.node) {
                return Err(FoundingError::Twice {
                    what: "node",
                    name: member.node.to_string(),
                });
            }
            let named = member.capabilities.compartments.keys();
            if let Some(unknown) = named
                .into_iter()
                .find(|name| !compartments.contains(name.as_str()))
            {
                return Err(FoundingError::NoCompartment {
                    node: member.name.clone(),
                    compartment: unknown.clone(),
                });
            }
        }
        if nodes.is_empty() {
            Err(FoundingError::Without { what: "node" })
        } else {
            Ok(())
        }
    }
}

/// Whether these administrators could sign anything with this threshold.
pub(crate) fn can_sign(administrators: &BTreeSet<AdminId>, threshold: u32) -> bool {
    let enough =
        usize::try_from(threshold).is_ok_and(|threshold| threshold <= administrators.len());
    threshold > 0 && enough && administrators.len() <= ADMINISTRATORS_MAX
}

/// Returns a threshold as a number of signers; one that fits nowhere is never reached.
pub(crate) fn threshold_of(threshold: u32) -> usize {
    usize::try_from(threshold).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{roster::member::Access, sample};

    fn check(change: impl FnOnce(&mut Founding), expect: &str) {
        let mut founding = sample::founding();
        change(&mut founding);
        let error = founding.sign(&[&sample::admin(1)]).unwrap_err().to_string();
        assert!(error.contains(expect), "{error}, expected {expect}");
    }

    #[test]
    fn a_founding_entry_reads_what_was_signed() {
        let founding = sample::founding();
        let signed = founding.sign(&[&sample::admin(1)]).unwrap();
        assert_eq!(
            Founding::verify(&signed.bytes, &signed.signatures),
            Ok(founding.clone())
        );
        assert_eq!(derive::organization(&signed.bytes), founding.organization());
    }

    #[test]
    fn a_second_founding_is_another_organisation() {
        let founding = sample::founding();
        let mut second = founding.clone();
        second.salt = [9; 16];
        assert_ne!(second.organization(), founding.organization());
        assert_ne!(second.grant(), founding.grant());
        assert_ne!(second.no_removal(), founding.no_removal());
    }

    #[test]
    fn contradictions_are_refused_before_they_are_signed() {
        check(
            |founding| founding.name.clear(),
            "organisation `` is not a name",
        );
        check(
            |founding| founding.threshold = 0,
            "1 administrators and a threshold of 0",
        );
        check(
            |founding| founding.threshold = 2,
            "1 administrators and a threshold of 2",
        );
        check(
            |founding| founding.administrators.clear(),
            "0 administrators",
        );
        check(
            |founding| {
                founding.administrators = (1..=65).map(|n| sample::admin(n).admin_id()).collect();
            },
            "65",
        );
        check(
            |founding| {
                founding.administrators.insert(AdminId::new([0; 32]));
            },
            "administrator 0000",
        );
        check(
            |founding| founding.recovery = Some(sample::admin(1).admin_id()),
            "is an administrator's key, too",
        );
        check(
            |founding| founding.recovery = Some(AdminId::new([0; 32])),
            "recovery key 0000",
        );
        check(|founding| founding.nodes.clear(), "names no node");
        check(
            |founding| founding.compartments.clear(),
            "names no compartment",
        );
        check(
            |founding| founding.nodes.push(sample::member(1)),
            "names node `",
        );
        check(
            |founding| founding.compartments.push(sample::compartment("main")),
            "names compartment `main` twice",
        );
        check(
            |founding| {
                let attic = ("attic".to_owned(), Access::Write);
                founding.nodes[0].capabilities.compartments.extend([attic]);
            },
            "node `node 1` is let into compartment `attic`, which the founding entry does not name",
        );
    }

    /// Parcels alone are no work, and lie in one place.
    #[test]
    fn there_is_one_place_for_parcels_beside_those_for_work() {
        check(
            |founding| {
                for held in &mut founding.compartments {
                    held.class = Class::Parcels;
                }
            },
            "names no compartment",
        );
        check(
            |founding| {
                let place = |name: &str| Compartment {
                    class: Class::Parcels,
                    ..sample::compartment(name)
                };
                founding
                    .compartments
                    .extend([place("post"), place("attic")]);
            },
            "names `attic` as another place for parcels",
        );
    }

    #[test]
    fn only_its_own_administrators_sign_it_and_enough_of_them() {
        let mut founding = sample::founding();
        founding.administrators.insert(sample::admin(2).admin_id());
        founding.threshold = 2;
        let check = |keys: &[u8], expect: &str| {
            let keys: Vec<_> = keys.iter().map(|key| sample::admin(*key)).collect();
            let signed = founding.sign(&keys.iter().collect::<Vec<_>>());
            let said = signed.map_or_else(|error| error.to_string(), |_| "good".to_owned());
            assert!(said.contains(expect), "{said}, expected {expect}");
        };
        check(&[1, 2], "good");
        check(&[1], "1 signatures of 1 administrators, 2 to 64 are needed");
        check(
            &[1, 1],
            "2 signatures of 1 administrators, 2 to 64 are needed",
        );
        check(&[], "0 signatures");
        check(&[1, 3], "is not an administrator's key");
        check(&[[1; 33], [2; 33]].concat(), "66 signatures");
    }

    #[test]
    fn any_flipped_byte_is_refused() {
        let signed = sample::founding().sign(&[&sample::admin(1)]).unwrap();
        for at in 0..signed.bytes.len() {
            let mut bytes = signed.bytes.clone();
            bytes[at] ^= 1;
            assert!(
                Founding::verify(&bytes, &signed.signatures).is_err(),
                "byte {at}"
            );
        }
        for at in 0..64 {
            let mut signatures = signed.signatures.clone();
            signatures[0].signature[at] ^= 1;
            assert!(
                Founding::verify(&signed.bytes, &signatures).is_err(),
                "signature byte {at}"
            );
        }
    }
}
