//! The timeline of a case or task: every fact in order of time, with what became of it in words.

mod arrival;
mod conflict;
mod contested;
mod doubt;
mod reply;
mod said;
mod signal;
mod verdict;

pub(super) use arrival::held_by;
pub(super) use conflict::{clash as conflict_of, kept};
pub(super) use said::step_why;
pub(super) use signal::{evidence, sender};

use std::collections::BTreeMap;

use orgo_engine::fold::{self, TaskFold, Verdict};
use orgo_schema::{
    fact::{Body, Fact},
    id::{FactId, TaskId},
    time::Timestamp,
    view::ConflictView,
};
use orgo_web::model::{Day, Entry, EntryBody, StepKind};
use rusqlite::Connection;

use super::{desk::Desk, flow, time::Wall};
use crate::{
    failure::Failure,
    store::{
        compartment::Compartment,
        document::{self, Facts},
        signal::SignalRow,
    },
    submit::change::Found,
};
use said::Teller;

/// Signals that a timeline shows.
pub(super) const SIGNALS_MAX: u32 = 200;

/// The entries of a timeline while it is put together.
#[derive(Debug, Default)]
struct Line(Vec<(Timestamp, u8, Entry)>);

impl Line {
    /// Adds an entry; of equal times, the lower rank comes first.
    fn add(&mut self, at: Timestamp, rank: u8, entry: Entry) {
        self.0.push((at, rank, entry));
    }

    /// Puts the entries in order and under the heads of their days.
    fn days(mut self, wall: Wall) -> Vec<Day> {
        self.0.sort_by_key(|(at, rank, _)| (*at, *rank));
        let mut days: Vec<(Timestamp, Day)> = Vec::new();
        for (at, _, entry) in self.0 {
            match days.last_mut() {
                Some((day, known)) if wall.is_same_day(*day, at) => known.entries.push(entry),
                Some(_) | None => days.push((
                    at,
                    Day {
                        words: wall.day(at),
                        entries: vec![entry],
                    },
                )),
            }
        }
        days.into_iter().map(|(_, day)| day).collect()
    }
}

/// Returns the timeline of a case: its own facts, those of its tasks and of its signals.
#[expect(clippy::too_many_lines, reason = "a few lines for each kind of entry")]
pub(super) fn of_case(
    db: &Connection,
    desk: &Desk<'_>,
    found: &Found,
    signals: &[SignalRow],
    decides: Option<&str>,
) -> Result<Vec<Day>, Failure> {
    let mut line = Line::default();
    let facts = document::facts(db, &found.compartment, found.row)?;
    let case = &found.folded.case;
    let teller = Teller {
        desk,
        about: None,
        checklist: &[],
        mails: signals,
        against: BTreeMap::new(),
    };
    for entry in &case.entries {
        // What follows from a signal alone has no time of its own: it is there when the case is.
        let fact = facts.facts.get(&entry.fact);
        let at = fact
            .filter(|fact| fact.wall.is_none())
            .map(|_| case.view.created_at);
        let led = found
            .folded
            .led
            .as_ref()
            .filter(|led| led.fact == entry.fact);
        let review = found.folded.review.as_ref();
        if let (Some(review), Some(fact)) = (review, fact)
            && let Body::ReviewOpened(why) = &fact.body
        {
            let body = teller.review(review, why, fact.by);
            push(&mut line, desk, entry.fact, entry.at, entry.verdict, body);
            continue;
        }
        if let Some(fact) = fact
            && let Body::Replied(replied) = &fact.body
        {
            let by = teller.author(fact.by);
            let body = reply::tell(db, desk, found, (entry.fact, by, replied), decides)?;
            let at = shown_at(fact, entry);
            push(&mut line, desk, entry.fact, at, entry.verdict, body);
            continue;
        }
        // The reply itself says what became of it.
        if fact.is_some_and(|fact| reply::is_about(case, fact)) {
            continue;
        }
        match (led, fact.map(|fact| &fact.body)) {
            (Some(led), Some(Body::Opened(opened))) => {
                let body = teller.led(led, &opened.label);
                push(
                    &mut line,
                    desk,
                    entry.fact,
                    case.view.created_at,
                    entry.verdict,
                    body,
                );
            }
            (_, _) => tell(&mut line, &teller, &facts, entry, at),
        }
    }
    line.doubts(desk, &facts, &case.entries);
    line.contested(desk, &facts, &case.contests);
    line.arrivals(db, desk, &found.compartment, &facts)?;
    clash(&mut line, desk, &facts, &case.view.conflicts, |field| {
        decides.map(|id| orgo_web::route::case_conflict(id, field))
    });
    for (row, fold) in &found.folded.tasks {
        let facts = document::facts(db, &found.compartment, *row)?;
        let about = (Some(fold.view.title.as_str()), signals);
        tell_task(&mut line, desk, &facts, fold, about);
        line.doubts(desk, &facts, &fold.entries);
        line.contested(desk, &facts, &fold.contests);
        line.arrivals(db, desk, &found.compartment, &facts)?;
    }
    for row in signals {
        signal::tell(db, desk, &found.compartment, row, &mut line)?;
    }
    Ok(line.days(desk.wall))
}

