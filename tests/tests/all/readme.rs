//! The README shows only commands that there are.

use std::collections::BTreeSet;
use std::process::Command;

use orgo_tests::{program, workspace};

#[test]
fn every_command_shown_answers_to_help() {
    let readme = std::fs::read_to_string(workspace().join("README.md")).unwrap();
    let commands = commands(&readme);
    assert!(!commands.is_empty(), "the README shows no command");
    let missing: Vec<_> = commands
        .iter()
        .filter(|command| !answers(command))
        .collect();
    assert!(
        missing.is_empty(),
        "README.md shows what there is not: {missing:#?}"
    );
}

/// Returns the commands shown between backticks: the words up to the first that is not plain.
fn commands(readme: &str) -> BTreeSet<String> {
    let plain = |word: &&str| {
        word.starts_with(|sign: char| sign.is_ascii_lowercase())
            && word
                .chars()
                .all(|sign| sign.is_ascii_lowercase() || sign == '-')
    };
    let spans = readme.split('`').filter(|span| span.starts_with("orgo "));
    let words = |span: &str| {
        span.split(' ')
            .take_while(plain)
            .collect::<Vec<_>>()
            .join(" ")
    };
    spans.map(words).collect()
}

fn answers(command: &str) -> bool {
    let words = command.split(' ').skip(1);
    let answer = Command::new(program())
        .args(words)
        .arg("--help")
        .output()
        .unwrap();
    let usage = format!("Usage: {command}");
    let shown = String::from_utf8_lossy(&answer.stdout);
    let mut ends = shown.lines().filter_map(|line| line.strip_prefix(&usage));
    answer.status.success() && ends.any(|end| end.is_empty() || end.starts_with(' '))
}

#[test]
fn commands_are_read_from_spans_of_code() {
    let readme = "`orgo run`, `orgo case list --json`, then orgo walks; `orgo deliver < FILE` in `orgo-node`";
    let found = commands(readme);
    assert_eq!(
        Vec::from_iter(found),
        ["orgo case list", "orgo deliver", "orgo run"]
    );
}

#[test]
fn a_command_that_is_not_there_does_not_answer() {
    assert!(!answers("orgo no-such-command"));
}
