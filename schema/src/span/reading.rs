//! How text becomes a span.

use super::{HOUR_SECONDS, MINUTE_SECONDS, Span, SpanError, WEEK_DAYS, YEAR_MONTHS};

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Year,
    Month,
    Week,
    Day,
    Hour,
    Minute,
    Second,
}

/// The units of ISO 8601 in the order they must have, before and after the `T`.
const DATE_UNITS: &[(char, Unit)] = &[
    ('Y', Unit::Year),
    ('M', Unit::Month),
    ('W', Unit::Week),
    ('D', Unit::Day),
];
const TIME_UNITS: &[(char, Unit)] = &[('H', Unit::Hour), ('M', Unit::Minute), ('S', Unit::Second)];

/// Reads `P[nY][nM][nW][nD][T[nH][nM][nS]]`, in capitals.
pub(super) fn iso(text: &str) -> Result<Span, SpanError> {
    let refuse_sign = || SpanError::NotPositive { text: shown(text) };
    let body = text.strip_prefix('P').unwrap_or(text);
    let (date, time) = match body.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (body, None),
    };
    if body.is_empty() || time.is_some_and(str::is_empty) {
        return Err(SpanError::Empty);
    }
    let mut total = Total::default();
    for (mut rest, mut units) in [(date, DATE_UNITS), (time.unwrap_or_default(), TIME_UNITS)] {
        while !rest.is_empty() {
            let number = Number::take(&mut rest).ok_or_else(refuse_sign)?;
            let mut after = rest.chars();
            let Some(letter) = after.next() else {
                return Err(number.without_unit(rest));
            };
            let place = units.iter().position(|(known, _)| *known == letter);
            let found = place
                .and_then(|at| units.split_at_checked(at))
                .and_then(|(_, at)| at.split_first());
            let (Some((&(_, unit), later)), false) = (found, number.digits.is_empty()) else {
                return Err(SpanError::Unit {
                    unit: letter.to_string().into(),
                });
            };
            total.add(&number, unit);
            (rest, units) = (after.as_str(), later);
        }
    }
    total.span(text)
}

/// Reads numbers each followed by a unit as people write it, with spaces, commas or `and` between.
pub(super) fn human(text: &str) -> Result<Span, SpanError> {
    let mut rest = text;
    let mut seen: Vec<Unit> = Vec::new();
    let mut total = Total::default();
    loop {
        rest = rest.trim_start_matches([' ', ',']);
        if !seen.is_empty() {
            rest = rest.strip_prefix("and ").unwrap_or(rest).trim_start();
        }
        if rest.is_empty() {
            break;
        }
        let Some(number) = Number::take(&mut rest) else {
            return Err(SpanError::NotPositive { text: shown(text) });
        };
        rest = rest.trim_start();
        let end = rest
            .find(|c: char| !c.is_alphabetic())
            .unwrap_or(rest.len());
        let (word, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        if word.is_empty() && !number.digits.is_empty() {
            return Err(number.without_unit(after));
        }
        match unit(word).filter(|unit| !number.digits.is_empty() && !seen.contains(unit)) {
            Some(unit) => {
                total.add(&number, unit);
                seen.push(unit);
                rest = after;
            }
            None => {
                return Err(SpanError::Unit {
                    unit: shown(if word.is_empty() { after } else { word }),
                });
            }
        }
    }
    if seen.is_empty() {
        Err(SpanError::Empty)
    } else {
        total.span(text)
    }
}

/// Returns what follows `letter` at the start of the text, in either case and after any sign.
pub(super) fn after_ignoring_case(text: &str, letter: char) -> Option<&str> {
    let text = text.trim_start_matches(MINUS);
    let mut chars = text.chars();
    let first = chars.next()?;
    first
        .eq_ignore_ascii_case(&letter)
        .then_some(chars.as_str())
}

/// Returns the text, cut to what fits into a message, with nothing invisible in it.
pub(super) fn shown(text: &str) -> Box<str> {
    const CHARS_MAX: usize = 40;
    let visible = |c: char| {
        if c.is_control() {
            char::REPLACEMENT_CHARACTER
        } else {
            c
        }
    };
    text.chars()
        .take(CHARS_MAX)
        .map(visible)
        .collect::<String>()
        .into()
}

/// The signs that turn a number around: on the keyboard, and as typesetters set it.
const MINUS: [char; 2] = ['-', '\u{2212}'];

fn unit(word: &str) -> Option<Unit> {
    Some(match word.to_lowercase().as_str() {
        "y" | "yr" | "yrs" | "year" | "years" => Unit::Year,
        "mo" | "mos" | "month" | "months" => Unit::Month,
        "w" | "wk" | "wks" | "week" | "weeks" => Unit::Week,
        "d" | "day" | "days" => Unit::Day,
        "h" | "hr" | "hrs" | "hour" | "hours" => Unit::Hour,
        "m" | "min" | "mins" | "minute" | "minutes" => Unit::Minute,
        "s" | "sec" | "secs" | "second" | "seconds" => Unit::Second,
        _ => return None,
    })
}

/// A number as it was written.
struct Number<'a> {
    digits: &'a str,
    /// Far over every limit when it would not fit.
    value: u64,
    whole: bool,
}

