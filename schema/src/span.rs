//! Lengths of time as people set them: ISO 8601 durations such as `PT2H` (SPEC 3, 6).
//!
//! The canonical text is as compact as is exact: sixty minutes are an hour and twelve months a
//! year; a week is seven days. Days are kept apart from hours, because a calendar may make a day a
//! working day, and months apart from days, because months differ in length: `PT24H` is not `P1D`.

mod reading;

use std::{cmp::Ordering, fmt, str::FromStr};

use crate::role::text_codec;

const MINUTE_SECONDS: u64 = 60;
const HOUR_SECONDS: u64 = 60 * MINUTE_SECONDS;
const DAY_SECONDS: u64 = 24 * HOUR_SECONDS;
const MONTH_DAYS: u64 = 30;
const YEAR_DAYS: u64 = 365;
const YEAR_MONTHS: u64 = 12;
const WEEK_DAYS: u64 = 7;

/// The longest span, in years.
pub const YEARS_MAX: u64 = 10;

/// A length of time: longer than nothing, at most ten years, in whole seconds.
///
/// Equality is exact: `PT24H` differs from `P1D`. Order goes by [`Span::approximate_ms`] first.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Span {
    months: u32,
    days: u32,
    seconds: u32,
}

/// Why a text is not a span (SECURITY 4, 33).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SpanError {
    /// There is no text, or no part.
    #[error("duration is empty: write for example PT2H or P2D")]
    Empty,
    /// A number stands alone.
    #[error("duration `{number}` has no unit: give a unit, for example PT{number}M or P{number}D")]
    NoUnit {
        /// The number.
        number: Box<str>,
    },
    /// It is nothing, or runs backwards.
    #[error("duration `{text}` must be positive, for example PT2H or P2D")]
    NotPositive {
        /// The text, shortened.
        text: Box<str>,
    },
    /// It is longer than [`YEARS_MAX`] years of 365 days.
    #[error("duration `{text}` is over {YEARS_MAX} years: at most P{YEARS_MAX}Y is allowed")]
    TooLong {
        /// The text, shortened.
        text: Box<str>,
    },
    /// A number has a fraction or an exponent.
    #[error(
        "`{number}` in the duration is not a whole number: write a smaller unit, for example PT90M \
         instead of PT1.5H"
    )]
    NotWhole {
        /// The number as it was written.
        number: Box<str>,
    },
    /// A unit is unknown, or not in its place.
    #[error(
        "`{unit}` in the duration is not a unit that may stand here: allowed are Y, M, W, D and, \
         after a T, H, M, S, each at most once and in this order, for example P1DT12H"
    )]
    Unit {
        /// The unit as it was written, shortened.
        unit: Box<str>,
    },
    /// It can be understood but is not written in ISO 8601.
    #[error("duration `{text}` is not ISO 8601: write {span}")]
    NotIso {
        /// The text, shortened.
        text: Box<str>,
        /// What it means.
        span: Span,
    },
}

impl Span {
    /// Makes a span of calendar months, days and seconds.
    ///
    /// # Errors
    ///
    /// [`SpanError::NotPositive`] and [`SpanError::TooLong`].
    pub fn new(months: u64, days: u64, seconds: u64) -> Result<Self, SpanError> {
        Self::bounded(months, days, seconds, || {
            format!("{months} months {days} days {seconds} s")
        })
    }

    /// Returns the calendar months, years included.
    pub const fn months(self) -> u32 {
        self.months
    }

    /// Returns the days, weeks included.
    pub const fn days(self) -> u32 {
        self.days
    }

    /// Returns the seconds, minutes and hours included.
    pub const fn seconds(self) -> u32 {
        self.seconds
    }

    /// Returns the exact milliseconds, a day being 24 hours; none if there are months or years.
    pub fn to_ms(self) -> Option<u64> {
        (self.months == 0).then(|| self.approximate_ms())
    }

