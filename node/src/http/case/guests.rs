//! Who comes: what the page of a case shows of it, and its forms as commands.

use orgo_engine::outbox::is_inviting;
use orgo_schema::{
    command::{Command, Given, Object, Refusal, Somebody},
    fact::{Answer, AnswerWay, INVITED, Who},
    id::CaseId,
    view::GuestView,
    word::WordError,
};
use orgo_web::{
    Language,
    page::case::{GuestChange, GuestLine, Guests, OwnAnswer},
};
use rusqlite::Connection;

use super::super::{
    answer::Answer as Reply, desk::Desk, find, notice::Said, object, session::Fields, settle, show,
    timeline,
};
use crate::{failure::Failure, guard, meeting, submit::change::Found, words};

/// Returns who comes to a case.
pub(super) fn guests(
    db: &Connection,
    desk: &Desk<'_>,
    found: &Found,
    may_work: bool,
) -> Result<Guests, Failure> {
    let view = &found.folded.case.view;
    let own = Who::User(desk.visitor.person.user);
    let mine = view
        .guests
        .iter()
        .find(|guest| guest.who().as_ref() == Some(&own));
    let gathering = view.gathering.unwrap_or_default();
    let lines = view.guests.iter().map(|guest| line(db, desk, found, guest));
    Ok(Guests {
        when: gathering
            .starts
            .map(|at| desk.wall.full(at))
            .unwrap_or_default(),
        count: count(desk.wall.language, &view.guests, gathering.seats),
        lines: lines.collect::<Result<_, Failure>>()?,
        own: mine.map(|mine| OwnAnswer {
            answer: mine.answer,
        }),
        change: may_work.then(|| GuestChange {
            starts: gathering
                .starts
                .map(|at| desk.wall.form(at))
                .unwrap_or_default(),
            seats: gathering
                .seats
                .map(|seats| seats.to_string())
                .unwrap_or_default(),
            zone: desk.wall.zone.name().to_owned(),
            invites: is_inviting(&found.folded.case),
        }),
    })
}

/// Says how many come, wait and have not answered.
fn count(language: Language, guests: &[GuestView], seats: Option<u16>) -> String {
    let say = words::Case(language);
    let yes = || {
        guests
            .iter()
            .filter(|guest| guest.answer == Some(Answer::Yes))
    };
    let heads = |waits: bool| -> usize {
        let some = yes().filter(|guest| guest.waits == waits);
        some.map(|guest| usize::from(guest.guests).saturating_add(1))
            .sum()
    };
    let silent = guests
        .iter()
        .filter(|guest| guest.invited_at.is_some() && guest.answer.is_none());
    let came = guests
        .iter()
        .filter(|guest| guest.came == Some(true))
        .count();
    let (come, wait) = (heads(false), heads(true));
    let mut said = Vec::new();
    match seats {
        Some(seats) => said.push(say.come_of(come, &seats.to_string())),
        None if come > 0 => said.push(say.come(come)),
        None => {}
    }
    let silent = silent.count();
    let rest = [
        (wait, say.wait(wait)),
        (silent, say.silent(silent)),
        (came, say.came(came)),
    ];
    said.extend(
        rest.into_iter()
            .filter_map(|(number, words)| (number > 0).then_some(words)),
    );
    said.join(", ")
}

fn line(
    db: &Connection,
    desk: &Desk<'_>,
    found: &Found,
    guest: &GuestView,
) -> Result<GuestLine, Failure> {
    let name = match guest.user {
        Some(user) => desk.user_name(user),
        None => timeline::sender(db, desk, &found.compartment, guest.person)?,
    };
    let say = words::Case(desk.wall.language);
    let state = match (guest.answer, guest.waits) {
        (Some(Answer::Yes), true) => say.guest_waits(),
        (Some(Answer::Yes), false) => say.guest_comes(),
        (Some(Answer::Maybe), _) => say.guest_may(),
        (Some(Answer::No), _) => say.guest_not(),
        (None, _) if guest.invited_at.is_some() => say.guest_silent(),
        (None, _) => say.guest_uninvited(),
    };
    let brings = (guest.guests > 0).then(|| say.with_more(usize::from(guest.guests)));
    let way = guest.via.map(|via| match via {
        AnswerWay::Mail => say.by_mail(),
        AnswerWay::Link => say.by_link(),
        AnswerWay::Page => say.on_page(),
    });
    let when = guest.answered_at.map(|at| desk.wall.full(at));
    let said: Vec<String> = brings
        .into_iter()
        .chain(way.map(str::to_owned))
        .chain(when)
        .collect();
    let mut under = said.join(", ");
    if let Some(note) = &guest.note {
        under = format!("{under}: {note}");
    }
    Ok(GuestLine {
        name,
        who: guest.who().as_ref().map(find::spelled).unwrap_or_default(),
        state: state.to_owned(),
        under,
        came: guest.came,
    })
}

