//! The views of lists that the visitor keeps, calls otherwise or removes.

use axum::{extract::State, response::Response};
use orgo_schema::{command::Command, fact::Viewed};
use orgo_web::route;

use super::{
    answer::Answer,
    app::App,
    desk::Desk,
    listing,
    notice::Said,
    session::{Fields, Post},
};
use crate::{failure::Failure, listing::List};

/// Keeps a view, calls it otherwise, or removes it, and leads back to the list as it stood there.
pub(super) async fn post(State(app): State<App>, post: Post) -> Response {
    app.take(post, take).await
}

fn take(desk: &Desk<'_>, fields: &Fields) -> Result<Answer, Failure> {
    let Some(list) = List::find(fields.get("list")) else {
        return Ok(Answer::See(route::WORK.to_owned(), None));
    };
    let pairs = fields.all("pair").filter_map(|pair| pair.split_once('='));
    let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let filter = listing::filter(desk, list, pairs.collect());
    let was = fields.filled("was");
    let (asks, said) = match (&was, fields.get("act")) {
        // What it asks stays as it is.
        (Some(_), _) => (None, Said::ViewRenamed),
        (None, "remove") => (None, Said::ViewRemoved),
        (None, _) => (Some(listing::pairs(&filter)), Said::ViewKept),
    };
    let user = desk.visitor.person.user;
    let viewed = Viewed {
        list: listing::listed(list),
        name: fields.get("name").to_owned(),
        asks,
        was,
    };
    desk.submit(Command::KeepView { user, viewed })?;
    Ok(Answer::done(listing::address(list, &filter), said))
}
