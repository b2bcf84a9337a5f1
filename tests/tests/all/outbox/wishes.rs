//! People are told as they wish to be: hours, languages, many things in one mail.

use std::time::{SystemTime, UNIX_EPOCH};

use orgo_schema::time::Timestamp;
use orgo_tests::letter;
use orgo_tests::site::Site;
use serde_json::Value;

use super::server::Server;
use super::{add_user, alarm, all_to, climb, header, text};

const ANA: &str = "ana@riverside.example";

/// A school where Ana looks after maintenance and safety, and mail goes to a server.
fn school(server: &Server, wishes: &[&str]) -> Site {
    let site = Site::new("school");
    let teams = [
        "--team",
        "Operations.Maintenance",
        "--team",
        "Operations.Safety",
    ];
    add_user(&site, ANA, &teams);
    site.ok(&[&["user", "prefs", ANA], wishes].concat());
    server.serve(&site);
    site
}

/// Gives Ana a task that is not critical.
fn ask(site: &Site, number: u32, title: &str) {
    let mail = letter::letter(&format!("{number}@example.org"), title, "Please look.");
    let taken = site.deliver("maintenance@riverside.example", mail);
    let task = taken["task_ids"][0].as_str().unwrap();
    site.ok(&["task", "set", task, "--assignee", ANA]);
}

fn send(site: &Site) -> u64 {
    site.ok(&["outbox", "run"])["sent"].as_u64().unwrap()
}

/// Returns hours, by UTC, that the present one lies in.
fn quiet_now() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let hour = now.as_secs() / 3_600 % 24;
    format!("{:02}:00-{:02}:00", (hour + 23) % 24, (hour + 2) % 24)
}

/// Returns the beginning of a Sunday to come: over a day before the mail of the week goes, and less than two.
fn sunday() -> String {
    const DAY_MS: i64 = 24 * 3_600_000;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let today = i64::try_from(now.as_millis()).unwrap() / DAY_MS;
    // The first day of the count was a Thursday.
    Timestamp((today + 7 - (today + 4) % 7) * DAY_MS).to_string()
}

fn waiting(site: &Site) -> Vec<Value> {
    let mut lines = site.items(&["outbox", "list"]);
    lines.retain(|line| line["state"] == "waiting");
    lines
}

/// Says that it is later, so late that everything that waits is due.
fn later(site: &Site, waiting: &[Value]) {
    let due = waiting.iter().map(|line| line["due_at"].as_str().unwrap());
    let due = due.max().unwrap();
    site.ok(&["clock", "set", "--now", due, "--within", "PT1S"]);
}

#[test]
fn nothing_comes_in_quiet_hours_but_what_is_critical() {
    let Some(server) = Server::start() else {
        return;
    };
    let quiet = quiet_now();
    let site = school(&server, &["--zone", "UTC", "--quiet", &quiet]);
    ask(&site, 1, "Water Leak in Room 7");
    assert_eq!(send(&site), 0);
    let held = waiting(&site);
    assert_eq!(held.len(), 1, "{held:?}");
    assert_eq!(held[0]["reason"], "quiet hours");
    assert!(
        held[0]["due_at"].as_str().unwrap().ends_with(":00:00Z"),
        "{held:?}"
    );
    alarm(&site, "fire@example.org");
    climb(&site);
    send(&site);
    let to_ana = |mails: &[String]| {
        let to = mails.iter().filter(|mail| header(mail, "To").contains(ANA));
        to.map(|mail| header(mail, "Subject")).collect::<Vec<_>>()
    };
    let came = to_ana(&server.mails());
    assert_eq!(came.len(), 1, "{came:?}");
    assert!(came[0].contains("Fire alarm"), "{came:?}");
    later(&site, &held);
    send(&site);
    let came = to_ana(&server.mails());
    assert!(
        came.iter().any(|subject| subject.contains("Water Leak")),
        "{came:?}"
    );
}

