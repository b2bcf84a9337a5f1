//! From the tree of parts to what is read and what is kept: one text, and files.

use mail_parser::{HeaderName, HeaderValue};

use crate::address;
use crate::attachment::Attachment;
use crate::limits::Limits;
use crate::part::{self, Part};
use crate::text::{decode, is_stub};
use crate::warning::Warning;
use crate::{calendar, clean, flowed, html, signed};

/// What a message says and brings.
#[derive(Debug, Default)]
pub(crate) struct Body {
    pub(crate) text: String,
    pub(crate) html_only: bool,
    pub(crate) attachments: Vec<Attachment>,
    pub(crate) warnings: Vec<Warning>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Plain,
    Html,
    Calendar,
}

/// A part that is read, not kept as a file.
#[derive(Debug, Clone, Copy)]
struct Piece<'p> {
    kind: Kind,
    part: &'p Part<'p>,
}

#[derive(Debug)]
struct Gather<'p> {
    limits: &'p Limits,
    /// Messages around this one; 0 for the message itself.
    level: usize,
    leaves: usize,
    body: Body,
    /// The parts the attachments came from, in the same order.
    files: Vec<&'p Part<'p>>,
    html: Vec<&'p Part<'p>>,
    /// Signatures around this one, and the text they enclose.
    wraps: usize,
    enclosed: String,
    /// What messages within this message say; of the message itself it is kept with the file.
    nested: String,
}

/// Gathers the text and the files of a message.
pub(crate) fn gather(root: &Part<'_>, limits: &Limits) -> Body {
    let mut gather = Gather::new(limits, 0);
    gather.run(root);
    gather.body
}

impl<'p> Gather<'p> {
    fn new(limits: &'p Limits, level: usize) -> Self {
        let (files, html) = (Vec::new(), Vec::new());
        Self {
            limits,
            level,
            leaves: 0,
            body: Body::default(),
            files,
            html,
            wraps: 0,
            enclosed: String::new(),
            nested: String::new(),
        }
    }

    fn run(&mut self, root: &'p Part<'p>) {
        let pieces = self.pieces(root);
        self.write(&pieces);
        self.mark_inline();
        if clean::truncate(&mut self.body.text, self.limits.text_chars_max) {
            self.body.warnings.push(Warning::TextCut {
                limit: self.limits.text_chars_max,
            });
        }
    }

