//! The board: who is being talked with at this moment, and how it goes.
//!
//! A conversation takes a seat on it and gets a bell, by which the rest of the node tells it that
//! something was written, that the roster changed, or that it has to end.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use iroh::RelayUrl;
use orgo_schema::id::{BlobHash, NodeId};
use tokio::{
    sync::{Notify, mpsc, watch},
    time::Instant,
};

use super::glance::Glances;
use crate::store::peer::{Contact, Direction};

/// The most conversations at once: each holds about 6 MB of windows for compression.
pub const TALKS_MAX: usize = 64;
/// How long two nodes may take to call each other at the same time. Among two connections that are both
/// younger than this the names decide, later the newer one is right: it was made because the other end
/// has lost the old one.
const SAME_TIME: Duration = Duration::from_secs(10);
/// How long one other may fill this node for the first time before others are heard, too.
const FILL_MAX: Duration = Duration::from_secs(600);
/// How long a node that misbehaved is sent away (SECURITY 4, S77).
pub const SENT_AWAY: Duration = Duration::from_secs(60);

/// Who is being talked with.
#[derive(Debug)]
pub struct Board {
    lines: Mutex<BTreeMap<NodeId, Line>>,
    talks: AtomicU64,
    asked: Mutex<Option<mpsc::Sender<Ask>>>,
    changed: watch::Sender<u64>,
    relays: Mutex<Vec<RelayUrl>>,
    /// How replication stood when a page last asked.
    pub glances: Glances,
}

impl Default for Board {
    fn default() -> Self {
        Self {
            lines: Mutex::default(),
            talks: AtomicU64::default(),
            asked: Mutex::default(),
            changed: watch::Sender::new(0),
            relays: Mutex::default(),
            glances: Glances::default(),
        }
    }
}

/// What somebody asks of those who call other nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    /// Call this node now, whatever happened before.
    Call(NodeId),
    /// Call everybody now.
    CallAll,
}

/// What is known of one peer since the program started.
#[derive(Debug, Default)]
struct Line {
    talk: Option<Talk>,
    contact: Contact,
    /// Whether `contact` says more than the store.
    is_new: bool,
    sent_away_until: Option<Instant>,
}

#[derive(Debug)]
struct Talk {
    number: u64,
    direction: Direction,
    since: Instant,
    bell: Arc<Bell>,
    /// Whether both have what the other had when they began.
    is_even: bool,
    /// Since when it tells this node, which had nothing, everything.
    fills_since: Option<Instant>,
}

/// A seat of one conversation. It is given back when it goes away, however the conversation ends.
#[derive(Debug)]
pub struct Seat {
    /// With whom.
    pub peer: NodeId,
    /// What wakes it.
    pub bell: Arc<Bell>,
    /// Since when.
    pub since: Instant,
    number: u64,
    board: Arc<Board>,
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.board.leave(self.peer, self.number);
    }
}

/// Why a conversation is ended by this node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The program stops.
    Stopping,
    /// The two are connected another way.
    Twice,
}

/// Why no conversation was begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoSeat {
    /// The two talk already.
    Twice,
    /// Too many conversations.
    Busy,
}

/// What a bell has to tell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rung {
    /// The rows of the compartments in which something was written.
    pub written: BTreeSet<i64>,
    /// Content that is here whole since, with the row of its compartment.
    pub stored: BTreeSet<(i64, BlobHash)>,
    /// Whether the roster changed.
    pub roster: bool,
    /// Whether to end.
    pub ending: Option<Ending>,
}

/// Wakes one conversation.
#[derive(Debug, Default)]
pub struct Bell {
    rung: Mutex<Rung>,
    notify: Notify,
}

impl Seat {
    /// Returns the number of the conversation since the program started.
    pub const fn number(&self) -> u64 {
        self.number
    }
}

impl Bell {
    /// Adds something to tell.
    pub fn ring(&self, tell: impl FnOnce(&mut Rung)) {
        tell(&mut self.rung.lock().unwrap_or_else(PoisonError::into_inner));
        self.notify.notify_one();
    }

