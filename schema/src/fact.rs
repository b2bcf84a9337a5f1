//! Facts: the immutable records that documents are made of (CONVERGENCE 1).
//!
//! A fact is one CBOR byte string under its id in a document's fact map. Fields and variants are
//! numbered; a number is never used again for something else, and fields are only ever added at the
//! end, so that an older node keeps what it cannot read.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::{
    case::CaseAction,
    id::{
        BlobHash, CaseId, CompartmentId, FactId, Fingerprint, NodeId, PersonId, SignalId, TaskId,
        UserId,
    },
    label::Label,
    role::RolePath,
    span::Span,
    task::TaskAction,
    time::{Stamp, Timestamp, Wall},
    word::{Duty, Priority, Severity, TaskCategory, Visibility},
};

/// One immutable record, without its id: the id is the key it stands under.
#[derive(Debug, Clone, PartialEq, Encode, Decode, Serialize)]
pub struct Fact {
    /// Who says so.
    #[n(0)]
    pub by: Author,
    /// The maximal facts of the same object that the author knew; for a derived fact, its causes. Sorted.
    #[n(1)]
    pub seen: Vec<FactId>,
    /// The author's hybrid logical stamp; for a derived fact, the greatest stamp of its causes.
    #[n(2)]
    pub stamp: Stamp,
    /// When it was written, as far as its author could tell; nothing for a derived fact.
    #[n(3)]
    pub wall: Option<Wall>,
    /// What it says.
    #[n(4)]
    pub body: Body,
}

/// Who stands behind a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// Nobody: it follows from its causes alone.
    #[n(0)]
    Derived,
    /// A node by itself, for example a gateway that routed a mail.
    #[n(1)]
    Node(#[n(0)] NodeId),
    /// A person at a node. The node vouches for the person, nobody else can.
    #[n(2)]
    Person {
        /// Who.
        #[n(0)]
        user: UserId,
        /// Where.
        #[n(1)]
        node: NodeId,
    },
}

impl Author {
    /// Whether a person stands behind it.
    pub const fn is_person(self) -> bool {
        matches!(self, Self::Person { .. })
    }
}

/// Which rule made something, and which version of it.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
pub struct RuleRef {
    /// The id of the rule.
    #[n(0)]
    pub id: String,
    /// The version of the file the rule stands in.
    #[n(1)]
    pub version: String,
}

