//! The beginning of a bundle: who made it, for whom, and which one it is.

use minicbor::{Decode, Encode};
use orgo_schema::{
    id::{NodeId, OrganizationId},
    time::{Stamp, Wall},
};

use crate::{
    bundle::{BundleError, FORMAT, RECIPIENTS_MAX},
    form::{self, SIGNED_BYTES_MAX},
    id::BundleHash,
    key::{self, NodeKey, SignatureBytes, Use},
    parcel::InstanceId,
    roster::member::check_name,
};

/// What every bundle begins with. A transfer that treats it as text damages these bytes first.
const MAGIC: [u8; 8] = *b"\x89ORGO\r\n\x1a";

/// The length of the preamble: magic, format, length of the header, version of the program.
pub const PREAMBLE_BYTES: usize = 8 + 2 + 4 + PROGRAM_BYTES;

/// The length of a signature.
pub const SIGNATURE_BYTES: usize = 64;

/// The room for the version of the program that made a bundle.
const PROGRAM_BYTES: usize = 18;

/// What stands before the header, in a form that every later program keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preamble {
    /// The length of the header in bytes, without its signature.
    pub header_bytes: usize,
    /// The version of the program that made the bundle.
    pub program: String,
    bytes: [u8; PREAMBLE_BYTES],
}

impl Preamble {
    /// Reads the beginning of a file: [`PREAMBLE_BYTES`], or all there are.
    ///
    /// # Errors
    /// When it is not that of a bundle of this format, or too short.
    pub fn read(beginning: &[u8]) -> Result<Self, BundleError> {
        let magic = beginning.get(..MAGIC.len()).unwrap_or(beginning);
        if magic.is_empty() || !MAGIC.starts_with(magic) {
            return Err(BundleError::NotABundle);
        }
        let cut = || BundleError::damaged("it ends in its first bytes");
        let bytes: [u8; PREAMBLE_BYTES] = beginning
            .get(..PREAMBLE_BYTES)
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or_else(cut)?;
        let [_, _, _, _, _, _, _, _, f0, f1, l0, l1, l2, l3, program @ ..] = bytes;
        let program = String::from_utf8_lossy(&program)
            .chars()
            .filter(char::is_ascii_graphic)
            .collect();
        let got = u16::from_be_bytes([f0, f1]);
        if got != FORMAT {
            return Err(BundleError::Newer { program, got });
        }
        match usize::try_from(u32::from_be_bytes([l0, l1, l2, l3])) {
            Ok(header_bytes) if header_bytes <= SIGNED_BYTES_MAX => Ok(Self {
                header_bytes,
                program,
                bytes,
            }),
            _ => Err(BundleError::damaged("its header is too long")),
        }
    }

    fn new(header: &[u8], program: &str) -> Self {
        let mut bytes = [0; PREAMBLE_BYTES];
        let length = u32::try_from(header.len()).unwrap_or(u32::MAX);
        let fields = MAGIC
            .into_iter()
            .chain(FORMAT.to_be_bytes())
            .chain(length.to_be_bytes())
            .chain(program.bytes().take(PROGRAM_BYTES));
        for (to, from) in bytes.iter_mut().zip(fields) {
            *to = from;
        }
        Self {
            header_bytes: header.len(),
            program: program.chars().take(PROGRAM_BYTES).collect(),
            bytes,
        }
    }

    /// Reads and checks the header that follows: its bytes, then [`SIGNATURE_BYTES`].
    ///
    /// # Errors
    /// When it is damaged, or not signed by the node that it names. Whether that node is a member is
    /// another question.
    pub fn header(&self, bytes: &[u8], signature: &SignatureBytes) -> Result<Header, BundleError> {
        let header: Header =
            form::read(bytes).map_err(|error| BundleError::damaged(error.to_string()))?;
        let signed = [self.bytes.as_slice(), bytes].concat();
        if !key::is_signed(header.from.as_bytes(), Use::Bundle, &signed, signature) {
            return Err(BundleError::damaged(
                "its header is not what its maker signed",
            ));
        }
        header.check().map_err(BundleError::damaged)?;
        Ok(header)
    }
}

/// Who made a bundle, for whom, and which one it is. It is the same in every part of the bundle.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Header {
    /// Whose it is.
    #[n(0)]
    pub organization: OrganizationId,
    /// What people call the organisation.
    #[n(1)]
    pub organization_name: String,
    /// The node that made it.
    #[n(2)]
    pub from: NodeId,
    /// What people call that node.
    #[n(3)]
    pub from_name: String,
    /// The life of that node's store; positions mean nothing in another one.
    #[n(4)]
    pub instance: InstanceId,
    /// Its number among the bundles of that node, from 1.
    #[n(5)]
    pub sequence: u64,
    /// Whom it is sealed to, ascending by node.
    #[n(6)]
    pub to: Vec<Addressee>,
    /// When it was made, as a logical stamp.
    #[n(7)]
    pub stamp: Stamp,
    /// Between which instants it was made, as far as its maker could tell.
    #[n(8)]
    pub wall: Wall,
}

/// A node that a bundle is sealed to.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Addressee {
    /// The node.
    #[n(0)]
    pub node: NodeId,
    /// What people call it.
    #[n(1)]
    pub name: String,
    /// The bundle that was made for it before this one, from which a gap is known.
    #[n(2)]
    pub before: Option<Before>,
}

