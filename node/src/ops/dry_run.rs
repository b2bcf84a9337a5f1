//! What rules would have made of the mail of the last days, and what a rule has made. Nothing is stored.

mod differs;
mod timed;

pub use timed::ByTime;

use orgo_engine::{
    authorize::{Person, Viewer},
    route::Decision,
};
use orgo_schema::{
    command::Object,
    fact::{Body, Copied, Fact, RuleRef, Source},
    id::{CaseId, DocumentId, SignalId, TaskId},
    time::Timestamp,
    word::Visibility,
};
use rusqlite::Connection;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

use super::rules::with_rules;
use crate::{
    failure::Failure,
    guard,
    intake::{before::Before, prepare, unread},
    node::Node,
    project::load,
    setting::Setting,
    store::{
        blob,
        compartment::Compartment,
        document::{self, Facts, Row},
        signal::{self, Seen, SignalRow},
    },
    verb::DryRun,
};
use differs::{Made, differences};

/// How many signals are looked at in one reading of the database.
const PAGE: u32 = 200;

/// The most lines that are listed; all are counted.
const LINES_MAX: usize = 1_000;

/// How far back is looked, and at how much of it.
#[derive(Debug, Clone, Copy)]
pub struct Back {
    /// Days.
    pub days: u16,
    /// The most signals, the oldest first; nothing: all.
    pub signals_max: Option<usize>,
}

/// What rules would have made of the mail of the last days, and of what lies there now.
#[derive(Debug, Default)]
pub struct Replayed {
    /// Signals that rules decide about.
    pub seen: usize,
    /// Of those, the ones that would go another way.
    pub changed: usize,
    /// Signals that rules decide nothing about.
    pub skipped: usize,
    /// What would go another way, the oldest first; not all where there is very much.
    pub lines: Vec<Line>,
    /// What rules that wait for time to pass would do by now.
    pub by_time: Vec<ByTime>,
    /// Whether there was more than was looked at.
    pub is_cut: bool,
}

/// What would become of a signal instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Turn {
    /// It would have opened a case, and did not.
    #[serde(rename = "would have opened a case")]
    Opens,
    /// No rule would claim it any more.
    #[serde(rename = "would no longer be claimed")]
    Unclaimed,
    /// It would go where it went, and be otherwise in something.
    #[serde(rename = "would be otherwise")]
    Otherwise,
    /// It would go to another place, or by another rule.
    #[serde(rename = "would go elsewhere")]
    Elsewhere,
}

/// A signal that would go another way.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    /// Which.
    pub signal_id: SignalId,
    /// When it came in.
    pub received_at: Timestamp,
    /// What it is called.
    pub subject: String,
    /// What would become of it.
    pub change: Turn,
    /// In what it would differ, where a case would be opened as one was.
    pub differs: Vec<&'static str>,
    /// The rule and the label of the time, and what was otherwise.
    pub was: Option<String>,
    /// Those it would have, and what would be otherwise.
    pub would: Option<String>,
    /// On what the rule would match.
    pub why: Option<Vec<String>>,
}

/// Something that a rule made of a signal, or added to what another one made.
#[derive(Debug, Clone)]
pub struct Acted {
    /// The rule, as it was then.
    pub by: RuleRef,
    /// The rule that the work bears the name of, where that is another one.
    pub shapes: Option<RuleRef>,
    /// What it looked at.
    pub signal: SignalId,
    /// What that is called.
    pub subject: String,
    /// The case it made.
    pub case: CaseId,
    /// The tasks it made there.
    pub tasks: Vec<TaskId>,
    /// When.
    pub at: Timestamp,
    /// Whether nothing was decided otherwise since.
    pub is_in_force: bool,
    /// On what it matched, a sentence each.
    pub why: Vec<String>,
}

