//! From raw bytes to all that can be made ready without the database: many at once, away from the
//! writer.

use std::panic::{AssertUnwindSafe, catch_unwind};

use orgo_crdt::MadeChange;
use orgo_engine::{
    explain, reply,
    reply::Reply,
    route::{Asked, Decision, Incoming, LinkTo},
};
use orgo_mail::{Automatic, Limits, Mail, Warning};
use orgo_schema::{
    derive::Scope,
    fact::{
        Attachment, Author, Body, Fact, KnownPerson, Received, RuleRef, Source, Tells, Told, Via,
    },
    id::{
        BlobHash, CaseId, DocumentId, FactId, Fingerprint, OrganizationId, PersonId, SignalId,
        TaskId,
    },
    role::RolePath,
    time::{Stamp, Timestamp},
    word::Visibility,
};

use super::{
    anonymous::{self, Anonymous, Said},
    before::Before,
    make::Maker,
    place, unread,
};
use crate::{
    node::Node,
    outbox::message_id,
    parcel::Sealed,
    setting::Setting,
    store::{StoreError, blob::Packed, compartment::Compartment, spool::Delivery},
};

/// How much of the new text goes into the document, in characters.
const EXCERPT_CHARS_MAX: usize = 500;
/// How much of the text is indexed for search, in bytes.
const INDEXED_BYTES_MAX: usize = 16 << 10;
/// How many recipients are recorded.
const RECIPIENTS_MAX: usize = 50;
/// How many answered signals are recorded.
const ANSWERS_MAX: usize = 21;

/// What is recorded as the reason why our own mail is automatic: it is kept, and waits for nobody.
pub const OWN: &str = "it comes from this organisation's own Orgo";

/// What is known of a message before the database is asked.
#[derive(Debug)]
pub enum Prepared {
    /// It can be read.
    Ready(Box<Ready>),
    /// It belongs into a compartment that is not open here, and can be sealed to nobody.
    Waits {
        /// Why, in plain words.
        reason: String,
    },
    /// It belongs into a compartment that this node does not hold: sealed to those that do.
    Sealed(Box<Sealed>),
    /// Its writer is not named: what was said goes one way, the original another.
    Anonymous(Box<Anonymous>),
    /// It cannot be read; a person decides.
    Unreadable {
        /// Why, in plain words.
        reason: String,
    },
}

impl Prepared {
    /// Takes what was said apart from its original, where the writer is not named.
    pub fn apart(self) -> (Self, Option<Said>) {
        if let Self::Anonymous(anonymous) = self {
            let (original, said) = anonymous.apart();
            (original, Some(said))
        } else {
            (self, None)
        }
    }

    /// Returns the compartment it goes into, if that has a file of its own.
    pub fn own_file(&self) -> Option<&Compartment> {
        match self {
            Self::Ready(ready) => Some(&ready.compartment).filter(|place| place.has_own_file()),
            Self::Anonymous(anonymous) => anonymous.own_file(),
            Self::Waits { .. } | Self::Sealed(_) | Self::Unreadable { .. } => None,
        }
    }
}

/// A message that is ready to be recorded.
#[derive(Debug)]
pub struct Ready {
    /// Where it goes.
    pub compartment: Compartment,
    /// Its name.
    pub signal: SignalId,
    /// What every copy of it holds.
    pub received: Received,
    /// The fact of that, and the change that stores it.
    pub received_fact: FactId,
    /// See above.
    pub received_change: MadeChange,
    /// The name of its raw bytes.
    pub raw: BlobHash,
    /// Its files.
    pub files: Vec<(BlobHash, Packed)>,
    /// Who wrote it.
    pub sender: Option<(PersonId, KnownPerson)>,
    /// The words to search by.
    pub words: String,
    /// The work that the rules make of it, if they run and make some.
    pub work: Option<Made>,
    /// The further cases that rules open of their own.
    pub opened: Vec<Made>,
    /// The sentences for people: what matched, or what nearly did.
    pub reasons: Vec<String>,
    /// The message of ours that invited its writer, and the case that they are invited to, as it says.
    pub invitation: Option<(FactId, CaseId)>,
    /// What it answers to an invitation, where that is plain.
    pub reply: Option<Reply>,
    /// Whether our own programs sent it.
    pub is_own: bool,
    /// The gateway that sealed it to this node, if one did.
    pub via: Option<Via>,
    /// The message without its writer that this is the original of.
    pub original_of: Option<SignalId>,
}

