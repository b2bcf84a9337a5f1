//! `cargo xtask run`: a node with a demo organisation, in one command.

use std::os::unix::process::CommandExt;
use std::path::Path;

use crate::args::RunArgs;
use crate::{prepare, process};

/// Builds the node and becomes it, so that keys and signals of the terminal reach it directly.
///
/// Returns only when it could not be started.
pub(crate) fn run(run: &RunArgs) -> anyhow::Result<()> {
    prepare::prepare(&prepare::BUILD)?;
    let words = node_words(run, &process::workspace()?);
    let mut command = process::cargo(&["run", "--package", "orgo-node", "--bin", "orgo"])?;
    if run.release {
        command.arg("--release");
    }
    command.arg("--").args(words);
    println!("{}", process::shown(&command));
    Err(anyhow::Error::new(command.exec()).context("cannot start cargo"))
}

/// Returns the words the node is started with.
fn node_words(run: &RunArgs, workspace: &Path) -> Vec<String> {
    let mut words = vec!["run".to_owned(), "--demo".to_owned()];
    words.extend(run.demo.clone());
    let named = run
        .rest
        .iter()
        .any(|word| word == "--data" || word.starts_with("--data="));
    if !named {
        let folder = match run.demo.as_deref() {
            None | Some("school") => "target/demo".to_owned(),
            Some(demo) => format!("target/demo-{demo}"),
        };
        let usual = || workspace.join(folder).to_string_lossy().into_owned();
        words.push("--data".to_owned());
        words.push(run.data.clone().unwrap_or_else(usual));
    }
    words.extend(run.rest.iter().cloned());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(demo: Option<&str>, data: Option<&str>, rest: &[&str], expected: &str) {
        let run = RunArgs {
            release: false,
            demo: demo.map(ToOwned::to_owned),
            data: data.map(ToOwned::to_owned),
            rest: rest.iter().map(|word| (*word).to_owned()).collect(),
        };
        assert_eq!(node_words(&run, Path::new("/orgo")).join(" "), expected);
    }

    #[test]
    fn data_goes_where_it_was_asked_to() {
        check(None, None, &[], "run --demo --data /orgo/target/demo");
        check(
            None,
            Some("/srv/a"),
            &["--no-mail"],
            "run --demo --data /srv/a --no-mail",
        );
        check(
            None,
            None,
            &["--data", "/srv/b"],
            "run --demo --data /srv/b",
        );
        check(None, None, &["--data=/srv/c"], "run --demo --data=/srv/c");
    }

    #[test]
    fn each_demo_has_a_folder_of_its_own() {
        let hospital = "run --demo hospital --data /orgo/target/demo-hospital";
        check(Some("hospital"), None, &[], hospital);
        let school = "run --demo school --data /orgo/target/demo";
        check(Some("school"), None, &[], school);
        let named = "run --demo field --data /srv/a";
        check(Some("field"), Some("/srv/a"), &[], named);
    }
}
