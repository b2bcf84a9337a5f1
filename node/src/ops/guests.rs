//! `orgo case invite`, `answer`, `attendance` and `participant`.

use orgo_engine::{
    authorize::{Person, Viewer},
    mentor::{self, Mentoring, Side},
};
use orgo_schema::{
    command::{Command, Given, Object, Receipt, Somebody},
    fact::{INVITED, Item, Who},
    id::{CaseId, PersonId, UserId},
    role::RolePath,
    view::GuestView,
};
use rusqlite::Connection;
use serde_json::{Value, json};

use super::to_json;
use crate::{
    failure::Failure,
    mentoring::{self, OfCase},
    node::Node,
    project::load,
    setting::Setting,
    store::{compartment::Compartment, person},
    submit::submit,
    verb::{AnswerArgs, AttendanceArgs, GuestVerb, InviteArgs, MentoringVerb, ParticipantVerb},
};

/// Runs what of `orgo case …` is about who comes.
///
/// # Errors
/// A refusal, or trouble.
pub fn run(node: &Node, person: &Person, verb: &GuestVerb) -> Result<Value, Failure> {
    match verb {
        GuestVerb::Invite(asked) => invite(node, person, asked),
        GuestVerb::Answer(asked) => answer(node, person, asked),
        GuestVerb::Attendance(asked) => attendance(node, person, asked),
        GuestVerb::Participant(verb) => participant(node, person, verb),
        GuestVerb::Mentoring(verb) => mentoring(node, person, verb),
    }
}

/// Invites people to a case.
///
/// # Errors
/// A refusal that says whom it could not find.
fn invite(node: &Node, person: &Person, asked: &InviteArgs) -> Result<Value, Failure> {
    let mut people = asked
        .to
        .iter()
        .map(|to| somebody(node, to))
        .collect::<Result<Vec<_>, _>>()?;
    people.extend(asked.roles.iter().cloned().map(Somebody::Team));
    people.extend(asked.rosters.iter().copied().map(Somebody::Roster));
    let command = Command::Include {
        case: asked.case,
        people,
        role: INVITED.to_owned(),
    };
    submit(node, person, command).and_then(to_json)
}

/// Answers an invitation.
///
/// # Errors
/// A refusal.
fn answer(node: &Node, person: &Person, asked: &AnswerArgs) -> Result<Value, Failure> {
    let who = asked
        .who
        .as_deref()
        .map(|who| somebody(node, who))
        .transpose()?;
    let command = Command::Answer {
        case: asked.case,
        who,
        given: Given {
            answer: asked.answer,
            guests: asked.guests,
            note: asked.note.clone(),
        },
    };
    submit(node, person, command).and_then(to_json)
}

/// Says who came and who was missing.
///
/// # Errors
/// The first refusal ends it.
fn attendance(node: &Node, person: &Person, asked: &AttendanceArgs) -> Result<Value, Failure> {
    let lists = [
        (&asked.came, Some(true)),
        (&asked.missed, Some(false)),
        (&asked.unknown, None),
    ];
    let mut all: Option<Receipt> = None;
    for (names, came) in lists {
        for name in names {
            let command = Command::Attend {
                case: asked.case,
                who: somebody(node, name)?,
                came,
            };
            let receipt = submit(node, person, command)?;
            match &mut all {
                Some(all) => all.facts.extend(receipt.facts),
                None => all = Some(receipt),
            }
        }
    }
    match all {
        Some(all) => to_json(all),
        None => Err(Failure::Input(
            "nobody is named: say who came with --came, or who was missing with --missed".into(),
        )),
    }
}

/// Makes somebody part of a case, or takes them away.
///
/// # Errors
/// A refusal.
fn participant(node: &Node, person: &Person, verb: &ParticipantVerb) -> Result<Value, Failure> {
    let command = match verb {
        ParticipantVerb::Add { case, who, part } => Command::Include {
            case: *case,
            people: vec![somebody(node, who)?],
            role: part.clone(),
        },
        ParticipantVerb::Remove { case, who, part } => Command::Remove {
            object: Object::Case(*case),
            item: Item::Participant {
                who: known(node, *case, who)?,
                role: part.clone(),
            },
        },
    };
    submit(node, person, command).and_then(to_json)
}

/// Lists who guides whom, pairs two, or ends a pair.
///
/// # Errors
/// A refusal.
fn mentoring(node: &Node, person: &Person, verb: &MentoringVerb) -> Result<Value, Failure> {
    match verb {
        MentoringVerb::List => pairs(node, person),
        MentoringVerb::Pair {
            case,
            mentor,
            mentee,
        } => {
            let (mentor, mentee) = (somebody(node, mentor)?, somebody(node, mentee)?);
            mentoring::pair(node, person, *case, (&mentor, &mentee)).and_then(to_json)
        }
        MentoringVerb::End {
            case,
            mentor,
            mentee,
            reason,
            seeks,
        } => {
            let (mentor, mentee) = (known(node, *case, mentor)?, known(node, *case, mentee)?);
            let why = (reason.as_str(), *seeks);
            mentoring::end(node, person, *case, (&mentor, &mentee), why).and_then(to_json)
        }
    }
}

