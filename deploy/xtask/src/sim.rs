//! `cargo xtask sim`: simulated worlds of nodes, many or one.

use std::os::unix::process::CommandExt;

use crate::{prepare, process};

/// Builds the simulation and becomes it.
///
/// Returns only when it could not be started.
pub(crate) fn sim(words: &[String]) -> anyhow::Result<()> {
    prepare::prepare(&prepare::BUILD)?;
    let mut command = process::cargo(&[
        "run",
        "--package",
        "orgo-tests",
        "--bin",
        "sim",
        "--release",
    ])?;
    if words.iter().any(|word| word == "--planted") {
        command.args(["--features", "planted"]);
    }
    command.arg("--").args(words);
    println!("{}", process::shown(&command));
    Err(anyhow::Error::new(command.exec()).context("cannot start cargo"))
}
