//! Writes the messages as code: one type for a file, one function for a message, one arm for a language.

use std::{collections::BTreeSet, fmt::Write as _};

use super::{Case, Key, LANGUAGES, Message, Messages, Piece, Variables, variables};

/// Every plural form, as `Plural` names them.
const FORMS: [(&str, &str); 6] = [
    ("zero", "Zero"),
    ("one", "One"),
    ("two", "Two"),
    ("few", "Few"),
    ("many", "Many"),
    ("other", "Other"),
];

/// Writes one file of messages, given in the order of the languages. All have the same names.
pub(super) fn subject(name: &str, spoken: &[&Messages]) -> String {
    let mut code = String::new();
    let kind = in_capitals(name);
    let mut texts = String::new();
    line(&mut code, 0, &format!("/// What `{name}.ftl` says."));
    line(&mut code, 0, "#[derive(Debug, Clone, Copy)]");
    line(
        &mut code,
        0,
        &format!("pub(crate) struct {kind}(pub(crate) Language);\n\nimpl {kind} {{"),
    );
    let english = spoken.first().copied();
    for (id, message) in english.into_iter().flatten() {
        let said: Vec<&Message> = spoken.iter().filter_map(|one| one.get(id)).collect();
        let mut taken = Variables::new();
        variables(&message.pieces, &mut taken);
        if taken.is_empty() {
            constant(&mut code, id, &said);
            let said = said.iter().map(|message| literal(&message.pieces));
            let said: Vec<String> = said.collect();
            line(&mut texts, 1, &format!("[{}],", said.join(", ")));
        } else {
            function(&mut code, id, &taken, &said);
        }
    }
    line(&mut code, 0, "}\n");
    line(&mut code, 0, &format!("#[cfg(test)]\nimpl {kind} {{"));
    line(
        &mut code,
        1,
        &format!(
            "const TEXTS: &'static [[&'static str; {}]] = &[",
            LANGUAGES.len()
        ),
    );
    code.push_str(&texts);
    line(&mut code, 1, "];\n}\n");
    code
}

/// Writes the list of what is the same every time, for tests: each subject with its messages in every language.
pub(super) fn list(subjects: &BTreeSet<&str>) -> String {
    let mut code = String::new();
    let kind = format!("&[(&str, &[[&str; {}]])]", LANGUAGES.len());
    line(
        &mut code,
        0,
        &format!("#[cfg(test)]\npub(crate) const TEXTS: {kind} = &["),
    );
    for subject in subjects {
        let kind = in_capitals(subject);
        line(&mut code, 1, &format!("({subject:?}, {kind}::TEXTS),"));
    }
    line(&mut code, 0, "];");
    code
}

/// Writes a message that is the same every time.
fn constant(code: &mut String, id: &str, said: &[&Message]) {
    let name = id.replace('-', "_");
    line(
        code,
        1,
        &format!("pub(crate) const fn {name}(self) -> &'static str {{"),
    );
    line(code, 2, "match self.0 {");
    for (tongue, message) in LANGUAGES.iter().zip(said) {
        let text = literal(&message.pieces);
        line(code, 3, &format!("Language::{} => {text},", tongue.variant));
    }
    line(code, 2, "}");
    line(code, 1, "}\n");
}

/// Writes a message that is made of what it is given.
fn function(code: &mut String, id: &str, taken: &Variables, said: &[&Message]) {
    let name = id.replace('-', "_");
    let parameters: Vec<String> = taken
        .iter()
        .map(|(name, is_number)| {
            let kind = if *is_number { "usize" } else { "&str" };
            format!("{}: {kind}", name.replace('-', "_"))
        })
        .collect();
    let parameters = parameters.join(", ");
    line(
        code,
        1,
        &format!("pub(crate) fn {name}(self, {parameters}) -> String {{"),
    );
    line(code, 2, "let mut text = String::new();");
    line(code, 2, "match self.0 {");
    for (tongue, message) in LANGUAGES.iter().zip(said) {
        line(code, 3, &format!("Language::{} => {{", tongue.variant));
        write(code, 4, &message.pieces, taken);
        line(code, 3, "}");
    }
    line(code, 2, "}");
    line(code, 2, "text");
    line(code, 1, "}\n");
}

