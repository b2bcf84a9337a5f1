//! What tests of more than one crate share: where the workspace, the program and the sample mails are.
//!
//! The tests themselves are one program, `tests/tests/all`, because every further one links the whole
//! node again. This crate is never part of what is delivered.

pub mod contents;
pub mod letter;
pub mod poison;
pub mod sim;
pub mod site;

use std::path::{Path, PathBuf};

/// Returns the top folder of the workspace.
pub fn workspace() -> PathBuf {
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR").expect("tests are started by Cargo");
    let folder = Path::new(&manifest).parent();
    folder
        .expect("the tests are a folder of the workspace")
        .to_owned()
}

/// Returns the program `orgo`, as Cargo built it beside the running test.
pub fn program() -> PathBuf {
    let test = std::env::current_exe().expect("a running test has a path");
    let folder = test
        .ancestors()
        .nth(2)
        .expect("Cargo puts tests two folders below its profile's");
    let program = folder.join(format!("orgo{}", std::env::consts::EXE_SUFFIX));
    assert!(
        program.is_file(),
        "{} is missing: `cargo build --workspace --all-targets` builds it",
        program.display()
    );
    program
}

/// Returns a folder of the sample mails named by `ORGO_CORPORA`, or says on stdout that it is not there.
///
/// A test that gets nothing has nothing to read and passes.
pub fn corpus(name: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("ORGO_CORPORA").map(|corpora| Path::new(&corpora).join(name));
    let found = folder.filter(|folder| folder.exists());
    if found.is_none() {
        println!("skipped: ORGO_CORPORA names no folder that holds `{name}`");
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_workspace_is_where_the_lock_file_is() {
        assert!(workspace().join("Cargo.lock").is_file());
    }

    #[test]
    fn an_unknown_corpus_is_not_found() {
        assert_eq!(corpus("there is none of this name"), None);
    }
}
