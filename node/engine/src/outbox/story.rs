//! What the work on a case tells those around it: who wrote in about it, and whom its rules tell.
//!
//! Messages about a case live in its document. What they follow from is the receipt of its mail, or the last
//! time that the case was taken up again: both are the same at every node, so that two gateways which took
//! the same mail in apart still want one message (CONVERGENCE 7).

use std::collections::BTreeMap;

use orgo_schema::{
    case::CaseStatus,
    fact::{Channel, Purpose, Recipient, ReplyState, Tells},
    id::{FactId, PersonId, SignalId},
    role::RolePath,
    task::TaskStatus,
    time::Timestamp,
    word::Visibility,
};

use super::{
    Message, News, Range, Reach, State, Team, call,
    decide::{NEWS_MS, happened_at, leaves_a_place, of_transfers, tells},
    follow_up, guests, is_still_wanted,
};
use crate::{
    conduct::automation::{Act, Leave, may},
    fold::{CaseFold, LedFold, SignalFold, TaskFold},
    policy::{NotifyScope, PolicyHistory},
    resolve::Own,
    transfer::asks_about,
    webhook::Hook,
};

/// How long a reply can be taken back before it leaves, in milliseconds (SPEC 12).
pub const REPLY_MS: i64 = 10_000;

/// What opened a case, as far as messages depend on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The mail.
    pub signal: SignalId,
    /// The fact that it came in; of a case that rules opened beside, the opening.
    pub received: FactId,
    /// When a node of sound clock first had it, other than from an archive.
    pub at: Timestamp,
    /// Who wrote it.
    pub from: Option<PersonId>,
    /// Whether a machine did.
    pub is_automatic: bool,
    /// Whom the routing in force tells.
    pub tells: Option<Tells>,
}

impl Origin {
    /// Returns what messages need to know of a signal; nothing of what only archives hold: that is evidence,
    /// and nobody is told.
    pub fn of(fold: &SignalFold<'_>) -> Option<Self> {
        let in_force = fold.routings.in_force;
        Some(Self {
            signal: fold.view.signal_id,
            received: fold.received_fact,
            at: fold.received_at?,
            from: fold.received.from,
            is_automatic: fold.received.automatic.is_some(),
            tells: in_force.and_then(|routing| routing.routed.tells.clone()),
        })
    }

    /// Returns the same of a case, which rules may have opened beside that of the signal itself.
    pub fn of_case(signal: Option<&SignalFold<'_>>, led: Option<&LedFold>) -> Option<Self> {
        let origin = Self::of(signal?)?;
        match led {
            Some(led) => origin.led_to(led),
            None => Some(origin),
        }
    }

    /// Returns what messages need to know of the signal in a case that rules opened beside its own: what is told
    /// there follows from the opening, once that counts, and those whom the rules tell of this case.
    fn led_to(self, led: &LedFold) -> Option<Self> {
        led.since().map(|since| Self {
            received: led.fact,
            at: self.at.max(since),
            tells: led.led.tells.clone(),
            ..self
        })
    }
}

/// What a document of messages is about.
#[derive(Debug, Clone, Copy)]
pub enum Story<'a> {
    /// A task.
    Task(&'a TaskFold),
    /// A case with its tasks.
    Case {
        /// The case.
        case: &'a CaseFold,
        /// What opened it.
        origin: Option<&'a Origin>,
        /// Its tasks.
        tasks: &'a [&'a TaskFold],
        /// Whether senders are told that their mail came in.
        receipts: bool,
        /// Which policy held when.
        policies: &'a PolicyHistory,
    },
}

