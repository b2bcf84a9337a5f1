//! One pass over a mail finds every word of every rule.

use std::collections::BTreeMap;

use aho_corasick::AhoCorasick;
use orgo_schema::role::RolePath;
use regex::{RegexSet, RegexSetBuilder};

use super::{AttachmentTest, Quantifier, TermId, Test};
use crate::{
    module::Modules,
    route::{Incoming, SoFar},
    rule::{
        Pattern,
        text::{folded, is_like, stands_alone},
    },
};

/// The most memory a set of compiled regexes may take, in bytes; a larger one is split.
const SET_BYTES_MAX: usize = 16 * 1024 * 1024;

/// The memory in which a set remembers what it has seen of texts, in bytes.
const SET_CACHE_BYTES: usize = 16 * 1024 * 1024;

/// The most regexes of one set.
const SET_REGEXES_MAX: usize = 256;

/// What is looked for, each thing once, while rules are being compiled.
#[derive(Debug, Default)]
pub(super) struct Tables {
    letters: Numbered<String>,
    regexes: Numbered<String>,
    patterns: Vec<Pattern>,
    addresses: Numbered<String>,
}

#[derive(Debug)]
struct Numbered<T> {
    numbers: BTreeMap<T, usize>,
    items: Vec<T>,
}

impl<T> Default for Numbered<T> {
    fn default() -> Self {
        Self {
            numbers: BTreeMap::new(),
            items: Vec::new(),
        }
    }
}

impl Numbered<String> {
    fn number(&mut self, item: &str) -> usize {
        if let Some(number) = self.numbers.get(item) {
            return *number;
        }
        let number = self.items.len();
        self.numbers.insert(item.to_owned(), number);
        self.items.push(item.to_owned());
        number
    }
}

impl Tables {
    pub(super) fn letters(&mut self, text: &str) -> usize {
        self.letters.number(text)
    }

    pub(super) fn address(&mut self, pattern: &str) -> usize {
        self.addresses.number(pattern)
    }

    pub(super) fn regex(&mut self, pattern: &Pattern) -> usize {
        let number = self.regexes.number(&pattern.source);
        if number == self.patterns.len() {
            self.patterns.push(pattern.clone());
        }
        number
    }

    pub(super) fn build(self) -> Result<Scan, String> {
        let automaton = AhoCorasick::new(&self.letters.items)
            .map_err(|error| format!("the words of all rules together are too many: {error}"))?;
        let mut sets = Vec::new();
        for (chunk, sources) in self.regexes.items.chunks(SET_REGEXES_MAX).enumerate() {
            build_sets(chunk.saturating_mul(SET_REGEXES_MAX), sources, &mut sets)?;
        }
        Ok(Scan {
            automaton,
            letters: self.letters.items,
            sets,
            patterns: self.patterns,
            addresses: self.addresses.items,
        })
    }
}

/// Builds one set, or halves of it where it would be too large.
fn build_sets(
    first: usize,
    sources: &[String],
    sets: &mut Vec<(usize, RegexSet)>,
) -> Result<(), String> {
    let mut builder = RegexSetBuilder::new(sources.iter().map(|source| without_word_edges(source)));
    builder
        .case_insensitive(true)
        .multi_line(true)
        .size_limit(SET_BYTES_MAX)
        .dfa_size_limit(SET_CACHE_BYTES);
    match builder.build() {
        Ok(set) => {
            sets.push((first, set));
            Ok(())
        }
        Err(_) if sources.len() > 1 => {
            let (left, right) = sources.split_at(sources.len() / 2);
            build_sets(first, left, sets)?;
            build_sets(first.saturating_add(left.len()), right, sets)
        }
        Err(error) => Err(format!("a regex cannot be compiled: {error}")),
    }
}

