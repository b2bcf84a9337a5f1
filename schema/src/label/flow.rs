//! Which way information goes through the hierarchy, and which way a piece of it went (SPEC 2, flow).
//!
//! Going against the flow is refused nowhere: people know better than a table. It is said.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Base, Flow, Label, LadderTable, Level, Subcategory};
use crate::word::words;

words! {
    /// Which way something went from one label to another.
    Direction = "direction" {
        /// To a higher place.
        0 Up = "up",
        /// To a lower place.
        1 Down = "down",
        /// To another place or team of the same height.
        2 Sideways = "sideways",
        /// To the same place and team, such as under another category.
        3 Stays = "stays",
    }
}

impl Direction {
    /// Returns the way back.
    #[must_use]
    pub const fn back(self) -> Self {
        match self {
            Self::Up => Self::Down,
            Self::Down => Self::Up,
            Self::Sideways | Self::Stays => self,
        }
    }
}

/// Returns which way something goes from one label to another: by the levels of their bases, the top above the other
/// executives. A broadcast stands at the lowest range that it goes to.
pub fn direction(from: &Label, to: &Label) -> Direction {
    match height(from.base).cmp(&height(to.base)) {
        std::cmp::Ordering::Less => Direction::Up,
        std::cmp::Ordering::Greater => Direction::Down,
        std::cmp::Ordering::Equal if from.base == to.base && from.role == to.role => {
            Direction::Stays
        }
        std::cmp::Ordering::Equal => Direction::Sideways,
    }
}

/// Returns how high a base stands, staff at 0.
const fn height(base: Base) -> u8 {
    match base.level() {
        Level::Executive if base.get() == Base::CEO.get() => 4,
        Level::Executive => 3,
        Level::Head => 2,
        Level::Lead => 1,
        Level::Staff => 0,
    }
}

impl Flow {
    /// Lists the ways that such information goes, the usual first.
    pub const fn directions(self) -> &'static [Direction] {
        match self {
            Self::Up => &[Direction::Up],
            Self::Down => &[Direction::Down],
            Self::SidewaysOrDown => &[Direction::Down, Direction::Sideways],
        }
    }

    /// Whether going this way is going with the flow.
    pub fn goes(self, direction: Direction) -> bool {
        self.directions().contains(&direction)
    }

    /// Whether going this way is going against the flow: it is the way back of one that such information goes. Handing
    /// work to a team beside is against no flow.
    pub fn is_against(self, direction: Direction) -> bool {
        !self.goes(direction) && self.goes(direction.back())
    }
}

impl Subcategory {
    /// Returns which way such information goes, as it reads in a sentence.
    pub const fn way(self) -> &'static str {
        match self {
            Self::Request => "requests go up for approval",
            Self::Update => "updates go sideways or down",
            Self::Decision => "decisions go down",
            Self::Report => "reports go up",
            Self::Distribution => "distributions go sideways or down",
        }
    }
}

/// That information went against its flow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Against {
    /// What kind of information.
    pub what: Subcategory,
    /// Which way it went.
    pub went: Direction,
    /// Both in a sentence.
    pub says: String,
}

impl Label {
    /// Says that what came here from another label came against its flow; nothing where it did not.
    pub fn against(&self, from: &Self) -> Option<Against> {
        let (what, went) = (self.subcategory, direction(from, self));
        let mut way = what.way().chars();
        let first = way.next()?.to_ascii_uppercase();
        self.flow().is_against(went).then(|| Against {
            what,
            went,
            says: format!("{first}{}; this one went {went}.", way.as_str()),
        })
    }

    /// Returns the next place in the direction of the flow: one level up on the ladder for what goes up, one level down
    /// in the same team for what goes down; nothing at either end. What climbs passes over no level here: somebody
    /// chooses.
    #[must_use]
    pub fn onward(&self, table: &LadderTable) -> Option<Self> {
        match self.flow() {
            Flow::Up => self.above(table),
            Flow::Down | Flow::SidewaysOrDown => self.below(table),
        }
    }

    /// Returns the same information one level up on its ladder, where somebody decides about it.
    #[must_use]
    pub fn above(&self, table: &LadderTable) -> Option<Self> {
        self.ladder(table, super::Granularity::Detailed)
            .into_iter()
            .find(|rung| direction(self, rung) == Direction::Up)
    }

