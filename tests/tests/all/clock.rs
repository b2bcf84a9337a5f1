//! The clock of a machine jumps while a node runs: nothing climbs on a time that nobody vouches for, people work on,
//! and what waited goes on once somebody says what time it is (CONVERGENCE 6).

use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

use orgo_schema::time::Timestamp;
use orgo_tests::letter::letter;
use orgo_tests::site::{Running, Site, library_of_faketime, until};
use serde_json::Value;

/// A node whose clock shows what a file says it is off by.
struct Jumping {
    site: Site,
    _running: Running,
}

impl Jumping {
    /// Starts one; nothing where the program `faketime` is not installed.
    fn start() -> Option<Self> {
        let Some(library) = library_of_faketime() else {
            println!("SKIPPED: the program `faketime` is not here, so no clock can jump");
            return None;
        };
        let site = Site::new("school");
        let file = site.file("clock", "+0");
        let mut run: Command = site.command(&["run", "--http", "127.0.0.1:0"]);
        run.env("LD_PRELOAD", library)
            .env("FAKETIME_TIMESTAMP_FILE", file)
            .env("FAKETIME_NO_CACHE", "1")
            .env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        let running = Running::start(run);
        Some(Self {
            site,
            _running: running,
        })
    }

    /// Lets the clock jump to be off by so much from now on.
    fn jump(&self, off: &str) {
        let file = self.site.file("clock.new", off);
        let clock = file.with_file_name("clock");
        std::fs::rename(file, clock).expect("a file can be renamed");
    }

    fn clock(&self) -> Value {
        self.site.ok(&["clock", "show"])
    }

    fn task(&self, id: &str) -> Value {
        self.site.ok(&["task", "show", id])
    }

    /// Waits until nobody vouches for the clock.
    fn is_doubted(&self) -> Value {
        until("the node doubts its clock", || {
            let shown = self.clock();
            (shown["sound"] == false).then_some(shown)
        })
    }

    /// A person says what time it is.
    fn is_told(&self) {
        let told = self.site.ok(&["clock", "set", "--now", &now()]);
        assert_eq!(told["source"], "operator");
    }
}

/// Returns what time it is, as this test sees it.
fn now() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let since = since.expect("it is after 1970").as_millis();
    Timestamp(i64::try_from(since).expect("a time")).to_string()
}

fn year(time: &str) -> i32 {
    time[..4].parse().expect("a time begins with its year")
}

#[test]
fn a_clock_that_jumps_ten_years_and_back_moves_nothing_and_keeps_nobody_from_work() {
    let Some(node) = Jumping::start() else {
        return;
    };
    let leak = letter("leak@example.org", "Water Leak in Room 102", "urgent");
    let made = node.site.deliver("maintenance@school.example", leak);
    let task = made["task_ids"][0].as_str().expect("a task").to_owned();
    let before = node.task(&task);
    let due = before["next_step_at"].clone();
    assert!(due.is_string(), "{before}");
    for off in ["+3652d", "+0", "-3652d", "+0"] {
        node.jump(off);
        let doubted = node.is_doubted();
        let refused = node.site.run(&["escalate"]);
        assert_eq!(refused.exit, 1, "{off}: {}", refused.stderr);
        assert!(
            refused.stderr.contains("nobody vouches for"),
            "{off}: {}",
            refused.stderr
        );
        assert_eq!(doubted["source"], "none", "{off}");
        let still = node.task(&task);
        assert_eq!(still["escalation_level"], 0, "{off}: {still}");
        assert_eq!(still["next_step_at"], due, "{off}: {still}");
        // People go on, and what they do is kept.
        let said = format!("seen while the clock was off by {off}");
        node.site.ok(&["task", "comment", &task, &said]);
        let shown = node.task(&task).to_string();
        assert!(shown.contains(&said), "{off}: {shown}");
    }
    node.is_told();
    let settled = node.clock();
    assert_eq!(settled["sound"], true, "{settled}");
    assert_eq!(node.site.run(&["escalate"]).exit, 0);
    let after = node.task(&task);
    assert_eq!(after["escalation_level"], 0, "{after}");
    assert_eq!(after["next_step_at"], due, "{after}");
}

#[test]
fn what_came_in_on_a_clock_of_2036_counts_from_when_somebody_said_what_time_it_is() {
    let Some(node) = Jumping::start() else {
        return;
    };
    node.jump("+3652d");
    node.is_doubted();
    let leak = letter("late@example.org", "Water Leak in Room 103", "urgent");
    let made = node.site.deliver("maintenance@school.example", leak);
    let task = made["task_ids"][0].as_str().expect("a task").to_owned();
    assert_eq!(node.task(&task)["next_step_at"], Value::Null);
    node.is_told();
    let shown = until("it is known when the task moves up", || {
        let shown = node.task(&task);
        shown["next_step_at"].is_string().then_some(shown)
    });
    let next = shown["next_step_at"].as_str().expect("a time");
    assert!(year(next) <= year(&now()) + 1, "{shown}");
    assert_eq!(shown["escalation_level"], 0, "{shown}");
}
