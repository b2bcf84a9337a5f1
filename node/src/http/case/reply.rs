//! Replying by mail to who wrote in: the form, and what is posted.

use axum::http::StatusCode;
use orgo_engine::{
    authorize::Action,
    letter::{Hole, Letter, Letters, PLAIN_LANGUAGE, tongue},
};
use orgo_schema::{
    command::{Command, Object, Refusal},
    id::{CaseId, FactId},
    view::CaseView,
};
use orgo_web::{
    model::{Choice, Draft, ReplyForm, Replying},
    route,
};
use rusqlite::Connection;

use super::super::{
    answer::{self, Answer},
    desk::Desk,
    notice::Said,
    object::{self, Redo, Reply},
    session::Fields,
    settle, show, timeline,
};
use crate::{
    failure::Failure,
    guard,
    outbox::{self, sender::Sender},
    reply::{self, Addressee, Barred},
    submit::change::Found,
    words,
};

/// Texts to start from that are offered.
const STARTS_MAX: usize = 20;

/// Returns the form, or why there is none.
pub(super) fn form(
    db: &Connection,
    desk: &Desk<'_>,
    found: &Found,
    asked: Reply,
) -> Result<Replying, Failure> {
    let say = words::Reply(desk.wall.language);
    if guard::may(&desk.setting, &desk.visitor.viewer, Action::Work, found).is_err() {
        let has_mail = found.folded.case.view.origin_signal.is_some();
        let why = has_mail.then(|| Replying::Barred(say.barred_work().to_owned()));
        return Ok(why.unwrap_or_default());
    }
    let known = match reply::addressees(db, found)? {
        Ok(known) => known,
        Err(Barred::Nobody) => return Ok(Replying::No),
        Err(Barred::Nameless) => return Ok(Replying::Barred(say.barred_nameless().to_owned())),
        Err(Barred::Restricted) => {
            return Ok(Replying::Barred(say.barred_restricted().to_owned()));
        }
        Err(Barred::Merged) => return Ok(Replying::Barred(say.barred_merged().to_owned())),
    };
    let mut to = Vec::new();
    for addressee in &known {
        let who = timeline::sender(db, desk, &found.compartment, Some(addressee.person))?;
        to.push(Choice {
            value: addressee.signal.to_string(),
            words: if addressee.is_machine {
                say.machine(&who)
            } else {
                who
            },
        });
    }
    let view = &found.folded.case.view;
    let letters = &desk.setting.configuration.loaded.letters;
    let leaves = if outbox::sends(desk.node) {
        say.leaves_here()
    } else {
        say.leaves_elsewhere()
    };
    Ok(Replying::Open(ReplyForm {
        to,
        starts: starts(letters, view.domain.as_deref()),
        draft: draft(db, desk, found, (&asked, known.first()))?,
        is_open: asked.is_open,
        chosen: asked.signal,
        leaves: leaves.to_owned(),
    }))
}

/// What of a case may be filled in for who wrote in.
const FOR_SENDERS: [Hole; 8] = [
    Hole::OrganizationName,
    Hole::SiteName,
    Hole::CaseReference,
    Hole::RecipientName,
    Hole::ReporterName,
    Hole::CaseTitle,
    Hole::SignalSubject,
    Hole::CaseNarrative,
];

/// Lists the texts of the organization and of the domain that somebody may start from: those that the node does not
/// write by itself, and that ask for nothing which is for people here.
fn starts(letters: &Letters, domain: Option<&str>) -> Vec<Choice> {
    let is_usual = |name: &str| Letters::usual().any(|(usual, _)| usual.name == name);
    let fits = |of: Option<&str>| of.is_none() || of == domain;
    let is_for_them = |letter: &Letter| letter.holes().all(|hole| FOR_SENDERS.contains(&hole));
    let mut names: Vec<&str> = letters
        .iter()
        .filter(|(name, _)| fits(name.domain.as_deref()) && !is_usual(&name.name))
        .filter(|(_, letter)| is_for_them(letter))
        .map(|(name, _)| name.name.as_str())
        .collect();
    names.sort_unstable();
    names.dedup();
    names.truncate(STARTS_MAX);
    let choice = |name: &str| Choice {
        value: name.to_owned(),
        words: name.replace(['_', '-'], " "),
    };
    names.into_iter().map(choice).collect()
}

