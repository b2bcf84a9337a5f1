//! Making people part of a case, and what becomes of their invitations (SPEC 7, groups).

use std::collections::BTreeSet;

use orgo_engine::{authorize::Action, outbox::is_inviting};
use orgo_schema::{
    case::CaseStatus,
    command::{Given, Object, Receipt, Refusal, Somebody},
    fact::{AnswerWay, Answered, Body, CAME, INVITED, Item, KnownPerson, MEMBER, MISSED, Who},
    id::{CaseId, FactId},
    view::Participant,
};

use super::{
    change::{Ask, Found, heads},
    check,
};
use crate::{
    failure::Failure,
    invite, known,
    project::load,
    store::{document, person},
};

/// The most people that have one part in a case.
const PEOPLE_MAX: usize = 500;
/// The longest address.
const ADDRESS_CHARS_MAX: usize = 254;

/// Makes people part of a case. Who has that part already keeps it.
///
/// # Errors
/// A refusal that says whom it could not find.
pub fn add(
    ask: &mut Ask<'_, '_>,
    case: CaseId,
    people: &[Somebody],
    role: &str,
) -> Result<Receipt, Failure> {
    let found = ask.find(Object::Case(case))?;
    ask.may(Action::Work, &found)?;
    let role = check::title("as", role)?;
    check::few("who", people)?;
    if people.is_empty() {
        return Err(check::invalid("who", "name somebody: an address, a role or a roster").into());
    }
    if role == INVITED && !is_inviting(&found.folded.case) {
        let problem = "a case that is over or restricted invites nobody: a mail would tell of it. Open it again, or \
                       publish a copy and invite to that";
        return Err(check::invalid("who", problem).into());
    }
    let mut whom = BTreeSet::new();
    for somebody in people {
        whom.extend(named(ask, &found, somebody, true)?);
    }
    let parts = &found.folded.case.view.participants;
    let has = |who: &Who| parts.iter().any(|part| part.part == role && is(part, who));
    let known = parts.iter().filter(|part| part.part == role).count();
    whom.retain(|who| !has(who));
    if known.saturating_add(whom.len()) > PEOPLE_MAX {
        let problem = format!("at most {PEOPLE_MAX} people have one part in a case");
        return Err(check::invalid("who", &problem).into());
    }
    let bodies = whom.into_iter().map(|who| {
        let role = role.clone();
        Body::Added(Item::Participant { who, role })
    });
    write_all(ask, &found, bodies.collect())
}

/// Answers an invitation, for oneself or for somebody else.
///
/// # Errors
/// A refusal.
pub fn answer(
    ask: &mut Ask<'_, '_>,
    case: CaseId,
    who: Option<Somebody>,
    given: Given,
) -> Result<Receipt, Failure> {
    let found = ask.find(Object::Case(case))?;
    let own = Who::User(ask.person.user);
    let who = match who {
        Some(who) => one(ask, &found, &who)?,
        None => own.clone(),
    };
    // Who is invited answers for themselves. Others may offer to come where they may say something at all.
    if who != own {
        ask.may(Action::Work, &found)?;
    } else if invite::guest(&found.folded, &who).is_none() {
        ask.may(Action::Comment, &found)?;
    }
    if !goes_on(&found) {
        return Err(check::invalid("answer", "the case is over: open it again first").into());
    }
    let given = invite::checked(given)?;
    let answered = Answered {
        who,
        answer: given.answer,
        guests: given.guests,
        note: given.note,
        via: AnswerWay::Page,
        cause: None,
    };
    ask.write(&found, Body::Answered(answered))
}

/// Says whether somebody came.
///
/// # Errors
/// A refusal.
pub fn attend(
    ask: &mut Ask<'_, '_>,
    case: CaseId,
    who: &Somebody,
    came: Option<bool>,
) -> Result<Receipt, Failure> {
    let found = ask.find(Object::Case(case))?;
    ask.may(Action::Work, &found)?;
    let who = one(ask, &found, who)?;
    let parts = &found.folded.case.view.participants;
    let mut bodies = Vec::new();
    for (role, is_so) in [(CAME, came == Some(true)), (MISSED, came == Some(false))] {
        let has = parts.iter().any(|part| part.part == role && is(part, &who));
        let item = Item::Participant {
            who: who.clone(),
            role: role.to_owned(),
        };
        match (has, is_so) {
            (false, true) => bodies.push(Body::Added(item)),
            (true, false) => bodies.push(Body::Removed(item)),
            (true, true) | (false, false) => {}
        }
    }
    write_all(ask, &found, bodies)
}

/// Whether people may still say that they come.
fn goes_on(found: &Found) -> bool {
    use CaseStatus::{InProgress, OnHold, Open};
    matches!(found.folded.case.view.status, Open | InProgress | OnHold)
}

/// Writes facts that all follow what is there now.
fn write_all(ask: &mut Ask<'_, '_>, found: &Found, bodies: Vec<Body>) -> Result<Receipt, Failure> {
    let known = document::facts(ask.batch.db, &found.compartment, found.row)?;
    let seen = heads(&known.facts);
    let mut facts = Vec::new();
    for body in bodies {
        let id = FactId::new(ask.batch.fresh_uuid()?);
        let fact = ask.batch.author(Some(ask.person.user), seen.clone(), body);
        facts.push((id, fact));
    }
    if !facts.is_empty() {
        ask.batch
            .add_facts(&found.compartment, found.row.id, &facts)?;
        ask.project(found)?;
    }
    Ok(Receipt {
        case_id: Some(found.case),
        task_ids: Vec::new(),
        facts: facts.into_iter().map(|(id, _)| id).collect(),
        against: None,
    })
}

