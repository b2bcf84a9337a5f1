//! Who stands above whom, and the labels that unresolved work climbs (SPEC 2, 5, 6).

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Base, Label, Level, Subcategory};
use crate::{role::RolePath, word::words};

words! {
    /// Which levels of the ladder escalation passes through (SPEC 6).
    Granularity = "escalation granularity" {
        /// Every level.
        0 Detailed = "detailed",
        /// Where both a team lead and a department head stand above, the lead is passed over.
        1 Moderate = "moderate",
        /// From staff to the head, the executive, the top.
        2 Accelerated = "accelerated",
        /// From staff to the executive and the top.
        3 Broad = "broad",
    }
}

/// The places an organization gave to the leads, heads and executives of its roles.
///
/// A role that is not named has the lead, head or executive of the nearest role above it that is,
/// and otherwise 101, 11 and 2.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Draft")]
pub struct LadderTable {
    /// Team leads, 101 to 999.
    leads: BTreeMap<RolePath, Base>,
    /// Department heads, 11 to 99.
    heads: BTreeMap<RolePath, Base>,
    /// Executives, 1 to 9.
    executives: BTreeMap<RolePath, Base>,
}

/// Why a place cannot be given to a role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LadderError {
    /// Nobody answers for a team from there.
    #[error(
        "base {base} cannot answer for {role}: use 1-9 for an executive, 11-99 for a head or 101-999 \
         for a lead, for example 12"
    )]
    NoSuperior {
        /// The role.
        role: RolePath,
        /// The place.
        base: Base,
    },
    /// The place belongs to another level than the list it stands in.
    #[error("base {base} for {role} is of level {got}, in a list of level {expected}")]
    Misplaced {
        /// The role.
        role: RolePath,
        /// The place.
        base: Base,
        /// The level of the place.
        got: Level,
        /// The level of the list.
        expected: Level,
    },
}

/// A table as it was written, its levels not yet checked.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Draft {
    #[serde(default)]
    leads: BTreeMap<RolePath, Base>,
    #[serde(default)]
    heads: BTreeMap<RolePath, Base>,
    #[serde(default)]
    executives: BTreeMap<RolePath, Base>,
}

impl TryFrom<Draft> for LadderTable {
    type Error = LadderError;

    fn try_from(draft: Draft) -> Result<Self, LadderError> {
        let mut table = Self::default();
        let Draft {
            leads,
            heads,
            executives,
        } = draft;
        for (expected, list) in [
            (Level::Lead, leads),
            (Level::Head, heads),
            (Level::Executive, executives),
        ] {
            for (role, base) in list {
                let got = base.level();
                if got != expected {
                    return Err(LadderError::Misplaced {
                        role,
                        base,
                        got,
                        expected,
                    });
                }
                table.assign(role, base)?;
            }
        }
        Ok(table)
    }
}

impl LadderTable {
    /// Lets the executive, head or lead at `base` answer for a role and those below it.
    ///
    /// The number says which of the three it is; the last call for a role and level counts.
    ///
    /// # Errors
    ///
    /// [`LadderError::NoSuperior`] for staff and broadcasts.
    pub fn assign(&mut self, role: RolePath, base: Base) -> Result<(), LadderError> {
        let list = match base.level() {
            Level::Executive => &mut self.executives,
            Level::Head => &mut self.heads,
            Level::Lead => &mut self.leads,
            Level::Staff => return Err(LadderError::NoSuperior { role, base }),
        };
        if base.is_broadcast() {
            return Err(LadderError::NoSuperior { role, base });
        }
        list.insert(role, base);
        Ok(())
    }

    /// Returns the lead of a team; the default for work of no role.
    pub fn lead(&self, role: Option<&RolePath>) -> Base {
        nearest(&self.leads, role).unwrap_or(Base::LEAD_DEFAULT)
    }

    /// Returns the head of a department; the default for work of no role.
    pub fn head(&self, role: Option<&RolePath>) -> Base {
        nearest(&self.heads, role).unwrap_or(Base::HEAD_DEFAULT)
    }

    /// Returns the executive of an area; the default for work of no role.
    pub fn executive(&self, role: Option<&RolePath>) -> Base {
        nearest(&self.executives, role).unwrap_or(Base::EXECUTIVE_DEFAULT)
    }
}

/// Returns the place named for the role or the nearest above it.
fn nearest(list: &BTreeMap<RolePath, Base>, role: Option<&RolePath>) -> Option<Base> {
    role?
        .and_parents()
        .find_map(|role| list.get(&role).copied())
}

impl Granularity {
    /// Returns whether work stops at a level, given that it began below it.
    ///
    /// SPEC 6 lets moderate skip "one team level if two exist": leads and heads are the two, and
    /// the lead is the one skipped, as accelerated does; that leads to the same ladder for both.
    const fn stops_at(self, level: Level) -> bool {
        match (self, level) {
            (_, Level::Executive | Level::Staff) | (Self::Detailed, Level::Lead | Level::Head) => {
                true
            }
            (Self::Moderate | Self::Accelerated, level) => matches!(level, Level::Head),
            (Self::Broad, Level::Lead | Level::Head) => false,
        }
    }
}