    /// Waits until there is something to tell. What is told is gone.
    pub async fn wait(&self) -> Rung {
        loop {
            let rung =
                std::mem::take(&mut *self.rung.lock().unwrap_or_else(PoisonError::into_inner));
            if rung != Rung::default() {
                return rung;
            }
            self.notify.notified().await;
        }
    }
}

impl Board {
    /// Takes a seat for a conversation, in place of an older one where that is what both ends will do.
    ///
    /// # Errors
    /// Why there is none.
    pub fn sit(
        self: &Arc<Self>,
        own: NodeId,
        peer: NodeId,
        direction: Direction,
        now: Instant,
    ) -> Result<Seat, NoSeat> {
        let mut lines = self.lines();
        // Several would tell everything several times.
        let is_filled = lines.iter().any(|(other, line)| {
            let since = line.talk.as_ref().and_then(|talk| talk.fills_since);
            *other != peer && since.is_some_and(|since| now < since + FILL_MAX)
        });
        if is_filled {
            return Err(NoSeat::Busy);
        }
        let talking = lines.values().filter(|line| line.talk.is_some()).count();
        let line = lines.entry(peer).or_default();
        match &line.talk {
            Some(old) if !replaces(own, peer, old, direction, now) => return Err(NoSeat::Twice),
            Some(old) => old.bell.ring(|rung| rung.ending = Some(Ending::Twice)),
            None if talking >= TALKS_MAX => return Err(NoSeat::Busy),
            None => {}
        }
        let bell = Arc::new(Bell::default());
        let number = self.talks.fetch_add(1, Ordering::Relaxed);
        line.talk = Some(Talk {
            number,
            direction,
            since: now,
            bell: Arc::clone(&bell),
            is_even: false,
            fills_since: None,
        });
        drop(lines);
        self.tell_change();
        Ok(Seat {
            peer,
            bell,
            since: now,
            number,
            board: Arc::clone(self),
        })
    }

    fn leave(&self, peer: NodeId, number: u64) {
        let mut lines = self.lines();
        if let Some(line) = lines.get_mut(&peer)
            && line.talk.as_ref().is_some_and(|talk| talk.number == number)
        {
            line.talk = None;
        }
        drop(lines);
        self.tell_change();
    }

    /// Whether a node is being talked with.
    pub fn is_talking(&self, peer: NodeId) -> bool {
        self.lines()
            .get(&peer)
            .is_some_and(|line| line.talk.is_some())
    }

    /// Whether anybody is being talked with.
    pub fn is_anybody_talking(&self) -> bool {
        self.lines().values().any(|line| line.talk.is_some())
    }

    /// Follows who is being talked with.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    /// Changes what is known of a peer.
    pub fn note(&self, peer: NodeId, change: impl FnOnce(&mut Contact)) {
        let mut lines = self.lines();
        let line = lines.entry(peer).or_default();
        change(&mut line.contact);
        line.is_new = true;
    }

    /// Takes note why a try came to nothing, or that it did not.
    pub fn put_problem(&self, peer: NodeId, problem: Option<String>) {
        self.note(peer, |contact| contact.problem = problem);
        self.tell_change();
    }

    /// Takes note that a node, which had nothing, is told everything by another: further ones have to wait.
    pub fn fills(&self, peer: NodeId, now: Instant) {
        if let Some(talk) = self.lines().entry(peer).or_default().talk.as_mut() {
            talk.fills_since.get_or_insert(now);
        }
    }

    /// Takes note that both have what the other had when they began to talk.
    pub fn is_even_now(&self, peer: NodeId) {
        let mut filled = None;
        if let Some(talk) = self.lines().entry(peer).or_default().talk.as_mut() {
            talk.is_even = true;
            filled = talk.fills_since.take();
        }
        self.tell_change();
        if filled.is_some() {
            self.ask(Ask::CallAll);
        }
    }

    /// Whether two nodes talk and both have what the other had when they began.
    pub fn is_even(&self, peer: NodeId) -> bool {
        let lines = self.lines();
        let talk = lines.get(&peer).and_then(|line| line.talk.as_ref());
        talk.is_some_and(|talk| talk.is_even)
    }

