//! Texts of messages, with placeholders that are checked when they are loaded (SPEC 12).
//!
//! A template is a file `templates/NAME.txt` of the organization or of a module; `NAME.fr.txt` is the
//! same in French. Its first line is the subject, an empty line follows, and then the text:
//!
//! ```text
//! subject: {{ task.title }} [{{ case.reference }}]
//!
//! Hello {{ recipient.name }},
//! …
//! ```
//!
//! Where nobody wrote one, there are the usual ones. Each is sent as text and as HTML.
//!
//! A placeholder that is unknown is refused at load. One that has nothing to say when a message is
//! written takes its line with it, so that no message holds half a sentence, let alone `{{`.

mod hole;
mod html;
mod read;
mod tongue;
mod usual;

use std::collections::BTreeMap;

pub use hole::Hole;
pub use read::{Name, name_of, read};
pub use tongue::tongue;
pub use usual::{
    ASSIGNMENT, DIGEST, OFFER_WITHDRAWN, OFFERED_OUTSIDE, PRIVATE, RESTRICTED, WEEKLY,
};

/// The language every template is there in.
pub const PLAIN_LANGUAGE: &str = "en";

/// What tells nobody on the way what a message is about.
const NEUTRAL: [Hole; 5] = [
    Hole::OrganizationName,
    Hole::SiteName,
    Hole::CaseReference,
    Hole::TaskWindow,
    Hole::RecipientName,
];

/// A text of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The file it was read from.
    pub path: String,
    /// The subject, a line of parts.
    pub subject: Vec<Part>,
    /// The lines of the text.
    pub lines: Vec<Vec<Part>>,
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Text that stays as it is.
    Text(String),
    /// What is filled in.
    Hole(Hole),
}

/// A message that is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The subject, one line, never empty.
    pub subject: String,
    /// The text.
    pub text: String,
}

impl Letter {
    /// Whether nothing is filled in that tells what the message is about, so that it may go by mail about what few
    /// may read. Its own words are its author's.
    pub fn is_neutral(&self) -> bool {
        self.holes().all(|hole| NEUTRAL.contains(&hole))
    }

    /// Lists what is filled in, as often as it is.
    pub fn holes(&self) -> impl Iterator<Item = Hole> {
        let parts = self.subject.iter().chain(self.lines.iter().flatten());
        parts.filter_map(|part| match part {
            Part::Text(_) => None,
            Part::Hole(hole) => Some(*hole),
        })
    }

    /// Writes the message: `value` says what each placeholder stands for, or that there is nothing to say.
    ///
    /// A line of which every placeholder stayed empty is left out; of two empty lines that meet, one.
    pub fn write(&self, value: impl Fn(Hole) -> Option<String>) -> Written {
        let subject = filled(&self.subject, &value).unwrap_or_default();
        let subject = subject.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut text = String::new();
        for line in self.lines.iter().filter_map(|line| filled(line, &value)) {
            let line = line.trim_end();
            let is_second_empty = line.is_empty() && (text.is_empty() || text.ends_with("\n\n"));
            if !is_second_empty {
                text.push_str(line);
                text.push('\n');
            }
        }
        let text = format!("{}\n", text.trim_end());
        Written {
            subject: if subject.is_empty() {
                "(no subject)".to_owned()
            } else {
                subject
            },
            text,
        }
    }
}

/// Fills a line; nothing if it has placeholders and none of them has anything to say.
fn filled(line: &[Part], value: &impl Fn(Hole) -> Option<String>) -> Option<String> {
    let mut text = String::new();
    let (mut holes, mut said) = (false, false);
    for part in line {
        match part {
            Part::Text(fixed) => text.push_str(fixed),
            Part::Hole(hole) => {
                holes = true;
                if let Some(value) = value(*hole).filter(|value| !value.trim().is_empty()) {
                    said = true;
                    text.push_str(value.trim());
                }
            }
        }
    }
    (said || !holes).then_some(text)
}

