//! The ladder of a task: where it began, where it has been, where it is, where it goes if nobody acts.

use orgo_engine::{
    fold::TaskFold,
    policy::Policy,
    walk::{Step, Walk},
};
use orgo_schema::label::{Base, Label, Level};
use orgo_web::{
    Language,
    model::{Rung, RungState},
};

use super::super::{show, time::Wall, timeline};
use crate::words;

/// Returns the rungs from the start to the top.
pub(super) fn rungs(fold: &TaskFold, policy: &Policy, wall: Wall) -> Vec<Rung> {
    let Some(walk) = &fold.walk else {
        return vec![start(fold, &fold.view.label, RungState::Here, wall)];
    };
    // What was climbed before a reopening or under another label is another ladder.
    let from = walk.before_reopening.max(walk.before_relabel.unwrap_or(0));
    let steps: Vec<&Step> = climbed(walk, from).collect();
    let recorded = recorded(fold, &steps);
    let first = steps.first().map_or(&fold.view.label, |step| &step.from);
    let state = if recorded == 0 {
        RungState::Here
    } else {
        RungState::Past
    };
    let mut rungs = vec![start(fold, first, state, wall)];
    for (index, step) in steps.into_iter().enumerate() {
        let state = match index + 1 {
            place if place < recorded => RungState::Past,
            place if place == recorded => RungState::Here,
            _ => RungState::Next,
        };
        // Once the work is over, nothing is next.
        if state != RungState::Next || fold.view.next_step_at.is_some() {
            rungs.push(rung(step, state, wall));
        }
    }
    if fold.view.next_step_at.is_none() && !fold.status.is_finished() {
        rungs.extend(above(wall.language, fold, walk, policy));
    }
    rungs
}

/// Lists the steps up from the so manieth on; reminders at the top are no rungs.
fn climbed(walk: &Walk, from: usize) -> impl Iterator<Item = &Step> {
    let steps = walk.steps.get(from..).unwrap_or_default();
    steps.iter().filter(|step| step.reminder.is_none())
}

/// Returns how many steps of the present ladder are recorded.
fn recorded(fold: &TaskFold, steps: &[&Step]) -> usize {
    let told = |step: &&&Step| step.level <= fold.view.escalation_level;
    steps.iter().filter(told).count()
}

fn start(fold: &TaskFold, label: &Label, state: RungState, wall: Wall) -> Rung {
    let came = words::Ladder(wall.language).came_in(&wall.full(fold.view.created_at));
    Rung {
        label: show::plate(&label.to_string()),
        name: name(wall.language, label.base),
        state,
        lines: vec![came],
    }
}

fn rung(step: &Step, state: RungState, wall: Wall) -> Rung {
    let say = words::Ladder(wall.language);
    let line = match state {
        RungState::Past | RungState::Here => {
            say.moved_up(&wall.full(step.at), &timeline::step_why(step, wall))
        }
        RungState::Next => say.next(&wall.full(step.at)),
    };
    Rung {
        label: show::plate(&step.to.to_string()),
        name: name(wall.language, step.to.base),
        state,
        lines: vec![line],
    }
}

/// Returns what stands above while the clock is still.
fn above(language: Language, fold: &TaskFold, walk: &Walk, policy: &Policy) -> Vec<Rung> {
    let label = &fold.view.label;
    let trail = fold.trail.as_ref();
    let own = trail.map_or(&[][..], |trail| trail.start.path.as_slice());
    let higher: Vec<Label> = if own.is_empty() || walk.before_relabel.is_some() {
        let granularity = trail.and_then(|trail| trail.start.own.granularity);
        let granularity = granularity.unwrap_or(policy.granularity);
        let ladder = label.ladder(&policy.ladder, granularity);
        ladder
            .into_iter()
            .filter(|rung| rung.base < label.base)
            .collect()
    } else {
        let here = own.iter().rposition(|rung| rung == label);
        own.iter()
            .skip(here.map_or(0, |here| here + 1))
            .cloned()
            .collect()
    };
    let rung = |label: Label| Rung {
        label: show::plate(&label.to_string()),
        name: name(language, label.base),
        state: RungState::Next,
        lines: vec![words::Ladder(language).clock_stands().to_owned()],
    };
    higher.into_iter().map(rung).collect()
}

/// Returns the rungs that work under a label climbs, for its explanation.
pub(in super::super) fn explained(language: Language, ladder: &[Label]) -> Vec<Rung> {
    let rung = |(index, label): (usize, &Label)| Rung {
        label: show::plate(&label.to_string()),
        name: name(language, label.base),
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
pub(in super::super) fn name(language: Language, base: Base) -> String {
    let say = words::Ladder(language);
    let name = match base.level() {
        _ if base == Base::CEO => say.top(),
        Level::Executive => say.executive(),
        Level::Head => say.head(),
        Level::Lead => say.lead(),
        Level::Staff => say.staff(),
    };
    name.to_owned()
}
