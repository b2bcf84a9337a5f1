//! Archives: mbox files read as a stream, in constant memory (MAIL 6.62–6.64).
//!
//! An mbox has no structure but its `From ` lines. One starts a message only where it can: after an
//! empty line, with a time and a year in it, and with a header on the next line. So a sentence that
//! starts with "From" does not divide a message.

use std::io::{self, BufRead};

use crate::header;

/// The largest message that is read by default; a larger one is reported and passed over.
pub const MESSAGE_BYTES_MAX: usize = 64 * 1024 * 1024;

/// Bytes of a line that are looked at together; what is longer is read in pieces.
const PIECE_BYTES_MAX: usize = 64 * 1024;

/// A message of an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MboxMessage {
    /// Where its `From ` line starts in the file.
    pub offset: u64,
    /// The `From ` line without its ending: the envelope sender and the time of delivery.
    pub from_line: String,
    /// The message, with the quoting of `From ` lines undone.
    pub bytes: Vec<u8>,
}

/// What stands at one place of an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MboxItem {
    /// A message.
    Message(MboxMessage),
    /// A message over the limit; it was passed over.
    Oversize {
        /// Where it starts.
        offset: u64,
        /// Its size in bytes.
        bytes: u64,
    },
    /// Bytes before the first `From ` line; a file of nothing else is no mbox.
    Junk {
        /// Where they start.
        offset: u64,
        /// How many there are.
        bytes: u64,
    },
}

/// Reads an mbox message by message; it always advances, and ends after the first error of the reader.
#[derive(Debug)]
pub struct MboxReader<R> {
    reader: R,
    message_bytes_max: usize,
    /// Where the next piece starts in the file.
    offset: u64,
    open: Open,
    /// A line that may start a message, until the next line tells.
    candidate: Option<(u64, Vec<u8>)>,
    after_blank: bool,
    piece: Vec<u8>,
    done: bool,
}

/// What is being read.
#[derive(Debug, Default)]
struct Open {
    offset: u64,
    /// `None` before the first message.
    from_line: Option<String>,
    bytes: Vec<u8>,
    /// The size so far, also when the bytes are no longer kept.
    size: u64,
    is_over: bool,
}

impl<R: BufRead> MboxReader<R> {
    /// Reads messages of at most [`MESSAGE_BYTES_MAX`] bytes.
    pub fn new(reader: R) -> Self {
        Self::with_limit(reader, MESSAGE_BYTES_MAX)
    }

    /// Reads messages of at most `message_bytes_max` bytes.
    pub fn with_limit(reader: R, message_bytes_max: usize) -> Self {
        Self {
            reader,
            message_bytes_max,
            offset: 0,
            open: Open::default(),
            candidate: None,
            after_blank: true,
            piece: Vec::new(),
            done: false,
        }
    }

    /// Returns how many bytes of the file have been read, for progress and for resuming.
    pub fn position(&self) -> u64 {
        self.offset
    }

    fn advance(&mut self) -> io::Result<Option<MboxItem>> {
        let mut starts_line = true;
        loop {
            self.read_piece()?;
            let piece = std::mem::take(&mut self.piece);
            if piece.is_empty() {
                self.done = true;
                return Ok(self.finish());
            }
            let start = self.offset;
            self.offset += u64::try_from(piece.len()).unwrap_or(u64::MAX);
            let ended = starts_line.then(|| self.line(start, &piece)).flatten();
            if !starts_line {
                self.keep(&piece);
            }
            starts_line = piece.ends_with(b"\n");
            self.piece = piece;
            if ended.is_some() {
                // A message ends where a line starts, and that line is short.
                return Ok(ended);
            }
        }
    }

    /// Takes the start of a line; returns the message that ended before it.
    fn line(&mut self, start: u64, piece: &[u8]) -> Option<MboxItem> {
        let mut ended = None;
        if let Some((offset, from_line)) = self.candidate.take() {
            if header::is_header(piece) || piece.starts_with(b">From ") {
                ended = self.start(offset, &from_line);
            } else {
                self.keep(&from_line);
            }
        }
        let is_candidate = self.after_blank && self.can_start(piece);
        self.after_blank = header::is_blank(piece);
        if is_candidate {
            self.candidate = Some((start, piece.to_vec()));
        } else {
            self.keep(piece);
        }
        ended
    }

    fn can_start(&self, line: &[u8]) -> bool {
        let is_first = self.open.from_line.is_none();
        line.ends_with(b"\n") && line.starts_with(b"From ") && (is_first || names_a_time(line))
    }

    fn start(&mut self, offset: u64, from_line: &[u8]) -> Option<MboxItem> {
        let next = Open {
            offset,
            from_line: Some(String::from_utf8_lossy(from_line).trim_end().to_owned()),
            ..Open::default()
        };
        std::mem::replace(&mut self.open, next).close()
    }

