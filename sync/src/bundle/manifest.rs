//! The end of a bundle, or of one part of it: what is in it and the hash of everything before.

use std::collections::BTreeSet;

use minicbor::{Decode, Encode};
use orgo_schema::id::{CompartmentId, NodeId};

use crate::{
    bundle::{BundleError, Header, PARTS_MAX, SECTIONS_MAX, header::SIGNATURE_BYTES},
    form::{self, SIGNED_BYTES_MAX},
    id::BundleHash,
    key::{self, NodeKey, SignatureBytes, Use},
};

/// What every bundle ends with.
const END: [u8; 8] = *b"\x1aOGRO\r\n\x89";

/// The length of what follows the manifest's signature: its length, then the magic of the end.
pub const END_BYTES: usize = 4 + 8;

/// What is in one file: a bundle, or a part of one.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Manifest {
    /// The bundle.
    #[n(0)]
    pub bundle: BundleHash,
    /// Which part of it, from 1.
    #[n(1)]
    pub part: u32,
    /// How many parts there are.
    #[n(2)]
    pub parts: u32,
    /// The sections, one after another.
    #[n(3)]
    pub sections: Vec<Section>,
    /// The BLAKE3 hash of every byte of the file before the manifest.
    #[n(4)]
    #[cbor(with = "minicbor::bytes")]
    pub before: [u8; 32],
}

/// One sealed stream.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Section {
    /// How many bytes it has in the file.
    #[n(0)]
    pub sealed_bytes: u64,
    /// How many bytes its frames have when it is open and unpacked.
    #[n(1)]
    pub content_bytes: u64,
    /// Whom it is sealed to, ascending; all are recipients of the bundle.
    #[n(2)]
    pub to: Vec<NodeId>,
    /// What it brings; nothing: the roster.
    #[n(3)]
    pub stretch: Option<Stretch>,
}

/// A stretch of the maker's log of one compartment.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Stretch {
    /// The compartment.
    #[n(0)]
    pub compartment: CompartmentId,
    /// The position that it begins after: 0 is the beginning of the log.
    #[n(1)]
    pub after: u64,
    /// The position that it ends with.
    #[n(2)]
    pub until: u64,
    /// How many envelopes it brings.
    #[n(3)]
    pub envelopes: u64,
    /// How many changes.
    #[n(4)]
    pub changes: u64,
    /// How many chunks of attachments.
    #[n(5)]
    pub chunks: u64,
    /// Which numbers of which authors are among the envelopes, ascending by author.
    #[n(6)]
    pub authors: Vec<AuthorRange>,
}

/// Which envelopes of one author are in a stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct AuthorRange {
    /// The author.
    #[n(0)]
    pub author: NodeId,
    /// The lowest of their numbers.
    #[n(1)]
    pub first: u64,
    /// The highest of their numbers.
    #[n(2)]
    pub last: u64,
}

impl Manifest {
    /// Signs the manifest and returns how the file ends: manifest, signature, length, magic.
    pub fn sign(&self, key: &NodeKey) -> Vec<u8> {
        let mut bytes = form::write(self);
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        let signature = key.sign(Use::Manifest, &bytes);
        bytes.extend_from_slice(&signature);
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(&END);
        bytes
    }

    /// Reads the last [`END_BYTES`] of a file and returns the length of the manifest before them,
    /// without its signature.
    ///
    /// # Errors
    /// When the file does not end like a bundle.
    pub fn length(end: &[u8; END_BYTES]) -> Result<usize, BundleError> {
        let [l0, l1, l2, l3, magic @ ..] = *end;
        if magic != END {
            return Err(BundleError::damaged("its end is missing"));
        }
        usize::try_from(u32::from_be_bytes([l0, l1, l2, l3]))
            .ok()
            .filter(|length| *length <= SIGNED_BYTES_MAX)
            .ok_or_else(|| BundleError::damaged("its manifest is too long"))
    }

    /// Returns how many bytes the end of a file takes whose manifest has this length.
    pub const fn tail_bytes(length: usize) -> usize {
        length + SIGNATURE_BYTES + END_BYTES
    }

