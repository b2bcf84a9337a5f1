//! Names that follow from a cause: same cause, same name, on every node (CONVERGENCE 1.4).
//!
//! Every name is BLAKE3 over length-prefixed parts, keyed with the compartment's id secret, so that who
//! knows a Message-ID cannot find the case (CONVERGENCE 1.10). The organisation and the compartment are
//! always among the parts.

use uuid::{Builder, Uuid};

use crate::id::{
    BlobHash, CaseId, CompartmentId, FactId, Fingerprint, OrganizationId, PersonId, PolicyId,
    SignalId, TaskId,
};

/// The secret that keys the derived names of one compartment. It never rotates.
#[derive(Clone, PartialEq, Eq)]
pub struct IdSecret([u8; 32]);

impl IdSecret {
    /// Wraps 32 random bytes.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Returns the bytes, for the sealed places where the secret is kept.
    pub const fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}

impl std::fmt::Debug for IdSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("IdSecret(…)")
    }
}

/// Where names are derived: one compartment of one organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// The tenant.
    pub organization: OrganizationId,
    /// The compartment that the named thing lives in.
    pub compartment: CompartmentId,
    secret: IdSecret,
}

impl Scope {
    /// Returns the scope of one compartment.
    pub const fn new(
        organization: OrganizationId,
        compartment: CompartmentId,
        secret: IdSecret,
    ) -> Self {
        Self {
            organization,
            compartment,
            secret,
        }
    }

    /// Returns the secret, for the sealed places where it is kept.
    pub const fn secret(&self) -> &IdSecret {
        &self.secret
    }

    /// Names a mail: by its Message-ID, or lacking one by its fingerprint.
    pub fn signal(&self, message_id: Option<&str>, fingerprint: &Fingerprint) -> SignalId {
        match message_id {
            Some(message_id) => self.signal_of_message(message_id),
            None => SignalId::new(self.name("signal/fingerprint", &[fingerprint.as_bytes()])),
        }
    }

    /// Names the mail that bears `message_id`, whether it is here or not.
    pub fn signal_of_message(&self, message_id: &str) -> SignalId {
        SignalId::new(self.name("signal/message-id", &[message_id.trim().as_bytes()]))
    }

    /// Names the case that a signal opens.
    pub fn case(&self, signal: SignalId) -> CaseId {
        CaseId::new(self.name("case", &[signal.as_bytes()]))
    }

    /// Names a case that rules open of their own because of a signal: by those that led to it, the one that
    /// opens it last, and which of the cases it opens this is.
    pub fn led_case(&self, signal: SignalId, rules: &[&str], number: u32) -> CaseId {
        let number = number.to_be_bytes();
        let mut parts: Vec<&[u8]> = vec![signal.as_bytes(), &number];
        parts.extend(rules.iter().map(|rule| rule.as_bytes()));
        CaseId::new(self.name("led-case", &parts))
    }

    /// Names the task that `rule` makes in `case` under `key`.
    pub fn task(&self, case: CaseId, rule: &str, key: &str) -> TaskId {
        TaskId::new(self.name("task", &[case.as_bytes(), rule.as_bytes(), key.as_bytes()]))
    }

    /// Names the task that is the occurrence of a series at a time on the wall, as `2026-11-23T09:00:00`.
    pub fn occurrence(&self, series: TaskId, at: &str) -> TaskId {
        TaskId::new(self.name("occurrence", &[series.as_bytes(), at.as_bytes()]))
    }

    /// Names the case that people meet for, when the occurrence of a series comes round.
    pub fn round(&self, occurrence: TaskId) -> CaseId {
        CaseId::new(self.name("round", &[occurrence.as_bytes()]))
    }

    /// Names the review of cases that are like one another: by what they have in common, and the first that its
    /// opener knew.
    pub fn pattern(&self, likeness: &str, first: CaseId) -> CaseId {
        CaseId::new(self.name("pattern", &[likeness.as_bytes(), first.as_bytes()]))
    }

    /// Names the review of a stretch of time: by its cycle, its name and the zone by whose clocks it ended.
    pub fn review(&self, cycle: &str, period: &str, zone: &str) -> CaseId {
        CaseId::new(self.name(
            "review",
            &[cycle.as_bytes(), period.as_bytes(), zone.as_bytes()],
        ))
    }

    /// Names the person behind a normalized mail address.
    pub fn person(&self, normalized_address: &str) -> PersonId {
        PersonId::new(self.name("person", &[normalized_address.as_bytes()]))
    }

    /// Names the policy of the organization.
    pub fn policy(&self) -> PolicyId {
        PolicyId::new(self.name("policy", &[]))
    }

