//! What a label says, in words (SPEC 2).

use schemars::JsonSchema;
use serde::Serialize;

use super::{Base, Category, Flow, Granularity, Label, LadderTable, Level, Subcategory};
use crate::role::{Registry, RolePath};

/// Everything a label says, as `orgo explain label` prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LabelExplanation {
    /// The label in its canonical spelling.
    pub label: Label,
    /// Its first number.
    pub base: Base,
    /// The range of the base; for a broadcast, the lowest range it goes to.
    pub level: Level,
    /// Whether it goes to several levels at once and creates no task by itself.
    pub broadcast: bool,
    /// What it is about.
    pub category: Category,
    /// What it wants.
    pub subcategory: Subcategory,
    /// Which way such information goes.
    pub flow: Flow,
    /// The team it belongs to.
    pub role: Option<RolePath>,
    /// One plain sentence.
    pub sentence: String,
    /// The labels that work under it climbs if nobody acts, from where it begins to the top.
    pub ladder: Vec<Label>,
}

impl Label {
    /// Returns the label as one plain sentence.
    pub fn explain(&self, registry: &Registry) -> String {
        let what = match self.subcategory {
            Subcategory::Request => "A request",
            Subcategory::Update => "An update",
            Subcategory::Decision => "A decision",
            Subcategory::Report => "A report",
            Subcategory::Distribution => "A distribution",
        };
        let role = self.role.as_ref().map_or(String::new(), |role| {
            format!(", {}", registry.describe(role))
        });
        format!(
            "{what} about {} {}{role}; {}.",
            self.category.topic(),
            self.base.addressee(),
            self.way()
        )
    }

    /// Returns the parts of the label, its sentence, and the whole ladder above it.
    pub fn explanation(&self, registry: &Registry, table: &LadderTable) -> LabelExplanation {
        LabelExplanation {
            label: self.clone(),
            base: self.base,
            level: self.base.level(),
            broadcast: self.base.is_broadcast(),
            category: self.category,
            subcategory: self.subcategory,
            flow: self.flow(),
            role: self.role.clone(),
            sentence: self.explain(registry),
            ladder: self.ladder(table, Granularity::Detailed),
        }
    }

    /// Says where it goes from there.
    const fn way(&self) -> &'static str {
        match (self.base.is_broadcast(), self.subcategory) {
            (true, Subcategory::Request) => {
                "a request on a broadcast goes straight to the executive of the area"
            }
            (true, _) => "a broadcast informs and creates no task unless a rule says so",
            (false, subcategory) => subcategory.way(),
        }
    }
}

impl Category {
    /// Returns what the information is about, as it reads after "about".
    const fn topic(self) -> &'static str {
        match self {
            Self::Operational => "daily operations",
            Self::Strategic => "strategy",
            Self::Compliance => "compliance and reporting",
            Self::Customer => "customers or clients",
            Self::Training => "training and development",
            Self::Communication => "communication and coordination",
            Self::Financial => "finances",
            Self::Technical => "technology and infrastructure",
            Self::Crisis => "a crisis or emergency",
        }
    }
}

impl Base {
    /// Returns whom the information is for, as it reads before the role.
    fn addressee(self) -> String {
        match (self.audience(), self.level()) {
            (None, Level::Executive) if self == Self::CEO => "for the CEO (1)".to_owned(),
            (None, Level::Executive) => format!("for executive {self}"),
            (None, Level::Head) => format!("for department head {self}"),
            (None, Level::Lead) => format!("for team lead {self}"),
            (None, Level::Staff) => format!("for staff at {self}"),
            (Some(_), Level::Executive) => "to all executives (1-9)".to_owned(),
            (Some(_), Level::Head) => "to all department heads (11-99)".to_owned(),
            (Some(_), Level::Lead | Level::Staff) => {
                "to all team leads and staff (101-9999)".to_owned()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_it_in_one_sentence() {
        let check = |text: &str, expected: &str| {
            let label: Label = text.parse().unwrap();
            assert_eq!(label.explain(Registry::standard()), expected);
        };
        check(
            "1001.91.Operations.Safety",
            "A request about a crisis or emergency for staff at 1001, Safety in Operations; requests go up for approval.",
        );
        check(
            "1.32",
            "An update about compliance and reporting for the CEO (1); updates go sideways or down.",
        );
        check(
            "100.74",
            "A report about finances to all department heads (11-99); a broadcast informs and creates no task unless a rule says so.",
        );
        check(
            "100.71.Finance.Budgeting",
            "A request about finances to all department heads (11-99), Budgeting in Finance; \
             a request on a broadcast goes straight to the executive of the area.",
        );
        check(
            "101.12.IT.Support",
            "An update about daily operations for team lead 101, Support in Information Technology; updates go sideways or down.",
        );
        check(
            "2.23",
            "A decision about strategy for executive 2; decisions go down.",
        );
        check(
            "11.94.Operations.Safety.Audit",
            "A report about a crisis or emergency for department head 11, Safety Audit in Operations; reports go up.",
        );
        check(
            "11.55.HR",
            "A distribution about training and development for department head 11, Human Resources; \
             distributions go sideways or down.",
        );
        check(
            "1000.82",
            "An update about technology and infrastructure to all team leads and staff (101-9999); \
             a broadcast informs and creates no task unless a rule says so.",
        );
    }

    #[test]
    fn every_label_is_one_sentence() {
        for base in [1, 2, 10, 11, 100, 101, 1000, 1001] {
            for category in Category::ALL {
                for subcategory in Subcategory::ALL {
                    let label = Label {
                        base: Base::new(base).unwrap(),
                        category: *category,
                        subcategory: *subcategory,
                        role: None,
                    };
                    let sentence = label.explain(Registry::standard());
                    assert_eq!(sentence.matches('.').count(), 1, "{sentence}");
                    assert!(sentence.contains(subcategory.as_str()), "{sentence}");
                }
            }
        }
    }

    #[test]
    fn the_explanation_is_a_contract() {
        let label: Label = "1001.11.it.support".parse().unwrap();
        let explanation = label.explanation(Registry::standard(), &LadderTable::default());
        assert_eq!(
            serde_json::to_value(&explanation).unwrap(),
            serde_json::json!({
                "label": "1001.11.IT.Support",
                "base": 1001,
                "level": "staff",
                "broadcast": false,
                "category": "operational",
                "subcategory": "request",
                "flow": "up",
                "role": "IT.Support",
                "sentence": "A request about daily operations for staff at 1001, Support in Information Technology; \
                             requests go up for approval.",
                "ladder": ["1001.11.IT.Support", "101.11.IT.Support", "11.11.IT.Support", "2.11", "1.11"],
            })
        );
    }
}
