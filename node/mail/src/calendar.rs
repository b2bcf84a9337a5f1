//! Calendar parts (`text/calendar`) as a few readable lines.

use std::fmt::Write;

/// Properties worth reading, in the order shown, with their words.
const SHOWN: [(&str, &str); 7] = [
    ("METHOD", "Calendar"),
    ("SUMMARY", "Summary"),
    ("DTSTART", "Start"),
    ("DTEND", "End"),
    ("LOCATION", "Location"),
    ("ORGANIZER", "Organizer"),
    ("DESCRIPTION", "Description"),
];

/// Returns what the first event or task of a calendar says; empty when there is nothing to read.
pub(crate) fn to_text(calendar: &str) -> String {
    let mut found: [Option<String>; SHOWN.len()] = Default::default();
    let mut inner = 0_usize;
    for line in unfold(calendar) {
        let Some((property, value)) = split(&line) else {
            continue;
        };
        let (name, parameters) = property.split_once(';').unwrap_or((property, ""));
        // A time zone or an alarm has properties of the same names as the event around it.
        match (
            name.to_ascii_uppercase().as_str(),
            value.to_ascii_uppercase().as_str(),
        ) {
            ("BEGIN", "VTIMEZONE" | "VALARM") => inner += 1,
            ("END", "VTIMEZONE" | "VALARM") => inner = inner.saturating_sub(1),
            ("END", "VEVENT" | "VTODO") => break,
            (upper, _) if inner == 0 => {
                if let Some(slot) = SHOWN
                    .iter()
                    .position(|(shown, _)| *shown == upper)
                    .and_then(|at| found.get_mut(at))
                {
                    slot.get_or_insert_with(|| shown_value(upper, parameters, value));
                }
            }
            _ => {}
        }
    }
    let mut text = String::new();
    for ((_, word), value) in SHOWN.iter().zip(found) {
        if let Some(value) = value.filter(|value| !value.trim().is_empty())
            && writeln!(text, "{word}: {}", value.trim()).is_err()
        {
            return text;
        }
    }
    text
}

/// Joins folded lines: a line that starts with white space continues the one before.
pub(crate) fn unfold(calendar: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in calendar.lines() {
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(rest), Some(last)) => last.push_str(rest),
            _ => lines.push(line.to_owned()),
        }
    }
    lines
}

/// Divides a property from its value at the first colon outside quotes.
fn split(line: &str) -> Option<(&str, &str)> {
    let mut quoted = false;
    let colon = line.char_indices().find(|(_, char)| {
        quoted ^= *char == '"';
        *char == ':' && !quoted
    })?;
    Some((line.get(..colon.0)?, line.get(colon.0 + 1..)?))
}

fn shown_value(name: &str, parameters: &str, value: &str) -> String {
    match name {
        "DTSTART" | "DTEND" => {
            let zone = parameters
                .split(';')
                .find_map(|parameter| parameter.strip_prefix("TZID="));
            let time = time(value);
            zone.map_or_else(
                || time.clone(),
                |zone| format!("{time} ({})", zone.trim_matches('"')),
            )
        }
        "ORGANIZER" => {
            let address = value
                .strip_prefix("mailto:")
                .or_else(|| value.strip_prefix("MAILTO:"))
                .unwrap_or(value);
            let name = parameters
                .split(';')
                .find_map(|parameter| parameter.strip_prefix("CN="));
            name.map_or_else(
                || address.to_owned(),
                |name| format!("{} <{address}>", name.trim_matches('"')),
            )
        }
        "METHOD" => value.to_ascii_lowercase(),
        _ => unescape(value),
    }
}

/// Renders `20260728T143000Z` as `2026-07-28 14:30 UTC`; what has another shape stays as it is.
fn time(value: &str) -> String {
    let digits = |range: std::ops::Range<usize>| {
        value
            .get(range)
            .filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let (Some(year), Some(month), Some(day)) = (digits(0..4), digits(4..6), digits(6..8)) else {
        return value.to_owned();
    };
    match (value.get(8..9), digits(9..11), digits(11..13)) {
        (Some("T"), Some(hour), Some(minute)) => {
            let zone = if value.ends_with('Z') { " UTC" } else { "" };
            format!("{year}-{month}-{day} {hour}:{minute}{zone}")
        }
        _ => format!("{year}-{month}-{day}"),
    }
}

pub(crate) fn unescape(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut chars = value.chars();
    while let Some(char) = chars.next() {
        if char != '\\' {
            out.push(char);
            continue;
        }
        match chars.next() {
            Some('n' | 'N') => out.push('\n'),
            Some(escaped) => out.push(escaped),
            None => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e25_an_invitation_can_be_read() {
        let calendar = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VTIMEZONE\r\nDTSTART:19700101T000000\r\nEND:VTIMEZONE\r\n\
            BEGIN:VEVENT\r\nSUMMARY:Pump\\, valve\r\n  and pipe\r\nDTSTART;TZID=\"Europe/Berlin\":20260728T143000\r\n\
            DTEND:20260728T153000Z\r\nORGANIZER;CN=Ann:mailto:ann@example.org\r\nDESCRIPTION:One\\nTwo\r\nEND:VEVENT\r\n\
            BEGIN:VEVENT\r\nLOCATION:elsewhere\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        assert_eq!(
            to_text(calendar),
            "Calendar: request\nSummary: Pump, valve and pipe\nStart: 2026-07-28 14:30 (Europe/Berlin)\n\
             End: 2026-07-28 15:30 UTC\nOrganizer: Ann <ann@example.org>\nDescription: One\nTwo\n"
        );
    }

    #[test]
    fn what_is_no_calendar_is_empty() {
        assert_eq!(to_text("hello\nworld"), "");
    }
}
