//! What is due and nobody has: sites that could not see one another remind one team once.

use orgo_engine::authorize::Viewer;
use orgo_node::found::add_user;
use orgo_node::guard;
use orgo_node::outbox;
use orgo_schema::command::Command;
use orgo_schema::fact::{Account, Purpose, Value as Field};
use orgo_schema::id::FactId;
use orgo_schema::word::Duty;

use super::people::Apart;
use super::{agree, meet};

const DAY: i64 = 24 * 3_600_000;

impl Apart {
    /// Lists the messages of one site about what is due.
    fn reminders(&self, at: usize, reader: &Account) -> Vec<FactId> {
        let node = &self.nodes[at];
        let setting = node.setting();
        let known = &setting.users[&reader.email];
        let person = guard::person(&setting, known.id, &known.account).unwrap();
        let lines = outbox::list(node, &Viewer::Person(person), 100).unwrap();
        let soon = lines
            .into_iter()
            .filter(|line| line.purpose == Some(Purpose::DueSoon));
        soon.map(|line| line.effect).collect()
    }
}

#[test]
fn two_sites_apart_want_one_reminder_of_what_nobody_has() {
    let apart = Apart::new();
    let setting = apart.nodes[0].setting();
    let cleared = setting.compartments.iter();
    let admin = Account {
        email: "bea@school.example".to_owned(),
        name: "Bea".to_owned(),
        duty: Duty::Administrator,
        teams: vec!["Operations.Maintenance".parse().unwrap()],
        clearances: cleared.map(|held| held.scope.compartment).collect(),
        active: true,
    };
    add_user(&apart.nodes[0], admin.clone()).unwrap();
    let now = (apart.nodes[0].clock)().now;
    let (task, value) = (apart.tasks[0], Field::Due(Some(now.plus_ms(3 * DAY))));
    apart.command(0, Command::SetTask { task, value }).unwrap();
    meet(&apart.nodes[0], &apart.nodes[1]);
    for node in &apart.nodes {
        outbox::note(node).unwrap();
    }
    let here = apart.reminders(0, &admin);
    assert!(!here.is_empty(), "the team is reminded");
    assert_eq!(here, apart.reminders(1, &admin), "before they met again");
    meet(&apart.nodes[0], &apart.nodes[1]);
    agree(&apart.nodes);
    for (at, node) in apart.nodes.iter().enumerate() {
        outbox::note(node).unwrap();
        assert_eq!(apart.reminders(at, &admin), here, "once");
    }
}