/// An earlier bundle of the same node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Before {
    /// Its number.
    #[n(0)]
    pub sequence: u64,
    /// The bundle.
    #[n(1)]
    pub bundle: BundleHash,
}

impl Header {
    /// Signs the header and returns how the file begins: preamble, header, signature.
    ///
    /// # Errors
    /// When no node would read it: it says which of its fields cannot stand.
    pub fn sign(&self, program: &str, key: &NodeKey) -> Result<Vec<u8>, String> {
        self.check()?;
        let header = form::write(self);
        if header.len() > SIGNED_BYTES_MAX {
            return Err(format!("a header of {} bytes", header.len()));
        }
        let mut bytes = Preamble::new(&header, program).bytes.to_vec();
        bytes.extend_from_slice(&header);
        let signature = key.sign(Use::Bundle, &bytes);
        bytes.extend_from_slice(&signature);
        Ok(bytes)
    }

    /// Returns the name of the bundle: the hash of its header.
    pub fn hash(&self) -> BundleHash {
        BundleHash::new(Use::Bundle.hash(&form::write(self)))
    }

    /// Returns what is said of a node that the bundle is sealed to.
    pub fn addressee(&self, node: NodeId) -> Option<&Addressee> {
        self.to.iter().find(|to| to.node == node)
    }

    fn check(&self) -> Result<(), String> {
        check_name("organisation", &self.organization_name).map_err(|error| error.to_string())?;
        check_name("node", &self.from_name).map_err(|error| error.to_string())?;
        let got = self.to.len();
        if got == 0 || got > RECIPIENTS_MAX {
            return Err(format!(
                "{got} recipients, 1 to {RECIPIENTS_MAX} are allowed"
            ));
        }
        for to in &self.to {
            check_name("recipient", &to.name).map_err(|error| error.to_string())?;
            if to
                .before
                .is_some_and(|before| before.sequence >= self.sequence)
            {
                return Err(format!(
                    "bundle {} comes before one it follows",
                    self.sequence
                ));
            }
        }
        if !self.to.is_sorted_by(|one, next| one.node < next.node) {
            return Err("recipients out of order or named twice".to_owned());
        }
        if self.sequence == 0 || self.wall.earliest > self.wall.latest {
            return Err("a number or a time that cannot be".to_owned());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    fn parts(bytes: &[u8]) -> Result<Header, BundleError> {
        let preamble = Preamble::read(bytes)?;
        let rest = &bytes[PREAMBLE_BYTES..];
        let cut = || BundleError::damaged("it is cut off");
        let header = rest.get(..preamble.header_bytes).ok_or_else(cut)?;
        let signature = rest.get(preamble.header_bytes..).ok_or_else(cut)?;
        preamble.header(header, signature.try_into().ok().ok_or_else(cut)?)
    }

    #[test]
    fn reads_what_it_signed_and_nothing_else() {
        let header = sample::bundle_header();
        let bytes = header.sign("0.1.0", &sample::node_key(1)).unwrap();
        assert_eq!(parts(&bytes), Ok(header));
        for at in 0..bytes.len() {
            assert!(parts(&bytes[..at]).is_err(), "cut at {at}");
            for bit in 0..8 {
                let mut flipped = bytes.clone();
                flipped[at] ^= 1 << bit;
                assert!(parts(&flipped).is_err(), "bit {bit} of byte {at}");
            }
        }
    }

    #[test]
    fn b60_other_files_are_told_apart_at_once() {
        for other in [
            b"".as_slice(),
            b"<html><body>Not found",
            b"PK\x03\x04",
            &[0; 4096],
        ] {
            assert_eq!(Preamble::read(other), Err(BundleError::NotABundle));
        }
    }

    #[test]
    fn b68_a_newer_format_names_the_program_that_made_it() {
        let mut bytes = sample::bundle_header()
            .sign("2.3.0", &sample::node_key(1))
            .unwrap();
        bytes[9] = 2;
        let error = Preamble::read(&bytes).unwrap_err().to_string();
        let ours = env!("CARGO_PKG_VERSION");
        assert!(
            error.starts_with(&format!(
                "made by Orgo 2.3.0 in format 2; this is Orgo {ours}"
            )),
            "{error}"
        );
    }

    #[test]
    fn another_key_cannot_sign_in_the_makers_name() {
        let bytes = sample::bundle_header()
            .sign("0.1.0", &sample::node_key(2))
            .unwrap();
        let error = parts(&bytes).unwrap_err().to_string();
        assert!(error.contains("not what its maker signed"), "{error}");
    }

    #[test]
    fn fields_that_cannot_stand_are_not_signed() {
        fn check(change: impl FnOnce(&mut Header), expect: &str) {
            let mut header = sample::bundle_header();
            change(&mut header);
            let error = header.sign("0.1.0", &sample::node_key(1)).unwrap_err();
            assert!(error.contains(expect), "{error}, expected {expect}");
        }
        check(|header| header.to.clear(), "0 recipients, 1 to 1000");
        check(|header| header.to.reverse(), "out of order");
        check(|header| header.sequence = 0, "comes before one it follows");
        check(
            |header| header.from_name = "a\u{1b}[2J".into(),
            "is not a name",
        );
        check(
            |header| {
                let to = header.to[0].clone();
                header.to = vec![to; RECIPIENTS_MAX + 1];
            },
            "1001 recipients",
        );
    }
}
