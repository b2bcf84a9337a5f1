//! Messages that a task causes: which are wanted, and what became of each (CONVERGENCE 7).
//!
//! [`follow_up`] says whom a task's story should reach, `messages` folds what nodes recorded about
//! sending. A lease keeps two gateways that see each other from sending one message twice; gateways that
//! do not see each other may, and then both have said so.

mod call;
mod decide;
mod guests;
mod story;
mod wish;

use std::collections::{BTreeMap, BTreeSet};

use orgo_schema::{
    fact::{Author, Body, Channel, Decided, Leased, Purpose, Recipient, TryOutcome, Wanted},
    id::{FactId, NodeId, UserId},
    time::Timestamp,
};

pub use decide::{
    NEWS_MS, News, Range, Reach, Team, follow_up, is_still_wanted, leaves_a_place, unblocked,
};
pub(crate) use decide::{due_soon, news, of_decision, of_transfers};
pub use guests::{called_off, is_inviting};
pub use story::{Origin, REPLY_MS, Story, came, is_untold, unheard};
pub use wish::{EndedWeek, When, is_week, problems, week_ended, when};

use crate::{
    consent::{self, Consent},
    order::Order,
};

/// Tries after which a message is given up.
pub const TRIES_MAX: u32 = 20;
/// How long after the end of another node's lease it counts as over: clocks differ.
pub const MARGIN_MS: i64 = 2 * 60_000;
/// How long after a first failed try the next one is.
const WAIT_FIRST_MS: i64 = 60_000;
/// The longest time between tries.
const WAIT_MAX_MS: i64 = 6 * 3_600_000;
/// How long after the first failed try an event for a webhook is still tried.
const CALL_MS: i64 = 24 * 3_600_000;

/// Why somebody gets no mail about what they have read on the pages.
pub const SEEN: &str = "they had seen it on the pages before";

/// Why nobody gets what somebody refused.
pub const REFUSED: &str = "somebody said no to it";

/// A message and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its identity.
    pub effect: FactId,
    /// What is wanted.
    pub wanted: Wanted,
    /// What became of it.
    pub state: State,
    /// The highest fencing number of its leases.
    pub number: u32,
    /// How often it was tried in vain.
    pub failures: u32,
    /// When it was first tried in vain.
    pub failing_since: Option<Timestamp>,
    /// The nodes that sent it. More than one: it left twice, from gateways that did not see each other.
    pub sent_by: BTreeSet<NodeId>,
    /// Whether it was held back for its recipient before.
    pub was_held: bool,
    /// The stretch of time with whose messages it goes, or went, in one mail.
    pub period: Option<String>,
    /// When its recipient saw it on the pages, first, as far as the clock there said.
    pub seen: Option<Timestamp>,
    /// What people said whether it may go, if somebody did.
    pub consent: Option<bool>,
}

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// It waits to be sent.
    Waiting {
        /// Not before then.
        after: Option<Timestamp>,
        /// Why the last try failed.
        problem: Option<String>,
    },
    /// A node is about to send it.
    Leased {
        /// Which.
        by: NodeId,
        /// Until when nobody else does.
        until: Timestamp,
    },
    /// The next server has it.
    Sent {
        /// Since when, as far as the sender's clock says.
        at: Timestamp,
    },
    /// It will not be sent.
    Dropped {
        /// Why.
        reason: String,
    },
}

impl Message {
    /// Whether a node may take it on itself to send this now.
    pub fn may_lease(&self, node: NodeId, now: Timestamp) -> bool {
        match &self.state {
            State::Waiting { after, .. } => after.is_none_or(|after| after <= now),
            // What this node began before it stopped, nobody else can end sooner.
            State::Leased { by, until } => *by == node || until.plus_ms(MARGIN_MS) <= now,
            State::Sent { .. } | State::Dropped { .. } => false,
        }
    }

    /// Returns when its recipient was told by it: it was sent, or they saw it on the pages.
    pub fn told_at(&self) -> Option<Timestamp> {
        let sent = match self.state {
            State::Sent { at } => Some(at),
            State::Waiting { .. } | State::Leased { .. } | State::Dropped { .. } => None,
        };
        sent.into_iter().chain(self.seen).min()
    }

    /// Returns when somebody may act on it next; nothing when nobody needs to.
    pub fn due(&self) -> Option<Timestamp> {
        match &self.state {
            State::Waiting { after, .. } => Some(after.unwrap_or_default()),
            State::Leased { until, .. } => Some(*until),
            State::Sent { .. } | State::Dropped { .. } => None,
        }
    }
}

