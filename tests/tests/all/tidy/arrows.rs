//! Which crate may depend on which (DESIGN 1).

/// For each of our crates, which of the others it may name. The tests may name all of them.
const ALLOWED: [(&str, &[&str]); 8] = [
    ("orgo-schema", &[]),
    ("orgo-engine", &["orgo-schema"]),
    ("orgo-mail", &["orgo-schema"]),
    ("orgo-crdt", &["orgo-schema"]),
    ("orgo-sync", &["orgo-schema", "orgo-crdt"]),
    ("orgo-web", &["orgo-schema"]),
    (
        "orgo-node",
        &[
            "orgo-schema",
            "orgo-engine",
            "orgo-mail",
            "orgo-crdt",
            "orgo-sync",
            "orgo-web",
        ],
    ),
    ("xtask", &[]),
];

const TESTS: &str = "orgo-tests";

/// Crates of others that are known to few of ours. A name also stands for its family: `tokio` for `tokio-util`.
const FENCED: [(&str, &[&str]); 6] = [
    ("automerge", &["orgo-crdt"]),
    ("tokio", &["orgo-node"]),
    ("rusqlite", &["orgo-node"]),
    ("axum", &["orgo-node"]),
    ("iroh", &["orgo-node"]),
    ("leptos", &["orgo-web", "orgo-node"]),
];

/// Returns what is wrong with dependencies given as (from, on).
pub(super) fn wrong_arrows(edges: &[(String, String)]) -> Vec<String> {
    edges
        .iter()
        .filter_map(|(from, on)| wrong_arrow(from, on))
        .collect()
}

fn wrong_arrow(from: &str, on: &str) -> Option<String> {
    if from == TESTS {
        return None;
    }
    let Some((_, allowed)) = ALLOWED.iter().find(|(name, _)| *name == from) else {
        return Some(format!(
            "{from} is a new crate: say here what it may depend on"
        ));
    };
    if ours(on) && !allowed.contains(&on) {
        return Some(format!("{from} depends on {on}; allowed are {allowed:?}"));
    }
    let (fenced, knowing) = FENCED.iter().find(|(name, _)| in_family(on, name))?;
    (!knowing.contains(&from))
        .then(|| format!("{from} depends on {on}; only {knowing:?} may know {fenced}"))
}

fn ours(name: &str) -> bool {
    name == TESTS || ALLOWED.iter().any(|(known, _)| *known == name)
}

fn in_family(name: &str, family: &str) -> bool {
    name.strip_prefix(family)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_']))
}

#[test]
fn each_wrong_arrow_is_found() {
    for (from, on, wrong) in [
        ("orgo-engine", "orgo-schema", false),
        ("orgo-sync", "orgo-crdt", false),
        ("orgo-node", "orgo-web", false),
        ("orgo-node", "tokio", false),
        ("orgo-web", "leptos", false),
        ("orgo-crdt", "automerge", false),
        ("orgo-mail", "html2text", false),
        ("orgo-tests", "automerge", false),
        ("orgo-engine", "orgo-crdt", true),
        ("orgo-crdt", "orgo-engine", true),
        ("orgo-schema", "orgo-engine", true),
        ("orgo-web", "orgo-node", true),
        ("orgo-mail", "orgo-engine", true),
        ("orgo-node", "orgo-tests", true),
        ("xtask", "orgo-schema", true),
        ("orgo-node", "automerge", true),
        ("orgo-sync", "tokio", true),
        ("orgo-web", "axum", true),
        ("orgo-web", "tokio-util", true),
        ("orgo-sync", "iroh-base", true),
        ("orgo-engine", "rusqlite", true),
        ("orgo-schema", "leptos", true),
        ("orgo-new", "serde", true),
    ] {
        let found = wrong_arrows(&[(from.to_owned(), on.to_owned())]);
        assert_eq!(!found.is_empty(), wrong, "{from} on {on}: {found:?}");
    }
}
