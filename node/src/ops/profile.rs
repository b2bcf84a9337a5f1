//! `orgo profile …` and `orgo module check`: what a profile does, how two differ, what another would have done.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use orgo_engine::{
    policy::PolicyHistory,
    profile::{
        self,
        diff::{self, Climbs},
        scenario::{self, Climbed},
    },
    replay::Tally,
    resolve::{Knob, Recorded, resolve},
    review::cycle::NOTE,
};
use orgo_schema::{case::CaseStatus, label::Label, time::Timestamp};
use serde_json::{Map, Value, json};

use super::{calendar, explain::policy_values};
use crate::{
    configuration::{self, Configuration, NamedProfile, lines},
    failure::Failure,
    node::Node,
    project,
    setting::Setting,
    store::{StoreError, case},
};

/// Cases that are looked at in one transaction.
const CASES_AT_ONCE: u32 = 200;

/// One day, in milliseconds.
const DAY_MS: i64 = 86_400_000;

/// Whose work two profiles are compared by where nothing else is said.
pub const USUAL_LABEL: &str = "1001.81.Operations.Maintenance";

/// Returns what holds where no organisation has chosen anything.
fn plain() -> Result<Configuration, Failure> {
    Configuration::read(Path::new("/nonexistent"), configuration::PLAIN_PROFILE)
}

/// Shows the values in force and who set them, for the work of a domain or for work of none.
///
/// # Errors
/// When there is no such domain.
pub fn show(setting: &Setting, domain: Option<&str>) -> Result<Value, Failure> {
    let loaded = &setting.configuration.loaded;
    if let Some(domain) = domain {
        loaded
            .modules
            .check_domain(domain)
            .map_err(Failure::Input)?;
    }
    let resolved = resolve(&loaded.layers, domain, &Recorded::default());
    let mut value = policy_values(&resolved.policy);
    if let Value::Object(map) = &mut value {
        let sources: Map<String, Value> = resolved
            .sentences()
            .map(|(knob, sentence)| {
                let note = (knob == Knob::Reviews).then(|| format!("; {NOTE}"));
                let said = sentence + &note.unwrap_or_default();
                (knob.to_string(), said.into())
            })
            .collect();
        map.insert("sources".to_owned(), sources.into());
    }
    Ok(value)
}

/// Checks a profile with every module the program carries, and plays the scenarios beside it.
///
/// # Errors
/// What is wrong with it, with file, line and column.
pub fn check(path: &Path) -> Result<Value, Failure> {
    let profile = NamedProfile::at(path)?;
    let file = Path::new(&profile.name);
    let read = profile::read(&profile.name, &profile.text, &calendar::beside(file)?);
    let (policy, _) = read.map_err(|error| Failure::Input(error.to_string()))?;
    let configuration = plain()?.with_profile(&profile)?;
    let played = play(&profile.scenarios, |_| Ok(None), &configuration)?;
    let mut value = policy_values(&policy);
    if let Value::Object(map) = &mut value {
        map.insert("scenarios".to_owned(), played.into());
    }
    Ok(value)
}

/// Checks the folder of a module, and plays its scenarios.
///
/// # Errors
/// What is wrong with it, with file, line and column.
pub fn check_module(folder: &Path) -> Result<Value, Failure> {
    let name = folder
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default()
        .to_owned();
    let mut files = BTreeMap::new();
    configuration::add_module(folder, folder, &mut files)?;
    if files.is_empty() {
        return Err(Failure::Input(format!(
            "{}: no `module.yaml` in it",
            folder.display()
        )));
    }
    let files = files
        .into_iter()
        .map(|(path, text)| (format!("modules/{name}/{path}"), text));
    let configuration = plain()?.with_module(&name, files.collect())?;
    let under = |profile: &str| {
        let profile = NamedProfile::find(profile)?;
        configuration.with_profile(&profile).map(Some)
    };
    let played = play(&configuration::scenarios(folder)?, under, &configuration)?;
    Ok(json!({ "module": name, "ok": true, "scenarios": played }))
}

/// Plays scenarios, each under the profile it names if `under` knows it, or else under `usual`; returns how
/// many.
fn play(
    scenarios: &BTreeMap<String, String>,
    under: impl Fn(&str) -> Result<Option<Configuration>, Failure>,
    usual: &Configuration,
) -> Result<usize, Failure> {
    let mut complaints = Vec::new();
    for (path, text) in scenarios {
        match scenario::read(path, text, &usual.loaded.registry) {
            Ok(scenario) => {
                let other = match &scenario.profile {
                    Some(profile) => under(profile)?,
                    None => None,
                };
                let configuration = other.as_ref().unwrap_or(usual);
                complaints.extend(scenario::check(&configuration.loaded, &scenario));
            }
            Err(error) => complaints.push(error),
        }
    }
    if complaints.is_empty() {
        Ok(scenarios.len())
    } else {
        Err(Failure::Input(lines(&complaints)))
    }
}

/// Says how two profiles differ: their knobs side by side, and how work climbs under each.
///
/// # Errors
/// When one of them is not there or broken, or the label is none.
pub fn diff(one: &str, other: &str, label: Option<&str>) -> Result<Value, Failure> {
    let plain = plain()?;
    let (one, other) = (NamedProfile::find(one)?, NamedProfile::find(other)?);
    let of_one = plain.with_profile(&one)?.loaded;
    let of_other = plain.with_profile(&other)?.loaded;
    let label = Label::parse(label.unwrap_or(USUAL_LABEL), &of_one.registry)
        .map_err(|error| Failure::Input(error.to_string()))?;
    let knobs = diff::knobs(&of_one.policy, &of_other.policy);
    let knobs: Vec<Value> = knobs
        .iter()
        .map(|line| {
            json!({
                "knob": line.knob.as_str(), "one": line.one.to_string(), "other": line.other.to_string(),
                "differs": line.one != line.other,
            })
        })
        .collect();
    let climbs = diff::climbs(&of_one.policy, &of_other.policy, &label, A_MONDAY);
    Ok(json!({
        "one": one.name,
        "other": other.name,
        "knobs": knobs,
        "label": label,
        "climbs": climbs.iter().map(climbed).collect::<Vec<_>>(),
    }))
}

