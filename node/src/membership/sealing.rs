//! Sealing things to one node: age with X25519.
//!
//! The roster holds the 32 bytes of a public key; age reads and prints its keys in Bech32 alone, so this
//! file speaks Bech32 (BIP 173), too.

use std::{collections::BTreeMap, io::Write as _};

use age::{secrecy::ExposeSecret as _, x25519};
use orgo_schema::derive::IdSecret;
use orgo_sync::id::SealingKey;

use crate::failure::Failure;

/// What a public key begins with in age's spelling.
const PREFIX: &str = "age";
/// The letters of Bech32, by value.
const LETTERS: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
/// The letters of the checksum.
const CHECKSUM_LETTERS: usize = 6;

/// What was sealed to a node is opened with. It is never printed.
pub struct SealingIdentity(x25519::Identity);

impl std::fmt::Debug for SealingIdentity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SealingIdentity(…)")
    }
}

impl SealingIdentity {
    /// Makes a fresh one.
    pub fn generate() -> Self {
        Self(x25519::Identity::generate())
    }

    /// Reads what [`SealingIdentity::write`] wrote.
    ///
    /// # Errors
    /// When it is none.
    pub fn read(text: &[u8]) -> Result<Self, Failure> {
        let identity = std::str::from_utf8(text)
            .ok()
            .and_then(|text| text.parse().ok());
        identity
            .map(Self)
            .ok_or_else(|| Failure::Trouble("the sealing key of this node is damaged".into()))
    }

    /// Returns the secret, for the sealed places where it is kept.
    pub fn write(&self) -> Vec<u8> {
        self.0.to_string().expose_secret().as_bytes().to_vec()
    }

    /// Returns the identity as age knows it, for what is too large to be opened at once.
    pub(crate) const fn age(&self) -> &x25519::Identity {
        &self.0
    }

    /// Returns what others seal to.
    pub fn public(&self) -> SealingKey {
        let text = self.0.to_public().to_string();
        let key = from_bech32(&text).unwrap_or_default();
        SealingKey::new(key)
    }

    /// Opens what was sealed to this node.
    ///
    /// # Errors
    /// When it was sealed to another, or damaged.
    pub fn open(&self, sealed: &[u8]) -> Result<Vec<u8>, Failure> {
        age::decrypt(&self.0, sealed).map_err(|error| {
            Failure::Input(format!("sealed for another node, or damaged: {error}"))
        })
    }

    /// Opens the id secrets that came with a grant, by the names of their compartments.
    ///
    /// # Errors
    /// When they were sealed to another, or damaged.
    pub fn open_secrets(&self, sealed: &[u8]) -> Result<BTreeMap<String, IdSecret>, Failure> {
        let plain = self.open(sealed)?;
        let secrets: BTreeMap<String, minicbor::bytes::ByteArray<32>> = minicbor::decode(&plain)
            .map_err(|error| Failure::Input(format!("the sealed id secrets: {error}")))?;
        let secret = |(name, secret): (String, minicbor::bytes::ByteArray<32>)| {
            (name, IdSecret::new(*secret))
        };
        Ok(secrets.into_iter().map(secret).collect())
    }
}

/// Returns a key as age knows it.
///
/// # Errors
/// When it is no key, which no member of the roster has.
pub fn recipient(key: SealingKey) -> Result<x25519::Recipient, Failure> {
    to_bech32(key.as_bytes())
        .parse()
        .map_err(|error| Failure::Input(format!("sealing key {key}: {error}")))
}

/// Seals something to one node.
///
/// # Errors
/// When the key is none.
pub fn seal(key: SealingKey, plain: &[u8]) -> Result<Vec<u8>, Failure> {
    seal_to_all(&[key], plain)
}

/// Seals something to several nodes, so that each can open it alone.
///
/// # Errors
/// When a key is none, or there is no key.
pub fn seal_to_all(keys: &[SealingKey], plain: &[u8]) -> Result<Vec<u8>, Failure> {
    let trouble = |error: &dyn std::fmt::Display| Failure::Trouble(format!("sealing: {error}"));
    let recipients = keys.iter().map(|key| recipient(*key));
    let recipients = recipients.collect::<Result<Vec<_>, _>>()?;
    let recipients = recipients.iter().map(|key| key as &dyn age::Recipient);
    let sealing = age::Encryptor::with_recipients(recipients).map_err(|error| trouble(&error))?;
    let mut sealed = Vec::with_capacity(plain.len() + 1_024);
    let mut stream = sealing
        .wrap_output(&mut sealed)
        .map_err(|error| trouble(&error))?;
    stream.write_all(plain).map_err(|error| trouble(&error))?;
    stream.finish().map_err(|error| trouble(&error))?;
    Ok(sealed)
}