impl<'a> Story<'a> {
    /// Returns its messages, by identity.
    pub const fn messages(self) -> &'a BTreeMap<FactId, Message> {
        match self {
            Self::Task(task) => &task.messages,
            Self::Case { case, .. } => &case.messages,
        }
    }

    /// Lists whom it should reach, as of `now`. What was recorded as wanted before is among it.
    pub fn follow_up(self, now: Timestamp) -> Vec<News> {
        if let Self::Task(task) = self {
            return follow_up(task, now);
        }
        let mut news = self.news();
        news.retain(|news| news.at.plus_ms(NEWS_MS) > now || lasts(news));
        news
    }

    /// Returns before when a message that was wanted does not go, as of `now`: what reminds of a day goes the day
    /// before, and a reply a moment after it was written.
    pub fn not_before(self, message: &Message, now: Timestamp) -> Option<Timestamp> {
        let wanted = &message.wanted;
        let is_it = |news: &News| {
            news.purpose == wanted.purpose
                && news.cause == wanted.cause
                && reaches(&news.reach, wanted.to)
        };
        match (self, wanted.purpose) {
            (Self::Task(task), Purpose::DueSoon) => {
                let mut news = task.news.iter();
                news.find(|news| is_it(news)).map(|news| news.at)
            }
            (Self::Case { .. }, Purpose::ComesUp) => {
                let mut news = self.news().into_iter();
                news.find(is_it).map(|news| news.at)
            }
            (Self::Case { .. }, Purpose::Replied) => {
                let written = self.happened_at(message)?;
                // Where it was written the clock may be far ahead of this one.
                (written <= now.plus_ms(REPLY_MS)).then(|| written.plus_ms(REPLY_MS))
            }
            _ => None,
        }
    }

    /// Whether a message that was wanted still tells something true.
    ///
    /// # Errors
    /// Why it does not.
    pub fn is_still_wanted(self, message: &Message) -> Result<(), &'static str> {
        if let Self::Task(task) = self {
            return is_still_wanted(task, message);
        }
        let wanted = &message.wanted;
        if let Self::Case { case, .. } = self
            && taken_back(case).any(|reply| reply == wanted.cause)
        {
            return Err("it was taken back before it left");
        }
        let is_taken_back = message.is_outside_offer() && wanted.purpose == Purpose::OfferAnswered;
        if is_taken_back && !self.was_asked(wanted.cause) {
            return Err("they were never told of what is taken back");
        }
        if let Self::Case { case, .. } = self
            && wanted.purpose == Purpose::CalledOff
            && !guests::was_told(case, wanted.to)
        {
            return Err("they were never told of what is called off");
        }
        let holds = |news: &News| {
            let is_it = news.cause == wanted.cause && news.purpose == wanted.purpose;
            is_it && reaches(&news.reach, wanted.to)
        };
        if self.told_to(message).iter().any(holds) {
            Ok(())
        } else {
            Err("what it would tell does not hold any more")
        }
    }

    /// Whether those outside were told of the offer that something was said to.
    fn was_asked(self, answer: FactId) -> bool {
        let Self::Case { case, .. } = self else {
            return false;
        };
        let mut transfers = case.view.transfers.iter();
        let offer = transfers.find(|transfer| {
            let said = transfer.answer.as_ref();
            said.is_some_and(|said| said.answer_id == answer)
        });
        let mut messages = self.messages().values();
        messages.any(|message| {
            message.wanted.purpose == Purpose::Offered
                && offer.is_some_and(|offer| offer.offer_id == message.wanted.cause)
                && message.told_at().is_some()
        })
    }

    /// Returns when what a message tells of happened, as far as it is known here.
    pub fn happened_at(self, message: &Message) -> Option<Timestamp> {
        let (case, origin) = match self {
            Self::Task(task) => return happened_at(task, message),
            Self::Case { case, origin, .. } => (case, origin),
        };
        let wanted = &message.wanted;
        let is_of = |news: &News| news.cause == wanted.cause && news.purpose == wanted.purpose;
        let mut news = self.told_to(message).into_iter();
        let of_news = news.find(is_of).map(|news| news.at);
        let of_origin = origin.filter(|origin| origin.received == wanted.cause);
        let entries = || case.entries.iter().find(|entry| entry.fact == wanted.cause);
        // What follows from the case being there.
        let is_begin = wanted.cause == FactId::new(case.view.case_id.uuid());
        of_news
            .or_else(|| of_origin.map(|origin| origin.at))
            .or_else(|| entries().map(|entry| entry.at))
            .or_else(|| is_begin.then_some(case.view.created_at))
    }

    /// Whether a message that nobody has begun to send is no news any more: it was written down where nobody
    /// sends, and a gateway hears of it now. People find it on the pages.
    pub fn is_stale(self, message: &Message, now: Timestamp) -> bool {
        let is_fresh = |at: Timestamp| at.plus_ms(NEWS_MS) > now;
        let is_begun = message.number > 0
            || message.failures > 0
            || message.was_held
            || message.consent.is_some();
        // Another organisation hears of an offer for as long as it is open, and who wrote in what somebody replied.
        let lasts = message.is_outside_offer() || message.wanted.purpose == Purpose::Replied;
        !is_begun && !lasts && !self.happened_at(message).is_none_or(is_fresh)
    }

    /// Whether a message waits for somebody's yes: what goes beyond routing and the ladder does where the level
    /// of automation, as of what it tells, lets it ([`crate::conduct::automation`]).
    pub fn asks(self, message: &Message) -> bool {
        let wanted = &message.wanted;
        let may_wait = message.consent.is_none()
            && matches!(message.state, State::Waiting { .. })
            && wanted.channel == Channel::Mail;
        let at = || self.happened_at(message).unwrap_or_default();
        may_wait && act(wanted.purpose).is_some() && self.waits(wanted.purpose, at())
    }

    /// Lists whom the rules tell of a case without anybody's yes.
    pub fn told_by_rules(self) -> Vec<News> {
        let mut news = self.news();
        news.retain(|news| news.purpose == Purpose::Notified && !self.waits(news.purpose, news.at));
        news
    }

    /// Whether what a message tells waits for somebody's yes, by the level of automation as of then.
    fn waits(self, purpose: Purpose, at: Timestamp) -> bool {
        let (
            Self::Case {
                case,
                tasks,
                policies,
                ..
            },
            Some(act),
        ) = (self, act(purpose))
        else {
            return false;
        };
        let first = tasks.first().map(|task| &task.view);
        let domain = first.map(|task| task.domain.as_str());
        let domain = domain.or(case.view.domain.as_deref());
        let own = first.and_then(|task| Own::of_view(&task.metadata).automation);
        let level = own.unwrap_or_else(|| policies.at(at).for_domain(domain).automation);
        may(level, act) == Leave::AskFirst
    }

    /// Lists what waits for somebody's yes: messages that tell the same together, the smallest identity first.
    pub fn asking(self) -> Vec<Vec<&'a Message>> {
        let mut groups: BTreeMap<(FactId, Purpose), Vec<&Message>> = BTreeMap::new();
        let messages = self.messages().values();
        for message in
            messages.filter(|message| self.asks(message) && self.is_still_wanted(message).is_ok())
        {
            let group = (message.wanted.cause, message.wanted.purpose);
            groups.entry(group).or_default().push(message);
        }
        groups.into_values().collect()
    }

    /// Lists what holds of a case and is told to who gets a message: a webhook is told of every case.
    fn told_to(self, message: &Message) -> Vec<News> {
        match (self, message.wanted.to) {
            (
                Self::Case {
                    case,
                    origin,
                    tasks,
                    ..
                },
                Recipient::Hook(hook),
            ) => call::of_case((case, origin), tasks, hook),
            (Self::Task(_) | Self::Case { .. }, _) => self.news(),
        }
    }

    /// Lists what holds of a case and concerns somebody.
    fn news(self) -> Vec<News> {
        let Self::Case {
            case,
            origin,
            tasks,
            receipts,
            ..
        } = self
        else {
            return Vec::new();
        };
        // A mail would tell outside of what is restricted by now.
        let may_leave = case.view.visibility < Visibility::Restricted;
        let mut news: Vec<News> = if may_leave {
            replies(case).collect()
        } else {
            Vec::new()
        };
        // What somebody wrote is answered, wherever its case goes on.
        if case.view.status == CaseStatus::Merged {
            return news;
        }
        news.extend(guests::news(case, tasks));
        let offers = of_transfers(&case.view.transfers).into_iter();
        news.extend(offers.filter(|news| may_leave || !matches!(news.reach, Reach::Person(_))));
        news.extend(informs(case, origin));
        let Some(origin) = origin else {
            return news;
        };
        news.extend(notices(case, origin, tasks));
        let is_answered = !origin.is_automatic && case.view.visibility != Visibility::Anonymised;
        if let Some(from) = origin.from.filter(|_| is_answered) {
            let (cause, begun) = case.reopened.unwrap_or((origin.received, origin.at));
            let stands = stands(case, tasks, begun).map(|(purpose, at)| (cause, purpose, at, None));
            let reply = origin.tells.as_ref().and_then(|tells| tells.reply.clone());
            let receipt = match reply {
                Some(template) => Some((Purpose::Answered, Some(template))),
                None => receipts.then_some((Purpose::Received, None)),
            };
            let receipt =
                receipt.map(|(purpose, template)| (origin.received, purpose, origin.at, template));
            let told = receipt.into_iter().chain(stands);
            news.extend(told.map(|(cause, purpose, at, template)| News {
                cause,
                purpose,
                reach: Reach::Person(from),
                at,
                template,
            }));
        }
        news
    }
}