/// Writes the parts of a message one after the other.
fn write(code: &mut String, depth: usize, pieces: &[Piece], taken: &Variables) {
    let is_number = |name: &String| taken.iter().any(|(known, number)| known == name && *number);
    let number = |name: &str| {
        let name = name.replace('-', "_");
        format!("text.push_str(&number(self.0, {name}));")
    };
    for piece in pieces {
        match piece {
            Piece::Text(text) => {
                let mut signs = text.chars();
                let push = match (signs.next(), signs.next()) {
                    (Some(sign), None) => format!("text.push({sign:?});"),
                    (_, _) => format!("text.push_str({});", quoted(text)),
                };
                line(code, depth, &push);
            }
            Piece::Variable(name) if is_number(name) => line(code, depth, &number(name)),
            Piece::Variable(name) => {
                let name = name.replace('-', "_");
                line(
                    code,
                    depth,
                    &format!("text.push_str(&apart(self.0, {name}));"),
                );
            }
            Piece::Select { variable, cases } if cases.is_empty() => {
                line(code, depth, &number(variable));
            }
            Piece::Select { variable, cases } => select(code, depth, variable, cases, taken),
        }
    }
}

/// Writes a choice by a number.
fn select(code: &mut String, depth: usize, variable: &str, cases: &[Case], taken: &Variables) {
    let name = variable.replace('-', "_");
    line(
        code,
        depth,
        &format!("match ({name}, plural(self.0, {name})) {{"),
    );
    // Exact numbers stand before forms, and the default is last.
    let exact = cases
        .iter()
        .filter(|case| matches!(case.key, Key::Exactly(_)) && !case.is_default);
    let forms = cases
        .iter()
        .filter(|case| matches!(case.key, Key::Form(_)) && !case.is_default);
    for case in exact.chain(forms) {
        let pattern = match &case.key {
            Key::Exactly(number) => format!("({number}, _)"),
            Key::Form(form) => format!("(_, {})", named(form)),
        };
        line(code, depth + 1, &format!("{pattern} => {{"));
        write(code, depth + 2, &case.pieces, taken);
        line(code, depth + 1, "}");
    }
    let is_said = |form: &str| {
        let said = cases.iter().filter(|case| !case.is_default);
        said.into_iter()
            .any(|case| case.key == Key::Form(form.to_owned()))
    };
    let rest: Vec<String> = FORMS
        .iter()
        .filter(|(form, _)| !is_said(form))
        .map(|(form, _)| named(form))
        .collect();
    line(code, depth + 1, &format!("(_, {}) => {{", rest.join(" | ")));
    for case in cases.iter().filter(|case| case.is_default) {
        write(code, depth + 2, &case.pieces, taken);
    }
    line(code, depth + 1, "}");
    line(code, depth, "}");
}

fn named(form: &str) -> String {
    let found = FORMS.iter().find(|(known, _)| *known == form);
    format!("Plural::{}", found.map_or("Other", |(_, variant)| variant))
}

/// Writes a message without variables as a literal.
fn literal(pieces: &[Piece]) -> String {
    let text: String = pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Text(text) => Some(text.as_str()),
            Piece::Variable(_) | Piece::Select { .. } => None,
        })
        .collect();
    quoted(&text)
}

/// Quotes a text and leaves its letters readable.
fn quoted(text: &str) -> String {
    let inner = text
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n");
    format!("\"{inner}\"")
}

/// Turns the name of a file into that of a type: `sign_in` into `SignIn`.
fn in_capitals(name: &str) -> String {
    let word = |part: &str| {
        let mut signs = part.chars();
        let first = signs.next().map(|sign| sign.to_ascii_uppercase());
        first.into_iter().chain(signs).collect::<String>()
    };
    name.split('_').map(word).collect()
}

fn line(code: &mut String, depth: usize, text: &str) {
    // Writing into a string cannot fail.
    writeln!(code, "{}{text}", "    ".repeat(depth)).unwrap_or_default();
}
