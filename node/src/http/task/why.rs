//! Why a task moves up when it does, in the language of who reads; what counts is computed by the engine.

use orgo_engine::{
    calendar::Counted,
    policy::Calendar,
    resolve::Source as Said,
    walk::{Step, trace::Source},
    why::{Giver, Listing, Pause, Why},
};
use orgo_web::{Language, model::priority_word};

use super::super::{knob, time::Wall};
use crate::words;

/// Says it in sentences: when the next step is due, who gave the time, what of it has counted and what comes then.
pub(super) fn sentences(why: &Why, wall: Wall) -> Vec<String> {
    let say = words::Clock(wall.language);
    let mut lines = vec![match why.due {
        Some(due) => say.next_due(&wall.full(due)),
        None if why.paused.last().is_some_and(|pause| pause.to.is_none()) => {
            say.stands_still().to_owned()
        }
        None => say.nothing_due().to_owned(),
    }];
    lines.push(source(why, wall));
    lines.push(say.began(&wall.full(why.began)));
    lines.push(match &why.calendar {
        Calendar::Always => say.always().to_owned(),
        Calendar::Working(working) => {
            say.working(working.title(), working.version(), working.zone().name())
        }
    });
    lines.extend(counted(&why.counted, wall));
    lines.extend(why.paused.iter().map(|one| pause(one, wall)));
    let left = why.window_ms.saturating_sub(why.counted_ms).max(0);
    lines.push(say.so_far(
        &wall.length(why.counted_ms.min(why.window_ms)),
        &wall.length(why.window_ms),
        &wall.length(left),
    ));
    lines.extend(why.next.iter().map(|one| step(one, wall)));
    lines
}

/// Says what counts, a stretch each.
pub(in crate::http) fn counted(listing: &Listing, wall: Wall) -> Vec<String> {
    let say = words::Clock(wall.language);
    let counted = |span: &Counted| {
        let length = wall.length(span.ms());
        say.counts(&length, &wall.full(span.from), &wall.full(span.to))
    };
    let more = (listing.more > 0).then(|| say.counts_more(listing.more));
    listing.shown.iter().map(counted).chain(more).collect()
}

fn source(why: &Why, wall: Wall) -> String {
    let say = words::Clock(wall.language);
    let length = wall.length(why.window_ms);
    let by = giver(&why.by, wall.language);
    let level = why.level.to_string();
    match why.source {
        Source::Task if why.level == 0 => say.own_time(&by, &length),
        Source::Task => say.own_time_level(&by, &level, &length),
        Source::TaskLevels => say.own_levels(&by, &length, &level),
        Source::Levels => say.given_level(&by, &length, &level),
        Source::Priority(priority) => {
            let priority = priority_word(wall.language, priority).to_lowercase();
            say.given_priority(&by, &length, &level, &priority)
        }
        Source::Repeat => say.given_repeat(&by, &length),
    }
}

/// Names who gives a window its length, within a sentence.
pub(super) fn giver(giver: &Giver, language: Language) -> String {
    let say = words::Clock(language);
    match giver {
        Giver::Policy(Said::Default | Said::Task) => say.by_default().to_owned(),
        Giver::Policy(Said::Rule(name, _)) | Giver::Rule(name) => say.by_rule(name),
        Giver::Policy(said) => knob::source(language, said),
        Giver::Maker => say.by_maker().to_owned(),
        Giver::Setter => say.by_setter().to_owned(),
    }
}

fn pause(pause: &Pause, wall: Wall) -> String {
    let say = words::Clock(wall.language);
    let from = wall.full(pause.from);
    let to = pause.to.map(|to| wall.full(to));
    match (pause.hold, to) {
        (Some(_), Some(to)) => say.held(&from, &to),
        (Some(_), None) => say.held_on(&from),
        (None, Some(to)) => say.asked(&from, &to),
        (None, None) => say.asked_on(&from),
    }
}

fn step(step: &Step, wall: Wall) -> String {
    let say = words::Clock(wall.language);
    let (label, when) = (step.to.to_string(), wall.full(step.at));
    match step.reminder {
        Some(number) => say.reminder(&number.to_string(), &label, &when),
        None => say.level(&step.level.to_string(), &label, &when),
    }
}
