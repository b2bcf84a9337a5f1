//! Connections: taken in bounded numbers, and none waits for ever on the other side.

use std::{
    collections::BTreeMap,
    io::{self, ErrorKind},
    net::{IpAddr, SocketAddr},
    pin::pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    Extension, Router,
    extract::{ConnectInfo, Request, State},
    http::{
        HeaderValue, Method, StatusCode,
        header::{HOST, LOCATION},
    },
    response::{IntoResponse as _, Response},
};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto::Builder,
    service::TowerToHyperService,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
    time,
};
use tokio_rustls::TlsAcceptor;

use super::{answer, place::Place};

/// How a TLS connection begins (RFC 8446, 5.1). No method of HTTP begins so.
const TLS_HANDSHAKE: u8 = 22;
/// How long the listener rests when the system has no room for another connection.
const REST: Duration = Duration::from_secs(1);

/// What the listener puts up with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// How long the head of a request, or the beginning of TLS, may take.
    pub(super) head: Duration,
    /// How long a form may take to arrive.
    pub(super) body: Duration,
    /// Connections at once.
    pub(super) connections: usize,
    /// Connections at once from one other machine, so that none can keep all others out.
    pub(super) of_one: usize,
    /// How long open connections may finish after the node was told to stop.
    pub(super) closing: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(30),
            body: Duration::from_secs(30),
            connections: 512,
            of_one: 64,
            closing: Duration::from_secs(5),
        }
    }
}

/// What connections lead to.
#[derive(Debug, Clone)]
pub(super) struct Doors {
    /// The pages.
    pub(super) pages: Router,
    /// Where they are.
    pub(super) place: Place,
    pub(super) limits: Limits,
}

/// Takes connections until `stopping` says so, then lets those that are open finish for a moment.
pub(super) async fn accept(
    listener: TcpListener,
    doors: Doors,
    mut stopping: watch::Receiver<bool>,
) {
    let crowd = Arc::new(Crowd::new(doors.limits));
    let mut open = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stopping.wait_for(|stop| *stop) => break,
            Some(_) = open.join_next() => continue,
        };
        match accepted {
            Ok((stream, from)) => {
                let from = SocketAddr::new(from.ip().to_canonical(), from.port());
                let Some(entry) = Crowd::enter(&crowd, from.ip()) else {
                    tracing::debug!(%from, "a connection was closed: too many are open");
                    continue;
                };
                let (doors, stopping) = (doors.clone(), stopping.clone());
                open.spawn(async move {
                    meet(stream, from, &doors, stopping).await;
                    drop(entry);
                });
            }
            Err(error) => rest(&error).await,
        }
    }
    drop(listener);
    let finished = async { while open.join_next().await.is_some() {} };
    if time::timeout(doors.limits.closing, finished).await.is_err() {
        tracing::info!("connections that did not finish were closed");
    }
}

/// Waits a moment where trying again at once would only burn the processor.
async fn rest(error: &io::Error) {
    let is_theirs = matches!(
        error.kind(),
        ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset | ErrorKind::ConnectionRefused
    );
    if !is_theirs {
        tracing::error!(%error, "no connection can be taken");
        time::sleep(REST).await;
    }
}

/// Serves one connection.
async fn meet(stream: TcpStream, from: SocketAddr, doors: &Doors, stopping: watch::Receiver<bool>) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection answers a little later than it could");
    }
    let Some(keeper) = doors.place.tls() else {
        return converse(stream, doors.pages.clone(), from, doors.limits, stopping).await;
    };
    let begun = async {
        match begins_tls(&stream).await? {
            None => Ok(None),
            Some(false) => Ok(Some(Err(stream))),
            Some(true) => {
                let acceptor = TlsAcceptor::from(Arc::clone(&keeper.pair().config));
                acceptor.accept(stream).await.map(|stream| Some(Ok(stream)))
            }
        }
    };
    match time::timeout(doors.limits.head, begun).await {
        Ok(Ok(Some(Ok(stream)))) => {
            converse(stream, doors.pages.clone(), from, doors.limits, stopping).await;
        }
        Ok(Ok(Some(Err(stream)))) => {
            let elsewhere = Router::new()
                .fallback(to_https)
                .with_state(doors.place.clone());
            converse(stream, elsewhere, from, doors.limits, stopping).await;
        }
        Ok(Ok(None)) => {}
        Ok(Err(error)) => tracing::debug!(%from, %error, "a connection did not begin"),
        Err(_) => tracing::debug!(%from, "a connection took too long to begin"),
    }
}