/// Whether something of a story has not been written down as wanted, whenever it happened: for people, or for
/// one of the webhooks.
pub fn is_untold(story: Story<'_>, hooks: &[Hook]) -> bool {
    let is_told = |news: &News| {
        let is_call = matches!(news.reach, Reach::Hook(_));
        let mut messages = story.messages().values();
        messages.any(|message| {
            let wanted = &message.wanted;
            let is_same = wanted.purpose == news.purpose
                || leaves_a_place(news) && wanted.purpose == Purpose::Escalated;
            let is_it = wanted.cause == news.cause && is_same;
            is_it && wanted.to.hook().is_some() == is_call && reaches(&news.reach, wanted.to)
        })
    };
    let mut news = story.follow_up(Timestamp(i64::MIN));
    news.retain(|news| news.purpose != Purpose::Arrived);
    let calls = hooks.iter();
    news.extend(calls.flat_map(|hook| story.calls(hook, Timestamp(i64::MIN))));
    news.iter().any(|news| !is_told(news))
}

/// Returns that work came to a team, as long as that is news to it.
pub fn came(task: &TaskFold) -> Option<(&News, &Team)> {
    let mut news = task.news.iter().filter(|news| tells(task, news.purpose));
    news.find_map(|news| match (&news.reach, news.purpose) {
        (Reach::Team(team), Purpose::Arrived) => Some((news, team)),
        _ => None,
    })
}

