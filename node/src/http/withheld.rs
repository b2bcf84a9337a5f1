//! What other sites wrote and does not count here: why, and what is decided about it.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use orgo_schema::{
    command::Refusal,
    id::{DocumentKind, EnvelopeHash, NodeId},
};
use orgo_web::{
    model::Message,
    page::withheld::{self as model, ParkedItem, RefusedItem, Way, WithheldItem, WithheldPage},
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
    admit::{self, AdmitError, RefusedId, Wrong},
    failure::Failure,
    guard,
    node::Node,
    store::admission::{self, State as Why, Way as Came},
    words,
};

/// Things on the page.
const ITEMS_MAX: usize = 200;

/// Shows what does not count.
pub(super) async fn get(State(app): State<App>, visitor: Visitor) -> Response {
    app.answer(visitor, |desk| Ok(Answer::Page(page(desk, None)?)))
        .await
}

/// Judges something again.
pub(super) async fn retry(State(app): State<App>, Path(id): Path<String>, post: Post) -> Response {
    app.take(post, move |desk, _| {
        desk.may_see_sites()?;
        if let Ok(envelope) = id.parse() {
            return decide_parked(desk, envelope, Said::JudgedAgain, |node, id| {
                admit::retry_parked(node, id).map(drop)
            });
        }
        decide(desk, &id, Said::JudgedAgain, |node, id| {
            admit::retry(node, id).map(drop)
        })
    })
    .await
}

/// Takes something in although its author was removed.
pub(super) async fn adopt(State(app): State<App>, Path(id): Path<String>, post: Post) -> Response {
    app.take(post, move |desk, _| {
        desk.may_manage_sites()?;
        decide(desk, &id, Said::Adopted, |node, id| {
            admit::adopt(node, id).map(drop)
        })
    })
    .await
}

/// Puts something away for good.
pub(super) async fn discard(
    State(app): State<App>,
    Path(id): Path<String>,
    post: Post,
) -> Response {
    app.take(post, move |desk, _| {
        desk.may_manage_sites()?;
        if let Ok(envelope) = id.parse() {
            return decide_parked(desk, envelope, Said::PutAway, admit::discard_parked);
        }
        if let Ok(refused) = id.parse() {
            return forget(desk, refused);
        }
        decide(desk, &id, Said::PutAway, admit::discard)
    })
    .await
}

/// Does something about an envelope that waits for the roster.
fn decide_parked(
    desk: &Desk<'_>,
    envelope: EnvelopeHash,
    said: Said,
    act: impl FnOnce(&Node, EnvelopeHash) -> Result<(), AdmitError>,
) -> Result<Answer, Failure> {
    if !parked(desk)?
        .iter()
        .any(|waiting| waiting.envelope == envelope)
    {
        return Err(not_there());
    }
    act(desk.node, envelope)?;
    let left = parked(desk)?;
    if left.iter().any(|waiting| waiting.envelope == envelope) {
        let language = desk.visitor.language;
        let why = Message::new(language, words::Withheld(language).still_waits());
        let redo = (envelope.to_string(), why);
        let html = page(desk, Some(&redo))?;
        return Ok(Answer::Again(StatusCode::UNPROCESSABLE_ENTITY, html));
    }
    Ok(Answer::done(route::WITHHELD.to_owned(), said))
}

/// Forgets that something was refused.
fn forget(desk: &Desk<'_>, id: RefusedId) -> Result<Answer, Failure> {
    if !refused(desk)?.iter().any(|item| item.id == id) {
        return Err(not_there());
    }
    admit::forget_refused(desk.node, id)?;
    Ok(Answer::done(route::WITHHELD.to_owned(), Said::PutAway))
}

fn not_there() -> Failure {
    Refusal::NotFound {
        kind: "change".to_owned(),
    }
    .into()
}

