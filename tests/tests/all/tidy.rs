//! What no compiler checks: which crate may know which, what pure crates may not call, where SQL may stand,
//! how files and modules are named, how long they are, and what may not be mentioned.
//!
//! Each scanner is a function from text to findings, with a planted violation in its own tests, so that it is
//! known to be able to fail. Here they meet the real workspace.

mod arrows;
mod layout;
mod names;
mod purity;
mod size;
mod source;
mod sql;
mod tree;
mod words;

use cargo_metadata::MetadataCommand;
use orgo_tests::workspace;

use tree::{File, rust_files, text_files};

/// The crates that decide and never do: no clock, chance, file, socket or unstable order in them.
const PURE: [&str; 5] = ["schema", "node/engine", "node/mail", "crdt", "sync"];

fn assert_none(findings: &[String]) {
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
}

fn findings(files: &[File], scan: impl Fn(&File) -> Vec<String>) -> Vec<String> {
    assert!(!files.is_empty(), "there was nothing to look at");
    files.iter().flat_map(scan).collect()
}

fn is_pure(path: &str) -> bool {
    PURE.iter()
        .any(|folder| path.starts_with(&format!("{folder}/src/")))
}

#[test]
fn dependencies_point_one_way() {
    let mut command = MetadataCommand::new();
    command
        .current_dir(workspace())
        .no_deps()
        .other_options(["--offline".to_owned()]);
    let metadata = command.exec().unwrap();
    let edges: Vec<_> = metadata
        .packages
        .iter()
        .flat_map(|package| {
            let from = package.name.to_string();
            package
                .dependencies
                .iter()
                .map(move |on| (from.clone(), on.name.clone()))
        })
        .collect();
    assert!(edges.contains(&("orgo-sync".to_owned(), "orgo-crdt".to_owned())));
    assert_none(&arrows::wrong_arrows(&edges));
}

#[test]
fn the_top_level_holds_only_what_belongs_there() {
    assert_none(&layout::strangers(&tree::top_level(&workspace())));
}

#[test]
fn pure_crates_call_nothing_impure() {
    let mut files = rust_files(&workspace());
    files.retain(|file| is_pure(&file.path));
    assert_none(&findings(&files, purity::impure_calls));
}

#[test]
fn sql_stands_in_the_store_only() {
    let mut files = rust_files(&workspace());
    files.retain(|file| sql::may_hold_none(&file.path));
    assert_none(&findings(&files, sql::statements));
}

#[test]
fn the_pure_crates_share_one_set_of_lints() {
    let copies = PURE.map(|folder| {
        let path = format!("{folder}/clippy.toml");
        let text = std::fs::read_to_string(workspace().join(&path)).unwrap();
        (path, text)
    });
    assert_none(&layout::unequal_lints(&copies));
}

#[test]
fn modules_are_named_after_what_they_hold() {
    assert_none(&findings(&rust_files(&workspace()), names::banned));
}

#[test]
fn nothing_is_mentioned_that_has_no_place_here() {
    assert_none(&findings(&text_files(&workspace()), words::misplaced));
}

#[test]
fn files_stay_readable() {
    assert_none(&findings(&rust_files(&workspace()), size::too_long));
}

#[test]
fn the_commands_of_the_readme_exist() {
    let read = |path: &str| std::fs::read_to_string(workspace().join(path)).unwrap();
    assert_none(&layout::unknown_commands(
        &read("README.md"),
        &read("deploy/xtask/src/args.rs"),
    ));
    assert!(read(".cargo/config.toml").contains("xtask = \"run"));
}

#[cfg(unix)]
#[test]
fn integration_runs_the_newcomers_command() {
    use std::os::unix::fs::PermissionsExt;

    let script = workspace().join(".ci/run");
    let mode = std::fs::metadata(&script).unwrap().permissions().mode();
    assert_eq!(mode & 0o111, 0o111, ".ci/run is not executable");
    assert!(
        std::fs::read_to_string(&script)
            .unwrap()
            .ends_with("exec cargo xtask test\n")
    );
}