    /// Begins with what the store knows.
    pub fn begin(&self, known: impl IntoIterator<Item = (NodeId, Contact)>) {
        let mut lines = self.lines();
        for (peer, contact) in known {
            lines.entry(peer).or_default().contact = contact;
        }
    }

    /// Says which relays this node is connected through.
    pub fn set_relays(&self, relays: Vec<RelayUrl>) {
        *self.relays.lock().unwrap_or_else(PoisonError::into_inner) = relays;
    }

    /// Returns the relays this node is connected through.
    pub fn relays(&self) -> Vec<RelayUrl> {
        let relays = self.relays.lock().unwrap_or_else(PoisonError::into_inner);
        relays.clone()
    }

    /// Returns what is known of a peer, and whether it is being talked with.
    pub fn contact(&self, peer: NodeId) -> Option<(Contact, bool)> {
        let lines = self.lines();
        let line = lines.get(&peer)?;
        Some((line.contact.clone(), line.talk.is_some()))
    }

    /// Returns what the store does not know yet.
    pub fn take_news(&self) -> Vec<(NodeId, Contact)> {
        let mut lines = self.lines();
        let news = lines.iter_mut().filter(|(_, line)| line.is_new);
        news.map(|(peer, line)| {
            line.is_new = false;
            (*peer, line.contact.clone())
        })
        .collect()
    }

    /// Sends a node away for [`SENT_AWAY`].
    pub fn send_away(&self, peer: NodeId, now: Instant) {
        self.lines().entry(peer).or_default().sent_away_until = Some(now + SENT_AWAY);
    }

    /// Whether a node was sent away and the time is not over.
    pub fn is_sent_away(&self, peer: NodeId, now: Instant) -> bool {
        let lines = self.lines();
        let until = lines.get(&peer).and_then(|line| line.sent_away_until);
        until.is_some_and(|until| now < until)
    }

    /// Tells all conversations that something was written in a compartment.
    pub fn written(&self, compartment: i64) {
        self.ring_all(|rung| {
            rung.written.insert(compartment);
        });
    }

    /// Tells all conversations that content is here whole.
    pub fn stored(&self, compartment: i64, hash: BlobHash) {
        self.ring_all(|rung| {
            rung.stored.insert((compartment, hash));
        });
    }

    /// Tells all conversations that the roster changed.
    pub fn roster_changed(&self) {
        self.ring_all(|rung| rung.roster = true);
        self.tell_change();
    }

    /// Ends all conversations.
    pub fn end_all(&self) {
        self.ring_all(|rung| rung.ending = Some(Ending::Stopping));
    }

    /// Asks those who call other nodes, if there are any. Returns whether there are.
    pub fn ask(&self, ask: Ask) -> bool {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.as_ref().is_some_and(|sender| {
            // Where many questions wait already, one more changes nothing.
            !matches!(
                sender.try_send(ask),
                Err(mpsc::error::TrySendError::Closed(_))
            )
        })
    }

    /// Whether there is anybody who calls other nodes.
    pub fn is_listened_to(&self) -> bool {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.as_ref().is_some_and(|sender| !sender.is_closed())
    }

    /// Listens to what is asked; nobody else does from now on.
    pub fn listen(&self) -> mpsc::Receiver<Ask> {
        let (sender, receiver) = mpsc::channel(64);
        *self.asked.lock().unwrap_or_else(PoisonError::into_inner) = Some(sender);
        receiver
    }

    fn ring_all(&self, tell: impl Fn(&mut Rung)) {
        for talk in self.lines().values().filter_map(|line| line.talk.as_ref()) {
            talk.bell.ring(&tell);
        }
    }

    fn tell_change(&self) {
        self.changed
            .send_modify(|count| *count = count.wrapping_add(1));
    }

