//! The kill switch: a file that lists rules by id, of any scope, that are not looked at.
//!
//! ```yaml
//! # rules/off.yaml
//! - water-leak
//! - maintenance/hvac
//! ```

use orgo_schema::word::nearest;

use super::RuleFile;
use crate::yaml::{At, ConfigError, Reader, parse};

/// Rules that are switched off, and where the file says so.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Off {
    path: String,
    ids: Vec<(At, String)>,
}

impl Off {
    /// Reads the file. One that says nothing switches nothing off.
    ///
    /// # Errors
    ///
    /// When it is no list of ids, or names one twice.
    pub fn read(path: &str, text: &str) -> Result<Self, ConfigError> {
        let mut off = Self {
            path: path.to_owned(),
            ids: Vec::new(),
        };
        // Whoever switches the last rule on again may leave a comment behind.
        if text
            .lines()
            .all(|line| line.trim().is_empty() || line.starts_with('#'))
        {
            return Ok(off);
        }
        let node = parse(path, text)?;
        let top = Reader::new(path, &node);
        for item in top.list()? {
            let id = item.text()?.trim();
            if let Some((first, _)) = off.ids.iter().find(|(_, known)| known == id) {
                let (first, second) = (first.line, item.at().line);
                return Err(item.error(format!("`{id}` stands twice (lines {first}, {second})")));
            }
            off.ids.push((item.at(), id.to_owned()));
        }
        Ok(off)
    }

    /// Returns the ids in the order of the file.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.ids.iter().map(|(_, id)| id.as_str())
    }
}

/// Switches off what the file lists.
///
/// # Errors
///
/// When it names a rule that does not exist: a misspelled switch would leave the rule on.
pub fn switch_off(files: &mut [RuleFile], off: &Off) -> Result<(), Vec<ConfigError>> {
    let mut errors = Vec::new();
    for (at, id) in &off.ids {
        let mut rules = files.iter_mut().flat_map(|file| &mut file.rules);
        match rules.find(|rule| rule.id == *id) {
            Some(rule) => rule.enabled = false,
            None => errors.push((*at, id)),
        }
    }
    let known = || {
        files
            .iter()
            .flat_map(|file| &file.rules)
            .map(|rule| rule.id.as_str())
    };
    let complain = |(at, id): (At, &String)| {
        let error = ConfigError::new(&off.path, at, "", format!("there is no rule `{id}`"));
        match nearest(id, known()) {
            Some(near) => error.hint(format!("did you mean `{near}`?")),
            None => error.hint("`orgo rules list` shows them all"),
        }
    };
    let errors: Vec<ConfigError> = errors.into_iter().map(complain).collect();
    if errors.is_empty() {
        Ok(())
    } else {
        Err(errors)
    }
}