/// Returns a regex that is found wherever this one is: without `\b` and its kind, which the fast
/// search cannot follow through letters beyond ASCII. What it finds is looked at once more.
fn without_word_edges(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut classes = 0_usize;
    let mut rest = source;
    while let Some(c) = rest.chars().next() {
        let after = rest.get(c.len_utf8()..).unwrap_or_default();
        let edge = after
            .strip_prefix(['b', 'B', '<', '>'])
            .filter(|_| c == '\\' && classes == 0);
        if let Some(after) = edge {
            out.push_str("(?:)");
            rest = WORD_EDGES
                .iter()
                .find_map(|kind| after.strip_prefix(kind))
                .unwrap_or(after);
            continue;
        }
        let length = if c == '\\' {
            after.chars().next().map_or(0, char::len_utf8)
        } else {
            0
        };
        match c {
            '[' => classes = classes.saturating_add(1),
            ']' => classes = classes.saturating_sub(1),
            _ => {}
        }
        out.push(c);
        let (escaped, after) = after.split_at_checked(length).unwrap_or((after, ""));
        out.push_str(escaped);
        rest = after;
    }
    out
}

/// What may follow `\b` in braces.
const WORD_EDGES: [&str; 4] = ["{start}", "{end}", "{start-half}", "{end-half}"];

/// Everything the rules of a book look for.
#[derive(Debug, Clone)]
pub(super) struct Scan {
    automaton: AhoCorasick,
    pub(super) letters: Vec<String>,
    sets: Vec<(usize, RegexSet)>,
    pub(super) patterns: Vec<Pattern>,
    pub(super) addresses: Vec<String>,
}

/// What was found in one text.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// Letters that stand alone.
    words: Bits,
    /// Letters anywhere.
    parts: Bits,
    regexes: Bits,
}

/// What was found in one mail.
#[derive(Debug, Clone)]
pub struct Hits<'a> {
    /// The mail.
    pub mail: &'a Incoming<'a>,
    pub(super) subject: Found,
    pub(super) body: Found,
    /// What was found in the subject, the text, or both: most rules ask for that.
    either: Found,
    from: Bits,
    to: Bits,
    to_roles: Vec<RolePath>,
}

impl Scan {
    /// Looks through a mail.
    pub(super) fn look<'a>(&self, mail: &'a Incoming<'a>, modules: &Modules) -> Hits<'a> {
        let to_roles = mail
            .to
            .iter()
            .filter_map(|address| modules.at_address(address))
            .filter_map(|(_, address)| address.label.role.as_ref())
            .chain(mail.with)
            .cloned()
            .collect();
        let (subject, body) = (self.found(mail.subject), self.found(mail.body));
        Hits {
            mail,
            either: subject.or(&body),
            subject,
            body,
            from: self.fitting(mail.from.as_slice()),
            to: self.fitting(&mail.to),
            to_roles,
        }
    }

    fn found(&self, text: &str) -> Found {
        let mut found = Found {
            words: Bits::of(self.letters.len()),
            parts: Bits::of(self.letters.len()),
            regexes: Bits::of(self.patterns.len()),
        };
        if !self.letters.is_empty() {
            let folded = folded(text);
            for hit in self.automaton.find_overlapping_iter(&folded) {
                let number = hit.pattern().as_usize();
                found.parts.set(number);
                if stands_alone(&folded, hit.start(), hit.end()) {
                    found.words.set(number);
                }
            }
        }
        for (first, set) in &self.sets {
            for number in &set.matches(text) {
                let number = first.saturating_add(number);
                if self
                    .patterns
                    .get(number)
                    .is_some_and(|pattern| pattern.regex.is_match(text))
                {
                    found.regexes.set(number);
                }
            }
        }
        found
    }

    fn fitting(&self, addresses: &[&str]) -> Bits {
        let mut bits = Bits::of(self.addresses.len());
        for (number, pattern) in self.addresses.iter().enumerate() {
            if addresses.iter().any(|address| is_like(pattern, address)) {
                bits.set(number);
            }
        }
        bits
    }
}

impl Found {
    fn or(&self, other: &Self) -> Self {
        Self {
            words: self.words.or(&other.words),
            parts: self.parts.or(&other.parts),
            regexes: self.regexes.or(&other.regexes),
        }
    }

    fn has(&self, term: TermId) -> bool {
        match term {
            TermId::Word(number) => self.words.get(number),
            TermId::Part(number) => self.parts.get(number),
            TermId::Regex(number) => self.regexes.get(number),
        }
    }
}

/// What a rule sees: what was found in the mail, and what earlier rules of the walk have made of it.
#[derive(Debug, Clone, Copy)]
pub struct Sight<'a> {
    /// What was found.
    pub hits: &'a Hits<'a>,
    /// What has been made of it.
    pub so_far: &'a SoFar,
}

