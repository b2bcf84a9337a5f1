//! What the review of a period begins with: a function of the period and the compartment, so that two nodes which
//! open it apart open one.
//!
//! Which cycles are held is said by the knob `reviews` of the organization, as it stood when the period ended. What
//! a domain module sets there moves nothing: a review looks over all domains at once. `real_time` opens none: that
//! nothing waits for the end of a period is how Orgo works anyway, patterns and the ladder look at what comes as it
//! comes.

use orgo_schema::{
    fact::{Created, Cyclic, Opened},
    id::CaseId,
    label::Label,
    review::ReviewCycle,
    time::Timestamp,
    word::Visibility,
};

use super::Asks;
use crate::{
    conduct::cadence::{Period, last_ended},
    policy::PolicyHistory,
};

/// The rule that makes the task of such a review.
pub const RULE: &str = "review";
/// What tells its task from others, and its tag.
pub const TASK_KEY: &str = "review";
/// The first part of the text by which reviews of periods are known beside groups of cases.
const KEY: &str = "cycle";

/// What explanations say of the knob.
pub const NOTE: &str = "of each period that has ended one review is opened, as the organization says, whatever \
                        modules say; real_time opens none, for nothing waits for the end of a period";

/// Lists the periods whose reviews are to be there at an instant, earliest first: the last that has ended of each
/// cycle that the organization held when it did.
pub fn due(policies: &PolicyHistory, now: Timestamp) -> Vec<Period> {
    let every = ReviewCycle::ALL.iter().copied().collect();
    let mut all = last_ended(&every, policies.at(now).zone, now);
    all.retain(|period| policies.at(period.until).reviews.contains(&period.cycle));
    all
}

/// Returns why a review is opened.
pub fn cyclic(period: &Period, zone: &str, source: String) -> Cyclic {
    Cyclic {
        cycle: period.cycle,
        period: period.name.clone(),
        zone: zone.to_owned(),
        from: period.from,
        until: period.until,
        source,
    }
}

/// Returns the text by which the review of a period is known: of a zone, one.
pub fn key(why: &Cyclic) -> String {
    [KEY, why.cycle.as_str(), &why.period, &why.zone].join("\n")
}

/// Whether a text is one by which the review of a period is known.
pub fn is_key(text: &str) -> bool {
    text.split('\n').next() == Some(KEY)
}

/// Returns the cycle, the name of the period and the zone that such a text stands for.
pub fn read_key(text: &str) -> Option<(ReviewCycle, &str, &str)> {
    let mut parts = text.split('\n');
    parts.next().filter(|first| *first == KEY)?;
    let cycle = parts.next()?.parse().ok()?;
    Some((cycle, parts.next()?, parts.next()?))
}

/// Returns the name of a cycle as a title begins.
pub const fn name(cycle: ReviewCycle) -> &'static str {
    match cycle {
        ReviewCycle::RealTime => "Review",
        ReviewCycle::Daily => "Daily review",
        ReviewCycle::Weekly => "Weekly review",
        ReviewCycle::Monthly => "Monthly review",
        ReviewCycle::Quarterly => "Quarterly review",
        ReviewCycle::Yearly => "Yearly review",
    }
}

/// Whether the reviews of a cycle compare what came in with the period before.
pub const fn counts(cycle: ReviewCycle) -> bool {
    match cycle {
        ReviewCycle::Monthly | ReviewCycle::Quarterly | ReviewCycle::Yearly => true,
        ReviewCycle::RealTime | ReviewCycle::Daily | ReviewCycle::Weekly => false,
    }
}

/// Returns how the review of a period begins; nothing where its label cannot be written.
pub fn opened(period: &Period, visibility: Visibility) -> Option<Opened> {
    let open = "Listed here is what was open when it ended and is critical, was late or had moved up; what comes in \
                late is added.";
    let narrative = if counts(period.cycle) {
        format!(
            "{} has ended. How much came in stands here, by department, category and place, against the period \
             before. {open} What has to change?",
            period.name
        )
    } else {
        format!(
            "{} has ended. {open} Does each of them go where it should, and at the right pace?",
            period.name
        )
    };
    Some(super::opened(
        format!("{}: {}", name(period.cycle), period.name),
        narrative,
        label(period.cycle)?,
        (TASK_KEY, visibility),
    ))
}

