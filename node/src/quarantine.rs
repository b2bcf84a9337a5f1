//! What could not be read: a person has it read again, takes it in unread, or discards it.
//!
//! Reading again uses the program as it is now, so what an older one could not read leaves the
//! quarantine. What is discarded keeps its bytes, its reason and who decided, until the time for
//! keeping mail is over; the same bytes are not taken in a second time.

use orgo_engine::authorize::{Action, Person, Viewer};
use orgo_schema::{command::Refusal, fact::Source, id::UserId};

use crate::{
    failure::Failure,
    guard,
    intake::{self, Kind, Outcome, prepare, prepare::Prepared, unread},
    node::Node,
    setting::Setting,
    store::{
        StoreError, blob,
        quarantine::{self as rows, Decided, Decision, Quarantined},
        spool::Delivery,
    },
};

/// The longest reason, in characters.
const REASON_CHARS_MAX: usize = 2_000;

/// Whether somebody may have things read again and take them in: whoever decides about signals.
///
/// # Errors
/// A refusal.
pub fn may_decide(setting: &Setting, person: &Person) -> Result<(), Refusal> {
    let viewer = Viewer::Person(person.clone());
    guard::may_overall(setting, &viewer, Action::Quarantine)?;
    guard::may_triage(setting, &viewer)
}

/// Whether somebody may discard things: administrators alone.
///
/// # Errors
/// A refusal.
pub fn may_discard(setting: &Setting, person: &Person) -> Result<(), Refusal> {
    may_decide(setting, person)?;
    guard::may_overall(setting, &Viewer::Person(person.clone()), Action::Configure)
}

/// Reads a message again with the program as it is now, and takes it in if that works.
///
/// # Errors
/// That it still cannot be read, a refusal, or trouble.
pub fn retry(node: &Node, person: &Person, row: i64) -> Result<Outcome, Failure> {
    let setting = node.setting();
    may_decide(&setting, person)?;
    let (held, raw) = waiting(node, row)?;
    let delivery = held.delivery();
    let prepared = prepare::prepare(node, &setting, &raw, &delivery)?;
    if let Prepared::Unreadable { reason } = prepared {
        let why = reason.clone();
        node.store
            .write_local(move |batch| Ok::<_, StoreError>(rows::still(batch.db, row, &why)?))?;
        return Err(Failure::Input(format!("it still cannot be read: {reason}")));
    }
    take(
        node,
        person,
        &held,
        (prepared, raw, delivery),
        Decision::Read,
    )
}

/// Takes a message in without reading it: it goes to triage, with its bytes as a file.
///
/// # Errors
/// A refusal, or trouble.
pub fn adopt(node: &Node, person: &Person, row: i64) -> Result<Outcome, Failure> {
    let setting = node.setting();
    may_decide(&setting, person)?;
    let (held, raw) = waiting(node, row)?;
    let mut delivery = held.delivery();
    if delivery.source == Source::ImportArchive {
        // What comes from an archive is for the record, but this a person wants to be looked at.
        delivery.source = Source::ImportLive;
    }
    let prepared = unread::prepare(&setting, &raw, &delivery, &held.reason)?;
    take(
        node,
        person,
        &held,
        (prepared, raw, delivery),
        Decision::Adopted,
    )
}

/// Takes a message in that was made ready, and writes down what was decided.
fn take(
    node: &Node,
    person: &Person,
    held: &Quarantined,
    (prepared, raw, delivery): (Prepared, Vec<u8>, Delivery),
    decision: Decision,
) -> Result<Outcome, Failure> {
    let leaves_file = match &prepared {
        Prepared::Sealed(_) | Prepared::Anonymous(_) => true,
        Prepared::Ready(_) => prepared.own_file().is_some(),
        Prepared::Waits { .. } | Prepared::Unreadable { .. } => false,
    };
    let outcome = intake::take_aside(node, prepared, &raw, delivery)?;
    if outcome.outcome == Kind::Waiting {
        return Ok(outcome);
    }
    decide(node, person.user, held.row, decision, "")?;
    if leaves_file {
        // What turned out to belong elsewhere leaves no copy in this file.
        let row = held.blob;
        node.store.write_local(move |batch| {
            batch.forgets();
            Ok::<_, StoreError>(blob::remove(batch.db, row)?)
        })?;
    }
    Ok(outcome)
}

/// Discards a message, with a reason. Its bytes stay.
///
/// # Errors
/// A refusal, or trouble.
pub fn discard(node: &Node, person: &Person, row: i64, reason: &str) -> Result<(), Failure> {
    may_discard(&node.setting(), person)?;
    waiting(node, row)?;
    let reason = reason.trim();
    let problem = match reason.chars().count() {
        0 => Some("say why in at least one word".to_owned()),
        count if count > REASON_CHARS_MAX => Some(format!(
            "{count} characters, at most {REASON_CHARS_MAX} are taken"
        )),
        _ => None,
    };
    if let Some(problem) = problem {
        let field = "reason".to_owned();
        return Err(Refusal::Invalid { field, problem }.into());
    }
    decide(node, person.user, row, Decision::Discarded, reason)
}

/// Finds a message that waits, with its bytes.
fn waiting(node: &Node, row: i64) -> Result<(Quarantined, Vec<u8>), Failure> {
    let not_found = || Refusal::NotFound {
        kind: "message".to_owned(),
    };
    node.store.read(|db| {
        let held = rows::one(db, row)?.filter(|held| held.decided.is_none());
        let held = held.ok_or_else(not_found)?;
        let raw = blob::read(db, held.blob)?;
        Ok((held, raw))
    })
}

fn decide(node: &Node, by: UserId, row: i64, decision: Decision, why: &str) -> Result<(), Failure> {
    let why = why.to_owned();
    let written = node.store.write_local(move |batch| {
        let decided = Decided {
            decision,
            by,
            at: batch.now(),
            why,
        };
        Ok::<_, StoreError>(rows::decide(batch.db, row, &decided)?)
    })?;
    if !written {
        tracing::info!(row, "two people decided about the same message at once");
    }
    Ok(())
}