/// Folds what people said whether messages may go, and returns it by message. A yes or no to one of several
/// that tell many the same is one to all of them, whoever turns out to be among them.
pub(crate) fn agree(
    order: &Order<'_>,
    decided: &[(usize, &Decided)],
    messages: &mut BTreeMap<FactId, Message>,
) -> BTreeMap<FactId, Consent> {
    let mut said = BTreeMap::new();
    if decided.is_empty() {
        return said;
    }
    let mut groups: BTreeMap<(FactId, Purpose), BTreeSet<FactId>> = BTreeMap::new();
    // What machines of the organization are told waits for nobody.
    let mails = messages.iter();
    let mails = mails.filter(|(_, message)| message.wanted.channel == Channel::Mail);
    for (effect, message) in mails {
        let group = (message.wanted.cause, message.wanted.purpose);
        groups.entry(group).or_default().insert(*effect);
    }
    for group in groups.values() {
        let Some(consent) = consent::fold_any(order, decided, |act| group.contains(&act)) else {
            continue;
        };
        for effect in group {
            if let Some(message) = messages.get_mut(effect) {
                message.agree(consent.yes.is_some());
            }
            said.insert(*effect, consent.clone());
        }
    }
    said
}

/// Folds the messages of a document, by identity.
pub(crate) fn messages(order: &Order<'_>) -> BTreeMap<FactId, Message> {
    let mut messages = BTreeMap::new();
    for (_, id, fact) in order.iter() {
        if let (Body::Wanted(wanted), Author::Derived) = (&fact.body, fact.by) {
            messages.insert(id, Message::new(id, wanted.clone()));
        }
    }
    for (_, _, fact) in order.iter() {
        let (Author::Node(node), Some(wall)) = (fact.by, fact.wall) else {
            continue;
        };
        if let Body::Leased(leased) = &fact.body
            && let Some(message) = messages.get_mut(&leased.effect)
        {
            message.lease(node, leased);
        }
        if let Body::Tried(tried) = &fact.body
            && let Some(message) = messages.get_mut(&tried.effect)
        {
            message.end(node, &tried.outcome, wall.latest);
        }
    }
    for (_, _, fact) in order.iter() {
        let (Body::Seen { effects }, Author::Person { user, .. }) = (&fact.body, fact.by) else {
            continue;
        };
        for effect in effects {
            let message = messages.get_mut(effect);
            let own = message.filter(|message| message.wanted.to == Recipient::User(user));
            if let (Some(message), Some(wall)) = (own, fact.wall) {
                message.see(wall.latest);
            }
        }
    }
    messages
}

/// Lists what people saw on the pages that no message told them: by what the message would be, and who saw it, with
/// when they did, first.
pub(crate) fn seen(
    order: &Order<'_>,
    messages: &BTreeMap<FactId, Message>,
) -> BTreeMap<(FactId, UserId), Timestamp> {
    let mut seen: BTreeMap<(FactId, UserId), Timestamp> = BTreeMap::new();
    for (_, _, fact) in order.iter() {
        let (Body::Seen { effects }, Author::Person { user, .. }, Some(wall)) =
            (&fact.body, fact.by, fact.wall)
        else {
            continue;
        };
        for effect in effects
            .iter()
            .filter(|effect| !messages.contains_key(effect))
        {
            let at = seen.entry((*effect, user)).or_insert(wall.latest);
            *at = wall.latest.min(*at);
        }
    }
    seen
}

impl Message {
    /// Whether it tells somebody outside of a case that is offered to them, or was.
    pub const fn is_outside_offer(&self) -> bool {
        let of_offer = matches!(
            self.wanted.purpose,
            Purpose::Offered | Purpose::OfferAnswered
        );
        of_offer && matches!(self.wanted.to, Recipient::Person(_))
    }

    pub(crate) fn new(effect: FactId, wanted: Wanted) -> Self {
        Self {
            effect,
            period: wanted.period.clone(),
            wanted,
            state: State::Waiting {
                after: None,
                problem: None,
            },
            number: 0,
            failures: 0,
            failing_since: None,
            sent_by: BTreeSet::new(),
            was_held: false,
            seen: None,
            consent: None,
        }
    }

    const fn is_over(&self) -> bool {
        matches!(self.state, State::Sent { .. } | State::Dropped { .. })
    }

    fn lease(&mut self, by: NodeId, leased: &Leased) {
        if self.is_over() || leased.number < self.number {
            return;
        }
        // Two nodes that took the same number at once: the smaller holds, on every node alike.
        if let State::Leased { by: holder, .. } = self.state
            && leased.number == self.number
            && holder < by
        {
            return;
        }
        self.number = leased.number;
        self.state = State::Leased {
            by,
            until: leased.until,
        };
    }

