//! From answers to what a case begins with.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use orgo_schema::word::Priority;

use super::{Choice, Field, FieldKind, Form, Target, yes_and_no};

/// The longest answer of one line, in characters.
const LINE_CHARS_MAX: usize = 300;

/// The longest answer of several lines, in characters.
const LINES_CHARS_MAX: usize = 20_000;

/// One answer as it came.
pub type Answer<'a> = (&'a str, &'a str);

/// What a case begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// The title, never empty.
    pub title: String,
    /// What happened: every answer that goes there, each under its question if there are several.
    pub narrative: String,
    /// Where it is.
    pub location: Option<String>,
    /// How soon.
    pub priority: Option<Priority>,
    /// The tags.
    pub tags: BTreeSet<String>,
    /// Everything else, by the name of the field.
    pub metadata: BTreeMap<String, String>,
    /// Every answer but the title under its question, for whoever does the work.
    pub told: String,
}

/// Why an answer is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {problem}")]
pub struct Wrong {
    /// The field.
    pub field: String,
    /// What is wrong with the answer, and what is allowed.
    pub problem: Problem,
}

/// What is wrong with an answer, and what is allowed. Displayed in English.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// The form does not ask that: it has these fields.
    #[error("the form has no such field: it has {0}")]
    Stranger(String),
    /// Nothing was answered.
    #[error("an answer is needed here")]
    Needed,
    /// It has several lines.
    #[error("one line is wanted here")]
    Lines,
    /// It has too many characters.
    #[error("{count} characters: at most {most} are allowed")]
    TooLong {
        /// How many it has.
        count: usize,
        /// How many are allowed.
        most: usize,
    },
    /// It is none of the choices.
    #[error("`{text}` cannot be chosen: allowed are {allowed}")]
    NoChoice {
        /// What was answered.
        text: String,
        /// The ids of the choices.
        allowed: String,
    },
    /// It is no day.
    #[error("`{0}` is not a day: write it as 2026-03-02")]
    NoDay(String),
    /// It is no number.
    #[error("`{0}` is not a number: write for example 12 or 12.5")]
    NoNumber(String),
    /// It is neither yes nor no.
    #[error("`{0}` is neither yes nor no")]
    NeitherYesNorNo(String),
}

