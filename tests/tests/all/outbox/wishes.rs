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

pub(super) fn send(site: &Site) -> u64 {
    site.ok(&["outbox", "run"])["sent"].as_u64().unwrap()
}

/// Returns hours, by UTC, that the present one lies in.
fn quiet_now() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let hour = now.as_secs() / 3_600 % 24;
    format!("{:02}:00-{:02}:00", (hour + 23) % 24, (hour + 2) % 24)
}

/// Returns the beginning of a Sunday to come: over a day before the mail of the week goes, and less than two.
pub(super) fn sunday() -> String {
    const DAY_MS: i64 = 24 * 3_600_000;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let today = i64::try_from(now.as_millis()).unwrap() / DAY_MS;
    // The first day of the count was a Thursday.
    Timestamp((today + 7 - (today + 4) % 7) * DAY_MS).to_string()
}

/// Says that it is so many hours after a Sunday began.
pub(super) fn hours_after(site: &Site, sunday: &str, hours: i64) {
    let sunday: Timestamp = sunday.parse().unwrap();
    let now = sunday.plus_ms(hours * 3_600_000).to_string();
    site.ok(&["clock", "set", "--now", &now, "--within", "PT1S"]);
}

/// Says that it is Sunday, and then that Ana wishes for the mail of the week: that of the week before was none.
fn on_sunday(site: &Site, wishes: &[&str]) -> String {
    let sunday = sunday();
    hours_after(site, &sunday, 0);
    let weekly = ["user", "prefs", ANA, "--digest", "weekly", "--zone", "UTC"];
    site.ok(&[&weekly, wishes].concat());
    sunday
}

/// Returns what the mails of the week to Ana are called.
fn weeks(server: &Server) -> Vec<String> {
    let mails = all_to(server, ANA);
    mails.iter().map(|mail| header(mail, "Subject")).collect()
}

pub(super) fn waiting(site: &Site) -> Vec<Value> {
    let mut lines = site.items(&["outbox", "list"]);
    lines.retain(|line| line["state"] == "waiting");
    lines
}

/// Says that it is later, so late that everything that waits is due.
pub(super) fn later(site: &Site, waiting: &[Value]) {
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
    let site = school(&server, &[]);
    on_sunday(&site, &[]);
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
fn the_mail_of_a_week_comes_without_news_as_well_and_once() {
    const WEEK: i64 = 7 * 24;
    // When it goes on Monday, in hours after Sunday began.
    const GOES: i64 = 24 + 7;
    let Some(server) = Server::start() else {
        return;
    };
    let site = school(&server, &[]);
    let sunday = on_sunday(&site, &["--mute", "assigned"]);
    ask(&site, 1, "Water Leak in Room 7");
    hours_after(&site, &sunday, GOES - 1);
    assert_eq!(send(&site), 0, "not before the week is over");
    hours_after(&site, &sunday, GOES);
    assert_eq!((send(&site), send(&site)), (1, 0));
    let mail = text(&all_to(&server, ANA)[0]);
    for words in [
        "1 open",
        "Finished this week: 0.",
        "- Water Leak in Room 7",
        "(0):",
    ] {
        assert!(mail.contains(words), "{words}: {mail}");
    }
    // A node that was off for three weeks sends the mail of the last one.
    hours_after(&site, &sunday, GOES + 3 * WEEK + 30);
    assert_eq!((send(&site), send(&site)), (1, 0));
    let task = site.items(&["task", "list"])[0]["task_id"].clone();
    let task = task.as_str().unwrap();
    site.ok(&["--as", ANA, "task", "do", "start", task]);
    let done = ["task", "do", "complete", task, "--reason", "Dry again."];
    site.ok(&[&["--as", ANA], &done[..]].concat());
    // Nothing is open, and something was finished; then neither, and the row says so.
    hours_after(&site, &sunday, GOES + 4 * WEEK + 1);
    assert_eq!((send(&site), send(&site)), (1, 0));
    let last = text(all_to(&server, ANA).last().unwrap());
    assert!(last.contains("Finished this week: 1."), "{last}");
    hours_after(&site, &sunday, GOES + 6 * WEEK);
    assert_eq!((send(&site), send(&site)), (0, 0));
    let weekly = |line: &Value| line["purpose"] == "weekly";
    let mut lines = site.items(&["outbox", "list"]);
    lines.retain(weekly);
    let states: Vec<&Value> = lines.iter().map(|line| &line["state"]).collect();
    assert_eq!(states, ["sent", "sent", "sent", "dropped"], "{lines:?}");
    let reason = lines[3]["reason"].as_str().unwrap();
    assert!(
        reason.contains("nothing was finished that week"),
        "{reason}"
    );
    assert_eq!(lines[3]["case_id"], Value::Null);
    assert_eq!(weeks(&server).len(), 3);
    // Nobody has it among what they should look at, and who does not wish for it any more has none.
    let notices = site.items(&["--as", ANA, "notices", "list"]);
    assert!(!notices.iter().any(weekly), "{notices:?}");
    site.ok(&["user", "prefs", ANA, "--digest", "none"]);
    hours_after(&site, &sunday, GOES + 7 * WEEK);
    assert_eq!(send(&site), 0);
    let before = site.digest();
    site.ok(&["rebuild"]);
    assert_eq!(site.digest(), before);
}

#[test]
fn two_gateways_write_one_mail_of_a_week() {
    const WEEK: i64 = 7 * 24;
    const GOES: i64 = 24 + 7;
    let Some(server) = Server::start() else {
        return;
    };
    let office = school(&server, &["--mute", "assigned"]);
    let field = office.second_as("Field", &["--power", "gateway"]);
    server.serve(&field);
    let sunday = on_sunday(&office, &[]);
    hours_after(&field, &sunday, 0);
    ask(&office, 1, "Water Leak in Room 7");
    office.carry(&field, "Field");
    hours_after(&office, &sunday, GOES);
    hours_after(&field, &sunday, GOES);
    assert_eq!(send(&office), 1);
    office.carry(&field, "Field");
    assert_eq!(
        send(&field),
        0,
        "what one sent, the other does not send again"
    );
    // Apart, each sends it, under one name.
    hours_after(&office, &sunday, GOES + WEEK);
    hours_after(&field, &sunday, GOES + WEEK);
    assert_eq!((send(&office), send(&field)), (1, 1));
    let ids: Vec<String> = all_to(&server, ANA)
        .iter()
        .map(|mail| header(mail, "Message-ID"))
        .collect();
    assert_eq!(ids.len(), 3);
    assert!(ids[1] == ids[2] && ids[0] != ids[1], "{ids:?}");
    office.carry(&field, "Field");
    field.carry(&office, "Main");
    assert_eq!((send(&office), send(&field)), (0, 0));
    assert_eq!(office.digest(), field.digest());
    let lines = office.items(&["outbox", "list"]);
    let last = lines.iter().find(|line| line["copies"] == 2);
    assert!(last.is_some(), "that it left twice is said: {lines:?}");
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
    assert!(header(&server.mails()[0], "Subject").starts_with("Water Leak in Room 7 ["));
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
