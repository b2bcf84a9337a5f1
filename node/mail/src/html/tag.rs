//! HTML cut into tags and the text between them, every byte looked at a bounded number of times.

/// A piece of HTML.
#[derive(Debug)]
pub(super) enum Token<'a> {
    /// Text with its entities not yet decoded.
    Text(&'a str),
    Tag(Tag<'a>),
}

/// A start or end tag.
#[derive(Debug)]
pub(super) struct Tag<'a> {
    pub(super) name: &'a str,
    pub(super) closes: bool,
    attributes: &'a str,
}

/// Cuts HTML into tokens; comments, declarations and end tags without a name are left out.
#[derive(Debug)]
pub(super) struct Tags<'a> {
    rest: &'a str,
    /// What was once looked for up to the end and not found will not be found later either.
    ends: Ends,
}

#[derive(Debug, Default)]
struct Ends {
    no_tag_end: bool,
    no_comment_end: bool,
    quotes_broken: bool,
}

impl<'a> Tags<'a> {
    pub(super) fn new(html: &'a str) -> Self {
        Self {
            rest: html,
            ends: Ends::default(),
        }
    }

    pub(super) fn next(&mut self) -> Option<Token<'a>> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            let Some(at) = self.markup() else {
                return Some(Token::Text(std::mem::take(&mut self.rest)));
            };
            if at > 0 {
                let (text, rest) = self.rest.split_at(at);
                self.rest = rest;
                return Some(Token::Text(text));
            }
            let markup = self.rest;
            let name = markup
                .strip_prefix("</")
                .or_else(|| markup.strip_prefix('<'))
                .unwrap_or_default();
            if !name.starts_with(|char: char| char.is_ascii_alphabetic()) {
                self.skip_declaration(markup);
            } else if let Some(tag) = self.tag(markup) {
                return Some(Token::Tag(tag));
            }
        }
    }

    /// Leaves out everything up to the end tag of an element that was just opened, or all the rest.
    pub(super) fn skip_element(&mut self, name: &str) {
        let mut from = 0;
        while let Some(at) = self.rest.get(from..).and_then(|rest| rest.find("</")) {
            let after = from + at + 2;
            let found = self.rest.get(after..after + name.len());
            if found.is_some_and(|found| found.eq_ignore_ascii_case(name)) {
                self.rest = self.rest.get(from + at..).unwrap_or_default();
                return;
            }
            from = after;
        }
        self.rest = "";
    }

    /// Returns where the next markup starts; a `<` before anything else is text.
    fn markup(&self) -> Option<usize> {
        if self.ends.no_tag_end {
            return None;
        }
        let mut from = 0;
        loop {
            let at = from + self.rest.get(from..)?.find('<')?;
            match self.rest.as_bytes().get(at + 1) {
                Some(b'!' | b'?' | b'/') => return Some(at),
                Some(byte) if byte.is_ascii_alphabetic() => return Some(at),
                Some(_) | None => from = at + 1,
            }
        }
    }

    fn skip_declaration(&mut self, markup: &'a str) {
        if markup.starts_with("<!--") && !self.ends.no_comment_end {
            // `<!-->` is a whole comment, so the search starts inside the opening.
            if let Some(end) = markup.get(2..).and_then(|inner| inner.find("-->")) {
                self.rest = markup.get(end + 5..).unwrap_or_default();
                return;
            }
            self.ends.no_comment_end = true;
        }
        match markup.find('>') {
            Some(end) => self.rest = markup.get(end + 1..).unwrap_or_default(),
            None => {
                self.ends.no_tag_end = true;
                self.rest = "";
            }
        }
    }

    fn tag(&mut self, markup: &'a str) -> Option<Tag<'a>> {
        let Some(end) = self.tag_end(markup) else {
            self.ends.no_tag_end = true;
            return None;
        };
        let inner = markup.get(1..end).unwrap_or_default();
        self.rest = markup.get(end + 1..).unwrap_or_default();
        let (closes, inner) = inner
            .strip_prefix('/')
            .map_or((false, inner), |inner| (true, inner));
        let name_end = inner
            .find(|char: char| char.is_whitespace() || char == '/')
            .unwrap_or(inner.len());
        let (name, attributes) = inner.split_at(name_end);
        Some(Tag {
            name,
            closes,
            attributes,
        })
    }

    /// Returns where the `>` of a tag is; one inside a quoted value does not count.
    fn tag_end(&mut self, markup: &str) -> Option<usize> {
        if self.ends.quotes_broken {
            return markup.find('>');
        }
        let mut quote = None;
        let mut before = 0;
        for (at, byte) in markup.bytes().enumerate() {
            match (quote, byte) {
                (None, b'>') => return Some(at),
                // A quotation mark that follows no `=` is a slip of the pen.
                (None, b'"' | b'\'') if before == b'=' => quote = Some(byte),
                (Some(open), close) if open == close => quote = None,
                _ => {}
            }
            if !byte.is_ascii_whitespace() {
                before = byte;
            }
        }
        self.ends.quotes_broken = quote.is_some();
        if self.ends.quotes_broken {
            markup.find('>')
        } else {
            None
        }
    }
}

impl<'a> Tag<'a> {
    pub(super) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// Returns the name in lower case; names longer than any known one are not looked at.
    pub(super) fn lower_name(&self) -> String {
        if self.name.len() > 16 {
            String::new()
        } else {
            self.name.to_ascii_lowercase()
        }
    }

    /// Returns the value of an attribute, its entities not decoded.
    pub(super) fn attribute(&self, name: &str) -> Option<&'a str> {
        let mut rest = self.attributes;
        loop {
            rest = rest.trim_start_matches(|char: char| char.is_whitespace() || char == '/');
            if rest.is_empty() {
                return None;
            }
            let end =
                match rest.find(|char: char| char.is_whitespace() || matches!(char, '=' | '/')) {
                    // A stray `=` counts as a name of its own, so that every round takes something away.
                    Some(0) => 1,
                    Some(end) => end,
                    None => rest.len(),
                };
            let (found, after) = rest.split_at(end);
            let (value, after) = value(after);
            if found.eq_ignore_ascii_case(name) {
                return Some(value);
            }
            rest = after;
        }
    }

    /// Returns whether an element can contain others, so that its end can be waited for.
    pub(super) fn can_hide(&self) -> bool {
        [
            "div",
            "span",
            "p",
            "td",
            "tr",
            "table",
            "tbody",
            "section",
            "a",
            "font",
            "center",
            "blockquote",
        ]
        .iter()
        .any(|name| self.is(name))
    }

    /// Returns whether a browser would not show the element.
    pub(super) fn is_hidden(&self) -> bool {
        if self.attributes.len() < 6 {
            return false;
        }
        self.attribute("hidden").is_some()
            || self.attribute("style").is_some_and(|style| {
                let style: String = style.chars().filter(|char| !char.is_whitespace()).collect();
                let style = style.to_ascii_lowercase();
                style.contains("display:none") || style.contains("visibility:hidden")
            })
    }
}

/// Returns the value after an attribute's name, quoted or bare, and what follows.
fn value(after: &str) -> (&str, &str) {
    let Some(raw) = after.trim_start().strip_prefix('=') else {
        return ("", after);
    };
    let raw = raw.trim_start();
    for quote in ['"', '\''] {
        if let Some(inner) = raw.strip_prefix(quote) {
            return inner.split_once(quote).unwrap_or((inner, ""));
        }
    }
    raw.split_at(raw.find(char::is_whitespace).unwrap_or(raw.len()))
}
