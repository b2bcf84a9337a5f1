//! The ladder of the seeds: a task of IT support that nobody takes up, two hours a level, at one site and at two
//! that do not see each other.

use orgo_schema::time::Timestamp;
use orgo_tests::site::{Site, put};
use serde_json::{Value, json};

const ANA: &str = "ana@riverside.example";
const LABEL: &str = "1001.11.IT.Support";
const HOUR: i64 = 3_600_000;

/// A school where Ana looks after IT support and Ben after the payroll.
fn school() -> Site {
    let site = Site::new("school");
    // Every level of the ladder, where a school leaves out that of the leads.
    let own = "version: \"1\"\ngranularity: detailed\n";
    put(&site.data().join("organisation.yaml"), own);
    for (email, team) in [(ANA, "IT.Support"), ("ben@riverside.example", "HR.Payroll")] {
        let add = ["user", "add", email, "--name", email, "--duty", "member"];
        site.ok(&[&add[..], &["--team", team]].concat());
    }
    site
}

/// Makes a task of high priority.
fn ask(site: &Site) -> String {
    let title = "The printer";
    let opened = site.ok(&["case", "new", "--title", title, "--label", LABEL]);
    let case = opened["case_id"].as_str().unwrap();
    let new = [
        "task", "new", "--case", case, "--title", title, "--label", LABEL,
    ];
    let more = ["--type", "it_support", "--priority", "high"];
    let made = site.ok(&[&new[..], &more].concat());
    made["task_ids"][0].as_str().unwrap().to_owned()
}

fn instant(value: &Value) -> Timestamp {
    value.as_str().unwrap().parse().unwrap()
}

/// Returns where steps lead that are recorded as of a time.
fn climb(site: &Site, now: Timestamp) -> Vec<String> {
    let recorded = site.items(&["escalate", "--now", &now.to_string()]);
    let labels = recorded.iter().map(|step| step["label"].as_str().unwrap());
    labels.map(str::to_owned).collect()
}

/// Lists the messages, each with its identity, sorted.
fn messages(site: &Site) -> Vec<(Value, Value, Value)> {
    site.ok(&["outbox", "run"]);
    let lines = site.items(&["outbox", "list"]).into_iter();
    let mut lines: Vec<_> = lines
        .map(|mut line| {
            (
                line["effect_id"].take(),
                line["purpose"].take(),
                line["email"].take(),
            )
        })
        .collect();
    lines.sort_by_key(|(effect, ..)| effect.to_string());
    lines
}

#[test]
fn it_support_climbs_every_two_hours_and_tells_who_stands_there() {
    let site = school();
    let task = ask(&site);
    let shown = site.ok(&["task", "show", &task]);
    let steps = shown["steps"].as_array().unwrap();
    let (first, second) = (instant(&steps[0]["at"]), instant(&steps[1]["at"]));
    // What the window counts from is when it came in, as far as the clock knows that.
    let began = instant(&site.ok(&["task", "why", &task])["began_at"]);
    assert_eq!(first.since_ms(began), 2 * HOUR);
    assert_eq!(second.since_ms(first), 2 * HOUR);
    assert_eq!(climb(&site, first.plus_ms(-1)), Vec::<String>::new());
    assert_eq!(climb(&site, first), ["101.11.IT.Support"]);
    assert_eq!(messages(&site).len(), 1, "Ana, and nobody of another area");
    assert_eq!(climb(&site, second), ["11.11.IT.Support"]);
    let told = messages(&site);
    assert_eq!(told.len(), 2, "{told:?}");
    for (_, purpose, to) in &told {
        assert_eq!((purpose, to), (&json!("escalated"), &json!(ANA)));
    }
    let shown = site.ok(&["task", "show", &task]);
    let stands = json!([shown["escalation_level"], shown["label"], shown["status"]]);
    assert_eq!(stands, json!([2, "11.11.IT.Support", "escalated"]));
}

#[test]
fn two_sites_that_escalate_apart_have_one_history_and_one_message_for_each() {
    let office = school();
    let field = office.second_as("Field", &["--power", "gateway"]);
    let task = ask(&office);
    office.carry(&field, "Field");
    let steps = office.ok(&["task", "show", &task])["steps"].take();
    let (first, second) = (instant(&steps[0]["at"]), instant(&steps[1]["at"]));
    // One looks in time and again, the other when both are over.
    assert_eq!(climb(&office, first), ["101.11.IT.Support"]);
    assert_eq!(climb(&office, second), ["11.11.IT.Support"]);
    let both = ["101.11.IT.Support", "11.11.IT.Support"];
    assert_eq!(climb(&field, second), both);
    let told = messages(&office);
    assert_eq!(
        messages(&field),
        told,
        "the same messages under the same names"
    );
    assert_eq!(told.len(), 2, "{told:?}");
    office.carry(&field, "Field");
    field.carry(&office, "Main");
    assert_eq!(office.digest(), field.digest());
    for site in [&office, &field] {
        assert_eq!(climb(site, second), Vec::<String>::new(), "nothing twice");
        assert_eq!(messages(site), told);
        let shown = site.ok(&["task", "show", &task]);
        assert_eq!(shown["escalation_level"], 2);
        let timeline = shown["timeline"].as_array().unwrap();
        let stepped = timeline
            .iter()
            .filter(|entry| !entry["says"]["stepped"].is_null());
        assert_eq!(stepped.count(), 2, "{shown}");
    }
}
