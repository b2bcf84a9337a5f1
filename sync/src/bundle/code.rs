//! A receipt that fits on a slip of paper: "bundle 12 has come, all of it".
//!
//! The code bears the number of the bundle, the beginning of its hash, and a proof that its writer has
//! opened the bundle: a keyed hash under a random token that stands in the sealed part of it and that its
//! maker keeps. Recipients of one bundle share its token: one of them could write the code of another,
//! and nobody else could.

use std::fmt;

use orgo_schema::id::NodeId;

use crate::id::BundleHash;

/// The digits: no letters that are taken for others when they are read aloud or copied by hand.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The first byte of a code of this form.
const VERSION: u8 = 1;

/// How many bytes of the bundle's hash are borne.
const HASH_BYTES: usize = 4;
/// How many bytes of the proof are borne: more than anybody can try at a form.
const PROOF_BYTES: usize = 10;
/// How many bytes tell a typing error from a forgery.
const CHECK_BYTES: usize = 2;

/// A receipt in at most 60 characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// The number of the bundle.
    pub sequence: u64,
    hash: [u8; HASH_BYTES],
    proof: [u8; PROOF_BYTES],
}

/// Why a text is not a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// Something else.
    #[error(
        "not a receipt's code: letters and digits in groups of five, as `orgo bundle import` prints them"
    )]
    Form,
    /// A typing error.
    #[error(
        "the code was not copied as it stands: one of its characters is another, or some are missing"
    )]
    Check,
}

impl Code {
    /// Writes the receipt of a node for a bundle that came whole.
    pub fn new(sequence: u64, bundle: BundleHash, token: &[u8; 16], receiver: NodeId) -> Self {
        let mut proof = [0; PROOF_BYTES];
        let mut hasher = blake3::Hasher::new_derive_key("orgo bundle code 1");
        hasher.update(token);
        hasher.update(receiver.as_bytes());
        hasher.update(bundle.as_bytes());
        hasher.update(&sequence.to_be_bytes());
        hasher.finalize_xof().fill(&mut proof);
        Self {
            sequence,
            hash: beginning(bundle),
            proof,
        }
    }

    /// Whether this is the receipt of that node for that bundle.
    pub fn is_of(&self, bundle: BundleHash, token: &[u8; 16], receiver: NodeId) -> bool {
        *self == Self::new(self.sequence, bundle, token, receiver)
    }

    /// Whether the bundle can be the one that the code names.
    pub fn may_name(&self, bundle: BundleHash) -> bool {
        self.hash == beginning(bundle)
    }

    /// Reads a code. Groups, letter case and the letters that look like digits do not matter.
    ///
    /// # Errors
    /// When it is no code, or was not copied as it stands.
    pub fn read(text: &str) -> Result<Self, CodeError> {
        let mut bits = Bits::default();
        for sign in text
            .bytes()
            .filter(|sign| !matches!(sign, b'-' | b' ' | b'\n' | b'\r'))
        {
            let sign = match sign.to_ascii_uppercase() {
                b'O' => b'0',
                b'I' | b'L' => b'1',
                other => other,
            };
            let digit = DIGITS.iter().position(|digit| *digit == sign);
            bits.push(u8::try_from(digit.ok_or(CodeError::Form)?).unwrap_or(0));
        }
        let bytes = bits.whole().ok_or(CodeError::Form)?;
        let (content, check) = bytes
            .split_last_chunk::<CHECK_BYTES>()
            .ok_or(CodeError::Form)?;
        if check_of(content) != *check {
            return Err(CodeError::Check);
        }
        let (content, proof) = content.split_last_chunk().ok_or(CodeError::Form)?;
        let (content, hash) = content.split_last_chunk().ok_or(CodeError::Form)?;
        match content {
            [VERSION, sequence @ ..] if sequence.len() <= 8 => Ok(Self {
                sequence: sequence
                    .iter()
                    .fold(0, |sum, byte| sum << 8 | u64::from(*byte)),
                hash: *hash,
                proof: *proof,
            }),
            _ => Err(CodeError::Form),
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = vec![VERSION];
        let sequence = self.sequence.to_be_bytes();
        bytes.extend(sequence.iter().skip_while(|byte| **byte == 0));
        bytes.extend(self.hash);
        bytes.extend(self.proof);
        bytes.extend(check_of(&bytes));
        let digits = bytes.len() * 8 / 5 + usize::from(bytes.len() * 8 % 5 != 0);
        for at in 0..digits {
            if at > 0 && at % 5 == 0 {
                f.write_str("-")?;
            }
            let digit = DIGITS
                .get(usize::from(five_bits(&bytes, at)))
                .unwrap_or(&b'0');
            write!(f, "{}", char::from(*digit))?;
        }
        Ok(())
    }
}

/// Returns the five bits at a place, the highest first; what lies beyond the end is 0.
fn five_bits(bytes: &[u8], at: usize) -> u8 {
    let bit = |at: usize| {
        bytes
            .get(at / 8)
            .is_some_and(|byte| byte >> (7 - at % 8) & 1 == 1)
    };
    (at * 5..at * 5 + 5).fold(0, |sum, at| sum << 1 | u8::from(bit(at)))
}

/// Gathers five bits at a time into bytes; what is left over is padding.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    held: u32,
    count: u32,
}

