//! How long the machine has been running: what time is counted by when the clock is not to be relied on.

use std::{fs, sync::OnceLock};

use minicbor::{Decode, Encode};

/// How long a machine has been running since a start, the time asleep included.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Uptime {
    /// Names the start. Another name: the machine was started anew.
    #[n(0)]
    pub start: String,
    /// Milliseconds since.
    #[n(1)]
    pub ms: i64,
}

/// Asks the system; nothing where it does not tell.
pub fn read() -> Option<Uptime> {
    static START: OnceLock<Option<String>> = OnceLock::new();
    let start = START.get_or_init(|| {
        let start = fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
        Some(start.trim().to_owned())
    });
    let text = fs::read_to_string("/proc/uptime").ok()?;
    Some(Uptime {
        start: start.clone()?,
        ms: parse(&text)?,
    })
}

/// Reads seconds with a fraction, of which there may be more words after.
fn parse(text: &str) -> Option<i64> {
    let seconds = text.split_whitespace().next()?;
    let (whole, part) = seconds.split_once('.').unwrap_or((seconds, "0"));
    let hundredths: String = part.chars().chain("000".chars()).take(3).collect();
    let whole: i64 = whole.parse().ok()?;
    whole
        .checked_mul(1_000)?
        .checked_add(hundredths.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_read_with_their_fraction() {
        let check = |text: &str, expected: Option<i64>| assert_eq!(parse(text), expected, "{text}");
        check("350735.47 234388.90\n", Some(350_735_470));
        check("12.5 1", Some(12_500));
        check("7", Some(7_000));
        check("0.01 0.00", Some(10));
        check("", None);
        check("-", None);
        check("x.1", None);
    }

    #[test]
    fn it_goes_on() {
        let Some(first) = read() else {
            return;
        };
        let second = read().unwrap();
        assert_eq!(first.start, second.start);
        assert!(second.ms >= first.ms);
    }
}
