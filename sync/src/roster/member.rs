//! Who a node is and what it may do.

use std::collections::{BTreeMap, BTreeSet};

use minicbor::{Decode, Encode};
use orgo_schema::id::NodeId;

use crate::{id::SealingKey, key};

/// The most bytes that a name in the roster may have.
pub const NAME_BYTES_MAX: usize = 200;

/// The most bytes of sealed secrets that come with one node.
pub const SEALED_BYTES_MAX: usize = 64 * 1024;

/// Why something in the roster cannot stand.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MemberError {
    /// Empty, too long, or with characters that cannot be shown.
    #[error("{what} `{name}` is not a name: 1 to {NAME_BYTES_MAX} bytes, no control characters")]
    Name {
        /// What is named.
        what: &'static str,
        /// How, shortened.
        name: String,
    },
    /// Not a public key, or one that anybody can sign for.
    #[error("{what} {key} is not a sound Ed25519 public key")]
    Key {
        /// Whose key it is.
        what: &'static str,
        /// The key.
        key: String,
    },
    /// A key that everybody can open what is sealed to.
    #[error("sealing key {key} of node {node} is not a sound X25519 public key")]
    SealingKey {
        /// Whose key it is.
        node: NodeId,
        /// The key.
        key: SealingKey,
    },
    /// More than anybody needs.
    #[error("{got} bytes of sealed secrets for node {node}, the limit is {SEALED_BYTES_MAX}")]
    Sealed {
        /// Whose secrets.
        node: NodeId,
        /// How many bytes.
        got: usize,
    },
}

/// A node of the organisation, as the founding entry or a grant describes it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Member {
    /// Its Ed25519 public key, which is also its name in the network.
    #[n(0)]
    pub node: NodeId,
    /// What people call it.
    #[n(1)]
    pub name: String,
    /// The site it stands at.
    #[n(2)]
    pub site: String,
    /// What things for it alone are sealed to, once it has such a key.
    #[n(3)]
    pub sealing: Option<SealingKey>,
    /// What it may do.
    #[n(4)]
    pub capabilities: Capabilities,
    /// The id secrets of its compartments, sealed to its sealing key (CONVERGENCE 1.10); may be empty.
    #[n(5)]
    #[cbor(with = "minicbor::bytes")]
    pub sealed_secrets: Vec<u8>,
}

impl Member {
    /// Checks what does not depend on the rest of the roster.
    pub(crate) fn check(&self) -> Result<(), MemberError> {
        check_name("node", &self.name)?;
        check_name("site", &self.site)?;
        for compartment in self.capabilities.compartments.keys() {
            check_name("compartment", compartment)?;
        }
        if !key::is_sound(self.node.as_bytes()) {
            return Err(MemberError::Key {
                what: "node",
                key: self.node.to_string(),
            });
        }
        if let Some(key) = self.sealing
            && !key::can_seal_to(key.as_bytes())
        {
            return Err(MemberError::SealingKey {
                node: self.node,
                key,
            });
        }
        let got = self.sealed_secrets.len();
        if got > SEALED_BYTES_MAX {
            return Err(MemberError::Sealed {
                node: self.node,
                got,
            });
        }
        Ok(())
    }
}

/// What a node may do. Capabilities of several grants add up.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub struct Capabilities {
    /// The compartments it may hold, by name, and whether it may write there.
    #[n(0)]
    pub compartments: BTreeMap<String, Access>,
    /// What it may do beyond holding and writing documents.
    #[n(1)]
    pub powers: BTreeSet<Power>,
}

impl Capabilities {
    /// Adds what another grant gives.
    pub fn add(&mut self, more: &Self) {
        for (name, access) in &more.compartments {
            let held = self.compartments.entry(name.clone()).or_insert(*access);
            *held = (*held).max(*access);
        }
        self.powers.extend(&more.powers);
    }
}

/// How far into a compartment a node may go. Who may write may read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum Access {
    /// It holds the documents.
    #[n(0)]
    Read,
    /// It holds them and changes them.
    #[n(1)]
    Write,
}

/// What a node may do beyond holding and writing documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum Power {
    /// It takes mail in and sends it.
    #[n(0)]
    Gateway,
    /// It runs reviews.
    #[n(1)]
    Review,
    /// It carries sealed parcels and bundles that it cannot open.
    #[n(2)]
    Courier,
    /// Administrators work at it.
    #[n(3)]
    Admin,
}

/// Checks a name that people gave.
pub(crate) fn check_name(what: &'static str, name: &str) -> Result<(), MemberError> {
    if name.trim().is_empty() || name.len() > NAME_BYTES_MAX || name.chars().any(char::is_control) {
        let name = name.chars().take(40).flat_map(char::escape_debug).collect();
        return Err(MemberError::Name { what, name });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    fn check(change: impl FnOnce(&mut Member), expect: &str) {
        let mut member = sample::member(1);
        change(&mut member);
        let error = member.check().unwrap_err().to_string();
        assert!(error.starts_with(expect), "{error}, expected {expect}");
    }

    #[test]
    fn members_have_names_and_sound_keys() {
        assert_eq!(sample::member(1).check(), Ok(()));
        check(
            |member| member.name.clear(),
            "node `` is not a name: 1 to 200 bytes",
        );
        check(
            |member| member.site = "a\nb".to_owned(),
            "site `a\\nb` is not a name",
        );
        check(|member| member.site = "s".repeat(201), "site `ssss");
        check(|member| member.node = NodeId::new([0; 32]), "node 0000");
        check(
            |member| {
                member
                    .capabilities
                    .compartments
                    .insert("\t".to_owned(), Access::Read);
            },
            "compartment `\\t` is not a name",
        );
        check(
            |member| member.sealing = Some(SealingKey::new([0; 32])),
            "sealing key 0000",
        );
        check(
            |member| member.sealed_secrets = vec![0; SEALED_BYTES_MAX + 1],
            "65537 bytes of sealed",
        );
    }
}
