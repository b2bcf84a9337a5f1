//! Taking a message on this node: whether it goes now, later or not at all, on disk before it leaves.

use std::sync::Arc;

use orgo_engine::{
    letter::Written,
    outbox::{Message, SEEN, State, When, when},
};
use orgo_schema::{
    fact::{Body, Channel, Leased, Purpose, Recipient, Tried, TryOutcome},
    id::{FactId, PersonId},
    word::Visibility,
};
use rusqlite::Connection;

use super::{
    LEASE_MS, Taken, message_id,
    reach::may_read,
    sender::Sender,
    sending,
    settings::Smtp,
    smtp::Letter,
    story::Told,
    words::{Reader, Words},
};
use crate::{
    node::Node,
    planted::{self, Bug},
    project,
    reply::Barred,
    setting::Setting,
    store::{Batch, StoreError, compartment::Compartment, document, outbox, signal, user::User},
    submit::change::heads,
};

/// A machine is answered so often at most: nobody else is told apart from one by their mails alone (MAIL 43).
const ANSWER_EVERY_MS: i64 = 24 * 3_600_000;

/// Why somebody who has left gets nothing.
pub(super) const NOBODY: &str = "nobody with that account signs in any more";

/// Why who is not named gets nothing.
const NAMELESS: &str =
    "who wrote it is not named: only those who keep the original know whom to write to";

/// What is needed to send.
pub(super) struct Sending {
    pub(super) setting: Arc<Setting>,
    pub(super) server: Smtp,
    pub(super) users: Vec<User>,
}

/// What becomes of a message that may be taken.
pub(super) enum Fate {
    /// It leaves as this.
    Goes(Box<Letter>),
    /// It waits, or is not sent: what is written down.
    Stays(TryOutcome),
    /// Only another node can send it, or somebody says yes to it first.
    Elsewhere,
}

/// Takes one due message of a document on this node.
pub(super) fn take(node: &Node, server: &Smtp, document: i64) -> Result<Option<Taken>, StoreError> {
    let row = node.store.read(|db| document::at(db, document))?;
    let sending = sending(node, server)?;
    let Some(compartment) = sending.setting.compartment(row.compartment).cloned() else {
        return Ok(None);
    };
    node.store.write(&compartment.clone(), move |batch| {
        let Some(told) = Told::load(batch.db, &sending.setting, &compartment, row)? else {
            return Ok(None);
        };
        let (mut taken, mut is_changed) = (None, false);
        let mut seen = heads(&told.facts);
        for message in messages(&told) {
            // What goes in one mail with others goes by another way, and so do events for webhooks.
            let may_lease = message.may_lease(batch.node(), batch.now());
            let is_twice = planted::is(Bug::Sent) && matches!(message.state, State::Sent { .. });
            if !(may_lease || is_twice)
                || message.period.is_some()
                || message.wanted.channel != Channel::Mail
            {
                continue;
            }
            let fate = sending.fate(batch, &compartment, &told, &message)?;
            let (body, letter) = match fate {
                Fate::Goes(letter) => (lease(batch, &message), Some(letter)),
                Fate::Stays(outcome) => (ended(&message, outcome), None),
                Fate::Elsewhere => continue,
            };
            let id = FactId::new(batch.fresh_uuid()?);
            let fact = batch.author(None, seen, body);
            batch.add_facts(&compartment, row.id, &[(id, fact)])?;
            (seen, is_changed) = (vec![id], true);
            if let Some(letter) = letter {
                taken = Some(Taken {
                    compartment: compartment.clone(),
                    parts: vec![(row, message.effect)],
                    period: None,
                    letter: *letter,
                });
                break;
            }
        }
        if is_changed {
            project::document(batch.db, &sending.setting, row)?;
        }
        Ok(taken)
    })
}

/// Returns the messages of a document.
pub(super) fn messages(told: &Told) -> Vec<Message> {
    told.with_story(|story| story.messages().values().cloned().collect())
}

/// Returns what is written down before a message leaves: that this node sends it.
pub(super) fn lease(batch: &Batch<'_>, message: &Message) -> Body {
    Body::Leased(Leased {
        effect: message.effect,
        number: message.number.saturating_add(1),
        until: batch.now().plus_ms(LEASE_MS),
    })
}