/// Where a message goes, and how visible the work is that is made of it.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) compartment: Compartment,
    /// The gateway that sealed it to this node, if one did.
    pub(super) via: Option<Via>,
    pub(super) visibility: Visibility,
}

impl From<Compartment> for Place {
    fn from(compartment: Compartment) -> Self {
        Self {
            visibility: compartment.visibility,
            compartment,
            via: None,
        }
    }
}

/// Who takes a task that rules make.
#[derive(Debug)]
pub struct Takes {
    /// The address of whom a rule names.
    pub named: Option<String>,
    /// Whether somebody else decides it: nobody is given that.
    pub is_asked: bool,
    /// The domain and the team whose work it is.
    pub group: (String, Option<RolePath>),
}

/// Work, as changes that are the same on every node.
#[derive(Debug)]
pub struct Made {
    /// The rule.
    pub rule: RuleRef,
    /// Which conditions matched on what.
    pub why: Vec<String>,
    /// The other rules that acted on it, in the order they did.
    pub shaped: Vec<RuleRef>,
    /// The case.
    pub case: CaseId,
    /// Its label, for the answer.
    pub label: String,
    /// The change that opens it.
    pub case_change: MadeChange,
    /// The tasks, each with the change that creates it and who takes it.
    pub tasks: Vec<(TaskId, MadeChange, Takes)>,
    /// The earlier case it is linked to, if a rule asked and there is one.
    pub link: Option<LinkTo>,
    /// The files that rules attach: their contents, and the changes that add them to the case.
    pub files: Vec<(BlobHash, Packed)>,
    /// See above; and the link to a case that led to this one, or that this one led to.
    pub added: Vec<MadeChange>,
    /// Whom the rules tell, and what they answer.
    pub tells: Option<Tells>,
}

/// Makes a message ready. A panic of a parser is caught: one bad message never delays the next.
///
/// # Errors
/// When memory runs out for compression.
pub fn prepare(
    node: &Node,
    setting: &Setting,
    raw: &[u8],
    delivery: &Delivery,
) -> Result<Prepared, StoreError> {
    let mail = match read(raw) {
        Ok(mail) => mail,
        Err(reason) => {
            // What nobody reads lies where everybody may look at it, unless its address says otherwise.
            let visibility = place::of_address(setting, delivery.to.as_deref());
            let place = place::find(setting, visibility, raw, delivery)?;
            return Ok(place.map_or_else(|other| other, |_| Prepared::Unreadable { reason }));
        }
    };
    let decision = decided(node, setting, &mail, delivery);
    let may_go_on = decision.is_some() && !is_own(setting, &mail);
    if anonymous::is_asked(decision.as_ref())
        || may_go_on && anonymous::goes_on(node, setting, &mail)?
    {
        return anonymous::prepare(node, setting, (raw, &mail), delivery);
    }
    let raised = decision.as_ref().and_then(raised);
    let raised = raised.unwrap_or(Visibility::Internal);
    match place::find(setting, raised, raw, delivery)? {
        Ok(compartment) => {
            let ready = ready(node, setting, (raw, &mail), compartment.into(), decision)?;
            Ok(Prepared::Ready(Box::new(ready)))
        }
        Err(other) => Ok(other),
    }
}

/// Makes a message ready that came sealed: its gateway has decided where it belongs. What cannot be read is
/// taken in unread, because nothing else may hold it.
///
/// # Errors
/// When memory runs out for compression.
pub fn prepare_sealed(
    node: &Node,
    setting: &Setting,
    (raw, original_of): (&[u8], Option<SignalId>),
    delivery: &Delivery,
    (compartment, via): (Compartment, Via),
) -> Result<Ready, StoreError> {
    let mail = match read(raw) {
        Ok(mail) => mail,
        Err(reason) => {
            let told = "it came sealed and cannot be read: it waits in triage";
            let ready = unread::ready(compartment, raw, &reason, told)?;
            return Ok(Ready {
                via: Some(via),
                original_of,
                ..ready
            });
        }
    };
    let place = Place {
        via: Some(via),
        ..compartment.into()
    };
    if let Some(of) = original_of {
        return anonymous::original(node, setting, (raw, &mail), (place, of));
    }
    let decision = decided(node, setting, &mail, delivery);
    ready(node, setting, (raw, &mail), place, decision)
}

