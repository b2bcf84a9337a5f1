//! Asking the questions of a form one after the other, where somebody types the answers.
//!
//! Questions go to standard error, so that standard output stays the one answer of the program. Each answer is
//! checked as it comes, and asked for again until it can be taken.

use std::io::{BufRead, Write};

use orgo_engine::module::form::{Field, FieldKind, Form, yes_and_no};
use serde_json::Value;

use crate::{failure::Failure, verb::FormVerb};

/// The longest line that is read, in bytes.
const LINE_BYTES_MAX: u64 = 100_000;

/// Asks every question of a form that `orgo form show` printed, and returns the verb that fills it in.
///
/// # Errors
/// When the answers end before the form does, or nothing can be read or written.
pub fn fill(
    shown: &Value,
    language: &str,
    input: &mut dyn BufRead,
    output: &mut dyn Write,
) -> Result<FormVerb, Failure> {
    let form: Form = serde_json::from_value(shown["form"].clone())
        .map_err(|error| Failure::Trouble(format!("the form: {error}")))?;
    if let Some(why) = shown["cannot_be_sent"].as_str() {
        return Err(Failure::Input(why.to_owned()));
    }
    let trouble = |error: std::io::Error| Failure::Trouble(format!("the answers: {error}"));
    writeln!(output, "{}", form.title.in_language(language)).map_err(trouble)?;
    let mut set = Vec::new();
    for field in &form.fields {
        if let Some(answer) = ask(field, language, input, output)? {
            set.push(format!("{}={answer}", field.id));
        }
    }
    Ok(FormVerb::Fill {
        form: form.id(),
        set,
        language: language.to_owned(),
    })
}

/// Asks one question until the answer can be taken; nothing for one that is left out.
fn ask(
    field: &Field,
    language: &str,
    input: &mut dyn BufRead,
    output: &mut dyn Write,
) -> Result<Option<String>, Failure> {
    let trouble = |error: std::io::Error| Failure::Trouble(format!("the answers: {error}"));
    let title = field.title.in_language(language);
    let left_out = if field.required {
        ""
    } else {
        " (may be left out)"
    };
    loop {
        let allowed = allowed(field, language);
        write!(output, "{title}{left_out}, {allowed}: ").map_err(trouble)?;
        output.flush().map_err(trouble)?;
        let Some(answer) = read(field.kind, input)? else {
            return Err(Failure::Input(format!(
                "{}: the answers ended here, and nothing was sent",
                field.id
            )));
        };
        match field.accept(&answer) {
            Ok(answer) => return Ok(answer),
            Err(problem) => writeln!(output, "  {problem}").map_err(trouble)?,
        }
    }
}

/// Reads an answer: a line, or lines up to an empty one. Nothing where the input has ended.
fn read(kind: FieldKind, input: &mut dyn BufRead) -> Result<Option<String>, Failure> {
    let mut text = String::new();
    loop {
        let mut line = String::new();
        let read = std::io::Read::take(&mut *input, LINE_BYTES_MAX).read_line(&mut line);
        let read = read.map_err(|error| Failure::Trouble(format!("the answers: {error}")))?;
        let is_over = read == 0 || kind != FieldKind::Long || line.trim().is_empty();
        let had_none = read == 0 && text.is_empty();
        text.push_str(&line);
        if had_none {
            return Ok(None);
        }
        if is_over {
            return Ok(Some(text.trim().to_owned()));
        }
    }
}

/// Says what may be answered.
pub fn allowed(field: &Field, language: &str) -> String {
    let (yes, no) = yes_and_no(language);
    match field.kind {
        FieldKind::Text => "one line".to_owned(),
        FieldKind::Long => "lines, ended by an empty one".to_owned(),
        FieldKind::Date => "a day such as 2026-03-02".to_owned(),
        FieldKind::Number => "a number such as 12 or 12.5".to_owned(),
        FieldKind::YesNo => format!("yes ({yes}) or no ({no})"),
        FieldKind::Place => "a place".to_owned(),
        FieldKind::Person => "a name".to_owned(),
        FieldKind::Choice => {
            let options = field.options.iter();
            let options =
                options.map(|one| format!("{} ({})", one.id, one.title.in_language(language)));
            format!("one of {}", options.collect::<Vec<_>>().join(", "))
        }
    }
}

#[cfg(test)]
mod tests;