impl Label {
    /// Returns the label where its work begins: at the executive of the area for a request on a
    /// broadcast base, for which nobody below decides; otherwise here.
    #[must_use]
    pub fn entry(&self, table: &LadderTable) -> Self {
        if self.base.is_broadcast() && self.subcategory == Subcategory::Request {
            self.raised(table.executive(self.role.as_ref()))
        } else {
            self.clone()
        }
    }

    /// Whether it tells many at once and asks nobody for anything: a broadcast that is no request (SPEC 2).
    pub fn informs(&self) -> bool {
        self.base.is_broadcast() && self.subcategory != Subcategory::Request
    }

    /// Returns the labels from where the work begins up to the top, each higher than the one
    /// before.
    ///
    /// Below the executives the role stays; at them it is dropped. A broadcast a rule made work of
    /// climbs from the level above its audience.
    pub fn ladder(&self, table: &LadderTable, granularity: Granularity) -> Vec<Self> {
        let role = self.role.as_ref();
        let start = self.entry(table);
        let level = start.base.level();
        let superiors = [
            // A broadcast to staff has the leads in its audience.
            (
                Level::Lead,
                table.lead(role),
                level == Level::Staff && !start.base.is_broadcast(),
            ),
            (Level::Head, table.head(role), level > Level::Head),
            (
                Level::Executive,
                table.executive(role),
                level > Level::Executive,
            ),
            (Level::Executive, Base::CEO, true),
        ];
        let mut last = start.base;
        let mut ladder = vec![start];
        for (level, base, above) in superiors {
            // An area's executive may be the CEO already.
            if above && base < last && granularity.stops_at(level) {
                ladder.push(self.raised(base));
                last = base;
            }
        }
        ladder
    }

