//! Eleven profiles and four severities: the same mail, through intake, store and recording, with the time to
//! react and the level reached after given times as SPEC 6 has them.

use orgo_node::escalate;
use orgo_node::found::{FirstNode, found, settle};
use orgo_node::intake;
use orgo_node::node::Node;
use orgo_node::store::{StoreError, document, task};
use orgo_schema::fact::Source;
use orgo_schema::id::TaskId;
use orgo_schema::time::Timestamp;
use orgo_schema::word::{Priority, Severity};
use orgo_tests::letter::letter;
use orgo_tests::site::put;

/// The word in the subject says how bad it is.
const RULES: &str = "version: \"1\"
rules:
  - { id: minor, when: { keyword: drop }, then: { severity: minor } }
  - { id: moderate, when: { keyword: puddle }, then: { severity: moderate } }
  - { id: major, when: { keyword: stream }, then: { severity: major } }
  - { id: critical, when: { keyword: torrent }, then: { severity: critical } }
";

const WORDS: [&str; 4] = ["drop", "puddle", "stream", "torrent"];

const MINUTE: i64 = 60 * 1_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// When is looked, after the mail came in.
const AFTER: [i64; 8] = [
    MINUTE,
    40 * MINUTE,
    3 * HOUR,
    9 * HOUR,
    30 * HOUR,
    5 * DAY,
    16 * DAY,
    45 * DAY,
];

/// Of each profile the time to react where nothing is at once, and for each severity the level after each of
/// those times, a digit each.
const TABLE: [(&str, &str, [&str; 4]); 11] = [
    (
        "friend_group",
        "P10D",
        ["00000012", "00000012", "00000012", "11111112"],
    ),
    (
        "hospital",
        "PT4H",
        ["00033333", "11333333", "11333333", "11333333"],
    ),
    (
        "advocacy_group",
        "P1D",
        ["00001333", "11112333", "11112333", "11112333"],
    ),
    (
        "retail_chain",
        "P2D",
        ["00000233", "00000233", "00000233", "11111333"],
    ),
    (
        "military_organization",
        "PT1H",
        ["12222222", "12222222", "12222222", "12222222"],
    ),
    (
        "environmental_group",
        "P1D",
        ["00001333", "11112333", "11112333", "11112333"],
    ),
    (
        "artist_collective",
        "P10D",
        ["00000012", "00000012", "11111112", "11111112"],
    ),
    (
        "crisis_response",
        "PT30M",
        ["01333333", "13333333", "13333333", "13333333"],
    ),
    (
        "school",
        "P1D",
        ["00001333", "00001333", "11112333", "11112333"],
    ),
    (
        "ngo_field",
        "P1D",
        ["00001333", "00001333", "11112333", "11112333"],
    ),
    (
        "small_team_12",
        "P1D",
        ["00001344", "00001344", "00001344", "11111344"],
    ),
];

/// The severities from which the first step does not wait.
fn is_at_once(profile: &str, severity: Severity) -> bool {
    let from = match profile {
        "military_organization" => Severity::Minor,
        "hospital" | "advocacy_group" | "environmental_group" | "crisis_response" => {
            Severity::Moderate
        }
        "artist_collective" | "school" | "ngo_field" => Severity::Major,
        _ => Severity::Critical,
    };
    severity >= from
}

/// Makes a node of an organisation of this profile.
fn node_of(profile: &str, folder: &std::path::Path) -> Node {
    let first = FirstNode {
        key: [7; 32],
        site: "Main".into(),
    };
    put(&folder.join("rules/own.yaml"), RULES);
    let founded = found("Riverside", profile, std::slice::from_ref(&first)).unwrap();
    settle(folder, &founded, &first).unwrap()
}

fn row(node: &Node, id: TaskId) -> task::TaskRow {
    let row = node.store.read(|db| {
        let place = document::anywhere(db, id.into())?.unwrap();
        Ok::<_, StoreError>(task::one(db, place)?.unwrap())
    });
    row.unwrap()
}

#[test]
fn every_profile_climbs_as_the_specification_says() {
    let severities = [
        Severity::Minor,
        Severity::Moderate,
        Severity::Major,
        Severity::Critical,
    ];
    for (profile, window, levels) in TABLE {
        let folder = tempfile::tempdir().unwrap();
        let node = node_of(profile, folder.path());
        let tasks: Vec<TaskId> = WORDS
            .iter()
            .map(|word| {
                let subject = format!("Leak in Room 102, a {word}");
                let mail = letter(&format!("{word}@example.org"), &subject, "Please look.");
                let to = Some("maintenance@school.example".to_owned());
                let taken = intake::deliver(&node, mail.into_bytes(), to, Source::Mail).unwrap();
                taken.task_ids[0]
            })
            .collect();
        let window: orgo_schema::span::Span = window.parse().unwrap();
        let window = i64::try_from(window.approximate_ms()).unwrap();
        let mut began = Timestamp::default();
        for (task, severity) in tasks.iter().zip(severities) {
            let row = row(&node, *task);
            assert_eq!(
                (row.severity, row.priority),
                (severity, Priority::Medium),
                "{profile}"
            );
            let wait = if is_at_once(profile, severity) {
                0
            } else {
                window
            };
            let due = row.next_step_at.unwrap().since_ms(row.created_at);
            assert_eq!(due, wait, "{profile}, {severity}");
            began = began.max(row.created_at);
        }
        let mut reached = [const { String::new() }; 4];
        for after in AFTER {
            escalate::run(&node, began.plus_ms(after), false).unwrap();
            for (task, reached) in tasks.iter().zip(&mut reached) {
                reached.push_str(&row(&node, *task).escalation_level.to_string());
            }
        }
        assert_eq!(reached, levels, "{profile}");
    }
}
