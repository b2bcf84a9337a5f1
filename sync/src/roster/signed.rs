//! Roster entries as they are kept and sent: bytes, and the signatures of administrators over them.

use std::collections::BTreeSet;

use minicbor::{Decode, Encode};

use crate::{
    id::AdminId,
    key::{self, AdminKey, SignatureBytes, Use},
    rejected::Refused,
};

/// The most signatures that one entry may bear.
pub const SIGNATURES_MAX: usize = 64;

/// One administrator's signature.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct AdminSignature {
    /// Who signed.
    #[n(0)]
    pub admin: AdminId,
    /// What they signed with.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub signature: SignatureBytes,
}

/// A roster entry with its signatures: a founding entry, a grant, or an entry of the removal log.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct SignedEntry {
    /// The canonical bytes of the entry.
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    pub bytes: Vec<u8>,
    /// Who stands behind it.
    #[n(1)]
    pub signatures: Vec<AdminSignature>,
}

impl SignedEntry {
    pub(crate) fn sign(bytes: Vec<u8>, kind: Use, keys: &[&AdminKey]) -> Self {
        let signature = |key: &&AdminKey| AdminSignature {
            admin: key.admin_id(),
            signature: key.sign(kind, &bytes),
        };
        let signatures = keys.iter().map(signature).collect();
        Self { bytes, signatures }
    }
}

/// Checks that at least `threshold` of `administrators` signed, and nobody else.
pub(crate) fn check(
    bytes: &[u8],
    kind: Use,
    signatures: &[AdminSignature],
    administrators: &BTreeSet<AdminId>,
    threshold: u32,
) -> Result<(), Refused> {
    let mut signers = BTreeSet::new();
    for AdminSignature { admin, signature } in signatures.iter().take(SIGNATURES_MAX) {
        if !administrators.contains(admin) {
            return Err(Refused::NotAdministrator { admin: *admin });
        }
        if !key::is_signed(admin.as_bytes(), kind, bytes, signature) {
            return Err(Refused::Signature {
                by: admin.to_string(),
            });
        }
        signers.insert(*admin);
    }
    let got = signers.len();
    if u32::try_from(got).is_ok_and(|got| got < threshold) || signatures.len() > SIGNATURES_MAX {
        return Err(Refused::Signatures {
            got: signatures.len(),
            distinct: got,
            needed: threshold,
        });
    }
    Ok(())
}
