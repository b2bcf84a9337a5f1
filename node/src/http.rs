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
//! - Beyond this machine everything travels over TLS.
//! - Every post carries the session's form token and comes from this very origin.
//! - What may not be seen is answered like what does not exist, to the byte.

mod answer;
mod api;
mod app;
mod audit;
mod bench;
mod bulk;
mod bundles;
mod calendars;
mod case;
mod cases;
mod conflicts;
mod cookie;
mod desk;
mod door;
mod file;
mod find;
mod flow;
mod forms;
mod gate;
mod holding;
mod knob;
mod label;
mod listen;
mod listing;
mod live;
mod mentoring;
mod modules;
mod new_case;
mod notice;
mod notices;
mod object;
mod offer;
mod once;
mod outside;
mod pack;
mod pairing;
mod people;
mod place;
mod plain;
mod plan;
mod preferences;
mod profile;
mod quarantine;
mod resources;
mod router;
mod rsvp;
mod rules;
mod session;
mod settle;
mod setup;
pub(crate) mod show;
mod sites;
mod start;
mod status;
mod task;
pub(crate) mod time;
mod timeline;
mod transfer;
mod transit;
mod triage;
mod tries;
mod upload;
mod views;
mod waiting;
mod webhooks;
mod withheld;
mod work;

#[cfg(test)]
mod tests;

use std::{
    future::Future,
    io::ErrorKind,
    net::{SocketAddr, TcpListener},
    sync::Arc,
    time::Duration,
};

use tokio::sync::watch;

use crate::{failure::Failure, node::Node, tls::Keeper};
use app::App;
pub(crate) use cookie::SESSION as SESSION_COOKIE;
use listen::{Doors, Limits};
use place::Place;

/// How often the certificate is looked at: whether it ends soon, whether somebody put another there.
const CERTIFICATE_WATCH: Duration = Duration::from_secs(600);

/// Whether this node has to do with mail servers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mail {
    /// Messages come in by `orgo deliver` and `orgo import`; nothing is fetched or sent.
    ByHand,
    /// The same, and it stays so: nothing is to be fetched or sent (`--no-mail`).
    Off,
}

impl Mail {
    /// Returns the word for programs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ByHand => "by_hand",
            Self::Off => "off",
        }
    }
}

/// How the pages are served.
#[derive(Debug)]
pub struct Serving {
    /// Where.
    pub listener: TcpListener,
    /// With which certificate; without one only on this machine.
    pub tls: Option<Arc<Keeper>>,
    /// What `/health` says of mail.
    pub mail: Mail,
}

/// Takes the address that the pages will be at.
///
/// # Errors
/// One sentence that says what to do (SECURITY 4, 83).
pub fn bind(address: SocketAddr) -> Result<TcpListener, Failure> {
    let unusable = |error: std::io::Error| {
        let kind = error.kind();
        Failure::Setup(if kind == ErrorKind::AddrInUse {
            format!(
                "{address} is in use by another program, perhaps by another Orgo: stop that one, or choose another \
                 port with --http {}",
                SocketAddr::new(address.ip(), address.port().wrapping_add(1).max(1_024))
            )
        } else if kind == ErrorKind::PermissionDenied {
            format!(
                "{address} is not ours to use: choose a port from 1024 on with --http {}",
                SocketAddr::new(address.ip(), 8_731)
            )
        } else if kind == ErrorKind::AddrNotAvailable {
            format!(
                "{address} is no address of this machine: choose one that is, or all of them with --http 0.0.0.0:{}",
                address.port()
            )
        } else {
            format!("{address} cannot be used: {error}")
        })
    };
    let listener = TcpListener::bind(address).map_err(unusable)?;
    listener.set_nonblocking(true).map_err(unusable)?;
    Ok(listener)
}

/// Answers until `stopped` is done, then lets open connections finish for a moment.
///
/// # Errors
/// When the listener is broken, or would be open to other machines without a certificate.
pub async fn serve(
    node: Arc<Node>,
    serving: Serving,
    stopped: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Failure> {
    serve_within(node, serving, Limits::default(), stopped).await
}

async fn serve_within(
    node: Arc<Node>,
    serving: Serving,
    limits: Limits,
    stopped: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Failure> {
    let Serving {
        listener,
        tls,
        mail,
    } = serving;
    let broken = |error: std::io::Error| Failure::Trouble(format!("the listener: {error}"));
    let bound = listener.local_addr().map_err(broken)?;
    if tls.is_none() && !bound.ip().is_loopback() {
        return Err(Failure::Setup(format!(
            "{bound} can be reached by other machines, and passwords never travel a network in the clear"
        )));
    }
    let listener = tokio::net::TcpListener::from_std(listener).map_err(broken)?;
    let place = Place::new(bound, tls.clone());
    transit::sweep(&node.home.folder);
    let (stop, stopping) = watch::channel(false);
    let app = App::new(
        (Arc::clone(&node), mail),
        place.clone(),
        limits.body,
        stopping.clone(),
    )?;
    let doors = Doors {
        pages: router::router(app),
        place,
        limits,
    };
    let told = tokio::spawn(async move {
        stopped.await;
        stop.send_replace(true);
    });
    let watching = tls.map(|keeper| tokio::spawn(watch_certificate(node, keeper)));
    listen::accept(listener, doors, stopping).await;
    told.abort();
    if let Some(watching) = watching {
        watching.abort();
    }
    Ok(())
}

/// Renews the certificate before it ends, and takes up one that somebody put in its place.
async fn watch_certificate(node: Arc<Node>, keeper: Arc<Keeper>) {
    let mut timer = tokio::time::interval(CERTIFICATE_WATCH);
    timer.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    timer.tick().await;
    loop {
        timer.tick().await;
        let (node, keeper) = (Arc::clone(&node), Arc::clone(&keeper));
        let look = move || {
            let reading = (node.clock)();
            match keeper.refresh(reading) {
                Ok(false) => {}
                Ok(true) => {
                    let fingerprint = &keeper.pair().fingerprint;
                    tracing::info!(%fingerprint, "another certificate is in force");
                }
                Err(failure) => {
                    tracing::warn!(
                        "the certificate on disk is broken, the one in force stays: {failure}"
                    );
                }
            }
            let pair = keeper.pair();
            if pair.is_near_end(reading.now) {
                tracing::warn!(ends = %pair.ends, "the certificate of the pages ends soon: put a new one into tls/cert.pem");
            }
        };
        if let Err(error) = tokio::task::spawn_blocking(look).await {
            tracing::error!(%error, "looking at the certificate stumbled");
        }
    }
}