/// Answers `orgo rules dry-run`.
///
/// # Errors
/// See [`replay`].
pub fn dry_run(node: &Node, person: &Person, asked: &DryRun) -> Result<Value, Failure> {
    let candidate = with_rules(&node.setting(), asked.rules.as_slice())?;
    let back = Back {
        days: asked.days,
        signals_max: None,
    };
    let found = replay(node, person, &candidate, back)?;
    Ok(json!({
        "signals": found.seen + found.skipped,
        "same": found.seen - found.changed,
        "changed": found.changed,
        "not_routed": found.skipped,
        "items": found.lines,
        "next": null,
        "by_time": found.by_time,
    }))
}

/// Routes the signals of the last days again by the rules of `candidate`, and lists those that would go another
/// way: of what somebody reaches.
///
/// # Errors
/// A refusal, or trouble.
pub fn replay(
    node: &Node,
    person: &Person,
    candidate: &Setting,
    back: Back,
) -> Result<Replayed, Failure> {
    let in_force = node.setting();
    let mut found = Replayed::default();
    let is_cut = each_signal(
        node,
        candidate,
        person,
        back,
        |db, compartment, row, facts| {
            match again(db, node, candidate, compartment, row, facts)? {
                None => found.skipped += 1,
                Some((was, decision)) => {
                    let visibility = prepare::raised(&decision).unwrap_or(Visibility::Internal);
                    let place = candidate.compartment_for(visibility).visibility;
                    found.compare(row, was, (&decision, place));
                }
            }
            Ok(())
        },
    )?;
    let viewer = Viewer::Person(person.clone());
    found.by_time = timed::by_now(node, &in_force, candidate, &viewer, LINES_MAX)?;
    found.is_cut = is_cut;
    Ok(found)
}

/// Answers `orgo rules log`.
///
/// # Errors
/// See [`acted`].
pub fn log(node: &Node, person: &Person, rule: &str, days: u16) -> Result<Value, Failure> {
    let back = Back {
        days,
        signals_max: None,
    };
    let (mut all, _) = acted(node, person, Some(rule), back)?;
    all.truncate(LINES_MAX);
    let line = |acted: &Acted| {
        json!({
            "version": acted.by.version,
            "signal_id": acted.signal,
            "case_id": acted.case,
            "task_ids": acted.tasks,
            "subject": acted.subject,
            "made_at": acted.at,
            "state": if acted.is_in_force { "in force" } else { "replaced" },
            "way": if acted.shapes.is_some() { "shaped" } else { "routed" },
            "routed_by": acted.shapes.as_ref().map(|rule| &rule.id),
            "why": acted.why,
        })
    };
    let lines: Vec<Value> = all.iter().map(line).collect();
    Ok(json!({ "rule_id": rule, "items": lines, "next": null }))
}

/// Lists what one rule, or any, has made of the signals of the last days that somebody may decide about and whose
/// cases they may read, the newest first; and whether there was more than was looked at.
///
/// # Errors
/// A refusal, or trouble.
pub fn acted(
    node: &Node,
    person: &Person,
    rule: Option<&str>,
    back: Back,
) -> Result<(Vec<Acted>, bool), Failure> {
    let (setting, viewer) = (node.setting(), Viewer::Person(person.clone()));
    let mut all = Vec::new();
    let is_cut = each_signal(
        node,
        &setting,
        person,
        back,
        |db, compartment, row, facts| {
            let folded = load::folded_signal(&setting, compartment, row.signal_id, facts, None);
            let in_force = folded.and_then(|folded| folded.routings.in_force);
            for (id, fact) in &facts.facts {
                let Body::Routed(routed) = &fact.body else {
                    continue;
                };
                let shaping = routed.shaped.iter().map(|by| (by, routed.rule.as_ref()));
                let by = routed.rule.iter().map(|by| (by, None)).chain(shaping);
                let is_asked = |(by, _): &(&RuleRef, _)| rule.is_none_or(|rule| by.id == rule);
                // What was raised since is not there for who may not read it.
                let of = Object::Case(routed.case);
                if !guard::glimpses(db, &setting, &viewer, of) {
                    continue;
                }
                all.extend(by.filter(is_asked).map(|(by, shapes)| Acted {
                    by: by.clone(),
                    shapes: shapes.cloned(),
                    signal: row.signal_id,
                    subject: row.subject.clone(),
                    case: routed.case,
                    tasks: routed.tasks.clone(),
                    at: fact.wall.map_or(row.received_at, |wall| wall.latest),
                    is_in_force: in_force.is_some_and(|force| force.fact == *id),
                    why: routed.why.clone(),
                }));
            }
            Ok(())
        },
    )?;
    all.reverse();
    Ok((all, is_cut))
}

