//! Roster entries as they are kept and sent: bytes, and the signatures of administrators over them.

use std::collections::{BTreeMap, BTreeSet};

use minicbor::{Decode, Encode};

use crate::{
    id::AdminId,
    key::{self, AdminKey, SignatureBytes, Use},
    rejected::Refused,
};

/// The most signatures that one entry may bear: those of all administrators and the recovery key's.
pub const SIGNATURES_MAX: usize = 64;

/// Who signed an entry, each with one signature.
pub(crate) type Signers = BTreeMap<AdminId, SignatureBytes>;

/// One administrator's signature.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
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
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
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

    /// Returns the entry with one more signature; with its own, where that key signed before.
    pub(crate) fn cosigned(&self, kind: Use, key: &AdminKey) -> Self {
        let mut signatures = self.signatures.clone();
        signatures.retain(|signature| signature.admin != key.admin_id());
        signatures.extend(Self::sign(self.bytes.clone(), kind, &[key]).signatures);
        Self {
            bytes: self.bytes.clone(),
            signatures,
        }
    }

    /// Returns the one form of an entry that was checked.
    pub(crate) fn checked(bytes: Vec<u8>, signers: &Signers) -> Self {
        let signature = |(admin, signature): (&AdminId, &SignatureBytes)| AdminSignature {
            admin: *admin,
            signature: *signature,
        };
        let signatures = signers.iter().map(signature).collect();
        Self { bytes, signatures }
    }
}

/// Checks every signature, and that nobody signed who may not. Returns each signer with one signature:
/// of several by one signer the lowest, so that the same signatures have one form.
pub(crate) fn signers(
    bytes: &[u8],
    kind: Use,
    signatures: &[AdminSignature],
    may_sign: impl Fn(AdminId) -> bool,
) -> Result<Signers, Refused> {
    let mut signers = Signers::new();
    for AdminSignature { admin, signature } in signatures.iter().take(SIGNATURES_MAX) {
        if !may_sign(*admin) {
            return Err(Refused::NotAdministrator { admin: *admin });
        }
        if !key::is_signed(admin.as_bytes(), kind, bytes, signature) {
            return Err(Refused::Signature {
                by: admin.to_string(),
            });
        }
        keep_lowest(&mut signers, *admin, *signature);
    }
    Ok(signers)
}

/// Checks that at least `threshold` of `administrators` signed, and nobody else.
pub(crate) fn check(
    bytes: &[u8],
    kind: Use,
    signatures: &[AdminSignature],
    administrators: &BTreeSet<AdminId>,
    threshold: usize,
) -> Result<Signers, Refused> {
    let signers = signers(bytes, kind, signatures, |admin| {
        administrators.contains(&admin)
    })?;
    enough(signatures, signers.len(), threshold)?;
    Ok(signers)
}

/// Checks that so many signers are enough, and that there are not more signatures than anybody needs.
pub(crate) fn enough(
    signatures: &[AdminSignature],
    distinct: usize,
    needed: usize,
) -> Result<(), Refused> {
    let got = signatures.len();
    if distinct < needed || got > SIGNATURES_MAX {
        return Err(Refused::Signatures {
            got,
            distinct,
            needed,
        });
    }
    Ok(())
}

/// Adds the signatures of one copy of an entry to those of another. Returns whether any was new.
pub(crate) fn join(held: &mut Signers, more: Signers) -> bool {
    let before = held.clone();
    for (admin, signature) in more {
        keep_lowest(held, admin, signature);
    }
    *held != before
}

fn keep_lowest(signers: &mut Signers, admin: AdminId, signature: SignatureBytes) {
    let held = signers.entry(admin).or_insert(signature);
    *held = signature.min(*held);
}
