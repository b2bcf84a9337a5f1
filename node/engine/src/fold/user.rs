//! The fold of a user: what they may do, and how they sign in.

use std::collections::BTreeMap;

use orgo_schema::{
    fact::{Account, Body, Digest, Preferred, Viewed},
    id::FactId,
    time::Timestamp,
};

use super::{
    verdict::{Entry, Verdict, Verdicts, VoidFact},
    views::Views,
};
use crate::{
    order::{Facts, Order},
    outbox::{self, Message},
    walk::instant::Witnessed,
};

/// What a user is. Of accounts and passwords the last in order is in force each.
#[derive(Debug, Clone, PartialEq)]
pub struct UserFold<'a> {
    /// What they may do; nothing while no account has come.
    pub account: Option<&'a Account>,
    /// Their password, as an Argon2id PHC string.
    pub phc: Option<&'a str>,
    /// How they wish to be told; nothing while they never said.
    pub preferred: Option<&'a Preferred>,
    /// The views of lists that they keep, the oldest first.
    pub views: Vec<&'a Viewed>,
    /// The view that they removed last, unless it is back, and when.
    pub removed: Option<(&'a Viewed, Timestamp)>,
    /// Since when they wish for the mail of the week, if they do.
    pub weekly_since: Option<Timestamp>,
    /// The messages to them that are about no one case, by identity, and what became of them.
    pub messages: BTreeMap<FactId, Message>,
    /// All facts in order, each with what became of it.
    pub entries: Vec<Entry>,
}

/// Returns the position of what was said before.
fn earlier<T>((position, _): (usize, T)) -> usize {
    position
}

