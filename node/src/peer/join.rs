//! Joining over the wire: `orgo/join/1`.
//!
//! A new node calls the one that invited it, sends its request as it would write it to a file, and
//! listens: one byte for `it waits` every few seconds, then the welcome as it would be in a file, or a
//! sentence why not. Whoever has a ticket may ask; what is believed and who decides is said in
//! [`crate::membership::approve`].

use std::{fmt::Display, sync::Arc, time::Duration};

use iroh::{
    EndpointAddr, EndpointId, TransportAddr,
    endpoint::{Connection, EndpointHooks, RecvStream, SendStream},
};
use orgo_schema::id::NodeId;
use orgo_sync::join::Ticket;
use tokio::{
    sync::Semaphore,
    time::{Instant, timeout},
};

use super::{
    endpoint::{self, JOIN_ALPN, Settings, code},
    place::Place,
};
use crate::{
    failure::Failure,
    membership::approve::{self, Answer},
    node::Node,
};

/// New nodes that may ask at once.
const ASKING_MAX: usize = 8;
/// The longest request, in bytes.
const REQUEST_BYTES_MAX: usize = 16 << 10;
/// The longest answer: a welcome carries the whole roster, in bytes.
const ANSWER_BYTES_MAX: usize = 2 << 20;
/// How long one side waits for the next word of the other.
const WORD: Duration = Duration::from_secs(15);
/// How often who waits is told so, and the request is looked at again.
const EVERY: Duration = Duration::from_secs(2);
/// How long a node may wait before it has to call again.
const WAIT_MAX: Duration = Duration::from_secs(600);
/// How long the inviting node is looked for before the request goes into a file.
const REACH: Duration = Duration::from_secs(20);
/// How long the other may take to have everything before the connection is closed.
const FAREWELL: Duration = Duration::from_secs(5);

/// An administrator has not decided yet.
const WAITS: u8 = 0;
/// The welcome follows.
const WELCOME: u8 = 1;
/// A sentence follows.
const REFUSED: u8 = 2;

/// Who may ask at the same time.
static ASKING: Semaphore = Semaphore::const_new(ASKING_MAX);

/// Answers a new node.
pub async fn answer(node: &Arc<Node>, connection: Connection) {
    let peer = NodeId::new(*connection.remote_id().as_bytes());
    let Ok(_place) = ASKING.try_acquire() else {
        connection.close(code::BUSY, b"others are asking: call again in a minute");
        return;
    };
    match heard(node, &connection).await {
        Ok(()) => tracing::info!(%peer, "a new node was answered"),
        Err(problem) => tracing::info!(%peer, "a new node was not answered: {problem}"),
    }
    connection.close(code::ENDED, b"");
}

async fn heard(node: &Arc<Node>, connection: &Connection) -> Result<(), String> {
    let (mut send, mut receive) = in_time("it said nothing", connection.accept_bi()).await?;
    let request = in_time("it said nothing", receive.read_to_end(REQUEST_BYTES_MAX)).await?;
    let request: Arc<[u8]> = request.into();
    let begun = Instant::now();
    let mut changes = node.peers.changes();
    loop {
        let (asked, request) = (Arc::clone(node), Arc::clone(&request));
        let answer = tokio::task::spawn_blocking(move || approve::receive(&asked, &request)).await;
        let (word, text) = match answer.map_err(|error| error.to_string())? {
            Ok(Answer::Waits) => (WAITS, Vec::new()),
            Ok(Answer::Welcome(welcome)) => (WELCOME, welcome),
            Err(failure) => (REFUSED, failure.to_string().into_bytes()),
        };
        in_time("it takes nothing", send.write_all(&[word])).await?;
        if word != WAITS {
            return part(send, &text).await;
        }
        if begun.elapsed() > WAIT_MAX {
            return Err("nobody decided in time; it will call again".to_owned());
        }
        // The decision changes the roster; the welcome is written a moment later.
        drop(timeout(EVERY, changes.changed()).await);
    }
}

/// Waits for one step of the other, but not for ever.
async fn in_time<T, E: Display>(
    late: &str,
    step: impl Future<Output = Result<T, E>>,
) -> Result<T, String> {
    match timeout(WORD, step).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => Err(error.to_string()),
        Err(_) => Err(late.to_owned()),
    }
}

