//! The resolved policy: every knob of SPEC 6 as a plain value, and which policy held when.
//!
//! Folds take the policy as of the instant they look at (CONVERGENCE 6), so a node keeps the
//! [`PolicyHistory`], not only the newest policy. There are no floats here: two processors must
//! reach the same millisecond.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use chrono_tz::Tz;
use orgo_schema::{
    label::{Base, Category, Granularity, Label, LadderTable},
    review::ReviewCycle,
    role::RolePath,
    span::Span,
    time::Timestamp,
    word::{Priority, Severity},
};

use crate::{
    calendar::Working,
    resolve::{Knob, Source},
    retention::Retention,
};

/// Everything that tunes behavior to a type of organization, resolved once (SPEC 6).
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// The name of the profile it began with, for example `hospital`.
    pub profile: String,
    /// The version of what it was resolved from, named in explanations.
    pub version: String,
    /// The time to react at the first level.
    pub windows: Windows,
    /// What each further window is multiplied with.
    pub factor: Factor,
    /// The windows of level 0, 1 and so on, whatever the priority; the last one, times the factor, holds
    /// for those above. Empty: [`Self::windows`].
    pub levels: Vec<Span>,
    /// How often the top is reminded; nothing: never.
    pub repeat: Option<Repeat>,
    /// Which levels of the ladder are passed through.
    pub granularity: Granularity,
    /// The severity from which the first step occurs at once.
    pub at_once: Severity,
    /// Who stands above whom.
    pub ladder: LadderTable,
    /// Which levels somebody holds.
    pub holders: Holders,
    /// Which time counts.
    pub calendar: Calendar,
    /// The zone the organization's clocks show.
    pub zone: Tz,
    /// How long finished work is kept.
    pub retention: Retention,
    /// How openly work is shown inside the organization.
    pub transparency: Transparency,
    /// How widely people are told of work.
    pub notify: NotifyScope,
    /// Whether who writes in is told at once that it came in.
    pub receipts: bool,
    /// What the engine may do without a person confirming it.
    pub automation: Automation,
    /// What becomes of acts whose authors had lost the right to them.
    pub contested: Contested,
    /// How much is logged.
    pub log: LogDepth,
    /// Which reviews are held.
    pub reviews: BTreeSet<ReviewCycle>,
    /// How many similar cases within how long make a pattern.
    pub pattern: PatternSensitivity,
    /// The policy for the work of each domain whose module sets knobs otherwise. Theirs hold none.
    pub domains: BTreeMap<String, Self>,
    /// Who gave knobs the values that hold, of those that the profile did not.
    pub said_by: BTreeMap<Knob, Source>,
}

impl Policy {
    /// Returns the policy for the work of a domain, or for work of none.
    pub fn for_domain(&self, domain: Option<&str>) -> &Self {
        domain
            .and_then(|domain| self.domains.get(domain))
            .unwrap_or(self)
    }

    /// Returns who gives a knob its value.
    pub fn giver(&self, knob: Knob) -> Source {
        if let Some(source) = self.said_by.get(&knob) {
            return source.clone();
        }
        // Where the organisation says something, its version stands behind that of the profile.
        let version = self.version.split('+').next().unwrap_or_default();
        Source::Profile(self.profile.clone(), version.to_owned())
    }

    /// Returns the window at the first level, before any of the task's own.
    pub const fn window(&self, priority: Priority) -> Span {
        match priority {
            Priority::Critical => self.windows.critical,
            Priority::High => self.windows.high,
            Priority::Medium => self.windows.medium,
            Priority::Low => self.windows.low,
        }
    }

    /// Returns which time counts for work of a priority: critical work does not wait for the morning, unless
    /// the calendar says so (SPEC 5).
    pub fn clock(&self, priority: Priority) -> &Calendar {
        match &self.calendar {
            Calendar::Working(working)
                if priority != Priority::Critical || working.critical_waits() =>
            {
                &self.calendar
            }
            Calendar::Working(_) | Calendar::Always => &Calendar::Always,
        }
    }
}

