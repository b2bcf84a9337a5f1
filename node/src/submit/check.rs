//! What people type, checked: what is wrong, where, what is allowed.

use orgo_engine::resolve;
use orgo_schema::{
    command::Refusal,
    fact::{PlaceValue, Value},
};

/// The longest title, in characters.
pub const TITLE_CHARS_MAX: usize = 300;
/// The longest text: a narrative, description or comment, in characters.
pub const TEXT_CHARS_MAX: usize = 20_000;
/// The longest tag, in characters.
pub const TAG_CHARS_MAX: usize = 64;
/// The most that names and values of metadata may take in all, in bytes.
const METADATA_BYTES_MAX: usize = 256 << 10;
/// The most tags, tasks or checklist items that one command brings.
pub const LIST_MAX: usize = 100;

/// Checks a title: one line, not empty.
///
/// # Errors
/// When it is empty or too long.
pub fn title(field: &str, text: &str) -> Result<String, Refusal> {
    required(field, line(field, text)?)
}

/// Checks one line that may be empty.
fn line(field: &str, text: &str) -> Result<String, Refusal> {
    let line = clean(text).replace(['\n', '\t'], " ");
    limited(field, line.trim(), TITLE_CHARS_MAX)
}

/// Checks a text that may be empty.
///
/// # Errors
/// When it is too long.
pub fn text(field: &str, text: &str) -> Result<String, Refusal> {
    limited(field, clean(text).trim(), TEXT_CHARS_MAX)
}

/// Checks a text that must say something.
///
/// # Errors
/// When it is empty or too long.
pub fn words(field: &str, said: &str) -> Result<String, Refusal> {
    required(field, text(field, said)?)
}

/// Checks a tag.
///
/// # Errors
/// When it is empty, too long, or has a line break.
pub fn tag(said: &str) -> Result<String, Refusal> {
    let tag = clean(said).replace(['\n', '\t'], " ").trim().to_lowercase();
    required("tag", limited("tag", &tag, TAG_CHARS_MAX)?)
}

/// Checks how many of something one command brings.
///
/// # Errors
/// When there are too many.
pub fn few<T>(field: &str, items: &[T]) -> Result<(), Refusal> {
    if items.len() > LIST_MAX {
        return Err(invalid(
            field,
            &format!("{} given, at most {LIST_MAX} are allowed", items.len()),
        ));
    }
    Ok(())
}

/// Checks the free words of a value: one line each; one that is empty is nothing.
///
/// # Errors
/// When they are too long.
pub fn value(value: Value) -> Result<Value, Refusal> {
    if let Value::Gathering(Some(gathering)) = value {
        if gathering.seats == Some(0) {
            return Err(invalid("seats", "at least 1, or none to say how many"));
        }
        return Ok(Value::Gathering(
            Some(gathering).filter(|gathering| !gathering.is_blank()),
        ));
    }
    let Value::Location(place) = value else {
        return Ok(value);
    };
    Ok(Value::Location(
        PlaceValue {
            site: place.site.map(|site| line("site", &site)).transpose()?,
            area: place.area.map(|area| line("area", &area)).transpose()?,
        }
        .without_blanks(),
    ))
}

/// Checks what else is known of a case or task: few names, and not too much in all.
///
/// # Errors
/// When there are too many, or they are too long.
pub fn metadata(pairs: &[(String, String)]) -> Result<Vec<(String, String)>, Refusal> {
    few("metadata", pairs)?;
    let bytes: usize = pairs
        .iter()
        .map(|(name, value)| name.len() + value.len())
        .sum();
    if bytes > METADATA_BYTES_MAX {
        let problem = format!("{bytes} bytes in all, at most {METADATA_BYTES_MAX} are allowed");
        return Err(invalid("metadata", &problem));
    }
    Ok(pairs.to_vec())
}

/// Checks what else is known of a task: where it sets a knob, the word must be one that is known.
///
/// # Errors
/// As [`metadata`]; of a word that is not known, the field is its name, and the problem says what is allowed.
pub fn task_metadata(pairs: &[(String, String)]) -> Result<Vec<(String, String)>, Refusal> {
    let checked = metadata(pairs)?;
    let texts = checked.iter();
    let texts = texts.map(|(name, value)| (name.as_str(), value.as_str()));
    match resolve::unknown(texts).first() {
        Some(unknown) => Err(invalid(
            &format!("metadata.{}", unknown.key),
            &unknown.problem,
        )),
        None => Ok(checked),
    }
}

/// Says what is wrong with a field.
pub fn invalid(field: &str, problem: &str) -> Refusal {
    Refusal::Invalid {
        field: field.to_owned(),
        problem: problem.to_owned(),
    }
}

fn limited(field: &str, text: &str, chars_max: usize) -> Result<String, Refusal> {
    let chars = text.chars().count();
    if chars > chars_max {
        return Err(invalid(
            field,
            &format!("{chars} characters, at most {chars_max} are allowed"),
        ));
    }
    Ok(text.to_owned())
}

fn required(field: &str, text: String) -> Result<String, Refusal> {
    if text.is_empty() {
        Err(invalid(field, "must not be empty"))
    } else {
        Ok(text)
    }
}

/// Drops control characters, line breaks and tabs aside.
fn clean(text: &str) -> String {
    text.replace("\r\n", "\n")
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f81_control_characters_go_and_limits_hold() {
        assert_eq!(text("text", "a\u{0}b\r\nc\u{7}"), Ok("ab\nc".to_owned()));
        assert_eq!(title("title", " two\nlines "), Ok("two lines".to_owned()));
        assert_eq!(
            title("title", " \u{0} "),
            Err(invalid("title", "must not be empty"))
        );
        let long = "x".repeat(TEXT_CHARS_MAX + 1);
        assert!(
            text("text", &long)
                .unwrap_err()
                .to_string()
                .contains("at most 20000 are allowed")
        );
    }
}
