//! The mail of the week: who wishes for one, and how the work of somebody stands (SPEC 12).
//!
//! It stands in the document of the user, named after them and the week, so that they get one whichever gateway sends
//! it, and one as well where nothing else was held back for it.

use std::cmp::Ordering;

use orgo_engine::{
    authorize::Viewer,
    fold,
    outbox::{EndedWeek, When, week_ended, when},
};
use orgo_schema::{
    derive::Scope,
    fact::{Author, Body, Channel, Digest, Fact, Purpose, Recipient, TryOutcome, Wanted},
    id::{FactId, UserId},
    time::{Stamp, Timestamp},
    word::Visibility,
};
use rusqlite::Connection;

use super::{
    USERS_MAX,
    take::{NOBODY, Sending, ended, lease},
    together::{within, write},
};
use crate::{
    guard,
    node::{self, Node},
    project,
    setting::Setting,
    store::{
        Batch, StoreError,
        compartment::Compartment,
        document::{self, Row},
        outbox,
        task::{self, Filter, TaskRow},
        user::{self, User},
    },
    submit::change::heads,
};

/// Lines of what presses most.
const NEXT_MAX: u32 = 5;
/// In milliseconds.
const WEEK_MS: i64 = 7 * 24 * 3_600_000;

/// How the work of somebody and their teams stands. Mail is read by servers on its way: what is restricted is not
/// counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Week {
    /// What waits for them.
    pub(super) open: u64,
    /// What of it is overdue or has moved up.
    pub(super) pressing: u64,
    /// What was finished within the last seven days.
    pub(super) finished: u64,
    /// What of it presses most.
    pub(super) next: Vec<TaskRow>,
}

impl Week {
    /// Counts it; nothing for who signs in no more.
    ///
    /// # Errors
    /// When the database refuses.
    pub(super) fn of(
        db: &Connection,
        setting: &Setting,
        user: &User,
        now: Timestamp,
    ) -> Result<Option<Self>, StoreError> {
        let Some(person) = guard::person(setting, user.id, &user.account) else {
            return Ok(None);
        };
        let roles = person.teams.iter().map(ToString::to_string).collect();
        let (mut compartments, limit) = guard::reach(setting, &Viewer::Person(person));
        compartments.retain(|row| {
            let compartment = setting.compartment(*row);
            compartment.is_some_and(|known| known.visibility < Visibility::Restricted)
        });
        let open = Filter {
            compartments,
            limit,
            mine: Some(user.id),
            roles,
            open_only: true,
            ..Filter::default()
        };
        let pressing = Filter {
            pressing_at: Some(now),
            ..open.clone()
        };
        let finished = Filter {
            open_only: false,
            finished_since: Some(now.plus_ms(-WEEK_MS)),
            ..open.clone()
        };
        Ok(Some(Self {
            open: task::count(db, &open)?,
            pressing: task::count(db, &pressing)?,
            finished: task::count(db, &finished)?,
            next: task::list(db, &open, NEXT_MAX)?,
        }))
    }
}

/// A mail of the week that nobody has written down yet.
struct New {
    row: Row,
    user: UserId,
    ended: EndedWeek,
    effect: FactId,
}

/// Returns the identity of the one mail of a stretch of time: the same on every node (CONVERGENCE 7).
pub(super) fn identity(scope: &Scope, to: UserId, period: &str) -> FactId {
    scope.fact("effect", &[to.as_bytes(), b"digest", period.as_bytes()])
}