impl Bits {
    fn push(&mut self, five: u8) {
        self.held = (self.held << 5 | u32::from(five)) & 0xffff;
        self.count += 5;
        if self.count >= 8 {
            self.count -= 8;
            let [_, _, _, byte] = (self.held >> self.count).to_be_bytes();
            self.bytes.push(byte);
        }
    }

    /// Returns the bytes, if what is left over is less than a digit and nothing but padding.
    fn whole(self) -> Option<Vec<u8>> {
        let padding = self.held & ((1 << self.count) - 1);
        (self.count < 5 && padding == 0).then_some(self.bytes)
    }
}

fn beginning(bundle: BundleHash) -> [u8; HASH_BYTES] {
    let [a, b, c, d, ..] = *bundle.as_bytes();
    [a, b, c, d]
}

fn check_of(content: &[u8]) -> [u8; CHECK_BYTES] {
    let mut check = [0; CHECK_BYTES];
    let mut hasher = blake3::Hasher::new_derive_key("orgo bundle code check 1");
    hasher.update(content);
    hasher.finalize_xof().fill(&mut check);
    check
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BUNDLE: BundleHash = BundleHash::new([0xab; 32]);
    const RECEIVER: NodeId = NodeId::new([2; 32]);

    fn code(sequence: u64) -> Code {
        Code::new(sequence, BUNDLE, &[7; 16], RECEIVER)
    }

    #[test]
    fn codes_are_short_and_read_as_they_are_copied() {
        for sequence in [1, 255, 256, 70_000, u64::MAX] {
            let text = code(sequence).to_string();
            assert!(text.len() <= 60, "{text}");
            assert_eq!(Code::read(&text), Ok(code(sequence)));
            let sloppy = text
                .to_lowercase()
                .replace('-', " ")
                .replace('0', "o")
                .replace('1', "l");
            assert_eq!(Code::read(&sloppy), Ok(code(sequence)), "{sloppy}");
        }
    }

    #[test]
    fn a_code_serves_one_bundle_and_one_receiver() {
        let code = code(12);
        assert!(code.may_name(BUNDLE) && code.is_of(BUNDLE, &[7; 16], RECEIVER));
        assert!(!code.is_of(BUNDLE, &[8; 16], RECEIVER));
        assert!(!code.is_of(BUNDLE, &[7; 16], NodeId::new([3; 32])));
        assert!(!code.is_of(BundleHash::new([0xac; 32]), &[7; 16], RECEIVER));
        let other = Code {
            sequence: 13,
            ..code
        };
        assert!(!other.is_of(BUNDLE, &[7; 16], RECEIVER));
    }

    #[test]
    fn every_typing_error_is_told() {
        let text = code(12).to_string();
        for (at, sign) in text.char_indices().filter(|(_, sign)| *sign != '-') {
            let wrong = if sign == '7' { "8" } else { "7" };
            let mut typed = text.clone();
            typed.replace_range(at..=at, wrong);
            assert_ne!(Code::read(&typed), Ok(code(12)), "{typed}");
            typed.remove(at);
            assert!(Code::read(&typed).is_err(), "{typed}");
        }
        assert_eq!(Code::read("hello world!"), Err(CodeError::Form));
        assert_eq!(Code::read(""), Err(CodeError::Form));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text: String) {
            if let Ok(code) = Code::read(&text) {
                prop_assert_eq!(Code::read(&code.to_string()), Ok(code));
            }
        }
    }
}
