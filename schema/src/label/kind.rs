//! The two digits after the base: what the information is about, and what it wants.

use crate::word::words;

words! {
    /// What the information is about (SPEC 2).
    Category = "category" {
        /// Routine tasks, progress, issues.
        1 Operational = "operational",
        /// Planning and decisions at a high level.
        2 Strategic = "strategic",
        /// Audits, policy, performance.
        3 Compliance = "compliance",
        /// Feedback, queries, complaints.
        4 Customer = "customer",
        /// Learning.
        5 Training = "training",
        /// Meetings, memos, announcements.
        6 Communication = "communication",
        /// Budgets, expenses, approvals.
        7 Financial = "financial",
        /// Maintenance, upgrades, systems.
        8 Technical = "technical",
        /// What cannot wait; counts as critical.
        9 Crisis = "crisis",
    }

    /// What the information wants (SPEC 2).
    Subcategory = "subcategory" {
        /// Somebody asks for something.
        1 Request = "request",
        /// Something has moved.
        2 Update = "update",
        /// Something was decided.
        3 Decision = "decision",
        /// Something is accounted for.
        4 Report = "report",
        /// Something is handed out.
        5 Distribution = "distribution",
    }

    /// Which way information goes through the hierarchy (SPEC 2).
    Flow = "flow" {
        /// To those above: requests for approval, and reports.
        0 Up = "up",
        /// To those below: decisions.
        1 Down = "down",
        /// To equals or those below: updates and distribution.
        2 SidewaysOrDown = "sideways_or_down",
    }
}

impl Category {
    /// Returns the digit it has in a label.
    pub const fn digit(self) -> char {
        match self {
            Self::Operational => '1',
            Self::Strategic => '2',
            Self::Compliance => '3',
            Self::Customer => '4',
            Self::Training => '5',
            Self::Communication => '6',
            Self::Financial => '7',
            Self::Technical => '8',
            Self::Crisis => '9',
        }
    }

    /// Returns the category with this digit.
    pub fn from_digit(digit: char) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|category| category.digit() == digit)
    }
}

impl Subcategory {
    /// Returns the digit it has in a label.
    pub const fn digit(self) -> char {
        match self {
            Self::Request => '1',
            Self::Update => '2',
            Self::Decision => '3',
            Self::Report => '4',
            Self::Distribution => '5',
        }
    }

    /// Returns the subcategory with this digit.
    pub fn from_digit(digit: char) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|subcategory| subcategory.digit() == digit)
    }

    /// Returns which way such information goes.
    pub const fn flow(self) -> Flow {
        match self {
            Self::Request | Self::Report => Flow::Up,
            Self::Decision => Flow::Down,
            Self::Update | Self::Distribution => Flow::SidewaysOrDown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_digit_has_one_word() {
        for (digit, category) in ('1'..='9').zip(Category::ALL) {
            assert_eq!(
                (category.digit(), Category::from_digit(digit)),
                (digit, Some(*category))
            );
        }
        for (digit, subcategory) in ('1'..='5').zip(Subcategory::ALL) {
            assert_eq!(
                (subcategory.digit(), Subcategory::from_digit(digit)),
                (digit, Some(*subcategory))
            );
        }
        assert_eq!((Category::ALL.len(), Subcategory::ALL.len()), (9, 5));
        assert_eq!(
            (Category::from_digit('0'), Subcategory::from_digit('6')),
            (None, None)
        );
    }

    #[test]
    fn information_flows_by_what_it_wants() {
        let check = |word: &str, flow: &str| {
            assert_eq!(
                word.parse::<Subcategory>().unwrap().flow().as_str(),
                flow,
                "{word}"
            );
        };
        check("request", "up");
        check("update", "sideways_or_down");
        check("decision", "down");
        check("report", "up");
        check("distribution", "sideways_or_down");
    }
}
