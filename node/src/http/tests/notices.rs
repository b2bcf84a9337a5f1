//! What reaches somebody on the pages: who finds it there, how long it is new, and what is told at once.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    net::TcpStream,
    time::Duration,
};

use orgo_schema::{
    command::{Command, NewCase, NewTask},
    fact::{Account, Location, Value},
    id::{TaskId, UserId},
    word::{Duty, Priority, TaskCategory, Visibility},
};
use serde_json::Value as Json;

use super::{
    browser::Browser,
    site::{ADMIN, Site},
};
use crate::{
    outbox,
    store::{StoreError, document, outbox as rows, user},
    submit::submit,
};

const MEMBER: &str = "member@school.example";

/// Asks somebody to do a task, and writes down what they are to be told.
fn assign(site: &Site, task: TaskId, to: UserId) {
    let value = Value::Assignee(Some(to));
    submit(
        &site.node,
        &site.person(ADMIN),
        Command::SetTask { task, value },
    )
    .unwrap();
    outbox::note(&site.node).unwrap();
}

/// A school where a member of maintenance is asked to see to a leak.
fn asked() -> (Site, Browser, Browser, TaskId) {
    let site = Site::new();
    let admin = site.admin();
    let member = site.somebody(Duty::Member, Some("Operations.Maintenance"), Vec::new());
    let task = site
        .deliver("maintenance", "Water Leak in Room 102", "Please come.")
        .task_ids[0];
    assign(&site, task, site.user(MEMBER));
    (site, admin, member, task)
}

fn listed(browser: &mut Browser, query: &str) -> Json {
    let reply = browser.get(&format!("/api/v1/notices{query}"));
    assert_eq!(reply.status, 200, "{}", reply.text());
    serde_json::from_slice(&reply.body).unwrap()
}

#[test]
fn what_reaches_somebody_is_new_until_they_open_it() {
    let (site, mut admin, mut member, task) = asked();
    let page = member.get("/notices").text();
    assert!(
        page.contains("You are asked to do it.") && page.contains("Water Leak in Room 102"),
        "{page}"
    );
    assert!(page.contains("1 thing is new") && page.contains("No mail yet."));
    let list = listed(&mut member, "");
    assert_eq!(list["new"], 1);
    assert_eq!(list["items"][0]["purpose"], "assigned");
    assert_eq!(list["items"][0]["task_id"], task.to_string());
    assert_eq!(list["items"][0]["mail"]["state"], "waiting");
    // It is for nobody else, and that somebody else opens the task makes no difference.
    assert_eq!(listed(&mut admin, "")["new"], 0);
    assert_eq!(admin.get(&format!("/tasks/{task}")).status, 200);
    assert_eq!(listed(&mut member, "")["new"], 1);
    let count = |page: &str| page.contains("For you</span><span class=\"n\">1<");
    assert!(count(&member.get("/work").text()));

    let page = member.get(&format!("/tasks/{task}")).text();
    assert!(page.contains("has seen the message about it"), "{page}");
    assert!(!count(&page), "the page knows already");
    let list = listed(&mut member, "");
    assert_eq!(list["new"], 0);
    assert!(list["items"][0]["seen_at"].is_string(), "{list}");
    let why = list["items"][0]["mail"]["reason"].as_str().unwrap();
    assert!(why.contains("seen it on the pages"), "{list}");
    assert_eq!(
        listed(&mut member, "?new=yes")["items"],
        Json::Array(vec![])
    );
    // To open it again says nothing new.
    let before = facts(&site, task);
    member.get(&format!("/tasks/{task}"));
    assert_eq!(facts(&site, task), before);
}

fn facts(site: &Site, task: TaskId) -> usize {
    let page = site.node.store.read(|db| {
        let row = document::anywhere(db, task.into())?.unwrap();
        let row = document::at(db, row)?;
        let setting = site.node.setting();
        let compartment = setting.compartment(row.compartment).unwrap().clone();
        Ok::<_, StoreError>(document::facts(db, &compartment, row)?.facts.len())
    });
    page.unwrap()
}

