//! Files that are broken in the ways of SECURITY 4, rows 26 to 33, 39 and 40: each kind of file refuses each
//! of them with the same sentence and its place.

use super::tests::{complaints, hospital_with};

/// A kind of file, with a text of it that is good from its third line on.
struct Kind {
    path: &'static str,
    rest: &'static str,
}

const KINDS: [Kind; 3] = [
    Kind {
        path: "organisation.yaml",
        rest: "windows:\n  high: PT2H\n",
    },
    Kind {
        path: "modules/pool/module.yaml",
        rest: "domain: pool\ntitle: Pool\nlabel: 1001.81.Operations\naddresses: []\nsubtypes: [{ id: general, title: General }]\n",
    },
    Kind {
        path: "modules/maintenance/forms/pool.yaml",
        rest: "title: { en: Pool }\nsubtype: general\nfields: [{ id: what, title: { en: What }, kind: text, required: true, maps_to: title }]\n",
    },
];

/// Puts two lines before the good rest of each kind of file, and checks the one complaint about them.
fn check(lines: &str, expected: &str) {
    for kind in &KINDS {
        let text = format!("{lines}\n{}", kind.rest);
        let told = complaints(&[(kind.path, &text)]);
        assert_eq!(told.len(), 1, "{told:#?}");
        let wanted = format!("{}:{expected}", kind.path);
        assert!(told[0].starts_with(&wanted), "{} is not {wanted}", told[0]);
    }
}

#[test]
fn what_is_good_is_taken() {
    for kind in &KINDS {
        let text = format!("version: \"1\"\nrequires: \"0.1\"\n{}", kind.rest);
        let loaded = super::tests::school_with(&[(kind.path, &text)]);
        assert!(loaded.is_ok(), "{}: {:#?}", kind.path, loaded.err());
        // Y39: a byte order mark and CRLF are fine.
        let text = format!("\u{feff}{}", text.replace('\n', "\r\n"));
        assert!(
            super::tests::school_with(&[(kind.path, &text)]).is_ok(),
            "{}",
            kind.path
        );
    }
}

#[test]
fn y26_to_y32_and_y39_and_y40_in_every_kind_of_file() {
    check(
        "version: \"1\"\n\trequires: \"0.1\"",
        "2:1: a tab in the indentation: indent with spaces",
    );
    check(
        "version: \"1\"\nversion: \"2\"",
        "2:1: `version` given twice (lines 1, 2)",
    );
    check(
        "version: \"1\"\nrequire: \"0.1\"",
        "2:1: `require` is not known here: allowed are version, requires, ",
    );
    check(
        "version: &v \"1\"\nrequires: *v",
        "1:10: aliases are not allowed: write the value out where it is needed",
    );
    check(
        "version: !!python/object \"1\"\nrequires: \"0.1\"",
        "1:10: tags are not allowed: write the value without `!`",
    );
    check(
        "version: no\nrequires: \"0.1\"",
        "1:10: version: `no` can be read as true or false, but text is wanted here: write it in quotes, \"no\"",
    );
    check(
        "version: 1.10\nrequires: \"0.1\"",
        "1:10: version: `1.10` can be read as a number, but text is wanted here: write it in quotes, \"1.10\"",
    );
    check(
        "version: \"1\"\n# \0",
        "2:3: a NUL character at byte 15: remove it",
    );
    check(
        "version: \"1\"\nrequires: \"9.0\"",
        &format!(
            "2:11: requires: this file needs Orgo ≥ 9.0, and this is {}",
            env!("CARGO_PKG_VERSION")
        ),
    );
    let long = format!("version: \"1\"\n#{}", "x".repeat(256 * 1024));
    check(&long, "1:1: the file has 262");
    check(
        "requires: \"0.1\"\n# nothing",
        "1:1: `version` is missing: add `version: …`",
    );
}

#[test]
fn y28_and_y33_in_the_knobs_of_an_organization() {
    let check = |line: &str, expected: &str| {
        let text = format!("version: \"1\"\n{line}\n");
        let errors = hospital_with(&[("organisation.yaml", &text)]).unwrap_err();
        assert_eq!(
            errors[0].to_string(),
            format!("organisation.yaml:2:{expected}")
        );
    };
    check(
        "windows: { high: 5 }",
        "18: windows.high: duration `5` has no unit: give a unit, for example PT5M or P5D",
    );
    check(
        "windows: { high: -3h }",
        "18: windows.high: duration `-3h` must be positive, for example PT2H or P2D",
    );
    check(
        "windows: { high: 1e9h }",
        "18: windows.high: duration `1e9h` is over 10 years: at most P10Y is allowed",
    );
    check(
        "windows: { high: at most 2 hours }",
        "18: windows.high: duration `2 hours` is not ISO 8601: write PT2H",
    );
    check(
        "notify: everybody",
        "9: notify: `everybody` is not a notification scope: allowed are assignee, small_team, department, organisation",
    );
    check(
        "automation: ful",
        "13: automation: `ful` is not a level of automation: allowed are manual, low, moderate, high, full; did you mean `full`?",
    );
    check(
        "zone: Europe/Pari",
        "7: zone: `Europe/Pari` is no zone: write an IANA name such as Europe/Paris or UTC; did you mean `Europe/Paris`?",
    );
}

#[test]
fn y36_a_ladder_to_a_team_that_is_not_known() {
    let own = "version: \"1\"\nladder:\n  - { base: 12, role: Astronomy }\n";
    let errors = hospital_with(&[("organisation.yaml", own)]).unwrap_err();
    let told = errors[0].to_string();
    assert!(
        told.starts_with("organisation.yaml:3:23: ladder[0].role: area `Astronomy` of the role is not registered: known areas are Compliance, Customer, "),
        "{told}"
    );
}

#[test]
fn y37_no_module_lowers_the_visibility_or_promises_what_its_forms_break() {
    let text = "version: \"1\"\ndomain: pool\ntitle: Pool\nlabel: 1001.81.Operations\naddresses: []\nsubtypes: [{ id: general, title: General, visibility: public }]\n";
    for (visibility, problem) in [
        (
            "public",
            "a rule may not lower the visibility to public: only a person publishes",
        ),
        (
            "anonymised",
            "a module cannot anonymise, for its forms name who fills them in: let a rule do it",
        ),
    ] {
        let text = text.replace("public", visibility);
        let expected = format!(
            "modules/pool/module.yaml:6:55: subtypes[0].visibility: {problem}: allowed are internal, restricted"
        );
        assert_eq!(
            complaints(&[("modules/pool/module.yaml", &text)]),
            [expected]
        );
    }
}
