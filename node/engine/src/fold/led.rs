//! Cases that rules open of their own, beside that of the signal (SPEC 4): whether they count.
//!
//! Such a case has the name that follows from the signal and the rules that led to it, so that two
//! gateways open one. Where the policy of the instant at which the signal came in lets it wait, it counts
//! from the yes on ([`crate::conduct::automation`]); until then it is in no list, and nothing in it climbs.

use orgo_schema::{
    fact::{Body, Led},
    id::FactId,
    time::Timestamp,
};

use super::{review::answered, timed::State};
use crate::{
    conduct::automation::{Act, Leave, may},
    order::{Facts, Order},
    policy::PolicyHistory,
    walk::instant::Witnessed,
};

/// A case that rules opened of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedFold {
    /// The opening: what waits for a yes, if it does.
    pub fact: FactId,
    /// What it came of.
    pub led: Led,
    /// How it stands.
    pub state: State,
}

impl LedFold {
    /// Whether it waits for somebody's yes.
    pub const fn waits(&self) -> bool {
        matches!(self.state, State::Waits)
    }

    /// Returns since when it counts; nothing while it does not.
    pub const fn since(&self) -> Option<Timestamp> {
        match self.state {
            State::Done(since) => Some(since),
            State::Waits | State::Refused => None,
        }
    }

    /// Whether it does not count, because nobody has said yes or somebody said no.
    pub const fn is_proposed(&self) -> bool {
        !matches!(self.state, State::Done(_))
    }
}

/// Folds how a case stands that rules opened of their own; nothing for any other. `received` is when a
/// node of sound clock first received the signal.
pub fn led(
    facts: &Facts,
    received: Option<Timestamp>,
    policies: &PolicyHistory,
) -> Option<LedFold> {
    let found = facts.iter().find_map(|(id, fact)| {
        if let Body::Opened(opened) = &fact.body {
            Some((*id, opened, opened.led.as_ref()?))
        } else {
            None
        }
    });
    let (fact, opened, led) = found?;
    let from = received.unwrap_or_default();
    let policy = policies.at(from).for_domain(opened.domain.as_deref());
    let state = match may(policy.automation, Act::OpenCase) {
        Leave::Now => State::Done(from),
        Leave::AskFirst => {
            let order = Order::of(facts);
            let is_act = |act| act == fact;
            answered(&order, &Witnessed::of(&order), is_act, from).0
        }
    };
    Some(LedFold {
        fact,
        led: led.clone(),
        state,
    })
}

#[cfg(test)]
mod tests {
    use orgo_schema::{
        fact::{Decided, Location, Opened, RuleRef},
        word::{Priority, Visibility},
    };

    use super::*;
    use crate::{
        history::{Site, pull_all, signal_id},
        policy::{Automation, Policy, tests::school},
    };

    fn opened() -> Body {
        let rule = RuleRef {
            id: "inspect".to_owned(),
            version: "1".to_owned(),
        };
        Body::Opened(Opened {
            title: "Inspection".to_owned(),
            narrative: String::new(),
            label: "1001.11.IT".parse().unwrap(),
            severity: None,
            priority: Priority::Medium,
            visibility: Visibility::Internal,
            signal: None,
            rule: Some(rule.clone()),
            location: Location::default(),
            tags: Vec::new(),
            domain: None,
            subtype: None,
            reactivity: None,
            origin_role: None,
            round: None,
            metadata: Vec::new(),
            led: Some(Led {
                signal: signal_id(1),
                case: None,
                chain: vec![rule],
                tells: None,
            }),
        })
    }

    fn say(site: &mut Site, at: i64, act: FactId, yes: bool) {
        let reason = None;
        site.write(at, Body::Decided(Decided { act, yes, reason }));
    }

    /// How it stands where the level of automation changes at the instant 100.
    fn state(site: &Site, received: i64) -> State {
        let with = |automation| Policy {
            automation,
            ..school()
        };
        let mut policies = PolicyHistory::new(with(Automation::Moderate));
        policies.enact(Timestamp(100), with(Automation::Low));
        let found = led(&site.facts, Some(Timestamp(received)), &policies);
        found.unwrap().state
    }

    #[test]
    fn it_counts_from_the_mail_or_from_the_yes_on() {
        let mut a = Site::new(1);
        let act = a.derive(1, opened());
        assert_eq!(state(&a, 50), State::Done(Timestamp(50)));
        assert_eq!(state(&a, 150), State::Waits, "as of when the mail came in");
        let mut b = a.clone();
        say(&mut a, 200, act, true);
        assert_eq!(state(&a, 150), State::Done(Timestamp(200)));
        let mut other = Site::new(2);
        other.pull(&b);
        say(&mut other, 190, act, false);
        pull_all(&mut [&mut a, &mut other]);
        assert_eq!(state(&a, 150), State::Refused);
        assert_eq!(state(&other, 150), State::Refused);
        say(&mut a, 300, act, true);
        assert_eq!(state(&a, 150), State::Done(Timestamp(300)));
        assert_eq!(
            state(&a, 50),
            State::Done(Timestamp(50)),
            "nobody was asked"
        );
        b.write_as(
            orgo_schema::fact::Author::Node(b.node()),
            200,
            Body::Decided(Decided {
                act,
                yes: true,
                reason: None,
            }),
        );
        assert_eq!(state(&b, 150), State::Waits, "no node says yes");
    }
}
