//! Keeping and purging from the command line.

use orgo_tests::letter::letter;
use orgo_tests::site::Site;
use serde_json::{Value, json};

const LATER: &str = "2090-01-01T00:00:00Z";

fn text(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("no text: {value}"))
        .to_owned()
}

fn deliver(site: &Site, id: &str) -> String {
    let mail = letter(&format!("{id}@example.org"), "Leak in Room 102", "Wet.");
    text(&site.deliver("maintenance@school.example", mail)["case_id"])
}

/// Runs something that must be refused, and looks for the reason.
fn refused(site: &Site, arguments: &[&str], needle: &str) {
    let answer = site.run(arguments);
    assert_eq!(answer.exit, 1, "{arguments:?}: {}", answer.stderr);
    assert!(answer.stderr.contains(needle), "{}", answer.stderr);
}

#[test]
fn a_purge_waits_for_every_site_and_can_be_taken_back_until_then() {
    let main = Site::new("school");
    let hill = main.second("Hill");
    let case = deliver(&main, "1");
    assert_eq!(main.items(&["purge", "list"]), Vec::<Value>::new());

    main.ok(&["case", "hold", &case, "--why", "Lawsuit 7/26"]);
    let propose = ["purge", "propose", &case, "--why", "Asked for by Ann"];
    refused(&main, &propose, "is held: Lawsuit 7/26");
    main.ok(&["case", "hold", &case, "--lift"]);
    refused(&main, &["case", "hold", &case, "--lift"], "no hold stands");
    refused(&main, &["purge", "propose", &case, "--why", " "], "say why");

    let proposed = main.items(&propose);
    assert!(proposed[0]["documents"].as_u64() >= Some(3), "{proposed:?}");
    let purge = text(&proposed[0]["purge_ids"][0]);
    let [line] = main.items(&["purge", "list"]).try_into().unwrap();
    assert_eq!(
        (&line["purge_id"], &line["state"], &line["reason"]),
        (&json!(purge), &json!("waits"), &json!("Asked for by Ann"))
    );
    assert!(text(&line["waits"]).starts_with("for Hill"), "{line}");
    assert_eq!(
        main.items(&["purge", "run", "--dry-run"]),
        Vec::<Value>::new()
    );
    assert_eq!(main.items(&["purge", "run"]), Vec::<Value>::new());

    let withdraw = ["purge", "withdraw", &purge, "--reason", "Not yet"];
    main.ok(&withdraw);
    refused(&main, &withdraw, "taken back already");
    let [line] = main.items(&["purge", "list"]).try_into().unwrap();
    assert_eq!(line["state"], "withdrawn");
    main.ok(&["case", "show", &case]);

    let proposed = main.items(&propose);
    let purge = text(&proposed[0]["purge_ids"][0]);
    main.carry(&hill, "Hill");
    hill.ok(&["case", "show", &case]);
    hill.carry(&main, "Main");
    let lines = main.items(&["purge", "list"]);
    let mut done = lines.iter().filter(|line| line["state"] == "done");
    let done = done.next().unwrap_or_else(|| panic!("{lines:?}"));
    assert_eq!(
        (&done["purge_id"], &done["acknowledged"]),
        (&json!(purge), &json!(2))
    );
    refused(&main, &["case", "show", &case], "");
    refused(
        &main,
        &["purge", "withdraw", &purge],
        "what is purged is gone",
    );
    main.carry(&hill, "Hill");
    refused(&hill, &["case", "show", &case], "");
}

#[test]
fn what_was_kept_for_long_enough_is_proposed_and_waits_for_people_to_object() {
    let site = Site::new("school");
    let (closed, open) = (deliver(&site, "1"), deliver(&site, "2"));
    site.ok(&["case", "do", "settle:closed", &closed, "--reason", "Mended"]);
    assert_eq!(site.items(&["retention", "--dry-run"]), Vec::<Value>::new());
    let due = site.items(&["retention", "--dry-run", "--now", LATER]);
    assert!(
        due.len() == 1 && due[0].to_string().contains(&closed),
        "{due:?}"
    );
    assert_eq!(
        site.items(&["purge", "list"]),
        Vec::<Value>::new(),
        "it was a dry run"
    );
    site.ok(&["retention", "--now", LATER]);
    let [line] = site.items(&["purge", "list"]).try_into().unwrap();
    assert_eq!(
        (&line["state"], &line["cases"]),
        (&json!("waits"), &json!([closed]))
    );
    assert!(text(&line["waits"]).contains("until"), "{line}");
    // Everybody has acknowledged it, and it waits all the same.
    assert_eq!(site.items(&["purge", "run"]), Vec::<Value>::new());
    for case in [&closed, &open] {
        site.ok(&["case", "show", case]);
    }
}
