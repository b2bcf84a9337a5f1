//! How the id of a fact is written as a key of the `facts` map.
//!
//! The form is base64url without padding (RFC 4648, section 5): 22 characters where a hyphenated UUID
//! has 36. It is the shortest text that needs no escaping, it fits into the 23 bytes that Automerge
//! keeps without allocating, and each id has exactly one form, because the four bits that the last
//! character has to spare must be zero.

use orgo_schema::id::FactId;
use uuid::Uuid;

/// How many characters a key has.
pub(crate) const KEY_CHARS: usize = 22;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Returns the key of a fact.
pub(crate) fn of_fact(id: FactId) -> String {
    let bits = id.uuid().as_u128();
    (0..KEY_CHARS)
        .map(|place| {
            // The last character stands for the last two bits, moved to its high end.
            let six = if place == KEY_CHARS - 1 {
                bits << 4
            } else {
                bits >> (122 - 6 * place)
            };
            letter(six)
        })
        .collect()
}

/// Returns the fact that a key names, or nothing if the key is not in the one form that each id has.
pub(crate) fn to_fact(key: &[u8]) -> Option<FactId> {
    let (last, first) = key.split_last()?;
    if key.len() != KEY_CHARS {
        return None;
    }
    let mut bits = 0;
    for &byte in first {
        bits = bits << 6 | value(byte)?;
    }
    let last = value(last.to_owned())?;
    (last & 0b1111 == 0).then(|| FactId::new(Uuid::from_u128(bits << 2 | last >> 4)))
}

fn letter(bits: u128) -> char {
    let [.., low] = bits.to_be_bytes();
    ALPHABET
        .get(usize::from(low & 63))
        .copied()
        .map_or('A', char::from)
}

fn value(byte: u8) -> Option<u128> {
    let value = match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'-' => 62,
        b'_' => 63,
        _ => return None,
    };
    Some(value.into())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(bits: u128, key: &str) {
        let id = FactId::new(Uuid::from_u128(bits));
        assert_eq!(of_fact(id), key);
        assert_eq!(to_fact(key.as_bytes()), Some(id));
    }

    #[test]
    fn keys_are_base64url() {
        check(0, "AAAAAAAAAAAAAAAAAAAAAA");
        check(1, "AAAAAAAAAAAAAAAAAAAAAQ");
        check(u128::MAX, "_____________________w");
        check(
            0x0189_0a5d_ac96_774b_bcce_b302_099a_8057,
            "AYkKXayWd0u8zrMCCZqAVw",
        );
    }

    #[test]
    fn only_the_one_form_is_read() {
        for key in [
            "",
            "A",
            "AAAAAAAAAAAAAAAAAAAAAB",
            "AAAAAAAAAAAAAAAAAAAAAQ=",
            "AAAAAAAAAAAAAAAAAAAA+Q",
        ] {
            assert_eq!(to_fact(key.as_bytes()), None, "{key}");
        }
    }

    proptest! {
        #[test]
        fn keys_read_what_they_print(bits: u128) {
            let id = FactId::new(Uuid::from_u128(bits));
            prop_assert_eq!(to_fact(of_fact(id).as_bytes()), Some(id));
        }
    }
}
