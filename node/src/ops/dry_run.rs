//! What rules would have made of the mail of the last days, and what a rule has made. Nothing is stored.

mod timed;

use orgo_engine::{
    authorize::{Person, Viewer},
    route::Decision,
};
use orgo_schema::{
    fact::{Body, Copied, Fact, RuleRef, Source},
    id::DocumentId,
};
use rusqlite::Connection;
use serde_json::{Value, json};

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

/// How many signals are looked at in one reading of the database.
const PAGE: u32 = 200;

/// The most lines that are listed; all are counted.
const LINES_MAX: usize = 1_000;

/// Routes the signals of the last days again and lists those that would go another way.
///
/// # Errors
/// A refusal, rules that do not load, or trouble.
pub fn dry_run(node: &Node, person: &Person, asked: &DryRun) -> Result<Value, Failure> {
    let in_force = node.setting();
    let setting = with_rules(&in_force, asked.rules.as_slice())?;
    let mut found = Found::default();
    each_signal(
        node,
        &setting,
        person,
        asked.days,
        |db, compartment, row, facts| {
            match again(db, node, &setting, compartment, row, facts)? {
                None => found.skipped += 1,
                Some((was, decision)) => found.compare(row, was, &decision),
            }
            Ok(())
        },
    )?;
    let viewer = Viewer::Person(person.clone());
    let by_time = timed::by_now(node, &in_force, &setting, &viewer, LINES_MAX)?;
    Ok(json!({
        "signals": found.seen + found.skipped,
        "same": found.seen - found.changed,
        "changed": found.changed,
        "not_routed": found.skipped,
        "items": found.lines,
        "next": null,
        "by_time": by_time,
    }))
}

/// Lists what a rule has made in the last days, the newest first.
///
/// # Errors
/// A refusal, or trouble.
pub fn log(node: &Node, person: &Person, rule: &str, days: u16) -> Result<Value, Failure> {
    let setting = node.setting();
    let mut lines = Vec::new();
    each_signal(
        node,
        &setting,
        person,
        days,
        |_, compartment, row, facts| {
            let folded = load::folded_signal(&setting, compartment, row.signal_id, facts, None);
            let in_force = folded.and_then(|folded| folded.routings.in_force);
            for (id, fact) in &facts.facts {
                if let Body::Routed(routed) = &fact.body
                    && let Some(by) = routed.rule.as_ref().filter(|by| by.id == rule)
                {
                    lines.push(json!({
                    "version": by.version,
                    "signal_id": row.signal_id,
                    "case_id": routed.case,
                    "task_ids": routed.tasks,
                    "subject": row.subject,
                    "made_at": fact.wall.map_or(row.received_at, |wall| wall.latest),
                    "state": if in_force.is_some_and(|force| force.fact == *id) { "in force" } else { "replaced" },
                    "why": routed.why,
                }));
                }
            }
            Ok(())
        },
    )?;
    lines.reverse();
    lines.truncate(LINES_MAX);
    Ok(json!({ "rule_id": rule, "items": lines, "next": null }))
}

/// Calls a function with every signal of the last days that somebody may decide about, oldest first.
fn each_signal(
    node: &Node,
    setting: &Setting,
    person: &Person,
    days: u16,
    mut work: impl FnMut(&Connection, &Compartment, &SignalRow, &Facts) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let viewer = Viewer::Person(person.clone());
    guard::may_triage(setting, &viewer)?;
    let (compartments, _) = guard::reach(setting, &viewer);
    let back = i64::from(days) * 24 * 60 * 60 * 1_000;
    let mut seen: Seen = ((node.clock)().wall().latest.plus_ms(-back), i64::MIN);
    loop {
        let rows = node.store.read(|db| {
            let rows = signal::after(db, &compartments, seen, PAGE)?;
            for row in &rows {
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
        match rows.last() {
            Some(last) => seen = (last.received_at, last.document),
            None => return Ok(()),
        }
    }
}

/// What the engine decided about a signal.
struct Was {
    rule: RuleRef,
    label: Option<String>,
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
    let case = DocumentId::from(routed.case);
    let Some(case_row) = document::row(db, compartment.row, case)? else {
        return Ok(Some(Was { rule, label: None }));
    };
    let at = Row {
        row: case_row,
        compartment: compartment.row,
        id: case,
    };
    let opened = document::facts(db, compartment, at)?;
    let label = opened.facts.values().find_map(|fact| {
        if let Body::Opened(opened) = &fact.body {
            let is_its = opened.rule.as_ref() == Some(&rule);
            is_its.then(|| opened.label.to_string())
        } else {
            None
        }
    });
    Ok(Some(Was { rule, label }))
}

#[derive(Default)]
struct Found {
    seen: usize,
    changed: usize,
    skipped: usize,
    lines: Vec<Value>,
}

impl Found {
    fn compare(&mut self, row: &SignalRow, was: Option<Was>, decision: &Decision) {
        self.seen += 1;
        let would = decision.work.as_ref();
        let label = |work: &orgo_engine::route::Work| work.case.label.to_string();
        let change = match (&was, would) {
            (None, None) => return,
            (None, Some(_)) => "would have opened a case",
            (Some(_), None) => "would no longer be claimed",
            (Some(was), Some(work)) => {
                let is_same_place = was.label.as_ref().is_none_or(|known| *known == label(work));
                if was.rule.id == work.rule.id && is_same_place {
                    return;
                }
                "would go elsewhere"
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
                .map(|matched| &matched.on)
        });
        self.lines.push(json!({
            "signal_id": row.signal_id,
            "received_at": row.received_at,
            "subject": row.subject,
            "change": change,
            "was": was.map(|was| said(&was.rule.id, was.label.as_deref())),
            "would": would.map(|work| said(&work.rule.id, Some(&label(work)))),
            "why": why,
        }));
    }
}

fn said(rule: &str, label: Option<&str>) -> String {
    match label {
        Some(label) => format!("{rule} at {label}"),
        None => rule.to_owned(),
    }
}
