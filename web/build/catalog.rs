//! Reads the catalogues of all languages and compares them: English is the source, and every other language says the
//! same messages with the same variables.
//!
//! Of Fluent a message may use text, variables, `NUMBER($count)` and selections by a number. Everything else is refused,
//! so that what is written becomes plain code: nothing is parsed and nothing can fail when a page is drawn.

mod code;

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::{
    ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey},
    parser,
};

/// A language of the catalogues.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tongue {
    /// The folder.
    pub(crate) tag: &'static str,
    /// The variant of `Language`.
    pub(crate) variant: &'static str,
    /// The plural forms that whole numbers take (CLDR); the last is the default.
    pub(crate) forms: &'static [&'static str],
}

/// Every language, the source first.
pub(crate) const LANGUAGES: [Tongue; 4] = [
    Tongue {
        tag: "en",
        variant: "English",
        forms: &["one", "other"],
    },
    Tongue {
        tag: "fr",
        variant: "French",
        forms: &["one", "many", "other"],
    },
    Tongue {
        tag: "es",
        variant: "Spanish",
        forms: &["one", "many", "other"],
    },
    Tongue {
        tag: "ar",
        variant: "Arabic",
        forms: &["zero", "one", "two", "few", "many", "other"],
    },
];

/// The one form that may be left to the default: round millions in French and Spanish.
const SELDOM: &[&str] = &["fr many", "es many"];

/// A catalogue as it lies in the tree.
#[derive(Debug, Clone)]
pub(crate) struct File {
    /// `locales/LANGUAGE/SUBJECT.ftl`.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// The messages of one file by name.
type Messages = BTreeMap<String, Message>;

/// What one language says.
#[derive(Debug, Clone)]
struct Message {
    line: usize,
    pieces: Vec<Piece>,
}

/// A part of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Variable(String),
    /// One of several, by a number.
    Select {
        variable: String,
        cases: Vec<Case>,
    },
}

/// One of the parts to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Case {
    key: Key,
    is_default: bool,
    pieces: Vec<Piece>,
}

/// For which numbers a part is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Key {
    Exactly(usize),
    Form(String),
}

/// What a message takes: its variables in the order of the English text, and whether each is a number.
type Variables = Vec<(String, bool)>;

/// Returns the code of all messages, or everything that is wrong with the catalogues.
pub(crate) fn compile(files: &[File]) -> Result<String, Vec<String>> {
    let mut problems = Vec::new();
    let mut read: BTreeMap<(&str, &str), (&File, Messages)> = BTreeMap::new();
    for file in files {
        let Some((tongue, subject)) = place(&file.path) else {
            problems.push(format!("{}: not a place for a catalogue", file.path));
            continue;
        };
        let messages = messages(file, tongue, &mut problems);
        read.insert((subject, tongue.tag), (file, messages));
    }
    // What does not parse would be told again as missing.
    if !problems.is_empty() {
        return Err(problems);
    }
    let subjects: BTreeSet<&str> = read.keys().map(|(subject, _)| *subject).collect();
    let mut code = String::new();
    for subject in &subjects {
        let subject = *subject;
        let of = |tag: &'static str| read.get(&(subject, tag));
        let Some((source, english)) = of("en") else {
            problems.push(format!("locales/en/{subject}.ftl: this file is missing"));
            continue;
        };
        let mut spoken = vec![english];
        for tongue in LANGUAGES.iter().skip(1) {
            match of(tongue.tag) {
                Some((file, messages)) => {
                    compare((source, english), (file, messages), &mut problems);
                    spoken.push(messages);
                }
                None => problems.push(format!(
                    "locales/{}/{subject}.ftl: this file is missing",
                    tongue.tag
                )),
            }
        }
        if problems.is_empty() {
            code.push_str(&code::subject(subject, &spoken));
        }
    }
    if problems.is_empty() {
        code.push_str(&code::list(&subjects));
        Ok(code)
    } else {
        Err(problems)
    }
}

/// Reads language and subject off a path.
fn place(path: &str) -> Option<(Tongue, &str)> {
    let mut parts = path.rsplit(['/', '\\']);
    let subject = parts.next()?.strip_suffix(".ftl")?;
    let tag = parts.next()?;
    let tongue = LANGUAGES.into_iter().find(|tongue| tongue.tag == tag)?;
    Some((tongue, subject))
}