    /// Reads and checks a manifest of the bundle of this header, whose sections take `body_bytes`.
    ///
    /// # Errors
    /// When it is damaged, not signed by the bundle's maker, or not of this bundle.
    pub fn verify(
        bytes: &[u8],
        signature: &SignatureBytes,
        header: &Header,
        body_bytes: u64,
    ) -> Result<Self, BundleError> {
        let manifest: Self =
            form::read(bytes).map_err(|error| BundleError::damaged(error.to_string()))?;
        if !key::is_signed(header.from.as_bytes(), Use::Manifest, bytes, signature) {
            return Err(BundleError::damaged(
                "its manifest is not what its maker signed",
            ));
        }
        manifest
            .check(header, body_bytes)
            .map_err(BundleError::damaged)?;
        Ok(manifest)
    }

    fn check(&self, header: &Header, body_bytes: u64) -> Result<(), &'static str> {
        if self.bundle != header.hash() {
            return Err("its end belongs to another bundle");
        }
        if self.part == 0 || self.part > self.parts || self.parts > PARTS_MAX {
            return Err("its part is not one of its parts");
        }
        if self.sections.len() > SECTIONS_MAX {
            return Err("too many sections");
        }
        let known: BTreeSet<NodeId> = header.to.iter().map(|to| to.node).collect();
        for section in &self.sections {
            if !section.to.iter().all(|to| known.contains(to)) {
                return Err("a section for somebody that it is not sealed to");
            }
            if section
                .stretch
                .as_ref()
                .is_some_and(|stretch| stretch.after > stretch.until)
            {
                return Err("a stretch that ends before it begins");
            }
        }
        let sealed = self
            .sections
            .iter()
            .try_fold(0_u64, |sum, section| sum.checked_add(section.sealed_bytes));
        if sealed == Some(body_bytes) {
            Ok(())
        } else {
            Err("its sections are not as long as it says")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    fn check(change: impl FnOnce(&mut Manifest), expect: Result<(), &str>) {
        let mut manifest = sample::bundle_manifest();
        change(&mut manifest);
        let bytes = manifest.sign(&sample::node_key(1));
        let (tail, end) = bytes.split_at(bytes.len() - END_BYTES);
        let length = Manifest::length(end.try_into().unwrap()).unwrap();
        assert_eq!(bytes.len(), Manifest::tail_bytes(length));
        let (content, signature) = tail.split_at(length);
        let read = Manifest::verify(
            content,
            signature.try_into().unwrap(),
            &sample::bundle_header(),
            300,
        );
        match expect {
            Ok(()) => assert_eq!(read, Ok(manifest)),
            Err(expect) => {
                let error = read.unwrap_err().to_string();
                assert!(error.contains(expect), "{error}, expected {expect}");
            }
        }
    }

    #[test]
    fn a_manifest_fits_its_bundle() {
        check(|_| (), Ok(()));
        check(
            |manifest| manifest.bundle = BundleHash::new([9; 32]),
            Err("another bundle"),
        );
        check(|manifest| manifest.part = 3, Err("not one of its parts"));
        check(|manifest| manifest.part = 0, Err("not one of its parts"));
        check(
            |manifest| manifest.sections[0].sealed_bytes += 1,
            Err("not as long as it says"),
        );
        check(
            |manifest| manifest.sections[0].sealed_bytes = u64::MAX,
            Err("not as long as it says"),
        );
        check(
            |manifest| manifest.sections[1].to = vec![sample::node_key(3).node_id()],
            Err("not sealed to"),
        );
        check(
            |manifest| manifest.sections[1].stretch.as_mut().unwrap().after = 99,
            Err("ends before it begins"),
        );
    }

    #[test]
    fn a_signature_of_a_header_is_none_of_a_manifest() {
        let manifest = sample::bundle_manifest();
        let content = form::write(&manifest);
        let signature = sample::node_key(1).sign(Use::Bundle, &content);
        let read = Manifest::verify(&content, &signature, &sample::bundle_header(), 300);
        assert!(read.unwrap_err().to_string().contains("maker signed"));
    }
}
