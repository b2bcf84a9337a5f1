//! Mail whose writer a rule does not name, between sites: the original goes to those who are cleared, sealed where it
//! must, and what was said to everybody.

use orgo_tests::letter::letter;
use orgo_tests::site::{Site, put};
use serde_json::{Value, json};

const RULES: &str = "version: \"1.0\"
rules:
  - id: speak-up
    when: { to: speakup@* }
    then:
      anonymise: true
      label: 1001.11.HR.Conduct
      case: { title: \"{{ subject }}\" }
";

/// A site that is cleared for all, and a gateway that holds nothing restricted.
fn sites() -> (Site, Site) {
    let main = Site::new("school");
    let gate = main.second_with("Gate", &[], &[]);
    for site in [&main, &gate] {
        put(&site.data().join("rules/speak-up.yaml"), RULES);
    }
    main.carry(&gate, "Gate");
    (main, gate)
}

fn internal(site: &Site) -> Value {
    let held = site.digest();
    let mut held = held.as_array().unwrap().iter();
    held.find(|one| one["name"] == "internal").unwrap().clone()
}

#[test]
fn a_gateway_that_is_not_cleared_keeps_nothing_of_the_writer() {
    let (main, gate) = sites();
    let mail = letter("1@home.example", "Fire doors", "They are locked. Ann");
    let outcome = gate.deliver("speakup@school.example", &mail);
    assert_eq!(outcome["outcome"], "created", "{outcome}");
    let [case] = gate.items(&["case", "list"]).try_into().unwrap();
    assert_eq!(
        (&case["title"], &case["visibility"]),
        (&json!("Fire doors"), &json!("anonymised"))
    );
    let shown = gate.ok(&["case", "show", case["case_id"].as_str().unwrap()]);
    let shown = shown.to_string();
    assert!(
        !shown.contains("ann@") && !shown.contains("home.example"),
        "{shown}"
    );
    let sealed = gate.ok(&["quarantine", "list"])["sealed"].clone();
    assert_eq!(
        (&sealed[0]["compartment"], &sealed[0]["sites"]),
        (&json!("restricted"), &json!(["Main"])),
        "{sealed}"
    );

    gate.carry(&main, "Main");
    let cases = main.items(&["case", "list"]);
    assert_eq!(cases.len(), 1, "the original makes no work: {cases:?}");
    assert_eq!(cases[0]["case_id"], case["case_id"]);
    main.carry(&gate, "Gate");
    assert_eq!(gate.ok(&["quarantine", "list"])["sealed"], json!([]));
    assert_eq!(internal(&main), internal(&gate));
}

#[test]
fn two_gateways_make_one_case_of_one_mail() {
    let (main, gate) = sites();
    let mail = letter("2@home.example", "Fire doors", "They are locked. Ann");
    let cases = [&main, &gate].map(|site| {
        let outcome = site.deliver("speakup@school.example", &mail);
        assert_eq!(outcome["outcome"], "created", "{outcome}");
        outcome["case_id"].clone()
    });
    assert_eq!(cases[0], cases[1]);
    gate.carry(&main, "Main");
    main.carry(&gate, "Gate");
    gate.carry(&main, "Main");
    main.carry(&gate, "Gate");
    assert_eq!(main.items(&["case", "list"]).len(), 1);
    assert_eq!(internal(&main), internal(&gate));
}
