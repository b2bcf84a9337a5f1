//! The files of the workspace.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::source::Source;

/// One text file, with its path from the top of the workspace, written with `/`.
#[derive(Debug)]
pub(super) struct File {
    pub(super) path: String,
    pub(super) text: String,
    /// Whether the whole file is test code.
    pub(super) test: bool,
}

impl File {
    /// Returns the file as the compiler sees it.
    pub(super) fn source(&self) -> Source {
        Source::read(&self.text)
    }

    /// Returns a file for the tests of a scanner.
    #[cfg(test)]
    pub(super) fn planted(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
            test: false,
        }
    }
}

/// Returns the names at the top of the workspace, without what Git and Cargo keep there.
pub(super) fn top_level(workspace: &Path) -> Vec<String> {
    entries(workspace)
        .into_iter()
        .filter(|name| name != ".git" && name != "target")
        .collect()
}

/// Returns all files that are text, without the lock file, which Cargo writes.
pub(super) fn text_files(workspace: &Path) -> Vec<File> {
    let mut files = Vec::new();
    for name in top_level(workspace) {
        if name != "Cargo.lock" {
            collect(workspace, &name, &mut files);
        }
    }
    files
}

/// Returns all Rust files and marks those that are tests from end to end.
pub(super) fn rust_files(workspace: &Path) -> Vec<File> {
    let mut files = text_files(workspace);
    files.retain(|file| file.path.ends_with(".rs"));
    mark_tests(&mut files);
    files
}

fn collect(workspace: &Path, path: &str, files: &mut Vec<File>) {
    let full = workspace.join(path);
    if full.is_dir() {
        for name in entries(&full) {
            collect(workspace, &format!("{path}/{name}"), files);
        }
    } else if let Ok(text) = fs::read_to_string(&full) {
        files.push(File {
            path: path.to_owned(),
            text,
            test: false,
        });
    }
}

fn entries(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.collect::<BTreeSet<_>>().into_iter().collect()
}

/// A file is a test when it stands in a folder `tests` beside a crate's `src`, or when the module above
/// declares it under `#[cfg(test)]`.
fn mark_tests(files: &mut [File]) {
    let declared: Vec<String> = files
        .iter()
        .flat_map(|file| {
            let folder = module_folder(&file.path).to_owned();
            file.source()
                .test_modules
                .into_iter()
                .map(move |name| format!("{folder}/{name}"))
        })
        .collect();
    for file in files {
        let integration =
            file.path.starts_with("tests/tests/") || file.path.contains("/tests/tests/");
        let within = |module: &String| {
            file.path
                .strip_prefix(module.as_str())
                .is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
        };
        file.test = integration || declared.iter().any(within);
    }
}

/// Returns the folder in which the modules declared by a file are found.
fn module_folder(path: &str) -> &str {
    let stem = path.strip_suffix(".rs").unwrap_or(path);
    let root = stem
        .strip_suffix("/lib")
        .or_else(|| stem.strip_suffix("/main"));
    root.unwrap_or(stem)
}

#[test]
fn modules_declared_as_tests_are_found_beside_their_parent() {
    let mut files = vec![
        File::planted("crdt/src/lib.rs", "mod apply;\n#[cfg(test)]\nmod laws;"),
        File::planted("crdt/src/apply.rs", "#[cfg(test)]\nmod tests;"),
        File::planted("crdt/src/apply/tests.rs", ""),
        File::planted("crdt/src/apply/tests/late.rs", ""),
        File::planted("crdt/src/apply/tests_of_time.rs", ""),
        File::planted("crdt/src/laws.rs", ""),
        File::planted("tests/tests/all/main.rs", ""),
    ];
    mark_tests(&mut files);
    let tests: Vec<_> = files
        .iter()
        .filter(|file| file.test)
        .map(|file| file.path.as_str())
        .collect();
    assert_eq!(
        tests,
        [
            "crdt/src/apply/tests.rs",
            "crdt/src/apply/tests/late.rs",
            "crdt/src/laws.rs",
            "tests/tests/all/main.rs"
        ]
    );
}