    fn end(&mut self, node: NodeId, outcome: &TryOutcome, at: Timestamp) {
        match outcome {
            TryOutcome::Held {
                until,
                reason,
                period,
            } => self.hold(*until, reason, period.as_deref()),
            TryOutcome::Sent | TryOutcome::SentWithin { .. } => {
                if let TryOutcome::SentWithin { period } = outcome {
                    self.period = Some(period.clone());
                }
                self.sent_by.insert(node);
                let first = match self.state {
                    State::Sent { at: first } => first.min(at),
                    State::Waiting { .. } | State::Leased { .. } | State::Dropped { .. } => at,
                };
                self.state = State::Sent { at: first };
            }
            TryOutcome::Failed { reason } => {
                if !self.is_over() {
                    self.fail(reason, at);
                }
            }
            TryOutcome::Refused { reason } | TryOutcome::Suppressed { reason } => {
                if !self.is_over() {
                    self.state = State::Dropped {
                        reason: reason.clone(),
                    };
                }
            }
        }
    }

    /// Whoever has taken it on themselves did not know of the hold, and goes on.
    fn hold(&mut self, until: Timestamp, reason: &str, period: Option<&str>) {
        if let State::Waiting { after, problem } = &mut self.state {
            *after = Some(until);
            *problem = Some(reason.to_owned());
            self.was_held = true;
            self.period = period.map(str::to_owned).or_else(|| self.period.take());
        }
    }

    /// What somebody refused is not sent; who is about to send it may have done so.
    fn agree(&mut self, yes: bool) {
        self.consent = Some(yes);
        if let (State::Waiting { .. }, false) = (&self.state, yes) {
            self.state = State::Dropped {
                reason: REFUSED.to_owned(),
            };
        }
    }

    /// What was seen before it was sent need not be sent. Who is about to send it may have done so.
    fn see(&mut self, at: Timestamp) {
        self.seen = Some(self.seen.map_or(at, |first| first.min(at)));
        if let State::Waiting { .. } = self.state {
            self.state = State::Dropped {
                reason: SEEN.to_owned(),
            };
        }
    }

    fn fail(&mut self, reason: &str, at: Timestamp) {
        self.failures = self.failures.saturating_add(1);
        let since = self.failing_since.map_or(at, |since| since.min(at));
        self.failing_since = Some(since);
        let is_call = self.wanted.channel == Channel::Webhook;
        self.state = if is_call && since.plus_ms(CALL_MS) <= at {
            State::Dropped {
                reason: format!("tried for a day in vain, the last time: {reason}"),
            }
        } else if self.failures >= TRIES_MAX {
            State::Dropped {
                reason: format!("tried {TRIES_MAX} times in vain, the last time: {reason}"),
            }
        } else {
            let doubled = WAIT_FIRST_MS.saturating_mul(1 << (self.failures - 1).min(20));
            let mut after = at.plus_ms(doubled.min(WAIT_MAX_MS));
            if is_call {
                after = after.min(since.plus_ms(CALL_MS));
            }
            State::Waiting {
                after: Some(after),
                problem: Some(reason.to_owned()),
            }
        };
    }
}

#[cfg(test)]
mod tests {
    use orgo_schema::{fact::Tried, id::HookId};
    use proptest::prelude::*;

    use super::*;
    use crate::{
        history::{Site, fact_id, user_id},
        order::Facts,
    };

    const EFFECT: u128 = 77;

    fn want(site: &mut Site) {
        want_by(site, Recipient::User(user_id(9)), Channel::Mail);
    }

    fn want_by(site: &mut Site, to: Recipient, channel: Channel) {
        let wanted = Wanted {
            cause: fact_id(5),
            purpose: Purpose::Escalated,
            to,
            channel,
            template: None,
            period: None,
        };
        site.derive(EFFECT, Body::Wanted(wanted));
    }

    fn lease(site: &mut Site, now: i64, number: u32, until: i64) {
        let by = Author::Node(site.node());
        let leased = Leased {
            effect: fact_id(EFFECT),
            number,
            until: Timestamp(until),
        };
        site.write_as(by, now, Body::Leased(leased));
    }

    fn tried(site: &mut Site, now: i64, outcome: TryOutcome) {
        let by = Author::Node(site.node());
        let tried = Tried {
            effect: fact_id(EFFECT),
            outcome,
        };
        site.write_as(by, now, Body::Tried(tried));
    }

