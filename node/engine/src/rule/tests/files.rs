//! Rule files that are broken before any rule in them is read (SECURITY 4, Y26 to Y40), each with its
//! exact complaint.

use crate::profile::tests::{complaints, school_with};

/// Checks the one complaint about a rule file.
fn check(text: &str, expected: &str) {
    assert_eq!(
        complaints(&[("rules/a.yaml", text)]),
        [format!("rules/a.yaml:{expected}")],
        "{text}"
    );
}

#[test]
fn y26_a_tab() {
    check(
        "version: \"1\"\nrules:\n\t- id: a\n",
        "3:1: a tab in the indentation: indent with spaces",
    );
}

#[test]
fn y27_a_key_given_twice() {
    check(
        "version: \"1\"\nrules:\n  - id: a\n    when: { to: a@* }\n    then: { stop: true }\n    when: { to: b@* }\n",
        "6:5: `when` given twice (lines 4, 6)",
    );
}

#[test]
fn y29_an_alias() {
    check(
        "version: \"1\"\nrules: [&a { id: a }, *a]\n",
        "2:9: aliases are not allowed: write the value out where it is needed",
    );
}

#[test]
fn y30_a_tag() {
    check(
        "version: \"1\"\nrules:\n  - !!python/object { id: a }\n",
        "3:5: tags are not allowed: write the value without `!`",
    );
}

#[test]
fn y31_a_file_that_is_too_large() {
    let text = format!("version: \"1\"\nrules: []\n#{}\n", "x".repeat(5 << 20));
    let errors = complaints(&[("rules/a.yaml", &text)]);
    let expected = format!(
        "rules/a.yaml:1:1: the file has {} bytes, which is over 256 KiB: split it",
        text.len()
    );
    assert_eq!(errors, [expected]);
}

#[test]
fn y39_marks_line_ends_and_nul() {
    let rule =
        "version: \"1\"\nrules:\n  - id: a\n    when: { to: a@* }\n    then: { stop: true }\n";
    let marked = format!("\u{feff}{}", rule.replace('\n', "\r\n"));
    let loaded = school_with(&[("rules/a.yaml", &marked)]).unwrap();
    assert!(loaded.rules.rules().iter().any(|rule| rule.rule.id == "a"));
    let broken = rule.replace("stop", "st\0op");
    let errors = complaints(&[("rules/a.yaml", &broken)]);
    assert_eq!(
        errors,
        ["rules/a.yaml:5:15: a NUL character at byte 66: remove it"]
    );
}
