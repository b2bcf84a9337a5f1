//! How two policies differ in what they do.

use orgo_schema::{
    id::FactId,
    label::Label,
    time::Timestamp,
    word::{Priority, Severity},
};
use uuid::Uuid;

use super::scenario::Climbed;
use crate::{
    policy::{Policy, PolicyHistory},
    resolve::{Knob, Value},
    walk::{OPEN_END, Start, walk},
};

/// A knob of two policies, side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SideBySide {
    /// The knob.
    pub knob: Knob,
    /// What it says in the one.
    pub one: Value,
    /// What it says in the other.
    pub other: Value,
}

/// The climb of work that nobody takes up, under two policies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Climbs {
    /// How soon the work is.
    pub priority: Priority,
    /// How bad it is.
    pub severity: Severity,
    /// Each step under the one, in milliseconds after the beginning.
    pub one: Vec<Climbed>,
    /// Each step under the other.
    pub other: Vec<Climbed>,
}

/// Returns every knob of two policies, side by side, those that differ and those that do not.
pub fn knobs(one: &Policy, other: &Policy) -> Vec<SideBySide> {
    let side_by_side = |knob: &Knob| SideBySide {
        knob: *knob,
        one: knob.value(one),
        other: knob.value(other),
    };
    Knob::ALL.iter().map(side_by_side).collect()
}

/// Returns how work that begins at `label` climbs under two policies, for each priority and then for each
/// severity, if it comes in at `begins` and nobody takes it up.
pub fn climbs(one: &Policy, other: &Policy, label: &Label, begins: Timestamp) -> Vec<Climbs> {
    let by_priority = Priority::ALL
        .iter()
        .map(|priority| (*priority, Severity::Minor));
    let by_severity = Severity::ALL
        .iter()
        .map(|severity| (Priority::Medium, *severity));
    let mut kinds: Vec<(Priority, Severity)> = by_priority.rev().chain(by_severity).collect();
    let mut known = std::collections::BTreeSet::new();
    kinds.retain(|kind| known.insert(*kind));
    let climb = |(priority, severity): (Priority, Severity)| Climbs {
        priority,
        severity,
        one: steps(one, label, begins, priority, severity),
        other: steps(other, label, begins, priority, severity),
    };
    kinds.into_iter().map(climb).collect()
}

fn steps(
    policy: &Policy,
    label: &Label,
    begins: Timestamp,
    priority: Priority,
    severity: Severity,
) -> Vec<Climbed> {
    let start = Start {
        run: FactId::new(Uuid::nil()),
        at: begins,
        label: label.clone(),
        path: Vec::new(),
        domain: None,
        priority,
        severity: Some(severity),
        reactivity: None,
        levels: Vec::new(),
        is_routine: false,
        own: crate::resolve::Own::default(),
        marks: Vec::new(),
    };
    let walked = walk(&start, &[], &PolicyHistory::new(policy.clone()), OPEN_END);
    let steps = walked.steps.into_iter().map(|step| Climbed {
        after_ms: step.at.since_ms(begins),
        to: step.to,
    });
    steps.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::tests::shipped;

    const HOUR: i64 = 3_600_000;

    #[test]
    fn a_school_and_a_hospital_side_by_side() {
        let (school, hospital) = (shipped("school").policy, shipped("hospital").policy);
        let knobs = knobs(&school, &hospital);
        assert_eq!(knobs.len(), Knob::ALL.len());
        let high = knobs
            .iter()
            .find(|line| line.knob == Knob::WindowHigh)
            .unwrap();
        assert_eq!(
            (high.one.to_string(), high.other.to_string()),
            ("2 h".to_owned(), "1 h".to_owned())
        );
        let same = knobs.iter().find(|line| line.knob == Knob::Levels).unwrap();
        assert_eq!(same.one, same.other);
        let label = "1001.81.Operations.Maintenance".parse().unwrap();
        let climbs = climbs(&school, &hospital, &label, Timestamp(0));
        let after = |steps: &[Climbed]| steps.iter().map(|step| step.after_ms).collect::<Vec<_>>();
        let line = |priority, severity| {
            let line = climbs
                .iter()
                .find(|line| (line.priority, line.severity) == (priority, severity));
            let line = line.unwrap();
            (after(&line.one), after(&line.other))
        };
        assert_eq!(
            line(Priority::High, Severity::Minor),
            (
                vec![2 * HOUR, 4 * HOUR, 6 * HOUR],
                vec![HOUR, 3 * HOUR / 2, 7 * HOUR / 4]
            )
        );
        let (one, other) = line(Priority::Medium, Severity::Moderate);
        assert_eq!(
            (one[0], other[0]),
            (24 * HOUR, 0),
            "the hospital does not wait"
        );
        assert_eq!(
            climbs.len(),
            7,
            "four priorities and three further severities"
        );
        assert_eq!(
            climbs[0].priority,
            Priority::Critical,
            "the most urgent first"
        );
    }
}
