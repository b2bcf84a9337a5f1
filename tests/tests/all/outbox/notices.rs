//! What reaches people on the pages, at sites that share a stick: seen at one is seen at the other, and
//! what was seen, or is no news any more, needs no mail.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use orgo_schema::time::Timestamp;
use orgo_tests::letter;
use orgo_tests::site::{Site, until};
use serde_json::Value;

use super::add_user;
use super::server::Server;

const ANA: &str = "ana@riverside.example";

/// Two sites with Ana, who looks after maintenance at both; the second may send mail too.
fn sites() -> (Site, Site) {
    let office = Site::new("school");
    add_user(&office, ANA, &["--team", "Operations.Maintenance"]);
    let field = office.second_as("Field", &["--power", "gateway"]);
    office.carry(&field, "Field");
    (office, field)
}

/// Asks Ana for something.
fn ask(site: &Site, id: &str, title: &str) -> String {
    let mail = letter::letter(id, title, "Please look.");
    let taken = site.deliver("maintenance@riverside.example", mail);
    let task = taken["task_ids"][0].as_str().unwrap().to_owned();
    site.ok(&["task", "set", &task, "--assignee", ANA]);
    task
}

fn notices(site: &Site) -> Value {
    site.ok(&["--as", ANA, "notices", "list"])
}

fn send(site: &Site) -> u64 {
    site.ok(&["outbox", "run"])["sent"].as_u64().unwrap()
}

#[test]
fn what_is_seen_at_one_site_is_seen_at_the_other_and_not_mailed() {
    let Some(server) = Server::start() else {
        return;
    };
    let (office, field) = sites();
    // The field sends no mail and no gateway is near: Ana finds it there all the same.
    ask(&field, "1@example.org", "Water Leak in Room 7");
    assert_eq!(send(&field), 0);
    let listed = notices(&field);
    assert_eq!(
        (&listed["new"], listed["items"].as_array().unwrap().len()),
        (&1.into(), 1)
    );
    assert_eq!(listed["items"][0]["says"], "You are asked to do it.");
    assert_eq!(
        field.ok(&["--as", ANA, "notices", "seen", "--all"])["seen"],
        1
    );
    assert_eq!(
        field.ok(&["--as", ANA, "notices", "seen", "--all"])["seen"],
        0
    );
    // The second thing she has not seen.
    ask(&field, "2@example.org", "Water Leak in Room 8");
    assert_eq!(send(&field), 0);
    field.carry(&office, "Main");
    let listed = notices(&office);
    assert_eq!(listed["new"], 1, "{listed}");
    server.serve(&office);
    assert_eq!((send(&office), send(&office)), (1, 0));
    assert!(server.mails()[0].contains("Room 8"));
    let listed = notices(&office);
    let seen = listed["items"].as_array().unwrap();
    let seen = seen
        .iter()
        .find(|item| item["seen_at"].is_string())
        .unwrap();
    let why = seen["mail"]["reason"].as_str().unwrap();
    assert!(why.contains("they had seen it on the pages"), "{seen}");
    assert_eq!(
        office.ok(&["outbox", "list"])["items"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    // Both agree, and the rows follow from the documents.
    office.carry(&field, "Field");
    assert_eq!(field.digest(), office.digest());
    let before = office.digest();
    office.ok(&["rebuild"]);
    assert_eq!(office.digest(), before);
}

#[test]
fn two_sites_that_write_down_the_same_want_one_message() {
    let Some(server) = Server::start() else {
        return;
    };
    let (office, field) = sites();
    let task = ask(&field, "1@example.org", "Water Leak in Room 7");
    field.carry(&office, "Main");
    // Apart, each writes down what Ana is to be told.
    assert_eq!(send(&field), 0);
    server.serve(&office);
    assert_eq!(send(&office), 1);
    let id = |site: &Site| notices(site)["items"][0]["effect_id"].clone();
    assert_eq!(id(&field), id(&office));
    field.carry(&office, "Main");
    office.carry(&field, "Field");
    assert_eq!(field.digest(), office.digest());
    assert_eq!(notices(&office)["items"].as_array().unwrap().len(), 1);
    // Now the field is where mail goes out: it knows what was sent.
    server.serve(&field);
    assert_eq!((send(&field), send(&office)), (0, 0));
    assert_eq!(server.mails().len(), 1);
    assert_eq!(notices(&field)["items"][0]["mail"]["state"], "sent");
    // What she did about it is seen at both.
    field.ok(&["--as", ANA, "notices", "seen", "--all"]);
    field.ok(&["--as", ANA, "task", "do", "start", &task]);
    field.carry(&office, "Main");
    assert_eq!(notices(&office)["new"], 0);
}

#[test]
fn what_is_due_is_told_the_day_before_and_not_sooner() {
    let Some(server) = Server::start() else {
        return;
    };
    let office = Site::new("school");
    add_user(&office, ANA, &["--team", "Operations.Maintenance"]);
    server.serve(&office);
    let task = ask(&office, "1@example.org", "Water Leak in Room 7");
    let due = |after: u64| {
        let at = SystemTime::now() + Duration::from_secs(24 * 3_600 + after);
        let at = at.duration_since(UNIX_EPOCH).unwrap().as_millis();
        let at = Timestamp(i64::try_from(at).unwrap()).to_string();
        office.ok(&["task", "set", &task, "--due", &at]);
    };
    let told = || {
        let listed = notices(&office);
        let items = listed["items"].as_array().unwrap().iter();
        let says = items.map(|item| item["says"].as_str().unwrap().to_owned());
        says.collect::<Vec<_>>()
    };
    due(9 * 24 * 3_600);
    assert_eq!(send(&office), 1, "that she is asked to do it");
    let waiting = office.items(&["outbox", "list"]);
    let soon = waiting.iter().find(|line| line["purpose"] == "due_soon");
    assert_eq!(soon.unwrap()["reason"], "it goes the day before");
    assert_eq!(told(), ["You are asked to do it."], "it is no news yet");
    // Of another day the first reminder says nothing true any more.
    due(10);
    until("the reminder has come", || {
        (send(&office) == 1).then_some(())
    });
    assert_eq!(told().len(), 2, "{:?}", told());
    assert_eq!(told()[0], "It is due in a day.");
    assert!(server.mails()[1].contains("is due in a day"));
    assert_eq!(send(&office), 0);
}
