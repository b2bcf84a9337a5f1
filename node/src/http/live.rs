//! What reaches the visitor while they look: a stream of events (SPEC 13).
//!
//! An event `beat` says that something was written here, and not what: an open list asks its own page again, which
//! shows what its reader may see. There are few of them, however much is written. An event `count` says how many
//! messages they should still look at, at the beginning and whenever that changes; `notice` is one that came in,
//! under an id from which a connection that broke goes on. Nothing is looked up before something was written. The
//! stream ends with the session and with the node. Who does not ask for `text/event-stream` gets what there is to say
//! now, and the end.

use std::{
    collections::BTreeMap,
    convert::Infallible,
    pin::Pin,
    sync::{Mutex, PoisonError},
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header::ACCEPT},
    response::{
        IntoResponse as _, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures_core::Stream;
use orgo_schema::id::UserId;
use serde_json::json;
use tokio::{
    sync::{mpsc, watch},
    time::Instant,
};

use super::{answer, app::App, object, session, session::Visitor};
use crate::{
    failure::Failure,
    node::Node,
    notices,
    store::{
        login::TokenHash,
        notice::{NoticeRow, Place},
    },
};

/// Streams at once.
const STREAMS_MAX: usize = 128;
/// Streams at once of one person: a few open pages.
const OF_ONE_MAX: usize = 4;
/// Messages that are told one by one; of more, the count says enough.
const TOLD_MAX: u32 = 20;
/// Events that wait for a slow line.
const WAITING_MAX: usize = 32;
/// How often it is looked whether the session goes on, where nothing is written.
const LOOK: Duration = Duration::from_secs(15);
/// How far beats are apart at least.
const BEAT: Duration = Duration::from_secs(5);
/// How long it rests between looks, however much is written.
const REST: Duration = Duration::from_millis(500);

/// Where a broken stream goes on, as browsers say it.
const LAST_EVENT_ID: &str = "last-event-id";

/// Who listens, so that nobody takes all the room.
#[derive(Debug, Default)]
pub(super) struct Listeners(Mutex<BTreeMap<UserId, usize>>);

/// One place among those who listen, until it is dropped.
#[derive(Debug)]
struct Seat {
    app: App,
    user: UserId,
}

impl Listeners {
    /// Takes a place, if there is one.
    fn enter(&self, user: UserId) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let own = all.get(&user).copied().unwrap_or(0);
        if own >= OF_ONE_MAX || all.values().sum::<usize>() >= STREAMS_MAX {
            return false;
        }
        all.insert(user, own + 1);
        true
    }

    fn leave(&self, user: UserId) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match all.get_mut(&user) {
            Some(count) if *count > 1 => *count -= 1,
            Some(_) | None => drop(all.remove(&user)),
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.app.listeners().leave(self.user);
    }
}

/// Tells what reaches the visitor.
pub(super) async fn get(State(app): State<App>, visitor: Visitor, headers: HeaderMap) -> Response {
    let user = visitor.person.user;
    if !app.listeners().enter(user) {
        return answer::plain(
            StatusCode::SERVICE_UNAVAILABLE,
            "too many pages listen already",
        );
    }
    let seat = Seat {
        app: app.clone(),
        user,
    };
    let said = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let stays = said(ACCEPT.as_str()).is_some_and(|kinds| kinds.contains("text/event-stream"));
    let since = said(LAST_EVENT_ID).and_then(|id| id.parse().ok());
    let (sender, receiver) = mpsc::channel(WAITING_MAX);
    let teller = Teller {
        app,
        token: visitor.session,
        since,
        told: None,
        is_owed: false,
        beaten: None,
        events: sender,
    };
    tokio::spawn(async move {
        teller.tell(stays).await;
        drop(seat);
    });
    let stream = Sse::new(Events(receiver));
    stream
        .keep_alive(KeepAlive::new().interval(LOOK))
        .into_response()
}

/// What is told to one who listens.
struct Teller {
    app: App,
    token: TokenHash,
    /// The last message that was told.
    since: Option<Place>,
    /// The count that was told.
    told: Option<u64>,
    /// Whether something was written since the last beat.
    is_owed: bool,
    /// When the last beat was.
    beaten: Option<Instant>,
    events: mpsc::Sender<Event>,
}

/// What there is to tell.
struct News {
    count: u64,
    rows: Vec<NoticeRow>,
    /// Where it goes on from here.
    last: Option<Place>,
}