/// Returns what people meet for, as calendars take it in; where nobody said when, there is no such file.
pub(super) fn calendar(desk: &Desk<'_>, id: &str) -> Result<Reply, Failure> {
    let case: CaseId = settle::id(id, "case")?;
    let found = desk
        .node
        .store
        .read(|db| guard::found(db, &desk.setting, &desk.visitor.viewer, Object::Case(case)))?;
    let event = meeting::event(&desk.setting, &found.folded, (None, None));
    let event = event.ok_or_else(|| Refusal::NotFound {
        kind: "file".to_owned(),
    })?;
    Ok(Reply::File {
        name: format!("{}.ics", show::case_reference(case.uuid())),
        bytes: orgo_mail::write_event(&event).into_bytes(),
    })
}

/// Invites people.
pub(super) fn invite(desk: &Desk<'_>, fields: &Fields, id: &str) -> Result<Reply, Failure> {
    let case: CaseId = settle::id(id, "case")?;
    let command = named(desk, fields).map(|people| Command::Include {
        case,
        people,
        role: INVITED.to_owned(),
    });
    let form = ("invitations", [("who", "to")].as_slice());
    object::small(
        desk,
        fields,
        Object::Case(case),
        form,
        command,
        Said::Invited,
    )
}

/// Reads whom a form names: one a line, and a roster.
fn named(desk: &Desk<'_>, fields: &Fields) -> Result<Vec<Somebody>, Failure> {
    let lines = fields.get("to").split(['\n', ';', ',']).map(str::trim);
    let lines = lines.filter(|line| !line.is_empty());
    let mut people = lines
        .map(|line| somebody(desk, line))
        .collect::<Result<Vec<_>, Refusal>>()?;
    if let Some(roster) = fields.filled("roster") {
        people.push(Somebody::Roster(find::case(desk, "roster", &roster)?));
    }
    Ok(people)
}

/// Reads one who is named: an address, somebody who signs in, or a role.
pub(super) fn somebody(desk: &Desk<'_>, typed: &str) -> Result<Somebody, Refusal> {
    match find::who(desk, typed) {
        Ok(Who::User(user)) => Ok(Somebody::User(user)),
        Ok(Who::Person(person)) => Ok(Somebody::Person(person)),
        Ok(Who::Role(role)) => Ok(Somebody::Team(role)),
        Err(_) if typed.contains('@') => Ok(Somebody::Address(typed.to_owned())),
        Err(refusal) => Err(refusal),
    }
}

/// Writes down what somebody answered, or whether they came.
pub(super) fn answer(desk: &Desk<'_>, fields: &Fields, id: &str) -> Result<Reply, Failure> {
    let case: CaseId = settle::id(id, "case")?;
    let who = fields
        .filled("who")
        .map(|who| somebody(desk, &who))
        .transpose();
    let command = who.and_then(|who| {
        let says = fields.get("says");
        match (says, who) {
            ("came" | "missed", Some(who)) => Ok(Command::Attend {
                case,
                who,
                came: Some(says == "came"),
            }),
            (_, who) => Ok(Command::Answer {
                case,
                who,
                given: Given {
                    answer: says
                        .parse()
                        .map_err(|error: WordError| settle::invalid("says", error.to_string()))?,
                    guests: 0,
                    note: None,
                },
            }),
        }
    });
    let form = ("answers", [].as_slice());
    object::small(
        desk,
        fields,
        Object::Case(case),
        form,
        command.map_err(Failure::from),
        Said::Answered,
    )
}
