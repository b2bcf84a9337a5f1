//! Signals as evidence: who wrote, what is new in it, the files, and what it led to.

use orgo_engine::fold::Verdict;
use orgo_mail::{Limits, Mail};
use orgo_schema::{
    fact::{Attachment, Body, Received},
    id::{PersonId, SignalId},
};
use orgo_web::{
    model::{EntryBody, FileLink, SignalView},
    route,
};
use rusqlite::Connection;

use super::{
    super::{answer, desk::Desk, show},
    Line, push, shown_at,
    said::Teller,
};
use crate::{
    failure::Failure,
    project::load,
    store::{
        StoreError, blob, case,
        compartment::Compartment,
        document::{self, Facts, Row},
        person,
        signal::SignalRow,
    },
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
    let document = Row { row: row.document, compartment: row.compartment, id: row.signal_id.into() };
    let facts = document::facts(db, compartment, document)?;
    let Some(folded) = load::folded_signal(&desk.setting, compartment, row.signal_id, &facts, None) else {
        return Ok(());
    };
    let teller = Teller { desk, about: None, checklist: &[] };
    let mut is_first = true;
    for entry in &folded.entries {
        let Some(fact) = facts.facts.get(&entry.fact) else { continue };
        if let Body::Received(received) = &fact.body {
            let mut view = evidence(db, compartment, row, &facts, received)?.view;
            if !is_first {
                view.warnings.push("Another content came under the same Message-ID: look at both.".to_owned());
            }
            is_first = false;
            push(line, desk, entry.fact, row.received_at, entry.verdict, EntryBody::Signal(view));
        } else if let Body::Routed(routed) = &fact.body {
            let opened = load::row(db, compartment, routed.case.into())?;
            let opened = opened.map(|opened| case::one(db, opened.row)).transpose()?.flatten();
            let label = opened.map(|opened| opened.label);
            let in_force = folded.routings.in_force.is_none_or(|routing| routing.fact == entry.fact);
            let verdict = if in_force { entry.verdict } else { Verdict::Superseded };
            // A gateway decides as it receives; its clock's doubt would put that after what followed.
            let at = if fact.by.is_person() { shown_at(fact, entry) } else { row.received_at };
            push(line, desk, entry.fact, at, verdict, teller.routed(fact, routed, label.as_deref()));
        } else if let Some(body) = teller.say(fact) {
            push(line, desk, entry.fact, shown_at(fact, entry), entry.verdict, body);
        }
    }
    Ok(())
}

/// Reads a signal from its raw bytes; where they are not here, from what its document holds.
pub(in super::super) fn evidence(
    db: &Connection,
    compartment: &Compartment,
    row: &SignalRow,
    facts: &Facts,
    received: &Received,
) -> Result<Evidence, Failure> {
    let mail = mail(db, compartment, facts)?;
    let mut warnings: Vec<String> = received.warnings.iter().map(|warning| answer::sentence(warning)).collect();
    warnings.extend(received.automatic.as_ref().map(|why| answer::sentence(&format!("automatic mail: {why}"))));
    let (text, quoted) = match &mail {
        Some(mail) => (mail.reply.fresh.as_str(), mail.reply.quoted.as_str()),
        None => {
            warnings.push("Its bytes are not here: this is only the beginning of it.".to_owned());
            (received.excerpt.as_str(), "")
        }
    };
    let is_long = [text, quoted].iter().any(|text| text.chars().count() > TEXT_CHARS_MAX);
    if is_long {
        warnings.push(format!("Only the first {TEXT_CHARS_MAX} characters are shown; the original holds all."));
    }
    let view = SignalView {
        id: row.signal_id.to_string(),
        sender: sender(db, compartment, received.from)?,
        to: row.delivered_to.clone(),
        subject: received.subject.clone(),
        text: text.chars().take(TEXT_CHARS_MAX).collect(),
        quoted: quoted.chars().take(TEXT_CHARS_MAX).collect(),
        files: files(row.signal_id, &received.attachments),
        warnings,
    };
    Ok(Evidence { view, mail })
}

/// Reads the mail behind a signal.
fn mail(db: &Connection, compartment: &Compartment, facts: &Facts) -> Result<Option<Mail>, StoreError> {
    let Some(hash) = load::raw(facts) else { return Ok(None) };
    let Some(row) = blob::row(db, compartment.row, &hash)? else { return Ok(None) };
    Ok(orgo_mail::parse(&blob::read(db, row)?, &Limits::default()).ok())
}

/// Returns the name and address of a person, as far as this node may know them.
pub(in super::super) fn sender(
    db: &Connection,
    compartment: &Compartment,
    person: Option<PersonId>,
) -> Result<String, StoreError> {
    let Some(id) = person else { return Ok("No sender".to_owned()) };
    let row = load::row(db, compartment, id.into())?;
    let known = row.map(|row| person::get(db, row.row)).transpose()?.flatten();
    Ok(known.map_or_else(
        || "A sender whose name is not here".to_owned(),
        |known| if known.name.is_empty() { known.address } else { format!("{} <{}>", known.name, known.address) },
    ))
}

fn files(signal: SignalId, attachments: &[Attachment]) -> Vec<FileLink> {
    let id = signal.to_string();
    let link = |(index, file): (usize, &Attachment)| FileLink {
        // What was not kept by itself is still in the original.
        href: if file.blob.is_some() { route::signal_attachment(&id, index) } else { route::signal_original(&id) },
        name: file.name.clone(),
        size: show::size(file.bytes),
        note: file.note.clone().unwrap_or_default(),
    };
    attachments.iter().enumerate().map(link).collect()
}
