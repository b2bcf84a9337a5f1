//! Recording a message that was made ready: inside the writer's transaction, one after another.

use orgo_schema::{
    fact::{Author, Body, Copied, Fact, Item, Received, Routed, Source, Value},
    id::{CaseId, DocumentId, FactId, SignalId, TaskId},
};
use serde::Serialize;

use super::{
    anonymous::Said,
    prepare::{Made, Prepared, Ready, derived},
    takers::{self, Takers},
};
use crate::{
    invite, known,
    moved::family,
    parcel,
    planted::{self, Bug},
    project,
    setting::Setting,
    store::{
        Batch, StoreError,
        alike::{self, Stretch},
        blob::{self, Packed},
        document, purged, quarantine, search, signal,
        spool::{self, Delivery, Spooled},
    },
};

/// How a case stands to the earlier one that a rule links it to.
const RELATED: &str = "related";

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// It is new.
    Created,
    /// It belongs to something that was here.
    Appended,
    /// It was here already.
    Duplicate,
    /// It is our own, come back, or was purged.
    Ignored,
    /// It could not be read; a person decides.
    Quarantined,
    /// It stays on the spool: the compartment it belongs into is locked, or nobody may write there.
    Waiting,
    /// It belongs into a compartment that this node does not hold: sealed, it is on its way to those that do.
    Sealed,
}

/// What became of a message, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// What became of it.
    pub outcome: Kind,
    /// Its name.
    pub signal_id: Option<SignalId>,
    /// The case it is shown in.
    pub case_id: Option<CaseId>,
    /// The tasks it made.
    pub task_ids: Vec<TaskId>,
    /// The label of the work it made.
    pub label: Option<String>,
    /// The rule that claimed it.
    pub rule: Option<String>,
    /// Why, a sentence each.
    pub reasons: Vec<String>,
}

/// Records a spooled message in the main file and takes it off the spool.
///
/// # Errors
/// When the database refuses; then nothing of it is kept and it stays on the spool.
pub fn record(
    batch: &mut Batch<'_>,
    setting: &Setting,
    prepared: Prepared,
    spooled: &Spooled,
) -> Result<Outcome, StoreError> {
    match prepared {
        Prepared::Waits { reason } => {
            spool::rest(batch.db, spooled.row)?;
            Ok(elsewhere(Kind::Waiting, reason))
        }
        Prepared::Sealed(sealed) => {
            let outcome = elsewhere(Kind::Sealed, sealed.reason().to_owned());
            spool::gone(batch.db, spooled)?;
            parcel::post(batch, setting, *sealed)?;
            // From here on this node has nothing of it that it can read.
            batch.forgets();
            Ok(outcome)
        }
        Prepared::Anonymous(anonymous) => {
            let (original, said) = anonymous.apart();
            record(batch, setting, original, spooled)?;
            record_said(batch, setting, said, spooled)
        }
        Prepared::Unreadable { reason } => {
            spool::done(batch.db, spooled.row)?;
            set_aside(batch, setting, spooled, reason)
        }
        Prepared::Ready(ready) => {
            spool::done(batch.db, spooled.row)?;
            if let Some(answer) = purged_before(batch, &ready)? {
                blob::remove(batch.db, spooled.blob)?;
                batch.forgets();
                return Ok(answer);
            }
            blob::settle(batch.db, spooled.blob, ready.compartment.row, &ready.raw)?;
            record_ready(batch, setting, *ready, &spooled.delivery)
        }
    }
}

/// Records a message in the file of its own compartment. It is still on the spool, which is in the main
/// file: what is recorded twice is found again, and nothing is made of it.
///
/// # Errors
/// When the database refuses; then nothing of it is kept.
pub fn record_own(
    batch: &mut Batch<'_>,
    setting: &Setting,
    prepared: Prepared,
    spooled: &Spooled,
    raw: &Packed,
) -> Result<Outcome, StoreError> {
    match prepared {
        Prepared::Ready(ready) => record_opened(batch, setting, *ready, &spooled.delivery, raw),
        Prepared::Waits { .. }
        | Prepared::Sealed(_)
        | Prepared::Anonymous(_)
        | Prepared::Unreadable { .. } => record(batch, setting, prepared, spooled),
    }
}