    fn pieces(&mut self, part: &'p Part<'p>) -> Vec<Piece<'p>> {
        if part.children.is_empty() {
            return self.leaf(part);
        }
        match part.media_type.as_str() {
            "multipart/encrypted" => {
                self.body.warnings.push(Warning::Encrypted);
                self.file(part);
                Vec::new()
            }
            "multipart/alternative" => {
                let choices: Vec<_> = part
                    .children
                    .iter()
                    .map(|child| self.pieces(child))
                    .collect();
                self.choose(choices)
            }
            "multipart/related" => {
                let mut children = part.children.iter();
                let pieces = children
                    .next()
                    .map(|root| self.pieces(root))
                    .unwrap_or_default();
                // What a page is made of is no text, even where it is a text part.
                for child in children {
                    self.file(child);
                }
                pieces
            }
            _ => part
                .children
                .iter()
                .flat_map(|child| self.pieces(child))
                .collect(),
        }
    }

    fn leaf(&mut self, part: &'p Part<'p>) -> Vec<Piece<'p>> {
        let is_file = part.disposition() == Some("attachment") || part.file_name().is_some();
        let kind = match part.media_type.as_str() {
            "text/plain" | "text" => Kind::Plain,
            "text/html" | "application/xhtml+xml" | "text/enriched" | "text/richtext" => Kind::Html,
            "text/calendar" => Kind::Calendar,
            media_type => {
                self.file(part);
                if matches!(
                    media_type,
                    "application/pkcs7-mime" | "application/x-pkcs7-mime"
                ) {
                    self.open_signed(part);
                }
                return Vec::new();
            }
        };
        if is_file || kind == Kind::Calendar {
            self.file(part);
        } else {
            self.leaves += 1;
        }
        if kind == Kind::Html {
            self.html.push(part);
        }
        if is_file && kind != Kind::Calendar {
            Vec::new()
        } else {
            vec![Piece { kind, part }]
        }
    }

    /// Reads what a signature encloses as if it stood there openly.
    fn open_signed(&mut self, part: &Part<'_>) {
        const WRAPS_MAX: usize = 3;
        if self.wraps >= WRAPS_MAX {
            return;
        }
        let Some(enclosed) = signed::enclosed(&part.decoded().bytes) else {
            self.body.warnings.push(Warning::Encrypted);
            return;
        };
        let Ok((root, _)) = part::read(&enclosed, self.limits) else {
            return;
        };
        let mut inner = Gather::new(self.limits, self.level);
        inner.wraps = self.wraps + 1;
        inner.run(&root);
        self.enclosed.push_str(&inner.body.text);
        self.body.html_only |= inner.body.html_only;
        self.nested.push_str(&inner.nested);
        self.body.attachments.extend(inner.body.attachments);
        self.body.warnings.extend(inner.body.warnings);
    }

    /// Keeps a part, and all within it, as files.
    fn file(&mut self, part: &'p Part<'p>) {
        if !part.children.is_empty() {
            for child in &part.children {
                self.file(child);
            }
            return;
        }
        self.leaves += 1;
        let text = matches!(
            part.media_type.as_str(),
            "message/rfc822" | "message/global"
        )
        .then(|| self.message(part));
        if self.level > 0 {
            self.nested.push_str(&text.flatten().unwrap_or_default());
            return;
        }
        let mut file = Attachment::read(part, self.leaves, self.limits, &mut self.body.warnings);
        file.text = text.flatten();
        self.body.attachments.push(file);
        self.files.push(part);
    }

    /// Returns what a message within the message says; it is also kept whole, as a file (E18).
    fn message(&mut self, part: &Part<'_>) -> Option<String> {
        let limit = self.limits.nested_messages_max;
        if self.level >= limit {
            self.body.warnings.push(Warning::MessagesTooDeep { limit });
            return None;
        }
        let decoded = part.decoded();
        // A bomb within a forwarded message is no reason to refuse the message around it.
        let (root, _) = part::read(&decoded.bytes, self.limits).ok()?;
        let mut text = summary(&root);
        let mut inner = Gather::new(self.limits, self.level + 1);
        inner.run(&root);
        text.push_str(&inner.body.text);
        text.push('\n');
        text.push_str(&inner.nested);
        clean::truncate(&mut text, self.limits.text_chars_max);
        let too_deep = inner
            .body
            .warnings
            .into_iter()
            .filter(|warning| matches!(warning, Warning::MessagesTooDeep { .. }));
        self.body.warnings.extend(too_deep);
        Some(text)
    }

    /// Picks what is read of several forms of the same: plain text unless it says nothing, else HTML.
    fn choose(&mut self, choices: Vec<Vec<Piece<'p>>>) -> Vec<Piece<'p>> {
        let all = |kind: Kind| {
            move |pieces: &&Vec<Piece<'p>>| {
                !pieces.is_empty() && pieces.iter().all(|piece| piece.kind == kind)
            }
        };
        let plain = choices.iter().find(all(Kind::Plain));
        let html = choices
            .iter()
            .rev()
            .find(|pieces| pieces.iter().any(|piece| piece.kind == Kind::Html));
        let picked = match (plain, html) {
            (Some(plain), Some(html)) => {
                let text: String = plain
                    .iter()
                    .map(|piece| decode(piece.part, &mut Vec::new()).into_owned())
                    .collect();
                if is_stub(&text) { html } else { plain }
            }
            (Some(pieces), None) | (None, Some(pieces)) => pieces,
            (None, None) => return choices.into_iter().flatten().collect(),
        };
        // A calendar beside the text is read only where the text is empty; `write` sees to that.
        let calendar = choices
            .iter()
            .flatten()
            .filter(|piece| piece.kind == Kind::Calendar);
        picked
            .iter()
            .filter(|piece| piece.kind != Kind::Calendar)
            .chain(calendar)
            .copied()
            .collect()
    }

    fn write(&mut self, pieces: &[Piece<'p>]) {
        let mut has_plain = false;
        for piece in pieces.iter().filter(|piece| piece.kind != Kind::Calendar) {
            let text = self.render(*piece);
            has_plain |= piece.kind == Kind::Plain && !text.trim().is_empty();
            self.append(&text);
        }
        self.body.html_only |= !has_plain && !self.body.text.is_empty();
        let enclosed = std::mem::take(&mut self.enclosed);
        self.append(&enclosed);
        if self.body.text.is_empty() {
            for piece in pieces.iter().filter(|piece| piece.kind == Kind::Calendar) {
                let text = self.render(*piece);
                self.append(&text);
            }
        }
        if self.body.text.is_empty() {
            self.read_file();
        }
    }

    /// Shows the first file that is text where the message itself says nothing.
    fn read_file(&mut self) {
        let text = self.files.iter().find(|part| {
            matches!(
                part.media_type.as_str(),
                "text/plain" | "text/html" | "message/delivery-status"
            )
        });
        if let Some(part) = text.copied() {
            let kind = if part.media_type == "text/html" {
                Kind::Html
            } else {
                Kind::Plain
            };
            let text = self.render(Piece { kind, part });
            self.append(&text);
        }
    }

    fn render(&mut self, piece: Piece<'p>) -> String {
        let text = decode(piece.part, &mut self.body.warnings);
        match piece.kind {
            Kind::Plain => {
                let text = clean::text(&text);
                let is_flowed = piece
                    .part
                    .parameter("format")
                    .is_some_and(|format| format.eq_ignore_ascii_case("flowed"));
                let deletes = piece
                    .part
                    .parameter("delsp")
                    .is_some_and(|delsp| delsp.eq_ignore_ascii_case("yes"));
                if is_flowed {
                    flowed::unfold(&text, deletes)
                } else {
                    text.into_owned()
                }
            }
            Kind::Html => {
                let (text, cut) = html::to_text(&text, self.limits.html_bytes_max);
                if cut {
                    self.body.warnings.push(Warning::TextCut {
                        limit: self.limits.text_chars_max,
                    });
                }
                text
            }
            Kind::Calendar => clean::text(&calendar::to_text(&text)).into_owned(),
        }
    }

    fn append(&mut self, text: &str) {
        let text = text.trim_end();
        let text = text.trim_start_matches(['\n', '\u{feff}']);
        if text.trim().is_empty() {
            return;
        }
        if !self.body.text.is_empty() {
            self.body.text.push_str("\n\n");
        }
        self.body.text.push_str(text);
    }

    /// Marks the files that the HTML shows, whatever their disposition says (MAIL 5.26).
    fn mark_inline(&mut self) {
        let unsure = |file: &Attachment| {
            !file.inline && file.content_id.as_deref().is_some_and(|id| id.len() > 2)
        };
        if self.html.is_empty() || !self.body.attachments.iter().any(unsure) {
            return;
        }
        for part in &self.html {
            let text = decode(part, &mut Vec::new());
            let page = text.get(..self.limits.html_bytes_max).unwrap_or(&text);
            for file in self.body.attachments.iter_mut().filter(|file| unsure(file)) {
                file.inline = file
                    .content_id
                    .as_deref()
                    .is_some_and(|id| page.contains(id));
            }
        }
    }
}

/// Returns the subject and sender of a message within a message.
fn summary(root: &Part<'_>) -> String {
    let subject = root
        .headers
        .first(&HeaderName::Subject)
        .and_then(HeaderValue::as_text)
        .unwrap_or_default();
    let from = root
        .headers
        .first(&HeaderName::From)
        .and_then(|value| address::addresses(value).next());
    let from = from.map(|from| from.address).unwrap_or_default();
    format!("{}\n{from}\n", clean::line(subject, 998))
}
