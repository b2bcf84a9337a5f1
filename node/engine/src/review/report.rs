//! How much came in during a period, against the one before (SPEC 8): by department, category and place.
//!
//! A report is a function of counted rows, which follow from the documents, and of one number of the policy: as many
//! as make a pattern are enough to speak of a trend.

use std::{cmp::Reverse, collections::BTreeMap};

use orgo_schema::{label::Label, word::Severity};

/// The most lines of a part; what is beyond them is one line, `others`.
pub const LINES_MAX: usize = 20;
/// What stands where a case says nothing.
const NOWHERE: &str = "nowhere said";
const NOBODY: &str = "no department";

/// Cases of one period that are alike in all that is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Their routing address.
    pub label: String,
    /// Their site; empty when nobody said.
    pub site: String,
    /// Their area; empty when nobody said.
    pub area: String,
    /// How bad.
    pub severity: Severity,
    /// Whether they are open.
    pub is_open: bool,
    /// Whether work in them has moved up.
    pub has_moved_up: bool,
    /// Whether they were reported in the period; else in the one before.
    pub is_now: bool,
    /// How many.
    pub count: u64,
}

/// How many there were in the period, and in the one before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pair {
    /// In the period.
    pub now: u64,
    /// In the one before.
    pub before: u64,
}

/// One department, category or place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Which.
    pub name: String,
    /// Cases that were reported.
    pub reported: Pair,
    /// How many of those of the period are open.
    pub open: u64,
}

/// By what cases are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// The area of the role they are routed to.
    Department,
    /// The category of their label.
    Category,
    /// Where they are.
    Place,
}

impl By {
    /// Every part, in the order in which they are read.
    pub const ALL: [Self; 3] = [Self::Department, Self::Category, Self::Place];

    /// Returns its name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Department => "department",
            Self::Category => "category",
            Self::Place => "place",
        }
    }

    fn name(self, row: &Row) -> String {
        let label = row.label.parse::<Label>().ok();
        match self {
            Self::Department => label
                .and_then(|label| label.role)
                .map_or_else(|| NOBODY.to_owned(), |role| role.area().to_owned()),
            Self::Category => label.map_or_else(
                || "no category".to_owned(),
                |label| label.category.to_string(),
            ),
            Self::Place => match (row.area.as_str(), row.site.as_str()) {
                ("", "") => NOWHERE.to_owned(),
                ("", site) => site.to_owned(),
                (area, "") => area.to_owned(),
                (area, site) => format!("{area}, {site}"),
            },
        }
    }
}

/// What a review counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Cases that were reported.
    pub reported: Pair,
    /// Those of them that are critical.
    pub critical: Pair,
    /// Those in which work has moved up.
    pub moved_up: Pair,
    /// How many of those of the period are open.
    pub open: u64,
    /// Each part, the largest line first.
    pub parts: Vec<(By, Vec<Line>)>,
    /// What stands out, a sentence each.
    pub advice: Vec<String>,
}

/// Counts. `enough` is how many cases are enough to speak of a trend.
pub fn report(rows: &[Row], enough: u64) -> Report {
    let parts: Vec<(By, Vec<Line>)> = By::ALL
        .into_iter()
        .map(|by| (by, lines(rows, by)))
        .collect();
    let advice = parts
        .iter()
        .flat_map(|(_, lines)| lines.iter().filter_map(|line| trend(line, enough)))
        .collect();
    Report {
        reported: pair(rows, |_| true),
        critical: pair(rows, |row| row.severity == Severity::Critical),
        moved_up: pair(rows, |row| row.has_moved_up),
        open: pair(rows, |row| row.is_open).now,
        parts: parts
            .into_iter()
            .map(|(by, lines)| (by, shortened(lines)))
            .collect(),
        advice,
    }
}

fn pair(rows: &[Row], counts: impl Fn(&Row) -> bool) -> Pair {
    let mut pair = Pair::default();
    for row in rows.iter().filter(|row| counts(row)) {
        pair.add(row);
    }
    pair
}

impl Pair {
    const fn add(&mut self, row: &Row) {
        let sum = if row.is_now {
            &mut self.now
        } else {
            &mut self.before
        };
        *sum = sum.saturating_add(row.count);
    }

    const fn plus(self, other: Self) -> Self {
        Self {
            now: self.now.saturating_add(other.now),
            before: self.before.saturating_add(other.before),
        }
    }
}

fn lines(rows: &[Row], by: By) -> Vec<Line> {
    let mut named: BTreeMap<String, (Pair, u64)> = BTreeMap::new();
    for row in rows {
        let (reported, open) = named.entry(by.name(row)).or_default();
        reported.add(row);
        if row.is_now && row.is_open {
            *open = open.saturating_add(row.count);
        }
    }
    let mut lines: Vec<Line> = named
        .into_iter()
        .map(|(name, (reported, open))| Line {
            name,
            reported,
            open,
        })
        .collect();
    lines.sort_by_key(|line| (Reverse(line.reported.now), Reverse(line.reported.before)));
    lines
}