#[test]
fn people_mark_what_they_saw_and_nothing_of_others() {
    let (site, mut admin, mut member, task) = asked();
    let list = listed(&mut member, "");
    let id = list["items"][0]["effect_id"].as_str().unwrap().to_owned();
    let reply = admin.post("/notices", "/notices/seen", &[("notice", &id)]);
    assert_eq!(reply.status, 303);
    assert_eq!(listed(&mut member, "")["new"], 1, "it is not theirs");
    assert_eq!(member.post("/notices", "/notices/seen", &[]).status, 422);
    let reply = member.post("/notices", "/notices/seen", &[("notice", "x")]);
    assert_eq!(reply.status, 404);
    let reply = member.post("/notices", "/notices/seen", &[("notice", &id)]);
    assert_eq!(reply.header("location"), Some("/notices"));
    assert_eq!(listed(&mut member, "")["new"], 0);
    // All at once.
    let other = site
        .deliver("maintenance", "Urgent: HVAC Repair Needed", "Cold.")
        .task_ids[0];
    assign(&site, other, site.user(MEMBER));
    assert_ne!(task, other);
    assert_eq!(listed(&mut member, "")["new"], 1);
    member.post("/notices", "/notices/seen", &[("all", "yes")]);
    let list = listed(&mut member, "");
    assert_eq!(
        (&list["new"], list["items"].as_array().unwrap().len()),
        (&0.into(), 2)
    );
}

#[test]
fn a_task_that_is_over_is_no_news_any_more() {
    let (_site, mut admin, mut member, task) = asked();
    for action in ["start", "complete"] {
        let act = format!("/tasks/{task}/actions/{action}");
        let reply = admin.post(&format!("/tasks/{task}"), &act, &[("reason", "Dry.")]);
        assert_eq!(reply.status, 303, "{}", reply.text());
    }
    let list = listed(&mut member, "");
    assert_eq!(list["new"], 0);
    assert_eq!(list["items"][0]["holds"], false);
    assert!(
        member
            .get("/notices")
            .text()
            .contains("It is over, or does not hold any more.")
    );
}

/// Makes a task that few may read.
fn restricted(site: &Site) -> TaskId {
    let label: orgo_schema::label::Label = "1001.11.HR.Conduct".parse().unwrap();
    let case = NewCase {
        title: "Dana hit Ben".into(),
        narrative: String::new(),
        label: label.clone(),
        severity: None,
        priority: Priority::Medium,
        visibility: Visibility::Restricted,
        location: Location::default(),
        tags: Vec::new(),
        domain: None,
        subtype: None,
        reactivity_time: None,
        metadata: Vec::new(),
    };
    let task = NewTask {
        title: "Talk to Dana".into(),
        description: String::new(),
        label,
        domain: "general".into(),
        category: TaskCategory::Request,
        subtype: None,
        priority: Priority::Medium,
        severity: None,
        reactivity_time: None,
        due_at: None,
        assignee: None,
        checklist: Vec::new(),
        approval: None,
        metadata: Vec::new(),
    };
    let tasks = vec![task];
    let open = Command::OpenCase { case, tasks };
    submit(&site.node, &site.person(ADMIN), open)
        .unwrap()
        .task_ids[0]
}

#[test]
fn what_somebody_may_not_read_any_more_is_not_there() {
    let site = Site::new();
    drop(site.admin());
    let cleared = vec![site.compartment(Visibility::Restricted)];
    let mut member = site.somebody(Duty::Member, Some("HR"), cleared);
    let task = restricted(&site);
    let user = site.user(MEMBER);
    assign(&site, task, user);
    assert!(member.get("/notices").text().contains("Talk to Dana"));
    let account = site
        .node
        .store
        .read(|db| user::by_id(db, user))
        .unwrap()
        .unwrap()
        .account;
    let account = Account {
        clearances: Vec::new(),
        ..account
    };
    let change = Command::SetAccount { user, account };
    submit(&site.node, &site.person(ADMIN), change).unwrap();
    let list = listed(&mut member, "");
    assert_eq!(
        (&list["new"], &list["items"]),
        (&0.into(), &Json::Array(vec![]))
    );
    assert!(!member.get("/notices").text().contains("Dana"));
    // The row is there, and for nobody who may not read it.
    let reach: Vec<i64> = site
        .node
        .setting()
        .compartments
        .iter()
        .map(|held| held.row)
        .collect();
    let kept = site
        .node
        .store
        .read(|db| rows::list(db, &reach, 10).map_err(StoreError::from))
        .unwrap();
    assert!(
        kept.iter().any(|line| line.to.user() == Some(user)),
        "{kept:?}"
    );
}

/// Listens as a page does.
struct Listening(BufReader<TcpStream>);

