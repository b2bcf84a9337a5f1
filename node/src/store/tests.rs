//! Several files behave as one store, and none tells what is in another.

mod files;
mod full;
mod journal;
pub(crate) mod leak;
pub(crate) mod plan;
mod purged;
mod same;

use std::{fs, path::Path};

use orgo_engine::authorize::Person;
use orgo_schema::{
    command::{Command, NewCase, NewTask, Receipt},
    fact::{Location, Source},
    word::{Priority, TaskCategory, Visibility},
};
use tempfile::TempDir;

use crate::{
    failure::Failure,
    found::{self, Plan},
    guard,
    home::Home,
    intake::{self, Outcome},
    node::Node,
    store::{Compartment, user},
    submit::submit,
};

const ADMIN: &str = "admin@school.example";
/// Raises the mail that says so into the restricted compartment.
const RULES: &str = "version: \"1.0\"
rules:
  - id: confidential
    description: What is confidential is for few.
    when: { subject contains: confidential }
    then: { visibility: restricted }
";

/// A node in a folder of its own.
struct Office {
    node: Node,
    folder: TempDir,
}

impl Office {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        rules(folder.path());
        let plan = Plan {
            organization: "Riverside School".into(),
            profile: "school".into(),
            site: "Main building".into(),
            admin: ADMIN.into(),
            ..Plan::default()
        };
        let node = found::begin(folder.path(), &plan).unwrap().node;
        Self { node, folder }
    }

    /// Closes the node, does something to its folder, and opens it again.
    fn reopened(self, meanwhile: impl FnOnce(&Path)) -> Self {
        let Self { node, folder } = self;
        node.close();
        drop(node);
        meanwhile(folder.path());
        let node = Node::open(Home::open(folder.path()).unwrap()).unwrap();
        Self { node, folder }
    }

    fn restricted(&self) -> Compartment {
        let setting = self.node.setting();
        let found = setting.compartments.iter().find(|held| held.has_own_file());
        found.unwrap().clone()
    }

    fn admin(&self) -> Person {
        let user = self.node.store.read(|db| user::by_email(db, ADMIN));
        let user = user.unwrap().unwrap();
        guard::person(&self.node.setting(), user.id, &user.account).unwrap()
    }

    fn submit(&self, command: Command) -> Result<Receipt, Failure> {
        submit(&self.node, &self.admin(), command)
    }

    /// Opens a case with a task, all of whose words have this mark in them.
    fn open_case(&self, visibility: Visibility, mark: &str) -> Result<Receipt, Failure> {
        self.submit(Command::OpenCase {
            case: new_case(visibility, mark),
            tasks: vec![new_task(mark)],
        })
    }

    fn deliver(&self, raw: String) -> Outcome {
        let to = Some("maintenance@school.example".to_owned());
        intake::deliver(&self.node, raw.into_bytes(), to, Source::Mail).unwrap()
    }
}

/// Puts the rules into a data folder.
fn rules(folder: &Path) {
    fs::create_dir_all(folder.join("rules")).unwrap();
    fs::write(folder.join("rules/confidential.yaml"), RULES).unwrap();
}

pub(crate) fn new_case(visibility: Visibility, mark: &str) -> NewCase {
    NewCase {
        title: format!("A complaint about {mark}"),
        narrative: format!("What {mark} did."),
        label: "1001.11.HR.Conduct".parse().unwrap(),
        severity: None,
        priority: Priority::Medium,
        visibility,
        location: Location::default(),
        tags: vec![mark.to_lowercase()],
        domain: None,
        subtype: None,
        reactivity_time: None,
        metadata: Vec::new(),
    }
}

pub(crate) fn new_task(mark: &str) -> NewTask {
    NewTask {
        title: format!("Talk to {mark}"),
        description: format!("Ask {mark} about it."),
        label: "1001.11.HR.Conduct".parse().unwrap(),
        domain: "general".into(),
        category: TaskCategory::Request,
        subtype: None,
        priority: Priority::Medium,
        severity: None,
        reactivity_time: None,
        due_at: None,
        assignee: None,
        checklist: vec![format!("Listen to {mark}")],
        approval: None,
        metadata: Vec::new(),
    }
}

/// A mail about a leak; `subject` says whether it is confidential.
fn mail(id: &str, subject: &str, mark: &str) -> String {
    format!(
        "From: {mark} <{mark}@example.org>\r\nTo: maintenance@school.example\r\n\
         Message-ID: <{id}@example.org>\r\nDate: Thu, 2 Jul 2026 08:00:00 +0000\r\n\
         Subject: {subject}\r\n\r\nA leak in room 12, says {mark}.\r\n"
    )
}
