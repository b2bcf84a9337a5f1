//! Reading the columns of a change: numbers, and runs of them, without trusting any length.

/// A place in bytes. Every step that would leave them gives nothing.
#[derive(Debug, Clone)]
pub(crate) struct Cursor<'a> {
    whole: usize,
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    /// Starts at the first byte.
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self {
            whole: bytes.len(),
            rest: bytes,
        }
    }

    /// Returns how many bytes have been read.
    pub(crate) const fn position(&self) -> usize {
        self.whole - self.rest.len()
    }

    /// Returns what has not been read.
    pub(crate) const fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// Reads `count` bytes.
    pub(crate) fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(taken)
    }

    /// Reads a number in LEB128.
    pub(crate) fn unsigned(&mut self) -> Option<u64> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let (&byte, rest) = self.rest.split_first()?;
            self.rest = rest;
            let seven = u64::from(byte & 0x7f);
            if seven.leading_zeros() < shift {
                return None;
            }
            value |= seven << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    /// Reads a number in signed LEB128.
    pub(crate) fn signed(&mut self) -> Option<i64> {
        let mut value = 0_i64;
        for shift in (0..64).step_by(7) {
            let (&byte, rest) = self.rest.split_first()?;
            self.rest = rest;
            if shift == 63 && !matches!(byte, 0 | 0x7f) {
                return None;
            }
            value |= i64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                let negative = byte & 0x40 != 0 && shift < 57;
                return Some(if negative {
                    value | -1 << (shift + 7)
                } else {
                    value
                });
            }
        }
        None
    }

    /// Reads a number that counts something in memory.
    pub(crate) fn length(&mut self) -> Option<usize> {
        usize::try_from(self.unsigned()?).ok()
    }

    /// Reads bytes with their length before them.
    pub(crate) fn prefixed(&mut self) -> Option<&'a [u8]> {
        let length = self.length()?;
        self.take(length)
    }
}

/// A run of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Run {
    /// The next value, this many times.
    Repeated(usize),
    /// This many values, each by itself.
    Literal(usize),
    /// Nothing, this many times.
    Null(usize),
}

impl Run {
    /// Reads the head of a run.
    pub(crate) fn read(cursor: &mut Cursor<'_>) -> Option<Self> {
        let count = cursor.signed()?;
        if count == 0 {
            return Some(Self::Null(cursor.length()?));
        }
        let length = usize::try_from(count.unsigned_abs()).ok()?;
        Some(if count > 0 {
            Self::Repeated(length)
        } else {
            Self::Literal(length)
        })
    }
}

/// Why a column of numbers cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unreadable {
    /// It ends in the middle of something.
    Damaged,
    /// It holds more than its reader is ready to look at.
    OverLimit,
}

/// Returns how many values a column of numbers holds, if they are at most `limit`.
pub(crate) fn count(column: &[u8], limit: usize) -> Result<usize, Unreadable> {
    fold(column, limit, |_| 1)
}

/// Returns the sum of a column of numbers, if it and their number are at most `limit`.
pub(crate) fn total(column: &[u8], limit: usize) -> Result<usize, Unreadable> {
    count(column, limit)?;
    fold(column, limit, |value| value)
}

/// Returns the numbers of a column without nothings, if they are at most `limit`.
pub(crate) fn numbers(column: &[u8], limit: usize) -> Result<Vec<u64>, Unreadable> {
    count(column, limit)?;
    let mut numbers = Vec::new();
    let mut cursor = Cursor::new(column);
    while !cursor.rest().is_empty() {
        match Run::read(&mut cursor).ok_or(Unreadable::Damaged)? {
            Run::Repeated(times) => {
                let value = cursor.unsigned().ok_or(Unreadable::Damaged)?;
                numbers.extend(std::iter::repeat_n(value, times));
            }
            Run::Literal(times) => {
                for _ in 0..times {
                    numbers.push(cursor.unsigned().ok_or(Unreadable::Damaged)?);
                }
            }
            Run::Null(_) => return Err(Unreadable::Damaged),
        }
    }
    Ok(numbers)
}

