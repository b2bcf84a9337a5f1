//! Publishing: a redacted copy of a case in a laxer compartment (CONVERGENCE 4).
//!
//! The copy is a case of its own and says what the person typed. The case it comes from says that it was
//! published, and where; the copy says nothing of it. The announcement is written first: of a crash between
//! the two, the record of a copy that is not there is left, never a copy without a record.

use orgo_engine::authorize::{Action, Person, Viewer};
use orgo_schema::{
    command::{Object, Receipt},
    fact::{Body, Location, Opened, Published},
    id::{CaseId, CompartmentId, FactId},
    label::Label,
    word::Priority,
};

use super::raise;
use crate::{
    failure::Failure,
    guard,
    node::Node,
    project,
    setting::Setting,
    submit::{change::Ask, check},
};

/// What the copy says.
#[derive(Debug, Clone)]
pub struct Redacted {
    /// Its title.
    pub title: String,
    /// What it tells.
    pub text: String,
    /// Its label; nothing: that of the case.
    pub label: Option<Label>,
}

/// Says in a case that a copy was published, and names it.
///
/// # Errors
/// A refusal.
pub fn say(
    ask: &mut Ask<'_, '_>,
    case: CaseId,
    to: CompartmentId,
    redacted: &Redacted,
) -> Result<Receipt, Failure> {
    let found = ask.find(Object::Case(case))?;
    ask.may(Action::Raise, &found)?;
    let target = raise::reachable(ask, to)?;
    let here = &found.compartment;
    if !ask.setting.is_stricter(here.scope.compartment, to) {
        let problem = format!(
            "{} is not laxer than {}, where the case lives",
            target.name, here.name
        );
        return Err(check::invalid("to", &problem).into());
    }
    check::title("title", &redacted.title)?;
    check::text("text", &redacted.text)?;
    if let Some(label) = &redacted.label {
        canonical(ask.setting, label)?;
    }
    let copy = CaseId::new(ask.batch.fresh_uuid()?);
    let published = Published {
        case: copy,
        compartment: to,
    };
    let receipt = ask.write(&found, Body::Published(published))?;
    Ok(Receipt {
        case_id: Some(copy),
        task_ids: vec![],
        facts: receipt.facts,
        against: None,
    })
}

/// Writes the copy that was announced.
///
/// # Errors
/// When the database refuses.
pub(super) fn write(
    node: &Node,
    person: &Person,
    to: CompartmentId,
    redacted: (CaseId, Redacted),
    receipt: &Receipt,
) -> Result<(), Failure> {
    let setting = node.setting();
    let (from, redacted) = redacted;
    let viewer = Viewer::Person(person.clone());
    let label = match &redacted.label {
        Some(label) => canonical(&setting, label)?,
        None => node.store.read(|db| {
            let found = guard::found(db, &setting, &viewer, Object::Case(from))?;
            Ok::<_, Failure>(found.folded.case.view.label)
        })?,
    };
    let (Some(copy), Some(target)) = (receipt.case_id, setting.held(to).cloned()) else {
        return Ok(());
    };
    let opened = Opened {
        title: check::title("title", &redacted.title)?,
        narrative: check::text("text", &redacted.text)?,
        label,
        severity: None,
        priority: Priority::Medium,
        visibility: target.visibility,
        signal: None,
        rule: None,
        location: Location::default(),
        tags: Vec::new(),
        domain: None,
        subtype: None,
        reactivity: None,
        origin_role: None,
        metadata: Vec::new(),
        led: None,
        round: None,
    };
    let (place, user) = (target.clone(), person.user);
    node.store.write(&target, move |batch| {
        let id = FactId::new(batch.fresh_uuid()?);
        let fact = batch.author(Some(user), Vec::new(), Body::Opened(opened));
        batch.add_facts(&place, copy.into(), &[(id, fact)])?;
        Ok::<_, Failure>(project::case(batch.db, &setting, &place, copy)?)
    })
}

fn canonical(setting: &Setting, label: &Label) -> Result<Label, Failure> {
    let registry = &setting.configuration.loaded.registry;
    let label = label.canonical(registry);
    Ok(label.map_err(|error| check::invalid("label", &error.to_string()))?)
}
