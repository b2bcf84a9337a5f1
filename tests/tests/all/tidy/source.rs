//! A Rust file taken apart, as far as scanning needs it: code, texts, and what is only a test.

use std::collections::BTreeSet;

/// A Rust file without what a scanner must not stumble over.
#[derive(Debug)]
pub(super) struct Source {
    /// The code outside tests; comments, texts and tests are blank, lines are where they were.
    pub(super) code: String,
    /// The literals outside tests, as written, with their first line.
    pub(super) texts: Vec<(usize, String)>,
    /// The lines that belong to tests.
    pub(super) test_lines: BTreeSet<usize>,
    /// The modules in other files that are declared as tests.
    pub(super) test_modules: Vec<String>,
}

/// What marks the item after it as a test.
const TEST_MARKS: [&str; 3] = ["#[cfg(test)]", "#[cfg(all(test,", "#[test]"];

impl Source {
    /// Takes a file apart. Text that is not Rust gives some answer, never a panic.
    pub(super) fn read(text: &str) -> Self {
        let (code, texts) = without_comments_and_texts(text);
        let mut source = Self {
            code,
            texts,
            test_lines: BTreeSet::new(),
            test_modules: Vec::new(),
        };
        source.take_tests_out();
        source
    }

    /// Returns the lines of code with their numbers.
    pub(super) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.code.lines())
    }

    fn take_tests_out(&mut self) {
        while let Some(start) = TEST_MARKS
            .iter()
            .filter_map(|mark| self.code.find(mark))
            .min()
        {
            let end = start + item_length(&self.code[start..]);
            let item = &self.code[start..end];
            if let Some(name) = item.strip_suffix(';').and_then(module_name) {
                self.test_modules.push(name.to_owned());
            }
            let first = 1 + self.code[..start].matches('\n').count();
            self.test_lines
                .extend(first..=first + item.matches('\n').count());
            let blank = blank(item);
            self.code.replace_range(start..end, &blank);
        }
        self.texts
            .retain(|(line, _)| !self.test_lines.contains(line));
    }
}

fn module_name(item: &str) -> Option<&str> {
    let (before, name) = item.rsplit_once(' ')?;
    before.ends_with("mod").then_some(name)
}

/// Returns the length of an item that starts with its attributes: to its `;`, or to the end of its block.
fn item_length(code: &str) -> usize {
    let (mut brackets, mut braces) = (0_usize, 0_usize);
    for (at, sign) in code.char_indices() {
        match sign {
            '(' | '[' => brackets += 1,
            ')' | ']' => brackets = brackets.saturating_sub(1),
            '{' => braces += 1,
            '}' => {
                braces = braces.saturating_sub(1);
                if braces == 0 {
                    return at + 1;
                }
            }
            ';' if brackets == 0 && braces == 0 => return at + 1,
            _ => {}
        }
    }
    code.len()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Code,
    Comment,
    Text,
}

fn without_comments_and_texts(text: &str) -> (String, Vec<(usize, String)>) {
    let (mut code, mut texts, mut line) = (String::new(), Vec::new(), 1);
    let mut rest = text;
    while !rest.is_empty() {
        let (kind, length) = next_piece(rest, code.chars().next_back());
        let (piece, after) = rest.split_at(length);
        match kind {
            Kind::Code => code.push_str(piece),
            Kind::Comment => code.push_str(&blank(piece)),
            Kind::Text => {
                code.push_str(&blank(piece));
                texts.push((line, piece.to_owned()));
            }
        }
        line += piece.matches('\n').count();
        rest = after;
    }
    (code, texts)
}

fn blank(piece: &str) -> String {
    piece
        .chars()
        .map(|sign| if sign == '\n' { '\n' } else { ' ' })
        .collect()
}

