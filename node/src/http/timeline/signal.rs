//! Signals as evidence: who wrote, what is new in it, the files, and what it led to.

use std::collections::BTreeMap;

use orgo_engine::fold::Verdict;
use orgo_mail::{Mail, anonymous};
use orgo_schema::{
    fact::{Attachment, Body},
    id::{BlobHash, CaseId, PersonId, SignalId},
};
use orgo_web::{
    model::{EntryBody, FileLink, SignalView},
    route,
};
use rusqlite::Connection;

use super::{
    super::{
        answer,
        desk::Desk,
        holding::{Content, Holding},
        show,
    },
    Line, first_written, push,
    said::Teller,
    shown_at,
};
use crate::{
    failure::Failure,
    intake::unread,
    project::load,
    store::{
        StoreError, blob, case,
        compartment::Compartment,
        document::{self, Row},
        person,
        signal::{self, SignalRow},
    },
    words,
};

/// The longest text of a signal on a page, in characters. The original holds the rest.
const TEXT_CHARS_MAX: usize = 20_000;

/// A signal as it is shown, and the mail behind it where its bytes are here.
#[derive(Debug)]
pub(in super::super) struct Evidence {
    pub(in super::super) view: SignalView,
    pub(in super::super) mail: Option<Mail>,
}

/// Adds a signal and what was decided about it.
pub(super) fn tell(
    db: &Connection,
    desk: &Desk<'_>,
    compartment: &Compartment,
    row: &SignalRow,
    line: &mut Line,
) -> Result<(), Failure> {
    let document = Row {
        row: row.document,
        compartment: row.compartment,
        id: row.signal_id.into(),
    };
    let facts = document::facts(db, compartment, document)?;
    let Some(folded) = load::folded_signal(&desk.setting, compartment, row.signal_id, &facts, None)
    else {
        return Ok(());
    };
    let teller = Teller {
        desk,
        about: None,
        checklist: &[],
        mails: &[],
        against: BTreeMap::new(),
    };
    let holding = Holding::of(&facts, &folded.entries);
    // What is derived has no time of its own: it came with the first copy.
    let received_at = first_written(&facts, &folded.entries)
        .map_or(row.received_at, |at| at.min(row.received_at));
    for entry in &folded.entries {
        let Some(fact) = facts.facts.get(&entry.fact) else {
            continue;
        };
        if let Some(content) = holding.of_fact(entry.fact) {
            let body = EntryBody::Signal(evidence(db, desk, compartment, row, &content)?.view);
            push(line, desk, entry.fact, received_at, entry.verdict, body);
        } else if let Body::Routed(routed) = &fact.body {
            let label = label_of(db, compartment, routed.case)?;
            let in_force = folded.routings.in_force;
            let is_in_force = in_force.is_none_or(|routing| routing.fact == entry.fact);
            let verdict = if is_in_force {
                entry.verdict
            } else {
                Verdict::Superseded
            };
            // A gateway decides as it receives; its clock's doubt would put that after what followed.
            let by_person = fact.by.is_person().then(|| shown_at(fact, entry));
            let body = teller.routed(fact, routed, label.as_deref());
            push(
                line,
                desk,
                entry.fact,
                by_person.unwrap_or(received_at),
                verdict,
                body,
            );
        } else if let Some(body) = teller.say(fact) {
            push(
                line,
                desk,
                entry.fact,
                shown_at(fact, entry),
                entry.verdict,
                body,
            );
        }
    }
    line.doubts(desk, &facts, &folded.entries);
    line.arrivals(db, desk, compartment, &facts)
}

/// Returns the label of a case that a decision opened.
fn label_of(
    db: &Connection,
    compartment: &Compartment,
    id: CaseId,
) -> Result<Option<String>, StoreError> {
    let row = load::row(db, compartment, id.into())?;
    let case = row.map(|row| case::one(db, row.row)).transpose()?.flatten();
    Ok(case.map(|case| case.label))
}

