//! What all handlers share, and the one way from the runtime to the node.

use std::{sync::Arc, time::Duration};

use axum::{http::header::SET_COOKIE, response::Response};
use orgo_schema::time::Timestamp;
use tokio::{
    sync::{Semaphore, watch},
    task,
};

use super::{
    Mail,
    answer::{self, Answer},
    cookie,
    desk::Desk,
    live::Listeners,
    once::Once,
    place::Place,
    session::{Fields, Post, Visitor},
    tries::Tries,
};
use crate::{failure::Failure, node::Node};

/// Requests that work with the node at once. More wait: a Pi has four cores and one disk.
const AT_ONCE_MAX: usize = 8;

/// Passwords that are checked at once: each takes 19 MiB, and together they must stay under 40 MB.
const HASHING_MAX: usize = 2;
/// Passwords that wait to be checked. A flood of more is turned away before it costs anything.
const HASHES_WAITING_MAX: usize = 16;

/// What all handlers share.
#[derive(Debug, Clone)]
pub(super) struct App(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    node: Arc<Node>,
    place: Place,
    mail: Mail,
    body_max: Duration,
    turns: Semaphore,
    hashing: Semaphore,
    hashes_waiting: Semaphore,
    tries: Tries,
    once: Once,
    listeners: Listeners,
    stopping: watch::Receiver<bool>,
    /// When the pages were opened.
    since: Timestamp,
}

impl App {
    /// Puts together what handlers share.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub(super) fn new(
        (node, mail): (Arc<Node>, Mail),
        place: Place,
        body_max: Duration,
        stopping: watch::Receiver<bool>,
    ) -> Result<Self, Failure> {
        let tries = Tries::new(crate::home::random()?);
        let since = (node.clock)().now;
        Ok(Self(Arc::new(Shared {
            since,
            node,
            place,
            mail,
            body_max,
            turns: Semaphore::new(AT_ONCE_MAX),
            hashing: Semaphore::new(HASHING_MAX),
            hashes_waiting: Semaphore::new(HASHING_MAX + HASHES_WAITING_MAX),
            tries,
            once: Once::default(),
            listeners: Listeners::default(),
            stopping,
        })))
    }

    /// Returns where the pages are.
    pub(super) fn place(&self) -> &Place {
        &self.0.place
    }

    /// Returns how long a form may take to arrive.
    pub(super) fn body_max(&self) -> Duration {
        self.0.body_max
    }

    /// Returns whether this node has to do with mail servers.
    pub(super) fn mail(&self) -> Mail {
        self.0.mail
    }

    /// Returns the node, for what needs no disk.
    pub(super) fn node(&self) -> &Node {
        &self.0.node
    }

    /// Returns when the pages were opened, by the clock of then.
    pub(super) fn since(&self) -> Timestamp {
        self.0.since
    }

    /// Returns who listens.
    pub(super) fn listeners(&self) -> &Listeners {
        &self.0.listeners
    }

    /// Hears that the node stops.
    pub(super) fn stopping(&self) -> watch::Receiver<bool> {
        self.0.stopping.clone()
    }

    /// Returns the counts of tries to sign in.
    pub(super) fn tries(&self) -> &Tries {
        &self.0.tries
    }

    /// Works with the node, away from the runtime, few at a time.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Node) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let gone = |_| Failure::Trouble("the pages are closing".to_owned());
        let _turn = self.0.turns.acquire().await.map_err(gone)?;
        let shared = Arc::clone(&self.0);
        match task::spawn_blocking(move || work(&shared.node)).await {
            Ok(outcome) => outcome,
            Err(error) => Err(Failure::Trouble(format!("a page stumbled: {error}"))),
        }
    }

    /// Works with the node where a password is hashed: few at a time, so that those who are signed in
    /// never wait for those who want to be. Nothing when too many wait already.
    pub(super) async fn hash<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Node) -> Result<T, Failure> + Send + 'static,
    ) -> Option<Result<T, Failure>> {
        let _place = self.0.hashes_waiting.try_acquire().ok()?;
        let _turn = self.0.hashing.acquire().await.ok()?;
        Some(self.run(work).await)
    }

    /// Answers somebody who is signed in.
    pub(super) async fn answer(
        &self,
        visitor: Visitor,
        work: impl FnOnce(&Desk<'_>) -> Result<Answer, Failure> + Send + 'static,
    ) -> Response {
        let outcome = self.run(move |node| {
            let desk = Desk::new(node, &visitor);
            let shows = visitor.said.is_some();
            let answer = work(&desk);
            let written = witnessed(&desk, answer.as_ref());
            Ok(match written.and(answer) {
                Ok(answer) => shown(answer, shows),
                Err(failure) => answer::failed(&desk, &failure),
            })
        });
        outcome
            .await
            .unwrap_or_else(|failure| answer::trouble(&failure))
    }

    /// Does what somebody posted, once.
    pub(super) async fn take(
        &self,
        post: Post,
        work: impl FnOnce(&Desk<'_>, &Fields) -> Result<Answer, Failure> + Send + 'static,
    ) -> Response {
        let shared = Arc::clone(&self.0);
        let Post {
            visitor,
            fields,
            mark,
        } = post;
        self.answer(visitor, move |desk| {
            let again = |location: &str| Ok(Answer::See(location.to_owned(), None));
            shared.once.run(mark, desk.now, again, || {
                let answer = work(desk, &fields);
                let location = match &answer {
                    Ok(Answer::See(location, _)) => Some(location.clone()),
                    Ok(_) | Err(_) => None,
                };
                (answer, location)
            })
        })
        .await
    }
}

/// Writes down what came of a request. A form that was given back did nothing.
fn witnessed(desk: &Desk<'_>, outcome: Result<&Answer, &Failure>) -> Result<(), Failure> {
    if matches!(outcome, Ok(Answer::Again(..))) {
        return Ok(());
    }
    let visitor = desk.visitor;
    visitor
        .asked
        .answered(desk.node, Some(&visitor.person), outcome)
}

/// Returns the response, and takes away the sentence that the page has shown.
fn shown(answer: Answer, shows: bool) -> Response {
    let is_page = matches!(answer, Answer::Page(_));
    let mut response = answer.response();
    if shows && is_page {
        response
            .headers_mut()
            .append(SET_COOKIE, cookie::write(cookie::NOTICE, "", 0));
    }
    response
}