/// Records what was said in a message whose writer is not named, once its original is safe.
///
/// # Errors
/// When the database refuses; then nothing of it is kept.
pub fn record_said(
    batch: &mut Batch<'_>,
    setting: &Setting,
    said: Said,
    spooled: &Spooled,
) -> Result<Outcome, StoreError> {
    // From here on only those who keep the original have it.
    batch.forgets();
    record_opened(batch, setting, said.ready, &spooled.delivery, &said.raw)
}

/// Records a message that is not on the spool of its file, and its bytes.
///
/// # Errors
/// When the database refuses; then nothing of it is kept.
pub fn record_opened(
    batch: &mut Batch<'_>,
    setting: &Setting,
    ready: Ready,
    delivery: &Delivery,
    raw: &Packed,
) -> Result<Outcome, StoreError> {
    if let Some(answer) = purged_before(batch, &ready)? {
        return Ok(answer);
    }
    blob::add(batch.db, ready.compartment.row, &ready.raw, raw)?;
    record_ready(batch, setting, ready, delivery)
}

/// Says what became of a message that does not become a signal here.
fn elsewhere(outcome: Kind, reason: String) -> Outcome {
    Outcome {
        outcome,
        signal_id: None,
        case_id: None,
        task_ids: Vec::new(),
        label: None,
        rule: None,
        reasons: vec![reason],
    }
}

fn set_aside(
    batch: &Batch<'_>,
    setting: &Setting,
    spooled: &Spooled,
    reason: String,
) -> Result<Outcome, StoreError> {
    let compartment = setting.compartment_for(orgo_schema::word::Visibility::Internal);
    let raw = blob::read(batch.db, spooled.blob)?;
    let blob = blob::settle(
        batch.db,
        spooled.blob,
        compartment.row,
        &compartment.scope.blob(&raw),
    )?;
    let known = quarantine::holds(batch.db, blob)?;
    if !known {
        quarantine::add(batch.db, blob, &spooled.delivery, &reason)?;
    }
    let outcome = if known {
        Kind::Duplicate
    } else {
        Kind::Quarantined
    };
    Ok(elsewhere(outcome, reason))
}

/// Says of a message that was purged that nothing of it is taken in again.
fn purged_before(batch: &Batch<'_>, ready: &Ready) -> Result<Option<Outcome>, StoreError> {
    let signal = DocumentId::from(ready.signal);
    let left = purged::of(batch.db, ready.compartment.row, signal.into())?;
    Ok(left.map(|left| {
        let reason = format!(
            "this message was purged on {}: nothing of it is kept",
            left.at
        );
        answer(Kind::Ignored, ready, None, &reason)
    }))
}

fn record_ready(
    batch: &mut Batch<'_>,
    setting: &Setting,
    ready: Ready,
    delivery: &Delivery,
) -> Result<Outcome, StoreError> {
    let compartment = ready.compartment.clone();
    let id = DocumentId::from(ready.signal);
    let row = document::row(batch.db, compartment.row, id)?;
    let known = match row {
        Some(row) => document::facts(
            batch.db,
            &compartment,
            document::Row {
                row,
                compartment: compartment.row,
                id,
            },
        )?,
        None => document::Facts::default(),
    };
    if let Some(of) = ready.original_of {
        let body = Body::Original { of };
        let (_, change) = derived(&compartment, id, "original", body)?;
        batch.add_change(&compartment, id, change)?;
    }
    let contents: Vec<&Received> = known.facts.values().filter_map(received).collect();
    if contents.is_empty() {
        return first_copy(batch, setting, ready, delivery, row.is_some());
    }
    let here = Author::Node(batch.node());
    let mut copies = known.facts.values();
    let came_here = copies.any(|fact| fact.by == here && is_copy_of(fact, &ready));
    if contents
        .iter()
        .any(|content| content.fingerprint == ready.received.fingerprint)
    {
        let case_id = if came_here {
            // Nothing is written, so the rows are what they were.
            row.map_or(Ok(None), |row| shown_in(batch, row))?
        } else {
            stand_for(batch, &ready, &known)?;
            let copied = copied(batch, &ready, delivery, Vec::new())?;
            batch.add_facts(&compartment, id, &[copied])?;
            show(batch, setting, &ready)?
        };
        return Ok(answer(
            Kind::Duplicate,
            &ready,
            case_id,
            "this message was here already",
        ));
    }
    variant(batch, setting, &ready, delivery)
}

