//! A gateway that is not cleared for the mail it takes in, from the command line; and what a site holds back.

use orgo_tests::letter::letter;
use orgo_tests::site::{Site, put};
use serde_json::{Value, json};

/// What is delivered to this address is for few, and makes work.
const RULES: &str = "version: \"1.0\"
rules:
  - id: safeguarding
    description: What is told in confidence is for few.
    when: { to: safe@* }
    then:
      visibility: restricted
      label: 1001.11.HR.Conduct
      case: { title: \"{{ subject }}\" }
";

/// Lets a site join that holds nothing restricted.
fn gate(main: &Site) -> Site {
    let ticket = main.ok(&["node", "invite"]);
    let ticket = ticket["ticket"].as_str().unwrap();
    let gate = Site::empty();
    let request = gate.file("request.orgo", "");
    let request = request.to_str().unwrap();
    gate.ok(&["node", "join", ticket, "--site", "Gate", "-o", request]);
    let approved = main.ok(&["node", "approve", request]);
    gate.ok(&["node", "join", approved["welcome"].as_str().unwrap()]);
    gate
}

/// Carries a bundle from one site to another.
fn carry(from: &Site, to: &Site, name: &str, stick: &str) {
    let file = from.data().join(stick);
    let file = file.to_str().unwrap();
    from.ok(&["bundle", "export", "--to", name, "-o", file]);
    let taken = to.ok(&["bundle", "import", file]);
    assert_eq!(taken["failed"], json!([]), "{taken}");
}

#[test]
fn mail_for_few_goes_through_a_gateway_that_cannot_read_it() {
    let main = Site::new("school");
    let gate = gate(&main);
    for site in [&main, &gate] {
        put(&site.data().join("rules/safeguarding.yaml"), RULES);
    }
    carry(&main, &gate, "Gate", "people.orgo");
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

    carry(&gate, &main, "Main", "sealed.orgo");
    let [case] = main.items(&["case", "list"]).try_into().unwrap();
    assert_eq!(
        (&case["title"], &case["visibility"]),
        (&json!("About a teacher"), &json!("restricted"))
    );
    carry(&main, &gate, "Gate", "back.orgo");
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
