//! Reading a template.

use orgo_schema::word::nearest;

use super::{Hole, Letter, PLAIN_LANGUAGE, Part};
use crate::{
    module::LANGUAGES,
    yaml::{At, ConfigError, FILE_BYTES_MAX},
};

/// What a template is called.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    /// The module it belongs to; nothing: the organization.
    pub domain: Option<String>,
    /// The name rules use.
    pub name: String,
    /// Its language.
    pub language: String,
}

const START: At = At { line: 1, column: 1 };

/// Returns what the template of a file is called, for example `welcome.fr.txt`.
///
/// # Errors
///
/// When the name has other letters than `a-z`, digits and `_`, or another language than those known.
pub fn name_of(path: &str, domain: Option<&str>) -> Result<Name, ConfigError> {
    let file = path.rsplit('/').next().unwrap_or(path);
    let stem = file.strip_suffix(".txt").unwrap_or(file);
    let (name, language) = stem.split_once('.').unwrap_or((stem, PLAIN_LANGUAGE));
    let error = |problem: String| ConfigError::new(path, START, "", problem);
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if name.is_empty() || !name.chars().all(is_plain) {
        return Err(error(format!(
            "`{name}` is not the name of a template: use small letters a-z, digits and `_`, for example welcome.txt"
        )));
    }
    if !LANGUAGES.contains(&language) {
        let hint = nearest(language, LANGUAGES.into_iter())
            .map_or_else(String::new, |word| format!("; did you mean `{word}`?"));
        return Err(error(format!("`{language}` is not a language here"))
            .hint(format!("allowed are {}{hint}", LANGUAGES.join(", "))));
    }
    Ok(Name {
        domain: domain.map(str::to_owned),
        name: name.to_owned(),
        language: language.to_owned(),
    })
}

/// Reads and checks a template.
///
/// # Errors
///
/// Everything that is wrong with it: at most one complaint a line.
pub fn read(path: &str, text: &str) -> Result<Letter, Vec<ConfigError>> {
    let error = |problem: String| vec![ConfigError::new(path, START, "", problem)];
    if text.len() > FILE_BYTES_MAX {
        return Err(error(format!(
            "the file has {} bytes, which is over 256 KiB: split it",
            text.len()
        )));
    }
    if let Some(byte) = text.find('\0') {
        return Err(error(format!("a NUL character at byte {byte}: remove it")));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = text.lines();
    let subject = lines.next().and_then(|line| line.strip_prefix("subject:"));
    let Some(subject) = subject.map(str::trim).filter(|subject| !subject.is_empty()) else {
        return Err(error(
            "the first line is the subject: write `subject: …`".to_owned(),
        ));
    };
    if lines.next().is_some_and(|line| !line.trim().is_empty()) {
        return Err(vec![ConfigError::new(
            path,
            At { line: 2, column: 1 },
            "",
            "between the subject and the text stands an empty line",
        )]);
    }
    let mut errors = Vec::new();
    let mut parts = |line: usize, text: &str, indent: usize| {
        parts_of(path, line, indent, text).unwrap_or_else(|error| {
            errors.push(error);
            Vec::new()
        })
    };
    let subject = parts(1, subject, "subject: ".len());
    let lines: Vec<Vec<Part>> = (3..)
        .zip(lines)
        .map(|(line, text)| parts(line, text, 0))
        .collect();
    if lines.iter().all(Vec::is_empty) && errors.is_empty() {
        errors.push(ConfigError::new(
            path,
            At { line: 3, column: 1 },
            "",
            "there is no text below the subject: write some",
        ));
    }
    if errors.is_empty() {
        Ok(Letter {
            path: path.to_owned(),
            subject,
            lines,
        })
    } else {
        Err(errors)
    }
}

fn parts_of(path: &str, line: usize, indent: usize, text: &str) -> Result<Vec<Part>, ConfigError> {
    let mut parts = Vec::new();
    let mut rest = text;
    let mut passed = indent;
    while let Some((before, after)) = rest.split_once("{{") {
        passed = passed.saturating_add(before.chars().count());
        let at = At {
            line,
            column: passed.saturating_add(1),
        };
        let complain = |problem: String| ConfigError::new(path, at, "", problem);
        let Some((name, after)) = after.split_once("}}") else {
            return Err(complain(
                "a `{{` has no `}}` on its line: close it, for example {{ case.title }}".to_owned(),
            ));
        };
        if !before.is_empty() {
            parts.push(Part::Text(before.to_owned()));
        }
        let hole = Hole::from_name(name.trim()).ok_or_else(|| {
            let known = || Hole::ALL.iter().map(|hole| hole.as_str());
            let hint = nearest(name.trim(), known())
                .map_or_else(String::new, |name| format!("; did you mean `{name}`?"));
            complain(format!("`{}` is not a placeholder", name.trim())).hint(format!(
                "known are {}{hint}",
                known().collect::<Vec<_>>().join(", ")
            ))
        })?;
        parts.push(Part::Hole(hole));
        passed = passed
            .saturating_add(name.chars().count())
            .saturating_add(4);
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest.to_owned()));
    }
    Ok(parts)
}
