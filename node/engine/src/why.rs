//! Why a task moves up when it does: the window, what of it has counted and what was left out, and what
//! comes next (SPEC 5).
//!
//! Everything is computed anew from what happened and the policies, never stored: a page that is opened
//! twice says the same, and after a change of the calendar it says the new time and why.

use std::fmt;

use chrono_tz::Tz;
use orgo_schema::{id::FactId, label::Label, time::Timestamp};

use crate::{
    calendar::{Counted, clock_text, length_text},
    fold::TaskFold,
    policy::{Calendar, Policy, PolicyHistory, window_priority},
    resolve::{self, Knob, Layers, Own, Recorded, Story},
    walk::{
        self, Change, Event, OPEN_END, Start, Step,
        trace::{Source, State},
    },
};

/// How many counted stretches are listed one by one.
pub const SPANS_MAX: usize = 12;

/// Who gives a task the time of a window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Giver {
    /// The policy in force: whoever of it had the last word.
    Policy(resolve::Source),
    /// The rule that made the task, by its id.
    Rule(String),
    /// Who made the task.
    Maker,
    /// Who set another time than it was made with.
    Setter,
}

impl fmt::Display for Giver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Policy(source) => source.fmt(f),
            Self::Rule(id) => write!(f, "rule {id}"),
            Self::Maker => f.write_str("who made it"),
            Self::Setter => f.write_str("who set it later"),
        }
    }
}

/// Why a step is due when it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Why {
    /// How much must count at this level, in milliseconds.
    pub window_ms: i64,
    /// Who says so.
    pub source: Source,
    /// Who that is, as of then.
    pub by: Giver,
    /// When the window began.
    pub began: Timestamp,
    /// How much of it has counted by now.
    pub counted_ms: i64,
    /// What has counted and will count until the step, in order.
    pub counted: Listing,
    /// What stopped the clock since the window began, or will.
    pub paused: Vec<Pause>,
    /// When the next step occurs if nobody acts; nothing while the clock stands, at the end of the ladder,
    /// and once the work is over.
    pub due: Option<Timestamp>,
    /// The level it is at.
    pub level: u8,
    /// The address it is at.
    pub address: Label,
    /// The steps after that, the next one first.
    pub next: Vec<Step>,
    /// What the clock goes by.
    pub calendar: Calendar,
    /// The zone that times are said in.
    pub zone: Tz,
}

/// A time during which the clock stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pause {
    /// From this instant on.
    pub from: Timestamp,
    /// Up to this one; nothing: until somebody lets it run again.
    pub to: Option<Timestamp>,
    /// The fact that put it on hold; nothing: who answers for it asked for time.
    pub hold: Option<FactId>,
}

/// The first of many stretches.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// At most [`SPANS_MAX`], in order.
    pub shown: Vec<Counted>,
    /// How many there are besides.
    pub more: usize,
}

impl Listing {
    /// Says in sentences what counts, one a line.
    fn sentences(&self, zone: Tz) -> impl Iterator<Item = String> {
        let span = move |span: &Counted| {
            format!(
                "Counts: {} from {} to {}.",
                length_text(span.ms()),
                clock_text(span.from, zone),
                clock_text(span.to, zone)
            )
        };
        let more = (self.more > 0).then(|| format!("And {} more such times.", self.more));
        self.shown.iter().map(span).chain(more)
    }

    fn add(&mut self, spans: impl Iterator<Item = Counted>) {
        for span in spans {
            if self.shown.len() < SPANS_MAX {
                self.shown.push(span);
            } else {
                self.more += 1;
            }
        }
    }
}

