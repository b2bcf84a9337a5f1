//! Writing what people meet for as iCalendar (RFC 5545): one event, for calendars to take in.
//!
//! An event keeps its UID for ever, and its SEQUENCE grows with each change, so that a calendar which takes in a
//! newer one changes the old. It is published (RFC 5546, 3.2.1) and asks calendars for no answer: people answer
//! by the link or by mail. When it ends is not known and not said.

use crate::date::rfc3339;

/// The longest line, in octets, its end left out (RFC 5545, 3.1).
const LINE_OCTETS_MAX: usize = 75;
/// The longest text of a property, in characters: no calendar shows more.
const TEXT_CHARS_MAX: usize = 2_000;

/// What people meet for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Event {
    /// Its name, the same for ever and everywhere.
    pub uid: String,
    /// How often it was changed.
    pub sequence: u32,
    /// When it was changed last, in milliseconds since 1970.
    pub changed: i64,
    /// When it begins, in milliseconds since 1970.
    pub starts: i64,
    /// What it is.
    pub summary: String,
    /// Where; may be empty.
    pub location: String,
    /// Where there is more about it.
    pub url: Option<String>,
    /// The address of who publishes it; nothing: it is a file, and nobody's message.
    pub organizer: Option<String>,
    /// Whether it takes place.
    pub is_cancelled: bool,
}

/// Writes an event as a calendar of its own, lines ended and folded as they are sent.
pub fn write_event(event: &Event) -> String {
    let mut out = String::new();
    line(&mut out, "BEGIN:VCALENDAR");
    line(&mut out, "VERSION:2.0");
    line(&mut out, "PRODID:-//Orgo//Orgo//EN");
    if event.organizer.is_some() {
        line(&mut out, &format!("METHOD:{METHOD}"));
    }
    line(&mut out, "BEGIN:VEVENT");
    property(&mut out, "UID", &text(&event.uid));
    property(&mut out, "SEQUENCE", &event.sequence.to_string());
    property(&mut out, "DTSTAMP", &utc(event.changed));
    property(&mut out, "DTSTART", &utc(event.starts));
    property(&mut out, "SUMMARY", &text(&event.summary));
    if !event.location.trim().is_empty() {
        property(&mut out, "LOCATION", &text(&event.location));
    }
    if let Some(url) = &event.url {
        property(&mut out, "URL", &bare(url));
    }
    if let Some(address) = &event.organizer {
        property(&mut out, "ORGANIZER", &format!("mailto:{}", bare(address)));
    }
    let status = if event.is_cancelled {
        "CANCELLED"
    } else {
        "CONFIRMED"
    };
    property(&mut out, "STATUS", status);
    line(&mut out, "END:VEVENT");
    line(&mut out, "END:VCALENDAR");
    out
}

/// The method of what is sent by mail.
const METHOD: &str = "PUBLISH";

/// The media type of an event that is sent by mail, as [`write_event`] writes it.
pub const EVENT_MEDIA_TYPE: &str = "text/calendar; charset=utf-8; method=PUBLISH";

fn property(out: &mut String, name: &str, value: &str) {
    line(out, &format!("{name}:{value}"));
}

/// Adds a line, folded: what continues one begins with a blank, and no character is cut.
fn line(out: &mut String, content: &str) {
    let mut room = LINE_OCTETS_MAX;
    for char in content.chars() {
        if char.len_utf8() > room {
            out.push_str("\r\n ");
            room = LINE_OCTETS_MAX - 1;
        }
        out.push(char);
        room = room.saturating_sub(char.len_utf8());
    }
    out.push_str("\r\n");
}

/// Writes a text so that it ends nothing but itself.
fn text(value: &str) -> String {
    let mut out = String::new();
    let value = value.trim().replace("\r\n", "\n");
    for char in value.chars().take(TEXT_CHARS_MAX) {
        match char {
            '\\' | ';' | ',' => out.extend(['\\', char]),
            '\n' | '\r' => out.push_str("\\n"),
            _ if char.is_control() => out.push(' '),
            _ => out.push(char),
        }
    }
    out
}

/// Writes an address, which is not escaped: what ends a line is left out.
fn bare(value: &str) -> String {
    let is_plain = |char: &char| !char.is_control() && !char.is_whitespace();
    value.chars().filter(is_plain).collect()
}