    /// Returns the milliseconds with a month of 30 days and a year of 365, as retention needs them.
    pub fn approximate_ms(self) -> u64 {
        // Ten years of milliseconds are far from overflowing, and no span is longer.
        1000 * approximate_seconds(self.months.into(), self.days.into(), self.seconds.into())
    }

    /// Reads ISO 8601 in any case, and how people write lengths: `2 hours`, `30 minutes`, `7d`,
    /// `1h30m`. A lone `m` is minutes; months are `mo` or a word.
    ///
    /// # Errors
    ///
    /// Every [`SpanError`] except [`SpanError::NotIso`].
    pub fn parse_lenient(text: &str) -> Result<Self, SpanError> {
        let text = text.trim();
        match reading::after_ignoring_case(text, 'P') {
            Some(_) => reading::iso(&text.to_ascii_uppercase()),
            None => reading::human(text),
        }
    }

    fn bounded(
        months: u64,
        days: u64,
        seconds: u64,
        text: impl FnOnce() -> String,
    ) -> Result<Self, SpanError> {
        if months == 0 && days == 0 && seconds == 0 {
            return Err(SpanError::NotPositive {
                text: text().into(),
            });
        }
        let in_range =
            approximate_seconds(months, days, seconds) <= YEARS_MAX * YEAR_DAYS * DAY_SECONDS;
        match (
            u32::try_from(months),
            u32::try_from(days),
            u32::try_from(seconds),
        ) {
            (Ok(months), Ok(days), Ok(seconds)) if in_range => Ok(Self {
                months,
                days,
                seconds,
            }),
            _ => Err(SpanError::TooLong {
                text: text().into(),
            }),
        }
    }
}

/// Returns the seconds with a month of 30 days and a year of 365, stopping at the largest number.
fn approximate_seconds(months: u64, days: u64, seconds: u64) -> u64 {
    let years = (months / YEAR_MONTHS).saturating_mul(YEAR_DAYS);
    let months = (months % YEAR_MONTHS).saturating_mul(MONTH_DAYS);
    let days = years.saturating_add(months).saturating_add(days);
    days.saturating_mul(DAY_SECONDS).saturating_add(seconds)
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = |f: &mut fmt::Formatter<'_>, count: u64, unit: char| {
            if count == 0 {
                Ok(())
            } else {
                write!(f, "{count}{unit}")
            }
        };
        let (months, seconds) = (u64::from(self.months), u64::from(self.seconds));
        f.write_str("P")?;
        part(f, months / YEAR_MONTHS, 'Y')?;
        part(f, months % YEAR_MONTHS, 'M')?;
        part(f, self.days.into(), 'D')?;
        if seconds > 0 {
            f.write_str("T")?;
        }
        part(f, seconds / HOUR_SECONDS, 'H')?;
        part(f, seconds % HOUR_SECONDS / MINUTE_SECONDS, 'M')?;
        part(f, seconds % MINUTE_SECONDS, 'S')
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Span({self})")
    }
}

impl FromStr for Span {
    type Err = SpanError;

    /// Reads ISO 8601 as it is defined, in capitals.
    fn from_str(text: &str) -> Result<Self, SpanError> {
        if text.starts_with('P') {
            return reading::iso(text);
        }
        let span = Self::parse_lenient(text)?;
        Err(SpanError::NotIso {
            text: reading::shown(text),
            span,
        })
    }
}

impl Ord for Span {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |span: &Self| (span.approximate_ms(), span.months, span.days);
        key(self).cmp(&key(other))
    }
}