    fn failed(site: &mut Site, now: i64) {
        let reason = "451 busy".to_owned();
        tried(site, now, TryOutcome::Failed { reason });
    }

    fn only(facts: &Facts) -> Message {
        let mut all = messages(&Order::of(facts));
        assert_eq!(all.len(), 1);
        all.pop_first().unwrap().1
    }

    #[test]
    fn a_lease_keeps_others_away_until_it_is_over() {
        let (mut a, b) = (Site::new(1), Site::new(2));
        want(&mut a);
        assert!(only(&a.facts).may_lease(b.node(), Timestamp(0)));
        lease(&mut a, 10, 1, 1_000);
        let message = only(&a.facts);
        assert!(!message.may_lease(b.node(), Timestamp(1_000)));
        assert!(message.may_lease(b.node(), Timestamp(1_000 + MARGIN_MS)));
        assert!(message.may_lease(a.node(), Timestamp(20)));
        tried(&mut a, 30, TryOutcome::Sent);
        let message = only(&a.facts);
        assert_eq!(message.state, State::Sent { at: Timestamp(30) });
        assert!(!message.may_lease(a.node(), Timestamp(i64::MAX - MARGIN_MS)));
        assert_eq!(message.due(), None);
    }

    #[test]
    fn a_failed_try_waits_longer_each_time_and_then_gives_up() {
        let mut a = Site::new(1);
        want(&mut a);
        let mut before = 0;
        for number in 1..TRIES_MAX {
            let now = i64::from(number) * 10 * WAIT_MAX_MS;
            lease(&mut a, now, number, now + 1_000);
            failed(&mut a, now);
            let after = only(&a.facts).due().unwrap();
            let wait = after.0 - now;
            assert!((before..=WAIT_MAX_MS).contains(&wait), "{wait}");
            assert!(!only(&a.facts).may_lease(a.node(), after.plus_ms(-1)));
            assert!(only(&a.facts).may_lease(a.node(), after));
            before = wait;
        }
        failed(&mut a, 1_000 * WAIT_MAX_MS);
        let State::Dropped { reason } = only(&a.facts).state else {
            panic!("it is not given up");
        };
        assert!(
            reason.contains("20 times") && reason.contains("451 busy"),
            "{reason}"
        );
    }

    #[test]
    fn an_event_for_a_webhook_is_tried_for_a_day() {
        let mut a = Site::new(1);
        let hook = HookId::new(uuid::Uuid::from_u128(4));
        want_by(&mut a, Recipient::Hook(hook), Channel::Webhook);
        let (mut now, mut tries) = (10, 0);
        while let Some(due) = only(&a.facts).due() {
            assert!(tries < TRIES_MAX);
            now = now.max(due.0);
            failed(&mut a, now);
            tries += 1;
        }
        assert_eq!(now, 10 + CALL_MS, "the last try is when the day is over");
        assert!(tries > 8, "{tries}");
        let State::Dropped { reason } = only(&a.facts).state else {
            panic!("it is not given up");
        };
        assert!(reason.contains("for a day"), "{reason}");
    }

    #[test]
    fn what_left_twice_is_known_to_have_left_twice() {
        let (mut a, mut b) = (Site::new(1), Site::new(2));
        want(&mut a);
        b.pull(&a);
        for site in [&mut a, &mut b] {
            lease(site, 10, 1, 1_000);
            tried(site, 20, TryOutcome::Sent);
        }
        a.pull(&b);
        assert_eq!(only(&a.facts).sent_by.len(), 2);
        assert_eq!(only(&a.facts).state, State::Sent { at: Timestamp(20) });
    }

    fn see(site: &mut Site, now: i64) {
        let effects = vec![fact_id(EFFECT), fact_id(EFFECT + 1)];
        site.write_as(
            Author::Person {
                user: user_id(9),
                node: site.node(),
            },
            now,
            Body::Seen { effects },
        );
    }

    #[test]
    fn what_was_seen_before_it_was_due_is_not_sent() {
        let mut a = Site::new(1);
        want(&mut a);
        held(&mut a, 10, 500, Some("daily 2026-11-21"));
        see(&mut a, 20);
        see(&mut a, 30);
        let message = only(&a.facts);
        assert_eq!(message.seen, Some(Timestamp(20)));
        let reason = SEEN.to_owned();
        assert_eq!(message.state, State::Dropped { reason });
        assert_eq!(message.due(), None);
    }

