//! Y: profiles, modules and rules, through the commands that check them.

use std::path::Path;

use orgo_tests::site::{Answer, Site, answer, orgo};
use orgo_tests::workspace;

/// Checks a file of rules. The command needs no store and starts none.
fn asked(site: &Site, path: &Path) -> Answer {
    let answer = answer(orgo(&["rules", "check", path.to_str().unwrap()]), b"");
    assert!(!site.data().exists());
    answer
}

/// A file of rules is refused in one sentence that begins with its place.
fn check(text: impl AsRef<[u8]>, complaint: &str) {
    let site = Site::empty();
    let path = site.file("rules.yaml", text);
    let answer = asked(&site, &path);
    assert_eq!(answer.exit, 1, "{}", answer.stderr);
    assert_eq!(
        answer.stderr,
        format!("orgo: {}:{complaint}\n", path.display())
    );
}

/// A file of this one rule.
fn rule(lines: &str) -> String {
    let lines = lines.replace('\n', "\n    ");
    format!("version: \"1\"\nrules:\n  - {lines}\n")
}

#[test]
fn y26_tabs() {
    check(
        "version: \"1\"\nrules:\n  - id: a\n\t when: x\n",
        "4:1: a tab in the indentation: indent with spaces",
    );
}

#[test]
fn y27_a_key_twice() {
    check(rule("id: a\nid: b"), "4:5: `id` given twice (lines 3, 4)");
}

#[test]
fn y28_an_unknown_key() {
    check(
        rule("id: a\nwhne: { to: a@* }\nthen: { stop: true }"),
        "4:5: `whne` is not known here: allowed are id, description, enabled, order, when, then, stop, condition, action; did you mean `when`?",
    );
}

#[test]
fn y29_an_alias_bomb() {
    let mut bomb = "a0: &a0 [lol]\n".to_owned();
    for level in 1..9 {
        let below = vec![format!("*a{}", level - 1); 9].join(", ");
        bomb += &format!("a{level}: &a{level} [{below}]\n");
    }
    check(
        bomb,
        "1:5: aliases are not allowed: write the value out where it is needed",
    );
}

#[test]
fn y30_a_tag() {
    check(
        "version: !!python/object:os.system x\nrules: []\n",
        "1:10: tags are not allowed: write the value without `!`",
    );
}

#[test]
fn y31_five_megabytes() {
    check(
        "#".repeat(5_000_000),
        "1:1: the file has 5000000 bytes, which is over 256 KiB: split it",
    );
    check(
        "#".repeat(300_000),
        "1:1: the file has 300000 bytes, which is over 256 KiB: split it",
    );
}

#[test]
fn y32_norway() {
    check(
        rule("id: no\nwhen: { to: a@* }\nthen: { stop: true }"),
        "3:9: id: `no` can be read as true or false, but text is wanted here: write it in quotes, \"no\"",
    );
}

#[test]
fn y33_durations() {
    for (span, sentence) in [
        ("5", "has no unit: give a unit, for example PT5M or P5D"),
        ("-3h", "must be positive, for example PT2H or P2D"),
        ("1e9h", "is over 10 years: at most P10Y is allowed"),
    ] {
        let text = rule(&format!(
            "id: a\nwhen: {{ to: a@* }}\nthen: {{ reactivity_time: {span} }}"
        ));
        check(
            text,
            &format!("5:30: then.reactivity_time: duration `{span}` {sentence}"),
        );
    }
}

#[test]
fn y34_a_circle_of_rules() {
    let opens = |id: &str, word: &str, title: &str| {
        format!(
            "  - id: {id}\n    when: {{ subject contains: {word} }}\n    then: {{ open_case: {{ label: 1001.11.HR, case: {{ title: {title} }} }} }}\n"
        )
    };
    let site = Site::empty();
    let text = format!(
        "version: \"1\"\nrules:\n{}{}",
        opens("a", "one", "Two"),
        opens("b", "two", "One")
    );
    let path = site.file("rules.yaml", text);
    let answer = asked(&site, &path);
    let sentence = "rules open cases for one another in a circle: a \u{2192} b \u{2192} a: add a condition that is not so of the case that is opened";
    assert_eq!(
        (answer.exit, answer.stderr),
        (1, format!("orgo: {}:3:5: {sentence}\n", path.display()))
    );
    check(
        rule(
            "id: a\nwhen: { to: a@* }\nthen: { label: 1.11, escalation_path: [2.11, 1.11, 2.11] }",
        ),
        "5:56: then.escalation_path[2]: the path goes in a circle: 2.11 \u{2192} 1.11 \u{2192} 2.11",
    );
}

#[test]
fn y35_two_rules_of_one_id() {
    let one = rule("id: a\nwhen: { to: a@* }\nthen: { stop: true }");
    let again = "  - id: a\n    when: { to: a@* }\n    then: { stop: true }\n";
    check(
        one.clone() + again,
        "6:5: the rule `a` stands twice (lines 3, 6): give each rule an id of its own",
    );
    // In two files both places are named.
    let site = Site::empty();
    let paths = ["a.yaml", "b.yaml"].map(|name| site.file(name, &one));
    let [a, b] = paths.each_ref().map(|path| path.to_str().unwrap());
    let answer = answer(orgo(&["rules", "check", a, b]), b"");
    let expected = format!(
        "orgo: {b}:3:5: the rule `a` stands twice ({a}:3, {b}:3): give each rule an id of its own\n"
    );
    assert_eq!((answer.exit, answer.stderr), (1, expected));
}

