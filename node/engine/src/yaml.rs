//! Configuration text as a tree that remembers where everything stood.
//!
//! Profiles, modules and rules are YAML that people write by hand, so every complaint names the
//! file, line, column and field, and says what may stand there. What makes YAML surprising is
//! refused instead of interpreted (SECURITY 4, 26 to 40): tabs, aliases, tags, keys given twice,
//! several documents, deep nesting, and plain words such as `no` where text is wanted. Scalars keep
//! the characters they were written with, because `1.10` is a version and `1.32` is a label.

mod parse;
mod read;

use serde::Serialize;

pub use parse::parse;
pub use read::{Fields, Reader};

/// The largest file, in bytes.
pub const FILE_BYTES_MAX: usize = 256 * 1024;

/// The deepest nesting of lists and maps.
pub const DEPTH_MAX: usize = 32;

/// A place in a file, both counted from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct At {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// A value and where it begins.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Where it begins.
    pub at: At,
    /// What it is.
    pub value: Value,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Text, a number, or nothing: which one is for the reader to say.
    Scalar {
        /// The characters, without quotes.
        text: String,
        /// Whether it was written without quotes, so that it might be meant as something else.
        plain: bool,
    },
    /// A list.
    List(Vec<Node>),
    /// A map, in the order of the file; no key is in it twice.
    Map(Vec<(Key, Node)>),
}

/// A key of a map.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    /// Where it stands.
    pub at: At,
    /// Its characters.
    pub text: String,
}

/// Why a configuration file is refused, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{file}:{}:{}: {}{problem}{}", at.line, at.column, prefix(field), suffix(hint.as_deref()))]
pub struct ConfigError {
    /// The file, as the caller named it.
    pub file: String,
    /// Where in it.
    #[serde(flatten)]
    pub at: At,
    /// The field, for example `then.task.priority`; empty where the whole file is meant.
    pub field: String,
    /// What is wrong.
    pub problem: String,
    /// What is allowed, where the problem does not say it.
    pub hint: Option<String>,
}

fn prefix(field: &str) -> String {
    if field.is_empty() {
        String::new()
    } else {
        format!("{field}: ")
    }
}

fn suffix(hint: Option<&str>) -> String {
    hint.map_or_else(String::new, |hint| format!(": {hint}"))
}

impl ConfigError {
    /// Makes a complaint about a place in a file.
    pub fn new(file: &str, at: At, field: &str, problem: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            at,
            field: field.to_owned(),
            problem: problem.into(),
            hint: None,
        }
    }

    /// Adds what is allowed instead.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

#[cfg(test)]
mod tests;