/// Says whether a connection begins TLS; nothing when it ended before it began.
async fn begins_tls(stream: &TcpStream) -> io::Result<Option<bool>> {
    let mut first = [0];
    let read = stream.peek(&mut first).await?;
    Ok((read > 0).then_some(first == [TLS_HANDSHAKE]))
}

async fn converse<S>(
    stream: S,
    router: Router,
    from: SocketAddr,
    limits: Limits,
    mut stopping: watch::Receiver<bool>,
) where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = TowerToHyperService::new(router.layer(Extension(ConnectInfo(from))));
    let mut builder = Builder::new(TokioExecutor::new()).http1_only();
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head);
    let mut connection = pin!(builder.serve_connection(TokioIo::new(stream), service));
    let mut is_told = false;
    loop {
        tokio::select! {
            outcome = connection.as_mut() => {
                if let Err(error) = outcome {
                    tracing::debug!(%from, %error, "a connection ended early");
                }
                return;
            }
            _ = stopping.wait_for(|stop| *stop), if !is_told => {
                is_told = true;
                connection.as_mut().graceful_shutdown();
            }
        }
    }
}

/// Leads whoever forgot the `s` of `https` to the same page; everything else is told.
async fn to_https(State(place): State<Place>, request: Request) -> Response {
    let host = request
        .headers()
        .get(HOST)
        .and_then(|host| host.to_str().ok());
    let host = host.filter(|host| place.answers_to(host));
    let path = request
        .uri()
        .path_and_query()
        .map_or("/", |path| path.as_str());
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    let location = host
        .filter(|_| is_read && path.starts_with('/'))
        .and_then(|host| HeaderValue::from_str(&format!("https://{host}{path}")).ok());
    match location {
        // Not for ever: browsers would go on when the node serves without TLS again.
        Some(location) => (StatusCode::TEMPORARY_REDIRECT, [(LOCATION, location)]).into_response(),
        None => answer::plain(
            StatusCode::BAD_REQUEST,
            "this port speaks HTTPS only: begin the address with https://",
        ),
    }
}

/// Who is connected, so that nobody takes all the room.
#[derive(Debug)]
struct Crowd {
    limits: Limits,
    /// How many connections each address has open.
    open: Mutex<BTreeMap<IpAddr, usize>>,
}

/// One place in the crowd, until it is dropped.
#[derive(Debug)]
struct Entry {
    crowd: Arc<Crowd>,
    address: IpAddr,
}

impl Crowd {
    const fn new(limits: Limits) -> Self {
        Self {
            limits,
            open: Mutex::new(BTreeMap::new()),
        }
    }

    /// Takes a place, if there is one for this address. On this machine programs stand for many.
    fn enter(crowd: &Arc<Self>, address: IpAddr) -> Option<Entry> {
        let mut open = crowd.open.lock().unwrap_or_else(PoisonError::into_inner);
        let all: usize = open.values().sum();
        let own = open.get(&address).copied().unwrap_or(0);
        let is_crowded = own >= crowd.limits.of_one && !address.is_loopback();
        if all >= crowd.limits.connections || is_crowded {
            return None;
        }
        open.insert(address, own + 1);
        drop(open);
        Some(Entry {
            crowd: Arc::clone(crowd),
            address,
        })
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        let mut open = self
            .crowd
            .open
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match open.get_mut(&self.address) {
            Some(count) if *count > 1 => *count -= 1,
            Some(_) | None => drop(open.remove(&self.address)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_machine_cannot_keep_the_others_out() {
        let limits = Limits {
            connections: 5,
            of_one: 2,
            ..Limits::default()
        };
        let crowd = Arc::new(Crowd::new(limits));
        let enter = |address: &str| Crowd::enter(&crowd, address.parse().unwrap());
        let greedy = [enter("10.0.0.1"), enter("10.0.0.1")];
        assert!(greedy.iter().all(Option::is_some));
        assert!(enter("10.0.0.1").is_none());
        let here: Vec<_> = (0..3).map(|_| enter("127.0.0.1")).collect();
        assert!(
            here.iter().all(Option::is_some),
            "this machine stands for many"
        );
        assert!(enter("10.0.0.2").is_none(), "five are the limit");
        drop(greedy);
        assert!(enter("10.0.0.2").is_some());
        drop(here);
        assert!(
            crowd.open.lock().unwrap().is_empty(),
            "who has left is not counted"
        );
    }
}
