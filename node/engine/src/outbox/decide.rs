//! Whom a task's story should reach.

use orgo_schema::{
    fact::{Approval, Author, Body, Judged, Judgment, Purpose, Recipient, TransferState, Value},
    id::{FactId, HookId, PersonId, UserId},
    label::Label,
    role::RolePath,
    time::Timestamp,
    view::{TaskView, TransferView},
};

use super::{Message, story::reaches};
use crate::{
    fold::{Entry, TaskFold, Verdict, VoidFact},
    order::Order,
    policy::NotifyScope,
    walk::{Walk, Why},
};

/// How long after something happened people are still told of it. What is older was imported, or came
/// from a site that was away for long: people find it in their lists.
pub const NEWS_MS: i64 = 24 * 3_600_000;

/// Something that somebody should be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// The fact it follows from.
    pub cause: FactId,
    /// What it is about.
    pub purpose: Purpose,
    /// Whom it should reach.
    pub reach: Reach,
    /// When it happened.
    pub at: Timestamp,
    /// The template that a rule named for it.
    pub template: Option<String>,
}

/// Whom something should reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// One person.
    User(UserId),
    /// Whoever holds a place.
    Holders(Label),
    /// So many of those around a team, as a rule says it.
    Around(NotifyScope, Option<RolePath>),
    /// So many of those around the team that has work now, as the policy says it.
    Team(Team),
    /// The people of the range of a broadcast.
    Range(Range),
    /// Somebody who wrote to the organisation.
    Person(PersonId),
    /// A webhook.
    Hook(HookId),
}

/// The team that work came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// Which.
    pub role: RolePath,
    /// Who does it already: they hear that in words of their own.
    pub assignee: Option<UserId>,
    /// Who brought it there: they know.
    pub by: Option<UserId>,
}

/// Whom a broadcast informs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range {
    /// Its label: the range, and the team or area within which it is told.
    pub label: Label,
    /// Who said it: they know.
    pub by: Option<UserId>,
}

/// Lists what holds of a task's story and concerns somebody: the steps that count, and who does it now if
/// somebody else said so.
pub(crate) fn news(
    order: &Order<'_>,
    entries: &[Entry],
    walk: Option<&Walk>,
    assignee: Option<UserId>,
) -> Vec<News> {
    let mut news = Vec::new();
    for (entry, (_, _, fact)) in entries.iter().zip(order.iter()) {
        if entry.verdict != Verdict::Valid {
            continue;
        }
        if let Body::Stepped {
            level,
            run,
            reminder,
        } = &fact.body
        {
            let mut steps = walk.iter().flat_map(|walk| &walk.steps);
            let step = steps
                .find(|step| (step.level, step.run, step.reminder) == (*level, *run, *reminder));
            let Some(step) = step else {
                continue;
            };
            let purpose = if reminder.is_some() {
                Purpose::Reminded
            } else {
                Purpose::Escalated
            };
            let told = |purpose, reach| News {
                cause: entry.fact,
                purpose,
                reach,
                at: step.at,
                template: None,
            };
            news.push(told(purpose, Reach::Holders(step.to.clone())));
            // Who had it until now hears that it has gone on (SPEC 5): who does it, and their place.
            if reminder.is_none() {
                let place = (step.why != Why::Unheld).then(|| Reach::Holders(step.from.clone()));
                let had = assignee.map(Reach::User).into_iter().chain(place);
                news.extend(had.map(|reach| told(Purpose::PassedOn, reach)));
            }
        }
        if let Body::Set(Value::Assignee(Some(user))) = &fact.body
            && assignee == Some(*user)
            && !matches!(fact.by, Author::Person { user: by, .. } if by == *user)
        {
            news.push(News {
                cause: entry.fact,
                purpose: Purpose::Assigned,
                reach: Reach::User(*user),
                at: entry.at,
                template: None,
            });
        }
    }
    news
}

/// Whether news tell the holders of a place that work has gone on from there. Who hears of the same step that
/// the work came to them needs no second message.
pub fn leaves_a_place(news: &News) -> bool {
    news.purpose == Purpose::PassedOn && matches!(news.reach, Reach::Holders(_))
}