/// Returns that work came to a team, as long as nobody of it has a message about it. It is apart from the rest because
/// nobody needs to look at it where nobody of that team would be told.
pub fn unheard(task: &TaskFold) -> Option<&News> {
    let (came, _) = came(task)?;
    let is_told = |message: &Message| {
        message.wanted.purpose == came.purpose && message.wanted.cause == came.cause
    };
    (!task.messages.values().any(is_told)).then_some(came)
}

/// Whether a message to somebody is one that reaches those who are meant, as far as that can be said here.
pub(super) fn reaches(reach: &Reach, to: Recipient) -> bool {
    match reach {
        // A webhook is told of what a user is told, whoever it is.
        Reach::User(user) => to == Recipient::User(*user) || to.hook().is_some(),
        Reach::Person(person) => to == Recipient::Person(*person),
        Reach::Hook(hook) => to == Recipient::Hook(*hook),
        Reach::Holders(_) | Reach::Around(..) | Reach::Team(_) | Reach::Range(_) => true,
    }
}

/// Whether something is news for as long as it holds: what is offered to another organisation, and what somebody
/// replied.
const fn lasts(news: &News) -> bool {
    matches!(
        (news.purpose, &news.reach),
        (Purpose::Offered | Purpose::Replied, Reach::Person(_))
    )
}

/// Lists what people wrote to those who had written in, but what was taken back.
fn replies(case: &CaseFold) -> impl Iterator<Item = News> {
    let replies = case.view.replies.iter();
    let going = replies.filter(|reply| reply.state != ReplyState::TakenBack);
    going.map(|reply| News {
        cause: reply.reply_id,
        purpose: Purpose::Replied,
        reach: Reach::Person(reply.to),
        at: reply.at,
        template: None,
    })
}

/// Lists the replies that were taken back before they left.
fn taken_back(case: &CaseFold) -> impl Iterator<Item = FactId> {
    let replies = case.view.replies.iter();
    let taken_back = replies.filter(|reply| reply.state == ReplyState::TakenBack);
    taken_back.map(|reply| reply.reply_id)
}