/// Says why the next step after `now` is due when it is.
///
/// All events and policies are known to have happened, even those whose clocks bound them to a little after
/// `now`: who has just put it on hold must not be told that it runs.
pub fn due(start: &Start, events: &[Event], policies: &PolicyHistory, now: Timestamp) -> Why {
    let known = events.last().map(|last| last.at);
    let known = known.into_iter().chain(policies.last_change());
    let now = known.fold(now, Timestamp::max);
    let trace = walk::trace::trace(start, events, policies, now);
    let window = trace.window;
    let policy = policies.at(now).for_domain(start.domain.as_deref());
    let is_set = events
        .iter()
        .any(|event| matches!(event.change, Change::Reactivity(_)));
    let mut counted = Listing::default();
    let mut paused = Vec::new();
    for passed in &window.passed {
        match &passed.state {
            State::Runs(calendar) => {
                counted.add(spans(calendar, passed.from, passed.to));
            }
            State::Held(fact) => paused.push(Pause {
                from: passed.from,
                to: Some(passed.to),
                hold: Some(*fact),
            }),
            State::Snoozed => paused.push(Pause {
                from: passed.from,
                to: Some(passed.to),
                hold: None,
            }),
        }
    }
    let lived_until = window.passed.last().map_or(window.began, |last| last.to);
    let due = trace.walk.next;
    if let Some(due) = due {
        let runs_from = trace.runs_from.min(due);
        if runs_from > lived_until {
            let hold = trace.hold;
            match paused.last_mut() {
                Some(last) if last.to == Some(lived_until) && last.hold == hold => {
                    last.to = Some(runs_from);
                }
                Some(_) | None => paused.push(Pause {
                    from: lived_until,
                    to: Some(runs_from),
                    hold,
                }),
            }
        }
        let mut rest = Listing::default();
        rest.add(spans(&window.calendar, runs_from, due));
        join(&mut counted, rest);
    } else if trace.walk.held.is_some()
        && let Some(last) = paused.last_mut()
    {
        last.to = None;
    }
    Why {
        window_ms: window.ms,
        source: window.source,
        by: giver(policy, window.source, is_set),
        began: window.began,
        counted_ms: window.counted,
        counted,
        paused,
        due,
        level: trace.walk.level,
        address: trace.address,
        next: trace.next,
        calendar: window.calendar,
        zone: policy.zone,
    }
}

/// Says why the next step of a task after `now` is due when it is; nothing where no window has begun.
pub fn of_task(fold: &TaskFold, policies: &PolicyHistory, now: Timestamp) -> Option<Why> {
    let trail = fold.trail.as_ref()?;
    let mut why = due(&trail.start, &trail.events, policies, now);
    if let (Source::Task | Source::TaskLevels, Some((rule, _))) = (why.source, &fold.made_by)
        && why.by == Giver::Maker
    {
        why.by = Giver::Rule(rule.clone());
    }
    Some(why)
}

/// Returns of every knob that is about one piece of work what holds for a task, and who said so.
pub fn knobs(fold: &TaskFold, layers: &Layers) -> Vec<(Knob, Story)> {
    let view = &fold.view;
    let metadata = view.metadata.iter();
    let metadata: Vec<(String, String)> = metadata
        .filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned())))
        .collect();
    let start = fold.trail.as_ref().map(|trail| &trail.start);
    let events = fold.trail.iter().flat_map(|trail| &trail.events);
    let mut set = events.filter_map(|event| {
        if let Change::Reactivity(span) = event.change {
            Some(span)
        } else {
            None
        }
    });
    let own = Own::of_view(&view.metadata).reactivity;
    let recorded = Recorded {
        rule: (fold.rule.as_ref()).map(|rule| (rule.id.as_str(), rule.version.as_str())),
        reactivity: start
            .and_then(|start| start.reactivity)
            .filter(|span| own != Some(*span)),
        set: set.next_back(),
        levels: start.map_or(&[], |start| &start.levels),
        metadata: &metadata,
    };
    let is_routine = start.is_some_and(|start| start.is_routine);
    let window = Knob::window(window_priority(&view.label, view.priority, is_routine));
    let mut stories = resolve::resolve(layers, Some(&view.domain), &recorded).stories;
    let of_work = [
        window,
        Knob::Factor,
        Knob::Levels,
        Knob::Repeat,
        Knob::Calendar,
        Knob::Granularity,
        Knob::AtOnce,
        Knob::Transparency,
        Knob::Notify,
        Knob::Automation,
        Knob::Log,
        Knob::Retention,
    ];
    let story = |knob| stories.remove(&knob).map(|story| (knob, story));
    of_work.into_iter().filter_map(story).collect()
}