/// Adds up what `weigh` gives for every value of a column; a nothing weighs as much as a zero.
fn fold(column: &[u8], limit: usize, weigh: impl Fn(usize) -> usize) -> Result<usize, Unreadable> {
    let mut sum = 0_usize;
    let mut add = |value: u64, times: usize| {
        let value = usize::try_from(value).unwrap_or(usize::MAX);
        sum = sum.saturating_add(weigh(value).saturating_mul(times));
        if sum > limit {
            Err(Unreadable::OverLimit)
        } else {
            Ok(())
        }
    };
    let mut cursor = Cursor::new(column);
    while !cursor.rest().is_empty() {
        match Run::read(&mut cursor).ok_or(Unreadable::Damaged)? {
            Run::Repeated(times) => add(cursor.unsigned().ok_or(Unreadable::Damaged)?, times)?,
            Run::Null(times) => add(0, times)?,
            Run::Literal(times) => {
                for _ in 0..times {
                    add(cursor.unsigned().ok_or(Unreadable::Damaged)?, 1)?;
                }
            }
        }
    }
    Ok(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_unsigned(bytes: &[u8], expected: Option<u64>) {
        assert_eq!(Cursor::new(bytes).unsigned(), expected);
    }

    #[track_caller]
    fn check_signed(bytes: &[u8], expected: Option<i64>) {
        assert_eq!(Cursor::new(bytes).signed(), expected);
    }

    #[test]
    fn numbers_are_leb128() {
        const FULL: [u8; 9] = [0xff; 9];
        check_unsigned(&[], None);
        check_unsigned(&[0x80], None);
        check_unsigned(&[0x7f], Some(127));
        check_unsigned(&[0xe5, 0x8e, 0x26], Some(624_485));
        check_unsigned(&[&FULL[..], &[1]].concat(), Some(u64::MAX));
        check_unsigned(&[&FULL[..], &[2]].concat(), None);
        check_unsigned(&[&FULL[..], &[0x81, 0]].concat(), None);

        check_signed(&[], None);
        check_signed(&[0x7f], Some(-1));
        check_signed(&[0x3f], Some(63));
        check_signed(&[0x40], Some(-64));
        check_signed(&[0xc0, 0xbb, 0x78], Some(-123_456));
        check_signed(&[&FULL[..], &[0]].concat(), Some(i64::MAX));
        check_signed(&[&[0x80; 9][..], &[0x7f]].concat(), Some(i64::MIN));
        check_signed(&[&FULL[..], &[1]].concat(), None);
    }

    #[test]
    fn lengths_never_reach_beyond_the_end() {
        let mut cursor = Cursor::new(&[2, 7, 8, 3, 1]);
        assert_eq!(cursor.prefixed(), Some(&[7, 8][..]));
        assert_eq!(cursor.position(), 3);
        assert_eq!(cursor.prefixed(), None);
        assert_eq!(Cursor::new(&[1, 2]).take(3), None);
    }

    #[test]
    fn columns_are_counted_by_their_runs() {
        // Three sevens, then 1 and 2, then two nothings.
        let column = [3, 7, 0x7e, 1, 2, 0, 2];
        assert_eq!(count(&column, 7), Ok(7));
        assert_eq!(count(&column, 6), Err(Unreadable::OverLimit));
        assert_eq!(total(&column, 24), Ok(24));
        assert_eq!(total(&column, 23), Err(Unreadable::OverLimit));
        assert_eq!(numbers(&column[..5], 5), Ok(vec![7, 7, 7, 1, 2]));
        assert_eq!(numbers(&column, 7), Err(Unreadable::Damaged));
        assert_eq!(count(&column[..1], 7), Err(Unreadable::Damaged));
        assert_eq!(count(&column[..4], 7), Err(Unreadable::Damaged));
        assert_eq!(count(&[], 0), Ok(0));
    }
}