/// Puts who guides whom into JSON, of the cases that somebody may read.
///
/// # Errors
/// When the database refuses.
pub fn pairs(node: &Node, person: &Person) -> Result<Value, Failure> {
    let (setting, viewer) = (node.setting(), Viewer::Person(person.clone()));
    node.store.read(|db| {
        let all = mentoring::list(db, &setting, &viewer)?;
        let who = |one: &OfCase, who: &Who| {
            let name = name(db, &setting, &one.found.compartment, who)?;
            Ok::<_, Failure>(json!({ "who": who, "name": name }))
        };
        let mut pairs = Vec::new();
        for one in &all {
            for pair in one.mentoring.pairs() {
                pairs.push(json!({
                    "case_id": one.found.case,
                    "mentor": who(one, &pair.mentor)?,
                    "mentee": who(one, &pair.mentee)?,
                    "since": pair.since,
                }));
            }
        }
        let cases: Vec<(&OfCase, &Mentoring)> =
            all.iter().map(|one| (one, &one.mentoring)).collect();
        let alone = mentor::alone(cases.iter().copied());
        let lines = |sides: Vec<(&OfCase, Side)>| {
            let lines = sides.into_iter().map(|(one, side)| {
                let case = one.found.case;
                Ok(json!({ "case_id": case, "of": who(one, &side.who)?, "since": side.since }))
            });
            lines.collect::<Result<Vec<_>, Failure>>()
        };
        let (mentees, mentors) = (lines(alone.mentees)?, lines(alone.mentors)?);
        Ok(json!({ "items": pairs, "mentees": mentees, "mentors": mentors, "next": null }))
    })
}

/// Returns the name or address that this node knows somebody by.
fn name(
    db: &Connection,
    setting: &Setting,
    compartment: &Compartment,
    who: &Who,
) -> Result<Option<String>, Failure> {
    Ok(match who {
        Who::User(user) => setting.user_name(*user).map(str::to_owned),
        Who::Person(id) => {
            let row = load::row(db, compartment, (*id).into())?;
            let known = row.map(|row| person::get(db, row.row)).transpose()?;
            known.flatten().map(|known| {
                if known.name.is_empty() {
                    known.address
                } else {
                    known.name
                }
            })
        }
        Who::Role(role) => Some(role.to_string()),
    })
}

/// Puts who comes into JSON, each with the name or address that this node knows them by.
///
/// # Errors
/// When the database refuses.
pub fn named(
    db: &Connection,
    setting: &Setting,
    compartment: &Compartment,
    guests: &[GuestView],
) -> Result<Value, Failure> {
    let lines = guests.iter().map(|guest| {
        let mut line = to_json(guest)?;
        let who = guest.who();
        let name = who.map(|who| name(db, setting, compartment, &who));
        let name = name.transpose()?.flatten();
        if let Value::Object(map) = &mut line {
            map.insert("name".into(), name.into());
        }
        Ok(line)
    });
    Ok(Value::Array(lines.collect::<Result<_, Failure>>()?))
}

/// Reads one who is named: an address, the id of a user or person, or a role.
fn somebody(node: &Node, text: &str) -> Result<Somebody, Failure> {
    let text = text.trim();
    if text.contains('@') {
        return Ok(Somebody::Address(text.to_owned()));
    }
    if let Some(user) = text
        .strip_prefix("user:")
        .and_then(|id| id.parse::<UserId>().ok())
    {
        return Ok(Somebody::User(user));
    }
    let bare = text.strip_prefix("person:").unwrap_or(text);
    if let Ok(person) = bare.parse::<PersonId>() {
        return Ok(Somebody::Person(person));
    }
    Ok(Somebody::Team(role(node, text)?))
}

fn role(node: &Node, text: &str) -> Result<RolePath, Failure> {
    let setting = node.setting();
    let registry = &setting.configuration.loaded.registry;
    let role = registry.canonical(text);
    role.map_err(|error| Failure::Input(format!("`{text}` is no address, id or role: {error}")))
}

/// Finds who is part of a case already.
fn known(node: &Node, case: CaseId, text: &str) -> Result<Who, Failure> {
    Ok(match somebody(node, text)? {
        Somebody::Address(address) => {
            let setting = node.setting();
            let address = orgo_mail::normalize_address(&address);
            match setting.users.get(&address) {
                Some(user) => Who::User(user.id),
                None => {
                    // A person has another name in each compartment: the one of where the case lives.
                    let place = node.store.read(|db| {
                        for open in setting.compartments.iter() {
                            if load::row(db, open, case.into())?.is_some() {
                                return Ok(Some(open.scope.person(&address)));
                            }
                        }
                        Ok::<_, Failure>(None)
                    })?;
                    let person =
                        place.ok_or_else(|| Failure::Input("there is no such case here".into()))?;
                    Who::Person(person)
                }
            }
        }
        Somebody::User(user) => Who::User(user),
        Somebody::Person(person) => Who::Person(person),
        Somebody::Team(role) => Who::Role(role),
        Somebody::Roster(_) => return Err(Failure::Input("name one person or role".into())),
    })
}