/// Returns the task that such a review begins with.
pub fn created(case: CaseId, cycle: ReviewCycle, opened: &Opened) -> Created {
    let checklist: &[&str] = if counts(cycle) {
        &[
            "Compare what came in with the period before",
            "Decide what is to change, and who does it",
            "Look at what stayed open",
        ]
    } else {
        &[
            "Look at what is critical",
            "Ask whoever has what is late or has moved up",
            "Decide what must not wait",
        ]
    };
    let asks = Asks {
        rule: RULE,
        key: TASK_KEY,
        title: "Look over what happened and what stayed open",
        checklist,
    };
    super::created(case, opened, &asks)
}

/// Returns where a review goes: the longer the period, the higher who looks.
fn label(cycle: ReviewCycle) -> Option<Label> {
    let label = match cycle {
        ReviewCycle::RealTime | ReviewCycle::Daily | ReviewCycle::Weekly => {
            "11.34.Leadership.Review"
        }
        ReviewCycle::Monthly | ReviewCycle::Quarterly => "2.34.Leadership.Review",
        ReviewCycle::Yearly => "1.34.Leadership.Review",
    };
    label.parse().ok()
}

#[cfg(test)]
mod tests {
    use chrono_tz::Tz;

    use super::*;
    use crate::policy::{Policy, tests::school};

    #[test]
    fn the_knob_as_it_stood_at_a_period_s_end_says_whether_it_is_looked_over() {
        let at = |text: &str| -> Timestamp { text.parse().unwrap() };
        let mut policies = PolicyHistory::new(Policy {
            reviews: [ReviewCycle::RealTime].into(),
            ..school()
        });
        // On Wednesday somebody wants to look weekly and monthly from now on.
        policies.enact(at("2026-03-04T12:00:00Z"), school());
        let due = |now: &str| -> Vec<String> {
            let due = due(&policies, at(now));
            due.into_iter().map(|period| period.name).collect()
        };
        assert_eq!(due("2026-03-04T12:00:00Z"), Vec::<String>::new());
        assert_eq!(due("2026-03-08T23:59:59Z"), Vec::<String>::new());
        assert_eq!(due("2026-03-09T00:00:00Z"), ["2026-W10"]);
        assert_eq!(due("2026-05-01T00:00:00Z"), ["2026-W17", "2026-04"]);
        assert_eq!(due("2027-01-01T00:00:00Z"), ["2026-W52", "2026-12", "2026"]);
    }

    #[test]
    fn a_review_is_known_by_cycle_period_and_zone() {
        let now = at_nine();
        let all = ReviewCycle::ALL.iter().copied().collect();
        for period in last_ended(&all, Tz::Europe__Paris, now) {
            let why = cyclic(&period, "Europe/Paris", "the school profile".to_owned());
            let key = key(&why);
            assert!(is_key(&key));
            let read = (period.cycle, period.name.as_str(), "Europe/Paris");
            assert_eq!(read_key(&key), Some(read));
        }
        assert!(!is_key("place\n\nplumbing\n\nbuilding a"));
        assert_eq!(read_key("cycle\nhourly\n1\nUTC"), None);
    }

    fn at_nine() -> Timestamp {
        "2026-03-02T09:00:00Z".parse().unwrap()
    }

    #[test]
    fn every_cycle_with_periods_begins_a_review_of_its_own() {
        let now = at_nine();
        let all = ReviewCycle::ALL.iter().copied().collect();
        let begun: Vec<(String, String)> = last_ended(&all, Tz::UTC, now)
            .iter()
            .map(|period| opened(period, Visibility::Internal).unwrap())
            .map(|opened| (opened.title, opened.label.to_string()))
            .collect();
        let begun: Vec<(&str, &str)> = begun
            .iter()
            .map(|(title, label)| (title.as_str(), label.as_str()))
            .collect();
        assert_eq!(
            begun,
            [
                ("Quarterly review: 2025-Q4", "2.34.Leadership.Review"),
                ("Yearly review: 2025", "1.34.Leadership.Review"),
                ("Monthly review: 2026-02", "2.34.Leadership.Review"),
                ("Daily review: 2026-03-01", "11.34.Leadership.Review"),
                ("Weekly review: 2026-W09", "11.34.Leadership.Review"),
            ]
        );
    }
}