/// Returns what it is to send a message of a kind, where that may wait for a person.
const fn act(purpose: Purpose) -> Option<Act> {
    match purpose {
        Purpose::Received
        | Purpose::Answered
        | Purpose::TakenUp
        | Purpose::MovedUp
        | Purpose::Resolved => Some(Act::Reply),
        Purpose::Notified => Some(Act::Notify),
        // What comes to a team by a rule that names it never waits, and that it did neither.
        Purpose::Arrived
        | Purpose::Informed
        | Purpose::Assigned
        | Purpose::Escalated
        | Purpose::Corrected
        | Purpose::Reminded
        | Purpose::PassedOn
        | Purpose::Decided
        | Purpose::Unblocked
        | Purpose::DueSoon
        // Somebody wrote it.
        | Purpose::Replied
        // Somebody offered or answered it.
        | Purpose::Offered
        | Purpose::OfferAnswered
        // Somebody invited them.
        | Purpose::Invited
        | Purpose::ComesUp
        | Purpose::Seated
        | Purpose::CalledOff
        // They asked for it.
        | Purpose::Weekly => None,
    }
}

/// Says whom a case informs whose label is a broadcast. It follows from the case itself, so that they are told once,
/// whichever rules routed it; what only an archive brought tells nobody.
pub(super) fn informs(case: &CaseFold, origin: Option<&Origin>) -> Option<News> {
    let at = origin.map(|origin| origin.at);
    let by_hand = case.opened_by.map(|_| case.view.created_at);
    let at = at.or(by_hand)?;
    case.view.label.informs().then(|| News {
        cause: FactId::new(case.view.case_id.uuid()),
        purpose: Purpose::Informed,
        reach: Reach::Range(Range {
            label: case.view.label.clone(),
            by: case.opened_by,
        }),
        at,
        template: None,
    })
}

/// Lists whom the rules tell of a case.
fn notices(case: &CaseFold, origin: &Origin, tasks: &[&TaskFold]) -> Vec<News> {
    let told = origin.tells.iter().flat_map(|tells| &tells.notices);
    let team = team(case, tasks);
    told.filter_map(|told| {
        Some(News {
            cause: origin.received,
            purpose: Purpose::Notified,
            reach: Reach::Around(told.scope.parse::<NotifyScope>().ok()?, team.clone()),
            at: origin.at,
            template: told.template.clone(),
        })
    })
    .collect()
}

/// Returns the team that does the work: that of the first task, or that of the case.
fn team(case: &CaseFold, tasks: &[&TaskFold]) -> Option<RolePath> {
    let mut of_tasks = tasks.iter().filter_map(|task| task.view.owner_role.clone());
    of_tasks.next().or_else(|| case.view.label.role.clone())
}

/// Says how the work on a case stands, as who wrote in is told, and since when.
pub(super) fn stands(
    case: &CaseFold,
    tasks: &[&TaskFold],
    begun: Timestamp,
) -> impl Iterator<Item = (Purpose, Timestamp)> {
    let counting = || tasks.iter().copied().filter(is_work);
    let last = counting().map(|task| task.view.updated_at);
    let last = last.fold(case.view.updated_at, Timestamp::max).max(begun);
    let is_said = matches!(case.status, CaseStatus::Resolved | CaseStatus::Closed);
    // What was taken up again is over when somebody says so.
    let is_done = case.reopened.is_none()
        && counting().all(|task| task.status.is_finished())
        && counting().any(|task| task.status == TaskStatus::Completed);
    let is_over = is_said || is_done;
    let is_taken = case.status == CaseStatus::InProgress
        || counting().any(|task| task.status == TaskStatus::InProgress);
    let steps = counting()
        .filter(|task| !task.status.is_finished())
        .flat_map(|task| &task.news)
        .filter(|news| news.purpose == Purpose::Escalated && news.at >= begun);
    let climbed = steps.map(|news| news.at).max();
    let over = is_over.then_some((Purpose::Resolved, last));
    let taken = (is_taken && !is_over).then_some((Purpose::TakenUp, last));
    let moved = climbed.filter(|_| !is_over);
    let moved = moved.map(|at| (Purpose::MovedUp, at));
    over.into_iter().chain(taken).chain(moved)
}

/// Whether a task is part of the work on its case: whether another unit takes that over is not.
pub(super) fn is_work(task: &&TaskFold) -> bool {
    task.view.void.is_none() && asks_about(&task.view).is_none()
}