fn is(part: &Participant, who: &Who) -> bool {
    match who {
        Who::Person(person) => part.person == Some(*person),
        Who::User(user) => part.user == Some(*user),
        Who::Role(role) => part.role.as_ref() == Some(role),
    }
}

/// Finds the one person who is named.
fn one(ask: &mut Ask<'_, '_>, found: &Found, somebody: &Somebody) -> Result<Who, Failure> {
    let mut named = named(ask, found, somebody, false)?.into_iter();
    match (named.next(), named.next()) {
        (Some(who), None) => Ok(who),
        _ => Err(check::invalid("who", "name one person").into()),
    }
}

/// Finds who is named. Whose address is new is kept, sealed, where they become part of something.
fn named(
    ask: &mut Ask<'_, '_>,
    found: &Found,
    somebody: &Somebody,
    keeps: bool,
) -> Result<BTreeSet<Who>, Failure> {
    let users = &ask.setting.users;
    Ok(match somebody {
        Somebody::Address(text) => BTreeSet::from([addressed(ask, found, text, keeps)?]),
        Somebody::User(user) => {
            if !users.values().any(|known| known.id == *user) {
                return Err(check::invalid("who", "nobody signs in with this id").into());
            }
            BTreeSet::from([Who::User(*user)])
        }
        Somebody::Person(person) => {
            if load::row(ask.batch.db, &found.compartment, (*person).into())?.is_none() {
                return Err(check::invalid("who", "this person is not known here").into());
            }
            BTreeSet::from([Who::Person(*person)])
        }
        Somebody::Team(team) => {
            let of_team = users
                .values()
                .filter(|user| user.teams.iter().any(|own| own.is_within(team)));
            let all: BTreeSet<Who> = of_team.map(|user| Who::User(user.id)).collect();
            if all.is_empty() {
                return Err(check::invalid("who", &format!("nobody works in {team}")).into());
            }
            all
        }
        Somebody::Roster(case) => {
            let roster = ask.find(Object::Case(*case))?;
            if roster.compartment.row != found.compartment.row {
                let problem = "the roster lives in another compartment";
                return Err(check::invalid("roster", problem).into());
            }
            let parts = roster.folded.case.view.participants.iter();
            let members = parts.filter(|part| part.part == MEMBER);
            let who = |part: &Participant| {
                let user = part.user.map(Who::User);
                user.or_else(|| part.person.map(Who::Person))
            };
            let all: BTreeSet<Who> = members.filter_map(who).collect();
            if all.is_empty() {
                let problem = format!("nobody is part of that case as {MEMBER}");
                return Err(check::invalid("roster", &problem).into());
            }
            all
        }
    })
}

/// Finds whose an address is: somebody who signs in, or else a person.
pub(super) fn addressed(
    ask: &mut Ask<'_, '_>,
    found: &Found,
    text: &str,
    keeps: bool,
) -> Result<Who, Failure> {
    let known = parse(text)?;
    let address = orgo_mail::normalize_address(&known.address);
    if let Some(user) = ask.setting.users.get(&address) {
        return Ok(Who::User(user.id));
    }
    let person = found.compartment.scope.person(&address);
    if keeps {
        known::keep(ask.batch, ask.setting, &found.compartment, (person, &known))?;
    } else {
        let row = load::row(ask.batch.db, &found.compartment, person.into())?;
        let is_known = row
            .map(|row| person::get(ask.batch.db, row.row))
            .transpose()?;
        if is_known.flatten().is_none() {
            let problem = format!("nobody with the address {address} is known here");
            return Err(check::invalid("who", &problem).into());
        }
    }
    Ok(Who::Person(person))
}

/// Refuses what is no address.
///
/// # Errors
/// A refusal that says what is expected.
pub fn check_address(text: &str) -> Result<(), Refusal> {
    parse(text).map(drop)
}

/// Reads `ana@example.org` or `Ana Ruiz <ana@example.org>`.
fn parse(text: &str) -> Result<KnownPerson, Refusal> {
    let text = check::title("who", text)?;
    let (name, address) = match text.split_once('<') {
        Some((name, rest)) => (
            name.trim(),
            rest.trim_end().strip_suffix('>').unwrap_or(rest),
        ),
        None => ("", text.as_str()),
    };
    let address = address.trim();
    let is_plain =
        |char: char| !char.is_whitespace() && !char.is_control() && !"<>,;:()[]\\\"".contains(char);
    let (local, domain) = address.rsplit_once('@').unwrap_or_default();
    let is_address = !local.is_empty()
        && !domain.is_empty()
        && !local.contains('@')
        && address.chars().all(is_plain)
        && address.chars().count() <= ADDRESS_CHARS_MAX;
    if !is_address {
        let problem = format!("`{text}` is no address: expected one such as ana@example.org");
        return Err(check::invalid("who", &problem));
    }
    let name = name.trim_matches('"').trim();
    Ok(KnownPerson {
        address: address.to_owned(),
        name: Some(name.to_owned()).filter(|name| !name.is_empty()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_with_its_name_and_what_is_none_is_refused() {
        let read = |text: &str| parse(text).map(|known| (known.address, known.name));
        assert_eq!(
            read("ana@example.org"),
            Ok(("ana@example.org".to_owned(), None))
        );
        let named = Ok(("ana@example.org".to_owned(), Some("Ana Ruiz".to_owned())));
        assert_eq!(read("Ana Ruiz <ana@example.org>"), named);
        assert_eq!(read("\"Ana Ruiz\" <ana@example.org>"), named);
        for wrong in [
            "",
            "ana",
            "@example.org",
            "ana@",
            "a b@example.org",
            "ana@x,ben@x",
            "a@b@c",
            "ana@x\r\nBcc: y@z",
        ] {
            assert!(parse(wrong).is_err(), "{wrong:?}");
        }
    }
}
