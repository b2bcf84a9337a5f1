//! The Message-IDs of what this organisation sends: the same whoever sends it, and enough to know what an
//! answer is about where a mail program keeps nothing else.

use orgo_schema::id::{FactId, OrganizationId, SignalId};

/// What no other mail system makes Message-IDs under.
const DOMAIN: &str = "orgo.invalid";

/// Returns the Message-ID of a message, with its angle brackets. `about`: the mail it answers.
pub(super) fn of(organization: OrganizationId, effect: FactId, about: Option<SignalId>) -> String {
    let about = about.map_or_else(String::new, |signal| format!(".{signal}"));
    format!("<{effect}{about}@{organization}.{DOMAIN}>")
}

/// Returns the mail that a message of this organisation answered, by its Message-ID without brackets.
///
/// The name of a mail cannot be guessed: it is a hash that is keyed with the secret of its compartment.
pub fn answered(organization: OrganizationId, message_id: &str) -> Option<SignalId> {
    let (local, domain) = message_id.trim().split_once('@')?;
    let own = domain.strip_suffix(DOMAIN)?.strip_suffix('.')?;
    if own != organization.to_string() {
        return None;
    }
    let (effect, signal) = local.split_once('.')?;
    effect.parse::<FactId>().ok()?;
    signal.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn an_answer_tells_what_it_is_about() {
        let (ours, others) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let (ours, others) = (OrganizationId::new(ours), OrganizationId::new(others));
        let effect = FactId::new(Uuid::from_u128(3));
        let signal = SignalId::new(Uuid::from_u128(4));
        let id = of(ours, effect, Some(signal));
        let bare = id.trim_matches(['<', '>']);
        assert_eq!(answered(ours, bare), Some(signal));
        assert_eq!(answered(others, bare), None);
        let plain = of(ours, effect, None);
        assert_eq!(answered(ours, plain.trim_matches(['<', '>'])), None);
        for foreign in [
            "",
            "a@b",
            "a.b@c",
            &format!("x.{signal}@{ours}.orgo.invalid"),
        ] {
            assert_eq!(answered(ours, foreign), None, "{foreign}");
        }
    }
}