/// Calls a function with every signal of the last days that somebody may decide about, oldest first; returns
/// whether there were more than that.
fn each_signal(
    node: &Node,
    setting: &Setting,
    person: &Person,
    back: Back,
    mut work: impl FnMut(&Connection, &Compartment, &SignalRow, &Facts) -> Result<(), Failure>,
) -> Result<bool, Failure> {
    let viewer = Viewer::Person(person.clone());
    guard::may_triage(setting, &viewer)?;
    let (compartments, _) = guard::reach(setting, &viewer);
    let mut left = back.signals_max.unwrap_or(usize::MAX);
    let ms = i64::from(back.days) * 24 * 60 * 60 * 1_000;
    let mut seen: Seen = ((node.clock)().wall().latest.plus_ms(-ms), i64::MIN);
    loop {
        let rows = node.store.read(|db| {
            let rows = signal::after(db, &compartments, seen, PAGE)?;
            for row in rows.iter().take(left) {
                if let Some(compartment) = setting.compartment(row.compartment) {
                    let at = Row {
                        row: row.document,
                        compartment: row.compartment,
                        id: DocumentId::from(row.signal_id),
                    };
                    work(db, compartment, row, &document::facts(db, compartment, at)?)?;
                }
            }
            Ok::<_, Failure>(rows)
        })?;
        if rows.len() > left {
            return Ok(true);
        }
        left -= rows.len();
        match rows.last() {
            Some(last) => seen = (last.received_at, last.document),
            None => return Ok(false),
        }
    }
}

/// What the engine decided about a signal.
struct Was {
    rule: RuleRef,
    label: Option<String>,
    made: Made,
}

/// Routes a signal again; nothing if rules did not decide about it, because it answers something, comes
/// from an archive or from ourselves, or cannot be read.
fn again(
    db: &Connection,
    node: &Node,
    setting: &Setting,
    compartment: &Compartment,
    row: &SignalRow,
    facts: &Facts,
) -> Result<Option<(Option<Was>, Decision)>, Failure> {
    let Some(copied) = facts.facts.values().find_map(live_copy) else {
        return Ok(None);
    };
    let Some(received) = load::received(facts) else {
        return Ok(None);
    };
    let was = machine_routing(db, setting, compartment, row, facts)?;
    let is_own = received.automatic.as_deref() == Some(prepare::OWN);
    let is_answer = was.is_none() && !row.triage && !received.answers.is_empty();
    if is_own || is_answer {
        return Ok(None);
    }
    let Some(raw) = blob::row(db, compartment.row, &copied.raw)? else {
        return Ok(None);
    };
    let Some(mail) = unread::mail(received, &blob::read(db, raw)?) else {
        return Ok(None);
    };
    let before = Before::at(node, setting, row.received_at);
    let decision = prepare::decide(setting, &mail, copied.delivered_to.as_deref(), &before);
    Ok(Some((was, decision)))
}

fn live_copy(fact: &Fact) -> Option<&Copied> {
    if let Body::Copied(copied) = &fact.body {
        Some(copied).filter(|copied| copied.source != Source::ImportArchive)
    } else {
        None
    }
}