/// Asks the rules, where they are asked: archives are evidence, and no rule runs on them.
fn decided(node: &Node, setting: &Setting, mail: &Mail, delivery: &Delivery) -> Option<Decision> {
    (delivery.source != Source::ImportArchive).then(|| {
        let before = Before::received(node, setting, delivery.received);
        decide(setting, mail, delivery.to.as_deref(), &before)
    })
}

/// Returns how far rules raise what comes of a mail. The cases that they open of their own lie where the
/// mail lies: the strictest of all counts.
pub fn raised(decision: &Decision) -> Option<Visibility> {
    let opened = decision.opened.iter();
    let opened = opened.map(|opened| opened.work.case.visibility).max();
    decision.visibility.max(opened)
}

/// Reads a mail. A panic of the parser is caught; the error says why it cannot be read.
pub(super) fn read(raw: &[u8]) -> Result<Mail, String> {
    let limits = Limits::default();
    match catch_unwind(AssertUnwindSafe(|| orgo_mail::parse(raw, &limits))) {
        Ok(read) => read.map_err(|unparsed| unparsed.to_string()),
        Err(_) => {
            Err("the message made the reader stumble; its bytes are kept as they came".into())
        }
    }
}

/// Asks the rules what becomes of a mail.
pub fn decide(
    setting: &Setting,
    mail: &Mail,
    delivered_to: Option<&str>,
    before: &Before<'_>,
) -> Decision {
    let from = mail.from.as_ref();
    let from = from.map(|from| orgo_mail::normalize_address(&from.address));
    ask(setting, (mail, mail, from), delivered_to, before)
}

/// Asks the rules what becomes of a mail without its writer: what they write comes from that one, and where it was
/// sent to and what was attached from the mail as it came.
pub(super) fn decide_without(
    setting: &Setting,
    (without, mail): (&Mail, &Mail),
    delivered_to: Option<&str>,
    before: &Before<'_>,
) -> Decision {
    ask(setting, (without, mail, None), delivered_to, before)
}

fn ask(
    setting: &Setting,
    (said, mail, from): (&Mail, &Mail, Option<String>),
    delivered_to: Option<&str>,
    before: &Before<'_>,
) -> Decision {
    let addresses = recipients(mail, delivered_to);
    let from_role = from.as_deref().and_then(|from| setting.team_of(from));
    let incoming = Incoming {
        subject: &said.subject,
        body: &said.reply.fresh,
        from: from.as_deref(),
        to: addresses.iter().map(String::as_str).collect(),
        from_role: from_role.as_ref(),
        attachments: mail
            .attachments
            .iter()
            .map(|file| (file.name.as_str(), file.media_type.as_str()))
            .collect(),
        when: before.moment(),
        profile: &setting.configuration.loaded.policy.profile,
        counts: before,
        ..Incoming::default()
    };
    let mut decision = setting.configuration.route(&incoming);
    if unsure_sender(mail).is_some() {
        decision.work = None;
        decision.opened.clear();
    }
    decision
}

/// Returns what is wrong with the sender where a person must look before work is made of a mail.
fn unsure_sender(mail: &Mail) -> Option<&Warning> {
    let unsure = [Warning::NoSender, Warning::MoreThanOneSender];
    mail.warnings
        .iter()
        .find(|warning| unsure.contains(warning))
}

/// Returns the first address that a mail was sent to, as far as it says.
pub(super) fn addressed(mail: &Mail, delivered_to: Option<&str>) -> Option<String> {
    recipients(mail, delivered_to).into_iter().next()
}

fn recipients(mail: &Mail, delivered_to: Option<&str>) -> Vec<String> {
    let written = mail.to.iter().chain(&mail.cc).map(|to| to.address.as_str());
    let mut all: Vec<String> = delivered_to
        .into_iter()
        .chain(mail.delivered_to.iter().map(String::as_str))
        .chain(written)
        .map(orgo_mail::normalize_address)
        .collect();
    let mut seen = std::collections::BTreeSet::new();
    all.retain(|address| seen.insert(address.clone()));
    all.truncate(RECIPIENTS_MAX);
    all
}

