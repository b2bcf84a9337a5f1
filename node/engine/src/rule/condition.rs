//! What a mail must look like, read from YAML.

use std::collections::BTreeSet;

use orgo_schema::{role::RolePath, span::Span};
use regex::Regex;

use super::{
    CountTest, NESTING_MAX, TimeTest, Vocabulary, WorkTest, leaf::read_leaf, short, so_far::some,
};
use crate::yaml::{ConfigError, Reader};

/// What must hold. A closed set, so that every condition can be checked, printed and explained.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// Every one.
    All(Vec<Self>),
    /// At least one.
    Any(Vec<Self>),
    /// Not this.
    Not(Box<Self>),
    /// Words in the subject or text.
    Text(TextTest),
    /// One of these patterns fits the sender.
    From(Vec<AddressPattern>),
    /// One of these patterns fits an address it was sent to.
    To(Vec<AddressPattern>),
    /// The sender is of one of these teams.
    FromRole(Vec<RolePath>),
    /// It was sent to the address of one of these teams.
    ToRole(Vec<RolePath>),
    /// A file is attached.
    Attachment(AttachmentTest),
    /// What earlier rules of the walk have made of it.
    Work(WorkTest),
    /// The profile of the organization is one of these.
    Profile(Vec<String>),
    /// When it came in.
    Time(TimeTest),
    /// How many alike came in.
    Count(CountTest),
}

/// Words that are looked for in the subject, the text, or both.
#[derive(Debug, Clone, PartialEq)]
pub struct TextTest {
    /// Whether the subject is looked at.
    pub subject: bool,
    /// Whether the new text is looked at.
    pub body: bool,
    /// How many of the terms must be found.
    pub quantifier: Quantifier,
    /// The terms; never none.
    pub terms: Vec<Term>,
}

/// How many of a list must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantifier {
    /// One is enough.
    Any,
    /// Every one, each in any of the texts.
    All,
}

/// What is looked for.
#[derive(Debug, Clone, PartialEq)]
pub enum Term {
    /// A word or phrase that stands alone, folded.
    Word(String),
    /// Letters anywhere, folded.
    Part(String),
    /// A regex.
    Regex(Pattern),
}

/// A checked regex, equal when it is written alike.
#[derive(Debug, Clone)]
pub struct Pattern {
    /// As it was written, without the slashes.
    pub source: String,
    /// Ready to use.
    pub regex: Regex,
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

/// A pattern for addresses, in lower case; `*` stands for any characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct AddressPattern(pub String);

/// What is asked of the attached files. Patterns are in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttachmentTest {
    /// There is one.
    Any,
    /// One has such a name.
    Name(Vec<String>),
    /// One is declared to be of such a media type.
    Type(Vec<String>),
}

/// The keys of a rule that waits for time to pass.
const UNRESOLVED: [&str; 3] = ["unresolved_for", "unresolved", "unresolved_time"];

/// The keys of the condition on the profile.
const PROFILE: [&str; 4] = [
    "organisation_type",
    "organization_type",
    "organization",
    "profile",
];

/// The keys of the condition on how many came.
const COUNT: [&str; 2] = ["count", "count_in_window"];

/// Reads what a rule waits for: a condition and, for a timed rule, how long work lies unresolved.
///
/// # Errors
///
/// When a key, term, role or address is not understood, the nesting is too deep, or a timed rule asks
/// for what only a mail has.
pub(super) fn read_when(
    reader: &Reader<'_>,
    vocabulary: &Vocabulary<'_>,
) -> Result<(Condition, Option<Span>), ConfigError> {
    if reader.is_scalar() {
        return Ok((nested(reader, vocabulary, 1)?, None));
    }
    let fields = reader.any_map()?;
    let mut named = fields
        .iter()
        .filter(|(key, _)| UNRESOLVED.contains(&key.text.as_str()));
    let Some((_, span)) = named.next() else {
        return Ok((nested(reader, vocabulary, 1)?, None));
    };
    if let Some((_, second)) = named.next() {
        return Err(second.error("how long it is unresolved stands twice: keep one"));
    }
    let unresolved = span.parse()?;
    // What is left may be nothing: then every unfinished task counts.
    let is_all = fields.iter().count() == 1;
    let condition = if is_all {
        Condition::All(Vec::new())
    } else {
        nested(reader, vocabulary, 1)?
    };
    match condition.wants_mail() {
        Some(what) => Err(reader.error(format!(
            "a rule with `unresolved_for` looks at a task, which has no {what}"
        ))),
        None => Ok((condition, Some(unresolved))),
    }
}

