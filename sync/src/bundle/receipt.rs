//! Receipts: what of a node's bundles has come where, on its way back.

use minicbor::{Decode, Encode};
use orgo_schema::{
    id::{BlobHash, CompartmentId, NodeId, OrganizationId},
    time::Wall,
};

use crate::{
    form::{self, FormError},
    id::BundleHash,
    key::{self, NodeKey, SignatureBytes, Use},
    parcel::InstanceId,
};

/// What a file with a receipt begins with.
const MAGIC: [u8; 8] = *b"\x89ORGR\r\n\x1a";

/// The most entries of each list.
const ENTRIES_MAX: usize = 10_000;

/// What one node has received of the bundles of another.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Receipt {
    /// In which organisation.
    #[n(0)]
    pub organization: OrganizationId,
    /// Who received.
    #[n(1)]
    pub from: NodeId,
    /// Whose bundles.
    #[n(2)]
    pub to: NodeId,
    /// In which life of that node's store.
    #[n(3)]
    pub instance: InstanceId,
    /// The bundles that this receipt was written for.
    #[n(4)]
    pub received: Vec<Received>,
    /// How far that node's log is stored here without a gap.
    #[n(5)]
    pub stored: Vec<Stored>,
    /// The numbers of bundles that were made for this node and have not come.
    #[n(6)]
    pub missing: Vec<u64>,
    /// When it was written, as far as its writer could tell.
    #[n(7)]
    pub wall: Wall,
    /// Attachments that are referred to where this was written and are not there: that node's next
    /// bundle brings them.
    #[n(8)]
    pub wanted: Vec<Wanted>,
}

/// An attachment that somebody lacks. Its name is keyed: it tells nobody outside of the compartment what
/// is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Wanted {
    /// The compartment.
    #[n(0)]
    pub compartment: CompartmentId,
    /// The attachment.
    #[n(1)]
    pub blob: BlobHash,
}

/// A bundle that came.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Received {
    /// Its number.
    #[n(0)]
    pub sequence: u64,
    /// The bundle.
    #[n(1)]
    pub bundle: BundleHash,
    /// How many parts it has.
    #[n(2)]
    pub parts: u32,
    /// How many of them have come.
    #[n(3)]
    pub came: u32,
}

/// How far a log is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Stored {
    /// The compartment.
    #[n(0)]
    pub compartment: CompartmentId,
    /// Every envelope up to this position is here.
    #[n(1)]
    pub position: u64,
}

/// A receipt as it is kept and sent.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct SignedReceipt {
    /// The canonical bytes of the receipt.
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    pub bytes: Vec<u8>,
    /// The signature of who received.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub signature: SignatureBytes,
}

/// Why something is not a receipt.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// Something else.
    #[error("neither a receipt's file nor a receipt's code")]
    NotAReceipt,
    /// Not in its one form.
    #[error("receipt is damaged: {0}")]
    Form(#[from] FormError),
    /// Longer than any honest one.
    #[error("receipt lists more than {ENTRIES_MAX} entries")]
    TooLong,
    /// Not signed by whom it names.
    #[error("receipt is not what node {from} signed")]
    Signature {
        /// Whom it names.
        from: NodeId,
    },
}

impl Receipt {
    /// Signs the receipt.
    pub fn sign(&self, key: &NodeKey) -> SignedReceipt {
        let bytes = form::write(self);
        let signature = key.sign(Use::Receipt, &bytes);
        SignedReceipt { bytes, signature }
    }
}

impl SignedReceipt {
    /// Returns the bytes of a file that holds it.
    pub fn file(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend_from_slice(&self.signature);
        bytes.extend_from_slice(&self.bytes);
        bytes
    }

    /// Reads a file that holds a receipt.
    ///
    /// # Errors
    /// When it holds something else.
    pub fn read_file(bytes: &[u8]) -> Result<Self, ReceiptError> {
        let rest = bytes
            .strip_prefix(&MAGIC)
            .ok_or(ReceiptError::NotAReceipt)?;
        let (signature, bytes) = rest.split_first_chunk().ok_or(ReceiptError::NotAReceipt)?;
        Ok(Self {
            bytes: bytes.to_vec(),
            signature: *signature,
        })
    }

    /// Reads the receipt and checks that its writer signed it. Whether that node is a member is another
    /// question.
    ///
    /// # Errors
    /// When it is damaged, or somebody else's.
    pub fn verify(&self) -> Result<Receipt, ReceiptError> {
        let receipt: Receipt = form::read(&self.bytes)?;
        let from = receipt.from;
        if !key::is_signed(from.as_bytes(), Use::Receipt, &self.bytes, &self.signature) {
            return Err(ReceiptError::Signature { from });
        }
        let lists = [
            receipt.received.len(),
            receipt.stored.len(),
            receipt.missing.len(),
            receipt.wanted.len(),
        ];
        if lists.iter().any(|length| *length > ENTRIES_MAX) {
            return Err(ReceiptError::TooLong);
        }
        Ok(receipt)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn a_file_holds_what_its_writer_signed_and_nothing_else() {
        let signed = sample::receipt().sign(&sample::node_key(2));
        let file = signed.file();
        let read = |bytes: &[u8]| SignedReceipt::read_file(bytes).and_then(|read| read.verify());
        assert_eq!(read(&file), Ok(sample::receipt()));
        for at in 0..file.len() {
            assert!(read(&file[..at]).is_err(), "cut at {at}");
            let mut flipped = file.clone();
            flipped[at] ^= 1;
            assert!(read(&flipped).is_err(), "flipped at {at}");
        }
    }

    #[test]
    fn nobody_signs_for_another() {
        let error = sample::receipt()
            .sign(&sample::node_key(1))
            .verify()
            .unwrap_err();
        assert!(error.to_string().contains("is not what node"), "{error}");
    }
}
