//! The program starts: what it says of itself, and how it ends when it is asked wrongly.

use std::process::{Command, Output};

#[expect(
    clippy::unwrap_used,
    reason = "a test whose program does not start has failed"
)]
fn orgo(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_orgo"))
        .args(arguments)
        .output()
        .unwrap()
}

#[test]
fn it_says_its_version() {
    let answer = orgo(&["--version"]);
    let expected = format!("orgo {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(
        (answer.status.code(), answer.stdout),
        (Some(0), expected.into_bytes())
    );
}

#[test]
fn it_introduces_itself() {
    let help = orgo(&["--help"]).stdout;
    let first = "Orgo: the nervous system of an organisation\n";
    assert!(
        help.starts_with(first.as_bytes()),
        "{}",
        String::from_utf8_lossy(&help)
    );
}

#[test]
fn wrong_usage_ends_with_2() {
    for arguments in [
        &[][..],
        &["dance"],
        &["run", "--nonsense"],
        &["run", "--http", "127.0.0.1:70000"],
        &["case", "show", "no-id"],
    ] {
        let answer = orgo(arguments);
        assert_eq!(answer.status.code(), Some(2), "{arguments:?}");
        assert_eq!(answer.stdout, b"", "{arguments:?}");
        let said = String::from_utf8(answer.stderr).unwrap();
        assert!(!said.is_empty() && !said.contains("panicked"), "{said}");
    }
}