/// Reads the messages of a file.
fn messages(file: &File, tongue: Tongue, problems: &mut Vec<String>) -> Messages {
    let path = &file.path;
    let resource = match parser::parse(file.text.as_str()) {
        Ok(resource) => resource,
        Err((resource, errors)) => {
            for error in errors {
                let before = file.text.get(..error.pos.start).unwrap_or(&file.text);
                let line = before.matches('\n').count() + 1;
                let name = last_name(before);
                problems.push(format!("{path}:{line}: {name}{}", error.kind));
            }
            resource
        }
    };
    let mut found = Messages::new();
    for entry in resource.body {
        match entry {
            Entry::Message(message) => {
                let id = message.id.name;
                let line = line_of(&file.text, id, found.contains_key(id));
                let mut say = |what: &str| problems.push(format!("{path}:{line}: `{id}` {what}"));
                if !message.attributes.is_empty() {
                    say("has attributes; give each a message of its own");
                }
                let Some(pattern) = message.value else {
                    say("says nothing");
                    continue;
                };
                let pieces = pieces(&pattern, tongue).unwrap_or_else(|problem| {
                    say(&problem);
                    Vec::new()
                });
                let message = Message { line, pieces };
                if found.insert(id.to_owned(), message).is_some() {
                    problems.push(format!("{path}:{line}: `{id}` is there twice"));
                }
            }
            Entry::Term(term) => problems.push(format!(
                "{path}: -{} is a term; write the word out",
                term.id.name
            )),
            Entry::Comment(_)
            | Entry::GroupComment(_)
            | Entry::ResourceComment(_)
            // What does not parse was told above.
            | Entry::Junk { .. } => {}
        }
    }
    found
}

/// Returns the name of the last message that begins in a text, for telling where it is broken.
fn last_name(text: &str) -> String {
    let mut starts = text.lines().rev().filter_map(|line| {
        let (name, _) = line.split_once('=')?;
        let name = name.trim_end();
        let is_name = name.starts_with(|sign: char| sign.is_ascii_alphabetic())
            && name
                .chars()
                .all(|sign| sign.is_ascii_alphanumeric() || sign == '-');
        is_name.then(|| format!("`{name}`: "))
    });
    starts.next().unwrap_or_default()
}

/// Returns the line where a message begins; of one that is there twice the last.
fn line_of(text: &str, id: &str, is_again: bool) -> usize {
    let begins = |line: &str| {
        line.strip_prefix(id)
            .is_some_and(|rest| rest.trim_start().starts_with('='))
    };
    let mut lines = (1..)
        .zip(text.lines())
        .filter(|(_, line)| begins(line))
        .map(|(number, _)| number);
    let line = if is_again { lines.last() } else { lines.next() };
    line.unwrap_or(1)
}

/// Reads what a message says.
fn pieces(pattern: &Pattern<&str>, tongue: Tongue) -> Result<Vec<Piece>, String> {
    let mut pieces: Vec<Piece> = Vec::new();
    for element in &pattern.elements {
        let piece = match element {
            PatternElement::TextElement { value } => Piece::Text((*value).to_owned()),
            PatternElement::Placeable { expression } => match expression {
                Expression::Inline(inline) => inlined(inline)?,
                Expression::Select { selector, variants } => {
                    let InlineExpression::VariableReference { id } = selector else {
                        return Err("selects by something that is no variable".to_owned());
                    };
                    let cases = variants.iter().map(|variant| {
                        Ok(Case {
                            key: key(&variant.key, tongue)?,
                            is_default: variant.default,
                            pieces: self::pieces(&variant.value, tongue)?,
                        })
                    });
                    let cases = cases.collect::<Result<Vec<Case>, String>>()?;
                    is_whole(&cases, tongue)?;
                    let variable = id.name.to_owned();
                    Piece::Select { variable, cases }
                }
            },
        };
        match (pieces.last_mut(), piece) {
            (Some(Piece::Text(before)), Piece::Text(more)) => before.push_str(&more),
            (_, piece) => pieces.push(piece),
        }
    }
    Ok(pieces)
}

