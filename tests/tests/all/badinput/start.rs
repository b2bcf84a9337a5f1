//! F: what keeps the program from starting, in one sentence, with exit code 2. Item 84, a database from a
//! newer version, is tested where the database is opened, in the node's `store::open`: from outside the file
//! is encrypted.

use std::fs::Permissions;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;

use orgo_tests::letter::letter;
use orgo_tests::site::{Answer, Running, Site, answer, founding, library_of_faketime, orgo};
use serde_json::Value;

/// The program refused to start: one sentence, exit code 2, nothing of its insides.
fn refused(answer: &Answer, sentence: &str) {
    assert_eq!(answer.exit, 2, "{}", answer.stderr);
    assert!(answer.stderr.contains(sentence), "{}", answer.stderr);
    for inside in ["panicked", "backtrace", "src/"] {
        assert!(!answer.stderr.contains(inside), "{}", answer.stderr);
    }
    let said: Vec<&str> = answer
        .stderr
        .lines()
        .filter(|line| line.starts_with("orgo: "))
        .collect();
    assert_eq!(said.len(), 1, "{}", answer.stderr);
}

#[test]
fn f83_a_port_that_is_taken() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let site = Site::new("school");
    let answer = site.run(&["run", "--http", &address]);
    refused(&answer, &format!("{address} is in use by another program"));
}

#[test]
fn f83_a_port_that_cannot_be_and_an_unknown_option() {
    let site = Site::new("school");
    for (arguments, sentence) in [
        (
            ["run", "--http", "127.0.0.1:70000"],
            "invalid value '127.0.0.1:70000' for '--http <ADDR>'",
        ),
        (
            ["run", "--htp", "127.0.0.1:0"],
            "unexpected argument '--htp'",
        ),
    ] {
        let answer = site.run(&arguments);
        assert_eq!(answer.exit, 2, "{}", answer.stderr);
        assert!(answer.stderr.contains(sentence), "{}", answer.stderr);
    }
}

#[test]
fn f83_a_key_that_everybody_can_read() {
    let site = Site::new("school");
    let key = site.data().join("key");
    std::fs::set_permissions(&key, Permissions::from_mode(0o644)).unwrap();
    let sentence = format!("{} can be read by others: run `chmod 600", key.display());
    refused(&site.run(&["run", "--http", "127.0.0.1:0"]), &sentence);
    refused(&site.run(&["case", "list"]), &sentence);
    std::fs::set_permissions(&key, Permissions::from_mode(0o600)).unwrap();
    site.ok(&["case", "list"]);
}

#[test]
fn f83_a_key_that_is_gone_or_another() {
    let site = Site::new("school");
    let key = site.data().join("key");
    let kept = std::fs::read(&key).unwrap();
    std::fs::write(&key, [0; 32]).unwrap();
    refused(
        &site.run(&["case", "list"]),
        "the key file does not open the database",
    );
    std::fs::write(&key, [0; 31]).unwrap();
    refused(&site.run(&["case", "list"]), "holds 31 bytes, a key has 32");
    std::fs::remove_file(&key).unwrap();
    refused(
        &site.run(&["case", "list"]),
        "is missing: without it the database cannot be opened",
    );
    orgo_tests::site::put(&key, kept);
    std::fs::set_permissions(&key, Permissions::from_mode(0o600)).unwrap();
    site.ok(&["case", "list"]);
}

#[test]
fn f83_a_data_folder_that_cannot_be_written() {
    let site = Site::empty();
    let file = site.file("notes.txt", "no folder");
    for folder in [file.join("data"), "/proc/orgo".into()] {
        let place = folder.display().to_string();
        let init = [&founding("school")[..], &["--data", &place]].concat();
        refused(&answer(orgo(&init), b""), &place);
        let run = ["run", "--http", "127.0.0.1:0", "--data", &place];
        refused(&answer(orgo(&run), b""), &place);
    }
}

#[test]
fn f83_no_store_and_an_unknown_profile() {
    let site = Site::empty();
    refused(
        &site.run(&["case", "list"]),
        "create one with `orgo init` or `orgo run`",
    );
    refused(
        &site.run(&founding("circus")),
        "there is no profile `circus`: there are ",
    );
    assert!(!site.data().exists(), "a store was begun all the same");
}

#[test]
fn f83_a_clock_at_1970() {
    let Some(library) = library_of_faketime() else {
        println!("SKIPPED: the program `faketime` is not here, so no clock can be set to 1970");
        return;
    };
    let site = Site::new("school");
    let mut run = site.command(&["run", "--http", "127.0.0.1:0"]);
    run.env("LD_PRELOAD", library)
        .env("FAKETIME", "@1970-01-05 00:00:00");
    let running = Running::start(run);
    let warning = "the clock shows 1970-01-05T00:00:00";
    assert!(running.said().contains(warning), "{}", running.said());
    let mail = letter("1@example.org", "Fire alarm", "");
    let fire = site.deliver("emergency@school.example", mail);
    assert_eq!(fire["outcome"], "created");
    let task = fire["task_ids"][0].as_str().unwrap();
    let escalated = site.run(&["escalate"]);
    assert_eq!(escalated.exit, 1, "{}", escalated.stderr);
    assert!(
        escalated.stderr.contains("nobody vouches for"),
        "{}",
        escalated.stderr
    );
    let shown = site.ok(&["task", "show", task]);
    assert_eq!(shown["escalation_level"], 0);
    assert_eq!(shown["next_step_at"], Value::Null);
    a_person_says_what_time_it_is(&site, task);
    drop(running);
}

/// What waited for the time goes on once somebody says it.
fn a_person_says_what_time_it_is(site: &Site, task: &str) {
    let doubtful = site.ok(&["clock", "show"]);
    assert_eq!(doubtful["source"], "none");
    assert_eq!(doubtful["sound"], false);
    let refused = |now: &str, within: &str, why: &str| {
        let answer = site.run(&["clock", "set", "--now", now, "--within", within]);
        assert_ne!(answer.exit, 0, "{now} {within}");
        assert!(answer.stderr.contains(why), "{}", answer.stderr);
    };
    refused("1970-01-05T00:00:00Z", "PT2M", "before Orgo was made");
    refused("2026-11-21T08:30:00Z", "P9D", "from PT1S to PT24H");
    refused("half past eight", "PT2M", "is not a time");
    let now = "2026-11-21T08:30:00Z";
    let set = site.ok(&["clock", "set", "--now", now]);
    assert_eq!(set["source"], "operator");
    let said = set["now"].as_str().unwrap();
    assert!(said.starts_with("2026-11-21T08:3"), "{said}");
    // The alarm is urgent: its first step has occurred, and the ladder goes on.
    let shown = site.ok(&["task", "show", task]);
    let received = shown["created_at"].as_str().unwrap();
    assert!(received.starts_with("2026-11-21T08:3"), "{received}");
    assert_eq!(site.run(&["escalate"]).exit, 0);
}