/// Lets this node say, too, what another one said of a message. The other one may be removed, and then all
/// that it wrote since no longer counts; what was acknowledged here must stay.
fn stand_for(
    batch: &mut Batch<'_>,
    ready: &Ready,
    known: &document::Facts,
) -> Result<(), StoreError> {
    let said = known.facts.get(&ready.received_fact).and_then(received);
    if said != Some(&ready.received) || planted::is(Bug::Mail) {
        return Ok(());
    }
    keep_files(batch, ready)?;
    let change = ready.received_change.clone();
    batch.add_change(&ready.compartment, ready.signal.into(), change)?;
    Ok(())
}

/// Makes the rows of a message that was here before and of its case, which begins when the first copy came
/// by a sound clock: that may be this one.
fn show(batch: &Batch<'_>, setting: &Setting, ready: &Ready) -> Result<Option<CaseId>, StoreError> {
    let shown_in = project::signal(batch.db, setting, &ready.compartment, ready.signal)?;
    if let Some(case) = shown_in {
        project::case(batch.db, setting, &ready.compartment, case)?;
    }
    Ok(shown_in)
}

/// Returns the case that a signal is shown in, by its row.
fn shown_in(batch: &Batch<'_>, signal: i64) -> Result<Option<CaseId>, StoreError> {
    let row = signal::one(batch.db, signal)?;
    let case = row.and_then(|row| row.case_document);
    let case = case.map(|case| document::at(batch.db, case)).transpose()?;
    Ok(case.map(|case| CaseId::new(case.id.id)))
}

/// Another content came under a Message-ID that is taken: both are kept, and people are told.
fn variant(
    batch: &mut Batch<'_>,
    setting: &Setting,
    ready: &Ready,
    delivery: &Delivery,
) -> Result<Outcome, StoreError> {
    let compartment = ready.compartment.clone();
    keep_files(batch, ready)?;
    batch.add_change(
        &compartment,
        ready.signal.into(),
        ready.received_change.clone(),
    )?;
    let copied = copied(batch, ready, delivery, vec![ready.received_fact])?;
    batch.add_facts(&compartment, ready.signal.into(), &[copied])?;
    let case_id = show(batch, setting, ready)?;
    let reason =
        "another message came before under the same Message-ID: both are kept, look at both";
    Ok(answer(Kind::Appended, ready, case_id, reason))
}

