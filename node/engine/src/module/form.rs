//! Forms of a module: what the web asks, and what becomes of the answers (SPEC 7).
//!
//! ```yaml
//! version: "1.0"                              # forms/NAME.yaml: the file's name is the form's
//! title: { en: Leave, fr: Congé }             # English is needed, other languages may follow
//! subtype: leave
//! fields:
//!   - id: first_day
//!     title: { en: First day }
//!     kind: date                              # text, long, choice, date, number, yes_no, place, person
//!     required: true
//!     maps_to: metadata                       # title, narrative, location, priority, tag, metadata
//! ```

mod accept;
mod amount;
mod opens;
mod read;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::policy::knob_words;

pub use accept::{Answer, Filled, Problem, Wrong};
pub use amount::{Amount, NoAmount};
pub use opens::{FORM_NAME, FORM_VERSION};
pub use read::read;

/// What people read for yes and for no, in a language or else in English.
pub fn yes_and_no(language: &str) -> (&'static str, &'static str) {
    match language {
        "fr" => ("Oui", "Non"),
        "es" => ("Sí", "No"),
        "ar" => ("نعم", "لا"),
        _ => ("Yes", "No"),
    }
}

/// The most fields a form may have.
pub const FIELDS_MAX: usize = 60;

/// A form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// The file it was read from.
    pub path: String,
    /// Its name, that of its file.
    pub name: String,
    /// Its version, as written.
    pub version: String,
    /// The module it belongs to.
    pub domain: String,
    /// The kind of work that it makes.
    pub subtype: String,
    /// What it is called.
    pub title: Words,
    /// What it asks, in this order.
    pub fields: Vec<Field>,
}

/// A text in one language or several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words(BTreeMap<String, String>);

impl Words {
    /// Returns the text in a language, or else in English.
    pub fn in_language(&self, language: &str) -> &str {
        self.0
            .get(language)
            .or_else(|| self.0.get(crate::letter::PLAIN_LANGUAGE))
            .map_or("", String::as_str)
    }

    /// Returns the languages it is there in.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

/// A question of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Its name in data.
    pub id: String,
    /// What the person reads.
    pub title: Words,
    /// What an answer looks like.
    pub kind: FieldKind,
    /// Whether it must be answered.
    pub required: bool,
    /// What may be chosen; empty for other kinds.
    pub options: Vec<Choice>,
    /// Where the answer goes.
    pub maps_to: Target,
}

/// What may be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Its name in data.
    pub id: String,
    /// What the person reads.
    pub title: Words,
}

knob_words! {
    /// What an answer looks like.
    FieldKind = "kind of field" {
        /// A line.
        Text = "text",
        /// Lines.
        Long = "long",
        /// One of several.
        Choice = "choice",
        /// A day, as 2026-03-02.
        Date = "date",
        /// A number, perhaps with a fraction.
        Number = "number",
        /// Yes or no.
        YesNo = "yes_no",
        /// A place.
        Place = "place",
        /// Somebody.
        Person = "person",
    }

    /// Where an answer goes.
    Target = "place for an answer" {
        /// The title of the case.
        Title = "title",
        /// What happened.
        Narrative = "narrative",
        /// Where it is.
        Location = "location",
        /// How soon.
        Priority = "priority",
        /// A tag.
        Tag = "tag",
        /// The metadata, under the name of the field.
        Metadata = "metadata",
    }
}

#[cfg(test)]
mod tests;