/// Returns the timeline of a task: its own facts.
pub(super) fn of_task(
    db: &Connection,
    desk: &Desk<'_>,
    (compartment, facts): (&Compartment, &Facts),
    fold: &TaskFold,
    decides: bool,
) -> Result<Vec<Day>, Failure> {
    let mut line = Line::default();
    tell_task(&mut line, desk, facts, fold, (None, &[]));
    line.doubts(desk, facts, &fold.entries);
    line.contested(desk, facts, &fold.contests);
    line.arrivals(db, desk, compartment, facts)?;
    let id = fold.view.task_id.to_string();
    clash(&mut line, desk, facts, &fold.view.conflicts, |field| {
        decides.then(|| orgo_web::route::task_conflict(&id, field))
    });
    Ok(line.days(desk.wall))
}

fn tell_task(
    line: &mut Line,
    desk: &Desk<'_>,
    facts: &Facts,
    fold: &TaskFold,
    (about, mails): (Option<&str>, &[SignalRow]),
) {
    let teller = Teller {
        desk,
        about,
        checklist: &fold.view.checklist,
        mails,
        against: flow::against(fold, facts),
    };
    // Nothing happens to a task before it is there, whatever clocks say.
    let first = first_written(facts, &fold.entries);
    let created_at = first.map_or(fold.view.created_at, |at| at.min(fold.view.created_at));
    for entry in &fold.entries {
        let Some(fact) = facts.facts.get(&entry.fact) else {
            continue;
        };
        let is_derived = matches!(fact.body, Body::Created(_)) && fact.wall.is_none();
        let at = is_derived.then_some(created_at);
        if let Body::Stepped {
            level,
            run,
            reminder,
        } = &fact.body
        {
            let is_told = entry.verdict == Verdict::Valid;
            let mut steps = fold.walk.iter().flat_map(|walk| &walk.steps);
            let step = steps
                .rfind(|step| (step.level, step.run, step.reminder) == (*level, *run, *reminder));
            let fallback = began(fold, *run);
            let at = step.filter(|_| is_told).map_or(fallback, |step| step.at);
            let body = teller.stepped(*level, step.filter(|_| is_told));
            push(line, desk, entry.fact, at, entry.verdict, body);
        } else if let Body::Timed(timed) = &fact.body {
            let by_time = fold.by_time.iter().find(|by| by.fact == entry.fact);
            let fallback = began(fold, timed.run);
            let at = by_time.map_or(fallback, |by| by.done().unwrap_or(by.at));
            let body = teller.timed(timed, by_time.map(|by| by.state));
            push(line, desk, entry.fact, at, entry.verdict, body);
        } else {
            tell(line, &teller, facts, entry, at);
        }
    }
}

