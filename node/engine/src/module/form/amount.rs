//! What the answers to a question add up to: sums of money and of hours, exact to the last digit.

use std::{fmt, str::FromStr};

/// Parts of one that are counted: six digits after the point.
const PARTS: i128 = 1_000_000;
/// Digits after the point.
const DIGITS: usize = 6;

/// A number with at most six digits after the point.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount(i128);

/// Why a text is no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a number with at most {DIGITS} digits after the point, for example 12.50")]
pub struct NoAmount;

impl Amount {
    /// Adds another; nothing where that is more than can be counted.
    pub fn plus(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }
}

impl FromStr for Amount {
    type Err = NoAmount;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (is_less, digits) = text
            .strip_prefix('-')
            .map_or((false, text), |rest| (true, rest));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let is_digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
        if whole.is_empty() || !is_digits(whole) || !is_digits(fraction) || fraction.len() > DIGITS
        {
            return Err(NoAmount);
        }
        let parts = format!("{fraction:0<DIGITS$}");
        let whole = whole.parse::<i128>().map_err(|_long| NoAmount)?;
        let parts = parts.parse::<i128>().map_err(|_long| NoAmount)?;
        let sum = whole
            .checked_mul(PARTS)
            .and_then(|sum| sum.checked_add(parts));
        let sum = sum.ok_or(NoAmount)?;
        Ok(Self(if is_less { -sum } else { sum }))
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let all = self.0.unsigned_abs();
        let (whole, parts) = (all / PARTS.unsigned_abs(), all % PARTS.unsigned_abs());
        let parts = format!("{parts:06}");
        // Money has two digits, whatever there is of more.
        let kept = parts.trim_end_matches('0').len().max(2);
        match parts.get(..kept).filter(|kept| *kept != "00") {
            Some(kept) => write!(f, "{sign}{whole}.{kept}"),
            None => write!(f, "{sign}{whole}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn amounts_are_added_to_the_last_digit() {
        let amount = |text: &str| text.parse::<Amount>().unwrap();
        let sum = ["0.1", "0.2", "100", "12.5"]
            .into_iter()
            .try_fold(Amount::default(), |sum, text| sum.plus(amount(text)));
        assert_eq!(sum.unwrap().to_string(), "112.80");
        assert_eq!(amount("-0.000001").to_string(), "-0.000001");
        assert_eq!(amount("007").to_string(), "7");
        for text in ["", "-", "1.", "x", "1e3", "1.2345678", "1 000", "--1"] {
            let read = text.parse::<Amount>();
            assert_eq!(read.is_ok(), text == "1.", "{text}");
        }
        let most = amount("170000000000000000000000000000000");
        assert_eq!(most.plus(most), None);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(parts in any::<i64>()) {
            let amount = Amount(i128::from(parts));
            prop_assert_eq!(amount.to_string().parse::<Amount>(), Ok(amount));
        }
    }
}