fn nested(
    reader: &Reader<'_>,
    vocabulary: &Vocabulary<'_>,
    depth: usize,
) -> Result<Condition, ConfigError> {
    if depth > NESTING_MAX {
        return Err(reader.error(format!(
            "conditions are nested deeper than {NESTING_MAX} levels"
        )));
    }
    if reader.is_scalar() {
        return short::read_short(reader, vocabulary);
    }
    let fields = reader.any_map()?;
    let mut conditions = Vec::new();
    for (key, value) in fields.iter() {
        let below = depth.saturating_add(1);
        conditions.push(match key.text.as_str() {
            "all" => {
                // The keys of a map must all hold anyway: side by side, each can be the one that is near.
                conditions.extend(several(&value, vocabulary, below)?);
                continue;
            }
            "any" => Condition::Any(several(&value, vocabulary, below)?),
            "not" => Condition::Not(Box::new(nested(&value, vocabulary, below)?)),
            "from_role" => Condition::FromRole(roles(&value, vocabulary)?),
            "to_role" => Condition::ToRole(roles(&value, vocabulary)?),
            "found" => found(&value, vocabulary)?,
            name if UNRESOLVED.contains(&name) && depth == 1 => continue,
            name if UNRESOLVED.contains(&name) => {
                return Err(value.error(
                    "how long it is unresolved stands beside everything else that must hold: write it at the top of `when`",
                ));
            }
            name => match read_stated(name, &value, vocabulary)? {
                Some(condition) => condition,
                None => read_leaf(key, &value)?,
            },
        });
    }
    match conditions.len() {
        0 => Err(reader.error("there is no condition: add one, for example `to: maintenance@*`")),
        1 => conditions
            .pop()
            .ok_or_else(|| reader.error("there is no condition")),
        _ => Ok(Condition::All(conditions)),
    }
}

/// Reads a condition that does not look at words: on the work so far, the organization, the time, or
/// how many came. Nothing if the name is none of these.
///
/// # Errors
///
/// When the value is not understood.
pub(super) fn read_stated(
    name: &str,
    value: &Reader<'_>,
    vocabulary: &Vocabulary<'_>,
) -> Result<Option<Condition>, ConfigError> {
    if WorkTest::KEYS.contains(&name) {
        return WorkTest::read(name, value, vocabulary).map(|test| Some(Condition::Work(test)));
    }
    if TimeTest::KEYS.contains(&name) {
        return TimeTest::read(name, value).map(|test| Some(Condition::Time(test)));
    }
    if COUNT.contains(&name) {
        return CountTest::read(value).map(|test| Some(Condition::Count(test)));
    }
    if PROFILE.contains(&name) {
        let profile = |item: &Reader<'_>| item.text().map(|text| text.trim().to_lowercase());
        let profiles = some(value)?.iter().map(profile).collect::<Result<_, _>>()?;
        return Ok(Some(Condition::Profile(profiles)));
    }
    Ok(None)
}

fn several(
    reader: &Reader<'_>,
    vocabulary: &Vocabulary<'_>,
    depth: usize,
) -> Result<Vec<Condition>, ConfigError> {
    let items = reader.list()?;
    if items.is_empty() {
        return Err(reader.error("the list is empty: add a condition"));
    }
    items
        .iter()
        .map(|item| nested(item, vocabulary, depth))
        .collect()
}