    /// Returns this label at a place above: without its role at the executives.
    fn raised(&self, base: Base) -> Self {
        let raised = self.with_base(base);
        if base.level() == Level::Executive {
            raised.with_role(None)
        } else {
            raised
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn table(entries: &[(&str, u16)]) -> LadderTable {
        let mut table = LadderTable::default();
        for &(role, base) in entries {
            table
                .assign(role.parse().unwrap(), Base::new(base).unwrap())
                .unwrap();
        }
        table
    }

    fn ladder(text: &str, table: &LadderTable, granularity: Granularity) -> Vec<String> {
        let label: Label = text.parse().unwrap();
        label
            .ladder(table, granularity)
            .iter()
            .map(Label::to_string)
            .collect()
    }

    #[test]
    fn climbs_every_level_by_default() {
        let check = |text: &str, expected: &[&str]| {
            assert_eq!(
                ladder(text, &LadderTable::default(), Granularity::Detailed),
                expected
            );
        };
        check(
            "1001.11.IT.Support",
            &[
                "1001.11.IT.Support",
                "101.11.IT.Support",
                "11.11.IT.Support",
                "2.11",
                "1.11",
            ],
        );
        check(
            "305.94.Operations.Safety",
            &[
                "305.94.Operations.Safety",
                "11.94.Operations.Safety",
                "2.94",
                "1.94",
            ],
        );
        check(
            "42.31.Finance.Audit",
            &["42.31.Finance.Audit", "2.31", "1.31"],
        );
        check(
            "2.94.Leadership.Safety.Review",
            &["2.94.Leadership.Safety.Review", "1.94"],
        );
        check("5.71", &["5.71", "1.71"]);
        check("1.32", &["1.32"]);
        check("1001.11", &["1001.11", "101.11", "11.11", "2.11", "1.11"]);
    }

    #[test]
    fn granularity_skips_levels() {
        let check = |text: &str, granularity: Granularity, expected: &[&str]| {
            assert_eq!(
                ladder(text, &LadderTable::default(), granularity),
                expected,
                "{granularity}"
            );
        };
        use Granularity::{Accelerated, Broad, Moderate};
        for granularity in [Moderate, Accelerated] {
            check(
                "1001.11.IT",
                granularity,
                &["1001.11.IT", "11.11.IT", "2.11", "1.11"],
            );
            check(
                "101.11.IT",
                granularity,
                &["101.11.IT", "11.11.IT", "2.11", "1.11"],
            );
        }
        check("1001.11.IT", Broad, &["1001.11.IT", "2.11", "1.11"]);
        check("101.11.IT", Broad, &["101.11.IT", "2.11", "1.11"]);
        check("11.11.IT", Broad, &["11.11.IT", "2.11", "1.11"]);
        check("1.11", Broad, &["1.11"]);
    }

    #[test]
    fn the_table_names_superiors_for_a_role_and_those_below() {
        let table = table(&[
            ("IT.Support", 105),
            ("IT", 12),
            ("IT", 3),
            ("Leadership", 1),
            ("IT.Network", 13),
        ]);
        let check = |text: &str, expected: &[&str]| {
            assert_eq!(ladder(text, &table, Granularity::Detailed), expected);
        };
        check(
            "1001.11.IT.Support.Desk",
            &[
                "1001.11.IT.Support.Desk",
                "105.11.IT.Support.Desk",
                "12.11.IT.Support.Desk",
                "3.11",
                "1.11",
            ],
        );
        check(
            "1001.11.IT.Network",
            &[
                "1001.11.IT.Network",
                "101.11.IT.Network",
                "13.11.IT.Network",
                "3.11",
                "1.11",
            ],
        );
        check("11.21.Leadership", &["11.21.Leadership", "1.21"]);
        check(
            "1001.11.HR",
            &["1001.11.HR", "101.11.HR", "11.11.HR", "2.11", "1.11"],
        );
    }

    #[test]
    fn a_request_on_a_broadcast_enters_at_the_executive() {
        let table = table(&[("Finance", 4)]);
        let check = |text: &str, entry: &str, expected: &[&str]| {
            assert_eq!(
                text.parse::<Label>().unwrap().entry(&table).to_string(),
                entry
            );
            assert_eq!(ladder(text, &table, Granularity::Detailed), expected);
        };
        check("100.71.Finance.Budgeting", "4.71", &["4.71", "1.71"]);
        check("1000.51.HR.Training", "2.51", &["2.51", "1.51"]);
        check("10.21", "2.21", &["2.21", "1.21"]);
        check(
            "100.74.Finance",
            "100.74.Finance",
            &["100.74.Finance", "4.74", "1.74"],
        );
        check("1000.92", "1000.92", &["1000.92", "11.92", "2.92", "1.92"]);
        check("10.92", "10.92", &["10.92", "1.92"]);
        check(
            "1001.71.Finance",
            "1001.71.Finance",
            &[
                "1001.71.Finance",
                "101.71.Finance",
                "11.71.Finance",
                "4.71",
                "1.71",
            ],
        );
    }

    #[test]
    fn the_table_refuses_places_that_answer_for_nobody() {
        let mut table = LadderTable::default();
        for base in [1001, 1000, 100, 10] {
            let base = Base::new(base).unwrap();
            let role: RolePath = "IT".parse().unwrap();
            assert_eq!(
                table.assign(role.clone(), base),
                Err(LadderError::NoSuperior { role, base })
            );
        }
        assert_eq!(table, LadderTable::default());
    }

    #[test]
    fn the_table_travels_and_is_checked_on_the_way_in() {
        let table = table(&[("IT.Support", 105), ("IT", 12), ("IT", 3)]);
        let json = serde_json::to_string(&table).unwrap();
        assert_eq!(
            json,
            r#"{"leads":{"IT.Support":105},"heads":{"IT":12},"executives":{"IT":3}}"#
        );
        assert_eq!(serde_json::from_str::<LadderTable>(&json).unwrap(), table);
        assert_eq!(
            serde_json::from_str::<LadderTable>("{}").unwrap(),
            LadderTable::default()
        );
        let check = |json: &str, expected: &str| {
            let error = serde_json::from_str::<LadderTable>(json)
                .unwrap_err()
                .to_string();
            assert!(error.contains(expected), "{error}");
        };
        check(
            r#"{"leads":{"IT":12}}"#,
            "base 12 for IT is of level head, in a list of level lead",
        );
        check(r#"{"heads":{"IT":100}}"#, "base 100 cannot answer for IT");
        check(r#"{"heads":{"IT":20}}"#, "ends in 0");
        check(r#"{"bosses":{}}"#, "unknown field `bosses`");
    }

    proptest! {
        #[test]
        fn every_ladder_rises_strictly_to_the_top(
            text in "(10{1,3}|[1-9]|[1-9][0-9]{0,2}[1-9])\\.[1-9][1-5](\\.(IT|HR)(\\.[A-Z]{1,2}){0,2})?",
            entries in proptest::collection::vec(("(IT|HR)(\\.[A-Z]{1,2}){0,2}", 1..1000u16), 0..8),
            granularity in proptest::sample::select(Granularity::ALL),
        ) {
            let mut table = LadderTable::default();
            for (role, base) in entries {
                if let Ok(base) = Base::new(base) {
                    let assigned = table.assign(role.parse().unwrap(), base);
                    prop_assert_eq!(assigned.is_err(), base.is_broadcast());
                }
            }
            let label: Label = text.parse().unwrap();
            let ladder = label.ladder(&table, granularity);
            prop_assert_eq!(&ladder[0], &label.entry(&table));
            prop_assert_eq!(ladder.last().unwrap().base, Base::CEO);
            prop_assert!(ladder.len() <= 5);
            for pair in ladder.windows(2) {
                prop_assert!(pair[1].base < pair[0].base);
                prop_assert!(pair[1].base.level() < pair[0].base.level() || pair[1].base == Base::CEO);
                prop_assert_eq!(pair[1].role.is_none(), label.role.is_none() || pair[1].base.level() == Level::Executive);
            }
            for rung in &ladder {
                prop_assert_eq!((rung.category, rung.subcategory), (label.category, label.subcategory));
            }
            let detailed = label.ladder(&table, Granularity::Detailed);
            prop_assert!(ladder.iter().all(|rung| detailed.contains(rung)));
        }
    }
}
