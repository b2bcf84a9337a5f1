//! What happens reaches people by mail: a real node, a real server.

mod arrivals;
mod notices;
mod offers;
mod replies;
mod senders;
pub(crate) mod server;
mod unblocked;
mod wishes;

use orgo_tests::letter;
use orgo_tests::site::{Running, Site, until};
use serde_json::Value;
use server::Server;

const ANA: &str = "ana@riverside.example";
const ROOM: &str = "emergency@riverside.example";

/// Adds somebody who looks after maintenance and safety.
fn add_user(site: &Site, email: &str, more: &[&str]) {
    let add = [
        "user", "add", email, "--name", "Ana Ruiz", "--duty", "member",
    ];
    site.ok(&[&add, more].concat());
}

fn run(site: &Site) -> Running {
    Running::start(site.command(&["run", "--http", "127.0.0.1:0", "--sync", "off"]))
}

/// Makes a critical task: its first step occurs at once.
fn alarm(site: &Site, id: &str) -> String {
    let taken = site.deliver(ROOM, letter::letter(id, "Fire alarm in Building A", "Ben"));
    taken["task_ids"][0].as_str().unwrap().to_owned()
}

/// Returns a header, unfolded.
pub(crate) fn header(mail: &str, name: &str) -> String {
    let head = mail.split("\r\n\r\n").next().unwrap_or_default();
    let head = head.replace("\r\n ", " ");
    let mut lines = head.lines();
    let found = lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    found
        .unwrap_or_else(|| panic!("no {name} in {mail}"))
        .to_owned()
}

/// Returns the text, its soft line ends taken out.
pub(crate) fn text(mail: &str) -> String {
    mail.replace("=\r\n", "")
}

/// Waits until somebody has so many mails, and returns them.
fn came(server: &Server, to: &str, count: usize) -> Vec<String> {
    until("the mails have come", || {
        Some(all_to(server, to)).filter(|mails| mails.len() >= count)
    })
}

/// Returns the mails that somebody has.
pub(crate) fn all_to(server: &Server, to: &str) -> Vec<String> {
    let mut mails = server.mails();
    mails.retain(|mail| header(mail, "To").contains(to));
    mails
}

/// Waits until the first step has occurred: it does so at the latest time that its receipt can have been.
fn climb(site: &Site) {
    until("a step occurs", || {
        (!site.items(&["escalate"]).is_empty()).then_some(())
    });
}

/// Returns the line of the outbox about somebody, in the state that is waited for.
fn line(site: &Site, state: &str) -> Value {
    until(&format!("a message is {state}"), || {
        let lines = site.items(&["outbox", "list"]);
        lines.into_iter().find(|line| line["state"] == state)
    })
}

#[test]
fn who_a_task_comes_to_gets_one_mail() {
    let Some(server) = Server::start() else {
        return;
    };
    let site = Site::new("school");
    add_user(
        &site,
        "ana@riverside.example",
        &["--team", "Operations.Safety"],
    );
    server.serve(&site);
    let node = run(&site);
    let task = alarm(&site, "first@example.org");
    let mails = came(&server, ANA, 1);
    let mail = &mails[0];
    assert_eq!(header(mail, "Auto-Submitted"), "auto-generated");
    assert_eq!(header(mail, "X-Sender"), "<>");
    assert!(text(mail).contains("at level 1 of its ladder"), "{mail}");
    let of_task = |line: &Value| line["state"] == "sent" && line["task_id"] == task.as_str();
    let sent = until("the message is sent", || {
        let lines = site.items(&["outbox", "list"]);
        lines.into_iter().find(of_task)
    });
    assert!(header(mail, "Message-ID").contains(sent["effect_id"].as_str().unwrap()));
    assert_eq!(sent["copies"], 1);

    // What was sent is not sent again, whatever else happens, and after a power cut.
    node.kill();
    let node = run(&site);
    site.ok(&["task", "comment", &task, "Coming."]);
    site.ok(&["task", "do", "start", &task]);
    let second = alarm(&site, "second@example.org");
    let mails = came(&server, ANA, 2);
    assert!(header(&mails[1], "References") != header(mail, "References"));
    let lines = site.items(&["outbox", "list"]);
    let told = |line: &&Value| line["task_id"] == second.as_str();
    assert_eq!(lines.iter().filter(told).count(), 1);
    drop(node);
    assert_eq!(all_to(&server, ANA).len(), 2);

    // The rows follow from the documents.
    let before = site.digest();
    site.ok(&["rebuild"]);
    assert_eq!(site.digest(), before);
}

