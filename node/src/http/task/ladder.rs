//! The ladder of a task: where it began, where it has been, where it is, where it goes if nobody acts.

use orgo_engine::{fold::TaskFold, policy::Policy, walk::Step};
use orgo_schema::{
    label::{Base, Label, Level},
    time::Timestamp,
};
use orgo_web::model::{Rung, RungState};

use super::super::{show, time, timeline};

/// Returns the rungs from the start to the top.
pub(super) fn rungs(fold: &TaskFold, policy: &Policy, now: Timestamp) -> Vec<Rung> {
    let Some(walk) = &fold.walk else {
        return vec![start(fold, &fold.view.label, RungState::Here, now)];
    };
    // What was climbed before a reopening or under another label is another ladder.
    let from = walk.before_reopening.max(walk.before_relabel.unwrap_or(0));
    let steps = walk.steps.get(from..).unwrap_or_default();
    let recorded = recorded(fold, from);
    let first = steps.first().map_or(&fold.view.label, |step| &step.from);
    let state = if recorded == 0 {
        RungState::Here
    } else {
        RungState::Past
    };
    let mut rungs = vec![start(fold, first, state, now)];
    for (index, step) in steps.iter().enumerate() {
        let state = match index + 1 {
            place if place < recorded => RungState::Past,
            place if place == recorded => RungState::Here,
            _ => RungState::Next,
        };
        // Once the work is over, nothing is next.
        if state != RungState::Next || fold.view.next_step_at.is_some() {
            rungs.push(rung(step, state, now));
        }
    }
    if fold.view.next_step_at.is_none() && !fold.status.is_finished() {
        rungs.extend(above(&fold.view.label, policy));
    }
    rungs
}

/// Returns how many steps of the present ladder are recorded.
fn recorded(fold: &TaskFold, from: usize) -> usize {
    let steps = fold
        .walk
        .as_ref()
        .map_or(&[][..], |walk| walk.steps.as_slice());
    let told = steps
        .iter()
        .enumerate()
        .filter(|(_, step)| step.level <= fold.view.escalation_level);
    told.map(|(index, _)| index + 1)
        .max()
        .unwrap_or(0)
        .saturating_sub(from)
}

fn start(fold: &TaskFold, label: &Label, state: RungState, now: Timestamp) -> Rung {
    let lines = vec![format!("Came in {}", time::full(fold.view.created_at, now))];
    Rung {
        label: show::plate(&label.to_string()),
        name: name(label.base),
        state,
        lines,
    }
}

fn rung(step: &Step, state: RungState, now: Timestamp) -> Rung {
    let line = match state {
        RungState::Past | RungState::Here => {
            format!(
                "Moved up {}: {}",
                time::full(step.at, now),
                timeline::step_why(step)
            )
        }
        RungState::Next => format!("{}, if it is not finished", time::full(step.at, now)),
    };
    Rung {
        label: show::plate(&step.to.to_string()),
        name: name(step.to.base),
        state,
        lines: vec![line],
    }
}

/// Returns what stands above while the clock is still.
fn above(label: &Label, policy: &Policy) -> Vec<Rung> {
    let ladder = label.ladder(&policy.ladder, policy.granularity);
    let higher = ladder.into_iter().filter(|rung| rung.base < label.base);
    let rung = |label: Label| Rung {
        label: show::plate(&label.to_string()),
        name: name(label.base),
        state: RungState::Next,
        lines: vec!["Only when the clock runs again".to_owned()],
    };
    higher.map(rung).collect()
}

/// Returns the rungs that work under a label climbs, for its explanation.
pub(in super::super) fn explained(ladder: &[Label]) -> Vec<Rung> {
    let rung = |(index, label): (usize, &Label)| Rung {
        label: show::plate(&label.to_string()),
        name: name(label.base),
        state: if index == 0 {
            RungState::Here
        } else {
            RungState::Next
        },
        lines: Vec::new(),
    };
    ladder.iter().enumerate().map(rung).collect()
}

/// Says who stands at a base.
fn name(base: Base) -> String {
    let name = match base.level() {
        _ if base == Base::CEO => "Top of the organization",
        Level::Executive => "Executive",
        Level::Head => "Department head",
        Level::Lead => "Team lead",
        Level::Staff => "Staff",
    };
    name.to_owned()
}