async fn part(mut send: SendStream, text: &[u8]) -> Result<(), String> {
    let said = async {
        send.write_all(text)
            .await
            .map_err(|error| error.to_string())?;
        send.finish().map_err(|error| error.to_string())?;
        send.stopped()
            .await
            .map(drop)
            .map_err(|error| error.to_string())
    };
    timeout(FAREWELL, said)
        .await
        .unwrap_or_else(|_| Err("it did not take the answer".to_owned()))
}

/// Lets nobody in: a node that is no member yet takes no calls.
#[derive(Debug, Clone)]
struct NoGuard;

impl EndpointHooks for NoGuard {}

/// Asks the node that made a ticket, and waits for an administrator as long as `patience` says.
///
/// Returns the welcome as it would be in a file; nothing where the other could not be reached within
/// twenty seconds, or nobody has decided yet.
///
/// # Errors
/// When the other says no, with its reason, or this machine has no network.
pub fn ask(
    key: &[u8; 32],
    settings: &Settings,
    ticket: &Ticket,
    request: &[u8],
    patience: Duration,
    progress: &mut dyn FnMut(&str),
) -> Result<Option<Vec<u8>>, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::Trouble(format!("no threads: {error}")))?;
    runtime.block_on(async {
        let places: Vec<Place> = places(ticket).collect();
        let settings = &settings.with_relays(places.iter().filter_map(Place::relay));
        let bound = endpoint::bind(key, settings, &[], &NoGuard).await?;
        let begun = Instant::now();
        let mut is_reached = false;
        let asked = async {
            loop {
                let mut told = |line: &str| {
                    is_reached = true;
                    progress(line);
                };
                match call(&bound.endpoint, ticket, request, &mut told).await {
                    Ok(answered) => return answered.map(Some),
                    Err(_) if !is_reached && begun.elapsed() > REACH => return Ok(None),
                    Err(problem) => progress(&format!("the inviting node: {problem}")),
                }
                tokio::time::sleep(EVERY).await;
            }
        };
        let answer = timeout(patience, asked).await;
        bound.endpoint.close().await;
        answer.unwrap_or(Ok(None))
    })
}

/// Lists where a ticket says its node is. What a later version wrote there is of no use here.
fn places(ticket: &Ticket) -> impl Iterator<Item = Place> {
    let texts = ticket.addresses.iter();
    texts.filter_map(|text| text.parse().ok())
}

/// Calls once. The outer error is one of the network: another call may get through.
async fn call(
    endpoint: &iroh::Endpoint,
    ticket: &Ticket,
    request: &[u8],
    progress: &mut dyn FnMut(&str),
) -> Result<Result<Vec<u8>, Failure>, String> {
    let id = EndpointId::from_bytes(ticket.node.as_bytes()).map_err(|error| error.to_string())?;
    let places = places(ticket).map(TransportAddr::from);
    let place = EndpointAddr::from_parts(id, places);
    let connection = in_time("no answer", endpoint.connect(place, JOIN_ALPN)).await?;
    let (mut send, mut receive) = connection
        .open_bi()
        .await
        .map_err(|error| error.to_string())?;
    send.write_all(request)
        .await
        .map_err(|error| error.to_string())?;
    send.finish().map_err(|error| error.to_string())?;
    loop {
        match word(&mut receive).await? {
            WAITS => progress("the request is there and waits for an administrator"),
            WELCOME => return rest(&mut receive).await.map(Ok),
            REFUSED => {
                let reason = rest(&mut receive).await?;
                let reason = String::from_utf8_lossy(&reason);
                let shown = reason.chars().filter(|sign| !sign.is_control()).take(500);
                return Ok(Err(Failure::Input(shown.collect())));
            }
            _ => return Err("it speaks another language".to_owned()),
        }
    }
}

async fn word(receive: &mut RecvStream) -> Result<u8, String> {
    let mut word = [0];
    in_time("it fell silent", receive.read_exact(&mut word)).await?;
    let [word] = word;
    Ok(word)
}

async fn rest(receive: &mut RecvStream) -> Result<Vec<u8>, String> {
    in_time("it fell silent", receive.read_to_end(ANSWER_BYTES_MAX)).await
}
