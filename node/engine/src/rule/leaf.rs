//! One test of a condition: `FIELDS OPERATOR: terms`.

use std::collections::BTreeSet;

use orgo_schema::word::nearest;
use regex::RegexBuilder;

use super::{
    AddressPattern, AttachmentTest, Condition, Pattern, Quantifier, Term, TextTest, text::folded,
};
use crate::yaml::{ConfigError, Key, Reader};

/// The most memory one compiled regex may take, in bytes.
const REGEX_BYTES_MAX: usize = 512 * 1024;

/// The longest regex, in characters.
const REGEX_CHARS_MAX: usize = 1_000;

/// The keys that are conditions, for hints.
const KNOWN: [&str; 22] = [
    "all",
    "any",
    "not",
    "subject",
    "body",
    "keyword",
    "from",
    "to",
    "from_role",
    "to_role",
    "attachment",
    "sender",
    "found",
    "domain",
    "severity",
    "priority",
    "organisation_type",
    "time_of_day",
    "day",
    "working_time",
    "unresolved_for",
    "count",
];

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
    Err(reader.error(format!(
        "`{text}` is not an address pattern: write for example {text}@* or *@{text}"
    )))
}

/// Reads what is written as `FIELDS OPERATOR: terms`.
pub(super) fn read_leaf(key: &Key, value: &Reader<'_>) -> Result<Condition, ConfigError> {
    let complain = |problem: String| ConfigError::new(value.file(), key.at, "", problem);
    let test = Head::parse(&key.text).map_err(complain)?;
    let items = value.list_or_one();
    if items.is_empty() {
        return Err(value.error("the list is empty: add at least one"));
    }
    test.condition(value, &items)
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
                "body" => fields.extend([Field::Body]),
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
            Some(other) => {
                return Err(format!(
                    "`{other}` cannot stand in `{text}`: allowed are any, all"
                ));
            }
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
                return Err(format!(
                    "`{other}` is not an operator: allowed are {}{hint}",
                    allowed.join(", ")
                ));
            }
        };
        if rest.len() > 2 {
            return Err(format!(
                "`{text}` has too many words: write for example `subject|body matches any`"
            ));
        }
        Ok(Self {
            fields,
            operator,
            quantifier,
        })
    }

    /// Makes the condition from its terms, which are at least one.
    pub(super) fn condition(
        &self,
        whole: &Reader<'_>,
        items: &[Reader<'_>],
    ) -> Result<Condition, ConfigError> {
        let is_text = self.has(Field::Subject) || self.has(Field::Body);
        let is_only_text = self
            .fields
            .iter()
            .all(|field| matches!(field, Field::Subject | Field::Body));
        if self.quantifier == Quantifier::All && !is_only_text {
            return Err(whole.error(
                "`all` is for words in subject and body: write `all:` with a condition for each",
            ));
        }
        let mut parts = Vec::new();
        if is_text {
            parts.push(Condition::Text(self.text_test(items)?));
        }
        if self.has(Field::From) {
            parts.push(Condition::From(self.addresses(items)?));
        }
        if self.has(Field::To) {
            parts.push(Condition::To(self.addresses(items)?));
        }
        if self.has(Field::Attachment) {
            parts.push(Condition::Attachment(self.attachment(whole, items)?));
        }
        match parts.len() {
            0 | 1 => parts
                .pop()
                .ok_or_else(|| whole.error("this is not a condition")),
            _ => Ok(Condition::Any(parts)),
        }
    }

    fn has(&self, field: Field) -> bool {
        self.fields.contains(&field)
    }

    fn text_test(&self, items: &[Reader<'_>]) -> Result<TextTest, ConfigError> {
        let terms = items
            .iter()
            .map(|item| self.term(item))
            .collect::<Result<_, _>>()?;
        let (subject, body) = (self.has(Field::Subject), self.has(Field::Body));
        Ok(TextTest {
            subject,
            body,
            quantifier: self.quantifier,
            terms,
        })
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
            Operator::Contains => Ok(AddressPattern(format!(
                "*{}*",
                item.text()?.trim().to_lowercase()
            ))),
            Operator::Plain | Operator::Matches | Operator::Name | Operator::Type => {
                read_address(item)
            }
        };
        items.iter().map(address).collect()
    }

    fn attachment(
        &self,
        whole: &Reader<'_>,
        items: &[Reader<'_>],
    ) -> Result<AttachmentTest, ConfigError> {
        let patterns = || {
            items
                .iter()
                .map(|item| item.text().map(str::to_lowercase))
                .collect::<Result<Vec<_>, _>>()
        };
        match (self.operator, items) {
            (Operator::Name, _) => Ok(AttachmentTest::Name(patterns()?)),
            (Operator::Type, _) => Ok(AttachmentTest::Type(patterns()?)),
            (Operator::Plain, [one]) if one.text()? == "any" => Ok(AttachmentTest::Any),
            (Operator::Plain | Operator::Matches | Operator::Contains, _) => Err(whole.error("this is not a condition").hint(
                "allowed are `attachment: any`, `attachment name: \"*.pdf\"`, `attachment type: image/*`",
            )),
        }
    }
}

fn unknown(name: &str) -> String {
    let hint = nearest(name, KNOWN.into_iter())
        .map_or_else(String::new, |word| format!("; did you mean `{word}`?"));
    format!(
        "`{name}` is not a condition: allowed are {}{hint}",
        KNOWN.join(", ")
    )
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
        return Err(item.error(format!(
            "the regex is longer than {REGEX_CHARS_MAX} characters: split it"
        )));
    }
    let built = regex_of(source).size_limit(REGEX_BYTES_MAX).build();
    let regex = built.map_err(|error| {
        if matches!(error, regex::Error::CompiledTooBig(_)) {
            item.error("the regex is too large when compiled, which is over 512 KiB: lower the counts in its `{…}`")
        } else {
            item.error(format!("the regex /{source}/ is malformed: {}", last_words(&error.to_string())))
        }
    })?;
    if regex.is_match("") {
        return Err(item.error(format!(
            "the regex /{source}/ is found in every text, even an empty one"
        )));
    }
    Ok(Pattern {
        source: source.to_owned(),
        regex,
    })
}

/// How every regex of a rule is compiled: blind to case, with `^` and `$` at line ends.
pub(super) fn regex_of(source: &str) -> RegexBuilder {
    let mut builder = RegexBuilder::new(source);
    builder
        .case_insensitive(true)
        .multi_line(true)
        .nest_limit(50);
    builder
}

/// The last line of the library's report says what is wrong; those above draw where.
fn last_words(report: &str) -> &str {
    let last = report.lines().last().unwrap_or(report).trim();
    last.strip_prefix("error: ").unwrap_or(last)
}