#[test]
fn a_digest_is_one_mail_in_the_language_of_its_reader() {
    let Some(server) = Server::start() else {
        return;
    };
    let site = school(
        &server,
        &["--digest", "daily", "--language", "fr", "--zone", "UTC"],
    );
    ask(&site, 1, "Water Leak in Room 7");
    ask(&site, 2, "Water Leak in Room 8");
    assert_eq!(send(&site), 0);
    let held = waiting(&site);
    assert_eq!(held.len(), 2, "{held:?}");
    assert!(
        held[0]["period"].as_str().unwrap().starts_with("daily "),
        "{held:?}"
    );
    assert_eq!(held[0]["reason"], "it goes with the daily digest");
    later(&site, &held);
    assert_eq!((send(&site), send(&site)), (1, 0));
    let mails = server.mails();
    let mail = text(&mails[0]);
    assert!(
        header(&mails[0], "Subject").contains("2 nouvelles pour vous"),
        "{mail}"
    );
    assert!(mail.contains("Room 7") && mail.contains("Room 8"), "{mail}");
    assert!(mail.contains("lang=3D\"fr\""), "{mail}");
    let lines = site.items(&["outbox", "list"]);
    let sent = |line: &&Value| line["state"] == "sent" && line["period"] == held[0]["period"];
    assert_eq!(lines.iter().filter(sent).count(), 2, "{lines:?}");
    let before = site.digest();
    site.ok(&["rebuild"]);
    assert_eq!(site.digest(), before);
}

#[test]
fn the_mail_of_a_week_says_how_the_work_stands() {
    let Some(server) = Server::start() else {
        return;
    };
    let site = school(&server, &["--digest", "weekly", "--zone", "UTC"]);
    site.ok(&["clock", "set", "--now", &sunday(), "--within", "PT1S"]);
    ask(&site, 1, "Water Leak in Room 7");
    assert_eq!(send(&site), 0);
    let held = waiting(&site);
    assert!(
        held[0]["period"].as_str().unwrap().starts_with("weekly "),
        "{held:?}"
    );
    // Nobody is told again of what they did themselves, and what others may not read is not counted.
    let done = letter::letter("2@example.org", "Water Leak in Room 8", "Please look.");
    let done = site.deliver("maintenance@riverside.example", done);
    let done = done["task_ids"][0].as_str().unwrap();
    later(&site, &held);
    site.ok(&["escalate"]);
    site.ok(&["--as", ANA, "task", "do", "start", done]);
    let close = ["task", "do", "complete", done, "--reason", "Dry again."];
    site.ok(&[&["--as", ANA], &close[..]].concat());
    send(&site);
    let mails = all_to(&server, ANA);
    assert_eq!(mails.len(), 1, "{mails:?}");
    let mail = text(&mails[0]);
    assert_eq!(
        header(&mails[0], "Subject"),
        "Your week: 1 open, 1 late or moved up"
    );
    assert!(mail.contains("Finished this week: 1."), "{mail}");
    let next = mail.split("What presses most:").nth(1).unwrap();
    assert!(
        next.trim_start().starts_with("- Water Leak in Room 7 ("),
        "{mail}"
    );
}

#[test]
fn what_comes_within_minutes_is_one_mail_and_one_alone_is_told_as_ever() {
    let Some(server) = Server::start() else {
        return;
    };
    let site = school(&server, &["--bundle", "60"]);
    ask(&site, 1, "Water Leak in Room 7");
    assert_eq!(send(&site), 0);
    later(&site, &waiting(&site));
    assert_eq!(send(&site), 1);
    assert!(header(&server.mails()[0], "Subject").starts_with("Yours to do: Water Leak in Room 7"));
}

#[test]
fn what_is_muted_is_a_row_with_its_reason() {
    let Some(server) = Server::start() else {
        return;
    };
    let site = school(&server, &["--mute", "assigned"]);
    ask(&site, 1, "Water Leak in Room 7");
    assert_eq!(send(&site), 0);
    let lines = site.items(&["outbox", "list"]);
    assert_eq!(lines[0]["state"], "dropped", "{lines:?}");
    assert_eq!(lines[0]["email"], ANA);
    let reason = lines[0]["reason"].as_str().unwrap();
    assert!(
        reason.contains("they want no mail about this (assigned)"),
        "{reason}"
    );
    let shown = site.ok(&["user", "prefs", ANA, "--mute", "none", "--language", "es"]);
    assert_eq!(
        (&shown["muted"], &shown["language"]),
        (&Value::Array(vec![]), &"es".into())
    );
    let wrong = site.run(&["user", "prefs", ANA, "--zone", "Mars"]);
    assert!(
        wrong.exit == 1 && wrong.stderr.contains("zone"),
        "{}",
        wrong.stderr
    );
    // Nobody says so for others but who looks after accounts.
    let asked = ["--as", ANA, "user", "prefs", "--digest", "weekly"];
    assert_eq!(site.ok(&asked)["email"], ANA);
}
