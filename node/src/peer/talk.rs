//! One conversation: a connection whose frames go to and from a [`Session`] on a thread of its own.
//!
//! ```text
//! QUIC stream → unpack → [8 frames] → session ⇄ store
//! QUIC stream ← pack   ← [64 frames] ←
//! ```
//!
//! While the session stores a batch nothing more is read, so a sender is slowed down by the disk of the
//! receiver. What the session may have under way (four batches) fits into the channel to the stream: two
//! nodes never wait for one another in a circle.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use iroh::endpoint::Connection;
use orgo_schema::{
    id::{BlobHash, CompartmentId, NodeId},
    time::Wall,
};
use orgo_sync::{
    parcel::InstanceId,
    roster::Roster,
    session::{Event, Input, Output, Session, Settings},
};
use tokio::{
    runtime::Handle,
    sync::mpsc,
    task::JoinSet,
    time::{Instant, timeout},
};

use super::{
    board::{Bell, Ending, NoSeat, Rung, Seat},
    delivered::Delivered,
    ended::Ended,
    quota::Quota,
    replica::Held,
    stream::{hear, say},
};
use crate::{
    admit, clock, content,
    failure::Failure,
    node::Node,
    store::{Pending, StoreError, blob::Put, meta, peer::Direction},
};

/// Frames that came and wait for the session.
const HEARD_MAX: usize = 8;
/// Frames that wait for the stream: more than a session has under way.
const TO_SAY_MAX: usize = 64;
/// Parts of content that are on their way to the disk at once.
const STORING_MAX: usize = 64;
/// How long a stream that was announced may take to come, and the other may take nothing of what is said.
const STALLED: Duration = Duration::from_secs(30);
/// How long the last words may take.
const FAREWELL: Duration = Duration::from_secs(3);
/// How much earlier the other's side of a connection may have stood than this one's: the time to shake hands.
const GREETING: Duration = super::calls::HANDSHAKE;
/// Every how many conversations the sets are compared although cursors say that nothing is missing.
const PROVE_EVERY: u64 = 16;
/// How many envelopes a new node has to lack for only one other to tell it.
const FILL_MIN: u64 = 100;

/// Talks over a connection until one of the two ends it.
pub async fn talk(node: Arc<Node>, connection: Connection, direction: Direction) -> Ended {
    let peer = NodeId::new(*connection.remote_id().as_bytes());
    let own = node.setting().node;
    let ended = match node.peers.sit(own, peer, direction, Instant::now()) {
        Ok(seat) => seated(&node, &connection, direction, &seat).await,
        Err(NoSeat::Twice) => Ended::Twice,
        Err(NoSeat::Busy) => Ended::Busy,
    };
    let ended = ended.told_by(&connection);
    if ended.is_hostile() {
        node.peers.send_away(peer, Instant::now());
    }
    // What is wrong with this node's store is nobody else's business.
    let said = if let Ended::Trouble(_) = &ended {
        String::new()
    } else {
        ended.to_string()
    };
    connection.close(ended.code(), said.as_bytes());
    if ended != Ended::Twice {
        node.peers.put_problem(peer, ended.problem());
    }
    tracing::info!(%peer, ?direction, "a conversation ended: {ended}");
    ended
}

