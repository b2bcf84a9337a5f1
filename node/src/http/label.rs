//! Explains a label.

use axum::{
    extract::{Query, State},
    response::Response,
};
use orgo_schema::label::Label;
use orgo_web::page::label::{self, LabelPage, Outcome};

use super::{
    answer::{self, Answer},
    app::App,
    desk::Desk,
    session::{Fields, Visitor},
    show, task,
};
use crate::failure::Failure;

/// Shows what a label says.
pub(super) async fn get(
    State(app): State<App>,
    visitor: Visitor,
    Query(query): Query<Vec<(String, String)>>,
) -> Response {
    let typed = Fields::new(query).get("label").to_owned();
    app.answer(visitor, move |desk| page(desk, typed)).await
}

fn page(desk: &Desk<'_>, typed: String) -> Result<Answer, Failure> {
    let loaded = &desk.setting.configuration.loaded;
    let outcome = match Label::parse(typed.trim(), &loaded.registry) {
        _ if typed.trim().is_empty() => None,
        Ok(label) => {
            let policy = desk.setting.policies.newest();
            let informs = label.base.is_broadcast() && label.entry(&policy.ladder) == label;
            let ladder = if informs {
                Vec::new()
            } else {
                label.ladder(&policy.ladder, policy.granularity)
            };
            let label = show::explained(desk.visitor.language, &label, &loaded.registry);
            Some(Outcome::Explained {
                label,
                rungs: task::explained(desk.wall.language, &ladder),
            })
        }
        Err(error) => Some(Outcome::Fault(answer::fault(&error.to_string()))),
    };
    Ok(Answer::Page(label::render(
        &desk.frame()?,
        LabelPage { typed, outcome },
    )))
}
