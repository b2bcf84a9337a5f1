//! The Message-IDs of what this organisation sends: the same whoever sends it, and enough to know what an
//! answer is about where a mail program keeps nothing else.

use orgo_schema::id::{CaseId, FactId, OrganizationId, SignalId};

/// What no other mail system makes Message-IDs under.
const DOMAIN: &str = "orgo.invalid";

/// Returns the Message-ID of a message, with its angle brackets. `about`: the mail it answers.
pub(super) fn of(organization: OrganizationId, effect: FactId, about: Option<SignalId>) -> String {
    let about = about.map_or_else(String::new, |signal| format!(".{signal}"));
    format!("<{effect}{about}@{organization}.{DOMAIN}>")
}

/// What stands between the message and the case that it asks somebody about.
const CASE: &str = ".case.";

/// Returns the Message-ID of an invitation or an offer, with its angle brackets.
pub(super) fn asking(organization: OrganizationId, effect: FactId, case: CaseId) -> String {
    format!("<{effect}{CASE}{case}@{organization}.{DOMAIN}>")
}

/// Returns the name of what people meet for, as their calendars keep it.
pub fn meeting(organization: OrganizationId, case: CaseId) -> String {
    format!("{case}@{organization}.{DOMAIN}")
}

/// Returns which invitation or offer of this organisation has a Message-ID, and of what: without brackets.
pub fn invitation(organization: OrganizationId, message_id: &str) -> Option<(FactId, CaseId)> {
    let (effect, case) = local(organization, message_id)?.split_once(CASE)?;
    Some((effect.parse().ok()?, case.parse().ok()?))
}

/// Returns what stands before the name of this organisation.
fn local(organization: OrganizationId, message_id: &str) -> Option<&str> {
    let (local, domain) = message_id.trim().split_once('@')?;
    let own = domain.strip_suffix(DOMAIN)?.strip_suffix('.')?;
    (own == organization.to_string()).then_some(local)
}

/// Returns the mail that a message of this organisation answered, by its Message-ID without brackets.
///
/// The name of a mail cannot be guessed: it is a hash that is keyed with the secret of its compartment.
pub fn answered(organization: OrganizationId, message_id: &str) -> Option<SignalId> {
    let (effect, signal) = local(organization, message_id)?.split_once('.')?;
    effect.parse::<FactId>().ok()?;
    signal.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn an_invitation_tells_to_what() {
        let (ours, others) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let (ours, others) = (OrganizationId::new(ours), OrganizationId::new(others));
        let (effect, case) = (
            FactId::new(Uuid::from_u128(3)),
            CaseId::new(Uuid::from_u128(4)),
        );
        let id = asking(ours, effect, case);
        let bare = id.trim_matches(['<', '>']);
        assert_eq!(invitation(ours, bare), Some((effect, case)));
        assert_eq!(invitation(others, bare), None);
        assert_eq!(answered(ours, bare), None);
        let other = of(ours, effect, Some(SignalId::new(Uuid::from_u128(4))));
        assert_eq!(invitation(ours, other.trim_matches(['<', '>'])), None);
    }

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
