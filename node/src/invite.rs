//! Answers to invitations that come from outside: by the link in the mail, and by a reply to it.
//!
//! The link ([`crate::capability`]) opens nothing but this one answer, and dies when the case is over, is raised, is
//! purged, or the person is taken off the list.

use orgo_engine::outbox::is_inviting;
use orgo_schema::{
    command::{Given, Refusal},
    derive::Scope,
    fact::{Answer, AnswerWay, Answered, Body, Recipient, Routed, Source, Who},
    id::{CaseId, FactId},
    journal::Happening,
    time::Timestamp,
    view::GuestView,
};
use rusqlite::Connection;

use crate::{
    capability::{self, Linked},
    failure::Failure,
    intake::prepare::Ready,
    node::Node,
    offer,
    project::{self, Folded, load},
    setting::Setting,
    store::{
        Batch, StoreError,
        compartment::Compartment,
        document::{self, Row},
        person,
    },
    submit::check,
};

/// How many one person may bring.
pub const GUESTS_MAX: u8 = 20;
/// The longest note, in characters.
pub const NOTE_CHARS_MAX: usize = 500;
/// Answers of one person that nobody signed in for. Who changes their mind more often asks whoever invited them.
const ANSWERS_MAX: usize = 50;

/// Checks what was typed.
///
/// # Errors
/// When they bring too many, or the note is too long.
pub fn checked(given: Given) -> Result<Given, Refusal> {
    if given.guests > GUESTS_MAX {
        let problem = format!("at most {GUESTS_MAX}");
        return Err(check::invalid("guests", &problem));
    }
    let note = given.note.map(|note| check::text("note", &note));
    let note = note.transpose()?.filter(|note| !note.is_empty());
    if let Some(chars) = note.as_ref().map(|note| note.chars().count())
        && chars > NOTE_CHARS_MAX
    {
        let problem = format!("{chars} characters, at most {NOTE_CHARS_MAX} are allowed");
        return Err(check::invalid("note", &problem));
    }
    let brings = given.answer != Answer::No;
    Ok(Given {
        guests: if brings { given.guests } else { 0 },
        note,
        ..given
    })
}

/// Returns what a link ends in by which one person answers for one case.
pub fn token(scope: &Scope, case: CaseId, who: &Who) -> String {
    let (kind, id) = match who {
        Who::Person(person) => (b"person".as_slice(), person.as_bytes().as_slice()),
        Who::User(user) => (b"user".as_slice(), user.as_bytes().as_slice()),
        // Teams are invited one by one.
        Who::Role(_) => (b"role".as_slice(), [].as_slice()),
    };
    capability::token(scope, "rsvp", case, &[kind, id])
}

/// Who is invited by a link, while it holds.
pub type Invitation = Linked<Who>;

impl Invitation {
    /// Returns what is known of the answer.
    pub fn guest(&self) -> Option<&GuestView> {
        guest(&self.folded, &self.what)
    }

    /// Returns when people meet.
    pub fn starts(&self) -> Option<Timestamp> {
        self.folded
            .case
            .gathering
            .and_then(|(_, gathering)| gathering.starts)
    }

    /// Returns the name of who is invited, if this node knows it.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn name(&self, db: &Connection, setting: &Setting) -> Result<Option<String>, StoreError> {
        match &self.what {
            Who::User(user) => Ok(setting.user_name(*user).map(str::to_owned)),
            Who::Person(id) => {
                let row = load::row(db, &self.compartment, (*id).into())?;
                let known = row
                    .map(|row| person::get(db, row.row))
                    .transpose()?
                    .flatten();
                Ok(known
                    .map(|known| known.name)
                    .filter(|name| !name.is_empty()))
            }
            Who::Role(_) => Ok(None),
        }
    }
}

/// Returns the line of somebody who is invited to a case.
pub fn guest<'a>(folded: &'a Folded, who: &Who) -> Option<&'a GuestView> {
    let mut guests = folded.case.view.guests.iter();
    guests.find(|guest| guest.invited_at.is_some() && guest.who().as_ref() == Some(who))
}

/// Finds what a link invites to; nothing where it does not hold, or not any more.
///
/// # Errors
/// When the database refuses.
pub fn find(
    db: &Connection,
    setting: &Setting,
    given: &str,
) -> Result<Option<Invitation>, StoreError> {
    capability::find(db, setting, given, |scope, folded| {
        let case = &folded.case.view;
        let guests = case.guests.iter().filter(|_| is_inviting(&folded.case));
        let invited = guests.filter(|guest| guest.invited_at.is_some());
        invited
            .filter_map(GuestView::who)
            .map(|who| (token(scope, case.case_id, &who), who))
            .collect()
    })
}