/// Returns when something that counts from a run is shown that does not count: it has no time of its own.
fn began(fold: &TaskFold, run: FactId) -> Timestamp {
    let mut runs = fold.walk.iter().flat_map(|walk| &walk.runs);
    let run = runs.find(|known| known.fact == run);
    run.map_or(fold.view.created_at, |run| {
        run.ended.map_or(run.from, |ended| ended.at)
    })
}

fn tell(
    line: &mut Line,
    teller: &Teller<'_>,
    facts: &Facts,
    entry: &fold::Entry,
    at: Option<Timestamp>,
) {
    let Some(fact) = facts.facts.get(&entry.fact) else {
        return;
    };
    let from = facts.carried.get(&entry.fact).copied();
    let body = teller.raised(fact, from).or_else(|| teller.say(fact));
    if let Some(body) = body {
        push(
            line,
            teller.desk,
            entry.fact,
            at.unwrap_or_else(|| shown_at(fact, entry)),
            entry.verdict,
            teller.noted(entry.fact, body),
        );
    }
}

/// Returns when a fact was written, for people: the middle of what its clock vouches for. Folds
/// count from the latest bound; a page that did would show what was just done in the future.
fn shown_at(fact: &Fact, entry: &fold::Entry) -> Timestamp {
    let sound = fact.wall.filter(|wall| wall.source.is_sound());
    sound.map_or(entry.at, |wall| {
        entry.at.min(
            wall.earliest
                .plus_ms(wall.latest.since_ms(wall.earliest) / 2),
        )
    })
}

fn push(
    line: &mut Line,
    desk: &Desk<'_>,
    id: FactId,
    at: Timestamp,
    verdict: Verdict,
    body: EntryBody,
) {
    let rank = match &body {
        EntryBody::Signal(_) => 0,
        EntryBody::Step(step) if step.kind == StepKind::Rule => 1,
        EntryBody::Step(_) | EntryBody::Comment { .. } | EntryBody::Reply(_) => 2,
        EntryBody::Conflict(_) => 3,
    };
    line.add(at, rank, entry(desk, id, at, verdict, body));
}

fn entry(desk: &Desk<'_>, id: FactId, at: Timestamp, verdict: Verdict, body: EntryBody) -> Entry {
    let mark = verdict::mark(desk.wall, verdict);
    Entry {
        id: id.to_string(),
        at: desk.moment(at),
        body,
        arrival: None,
        doubt: None,
        contested: None,
        mark,
    }
}

/// Returns when the first fact was written that anybody wrote.
fn first_written(facts: &Facts, entries: &[fold::Entry]) -> Option<Timestamp> {
    let facts = entries
        .iter()
        .filter_map(|entry| Some((facts.facts.get(&entry.fact)?, entry)));
    facts
        .filter(|(fact, _)| fact.wall.is_some())
        .map(|(fact, entry)| shown_at(fact, entry))
        .min()
}

/// Adds what sites set apart.
fn clash(
    line: &mut Line,
    desk: &Desk<'_>,
    facts: &Facts,
    conflicts: &[ConflictView],
    action: impl Fn(&str) -> Option<String>,
) {
    for conflict in conflicts {
        let clash = conflict::clash(desk, facts, conflict, action(&conflict.field));
        let entry = Entry {
            id: format!("conflict-{}", conflict.field),
            at: desk.moment(clash.noticed),
            body: EntryBody::Conflict(clash.view),
            arrival: None,
            doubt: None,
            contested: None,
            mark: None,
        };
        line.add(clash.noticed, 3, entry);
    }
}

/// Returns the last fact of each kind that a predicate picks.
fn last(facts: &Facts, pick: impl Fn(&Fact) -> bool) -> Option<&Fact> {
    facts
        .facts
        .values()
        .filter(|fact| pick(fact))
        .max_by_key(|fact| fact.stamp)
}

/// Returns the task of a row.
pub(super) fn task_of(found: &Found, id: TaskId) -> Option<&TaskFold> {
    found
        .folded
        .tasks
        .iter()
        .find(|(row, _)| row.id.id == id.uuid())
        .map(|(_, fold)| fold)
}
