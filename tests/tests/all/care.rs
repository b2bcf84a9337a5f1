//! What people did survives: a rebuild, a crash, a restart.

use std::collections::BTreeSet;

use orgo_tests::letter::{letter, reply};
use orgo_tests::site::{Running, Site};
use serde_json::Value;

const TO: &str = "maintenance@school.example";

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}

/// Everything a person can look at, by what was asked.
fn everything(site: &Site) -> Vec<(String, Value)> {
    let mut seen = Vec::new();
    let mut look = |arguments: &[&str]| {
        let shown = site.ok(arguments);
        seen.push((arguments.join(" "), shown.clone()));
        shown
    };
    for (noun, id) in [("case", "case_id"), ("task", "task_id")] {
        let mut list = vec![noun, "list"];
        list.extend((noun == "task").then_some("--all"));
        let items = look(&list)["items"].take();
        for item in items.as_array().unwrap() {
            look(&[noun, "show", text(&item[id])]);
        }
    }
    look(&["triage", "list"]);
    look(&["quarantine", "list"]);
    look(&["user", "list"]);
    seen
}

/// Makes the derived tables again, which must change nothing that anybody can see.
fn rebuild_changes_nothing(site: &Site) {
    let (seen, digest) = (everything(site), site.ok(&["digest"]));
    site.ok(&["rebuild"]);
    assert_eq!(site.ok(&["digest"]), digest);
    for (before, after) in seen.iter().zip(&everything(site)) {
        assert_eq!(before, after);
    }
}

/// A store in which people did most of what can be done.
struct Lived {
    site: Site,
    leak: String,
    leak_task: String,
    other: String,
    other_task: String,
}

impl Lived {
    fn new() -> Self {
        let site = Site::new("school");
        let deliver = |id: &str, subject: &str| {
            let outcome = site.deliver(TO, letter(id, subject, "In the hall."));
            let id = |value: &Value| text(value).to_owned();
            (id(&outcome["case_id"]), id(&outcome["task_ids"][0]))
        };
        let (leak, leak_task) = deliver("1@example.org", "Leak in Room 102");
        let (other, other_task) = deliver("2@example.org", "Another leak in Room 102");
        site.deliver(
            TO,
            reply("3@example.org", "1@example.org", "Re: Leak", "Worse."),
        );
        site.deliver(
            TO,
            letter("1@example.org", "Leak in Room 102", "Other words."),
        );
        site.deliver(TO, "");
        for id in ["4", "5", "6"] {
            site.deliver(
                "info@school.example",
                letter(&format!("{id}@example.org"), "Hello", "Hm."),
            );
        }
        Self {
            site,
            leak,
            leak_task,
            other,
            other_task,
        }
    }

    /// Does most of what people can do. A line is a command, its words separated by `/`.
    fn act(&self) {
        let does = |line: &str| {
            let words: Vec<&str> = line.split('/').collect();
            self.site.ok(&words);
        };
        let (leak, task, other) = (&self.leak, &self.leak_task, &self.other);
        let omar = "omar@school.example";
        does(&format!(
            "user/add/{omar}/--name/Omar/--team/Operations.Maintenance"
        ));
        does(&format!("--as/{omar}/task/do/start/{task}"));
        does(&format!(
            "--as/{omar}/task/comment/{task}/The valve is closed."
        ));
        does(&format!("case/comment/{leak}/Thank you."));
        does(&format!("task/do/hold/{task}/--reason/waiting for a pipe"));
        does(&format!("task/do/resume/{task}"));
        does(&format!(
            "case/set/{leak}/--title/Leak above the lockers/--severity/major"
        ));
        does(&format!(
            "task/set/{task}/--priority/critical/--assignee/{omar}"
        ));
        does(&format!(
            "task/set/{task}/--due/2027-01-04T08:00:00Z/--reactivity-time/PT3H"
        ));
        does(&format!(
            "task/set/{task}/--label/1001.81.Operations.Plumbing"
        ));
        does(&format!("task/set/{task}/--title/Mend the pipe"));
        does(&format!("task/do/complete/{task}"));
        does(&format!("case/do/start/{leak}"));
        does(&format!("case/merge/{other}/{leak}"));
        let label = "1001.81.Operations.Maintenance";
        let new = "--task-type/maintenance/--area/gym/--tag/paint";
        does(&format!(
            "case/new/--title/Paint the gym/--label/{label}/{new}"
        ));
        let waiting = self.site.items(&["triage", "list"]);
        let signal = |at: usize| text(&waiting[at]["signal_id"]);
        does(&format!(
            "triage/route/{}/--label/{label}/--type/maintenance",
            signal(0)
        ));
        does(&format!("triage/place/{}/{leak}", signal(1)));
        does(&format!(
            "triage/set-aside/{}/--reason/only a greeting",
            signal(2)
        ));
        does("escalate/--now/2027-01-01T00:00:00Z");
    }
}