/// Reads a signal from its raw bytes; where they are not here, from what its document holds.
pub(in super::super) fn evidence(
    db: &Connection,
    desk: &Desk<'_>,
    compartment: &Compartment,
    row: &SignalRow,
    content: &Content<'_>,
) -> Result<Evidence, Failure> {
    let received = content.received;
    let raw = raw(db, compartment, content.raw)?;
    let mail = raw.as_deref().and_then(|raw| unread::mail(received, raw));
    let mut warnings: Vec<String> = received
        .warnings
        .iter()
        .map(|warning| answer::sentence(warning))
        .collect();
    warnings.extend(
        received
            .automatic
            .as_ref()
            .map(|why| answer::sentence(&format!("automatic mail: {why}"))),
    );
    if content.is_variant {
        warnings.push(
            "Another content came before under the same Message-ID: look at both.".to_owned(),
        );
    }
    let (text, quoted) = match &mail {
        Some(mail) => (mail.reply.fresh.as_str(), mail.reply.quoted.as_str()),
        None => {
            if raw.is_none() {
                warnings
                    .push("Its bytes are not here: this is only the beginning of it.".to_owned());
            }
            (received.excerpt.as_str(), "")
        }
    };
    let is_long = [text, quoted]
        .iter()
        .any(|text| text.chars().count() > TEXT_CHARS_MAX);
    if is_long {
        warnings.push(format!(
            "Only the first {TEXT_CHARS_MAX} characters are shown; the original holds all."
        ));
    }
    let mut files = files(row.signal_id, content);
    let writer = mail.as_ref().and_then(|mail| mail.from.as_ref());
    if writer.is_some_and(|writer| anonymous::is_anonymous(&writer.address)) {
        files.extend(kept(db, desk, row.signal_id)?);
    }
    let view = SignalView {
        id: row.signal_id.to_string(),
        sender: sender(db, desk, compartment, received.from)?,
        to: row.delivered_to.clone(),
        subject: received.subject.clone(),
        text: text.chars().take(TEXT_CHARS_MAX).collect(),
        quoted: quoted.chars().take(TEXT_CHARS_MAX).collect(),
        files,
        warnings,
    };
    Ok(Evidence { view, mail })
}

/// Returns the way to the original of a mail without its writer, for who is cleared to read it: opening what is kept
/// there is noted like everything else in that compartment (SPEC 10).
fn kept(
    db: &Connection,
    desk: &Desk<'_>,
    signal: SignalId,
) -> Result<Option<FileLink>, StoreError> {
    let readable: Vec<i64> = desk.readable().iter().map(|held| held.row).collect();
    let original = signal::original(db, &readable, signal)?;
    Ok(original.map(|original| FileLink {
        href: route::signal_original(&original.signal_id.to_string()),
        name: "as-it-came.eml".to_owned(),
        size: String::new(),
        note: "names who wrote it: only for the cleared, and each opening is noted".to_owned(),
    }))
}

/// Reads the raw bytes behind a signal, where they are here.
fn raw(
    db: &Connection,
    compartment: &Compartment,
    raw: Option<BlobHash>,
) -> Result<Option<Vec<u8>>, StoreError> {
    let Some(hash) = raw else {
        return Ok(None);
    };
    let Some(row) = blob::row(db, compartment.row, &hash)? else {
        return Ok(None);
    };
    blob::read(db, row).map(Some)
}

/// Returns the name and address of a person, as far as this node may know them.
pub(in super::super) fn sender(
    db: &Connection,
    desk: &Desk<'_>,
    compartment: &Compartment,
    person: Option<PersonId>,
) -> Result<String, StoreError> {
    let say = words::Case(desk.wall.language);
    let Some(id) = person else {
        return Ok(say.no_sender().to_owned());
    };
    // Who wrote what was raised into this compartment is known where they wrote.
    let row = match load::row(db, compartment, id.into())? {
        Some(row) => Some(row.row),
        None => document::anywhere(db, id.into())?,
    };
    let known = row.map(|row| person::get(db, row)).transpose()?.flatten();
    Ok(known.map_or_else(
        || say.unknown_sender().to_owned(),
        |known| {
            if known.name.is_empty() {
                known.address
            } else if anonymous::is_anonymous(&known.address) {
                // An address that is none tells nobody anything.
                known.name
            } else {
                format!("{} <{}>", known.name, known.address)
            }
        },
    ))
}

fn files(signal: SignalId, content: &Content<'_>) -> Vec<FileLink> {
    let id = signal.to_string();
    let whole = content
        .whole()
        .map(|index| route::signal_attachment(&id, index));
    // What was not kept by itself is still in the original.
    let original = whole.clone().unwrap_or_else(|| route::signal_original(&id));
    let link = |(index, file): (usize, &Attachment)| FileLink {
        href: if file.blob.is_some() {
            route::signal_attachment(&id, index)
        } else {
            original.clone()
        },
        name: file.name.clone(),
        size: show::size(file.bytes),
        note: file.note.clone().unwrap_or_default(),
    };
    let files = (content.first_file..)
        .zip(&content.received.attachments)
        .map(link);
    let whole = whole.map(|href| FileLink {
        href,
        name: "message.eml".to_owned(),
        size: String::new(),
        note: "this content as it came".to_owned(),
    });
    files.chain(whole).collect()
}
