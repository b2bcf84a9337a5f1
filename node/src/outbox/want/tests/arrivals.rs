//! That work came to a team: who gets a mail, who finds it on the pages alone, and how many mails a hundred are.

use orgo_schema::{
    command::Command,
    fact::{Preferred, TryOutcome, Value},
};
use serde_json::Value as Json;

use super::*;
use crate::{notices, store::document::Facts, submit::submit};

const LEAK: &str = "Urgent: Water Leak in Room 102";
const TO: &str = "maintenance@school.example";
const NOTIFIES: &str = r#"version: "1"
rules:
  - id: drip
    when: { keyword: drip }
    then:
      task: { type: maintenance }
      label: 1001.11.Operations.Maintenance
      notify: { scope: team }
"#;

/// A school that sends mail, with two of one team and somebody of another.
fn sending() -> Office {
    staffed(Office::new(None))
}

fn staffed(office: Office) -> Office {
    office.serve();
    office.colleague("Ana", "Operations.Maintenance");
    office.colleague("Ben", "HR.Payroll");
    office
}

impl Office {
    fn named(&self, name: &str) -> Person {
        let setting = self.node.setting();
        let found = setting.users.values().find(|user| user.name == name);
        let found = found.unwrap();
        guard::person(&setting, found.id, &found.account).unwrap()
    }

    /// Returns what somebody finds on the pages: what is new, and all of it.
    fn notices(&self, name: &str) -> (u64, Vec<Json>) {
        let person = self.named(name);
        let setting = self.node.setting();
        let now = Timestamp(self.clock.load(Ordering::SeqCst));
        let listed = self
            .node
            .store
            .read(|db| notices::list(db, &setting, (&person, now), &notices::Asked::default()));
        let listed = listed.unwrap();
        (listed.new, listed.rows.iter().map(notices::item).collect())
    }

    fn prefers(&self, name: &str, preferred: Preferred) {
        let person = self.named(name);
        let user = person.user;
        submit(&self.node, &person, Command::Prefer { user, preferred }).unwrap();
    }

    fn facts(&self, task: orgo_schema::id::TaskId) -> Facts {
        let read = self.node.store.read(|db| {
            let row = document::anywhere(db, task.into())?.unwrap();
            let row = document::at(db, row)?;
            let setting = self.node.setting();
            let held = setting.compartment(row.compartment).unwrap();
            Ok::<_, StoreError>(document::facts(db, held, row)?)
        });
        read.unwrap()
    }

    /// Sends what is due: to whom each mail goes, and of how many messages it is.
    fn send(&self) -> Vec<(String, usize)> {
        let mut sent = Vec::new();
        let ended = outbox::run_by(&self.node, &mut |_, taken| {
            sent.push((taken.letter.to.clone(), taken.effects().count()));
            TryOutcome::Sent
        });
        ended.unwrap();
        sent.retain(|(to, _)| to.ends_with("@school.example"));
        sent
    }
}

#[test]
fn a_team_hears_once_of_what_comes_to_it_and_nobody_else_does() {
    let office = sending();
    let task = office.take_in(TO, LEAK).task_ids[0];
    office.pass(1);
    assert_eq!(office.told(Purpose::Arrived), ["Ana"]);
    let before = office.facts(task).facts.len();
    office.pass(1);
    // A mail that comes again is the same.
    office.take_in(TO, LEAK);
    office.pass(1);
    assert_eq!(office.facts(task).facts.len(), before);
    let (new, listed) = office.notices("Ana");
    assert_eq!((new, listed.len()), (1, 1), "{listed:?}");
    assert_eq!(listed[0]["says"], "It came to your team.");
    assert_eq!(office.notices("Ben"), (0, Vec::new()));
    // It goes to others by hand: those hear of it, and who sent it there does not.
    let label = "1001.11.HR.Payroll".parse().unwrap();
    let value = Value::Label(label);
    submit(
        &office.node,
        &office.admin(),
        Command::SetTask { task, value },
    )
    .unwrap();
    office.pass(1);
    assert_eq!(office.told(Purpose::Arrived), ["Ana", "Ben"]);
    assert_eq!(office.notices("Ana").0, 0, "it is not theirs any more");
    assert_eq!(office.notices("Ben").0, 1);
}

#[test]
fn where_nobody_would_get_a_mail_nothing_is_written_and_the_pages_say_it_all_the_same() {
    let office = Office::new(None);
    office.colleague("Ana", "Operations.Maintenance");
    let task = office.take_in(TO, LEAK).task_ids[0];
    let before = office.facts(task).facts.len();
    office.pass(1);
    assert_eq!(office.notices("Ana").0, 1, "no node sends mail");
    office.serve();
    let muted = Preferred {
        muted: vec![Purpose::Arrived],
        ..Preferred::default()
    };
    office.prefers("Ana", muted);
    office.pass(1);
    assert_eq!(office.facts(task).facts.len(), before);
    let (new, listed) = office.notices("Ana");
    assert_eq!(new, 1);
    assert_eq!(listed[0]["mail"]["state"], "dropped", "{listed:?}");
    // What they saw without a message stays seen, and is not mailed to them once they want mails.
    assert_eq!(
        notices::see(&office.node, &office.named("Ana"), None).unwrap(),
        1
    );
    assert_eq!(office.notices("Ana").0, 0);
    assert_eq!(
        office.notices("Ana").1.len(),
        1,
        "it is still there to read"
    );
    office.prefers("Ana", Preferred::default());
    office.pass(1);
    assert_eq!(office.told(Purpose::Arrived), Vec::<String>::new());
    // A team without anybody: its work is on nobody's list, and costs no second look.
    office.take_in("helpdesk@school.example", "Server down in the north");
    office.pass(1);
    assert_eq!(office.told(Purpose::Arrived), Vec::<String>::new());
}