/// The templates of an organization, its own and those of its modules.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Letters(BTreeMap<Name, Letter>);

impl Letters {
    /// Adds a template; returns the one it replaces.
    pub fn insert(&mut self, name: Name, letter: Letter) -> Option<Letter> {
        self.0.insert(name, letter)
    }

    /// Returns all templates by name.
    pub fn iter(&self) -> impl Iterator<Item = (&Name, &Letter)> {
        self.0.iter()
    }

    /// Returns the templates of which there is no English, not even a usual one.
    pub fn without_plain(&self) -> impl Iterator<Item = &Letter> {
        let lone = self.0.iter().filter(|(name, _)| {
            let usual = name.domain.is_none() && usual::get(&name.name, PLAIN_LANGUAGE).is_some();
            let plain = Name {
                language: PLAIN_LANGUAGE.to_owned(),
                ..(*name).clone()
            };
            !usual && !self.0.contains_key(&plain)
        });
        lone.map(|(_, letter)| letter)
    }

    /// Returns the names that rules may use.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let names = self.0.keys().chain(usual::iter().map(|(name, _)| name));
        names.map(|name| name.name.as_str())
    }

    /// Returns the usual templates, those that are replaced among them.
    pub fn usual() -> impl Iterator<Item = (&'static Name, &'static Letter)> {
        usual::iter()
    }

    /// Returns the template of what every message of a kind says, for work of a domain, in a language or
    /// else in English: the organization's own, the one of the domain, or else the usual one.
    pub fn of_kind(&self, name: &str, domain: Option<&str>, language: &str) -> Option<&Letter> {
        let of = |domain: Option<&str>| {
            let at = |language: &str| {
                self.0.get(&Name {
                    domain: domain.map(str::to_owned),
                    name: name.to_owned(),
                    language: language.to_owned(),
                })
            };
            at(language).or_else(|| at(PLAIN_LANGUAGE))
        };
        of(None)
            .or_else(|| domain.and_then(|domain| of(Some(domain))))
            .or_else(|| usual::get(name, language))
    }

    /// Returns what a module has for its domain, by a name of its own, in place of every message of a kind, in a language
    /// or else in English; nothing where the organization or the module has a template of that kind. An organization's
    /// template of that name stands before that of the module.
    pub fn of_module(
        &self,
        kind: &str,
        name: &str,
        domain: &str,
        language: &str,
    ) -> Option<&Letter> {
        let at = |domain: Option<&str>, name: &str, language: &str| {
            self.0.get(&Name {
                domain: domain.map(str::to_owned),
                name: name.to_owned(),
                language: language.to_owned(),
            })
        };
        let has =
            |domain, name| at(domain, name, language).or_else(|| at(domain, name, PLAIN_LANGUAGE));
        let is_own = has(None, kind)
            .or_else(|| has(Some(domain), kind))
            .is_some();
        let own = has(Some(domain), name).filter(|_| !is_own)?;
        has(None, name).or(Some(own))
    }

    /// Returns a template that a rule named, for work of a domain, in a language or else in English: the
    /// organization's own, the one of the domain, that of the first module that has one, or else the usual
    /// one.
    pub fn get(&self, name: &str, domain: Option<&str>, language: &str) -> Option<&Letter> {
        let at = |domain: Option<&str>, language: &str| {
            self.0.get(&Name {
                domain: domain.map(str::to_owned),
                name: name.to_owned(),
                language: language.to_owned(),
            })
        };
        let in_language =
            |domain: Option<&str>| at(domain, language).or_else(|| at(domain, PLAIN_LANGUAGE));
        let of_any = || {
            let named = |known: &&Name| known.name == name;
            let first = self.0.keys().find(named)?;
            in_language(first.domain.as_deref())
        };
        in_language(None)
            .or_else(|| domain.and_then(|domain| in_language(Some(domain))))
            .or_else(of_any)
            .or_else(|| usual::get(name, language))
    }
}

#[cfg(test)]
mod tests;
