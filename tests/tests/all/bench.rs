//! The node that measures itself: that what it counts is right, never how fast it is.

use orgo_tests::site::{answer, orgo};
use serde_json::Value;

/// Runs a measurement and returns its figures.
fn bench(arguments: &[&str]) -> Value {
    let answer = answer(orgo(&[&["bench"], arguments, &["--json"]].concat()), b"");
    assert_eq!(answer.exit, 0, "{}", answer.stderr);
    answer.json
}

fn check(figures: &Value, place: &str, expected: u64) {
    assert_eq!(
        figures.pointer(place),
        Some(&expected.into()),
        "{place} in {figures:#}"
    );
}

/// Checks that something cost a little of what there is of it.
fn check_costs(figures: &Value, places: &[&str]) {
    for place in places {
        let cost = figures.pointer(place).and_then(Value::as_f64);
        assert!(
            cost.is_some_and(|cost| cost > 0.0),
            "{place} in {figures:#}"
        );
    }
}

#[test]
fn two_sites_are_measured_and_agree() {
    let figures = bench(&["replicate", "--n", "50"]);
    check(&figures, "/cases", 50);
    check(&figures, "/initial/rows", 50);
    check(&figures, "/live_one_change/times", 20);
    for edits in [
        "both_edited",
        "both_edited_one_by_one",
        "both_edited_titles",
    ] {
        check(&figures, &format!("/{edits}/documents"), 50);
        check(&figures, &format!("/{edits}/edits_kept"), 100);
    }
    check_costs(
        &figures,
        &[
            "/initial/wire_bytes_per_case",
            "/initial/loopback_bytes_per_case",
            "/initial/peak_memory_mb",
            "/disk_bytes_per_case",
            "/reconnect_one_change/seconds",
            "/reconnect_one_change/wire_bytes",
            "/reconnect_one_change/loopback_bytes",
            "/live_one_change/wire_bytes",
            "/both_edited/wire_bytes",
        ],
    );
}

#[test]
fn a_bundle_is_measured() {
    let figures = bench(&["bundle", "--n", "30"]);
    check(&figures, "/cases", 30);
    check_costs(
        &figures,
        &[
            "/bytes_per_case",
            "/export_peak_memory_mb",
            "/import_peak_memory_mb",
            "/disk_bytes_per_case",
        ],
    );
}

#[test]
fn the_ladder_is_measured_while_mail_comes_in() {
    let figures = bench(&["engine", "--n", "40", "--due", "25"]);
    check(&figures, "/open_tasks", 40);
    check(&figures, "/mail_alone_ms/mails", 50);
    let steps = figures["steps_recorded"].as_u64().unwrap();
    assert!(steps >= 25, "{figures:#}");
    check_costs(
        &figures,
        &[
            "/look_when_nothing_is_due_ms",
            "/mail_meanwhile_ms/median",
            "/mail_meanwhile_ms/longest",
        ],
    );
}

#[test]
fn pages_are_asked_for_by_who_sees_all_and_by_who_sees_some() {
    let figures = bench(&["query", "--n", "120", "--requests", "10"]);
    check(&figures, "/cases", 120);
    for who in ["administrator", "member"] {
        for page in [
            "work",
            "work_all_further",
            "cases",
            "cases_searched",
            "case",
        ] {
            let cost = |what: &str| format!("/{who}/{page}/{what}");
            check_costs(&figures, &[&cost("p99_ms"), &cost("bytes")]);
        }
    }
}
