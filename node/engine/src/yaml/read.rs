//! Reading typed values out of the tree, each refusal naming file, line and field.

use std::{fmt::Display, str::FromStr};

use orgo_schema::word::nearest;

use super::{At, ConfigError, Key, Node, Value};

/// A node that is being read, with the path that leads to it.
#[derive(Debug, Clone)]
pub struct Reader<'a> {
    file: &'a str,
    field: String,
    node: &'a Node,
}

/// A map whose keys are known to be allowed.
#[derive(Debug)]
pub struct Fields<'a> {
    map: Reader<'a>,
    entries: &'a [(Key, Node)],
}

impl<'a> Reader<'a> {
    /// Starts at the top of a file, or anew at a node whose fields should be named without what is above.
    pub const fn new(file: &'a str, node: &'a Node) -> Self {
        Self {
            file,
            field: String::new(),
            node,
        }
    }

    /// Starts anew here: fields are named without what is above.
    pub const fn rebased(&self) -> Self {
        Self::new(self.file, self.node)
    }

    /// Returns where the value stands.
    pub const fn at(&self) -> At {
        self.node.at
    }

    /// Returns the file.
    pub const fn file(&self) -> &'a str {
        self.file
    }

    /// Returns the field, for example `then.task.priority`; empty at the top.
    pub fn field(&self) -> &str {
        &self.field
    }

    /// Whether nothing was written here.
    pub fn is_nothing(&self) -> bool {
        matches!(&self.node.value, Value::Scalar { text, plain: true } if text.is_empty())
    }

    /// Whether it is text or another single value.
    pub const fn is_scalar(&self) -> bool {
        matches!(self.node.value, Value::Scalar { .. })
    }

    /// Makes a complaint about this value.
    pub fn error(&self, problem: impl Into<String>) -> ConfigError {
        ConfigError::new(self.file, self.node.at, &self.field, problem)
    }

    /// Reads a map that may hold only `known` keys.
    ///
    /// # Errors
    ///
    /// When it is no map, or has another key; the nearest known key is named.
    pub fn map(&self, known: &[&str]) -> Result<Fields<'a>, ConfigError> {
        let fields = self.any_map()?;
        for (key, _) in fields.entries {
            if !known.contains(&key.text.as_str()) {
                return Err(fields.unknown(key, known));
            }
        }
        Ok(fields)
    }

    /// Reads a map of any keys.
    ///
    /// # Errors
    ///
    /// When it is no map.
    pub fn any_map(&self) -> Result<Fields<'a>, ConfigError> {
        match &self.node.value {
            Value::Map(entries) => Ok(Fields {
                map: self.clone(),
                entries,
            }),
            Value::Scalar { .. } | Value::List(_) => {
                Err(self.unlike("a map of `key: value` lines"))
            }
        }
    }

    /// Reads a list.
    ///
    /// # Errors
    ///
    /// When it is no list.
    pub fn list(&self) -> Result<Vec<Self>, ConfigError> {
        match &self.node.value {
            Value::List(items) => Ok(items
                .iter()
                .enumerate()
                .map(|(index, node)| self.item(index, node))
                .collect()),
            Value::Scalar { .. } | Value::Map(_) => {
                Err(self.unlike("a list, each item after a `-`"))
            }
        }
    }

    /// Reads a list, or one value as a list of one.
    pub fn list_or_one(&self) -> Vec<Self> {
        self.list().unwrap_or_else(|_| vec![self.clone()])
    }

    /// Reads text.
    ///
    /// # Errors
    ///
    /// When it is no text, blank, or written without quotes though it could be read as a number, a
    /// yes or no, or nothing.
    pub fn text(&self) -> Result<&'a str, ConfigError> {
        match &self.node.value {
            Value::Scalar { text, plain: true } => match surprise(text) {
                Some(kind) => Err(self.error(format!(
                    "`{text}` can be read as {kind}, but text is wanted here: write it in quotes, \"{text}\""
                ))),
                None => Ok(text),
            },
            Value::Scalar { text, plain: false } if text.trim().is_empty() => Err(self.error("is empty: write some text")),
            Value::Scalar { text, plain: false } => Ok(text),
            Value::List(_) | Value::Map(_) => Err(self.unlike("text")),
        }
    }

    /// Returns the characters of a single value as they were written, whatever they look like.
    ///
    /// # Errors
    ///
    /// When it is a list or a map, or nothing at all.
    pub fn source(&self) -> Result<&'a str, ConfigError> {
        match &self.node.value {
            Value::Scalar { text, .. } if text.is_empty() => {
                Err(self.error("is empty: a value is wanted here"))
            }
            Value::Scalar { text, .. } => Ok(text),
            Value::List(_) | Value::Map(_) => Err(self.unlike("a single value")),
        }
    }

    /// Reads a value with the parser of its type, from the characters as they were written.
    ///
    /// # Errors
    ///
    /// What the parser says.
    pub fn parse<T: FromStr<Err: Display>>(&self) -> Result<T, ConfigError> {
        self.source()?
            .parse()
            .map_err(|error: T::Err| self.error(error.to_string()))
    }

    /// Reads `true` or `false`.
    ///
    /// # Errors
    ///
    /// When it is anything else, `yes` and `on` included.
    pub fn boolean(&self) -> Result<bool, ConfigError> {
        match self.source()? {
            "true" => Ok(true),
            "false" => Ok(false),
            other => Err(self.error(format!(
                "`{other}` is not true or false: allowed are true, false"
            ))),
        }
    }

    /// Reads a list of texts, or one text as a list of one.
    ///
    /// # Errors
    ///
    /// As [`Reader::text`].
    pub fn texts(&self) -> Result<Vec<String>, ConfigError> {
        self.list_or_one()
            .iter()
            .map(|item| item.text().map(str::to_owned))
            .collect()
    }

    fn item(&self, index: usize, node: &'a Node) -> Self {
        Self {
            file: self.file,
            field: format!("{}[{index}]", self.field),
            node,
        }
    }

    fn unlike(&self, wanted: &str) -> ConfigError {
        let found = match &self.node.value {
            Value::Scalar { text, .. } if text.is_empty() => "nothing".to_owned(),
            Value::Scalar { text, .. } => {
                format!("`{}`", text.chars().take(64).collect::<String>())
            }
            Value::List(_) => "a list".to_owned(),
            Value::Map(_) => "a map".to_owned(),
        };
        self.error(format!("{wanted} is wanted here, not {found}"))
    }
}