/// How the top of the ladder is reminded of what nobody answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Repeat {
    /// After how much counted time at the top, each time.
    pub every: Span,
    /// How often, until somebody answers.
    pub at_most: u8,
}

/// Times to react at the first level, by priority.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Windows {
    /// For priority critical, and for every label of category 9.
    pub critical: Span,
    /// For priority high.
    pub high: Span,
    /// For priority medium.
    pub medium: Span,
    /// For priority low.
    pub low: Span,
}

impl Windows {
    /// Whether a higher priority never has a longer window.
    pub fn are_in_order(&self) -> bool {
        [self.critical, self.high, self.medium, self.low].is_sorted()
    }
}

/// What each further window is multiplied with, in thousandths: 0.5 is 500.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Factor(u32);

impl Factor {
    /// The same window at every level.
    pub const ONE: Self = Self(1000);

    /// The largest factor, in thousandths: each window at most a hundred times the one before.
    pub const MILLI_MAX: u32 = 100_000;

    /// Returns the factor of so many thousandths; none for 0 and above [`Self::MILLI_MAX`].
    pub const fn from_milli(milli: u32) -> Option<Self> {
        if milli == 0 || milli > Self::MILLI_MAX {
            None
        } else {
            Some(Self(milli))
        }
    }

    /// Returns the thousandths.
    pub const fn milli(self) -> u32 {
        self.0
    }

    /// Multiplies a window in milliseconds, rounded down, stopping at the largest number.
    pub fn times(self, window_ms: i64) -> i64 {
        let product = i128::from(window_ms) * i128::from(self.0) / 1000;
        i64::try_from(product).unwrap_or(i64::MAX)
    }
}

/// Which levels somebody holds; the others are passed at once (CONVERGENCE 6).
///
/// An empty table means that nobody keeps one: every level counts as held.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holders(BTreeSet<(Base, Option<RolePath>)>);

impl Holders {
    /// Says that somebody holds `base`, for the teams within `role` or, without one, for all.
    pub fn hold(&mut self, base: Base, role: Option<RolePath>) {
        self.0.insert((base, role));
    }

    /// Whether somebody holds the level of `label`. Broadcast bases are held by everybody they reach.
    pub fn holds(&self, label: &Label) -> bool {
        self.0.is_empty()
            || self.0.iter().any(|(base, role)| {
                label.base.reaches(*base)
                    && match (role, &label.role) {
                        (None, _) => true,
                        (Some(held), Some(wanted)) => wanted.is_within(held),
                        (Some(_), None) => false,
                    }
            })
    }
}

/// Which time counts towards a window.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Calendar {
    /// Every hour of every day.
    #[default]
    Always,
    /// The hours of a calendar.
    Working(Arc<Working>),
}

impl Calendar {
    /// Finds the calendar of a name among those there are, `always` included.
    pub fn named(name: &str, calendars: &BTreeMap<String, Arc<Working>>) -> Option<Self> {
        if name == Self::Always.name() {
            return Some(Self::Always);
        }
        calendars.get(name).map(|it| Self::Working(Arc::clone(it)))
    }

    /// Returns the counted milliseconds from one instant to a later one; 0 if it is not later.
    pub fn counted_ms(&self, from: Timestamp, to: Timestamp) -> i64 {
        match self {
            Self::Always => to.since_ms(from).max(0),
            Self::Working(working) => working.counted_ms(from, to),
        }
    }

    /// Returns the first instant by which `ms` counted milliseconds have passed since `from`; the end of
    /// time where the calendar knows none.
    pub fn after(&self, from: Timestamp, ms: i64) -> Timestamp {
        match self {
            Self::Always => from.plus_ms(ms),
            Self::Working(working) => working.after(from, ms).unwrap_or(Timestamp(i64::MAX)),
        }
    }