/// Returns what is written down of a message that does not leave now.
pub(super) const fn ended(message: &Message, outcome: TryOutcome) -> Body {
    Body::Tried(Tried {
        effect: message.effect,
        outcome,
    })
}

/// Whether a message is about what somebody is invited to.
const fn invites(message: &Message) -> bool {
    message.wanted.purpose.is_for_guests()
}

/// Whether a message is what a person wrote to who had written in.
const fn replies(message: &Message) -> bool {
    matches!(message.wanted.purpose, Purpose::Replied)
}

/// Whether a message is to somebody who did not write in, and may answer it by mail.
const fn asks_outside(message: &Message) -> bool {
    invites(message) || message.is_outside_offer()
}

fn suppressed(reason: impl Into<String>) -> Fate {
    Fate::Stays(TryOutcome::Suppressed {
        reason: reason.into(),
    })
}

impl Sending {
    /// Says what becomes of a message.
    pub(super) fn fate(
        &self,
        batch: &Batch<'_>,
        compartment: &Compartment,
        told: &Told,
        message: &Message,
    ) -> Result<Fate, StoreError> {
        if let Err(why) = told.with_story(|story| story.is_still_wanted(message)) {
            return Ok(suppressed(why));
        }
        if message.seen.is_some() {
            return Ok(suppressed(SEEN));
        }
        if told.with_story(|story| story.is_stale(message, batch.now())) {
            return Ok(suppressed(
                "it was over a day old when a gateway first heard of it: they find it on the pages",
            ));
        }
        if told.with_story(|story| story.asks(message)) {
            return Ok(Fate::Elsewhere);
        }
        let not_before = told.with_story(|story| story.not_before(message, batch.now()));
        if let Some(until) = not_before.filter(|until| *until > batch.now()) {
            let reason = if replies(message) {
                "it can be taken back until then"
            } else {
                "it goes the day before"
            };
            return Ok(Fate::Stays(TryOutcome::Held {
                until,
                reason: reason.to_owned(),
                period: None,
            }));
        }
        match message.wanted.to {
            Recipient::User(user) => {
                let found = self.users.iter().find(|known| known.id == user);
                let Some(user) = found.filter(|user| user.account.active) else {
                    return Ok(suppressed(NOBODY));
                };
                if !may_read(&self.setting, compartment, (user.id, &user.account)) {
                    return Ok(suppressed("they may not read this any more"));
                }
                // An invitation is answered by itself.
                let may_join = compartment.visibility < Visibility::Restricted && !invites(message);
                let about = (message, told.is_critical(), may_join);
                let zone = self.setting.policies.newest().zone;
                Ok(match when(&user.preferred, zone, about, batch.now()) {
                    When::Now => self.goes(compartment, told, message, Reader::User(user)),
                    When::Never { reason } => suppressed(reason),
                    When::Later {
                        until,
                        reason,
                        period,
                    } => Fate::Stays(TryOutcome::Held {
                        until,
                        reason,
                        period,
                    }),
                })
            }
            Recipient::Person(person) if asks_outside(message) => {
                self.to_guest(batch, compartment, told, (message, person))
            }
            Recipient::Person(person) => {
                self.to_sender(batch, compartment, told, (message, person))
            }
            Recipient::Hook(_) => Ok(Fate::Elsewhere),
        }
    }

    /// Says what becomes of a message to who wrote in: never a loop, and never to the organisation itself.
    fn to_sender(
        &self,
        batch: &Batch<'_>,
        compartment: &Compartment,
        told: &Told,
        (message, person): (&Message, PersonId),
    ) -> Result<Fate, StoreError> {
        let Some(signal) = told.answered(message) else {
            return Ok(Fate::Elsewhere);
        };
        if replies(message) && self.is_restricted(compartment, told) {
            return Ok(suppressed(Barred::Restricted.to_string()));
        }
        let Some(sender) = Sender::read(batch.db, (&self.setting, compartment), signal, person)?
        else {
            return Ok(Fate::Elsewhere);
        };
        if orgo_mail::anonymous::is_anonymous(&sender.address) {
            return Ok(suppressed(NAMELESS));
        }
        if self.is_own(batch.db, &sender)? {
            return Ok(suppressed(
                "it was written from an address of the organisation itself",
            ));
        }
        let is_answer = |purpose| matches!(purpose, Purpose::Received | Purpose::Answered);
        let since = batch.now().plus_ms(-ANSWER_EVERY_MS);
        let answers = [Purpose::Received, Purpose::Answered];
        if is_answer(message.wanted.purpose) && outbox::was_told(batch.db, person, answers, since)?
        {
            return Ok(suppressed("this address had an answer within the last day"));
        }
        Ok(self.goes(compartment, told, message, Reader::Sender(&sender)))
    }

