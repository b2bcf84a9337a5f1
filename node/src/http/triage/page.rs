//! The page of triage.

use axum::http::StatusCode;
use orgo_engine::route::Decision as Routed;
use orgo_mail::Mail;
use orgo_schema::{command::Refusal, id::SignalId, time::Timestamp};
use orgo_web::{
    Language,
    model::{CaseLink, Choice, Message, case_word},
    page::triage::{self, DecisionForm, Suggestion, TriagePage, TriageSignal},
};
use rusqlite::Connection;

use super::{
    super::{
        answer::{self, Answer},
        desk::Desk,
        holding::Holding,
        show, timeline,
    },
    learned,
};
use crate::{
    failure::Failure,
    guard,
    intake::{anonymous, before::Before, prepare},
    project::load,
    store::{
        StoreError, case,
        compartment::Compartment,
        document::{self, Row},
        quarantine,
        signal::{self, Seen, SignalRow},
    },
    words,
};

/// Signals on a page: each is read and routed again to say why nothing claimed it.
const SIGNALS_MAX: u32 = 20;
/// Open cases that are suggested.
const CASES_MAX: u32 = 30;
/// Cases that may be about the same matter.
const SIMILAR_MAX: u32 = 3;

/// Shows what waits, after a place in the list.
pub(super) fn show(desk: &Desk<'_>, after: &str) -> Result<Answer, Failure> {
    let after = if after.is_empty() {
        None
    } else {
        Some(read_place(after)?)
    };
    Ok(Answer::Page(page(desk, after, None)?))
}

/// Shows the page again with a decision that could not be taken.
pub(super) fn again(
    desk: &Desk<'_>,
    id: SignalId,
    form: DecisionForm,
    status: StatusCode,
) -> Result<Answer, Failure> {
    // The signal comes first on the page, so that what was typed is in sight.
    let place = desk.node.store.read(|db| {
        let (_, row) = guard::find(db, &desk.setting, &desk.visitor.viewer, id.into(), "signal")?;
        let waiting = signal::one(db, row.row)?.filter(|row| row.triage);
        let row = waiting.ok_or_else(|| Refusal::NotFound {
            kind: "signal".to_owned(),
        })?;
        Ok::<_, Failure>((row.received_at, row.document - 1))
    })?;
    Ok(Answer::Again(
        status,
        page(desk, Some(place), Some((id, form)))?,
    ))
}

fn page(
    desk: &Desk<'_>,
    after: Option<Seen>,
    mut redo: Option<(SignalId, DecisionForm)>,
) -> Result<String, Failure> {
    guard::may_triage(&desk.setting, &desk.visitor.viewer)?;
    let triaged = desk.triaged();
    let rows: Vec<i64> = triaged.iter().map(|held| held.row).collect();
    let page = desk.node.store.read(|db| {
        let mut waiting = signal::triage_after(db, &rows, after, SIGNALS_MAX + 1)?;
        let more = waiting.len() > SIGNALS_MAX as usize;
        waiting.truncate(SIGNALS_MAX as usize);
        let mut signals = Vec::new();
        for row in &waiting {
            let form = redo
                .take_if(|(id, _)| *id == row.signal_id)
                .map(|(_, form)| form)
                .unwrap_or_default();
            signals.extend(one(db, desk, row, form)?);
        }
        let sees_quarantine = desk.may_see_quarantine();
        Ok::<_, Failure>(TriagePage {
            signals,
            total: show::number(signal::triage_count(db, &rows)?),
            quarantine: if sees_quarantine {
                show::number(quarantine::count(db)?)
            } else {
                0
            },
            older: waiting
                .last()
                .filter(|_| more)
                .map(|row| format!("{}-{}", row.received_at.0, row.document)),
            domains: show::domains(&desk.setting.configuration.loaded.modules),
            labels: show::labels(&desk.setting),
            cases: open_cases(db, desk)?,
        })
    })?;
    Ok(triage::render(&desk.frame()?, page))
}

/// Returns a signal with the reasons why no rule claimed it.
fn one(
    db: &Connection,
    desk: &Desk<'_>,
    row: &SignalRow,
    form: DecisionForm,
) -> Result<Option<TriageSignal>, Failure> {
    let Some(compartment) = desk.setting.compartment(row.compartment) else {
        return Ok(None);
    };
    let document = Row {
        row: row.document,
        compartment: row.compartment,
        id: row.signal_id.into(),
    };
    let facts = document::facts(db, compartment, document)?;
    let Some(folded) = load::folded_signal(&desk.setting, compartment, row.signal_id, &facts, None)
    else {
        return Ok(None);
    };
    let Some(content) = Holding::of(&facts, &folded.entries).first() else {
        return Ok(None);
    };
    let evidence = timeline::evidence(db, desk, compartment, row, &content)?;
    let decision = evidence.mail.as_ref().map(|mail| routed(desk, mail, row));
    let is_nameless = anonymous::is_nameless(db, compartment, row.signal_id)?;
    let view = evidence.view;
    let language = desk.visitor.language;
    let say = words::Triage(language);
    Ok(Some(TriageSignal {
        id: view.id,
        sender: view.sender,
        is_nameless,
        trust: None,
        channel: if view.to.is_empty() {
            say.mail().to_owned()
        } else {
            say.mail_to(&view.to)
        },
        text: view.text,
        quoted: view.quoted,
        received: desk.moment(row.received_at),
        files: view.files,
        warnings: view.warnings,
        why: decision
            .as_ref()
            .map(|decision| why(language, decision))
            .unwrap_or_default(),
        suggestion: suggested(db, desk, (row, compartment), decision.as_ref())?,
        similar: similar(db, desk, &view.subject, compartment)?,
        subject: view.subject,
        form,
    }))
}