impl<'a> Number<'a> {
    /// Takes the number at the start of `rest`; none if a minus stands there.
    ///
    /// An exponent is read, so that `1e9h` is found too long and not merely odd.
    fn take(rest: &mut &'a str) -> Option<Self> {
        let text: &'a str = rest;
        if text.starts_with(MINUS) {
            return None;
        }
        let whole = digits(text);
        let fraction = text
            .get(whole..)
            .filter(|after| whole > 0 && after.starts_with(['.', ',']))
            .and_then(|after| after.get(1..))
            .map_or(0, digits);
        let mantissa = if fraction > 0 {
            whole + 1 + fraction
        } else {
            whole
        };
        let exponent = text
            .get(mantissa..)
            .filter(|after| mantissa > 0 && after.starts_with(['e', 'E']))
            .and_then(|after| after.get(1..))
            .map_or(0, digits);
        let end = if exponent > 0 {
            mantissa + 1 + exponent
        } else {
            mantissa
        };
        let power = if exponent > 0 {
            saturating(text.get(mantissa + 1..end))
        } else {
            0
        };
        let scale = 10u64.saturating_pow(u32::try_from(power).unwrap_or(u32::MAX));
        *rest = text.get(end..).unwrap_or_default();
        Some(Self {
            digits: text.get(..end).unwrap_or_default(),
            value: saturating(text.get(..whole)).saturating_mul(scale),
            whole: end == whole,
        })
    }

    /// Says that a number stands where a unit should follow, or that something else does.
    fn without_unit(&self, after: &str) -> SpanError {
        match after.chars().next() {
            Some(found) => SpanError::Unit {
                unit: shown(&found.to_string()),
            },
            None => SpanError::NoUnit {
                number: shown(self.digits),
            },
        }
    }
}

/// Returns how many bytes of ASCII digits the text begins with.
fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

fn saturating(digits: Option<&str>) -> u64 {
    digits
        .unwrap_or_default()
        .bytes()
        .fold(0u64, |value, digit| {
            value
                .saturating_mul(10)
                .saturating_add(u64::from(digit.saturating_sub(b'0')))
        })
}

/// What the parts of a text add up to.
#[derive(Default)]
struct Total {
    months: u64,
    days: u64,
    seconds: u64,
    /// The first number with a fraction or an exponent.
    odd: Option<Box<str>>,
}

impl Total {
    fn add(&mut self, number: &Number<'_>, unit: Unit) {
        let (sum, factor) = match unit {
            Unit::Year => (&mut self.months, YEAR_MONTHS),
            Unit::Month => (&mut self.months, 1),
            Unit::Week => (&mut self.days, WEEK_DAYS),
            Unit::Day => (&mut self.days, 1),
            Unit::Hour => (&mut self.seconds, HOUR_SECONDS),
            Unit::Minute => (&mut self.seconds, MINUTE_SECONDS),
            Unit::Second => (&mut self.seconds, 1),
        };
        *sum = sum.saturating_add(number.value.saturating_mul(factor));
        if !number.whole && self.odd.is_none() {
            self.odd = Some(shown(number.digits));
        }
    }

    /// Too long is said before odd: both are wrong, and only the first helps.
    fn span(self, text: &str) -> Result<Span, SpanError> {
        let span = Span::bounded(self.months, self.days, self.seconds, || shown(text).into());
        match (span, self.odd) {
            (Err(error @ SpanError::TooLong { .. }), _) => Err(error),
            (_, Some(number)) => Err(SpanError::NotWhole { number }),
            (span, None) => span,
        }
    }
}