async fn seated(
    node: &Arc<Node>,
    connection: &Connection,
    direction: Direction,
    seat: &Seat,
) -> Ended {
    let opened = async {
        match direction {
            Direction::Out => connection.open_bi().await,
            Direction::In => connection.accept_bi().await,
        }
    };
    let (send, receive) = match timeout(STALLED, opened).await {
        Ok(Ok(streams)) => streams,
        Ok(Err(error)) => return Ended::Lost(error.to_string()),
        Err(_) => return Ended::Stalled,
    };
    let now = (node.clock)().now;
    node.peers.note(seat.peer, |contact| {
        contact.met = Some(now);
        contact.direction = Some(direction);
        contact.problem = None;
    });
    let (heard, hearing) = mpsc::channel(HEARD_MAX);
    let (saying, to_say) = mpsc::channel(TO_SAY_MAX);
    // They end with this function, also when it is ended from outside.
    let mut reader = JoinSet::new();
    let mut writer = JoinSet::new();
    reader.spawn(hear(Arc::clone(node), seat.peer, receive, heard));
    writer.spawn(say(Arc::clone(node), seat.peer, send, to_say));
    let mut talk = match Talk::new(node, seat, direction, saying) {
        Ok(talk) => talk,
        Err(error) => return Ended::Trouble(error.to_string()),
    };
    let spoken = tokio::task::spawn_blocking(move || talk.run(hearing)).await;
    // The last words go out before the connection is closed.
    match timeout(FAREWELL, writer.join_next()).await {
        Ok(Some(Ok(Err(error)))) => tracing::debug!(%error, "the last words did not arrive"),
        Ok(_) => {}
        Err(_) => tracing::debug!("the last words were not waited for"),
    }
    spoken.unwrap_or_else(|error| Ended::Trouble(format!("the conversation broke: {error}")))
}

/// Something that the session will hear.
#[derive(Debug)]
enum Next {
    Start,
    Frame(Vec<u8>),
    Stored(u64),
    Appended(CompartmentId),
    BlobStored(CompartmentId, BlobHash),
    RosterChanged,
    End(Ended),
}

/// The session and what it works with.
struct Talk {
    node: Arc<Node>,
    /// When the connection stood.
    begun: Instant,
    session: Session,
    peer: NodeId,
    bell: Arc<Bell>,
    saying: mpsc::Sender<Vec<u8>>,
    runtime: Handle,
    instance: InstanceId,
    roster: Arc<Roster>,
    next: VecDeque<Next>,
    /// Parts of content that are on their way to the disk.
    storing: VecDeque<(u64, BlobHash, Pending<Put, StoreError>)>,
    quota: Quota,
    delivered: Delivered,
}

impl Talk {
    fn new(
        node: &Arc<Node>,
        seat: &Seat,
        direction: Direction,
        saying: mpsc::Sender<Vec<u8>>,
    ) -> Result<Self, StoreError> {
        let mut settings = Settings::new((node.clock)().wall());
        // One of the two asks for the proof; the other answers.
        // A new site works with what is recent while the history still comes.
        settings.hot_first = true;
        settings.prove =
            direction == Direction::Out && seat.number() % PROVE_EVERY == PROVE_EVERY - 1;
        Ok(Self {
            node: Arc::clone(node),
            begun: seat.since,
            session: Session::new(seat.peer, settings),
            peer: seat.peer,
            bell: Arc::clone(&seat.bell),
            saying,
            runtime: Handle::current(),
            instance: instance(node)?,
            roster: Arc::clone(&node.setting().roster),
            next: VecDeque::from([Next::Start]),
            storing: VecDeque::new(),
            quota: Quota::new(Instant::now()),
            delivered: Delivered::default(),
        })
    }

    fn run(&mut self, mut hearing: mpsc::Receiver<Result<Vec<u8>, Ended>>) -> Ended {
        let ended = loop {
            let Some(next) = self.next.pop_front() else {
                match self.idle(&mut hearing) {
                    Ok(None) => continue,
                    Ok(Some(ended)) => break ended,
                    Err(error) => break Ended::Trouble(error.to_string()),
                }
            };
            match self.step(&next) {
                Ok(None) => {}
                Ok(Some(ended)) => break ended,
                Err(error) => break Ended::Trouble(error.to_string()),
            }
        };
        self.delivered.keep(&self.node, self.peer);
        ended
    }

