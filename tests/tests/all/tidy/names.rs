//! Names that no module may have (STYLE i): a drawer has no reason to refuse anything.

use super::tree::File;

const BANNED: [&str; 9] = [
    "utils", "util", "helpers", "helper", "common", "misc", "core", "types", "mod",
];

/// Returns the banned names of a file: its own, its folders' and those of the modules inside it.
pub(super) fn banned(file: &File) -> Vec<String> {
    let mut found = Vec::new();
    let stem = file.path.strip_suffix(".rs").unwrap_or(&file.path);
    for part in stem.split('/').filter(|part| BANNED.contains(part)) {
        found.push(format!(
            "{}: `{part}` says nothing; name what it holds",
            file.path
        ));
    }
    for (line, code) in (1..).zip(file.text.lines()) {
        let name = code
            .trim_start()
            .trim_start_matches("pub(crate) ")
            .trim_start_matches("pub ");
        let name = name
            .strip_prefix("mod ")
            .map(|name| name.trim_end_matches(['{', '}', ';', ' ']));
        if let Some(name) = name.filter(|name| BANNED.contains(name)) {
            found.push(format!(
                "{}:{line}: module `{name}` says nothing; name what it holds",
                file.path
            ));
        }
    }
    found
}

#[test]
fn planted_names_are_found() {
    for (path, text, count) in [
        ("crdt/src/utils.rs", "", 1),
        ("crdt/src/case/mod.rs", "", 1),
        ("node/src/common/time.rs", "", 1),
        ("crdt/src/a.rs", "pub(crate) mod types {\n}", 1),
        ("crdt/src/a.rs", "mod helpers;\npub mod misc;", 2),
        ("crdt/src/case.rs", "mod typesetting;\n// mod types", 0),
        ("schema/src/command.rs", "use crate::task;", 0),
    ] {
        assert_eq!(
            banned(&File::planted(path, text)).len(),
            count,
            "{path}: {text}"
        );
    }
}
