//! What a mail must look like, read from YAML.

use std::collections::BTreeSet;

use orgo_schema::{role::RolePath, word::nearest};
use regex::{Regex, RegexBuilder};

use super::{NESTING_MAX, Vocabulary, short, text::folded};
use crate::yaml::{ConfigError, Key, Reader};

/// The most memory one compiled regex may take, in bytes.
const REGEX_BYTES_MAX: usize = 512 * 1024;

/// The longest regex, in characters.
const REGEX_CHARS_MAX: usize = 1_000;

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

/// The keys that are conditions, for hints.
const KNOWN: [&str; 13] = [
    "all", "any", "not", "subject", "body", "keyword", "from", "to", "from_role", "to_role", "attachment", "sender",
    "found",
];

/// Conditions of SPEC 4 that are understood but not built.
const LATER: [&str; 14] = [
    "domain", "severity", "priority", "organisation_type", "organization_type", "profile", "time", "time_of_day",
    "day", "unresolved", "unresolved_for", "unresolved_time", "count", "count_in_window",
];

/// Reads a condition.
///
/// # Errors
///
/// When a key, term, role or address is not understood, or the nesting is too deep.
pub(super) fn read_condition(reader: &Reader<'_>, vocabulary: &Vocabulary<'_>) -> Result<Condition, ConfigError> {
    nested(reader, vocabulary, 1)
}

fn nested(reader: &Reader<'_>, vocabulary: &Vocabulary<'_>, depth: usize) -> Result<Condition, ConfigError> {
    if depth > NESTING_MAX {
        return Err(reader.error(format!("conditions are nested deeper than {NESTING_MAX} levels")));
    }
    if reader.is_scalar() {
        return short::read_short(reader);
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
            _ => leaf(key, &value)?,
        });
    }
    match conditions.len() {
        0 => Err(reader.error("there is no condition: add one, for example `to: maintenance@*`")),
        1 => conditions.pop().ok_or_else(|| reader.error("there is no condition")),
        _ => Ok(Condition::All(conditions)),
    }
}

fn several(reader: &Reader<'_>, vocabulary: &Vocabulary<'_>, depth: usize) -> Result<Vec<Condition>, ConfigError> {
    let items = reader.list()?;
    if items.is_empty() {
        return Err(reader.error("the list is empty: add a condition"));
    }
    items.iter().map(|item| nested(item, vocabulary, depth)).collect()
}

/// Makes the condition that a capture of a module is in the subject or the text.
fn found(reader: &Reader<'_>, vocabulary: &Vocabulary<'_>) -> Result<Condition, ConfigError> {
    let pattern_of = |item: &Reader<'_>| {
        let name = item.text()?;
        let known = || vocabulary.modules.captures();
        known().find(|(other, _)| *other == name).map(|(_, pattern)| Term::Regex(pattern.clone())).ok_or_else(|| {
            let names: Vec<&str> = known().map(|(name, _)| name).collect();
            item.error(format!("`{name}` is not a capture of a module")).hint(format!("known are {}", names.join(", ")))
        })
    };
    let terms = reader.list_or_one().iter().map(pattern_of).collect::<Result<Vec<_>, _>>()?;
    if terms.is_empty() {
        return Err(reader.error("the list is empty: add at least one"));
    }
    Ok(Condition::Text(TextTest { subject: true, body: true, quantifier: Quantifier::Any, terms }))
}

fn roles(reader: &Reader<'_>, vocabulary: &Vocabulary<'_>) -> Result<Vec<RolePath>, ConfigError> {
    reader.list_or_one().iter().map(|item| read_role(item, vocabulary)).collect()
}

/// Reads a role of the organization (SECURITY 4, 36).
pub(super) fn read_role(reader: &Reader<'_>, vocabulary: &Vocabulary<'_>) -> Result<RolePath, ConfigError> {
    vocabulary.registry.canonical(reader.source()?).map_err(|error| reader.error(error.to_string()))
}

/// Reads an address pattern, such as `maintenance@*`.
///
/// # Errors
///
/// When it has neither `@` nor `*`.
pub(crate) fn read_address(reader: &Reader<'_>) -> Result<AddressPattern, ConfigError> {
    let text = reader.text()?.trim().to_lowercase();
    if text.contains(['@', '*']) {
        return Ok(AddressPattern(text));
    }
    Err(reader.error(format!("`{text}` is not an address pattern: write for example {text}@* or *@{text}")))
}

/// Reads what is written as `FIELDS OPERATOR: terms`.
fn leaf(key: &Key, value: &Reader<'_>) -> Result<Condition, ConfigError> {
    let complain = |problem: String| ConfigError::new(value.file(), key.at, "", problem);
    let test = Head::parse(&key.text).map_err(complain)?;
    let items = value.list_or_one();
    if items.is_empty() {
        return Err(value.error("the list is empty: add at least one"));
    }
    test.condition(&items)
}

