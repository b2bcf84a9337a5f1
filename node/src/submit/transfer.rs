//! Handing work over to another unit: offering it, accepting, rejecting, taking the offer back (SPEC 2, flow).
//!
//! Until somebody accepts nothing changes: the work stays where it is, and its clock runs on. Beside it stands a
//! task of the receiving unit that asks for an answer, and climbs the ladder of that unit until there is one.
//!
//! Another organisation is asked by mail (`crate::offer`); the task that waits for its answer climbs here. A yes of
//! theirs is told to who offered the case, who ends it here: nobody without an account silences work.

use orgo_engine::{
    authorize::{Action, Viewer},
    fold::TaskFold,
    module::GENERAL,
    transfer,
};
use orgo_schema::{
    command::{Object, Receipt, Refusal, Unit},
    fact::{Body, OfferAnswered, OfferReply, Offered, Value, Who},
    id::{CaseId, DocumentId, FactId, PersonId},
    label::Label,
    task::TaskStatus,
    view::TransferView,
    word::{Duty, Visibility},
};

use super::{
    change::{Ask, Found, heads, illegal, reason_for},
    check, include,
    open::stand_for,
};
use crate::{
    failure::Failure,
    guard,
    store::{
        StoreError,
        document::{self, Row},
    },
};

/// What is said to who would end, or move, what asks about an offer.
pub const ANSWER_IT: &str =
    "this asks about an offer, and ends when that is answered: accept it, or reject it";

/// Whether what was found asks about an offer.
pub fn is_of_offer(found: &Found) -> bool {
    let fold = found.task();
    fold.is_some_and(|fold| transfer::asks_about(&fold.view).is_some())
}

/// Lets what asks about the open offer of a task go with it to another case.
///
/// # Errors
/// When the database refuses.
pub fn along(ask: &mut Ask<'_, '_>, found: &Found, to: CaseId) -> Result<(), StoreError> {
    let Some(offer) = transfer::open(of(found)) else {
        return Ok(());
    };
    let document = DocumentId::from(transfer::task(offer.offer_id));
    let mut tasks = found.folded.tasks.iter();
    if let Some((row, _)) = tasks.find(|(row, _)| row.id == document) {
        add(ask, found, *row, Body::Set(Value::Case(to)))?;
        let to = document::row_or_new(ask.batch.db, found.compartment.row, to.into())?;
        document::add_edge(ask.batch.db, to, row.row)?;
    }
    Ok(())
}

/// Returns the offers of what was found.
pub fn of(found: &Found) -> &[TransferView] {
    found
        .task()
        .map_or(&found.folded.case.view.transfers, |fold| {
            &fold.view.transfers
        })
}

/// Says why what was found cannot be offered now; nothing where it can.
pub fn obstacle(found: &Found) -> Option<&'static str> {
    let view = &found.folded.case.view;
    if view.merged_into.is_some() {
        return Some("it is part of another case: offer that one");
    }
    if transfer::open(of(found)).is_some() {
        return Some("it is offered already: one offer at a time, so take that back first");
    }
    let Some(fold) = found.task() else {
        let over = view.status.is_finished();
        return over.then_some("the case is over: reopen it first");
    };
    if transfer::asks_about(&fold.view).is_some() {
        Some("this asks about an offer: answer that")
    } else if fold.view.void.is_some() {
        Some("this task does not count")
    } else if fold.status.is_finished() {
        Some("the work is over: reopen it first")
    } else {
        None
    }
}

/// Offers a task or a case to another unit, or a case to another organisation.
///
/// # Errors
/// A refusal that says why it cannot be offered, or not to this unit.
pub fn offer(
    ask: &mut Ask<'_, '_>,
    object: Object,
    to: &Unit,
    reason: &str,
) -> Result<Receipt, Failure> {
    let found = ask.find(object)?;
    ask.may(Action::Work, &found)?;
    if let Some(problem) = obstacle(&found) {
        return Err(check::invalid("to", problem).into());
    }
    let reason = reason_for(true, Some(reason.to_owned()))?.unwrap_or_default();
    let from = address(&found).clone();
    let registry = &ask.setting.configuration.loaded.registry;
    let outside = match to {
        Unit::Outside(address) => Some(address),
        Unit::Label(_) | Unit::Role(_) => None,
    };
    let to = to
        .address(&from, registry)
        .map_err(|error| check::invalid("to", &error.to_string()))?;
    let outside = match outside {
        Some(address) => Some(somebody_outside(ask, &found, address)?),
        None if to.role == from.role && to.base == from.base => {
            return Err(check::invalid("to", "it is there already: name another unit").into());
        }
        None => {
            somebody_may_receive(ask, &found, &to)?;
            None
        }
    };
    let offered = Offered {
        to,
        from,
        reason,
        outside,
    };
    let mut receipt = ask.write(&found, Body::Offered(offered.clone()))?;
    if let Some(offer) = receipt.facts.first().copied() {
        let task = transfer::task(offer);
        let id = ask_about(ask, &found, offer, offered)?;
        receipt.facts.push(id);
        receipt.task_ids.push(task);
    }
    Ok(receipt)
}