/// Lists whom the last decision of a request concerns: who asked, and those it goes to once it is approved.
pub(crate) fn of_decision(
    (entry, judged): (&Entry, &Judged),
    (asked_by, approval): (Option<UserId>, Option<&Approval>),
) -> Vec<News> {
    let then = approval.and_then(|approval| approval.then.clone());
    let then = then.filter(|_| judged.judgment == Judgment::Approve);
    let reaches = asked_by.map(Reach::User).into_iter();
    let reaches = reaches.chain(then.map(Reach::Holders));
    let told = |reach| News {
        cause: entry.fact,
        purpose: Purpose::Decided,
        reach,
        at: entry.at,
        template: None,
    };
    reaches.map(told).collect()
}

/// Lists whom offers of work concern: those they are made to, as long as they are open; then who made them, or
/// those they were made to where they were taken back.
pub(crate) fn of_transfers(transfers: &[TransferView]) -> Vec<News> {
    let told = |transfer: &TransferView| {
        let offered = |reach| News {
            cause: transfer.offer_id,
            purpose: Purpose::Offered,
            reach,
            at: transfer.at,
            template: None,
        };
        let to = match transfer.outside {
            Some(person) => Reach::Person(person),
            None => Reach::Holders(transfer.to.clone()),
        };
        if transfer.state == TransferState::Open {
            return Some(offered(to));
        }
        let answer = transfer.answer.as_ref()?;
        let reach = match transfer.state {
            TransferState::Revoked => to,
            TransferState::Open
            | TransferState::Accepted
            | TransferState::Rejected
            | TransferState::Lapsed => {
                Reach::User(transfer.by.filter(|by| answer.by != Some(*by))?)
            }
        };
        Some(News {
            cause: answer.answer_id,
            purpose: Purpose::OfferAnswered,
            at: answer.at,
            ..offered(reach)
        })
    };
    transfers.iter().filter_map(told).collect()
}

/// Says that work is due in a day, unless they heard of it later than that: to who does it, and while nobody does, to
/// the holders of its own label, however far it has climbed. `came` is what brought it to them since it was made, and
/// when.
pub(crate) fn due_soon(
    (order, entries): (&Order<'_>, &[Entry]),
    (view, own): (&TaskView, &Label),
    came: Option<(FactId, Timestamp)>,
) -> Option<News> {
    let due = view.due_at?;
    let sets_it = |body: &Body| {
        matches!(body, Body::Set(Value::Due(Some(set))) if *set == due)
            || matches!(body, Body::Created(created) if created.due == Some(due))
    };
    let mut said = entries.iter().zip(order.iter());
    let (entry, _) =
        said.rfind(|(entry, (_, _, fact))| entry.verdict == Verdict::Valid && sets_it(&fact.body))?;
    let at = due.plus_ms(-NEWS_MS);
    // Whose work it was before is not reminded any more, so what others are told follows from its coming to them.
    let came = came.filter(|(_, came)| *came > entry.at);
    let in_time = came.filter(|(_, came)| *came < at);
    let reach = match view.assignee {
        Some(user) => Reach::User(user),
        None if came == in_time => Reach::Holders(own.clone()),
        None => return None,
    };
    (entry.at < at).then_some(News {
        cause: in_time.map_or(entry.fact, |(cause, _)| cause),
        purpose: Purpose::DueSoon,
        reach,
        at,
        template: None,
    })
}

/// Says whom it concerns, as of `now`, that the last of what a task waited for is finished: who does it, or
/// those of its team. `ended` are the facts that finished what it waited for since it waited, and when.
pub fn unblocked(
    fold: &TaskFold,
    ended: impl IntoIterator<Item = (FactId, Timestamp)>,
    now: Timestamp,
) -> Option<News> {
    let last = ended.into_iter().max_by_key(|(fact, at)| (*at, *fact));
    let (cause, at) = last.filter(|(_, at)| at.plus_ms(NEWS_MS) > now)?;
    let reach = match fold.view.assignee {
        Some(user) => Reach::User(user),
        None => Reach::Holders(fold.view.label.clone()),
    };
    tells(fold, Purpose::Unblocked).then_some(News {
        cause,
        purpose: Purpose::Unblocked,
        reach,
        at,
        template: None,
    })
}

/// Lists whom a task's story should reach, as of `now`. What was recorded as wanted before is among it.
pub fn follow_up(fold: &TaskFold, now: Timestamp) -> Vec<News> {
    let mut wanted = corrections(fold);
    let is_news = |news: &&News| news.at.plus_ms(NEWS_MS) > now && tells(fold, news.purpose);
    wanted.extend(fold.news.iter().filter(is_news).cloned());
    wanted
}

/// Whether a message that was wanted still tells something true.
///
/// # Errors
/// Why it does not.
pub fn is_still_wanted(fold: &TaskFold, message: &Message) -> Result<(), &'static str> {
    if message.wanted.purpose == Purpose::Corrected {
        return Ok(());
    }
    if !tells(fold, message.wanted.purpose) {
        return Err("the work was over, or did not count any more, before it could be sent");
    }
    // What it follows from stands in the document of another task.
    if message.wanted.purpose == Purpose::Unblocked {
        return Ok(());
    }
    let holds = |news: &News| {
        let is_it = news.cause == message.wanted.cause && news.purpose == message.wanted.purpose;
        // Whoever does it when it is due is reminded, and not who did it before.
        is_it && (news.purpose != Purpose::DueSoon || reaches(&news.reach, message.wanted.to))
    };
    if fold.news.iter().any(holds) {
        Ok(())
    } else {
        Err("what it would tell does not hold any more")
    }
}