#[test]
fn a_rebuild_after_people_acted_changes_nothing() {
    let lived = Lived::new();
    lived.act();
    let Lived {
        site,
        leak,
        leak_task,
        other,
        other_task,
    } = &lived;
    let case = site.ok(&["case", "show", leak]);
    assert_eq!(
        (&case["title"], &case["status"], &case["severity"]),
        (
            &"Leak above the lockers".into(),
            &"in_progress".into(),
            &"major".into()
        )
    );
    let task = site.ok(&["task", "show", leak_task]);
    assert_eq!(
        (
            &task["title"],
            &task["status"],
            &task["priority"],
            &task["reactivity_time"]
        ),
        (
            &"Mend the pipe".into(),
            &"completed".into(),
            &"critical".into(),
            &"PT3H".into()
        )
    );
    assert_eq!(task["label"], "1001.81.Operations.Plumbing");
    let part = site.ok(&["case", "show", other]);
    assert_eq!(
        (&part["status"], text(&part["merged_into"])),
        (&"merged".into(), leak.as_str())
    );
    let moved = site.ok(&["task", "show", other_task]);
    assert_eq!(
        text(&moved["case_id"]),
        leak,
        "a task is shown in the case that stayed: {moved}"
    );
    assert_eq!(site.items(&["triage", "list"]), Vec::<Value>::new());
    rebuild_changes_nothing(site);
}

#[test]
fn a_rebuild_of_the_demo_changes_nothing() {
    let site = Site::empty();
    drop(Running::start(site.command(&[
        "run",
        "--demo",
        "--http",
        "127.0.0.1:0",
    ])));
    assert!(
        site.items(&["case", "list"]).len() > 3,
        "the demo shows too little"
    );
    rebuild_changes_nothing(&site);
}

#[test]
fn every_action_stays_in_the_timeline_with_who_and_when() {
    let lived = Lived::new();
    lived.act();
    let task = lived.site.ok(&["task", "show", &lived.leak_task]);
    let timeline = task["timeline"].as_array().unwrap();
    let actions: Vec<&str> = timeline
        .iter()
        .filter_map(|line| line["says"]["task_acted"]["action"]["action"].as_str())
        .collect();
    assert_eq!(actions, ["start", "hold", "resume", "complete"]);
    for line in timeline {
        assert!(
            !line["by"].is_null() && !line["verdict"].is_null(),
            "{line}"
        );
        assert!(
            text(&line["at"]) >= text(&task["created_at"]),
            "it had not begun: {line}"
        );
    }
    let said = timeline
        .iter()
        .find_map(|line| line["says"]["commented"]["text"].as_str());
    assert_eq!(said, Some("The valve is closed."));
}

#[test]
fn a_refused_action_says_what_is_allowed_from_here() {
    let lived = Lived::new();
    let task = lived.leak_task.as_str();
    let resumed = lived.site.run(&["task", "do", "resume", task]);
    assert_eq!(resumed.exit, 1, "{}", resumed.stderr);
    for action in ["start", "hold", "complete", "fail", "cancel"] {
        assert!(resumed.stderr.contains(action), "{}", resumed.stderr);
    }
    let nobody = "00000000-0000-8000-8000-000000000000";
    let unknown = lived.site.run(&["case", "show", nobody]);
    assert_eq!(unknown.exit, 1, "{}", unknown.stderr);
    assert_eq!(unknown.stderr.lines().count(), 1, "{}", unknown.stderr);
}

/// The fields of a case, and what is shown beside them.
const CASE: &str = "case_id organization_id compartment_id label title narrative status severity priority \
    visibility reactivity_time origin_role origin_signal location tags participants domain subtype \
    metadata links merged_into review retention_class attachments comments escalation_level conflicts \
    created_at updated_at \
    tasks signals timeline";

/// The fields of a task, and what is shown beside them.
const TASK: &str = "task_id case_id organization_id compartment_id label title description type category \
    subtype status priority severity visibility owner_role assignee created_by due_at reactivity_time \
    escalation_level next_step_at at_top_since depends_on checklist approval recurrence attachments comments metadata resolution conflicts void created_at \
    updated_at \
    actions blocked_by blocks path steps timeline";

#[test]
fn cases_and_tasks_have_the_fields_of_their_contracts() {
    let lived = Lived::new();
    lived.act();
    for (noun, id, fields) in [
        ("case", &lived.leak, CASE),
        ("task", &lived.leak_task, TASK),
    ] {
        let shown = lived.site.ok(&[noun, "show", id]);
        let found: BTreeSet<&str> = shown
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        assert_eq!(found, fields.split_whitespace().collect(), "of a {noun}");
    }
}

#[test]
fn what_a_running_node_acknowledged_is_there_after_it_was_killed() {
    let site = Site::new("school");
    for number in 0..5 {
        let running = site.start();
        let id = format!("{number}@example.org");
        let outcome = site.deliver(TO, letter(&id, "Leak", "In the hall."));
        let task = text(&outcome["task_ids"][0]).to_owned();
        site.ok(&["task", "do", "start", &task]);
        running.kill();
        let shown = site.ok(&["task", "show", &task]);
        assert_eq!(shown["status"], "in_progress");
        assert_eq!(shown["case_id"], outcome["case_id"]);
        assert_eq!(site.items(&["task", "list"]).len(), number + 1);
    }
    rebuild_changes_nothing(&site);
}