impl PartialOrd for Span {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

text_codec! {
    Span via str::parse::<Span>,
    pattern: r"^P([0-9]+[YMWD])*([0-9]+[YMWD]|T([0-9]+[HMS])+)$",
    description: "An ISO 8601 duration in whole numbers: more than nothing, at most ten years.",
    example: "PT2H",
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn prints_as_compactly_as_is_exact() {
        let check = |text: &str, expected: &str| {
            assert_eq!(
                text.parse::<Span>().unwrap().to_string(),
                expected,
                "{text}"
            );
        };
        for text in [
            "PT2H",
            "P2D",
            "PT30M",
            "P6M",
            "P10Y",
            "PT5M",
            "P180D",
            "P1Y2M3DT4H5M6S",
        ] {
            check(text, text);
        }
        check("PT120M", "PT2H");
        check("PT90M", "PT1H30M");
        check("PT3600S", "PT1H");
        check("P14M", "P1Y2M");
        check("P2W", "P14D");
        check("P1W1D", "P8D");
        check("PT24H", "PT24H");
        check("P365D", "P365D");
        check("P0YT002H", "PT2H");
    }

    #[test]
    fn refuses_with_the_reason() {
        let check = |text: &str, expected: &str| {
            assert_eq!(
                text.parse::<Span>().unwrap_err().to_string(),
                expected,
                "{text}"
            );
            assert_eq!(
                Span::parse_lenient(text).unwrap_err().to_string(),
                expected,
                "{text}"
            );
        };
        let positive =
            |text: &str| format!("duration `{text}` must be positive, for example PT2H or P2D");
        let long =
            |text: &str| format!("duration `{text}` is over 10 years: at most P10Y is allowed");
        let unit = |unit: &str| {
            format!(
                "`{unit}` in the duration is not a unit that may stand here: allowed are Y, M, W, D and, \
                 after a T, H, M, S, each at most once and in this order, for example P1DT12H"
            )
        };
        check(
            "5",
            "duration `5` has no unit: give a unit, for example PT5M or P5D",
        );
        check(
            "PT5",
            "duration `5` has no unit: give a unit, for example PT5M or P5D",
        );
        check(
            "P1DT5",
            "duration `5` has no unit: give a unit, for example PT5M or P5D",
        );
        check("", "duration is empty: write for example PT2H or P2D");
        check("P", "duration is empty: write for example PT2H or P2D");
        check("PT", "duration is empty: write for example PT2H or P2D");
        check("P1DT", "duration is empty: write for example PT2H or P2D");
        for text in ["-3h", "-PT3H", "PT-3H", "\u{2212}3h", "PT0S", "0h", "-5"] {
            check(text, &positive(text));
        }
        for text in [
            "1e9h",
            "PT1E9H",
            "P11Y",
            "P3651D",
            "PT99999999999999999999999H",
            "11 years",
        ] {
            check(text, &long(text));
        }
        let whole =
            "is not a whole number: write a smaller unit, for example PT90M instead of PT1.5H";
        check("PT1.5H", &format!("`1.5` in the duration {whole}"));
        check("P0,5D", &format!("`0,5` in the duration {whole}"));
        check("1.5h", &format!("`1.5` in the duration {whole}"));
        check("1e1h", &format!("`1e1` in the duration {whole}"));
        check("P2H", &unit("H"));
        check("PT2D", &unit("D"));
        check("P1D1M", &unit("M"));
        check("PT1H1H", &unit("H"));
        check("PT1HT1M", &unit("T"));
        check("3 fortnights", &unit("fortnights"));
        check("2h 3h", &unit("h"));
        check("soon", &unit("soon"));
    }

    #[test]
    fn understands_how_people_write() {
        let check = |text: &str, expected: &str| {
            assert_eq!(
                Span::parse_lenient(text).unwrap().to_string(),
                expected,
                "{text}"
            );
        };
        check("1 hour", "PT1H");
        check("2 hours", "PT2H");
        check("30 minutes", "PT30M");
        check("3 days", "P3D");
        check("2h", "PT2H");
        check("30m", "PT30M");
        check("7d", "P7D");
        check("72 hours", "PT72H");
        check("6 Months", "P6M");
        check("10 years", "P10Y");
        check("2 wks", "P14D");
        check(" 1h30m ", "PT1H30M");
        check("1 day, 2 hours and 5 min", "P1DT2H5M");
        check("pt2h", "PT2H");
        check("P3D", "P3D");
    }

    #[test]
    fn strict_reading_says_what_to_write_instead() {
        let check = |text: &str, expected: &str| {
            assert_eq!(text.parse::<Span>().unwrap_err().to_string(), expected);
        };
        check("2 hours", "duration `2 hours` is not ISO 8601: write PT2H");
        check("pt120m", "duration `pt120m` is not ISO 8601: write PT2H");
        check(" P3D", "duration ` P3D` is not ISO 8601: write P3D");
    }

    #[test]
    fn counts_milliseconds() {
        let check = |text: &str, exact: Option<u64>, approximate: u64| {
            let span: Span = text.parse().unwrap();
            assert_eq!(
                (span.to_ms(), span.approximate_ms()),
                (exact, approximate),
                "{text}"
            );
        };
        const DAY: u64 = 86_400_000;
        check("PT1S", Some(1_000), 1_000);
        check("PT2H", Some(7_200_000), 7_200_000);
        check("P1W", Some(7 * DAY), 7 * DAY);
        check("P6M", None, 180 * DAY);
        check("P1Y1M", None, 395 * DAY);
        check("P10Y", None, 3_650 * DAY);
        check("P3650D", Some(3_650 * DAY), 3_650 * DAY);
    }

    #[test]
    fn order_goes_by_length() {
        let mut spans: Vec<Span> = ["P1Y", "PT25H", "P1D", "P32D", "P1M", "PT24H"]
            .map(|text| text.parse().unwrap())
            .into();
        spans.sort();
        let texts: Vec<String> = spans.iter().map(Span::to_string).collect();
        assert_eq!(texts, ["PT24H", "P1D", "PT25H", "P1M", "P32D", "P1Y"]);
    }

    #[test]
    fn travels_as_its_text() {
        let span: Span = "PT120M".parse().unwrap();
        assert_eq!(serde_json::to_string(&span).unwrap(), "\"PT2H\"");
        assert_eq!(serde_json::from_str::<Span>("\"PT2H\"").unwrap(), span);
        let bytes = minicbor::to_vec(span).unwrap();
        assert_eq!(minicbor::decode::<String>(&bytes).unwrap(), "PT2H");
        assert_eq!(minicbor::decode::<Span>(&bytes).unwrap(), span);
        let error = serde_json::from_str::<Span>("\"2 hours\"")
            .unwrap_err()
            .to_string();
        assert!(error.contains("write PT2H"), "{error}");
    }

    proptest! {
        #[test]
        fn display_is_the_inverse_of_parse(months in 0..60u64, days in 0..1_000u64, seconds in 1..10_000_000u64) {
            let span = Span::new(months, days, seconds).unwrap();
            prop_assert_eq!(span.to_string().parse::<Span>().unwrap(), span);
            prop_assert_eq!(Span::parse_lenient(&span.to_string().to_lowercase()).unwrap(), span);
        }

        #[test]
        fn order_agrees_with_equality(a in 1..3u64, b in 0..60u64, c in 0..3u64, d in 0..60u64) {
            let one = Span::new(a, b, 0).unwrap();
            let other = Span::new(c, d, 1).unwrap();
            prop_assert_eq!(one.cmp(&other), other.cmp(&one).reverse());
            prop_assert_eq!(one.cmp(&other) == Ordering::Equal, one == other);
        }

        #[test]
        fn no_text_breaks_the_parser(text in "(P|-)?[0-9YMWDTHSe., a-z]{0,20}|\\PC{0,20}") {
            for span in [text.parse::<Span>(), Span::parse_lenient(&text)].into_iter().flatten() {
                prop_assert_eq!(span.to_string().parse::<Span>().unwrap(), span);
            }
        }
    }
}