    /// Returns the same information one level below, in the same team.
    fn below(&self, table: &LadderTable) -> Option<Self> {
        let role = self.role.as_ref();
        [
            table.executive(role),
            table.head(role),
            table.lead(role),
            Base::STAFF_DEFAULT,
        ]
        .map(|base| self.with_base(base))
        .into_iter()
        .find(|below| direction(self, below) == Direction::Down)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn label(text: &str) -> Label {
        text.parse().unwrap()
    }

    #[test]
    fn levels_say_which_way_something_went() {
        let check = |from: &str, to: &str, expected: Direction| {
            assert_eq!(
                direction(&label(from), &label(to)),
                expected,
                "{from} -> {to}"
            );
        };
        check("1001.11.IT.Support", "101.11.IT.Support", Direction::Up);
        check("2.11", "1.11", Direction::Up);
        check("2.23", "11.23.HR", Direction::Down);
        check("2.23", "3.23", Direction::Sideways);
        check("1001.11.IT", "1001.11.HR", Direction::Sideways);
        check("1001.11.IT", "1002.11.IT", Direction::Sideways);
        check("1001.11.IT", "1001.12.IT", Direction::Stays);
        // A broadcast reaches as far down as its audience.
        check("11.12.IT", "1000.12", Direction::Down);
        check("1001.12.IT", "1000.12", Direction::Sideways);
        check("100.71.Finance.Budgeting", "2.71", Direction::Up);
    }

    #[test]
    fn going_the_way_back_is_said_and_stepping_aside_is_not() {
        let check = |from: &str, to: &str, expected: Option<&str>| {
            assert_eq!(
                label(to)
                    .against(&label(from))
                    .map(|against| against.says)
                    .as_deref(),
                expected,
                "{from} -> {to}"
            );
        };
        check(
            "101.11.IT",
            "1001.11.IT",
            Some("Requests go up for approval; this one went down."),
        );
        check(
            "11.14.IT",
            "1001.14.IT",
            Some("Reports go up; this one went down."),
        );
        check(
            "101.13.IT",
            "11.13.IT",
            Some("Decisions go down; this one went up."),
        );
        check(
            "101.12.IT",
            "11.12.IT",
            Some("Updates go sideways or down; this one went up."),
        );
        check(
            "101.15.IT",
            "11.15.IT",
            Some("Distributions go sideways or down; this one went up."),
        );
        check("1001.11.IT", "101.11.IT", None);
        check("1001.11.IT", "1001.11.HR", None);
        check("1001.13.IT", "1001.13.HR", None);
        // The decision on a request goes down: what it has become counts.
        check("2.71", "101.73.Finance", None);
    }

    #[test]
    fn what_is_next_lies_in_the_direction_of_the_flow() {
        let check = |from: &str, expected: Option<&str>| {
            let next = label(from).onward(&LadderTable::default());
            assert_eq!(next.map(|next| next.to_string()).as_deref(), expected);
        };
        check("1001.11.IT.Support", Some("101.11.IT.Support"));
        check("11.14.IT", Some("2.14"));
        check("100.71.Finance.Budgeting", Some("2.71"));
        check("1.11", None);
        check("1.23.IT", Some("2.23.IT"));
        check("2.23.IT", Some("11.23.IT"));
        check("11.12.IT", Some("101.12.IT"));
        check("101.15.IT", Some("1001.15.IT"));
        check("1001.13.IT", None);
    }

    fn any_label() -> impl Strategy<Value = Label> {
        let base = (1u16..10_000).prop_filter_map("reserved", |base| Base::new(base).ok());
        let kind = (0..9usize, 0..5usize);
        let role = prop::sample::select(vec!["", ".IT", ".HR.Recruitment"]);
        (base, kind, role).prop_map(|(base, (category, subcategory), role)| {
            label(&format!("{base}.{}{}{role}", category + 1, subcategory + 1))
        })
    }

    proptest! {
        #[test]
        fn a_direction_is_the_way_back_of_the_way_back(from in any_label(), to in any_label()) {
            prop_assert_eq!(direction(&from, &to), direction(&to, &from).back());
        }

        #[test]
        fn information_has_a_direction_and_never_goes_with_and_against_it(from in any_label(), to in any_label()) {
            let flow = to.flow();
            prop_assert!(!flow.directions().is_empty());
            let direction = direction(&from, &to);
            prop_assert!(!(flow.goes(direction) && flow.is_against(direction)));
            prop_assert_eq!(to.against(&from).is_some(), flow.is_against(direction));
        }

        #[test]
        fn every_rung_of_a_ladder_is_higher_and_what_is_next_goes_with_the_flow(label in any_label()) {
            let table = LadderTable::default();
            for pair in label.ladder(&table, super::super::Granularity::Detailed).windows(2) {
                prop_assert_eq!(direction(&pair[0], &pair[1]), Direction::Up);
            }
            if let Some(next) = label.onward(&table) {
                prop_assert!(next.flow().goes(direction(&label, &next)), "{label} -> {next}");
            }
        }
    }
}
