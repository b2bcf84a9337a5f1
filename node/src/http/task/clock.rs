//! The clocks of a task, each with the reasons for its value.

use orgo_engine::{
    fold::TaskFold,
    policy::{Calendar, Policy, PolicyHistory, window_priority},
    resolve::{Knob, Layers, Own, Said, Source, Story, Value},
    why::{self, Giver},
};
use orgo_schema::fact::{Body, Field};
use orgo_web::{
    Language,
    model::{Tone, priority_word},
    page::task::ClockView,
};

use super::{
    super::{knob, time::Wall},
    why::{giver, sentences},
};
use crate::{store::document::Facts, words};

/// Returns what runs, or stands still, for a task.
pub(super) fn clocks(
    fold: &TaskFold,
    facts: &Facts,
    (policies, layers): (&PolicyHistory, &Layers),
    (wall, is_sure): (Wall, bool),
) -> Vec<ClockView> {
    let language = wall.language;
    let until = not_known(language, fold).or_else(|| next_step(fold, policies, wall));
    let domain = Some(fold.view.domain.as_str());
    let policy = policies.newest().for_domain(domain);
    [
        until.map(|clock| provisional(language, clock, is_sure)),
        react(fold, facts, policy, wall),
        due(fold, wall).map(|clock| provisional(language, clock, is_sure)),
        own_knobs(fold, layers, wall),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Says that a value hangs on a clock that is not sure, where that is so.
fn provisional(language: Language, clock: ClockView, is_sure: bool) -> ClockView {
    if is_sure {
        return clock;
    }
    let say = words::Clock(language);
    let mut why = clock.why;
    why.push(say.not_sure().to_owned());
    ClockView {
        value: say.provisional(&clock.value),
        question: say.how_sure().to_owned(),
        why,
        ..clock
    }
}

/// Says that it is not known when it moves up, while the time of something somebody did is doubtful.
fn not_known(language: Language, fold: &TaskFold) -> Option<ClockView> {
    let waits = fold.is_unsure && !fold.status.is_finished() && fold.view.void.is_none();
    let say = words::Clock(language);
    waits.then(|| ClockView {
        name: say.until_up().to_owned(),
        value: say.not_known().to_owned(),
        tone: Tone::Warn,
        used_percent: None,
        question: say.why().to_owned(),
        why: vec![say.acted_unsure().to_owned(), say.stays_until().to_owned()],
    })
}

/// Says when it moves up if nobody acts, and why then.
fn next_step(fold: &TaskFold, policies: &PolicyHistory, wall: Wall) -> Option<ClockView> {
    if fold.status.is_finished() || fold.view.void.is_some() {
        return None;
    }
    let told = why::of_task(fold, policies, wall.now)?;
    let say = words::Clock(wall.language);
    let clock = |value: String, tone, used_percent, question: &str| ClockView {
        name: say.until_up().to_owned(),
        value,
        tone,
        used_percent,
        question: question.to_owned(),
        why: sentences(&told, wall),
    };
    let is_paused = |pause: &why::Pause| pause.to.is_none_or(|to| to > wall.now);
    let is_held = told.paused.last().is_some_and(is_paused);
    if is_held && told.due.is_none() {
        let paused = words::Time(wall.language).paused().to_owned();
        return Some(clock(paused, Tone::Plain, None, say.why()));
    }
    // What is due and not yet recorded is due now, whatever the open-ended walk has next.
    let at = fold.view.next_step_at?;
    let left = at.since_ms(wall.now);
    let value = match &told.calendar {
        _ if left < 0 => say.now().to_owned(),
        _ if is_held => say.paused(&wall.length(left)),
        Calendar::Always => wall.length(left),
        Calendar::Working(_) => {
            let left = told.window_ms.saturating_sub(told.counted_ms);
            say.of_working_time(&wall.length(left))
        }
    };
    let used = percent(told.counted_ms, told.window_ms);
    let tone = if used >= 75 { Tone::Warn } else { Tone::Plain };
    let question = say.why_then(&wall.short(at));
    Some(clock(value, tone, Some(used), &question))
}

/// Says how long there is to react, and who says so.
fn react(fold: &TaskFold, facts: &Facts, policy: &Policy, wall: Wall) -> Option<ClockView> {
    let say = words::Clock(wall.language);
    let view = &fold.view;
    let span = view.reactivity_time?;
    let set = facts
        .facts
        .values()
        .any(|fact| matches!(&fact.body, Body::Set(value) if value.field() == Field::Reactivity));
    let named = facts.facts.get(&fold.created).is_some_and(
        |fact| matches!(&fact.body, Body::Created(created) if created.reactivity.is_some()),
    );
    let named = named || Own::of_view(&view.metadata).reactivity.is_some();
    let priority = window_priority(&view.label, view.priority, false);
    let by = giver(
        &Giver::Policy(policy.giver(Knob::window(priority))),
        wall.language,
    );
    let source = match (&fold.made_by, set, named) {
        (_, true, _) => say.set_by_hand().to_owned(),
        (Some((rule, _)), false, true) => say.set_by_rule(rule),
        (None, false, true) => say.set_at_first().to_owned(),
        (_, false, false) => {
            let priority = priority_word(wall.language, priority).to_lowercase();
            say.given_for(&by, &priority)
        }
    };
    let instead = || say.without_that(&wall.span(policy.window(priority)), &by);
    let instead = ((set || named) && policy.levels.is_empty()).then(instead);
    let factor = policy.factor.milli();
    let further = match factor {
        1000 => say.each_as_long().to_owned(),
        _ => say.each_times(&format!("{}.{:03}", factor / 1000, factor % 1000)),
    };
    Some(ClockView {
        name: say.to_react().to_owned(),
        value: wall.span(span),
        tone: Tone::Plain,
        used_percent: None,
        question: say.who_says().to_owned(),
        why: [source]
            .into_iter()
            .chain(instead)
            .chain([further])
            .collect(),
    })
}

/// Says which knobs the rule of the task, or the task itself, sets otherwise than the policy of its domain; the times
/// stand with the clocks.
fn own_knobs(fold: &TaskFold, layers: &Layers, wall: Wall) -> Option<ClockView> {
    let say = words::Clock(wall.language);
    let value = |of: &Value| knob::value(wall.language, of);
    let source = |by: &Source| knob::source(wall.language, by);
    let mut names = Vec::new();
    let mut why = Vec::new();
    for (knob, story) in why::knobs(fold, layers) {
        let set = knob_name(wall.language, knob).zip(knob_set(&story));
        let Some((name, (holds, without))) = set else {
            continue;
        };
        let (by, farther) = (source(&holds.by), source(&without.by));
        why.push(say.knob_set(
            name,
            &value(&holds.value),
            &by,
            &value(&without.value),
            &farther,
        ));
        names.push(name);
    }
    for one in why::unheard(fold, layers) {
        let name = knob_name(wall.language, one.knob).unwrap_or_else(|| say.to_react());
        let (by, farther) = (source(&one.by), source(&one.farther));
        why.push(say.knob_unknown(name, &one.word, &by, &value(&one.holds), &farther));
        if !names.contains(&name) {
            names.push(name);
        }
    }
    (!names.is_empty()).then(|| ClockView {
        name: say.set_for_it().to_owned(),
        value: names.join(" · "),
        tone: Tone::Plain,
        used_percent: None,
        question: say.who_says().to_owned(),
        why,
    })
}

/// Returns what a rule or a task says of a knob, and what would hold without that.
fn knob_set(story: &Story) -> Option<(&Said, &Said)> {
    let is_own = |said: &&Said| matches!(said.by, Source::Rule(..) | Source::Task);
    let holds = story.holds().filter(is_own)?;
    let without = story.said().iter().rev().find(|said| !is_own(said))?;
    Some((holds, without))
}

/// Names a knob whose value is a word; nothing for times.
const fn knob_name(language: Language, knob: Knob) -> Option<&'static str> {
    match knob {
        Knob::Granularity
        | Knob::AtOnce
        | Knob::Transparency
        | Knob::Notify
        | Knob::Automation
        | Knob::Log => Some(knob::name(language, knob)),
        Knob::WindowCritical
        | Knob::WindowHigh
        | Knob::WindowMedium
        | Knob::WindowLow
        | Knob::Factor
        | Knob::Levels
        | Knob::Repeat
        | Knob::Calendar
        | Knob::PatternCount
        | Knob::PatternWindow
        | Knob::Reviews
        | Knob::Receipts
        | Knob::Contested
        | Knob::Retention => None,
    }
}

fn due(fold: &TaskFold, wall: Wall) -> Option<ClockView> {
    let due = fold.view.due_at?;
    let is_late = due < wall.now && !fold.status.is_finished();
    Some(ClockView {
        name: words::Clock(wall.language).due().to_owned(),
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
