//! `cargo xtask audit`: what the dependencies are and under which terms, by cargo-deny.

use crate::process;

/// The one command that brings cargo-deny. It compiles for minutes, so it is left to the person.
const INSTALL: &str = "cargo install cargo-deny --locked";

/// How each call of cargo-deny begins.
const DENY: [&str; 3] = ["deny", "--config", ".cargo/deny.toml"];

/// Checks bans, licences and sources, and the advisories where their database can be had.
pub(crate) fn audit() -> anyhow::Result<()> {
    if !process::answers("cargo", &["deny", "--version"]) {
        anyhow::bail!("cargo-deny is not installed; this installs it: {INSTALL}");
    }
    check(&["bans", "licenses", "sources"])?;
    let mut fetch = process::cargo(&DENY)?;
    if process::succeeds(fetch.args(["fetch", "db"]))? {
        check(&["advisories"])
    } else {
        println!("the database of advisories cannot be fetched here: advisories were not checked");
        Ok(())
    }
}

fn check(what: &[&str]) -> anyhow::Result<()> {
    let mut command = process::cargo(&DENY)?;
    command.arg("check").args(what);
    println!("{}", process::shown(&command));
    anyhow::ensure!(
        process::succeeds(&mut command)?,
        "the audit of {} failed",
        what.join(", ")
    );
    Ok(())
}