pub(super) fn ready(
    node: &Node,
    setting: &Setting,
    (raw, mail): (&[u8], &Mail),
    place: Place,
    decision: Option<Decision>,
) -> Result<Ready, StoreError> {
    let Place {
        compartment,
        via,
        visibility,
    } = place;
    let scope = &compartment.scope;
    let (files, attachments) = files(scope, mail)?;
    let received = what_is_in(setting, scope, mail, attachments);
    let signal = scope.signal(mail.message_id.as_deref(), &received.fingerprint);
    let (received_fact, received_change) = derived(
        &compartment,
        signal.into(),
        "received",
        Body::Received(received.clone()),
    )?;
    let mut reasons = match (&decision, unsure_sender(mail)) {
        (Some(_), Some(warning)) => vec![format!("{warning}: it waits in triage")],
        (Some(decision), None) => reasons(decision),
        (None, _) => Vec::new(),
    };
    let (work, opened) = match decision {
        Some(decision) => {
            let maker = Maker {
                node,
                setting,
                compartment: &compartment,
                visibility,
                signal,
            };
            let made = maker.all(decision)?;
            reasons.extend(made.missing);
            (made.work, made.opened)
        }
        None => (None, Vec::new()),
    };
    Ok(Ready {
        opened,
        raw: scope.blob(raw),
        signal,
        received,
        received_fact,
        received_change,
        files,
        sender: sender(scope, mail),
        words: indexed(&mail.text).to_owned(),
        work,
        reasons,
        invitation: invitation(setting.organization, mail),
        reply: reply::read(&mail.reply.fresh).filter(|_| unsure_sender(mail).is_none()),
        is_own: is_own(setting, mail),
        via,
        original_of: None,
        compartment,
    })
}

/// Returns what every copy of a mail holds.
fn what_is_in(
    setting: &Setting,
    scope: &Scope,
    mail: &Mail,
    attachments: Vec<Attachment>,
) -> Received {
    let fresh = mail.reply.fresh.trim();
    Received {
        fingerprint: Fingerprint::new(mail.fingerprint()),
        has_message_id: mail.message_id.is_some(),
        from: sender(scope, mail).map(|(person, _)| person),
        to: recipients(mail, None)
            .iter()
            .map(|to| scope.person(to))
            .collect(),
        subject: mail.subject.clone(),
        excerpt: fresh.chars().take(EXCERPT_CHARS_MAX).collect(),
        date: mail.date_ms.map(Timestamp),
        answers: answered(setting.organization, scope, mail),
        attachments,
        automatic: automatic(setting, mail),
        warnings: mail.warnings.iter().map(ToString::to_string).collect(),
    }
}

/// Returns the signals a mail answers, nearest first. What answers one of our own messages answers what that
/// one was about.
fn answered(organization: OrganizationId, scope: &Scope, mail: &Mail) -> Vec<SignalId> {
    let mut answers = Vec::new();
    for id in mail.thread_ids().take(ANSWERS_MAX) {
        let signal =
            message_id::answered(organization, id).unwrap_or_else(|| scope.signal_of_message(id));
        if !answers.contains(&signal) {
            answers.push(signal);
        }
    }
    answers
}

/// Returns the invitation of ours that a mail answers, as its headers say.
fn invitation(organization: OrganizationId, mail: &Mail) -> Option<(FactId, CaseId)> {
    let mut ids = mail.thread_ids().take(ANSWERS_MAX);
    ids.find_map(|id| message_id::invitation(organization, id))
}

fn sender(scope: &Scope, mail: &Mail) -> Option<(PersonId, KnownPerson)> {
    let from = mail.from.as_ref()?;
    let known = KnownPerson {
        address: from.address.clone(),
        name: from.name.clone(),
    };
    Some((scope.person(&from.normalized()), known))
}

/// The files of a mail: their contents to store, and what is said of them.
type Files = (Vec<(BlobHash, Packed)>, Vec<Attachment>);

fn files(scope: &Scope, mail: &Mail) -> Result<Files, StoreError> {
    let (mut files, mut attachments) = (Vec::new(), Vec::new());
    for file in &mail.attachments {
        let kept = !file.refused && !file.is_empty();
        let blob = kept.then(|| scope.blob(&file.content));
        if let Some(hash) = blob {
            files.push((hash, Packed::new(&file.content)?));
        }
        attachments.push(Attachment {
            blob,
            name: file.name.clone(),
            media_type: file.media_type.clone(),
            bytes: file.bytes,
            note: note(file),
        });
    }
    Ok((files, attachments))
}

