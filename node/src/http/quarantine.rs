//! Quarantine: what could not be read, its bytes, and what is decided about it.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use orgo_engine::authorize::Action;
use orgo_schema::command::Refusal;
use orgo_web::{
    Language,
    model::Message,
    page::quarantine::{self as model, DecidedItem, QuarantineItem, QuarantinePage, UnderwayItem},
    route,
};

use super::{
    answer::{self, Answer},
    app::App,
    desk::Desk,
    notice::Said,
    session::{Post, Visitor},
    settle, show,
};
use crate::{
    failure::Failure,
    guard,
    intake::{self, Kind, Outcome},
    parcel, quarantine,
    store::{
        blob,
        quarantine::{self as rows, Decision, Quarantined},
    },
    words,
};

/// Things on the page.
const ITEMS_MAX: u32 = 200;
/// Decisions on the page.
const DECIDED_MAX: u32 = 50;

/// Shows what could not be read.
pub(super) async fn get(State(app): State<App>, visitor: Visitor) -> Response {
    app.answer(visitor, |desk| Ok(Answer::Page(page(desk, None)?)))
        .await
}

/// Hands out the unread bytes.
pub(super) async fn original(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Response {
    app.answer(visitor, move |desk| bytes(desk, &id)).await
}

/// Reads something again.
pub(super) async fn retry(State(app): State<App>, Path(id): Path<String>, post: Post) -> Response {
    app.take(post, move |desk, _| {
        quarantine::may_decide(&desk.setting, &desk.visitor.person)?;
        let row = settle::id(&id, "message")?;
        match quarantine::retry(desk.node, &desk.visitor.person, row) {
            Ok(outcome) => taken_in(desk, row, &outcome, Said::ReadAgain),
            Err(Failure::Input(why)) => again(desk, row, Redo::Failed(answer::fault(&why))),
            Err(failure) => Err(failure),
        }
    })
    .await
}

/// Takes something in unread.
pub(super) async fn adopt(State(app): State<App>, Path(id): Path<String>, post: Post) -> Response {
    app.take(post, move |desk, _| {
        quarantine::may_decide(&desk.setting, &desk.visitor.person)?;
        let row = settle::id(&id, "message")?;
        let outcome = quarantine::adopt(desk.node, &desk.visitor.person, row)?;
        taken_in(desk, row, &outcome, Said::TakenUnread)
    })
    .await
}

/// Discards something.
pub(super) async fn discard(
    State(app): State<App>,
    Path(id): Path<String>,
    post: Post,
) -> Response {
    app.take(post, move |desk, fields| {
        quarantine::may_discard(&desk.setting, &desk.visitor.person)?;
        let row = settle::id(&id, "message")?;
        let reason = fields.get("reason");
        match quarantine::discard(desk.node, &desk.visitor.person, row, reason) {
            Ok(()) => Ok(Answer::done(route::QUARANTINE.to_owned(), Said::Discarded)),
            Err(Failure::Refused(Refusal::Invalid { problem, .. })) => again(
                desk,
                row,
                Redo::Reason(reason.to_owned(), answer::fault(&problem)),
            ),
            Err(failure) => Err(failure),
        }
    })
    .await
}

/// Leads to what became of a message.
fn taken_in(desk: &Desk<'_>, row: i64, outcome: &Outcome, said: Said) -> Result<Answer, Failure> {
    if outcome.outcome == Kind::Waiting {
        let why = outcome.reasons.join("; ");
        return again(desk, row, Redo::Failed(answer::fault(&why)));
    }
    let place = match outcome.case_id {
        Some(case) => route::case(&case.to_string()),
        None => route::QUARANTINE.to_owned(),
    };
    Ok(Answer::done(place, said))
}

/// What could not be done about a message.
#[derive(Debug, Clone)]
enum Redo {
    /// Why not.
    Failed(Message),
    /// The reason as it was typed, and what is wrong with it.
    Reason(String, Message),
}

/// Shows the page again with what could not be done.
fn again(desk: &Desk<'_>, row: i64, redo: Redo) -> Result<Answer, Failure> {
    Ok(Answer::Again(
        StatusCode::UNPROCESSABLE_ENTITY,
        page(desk, Some(&(row, redo)))?,
    ))
}

fn page(desk: &Desk<'_>, redo: Option<&(i64, Redo)>) -> Result<String, Failure> {
    guard::may_overall(&desk.setting, &desk.visitor.viewer, Action::Quarantine)?;
    let (held, decided, total) = desk.node.store.read(|db| {
        Ok::<_, Failure>((
            rows::list(db, ITEMS_MAX)?,
            rows::decided(db, DECIDED_MAX)?,
            rows::count(db)?,
        ))
    })?;
    let say = words::Triage(desk.visitor.language);
    let item = |held: Quarantined| {
        let redo = redo.filter(|(row, _)| *row == held.row);
        let (failure, discard) = match redo.map(|(_, redo)| redo.clone()) {
            Some(Redo::Failed(why)) => (Some(why), None),
            Some(Redo::Reason(typed, problem)) => (None, Some((typed, problem))),
            None => (None, None),
        };
        QuarantineItem {
            id: held.row.to_string(),
            reason: answer::sentence(&held.reason),
            source: held
                .delivered_to
                .map_or_else(|| say.mail().to_owned(), |to| say.mail_to(&to)),
            received: desk.moment(held.received),
            size: show::size(held.size),
            failure,
            discard,
        }
    };
    let person = &desk.visitor.person;
    let page = QuarantinePage {
        items: held.into_iter().map(item).collect(),
        total: Some(show::number(total)),
        decided: decided
            .into_iter()
            .filter_map(|held| decided_item(desk, held))
            .collect(),
        decides: quarantine::may_decide(&desk.setting, person).is_ok(),
        discards: quarantine::may_discard(&desk.setting, person).is_ok(),
        underway: underway(desk)?,
    };
    Ok(model::render(&desk.frame()?, page))
}

/// Lists mail that waits on the spool here, and mail on its way that nobody has opened.
fn underway(desk: &Desk<'_>) -> Result<Vec<UnderwayItem>, Failure> {
    let sealed = desk
        .node
        .store
        .read(|db| parcel::underway(db, &desk.setting))?;
    let waiting = intake::waiting(desk.node)?.into_iter();
    let waiting = waiting.map(|waiting| UnderwayItem {
        what: vec![answer::fault(&waiting.reason)],
        since: desk.moment(waiting.received_at),
        size: show::size(waiting.bytes as u64),
    });
    let sealed = sealed.into_iter().map(|parcel| UnderwayItem {
        what: sealed_words(desk.visitor.language, &parcel),
        since: desk.moment(parcel.sealed_at),
        size: show::size(parcel.bytes),
    });
    Ok(waiting.chain(sealed).collect())
}

/// Says where sealed mail stands.
fn sealed_words(language: Language, parcel: &parcel::Underway) -> Vec<Message> {
    let say = words::Triage(language);
    let sites = words::listed(language, &parcel.sites);
    let stands = say.sealed(&parcel.from, &parcel.compartment, &sites);
    let mut all = vec![Message::new(language, stands)];
    if let Some(why) = &parcel.problem {
        all.push(Message::new(language, say.cannot_open()));
        all.push(answer::fault(why));
    }
    all
}

fn decided_item(desk: &Desk<'_>, held: Quarantined) -> Option<DecidedItem> {
    let decided = held.decided?;
    let say = words::Triage(desk.visitor.language);
    let what = match decided.decision {
        Decision::Read => say.read(),
        Decision::Adopted => say.adopted(),
        Decision::Discarded => say.thrown(),
    };
    Some(DecidedItem {
        id: held.row.to_string(),
        what: what.to_owned(),
        who: desk.user_name(decided.by),
        when: desk.moment(decided.at),
        why: decided.why,
        reason: answer::sentence(&held.reason),
        has_bytes: held.has_bytes,
    })
}

fn bytes(desk: &Desk<'_>, id: &str) -> Result<Answer, Failure> {
    // Whoever may not see the list may not learn what is in it.
    let not_found = || Refusal::NotFound {
        kind: "message".to_owned(),
    };
    if !desk.may_see_quarantine() {
        return Err(not_found().into());
    }
    let row: i64 = settle::id(id, "message")?;
    let bytes = desk.node.store.read(|db| {
        let held = rows::one(db, row)?.filter(|held| held.has_bytes);
        let held = held.ok_or_else(not_found)?;
        Ok::<_, Failure>(blob::read(db, held.blob)?)
    })?;
    Ok(Answer::File {
        name: format!("quarantine-{row}.eml"),
        bytes,
    })
}