/// Writes down who gets the mail of the last week that has ended: who had wished for it by then.
pub(super) fn want(node: &Node) -> Result<(), StoreError> {
    let setting = node.setting();
    let place = setting.compartment_for(Visibility::Internal).clone();
    if node::mandate(&setting.roster, setting.node, place.scope.compartment).is_none() {
        return Ok(());
    }
    let (zone, now) = (setting.policies.newest().zone, (node.clock)().now);
    let new = node.store.read(|db| {
        let mut new = Vec::new();
        for (document, user) in user::weekly(db, USERS_MAX)? {
            let ended = week_ended(&user.preferred, zone, now);
            let Some(ended) = ended.filter(|_| user.account.active) else {
                continue;
            };
            let effect = identity(&place.scope, user.id, &ended.period);
            if outbox::has(db, document, effect)? {
                continue;
            }
            let row = document::at(db, document)?;
            let facts = document::facts(db, &place, row)?;
            let since = fold::user(&facts.facts).weekly_since;
            if since.is_some_and(|since| since <= ended.at) {
                let user = user.id;
                new.push(New {
                    row,
                    user,
                    ended,
                    effect,
                });
            }
        }
        Ok::<_, StoreError>(new)
    })?;
    if new.is_empty() {
        return Ok(());
    }
    node.store.write(&place.clone(), move |batch| {
        for new in new {
            let fact = wanted(&place.scope, &new);
            batch.add_facts(&place, new.row.id, &[(new.effect, fact)])?;
            project::document(batch.db, &setting, new.row)?;
        }
        Ok(())
    })
}

fn wanted(scope: &Scope, new: &New) -> Fact {
    let period = new.ended.period.clone();
    Fact {
        by: Author::Derived,
        seen: Vec::new(),
        stamp: Stamp::default(),
        wall: None,
        body: Body::Wanted(Wanted {
            cause: scope.fact("week", &[new.user.as_bytes(), period.as_bytes()]),
            purpose: Purpose::Weekly,
            to: Recipient::User(new.user),
            channel: Channel::Mail,
            template: None,
            period: Some(period),
        }),
    }
}

/// Takes the mail of a week on this node, with how the work of its reader stands and whether there is news for them
/// beside. Returns it if it goes now.
pub(super) fn take(
    batch: &mut Batch<'_>,
    sending: &Sending,
    (compartment, row): (&Compartment, Row),
    (user, period): (&User, &str),
    stands: (Option<&Week>, bool),
) -> Result<Option<FactId>, StoreError> {
    let facts = document::facts(batch.db, compartment, row)?;
    let messages = fold::user(&facts.facts).messages;
    let of_period = messages.into_values().find(|message| {
        let wanted = &message.wanted;
        let is_theirs = wanted.to == Recipient::User(user.id);
        is_theirs && wanted.purpose == Purpose::Weekly && message.period.as_deref() == Some(period)
    });
    let now = batch.now();
    let zone = sending.setting.policies.newest().zone;
    let last = week_ended(&user.preferred, zone, now).map(|ended| ended.period);
    // Names of weeks are in the order of the weeks.
    let another = match last.as_deref().cmp(&Some(period)) {
        Ordering::Less => Some("that week is not over yet"),
        Ordering::Equal => None,
        Ordering::Greater => {
            Some("a later week is over by now: the mail of that one says how the work stands")
        }
    };
    let Some(message) = of_period.filter(|message| message.may_lease(batch.node(), now)) else {
        return Ok(None);
    };
    let held = match when(&user.preferred, zone, (&message, false, false), now) {
        When::Now => None,
        When::Never { reason } => Some(TryOutcome::Suppressed { reason }),
        When::Later { until, reason, .. } => Some(TryOutcome::Held {
            until,
            reason,
            period: None,
        }),
    };
    let why = needless(user, stands).or(another);
    let stays = why.map(|why| TryOutcome::Suppressed {
        reason: why.to_owned(),
    });
    let (body, effect) = match stays.or(held) {
        Some(outcome) => (ended(&message, within(outcome, period)), None),
        None => (lease(batch, &message), Some(message.effect)),
    };
    write(batch, compartment, row.id, heads(&facts.facts), body)?;
    project::document(batch.db, &sending.setting, row)?;
    Ok(effect)
}

/// Says why somebody needs no mail of a week, if they need none.
fn needless(user: &User, (week, is_news): (Option<&Week>, bool)) -> Option<&'static str> {
    let stands = week.is_some_and(|week| week.open > 0 || week.finished > 0);
    if !user.account.active {
        Some(NOBODY)
    } else if user.preferred.digest != Some(Digest::Weekly) {
        Some("they do not wish for the mail of the week any more")
    } else if !stands && !is_news {
        Some("nothing of theirs is open, and nothing was finished that week")
    } else {
        None
    }
}
