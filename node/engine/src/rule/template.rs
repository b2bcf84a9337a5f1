//! Texts with holes: `{{ subject }}`, `{{ match.room }}`. An unknown hole is refused at load.

use std::collections::BTreeSet;

use orgo_schema::word::nearest;

use crate::yaml::{ConfigError, Reader};

/// The words that may stand in a hole, captures aside.
const HOLES: [&str; 4] = ["subject", "from", "to", "body"];

/// A text with holes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// The text as it was written.
    pub source: String,
    /// What it consists of.
    pub parts: Vec<Part>,
}

/// A piece of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Text that stays as it is.
    Text(String),
    /// The subject of the mail.
    Subject,
    /// The address of the sender.
    From,
    /// The address the mail was sent to.
    To,
    /// The new text of the mail.
    Body,
    /// What a named group matched.
    Capture(String),
}

impl Part {
    /// Returns the text of a piece that has no hole, and `other` for a hole.
    pub(crate) fn fixed_or(&self, other: &str) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.clone()),
            Self::Subject | Self::From | Self::To | Self::Body | Self::Capture(_) => {
                Some(other.to_owned())
            }
        }
    }
}

impl Template {
    /// Returns the template that is only a subject.
    pub fn subject() -> Self {
        Self {
            source: "{{ subject }}".to_owned(),
            parts: vec![Part::Subject],
        }
    }

    /// Reads a template whose captures must be among `captures`.
    ///
    /// # Errors
    ///
    /// When a hole is unknown or not closed; the known ones are listed.
    pub fn read(reader: &Reader<'_>, captures: &BTreeSet<String>) -> Result<Self, ConfigError> {
        let source = reader.text()?;
        let mut parts = Vec::new();
        let mut rest = source;
        while let Some((text, hole)) = rest.split_once("{{") {
            let Some((name, after)) = hole.split_once("}}") else {
                return Err(reader.error("a `{{` has no `}}`: close it, for example {{ subject }}"));
            };
            if !text.is_empty() {
                parts.push(Part::Text(text.to_owned()));
            }
            let part = hole_of(name.trim(), captures)
                .ok_or_else(|| unknown(reader, name.trim(), captures))?;
            parts.push(part);
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        Ok(Self {
            source: source.to_owned(),
            parts,
        })
    }

    /// Returns the names of the captures it needs.
    pub fn captures(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Capture(name) => Some(name.as_str()),
            Part::Text(_) | Part::Subject | Part::From | Part::To | Part::Body => None,
        })
    }

    /// Fills the holes. A text of which every hole stayed empty is nothing, so that a place that was
    /// not found is left out instead of being half a phrase.
    pub fn filled<'a>(&'a self, fill: impl Fn(&'a Part) -> Option<String>) -> Option<String> {
        let mut holes = 0_usize;
        let mut empty = 0_usize;
        let mut text = String::new();
        for part in &self.parts {
            if let Part::Text(fixed) = part {
                text.push_str(fixed);
                continue;
            }
            holes = holes.saturating_add(1);
            match fill(part).filter(|value| !value.trim().is_empty()) {
                Some(value) => text.push_str(&value),
                None => empty = empty.saturating_add(1),
            }
        }
        (holes == 0 || empty < holes)
            .then(|| text.trim().to_owned())
            .filter(|text| !text.is_empty())
    }
}

fn hole_of(name: &str, captures: &BTreeSet<String>) -> Option<Part> {
    match name {
        "subject" => Some(Part::Subject),
        "from" => Some(Part::From),
        "to" => Some(Part::To),
        "body" => Some(Part::Body),
        _ => {
            let name = name.strip_prefix("match.")?;
            captures
                .contains(name)
                .then(|| Part::Capture(name.to_owned()))
        }
    }
}

fn unknown(reader: &Reader<'_>, name: &str, captures: &BTreeSet<String>) -> ConfigError {
    let known: Vec<String> = HOLES
        .iter()
        .map(|hole| (*hole).to_owned())
        .chain(captures.iter().map(|name| format!("match.{name}")))
        .collect();
    let hint = nearest(name, known.iter().map(String::as_str))
        .map_or_else(String::new, |name| format!("; did you mean `{name}`?"));
    reader
        .error(format!("`{name}` is not a placeholder"))
        .hint(format!("known are {}{hint}", known.join(", ")))
}