/// Seals the id secrets of compartments to one node.
///
/// # Errors
/// When the key is none.
pub fn seal_secrets<'a>(
    key: SealingKey,
    secrets: impl Iterator<Item = (&'a str, &'a IdSecret)>,
) -> Result<Vec<u8>, Failure> {
    let bytes = |(name, secret): (&'a str, &'a IdSecret)| {
        (name, minicbor::bytes::ByteArray::from(*secret.expose()))
    };
    let secrets: BTreeMap<&str, minicbor::bytes::ByteArray<32>> = secrets.map(bytes).collect();
    let plain = minicbor::to_vec(&secrets)
        .map_err(|error| Failure::Trouble(format!("sealing: {error}")))?;
    seal(key, &plain)
}

fn to_bech32(key: &[u8; 32]) -> String {
    let mut values = Vec::new();
    let (mut held, mut bits) = (0_u32, 0);
    for byte in key {
        held = held << 8 | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            values.push(held >> bits & 31);
        }
    }
    if bits > 0 {
        values.push(held << (5 - bits) & 31);
    }
    let checksum = checksum(&values);
    let shift = |at: usize| checksum >> (5 * (CHECKSUM_LETTERS - 1 - at)) & 31;
    values.extend((0..CHECKSUM_LETTERS).map(shift));
    let letters = values.iter().filter_map(|value| {
        let at = usize::try_from(*value).ok()?;
        LETTERS.get(at).map(|letter| char::from(*letter))
    });
    format!("{PREFIX}1{}", letters.collect::<String>())
}

/// Returns the bytes of a key that age printed.
fn from_bech32(text: &str) -> Option<[u8; 32]> {
    let letters = text.strip_prefix(PREFIX)?.strip_prefix('1')?;
    let letters = letters.get(..letters.len().checked_sub(CHECKSUM_LETTERS)?)?;
    let mut bytes = Vec::new();
    let (mut held, mut bits) = (0_usize, 0);
    for letter in letters.bytes() {
        let value = LETTERS.iter().position(|known| *known == letter)?;
        held = (held << 5 | value) & 0xfff;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(held >> bits & 0xff).ok()?);
        }
    }
    bytes.try_into().ok()
}

fn checksum(values: &[u32]) -> u32 {
    const GENERATOR: [u32; 5] = [
        0x3b6a_57b2,
        0x2650_8e6d,
        0x1ea1_19fa,
        0x3d42_33dd,
        0x2a14_62b3,
    ];
    let high = PREFIX.bytes().map(|byte| u32::from(byte) >> 5);
    let low = PREFIX.bytes().map(|byte| u32::from(byte) & 31);
    let all = high
        .chain([0])
        .chain(low)
        .chain(values.iter().copied())
        .chain([0; CHECKSUM_LETTERS]);
    let mut sum = 1_u32;
    for value in all {
        let top = sum >> 25;
        sum = (sum & 0x01ff_ffff) << 5 ^ value;
        for (bit, factor) in GENERATOR.iter().enumerate() {
            if top >> bit & 1 == 1 {
                sum ^= factor;
            }
        }
    }
    sum ^ 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_the_same_in_both_spellings() {
        for _ in 0..50 {
            let identity = x25519::Identity::generate();
            let text = identity.to_public().to_string();
            let key = from_bech32(&text).unwrap();
            assert_eq!(to_bech32(&key), text);
            assert_eq!(
                recipient(SealingKey::new(key)).unwrap(),
                identity.to_public()
            );
        }
    }

    #[test]
    fn opens_for_its_node_alone() {
        let (one, other) = (SealingIdentity::generate(), SealingIdentity::generate());
        let secrets = [
            ("internal", IdSecret::new([5; 32])),
            ("hr", IdSecret::new([6; 32])),
        ];
        let named = secrets.iter().map(|(name, secret)| (*name, secret));
        let sealed = seal_secrets(one.public(), named).unwrap();
        assert!(!sealed.windows(8).any(|window| window == [5; 8]));
        let opened = one.open_secrets(&sealed).unwrap();
        assert_eq!(opened.len(), 2);
        assert_eq!(opened["hr"], IdSecret::new([6; 32]));
        let error = other.open_secrets(&sealed).unwrap_err().to_string();
        assert!(error.contains("sealed for another node"), "{error}");
        let again = SealingIdentity::read(&one.write()).unwrap();
        assert_eq!(again.public(), one.public());
        assert_eq!(format!("{one:?}"), "SealingIdentity(…)");
        assert!(SealingIdentity::read(b"AGE-SECRET-KEY-1").is_err());
    }
}
