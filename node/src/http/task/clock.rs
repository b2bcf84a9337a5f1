//! The clocks of a task, each with the reasons for its value.

use orgo_engine::{
    fold::TaskFold,
    policy::{Calendar, Policy, PolicyHistory, window_priority},
    resolve::Knob,
    why,
};
use orgo_schema::fact::{Body, Field};
use orgo_web::{model::Tone, page::task::ClockView};

use super::super::{
    answer,
    time::{self, Wall},
};
use crate::store::document::Facts;

/// Returns what runs, or stands still, for a task.
pub(super) fn clocks(
    fold: &TaskFold,
    facts: &Facts,
    policies: &PolicyHistory,
    (wall, is_sure): (Wall, bool),
) -> Vec<ClockView> {
    let until = not_known(fold).or_else(|| next_step(fold, policies, wall));
    let domain = Some(fold.view.domain.as_str());
    let policy = policies.newest().for_domain(domain);
    [
        until.map(|clock| provisional(clock, is_sure)),
        react(fold, facts, policy),
        due(fold, wall).map(|clock| provisional(clock, is_sure)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Says that a value hangs on a clock that is not sure, where that is so.
fn provisional(clock: ClockView, is_sure: bool) -> ClockView {
    if is_sure {
        return clock;
    }
    let mut why = clock.why;
    why.push("The clock of this site is not sure: take this as provisional.".to_owned());
    ClockView {
        value: format!("{}, provisional", clock.value),
        question: "How sure is that?".to_owned(),
        why,
        ..clock
    }
}

/// Says that it is not known when it moves up, while the time of something somebody did is doubtful.
fn not_known(fold: &TaskFold) -> Option<ClockView> {
    let waits = fold.is_unsure && !fold.status.is_finished() && fold.view.void.is_none();
    waits.then(|| ClockView {
        name: "Until it moves up".to_owned(),
        value: "Not known yet".to_owned(),
        tone: Tone::Warn,
        used_percent: None,
        question: "Why?".to_owned(),
        why: vec![
            "Somebody acted at a site whose clock was not sure.".to_owned(),
            "It stays where it is until a site with a sure clock has seen that.".to_owned(),
        ],
    })
}

/// Says when it moves up if nobody acts, and why then.
fn next_step(fold: &TaskFold, policies: &PolicyHistory, wall: Wall) -> Option<ClockView> {
    if fold.status.is_finished() || fold.view.void.is_some() {
        return None;
    }
    let told = why::of_task(fold, policies, wall.now)?;
    let clock = |value: String, tone, used_percent, question: &str| ClockView {
        name: "Until it moves up".to_owned(),
        value,
        tone,
        used_percent,
        question: question.to_owned(),
        why: told.sentences(),
    };
    let is_paused = |pause: &why::Pause| pause.to.is_none_or(|to| to > wall.now);
    let is_held = told.paused.last().is_some_and(is_paused);
    if is_held && told.due.is_none() {
        return Some(clock("Paused".to_owned(), Tone::Plain, None, "Why?"));
    }
    // What is due and not yet recorded is due now, whatever the open-ended walk has next.
    let at = fold.view.next_step_at?;
    let left = at.since_ms(wall.now);
    let value = match &told.calendar {
        _ if left < 0 => "now".to_owned(),
        _ if is_held => format!("{} (paused)", time::length(left)),
        Calendar::Always => time::length(left),
        Calendar::Working(_) => {
            let left = told.window_ms.saturating_sub(told.counted_ms);
            format!("{} of working time", time::length(left))
        }
    };
    let used = percent(told.counted_ms, told.window_ms);
    let tone = if used >= 75 { Tone::Warn } else { Tone::Plain };
    let question = format!("Why {}?", wall.short(at));
    Some(clock(value, tone, Some(used), &question))
}

/// Says how long there is to react, and who says so.
fn react(fold: &TaskFold, facts: &Facts, policy: &Policy) -> Option<ClockView> {
    let view = &fold.view;
    let span = view.reactivity_time?;
    let set = facts
        .facts
        .values()
        .any(|fact| matches!(&fact.body, Body::Set(value) if value.field() == Field::Reactivity));
    let named = facts.facts.get(&fold.created).is_some_and(
        |fact| matches!(&fact.body, Body::Created(created) if created.reactivity.is_some()),
    );
    let source = match (&fold.made_by, set, named) {
        (_, true, _) => "Somebody set it for this task.".to_owned(),
        (Some((rule, _)), false, true) => format!("The rule {rule} names it."),
        (None, false, true) => "It was named when the task was made.".to_owned(),
        (_, false, false) => {
            let priority = window_priority(&view.label, view.priority, false);
            let giver = policy.giver(Knob::window(priority));
            answer::sentence(&format!("{giver} gives it for priority {priority}"))
        }
    };
    let factor = policy.factor.milli();
    let further = match factor {
        1000 => "Each further level has as long.".to_owned(),
        _ => format!(
            "Each further level has {}.{:03} times as long.",
            factor / 1000,
            factor % 1000
        ),
    };
    Some(ClockView {
        name: "Time to react".to_owned(),
        value: time::span(span),
        tone: Tone::Plain,
        used_percent: None,
        question: "Who says so?".to_owned(),
        why: vec![source, further],
    })
}

fn due(fold: &TaskFold, wall: Wall) -> Option<ClockView> {
    let due = fold.view.due_at?;
    let is_late = due < wall.now && !fold.status.is_finished();
    Some(ClockView {
        name: "Due".to_owned(),
        value: wall.short(due),
        tone: if is_late { Tone::Fail } else { Tone::Plain },
        used_percent: None,
        question: String::new(),
        why: Vec::new(),
    })
}

/// Returns how much of a whole is used, 0 to 100.
fn percent(part: i64, whole: i64) -> u8 {
    if whole <= 0 {
        return 100;
    }
    u8::try_from((part.max(0).saturating_mul(100) / whole).min(100)).unwrap_or(100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percents_stay_within_bounds() {
        let check =
            |part, whole, expected| assert_eq!(percent(part, whole), expected, "{part}/{whole}");
        check(0, 100, 0);
        check(50, 200, 25);
        check(300, 200, 100);
        check(-5, 200, 0);
        check(1, 0, 100);
        check(i64::MAX, i64::MAX, 1);
    }
}