#[test]
fn whom_the_rule_tells_that_brought_it_is_not_told_twice() {
    let office = staffed(Office::new(Some(NOTIFIES)));
    office.take_in("info@school.example", "A drip in the cellar");
    office.pass(1);
    assert_eq!(office.told(Purpose::Notified), ["Ana"]);
    assert_eq!(office.told(Purpose::Arrived), Vec::<String>::new());
}

#[test]
fn it_waits_for_nobodys_yes_where_what_rules_tell_beyond_it_does() {
    let office = staffed(Office::of("friend_group", Some(NOTIFIES)));
    office.take_in("info@school.example", "A drip in the cellar");
    office.pass(1);
    assert_eq!(office.told(Purpose::Arrived), ["Ana"]);
    office.pass(3 * MINUTE);
    office.send();
    office.pass(3 * MINUTE);
    assert_eq!(office.send(), [("Ana@school.example".to_owned(), 1)]);
    let lines = office.lines();
    let mut notified = lines
        .iter()
        .filter(|line| line.purpose == Some(Purpose::Notified));
    assert!(notified.all(|line| line.state == "waiting"), "{lines:?}");
}

#[test]
fn what_comes_out_of_an_archive_tells_nobody() {
    let office = sending();
    let taken = office.take_in_by(Source::ImportArchive, TO, LEAK);
    assert_eq!(taken.task_ids, []);
    office.pass(1);
    assert_eq!(office.lines(), []);
    assert_eq!(office.notices("Ana").0, 0);
}

#[test]
fn a_hundred_mails_at_once_are_one_message_to_each() {
    const MAILS: usize = 100;
    let office = sending();
    for number in 0..MAILS {
        office.take_in(TO, &format!("{LEAK} {number}"));
    }
    // All of it is known before anything is due.
    for _ in 0..3 {
        office.pass(1);
    }
    assert_eq!(office.told(Purpose::Arrived).len(), MAILS);
    let mut sent = Vec::new();
    for _ in 0..4 {
        sent.extend(office.send());
        office.clock.fetch_add(3 * MINUTE, Ordering::SeqCst);
    }
    assert_eq!(sent, [("Ana@school.example".to_owned(), MAILS)]);
    assert_eq!(office.send(), []);
}

#[test]
fn a_module_says_in_its_own_words_that_work_came_and_nothing_else_does() {
    let office = sending();
    office.take_in(TO, LEAK);
    office.pass(1);
    let mut mails = Vec::new();
    for _ in 0..3 {
        office.pass(3 * MINUTE);
        let ended = outbox::run_by(&office.node, &mut |_, taken| {
            let written = &taken.letter.written;
            mails.push((written.subject.clone(), written.text.clone()));
            TryOutcome::Sent
        });
        ended.unwrap();
    }
    mails.retain(|(subject, _)| subject.contains("Leak"));
    let [(subject, text)] = &mails[..] else {
        panic!("one mail: {mails:?}")
    };
    assert!(!subject.starts_with("New for"), "{subject}");
    assert!(text.contains("How soon: high"), "{text}");
}

#[test]
fn what_is_due_and_nobody_has_is_told_to_the_team_the_day_before() {
    let office = sending();
    let task = office.take_in(TO, LEAK).task_ids[0];
    let due = Timestamp(office.clock.load(Ordering::SeqCst) + 72 * HOUR);
    let set = |value: Value| {
        let command = Command::SetTask { task, value };
        submit(&office.node, &office.admin(), command).unwrap();
    };
    set(Value::Due(Some(due)));
    office.pass(1);
    assert_eq!(office.told(Purpose::DueSoon), ["Ana"]);
    let state = || {
        let lines = office.lines().into_iter();
        let mut soon = lines.filter(|line| line.purpose == Some(Purpose::DueSoon));
        let line = soon.next().unwrap();
        (soon.next().is_none(), line.state)
    };
    office.clock.fetch_add(3 * MINUTE, Ordering::SeqCst);
    office.send();
    assert_eq!(state(), (true, "waiting"), "not before the day");
    office.pass(50 * HOUR);
    office.send();
    assert_eq!(state(), (true, "sent"));
    // Who takes it then has heard of it.
    let ana = office.named("Ana").user;
    set(Value::Assignee(Some(ana)));
    office.pass(1);
    assert_eq!(office.told(Purpose::DueSoon), ["Ana"]);
}

#[test]
fn what_is_due_is_told_to_one_where_only_one_is_told() {
    let office = staffed(Office::of("hospital", None));
    office.colleague("Cid", "Operations.Safety");
    let task = office.take_in(TO, LEAK).task_ids[0];
    let due = Timestamp(office.clock.load(Ordering::SeqCst) + 72 * HOUR);
    let value = Value::Due(Some(due));
    submit(
        &office.node,
        &office.admin(),
        Command::SetTask { task, value },
    )
    .unwrap();
    office.pass(1);
    // A hospital tells the small team, a school the department.
    assert_eq!(office.told(Purpose::DueSoon), ["Ana"]);
    let school = sending();
    school.colleague("Cid", "Operations.Safety");
    let task = school.take_in(TO, LEAK).task_ids[0];
    let value = Value::Due(Some(due));
    submit(
        &school.node,
        &school.admin(),
        Command::SetTask { task, value },
    )
    .unwrap();
    school.pass(1);
    assert_eq!(school.told(Purpose::DueSoon), ["Ana", "Cid"]);
}