/// Puts all lines beyond the most that are shown into one.
fn shortened(mut lines: Vec<Line>) -> Vec<Line> {
    if lines.len() <= LINES_MAX {
        return lines;
    }
    let rest = lines.split_off(LINES_MAX - 1);
    let others = Line {
        name: format!("{} others", rest.len()),
        reported: rest
            .iter()
            .fold(Pair::default(), |sum, line| sum.plus(line.reported)),
        open: rest.iter().map(|line| line.open).sum(),
    };
    lines.push(others);
    lines
}

/// Says of a line that it grew by half or more, or fell by half or more, where there were enough to say so.
fn trend(line: &Line, enough: u64) -> Option<String> {
    let Pair { now, before } = line.reported;
    let name = &line.name;
    if now >= enough && now.saturating_mul(2) >= before.saturating_mul(3) && now > before {
        return Some(format!(
            "{name}: {now} reported, {before} in the period before. What has changed there?"
        ));
    }
    (before >= enough && now.saturating_mul(2) <= before).then(|| {
        format!("{name}: {now} reported, {before} in the period before. What was done there helps, or nobody reports.")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(label: &str, area: &str, is_now: bool, count: u64) -> Row {
        Row {
            label: label.to_owned(),
            site: "Main".to_owned(),
            area: area.to_owned(),
            severity: Severity::Minor,
            is_open: false,
            has_moved_up: false,
            is_now,
            count,
        }
    }

    const LEAK: &str = "1001.11.Operations.Maintenance";
    const HR: &str = "1001.31.HR";

    #[test]
    fn it_counts_each_part_against_the_period_before() {
        let open = Row {
            is_open: true,
            severity: Severity::Critical,
            has_moved_up: true,
            ..row(LEAK, "Building A", true, 2)
        };
        let rows = [
            open,
            row(LEAK, "Building B", true, 3),
            row("101.11.Operations", "", false, 2),
            row(HR, "", true, 1),
        ];
        let report = report(&rows, 5);
        let both = |now, before| Pair { now, before };
        assert_eq!(report.reported, both(6, 2));
        assert_eq!(
            (report.critical, report.moved_up, report.open),
            (both(2, 0), both(2, 0), 2)
        );
        let told = |by: By| -> Vec<(String, u64, u64, u64)> {
            let part = report.parts.iter().find(|(part, _)| *part == by);
            let lines = part.unwrap().1.iter();
            lines
                .map(|line| {
                    (
                        line.name.clone(),
                        line.reported.now,
                        line.reported.before,
                        line.open,
                    )
                })
                .collect()
        };
        let line = |name: &str, now, before, open| (name.to_owned(), now, before, open);
        assert_eq!(
            told(By::Department),
            [line("Operations", 5, 2, 2), line("HR", 1, 0, 0)]
        );
        assert_eq!(
            told(By::Place),
            [
                line("Building B, Main", 3, 0, 0),
                line("Building A, Main", 2, 0, 2),
                line("Main", 1, 2, 0),
            ]
        );
        let words = "Operations: 5 reported, 2 in the period before. What has changed there?";
        assert_eq!(report.advice.first().map(String::as_str), Some(words));
    }

    #[test]
    fn what_fell_by_half_is_said_and_few_are_no_trend() {
        let rows = [
            row(LEAK, "A", true, 3),
            row(LEAK, "A", false, 6),
            row(HR, "B", true, 4),
            row(HR, "B", false, 1),
        ];
        let of = |name: &str, enough| -> Vec<String> {
            let advice = report(&rows, enough).advice.into_iter();
            advice.filter(|said| said.starts_with(name)).collect()
        };
        assert_eq!(
            of("Operations", 5),
            [
                "Operations: 3 reported, 6 in the period before. What was done there helps, or nobody reports."
            ]
        );
        assert_eq!(of("HR", 5), Vec::<String>::new(), "4 are fewer than 5");
        assert_eq!(of("HR", 4).len(), 1);
        assert_eq!(report(&[], 1).advice, Vec::<String>::new());
    }

    #[test]
    fn what_is_beyond_the_most_lines_is_one() {
        let rows: Vec<Row> = (1..=30)
            .map(|number| row(LEAK, &format!("Room {number:02}"), true, number))
            .collect();
        let report = report(&rows, 1_000);
        let places = report
            .parts
            .iter()
            .find(|(by, _)| *by == By::Place)
            .unwrap();
        assert_eq!(places.1.len(), LINES_MAX);
        assert_eq!(places.1[0].name, "Room 30, Main");
        let others = places.1.last().unwrap();
        assert_eq!(
            (others.name.as_str(), others.reported.now),
            ("11 others", 66)
        );
    }
}
