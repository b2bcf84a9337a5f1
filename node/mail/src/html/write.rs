//! The text being written: white space collapsed, lines counted, quotes and lists marked.

use mail_parser::decoders::html::add_html_token;

/// Quotes and lists deeper than this are drawn no deeper.
const DEPTH_MAX: usize = 8;

/// The longest entity with its `&` and `;`.
const ENTITY_BYTES_MAX: usize = 40;

/// Longer addresses are for machines: they carry who opened what.
const LINK_BYTES_MAX: usize = 120;

/// Bytes of text that are written; what follows is left out.
const TEXT_BYTES_MAX: usize = 16 * 1024 * 1024;

/// A horizontal line, drawn as Outlook draws it above what it quotes.
const RULE: &str = "________________________________";

#[derive(Debug)]
pub(super) struct Writer {
    out: String,
    /// Line feeds owed before the next character.
    breaks: usize,
    space: bool,
    quote: usize,
    preformatted: usize,
    /// The number of the next item of each open list; `None` for lists without numbers.
    lists: Vec<Option<u32>>,
    link: Option<Link>,
}

#[derive(Debug)]
struct Link {
    /// Where in the text the words of the link start.
    start: usize,
    target: String,
}

impl Writer {
    pub(super) fn with_capacity(bytes: usize) -> Self {
        let out = String::with_capacity(bytes.min(TEXT_BYTES_MAX));
        Self {
            out,
            breaks: 0,
            space: false,
            quote: 0,
            preformatted: 0,
            lists: Vec::new(),
            link: None,
        }
    }

    pub(super) fn text(&mut self, mut text: &str) {
        while let Some(at) = text.find('&') {
            let (plain, rest) = text.split_at(at);
            self.plain(plain);
            let end = rest
                .bytes()
                .take(ENTITY_BYTES_MAX)
                .position(|byte| byte == b';')
                .map_or(1, |end| end + 1);
            let (entity, rest) = rest.split_at_checked(end).unwrap_or((rest, ""));
            let mut decoded = String::new();
            add_html_token(&mut decoded, entity.as_bytes(), false);
            // What an entity stands for is text, never white space to be collapsed away as a line feed.
            self.plain(&decoded);
            text = rest;
        }
        self.plain(text);
    }

    fn plain(&mut self, text: &str) {
        if self.preformatted > 0 {
            return self.verbatim(text);
        }
        for word in text.split_inclusive(is_space) {
            let bare = word.trim_end_matches(is_space);
            if !bare.is_empty() {
                self.word(bare);
            }
            self.space |= bare.len() < word.len();
        }
    }

    fn verbatim(&mut self, text: &str) {
        for (number, line) in text.split('\n').enumerate() {
            if number > 0 {
                self.line_break();
            }
            if !line.is_empty() {
                self.word(line);
            }
        }
    }

    fn word(&mut self, word: &str) {
        if self.out.len() > TEXT_BYTES_MAX {
            return;
        }
        let starts_line = self.start();
        if self.space && !starts_line {
            self.out.push(' ');
        }
        self.space = false;
        self.out.push_str(word);
    }

    /// Writes the line feeds that are owed; returns whether the text stands at the start of a line.
    fn start(&mut self) -> bool {
        if self.out.is_empty() {
            self.breaks = 0;
            return self.mark_quote();
        }
        if self.breaks == 0 {
            return false;
        }
        for number in (0..std::mem::take(&mut self.breaks)).rev() {
            self.out.push('\n');
            if number > 0 && self.quote > 0 {
                self.out.push('>');
            }
        }
        self.mark_quote()
    }

    fn mark_quote(&mut self) -> bool {
        for _ in 0..self.quote.min(DEPTH_MAX) {
            self.out.push_str("> ");
        }
        true
    }

    pub(super) fn space(&mut self) {
        self.space = true;
    }

    /// Ends the line, or adds an empty one; never more than one in a row.
    pub(super) fn line_break(&mut self) {
        self.breaks = (self.breaks + 1).min(2);
    }

    pub(super) fn block(&mut self) {
        self.breaks = self.breaks.max(1);
    }

    pub(super) fn paragraph(&mut self) {
        self.breaks = 2;
    }

    pub(super) fn rule(&mut self) {
        self.block();
        self.word(RULE);
        self.block();
    }

    pub(super) fn quote(&mut self, closes: bool) {
        self.block();
        self.quote = if closes {
            self.quote.saturating_sub(1)
        } else {
            self.quote + 1
        };
    }

    pub(super) fn preformatted(&mut self, closes: bool) {
        self.preformatted = if closes {
            self.preformatted.saturating_sub(1)
        } else {
            self.preformatted + 1
        };
    }

    pub(super) fn list(&mut self, numbered: bool, closes: bool) {
        if closes {
            self.lists.pop();
        } else if self.lists.len() < DEPTH_MAX {
            self.lists.push(numbered.then_some(1));
        }
    }

    pub(super) fn item(&mut self) {
        self.block();
        let indent = "  ".repeat(self.lists.len().saturating_sub(1));
        let mark = match self.lists.last_mut() {
            Some(Some(number)) => {
                *number += 1;
                format!("{indent}{}. ", *number - 1)
            }
            Some(None) | None => format!("{indent}- "),
        };
        self.word(&mark);
    }

    /// Writes a picture that stands for a letter; other pictures are left out, with their words.
    pub(super) fn image(&mut self, alt: Option<&str>) {
        let alt = alt.unwrap_or_default();
        if !alt.is_empty() && alt.chars().count() <= 8 && alt.chars().all(|char| !char.is_ascii()) {
            self.word(alt);
        }
    }

    pub(super) fn start_link(&mut self, target: Option<&str>) {
        let target = target.unwrap_or_default().trim();
        let is_readable = ["http://", "https://", "mailto:", "tel:"]
            .iter()
            .any(|scheme| {
                target
                    .get(..scheme.len())
                    .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
            });
        if is_readable && target.len() <= LINK_BYTES_MAX {
            self.link = Some(Link {
                start: self.out.len(),
                target: target.replace("&amp;", "&"),
            });
        }
    }

    pub(super) fn end_link(&mut self) {
        let Some(Link { start, target }) = self.link.take() else {
            return;
        };
        let words = self.out.get(start..).unwrap_or_default().trim();
        let address = target
            .split_once(':')
            .map_or(target.as_str(), |(_, rest)| rest)
            .trim_matches('/');
        let address = address.split('?').next().unwrap_or_default();
        if words.is_empty() || words.contains(address) || target.contains(words) {
            return;
        }
        self.space = false;
        self.out.push_str(" <");
        self.out.push_str(&target);
        self.out.push('>');
    }

    pub(super) fn finish(mut self) -> String {
        self.end_link();
        self.out
    }
}

/// White space that HTML collapses, and the no-break space that mailers use in its stead.
fn is_space(char: char) -> bool {
    matches!(char, ' ' | '\t' | '\n' | '\r' | '\u{c}' | '\u{a0}')
}
