//! Mail addresses: as written, and as compared.

use mail_parser::HeaderValue;
use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

use crate::clean;

/// Characters of a display name that are shown.
const NAME_CHARS_MAX: usize = 200;

/// Bytes of an address: 64 before the `@`, 255 after (RFC 5321, 4.5.3.1).
const ADDRESS_BYTES_MAX: usize = 320;

/// An address with the name its owner, or someone pretending, wrote beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Address {
    /// The display name, on one line; `None` when missing or itself made to look like an address.
    pub name: Option<String>,
    /// The address as written, with exactly one part on each side of its last `@`.
    pub address: String,
}

impl Address {
    /// Returns the address in the form that is compared and hashed.
    pub fn normalized(&self) -> String {
        normalize_address(&self.address)
    }
}

/// Returns an address in the form that is compared and hashed: trimmed, composed, lower case.
///
/// The local part is lowered too: no mail system of note tells `Ann@` from `ann@`, and two
/// spellings of one person would be two people for ever (CONVERGENCE 5, person id).
pub fn normalize_address(raw: &str) -> String {
    let bare = raw
        .trim()
        .trim_start_matches('<')
        .trim_end_matches('>')
        .trim_end_matches('.')
        .trim();
    let lowered: String = bare
        .nfkc()
        .flat_map(char::to_lowercase)
        .filter(|char| !clean::is_hidden(*char))
        .collect();
    lowered.nfc().collect()
}

/// Returns whether an address belongs to nobody who reads: `no-reply@` and the like.
///
/// Such an address is never answered (MAIL 5.5), and mail from it may hold codes meant for us alone.
pub fn is_no_reply(address: &str) -> bool {
    let normalized = normalize_address(address);
    let local: String = normalized
        .split('@')
        .next()
        .unwrap_or_default()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    [
        "noreply",
        "donotreply",
        "dontreply",
        "neantwortet",
        "nichtantworten",
        "nepasrepondre",
        "noresponder",
        "naoresponda",
    ]
    .iter()
    .any(|word| local.contains(word))
        || is_daemon(&normalized)
}

/// Returns whether a normalized address belongs to a mail system itself.
pub(crate) fn is_daemon(normalized: &str) -> bool {
    let local = normalized.split('@').next().unwrap_or_default();
    let local: String = local.chars().filter(char::is_ascii_alphanumeric).collect();
    matches!(
        local.as_str(),
        "mailerdaemon" | "postmaster" | "maildaemon" | "mdaemon" | "bounce" | "bounces"
    )
}

/// Returns the addresses of a header, groups unfolded, without those that cannot be addresses.
pub(crate) fn addresses<'a>(value: &'a HeaderValue<'_>) -> impl Iterator<Item = Address> + 'a {
    value
        .as_address()
        .into_iter()
        .flat_map(|list| list.iter())
        .filter_map(|entry| {
            let address = entry.address.as_deref().and_then(address)?;
            let name = entry
                .name
                .as_deref()
                .map(|name| clean::line(name, NAME_CHARS_MAX));
            Some(Address {
                name: name.filter(|name| !name.is_empty()),
                address,
            })
        })
}

/// Returns an address written without a name, if it is one.
pub(crate) fn address(raw: &str) -> Option<String> {
    let bare = raw
        .trim()
        .trim_start_matches('<')
        .trim_end_matches(['>', ',', ';'])
        .trim_end_matches('.');
    let (local, domain) = bare.rsplit_once('@')?;
    let is_sound = !local.is_empty()
        && !domain.is_empty()
        && bare.len() <= ADDRESS_BYTES_MAX
        && !bare
            .chars()
            .any(|char| char.is_whitespace() || char.is_control() || clean::is_hidden(char))
        && !domain.contains(['<', '>', ',', '"', '(', ')', ':', ';']) | domain.starts_with('[')
        && !local.contains(['<', '>']);
    is_sound.then(|| bare.to_owned())
}

/// Returns whether a display name holds an address other than the one it stands beside (E4).
pub(crate) fn holds_another(name: &str, address: &str) -> bool {
    let own = normalize_address(address);
    name.split(|char: char| {
        char.is_whitespace()
            || matches!(
                char,
                '<' | '>' | '(' | ')' | '"' | '\'' | ',' | ';' | '[' | ']'
            )
    })
    .filter(|word| {
        word.split_once(['@', '\u{ff20}'])
            .is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty())
    })
    .any(|word| normalize_address(word) != own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_compared_without_case_and_ornament() {
        for (raw, expect) in [
            ("Ann@Example.ORG", "ann@example.org"),
            (" <ann@example.org> ", "ann@example.org"),
            ("ann@example.org.", "ann@example.org"),
            ("MÜLLER@exämple.de", "müller@exämple.de"),
            ("", ""),
        ] {
            assert_eq!(normalize_address(raw), expect);
            assert_eq!(normalize_address(&normalize_address(raw)), expect);
        }
    }

    #[test]
    fn what_is_no_address_is_none() {
        for raw in [
            "ann",
            "@example.org",
            "ann@",
            "a b@example.org",
            "",
            "ann@exa<mple",
        ] {
            assert_eq!(address(raw), None, "{raw}");
        }
        assert_eq!(
            address("<ann@example.org>").as_deref(),
            Some("ann@example.org")
        );
        assert_eq!(
            address("ann@[192.0.2.1]").as_deref(),
            Some("ann@[192.0.2.1]")
        );
    }

    #[test]
    fn a_name_may_repeat_its_own_address_only() {
        for (name, expect) in [
            ("ceo@x", true),
            ("Boss <ceo@x.com>", true),
            ("A@B", false),
            ("'a@b'", false),
            ("Ann", false),
            ("Ann @ Work", false),
        ] {
            assert_eq!(holds_another(name, "a@b"), expect, "{name}");
        }
    }

    #[test]
    fn addresses_nobody_reads_are_known() {
        for (address, expect) in [
            ("no-reply@example.org", true),
            ("NoReply@example.org", true),
            ("do_not_reply+1@example.org", true),
            ("MAILER-DAEMON@example.org", true),
            ("ann@noreply.example.org", false),
            ("reply@example.org", false),
        ] {
            assert_eq!(is_no_reply(address), expect, "{address}");
        }
    }
}