impl Teller {
    /// Tells until nobody listens, the session is over or the node stops.
    async fn tell(mut self, stays: bool) {
        let mut written = self.app.node().written.subscribe();
        let mut stopping = self.app.stopping();
        loop {
            written.borrow_and_update();
            if !self.look().await || !self.beat().await || !stays {
                return;
            }
            let pause = if self.is_owed {
                self.until_beat()
            } else {
                LOOK
            };
            let goes_on = tokio::select! {
                changed = written.changed() => {
                    self.is_owed = true;
                    changed.is_ok()
                }
                () = tokio::time::sleep(pause) => true,
                () = self.events.closed() => false,
                _ = stopping.wait_for(|stop| *stop) => false,
            };
            if !goes_on || !rest(&mut stopping, &self.events).await {
                return;
            }
        }
    }

    /// Looks, and tells what is new. Says whether somebody still listens who may.
    async fn look(&mut self) -> bool {
        let (token, since) = (self.token, self.since);
        let is_first = self.told.is_none();
        let looked = self
            .app
            .run(move |node| look(node, token, (since, is_first)));
        let news = match looked.await {
            Ok(Some(news)) => news,
            Ok(None) => return false,
            Err(failure) => {
                tracing::warn!("what reaches somebody could not be told: {failure}");
                return false;
            }
        };
        for row in &news.rows {
            let mut told = notices::item(row);
            if let Some(fields) = told.as_object_mut() {
                fields.insert("href".to_owned(), object::address(row.object).into());
            }
            let event = Event::default().event("notice").id(row.place().to_string());
            if !self.send(event.data(told.to_string())).await {
                return false;
            }
        }
        self.since = news.last;
        if self.told == Some(news.count) {
            return true;
        }
        self.told = Some(news.count);
        let count = json!({ "new": news.count }).to_string();
        self.send(Event::default().event("count").data(count)).await
    }

    /// Returns how long it is until there may be a beat again.
    fn until_beat(&self) -> Duration {
        let since = self.beaten.map(|beaten| beaten.elapsed());
        since.map_or(Duration::ZERO, |since| BEAT.saturating_sub(since))
    }

    /// Says that something was written, if it was and the last time is long enough ago. Says whether somebody listens.
    async fn beat(&mut self) -> bool {
        if !self.is_owed || !self.until_beat().is_zero() {
            return true;
        }
        (self.is_owed, self.beaten) = (false, Some(Instant::now()));
        self.send(Event::default().event("beat").data("{}")).await
    }

    async fn send(&self, event: Event) -> bool {
        self.events.send(event).await.is_ok()
    }
}

/// Rests a moment; says whether to go on.
async fn rest(stopping: &mut watch::Receiver<bool>, events: &mpsc::Sender<Event>) -> bool {
    tokio::select! {
        () = tokio::time::sleep(REST) => true,
        () = events.closed() => false,
        _ = stopping.wait_for(|stop| *stop) => false,
    }
}

/// Looks what there is to tell; nothing for a session that is over. Who listens for the first time is told
/// the count; what is new they find on the page.
fn look(
    node: &Node,
    token: TokenHash,
    (since, is_first): (Option<Place>, bool),
) -> Result<Option<News>, Failure> {
    let now = (node.clock)().now;
    let Some(person) = session::person(node, token, now)? else {
        return Ok(None);
    };
    let setting = node.setting();
    node.store.read(|db| {
        let mut rows = notices::since(db, &setting, (&person, now), (since, TOLD_MAX))?;
        let last = rows.last().map(NoticeRow::place).max(since);
        if is_first && since.is_none() {
            rows.clear();
        }
        Ok(Some(News {
            count: notices::count(db, &setting, &person, now)?,
            rows,
            last,
        }))
    })
}

/// The events, as a body is made of them.
struct Events(mpsc::Receiver<Event>);

impl Stream for Events {
    type Item = Result<Event, Infallible>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut()
            .0
            .poll_recv(context)
            .map(|event| event.map(Ok))
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn nobody_takes_all_the_room() {
        let listeners = Listeners::default();
        let user = |number| UserId::new(Uuid::from_u128(number));
        for _ in 0..OF_ONE_MAX {
            assert!(listeners.enter(user(1)));
        }
        assert!(!listeners.enter(user(1)));
        listeners.leave(user(1));
        assert!(listeners.enter(user(1)));
        let others = 2..200;
        let entered = others
            .filter(|number| listeners.enter(user(*number)))
            .count();
        assert_eq!(entered + OF_ONE_MAX, STREAMS_MAX);
    }
}