impl Form {
    /// Takes the answers, by the names of the fields; those that are blank count as not given.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with them, in the order of the fields.
    pub fn accept(&self, answers: &[Answer<'_>], language: &str) -> Result<Filled, Vec<Wrong>> {
        let mut wrong = self.strangers(answers);
        let mut given: Vec<(&Field, String)> = Vec::new();
        for field in &self.fields {
            let answer = answers.iter().find(|(id, _)| *id == field.id);
            match field.accept(answer.map_or("", |(_, text)| text)) {
                Ok(Some(value)) => given.push((field, value)),
                Ok(None) => {}
                Err(problem) => wrong.push(Wrong {
                    field: field.id.clone(),
                    problem,
                }),
            }
        }
        if wrong.is_empty() {
            Ok(self.filled(&given, language))
        } else {
            Err(wrong)
        }
    }

    fn strangers(&self, answers: &[Answer<'_>]) -> Vec<Wrong> {
        let known = |id: &str| self.fields.iter().any(|field| field.id == id);
        let strangers = answers.iter().filter(|(id, _)| !known(id));
        let ids: Vec<&str> = self.fields.iter().map(|field| field.id.as_str()).collect();
        strangers
            .map(|(id, _)| Wrong {
                field: (*id).to_owned(),
                problem: Problem::Stranger(ids.join(", ")),
            })
            .collect()
    }

    fn filled(&self, given: &[(&Field, String)], language: &str) -> Filled {
        let mut filled = Filled {
            title: String::new(),
            narrative: String::new(),
            location: None,
            priority: None,
            tags: BTreeSet::new(),
            metadata: BTreeMap::new(),
            told: String::new(),
        };
        let told = given
            .iter()
            .filter(|(field, _)| field.maps_to == Target::Narrative);
        let is_lone = told.count() == 1;
        for (field, value) in given {
            let shown = || field.shown(value, language);
            if field.maps_to != Target::Title {
                add(
                    &mut filled.told,
                    field.title.in_language(language),
                    &shown(),
                );
            }
            match field.maps_to {
                Target::Title => filled.title = shown(),
                Target::Narrative if is_lone => filled.narrative = value.clone(),
                Target::Narrative => {
                    add(
                        &mut filled.narrative,
                        field.title.in_language(language),
                        &shown(),
                    );
                }
                Target::Location => filled.location = Some(shown()),
                Target::Priority => filled.priority = value.parse().ok(),
                Target::Tag => {
                    filled.tags.insert(value.to_lowercase());
                }
                Target::Metadata => {
                    filled.metadata.insert(field.id.clone(), value.clone());
                }
            }
        }
        filled
    }
}

impl Field {
    /// Takes one answer; one that is blank is nothing.
    ///
    /// # Errors
    ///
    /// What is wrong with it, and what is allowed.
    pub fn accept(&self, answer: &str) -> Result<Option<String>, Problem> {
        let text = answer.trim();
        if !text.is_empty() {
            self.kind_of_answer(text).map(Some)
        } else if self.required {
            Err(Problem::Needed)
        } else {
            Ok(None)
        }
    }

    /// Returns an answer as people read it: the words of a choice, yes and no, everything else as it is.
    pub fn shown(&self, value: &str, language: &str) -> String {
        let (yes, no) = yes_and_no(language);
        match (self.kind, value) {
            (FieldKind::YesNo, "yes") => return yes.to_owned(),
            (FieldKind::YesNo, "no") => return no.to_owned(),
            _ => {}
        }
        let chosen = self.options.iter().find(|option| option.id == value);
        chosen.map_or_else(
            || value.to_owned(),
            |option| option.title.in_language(language).to_owned(),
        )
    }

    /// Reads an answer that is not blank into the form it has in data.
    fn kind_of_answer(&self, text: &str) -> Result<String, Problem> {
        match self.kind {
            FieldKind::Text | FieldKind::Place | FieldKind::Person => one_line(text),
            FieldKind::Long => short(text, LINES_CHARS_MAX),
            FieldKind::Choice => match self.options.iter().find(|option| option.id == text) {
                Some(Choice { id, .. }) => Ok(id.clone()),
                None => {
                    let ids: Vec<&str> = self
                        .options
                        .iter()
                        .map(|option| option.id.as_str())
                        .collect();
                    Err(Problem::NoChoice {
                        text: text.to_owned(),
                        allowed: ids.join(", "),
                    })
                }
            },
            FieldKind::Date => match NaiveDate::parse_from_str(text, "%Y-%m-%d") {
                Ok(date) => Ok(date.to_string()),
                Err(_) => Err(Problem::NoDay(text.to_owned())),
            },
            FieldKind::Number => number(text),
            FieldKind::YesNo => match text {
                "yes" | "true" | "on" | "1" => Ok("yes".to_owned()),
                "no" | "false" | "off" | "0" => Ok("no".to_owned()),
                _ => Err(Problem::NeitherYesNorNo(text.to_owned())),
            },
        }
    }
}

/// Adds an answer under its question.
fn add(text: &mut String, question: &str, answer: &str) {
    if !text.is_empty() {
        text.push_str("\n\n");
    }
    text.push_str(&format!("{question}\n{answer}"));
}

fn one_line(text: &str) -> Result<String, Problem> {
    if text.chars().any(char::is_control) {
        return Err(Problem::Lines);
    }
    short(text, LINE_CHARS_MAX)
}

fn short(text: &str, most: usize) -> Result<String, Problem> {
    let count = text.chars().count();
    if count > most {
        return Err(Problem::TooLong { count, most });
    }
    Ok(text.to_owned())
}

/// Reads a number with a point or a comma before the fraction, and without anything between thousands.
fn number(text: &str) -> Result<String, Problem> {
    let plain = text.replace(',', ".");
    let digits = plain.strip_prefix('-').unwrap_or(&plain);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_number = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    if is_number(whole) && is_number(fraction) && plain.len() <= 30 {
        Ok(plain)
    } else {
        Err(Problem::NoNumber(text.to_owned()))
    }
}
