//! What waits for a yes, and saying it.

use axum::{
    extract::{Path, State},
    response::Response,
};
use orgo_engine::{authorize::Action, transfer};
use orgo_schema::{
    command::{Command, Object},
    id::FactId,
};
use orgo_web::{
    page::waiting::{self as model, WaitingItem, WaitingPage},
    route,
};

use super::{
    answer::{self, Answer},
    app::App,
    desk::Desk,
    notice::Said,
    object::{self, Kind},
    session::{Post, Visitor},
    settle, show,
};
use crate::{
    consent::{self, LISTED_MAX, Wait, Waiting},
    failure::Failure,
    guard, submit,
};

/// Shows what waits.
pub(super) async fn get(State(app): State<App>, visitor: Visitor) -> Response {
    app.answer(visitor, |desk| Ok(Answer::Page(page(desk)?)))
        .await
}

/// Says yes or no.
pub(super) async fn decide<K: Kind>(
    State(app): State<App>,
    Path((id, act)): Path<(String, String)>,
    post: Post,
) -> Response {
    app.take(post, move |desk, fields| {
        let object = K::read(&id)?;
        let act: FactId = settle::id(&act, "act that waits")?;
        // Whoever may not decide is told so, and not what is wrong with the form.
        desk.node.store.read(|db| {
            let viewer = &desk.visitor.viewer;
            let found = guard::found(db, &desk.setting, viewer, object)?;
            let offer = transfer::open(submit::transfer::of(&found));
            match offer.filter(|offer| offer.offer_id == act && offer.outside.is_none()) {
                Some(offer) => guard::may_receive(&desk.setting, viewer, &found, &offer.to)?,
                None => {
                    let contests = consent::contests(&found, object);
                    let is_contested = contests.is_some_and(|(all, _)| all.get(act).is_some());
                    let action = if is_contested {
                        Action::Uphold
                    } else {
                        Action::Work
                    };
                    guard::may(&desk.setting, viewer, action, &found)?;
                }
            }
            Ok::<_, Failure>(())
        })?;
        let yes = match fields.get("decision") {
            "yes" => true,
            "no" => false,
            _ => {
                let problem = "say yes or no".to_owned();
                return Err(settle::invalid("decision", problem).into());
            }
        };
        desk.submit(Command::Decide {
            object,
            act,
            yes,
            reason: fields.filled("reason"),
        })?;
        let said = if yes { Said::Agreed } else { Said::Declined };
        Ok(Answer::done(route::WAITING.to_owned(), said))
    })
    .await
}

fn page(desk: &Desk<'_>) -> Result<String, Failure> {
    let viewer = &desk.visitor.viewer;
    let all = desk
        .node
        .store
        .read(|db| consent::list(db, &desk.setting, viewer, desk.wall.language))?;
    let page = WaitingPage {
        has_more: all.len() >= LISTED_MAX,
        items: all.into_iter().map(|waiting| item(desk, waiting)).collect(),
    };
    Ok(model::render(&desk.frame()?, page))
}

fn item(desk: &Desk<'_>, waiting: Waiting) -> WaitingItem {
    let act = waiting.act.to_string();
    let (reference, action) = match waiting.object {
        Object::Case(case) => (
            show::case_reference(case.uuid()),
            route::case_decision(&case.to_string(), &act),
        ),
        Object::Task(task) => (
            show::task_reference(task.uuid()),
            route::task_decision(&task.to_string(), &act),
        ),
    };
    WaitingItem {
        action: waiting.may_decide.then_some(action),
        href: object::address(waiting.object),
        reference,
        title: waiting.title,
        rule: consent::say::kind(desk.wall.language, &waiting.kind),
        is_offer: waiting.kind == Wait::Offer,
        is_contested: waiting.kind == Wait::Contested,
        does: waiting
            .does
            .iter()
            .map(|does| answer::sentence(does))
            .collect(),
        why: answer::sentence(&waiting.why),
        since: desk.moment(waiting.at),
    }
}
