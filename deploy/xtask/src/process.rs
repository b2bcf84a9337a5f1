//! Child processes: where they start, what they inherit, and how their end is told.

use std::ffi::OsString;
use std::io;
use std::os::fd::AsFd;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::Context;

/// Returns the folder of the workspace.
pub(crate) fn workspace() -> anyhow::Result<PathBuf> {
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
        .context("CARGO_MANIFEST_DIR is not set: start this program as `cargo xtask`")?;
    PathBuf::from(manifest)
        .ancestors()
        .nth(2)
        .map(PathBuf::from)
        .context("the xtask package is not two folders below the workspace")
}

/// Returns a Cargo command that runs in the workspace.
pub(crate) fn cargo(arguments: &[&str]) -> anyhow::Result<Command> {
    let mut command = Command::new("cargo");
    command.args(arguments).current_dir(workspace()?);
    for (name, _) in std::env::vars_os() {
        if belongs_to_this_package(&name) {
            command.env_remove(name);
        }
    }
    Ok(command)
}

/// Tells whether Cargo set a variable for this very program.
///
/// Some build scripts watch such variables; left in place, they would be run again each time a build
/// from here follows one typed by hand.
fn belongs_to_this_package(name: &OsString) -> bool {
    name.to_str()
        .is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_"))
}

/// Runs a command to its end with both of its outputs on our stdout, in the order they were written.
///
/// Returns whether it succeeded, or why it could not be started.
pub(crate) fn succeeds(command: &mut Command) -> anyhow::Result<bool> {
    let errors = io::stdout().as_fd().try_clone_to_owned()?;
    let status = command
        .stderr(Stdio::from(errors))
        .status()
        .with_context(|| format!("cannot start {}", shown(command)))?;
    Ok(status.success())
}

/// Tells whether a program is there and answers, without showing what it says.
pub(crate) fn answers(program: &str, arguments: &[&str]) -> bool {
    Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Writes a command the way it would be typed.
pub(crate) fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<_> = words.map(|word| word.to_string_lossy()).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn children_inherit_no_variable_of_this_package() {
        for (name, expected) in [
            ("CARGO_PKG_VERSION", true),
            ("CARGO_MANIFEST_DIR", true),
            ("CARGO_MANIFEST_PATH", true),
            ("CARGO_TARGET_DIR", false),
            ("CARGO_HOME", false),
            ("PATH", false),
        ] {
            assert_eq!(belongs_to_this_package(&name.into()), expected, "{name}");
        }
    }

    #[test]
    fn commands_are_shown_as_typed() {
        let mut command = Command::new("cargo");
        command.args(["fmt", "--all"]);
        assert_eq!(shown(&command), "cargo fmt --all");
    }

    #[test]
    fn the_workspace_is_where_the_lock_file_is() {
        assert!(workspace().unwrap().join("Cargo.lock").is_file());
    }

    #[test]
    fn a_command_that_fails_or_is_missing_does_not_answer() {
        assert!(answers("true", &[]));
        assert!(!answers("false", &[]));
        assert!(!answers("orgo-has-no-such-program", &[]));
        assert!(succeeds(&mut Command::new("true")).unwrap());
        assert!(!succeeds(&mut Command::new("false")).unwrap());
        assert!(succeeds(&mut Command::new("orgo-has-no-such-program")).is_err());
    }
}
