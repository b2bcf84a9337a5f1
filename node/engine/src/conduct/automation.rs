//! What Orgo does by itself, and what waits for a person's yes (SPEC 6).
//!
//! Two things never wait, whatever the level: routing by a rule that names its work, and the ladder with
//! its notices. Both are what the organisation itself laid down, and a task that nobody touches must
//! climb in a group of friends too. What waits is what a rule does *beyond* that.
//!
//! | level | by itself, beside the levels before it |
//! | --- | --- |
//! | manual | nothing: each act of a rule beyond routing waits for one click |
//! | low | what rules do because time has passed, and notices to others |
//! | moderate | answers to who wrote, and cases that rules open of their own |
//! | high | opening reviews |
//! | full | closing ([`super::closing`]) |
//!
//! Where mail goes that no rule claims is suggested by what people made of similar mail ([`crate::similar`]), and waits
//! in triage for one press: under no level is any routed so, for sites that have not heard of the same mail would learn
//! otherwise, and one mail would become two cases.
//!
//! # What waits
//!
//! An act that waits is there for all to see, as a fact of the document it would change, under the
//! identity it has when it is done: doing it changes nothing but that it counts. Which level holds is
//! asked of the policy as of the instant at which it would be done, so that news never reach back. Who
//! may work on the task or case may say yes or no ([`crate::consent`]).

use crate::policy::{Automation, knob_words};

knob_words! {
    /// Something Orgo could do by itself, beyond routing and the ladder.
    Act = "act" {
        /// To change a task because time has passed.
        Change = "change",
        /// To tell people of work whom the ladder does not tell.
        Notify = "notify",
        /// To answer who reported it.
        Reply = "reply",
        /// To open a case of its own beside that of the signal.
        OpenCase = "open_case",
        /// To open a review.
        OpenReview = "open_review",
        /// To close what is done.
        Close = "close",
    }
}

/// Whether an act waits for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leave {
    /// It is done now.
    Now,
    /// A person confirms it first.
    AskFirst,
}

/// Says whether an act waits for a person under a level of automation.
pub fn may(level: Automation, act: Act) -> Leave {
    let from = match act {
        Act::Change | Act::Notify => Automation::Low,
        Act::Reply | Act::OpenCase => Automation::Moderate,
        Act::OpenReview => Automation::High,
        Act::Close => Automation::Full,
    };
    if level >= from {
        Leave::Now
    } else {
        Leave::AskFirst
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_level_does_more_than_the_one_below() {
        let done = |level: Automation| -> Vec<&str> {
            let acts = Act::ALL
                .iter()
                .filter(|act| may(level, **act) == Leave::Now);
            acts.map(|act| act.as_str()).collect()
        };
        assert!(done(Automation::Manual).is_empty());
        assert_eq!(done(Automation::Low), ["change", "notify"]);
        assert_eq!(
            done(Automation::Moderate),
            ["change", "notify", "reply", "open_case"]
        );
        assert_eq!(
            done(Automation::High),
            ["change", "notify", "reply", "open_case", "open_review"]
        );
        assert_eq!(done(Automation::Full).len(), Act::ALL.len());
    }
}
