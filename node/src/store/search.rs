//! Words by document.

use std::collections::BTreeSet;

use rusqlite::{Connection, named_params};

/// Indexes the words of a document, in place of what was there.
///
/// # Errors
/// When the database refuses.
pub fn replace(db: &Connection, document: i64, title: &str, body: &str) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT OR REPLACE INTO search (rowid, title, body) VALUES (:document, :title, :body)",
    )?
    .execute(named_params! { ":document": document, ":title": title, ":body": body })?;
    Ok(())
}

/// Indexes the words of a document that was not there before.
///
/// # Errors
/// When the database refuses.
pub fn add(db: &Connection, document: i64, title: &str, body: &str) -> rusqlite::Result<()> {
    db.prepare_cached("INSERT INTO search (rowid, title, body) VALUES (:document, :title, :body)")?
        .execute(named_params! { ":document": document, ":title": title, ":body": body })?;
    Ok(())
}

/// Forgets the words of a document.
///
/// # Errors
/// When the database refuses.
pub fn remove(db: &Connection, document: i64) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM search WHERE rowid = :document")?
        .execute(named_params! { ":document": document })?;
    Ok(())
}

/// Turns what a person typed into a query: every word must be there, the last may be a beginning.
///
/// Nothing of what was typed is read as search syntax. Returns nothing when there is no word in it.
pub fn query(typed: &str) -> Option<String> {
    let words: Vec<String> = typed
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(16)
        .map(|word| format!("\"{word}\""))
        .collect();
    (!words.is_empty()).then(|| format!("{}*", words.join(" ")))
}

/// Turns words into a query that finds what has any of them. Nothing of them is read as search syntax.
pub fn any(words: &BTreeSet<String>) -> Option<String> {
    let plain = words
        .iter()
        .filter(|word| !word.is_empty() && word.chars().all(char::is_alphanumeric));
    let words: Vec<String> = plain.map(|word| format!("\"{word}\"")).collect();
    (!words.is_empty()).then(|| words.join(" OR "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_never_syntax() {
        let check =
            |typed: &str, expected: Option<&str>| assert_eq!(query(typed).as_deref(), expected);
        check("water leak", Some("\"water\" \"leak\"*"));
        check("a\" OR b NEAR(", Some("\"a\" \"OR\" \"b\" \"NEAR\"*"));
        check(" \" * ", None);
    }
}