/// Work that two profiles are compared by comes in on Monday the 2nd of March 2026 at 9 (UTC).
pub const A_MONDAY: Timestamp = Timestamp(1_772_442_000_000);

/// Says each step of a climb in words.
pub fn steps(steps: &[Climbed]) -> Vec<String> {
    let step = |step: &Climbed| match step.after_ms {
        0 => format!("at once to {}", step.to),
        ms => format!(
            "after {} to {}",
            orgo_engine::calendar::length_text(ms),
            step.to
        ),
    };
    steps.iter().map(step).collect()
}

fn climbed(climbs: &Climbs) -> Value {
    json!({
        "priority": climbs.priority,
        "severity": climbs.severity,
        "one": steps(&climbs.one),
        "other": steps(&climbs.other),
        "differs": climbs.one != climbs.other,
    })
}

/// What another profile would have done.
#[derive(Debug)]
pub struct Replayed {
    /// The name of the other.
    pub other: String,
    /// Since when it was looked.
    pub from: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// What was counted.
    pub tally: Tally,
    /// Whether there were more cases than were looked at.
    pub is_cut: bool,
}

/// Answers `orgo profile replay`.
///
/// # Errors
/// When the profile is not there or broken, or the database refuses.
pub fn replay(node: &Node, other: &str, months: u32) -> Result<Value, Failure> {
    let setting = node.setting();
    let all = setting.compartments.iter().map(|held| held.row).collect();
    let found = replayed(node, &NamedProfile::find(other)?, months, (all, usize::MAX))?;
    let tally = &found.tally;
    Ok(json!({
        "in_force": setting.configuration.loaded.policy.profile,
        "other": found.other,
        "from": found.from,
        "until": found.until,
        "tasks": tally.tasks,
        "escalated": { "in_force": tally.now.escalated, "other": tally.then.escalated },
        "steps": { "in_force": tally.now.steps, "other": tally.then.steps },
        "at_night": { "in_force": tally.now.at_night, "other": tally.then.at_night },
        "reached_executive": { "in_force": tally.now.reached_executive, "other": tally.then.reached_executive },
        "only_other": tally.only_then,
        "only_in_force": tally.only_now,
        "sooner": tally.sooner,
        "later": tally.later,
        "sentences": tally.sentences(&found.other),
    }))
}

/// Says what another profile would have done with the work of the last months in some compartments, by the rows
/// of these; at most so many cases are looked at, those that changed last first.
///
/// # Errors
/// When the profile is broken, or the database refuses.
pub fn replayed(
    node: &Node,
    other: &NamedProfile,
    months: u32,
    (compartments, cases_max): (Vec<i64>, usize),
) -> Result<Replayed, Failure> {
    let setting = node.setting();
    let then = setting.configuration.with_profile(other)?;
    // What was written just now is dated by the latest that it can have been.
    let until = (node.clock)().wall().latest;
    let from = until.plus_ms(-i64::from(months) * 30 * DAY_MS);
    let policies = PolicyHistory::new(then.loaded.policy.clone());
    let mut under_other = Setting::clone(&setting);
    under_other.policies = Arc::new(policies);
    let mut tally = Tally::new(then.loaded.policy.zone, from, until);
    let mut filter = case::Filter {
        compartments,
        ..case::Filter::default()
    };
    let (mut left, mut is_cut) = (cases_max, false);
    loop {
        let page = node.store.read(|db| {
            let cases = case::list(db, &filter, CASES_AT_ONCE)?;
            for case in cases.iter().take(left) {
                // What nobody has touched since then cannot have climbed since then, unless it is open.
                if case.updated_at >= from || case.status != CaseStatus::Closed {
                    add_case(db, (setting.as_ref(), &under_other), case, &mut tally)?;
                }
            }
            Ok::<_, StoreError>(cases)
        })?;
        if page.len() > left {
            is_cut = true;
            break;
        }
        left -= page.len();
        match page.last() {
            Some(last) if page.len() == CASES_AT_ONCE as usize => {
                filter.after = Some(case::Order::default().cursor(last));
            }
            Some(_) | None => break,
        }
    }
    Ok(Replayed {
        other: then.loaded.policy.profile.clone(),
        from,
        until,
        tally,
        is_cut,
    })
}

/// Walks the tasks of a case under both policies.
fn add_case(
    db: &rusqlite::Connection,
    (now, then): (&Setting, &Setting),
    row: &case::CaseRow,
    tally: &mut Tally,
) -> Result<(), StoreError> {
    let compartment = now
        .compartments
        .iter()
        .find(|held| held.scope.compartment == row.compartment_id);
    let Some(compartment) = compartment else {
        return Ok(());
    };
    let folded = |setting| project::fold_case(db, setting, compartment, row.case_id);
    let (Some(now), Some(then)) = (folded(now)?, folded(then)?) else {
        return Ok(());
    };
    for ((row, task), (same, other)) in now.tasks.iter().zip(&then.tasks) {
        if row.row == same.row
            && task.view.void.is_none()
            && let (Some(walk), Some(other)) = (&task.walk, &other.walk)
        {
            tally.add(walk, other);
        }
    }
    Ok(())
}