/// Makes the condition that a capture of a module is in the subject or the text.
fn found(reader: &Reader<'_>, vocabulary: &Vocabulary<'_>) -> Result<Condition, ConfigError> {
    let pattern_of = |item: &Reader<'_>| {
        let name = item.text()?;
        let known = || vocabulary.modules.captures();
        known()
            .find(|(other, _)| *other == name)
            .map(|(_, pattern)| Term::Regex(pattern.clone()))
            .ok_or_else(|| {
                let names: Vec<&str> = known().map(|(name, _)| name).collect();
                item.error(format!("`{name}` is not a capture of a module"))
                    .hint(format!("known are {}", names.join(", ")))
            })
    };
    let terms = some(reader)?
        .iter()
        .map(pattern_of)
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Condition::Text(TextTest {
        subject: true,
        body: true,
        quantifier: Quantifier::Any,
        terms,
    }))
}

fn roles(reader: &Reader<'_>, vocabulary: &Vocabulary<'_>) -> Result<Vec<RolePath>, ConfigError> {
    some(reader)?
        .iter()
        .map(|item| read_role(item, vocabulary))
        .collect()
}

/// Reads a role of the organization (SECURITY 4, 36).
pub(super) fn read_role(
    reader: &Reader<'_>,
    vocabulary: &Vocabulary<'_>,
) -> Result<RolePath, ConfigError> {
    vocabulary
        .registry
        .canonical(reader.source()?)
        .map_err(|error| reader.error(error.to_string()))
}

impl Condition {
    /// Adds the names of all groups that regexes in here may fill.
    pub fn add_captures(&self, names: &mut BTreeSet<String>) {
        match self {
            Self::All(list) | Self::Any(list) => list
                .iter()
                .for_each(|condition| condition.add_captures(names)),
            Self::Text(test) => names.extend(test.terms.iter().flat_map(Term::captures)),
            // What must not be there captures nothing.
            Self::Not(_)
            | Self::From(_)
            | Self::To(_)
            | Self::FromRole(_)
            | Self::ToRole(_)
            | Self::Attachment(_)
            | Self::Work(_)
            | Self::Profile(_)
            | Self::Time(_)
            | Self::Count(_) => {}
        }
    }

    /// Whether anything in here asks who wrote the mail.
    pub(super) fn asks_who(&self) -> bool {
        match self {
            Self::All(list) | Self::Any(list) => list.iter().any(Self::asks_who),
            Self::Not(inner) => inner.asks_who(),
            Self::From(_) | Self::FromRole(_) => true,
            Self::Count(count) => count.of.sender.is_some(),
            Self::Text(_)
            | Self::To(_)
            | Self::ToRole(_)
            | Self::Attachment(_)
            | Self::Work(_)
            | Self::Profile(_)
            | Self::Time(_) => false,
        }
    }

    /// Names something in here that only a mail has, and a task has not.
    fn wants_mail(&self) -> Option<&'static str> {
        match self {
            Self::All(list) | Self::Any(list) => list.iter().find_map(Self::wants_mail),
            Self::Not(inner) => inner.wants_mail(),
            Self::From(_) | Self::FromRole(_) => Some("sender"),
            Self::To(_) => Some("recipient: write `to_role` for the team it is with"),
            Self::Attachment(_) => Some("attached files that rules see"),
            Self::Count(_) => Some("others that came before it: count where the mail comes in"),
            Self::Text(_) | Self::ToRole(_) | Self::Work(_) | Self::Profile(_) | Self::Time(_) => {
                None
            }
        }
    }
}

impl Term {
    fn captures(&self) -> Vec<String> {
        match self {
            Self::Regex(pattern) => pattern
                .regex
                .capture_names()
                .flatten()
                .map(str::to_owned)
                .collect(),
            Self::Word(_) | Self::Part(_) => Vec::new(),
        }
    }
}