/// What was said last of each kind, while the facts are heard in order.
#[derive(Debug, Default)]
struct Last<'a> {
    account: Option<(usize, &'a Account)>,
    phc: Option<(usize, &'a str)>,
    preferred: Option<(usize, &'a Preferred)>,
    views: Views<'a>,
}

impl<'a> Last<'a> {
    /// Takes the next fact, and returns what becomes of which.
    fn hear(&mut self, position: usize, body: &'a Body) -> Vec<(usize, Verdict)> {
        let before = match body {
            Body::Account(said) => self.account.replace((position, said)).map(earlier),
            Body::Credential { phc: said } => self.phc.replace((position, said)).map(earlier),
            Body::Preferred(said) => self.preferred.replace((position, said)).map(earlier),
            Body::Viewed(said) => return self.views.hear(position, said),
            Body::Wanted(_) | Body::Leased(_) | Body::Tried(_) => None,
            Body::Received(_)
            | Body::Copied(_)
            | Body::Routed(_)
            | Body::Opened(_)
            | Body::Created(_)
            | Body::TaskActed { .. }
            | Body::CaseActed { .. }
            | Body::Acknowledged { .. }
            | Body::Set(_)
            | Body::Added(_)
            | Body::Removed(_)
            | Body::Commented { .. }
            | Body::Stepped { .. }
            | Body::Placed { .. }
            | Body::SetAside { .. }
            | Body::Checked { .. }
            | Body::Known(_)
            | Body::Reviewed { .. }
            | Body::Moved(_)
            | Body::Carried(_)
            | Body::Renamed(_)
            | Body::Published(_)
            | Body::Witnessed
            | Body::PurgeProposed(_)
            | Body::PurgeAcknowledged
            | Body::Purged(_)
            | Body::PurgeWithdrawn { .. }
            | Body::PassedOn(_)
            | Body::Seen { .. }
            | Body::Filed(_)
            | Body::Enacted(_)
            | Body::Parceled(_)
            | Body::Unparceled
            | Body::Original { .. }
            | Body::ReviewOpened(_)
            | Body::Finding(_)
            | Body::Judged(_)
            | Body::Offered(_)
            | Body::OfferAnswered(_)
            | Body::Answered(_)
            | Body::Replied(_)
            | Body::ReplyTakenBack { .. }
            | Body::Timed(_)
            | Body::Decided(_) => {
                return vec![(position, Verdict::Void(VoidFact::Elsewhere))];
            }
        };
        let superseded = before.map(|earlier| (earlier, Verdict::Superseded));
        superseded.into_iter().collect()
    }
}

/// Folds the facts of a user's document.
pub fn user<'a>(facts: &'a Facts) -> UserFold<'a> {
    let order = Order::of(facts);
    let mut verdicts = Verdicts::new(&order);
    let mut last = Last::default();
    for (position, _, fact) in order.iter() {
        for (at, verdict) in last.hear(position, &fact.body) {
            verdicts.say(at, verdict);
        }
    }
    let Last {
        account,
        phc,
        preferred,
        views,
    } = last;
    let entries = verdicts.entries(&order, &Witnessed::of(&order));
    let (views, removed) = views.told();
    let when = |(view, position): (&'a Viewed, usize)| Some((view, entries.get(position)?.at));
    UserFold {
        account: account.map(|(_, account)| account),
        phc: phc.map(|(_, phc)| phc),
        preferred: preferred.map(|(_, preferred)| preferred),
        views,
        removed: removed.and_then(when),
        weekly_since: weekly_since(&order, &entries),
        messages: outbox::messages(&order),
        entries,
    }
}

/// Returns since when somebody has wished for the mail of the week without a break.
fn weekly_since(order: &Order<'_>, entries: &[Entry]) -> Option<Timestamp> {
    let mut since = None;
    for (entry, (_, _, fact)) in entries.iter().zip(order.iter()) {
        if let Body::Preferred(said) = &fact.body {
            let wishes = said.digest == Some(Digest::Weekly);
            since = wishes.then(|| since.unwrap_or(entry.at));
        }
    }
    since
}

#[cfg(test)]
mod tests {
    use orgo_schema::word::Duty;

    use super::*;
    use crate::history::{Site, pull_all};

    fn account(duty: Duty) -> Body {
        let (email, name) = ("a@example.org".to_owned(), "A".to_owned());
        Body::Account(Account {
            email,
            name,
            duty,
            teams: Vec::new(),
            clearances: Vec::new(),
            active: true,
        })
    }

    #[test]
    fn the_mail_of_the_week_is_wished_for_since_it_was_first_said() {
        let mut site = Site::new(1);
        let mut say = |now: i64, digest: Option<Digest>, language: Option<&str>| {
            site.write(
                now,
                Body::Preferred(Preferred {
                    digest,
                    language: language.map(str::to_owned),
                    ..Preferred::default()
                }),
            );
            user(&site.facts).weekly_since
        };
        assert_eq!(say(1, Some(Digest::Daily), None), None);
        let since = say(1_000, Some(Digest::Weekly), None);
        assert!(since.is_some());
        assert_eq!(say(2_000, Some(Digest::Weekly), Some("fr")), since);
        assert_eq!(say(3_000, None, Some("fr")), None);
        assert!(say(4_000, Some(Digest::Weekly), Some("fr")) > since);
    }

    #[test]
    fn the_last_account_and_the_last_password_are_in_force() {
        assert_eq!(user(&Facts::new()).account, None);
        let (mut a, mut b) = (Site::new(1), Site::new(2));
        a.write(1, account(Duty::Member));
        a.write(
            2,
            Body::Credential {
                phc: "one".to_owned(),
            },
        );
        b.pull(&a);
        a.write(10, account(Duty::Coordinator));
        b.write(20, account(Duty::Auditor));
        b.write(
            30,
            Body::Credential {
                phc: "two".to_owned(),
            },
        );
        b.write(
            40,
            Body::Commented {
                text: "welcome".to_owned(),
            },
        );
        pull_all(&mut [&mut a, &mut b]);
        let fold = user(&a.facts);
        assert_eq!(
            (fold.account.unwrap().duty, fold.phc),
            (Duty::Auditor, Some("two"))
        );
        let verdicts: Vec<Verdict> = fold.entries.iter().map(|entry| entry.verdict).collect();
        let (old, now) = (Verdict::Superseded, Verdict::Valid);
        assert_eq!(
            verdicts,
            [old, old, old, now, now, Verdict::Void(VoidFact::Elsewhere)]
        );
    }
}