/// Takes an answer by a link; nothing where the link does not hold.
///
/// # Errors
/// A refusal, or trouble.
pub fn answer_by_link(
    node: &Node,
    link: &str,
    given: Given,
) -> Result<Option<Invitation>, Failure> {
    let setting = node.setting();
    let given = checked(given)?;
    let found = node.store.read(|db| find(db, &setting, link))?;
    let Some(found) = found else {
        return Ok(None);
    };
    let link = link.to_owned();
    node.store.write(&found.compartment, move |batch| {
        let Some(found) = find(batch.db, &setting, &link)? else {
            return Ok::<_, Failure>(None);
        };
        let stands = found.guest().is_some_and(|guest| {
            guest.answer == Some(given.answer)
                && guest.guests == given.guests
                && guest.note == given.note
        });
        // Who presses twice has answered once.
        if !stands {
            let answered = Answered {
                who: found.what.clone(),
                answer: given.answer,
                guests: given.guests,
                note: given.note.clone(),
                via: AnswerWay::Link,
                cause: None,
            };
            write(batch, &setting, (&found.compartment, found.row), answered)?;
        }
        Ok(find(batch.db, &setting, &link)?)
    })
}

/// Writes an answer that this node took in.
fn write(
    batch: &mut Batch<'_>,
    setting: &Setting,
    (compartment, row): (&Compartment, Row),
    answered: Answered,
) -> Result<(), Failure> {
    let known = document::facts(batch.db, compartment, row)?;
    let of_them = known
        .facts
        .values()
        .filter(|fact| matches!(&fact.body, Body::Answered(before) if before.who == answered.who));
    if of_them.count() >= ANSWERS_MAX {
        let problem = "it was answered very often: ask who invited you";
        return Err(check::invalid("answer", problem).into());
    }
    let said = (Body::Answered(answered), Happening::GuestsChanged);
    Ok(capability::record(
        batch,
        setting,
        (compartment, row, &known),
        said,
    )?)
}

/// A mail of ours to somebody outside that another mail answers.
#[derive(Debug)]
pub struct Replied {
    case: CaseId,
    row: Row,
    to: Asked,
}

/// What they were asked.
#[derive(Debug)]
enum Asked {
    /// Whether they come; nothing is taken where they may not answer any more.
    Guest(Option<Who>),
    /// Whether they take a case over.
    Offer(FactId),
}

/// Finds what a mail answers: what was sent to its very writer. The name of the message cannot be guessed by others.
///
/// # Errors
/// When the database refuses.
pub fn replied(
    db: &Connection,
    setting: &Setting,
    ready: &Ready,
    source: Source,
) -> Result<Option<Replied>, StoreError> {
    let (Some((effect, case)), Some((person, known))) = (ready.invitation, &ready.sender) else {
        return Ok(None);
    };
    if source == Source::ImportArchive || ready.is_own {
        return Ok(None);
    }
    let compartment = &ready.compartment;
    let Some(row) = load::row(db, compartment, case.into())? else {
        return Ok(None);
    };
    let Some(folded) = project::fold_case(db, setting, compartment, case)? else {
        return Ok(None);
    };
    let Some(message) = folded.case.messages.get(&effect) else {
        return Ok(None);
    };
    let address = orgo_mail::normalize_address(&known.address);
    let who = match message.wanted.to {
        Recipient::Person(to) => (to == *person).then_some(Who::Person(to)),
        Recipient::User(to) => {
            let user = setting.users.get(&address);
            user.filter(|user| user.id == to).map(|_| Who::User(to))
        }
        Recipient::Hook(_) => None,
    };
    let Some(who) = who else {
        return Ok(None);
    };
    let to = if message.wanted.purpose.is_for_guests() {
        let is_open = is_inviting(&folded.case) && guest(&folded, &who).is_some();
        Asked::Guest(is_open.then_some(who))
    } else if message.is_outside_offer() {
        Asked::Offer(message.wanted.cause)
    } else {
        return Ok(None);
    };
    Ok(Some(Replied { case, row, to }))
}

/// Returns the decision that puts a reply into the case that it answers.
pub fn routed(ready: &Ready, replied: &Replied) -> Body {
    let why = match replied.to {
        Asked::Guest(_) => "it answers an invitation",
        Asked::Offer(_) => "it answers the offer of the case",
    };
    Body::Routed(Routed {
        signal: ready.signal,
        rule: None,
        case: replied.case,
        tasks: Vec::new(),
        why: vec![why.to_owned()],
        opened: Vec::new(),
        tells: None,
        shaped: Vec::new(),
    })
}

/// Writes down what a reply says, where that is plain. Everything else is for a person to read.
///
/// # Errors
/// When the database refuses.
pub fn take_reply(
    batch: &mut Batch<'_>,
    setting: &Setting,
    ready: &Ready,
    replied: Replied,
) -> Result<(), StoreError> {
    let is_person = ready.received.automatic.is_none();
    let Some(reply) = ready.reply.filter(|_| is_person) else {
        return Ok(());
    };
    let who = match replied.to {
        Asked::Guest(Some(who)) => who,
        Asked::Guest(None) => return Ok(()),
        Asked::Offer(asked) => {
            let of = (replied.row, replied.case, asked);
            return offer::take_reply(batch, setting, ready, of);
        }
    };
    let answered = Answered {
        who,
        answer: reply.answer,
        guests: reply.guests,
        note: None,
        via: AnswerWay::Mail,
        cause: Some(ready.signal),
    };
    match write(batch, setting, (&ready.compartment, replied.row), answered) {
        // The mail is there all the same.
        Err(Failure::Refused(_)) | Ok(()) => Ok(()),
        Err(failure) => Err(StoreError::Document(failure.to_string())),
    }
}
