//! Where SQL may stand: in the node's store, nowhere else (DESIGN 1).

use super::tree::File;

/// How the statements begin that a program sends.
const VERBS: [&str; 7] = [
    "SELECT ",
    "INSERT INTO ",
    "INSERT OR ",
    "DELETE FROM ",
    "CREATE TABLE ",
    "ALTER TABLE ",
    "PRAGMA ",
];

/// Tells whether a file of the node is outside its store.
pub(super) fn may_hold_none(path: &str) -> bool {
    let store = path == "node/src/store.rs" || path.starts_with("node/src/store/");
    path.starts_with("node/src/") && !store
}

/// Returns the SQL in the literals of a file, outside its tests.
pub(super) fn statements(file: &File) -> Vec<String> {
    if file.test {
        return Vec::new();
    }
    let texts = file.source().texts;
    let statements = texts.iter().filter(|(_, text)| is_statement(text));
    statements
        .map(|(line, _)| format!("{}:{line}: SQL outside node/src/store", file.path))
        .collect()
}

fn is_statement(text: &str) -> bool {
    let text = text.replace("\\n", " ");
    let words: Vec<_> = text
        .split(|sign: char| sign.is_whitespace() || sign == '"')
        .collect();
    let text = format!(" {} ", words.join(" "));
    let changes = text
        .find(" UPDATE ")
        .is_some_and(|at| text[at..].contains(" SET "));
    changes || VERBS.iter().any(|verb| text.contains(&format!(" {verb}")))
}

#[test]
fn planted_statements_are_found() {
    for (text, found) in [
        ("db.prepare(\"SELECT id FROM task\")", true),
        ("db.prepare(\n\"SELECT id\n FROM task\")", true),
        ("db.prepare(r#\"\n  SELECT\n  id\"#)", true),
        ("execute(\"INSERT INTO task VALUES (1)\")", true),
        ("execute(\"UPDATE task\n SET id = 1\")", true),
        ("execute(\"WITH a AS (b) SELECT a\")", true),
        ("execute(\"PRAGMA user_version\")", true),
        ("say(\"Select a case, then update it\")", false),
        ("say(\"UPDATE FAILED\")", false),
        ("// SELECT id FROM task", false),
        (
            "#[cfg(test)]\nmod tests { fn f() { q(\"SELECT 1\") } }",
            false,
        ),
    ] {
        let findings = statements(&File::planted("node/src/submit.rs", text));
        assert_eq!(!findings.is_empty(), found, "{text}: {findings:?}");
    }
}

#[test]
fn the_store_is_the_one_place_for_it() {
    for (path, none) in [
        ("node/src/submit.rs", true),
        ("node/src/storefront.rs", true),
        ("node/src/store.rs", false),
        ("node/src/store/task.rs", false),
        ("crdt/src/apply.rs", false),
    ] {
        assert_eq!(may_hold_none(path), none, "{path}");
    }
}
