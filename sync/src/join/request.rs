//! Requests: a new node says who it is and what it would like to do.

use minicbor::{Decode, Encode};
use orgo_schema::id::{NodeId, OrganizationId};

use crate::{
    form,
    id::{AdminId, EntryHash, SealingKey, TicketHash},
    join::file::{self, FileError, FileKind},
    key::{self, NodeKey, SignatureBytes, Use},
    rejected::Refused,
    roster::{Capabilities, Member, MemberError},
};

/// What a new node asks.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Request {
    /// In which organisation it would be a member.
    #[n(0)]
    pub organization: OrganizationId,
    /// Its public key.
    #[n(1)]
    pub node: NodeId,
    /// What people would call it.
    #[n(2)]
    pub name: String,
    /// The site it stands at.
    #[n(3)]
    pub site: String,
    /// What its secrets are to be sealed to.
    #[n(4)]
    pub sealing: SealingKey,
    /// What it would like to do. The administrator decides.
    #[n(5)]
    pub wishes: Capabilities,
    /// The ticket it was given.
    #[n(6)]
    pub ticket: TicketHash,
    /// The key with which administrators would sign at this node, if they are to.
    #[n(7)]
    pub admin: Option<AdminId>,
}

/// A request as it is kept and sent.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct SignedRequest {
    /// The canonical bytes of the request.
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    pub bytes: Vec<u8>,
    /// The new node's signature.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub signature: SignatureBytes,
}

impl Request {
    /// Signs the request.
    ///
    /// # Errors
    /// When every node would refuse it: the key is another node's, or what it asks for cannot be a member.
    pub fn sign(&self, key: &NodeKey) -> Result<SignedRequest, Refused> {
        let bytes = form::write(self);
        let signature = key.sign(Use::Request, &bytes);
        let signed = SignedRequest { bytes, signature };
        signed.verify()?;
        Ok(signed)
    }

    /// Returns the member that the new node would be, with these capabilities and secrets.
    pub fn member(&self, capabilities: Capabilities, sealed_secrets: Vec<u8>) -> Member {
        Member {
            node: self.node,
            name: self.name.clone(),
            site: self.site.clone(),
            sealing: Some(self.sealing),
            capabilities,
            sealed_secrets,
        }
    }
}

impl SignedRequest {
    /// Checks that the node itself asks, and for what can be granted.
    ///
    /// # Errors
    /// When it is not in its one form, not signed by the node it names, or names what cannot be.
    pub fn verify(&self) -> Result<Request, Refused> {
        let request: Request = form::read(&self.bytes)?;
        request.member(request.wishes.clone(), Vec::new()).check()?;
        if let Some(admin) = request.admin
            && !key::is_sound(admin.as_bytes())
        {
            return Err(MemberError::Key {
                what: "administrator",
                key: admin.to_string(),
            }
            .into());
        }
        let by = request.node;
        if key::is_signed(by.as_bytes(), Use::Request, &self.bytes, &self.signature) {
            Ok(request)
        } else {
            Err(Refused::Signature { by: by.to_string() })
        }
    }

    /// Returns the name of the request.
    pub fn hash(&self) -> EntryHash {
        EntryHash::new(Use::Request.hash(&self.bytes))
    }

    /// Returns the file.
    pub fn write(&self) -> Vec<u8> {
        file::write(FileKind::Request, self)
    }

    /// Reads the file.
    ///
    /// # Errors
    /// When it is none, or damaged.
    pub fn read(bytes: &[u8]) -> Result<Self, FileError> {
        file::read(FileKind::Request, bytes)
    }
}