    /// Says what becomes of an invitation, or an offer, to somebody who does not sign in.
    fn to_guest(
        &self,
        batch: &Batch<'_>,
        compartment: &Compartment,
        told: &Told,
        (message, person): (&Message, PersonId),
    ) -> Result<Fate, StoreError> {
        let Some(guest) = Sender::invited(batch.db, compartment, person, told.case())? else {
            return Ok(Fate::Elsewhere);
        };
        if orgo_mail::anonymous::is_anonymous(&guest.address) {
            return Ok(suppressed(NAMELESS));
        }
        if self.is_own(batch.db, &guest)? {
            return Ok(suppressed("it is an address of the organisation itself"));
        }
        Ok(self.goes(compartment, told, message, Reader::Sender(&guest)))
    }

    /// Whether few may read what a message tells.
    fn is_restricted(&self, compartment: &Compartment, told: &Told) -> bool {
        compartment.visibility.max(told.case().visibility) >= Visibility::Restricted
    }

    /// Whether an address is one of the organisation's own, that mail comes in by.
    fn is_own(&self, db: &Connection, sender: &Sender) -> Result<bool, StoreError> {
        let address = orgo_mail::normalize_address(&sender.address);
        let sends = orgo_mail::normalize_address(self.server.from.email.as_ref());
        Ok(address == sends || signal::is_delivered_to(db, &address)?)
    }

    fn goes(
        &self,
        compartment: &Compartment,
        told: &Told,
        message: &Message,
        reader: Reader<'_>,
    ) -> Fate {
        let words = self.words(compartment, reader);
        let Some((written, language)) = words.write(told, message) else {
            return suppressed("there is no text for it");
        };
        let about = told
            .answered(message)
            .filter(|_| matches!(reader, Reader::Sender(_)));
        let organization = self.setting.organization;
        let id = if asks_outside(message) {
            message_id::asking(organization, message.effect, told.case().case_id)
        } else {
            message_id::of(organization, message.effect, about)
        };
        let mut letter = self.letter(reader, (written, language), id);
        letter.is_by_person = replies(message);
        match reader {
            _ if asks_outside(message) => {
                if invites(message) {
                    letter.calendar = words.calendar(told, message);
                }
                letter.references = vec![self.thread(told.case().case_id.uuid())];
            }
            Reader::Sender(sender) => {
                letter.answers.clone_from(&sender.message_id);
                letter.references.clone_from(&sender.references);
                letter.reply_to.clone_from(&sender.delivered_to);
            }
            // What ties all messages about one task together.
            Reader::User(_) => {
                let task = told.task().map(|task| task.task_id.uuid());
                let thread = task.unwrap_or_else(|| told.case().case_id.uuid());
                letter.references = vec![self.thread(thread)];
            }
        }
        Fate::Goes(Box::new(letter))
    }

    /// Returns what ties messages about one thing together.
    fn thread(&self, about: uuid::Uuid) -> String {
        message_id::of(self.setting.organization, FactId::new(about), None)
    }

    /// Returns what a message to somebody is made of.
    pub(super) fn words<'a>(
        &'a self,
        compartment: &'a Compartment,
        reader: Reader<'a>,
    ) -> Words<'a> {
        Words {
            setting: &self.setting,
            server: &self.server,
            compartment,
            reader,
        }
    }

    /// Puts a written message into its envelope.
    pub(super) fn letter(
        &self,
        reader: Reader<'_>,
        (written, language): (Written, &str),
        id: String,
    ) -> Letter {
        let (to, name) = match reader {
            Reader::User(user) => (user.account.email.clone(), user.account.name.clone()),
            Reader::Sender(sender) => (
                sender.address.clone(),
                sender.name.clone().unwrap_or_default(),
            ),
        };
        Letter {
            to,
            name,
            html: written.html(language),
            written,
            calendar: None,
            id,
            answers: None,
            references: Vec::new(),
            reply_to: None,
            is_by_person: false,
            organization: self.setting.organization,
        }
    }
}