/// A word for a knob that is not known here, and what counts instead.
#[derive(Debug, Clone, PartialEq)]
pub struct Unheard {
    /// The knob; of a time to react, the one of the task's priority.
    pub knob: Knob,
    /// The word.
    pub word: String,
    /// Who said it: the rule that made the task, or the task itself.
    pub by: resolve::Source,
    /// What holds.
    pub holds: resolve::Value,
    /// Who says that.
    pub farther: resolve::Source,
}

impl fmt::Display for Unheard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {} says `{}`, which is not known here; what counts is {}, from {}",
            self.knob, self.by, self.word, self.holds, self.farther
        )
    }
}

/// Lists the words for knobs with a task that are not known here, and what counts instead.
pub fn unheard(fold: &TaskFold, layers: &Layers) -> Vec<Unheard> {
    let texts = fold.view.metadata.iter().map(|(key, value)| {
        let text = value.as_str().map(str::to_owned);
        (key.as_str(), text.unwrap_or_else(|| value.to_string()))
    });
    let texts: Vec<(&str, String)> = texts.collect();
    let found = resolve::unknown(texts.iter().map(|(key, text)| (*key, text.as_str())));
    if found.is_empty() {
        return Vec::new();
    }
    let stories = knobs(fold, layers);
    let heard = |one: resolve::Unknown| {
        let is_of = |knob: Knob| knob == one.knob || one.knob.is_window() && knob.is_window();
        let (knob, story) = stories.iter().find(|(knob, _)| is_of(*knob))?;
        let holds = story.holds()?;
        let rule = fold.rule.as_ref().filter(|_| one.by_rule);
        Some(Unheard {
            knob: *knob,
            word: one.word,
            by: rule.map_or(resolve::Source::Task, |rule| {
                resolve::Source::Rule(rule.id.clone(), rule.version.clone())
            }),
            holds: holds.value.clone(),
            farther: holds.by.clone(),
        })
    };
    found.into_iter().filter_map(heard).collect()
}

/// Returns who says how long a window is.
fn giver(policy: &Policy, source: Source, is_set: bool) -> Giver {
    match source {
        Source::Task if is_set => Giver::Setter,
        Source::Task | Source::TaskLevels => Giver::Maker,
        Source::Levels => Giver::Policy(policy.giver(Knob::Levels)),
        Source::Priority(priority) => Giver::Policy(policy.giver(Knob::window(priority))),
        Source::Repeat => Giver::Policy(policy.giver(Knob::Repeat)),
    }
}

/// Adds later stretches; one that goes on where another was cut off by the present is one with it.
fn join(counted: &mut Listing, rest: Listing) {
    let mut later = rest.shown.into_iter().peekable();
    if counted.more == 0
        && let Some(last) = counted.shown.last_mut()
        && let Some(first) = later.next_if(|first| first.from == last.to)
    {
        last.to = first.to;
    }
    counted.add(later);
    counted.more += rest.more;
}

/// Lists what of a time counts.
fn spans(
    calendar: &Calendar,
    from: Timestamp,
    to: Timestamp,
) -> Box<dyn Iterator<Item = Counted> + '_> {
    match calendar {
        Calendar::Always => Box::new((from < to).then_some(Counted { from, to }).into_iter()),
        Calendar::Working(working) => Box::new(working.spans(from, to)),
    }
}

/// A length of time counted off by a calendar, as if nothing happened meanwhile.
#[derive(Debug, Clone, PartialEq)]
pub struct CountedOff {
    /// When it is over; nothing: never.
    pub due: Option<Timestamp>,
    /// What counts until then.
    pub listing: Listing,
    /// The zone that times are said in.
    pub zone: Tz,
}