fn decide(
    desk: &Desk<'_>,
    id: &str,
    said: Said,
    act: impl FnOnce(&Node, i64) -> Result<(), AdmitError>,
) -> Result<Answer, Failure> {
    let row: i64 = settle::id(id, "change")?;
    let reach = reach(desk);
    let held = desk.node.store.read(|db| admission::withheld(db, row))?;
    // What lies in a compartment that they do not reach is not there.
    if held.is_none_or(|held| !reach.contains(&held.compartment)) {
        return Err(not_there());
    }
    match act(desk.node, row) {
        Ok(()) => Ok(Answer::done(route::WITHHELD.to_owned(), said)),
        Err(AdmitError::Store(error)) => Err(error.into()),
        Err(refused) => {
            let redo = (row.to_string(), answer::fault(&refused.to_string()));
            let html = page(desk, Some(&redo))?;
            Ok(Answer::Again(StatusCode::UNPROCESSABLE_ENTITY, html))
        }
    }
}

/// Counts what does not count here, what waits and what was refused, as far as the visitor reaches.
pub(super) fn count(desk: &Desk<'_>) -> Result<usize, Failure> {
    Ok(reached(desk)?.len() + parked(desk)?.len() + refused(desk)?.len())
}

/// Returns the rows of the places of which the visitor is told what did not enter.
fn reach(desk: &Desk<'_>) -> Vec<i64> {
    guard::reach_and_parcels(&desk.setting, &desk.visitor.viewer)
}

/// Lists what is withheld where the visitor reaches; what was put away is decided about.
fn reached(desk: &Desk<'_>) -> Result<Vec<admit::Withheld>, Failure> {
    let reach = reach(desk);
    let names: Vec<&str> = desk
        .setting
        .places()
        .filter(|held| reach.contains(&held.row))
        .map(|held| held.name.as_str())
        .collect();
    let mut all = admit::withheld(desk.node)?;
    all.retain(|held| held.state != Why::Discarded && names.contains(&held.compartment.as_str()));
    Ok(all)
}

fn page(desk: &Desk<'_>, redo: Option<&(String, Message)>) -> Result<String, Failure> {
    desk.may_see_sites()?;
    let manages = desk.may_manage_sites().is_ok();
    let all = reached(desk)?;
    let page = WithheldPage {
        total: Some(all.len()),
        items: all
            .into_iter()
            .take(ITEMS_MAX)
            .map(|held| item(desk, held, manages, redo))
            .collect(),
        parked: parked(desk)?
            .into_iter()
            .map(|waiting| parked_item(desk, &waiting, redo))
            .collect(),
        refused: refused(desk)?
            .into_iter()
            .take(ITEMS_MAX)
            .map(|item| refused_item(desk, &item))
            .collect(),
        decides: true,
        discards: manages,
    };
    Ok(model::render(&desk.frame()?, page))
}

fn item(
    desk: &Desk<'_>,
    held: admit::Withheld,
    manages: bool,
    redo: Option<&(String, Message)>,
) -> WithheldItem {
    let language = desk.visitor.language;
    let say = words::Withheld(language);
    let size = match held.bytes {
        0 => say.no_bytes().to_owned(),
        bytes => show::size(bytes as u64),
    };
    let what = match held.document.known().map(|document| document.kind) {
        Some(DocumentKind::Signal) => say.change_signal(&size),
        Some(DocumentKind::Case) => say.change_case(&size),
        Some(DocumentKind::Task) => say.change_task(&size),
        Some(DocumentKind::Person) => say.change_person(&size),
        Some(DocumentKind::User) => say.change_user(&size),
        Some(DocumentKind::Purge) => say.change_purge(&size),
        Some(DocumentKind::Policy) => say.change_policy(&size),
        Some(DocumentKind::Parcel) => say.change_parcel(&size),
        None => say.change_newer(&size),
    };
    WithheldItem {
        id: held.id.to_string(),
        state: state(say, held.state).to_owned(),
        reason: answer::sentence(&held.reason),
        author: held.author.map_or_else(
            || words::Sites(language).unknown_node().to_owned(),
            |author| name(desk, author),
        ),
        written: held.written.map(|at| desk.moment(at)),
        origin: held
            .origin
            .map(|origin| name(desk, origin))
            .unwrap_or_default(),
        received: desk.moment(held.received),
        compartment: held.compartment,
        what,
        can_adopt: manages && held.state == Why::Beyond,
        can_discard: manages && matches!(held.state, Why::Refused | Why::Purged),
        failure: redo
            .filter(|(of, _)| *of == held.id.to_string())
            .map(|(_, why)| why.clone()),
    }
}

