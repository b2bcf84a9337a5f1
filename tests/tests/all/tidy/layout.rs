//! What lies where: the top level, the shared lints, the commands the README names.

/// What the top level holds besides files whose names start with a dot.
const TOP_LEVEL: [&str; 13] = [
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "README.md",
    "crdt",
    "deploy",
    "node",
    "profiles",
    "rust-toolchain.toml",
    "schema",
    "sync",
    "tests",
    "web",
];

/// Returns what does not belong at the top level.
pub(super) fn strangers(names: &[String]) -> Vec<String> {
    let strangers = names
        .iter()
        .filter(|name| !name.starts_with('.') && !TOP_LEVEL.contains(&name.as_str()));
    strangers
        .map(|name| format!("`{name}` does not belong at the top level"))
        .collect()
}

/// What a pure crate's lints must name (STYLE h).
const LINTED: [&str; 6] = [
    "allow-unwrap-in-tests",
    "std::time::SystemTime::now",
    "std::time::Instant::now",
    "std::collections::HashMap",
    "std::collections::HashSet",
    "std::hash::DefaultHasher",
];

/// Returns which of the copies (path, text) differ from the first, and what the first lacks.
pub(super) fn unequal_lints(copies: &[(String, String)]) -> Vec<String> {
    let Some(((path, text), others)) = copies.split_first() else {
        return vec!["there are no lints to compare".to_owned()];
    };
    let lacking = LINTED
        .iter()
        .filter(|name| !text.contains(*name))
        .map(|name| format!("{path} lacks {name}"));
    let unequal = others
        .iter()
        .filter(|(_, other)| other != text)
        .map(|(other, _)| format!("{other} differs from {path}"));
    lacking.chain(unequal).collect()
}

/// Returns the `cargo xtask` commands that the README names and the program does not know, and those of the
/// newcomer's two that the README leaves out.
pub(super) fn unknown_commands(readme: &str, program: &str) -> Vec<String> {
    let named: Vec<&str> = readme
        .split("cargo xtask ")
        .skip(1)
        .map(first_word)
        .collect();
    let unknown = named
        .iter()
        .filter(|name| !program.contains(&format!("\"{name}\" =>")));
    let unknown =
        unknown.map(|name| format!("README.md names `cargo xtask {name}`, which there is not"));
    let left_out = ["run", "test"]
        .into_iter()
        .filter(|name| !named.contains(name));
    let left_out = left_out.map(|name| format!("README.md does not name `cargo xtask {name}`"));
    unknown.chain(left_out).collect()
}

fn first_word(text: &str) -> &str {
    let end = text.find(|sign: char| !sign.is_alphanumeric() && sign != '-');
    &text[..end.unwrap_or(text.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stranger_at_the_top_is_found() {
        let names = ["Cargo.toml", "web", ".ci", "docs", "scripts"].map(ToOwned::to_owned);
        let found = strangers(&names);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].contains("`docs`"));
    }

    #[test]
    fn lints_that_differ_or_lack_something_are_found() {
        let copy = |path: &str, text: &str| (path.to_owned(), text.to_owned());
        let whole = LINTED.join("\n");
        assert_eq!(
            unequal_lints(&[copy("a", &whole), copy("b", &whole)]),
            [""; 0]
        );
        assert_eq!(
            unequal_lints(&[copy("a", &whole), copy("b", "")]),
            ["b differs from a"]
        );
        let short = LINTED[1..].join("\n");
        assert_eq!(
            unequal_lints(&[copy("a", &short)]),
            ["a lacks allow-unwrap-in-tests"]
        );
        assert_eq!(unequal_lints(&[]).len(), 1);
    }

    #[test]
    fn commands_that_are_not_there_are_found() {
        let program = "match task {\n\"run\" => a,\n\"test\" => b,\n}";
        let check = |readme: &str, expected: usize| {
            let found = unknown_commands(readme, program);
            assert_eq!(found.len(), expected, "{readme}: {found:?}");
        };
        check("`cargo xtask run` and `cargo xtask test`", 0);
        check(
            "cargo xtask run -- --http\ncargo xtask test\ncargo xtask fuzz",
            1,
        );
        check("cargo xtask run", 1);
        check("", 2);
    }
}