/// Returns where what was found is addressed to, escalation aside.
fn address(found: &Found) -> &Label {
    found
        .task()
        .map_or(&found.folded.case.view.label, |fold| &fold.address)
}

/// Refuses an offer of what is restricted to a unit where nobody is cleared for it: nobody there could read what
/// they are to take over.
fn somebody_may_receive(ask: &Ask<'_, '_>, found: &Found, to: &Label) -> Result<(), Failure> {
    if found.compartment.visibility < Visibility::Restricted {
        return Ok(());
    }
    let setting = ask.setting;
    let users = setting.users.values();
    let mut people = users.filter_map(|user| guard::person(setting, user.id, &user.account));
    let is_there = people.any(|person| {
        let is_of_it = match &to.role {
            Some(role) => person.teams.iter().any(|team| role.is_within(team)),
            None => person.duty >= Duty::Coordinator,
        };
        let viewer = Viewer::Person(person);
        is_of_it && guard::may_receive(setting, &viewer, found, to).is_ok()
    });
    if is_there {
        return Ok(());
    }
    let unit = to
        .role
        .as_ref()
        .map_or_else(|| "that level".to_owned(), ToString::to_string);
    let problem = format!(
        "nobody of {unit} is cleared for the compartment {}: offer it where somebody is, or have somebody cleared",
        found.compartment.name
    );
    Err(check::invalid("to", &problem).into())
}

/// Keeps who outside a case is offered to. A mail tells them of it, which servers on its way read.
fn somebody_outside(
    ask: &mut Ask<'_, '_>,
    found: &Found,
    address: &str,
) -> Result<PersonId, Failure> {
    let problem = |problem: &str| Failure::from(check::invalid("to", problem));
    if found.task().is_some() {
        return Err(problem(
            "another organisation takes over a whole case: split the task off into one of its own, and offer that",
        ));
    }
    if found.compartment.visibility >= Visibility::Restricted {
        return Err(problem(
            "a mail would tell of what is restricted: publish a copy of what may leave, and offer that",
        ));
    }
    match include::addressed(ask, found, address, true) {
        Ok(Who::Person(person)) => Ok(person),
        Ok(Who::User(_) | Who::Role(_)) => Err(problem(
            "this person signs in here: name the unit they work in",
        )),
        Err(Failure::Refused(Refusal::Invalid { problem, .. })) => {
            Err(check::invalid("to", &problem).into())
        }
        Err(failure) => Err(failure),
    }
}

/// Makes the task of the receiving unit that asks for an answer, or of the offering one where it is made outside. Nobody made it by hand: it follows from the
/// offer, whose id it bears.
fn ask_about(
    ask: &mut Ask<'_, '_>,
    found: &Found,
    offer: FactId,
    offered: Offered,
) -> Result<FactId, Failure> {
    let case = &found.folded.case.view;
    let view = found.task().map(|fold| &fold.view);
    let title = view.map_or(&case.title, |view| &view.title);
    let title = match offered.outside {
        Some(_) => format!("Offered to another organisation: {title}"),
        None => format!("Offered: {title}"),
    };
    let title: String = title.chars().take(check::TITLE_CHARS_MAX).collect();
    let domain = view.map(|view| view.domain.clone());
    let asked = transfer::Asked {
        case: found.case,
        title,
        reason: offered.reason,
        to: offered.to,
        domain: domain
            .or_else(|| case.domain.clone())
            .unwrap_or_else(|| GENERAL.to_owned()),
        priority: view.map_or(case.priority, |view| view.priority),
        severity: view.map_or(case.severity, |view| view.severity),
        visibility: found.compartment.visibility.max(case.visibility),
        received: ask.batch.reading.source.is_sound().then(|| ask.batch.now()),
    };
    stand_for(ask.batch, &found.compartment, found.case)?;
    let place = found.compartment.row;
    let case_row = document::row_or_new(ask.batch.db, place, found.case.into())?;
    let id = FactId::new(ask.batch.fresh_uuid()?);
    let body = Body::Created(transfer::created(offer, asked));
    let fact = ask.batch.author(None, Vec::new(), body);
    let document = DocumentId::from(transfer::task(offer));
    let row = ask
        .batch
        .add_facts(&found.compartment, document, &[(id, fact)])?;
    document::add_edge(ask.batch.db, case_row, row)?;
    ask.project(found)?;
    Ok(id)
}

