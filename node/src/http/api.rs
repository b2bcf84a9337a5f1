//! What programs may ask: the contracts of the data, and the health of the node.

use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::{ConnectInfo, Path, State},
    http::StatusCode,
    response::Response,
};
use orgo_schema::publish;
use serde_json::{Value, json};

use super::{Mail, answer, app::App, router};
use crate::{
    failure::Failure,
    node::Node,
    store::{quarantine, spool},
    tls::Keeper,
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

/// Says how the node is. Other machines only learn whether it is well.
pub(super) async fn health(
    State(app): State<App>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
) -> Response {
    let (mail, tls) = (app.mail(), app.place().tls().cloned());
    match app.run(move |node| look(node, mail, tls.as_deref())).await {
        Ok(health) => answer::json(&told(health, from.ip())),
        Err(failure) => {
            tracing::error!("the node is not well: {failure}");
            let health = json!({ "database": "failing" });
            answer::with_status(StatusCode::SERVICE_UNAVAILABLE, answer::json(&health))
        }
    }
}

/// Returns what somebody at an address may know of how the node is.
fn told(health: Value, from: IpAddr) -> Value {
    if from.is_loopback() {
        health
    } else {
        json!({ "database": health.get("database") })
    }
}

fn look(node: &Node, mail: Mail, tls: Option<&Keeper>) -> Result<Value, Failure> {
    let (waiting, quarantined) = node
        .store
        .read(|db| Ok::<_, Failure>((spool::count(db)?, quarantine::count(db)?)))?;
    let reading = (node.clock)();
    let certificate = tls.map(Keeper::pair).map(|pair| {
        json!({
            "ends_at": pair.ends,
            "self_made": pair.is_self_made,
            "ends_soon": pair.is_near_end(reading.now),
            "sha256": pair.fingerprint,
        })
    });
    Ok(json!({
        "database": "ok",
        "clock": reading.source,
        "mail": mail.as_str(),
        "certificate": certificate,
        "spool_waiting": waiting,
        "quarantine": quarantined,
        "configuration_problem": node.complaint(),
        "version": env!("CARGO_PKG_VERSION"),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_machines_learn_only_whether_it_is_well() {
        let health = || json!({ "database": "ok", "configuration_problem": "rules/a.yaml:3", "version": "0.1.0" });
        assert_eq!(told(health(), "127.0.0.1".parse().unwrap()), health());
        for from in ["10.0.0.7", "fd00::7"] {
            assert_eq!(
                told(health(), from.parse().unwrap()),
                json!({ "database": "ok" })
            );
        }
    }
}