/// Reads words that are looked for in subject and text, of which one is enough.
///
/// # Errors
///
/// When a word is not text, or a regex is malformed.
pub(crate) fn read_keywords(items: &[Reader<'_>]) -> Result<Vec<Term>, ConfigError> {
    let head = Head {
        fields: BTreeSet::from([Field::Subject, Field::Body]),
        operator: Operator::Matches,
        quantifier: Quantifier::Any,
    };
    Ok(head.text_test(items)?.terms)
}

/// The fields and the operator of a leaf, before its terms are known.
pub(super) struct Head {
    fields: BTreeSet<Field>,
    operator: Operator,
    quantifier: Quantifier,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Field {
    Subject,
    Body,
    From,
    To,
    Attachment,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Plain,
    Matches,
    Contains,
    Name,
    Type,
}

impl Head {
    /// Reads for example `subject|body matches any`.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut words = text.split_whitespace();
        let names = words.next().unwrap_or_default();
        let rest: Vec<&str> = words.collect();
        let mut fields = BTreeSet::new();
        let mut operator = Operator::Plain;
        for name in names.split('|') {
            match name {
                "subject" => fields.extend([Field::Subject]),
                "body" | "text" => fields.extend([Field::Body]),
                "keyword" => {
                    fields.extend([Field::Subject, Field::Body]);
                    operator = Operator::Matches;
                }
                "from" | "sender" => fields.extend([Field::From]),
                "to" | "recipient" => fields.extend([Field::To]),
                "attachment" => fields.extend([Field::Attachment]),
                _ => return Err(unknown(name)),
            }
        }
        let quantifier = match rest.get(1) {
            None | Some(&"any") => Quantifier::Any,
            Some(&"all") => Quantifier::All,
            Some(other) => return Err(format!("`{other}` cannot stand in `{text}`: allowed are any, all")),
        };
        operator = match rest.first() {
            None => operator,
            Some(&"matches") => Operator::Matches,
            Some(&"contains") => Operator::Contains,
            Some(&"name") if fields.contains(&Field::Attachment) => Operator::Name,
            Some(&"type") if fields.contains(&Field::Attachment) => Operator::Type,
            Some(other) => {
                let allowed = ["matches", "contains"];
                let hint = nearest(other, allowed.into_iter())
                    .map_or_else(String::new, |word| format!("; did you mean `{word}`?"));
                return Err(format!("`{other}` is not an operator: allowed are {}{hint}", allowed.join(", ")));
            }
        };
        if rest.len() > 2 {
            return Err(format!("`{text}` has too many words: write for example `subject|body matches any`"));
        }
        Ok(Self { fields, operator, quantifier })
    }

    /// Makes the condition from its terms, which are at least one.
    pub(super) fn condition(&self, items: &[Reader<'_>]) -> Result<Condition, ConfigError> {
        let mut parts = Vec::new();
        if self.has(Field::Subject) || self.has(Field::Body) {
            parts.push(Condition::Text(self.text_test(items)?));
        }
        if self.has(Field::From) {
            parts.push(Condition::From(self.addresses(items)?));
        }
        if self.has(Field::To) {
            parts.push(Condition::To(self.addresses(items)?));
        }
        if self.has(Field::Attachment) {
            parts.push(Condition::Attachment(self.attachment(items)?));
        }
        match parts.len() {
            1 => parts.pop().ok_or_else(|| no_field(items)),
            0 => Err(no_field(items)),
            _ => Ok(Condition::Any(parts)),
        }
    }

    fn has(&self, field: Field) -> bool {
        self.fields.contains(&field)
    }

    fn text_test(&self, items: &[Reader<'_>]) -> Result<TextTest, ConfigError> {
        let terms = items.iter().map(|item| self.term(item)).collect::<Result<_, _>>()?;
        let (subject, body) = (self.has(Field::Subject), self.has(Field::Body));
        Ok(TextTest { subject, body, quantifier: self.quantifier, terms })
    }

    fn term(&self, item: &Reader<'_>) -> Result<Term, ConfigError> {
        let text = item.text()?;
        match self.operator {
            Operator::Matches => match text.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')) {
                Some(source) => read_pattern(item, source).map(Term::Regex),
                None => searchable(item, text).map(Term::Word),
            },
            Operator::Contains => searchable(item, text).map(Term::Part),
            Operator::Plain | Operator::Name | Operator::Type => Err(item.error(
                "say how to look: write for example `subject contains: …` or `subject|body matches any: […]`",
            )),
        }
    }

    fn addresses(&self, items: &[Reader<'_>]) -> Result<Vec<AddressPattern>, ConfigError> {
        let address = |item: &Reader<'_>| match self.operator {
            Operator::Contains => Ok(AddressPattern(format!("*{}*", item.text()?.trim().to_lowercase()))),
            Operator::Plain | Operator::Matches | Operator::Name | Operator::Type => read_address(item),
        };
        items.iter().map(address).collect()
    }

    fn attachment(&self, items: &[Reader<'_>]) -> Result<AttachmentTest, ConfigError> {
        let patterns = || items.iter().map(|item| item.text().map(str::to_lowercase)).collect::<Result<Vec<_>, _>>();
        match (self.operator, items) {
            (Operator::Name, _) => Ok(AttachmentTest::Name(patterns()?)),
            (Operator::Type, _) => Ok(AttachmentTest::Type(patterns()?)),
            (Operator::Plain, [one]) if one.text()? == "any" => Ok(AttachmentTest::Any),
            (Operator::Plain | Operator::Matches | Operator::Contains, _) => Err(no_field(items).hint(
                "allowed are `attachment: any`, `attachment name: \"*.pdf\"`, `attachment type: image/*`",
            )),
        }
    }
}

fn no_field(items: &[Reader<'_>]) -> ConfigError {
    let problem = "this is not a condition";
    items.first().map_or_else(
        || ConfigError::new("", crate::yaml::At { line: 1, column: 1 }, "", problem),
        |item| item.error(problem),
    )
}

fn unknown(name: &str) -> String {
    if LATER.contains(&name) {
        return format!("the condition `{name}` is not available in this version");
    }
    let hint =
        nearest(name, KNOWN.into_iter()).map_or_else(String::new, |word| format!("; did you mean `{word}`?"));
    format!("`{name}` is not a condition: allowed are {}{hint}", KNOWN.join(", "))
}

fn searchable(item: &Reader<'_>, text: &str) -> Result<String, ConfigError> {
    let folded = folded(text);
    if folded.is_empty() {
        return Err(item.error(format!("`{text}` has no letters to look for")));
    }
    Ok(folded)
}

/// Reads a regex (SECURITY 4, 38).
///
/// # Errors
///
/// When it is malformed, or too large to compile.
pub(crate) fn read_pattern(item: &Reader<'_>, source: &str) -> Result<Pattern, ConfigError> {
    if source.chars().count() > REGEX_CHARS_MAX {
        return Err(item.error(format!("the regex is longer than {REGEX_CHARS_MAX} characters: split it")));
    }
    let built = regex_of(source).size_limit(REGEX_BYTES_MAX).build();
    let regex = built.map_err(|error| {
        item.error(match error {
            regex::Error::CompiledTooBig(_) => "the regex is too large when compiled, which is over 512 KiB: lower \
                the counts in its `{…}` or use fewer alternatives"
                .to_owned(),
            other => format!("the regex /{source}/ is malformed: {}", last_words(&other.to_string())),
        })
    })?;
    if regex.is_match("") {
        return Err(item.error(format!("the regex /{source}/ is found in every text, even an empty one")));
    }
    Ok(Pattern { source: source.to_owned(), regex })
}

/// How every regex of a rule is compiled: blind to case, with `^` and `$` at line ends.
pub(super) fn regex_of(source: &str) -> RegexBuilder {
    let mut builder = RegexBuilder::new(source);
    builder.case_insensitive(true).multi_line(true).nest_limit(50);
    builder
}

/// The last line of the library's report says what is wrong; those above draw where.
fn last_words(report: &str) -> &str {
    let last = report.lines().last().unwrap_or(report).trim();
    last.strip_prefix("error: ").unwrap_or(last)
}

impl Condition {
    /// Adds the names of all groups that regexes in here may fill.
    pub fn add_captures(&self, names: &mut BTreeSet<String>) {
        match self {
            Self::All(list) | Self::Any(list) => list.iter().for_each(|condition| condition.add_captures(names)),
            Self::Text(test) => names.extend(test.terms.iter().flat_map(Term::captures)),
            // What must not be there captures nothing.
            Self::Not(_)
            | Self::From(_)
            | Self::To(_)
            | Self::FromRole(_)
            | Self::ToRole(_)
            | Self::Attachment(_) => {}
        }
    }
}

impl Term {
    fn captures(&self) -> Vec<String> {
        match self {
            Self::Regex(pattern) => pattern.regex.capture_names().flatten().map(str::to_owned).collect(),
            Self::Word(_) | Self::Part(_) => Vec::new(),
        }
    }
}