/// Whether the mail bears the mark of this very organisation. Marks of others say nothing.
fn is_own(setting: &Setting, mail: &Mail) -> bool {
    matches!(&mail.automatic, Some(Automatic::OwnLoop { node }) if *node == setting.organization.to_string())
}

fn automatic(setting: &Setting, mail: &Mail) -> Option<String> {
    if is_own(setting, mail) {
        return Some(OWN.to_owned());
    }
    let words = match mail.automatic.as_ref()? {
        Automatic::OwnLoop { .. } => "an Orgo of another organisation sent it".to_owned(),
        Automatic::Bounce => "a mail server reports on a message".to_owned(),
        Automatic::AutoSubmitted { value } => format!("it says Auto-Submitted: {value}"),
        Automatic::AutoReply { header } => format!("an answering machine set {header}"),
        Automatic::Precedence { value } => format!("it says Precedence: {value}"),
        Automatic::List => "a mailing list sent it on".to_owned(),
        Automatic::AnswerUnwanted => "it asks that no machine answers".to_owned(),
        Automatic::NoReply => "nobody reads what is sent to its sender".to_owned(),
    };
    Some(words)
}

/// Says what is wrong with a file.
fn note(file: &orgo_mail::Attachment) -> Option<String> {
    if file.refused {
        Some("over the limit: the content was not kept by itself; it is in the original".to_owned())
    } else if file.damaged {
        Some("damaged in transit".to_owned())
    } else if file.is_empty() {
        Some("empty".to_owned())
    } else {
        None
    }
}

/// Returns whom the rules of a decision tell, and what they answer.
pub fn tells(asked: &Asked) -> Option<Tells> {
    let notices = asked.notify.iter().map(|notice| Told {
        scope: notice.scope.to_owned(),
        template: notice.template.clone(),
    });
    let tells = Tells {
        notices: notices.collect(),
        reply: asked.reply.as_ref().map(|reply| reply.template.clone()),
    };
    (tells != Tells::default()).then_some(tells)
}

/// Makes a derived fact and the change that stores it: equal bytes on every node (CONVERGENCE 1.4).
pub(super) fn derived(
    compartment: &Compartment,
    document: DocumentId,
    kind: &str,
    body: Body,
) -> Result<(FactId, MadeChange), StoreError> {
    let fact = Fact {
        by: Author::Derived,
        seen: Vec::new(),
        stamp: Stamp::ZERO,
        wall: None,
        body,
    };
    let bytes = fact.encode();
    let id = compartment
        .scope
        .fact(kind, &[document.id.as_bytes(), &bytes]);
    let scope = (
        compartment.scope.organization,
        compartment.scope.compartment,
    );
    let change = orgo_crdt::fact_change(scope, document, &[(id, &bytes)])
        .map_err(|refused| StoreError::Document(refused.to_string()))?;
    Ok((id, change))
}

/// Puts a decision into sentences.
pub fn reasons(decision: &Decision) -> Vec<String> {
    let matched = decision.matched.iter().map(|matched| {
        format!(
            "rule {} (version {}) matched: {}",
            matched.rule.id,
            matched.rule.version,
            matched.on.join("; ")
        )
    });
    let near = decision
        .near
        .iter()
        .filter(|_| decision.work.is_none())
        .map(|near| {
            format!(
                "rule {} nearly matched; missing: {}",
                near.rule.id, near.missing
            )
        });
    let none = decision
        .work
        .is_none()
        .then(|| "no rule claims it: it waits in triage".to_owned());
    matched
        .chain(none)
        .chain(near)
        .chain(explain::beside(decision))
        .collect()
}

/// Returns the part of a text that is indexed for search.
pub fn indexed(text: &str) -> &str {
    cut(text, INDEXED_BYTES_MAX)
}

/// Cuts a text at a character boundary.
fn cut(text: &str, bytes_max: usize) -> &str {
    if text.len() <= bytes_max {
        return text;
    }
    let end = (0..=bytes_max)
        .rev()
        .find(|end| text.is_char_boundary(*end))
        .unwrap_or(0);
    text.get(..end).unwrap_or_default()
}
