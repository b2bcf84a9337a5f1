//! The table of SPEC 6, word for word, against what ships.

use orgo_schema::{
    span::Span,
    time::Timestamp,
    word::{Priority, Severity},
};

use super::tests::{shipped, shipped_profiles};
use crate::{
    history::fact_id,
    policy::PolicyHistory,
    resolve::Knob,
    walk::{OPEN_END, Start, walk},
};

/// The rows of SPEC 6: profile, windows, factor, granularity, at once, pattern, reviews, transparency, notify,
/// automation, log, retention.
const TABLE: &str = "
friend_group | P2D / P5D / P10D / P21D | 2 | detailed | critical | 5 / P180D | yearly | full | small_team | manual | minimal | P6M
hospital | PT5M / PT1H / PT4H / P1D | 0.5 | accelerated | moderate | 3 / P30D | real_time, daily, weekly, monthly, yearly | restricted | small_team | high | audit | P10Y
advocacy_group | PT4H / PT12H / P1D / P3D | 1 | moderate | moderate | 4 / P21D | weekly, monthly, yearly | balanced | department | moderate | moderate | P5Y
retail_chain | PT4H / P1D / P2D / P3D | 1 | moderate | critical | 5 / P30D | monthly, yearly | balanced | department | moderate | moderate | P5Y
military_organization | PT2M / PT10M / PT1H / PT6H | 0.5 | broad | minor | 2 / P30D | real_time, daily, weekly, monthly, yearly | private | small_team | full | full | indefinite
environmental_group | PT4H / PT12H / P1D / P3D | 1 | moderate | moderate | 3 / P14D | weekly, monthly, yearly | balanced | organisation | moderate | moderate | P5Y
artist_collective | P2D / P5D / P10D / P21D | 2 | detailed | major | 5 / P180D | quarterly, yearly | balanced | department | low | minimal | P6M
crisis_response | PT1M / PT5M / PT30M / PT2H | 0.5 | accelerated | moderate | 2 / P7D | real_time, daily, weekly | balanced | organisation | high | full | P10Y
school | PT30M / PT2H / P1D / P3D | 1 | moderate | major | 5 / P30D | weekly, monthly, yearly | balanced | department | moderate | moderate | P5Y
ngo_field | PT1H / PT6H / P1D / P3D | 1 | moderate | major | 3 / P30D | weekly, monthly, yearly | restricted | small_team | moderate | audit | P7Y
small_team_12 | PT2H / PT8H / P1D / P3D | 1.5 | detailed | critical | 4 / P30D | weekly, monthly, yearly | full | small_team | moderate | moderate | P2Y
";

fn rows() -> Vec<Vec<&'static str>> {
    let rows = TABLE.trim().lines();
    rows.map(|row| row.split('|').map(str::trim).collect())
        .collect()
}

#[test]
fn every_profile_that_ships_has_the_values_of_the_table() {
    let names: Vec<&str> = rows().iter().map(|row| row[0]).collect();
    let mut sorted = names.clone();
    sorted.sort_unstable();
    assert_eq!(shipped_profiles(), sorted);
    for row in rows() {
        let policy = shipped(row[0]).policy;
        let windows = [
            Priority::Critical,
            Priority::High,
            Priority::Medium,
            Priority::Low,
        ];
        let windows = windows
            .map(|priority| policy.window(priority).to_string())
            .join(" / ");
        let retention = policy
            .retention
            .usual
            .map_or("indefinite".to_owned(), |span| span.to_string());
        let pattern = format!("{} / {}", policy.pattern.count, policy.pattern.window);
        let value = |knob: Knob| knob.value(&policy).to_string();
        let found = [
            policy.profile.clone(),
            windows,
            value(Knob::Factor),
            value(Knob::Granularity),
            value(Knob::AtOnce),
            pattern,
            value(Knob::Reviews),
            value(Knob::Transparency),
            value(Knob::Notify),
            value(Knob::Automation),
            value(Knob::Log),
            retention,
        ];
        assert_eq!(found.to_vec(), row, "{}", row[0]);
    }
}

/// Returns how many milliseconds after the beginning the first step occurs.
fn first_step(policies: &PolicyHistory, priority: Priority, severity: Severity) -> i64 {
    let start = Start {
        run: fact_id(1),
        at: Timestamp(0),
        label: "1001.81.Operations.Maintenance".parse().unwrap(),
        path: Vec::new(),
        domain: Some("maintenance".to_owned()),
        priority,
        severity: Some(severity),
        reactivity: None,
        levels: Vec::new(),
        is_routine: false,
        own: crate::resolve::Own::default(),
        marks: Vec::new(),
    };
    walk(&start, &[], policies, OPEN_END).steps[0].at.0
}

#[test]
fn the_first_step_by_profile_severity_and_priority() {
    let ms = |text: &str| i64::try_from(text.parse::<Span>().unwrap().to_ms().unwrap()).unwrap();
    let mut urgent = std::collections::BTreeMap::new();
    for row in rows() {
        let policies = PolicyHistory::new(shipped(row[0]).policy);
        urgent.insert(
            row[0],
            first_step(&policies, Priority::High, Severity::Minor),
        );
        let at_once: Severity = row[4].parse().unwrap();
        let windows: Vec<&str> = row[1].split('/').map(str::trim).collect();
        let priorities = [
            Priority::Critical,
            Priority::High,
            Priority::Medium,
            Priority::Low,
        ];
        for (priority, window) in priorities.into_iter().zip(windows) {
            for severity in Severity::ALL {
                let expected = if *severity >= at_once { 0 } else { ms(window) };
                let found = first_step(&policies, priority, *severity);
                assert_eq!(found, expected, "{} {priority} {severity}", row[0]);
            }
        }
    }
    // The same mail: two hours at a school, one at a hospital; friends may take days; the military waits for nothing.
    assert_eq!(urgent["school"], ms("PT2H"));
    assert_eq!(urgent["hospital"], ms("PT1H"));
    assert_eq!(urgent["friend_group"], ms("P5D"));
    assert_eq!(urgent["military_organization"], 0);
}