#[test]
fn who_is_asked_to_do_something_gets_one_mail() {
    let Some(server) = Server::start() else {
        return;
    };
    let site = Site::new("school");
    add_user(
        &site,
        "ana@riverside.example",
        &["--team", "Operations.Maintenance"],
    );
    server.serve(&site);
    let taken = site.deliver(
        "maintenance@riverside.example",
        letter::letter("leak@example.org", "Water Leak in Room 7", "Ben"),
    );
    let task = taken["task_ids"][0].as_str().unwrap();
    site.ok(&["task", "set", task, "--assignee", "ana@riverside.example"]);
    assert_eq!(site.ok(&["outbox", "run"])["sent"], 1);
    assert!(header(&server.mails()[0], "Subject").contains("Water Leak"));
    assert_eq!(site.ok(&["outbox", "run"])["sent"], 0);
    let shown = site.ok(&["task", "show", task]);
    assert_eq!(shown["assignee"], line(&site, "sent")["user_id"]);
}

#[test]
fn a_server_that_is_busy_is_asked_again_and_one_that_refuses_is_not() {
    let Some(server) = Server::start() else {
        return;
    };
    let site = Site::new("school");
    let team = ["--team", "Operations.Safety"];
    add_user(&site, "gone@riverside.example", &team);
    add_user(&site, "busy@riverside.example", &team);
    server.serve(&site);
    alarm(&site, "alarm@example.org");
    climb(&site);
    for _ in 0..3 {
        site.ok(&["outbox", "run"]);
    }
    let dropped = line(&site, "dropped");
    assert!(
        dropped["reason"]
            .as_str()
            .unwrap()
            .contains("nobody is called that"),
        "{dropped}"
    );
    let waiting = line(&site, "waiting");
    assert!(
        waiting["reason"]
            .as_str()
            .unwrap()
            .contains("come back later"),
        "{waiting}"
    );
    assert_eq!(waiting["failures"], 1, "it is not asked again at once");
    let others = |mail: &&String| !header(mail, "To").contains("ann@example.org");
    assert_eq!(server.mails().iter().find(others), None);
}

#[test]
fn mails_that_left_and_that_did_not_stand_in_the_journal() {
    let Some(server) = Server::start() else {
        return;
    };
    let site = Site::new("school");
    let ask = |id: &str, email: &str| {
        add_user(&site, email, &["--team", "Operations.Maintenance"]);
        let mail = letter::letter(id, "Water Leak in Room 7", "Ben");
        let taken = site.deliver("maintenance@riverside.example", mail);
        let task = taken["task_ids"][0].as_str().unwrap().to_owned();
        site.ok(&["task", "set", &task, "--assignee", email]);
        task
    };
    let said = |task: &str| {
        let found = site.items(&["audit", "list", "--category", "email", "--object", task]);
        let event = |entry: &Value| {
            let text = |field: &str| entry[field].as_str().unwrap().to_owned();
            (text("event"), text("level"))
        };
        found.iter().map(event).collect::<Vec<_>>()
    };
    server.serve(&site);
    let sent = ask("1@example.org", ANA);
    assert_eq!(site.ok(&["outbox", "run"])["sent"], 1);
    assert_eq!(said(&sent), [("mail_sent".to_owned(), "info".to_owned())]);
    let failed = ask("2@example.org", "busy@riverside.example");
    assert_eq!(site.ok(&["outbox", "run"])["sent"], 0);
    let expected = [("mail_failed".to_owned(), "error".to_owned())];
    assert_eq!(said(&failed), expected);
    let verified = site.ok(&["audit", "verify"]);
    let logs = verified["logs"].as_array().unwrap();
    let internal = logs.iter().find(|log| log["compartment"] == "internal");
    let internal = internal.unwrap();
    assert!(internal["envelopes"].as_u64().unwrap() > 5, "{verified}");
    assert_eq!(internal["authors"], 1, "{verified}");
}

#[test]
fn of_what_is_restricted_a_mail_tells_only_where_to_look() {
    let Some(server) = Server::start() else {
        return;
    };
    let site = Site::new("school");
    let cleared = ["--team", "Operations.Safety", "--clearance", "restricted"];
    add_user(&site, "ana@riverside.example", &cleared);
    server.serve(&site);
    let label = "1001.91.Operations.Safety";
    let new = [
        "case",
        "new",
        "--title",
        "Dana hit Ben",
        "--label",
        label,
        "--visibility",
        "restricted",
        "--task-type",
        "maintenance",
    ];
    site.ok(&new);
    climb(&site);
    site.ok(&["outbox", "run"]);
    let mails = server.has(1);
    assert!(
        !mails.iter().any(|mail| text(mail).contains("Dana")),
        "{mails:?}"
    );
}