impl Sight<'_> {
    /// Whether a test holds.
    pub(super) fn meet(self, test: &Test) -> bool {
        let hits = self.hits;
        match test {
            Test::All(list) => list.iter().all(|test| self.meet(test)),
            Test::Any(list) => list.iter().any(|test| self.meet(test)),
            Test::Not(inner) => !self.meet(inner),
            Test::Text {
                subject,
                body,
                quantifier,
                terms,
            } => {
                let found = match (subject, body) {
                    (true, true) => &hits.either,
                    (true, false) => &hits.subject,
                    (false, _) => &hits.body,
                };
                match quantifier {
                    Quantifier::Any => terms.iter().any(|term| found.has(*term)),
                    Quantifier::All => terms.iter().all(|term| found.has(*term)),
                }
            }
            Test::From(patterns) => patterns.iter().any(|number| hits.from.get(*number)),
            Test::To(patterns) => patterns.iter().any(|number| hits.to.get(*number)),
            Test::FromRole(roles) => hits
                .mail
                .from_role
                .is_some_and(|own| roles.iter().any(|role| own.is_within(role))),
            Test::ToRole(roles) => hits
                .to_roles
                .iter()
                .any(|own| roles.iter().any(|role| own.is_within(role))),
            Test::Attachment(test) => hits.attached(test),
            Test::Work(test) => test.holds(self.so_far),
            Test::Profile(names) => names.iter().any(|name| name == hits.mail.profile),
            Test::Time(test) => hits.mail.when.is_some_and(|when| test.holds(&when)),
            Test::Count(test) => test.holds(hits.mail, self.so_far),
        }
    }
}

impl Hits<'_> {
    /// Whether a term is in the subject, and whether it is in the text.
    pub(super) fn places(&self, term: TermId) -> (bool, bool) {
        (self.subject.has(term), self.body.has(term))
    }

    fn attached(&self, test: &AttachmentTest) -> bool {
        let fits = |patterns: &[String], text: &str| {
            let text = text.to_lowercase();
            patterns.iter().any(|pattern| is_like(pattern, &text))
        };
        match test {
            AttachmentTest::Any => !self.mail.attachments.is_empty(),
            AttachmentTest::Name(names) => self
                .mail
                .attachments
                .iter()
                .any(|(name, _)| fits(names, name)),
            AttachmentTest::Type(types) => self
                .mail
                .attachments
                .iter()
                .any(|(_, kind)| fits(types, kind)),
        }
    }
}

/// A set of small numbers.
#[derive(Debug, Clone, Default)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    fn of(count: usize) -> Self {
        Self(vec![0; count.div_ceil(64)])
    }

    /// Joins two sets of the same size.
    fn or(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(a, b)| a | b).collect())
    }

    fn set(&mut self, number: usize) {
        if let Some(block) = self.0.get_mut(number / 64) {
            *block |= 1 << (number % 64);
        }
    }

    fn get(&self, number: usize) -> bool {
        self.0
            .get(number / 64)
            .is_some_and(|block| block & (1 << (number % 64)) != 0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex::Regex;

    use super::*;

    #[test]
    fn word_edges_are_left_out_and_nothing_else() {
        let check = |source: &str, expected: &str| assert_eq!(without_word_edges(source), expected);
        check(r"\broom\s+\d\B", r"(?:)room\s+\d(?:)");
        check(r"\\b[\b[\b]]\b{start}x\b{2}", r"\\b[\b[\b]](?:)x(?:){2}");
        check(r"\<é\>", r"(?:)é(?:)");
    }

    proptest! {
        #[test]
        fn what_a_regex_finds_is_found_without_its_word_edges(
            source in r"(\\b|\\B|\\<|\\>|\\b\{end\}|a|é|\[ab\]|\\w|\\s|\+|\||\\\\|\[\^\\s\]){1,8}",
            text in r"[aé b\\]{0,10}",
        ) {
            if let Ok(regex) = Regex::new(&source) {
                let wider = Regex::new(&without_word_edges(&source)).unwrap();
                prop_assert!(!regex.is_match(&text) || wider.is_match(&text), "{source}");
            }
        }
    }
}
