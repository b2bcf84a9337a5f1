//! Work that comes again, made at sites that could not see one another.

use orgo_node::series::{self, Made};
use orgo_node::store::task;
use orgo_schema::command::Command;
use orgo_schema::fact::Value as Field;
use orgo_schema::id::TaskId;
use orgo_schema::task::TaskAction;
use orgo_schema::time::Timestamp;

use super::people::Apart;
use super::{agree, meet};

const DAY: i64 = 24 * 3_600_000;

impl Apart {
    fn repeat(&self, at: usize, rule: Option<&str>) {
        let value = Field::Recurrence(rule.map(|rule| rule.parse().unwrap()));
        let task = self.tasks[0];
        self.command(at, Command::SetTask { task, value }).unwrap();
    }

    /// Makes at one site what has come round so many days and an hour from now.
    fn after(&self, at: usize, days: i64) -> Vec<Made> {
        let now = (self.nodes[at].clock)().now;
        series::run(&self.nodes[at], now.plus_ms(days * DAY + DAY / 24), false).unwrap()
    }

    fn due(&self, at: usize, id: TaskId) -> Option<Timestamp> {
        self.row(at, id).next_step_at
    }

    fn row(&self, at: usize, id: TaskId) -> task::TaskRow {
        let node = &self.nodes[at];
        let setting = node.setting();
        let filter = task::Filter {
            compartments: setting.compartments.iter().map(|held| held.row).collect(),
            ..task::Filter::default()
        };
        let all = node.store.read(|db| task::list(db, &filter, 100)).unwrap();
        all.into_iter().find(|task| task.task_id == id).unwrap()
    }
}

#[test]
fn two_sites_that_make_what_comes_again_apart_make_one_task() {
    let apart = Apart::new();
    apart.repeat(0, Some("FREQ=DAILY"));
    meet(&apart.nodes[0], &apart.nodes[1]);
    let [here, there] = [0, 1].map(|at| apart.after(at, 1));
    assert_eq!(here.len(), 1);
    assert_eq!(here, there);
    meet(&apart.nodes[0], &apart.nodes[1]);
    agree(&apart.nodes);
    assert!(apart.after(0, 1).is_empty() && apart.after(1, 1).is_empty());
    // Its clock runs from when it came round, not from the mail that its case came from.
    let begins = here[0].occurrence.begins;
    assert!(apart.due(1, here[0].task).unwrap() > begins);
    // A site that was away makes the last of those it missed, and so does every other.
    let [here, there] = [0, 1].map(|at| apart.after(at, 9));
    assert_eq!((here.len(), &here), (1, &there));
    assert_eq!(here[0].occurrence.begins, begins.plus_ms(8 * DAY));
}

#[test]
fn what_was_made_by_who_did_not_know_of_the_end_does_not_count_unless_touched() {
    for is_touched in [false, true] {
        let apart = Apart::new();
        apart.repeat(0, Some("FREQ=DAILY"));
        meet(&apart.nodes[0], &apart.nodes[1]);
        apart.repeat(0, None);
        assert!(apart.after(0, 1).is_empty());
        let made = apart.after(1, 1).remove(0).task;
        if is_touched {
            let start = Command::ActOnTask {
                task: made,
                action: TaskAction::Start,
                reason: None,
                until: None,
            };
            apart.command(1, start).unwrap();
        }
        meet(&apart.nodes[0], &apart.nodes[1]);
        agree(&apart.nodes);
        assert_eq!(apart.row(0, made).void, !is_touched);
        assert!(apart.after(1, 5).is_empty());
    }
}
