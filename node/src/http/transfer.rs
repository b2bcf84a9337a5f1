//! Offering work to another unit, answering such an offer, and what pages say about it.

use axum::{
    extract::{Path, State},
    response::Response,
};
use orgo_engine::{authorize::Action, transfer};
use orgo_schema::{
    command::{Command, Object, Unit},
    fact::{OfferReply, TransferState},
    view::TransferView,
    word::Visibility,
};
use orgo_web::{
    model::{OfferForm, OpenOffer, TRANSFER_FORM, TransferLine, Transfers},
    route,
};
use rusqlite::Connection;

use super::{
    answer::Answer,
    app::App,
    desk::Desk,
    flow,
    notice::Said,
    object::{self, Kind},
    session::{Fields, Post},
    settle, show, timeline,
};
use crate::{
    failure::Failure,
    guard,
    store::StoreError,
    submit::{self, change::Found},
    words,
};

/// Takes what is posted: an offer, or an answer to one.
pub(super) async fn post<K: Kind>(
    State(app): State<App>,
    Path(id): Path<String>,
    post: Post,
) -> Response {
    app.take(post, move |desk, fields| act(desk, fields, K::read(&id)?))
        .await
}

fn act(desk: &Desk<'_>, fields: &Fields, object: Object) -> Result<Answer, Failure> {
    let says = fields.get("says");
    let reply: Option<OfferReply> = says.parse().ok();
    // Whoever may not is told so, and not what is wrong with the form.
    let is_theirs = matches!(reply, Some(OfferReply::Accept | OfferReply::Reject));
    desk.node.store.read(|db| {
        let viewer = &desk.visitor.viewer;
        let found = guard::found(db, &desk.setting, viewer, object)?;
        let open = transfer::open(submit::transfer::of(&found));
        match open.filter(|open| is_theirs && open.outside.is_none()) {
            Some(open) => guard::may_receive(&desk.setting, viewer, &found, &open.to)?,
            None => guard::may(&desk.setting, viewer, Action::Work, &found)?,
        }
        Ok::<_, Failure>(())
    })?;
    let command = match reply {
        Some(reply) => answer(fields, object, reply),
        None if says == "offer" => offer(desk, fields, object),
        None => {
            let problem = "say offer, accept, reject or revoke".to_owned();
            Err(settle::invalid("says", problem).into())
        }
    };
    let said = match reply {
        Some(OfferReply::Accept) => Said::OfferAccepted,
        Some(OfferReply::Reject) => Said::OfferRejected,
        Some(OfferReply::Revoke) => Said::OfferRevoked,
        None => Said::Offered,
    };
    let form = format!("{TRANSFER_FORM}{says}");
    let done = object::small(desk, fields, object, (&form, &[]), command, said)?;
    // Who has rejected it may not see it any more.
    Ok(match (reply, done) {
        (Some(OfferReply::Reject), Answer::See(..)) => {
            Answer::done(route::WAITING.to_owned(), said)
        }
        (_, done) => done,
    })
}

fn offer(desk: &Desk<'_>, fields: &Fields, object: Object) -> Result<Command, Failure> {
    let registry = &desk.setting.configuration.loaded.registry;
    let to = Unit::parse(fields.get("to"), registry)
        .map_err(|error| settle::invalid("to", error.to_string()))?;
    Ok(Command::Offer {
        object,
        to,
        reason: fields.get("reason").to_owned(),
    })
}

fn answer(fields: &Fields, object: Object, reply: OfferReply) -> Result<Command, Failure> {
    let offer = fields.filled("offer");
    let offer = offer.map(|offer| settle::id(&offer, "offer")).transpose()?;
    Ok(Command::AnswerOffer {
        object,
        offer,
        reply,
        reason: fields.filled("reason"),
    })
}

