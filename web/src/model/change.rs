//! What the small forms of a page give back, and what stands beside them.

use super::{CaseLink, Fault};

/// A small form that could not be taken, so that it opens again with what was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Refill {
    /// The name of the form, such as `location`.
    pub form: String,
    /// What was posted, name and value.
    pub values: Vec<(String, String)>,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
}

/// A file that somebody added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddedFile {
    /// What names the file when it is taken away.
    pub hash: String,
    pub href: String,
    pub name: String,
    /// "240 kB".
    pub size: String,
    /// Who added it and when; may be empty.
    pub by: String,
}

/// The files of a case or task.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Files {
    pub files: Vec<AddedFile>,
    /// Whether the reader may add one.
    pub may_add: bool,
    /// Whether the reader may take one away.
    pub may_remove: bool,
    /// "16 MB".
    pub size_max: String,
}

/// Another case and how it is related.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkedCase {
    /// "split off", "split from", "part of".
    pub relation: String,
    pub case: CaseLink,
}

impl Refill {
    /// Returns what was typed into a field of a form, if that form was given back.
    pub(crate) fn typed(&self, form: &str, field: &str) -> Option<&str> {
        let values = self.values.iter().filter(|_| self.form == form);
        let mut found = values.filter(|(name, _)| name == field);
        found.next().map(|(_, value)| value.as_str())
    }

    /// Returns every value of a field of a form, if that form was given back.
    pub(crate) fn all_typed(&self, form: &str, field: &str) -> Vec<&str> {
        let values = self.values.iter().filter(|_| self.form == form);
        let found = values.filter(|(name, _)| name == field);
        found.map(|(_, value)| value.as_str()).collect()
    }
}