fn first_copy(
    batch: &mut Batch<'_>,
    setting: &Setting,
    mut ready: Ready,
    delivery: &Delivery,
    is_awaited: bool,
) -> Result<Outcome, StoreError> {
    let compartment = ready.compartment.clone();
    let signal = ready.signal;
    keep_files(batch, &ready)?;
    know_sender(batch, setting, &ready)?;
    let row = batch.add_change(&compartment, signal.into(), ready.received_change.clone())?;
    let (mut is_reply, goes_on) = what_it_answers(batch, setting, &ready, row)?;
    // What answers a case belongs there. What answers a mail that made no work may make some.
    // What answers something that went on in a stricter compartment goes after it, and makes none here.
    let is_shown = is_reply && project::signal(batch.db, setting, &compartment, signal)?.is_some();
    // What answers an invitation belongs into the case that people are invited to.
    let replied = invite::replied(batch.db, setting, &ready, delivery.source)?;
    is_reply = is_reply || replied.is_some();
    let belongs = goes_on || is_shown || replied.is_some();
    let makes_work = !belongs && !ready.is_own;
    let work = ready.work.take().filter(|_| makes_work);
    let mut led = std::mem::take(&mut ready.opened);
    led.retain(|_| makes_work);
    let given = match &work {
        Some(work) => takers::of(batch.db, setting, &ready, work)?,
        None => Takers::default(),
    };
    ready.reasons.extend(given.why.iter().cloned());
    let mut facts = vec![copied(batch, &ready, delivery, vec![ready.received_fact])?];
    if let Some(replied) = replied.as_ref().filter(|_| !goes_on && !is_shown) {
        let id = FactId::new(batch.fresh_uuid()?);
        let body = invite::routed(&ready, replied);
        facts.push((id, batch.author(None, vec![ready.received_fact], body)));
    }
    if let Some(work) = &work {
        let routed = Routed {
            signal,
            rule: Some(work.rule.clone()),
            case: work.case,
            tasks: work.tasks.iter().map(|(task, ..)| *task).collect(),
            why: work.why.iter().chain(&given.why).cloned().collect(),
            opened: led.iter().map(|led| led.case).collect(),
            tells: work.tells.clone(),
            shaped: work.shaped.clone(),
        };
        let id = FactId::new(batch.fresh_uuid()?);
        facts.push((
            id,
            batch.author(None, vec![ready.received_fact], Body::Routed(routed)),
        ));
    }
    batch.add_facts(&compartment, signal.into(), &facts)?;
    search::add(batch.db, row, &ready.received.subject, &ready.words)?;
    if let Some(made) = &work {
        make(batch, &ready, made, &given)?;
        link(batch, &ready, made)?;
    }
    for made in &led {
        let case = make(batch, &ready, made, &Takers::named(setting, made))?;
        document::add_edge(batch.db, row, case)?;
        link(batch, &ready, made)?;
    }
    let case_id = project::signal(batch.db, setting, &compartment, signal)?;
    if let Some(replied) = replied {
        invite::take_reply(batch, setting, &ready, replied)?;
    }
    for made in work.iter().chain(&led) {
        project::case(batch.db, setting, &compartment, made.case)?;
    }
    if is_awaited {
        project::thread_below(batch.db, setting, &compartment, signal)?;
    }
    Ok(told(&ready, work, case_id, is_reply))
}

/// Takes note of what a message answers. Says whether any of it is here, and whether any goes on in a stricter
/// compartment.
fn what_it_answers(
    batch: &Batch<'_>,
    setting: &Setting,
    ready: &Ready,
    row: i64,
) -> Result<(bool, bool), StoreError> {
    let (signal, compartment) = (ready.signal, &ready.compartment);
    let (mut is_reply, mut goes_on) = (false, false);
    for answered in &ready.received.answers {
        if *answered == signal {
            continue;
        }
        let parent = document::row_or_new(batch.db, compartment.row, DocumentId::from(*answered))?;
        document::add_edge(batch.db, parent, row)?;
        is_reply = is_reply || document::has_changes(batch.db, parent)?;
        let parent = document::Row {
            row: parent,
            compartment: compartment.row,
            id: DocumentId::from(*answered),
        };
        goes_on = goes_on || family::purged_to(batch.db, setting, compartment, parent)?.is_some();
    }
    Ok((is_reply, goes_on))
}

/// Says what became of a new message.
fn told(ready: &Ready, work: Option<Made>, case_id: Option<CaseId>, is_reply: bool) -> Outcome {
    if ready.is_own {
        return answer(
            Kind::Ignored,
            ready,
            case_id,
            "it comes from this organisation's own Orgo",
        );
    }
    if is_reply && work.is_none() {
        return answer(
            Kind::Appended,
            ready,
            case_id,
            "it answers a message that is here",
        );
    }
    let mut outcome = answer(Kind::Created, ready, case_id, "");
    outcome.reasons = ready.reasons.clone();
    if let Some(work) = work {
        outcome.task_ids = work.tasks.iter().map(|(task, ..)| *task).collect();
        outcome.label = Some(work.label);
        outcome.rule = Some(work.rule.id);
    }
    outcome
}

fn answer(outcome: Kind, ready: &Ready, case_id: Option<CaseId>, reason: &str) -> Outcome {
    Outcome {
        outcome,
        signal_id: Some(ready.signal),
        case_id,
        task_ids: Vec::new(),
        label: None,
        rule: None,
        reasons: vec![reason.to_owned()],
    }
}