/// Returns what the form begins with: what was typed and could not be taken, the words of a reply that was taken
/// back, or a text to start from.
fn draft(
    db: &Connection,
    desk: &Desk<'_>,
    found: &Found,
    (asked, to): (&Reply, Option<&Addressee>),
) -> Result<Draft, Failure> {
    let view = &found.folded.case.view;
    let begun = |text: String| Draft { text, fault: None };
    if let Some(again) = &asked.again {
        let mut replies = view.replies.iter();
        let written = replies.find(|reply| reply.reply_id.to_string() == *again);
        return Ok(begun(
            written.map_or_else(String::new, |reply| reply.text.clone()),
        ));
    }
    let (Some(start), Some(to)) = (&asked.start, to) else {
        return Ok(asked.draft.clone());
    };
    let place = (&*desk.setting, &found.compartment);
    let sender = Sender::read(db, place, to.signal, to.person)?;
    let wrote = sender
        .as_ref()
        .map(|to| format!("{}\n{}", to.subject, to.text));
    let language = wrote.as_deref().and_then(tongue).unwrap_or(PLAIN_LANGUAGE);
    let letters = &desk.setting.configuration.loaded.letters;
    let letter = letters.get(start, view.domain.as_deref(), language);
    let text = letter.map(|letter| filled(desk, letter, view, sender.as_ref()));
    Ok(begun(text.unwrap_or_default()))
}

/// Fills a text with what who wrote in may read. What it says below the line of a signature the mail says itself.
fn filled(desk: &Desk<'_>, letter: &Letter, case: &CaseView, to: Option<&Sender>) -> String {
    let name = to.and_then(|to| to.name.clone());
    let subject = to.map(|to| to.subject.clone());
    let values = [
        (
            Hole::OrganizationName,
            Some(desk.setting.organization_name.clone()),
        ),
        (Hole::SiteName, Some(desk.setting.site.clone())),
        (
            Hole::CaseReference,
            Some(show::case_reference(case.case_id.uuid())),
        ),
        (Hole::RecipientName, name.clone()),
        (Hole::ReporterName, name),
        (Hole::CaseTitle, subject.clone()),
        (Hole::SignalSubject, subject),
        (Hole::CaseNarrative, to.map(|to| to.text.clone())),
    ];
    let written = letter.write(|hole| {
        let mut known = values.iter();
        known.find(|(known, _)| *known == hole)?.1.clone()
    });
    let lines = written
        .text
        .lines()
        .take_while(|line| line.trim_end() != "--");
    lines.collect::<Vec<_>>().join("\n").trim_end().to_owned()
}

/// Writes to who wrote in.
pub(super) fn post(desk: &Desk<'_>, fields: &Fields, id: &str) -> Result<Answer, Failure> {
    let case: CaseId = settle::id(id, "case")?;
    let signal = fields.filled("signal");
    let signal = signal.map(|signal| settle::id(&signal, "signal"));
    let text = fields.get("text").to_owned();
    let command = Command::Reply {
        case,
        signal: signal.transpose()?,
        text: text.clone(),
    };
    match desk.submit(command) {
        Ok(receipt) => {
            let written = receipt.facts.first();
            let entry = written.map_or_else(String::new, |fact| format!("#e-{fact}"));
            let address = format!("{}{entry}", route::case(id));
            Ok(Answer::done(address, Said::Replied))
        }
        Err(Failure::Refused(Refusal::Invalid { problem, .. })) => {
            let reply = Reply {
                is_open: true,
                signal: fields.get("signal").to_owned(),
                draft: Draft {
                    text,
                    fault: Some(answer::fault(&problem)),
                },
                ..Reply::default()
            };
            let redo = Redo {
                reply,
                ..Redo::default()
            };
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            object::again(desk, Object::Case(case), status, redo)
        }
        Err(failure) => Err(failure),
    }
}

/// Takes a reply back, and leads to its words.
pub(super) fn take_back(desk: &Desk<'_>, id: &str, written: &str) -> Result<Answer, Failure> {
    let case: CaseId = settle::id(id, "case")?;
    let reply: FactId = settle::id(written, "reply")?;
    match desk.submit(Command::TakeReplyBack { case, reply }) {
        Ok(_) => {
            let address = route::case_write(id, ("", written));
            Ok(Answer::done(address, Said::ReplyTakenBack))
        }
        Err(Failure::Refused(refusal @ Refusal::Invalid { .. })) => {
            let redo = Redo {
                banner: Some(settle::banner(&refusal)),
                ..Redo::default()
            };
            object::again(desk, Object::Case(case), StatusCode::CONFLICT, redo)
        }
        Err(failure) => Err(failure),
    }
}