/// Reads what stands in braces without a selection.
fn inlined(inline: &InlineExpression<&str>) -> Result<Piece, String> {
    match inline {
        InlineExpression::StringLiteral { value } if !value.contains('\\') => {
            Ok(Piece::Text((*value).to_owned()))
        }
        InlineExpression::VariableReference { id } => Ok(Piece::Variable(id.name.to_owned())),
        InlineExpression::FunctionReference { id, arguments }
            if id.name == "NUMBER" && arguments.named.is_empty() =>
        {
            match arguments.positional.as_slice() {
                [InlineExpression::VariableReference { id }] => {
                    // The kind of a variable is found by `variables`.
                    Ok(Piece::Select {
                        variable: id.name.to_owned(),
                        cases: Vec::new(),
                    })
                }
                _ => Err("gives NUMBER something else than one variable".to_owned()),
            }
        }
        InlineExpression::StringLiteral { .. }
        | InlineExpression::NumberLiteral { .. }
        | InlineExpression::FunctionReference { .. }
        | InlineExpression::MessageReference { .. }
        | InlineExpression::TermReference { .. }
        | InlineExpression::Placeable { .. } => Err(
            "holds something else than text, a variable, NUMBER($count) or a selection".to_owned(),
        ),
    }
}

/// Reads for which numbers a part is meant.
fn key(key: &VariantKey<&str>, tongue: Tongue) -> Result<Key, String> {
    match key {
        VariantKey::Identifier { name } if tongue.forms.contains(name) => {
            Ok(Key::Form((*name).to_owned()))
        }
        VariantKey::Identifier { name } => Err(format!(
            "selects [{name}], which is no plural form of this language: {}",
            tongue.forms.join(", ")
        )),
        VariantKey::NumberLiteral { value } => value
            .parse()
            .map(Key::Exactly)
            .map_err(|_not_whole| format!("selects [{value}], which is no whole number")),
    }
}

/// Checks that a selection has every plural form of the language.
fn is_whole(cases: &[Case], tongue: Tongue) -> Result<(), String> {
    let lacks = tongue.forms.iter().find(|form| {
        let is_there = cases
            .iter()
            .any(|case| case.key == Key::Form((**form).to_owned()));
        !is_there && !SELDOM.contains(&format!("{} {form}", tongue.tag).as_str())
    });
    lacks.map_or(Ok(()), |form| {
        Err(format!("lacks the plural form [{form}]"))
    })
}

/// Lists the variables of a message in order; what selects, or is written as `NUMBER`, is a number.
fn variables(pieces: &[Piece], found: &mut Variables) {
    let mut add =
        |name: &String, is_number: bool| match found.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) => *known |= is_number,
            None => found.push((name.clone(), is_number)),
        };
    for piece in pieces {
        match piece {
            Piece::Text(_) => {}
            Piece::Variable(name) => add(name, false),
            Piece::Select { variable, .. } => add(variable, true),
        }
    }
    for piece in pieces {
        if let Piece::Select { cases, .. } = piece {
            for case in cases {
                variables(&case.pieces, found);
            }
        }
    }
}

/// Tells what a language lacks, has too much, or says with other variables.
fn compare(
    (source, english): (&File, &Messages),
    (file, other): (&File, &Messages),
    problems: &mut Vec<String>,
) {
    let path = &file.path;
    for (id, message) in english {
        let Some(said) = other.get(id) else {
            problems.push(format!(
                "{path}: `{id}` is missing; {}:{} has it",
                source.path, message.line
            ));
            continue;
        };
        let (mut wanted, mut found) = (Variables::new(), Variables::new());
        variables(&message.pieces, &mut wanted);
        variables(&said.pieces, &mut found);
        let is_text = |name: &String| {
            wanted
                .iter()
                .any(|(known, number)| known == name && !number)
        };
        if names(&wanted) != names(&found) {
            problems.push(format!(
                "{path}:{}: `{id}` takes {}; in English it takes {}",
                said.line,
                listed(&found),
                listed(&wanted)
            ));
        } else if let Some((name, _)) = found.iter().find(|(name, number)| *number && is_text(name))
        {
            problems.push(format!(
                "{path}:{}: `{id}` takes ${name} as a number; in English it is text",
                said.line
            ));
        }
    }
    for (id, message) in other {
        if !english.contains_key(id) {
            problems.push(format!(
                "{path}:{}: `{id}` is not in {}",
                message.line, source.path
            ));
        }
    }
}

fn names(variables: &Variables) -> BTreeSet<&str> {
    variables.iter().map(|(name, _)| name.as_str()).collect()
}

