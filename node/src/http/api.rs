//! What programs may ask: the contracts of the data, and the health of the node.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use orgo_schema::publish;
use serde_json::{Value, json};

use super::{answer, app::App, router};
use crate::{
    failure::Failure,
    node::Node,
    store::{quarantine, spool},
};

/// Lists the JSON Schemas. They say nothing about anybody, so everybody may read them.
pub(super) async fn schemas() -> Response {
    let list = |(name, _): &(&str, Value)| json!({ "name": name, "href": format!("{}{name}", router::SCHEMAS) });
    let items: Vec<Value> = publish::schemas().iter().map(list).collect();
    answer::json(&json!({ "items": items, "next": null }))
}

/// Shows one JSON Schema.
pub(super) async fn schema(Path(name): Path<String>) -> Response {
    match publish::schemas()
        .into_iter()
        .find(|(known, _)| *known == name)
    {
        Some((_, schema)) => answer::json(&schema),
        None => answer::plain(
            StatusCode::NOT_FOUND,
            "there is no such schema: see /api/v1/schema/",
        ),
    }
}

/// Says how the node is: nothing in it is secret, and only this machine can ask.
pub(super) async fn health(State(app): State<App>) -> Response {
    match app.run(look).await {
        Ok(health) => answer::json(&health),
        Err(failure) => {
            tracing::error!("the node is not well: {failure}");
            let health = json!({ "database": "failing" });
            answer::with_status(StatusCode::SERVICE_UNAVAILABLE, answer::json(&health))
        }
    }
}

fn look(node: &Node) -> Result<Value, Failure> {
    let (waiting, quarantined) = node
        .store
        .read(|db| Ok::<_, Failure>((spool::count(db)?, quarantine::count(db)?)))?;
    Ok(json!({
        "database": "ok",
        "clock": (node.clock)().source,
        "spool_waiting": waiting,
        "quarantine": quarantined,
        "configuration_problem": node.complaint(),
        "version": env!("CARGO_PKG_VERSION"),
    }))
}