/// Returns what the rules of the time decided, whether or not a person decided otherwise since.
fn machine_routing(
    db: &Connection,
    setting: &Setting,
    compartment: &Compartment,
    row: &SignalRow,
    facts: &Facts,
) -> Result<Option<Was>, Failure> {
    let folded = load::folded_signal(setting, compartment, row.signal_id, facts, None);
    let Some(folded) = folded else {
        return Ok(None);
    };
    let routings = folded
        .routings
        .in_force
        .iter()
        .chain(&folded.routings.others);
    let mut machines = routings.filter(|routing| !routing.by_person);
    let Some(routed) = machines.next().map(|routing| routing.routed) else {
        return Ok(None);
    };
    let Some(rule) = routed.rule.clone() else {
        return Ok(None);
    };
    let facts = load::facts_of(db, compartment, routed.case.into())?.facts;
    let opened = facts.into_values().find_map(|fact| {
        if let Body::Opened(opened) = fact.body {
            Some(opened).filter(|opened| opened.rule.as_ref() == Some(&rule))
        } else {
            None
        }
    });
    let mut tasks = BTreeMap::new();
    for task in &routed.tasks {
        let facts = load::facts_of(db, compartment, (*task).into())?.facts;
        tasks.extend(facts.into_values().find_map(|fact| {
            if let Body::Created(created) = fact.body {
                Some((created.key.clone(), created))
            } else {
                None
            }
        }));
    }
    Ok(Some(Was {
        label: opened.as_ref().map(|opened| opened.label.to_string()),
        rule,
        made: Made {
            opened,
            tasks,
            tasks_count: routed.tasks.len(),
            tells: routed.tells.clone().unwrap_or_default(),
            beside: routed.opened.len(),
        },
    }))
}

impl Replayed {
    fn compare(
        &mut self,
        row: &SignalRow,
        was: Option<Was>,
        (decision, visibility): (&Decision, Visibility),
    ) {
        self.seen += 1;
        let mut differs = Vec::new();
        let would = decision.work.as_ref();
        let label = |work: &orgo_engine::route::Work| work.case.label.to_string();
        let change = match (&was, would) {
            (None, None) => return,
            (None, Some(_)) => Turn::Opens,
            (Some(_), None) => Turn::Unclaimed,
            (Some(was), Some(work)) => {
                let is_same_place = was.label.as_ref().is_none_or(|known| *known == label(work));
                differs = differences(&was.made, decision, work, visibility);
                match (
                    was.rule.id == work.rule.id && is_same_place,
                    differs.is_empty(),
                ) {
                    (true, true) => return,
                    (true, false) => Turn::Otherwise,
                    (false, _) => Turn::Elsewhere,
                }
            }
        };
        self.changed += 1;
        if self.lines.len() >= LINES_MAX {
            return;
        }
        let why = would.and_then(|work| {
            let mut matched = decision.matched.iter();
            matched
                .find(|matched| matched.rule == work.rule)
                .map(|matched| matched.on.clone())
        });
        self.lines.push(Line {
            signal_id: row.signal_id,
            received_at: row.received_at,
            subject: row.subject.clone(),
            change,
            was: was.map(|was| {
                let values = differs.iter().map(|one| (one.what, one.was.as_str()));
                said(&was.rule.id, was.label.as_deref(), values)
            }),
            would: would.map(|work| {
                let values = differs.iter().map(|one| (one.what, one.would.as_str()));
                said(&work.rule.id, Some(&label(work)), values)
            }),
            differs: differs.iter().map(|one| one.what).collect(),
            why,
        });
    }
}

/// Names a rule, its label, and what is otherwise.
fn said<'a>(
    rule: &str,
    label: Option<&str>,
    values: impl Iterator<Item = (&'a str, &'a str)>,
) -> String {
    let place = match label {
        Some(label) => format!("{rule} at {label}"),
        None => rule.to_owned(),
    };
    let values = values.map(|(what, value)| format!("{what}: {value}"));
    let parts: Vec<String> = std::iter::once(place).chain(values).collect();
    parts.join("; ")
}