const fn state(say: words::Withheld, state: Why) -> &'static str {
    match state {
        Why::Refused => say.refused(),
        Why::Waits => say.waits(),
        Why::Newer => say.newer(),
        Why::Missing => say.missing(),
        Why::Beyond => say.beyond(),
        Why::Unspoken => say.unspoken(),
        Why::Discarded => say.discarded(),
        Why::Unsafe => say.not_safe(),
        Why::Purged => say.purged(),
        Why::Late => say.late(),
    }
}

/// Says what is wrong with something that was refused.
const fn wrong(say: words::Withheld, wrong: Wrong) -> &'static str {
    match wrong {
        Wrong::Rest => say.rest(),
        Wrong::Elsewhere => say.elsewhere(),
        Wrong::NotSigned => say.not_signed(),
        Wrong::NoRight => say.no_right(),
        Wrong::NotNamed => say.not_named(),
        Wrong::NoRoom => say.no_room(),
        Wrong::Entry => say.bad_entry(),
        Wrong::Envelope => say.bad_envelope(),
    }
}

/// Returns the name of a node with its site.
fn name(desk: &Desk<'_>, node: NodeId) -> String {
    desk.setting.roster.member(node).map_or_else(
        || {
            words::Sites(desk.visitor.language)
                .unknown_node()
                .to_owned()
        },
        |member| show::place(&member.name, &member.site),
    )
}

/// Lists envelopes that wait for the roster, in the compartments that the visitor reaches.
fn parked(desk: &Desk<'_>) -> Result<Vec<admit::ParkedEnvelope>, Failure> {
    let reach = reach(desk);
    let reached = |id| {
        let held = desk.setting.held(id);
        held.is_some_and(|held| reach.contains(&held.row))
    };
    let mut all = admit::parked(desk.node)?;
    all.retain(|waiting| reached(waiting.compartment));
    Ok(all)
}

fn parked_item(
    desk: &Desk<'_>,
    waiting: &admit::ParkedEnvelope,
    redo: Option<&(String, Message)>,
) -> ParkedItem {
    let id = waiting.envelope.to_string();
    ParkedItem {
        failure: redo.filter(|(of, _)| *of == id).map(|(_, why)| why.clone()),
        id,
        reason: waiting.reason.clone(),
        origin: name(desk, waiting.origin),
        received: desk.moment(waiting.received),
        size: show::size(waiting.bytes as u64),
    }
}

/// Lists what was refused: of the compartments that the visitor reaches, and of the roster.
fn refused(desk: &Desk<'_>) -> Result<Vec<admit::RefusedItem>, Failure> {
    let reach = reach(desk);
    let mut all = admit::refused(desk.node)?;
    all.retain(|item| item.compartment.is_none_or(|row| reach.contains(&row)));
    Ok(all)
}

fn refused_item(desk: &Desk<'_>, item: &admit::RefusedItem) -> RefusedItem {
    let held = item
        .compartment
        .and_then(|row| desk.setting.compartment(row));
    RefusedItem {
        id: item.id.to_string(),
        what: wrong(words::Withheld(desk.visitor.language), item.what).to_owned(),
        reason: answer::sentence(&item.reason),
        origin: name(desk, item.origin),
        way: match item.way {
            Came::Wire => Way::Live,
            Came::Bundle => Way::Bundle,
            Came::Restore => Way::Backup,
            Came::Kept => Way::Kept,
        },
        compartment: held.map(|held| held.name.clone()).unwrap_or_default(),
        times: usize::try_from(item.times).unwrap_or(usize::MAX),
        received: desk.moment(item.last),
    }
}
