//! The views of lists that the visitor keeps.

use axum::{extract::State, response::Response};
use orgo_schema::{
    command::Command,
    fact::Viewed,
};
use orgo_web::route;

use super::{
    answer::Answer,
    app::App,
    desk::Desk,
    listing,
    notice::Said,
    session::{Fields, Post},
    settle,
};
use crate::{failure::Failure, listing::List};

/// Keeps a view, names it otherwise, or lets it go.
pub(super) async fn post(State(app): State<App>, post: Post) -> Response {
    app.take(post, keep).await
}

fn keep(desk: &Desk<'_>, fields: &Fields) -> Result<Answer, Failure> {
    let Some(list) = List::find(fields.get("list")) else {
        return Ok(Answer::See(route::WORK.to_owned(), None));
    };
    let pairs = fields.all("pair").filter_map(|pair| pair.split_once('='));
    let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let filter = listing::filter(desk, list, pairs.collect());
    let view = fields.filled("view");
    let view = view.map(|id| settle::id(&id, "view")).transpose()?;
    let drops = fields.get("act") == "drop";
    let owned = |(name, value): (&str, String)| (name.to_owned(), value);
    let viewed = Viewed {
        view,
        name: (!drops).then(|| fields.get("name").to_owned()),
        list: listing::listed(list),
        filter: filter.pairs().into_iter().map(owned).collect(),
    };
    let user = desk.visitor.person.user;
    desk.submit(Command::KeepView { user, viewed })?;
    Ok(Answer::done(listing::address(list, &filter), Said::Changed))
}