fn listed(variables: &Variables) -> String {
    if variables.is_empty() {
        return "no variable".to_owned();
    }
    let names: Vec<String> = names(variables)
        .into_iter()
        .map(|name| format!("${name}"))
        .collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Compiles one subject, given in every language.
    fn compiled(en: &str, fr: &str, es: &str, ar: &str) -> Result<String, Vec<String>> {
        let files = [("en", en), ("fr", fr), ("es", es), ("ar", ar)].map(|(tag, text)| File {
            path: format!("locales/{tag}/door.ftl"),
            text: text.to_owned(),
        });
        compile(&files)
    }

    const EN: &str = "# Door\nopen = Open\nleft = { $count ->\n    [one] One try\n   *[other] { $count } tries\n}\n";
    const ES: &str = "open = Abrir\nleft = { $count ->\n    [one] Un intento\n   *[other] { $count } intentos\n}\n";
    const FR: &str =
        "open = Ouvrir\nleft = { $count ->\n    [one] Un essai\n   *[other] { $count } essais\n}\n";
    const AR: &str = "open = افتح\nleft = { $count ->\n    [zero] لا محاولات\n    [one] محاولة واحدة\n    [two] محاولتان\n    [few] { $count } محاولات\n    [many] { $count } محاولة\n   *[other] { $count } محاولة\n}\n";

    #[test]
    fn whole_catalogues_become_code() {
        let code = compiled(EN, FR, ES, AR).unwrap();
        for part in [
            "struct Door(pub(crate) Language)",
            "const fn open(self) -> &'static str",
            "fn left(self, count: usize) -> String",
            "Language::Arabic => \"افتح\"",
        ] {
            assert!(code.contains(part), "{part}: {code}");
        }
    }

    #[test]
    fn what_is_wrong_is_told_with_file_line_and_name() {
        let check = |fr: &str, expected: &str| {
            let problems = compiled(EN, fr, ES, AR).unwrap_err();
            assert_eq!(problems, [expected]);
        };
        check(
            &FR.replace("open = Ouvrir\n", ""),
            "locales/fr/door.ftl: `open` is missing; locales/en/door.ftl:2 has it",
        );
        check(
            &format!("{FR}shut = Fermer\n"),
            "locales/fr/door.ftl:6: `shut` is not in locales/en/door.ftl",
        );
        check(
            &FR.replace("Ouvrir", "Ouvrir { $door }"),
            "locales/fr/door.ftl:1: `open` takes $door; in English it takes no variable",
        );
        check(
            &FR.replace("{ $count } essais", "{ $count essais"),
            "locales/fr/door.ftl:4: `left`: Expected a token starting with \"}\"",
        );
        check(
            &FR.replace("[one]", "[few]"),
            "locales/fr/door.ftl:2: `left` selects [few], which is no plural form of this language: one, many, other",
        );
        check(
            &format!("{FR}open = Entrer\n"),
            "locales/fr/door.ftl:6: `open` is there twice",
        );
    }

    #[test]
    fn arabic_says_all_six_forms() {
        let ar = AR.replace("    [two] محاولتان\n", "");
        assert_eq!(
            compiled(EN, FR, ES, &ar).unwrap_err(),
            ["locales/ar/door.ftl:2: `left` lacks the plural form [two]"]
        );
    }

    #[test]
    fn text_is_no_number_elsewhere_and_nothing_else_of_the_notation_is_taken() {
        let en = "by = By { $who }\n";
        let same = |text: &str| compiled(en, text, en, en).unwrap_err();
        assert_eq!(
            same("by = Par { NUMBER($who) }\n"),
            ["locales/fr/door.ftl:1: `by` takes $who as a number; in English it is text"]
        );
        for text in [
            "by = Par { $who }\n    .title = x\n",
            "by = Par { $who }{ by }\n",
            "by = Par { $who }{ DATE($who) }\n",
        ] {
            assert!(!same(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_file_that_one_language_lacks_is_told() {
        let file = |path: &str| File {
            path: path.to_owned(),
            text: "a = A\n".to_owned(),
        };
        let files = ["locales/en/x.ftl", "locales/fr/x.ftl", "locales/es/x.ftl"].map(file);
        assert_eq!(
            compile(&files).unwrap_err(),
            ["locales/ar/x.ftl: this file is missing"]
        );
        assert_eq!(
            compile(&[file("locales/de/x.ftl")]).unwrap_err(),
            ["locales/de/x.ftl: not a place for a catalogue"]
        );
    }
}
