//! The ladder of the seeds: a task of IT support that nobody takes up, two hours a level, at one site and at two
//! that do not see each other.

use orgo_schema::time::Timestamp;
use orgo_tests::letter::letter;
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

/// Adds members of teams, who may be cleared for what is restricted.
fn join(site: &Site, people: &[(&str, &str, bool)]) {
    for (email, team, cleared) in people {
        let add = ["user", "add", email, "--name", email, "--duty", "member"];
        let add = [&add[..], &["--team", team]].concat();
        let clearance = ["--clearance", "restricted"];
        let clearance = if *cleared { &clearance[..] } else { &[] };
        site.ok(&[&add[..], clearance].concat());
    }
}

/// Returns who was told that work moved up, sorted.
fn told_of_steps(site: &Site) -> Vec<String> {
    let told = messages(site).into_iter();
    let told = told.filter(|(_, purpose, _)| purpose == "escalated");
    let mut told: Vec<_> = told
        .map(|(.., to)| to.as_str().unwrap().to_owned())
        .collect();
    told.sort_unstable();
    told
}

/// Delivers a mail and returns the case and the task that the rules made of it.
fn taken(site: &Site, to: &str, mail: &str) -> (Value, Value) {
    let outcome = site.deliver(to, mail);
    let case = site.ok(&["case", "show", outcome["case_id"].as_str().unwrap()]);
    let task = outcome["task_ids"][0].as_str().unwrap();
    (case, site.ok(&["task", "show", task]))
}

#[test]
fn a_grievance_that_nobody_answers_for_48_hours_stands_at_the_head_of_hr() {
    let site = Site::new("school");
    let (hana, iris, omar) = ("hana@x.example", "iris@x.example", "omar@x.example");
    join(
        &site,
        &[
            (hana, "HR.Policy", true),
            (iris, "HR.Policy", false),
            (omar, "IT.Support", true),
        ],
    );
    let text = "I am treated unfairly and want this looked into.";
    let mail = letter("g@example.org", "Formal complaint about my shifts", text);
    let (case, task) = taken(&site, "hr@example.org", &mail);
    assert_eq!(case["visibility"], "restricted");
    assert_eq!(case["tags"], json!(["sensitive"]));
    assert_eq!(
        case["attachments"][0]["name"], "grievance-procedure.txt",
        "{case}"
    );
    let stands = json!([task["type"], task["subtype"], task["label"]]);
    assert_eq!(stands, json!(["hr", "grievance", "1001.31.HR.Policy"]));
    let id = task["task_id"].as_str().unwrap();
    let began = instant(&site.ok(&["task", "why", id])["began_at"]);
    let due = began.plus_ms(48 * HOUR);
    assert_eq!(climb(&site, due.plus_ms(-1)), Vec::<String>::new());
    assert_eq!(told_of_steps(&site), Vec::<String>::new());
    assert_eq!(climb(&site, due), ["11.31.HR.Policy"]);
    assert_eq!(told_of_steps(&site), [hana], "nobody who is not cleared");
    let task = site.ok(&["task", "show", id]);
    let stands = json!([task["escalation_level"], task["label"], task["status"]]);
    assert_eq!(stands, json!([1, "11.31.HR.Policy", "escalated"]));
    assert_eq!(climb(&site, due), Vec::<String>::new(), "nothing twice");
}

#[test]
fn an_outage_climbs_to_the_regional_lead_after_4_hours_and_to_the_national_one_after_8_more() {
    let site = Site::new("hospital");
    let (lena, ben) = ("lena@x.example", "ben@x.example");
    join(
        &site,
        &[(lena, "IT.Support", false), (ben, "HR.Payroll", false)],
    );
    let text = "System failure since seven, nobody can log in.";
    let mail = letter("o@example.org", "Server down in the north", text);
    let (case, task) = taken(&site, "helpdesk@example.org", &mail);
    assert_eq!(case["tags"], json!(["outage"]));
    assert_eq!(
        case["attachments"][0]["name"], "outage-checklist.txt",
        "{case}"
    );
    assert_eq!(task["label"], "1001.81.IT.Support");
    let id = task["task_id"].as_str().unwrap();
    let began = instant(&site.ok(&["task", "why", id])["began_at"]);
    let (regional, national) = (began.plus_ms(4 * HOUR), began.plus_ms(12 * HOUR));
    assert_eq!(climb(&site, regional.plus_ms(-1)), Vec::<String>::new());
    assert_eq!(climb(&site, regional), ["101.81.IT.Support"]);
    assert_eq!(told_of_steps(&site), [lena]);
    assert_eq!(climb(&site, national.plus_ms(-1)), Vec::<String>::new());
    assert_eq!(climb(&site, national), ["11.81.IT.Support"]);
    assert_eq!(told_of_steps(&site), [lena, lena]);
    let later = national.plus_ms(1_000 * HOUR);
    assert_eq!(climb(&site, later), Vec::<String>::new(), "that is the top");
    let task = site.ok(&["task", "show", id]);
    assert_eq!(task["label"], "11.81.IT.Support");
}
