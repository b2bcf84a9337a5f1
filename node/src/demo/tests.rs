//! Each demo, told whole, shows what an organisation shows that has been at work for three weeks.

use std::{collections::BTreeSet, path::Path};

use orgo_schema::{
    fact::Author,
    id::{CaseId, DocumentKind},
    time::Timestamp,
};
use serde_json::Value;

use super::{
    site::{Hour, Site},
    tell::Reader,
    *,
};
use crate::{
    clock::judge,
    project,
    store::{StoreError, carrier, document},
};

/// An administrator who looks around at the node as it runs on.
struct Look {
    site: Site,
    reader: Reader,
}

impl Look {
    fn at(folder: &Path, now: Timestamp) -> Self {
        let environment = Hour::new(now).environment(false);
        Self {
            site: Site::start(folder, environment).unwrap(),
            reader: Reader::new(),
        }
    }

    fn ask(&mut self, words: &str) -> Value {
        let words = words.split(' ').map(str::to_owned).collect();
        let verb = self.reader.read(words).unwrap();
        self.site.ask(verb, None, Vec::new()).unwrap()
    }

    fn items(&mut self, words: &str) -> Vec<Value> {
        self.ask(words)["items"].as_array().unwrap().clone()
    }

    /// Counts the facts whose time is doubtful, and those that the second site wrote days before they came here.
    fn written_there(&self) -> (usize, usize) {
        const DAY_MS: i64 = 24 * 3_600_000;
        let (node, setting) = (self.site.node(), self.site.node().setting());
        let counted = node.store.read(|db| {
            let (mut doubtful, mut late) = (0, 0);
            for row in document::after(db, DocumentKind::Case, 0, 1_000)? {
                let compartment = setting.compartment(row.compartment).unwrap();
                let case = CaseId::new(row.id.id);
                let Some(folded) = project::fold_case(db, &setting, compartment, case)? else {
                    continue;
                };
                let tasks = folded.tasks.iter().flat_map(|(_, task)| &task.entries);
                let entries = folded.case.entries.iter().chain(tasks);
                doubtful += entries.filter(|entry| entry.doubt.is_some()).count();
                let tasks = folded.tasks.iter().map(|(task, _)| *task);
                for row in tasks.chain([row]) {
                    for fact in document::facts(db, compartment, row)?.facts.values() {
                        let Author::Person { node, .. } = fact.by else {
                            continue;
                        };
                        let carrier = carrier::carrier(db, compartment, node, fact.stamp)?;
                        let came = carrier.and_then(|carrier| carrier.received);
                        let written = fact.wall.map(|wall| wall.latest);
                        late += usize::from(came.zip(written).is_some_and(|(came, written)| {
                            written.0 > 0 && came.since_ms(written) > 2 * DAY_MS
                        }));
                    }
                }
            }
            Ok::<_, StoreError>((doubtful, late))
        });
        counted.unwrap()
    }
}

/// Tells a demo whole, seen from an instant, and looks around.
fn check(demo: Demo, now: &str) {
    let folder = tempfile::tempdir().unwrap();
    let now: Timestamp = now.parse().unwrap();
    let told = demo.tell(folder.path(), judge(now)).unwrap();
    assert_eq!(told.otherwise, Vec::<String>::new(), "what became of mails");

    let mut look = Look::at(folder.path(), now);
    let people = look.items("user list").len();
    assert!((9..=13).contains(&people), "{people} people");
    let cases = look.items("case list --max 200");
    assert!(cases.len() > 18, "{} cases", cases.len());
    let conflicts = cases.iter().filter(|case| case["conflicts"] != 0).count();
    assert_eq!(conflicts, 1, "cases with a conflict");

    let tasks = look.items("task list --all --max 500");
    let stands: BTreeSet<&str> = tasks
        .iter()
        .filter_map(|task| task["status"].as_str())
        .collect();
    let expected = [
        "completed",
        "escalated",
        "in_progress",
        "on_hold",
        "pending",
    ];
    assert_eq!(stands, expected.into(), "where tasks stand");
    let open = look.items("task list --max 500");
    let is_asked = open.iter().any(|task| {
        let task = task["task_id"].as_str().unwrap();
        !look.ask(&format!("task show {task}"))["approval"].is_null()
    });
    assert!(is_asked, "nothing is asked for");
    assert!(open.len() < 30, "{} tasks are open", open.len());
    assert!(!look.items("triage list").is_empty(), "triage is empty");
    assert!(
        !look.items("review list").is_empty(),
        "no review was opened"
    );

    let nodes = look.items("node list");
    assert_eq!(nodes.len(), 2, "{nodes:?}");
    let bundles = look.items("bundle list");
    let came = bundles
        .iter()
        .filter(|bundle| bundle["status"] == "imported");
    assert_eq!(came.count(), 2, "{bundles:?}");
    let (doubtful, late) = look.written_there();
    assert!(doubtful > 1 && late > 1, "{doubtful} doubtful, {late} late");

    for put_aside in ["quarantine list", "withheld list"] {
        assert_eq!(look.items(put_aside), Vec::<Value>::new(), "{put_aside}");
    }
    let digest = look.ask("digest");
    look.ask("rebuild");
    assert_eq!(look.ask("digest"), digest);
}

#[test]
fn a_school_has_lived() {
    check(Demo::School, "2026-11-22T14:00:00Z");
}

#[test]
fn a_hospital_has_lived() {
    // A Monday, just after midnight.
    check(Demo::Hospital, "2026-11-23T00:10:00Z");
}

#[test]
fn an_organisation_in_the_field_has_lived() {
    check(Demo::Field, "2026-12-02T21:30:00Z");
}

#[test]
fn a_demo_wants_to_know_the_time() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("data");
    let lost = judge(Timestamp(20_000));
    let refused = Demo::School.fill(&folder, lost).unwrap_err();
    assert!(refused.to_string().contains("set it first"), "{refused}");
    assert!(!folder.exists());
}