/// Returns the kind and the length of what a text that is not empty starts with.
fn next_piece(rest: &str, before: Option<char>) -> (Kind, usize) {
    let one = rest.chars().next().map_or(0, char::len_utf8);
    if rest.starts_with("//") {
        (Kind::Comment, rest.find('\n').unwrap_or(rest.len()))
    } else if rest.starts_with("/*") {
        (Kind::Comment, comment_length(rest))
    } else if let Some(inside) = rest.strip_prefix('"') {
        (Kind::Text, 1 + quoted_length(inside, '"'))
    } else if rest.starts_with('\'') {
        character_length(rest).map_or((Kind::Code, 1), |length| (Kind::Text, length))
    } else if before.is_none_or(|sign| !sign.is_alphanumeric() && sign != '_') {
        raw_length(rest).map_or((Kind::Code, one), |length| (Kind::Text, length))
    } else {
        (Kind::Code, one)
    }
}

/// Returns the length of a block comment; they nest.
fn comment_length(rest: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < rest.len() {
        let here = &rest.as_bytes()[at..];
        if here.starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if here.starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    rest.len()
}

/// Returns the length up to and with the closing quote, for the text after the opening one.
fn quoted_length(inside: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, sign) in inside.char_indices() {
        match sign {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if sign == quote => return at + 1,
            _ => {}
        }
    }
    inside.len()
}

/// Returns the length of a character literal; a lifetime is none.
fn character_length(rest: &str) -> Option<usize> {
    let mut signs = rest[1..].chars();
    let first = signs.next()?;
    if first == '\\' {
        return Some(1 + quoted_length(&rest[1..], '\''));
    }
    (signs.next()? == '\'').then(|| first.len_utf8() + 2)
}

/// Returns the length of a raw text such as `r#"…"#` or `br"…"`.
fn raw_length(rest: &str) -> Option<usize> {
    let prefix = ["r", "br", "cr"].into_iter().find(|prefix| {
        let after = rest
            .strip_prefix(prefix)
            .map(|after| after.trim_start_matches('#'));
        after.is_some_and(|after| after.starts_with('"'))
    })?;
    let hashes = rest[prefix.len()..]
        .chars()
        .take_while(|sign| *sign == '#')
        .count();
    let start = prefix.len() + hashes + 1;
    let close = format!("\"{}", "#".repeat(hashes));
    let end = rest[start..]
        .find(&close)
        .map_or(rest.len(), |at| start + at + close.len());
    Some(end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, code: &str, texts: &[&str]) {
        let source = Source::read(text);
        let words: Vec<_> = source.code.split_whitespace().collect();
        assert_eq!(words.join(" "), code, "{text}");
        let found: Vec<_> = source.texts.iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!(found, texts, "{text}");
    }

    #[test]
    fn comments_and_texts_are_told_from_code() {
        check("a // b\nc", "a c", &[]);
        check("a /* b /* c */ d */ e", "a e", &[]);
        check(
            r#"a("b // c", 'd', '"', '\'', e)"#,
            "a( , , , , e)",
            &[r#""b // c""#, "'d'", r#"'"'"#, r"'\''"],
        );
        check("fn f<'a>(x: &'a str) {}", "fn f<'a>(x: &'a str) {}", &[]);
        check("r#\"a \" b\"# c", "c", &["r#\"a \" b\"#"]);
        check("br\"a\\\" + var\"b\"", "+ var", &["br\"a\\\"", "\"b\""]);
        check(r#""a \" b" c"#, "c", &[r#""a \" b""#]);
    }

    #[test]
    fn tests_are_taken_out() {
        check(
            "a;\n#[cfg(test)]\nmod tests { fn b() { \"}\"; } }\nc;",
            "a; c;",
            &[],
        );
        check(
            "a;\n#[cfg(all(test, unix))] fn b() -> [u8; 2] { \"x\"; }\nc;",
            "a; c;",
            &[],
        );
        check("#[test]\nfn a() {}\nb;", "b;", &[]);
        check("// #[cfg(test)]\na { b }", "a { b }", &[]);
        let source = Source::read("a;\n#[cfg(test)]\nmod laws;\nb;");
        assert_eq!(source.test_modules, ["laws"]);
        assert_eq!(source.test_lines, BTreeSet::from([2, 3]));
    }

    proptest! {
        #[test]
        fn lines_stay_where_they_were(text in r#"([a-z{};#'"/*\\ \n]|r#|#\[cfg\(test\)\]|é|mod a;){0,40}"#) {
            let source = Source::read(&text);
            prop_assert_eq!(source.code.matches('\n').count(), text.matches('\n').count());
        }
    }
}
