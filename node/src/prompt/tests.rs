use std::collections::BTreeMap;

use serde_json::json;

use super::*;
use crate::configuration::Configuration;

/// Returns what `orgo form show` prints of a shipped form, as far as it is read.
fn shown(domain: &str, name: &str) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let configuration = Configuration::read(folder.path(), "school").unwrap();
    let id = (domain.to_owned(), name.to_owned());
    json!({ "form": configuration.loaded.forms[&id] })
}

/// Types these lines, and returns the answers and what was said.
fn typed(shown: &Value, lines: &str) -> (Result<BTreeMap<String, String>, Failure>, String) {
    let mut said = Vec::new();
    let verb = fill(shown, "en", &mut lines.as_bytes(), &mut said);
    let answers = verb.map(|verb| {
        let FormVerb::Fill { set, .. } = verb else {
            panic!("{verb:?}")
        };
        let pairs = set.iter().map(|one| one.split_once('=').unwrap());
        pairs
            .map(|(field, value)| (field.to_owned(), value.to_owned()))
            .collect()
    });
    (answers, String::from_utf8(said).unwrap())
}

#[test]
fn each_question_is_asked_until_it_can_be_taken() {
    let lines = "summer\nsick\n\n1 July\n2026-07-01\n2026-07-09\nperhaps\n\n";
    let (answers, said) = typed(&shown("hr", "leave"), lines);
    let answers = answers.unwrap();
    assert_eq!(answers["kind"], "sick");
    assert_eq!(
        (&*answers["first_day"], &*answers["last_day"]),
        ("2026-07-01", "2026-07-09")
    );
    assert!(!answers.contains_key("covered"), "it was left out");
    for words in [
        "Kind of leave, one of annual (Annual leave), sick (Sick leave)",
        "`summer` cannot be chosen: allowed are annual, sick, parental",
        "an answer is needed here",
        "`1 July` is not a day",
        "Does somebody stand in for you (may be left out), yes (Yes) or no (No)",
        "`perhaps` is neither yes nor no",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
}

#[test]
fn several_lines_end_with_an_empty_one() {
    let lines = "Pay\nFirst.\nThen.\n\n\n\n\n";
    let (answers, _) = typed(&shown("hr", "grievance"), lines);
    assert_eq!(answers.unwrap()["told"], "First.\nThen.");
}

#[test]
fn answers_that_end_too_early_send_nothing() {
    let (answers, _) = typed(&shown("hr", "grievance"), "Pay\n");
    let failure = answers.unwrap_err().to_string();
    assert_eq!(
        failure,
        "told: the answers ended here, and nothing was sent"
    );
}
