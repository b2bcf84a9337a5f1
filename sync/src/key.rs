//! Keys that sign, and what a signature covers.
//!
//! A signature covers a context, which differs for each use, and the BLAKE3 hash of the signed bytes,
//! which is keyed with the same context. So no signature serves for anything but what it was made for,
//! and no byte string is signed that something else could take for its own: a node's key also proves
//! the node's name to its peers in TLS, which signs nothing that begins like a context of ours.

use std::fmt;

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use orgo_schema::id::NodeId;

use crate::id::AdminId;

/// The bytes of an Ed25519 signature.
pub type SignatureBytes = [u8; 64];

/// What something is signed as, or hashed as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    Envelope,
    Founding,
    Grant,
    Removal,
}

impl Use {
    const fn context(self) -> &'static str {
        match self {
            Self::Envelope => "orgo signed envelope 1",
            Self::Founding => "orgo signed founding 1",
            Self::Grant => "orgo signed grant 1",
            Self::Removal => "orgo signed removal 1",
        }
    }

    /// Returns the hash of `bytes` in this use.
    pub(crate) fn hash(self, bytes: &[u8]) -> [u8; 32] {
        blake3::derive_key(self.context(), bytes)
    }

    /// Returns what is signed: the context, then the hash. Contexts differ within their first bytes.
    fn message(self, bytes: &[u8]) -> Vec<u8> {
        let mut message = self.context().as_bytes().to_vec();
        message.extend_from_slice(&self.hash(bytes));
        message
    }
}

/// The key of a node. It is wiped when dropped and never printed.
pub struct NodeKey(SigningKey);

impl NodeKey {
    /// Makes the key from 32 random bytes, which the caller keeps sealed and wipes.
    pub fn new(secret: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(secret))
    }

    /// Returns the public half, which names the node.
    pub fn node_id(&self) -> NodeId {
        NodeId::new(self.0.verifying_key().to_bytes())
    }

    pub(crate) fn sign(&self, kind: Use, bytes: &[u8]) -> SignatureBytes {
        self.0.sign(&kind.message(bytes)).to_bytes()
    }
}

impl fmt::Debug for NodeKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NodeKey(… of {})", self.node_id())
    }
}

/// The key of an administrator. It is wiped when dropped and never printed.
pub struct AdminKey(SigningKey);

impl AdminKey {
    /// Makes the key from 32 random bytes, which the caller keeps sealed and wipes.
    pub fn new(secret: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(secret))
    }

    /// Returns the public half, which names the administrator.
    pub fn admin_id(&self) -> AdminId {
        AdminId::new(self.0.verifying_key().to_bytes())
    }

    pub(crate) fn sign(&self, kind: Use, bytes: &[u8]) -> SignatureBytes {
        self.0.sign(&kind.message(bytes)).to_bytes()
    }
}

impl fmt::Debug for AdminKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AdminKey(… of {})", self.admin_id())
    }
}

/// Whether `key` signed `bytes` for this use. Keys that anybody could sign for never did.
pub(crate) fn is_signed(
    key: &[u8; 32],
    kind: Use,
    bytes: &[u8],
    signature: &SignatureBytes,
) -> bool {
    VerifyingKey::from_bytes(key).is_ok_and(|key| {
        key.verify_strict(&kind.message(bytes), &Signature::from_bytes(signature))
            .is_ok()
    })
}

/// Whether 32 bytes are a public key that only its holder can sign for.
pub(crate) fn is_sound(key: &[u8; 32]) -> bool {
    VerifyingKey::from_bytes(key).is_ok_and(|key| !key.is_weak())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_serves_one_key_one_use_and_one_content() {
        let key = NodeKey::new(&[1; 32]);
        let signature = key.sign(Use::Envelope, b"content");
        let check = |key: NodeId, kind, bytes: &[u8], expect| {
            assert_eq!(
                is_signed(key.as_bytes(), kind, bytes, &signature),
                expect,
                "{kind:?}"
            );
        };
        check(key.node_id(), Use::Envelope, b"content", true);
        check(key.node_id(), Use::Grant, b"content", false);
        check(key.node_id(), Use::Founding, b"content", false);
        check(key.node_id(), Use::Removal, b"content", false);
        check(key.node_id(), Use::Envelope, b"contents", false);
        check(
            NodeKey::new(&[2; 32]).node_id(),
            Use::Envelope,
            b"content",
            false,
        );
    }

    /// A signature of nothing by the neutral point holds for every content under plain verification.
    #[test]
    fn the_key_of_nobody_signs_nothing() {
        let mut nobody = [0; 32];
        nobody[0] = 1;
        let mut signature = [0; 64];
        signature[0] = 1;
        assert!(!is_sound(&nobody));
        assert!(!is_signed(&nobody, Use::Envelope, b"content", &signature));
        assert!(is_sound(NodeKey::new(&[1; 32]).node_id().as_bytes()));
    }

    #[test]
    fn secrets_are_never_printed() {
        let secret = [7; 32];
        let node = NodeKey::new(&secret);
        let admin = AdminKey::new(&secret);
        assert_eq!(
            format!("{node:?}"),
            format!("NodeKey(… of {})", node.node_id())
        );
        assert_eq!(
            format!("{admin:?}"),
            format!("AdminKey(… of {})", admin.admin_id())
        );
    }
}
