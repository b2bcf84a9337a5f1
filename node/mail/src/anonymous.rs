//! A mail without its writer (SPEC 10): what was said stays, what identifies who said it goes.
//!
//! The message is made anew from the few things that are kept: the subject, the new text, the address that it was
//! delivered to and what it answers. Nothing else is copied, so a header that nobody thought of cannot betray
//! anybody. The signature, what is quoted, the files, the hour and everybody in copy stay in the original. In the
//! text the writer's own names are replaced, and every mail address and telephone number. What cannot be found by
//! a machine, a story that only one person can tell, stays: people must know that.

use mail_parser::DateTime;
use regex::{NoExpand, Regex};

use crate::Mail;

/// Where nobody has an address, and nothing is ever sent.
const DOMAIN: &str = "anonymous.invalid";
/// The shortest part of a name that is looked for in the text, in characters: shorter ones are words of every day.
const NAME_CHARS_MIN: usize = 3;
/// A mail address, anywhere in a text.
const ADDRESS: &str = r"(?i)[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+";
/// A telephone number: it begins as none but those do, and has seven digits at least.
const NUMBER: &str = r"(?:\+|\(\d|\b0)[\d\s()./\u{2011}-]{5,}\d";

/// What somebody is called instead of their name: the same through one thread, another in every other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pseudonym {
    token: [u8; 32],
}

impl Pseudonym {
    /// Makes the pseudonym that follows from a token which nobody outside can compute.
    pub const fn new(token: [u8; 32]) -> Self {
        Self { token }
    }

    /// Returns what people read: `Anon-7F3A`.
    pub fn name(&self) -> String {
        let [a, b, ..] = self.token;
        format!("Anon-{a:02X}{b:02X}")
    }

    /// Returns the address that stands for the real one. It is longer than the name: two threads whose names
    /// happen to be alike are not taken for one writer.
    pub fn address(&self) -> String {
        format!("{}@{DOMAIN}", name_of(&self.token))
    }
}

/// Returns the Message-ID that stands for the real one, without brackets.
pub fn message_id(token: &[u8; 32]) -> String {
    format!("{}@{DOMAIN}", name_of(token))
}

/// Whether an address stands for somebody who is not named: nothing is ever sent there.
pub fn is_anonymous(address: &str) -> bool {
    let domain = address.rsplit_once('@').map(|(_, domain)| domain);
    domain.is_some_and(|domain| domain.eq_ignore_ascii_case(DOMAIN))
}

fn name_of(token: &[u8; 32]) -> String {
    let mut name = "anon-".to_owned();
    for byte in token.iter().take(10) {
        name.push_str(&format!("{byte:02x}"));
    }
    name
}

/// What stands in the headers of a message without its writer.
#[derive(Debug, Clone)]
pub struct Envelope<'a> {
    /// Who it is from.
    pub from: &'a Pseudonym,
    /// The address it was delivered to, one of the organisation's own.
    pub to: Option<&'a str>,
    /// Its Message-ID, without brackets.
    pub message_id: &'a str,
    /// What it answers, nearest first, without brackets.
    pub answers: &'a [String],
}

