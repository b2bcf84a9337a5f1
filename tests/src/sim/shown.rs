//! What people see in the end: every action in a timeline, and the last word of whoever knew all others.

use std::collections::{BTreeMap, BTreeSet};

use orgo_engine::fold::{Verdict, VoidFact};
use orgo_engine::moved;
use orgo_node::admit;
use orgo_node::guard;
use orgo_node::node::Node;
use orgo_node::ops::show;
use orgo_schema::fact::{Body, Fact, Value};
use orgo_schema::id::{CaseId, FactId, TaskId};
use serde_json::Value as Json;
use uuid::Uuid;

use super::gone;
use super::law::{Held, documents};
use super::template::Template;
use super::world::World;

/// Every action of a person is in a timeline; where what it is about is not known here, because only a
/// removed node said what that is, there is none to show it in.
pub(super) fn all_is_shown(world: &World, site: usize) -> Result<(), String> {
    let node = world.node(site);
    let template = Template::get();
    let person = guard::person(&node.setting(), template.user, &template.account);
    let person = person.ok_or("she is not known any more")?;
    let mut shown = BTreeSet::new();
    let objects = views(world, node, |node, case, task| match (case, task) {
        (Some(case), _) => show::one_case(node, &person, case).ok(),
        (None, Some(task)) => show::one_task(node, &person, task).ok(),
        (None, None) => None,
    });
    for object in objects {
        let lines = object["timeline"].as_array().cloned().unwrap_or_default();
        shown.extend(
            lines
                .iter()
                .filter_map(|line| line["fact"].as_str().map(str::to_owned)),
        );
    }
    let known: Vec<Held> = documents(node);
    let opens = |fact: &Fact| matches!(fact.body, Body::Opened(_));
    let opened = known.iter().filter(|held| held.facts.values().any(opens));
    let opened: BTreeSet<Uuid> = opened.map(|held| held.row.id.id).collect();
    // A task begins in a case: somebody may have made it who did not know yet that who opened that was removed.
    let begins = |held: &Held| {
        let facts = || held.facts.values();
        let is_made = facts().any(|fact| matches!(fact.body, Body::Created(_)));
        let has_case = || {
            facts()
                .filter_map(case_of)
                .any(|case| opened.contains(&case.uuid()))
        };
        facts().any(opens) || (is_made && has_case())
    };
    let known = known.iter().filter(|held| begins(held));
    let known = known.filter(|held| !gone::is_hidden(world, node, held));
    let known = known.map(|held| held.facts.clone());
    let held: BTreeMap<FactId, Fact> = known.flatten().collect();
    let told = world.acknowledged.iter();
    let mut told = told.filter_map(|(_, deed)| held.get_key_value(&deed.fact));
    match told.find(|(fact, _)| !shown.contains(&fact.to_string())) {
        Some((fact, said)) => {
            world.tell(|| {
                let all = documents(node).into_iter();
                let all: Vec<_> = all.collect();
                let of = all
                    .iter()
                    .find(|document| document.facts.contains_key(fact));
                let id = of.map(|of| of.row.id);
                let of = all.iter().filter(|document| Some(document.row.id) == id);
                format!("{:#?}", of.collect::<Vec<_>>())
            });
            Err(format!(
                "fact {fact} is in no timeline of site {site}: {said:?}"
            ))
        }
        None => Ok(()),
    }
}

/// Shows every case and task that was made somewhere.
fn views(
    world: &World,
    node: &Node,
    show: impl Fn(&Node, Option<CaseId>, Option<TaskId>) -> Option<Json>,
) -> Vec<Json> {
    let cases = world.cases.iter().map(|case| show(node, Some(*case), None));
    let tasks = world.tasks.iter().map(|task| show(node, None, Some(*task)));
    cases.chain(tasks).flatten().collect()
}

/// Whoever gave a value knowing all others is the one whose value stands, whatever the clocks said.
pub(super) fn answers_come_after(world: &World, site: usize) -> Result<(), String> {
    let node = world.node(site);
    let template = Template::get();
    let person = guard::person(&node.setting(), template.user, &template.account);
    let person = person.ok_or("she is not known any more")?;
    let all = written(node)?;
    let objects = views(world, node, |node, case, task| match (case, task) {
        (Some(case), _) => show::one_case(node, &person, case).ok(),
        (None, Some(task)) => show::one_task(node, &person, task).ok(),
        (None, None) => None,
    });
    for object in objects {
        let lines = object["timeline"].as_array().cloned().unwrap_or_default();
        // What does not count because its author had lost the right to it overtakes nothing.
        let aside = Verdict::Void(VoidFact::Contested).to_string();
        let ids = lines
            .iter()
            .filter(|line| line["verdict"] != aside.as_str())
            .filter_map(|line| line["fact"].as_str()?.parse::<FactId>().ok());
        let sets: Vec<FactId> = ids
            .filter(|id| {
                let body = all.get(id).map(|fact| &fact.body);
                matches!(body, Some(Body::Set(Value::Severity(_))))
            })
            .collect();
        let overtaken: BTreeSet<FactId> = sets.iter().flat_map(|id| past(&all, *id)).collect();
        let mut last = sets.iter().filter(|id| !overtaken.contains(id));
        let (Some(last), None) = (last.next(), last.next()) else {
            continue;
        };
        let Some(Body::Set(Value::Severity(severity))) = all.get(last).map(|fact| &fact.body)
        else {
            continue;
        };
        let expected = serde_json::to_value(severity).map_err(|error| error.to_string())?;
        if object["severity"] != expected {
            return Err(format!(
                "fact {last} knew all others and says {expected}, site {site} says {}",
                object["severity"]
            ));
        }
    }
    Ok(())
}

/// Returns every fact as its author wrote it.
fn written(node: &Node) -> Result<BTreeMap<FactId, Fact>, String> {
    let mut all = BTreeMap::new();
    for held in node.setting().places() {
        let parcels = admit::everything(node, held).map_err(|error| error.to_string())?;
        for (_, bytes) in parcels.into_iter().flat_map(|parcel| parcel.changes) {
            let facts = orgo_crdt::admitted_facts(&bytes).unwrap_or_default();
            let facts = facts.into_iter();
            all.extend(facts.filter_map(|(id, fact)| Some((id, Fact::decode(&fact).ok()?))));
        }
    }
    // What was carried with what was raised, as its author wrote it.
    Ok(moved::read(all).facts)
}

/// Returns everything that the author of a fact knew.
fn past(all: &BTreeMap<FactId, Fact>, of: FactId) -> BTreeSet<FactId> {
    let mut past = BTreeSet::new();
    let mut next = all.get(&of).map_or_else(Vec::new, |fact| fact.seen.clone());
    while let Some(id) = next.pop() {
        if past.insert(id) {
            next.extend(all.get(&id).into_iter().flat_map(|fact| fact.seen.clone()));
        }
    }
    past
}

/// Returns the case that a fact puts a task into.
fn case_of(fact: &Fact) -> Option<CaseId> {
    if let Body::Created(created) = &fact.body {
        Some(created.case)
    } else if let Body::Set(Value::Case(case)) = &fact.body {
        Some(*case)
    } else {
        None
    }
}