    /// Looks for something to do: what was heard already, so that parts of content share a commit; then
    /// what is being stored; then whatever comes.
    fn idle(
        &mut self,
        hearing: &mut mpsc::Receiver<Result<Vec<u8>, Ended>>,
    ) -> Result<Option<Ended>, Failure> {
        if self.storing.len() < STORING_MAX
            && let Ok(heard) = hearing.try_recv()
        {
            self.came(Came::Frame(heard));
            return Ok(None);
        }
        if !self.storing.is_empty() {
            return self.settle();
        }
        let came = self.runtime.block_on(wait(hearing, &self.bell));
        self.came(came);
        Ok(None)
    }

    /// Waits until everything that is being stored is on disk, and lets the session hear of it.
    fn settle(&mut self) -> Result<Option<Ended>, Failure> {
        while let Some((batch, hash, written)) = self.storing.pop_front() {
            if written.wait()? == Put::Wrong {
                let problem = format!("E107: content {hash} is not what its name says");
                return Ok(Some(Ended::Garbled(problem)));
            }
            self.next.push_back(Next::Stored(batch));
        }
        Ok(None)
    }

    /// Puts what came in line.
    fn came(&mut self, came: Came) {
        let setting = self.node.setting();
        match came {
            Came::Frame(Ok(frame)) => self.next.push_back(Next::Frame(frame)),
            Came::Frame(Err(ended)) => self.next.push_back(Next::End(ended)),
            Came::Rung(rung) => {
                let written = rung.written.iter();
                let written = written.filter_map(|row| setting.compartment(*row));
                self.next
                    .extend(written.map(|held| Next::Appended(held.scope.compartment)));
                let stored = rung.stored.into_iter();
                let stored = stored.filter_map(|(row, hash)| {
                    let held = setting.compartment(row)?;
                    Some(Next::BlobStored(held.scope.compartment, hash))
                });
                self.next.extend(stored);
                if rung.roster {
                    self.next.push_back(Next::RosterChanged);
                }
                match rung.ending {
                    Some(Ending::Stopping) => self.next.push_front(Next::End(Ended::Stopping)),
                    Some(Ending::Twice) => self.next.push_front(Next::End(Ended::Twice)),
                    None => {}
                }
            }
        }
        if !Arc::ptr_eq(&self.roster, &setting.roster) {
            self.roster = Arc::clone(&setting.roster);
            self.next.push_back(Next::RosterChanged);
        }
    }

    /// Lets the session hear one thing and does what it says.
    fn step(&mut self, next: &Next) -> Result<Option<Ended>, Failure> {
        let input = match next {
            Next::Start => Input::Start,
            Next::Frame(frame) => Input::Frame(frame),
            Next::Stored(batch) => Input::Stored { batch: *batch },
            Next::Appended(compartment) => Input::Appended(*compartment),
            Next::BlobStored(compartment, hash) => Input::BlobStored(*compartment, *hash),
            Next::RosterChanged => Input::RosterChanged,
            Next::End(ended) => return Ok(Some(ended.clone())),
        };
        let setting = self.node.setting();
        let now = (self.node.clock)().now;
        let (session, instance) = (&mut self.session, self.instance);
        let outputs = self
            .node
            .store
            .read(|db| session.handle(input, &Held::new(db, setting, instance), now))?;
        for output in outputs {
            if let Some(ended) = self.execute(output)? {
                return Ok(Some(ended));
            }
        }
        Ok(None)
    }