    fn finish(&mut self) -> Option<MboxItem> {
        if let Some((_, line)) = self.candidate.take() {
            self.keep(&line);
        }
        std::mem::take(&mut self.open).close()
    }

    fn keep(&mut self, piece: &[u8]) {
        let open = &mut self.open;
        open.size += u64::try_from(piece.len()).unwrap_or(u64::MAX);
        let is_junk = open.from_line.is_none();
        if is_junk || open.is_over || open.bytes.len() + piece.len() > self.message_bytes_max {
            // What stands before the first message is counted, and kept only as far as it tells
            // white space from junk.
            open.is_over |= !is_junk || !piece.trim_ascii().is_empty();
            open.bytes = Vec::new();
        } else {
            open.bytes.extend_from_slice(piece);
        }
    }

    /// Reads up to the end of the line, or as much of it as is looked at together.
    fn read_piece(&mut self) -> io::Result<()> {
        self.piece.clear();
        while self.piece.len() < PIECE_BYTES_MAX {
            let buffer = match self.reader.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            let room = PIECE_BYTES_MAX - self.piece.len();
            let window = buffer.get(..room).unwrap_or(buffer);
            let end = window
                .iter()
                .position(|byte| *byte == b'\n')
                .map(|at| at + 1);
            let used = end.unwrap_or(window.len());
            self.piece
                .extend_from_slice(window.get(..used).unwrap_or(window));
            self.reader.consume(used);
            if end.is_some() || used == 0 {
                break;
            }
        }
        Ok(())
    }
}

impl<R: BufRead> Iterator for MboxReader<R> {
    type Item = io::Result<MboxItem>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let item = self.advance();
        self.done |= item.is_err();
        item.transpose()
    }
}

impl Open {
    fn close(self) -> Option<MboxItem> {
        let Self {
            offset,
            from_line,
            mut bytes,
            size,
            is_over,
        } = self;
        match from_line {
            None => is_over.then_some(MboxItem::Junk {
                offset,
                bytes: size,
            }),
            Some(_) if is_over => Some(MboxItem::Oversize {
                offset,
                bytes: size,
            }),
            Some(from_line) => {
                // The empty line before the next `From ` belongs to the archive.
                for ending in [&b"\n\r\n"[..], b"\n\n"] {
                    if bytes.ends_with(ending) {
                        bytes.truncate(bytes.len() + 1 - ending.len());
                        break;
                    }
                }
                let bytes = if is_counted(&bytes) {
                    bytes
                } else {
                    unquote(bytes)
                };
                Some(MboxItem::Message(MboxMessage {
                    offset,
                    from_line,
                    bytes,
                }))
            }
        }
    }
}

/// Returns whether a `From ` line names a time of day and a year, as every mail system writes them.
fn names_a_time(line: &[u8]) -> bool {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let line = String::from_utf8_lossy(line);
    let words = || line.split_ascii_whitespace().skip(1);
    let is_number = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    let month = words().any(|word| MONTHS.contains(&word));
    let time = words().any(|word| {
        let mut fields = word.split(':');
        fields.next().is_some_and(is_number)
            && fields.next().is_some_and(is_number)
            && fields.all(is_number)
    });
    let year = words().any(|word| {
        word.len() == 4 && is_number(word) && matches!(word.get(..2), Some("19" | "20"))
    });
    month && time && year
}

/// Returns whether Content-Length states the true length: then nothing was quoted (mboxcl2).
fn is_counted(message: &[u8]) -> bool {
    let Some(split) = header::split(message, PIECE_BYTES_MAX) else {
        return false;
    };
    let stated = split.block.split(|byte| *byte == b'\n').find_map(|line| {
        let value = line
            .get(..15)
            .filter(|name| name.eq_ignore_ascii_case(b"content-length:"))
            .and(line.get(15..))?;
        std::str::from_utf8(value)
            .ok()?
            .trim()
            .parse::<usize>()
            .ok()
    });
    // The body may or may not count the empty line that the archive added.
    stated.is_some_and(|stated| stated.abs_diff(split.body.len()) <= 2)
}

/// Takes one `>` from lines that an archive marked: `>From `, `>>From ` and so on (mboxo, mboxrd).
fn unquote(bytes: Vec<u8>) -> Vec<u8> {
    let is_quoted = |line: &[u8]| {
        let bare = line
            .iter()
            .position(|byte| *byte != b'>')
            .and_then(|at| line.get(at..))
            .unwrap_or_default();
        bare.len() < line.len() && bare.starts_with(b"From ")
    };
    let lines = || bytes.split_inclusive(|byte| *byte == b'\n');
    if !lines().any(is_quoted) {
        return bytes;
    }
    let mut out = Vec::with_capacity(bytes.len());
    for line in lines() {
        out.extend_from_slice(if is_quoted(line) {
            line.get(1..).unwrap_or_default()
        } else {
            line
        });
    }
    out
}

#[cfg(test)]
#[path = "archive/tests.rs"]
mod tests;