/// Opens the case, makes the tasks, and returns the row of the case.
fn make(
    batch: &mut Batch<'_>,
    ready: &Ready,
    work: &Made,
    given: &Takers,
) -> Result<i64, StoreError> {
    let compartment = &ready.compartment;
    let case = batch.add_change(compartment, work.case.into(), work.case_change.clone())?;
    for (hash, packed) in &work.files {
        blob::add(batch.db, compartment.row, hash, packed)?;
    }
    for added in &work.added {
        batch.add_change(compartment, work.case.into(), added.clone())?;
    }
    for (task, change, _) in &work.tasks {
        let row = batch.add_change(compartment, (*task).into(), change.clone())?;
        document::add_edge(batch.db, case, row)?;
        if let Some(user) = given.to.get(task) {
            let id = FactId::new(batch.fresh_uuid()?);
            let fact = batch.author(None, Vec::new(), Body::Set(Value::Assignee(Some(*user))));
            batch.add_facts(compartment, (*task).into(), &[(id, fact)])?;
        }
    }
    Ok(case)
}

/// Links a case to the latest earlier one that is alike, where a rule asked for that.
fn link(batch: &mut Batch<'_>, ready: &Ready, work: &Made) -> Result<(), StoreError> {
    let Some(link) = &work.link else {
        return Ok(());
    };
    let compartment = &ready.compartment;
    // What came before is dated by the latest that it can have been.
    let until = batch.wall().latest;
    let back = i64::try_from(link.within.approximate_ms()).unwrap_or(i64::MAX);
    let at = Stretch {
        compartment: compartment.row,
        since: until.plus_ms(-back),
        until,
    };
    let sender = link.to.sender.as_deref();
    let sender = sender.map(|sender| {
        compartment
            .scope
            .person(&orgo_mail::normalize_address(sender))
    });
    let earlier = alike::latest(batch.db, at, &link.to, sender)?;
    if let Some(case) = earlier.filter(|case| *case != work.case) {
        let relation = RELATED.to_owned();
        let id = FactId::new(batch.fresh_uuid()?);
        let fact = batch.author(None, Vec::new(), Body::Added(Item::Link { relation, case }));
        batch.add_facts(compartment, work.case.into(), &[(id, fact)])?;
    }
    Ok(())
}

fn keep_files(batch: &Batch<'_>, ready: &Ready) -> Result<(), StoreError> {
    for (hash, packed) in &ready.files {
        blob::add(batch.db, ready.compartment.row, hash, packed)?;
    }
    Ok(())
}

/// Keeps the sender's name and address, sealed, when they write for the first time.
fn know_sender(batch: &mut Batch<'_>, setting: &Setting, ready: &Ready) -> Result<(), StoreError> {
    let Some((person, known)) = &ready.sender else {
        return Ok(());
    };
    let compartment = &ready.compartment;
    let row = document::row_or_new(batch.db, compartment.row, DocumentId::from(*person))?;
    if document::has_changes(batch.db, row)? {
        return Ok(());
    }
    known::keep(batch, setting, compartment, (*person, known))
}

fn copied(
    batch: &mut Batch<'_>,
    ready: &Ready,
    delivery: &Delivery,
    seen: Vec<FactId>,
) -> Result<(FactId, Fact), StoreError> {
    let id = FactId::new(batch.fresh_uuid()?);
    let body = Body::Copied(Copied {
        raw: ready.raw,
        delivered_to: delivery.to.as_deref().map(orgo_mail::normalize_address),
        source: delivery.source,
        via: ready.via,
    });
    Ok((id, batch.author(None, seen, body)))
}

fn received(fact: &Fact) -> Option<&Received> {
    if let Body::Received(received) = &fact.body {
        Some(received)
    } else {
        None
    }
}

fn is_copy_of(fact: &Fact, ready: &Ready) -> bool {
    matches!(&fact.body, Body::Copied(copied) if copied.raw == ready.raw)
}

/// Whether signals that came this way may wait in triage: archives are for the record.
pub const fn may_wait(source: Source) -> bool {
    !matches!(source, Source::ImportArchive)
}
