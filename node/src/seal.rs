//! Sealing people's names and addresses: destroying a key erases what it sealed (CONVERGENCE 5).

use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};
use orgo_schema::{
    fact::{KnownPerson, Sealed},
    id::PersonId,
};

/// The length of the nonce before the ciphertext, in bytes.
const NONCE_BYTES: usize = 24;

/// Returns the version number of a key: a piece of its hash, so that two nodes that hear of one person at
/// the same time never use one number for two keys. It says nothing about the key.
pub fn version(key: &[u8; 32]) -> u32 {
    let [a, b, c, d, ..] = blake3::derive_key("orgo person key version 1", key);
    u32::from_be_bytes([a, b, c, d])
}

/// Seals what is known of a person under a version of the person's key.
///
/// Returns nothing when the cipher refuses, which it does for no input of this size.
pub fn seal(
    key: &[u8; 32],
    key_version: u32,
    nonce: [u8; NONCE_BYTES],
    person: PersonId,
    known: &KnownPerson,
) -> Option<Sealed> {
    let plain = minicbor::to_vec(known).ok()?;
    let sealed = XChaCha20Poly1305::new(&(*key).into())
        .encrypt(
            &XNonce::from(nonce),
            Payload {
                msg: &plain,
                aad: person.as_bytes(),
            },
        )
        .ok()?;
    let mut bytes = nonce.to_vec();
    bytes.extend_from_slice(&sealed);
    Some(Sealed { key_version, bytes })
}

/// Opens what was sealed about a person; nothing when the key is another or the bytes are damaged.
pub fn open(key: &[u8; 32], person: PersonId, sealed: &Sealed) -> Option<KnownPerson> {
    let (nonce, cipher) = sealed.bytes.split_at_checked(NONCE_BYTES)?;
    let nonce: [u8; NONCE_BYTES] = nonce.try_into().ok()?;
    let plain = XChaCha20Poly1305::new(&(*key).into())
        .decrypt(
            &XNonce::from(nonce),
            Payload {
                msg: cipher,
                aad: person.as_bytes(),
            },
        )
        .ok()?;
    minicbor::decode(&plain).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn two_keys_have_two_versions_and_one_has_one() {
        assert_eq!(version(&[1; 32]), version(&[1; 32]));
        assert_ne!(version(&[1; 32]), version(&[2; 32]));
    }

    #[test]
    fn opens_with_its_key_for_its_person_only() {
        let person = PersonId::new(Uuid::from_u128(1));
        let known = KnownPerson {
            address: "ana@example.org".into(),
            name: Some("Ana".into()),
        };
        let sealed = seal(&[1; 32], 3, [2; NONCE_BYTES], person, &known).unwrap();
        assert_eq!(open(&[1; 32], person, &sealed), Some(known));
        assert_eq!(open(&[9; 32], person, &sealed), None);
        assert_eq!(
            open(&[1; 32], PersonId::new(Uuid::from_u128(2)), &sealed),
            None
        );
        assert!(!sealed.bytes.windows(3).any(|window| window == b"ana"));
    }
}