/// Asks the rules again what they make of a mail.
fn routed(desk: &Desk<'_>, mail: &Mail, row: &SignalRow) -> Routed {
    let to = Some(row.delivered_to.as_str()).filter(|to| !to.is_empty());
    let before = Before::at(desk.node, &desk.setting, row.received_at);
    prepare::decide(&desk.setting, mail, to, &before)
}

fn why(language: Language, decision: &Routed) -> Vec<Message> {
    let today = words::Triage(language).claimed_today();
    let today = decision
        .work
        .as_ref()
        .map(|_| Message::new(language, today));
    let reasons = prepare::reasons(decision);
    today
        .into_iter()
        .chain(reasons.iter().map(|why| answer::fault(why)))
        .collect()
}

/// Suggests the label of the rule that would claim it, or what people made of similar mail, or the label of the rule
/// that came nearest.
fn suggested(
    db: &Connection,
    desk: &Desk<'_>,
    (row, compartment): (&SignalRow, &Compartment),
    decision: Option<&Routed>,
) -> Result<Option<Suggestion>, StoreError> {
    if let Some(claimed) = decision.and_then(|decision| claimed(desk, decision)) {
        return Ok(Some(claimed));
    }
    if let Some(learned) = learned::suggestion(db, desk, (row, compartment))? {
        return Ok(Some(learned));
    }
    Ok(decision.and_then(|decision| near(desk, decision)))
}

/// Suggests the label of the rule that would claim it today.
fn claimed(desk: &Desk<'_>, decision: &Routed) -> Option<Suggestion> {
    let work = decision.work.as_ref()?;
    let registry = &desk.setting.configuration.loaded.registry;
    let language = desk.visitor.language;
    let say = words::Triage(language);
    Some(Suggestion {
        label: show::explained(language, &work.case.label, registry),
        certainty: say.quite_sure().to_owned(),
        reasons: vec![Message::new(language, say.rule_claims(&work.rule.id))],
        domain: work.case.domain.clone().unwrap_or_default(),
    })
}

/// Suggests the label of the rule that came nearest.
fn near(desk: &Desk<'_>, decision: &Routed) -> Option<Suggestion> {
    let loaded = &desk.setting.configuration.loaded;
    let language = desk.visitor.language;
    let say = words::Triage(language);
    decision.near.iter().find_map(|near| {
        let rule = loaded
            .rules
            .rules()
            .iter()
            .find(|rule| rule.rule.id == near.rule.id)?;
        let then = &rule.rule.then;
        let of_task = then.tasks.iter().find_map(|task| {
            let domain = task.domain.as_deref()?;
            task.label
                .as_ref()
                .or_else(|| loaded.modules.label(domain, task.subtype.as_deref()))
        });
        let label = then.label.as_ref().or(of_task)?;
        Some(Suggestion {
            label: show::explained(language, label, &loaded.registry),
            certainty: say.a_guess().to_owned(),
            reasons: vec![
                Message::new(language, say.rule_near(&near.rule.id)),
                answer::fault(&near.missing),
            ],
            domain: then
                .tasks
                .iter()
                .find_map(|task| task.domain.clone())
                .unwrap_or_default(),
        })
    })
}

/// Finds cases that hold the words of the subject.
fn similar(
    db: &Connection,
    desk: &Desk<'_>,
    subject: &str,
    compartment: &Compartment,
) -> Result<Vec<CaseLink>, Failure> {
    let query = Some(subject.to_owned()).filter(|subject| !subject.trim().is_empty());
    if query.is_none() {
        return Ok(Vec::new());
    }
    let (_, limit) = desk.reach();
    let filter = case::Filter {
        compartments: vec![compartment.row],
        limit,
        query,
        ..case::Filter::default()
    };
    let rows = case::list(db, &filter, SIMILAR_MAX)?;
    Ok(rows
        .iter()
        .map(|row| {
            let state = case_word(desk.visitor.language, row.status);
            show::case_link(row, state.to_lowercase())
        })
        .collect())
}

/// Lists open cases, the last changed first, to suggest.
fn open_cases(db: &Connection, desk: &Desk<'_>) -> Result<Vec<Choice>, Failure> {
    let (compartments, limit) = desk.reach();
    let filter = case::Filter {
        compartments,
        limit,
        open_only: true,
        ..case::Filter::default()
    };
    let rows = case::list(db, &filter, CASES_MAX)?;
    let choice = |row: &case::CaseRow| Choice {
        value: show::case_reference(row.case_id.uuid()),
        words: row.title.clone(),
    };
    Ok(rows.iter().map(choice).collect())
}

/// Reads a place in the list, as the link to the next page holds it.
fn read_place(text: &str) -> Result<Seen, Failure> {
    let parts = text.split_once('-');
    let place = parts.and_then(|(at, row)| Some((Timestamp(at.parse().ok()?), row.parse().ok()?)));
    place.ok_or_else(|| {
        Failure::Input(
            "`after` is not a place in this list: open it from the page before".to_owned(),
        )
    })
}
