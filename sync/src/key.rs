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
    Request,
    Welcome,
    Bundle,
    Manifest,
    Receipt,
    Journal,
    JournalBegin,
    JournalContent,
}

impl Use {
    const fn context(self) -> &'static str {
        match self {
            Self::Envelope => "orgo signed envelope 1",
            Self::Founding => "orgo signed founding 1",
            Self::Grant => "orgo signed grant 1",
            Self::Removal => "orgo signed removal 1",
            Self::Request => "orgo signed request 1",
            Self::Welcome => "orgo signed welcome 1",
            Self::Bundle => "orgo signed bundle 1",
            Self::Manifest => "orgo signed manifest 1",
            Self::Receipt => "orgo signed receipt 1",
            Self::Journal => "orgo journal entry 1",
            Self::JournalBegin => "orgo journal begin 1",
            Self::JournalContent => "orgo journal content 1",
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

/// The X25519 public keys with which everybody shares the same secret: the points of small order.
const SEALING_WEAK: [[u8; 32]; 7] = {
    let mut weak = [[0; 32]; 7];
    weak[1][0] = 1;
    weak[2] = [
        0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3, 0xfa, 0xf1, 0x9f, 0xc4,
        0x6a, 0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32, 0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49,
        0xb8, 0x00,
    ];
    weak[3] = [
        0x5f, 0x9c, 0x95, 0xbc, 0xa3, 0x50, 0x8c, 0x24, 0xb1, 0xd0, 0xb1, 0x55, 0x9c, 0x83, 0xef,
        0x5b, 0x04, 0x44, 0x5c, 0xc4, 0x58, 0x1c, 0x8e, 0x86, 0xd8, 0x22, 0x4e, 0xdd, 0xd0, 0x9f,
        0x11, 0x57,
    ];
    // The prime 2^255 - 19 itself, one less and one more.
    weak[4] = around_the_prime(0xec);
    weak[5] = around_the_prime(0xed);
    weak[6] = around_the_prime(0xee);
    weak
};

const fn around_the_prime(lowest: u8) -> [u8; 32] {
    let mut bytes = [0xff; 32];
    bytes[0] = lowest;
    bytes[31] = 0x7f;
    bytes
}

/// Whether 32 bytes are an X25519 public key that something can be sealed to. To others nothing is
/// ever sealed: everybody could open it.
pub(crate) fn can_seal_to(key: &[u8; 32]) -> bool {
    let mut canonical = *key;
    // X25519 ignores the highest bit.
    if let Some(last) = canonical.last_mut() {
        *last &= 0x7f;
    }
    !SEALING_WEAK.contains(&canonical)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_sealed_to_a_point_of_small_order() {
        for weak in SEALING_WEAK {
            let mut high = weak;
            high[31] |= 0x80;
            assert!(!can_seal_to(&weak) && !can_seal_to(&high), "{weak:02x?}");
        }
        assert!(can_seal_to(&[9; 32]));
    }

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
