//! A gateway that is not cleared for the mail it takes in, from the command line; and what a site holds back.

use orgo_tests::letter::letter;
use orgo_tests::site::{Site, put};
use serde_json::{Value, json};

/// What is delivered to this address is for few, and makes work.
pub(crate) const RULES: &str = "version: \"1.0\"
rules:
  - id: safeguarding
    description: What is told in confidence is for few.
    when: { to: safe@* }
    then:
      visibility: restricted
      label: 1001.11.HR.Conduct
      case: { title: \"{{ subject }}\" }
";

#[test]
fn mail_for_few_goes_through_a_gateway_that_cannot_read_it() {
    let main = Site::new("school");
    // It holds nothing restricted.
    let gate = main.second_with("Gate", &[], &[]);
    for site in [&main, &gate] {
        put(&site.data().join("rules/safeguarding.yaml"), RULES);
    }
    main.carry(&gate, "Gate");
    let mail = letter("1@example.org", "About a teacher", "In confidence.");
    let outcome = gate.deliver("safe@school.example", mail);
    assert_eq!(outcome["outcome"], "sealed", "{outcome}");
    let reason = outcome["reasons"][0].as_str().unwrap();
    assert!(reason.ends_with("it is sealed for Main"), "{reason}");
    assert_eq!(gate.items(&["case", "list"]), Vec::<Value>::new());
    let listed = gate.ok(&["quarantine", "list"]);
    assert_eq!(
        (&listed["items"], &listed["waiting"]),
        (&json!([]), &json!([]))
    );
    let sealed = &listed["sealed"][0];
    assert_eq!(
        (&sealed["from"], &sealed["compartment"], &sealed["sites"]),
        (&json!("Gate"), &json!("restricted"), &json!(["Main"])),
        "{sealed}"
    );

    gate.carry(&main, "Main");
    let [case] = main.items(&["case", "list"]).try_into().unwrap();
    assert_eq!(
        (&case["title"], &case["visibility"]),
        (&json!("About a teacher"), &json!("restricted"))
    );
    main.carry(&gate, "Gate");
    assert_eq!(gate.ok(&["quarantine", "list"])["sealed"], json!([]));
    assert_eq!(gate.items(&["case", "list"]), Vec::<Value>::new());
}

#[test]
fn what_is_withheld_is_asked_for_by_number_or_hash() {
    let site = Site::new("school");
    assert_eq!(site.items(&["withheld", "list"]), Vec::<Value>::new());
    let nowhere = "7".repeat(64);
    for (verb, id) in [
        ("retry", "7"),
        ("adopt", "7"),
        ("discard", "7"),
        ("retry", &nowhere),
        ("discard", &format!("refused-{nowhere}")),
    ] {
        let answer = site.run(&["withheld", verb, id]);
        assert_eq!(answer.exit, 1, "{verb} {id}: {}", answer.stderr);
    }
    let answer = site.run(&["withheld", "retry", "all"]);
    assert_eq!(answer.exit, 2, "{}", answer.stderr);
    assert!(
        answer
            .stderr
            .contains("neither the number of a change nor the name"),
        "{}",
        answer.stderr
    );
}