    /// Gives a calendar that names no zone the organization's.
    #[must_use]
    pub(crate) fn in_zone_of(self, organization: Tz) -> Self {
        match self {
            Self::Always => Self::Always,
            Self::Working(working) => Self::Working(Arc::new(
                Arc::unwrap_or_clone(working).in_zone_of(organization),
            )),
        }
    }

    /// Returns the name by which profiles choose it.
    pub fn name(&self) -> &str {
        match self {
            Self::Always => "always",
            Self::Working(working) => working.name(),
        }
    }
}

/// How many similar cases within how long make a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PatternSensitivity {
    /// How many.
    pub count: u32,
    /// Within how long.
    pub window: Span,
}

/// Declares closed sets of words for files, with one spelling each.
macro_rules! knob_words {
    ($($(#[$doc:meta])* $name:ident = $kind:literal { $($(#[$vdoc:meta])* $variant:ident = $text:literal,)+ })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name {
            $($(#[$vdoc])* $variant,)+
        }

        impl $name {
            /// Every word there is, in order.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// Returns the spelling used in files.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = orgo_schema::word::WordError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let wanted = text.trim().to_lowercase().replace(['-', ' '], "_");
                Self::ALL.iter().copied().find(|word| word.as_str() == wanted).ok_or_else(|| {
                    orgo_schema::word::WordError::new($kind, text, Self::ALL.iter().map(|word| word.as_str()))
                })
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

pub(crate) use knob_words;

knob_words! {
    /// How openly work is shown inside the organization.
    Transparency = "transparency" {
        /// Everybody sees everything that is not restricted.
        Full = "full",
        /// Everybody sees that it exists.
        Balanced = "balanced",
        /// The team and those above it.
        Restricted = "restricted",
        /// Only who has to do with it.
        Private = "private",
    }

    /// How widely people are told of work.
    NotifyScope = "notification scope" {
        /// Who has taken it.
        Assignee = "assignee",
        /// The team that owns it.
        SmallTeam = "small_team",
        /// The area of the team.
        Department = "department",
        /// Everybody.
        Organization = "organisation",
    }

    /// What the engine may do without a person confirming it.
    Automation = "level of automation" {
        /// Route by rules and move work up, as at every level.
        Manual = "manual",
        /// Also what rules do because time has passed, and notices to others.
        Low = "low",
        /// Also answers, and cases that rules open of their own.
        Moderate = "moderate",
        /// Also open reviews.
        High = "high",
        /// Everything it can.
        Full = "full",
    }

    /// What becomes of an act until somebody decides about it whose author had lost the right to it, and did not
    /// know ([`crate::contest`]).
    Contested = "way with contested acts" {
        /// It counts.
        Count = "count",
        /// It waits for a yes.
        Wait = "wait",
    }

    /// How much is written into the journal. Each adds to the one before, and takes nothing away: what SPEC 10
    /// wants audited is written down at every depth ([`crate::conduct::logging`]).
    LogDepth = "logging depth" {
        /// Failures; who came in, who was refused, who may what; each opening of what is restricted or
        /// anonymised, and each export.
        Minimal = "minimal",
        /// Also each change of cases and tasks, and what rules, the ladder, the node and its mail did.
        Moderate = "moderate",
        /// Also lists and searches that reach into what is restricted or anonymised.
        Audit = "audit",
        /// Also every other read, and each mail by itself.
        Full = "full",
    }
}

/// Returns the priority that chooses the window: category 9 counts as critical, and category 1 that
/// is marked as routine counts as at most medium (SPEC 6).
///
/// Routine is what the metadata of a task say: `category: routine`. Category 1 alone is not enough,
/// because a leak is operational too, and a rule that calls it high must be heard.
pub fn window_priority(label: &Label, priority: Priority, is_routine: bool) -> Priority {
    match label.category {
        Category::Crisis => Priority::Critical,
        Category::Operational if is_routine => priority.min(Priority::Medium),
        Category::Operational
        | Category::Strategic
        | Category::Compliance
        | Category::Customer
        | Category::Training
        | Category::Communication
        | Category::Financial
        | Category::Technical => priority,
    }
}

/// Returns the severity that counts: unset is minor, category 9 is critical (CONVERGENCE 6).
pub fn effective_severity(label: &Label, severity: Option<Severity>) -> Severity {
    match label.category {
        Category::Crisis => Severity::Critical,
        Category::Operational
        | Category::Strategic
        | Category::Compliance
        | Category::Customer
        | Category::Training
        | Category::Communication
        | Category::Financial
        | Category::Technical => severity.unwrap_or(Severity::Minor),
    }
}

/// Which policy held when. There is always one: the first holds since the beginning of time.
#[derive(Debug, Clone, PartialEq)]
pub struct PolicyHistory {
    first: Policy,
    /// By the instant each came into force, ascending, no instant twice.
    later: Vec<(Timestamp, Policy)>,
}

impl PolicyHistory {
    /// Returns the history of a policy that has always held.
    pub const fn new(first: Policy) -> Self {
        Self {
            first,
            later: Vec::new(),
        }
    }

    /// Lets `policy` hold from `since` on, until the next one that begins later. Of two that begin
    /// at one instant the one added last holds.
    pub fn enact(&mut self, since: Timestamp, policy: Policy) {
        let at = self.later.partition_point(|(instant, _)| *instant < since);
        match self
            .later
            .get_mut(at)
            .filter(|(instant, _)| *instant == since)
        {
            Some(entry) => entry.1 = policy,
            None => self.later.insert(at, (since, policy)),
        }
    }

    /// Returns the policy in force at an instant.
    pub fn at(&self, instant: Timestamp) -> &Policy {
        let after = self.later.partition_point(|(since, _)| *since <= instant);
        after
            .checked_sub(1)
            .and_then(|at| self.later.get(at))
            .map_or(&self.first, |(_, policy)| policy)
    }

    /// Returns when the policy changed last, if it ever did.
    pub fn last_change(&self) -> Option<Timestamp> {
        self.later.last().map(|(since, _)| *since)
    }

    /// Returns the policy that came into force last.
    pub fn newest(&self) -> &Policy {
        self.later.last().map_or(&self.first, |(_, policy)| policy)
    }

    /// Lists the changes of policy after an instant, earliest first.
    pub fn changes_after(&self, instant: Timestamp) -> impl Iterator<Item = (Timestamp, &Policy)> {
        let after = self.later.partition_point(|(since, _)| *since <= instant);
        self.later
            .get(after..)
            .unwrap_or_default()
            .iter()
            .map(|(since, policy)| (*since, policy))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The school of SPEC 6, as the other tests of this crate use it.
    pub(crate) fn school() -> Policy {
        let span = |text: &str| text.parse().unwrap();
        Policy {
            profile: "school".to_owned(),
            version: "1".to_owned(),
            windows: Windows {
                critical: span("PT30M"),
                high: span("PT2H"),
                medium: span("P1D"),
                low: span("P3D"),
            },
            factor: Factor::ONE,
            levels: Vec::new(),
            repeat: None,
            granularity: Granularity::Moderate,
            at_once: Severity::Major,
            ladder: LadderTable::default(),
            holders: Holders::default(),
            calendar: Calendar::Always,
            zone: Tz::UTC,
            retention: Retention {
                usual: Some(span("P5Y")),
                classes: BTreeMap::from([
                    ("accident".parse().unwrap(), Some(span("P10Y"))),
                    ("errand".parse().unwrap(), Some(span("P1Y"))),
                ]),
                categories: BTreeMap::new(),
                grace: span("P30D"),
            },
            transparency: Transparency::Balanced,
            notify: NotifyScope::Department,
            receipts: false,
            automation: Automation::Moderate,
            contested: Contested::Count,
            log: LogDepth::Moderate,
            reviews: BTreeSet::from([
                ReviewCycle::Weekly,
                ReviewCycle::Monthly,
                ReviewCycle::Yearly,
            ]),
            pattern: PatternSensitivity {
                count: 5,
                window: span("P30D"),
            },
            domains: BTreeMap::new(),
            said_by: BTreeMap::new(),
        }
    }

    #[test]
    fn a_factor_multiplies_without_floats() {
        let check = |milli: u32, window: i64, expected: i64| {
            assert_eq!(
                Factor::from_milli(milli).unwrap().times(window),
                expected,
                "{milli} × {window}"
            );
        };
        check(500, 3_600_000, 1_800_000);
        check(1500, 3, 4);
        check(1000, i64::MAX, i64::MAX);
        check(2000, i64::MAX, i64::MAX);
        assert_eq!(Factor::from_milli(0), None);
        assert_eq!(Factor::from_milli(Factor::MILLI_MAX + 1), None);
    }

    #[test]
    fn the_policy_of_an_instant_is_the_last_enacted_before() {
        let named = |profile: &str| Policy {
            profile: profile.to_owned(),
            ..school()
        };
        let mut history = PolicyHistory::new(named("a"));
        history.enact(Timestamp(20), named("c"));
        history.enact(Timestamp(10), named("b"));
        history.enact(Timestamp(20), named("d"));
        let at = |ms| history.at(Timestamp(ms)).profile.clone();
        assert_eq!(
            [at(i64::MIN), at(9), at(10), at(19), at(20), at(i64::MAX)],
            ["a", "a", "b", "b", "d", "d"]
        );
        assert_eq!(history.newest().profile, "d");
        let changes: Vec<_> = history
            .changes_after(Timestamp(10))
            .map(|(at, _)| at)
            .collect();
        assert_eq!(changes, [Timestamp(20)]);
    }

    #[test]
    fn an_empty_table_of_holders_holds_everything() {
        let label = |text: &str| text.parse::<Label>().unwrap();
        let mut holders = Holders::default();
        assert!(holders.holds(&label("101.11.IT.Support")));
        holders.hold(Base::new(101).unwrap(), Some("IT".parse().unwrap()));
        holders.hold(Base::new(2).unwrap(), None);
        assert!(holders.holds(&label("101.11.IT.Support")));
        assert!(holders.holds(&label("2.11")));
        assert!(!holders.holds(&label("101.11.HR")));
        assert!(!holders.holds(&label("101.11")));
        assert!(!holders.holds(&label("11.11.IT.Support")));
        assert!(
            holders.holds(&label("10.14")),
            "the broadcast reaches base 2"
        );
    }

    #[test]
    fn crisis_is_critical_and_only_marked_routine_is_capped() {
        let check = |label: &str, priority, is_routine, expected| {
            assert_eq!(
                window_priority(&label.parse().unwrap(), priority, is_routine),
                expected,
                "{label}"
            );
        };
        check(
            "1001.91.Operations",
            Priority::Low,
            false,
            Priority::Critical,
        );
        check(
            "1001.91.Operations",
            Priority::Low,
            true,
            Priority::Critical,
        );
        check("1001.11.Operations", Priority::High, false, Priority::High);
        check("1001.11.Operations", Priority::High, true, Priority::Medium);
        check("1001.11.Operations", Priority::Low, true, Priority::Low);
        check("1001.81.Operations", Priority::High, true, Priority::High);
        let severity = |label: &str, set| effective_severity(&label.parse().unwrap(), set);
        assert_eq!(
            severity("1001.91.Operations", Some(Severity::Minor)),
            Severity::Critical
        );
        assert_eq!(severity("1001.11.Operations", None), Severity::Minor);
        assert_eq!(
            severity("1001.11.Operations", Some(Severity::Major)),
            Severity::Major
        );
    }

    #[test]
    fn knobs_read_what_they_print() {
        for word in Automation::ALL {
            assert_eq!(word.as_str().parse(), Ok(*word));
        }
        assert_eq!("small team".parse(), Ok(NotifyScope::SmallTeam));
        let error = "lots".parse::<LogDepth>().unwrap_err().to_string();
        assert!(
            error.contains("allowed are minimal, moderate, audit, full"),
            "{error}"
        );
    }
}
