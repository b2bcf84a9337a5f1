//! One request to a receiver: to an address that was looked at, with TLS, and no further than it says.
//!
//! The name is looked up once, every address that it has must be allowed, and the connection is opened to one of
//! them: what a name leads to a moment later makes no difference. Nothing that leads elsewhere is followed.

use std::{
    future::poll_fn,
    net::{IpAddr, SocketAddr},
    pin::Pin,
    sync::Arc,
    time::Duration,
};

use axum::{
    body::{Body, Bytes},
    http::{Method, Request, Uri, header, uri::Scheme},
};
use futures_core::Stream as _;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::{
    TlsConnector,
    rustls::{ClientConfig, RootCertStore, pki_types::ServerName},
};

use super::{Gateway, address, sign::Signed};

/// How long looking a name up, connecting and answering may take, all together.
const PATIENCE: Duration = Duration::from_secs(15);
/// How long one address may take to connect.
const CONNECT: Duration = Duration::from_secs(5);
/// Addresses of a name that are tried.
const ADDRESSES_MAX: usize = 4;
/// The head of an answer, in bytes.
const HEAD_BYTES_MAX: usize = 16 << 10;
/// What is read of an answer, in bytes.
const ANSWER_BYTES_MAX: usize = 4 << 10;
/// What is kept of an answer, in characters.
const ANSWER_CHARS_MAX: usize = 500;
/// As whom this program asks.
const AGENT: &str = concat!("Orgo/", env!("CARGO_PKG_VERSION"));

/// What a receiver answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    /// The status.
    pub(super) status: u16,
    /// The beginning of what it said.
    pub(super) said: String,
}

/// Posts a body, and waits for the answer.
///
/// # Errors
/// Why there was none, in a sentence.
pub(super) fn send(
    gateway: &Gateway,
    url: &str,
    signed: Signed,
    body: Vec<u8>,
) -> Result<Answer, String> {
    let target = Target::of(url)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| format!("no threads: {error}"))?;
    let answered = runtime.block_on(async {
        timeout(PATIENCE, target.ask(gateway, signed, body))
            .await
            .unwrap_or_else(|_late| {
                let seconds = PATIENCE.as_secs();
                Err(format!("it did not answer within {seconds} seconds"))
            })
    });
    // A name server that does not answer is not waited for.
    runtime.shutdown_background();
    answered
}

/// Where a request goes.
#[derive(Debug)]
struct Target {
    uri: Uri,
    is_tls: bool,
    host: String,
    port: u16,
}

impl Target {
    fn of(url: &str) -> Result<Self, String> {
        let uri: Uri = url
            .parse()
            .map_err(|error| format!("{url} is no address: {error}"))?;
        let is_tls = uri.scheme() == Some(&Scheme::HTTPS);
        let host = uri.host().unwrap_or_default();
        let host = host
            .trim_start_matches('[')
            .trim_end_matches(']')
            .to_owned();
        if host.is_empty() || (!is_tls && uri.scheme() != Some(&Scheme::HTTP)) {
            return Err(format!("{url} is no address that is posted to"));
        }
        Ok(Self {
            port: uri.port_u16().unwrap_or(if is_tls { 443 } else { 80 }),
            uri,
            is_tls,
            host,
        })
    }

    async fn ask(
        &self,
        gateway: &Gateway,
        signed: Signed,
        body: Vec<u8>,
    ) -> Result<Answer, String> {
        let addresses = self.addresses(gateway).await?;
        let stream = connect(&addresses).await?;
        let request = self.request(signed, body)?;
        if !self.is_tls {
            return exchange(stream, request).await;
        }
        let name = ServerName::try_from(self.host.clone())
            .map_err(|error| format!("{} is no name for TLS: {error}", self.host))?;
        let connector = TlsConnector::from(Arc::new(trust(gateway)?));
        let stream = connector
            .connect(name, stream)
            .await
            .map_err(|error| format!("no TLS with {}: {error}", self.host))?;
        exchange(stream, request).await
    }