    #[test]
    fn what_was_sent_before_it_was_seen_was_sent() {
        let (mut a, mut b) = (Site::new(1), Site::new(2));
        want(&mut a);
        b.pull(&a);
        see(&mut a, 10);
        tried(&mut b, 20, TryOutcome::Sent);
        a.pull(&b);
        let message = only(&a.facts);
        assert_eq!(message.state, State::Sent { at: Timestamp(20) });
        assert_eq!(message.seen, Some(Timestamp(10)));
    }

    #[test]
    fn nobody_sees_for_somebody_else() {
        let mut a = Site::new(1);
        want(&mut a);
        let effects = vec![fact_id(EFFECT)];
        a.write(
            10,
            Body::Seen {
                effects: effects.clone(),
            },
        );
        a.write_as(Author::Node(a.node()), 20, Body::Seen { effects });
        assert_eq!(only(&a.facts).seen, None);
    }

    fn held(site: &mut Site, now: i64, until: i64, period: Option<&str>) {
        let held = TryOutcome::Held {
            until: Timestamp(until),
            reason: "quiet hours".to_owned(),
            period: period.map(str::to_owned),
        };
        tried(site, now, held);
    }

    #[test]
    fn what_is_held_back_waits_and_knows_with_what_it_goes() {
        let mut a = Site::new(1);
        want(&mut a);
        held(&mut a, 10, 500, Some("daily 2026-11-21"));
        assert!(!only(&a.facts).may_lease(a.node(), Timestamp(499)));
        let message = only(&a.facts);
        assert!(message.may_lease(a.node(), Timestamp(500)) && message.was_held);
        held(&mut a, 500, 900, None);
        assert_eq!(only(&a.facts).due(), Some(Timestamp(900)));
        let period = "daily 2026-11-21".to_owned();
        assert_eq!(only(&a.facts).period.as_ref(), Some(&period));
        tried(&mut a, 1_000, TryOutcome::SentWithin { period });
        held(&mut a, 1_100, 2_000, None);
        assert_eq!(
            only(&a.facts).state,
            State::Sent {
                at: Timestamp(1_000)
            }
        );
    }

    #[test]
    fn a_hold_that_did_not_know_of_a_lease_does_not_end_it() {
        let (mut a, mut b) = (Site::new(1), Site::new(2));
        want(&mut a);
        b.pull(&a);
        lease(&mut a, 10, 1, 1_000);
        held(&mut b, 20, 9_000, None);
        b.pull(&a);
        assert!(matches!(only(&b.facts).state, State::Leased { .. }));
    }

    #[test]
    fn what_was_sent_stays_sent_whatever_else_is_said() {
        let (mut a, mut b) = (Site::new(1), Site::new(2));
        want(&mut a);
        b.pull(&a);
        tried(&mut a, 20, TryOutcome::Sent);
        let reason = "550 no such user".to_owned();
        tried(&mut b, 30, TryOutcome::Refused { reason });
        b.pull(&a);
        assert_eq!(only(&b.facts).state, State::Sent { at: Timestamp(20) });
    }

    #[test]
    fn nobody_but_a_node_says_what_was_sent() {
        let mut a = Site::new(1);
        want(&mut a);
        let sent = Tried {
            effect: fact_id(EFFECT),
            outcome: TryOutcome::Sent,
        };
        a.write(10, Body::Tried(sent));
        assert!(only(&a.facts).sent_by.is_empty());
    }

    proptest! {
        #[test]
        fn gateways_agree_whatever_they_heard_first(
            acts in prop::collection::vec((0..3_usize, 0..5_u8, 1..4_u32, any::<bool>()), 0..24),
        ) {
            let mut sites = [Site::new(1), Site::new(2), Site::new(3)];
            for site in &mut sites {
                want(site);
            }
            for (turn, (at, act, number, hear)) in acts.into_iter().enumerate() {
                let now = i64::try_from(turn).unwrap() * 1_000;
                match act {
                    0 => lease(&mut sites[at], now, number, now + 5_000),
                    1 => tried(&mut sites[at], now, TryOutcome::Sent),
                    2 => failed(&mut sites[at], now),
                    3 => see(&mut sites[at], now),
                    _ => tried(&mut sites[at], now, TryOutcome::Suppressed { reason: "over".into() }),
                }
                if hear {
                    let other = sites[(at + 1) % 3].clone();
                    sites[at].pull(&other);
                }
            }
            let [mut a, mut b, c] = sites;
            let (first, second) = (a.clone(), b.clone());
            a.pull(&second);
            a.pull(&c);
            b.pull(&c);
            b.pull(&first);
            prop_assert_eq!(messages(&Order::of(&a.facts)), messages(&Order::of(&b.facts)));
        }
    }
}