/// The first and the last instant that can be written: the years have four digits.
const WRITABLE: (i64, i64) = (-62_167_219_200_000, 253_402_300_799_000);

/// Writes an instant as `20991201T173000Z`, or the nearest that can be written.
fn utc(ms: i64) -> String {
    rfc3339(ms.clamp(WRITABLE.0, WRITABLE.1)).replace(['-', ':'], "")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::{self, unescape, unfold};

    fn event() -> Event {
        Event {
            uid: "0199c2b0@orgo.invalid".to_owned(),
            sequence: 2,
            changed: 951_782_399_000,
            starts: 4_099_915_800_000,
            summary: "Game day; us, them".to_owned(),
            location: "Sports hall".to_owned(),
            url: Some("https://orgo.example.org/rsvp/x?lang=en".to_owned()),
            organizer: Some("orgo@example.org".to_owned()),
            is_cancelled: false,
        }
    }

    #[test]
    fn an_event_is_written_as_calendars_read_it() {
        let expected = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Orgo//Orgo//EN\r\nMETHOD:PUBLISH\r\n\
            BEGIN:VEVENT\r\nUID:0199c2b0@orgo.invalid\r\nSEQUENCE:2\r\nDTSTAMP:20000228T235959Z\r\n\
            DTSTART:20991202T173000Z\r\nSUMMARY:Game day\\; us\\, them\r\nLOCATION:Sports hall\r\n\
            URL:https://orgo.example.org/rsvp/x?lang=en\r\nORGANIZER:mailto:orgo@example.org\r\n\
            STATUS:CONFIRMED\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        assert_eq!(write_event(&event()), expected);
        let file = write_event(&Event {
            organizer: None,
            location: " ".to_owned(),
            is_cancelled: true,
            ..event()
        });
        assert!(file.contains("STATUS:CANCELLED"), "{file}");
        for left_out in ["METHOD", "LOCATION", "ORGANIZER"] {
            assert!(!file.contains(left_out), "{left_out}: {file}");
        }
    }

    #[test]
    fn instants_are_dates_of_the_calendar() {
        for (ms, written) in [
            (0, "19700101T000000Z"),
            (951_868_800_000, "20000301T000000Z"),
            (951_782_400_999, "20000229T000000Z"),
            (4_107_542_399_000, "21000228T235959Z"),
            (4_107_542_400_000, "21000301T000000Z"),
            (-1, "19691231T235959Z"),
            (i64::MAX, "99991231T235959Z"),
            (i64::MIN, "00000101T000000Z"),
        ] {
            assert_eq!(utc(ms), written);
        }
    }

    proptest! {
        #[test]
        fn no_text_ends_anything_but_itself(summary in any::<String>(), location in any::<String>(), url in any::<String>()) {
            let event = Event { summary, location, url: Some(url), ..event() };
            let written = write_event(&event);
            for line in written.split("\r\n") {
                prop_assert!(line.len() <= LINE_OCTETS_MAX, "{line:?}");
                prop_assert!(!line.chars().any(char::is_control), "{line:?}");
            }
            let lines = unfold(&written);
            prop_assert_eq!(lines.iter().filter(|line| line.starts_with("BEGIN:")).count(), 2);
            let said = lines.iter().find_map(|line| line.strip_prefix("SUMMARY:")).unwrap();
            let plain = |text: &str| {
                let text = text.trim().replace("\r\n", "\n").replace('\r', "\n");
                let text = text.chars().take(TEXT_CHARS_MAX);
                text.map(|char| if char.is_control() && char != '\n' { ' ' } else { char }).collect::<String>()
            };
            prop_assert_eq!(unescape(said), plain(&event.summary));
        }

        #[test]
        fn what_is_written_is_read_again(summary in "[a-zé ,;\\\\]{1,300}") {
            let event = Event { summary: summary.clone(), ..event() };
            let read = calendar::to_text(&write_event(&event));
            let said = read.lines().find_map(|line| line.strip_prefix("Summary: "));
            let said = said.unwrap_or_default();
            prop_assert_eq!(said, summary.trim());
            prop_assert!(read.contains("Start: 2099-12-02 17:30 UTC"), "{}", read);
        }
    }
}
