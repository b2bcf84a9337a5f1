//! The short notation for conditions: `subject contains 'urgent' or 'asap' and to contains 'help'`.

use super::{
    Vocabulary,
    condition::{Condition, read_stated},
    leaf::Head,
};
use crate::yaml::{ConfigError, Node, Reader, Value};

/// Reads a condition that is one line of text.
///
/// # Errors
///
/// When it is not understood; an example is given.
pub(super) fn read_short(
    reader: &Reader<'_>,
    vocabulary: &Vocabulary<'_>,
) -> Result<Condition, ConfigError> {
    let text = reader.text()?;
    let words =
        words(text).ok_or_else(|| reader.error(format!("a quote is not closed in `{text}`")))?;
    let mut tests: Vec<Condition> = Vec::new();
    let mut joints: Vec<Joint> = Vec::new();
    let mut rest = words.as_slice();
    loop {
        let head_length = rest
            .iter()
            .take_while(|word| matches!(word, Word::Bare(_)))
            .count();
        let (head, after) = rest.split_at_checked(head_length).unwrap_or((rest, &[]));
        let head: Vec<&str> = head.iter().map(Word::text).collect();
        if head.is_empty() || after.is_empty() {
            return Err(reader.error(format!(
                "`{text}` is not a condition: write for example \"subject contains 'urgent'\""
            )));
        }
        let (terms, after) = alternatives(after);
        let nodes: Vec<Node> = terms
            .iter()
            .map(|term| Node {
                at: reader.at(),
                value: Value::Scalar {
                    text: (*term).to_owned(),
                    plain: false,
                },
            })
            .collect();
        tests.push(match head.as_slice() {
            [name, "==" | "is"] => equal(name, nodes, reader, vocabulary)?,
            _ => {
                let head = Head::parse(&head.join(" ")).map_err(|problem| reader.error(problem))?;
                let terms = nodes.iter().map(|node| Reader::new(reader.file(), node));
                head.condition(reader, &terms.collect::<Vec<_>>())?
            }
        });
        let Some((joint, more)) = after.split_first() else {
            break;
        };
        joints.push(match joint {
            Word::Bare("and") => Joint::And,
            Word::Bare("or") => Joint::Or,
            Word::Bare(other) | Word::Quoted(other) => {
                return Err(reader.error(format!(
                    "`{other}` is not understood: join tests with `and` or `or`"
                )));
            }
        });
        rest = more;
    }
    match (joints.contains(&Joint::And), joints.contains(&Joint::Or)) {
        (true, true) => {
            Err(reader
                .error("`and` and `or` are mixed, which can be read two ways: use all: and any:"))
        }
        (true, false) => Ok(Condition::All(tests)),
        (false, true) => Ok(Condition::Any(tests)),
        (false, false) => tests
            .pop()
            .ok_or_else(|| reader.error("there is no condition")),
    }
}

/// Reads `organization == 'school'`.
fn equal(
    name: &str,
    values: Vec<Node>,
    reader: &Reader<'_>,
    vocabulary: &Vocabulary<'_>,
) -> Result<Condition, ConfigError> {
    let list = Node {
        at: reader.at(),
        value: Value::List(values),
    };
    let stated = read_stated(name, &Reader::new(reader.file(), &list), vocabulary)?;
    stated.ok_or_else(|| {
        reader.error(format!(
            "`{name}` cannot be compared with `==`: allowed are organization, domain, severity, priority, day, time_of_day"
        ))
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joint {
    And,
    Or,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word<'a> {
    Bare(&'a str),
    Quoted(&'a str),
}

impl<'a> Word<'a> {
    const fn text(&self) -> &'a str {
        match self {
            Self::Bare(text) | Self::Quoted(text) => text,
        }
    }
}

/// Takes `'a'`, `'a' or 'b'`, `'a', 'b'` off the front.
fn alternatives<'a, 'b>(mut words: &'b [Word<'a>]) -> (Vec<&'a str>, &'b [Word<'a>]) {
    let mut terms = Vec::new();
    while let Some((Word::Quoted(term), after)) = words.split_first() {
        terms.push(*term);
        words = match after {
            [Word::Bare("or" | ","), more @ ..]
                if matches!(more.first(), Some(Word::Quoted(_))) =>
            {
                more
            }
            _ => return (terms, after),
        };
    }
    (terms, words)
}

/// Splits text into bare words, commas, and what stands in single or double quotes.
fn words(text: &str) -> Option<Vec<Word<'_>>> {
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        if matches!(first, '\'' | '"') {
            let (inside, after) = rest.strip_prefix(first)?.split_once(first)?;
            words.push(Word::Quoted(inside));
            rest = after.trim_start();
            continue;
        }
        let end = if first == ',' {
            first.len_utf8()
        } else {
            rest.find(|c: char| c.is_whitespace() || matches!(c, ',' | '\'' | '"'))
                .unwrap_or(rest.len())
        };
        let (word, after) = rest.split_at_checked(end)?;
        words.push(Word::Bare(word));
        rest = after.trim_start();
    }
    Some(words)
}
