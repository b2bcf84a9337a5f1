//! The first hour of an organisation: what it still needs.

use axum::{extract::State, response::Response};
use orgo_engine::authorize::Action;
use orgo_schema::id::DocumentKind;
use orgo_web::page::start::{self as model, StartPage};

use super::{answer::Answer, app::App, desk::Desk, session::Visitor};
use crate::{
    failure::Failure,
    guard,
    node::Node,
    store::{StoreError, document, user},
};

/// People that are counted.
const PEOPLE_MAX: u32 = 100;

/// Shows it to whoever looks after the organisation.
pub(super) async fn get(State(app): State<App>, visitor: Visitor) -> Response {
    app.answer(visitor, |desk| Ok(Answer::Page(page(desk)?)))
        .await
}

fn page(desk: &Desk<'_>) -> Result<String, Failure> {
    guard::may_overall(&desk.setting, &desk.visitor.viewer, Action::Configure)?;
    Ok(model::render(&desk.frame()?, &look(desk.node)?))
}

/// Returns whether the organisation has only just begun: nothing came in yet, and one person, who made it, may
/// sign in.
pub(super) fn begins(node: &Node) -> Result<bool, Failure> {
    let page = look(node)?;
    Ok(!page.came_in && page.people == 1)
}

/// Returns how far it has come.
fn look(node: &Node) -> Result<StartPage, Failure> {
    let setting = node.setting();
    let (came, people) = node.store.read(|db| {
        Ok::<_, StoreError>((
            document::after(db, DocumentKind::Signal, 0, 1)?,
            user::list(db, PEOPLE_MAX)?,
        ))
    })?;
    Ok(StartPage {
        organization: setting.organization_name.clone(),
        site: setting.site.clone(),
        profile: setting.configuration.loaded.policy.profile.clone(),
        came_in: !came.is_empty(),
        people: people.iter().filter(|user| user.account.active).count(),
        sites: setting.roster.members().count(),
    })
}