/// Returns what the page of a task or case says about offers of it; on the page of a task that asks about an
/// offer, about that.
///
/// # Errors
/// When the database refuses.
pub(super) fn of(
    db: &Connection,
    desk: &Desk<'_>,
    found: &Found,
    may_work: bool,
) -> Result<Transfers, StoreError> {
    let own = match found.task() {
        Some(task) => Object::Task(task.view.task_id),
        None => Object::Case(found.folded.case.view.case_id),
    };
    let asked = found
        .task()
        .and_then(|task| transfer::asks_about(&task.view));
    if let Some(offer) = asked {
        let mut all = found.folded.transfers();
        let about = all.find(|(_, transfer)| transfer.offer_id == offer);
        let of_it = about.map(|(task, transfer)| {
            let (object, title) = match task {
                Some(task) => (Object::Task(task.task_id), &task.title),
                None => {
                    let case = &found.folded.case.view;
                    (Object::Case(case.case_id), &case.title)
                }
            };
            let link = (object::address(object), title.clone());
            // Who offered it takes it back where it is.
            said(
                db,
                (desk, found),
                (object, Some(link)),
                (std::slice::from_ref(transfer), false),
            )
        });
        return of_it.unwrap_or_else(|| Ok(Transfers::default()));
    }
    let all = submit::transfer::of(found);
    let mut transfers = said(db, (desk, found), (own, None), (all, may_work))?;
    let may_offer = may_work && submit::transfer::obstacle(found).is_none();
    let domain = match found.task() {
        Some(fold) => Some(fold.view.domain.as_str()),
        None => found.folded.case.view.domain.as_deref(),
    };
    transfers.form = may_offer.then(|| {
        let (mut units, way) = flow::onward(desk, found.label(), domain);
        units.extend(show::roles(&desk.setting.configuration.loaded.registry));
        OfferForm {
            action: address(own),
            units,
            way,
            takes_outside: found.task().is_none()
                && found.compartment.visibility < Visibility::Restricted,
        }
    });
    Ok(transfers)
}

fn address(object: Object) -> String {
    match object {
        Object::Case(case) => route::case_transfers(&case.to_string()),
        Object::Task(task) => route::task_transfers(&task.to_string()),
    }
}

fn said(
    db: &Connection,
    (desk, found): (&Desk<'_>, &Found),
    (object, about): (Object, Option<(String, String)>),
    (all, may_work): (&[TransferView], bool),
) -> Result<Transfers, StoreError> {
    let say = words::Case(desk.wall.language);
    let by = |user: Option<_>| {
        user.map_or_else(|| say.somebody().to_owned(), |user| desk.user_name(user))
    };
    let to = |transfer: &TransferView| match transfer.outside {
        Some(person) => timeline::sender(db, desk, &found.compartment, Some(person)),
        None => Ok(transfer.to.to_string()),
    };
    let viewer = &desk.visitor.viewer;
    let open = transfer::open(all).map(|open| {
        let is_outside = open.outside.is_some();
        let may_receive = || guard::may_receive(&desk.setting, viewer, found, &open.to).is_ok();
        Ok::<_, StoreError>(OpenOffer {
            action: address(object),
            offer: open.offer_id.to_string(),
            about: about.clone(),
            by: by(open.by),
            from: open.from.to_string(),
            to: to(open)?,
            reason: open.reason.clone(),
            since: desk.moment(open.at),
            is_outside,
            may_answer: if is_outside { may_work } else { may_receive() },
            may_revoke: may_work,
        })
    });
    let line = |transfer: &TransferView| {
        let (from, to) = (transfer.from.to_string(), to(transfer)?);
        let words = match (transfer.state, transfer.outside) {
            (TransferState::Open, _) => return Ok(None),
            (TransferState::Accepted, None) => say.handed(&from, &to),
            (TransferState::Accepted, Some(_)) => say.taken_outside(&from, &to),
            (TransferState::Rejected, _) => say.offer_rejected(&from, &to),
            (TransferState::Revoked, _) => say.offer_revoked(&from, &to),
            (TransferState::Lapsed, _) => say.offer_lapsed(&from, &to),
        };
        let offered = say.offered_it(&by(transfer.by), &transfer.reason);
        let answered = transfer.answer.as_ref().map(|answer| {
            let who = match (answer.by, transfer.outside) {
                (None, Some(_)) => to.clone(),
                (user, _) => by(user),
            };
            match answer.reason.as_deref() {
                Some(why) => say.answered_why(&who, why),
                None => say.answered_it(&who),
            }
        });
        let at = transfer
            .answer
            .as_ref()
            .map_or(transfer.at, |answer| answer.at);
        Ok::<_, StoreError>(Some(TransferLine {
            words,
            said: [offered].into_iter().chain(answered).collect(),
            at: desk.moment(at),
        }))
    };
    let trail: Result<Vec<_>, StoreError> = all.iter().map(line).collect();
    Ok(Transfers {
        open: open.transpose()?,
        form: None,
        trail: trail?.into_iter().flatten().collect(),
    })
}