/// Answers an offer: the open one, where none is named.
///
/// # Errors
/// A refusal that says what is possible.
pub fn answer(
    ask: &mut Ask<'_, '_>,
    object: Object,
    named: Option<FactId>,
    (reply, reason): (OfferReply, Option<String>),
) -> Result<Receipt, Failure> {
    let found = ask.find(object)?;
    let Some(offered) = transfer::open(of(&found)).cloned() else {
        // Whoever may do nothing here is told so first.
        ask.may(Action::Work, &found)?;
        return Err(closed(object, reply).into());
    };
    match reply {
        OfferReply::Accept | OfferReply::Reject if offered.outside.is_none() => {
            guard::may_receive(ask.setting, ask.viewer, &found, &offered.to)?;
        }
        // Whoever works on it heard what they say outside.
        OfferReply::Accept | OfferReply::Reject | OfferReply::Revoke => {
            ask.may(Action::Work, &found)?;
        }
    }
    if named.is_some_and(|named| named != offered.offer_id) {
        return Err(closed(object, reply).into());
    }
    let reason = reason_for(reply.needs_reason(), reason)?;
    let body = Body::OfferAnswered(OfferAnswered {
        offer: offered.offer_id,
        reply,
        reason,
        cause: None,
    });
    let mut receipt = ask.write(&found, body)?;
    if reply == OfferReply::Accept && offered.outside.is_none() {
        receipt.facts.extend(take_over(ask, &found, &offered)?);
        receipt.against = offered.to.against(found.label());
    }
    Ok(receipt)
}

fn closed(object: Object, reply: OfferReply) -> Refusal {
    let kind = match object {
        Object::Case(_) => "case",
        Object::Task(_) => "task",
    };
    illegal(
        kind,
        reply.as_str(),
        "not offered, or not any more",
        &["offer"],
    )
}

/// Moves what was accepted to who accepted it: the task, or the case with those of its tasks that are where it
/// was. Nobody has them yet, and the unit that took them over has a whole window.
fn take_over(
    ask: &mut Ask<'_, '_>,
    found: &Found,
    offered: &TransferView,
) -> Result<Vec<FactId>, Failure> {
    let mut written = Vec::new();
    if let Some(fold) = found.task() {
        let label = offered.to.clone();
        written.extend(take_task(ask, found, (found.row, fold), label)?);
    } else {
        let label = Body::Set(Value::Label(offered.to.clone()));
        written.push(add(ask, found, found.row, label)?);
        let goes = |fold: &TaskFold| {
            fold.address.role == offered.from.role
                && fold.view.void.is_none()
                && !fold.status.is_finished()
                && transfer::asks_about(&fold.view).is_none()
        };
        for (row, fold) in found.folded.tasks.iter().filter(|(_, fold)| goes(fold)) {
            let label = fold
                .address
                .with_role(offered.to.role.clone())
                .with_base(offered.to.base);
            written.extend(take_task(ask, found, (*row, fold), label)?);
        }
    }
    ask.project(found)?;
    Ok(written)
}

fn take_task(
    ask: &mut Ask<'_, '_>,
    found: &Found,
    (row, fold): (Row, &TaskFold),
    label: Label,
) -> Result<Vec<FactId>, StoreError> {
    let mut bodies = vec![Body::Set(Value::Label(label))];
    if fold.view.assignee.is_some() {
        bodies.push(Body::Set(Value::Assignee(None)));
    }
    if fold.status != TaskStatus::OnHold {
        bodies.push(Body::Acknowledged {
            until: None,
            reason: None,
        });
    }
    let written = bodies.into_iter().map(|body| add(ask, found, row, body));
    written.collect()
}

/// Adds a fact to a document of the case.
fn add(ask: &mut Ask<'_, '_>, found: &Found, row: Row, body: Body) -> Result<FactId, StoreError> {
    let known = document::facts(ask.batch.db, &found.compartment, row)?;
    let id = FactId::new(ask.batch.fresh_uuid()?);
    let fact = ask
        .batch
        .author(Some(ask.person.user), heads(&known.facts), body);
    ask.batch
        .add_facts(&found.compartment, row.id, &[(id, fact)])?;
    Ok(id)
}
