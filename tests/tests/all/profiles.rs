//! Profiles and modules from the command line: checked, compared, replayed, and with their sources.

use orgo_tests::letter::letter;
use orgo_tests::site::{Site, answer, orgo};
use orgo_tests::workspace;
use serde_json::Value;

/// Runs a command that needs no site.
fn alone(arguments: &[&str]) -> (i32, Value, String) {
    let said = answer(orgo(arguments), b"");
    (said.exit, said.json, said.stderr)
}

#[test]
fn a_profile_is_checked_with_its_scenarios() {
    let shipped = workspace().join("profiles/ngo_field");
    let (exit, said, _) = alone(&["--json", "profile", "check", shipped.to_str().unwrap()]);
    assert_eq!((exit, said["scenarios"].as_u64()), (0, Some(2)), "{said}");
    let site = Site::empty();
    for file in ["profile.yaml", "scenarios/leak.yaml"] {
        let text = std::fs::read_to_string(shipped.join(file)).unwrap();
        site.file(
            &format!("mine/{file}"),
            text.replace("high: PT6H", "high: PT5H"),
        );
    }
    let folder = site.data().parent().unwrap().join("mine");
    let (exit, _, stderr) = alone(&["profile", "check", folder.to_str().unwrap()]);
    assert_eq!(exit, 1);
    let place = format!("orgo: {}/scenarios/leak.yaml:", folder.display());
    assert!(
        stderr.starts_with(&place) && stderr.contains("then.steps: the steps must be after 6 h to"),
        "{stderr}"
    );
}

#[test]
fn two_profiles_are_compared() {
    let (exit, said, _) = alone(&["--json", "profile", "diff", "school", "hospital"]);
    assert_eq!(exit, 0);
    let line = |list: &str, key: &str, value: &str| -> Value {
        let lines = said[list].as_array().unwrap();
        lines
            .iter()
            .find(|line| line[key] == value)
            .unwrap()
            .clone()
    };
    let high = line("knobs", "knob", "windows.high");
    assert_eq!(
        (high["one"].as_str(), high["other"].as_str()),
        (Some("2 h"), Some("1 h"))
    );
    let climb = line("climbs", "priority", "high");
    assert_eq!(climb["one"][0], "after 2 h to 11.81.Operations.Maintenance");
    assert_eq!(
        climb["other"][0],
        "after 1 h to 11.81.Operations.Maintenance"
    );
    let (exit, _, stderr) = alone(&["profile", "diff", "school", "circus"]);
    assert_eq!(exit, 1);
    assert!(
        stderr.contains("there is no profile `circus`: there are advocacy_group,"),
        "{stderr}"
    );
}

#[test]
fn another_profile_is_tried_on_the_work_that_is_there() {
    let site = Site::new("school");
    site.deliver(
        "maintenance@school.example",
        letter("leak", "Leak in room 7", "Please come"),
    );
    let said = site.ok(&["profile", "replay", "military_organization"]);
    assert_eq!(said["tasks"], 1, "{said}");
    assert_eq!(said["escalated"]["in_force"], 0, "{said}");
    assert_eq!(
        said["escalated"]["other"], 1,
        "a military organisation waits for nothing: {said}"
    );
    assert_eq!(
        said["sentences"][0],
        "Under military_organization, 1 of 1 tasks would have escalated, where 0 did."
    );
}

#[test]
fn every_knob_says_who_set_it() {
    let site = Site::new("hospital");
    let own = "version: \"4\"\nwindows: { high: PT40M }\n";
    std::fs::write(site.data().join("organisation.yaml"), own).unwrap();
    let said = site.ok(&["profile", "show", "--domain", "hr"]);
    assert_eq!(said["reactivity"]["high"], "PT40M");
    assert_eq!(
        said["sources"]["windows.high"],
        "40 min, from the hospital profile v1.0 (1 h), overridden by the organisation v4"
    );
    assert_eq!(
        said["sources"]["transparency"],
        "private, from the hospital profile v1.0 (restricted), overridden by module hr v1.0"
    );
}

#[test]
fn the_modules_that_ship_are_checked_with_their_scenarios() {
    for module in [
        "maintenance",
        "hr",
        "education",
        "it_support",
        "healthcare",
        "government",
        "groups",
        "finance_approvals",
    ] {
        let folder = workspace().join("profiles/modules").join(module);
        let (exit, said, stderr) = alone(&["--json", "module", "check", folder.to_str().unwrap()]);
        assert_eq!(exit, 0, "{module}: {stderr}");
        assert!(said["scenarios"].as_u64().unwrap() > 0, "{module}: {said}");
    }
}
