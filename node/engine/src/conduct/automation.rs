//! What Orgo does by itself, and what it asks a person first.

use crate::policy::{Automation, knob_words};

knob_words! {
    /// Something Orgo could do by itself.
    Act = "act" {
        /// To route what a rule names exactly.
        Route = "route",
        /// To tell people of work.
        Notify = "notify",
        /// To move work up a level.
        Escalate = "escalate",
        /// To answer who reported it.
        Reply = "reply",
        /// To open a review.
        OpenReview = "open_review",
        /// To route as similar mail was routed before.
        RouteBySuggestion = "route_by_suggestion",
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
        Act::Route | Act::Notify => Automation::Low,
        Act::Escalate | Act::Reply => Automation::Moderate,
        Act::OpenReview => Automation::High,
        Act::RouteBySuggestion | Act::Close => Automation::Full,
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
        assert_eq!(done(Automation::Low), ["route", "notify"]);
        assert_eq!(
            done(Automation::Moderate),
            ["route", "notify", "escalate", "reply"]
        );
        assert_eq!(
            done(Automation::High),
            ["route", "notify", "escalate", "reply", "open_review"]
        );
        assert_eq!(done(Automation::Full).len(), Act::ALL.len());
    }
}