/// Whether a task still has something of a kind to tell: once it is over, only how it was decided, and what
/// somebody said to an offer of it.
pub(super) fn tells(fold: &TaskFold, purpose: Purpose) -> bool {
    let is_end = matches!(purpose, Purpose::Decided | Purpose::OfferAnswered);
    let is_open = !fold.status.is_finished() || is_end;
    is_open && fold.view.void.is_none()
}

/// Returns when what a message tells of happened, as far as it is known here.
pub(super) fn happened_at(fold: &TaskFold, message: &Message) -> Option<Timestamp> {
    let wanted = &message.wanted;
    let is_of = |news: &News| news.cause == wanted.cause && news.purpose == wanted.purpose;
    let of_news = fold
        .news
        .iter()
        .find(|news| is_of(news))
        .map(|news| news.at);
    let of_void = || {
        corrections(fold)
            .into_iter()
            .find(is_of)
            .map(|news| news.at)
    };
    let entries = || fold.entries.iter().find(|entry| entry.fact == wanted.cause);
    // What follows from the task being there.
    let is_begin = wanted.cause == FactId::new(fold.view.task_id.uuid());
    of_news
        .or_else(of_void)
        .or_else(|| entries().map(|entry| entry.at))
        .or_else(|| is_begin.then_some(fold.view.created_at))
}

/// Who was told of a step that does not count any more is told so, once (CONVERGENCE 7).
fn corrections(fold: &TaskFold) -> Vec<News> {
    let is_void = |entry: &&Entry| matches!(entry.verdict, Verdict::Void(VoidFact::Step(_)));
    let void = fold.entries.iter().filter(is_void);
    let told = |entry: &Entry| {
        let cause = entry.fact;
        fold.messages.values().filter_map(move |message| {
            let at = message.told_at()?;
            let is_of_step = message.wanted.cause == cause;
            let is_told = matches!(
                message.wanted.purpose,
                Purpose::Escalated | Purpose::Reminded | Purpose::PassedOn
            );
            let reach = match message.wanted.to {
                Recipient::User(user) => Reach::User(user),
                Recipient::Hook(hook) => Reach::Hook(hook),
                Recipient::Person(_) => return None,
            };
            (is_of_step && is_told).then_some(News {
                cause,
                purpose: Purpose::Corrected,
                reach,
                at,
                template: None,
            })
        })
    };
    void.flat_map(told).collect()
}
