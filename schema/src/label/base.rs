//! The vertical axis: who a label is for, by rank.

use std::{borrow::Cow, fmt, ops::RangeInclusive, str::FromStr};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::word::words;

words! {
    /// The four ranges of the vertical axis, from the top (SPEC 2).
    Level = "level" {
        /// Bases 1 to 9; 1 is the CEO.
        0 Executive = "executive",
        /// Bases 11 to 99: department heads.
        1 Head = "head",
        /// Bases 101 to 999: team leads.
        2 Lead = "lead",
        /// Bases 1001 to 9999.
        3 Staff = "staff",
    }
}

/// The first number of a label: a place in the hierarchy, or a broadcast to several.
///
/// The smaller the number, the higher the place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Base(u16);

/// Why a number is not a base.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BaseError {
    /// There are other characters than digits.
    #[error("base `{text}` is not a number: {RANGES}")]
    NotNumber {
        /// The text, shortened.
        text: Box<str>,
    },
    /// The first digit is 0.
    #[error("base `{text}` begins with 0: {RANGES}")]
    LeadingZero {
        /// The text, shortened.
        text: Box<str>,
    },
    /// It is past the last of the staff.
    #[error("base `{text}` is over 9999: {RANGES}")]
    TooLarge {
        /// The text, shortened.
        text: Box<str>,
    },
    /// It ends in 0 and is no broadcast.
    #[error("base `{base}` ends in 0, which only the broadcasts 10, 100 and 1000 may: {RANGES}")]
    Reserved {
        /// The number.
        base: u16,
    },
}

/// What is allowed, and an example.
const RANGES: &str = "use 1-9 for executives, 11-99 for department heads, 101-999 for team leads or \
                      1001-9999 for staff, for example 1001.91.Operations.Safety";

impl Base {
    /// The top of every ladder.
    pub const CEO: Self = Self(1);
    /// The broadcast to executives.
    pub const EXECUTIVES: Self = Self(10);
    /// The broadcast to department heads.
    pub const HEADS: Self = Self(100);
    /// The broadcast to team leads and staff.
    pub const TEAMS: Self = Self(1000);

    /// The lead a team has unless a table names another.
    pub(super) const LEAD_DEFAULT: Self = Self(101);
    /// The head a department has unless a table names another.
    pub(super) const HEAD_DEFAULT: Self = Self(11);
    /// The executive an area has unless a table names another.
    pub(super) const EXECUTIVE_DEFAULT: Self = Self(2);
    /// Where the staff of a team is.
    pub(super) const STAFF_DEFAULT: Self = Self(1001);

    /// Makes a base of a number.
    ///
    /// # Errors
    ///
    /// A [`BaseError`] if the number is 0, over 9999 or reserved.
    pub fn new(base: u16) -> Result<Self, BaseError> {
        match base {
            0 => Err(BaseError::LeadingZero { text: "0".into() }),
            10 | 100 | 1000 => Ok(Self(base)),
            10_000.. => Err(BaseError::TooLarge {
                text: base.to_string().into(),
            }),
            _ if base.is_multiple_of(10) => Err(BaseError::Reserved { base }),
            _ => Ok(Self(base)),
        }
    }

    /// Returns the number.
    pub const fn get(self) -> u16 {
        self.0
    }

    /// Returns the range it is in; for a broadcast, the lowest range it goes to.
    pub const fn level(self) -> Level {
        match self.0 {
            ..=10 => Level::Executive,
            11..=100 => Level::Head,
            101..=999 => Level::Lead,
            1000.. => Level::Staff,
        }
    }

    /// Returns whether it is for several levels at once: 10, 100 or 1000. Broadcasts inform; they
    /// create no task unless a rule says so.
    pub const fn is_broadcast(self) -> bool {
        self.audience().is_some()
    }

    /// Returns the bases a broadcast goes to.
    pub const fn audience(self) -> Option<RangeInclusive<u16>> {
        match self.0 {
            10 => Some(1..=9),
            100 => Some(11..=99),
            1000 => Some(101..=9999),
            _ => None,
        }
    }

    /// Returns whether somebody at `place` is meant: at the same base, or in the audience.
    pub fn reaches(self, place: Self) -> bool {
        self == place
            || self
                .audience()
                .is_some_and(|audience| audience.contains(&place.0))
    }
}

impl fmt::Display for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl FromStr for Base {
    type Err = BaseError;

    fn from_str(text: &str) -> Result<Self, BaseError> {
        const DIGITS_MAX: usize = 4;
        const CHARS_SHOWN_MAX: usize = 16;
        let shown = || {
            text.chars()
                .take(CHARS_SHOWN_MAX)
                .collect::<String>()
                .into()
        };
        if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(BaseError::NotNumber { text: shown() });
        }
        if text.starts_with('0') {
            return Err(BaseError::LeadingZero { text: shown() });
        }
        match text.parse() {
            Ok(base) if text.len() <= DIGITS_MAX => Self::new(base),
            _ => Err(BaseError::TooLarge { text: shown() }),
        }
    }
}

impl Serialize for Base {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u16(self.0)
    }
}

impl<'de> Deserialize<'de> for Base {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(u16::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

impl JsonSchema for Base {
    fn schema_name() -> Cow<'static, str> {
        "Base".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "integer",
            "minimum": 1,
            "maximum": 9999,
            "description": "A place in the hierarchy; 10, 100 and 1000 are broadcasts, and no other base ends in 0.",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_and_audiences_are_those_of_the_labelling_document() {
        let check = |base: u16, level: Level, audience: Option<RangeInclusive<u16>>| {
            let base = Base::new(base).unwrap();
            assert_eq!(
                (base.level(), base.audience()),
                (level, audience.clone()),
                "{base}"
            );
            assert_eq!(base.is_broadcast(), audience.is_some(), "{base}");
        };
        for (first, last, level) in [
            (1, 9, Level::Executive),
            (11, 99, Level::Head),
            (101, 999, Level::Lead),
            (1001, 9999, Level::Staff),
        ] {
            check(first, level, None);
            check(last, level, None);
        }
        check(10, Level::Executive, Some(1..=9));
        check(100, Level::Head, Some(11..=99));
        check(1000, Level::Staff, Some(101..=9999));
        assert!(
            [0, 20, 110, 1010, 10_000, 65_535]
                .iter()
                .all(|base| Base::new(*base).is_err())
        );
    }

    #[test]
    fn a_broadcast_reaches_its_audience() {
        let base = |base| Base::new(base).unwrap();
        assert!(Base::TEAMS.reaches(base(101)) && Base::TEAMS.reaches(base(9999)));
        assert!(!Base::TEAMS.reaches(base(11)) && Base::HEADS.reaches(base(11)));
        assert!(Base::EXECUTIVES.reaches(Base::CEO) && !Base::CEO.reaches(Base::EXECUTIVES));
        assert!(base(11).reaches(base(11)) && !base(11).reaches(base(12)));
    }

    #[test]
    fn travels_as_a_number() {
        assert_eq!(serde_json::to_string(&Base::HEADS).unwrap(), "100");
        assert_eq!(serde_json::from_str::<Base>("100").unwrap(), Base::HEADS);
        assert!(serde_json::from_str::<Base>("20").is_err());
    }
}