    /// Looks the name up. One address that is not allowed spoils all: who owns the name chose it.
    async fn addresses(&self, gateway: &Gateway) -> Result<Vec<SocketAddr>, String> {
        let found = tokio::net::lookup_host((self.host.as_str(), self.port)).await;
        let found = found.map_err(|error| format!("{} is not found: {error}", self.host))?;
        let found: Vec<SocketAddr> = found.collect();
        for address in &found {
            address::check(address.ip(), &gateway.allow)?;
        }
        let is_own = |address: &SocketAddr| address::is_own(address.ip());
        if !self.is_tls && !found.iter().all(is_own) {
            return Err("without https events go to this machine alone".to_owned());
        }
        if found.is_empty() {
            return Err(format!("{} has no address", self.host));
        }
        Ok(found)
    }

    fn request(&self, signed: Signed, body: Vec<u8>) -> Result<Request<Body>, String> {
        let path = self.uri.path_and_query().map_or("/", |path| path.as_str());
        let authority = self.uri.authority().map_or("", |name| name.as_str());
        Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::HOST, authority)
            .header(header::USER_AGENT, AGENT)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::CONNECTION, "close")
            .header("webhook-id", signed.id)
            .header("webhook-timestamp", signed.timestamp)
            .header("webhook-signature", signed.signature)
            .body(Body::from(body))
            .map_err(|error| format!("the request cannot be written: {error}"))
    }
}

/// Opens a connection to the first of the addresses that takes it.
async fn connect(addresses: &[SocketAddr]) -> Result<TcpStream, String> {
    let mut problem = String::new();
    for address in addresses.iter().take(ADDRESSES_MAX) {
        match timeout(CONNECT, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => return Ok(stream),
            Ok(Err(error)) => problem = format!("{} takes no connection: {error}", shown(address)),
            Err(_late) => problem = format!("{} does not answer", shown(address)),
        }
    }
    Err(problem)
}

fn shown(address: &SocketAddr) -> String {
    match address.ip() {
        IpAddr::V4(four) => format!("{four} port {}", address.port()),
        IpAddr::V6(six) => format!("{six} port {}", address.port()),
    }
}

/// Returns whom a receiver's certificate may come from.
fn trust(gateway: &Gateway) -> Result<ClientConfig, String> {
    let mut roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    for own in &gateway.trust {
        roots
            .add(own.clone())
            .map_err(|error| format!("whom `gateway.yaml` trusts: {error}"))?;
    }
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

/// Sends a request, and reads the beginning of the answer.
async fn exchange<S>(stream: S, request: Request<Body>) -> Result<Answer, String>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let broken = |error: hyper::Error| format!("the connection broke: {error}");
    let (mut sender, connection) = http1::Builder::new()
        .max_buf_size(HEAD_BYTES_MAX)
        .handshake(TokioIo::new(stream))
        .await
        .map_err(broken)?;
    let driven = tokio::spawn(connection);
    let answered = sender.send_request(request).await.map_err(broken);
    let answer = match answered {
        Ok(response) => {
            let status = response.status().as_u16();
            let said = beginning(Body::new(response.into_body())).await;
            Ok(Answer { status, said })
        }
        Err(problem) => Err(problem),
    };
    driven.abort();
    answer
}

/// Reads the beginning of an answer, as text that may stand in a log. That it broke off is no trouble: the status
/// has come.
async fn beginning(body: Body) -> String {
    let (mut stream, mut read) = (body.into_data_stream(), Vec::new());
    while read.len() < ANSWER_BYTES_MAX {
        let part: Option<Result<Bytes, _>> =
            poll_fn(|context| Pin::new(&mut stream).poll_next(context)).await;
        let Some(Ok(part)) = part else {
            break;
        };
        read.extend_from_slice(&part);
    }
    read.truncate(ANSWER_BYTES_MAX);
    let text = String::from_utf8_lossy(&read);
    let plain = text
        .chars()
        .map(|char| if char.is_control() { ' ' } else { char });
    let plain: String = plain.take(ANSWER_CHARS_MAX).collect();
    plain.trim().to_owned()
}

#[cfg(test)]
mod tests;
