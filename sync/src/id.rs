//! Names that only replication knows: administrators, grants, entries of the removal log.

use std::{fmt, str::FromStr};

use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};

/// Why a text is not one of these names.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a {kind}: expected 64 hexadecimal digits")]
pub struct IdError {
    kind: &'static str,
    text: String,
}

macro_rules! name_of_32_bytes {
    ($($(#[$doc:meta])* $name:ident = $kind:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; 32]);

        impl $name {
            /// Wraps 32 bytes that are known to be this kind of name.
            pub const fn new(bytes: [u8; 32]) -> Self {
                Self(bytes)
            }

            /// Returns the 32 bytes.
            pub const fn as_bytes(&self) -> &[u8; 32] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                match from_hex(text) {
                    Some(bytes) => Ok(Self(bytes)),
                    None => Err(IdError { kind: $kind, text: text.chars().take(80).collect() }),
                }
            }
        }

        impl<C> Encode<C> for $name {
            fn encode<W: encode::Write>(
                &self,
                e: &mut Encoder<W>,
                _: &mut C,
            ) -> Result<(), encode::Error<W::Error>> {
                e.bytes(&self.0)?.ok()
            }
        }

        impl<'b, C> Decode<'b, C> for $name {
            fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
                let at = d.position();
                match d.bytes()?.try_into() {
                    Ok(bytes) => Ok(Self(bytes)),
                    Err(_) => Err(decode::Error::message(concat!($kind, " is not 32 bytes")).at(at)),
                }
            }
        }
    )*};
}

name_of_32_bytes! {
    /// An administrator: an Ed25519 public key, used for nothing but the roster.
    AdminId = "administrator's key";
    /// A grant: the hash of its signed bytes. The founding entry's own hash names what it grants itself.
    GrantHash = "grant hash";
    /// An entry of the removal log: the hash of its signed bytes. The founding entry's own hash says
    /// that nothing has been removed yet.
    RemovalHash = "removal hash";
    /// An entry of the roster after the founding one, of any kind: the hash of its signed bytes.
    EntryHash = "roster entry hash";
    /// The secret of a ticket, hashed, so that who sees a request cannot make another one.
    TicketHash = "ticket hash";
    /// The X25519 public key that parcels, bundles and secrets for a node are sealed to. Never the
    /// node's signing key in another form (SECURITY 2.2).
    SealingKey = "sealing key";
    /// A bundle: the hash of its header. All its parts have one.
    BundleHash = "bundle hash";
}

/// Reads exactly 64 hexadecimal digits.
fn from_hex(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_what_they_print() {
        let admin = AdminId::new([0xa5; 32]);
        assert_eq!(admin.to_string().parse(), Ok(admin));
    }

    #[test]
    fn refusals_name_the_kind_and_the_form() {
        for text in ["zz", &"+1".repeat(32), &"é".repeat(32)] {
            let error = text.parse::<GrantHash>().unwrap_err().to_string();
            assert!(
                error.contains("is not a grant hash: expected 64 hexadecimal digits"),
                "{error}"
            );
        }
    }

    #[test]
    fn cbor_refuses_the_wrong_length() {
        let bytes = minicbor::to_vec(minicbor::bytes::ByteVec::from(vec![1; 31])).unwrap();
        let error = Decoder::new(&bytes)
            .decode::<SealingKey>()
            .unwrap_err()
            .to_string();
        assert!(error.contains("sealing key is not 32 bytes"), "{error}");
    }
}