#[test]
fn y36_an_unknown_role() {
    check(
        rule("id: a\nwhen: { to: a@* }\nthen: { route_to: Astronomy.Stars }"),
        "5:23: then.route_to: area `Astronomy` of the role is not registered: known areas are Compliance, Customer, Finance, HR, IT, Leadership, Legal, Marketing, Operations, Sales, Security, Training, for example Operations.Safety",
    );
}

#[test]
fn y37_a_rule_that_would_publish() {
    check(
        rule("id: a\nwhen: { to: a@* }\nthen: { visibility: public }"),
        "5:25: then.visibility: a rule may not lower the visibility to public: only a person publishes: allowed are internal, restricted, anonymised",
    );
}

#[test]
fn y38_a_regex_that_explodes() {
    check(
        rule("id: a\nwhen: { subject matches: '/(\\w{100}){100}/' }\nthen: { stop: true }"),
        "4:30: when.subject matches: the regex is too large when compiled, which is over 512 KiB: lower the counts in its `{…}`",
    );
    check(
        rule("id: a\nwhen: { subject matches: '/(leak/' }\nthen: { stop: true }"),
        "4:30: when.subject matches: the regex /(leak/ is malformed: unclosed group",
    );
    // Catastrophic elsewhere, linear here.
    let site = Site::new("school");
    let rules = rule(
        "id: a\nwhen: { subject matches: '/(a+)+$/' }\nthen: { label: 1.11, case: { domain: maintenance } }",
    );
    orgo_tests::site::put(&site.data().join("rules/a.yaml"), rules);
    let subject = format!("{}b", "a".repeat(900));
    let mail = orgo_tests::letter::letter("1@example.org", &subject, "");
    assert_eq!(
        site.deliver("info@school.example", mail)["rule"],
        serde_json::Value::Null
    );
}

#[test]
fn y39_byte_order_mark_line_ends_and_nul() {
    check(
        "version: \"1\"\nrules:\n  - id: a\0\n",
        "3:10: a NUL character at byte 29: remove it",
    );
    let site = Site::empty();
    let text =
        rule("id: a\nwhen: { to: a@* }\nthen: { label: 1.11, case: { domain: maintenance } }");
    let path = site.file(
        "rules.yaml",
        format!("\u{feff}{}", text.replace('\n', "\r\n")),
    );
    let answer = asked(&site, &path);
    assert_eq!(answer.exit, 0, "{}", answer.stderr);
}

#[test]
fn y40_newer_than_the_program() {
    let sentence = format!(
        "this file needs Orgo ≥ 9.0, and this is {}",
        env!("CARGO_PKG_VERSION")
    );
    check(
        "version: \"1\"\nrequires: \"9.0\"\nrules: []\n",
        &format!("2:11: requires: {sentence}"),
    );
    profile(
        "requires: \"0.1\"",
        "requires: \"9.0\"",
        &format!("requires: {sentence}"),
    );
}

/// The school's profile with one line changed is refused, with the place of that line.
fn profile(from: &str, to: &str, sentence: &str) {
    let shipped = workspace().join("profiles/school/profile.yaml");
    let text = std::fs::read_to_string(&shipped).unwrap();
    let line = text
        .lines()
        .position(|line| line.starts_with(from))
        .unwrap()
        + 1;
    let site = Site::empty();
    let path = site.file("profile.yaml", text.replacen(from, to, 1));
    let check = |path: &Path| answer(orgo(&["profile", "check", path.to_str().unwrap()]), b"");
    let said = check(&path);
    let place = format!("orgo: {}:{line}:", path.display());
    assert!(
        said.exit == 1 && said.stderr.starts_with(&place) && said.stderr.contains(sentence),
        "{}: {}",
        said.exit,
        said.stderr
    );
    assert_eq!(said.stderr.lines().count(), 1);
    assert_eq!(check(&shipped).exit, 0);
}

#[test]
fn profiles_are_read_as_strictly() {
    profile("factor: 1", "\tfactor: 1", "a tab in the indentation");
    profile("factor: 1", "version: \"2\"", "`version` given twice");
    profile("factor: 1", "facter: 1", "did you mean `factor`?");
    profile("factor: 1", "factor: !!int 1", "tags are not allowed");
    profile("  high: PT2H", "  high: 5", "has no unit");
    profile("  high: PT2H", "  high: -3h", "must be positive");
    profile("title: School", "title: no", "write it in quotes");
}

#[test]
fn modules_are_read_as_strictly() {
    let site = Site::empty();
    let shipped = workspace().join("profiles/modules/maintenance");
    let text = std::fs::read_to_string(shipped.join("module.yaml")).unwrap();
    let path = site.file(
        "maintenance/module.yaml",
        text.replace("title: Maintenance", "titel: Maintenance"),
    );
    let check = |path: &Path| answer(orgo(&["module", "check", path.to_str().unwrap()]), b"");
    let said = check(path.parent().unwrap());
    let line = text
        .lines()
        .position(|line| line.starts_with("title: "))
        .unwrap()
        + 1;
    let complaint =
        format!("orgo: modules/maintenance/module.yaml:{line}:1: `titel` is not known here: ");
    assert!(
        said.exit == 1 && said.stderr.starts_with(&complaint),
        "{}: {}",
        said.exit,
        said.stderr
    );
    assert_eq!(check(&shipped).exit, 0);
}