/// Returns the bytes of a mail without its writer. Same mail and envelope, same bytes.
pub fn anonymised(mail: &Mail, envelope: &Envelope<'_>) -> Vec<u8> {
    let scrub = Scrub::of(mail);
    let name = envelope.from.name();
    let mut out = String::new();
    let mut header = |field: &str, value: &str| {
        out.push_str(&format!("{field}: {value}\r\n"));
    };
    header("From", &format!("{name} <{}>", envelope.from.address()));
    let to = envelope.to.map(crate::normalize_address);
    if let Some(to) = to.filter(|to| is_plain(to)) {
        header("To", &to);
        header("Delivered-To", &to);
    }
    header("Message-ID", &format!("<{}>", envelope.message_id));
    if let Some(nearest) = envelope.answers.first() {
        header("In-Reply-To", &format!("<{nearest}>"));
        let oldest_first = envelope.answers.iter().rev();
        let ids: Vec<String> = oldest_first.map(|id| format!("<{id}>")).collect();
        header("References", &ids.join("\r\n "));
    }
    if let Some(day) = mail.date_ms.map(noon) {
        header("Date", &day);
    }
    if mail.automatic.is_some() {
        header("Auto-Submitted", "auto-generated");
    }
    let subject = scrub.text(&mail.subject, &name);
    let one_line: Vec<&str> = subject.split_whitespace().collect();
    header("Subject", &one_line.join(" "));
    header("MIME-Version", "1.0");
    header("Content-Type", "text/plain; charset=utf-8");
    header("Content-Transfer-Encoding", "8bit");
    out.push_str("\r\n");
    for line in scrub.text(&mail.reply.fresh, &name).lines() {
        out.push_str(line);
        out.push_str("\r\n");
    }
    let files = mail.attachments.len();
    if files > 0 {
        out.push_str(&format!(
            "\r\n[{files} attached, with those who keep the original]\r\n"
        ));
    }
    out.into_bytes()
}

/// Returns the noon of a day, in universal time: the hour says too much, and the zone more.
fn noon(at_ms: i64) -> String {
    const DAY_S: i64 = 24 * 3_600;
    let day = at_ms.div_euclid(DAY_S * 1_000);
    DateTime::from_timestamp(day * DAY_S + DAY_S / 2).to_rfc822()
}

/// Whether an address is one that a header can hold as it stands.
fn is_plain(address: &str) -> bool {
    let is_odd = |letter: char| {
        letter.is_control() || letter.is_whitespace() || matches!(letter, '<' | '>' | ',' | ';')
    };
    address.contains('@') && !address.contains(is_odd)
}

/// What is looked for in a text.
struct Scrub {
    names: Option<Regex>,
    address: Option<Regex>,
    number: Option<Regex>,
}

impl Scrub {
    /// Looks for what a mail says of its writer.
    fn of(mail: &Mail) -> Self {
        let writers = || mail.from.iter().chain(&mail.sender).chain(&mail.reply_to);
        let mut names: Vec<String> = Vec::new();
        for writer in writers() {
            let local = writer.address.split('@').next().unwrap_or_default();
            names.extend(parts(local));
            names.extend(writer.name.iter().flat_map(|name| parts(name)));
        }
        names.sort_by_key(|name| (std::cmp::Reverse(name.len()), name.clone()));
        names.dedup();
        let any: Vec<String> = names.iter().map(|name| sought(name)).collect();
        let names = (!any.is_empty()).then(|| format!("(?i)(?:{})", any.join("|")));
        Self {
            names: names.and_then(|names| Regex::new(&names).ok()),
            address: Regex::new(ADDRESS).ok(),
            number: Regex::new(NUMBER).ok(),
        }
    }

    /// Returns a text without these: the writer under another name, addresses and numbers as such.
    fn text(&self, text: &str, name: &str) -> String {
        let all = [
            (&self.address, "[address]"),
            (&self.number, "[number]"),
            (&self.names, name),
        ];
        all.into_iter()
            .fold(text.to_owned(), |text, (found, with)| match found {
                Some(found) => found.replace_all(&text, NoExpand(with)).into_owned(),
                None => text,
            })
    }
}

/// Returns the pattern of a name: a word of its own, where words stand apart.
fn sought(name: &str) -> String {
    let name = regex::escape(name);
    if name.chars().any(runs_on) {
        name
    } else {
        format!(r"\b{name}\b")
    }
}

/// Splits a name, or what stands before the @, into the parts that tell somebody apart.
fn parts(name: &str) -> impl Iterator<Item = String> + '_ {
    let parts = name.split(|letter: char| !letter.is_alphabetic());
    let is_long = |part: &&str| {
        part.chars().count() >= NAME_CHARS_MIN
            || part.chars().filter(|one| runs_on(*one)).count() > 1
    };
    parts.filter(is_long).map(str::to_lowercase)
}

/// Whether a letter is of a script that writes words without spaces between them, and names in two letters.
const fn runs_on(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

#[cfg(test)]
mod tests;
