//! From text to tree, refusing what makes YAML surprising.

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Span, StrInput};

use super::{At, ConfigError, DEPTH_MAX, FILE_BYTES_MAX, Key, Node, Value};

/// Reads one document.
///
/// A byte order mark and CRLF line ends are fine.
///
/// # Errors
///
/// A [`ConfigError`] when the text is not YAML, or uses what [`super`] lists.
pub fn parse(file: &str, text: &str) -> Result<Node, ConfigError> {
    check_characters(file, text)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut source = Source {
        file,
        parser: Parser::new_from_str(text),
    };
    let mut content = None;
    loop {
        let (event, at) = source.next()?;
        match event {
            Event::StreamEnd => break,
            Event::DocumentStart(_) if content.is_some() => {
                return Err(source.error(
                    at,
                    "a file holds one document: remove what follows the second `---`",
                ));
            }
            Event::DocumentStart(_) => {
                let (event, at) = source.next()?;
                content = Some(source.node(event, at, 0)?);
            }
            Event::Nothing
            | Event::StreamStart
            | Event::DocumentEnd
            | Event::Alias(_)
            | Event::Scalar(..)
            | Event::SequenceStart(..)
            | Event::SequenceEnd
            | Event::MappingStart(..)
            | Event::MappingEnd => {}
        }
    }
    content.ok_or_else(|| source.error(START, "the file is empty"))
}

const START: At = At { line: 1, column: 1 };

/// Refuses by size and by characters, before anything is interpreted.
fn check_characters(file: &str, text: &str) -> Result<(), ConfigError> {
    let error = |at, problem: String| Err(ConfigError::new(file, at, "", problem));
    if text.len() > FILE_BYTES_MAX {
        return error(
            START,
            format!(
                "the file has {} bytes, which is over 256 KiB: split it",
                text.len()
            ),
        );
    }
    if let Some(offset) = text.find('\0') {
        let before = text
            .split_at_checked(offset)
            .map_or("", |(before, _)| before);
        let line = before.matches('\n').count().saturating_add(1);
        let column = before
            .chars()
            .rev()
            .take_while(|c| *c != '\n')
            .count()
            .saturating_add(1);
        return error(
            At { line, column },
            format!("a NUL character at byte {offset}: remove it"),
        );
    }
    for (line, content) in (1..).zip(text.lines()) {
        let indent = content.chars().take_while(|c| matches!(c, ' ' | '\t'));
        let tab = indent.enumerate().find(|(_, c)| *c == '\t');
        if let Some((column, _)) = tab.filter(|_| !content.trim().is_empty()) {
            let at = At {
                line,
                column: column.saturating_add(1),
            };
            return error(
                at,
                "a tab in the indentation: indent with spaces".to_owned(),
            );
        }
    }
    Ok(())
}

struct Source<'a> {
    file: &'a str,
    parser: Parser<'a, StrInput<'a>>,
}

impl<'a> Source<'a> {
    fn error(&self, at: At, problem: impl Into<String>) -> ConfigError {
        ConfigError::new(self.file, at, "", problem)
    }

    fn next(&mut self) -> Result<(Event<'a>, At), ConfigError> {
        match self.parser.next_event() {
            None => Ok((Event::StreamEnd, START)),
            Some(Ok((event, Span { start, .. }))) => Ok((event, place(start))),
            Some(Err(error)) => Err(self.error(
                place(*error.marker()),
                format!("not readable as YAML: {}", error.info()),
            )),
        }
    }

    fn node(&mut self, event: Event<'a>, at: At, depth: usize) -> Result<Node, ConfigError> {
        if depth > DEPTH_MAX {
            return Err(self.error(at, format!("nested deeper than {DEPTH_MAX} levels")));
        }
        let (anchored, tagged) = match &event {
            Event::Alias(_) => (true, false),
            Event::Scalar(.., anchor, tag)
            | Event::SequenceStart(anchor, tag)
            | Event::MappingStart(anchor, tag) => (*anchor > 0, tag.is_some()),
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd
            | Event::SequenceEnd
            | Event::MappingEnd => (false, false),
        };
        if anchored {
            return Err(self.error(
                at,
                "aliases are not allowed: write the value out where it is needed",
            ));
        }
        if tagged {
            return Err(self.error(at, "tags are not allowed: write the value without `!`"));
        }
        let value = match event {
            Event::Scalar(text, style, ..) => Value::Scalar {
                text: text.into_owned(),
                plain: style == ScalarStyle::Plain,
            },
            Event::SequenceStart(..) => Value::List(self.list(depth)?),
            Event::MappingStart(..) => Value::Map(self.map(depth)?),
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd
            | Event::Alias(_)
            | Event::SequenceEnd
            | Event::MappingEnd => {
                return Err(self.error(at, "not readable as YAML: a value is missing"));
            }
        };
        Ok(Node { at, value })
    }

    fn list(&mut self, depth: usize) -> Result<Vec<Node>, ConfigError> {
        let mut items = Vec::new();
        loop {
            let (event, at) = self.next()?;
            if matches!(event, Event::SequenceEnd) {
                return Ok(items);
            }
            items.push(self.node(event, at, depth.saturating_add(1))?);
        }
    }

    fn map(&mut self, depth: usize) -> Result<Vec<(Key, Node)>, ConfigError> {
        let mut entries: Vec<(Key, Node)> = Vec::new();
        let mut lines = std::collections::BTreeMap::new();
        loop {
            let (event, at) = self.next()?;
            if matches!(event, Event::MappingEnd) {
                return Ok(entries);
            }
            let Node {
                at,
                value: Value::Scalar { text, .. },
            } = self.node(event, at, depth.saturating_add(1))?
            else {
                return Err(self.error(at, "a key must be one word or text, not a list or a map"));
            };
            if let Some(first) = lines.insert(text.clone(), at.line) {
                return Err(self.error(
                    at,
                    format!("`{text}` given twice (lines {first}, {})", at.line),
                ));
            }
            let (event, value_at) = self.next()?;
            let node = self.node(event, value_at, depth.saturating_add(1))?;
            entries.push((Key { at, text }, node));
        }
    }
}

/// The parser counts lines from 1 and columns from 0.
fn place(marker: Marker) -> At {
    At {
        line: marker.line().max(1),
        column: marker.col().saturating_add(1),
    }
}