impl Listening {
    fn new(site: &Site, browser: &Browser, last: Option<&str>) -> Self {
        let cookies: Vec<String> = browser
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut stream = TcpStream::connect(site.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(60)))
            .unwrap();
        let last = last.map_or_else(String::new, |id| format!("Last-Event-ID: {id}\r\n"));
        let ask = format!(
            "GET /notices/live HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\nAccept: text/event-stream\r\n{last}\r\n",
            site.address,
            cookies.join("; ")
        );
        stream.write_all(ask.as_bytes()).unwrap();
        let mut listening = Self(BufReader::new(stream));
        assert_eq!(listening.line(), "HTTP/1.1 200 OK");
        listening
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.0.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    /// Returns the next event but beats: its name, its id and what it says.
    fn next(&mut self) -> (String, String, Json) {
        loop {
            let (name, id, said) = self.any();
            if name != "beat" {
                return (name, id, serde_json::from_str(&said).unwrap());
            }
        }
    }

    /// Returns the next event of any name.
    fn any(&mut self) -> (String, String, String) {
        let (mut name, mut id) = (String::new(), String::new());
        loop {
            let line = self.line();
            if let Some(found) = line.strip_prefix("event: ") {
                found.clone_into(&mut name);
            } else if let Some(found) = line.strip_prefix("id: ") {
                found.clone_into(&mut id);
            } else if let Some(said) = line.strip_prefix("data:") {
                return (name, id, said.trim().to_owned());
            }
        }
    }

    /// Reads to the end, and returns whether it came.
    fn ends(&mut self) -> bool {
        let mut line = String::new();
        loop {
            line.clear();
            match self.0.read_line(&mut line) {
                Ok(0) => return true,
                // The last piece of a body in pieces.
                Ok(_) if line.trim_end() == "0" => return true,
                Ok(_) => {}
                Err(_) => return false,
            }
        }
    }
}

#[test]
fn what_comes_in_is_told_at_once_and_after_a_break_from_there() {
    let (site, _, mut member, _) = asked();
    let mut listening = Listening::new(&site, &member, None);
    let (name, _, said) = listening.next();
    assert_eq!((name.as_str(), &said["new"]), ("count", &1.into()));
    let another = |subject: &str| {
        let task = site.deliver("maintenance", subject, "Cold.").task_ids[0];
        assign(&site, task, site.user(MEMBER));
    };
    another("Urgent: HVAC Repair Needed");
    let (name, id, said) = listening.next();
    assert_eq!(name, "notice");
    assert_eq!(said["says"], "You are asked to do it.");
    assert!(
        said["href"].as_str().unwrap().starts_with("/tasks/"),
        "{said}"
    );
    assert_eq!(listening.next().2["new"], 2);
    drop(listening);
    another("Water Leak in Room 103");
    let mut again = Listening::new(&site, &member, Some(&id));
    let (name, _, said) = again.next();
    assert_eq!(name, "notice", "what came meanwhile: {said}");
    assert!(
        said["title"].as_str().unwrap().contains("Room 103"),
        "{said}"
    );
    assert_eq!(again.next().2["new"], 3);
    // It ends with the session.
    member.post("/notices", "/sign-out", &[]);
    assert!(again.ends());
}

#[test]
fn a_beat_says_that_something_was_written_and_no_word_more() {
    let (site, _, member, _) = asked();
    let mut listening = Listening::new(&site, &member, None);
    assert_eq!(listening.any().0, "count", "who just came owes nothing");
    // Of what they may not even see they hear this much, as of everything.
    restricted(&site);
    let beat = ("beat".to_owned(), String::new(), "{}".to_owned());
    assert_eq!(listening.any(), beat);
}

#[test]
fn a_node_that_stops_does_not_wait_for_those_who_listen() {
    let (site, _, member, _) = asked();
    let mut listening = Listening::new(&site, &member, None);
    listening.next();
    let mut crowd: Vec<Listening> = (0..3)
        .map(|_| Listening::new(&site, &member, None))
        .collect();
    let (mut admin, mut greedy) = (site.browser(), member.clone());
    assert_eq!(admin.get("/notices/live").status, 303);
    let accept = [("Accept", "text/event-stream")];
    let reply = greedy.ask("GET", "/notices/live", &accept, None);
    assert_eq!(reply.status, 503, "a fifth page of one person");
    drop(site);
    crowd.push(listening);
    for mut listening in crowd {
        assert!(listening.ends());
    }
}