/// What a fact says.
#[derive(Debug, Clone, PartialEq, Encode, Decode, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// A mail or other signal came in: what every copy of it holds. Derived.
    #[n(0)]
    Received(#[n(0)] Received),
    /// One copy of the signal came here, this way. Its raw bytes are kept.
    #[n(1)]
    Copied(#[n(0)] Copied),
    /// Somebody or some rule decided what a signal leads to.
    #[n(2)]
    Routed(#[n(0)] Routed),
    /// The situation a case is about.
    #[n(3)]
    Opened(#[n(0)] Opened),
    /// The work a task is.
    #[n(4)]
    Created(#[n(0)] Created),
    /// A person acted on a task's status.
    #[n(5)]
    TaskActed {
        /// What was done.
        #[n(0)]
        action: TaskAction,
        /// Why, or how it ended.
        #[n(1)]
        reason: Option<String>,
    },
    /// A person acted on a case's status.
    #[n(6)]
    CaseActed {
        /// What was done.
        #[n(0)]
        action: CaseAction,
        /// Why, or how it ended.
        #[n(1)]
        reason: Option<String>,
    },
    /// A person saw the task and answers for it, until then.
    #[n(7)]
    Acknowledged {
        /// When the clock runs again; nothing: a whole window from now.
        #[n(0)]
        until: Option<Timestamp>,
    },
    /// A must-settle field was given a value (CONVERGENCE 3).
    #[n(8)]
    Set(#[n(0)] Value),
    /// Something was added to a set. An add that a remove had not seen survives.
    #[n(9)]
    Added(#[n(0)] Item),
    /// Something was removed from a set, as far as it was known.
    #[n(10)]
    Removed(#[n(0)] Item),
    /// A person wrote a comment.
    #[n(11)]
    Commented {
        /// The words.
        #[n(0)]
        text: String,
    },
    /// A task moved up the ladder (CONVERGENCE 6). Derived; when and to whom is what the walk says.
    #[n(12)]
    Stepped {
        /// The rung reached, 1 for the first above the start.
        #[n(0)]
        level: u8,
        /// The start, acknowledgement, reopening or creation that the run began with.
        #[n(1)]
        run: FactId,
    },
    /// A person said which case a signal belongs to.
    #[n(13)]
    Placed {
        /// The case.
        #[n(0)]
        case: CaseId,
    },
    /// A person said that a signal needs no work.
    #[n(14)]
    SetAside {
        /// Why.
        #[n(0)]
        reason: String,
    },
    /// A checklist item was ticked or unticked.
    #[n(15)]
    Checked {
        /// The number of the item, from 0.
        #[n(0)]
        item: u16,
        /// Whether it is done.
        #[n(1)]
        done: bool,
    },
    /// A name and address of a person, sealed under a version of the person's key (CONVERGENCE 5).
    #[n(16)]
    Known(#[n(0)] Sealed),
    /// What a user may do. The last in order is in force.
    #[n(17)]
    Account(#[n(0)] Account),
    /// A user's password, as an Argon2id PHC string. The last in order is in force.
    #[n(18)]
    Credential {
        /// The PHC string.
        #[n(0)]
        phc: String,
    },
}

/// What every copy of a mail holds (CONVERGENCE 5): no address, no name, no way it came.
#[derive(Debug, Clone, PartialEq, Encode, Decode, Serialize)]
pub struct Received {
    /// What makes two copies one signal; another fingerprint under one Message-ID is a variant.
    #[n(0)]
    pub fingerprint: Fingerprint,
    /// Whether the id of the signal comes from a Message-ID, not from the fingerprint.
    #[n(1)]
    pub has_message_id: bool,
    /// Who wrote it.
    #[n(2)]
    pub from: Option<PersonId>,
    /// Whom it was addressed to.
    #[n(3)]
    pub to: Vec<PersonId>,
    /// The subject, at most 998 characters.
    #[n(4)]
    pub subject: String,
    /// The beginning of the new text.
    #[n(5)]
    pub excerpt: String,
    /// The Date header. Shown, never a base for clocks (CONVERGENCE 6).
    #[n(6)]
    pub date: Option<Timestamp>,
    /// The signals it answers, nearest first.
    #[n(7)]
    pub answers: Vec<SignalId>,
    /// The attached files.
    #[n(8)]
    pub attachments: Vec<Attachment>,
    /// Why it is automatic mail, if it is: no reply, no command, no state change.
    #[n(9)]
    pub automatic: Option<String>,
    /// What a person should know about how it was read.
    #[n(10)]
    pub warnings: Vec<String>,
}

/// A file, stored by its content.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct Attachment {
    /// The content; nothing when it was refused.
    #[n(0)]
    pub blob: Option<BlobHash>,
    /// A name that is safe to show and to save under.
    #[n(1)]
    pub name: String,
    /// The media type as declared. Never trusted.
    #[n(2)]
    pub media_type: String,
    /// The size in bytes.
    #[n(3)]
    pub bytes: u64,
    /// What is wrong with it, for people.
    #[n(4)]
    pub note: Option<String>,
}

/// How one copy of a signal came to one node.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct Copied {
    /// The raw bytes.
    #[n(0)]
    pub raw: BlobHash,
    /// The address it was delivered to, in lower case: one of the organisation's own.
    #[n(1)]
    pub delivered_to: Option<String>,
    /// The way it came.
    #[n(2)]
    pub source: Source,
}

/// The ways a signal comes in.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize,
)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Handed over by a mail server, or fetched from a mailbox.
    #[n(0)]
    Mail,
    /// Out of an archive, with its consequences: as if it had come in now.
    #[n(1)]
    ImportLive,
    /// Out of an archive, for the record: nobody is told, nothing is commanded.
    #[n(2)]
    ImportArchive,
    /// From a form of the web pages.
    #[n(3)]
    Form,
    /// Through the API.
    #[n(4)]
    Api,
}

/// A decision about a signal (CONVERGENCE 5).
#[derive(Debug, Clone, PartialEq, Encode, Decode, Serialize)]
pub struct Routed {
    /// The signal: the cause.
    #[n(0)]
    pub signal: SignalId,
    /// The rule; nothing when a person decided.
    #[n(1)]
    pub rule: Option<RuleRef>,
    /// The case it opens.
    #[n(2)]
    pub case: CaseId,
    /// The tasks it makes there.
    #[n(3)]
    pub tasks: Vec<TaskId>,
    /// Which condition matched on what, a sentence each.
    #[n(4)]
    pub why: Vec<String>,
}

/// Where something is.
#[derive(
    Debug,
    Clone,
    PartialEq,
    Eq,
    Default,
    Encode,
    Decode,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
pub struct Location {
    /// The site.
    #[n(0)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// The building, room or area.
    #[n(1)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
}

/// How a case began.
#[derive(Debug, Clone, PartialEq, Encode, Decode, Serialize)]
pub struct Opened {
    /// The title it was given. Later titles are in the register.
    #[n(0)]
    pub title: String,
    /// What happened, as first told.
    #[n(1)]
    pub narrative: String,
    /// Where in the organisation it belongs.
    #[n(2)]
    pub label: Label,
    /// How bad, if anybody said.
    #[n(3)]
    pub severity: Option<Severity>,
    /// How soon.
    #[n(4)]
    pub priority: Priority,
    /// Who may read it.
    #[n(5)]
    pub visibility: Visibility,
    /// The signal that opened it.
    #[n(6)]
    pub signal: Option<SignalId>,
    /// The rule that opened it.
    #[n(7)]
    pub rule: Option<RuleRef>,
    /// Where it is.
    #[n(8)]
    pub location: Location,
    /// Its first tags.
    #[n(9)]
    pub tags: Vec<String>,
    /// The domain, for example `maintenance`.
    #[n(10)]
    pub domain: Option<String>,
    /// The subtype in the domain, for example `plumbing`.
    #[n(11)]
    pub subtype: Option<String>,
    /// The time to react, where a rule or person named one.
    #[n(12)]
    pub reactivity: Option<Span>,
    /// The role it came from.
    #[n(13)]
    pub origin_role: Option<RolePath>,
    /// More, as JSON texts by key. Unknown keys are kept for ever.
    #[n(14)]
    pub metadata: Vec<(String, String)>,
}

/// How a task began.
#[derive(Debug, Clone, PartialEq, Encode, Decode, Serialize)]
pub struct Created {
    /// The case it belongs to.
    #[n(0)]
    pub case: CaseId,
    /// The rule that made it.
    #[n(1)]
    pub rule: Option<RuleRef>,
    /// What tells it from the other tasks of the same rule.
    #[n(2)]
    pub key: String,
    /// The title it was given. Later titles are in the register.
    #[n(3)]
    pub title: String,
    /// What to do.
    #[n(4)]
    pub description: String,
    /// Its routing address; the role in it owns the task.
    #[n(5)]
    pub label: Label,
    /// The domain, for example `maintenance`.
    #[n(6)]
    pub domain: String,
    /// What it is by intent.
    #[n(7)]
    pub category: TaskCategory,
    /// The subtype in the domain, for example `plumbing`.
    #[n(8)]
    pub subtype: Option<String>,
    /// How soon.
    #[n(9)]
    pub priority: Priority,
    /// How bad, if anybody said.
    #[n(10)]
    pub severity: Option<Severity>,
    /// Who may read it.
    #[n(11)]
    pub visibility: Visibility,
    /// The time to react, where a rule or person named one.
    #[n(12)]
    pub reactivity: Option<Span>,
    /// When it should be finished.
    #[n(13)]
    pub due: Option<Timestamp>,
    /// Who takes it, if anybody in particular.
    #[n(14)]
    pub assignee: Option<UserId>,
    /// What to tick off.
    #[n(15)]
    pub checklist: Vec<String>,
    /// When a node of sound clock first received what caused it: where the first window starts
    /// (CONVERGENCE 6). A derived creation has none; the fold takes it from the routing in force.
    #[n(16)]
    pub received: Option<Timestamp>,
    /// More, as JSON texts by key. Unknown keys are kept for ever.
    #[n(17)]
    pub metadata: Vec<(String, String)>,
}

/// A field that people must settle when two sites set it apart (CONVERGENCE 3).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "field", content = "value")]
pub enum Value {
    /// Who takes it.
    #[n(0)]
    Assignee(#[n(0)] Option<UserId>),
    /// Its routing address.
    #[n(1)]
    Label(#[n(0)] Label),
    /// How soon.
    #[n(2)]
    Priority(#[n(0)] Priority),
    /// How bad.
    #[n(3)]
    Severity(#[n(0)] Severity),
    /// When it should be finished.
    #[n(4)]
    Due(#[n(0)] Option<Timestamp>),
    /// Whom it is about.
    #[n(5)]
    Person(#[n(0)] Option<PersonId>),
    /// Which case this one is part of.
    #[n(6)]
    MergedInto(#[n(0)] Option<CaseId>),
    /// The time to react.
    #[n(7)]
    Reactivity(#[n(0)] Span),
    /// Where it is.
    #[n(8)]
    Location(#[n(0)] PlaceValue),
}

/// A location as a value that can be compared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
pub struct PlaceValue {
    /// The site.
    #[n(0)]
    pub site: Option<String>,
    /// The building, room or area.
    #[n(1)]
    pub area: Option<String>,
}

/// The fields that people must settle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// Who takes it.
    Assignee,
    /// Its routing address.
    Label,
    /// How soon.
    Priority,
    /// How bad.
    Severity,
    /// When it should be finished.
    Due,
    /// Whom it is about.
    Person,
    /// Which case this one is part of.
    MergedInto,
    /// The time to react.
    Reactivity,
    /// Where it is.
    Location,
}

impl Value {
    /// Returns the field this is a value of.
    pub const fn field(&self) -> Field {
        match self {
            Self::Assignee(_) => Field::Assignee,
            Self::Label(_) => Field::Label,
            Self::Priority(_) => Field::Priority,
            Self::Severity(_) => Field::Severity,
            Self::Due(_) => Field::Due,
            Self::Person(_) => Field::Person,
            Self::MergedInto(_) => Field::MergedInto,
            Self::Reactivity(_) => Field::Reactivity,
            Self::Location(_) => Field::Location,
        }
    }
}

/// A member of one of an object's sets.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Item {
    /// A free marker.
    #[n(0)]
    Tag(#[n(0)] String),
    /// Somebody who is part of it, keyed by who and as what.
    #[n(1)]
    Participant {
        /// Who.
        #[n(0)]
        who: Who,
        /// As what: reporter, about, watcher …
        #[n(1)]
        role: String,
    },
    /// Another case.
    #[n(2)]
    Link {
        /// How they are related: parent, related, duplicate_of.
        #[n(0)]
        relation: String,
        /// The other case.
        #[n(1)]
        case: CaseId,
    },
    /// A task that must be finished first.
    #[n(3)]
    DependsOn(#[n(0)] TaskId),
}

/// Somebody, by the way they are known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// A person a case is about.
    #[n(0)]
    Person(#[n(0)] PersonId),
    /// Somebody who signs in.
    #[n(1)]
    User(#[n(0)] UserId),
    /// A team.
    #[n(2)]
    Role(#[n(0)] RolePath),
}

/// Bytes that only a holder of a person's key version can read.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct Sealed {
    /// Which version of the person's key.
    #[n(0)]
    pub key_version: u32,
    /// XChaCha20-Poly1305: nonce, then ciphertext; the fact's document is the associated data.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub bytes: Vec<u8>,
}

/// What is sealed about a person.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct KnownPerson {
    /// The mail address, as written.
    #[n(0)]
    pub address: String,
    /// The display name, if one was given.
    #[n(1)]
    pub name: Option<String>,
}

/// What a user may do.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Account {
    /// The address they sign in with, in lower case.
    #[n(0)]
    pub email: String,
    /// The name people see.
    #[n(1)]
    pub name: String,
    /// What they may do in the organisation.
    #[n(2)]
    pub duty: Duty,
    /// The teams they work in.
    #[n(3)]
    pub teams: Vec<RolePath>,
    /// The compartments they may read, public and internal aside.
    #[n(4)]
    pub clearances: Vec<CompartmentId>,
    /// Whether they may sign in.
    #[n(5)]
    pub active: bool,
}

/// Why the bytes of a fact cannot be read. The bytes are kept and take no part in folds.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FactError {
    /// A newer kind of fact, or damage.
    #[error("not a fact this version can read: {reason}")]
    Unreadable {
        /// What the decoder said.
        reason: String,
    },
    /// Bytes after the end, or not the one canonical form.
    #[error("not in canonical form")]
    NotCanonical,
}

impl Fact {
    /// Returns the one canonical encoding.
    #[expect(
        clippy::expect_used,
        reason = "no field of a fact has an encoder that refuses"
    )]
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(256);
        minicbor::encode(self, &mut bytes).expect("writing to memory never fails");
        bytes
    }

    /// Reads a fact.
    ///
    /// # Errors
    /// When the bytes are of a newer kind or damaged, or are not in the one canonical form.
    pub fn decode(bytes: &[u8]) -> Result<Self, FactError> {
        let fact: Self = minicbor::decode(bytes).map_err(|error| FactError::Unreadable {
            reason: error.to_string(),
        })?;
        if fact.encode() == bytes {
            Ok(fact)
        } else {
            Err(FactError::NotCanonical)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comment() -> Fact {
        Fact {
            by: Author::Node(NodeId::new([1; 32])),
            seen: Vec::new(),
            stamp: Stamp(5),
            wall: None,
            body: Body::Commented {
                text: "seen".into(),
            },
        }
    }

    #[test]
    fn a_fact_reads_what_it_writes() {
        assert_eq!(Fact::decode(&comment().encode()), Ok(comment()));
    }

    #[test]
    fn an_unknown_kind_is_an_error_and_no_panic() {
        let mut bytes = comment().encode();
        let at = bytes.len() - 7;
        assert_eq!(bytes[at], 11, "the number of the variant");
        bytes[at] = 23;
        assert!(matches!(
            Fact::decode(&bytes),
            Err(FactError::Unreadable { .. })
        ));
    }

    #[test]
    fn trailing_bytes_are_not_canonical() {
        let mut bytes = comment().encode();
        bytes.push(0);
        assert_eq!(Fact::decode(&bytes), Err(FactError::NotCanonical));
    }
}