impl<'a> Fields<'a> {
    /// Returns the value of a key, if it was given.
    pub fn get(&self, key: &str) -> Option<Reader<'a>> {
        self.iter()
            .find(|(name, _)| name.text == key)
            .map(|(_, reader)| reader)
    }

    /// Returns the value of a key that must be given.
    ///
    /// # Errors
    ///
    /// When it is missing.
    pub fn need(&self, key: &str) -> Result<Reader<'a>, ConfigError> {
        self.get(key).ok_or_else(|| {
            self.map
                .error(format!("`{key}` is missing: add `{key}: …`"))
        })
    }

    /// Reads the value of a key, if it was given.
    ///
    /// # Errors
    ///
    /// What `read` says.
    pub fn read<T>(
        &self,
        key: &str,
        read: impl FnOnce(&Reader<'a>) -> Result<T, ConfigError>,
    ) -> Result<Option<T>, ConfigError> {
        self.get(key).map(|reader| read(&reader)).transpose()
    }

    /// Reads the value of a key with the parser of its type, if it was given.
    ///
    /// # Errors
    ///
    /// What the parser says.
    pub fn parse<T: FromStr<Err: Display>>(&self, key: &str) -> Result<Option<T>, ConfigError> {
        self.read(key, Reader::parse)
    }

    /// Reads the text of a key, if it was given.
    ///
    /// # Errors
    ///
    /// As [`Reader::text`].
    pub fn text(&self, key: &str) -> Result<Option<String>, ConfigError> {
        self.read(key, |reader| reader.text().map(str::to_owned))
    }

    /// Returns all entries in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = (&'a Key, Reader<'a>)> {
        self.entries
            .iter()
            .map(|(key, node)| (key, self.child(key, node)))
    }

    /// Makes a complaint about a key that may not stand here.
    pub fn unknown(&self, key: &Key, known: &[&str]) -> ConfigError {
        let hint = nearest(&key.text, known.iter().copied())
            .map_or_else(String::new, |name| format!("; did you mean `{name}`?"));
        let problem = format!("`{}` is not known here", key.text);
        ConfigError::new(self.map.file, key.at, &self.map.field, problem)
            .hint(format!("allowed are {}{hint}", known.join(", ")))
    }

    fn child(&self, key: &Key, node: &'a Node) -> Reader<'a> {
        let field = match self.map.field.as_str() {
            "" => key.text.clone(),
            above => format!("{above}.{}", key.text),
        };
        Reader {
            file: self.map.file,
            field,
            node,
        }
    }
}

/// Returns what a plain word could also be read as, by one YAML reader or another.
fn surprise(text: &str) -> Option<&'static str> {
    match text.to_ascii_lowercase().as_str() {
        "" | "~" | "null" => return Some("nothing"),
        "true" | "false" | "yes" | "no" | "on" | "off" | "y" | "n" => return Some("true or false"),
        ".inf" | "-.inf" | "+.inf" | ".nan" => return Some("a number"),
        _ => {}
    }
    let digits = text.trim_start_matches(['-', '+', '.']);
    let numeric = digits.starts_with(|c: char| c.is_ascii_digit())
        && (text.replace('_', "").parse::<f64>().is_ok()
            || ["0x", "0o", "0b"]
                .iter()
                .any(|radix| digits.starts_with(radix)));
    numeric.then_some("a number")
}