/// Counts off `ms` from an instant; times are said in the calendar's zone, or the organization's.
pub fn count_off(calendar: &Calendar, organization: Tz, from: Timestamp, ms: i64) -> CountedOff {
    let due = Some(calendar.after(from, ms)).filter(|due| *due < OPEN_END);
    let mut listing = Listing::default();
    if let Some(due) = due {
        listing.add(spans(calendar, from, due));
    }
    let zone = match calendar {
        Calendar::Always => organization,
        Calendar::Working(working) => working.zone(),
    };
    CountedOff { due, listing, zone }
}

impl CountedOff {
    /// Says it in sentences, one a line.
    pub fn sentences(&self) -> Vec<String> {
        let mut lines = vec![match self.due {
            Some(due) => format!("Over on {}.", clock_text(due, self.zone)),
            None => "Never over: the calendar has too little working time.".to_owned(),
        }];
        lines.extend(self.listing.sentences(self.zone));
        lines
    }
}

impl Why {
    /// Says it in sentences, one a line.
    pub fn sentences(&self) -> Vec<String> {
        let at = |instant: Timestamp| clock_text(instant, self.zone);
        let mut lines = vec![match self.due {
            Some(due) => format!("The next step is due on {}.", at(due)),
            None if self.paused.last().is_some_and(|pause| pause.to.is_none()) => {
                "The clock stands still, so nothing is due.".to_owned()
            }
            None => "Nothing is due: nobody is above, or the work is over.".to_owned(),
        }];
        lines.push(self.source_text());
        lines.push(format!("This window began on {}.", at(self.began)));
        lines.push(self.clock_text());
        lines.extend(self.counted.sentences(self.zone));
        lines.extend(self.paused.iter().map(|pause| {
            let why = match pause.hold {
                Some(_) => "on hold",
                None => "who answers for it asked for time",
            };
            match pause.to {
                Some(to) => format!(
                    "Does not count: from {} to {} ({why}).",
                    at(pause.from),
                    at(to)
                ),
                None => format!("Does not count: from {} on ({why}).", at(pause.from)),
            }
        }));
        let left = self.window_ms.saturating_sub(self.counted_ms).max(0);
        lines.push(format!(
            "{} of {} have counted so far; {} are left.",
            length_text(self.counted_ms.min(self.window_ms)),
            length_text(self.window_ms),
            length_text(left)
        ));
        lines.extend(self.next.iter().map(|step| match step.reminder {
            Some(number) => format!("Reminder {number} to {}: {}.", step.to, at(step.at)),
            None => format!("Level {} at {}: {}.", step.level, step.to, at(step.at)),
        }));
        lines
    }

    fn source_text(&self) -> String {
        let (length, level, by) = (length_text(self.window_ms), self.level, &self.by);
        match self.source {
            Source::Task if level == 0 => {
                format!("This task has its own time to react, from {by}: {length}.")
            }
            Source::Task => format!(
                "This task has its own time to react, from {by}; at level {level} that makes {length}."
            ),
            Source::TaskLevels => format!(
                "This task has its own windows by level, from {by}: {length} at level {level}."
            ),
            Source::Levels => format!("From {by}: {length} at level {level}."),
            Source::Priority(priority) => {
                format!("From {by}: {length} at level {level} for priority {priority}.")
            }
            Source::Repeat => format!("From {by}: a reminder after every {length}, at the top."),
        }
    }

    fn clock_text(&self) -> String {
        match &self.calendar {
            Calendar::Always => "Every hour of every day counts.".to_owned(),
            Calendar::Working(working) => format!(
                "What counts are the hours of the calendar “{}” (version {}), on the clocks of {}.",
                working.title(),
                working.version(),
                working.zone().name()
            ),
        }
    }
}

#[cfg(test)]
mod tests;