    /// Names a derived fact: its kind, what it belongs to, and all that it says.
    ///
    /// The content is part of the name, so that one name can never hold two contents.
    pub fn fact(&self, kind: &str, causes: &[&[u8]]) -> FactId {
        let mut parts = vec![kind.as_bytes()];
        parts.extend_from_slice(causes);
        FactId::new(self.name("fact", &parts))
    }

    /// Names a blob of this compartment by its content.
    pub fn blob(&self, content: &[u8]) -> BlobHash {
        let mut hasher = self.blob_hasher();
        hasher.update(content);
        hasher.finish()
    }

    /// Begins to name a blob of this compartment whose content comes in parts.
    pub fn blob_hasher(&self) -> BlobHasher {
        let mut hasher = blake3::Hasher::new_keyed(&self.secret.0);
        hasher.update(b"orgo blob 1");
        hasher.update(self.organization.as_bytes());
        hasher.update(self.compartment.as_bytes());
        BlobHasher(hasher)
    }

    /// Returns what only a node of this compartment can say about `parts`: the proof in a link. Its kind keeps
    /// it apart from every name.
    pub fn token(&self, kind: &str, parts: &[&[u8]]) -> [u8; 32] {
        let kind = ["token/", kind].concat();
        *self.keyed(&kind, parts).finalize().as_bytes()
    }

    fn name(&self, kind: &str, parts: &[&[u8]]) -> Uuid {
        uuid8(&self.keyed(kind, parts))
    }

    fn keyed(&self, kind: &str, parts: &[&[u8]]) -> blake3::Hasher {
        let mut hasher = blake3::Hasher::new_keyed(&self.secret.0);
        add_part(&mut hasher, kind.as_bytes());
        add_part(&mut hasher, self.organization.as_bytes());
        add_part(&mut hasher, self.compartment.as_bytes());
        for part in parts {
            add_part(&mut hasher, part);
        }
        hasher
    }
}

/// Names a blob whose content comes in parts. How it is cut makes no difference.
#[derive(Debug, Clone)]
pub struct BlobHasher(blake3::Hasher);

impl BlobHasher {
    /// Takes the next part of the content.
    pub fn update(&mut self, part: &[u8]) {
        self.0.update(part);
    }

    /// Returns the name of what came.
    pub fn finish(&self) -> BlobHash {
        BlobHash::new(*self.0.finalize().as_bytes())
    }
}

/// Names the organisation that a founding entry founds. Another entry founds another organisation.
pub fn organization(founding_entry: &[u8]) -> OrganizationId {
    let mut hasher = blake3::Hasher::new_derive_key("orgo organization 1");
    hasher.update(founding_entry);
    OrganizationId::new(uuid8(&hasher))
}

/// Names a compartment of an organisation by the word its roster uses.
pub fn compartment(organization: OrganizationId, name: &str) -> CompartmentId {
    let mut hasher = blake3::Hasher::new_derive_key("orgo compartment 1");
    add_part(&mut hasher, organization.as_bytes());
    add_part(&mut hasher, name.as_bytes());
    CompartmentId::new(uuid8(&hasher))
}

/// Adds a part with its length before it, so that no two lists of parts look alike.
fn add_part(hasher: &mut blake3::Hasher, part: &[u8]) {
    hasher.update(&(part.len() as u64).to_be_bytes());
    hasher.update(part);
}

fn uuid8(hasher: &blake3::Hasher) -> Uuid {
    let mut bytes = [0; 16];
    hasher.finalize_xof().fill(&mut bytes);
    Builder::from_custom_bytes(bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(compartment: u128, secret: u8) -> Scope {
        Scope::new(
            OrganizationId::new(Uuid::from_u128(1)),
            CompartmentId::new(Uuid::from_u128(compartment)),
            IdSecret::new([secret; 32]),
        )
    }

    #[test]
    fn the_same_cause_has_the_same_name() {
        let one = scope(2, 3).signal_of_message("a@b");
        assert_eq!(one, scope(2, 3).signal_of_message("a@b"));
        assert_eq!(one.uuid().get_version_num(), 8);
    }

    #[test]
    fn another_compartment_or_secret_gives_another_name() {
        let one = scope(2, 3).signal_of_message("a@b");
        assert_ne!(one, scope(9, 3).signal_of_message("a@b"));
        assert_ne!(one, scope(2, 9).signal_of_message("a@b"));
    }

    #[test]
    fn parts_do_not_run_into_each_other() {
        let case = CaseId::new(Uuid::from_u128(5));
        assert_ne!(
            scope(2, 3).task(case, "ab", "c"),
            scope(2, 3).task(case, "a", "bc")
        );
    }

    #[test]
    fn an_id_secret_is_never_printed() {
        assert_eq!(format!("{:?}", IdSecret::new([7; 32])), "IdSecret(…)");
    }
}