    fn lines(&self) -> MutexGuard<'_, BTreeMap<NodeId, Line>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a new connection takes the place of the old one. Both ends come to one answer.
fn replaces(own: NodeId, peer: NodeId, old: &Talk, new: Direction, now: Instant) -> bool {
    let at_the_same_time = now.saturating_duration_since(old.since) < SAME_TIME;
    if old.direction == new || !at_the_same_time {
        return true;
    }
    // The one that the lower name called stays.
    (new == Direction::Out) == (own < peer)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOW: NodeId = NodeId::new([1; 32]);
    const HIGH: NodeId = NodeId::new([2; 32]);

    #[test]
    fn of_two_calls_at_once_both_ends_keep_the_same() {
        use Direction::{In, Out};
        let check = |own, peer, first, second, after, kept_second| {
            let board = Arc::new(Board::default());
            let now = Instant::now();
            let seat = board.sit(own, peer, first, now).unwrap();
            let later = board.sit(own, peer, second, now + Duration::from_secs(after));
            assert_eq!(
                later.is_ok(),
                kept_second,
                "{own} {first:?} {second:?} {after}"
            );
            // The old one that goes does not take the new one with it.
            drop(seat);
            assert_eq!(board.is_talking(peer), kept_second);
        };
        // The low one calls, whichever connection each end sees first.
        check(LOW, HIGH, Out, In, 1, false);
        check(HIGH, LOW, In, Out, 1, false);
        check(LOW, HIGH, In, Out, 1, true);
        check(HIGH, LOW, Out, In, 1, true);
        // The other end calls again: it has lost the old one.
        check(LOW, HIGH, In, In, 1, true);
        check(LOW, HIGH, Out, In, 11, true);
        check(HIGH, LOW, In, In, 30, true);
    }

    #[test]
    fn there_are_only_so_many_seats() {
        let board = Arc::new(Board::default());
        let now = Instant::now();
        let mut seats = Vec::new();
        for number in 0..TALKS_MAX {
            let peer = NodeId::new([u8::try_from(number).unwrap() + 2; 32]);
            seats.push(board.sit(LOW, peer, Direction::In, now).unwrap());
        }
        let one_more = board.sit(LOW, NodeId::new([255; 32]), Direction::In, now);
        assert_eq!(one_more.unwrap_err(), NoSeat::Busy);
        seats.pop();
        let one_more = board.sit(LOW, NodeId::new([255; 32]), Direction::In, now);
        assert!(one_more.is_ok());
    }

    #[test]
    fn one_fills_a_new_node_and_the_others_wait() {
        let board = Arc::new(Board::default());
        let now = Instant::now();
        let third = NodeId::new([3; 32]);
        let first = board.sit(LOW, HIGH, Direction::Out, now).unwrap();
        board.fills(HIGH, now);
        let check = |after, is_let_in| {
            let now = now + Duration::from_secs(after);
            let seat = board.sit(LOW, third, Direction::In, now);
            assert_eq!(seat.is_ok(), is_let_in, "{after}");
        };
        check(1, false);
        check(601, true);
        board.is_even_now(HIGH);
        check(2, true);
        board.fills(HIGH, now);
        drop(first);
        check(3, true);
    }

    #[tokio::test]
    async fn a_bell_tells_everything_once() {
        let board = Arc::new(Board::default());
        let seat = board
            .sit(LOW, HIGH, Direction::Out, Instant::now())
            .unwrap();
        board.written(1);
        board.written(2);
        board.written(1);
        board.roster_changed();
        let rung = seat.bell.wait().await;
        assert_eq!(rung.written, [1, 2].into());
        assert!(rung.roster && rung.ending.is_none());
        board.end_all();
        assert_eq!(seat.bell.wait().await.ending, Some(Ending::Stopping));
    }

    #[test]
    fn s77_who_is_sent_away_may_come_back_in_a_minute() {
        let board = Board::default();
        let now = Instant::now();
        board.send_away(HIGH, now);
        assert!(board.is_sent_away(HIGH, now + Duration::from_secs(59)));
        assert!(!board.is_sent_away(HIGH, now + Duration::from_secs(61)));
        assert!(!board.is_sent_away(LOW, now));
    }

    #[test]
    fn news_are_taken_once() {
        let board = Board::default();
        board.note(HIGH, |contact| contact.sent_bytes = 7);
        assert_eq!(board.take_news().len(), 1);
        assert!(board.take_news().is_empty());
        assert_eq!(board.contact(HIGH).unwrap().0.sent_bytes, 7);
    }
}
