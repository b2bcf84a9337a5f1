//! What the pure crates may not call: clocks, chance, files, sockets, surroundings, and unstable order.
//!
//! Clippy's `disallowed-methods` finds what it can resolve; this finds the rest, also behind macros and in
//! code that is compiled out.

use std::collections::BTreeSet;

use super::source::Source;
use super::tree::File;

const IMPURE: [&str; 24] = [
    "SystemTime::now",
    "Instant::now",
    "Utc::now",
    "Local::now",
    "now_v7",
    "new_v4",
    "thread_rng",
    "rand::random",
    "rand::rng",
    "getrandom",
    "ActorId::random",
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
    "tokio",
    "HashMap",
    "HashSet",
    "DefaultHasher",
    "RandomState",
    "println!",
    "print!",
    "eprintln!",
];

/// Returns the impure calls of a file, outside its tests.
pub(super) fn impure_calls(file: &File) -> Vec<String> {
    if file.test {
        return Vec::new();
    }
    let source = file.source();
    let mut found = BTreeSet::new();
    for (line, code) in source.lines() {
        found.extend(
            IMPURE
                .iter()
                .filter(|name| names(code, name))
                .map(|name| (line, *name)),
        );
    }
    for (line, path) in imports(&source) {
        found.extend(
            IMPURE
                .iter()
                .filter(|name| names(&path, name))
                .map(|name| (line, *name)),
        );
    }
    let told = |(line, name)| {
        format!(
            "{}:{line}: `{name}` in a pure crate: take clocks, chance and files as values, and maps that are ordered",
            file.path
        )
    };
    found.into_iter().map(told).collect()
}

/// Tells whether code holds a name as a whole, not as a part of a longer one.
fn names(code: &str, name: &str) -> bool {
    let part = |sign: char| sign.is_alphanumeric() || sign == '_';
    code.match_indices(name).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = code[at + name.len()..].chars().next();
        let ends = name.ends_with('!') || !after.is_some_and(part);
        ends && !before.is_some_and(part)
    })
}

/// Returns the paths that `use` brings in, each written out, with the line of their `use`.
fn imports(source: &Source) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, _) in source.code.match_indices("use ") {
        let starts_word =
            !source.code[..at].ends_with(|sign: char| sign.is_alphanumeric() || sign == '_');
        let Some(end) = source.code[at..].find(';').filter(|_| starts_word) else {
            continue;
        };
        let tree: String = source.code[at + 4..at + end].split_whitespace().collect();
        let line = 1 + source.code[..at].matches('\n').count();
        found.extend(written_out(&tree).into_iter().map(|path| (line, path)));
    }
    found
}

/// Writes out `a::{b, c::{d}}` as `a::b` and `a::c::d`.
fn written_out(tree: &str) -> Vec<String> {
    let Some((start, group)) = tree.split_once('{') else {
        return vec![tree.to_owned()];
    };
    let group = group.strip_suffix('}').unwrap_or(group);
    let branches = branches(group).into_iter().flat_map(written_out);
    branches.map(|branch| format!("{start}{branch}")).collect()
}

/// Splits at the commas that are not inside an inner group.
fn branches(group: &str) -> Vec<&str> {
    let mut depth = 0_i32;
    let parts = group.split(|sign| {
        match sign {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        sign == ',' && depth == 0
    });
    parts.filter(|part| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found = impure_calls(&File::planted("crdt/src/a.rs", text));
        assert_eq!(found.len(), expected.len(), "{text}: {found:?}");
        for (found, start) in found.iter().zip(expected) {
            assert!(found.starts_with(start), "{text}: {found:?}");
        }
    }

    #[test]
    fn planted_calls_are_found() {
        check(
            "fn f() { std::time::SystemTime::now(); }",
            &["crdt/src/a.rs:1: `SystemTime::now`"],
        );
        check(
            "\nuse std::collections::HashMap;",
            &["crdt/src/a.rs:2: `HashMap`"],
        );
        check(
            "use std::{\n  fmt,\n  fs::{self, File},\n};",
            &["crdt/src/a.rs:1: `std::fs`"],
        );
        check(
            "use std::{collections::{BTreeMap}, env};",
            &["crdt/src/a.rs:1: `std::env`"],
        );
        check(
            "fn f() { eprintln!(\"a\") }",
            &["crdt/src/a.rs:1: `eprintln!`"],
        );
        check(
            "let a = ActorId::random();",
            &["crdt/src/a.rs:1: `ActorId::random`"],
        );
        for name in IMPURE {
            check(
                &format!("let a = {name};"),
                &[&format!("crdt/src/a.rs:1: `{name}`")],
            );
        }
    }

    #[test]
    fn what_only_looks_like_a_call_is_not_one() {
        check("// HashMap is not used here.\nlet a = \"std::fs\";", &[]);
        check("#[cfg(test)]\nmod tests { use std::fs; }", &[]);
        check("struct MyHashMapLike; fn tokio_free() {}", &[]);
        check(
            "let a = env!(\"CARGO_PKG_VERSION\"); write!(f, \"a\");",
            &[],
        );
    }

    #[test]
    fn groups_are_written_out() {
        assert_eq!(
            written_out("a::{b,c::{d,e},f}"),
            ["a::b", "a::c::d", "a::c::e", "a::f"]
        );
        assert_eq!(written_out("a::b"), ["a::b"]);
    }
}
