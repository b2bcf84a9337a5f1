//! Tickets: what somebody who is to join is given.

use std::{fmt, str::FromStr};

use minicbor::{Decode, Encode};
use orgo_schema::{
    id::{NodeId, OrganizationId},
    time::Timestamp,
};

use crate::{
    form::{self, FormError},
    id::TicketHash,
    join::text::{self, TextError},
    key,
    roster::member::{MemberError, check_name},
};

/// How the text of a ticket begins.
pub const PREFIX: &str = "orgo1";

/// The most addresses that a ticket carries.
pub const ADDRESSES_MAX: usize = 8;

/// An invitation to ask.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Ticket {
    /// The organisation: the hash of its founding entry, so that a welcome cannot be another's.
    #[n(0)]
    pub organization: OrganizationId,
    /// What people call it.
    #[n(1)]
    pub name: String,
    /// The node that made the ticket and knows it again.
    #[n(2)]
    pub node: NodeId,
    /// Where that node may be reached, as far as it knew; may be empty.
    #[n(3)]
    pub addresses: Vec<String>,
    /// What only who was given the ticket knows.
    #[n(4)]
    pub secret: TicketSecret,
    /// When it ends, by the clock of the node that made it.
    #[n(5)]
    pub expires: Timestamp,
}

/// What only who was given the ticket knows. It is never printed but in the ticket itself.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct TicketSecret(
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    [u8; 16],
);

impl TicketSecret {
    /// Wraps 16 random bytes.
    pub const fn new(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Returns what a request names the ticket by.
    pub fn hash(&self, organization: OrganizationId) -> TicketHash {
        let mut hasher = blake3::Hasher::new_derive_key("orgo ticket 1");
        hasher.update(organization.as_bytes());
        hasher.update(&self.0);
        TicketHash::new(hasher.finalize().into())
    }
}

impl fmt::Debug for TicketSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TicketSecret(…)")
    }
}

/// Why a text is not a ticket.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TicketError {
    /// The letters are not right.
    #[error("this is not a ticket: {0}")]
    Text(#[from] TextError),
    /// The letters are right and mean something else.
    #[error("this is not a ticket: {0}")]
    Form(#[from] FormError),
    /// It names what cannot be.
    #[error("this ticket cannot be used: {0}")]
    Member(#[from] MemberError),
    /// More than anybody needs.
    #[error("this ticket cannot be used: it has {got} addresses, the limit is {ADDRESSES_MAX}")]
    Addresses {
        /// How many it has.
        got: usize,
    },
}

impl Ticket {
    /// Returns what a request names the ticket by.
    pub fn hash(&self) -> TicketHash {
        self.secret.hash(self.organization)
    }

    /// Checks what the text alone does not tell.
    ///
    /// # Errors
    /// When nobody could join with it.
    pub fn check(&self) -> Result<(), TicketError> {
        check_name("organisation", &self.name)?;
        let got = self.addresses.len();
        if got > ADDRESSES_MAX {
            return Err(TicketError::Addresses { got });
        }
        for address in &self.addresses {
            check_name("address", address)?;
        }
        if key::is_sound(self.node.as_bytes()) {
            Ok(())
        } else {
            Err(MemberError::Key {
                what: "node",
                key: self.node.to_string(),
            }
            .into())
        }
    }
}

impl fmt::Display for Ticket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&text::write(PREFIX, &form::write(self)))
    }
}

impl FromStr for Ticket {
    type Err = TicketError;

    fn from_str(text: &str) -> Result<Self, TicketError> {
        let ticket: Self = form::read(&text::read(PREFIX, text)?)?;
        ticket.check()?;
        Ok(ticket)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sample;

    fn ticket() -> Ticket {
        Ticket {
            organization: sample::founding().organization(),
            name: "Lake Clinics".to_owned(),
            node: sample::node_key(1).node_id(),
            addresses: vec!["192.168.1.20:8732".to_owned()],
            secret: TicketSecret::new([5; 16]),
            expires: Timestamp(1_800_000_000_000),
        }
    }

    #[test]
    fn a_ticket_reads_what_it_prints_and_fits_into_a_picture() {
        let text = ticket().to_string();
        assert_eq!(text.parse(), Ok(ticket()));
        assert_eq!(text.to_uppercase().parse(), Ok(ticket()));
        assert!(
            text.starts_with("orgo1") && text.len() < 260,
            "{}",
            text.len()
        );
        assert_eq!(format!("{:?}", ticket().secret), "TicketSecret(…)");
    }

    #[test]
    fn what_is_wrong_with_a_ticket_is_said() {
        let check = |text: &str, expect: &str| {
            let error = text.parse::<Ticket>().unwrap_err().to_string();
            assert!(error.contains(expect), "{error}, expected {expect}");
        };
        let said = |change: &dyn Fn(&mut Ticket)| {
            let mut ticket = ticket();
            change(&mut ticket);
            ticket.to_string()
        };
        check("", "this is not a ticket: it begins with ``");
        check("request.orgo", "it begins with `reque`, expected `orgo1`");
        check(
            &text::write(PREFIX, b"x"),
            "this is not a ticket: not the expected fields",
        );
        check(
            &said(&|ticket| ticket.name.clear()),
            "organisation `` is not a name",
        );
        check(
            &said(&|ticket| ticket.node = NodeId::new([0; 32])),
            "node 0000",
        );
        check(
            &said(&|ticket| ticket.addresses = vec![String::from("a"); 9]),
            "it has 9 addresses, the limit is 8",
        );
        check(
            &said(&|ticket| ticket.addresses = vec![String::from("\n")]),
            "address `\\n` is not a name",
        );
    }

    #[test]
    fn one_secret_is_two_tickets_in_two_organisations() {
        let other = orgo_schema::derive::organization(b"x");
        assert_ne!(ticket().hash(), ticket().secret.hash(other));
        assert_ne!(
            ticket().hash(),
            TicketSecret::new([6; 16]).hash(ticket().organization)
        );
    }

    proptest! {
        #[test]
        fn tickets_read_what_they_print(
            name in "[A-Za-z][A-Za-zéö ]{0,60}",
            addresses in prop::collection::vec("[0-9.:]{1,40}", 0..ADDRESSES_MAX),
            secret: [u8; 16],
            expires: i64,
        ) {
            let ticket = Ticket {
                name, addresses,
                secret: TicketSecret::new(secret),
                expires: Timestamp(expires),
                ..ticket()
            };
            prop_assert_eq!(ticket.to_string().parse(), Ok(ticket));
        }
    }
}
