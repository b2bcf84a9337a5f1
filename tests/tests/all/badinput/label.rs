//! L: labels, through `orgo explain label` and the commands that take one.

use orgo_tests::site::Site;
use orgo_tests::site::{answer, orgo};

const EXAMPLE: &str = "for example 1001.91.Operations.Safety";

/// Asks what a label means; the answer is no, in one sentence.
fn check(label: &str, sentence: &str) {
    let answer = answer(orgo(&["explain", "label", label]), b"");
    assert_eq!(answer.exit, 1, "{label}");
    assert_eq!(answer.stderr, format!("orgo: {sentence}\n"), "{label}");
}

#[test]
fn l56_empty_parts_and_too_many() {
    for (label, part) in [
        ("1001..Operations", 2),
        (".1001", 1),
        ("1001.11.IT.", 4),
        ("…", 1),
    ] {
        let rule = "parts are separated by single dots, with none at either end";
        check(
            label,
            &format!("part {part} of the label is empty: {rule}, {EXAMPLE}"),
        );
    }
    check(
        &format!("1001.11{}", ".IT".repeat(40)),
        "role has 40 segments: at most 8 are allowed, for example Operations.Safety.Audit",
    );
}

#[test]
fn l57_letters_that_look_like_others() {
    for (label, sign, position) in [
        ("1001.11.\u{41e}perations", "`О` (U+041E)", 9),
        ("1001.11.Ope\u{200b}rations", "U+200B", 12),
        ("1001.11.Cafe\u{301}", "U+0301", 13),
    ] {
        let rule = "only digits, the letters a-z and dots are allowed";
        check(
            label,
            &format!("{sign} at position {position} of the label: {rule}, {EXAMPLE}"),
        );
    }
    // What only looks wider is the same letter.
    let wide = answer(
        orgo(&["--json", "explain", "label", "１００１.１１.ｏｐｓ"]),
        b"",
    );
    assert_eq!(wide.json["label"], "1001.11.Operations", "{}", wide.stderr);
}

#[test]
fn l59_a_pattern_where_one_label_is_needed() {
    for (label, position) in [("*", 1), ("1001.*", 6), ("1001.11.Op*", 11)] {
        check(
            label,
            &format!(
                "wildcard at position {position} of the label: a pattern is for searching, one label is needed here, {EXAMPLE}"
            ),
        );
    }
}

#[test]
fn a_wrong_label_is_wrong_usage_wherever_one_is_given() {
    let site = Site::new("school");
    let new = site.run(&["case", "new", "--title", "Leak", "--label", "1001.*"]);
    assert_eq!(new.exit, 2, "{}", new.stderr);
    assert!(
        new.stderr.contains("wildcard at position 6"),
        "{}",
        new.stderr
    );
    assert_eq!(site.items(&["case", "list"]).len(), 0);
}