    fn execute(&mut self, output: Output) -> Result<Option<Ended>, Failure> {
        match output {
            Output::Send(frame) => {
                let sent = timeout(STALLED, self.saying.send(frame));
                match self.runtime.block_on(sent) {
                    Ok(Ok(())) => Ok(None),
                    // Why the stream is gone will be heard from the other direction.
                    Ok(Err(_)) => Ok(None),
                    Err(_) => Ok(Some(Ended::Stalled)),
                }
            }
            Output::Admit {
                batch,
                compartment,
                parcels,
                cursor,
            } => {
                // The session hears in order what is stored.
                if let Some(ended) = self.settle()? {
                    return Ok(Some(ended));
                }
                let weight: usize = parcels.iter().map(orgo_sync::parcel::Parcel::weight).sum();
                let source = admit::Source::Wire(self.peer);
                let report = admit::parcels(&self.node, source, compartment, parcels, cursor)?;
                self.next.push_back(Next::Stored(batch));
                let is_new = report.envelopes + report.changes > 0;
                let within = self.quota.took(weight, is_new, Instant::now());
                Ok((!within).then_some(Ended::Repeats))
            }
            Output::AdmitRoster { batch, entries } => {
                if let Some(ended) = self.settle()? {
                    return Ok(Some(ended));
                }
                admit::roster(&self.node, admit::Source::Wire(self.peer), entries)?;
                self.next.push_back(Next::Stored(batch));
                Ok(None)
            }
            Output::Blob {
                batch,
                compartment,
                hash,
                number,
                chunk,
            } => {
                let written = content::take_in_later(&self.node, compartment, hash, number, chunk);
                self.storing.push_back((batch, hash, written));
                Ok(None)
            }
            Output::Delivered {
                compartment,
                position,
            } => {
                self.delivered.note(compartment, position);
                if self.delivered.is_due(Instant::now()) {
                    self.delivered.keep(&self.node, self.peer);
                }
                Ok(None)
            }
            Output::Note(event) => {
                self.note(event);
                Ok(None)
            }
            Output::Close(reason) => Ok(Some(Ended::Closed(reason))),
        }
    }

    /// Hears what the peer takes the time to be. It read its clock after the two had shaken hands, so at most
    /// as long ago as that.
    fn hear_clock(&self, theirs: Wall) {
        let age = self.begun.elapsed().saturating_add(GREETING);
        let age_ms = i64::try_from(age.as_millis()).unwrap_or(i64::MAX);
        if let Err(error) = clock::say::heard(&self.node, theirs, age_ms) {
            tracing::error!(%error, "the time that another node told could not be used");
        }
    }

    fn note(&mut self, event: Event) {
        tracing::debug!(peer = %self.peer, ?event, "in a conversation");
        match event {
            Event::Met {
                version,
                skew_ms,
                wall,
                ..
            } => {
                self.node.peers.note(self.peer, |contact| {
                    contact.version = version.to_string();
                    contact.skew_ms = Some(skew_ms);
                });
                self.hear_clock(wall);
            }
            Event::CaughtUp => {
                self.delivered.keep(&self.node, self.peer);
                self.node.peers.is_even_now(self.peer);
            }
            Event::Idle => self.delivered.keep(&self.node, self.peer),
            Event::BlobTooLarge { hash, size, .. } => {
                tracing::info!(%hash, size, "content is too large to be fetched by itself");
            }
            Event::Estimate {
                envelopes, first, ..
            } => {
                if first && envelopes > FILL_MIN {
                    self.node.peers.fills(self.peer, Instant::now());
                }
            }
            Event::Compared { .. } | Event::Ignored { .. } => {}
        }
    }
}

/// What wakes a session.
enum Came {
    Frame(Result<Vec<u8>, Ended>),
    Rung(Rung),
}

async fn wait(hearing: &mut mpsc::Receiver<Result<Vec<u8>, Ended>>, bell: &Bell) -> Came {
    tokio::select! {
        rung = bell.wait() => Came::Rung(rung),
        heard = hearing.recv() => Came::Frame(
            heard.unwrap_or_else(|| Err(Ended::Lost("nothing can be heard".to_owned()))),
        ),
    }
}

/// Returns which life of its store a node is in.
fn instance(node: &Node) -> Result<InstanceId, StoreError> {
    let bytes = node
        .store
        .read(|db| Ok::<_, StoreError>(meta::get(db, meta::INSTANCE)?))?;
    let bytes = bytes.and_then(|bytes| <[u8; 16]>::try_from(bytes).ok());
    bytes
        .map(InstanceId::new)
        .ok_or_else(|| StoreError::Damaged {
            table: "meta",
            problem: "there is no instance".to_owned(),
        })
}
