//! The web pages over HTTP: loads data, fills the page models of `orgo_web`, turns form posts into
//! commands (POST → 303 → GET).
//!
//! Reading order: `router` is the table of addresses, `gate` what every request passes,
//! `session` who asks, `desk` what a page is made from; then one file per page. What a page
//! answers is a plain `answer::Answer`; only `answer` knows status codes.
//!
//! # Invariants
//!
//! - No handler blocks the runtime: all work with the node runs in `app::App::answer`.
//! - Every post carries the session's form token and comes from this very origin.
//! - What may not be seen is answered like what does not exist, to the byte.

mod answer;
mod api;
mod app;
mod case;
mod cases;
mod cookie;
mod desk;
mod door;
mod file;
mod gate;
mod holding;
mod label;
mod new_case;
mod notice;
mod once;
mod plain;
mod quarantine;
mod router;
mod session;
mod settle;
mod show;
mod task;
mod time;
mod timeline;
mod triage;
mod tries;
mod work;

#[cfg(test)]
mod tests;

use std::{future::Future, io::ErrorKind, net::SocketAddr, sync::Arc, time::Duration};

use tokio::{net::TcpListener, sync::watch};

use crate::{failure::Failure, node::Node};
use app::App;

/// How long open connections may finish after the node was told to stop.
const CLOSING: Duration = Duration::from_secs(5);

/// Takes the address that the pages will be at.
///
/// # Errors
/// One sentence that says what to do (SECURITY 4, 83).
pub async fn bind(address: SocketAddr) -> Result<TcpListener, Failure> {
    if !address.ip().is_loopback() {
        return Err(Failure::Setup(format!(
            "{address} can be reached by other machines, and passwords never travel a network in the clear: \
             use a loopback address such as 127.0.0.1:{}",
            address.port()
        )));
    }
    TcpListener::bind(address).await.map_err(|error| {
        Failure::Setup(if error.kind() == ErrorKind::AddrInUse {
            format!(
                "{address} is in use by another program, perhaps by another Orgo: stop that one, or choose another \
                 port with --http {}:PORT",
                address.ip()
            )
        } else if error.kind() == ErrorKind::PermissionDenied {
            format!("{address} is not ours to use: choose a port from 1024 on with --http {}:PORT", address.ip())
        } else {
            format!("{address} cannot be used: {error}")
        })
    })
}

/// Answers until `stopped` is done, then lets open connections finish for a moment.
///
/// # Errors
/// When the listener breaks.
pub async fn serve(
    node: Arc<Node>,
    listener: TcpListener,
    stopped: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Failure> {
    let address = listener
        .local_addr()
        .map_err(|error| Failure::Trouble(format!("the listener: {error}")))?;
    let router = router::router(App::new(node, address));
    let (stop, mut stopping) = watch::channel(false);
    let mut closing = stopping.clone();
    let serving = axum::serve(
        listener,
        router.into_make_service_with_connect_info::<SocketAddr>(),
    )
    .with_graceful_shutdown(async move { drop(stopping.wait_for(|stop| *stop).await) });
    let told = tokio::spawn(async move {
        stopped.await;
        stop.send_replace(true);
    });
    let overdue = async {
        drop(closing.wait_for(|stop| *stop).await);
        tokio::time::sleep(CLOSING).await;
    };
    let outcome = tokio::select! {
        served = async { serving.await } => served.map_err(|error| Failure::Trouble(format!("the listener: {error}"))),
        () = overdue => Ok(()),
    };
    told.abort();
    outcome
}
