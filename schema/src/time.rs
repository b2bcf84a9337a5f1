//! Instants, hybrid logical stamps, and how sure a node is of its clock (CONVERGENCE 1.3, 6).

use std::{fmt, str::FromStr};

use chrono::{DateTime, SecondsFormat, Utc};
use minicbor::{Decode, Encode};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// An instant: milliseconds since 1970-01-01 UTC.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Default)]
#[cbor(transparent)]
pub struct Timestamp(#[n(0)] pub i64);

/// Why a text is not an instant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a time: expected RFC 3339, for example 2026-11-21T08:30:00Z")]
pub struct TimestampError {
    text: String,
}

impl Timestamp {
    /// Returns the instant `ms` milliseconds later, stopping at the ends of time.
    #[must_use]
    pub const fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// Returns the milliseconds from `earlier` to this instant; negative if it is later.
    pub const fn since_ms(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// Returns the calendar time in UTC; the epoch for instants no calendar has.
    pub fn utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0).unwrap_or_default()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let format = if self.0 % 1000 == 0 {
            SecondsFormat::Secs
        } else {
            SecondsFormat::Millis
        };
        f.write_str(&self.utc().to_rfc3339_opts(format, true))
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Timestamp({self})")
    }
}

impl FromStr for Timestamp {
    type Err = TimestampError;

    fn from_str(text: &str) -> Result<Self, TimestampError> {
        match DateTime::parse_from_rfc3339(text.trim()) {
            Ok(time) => Ok(Self(time.timestamp_millis())),
            Err(_) => Err(TimestampError {
                text: text.chars().take(64).collect(),
            }),
        }
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

impl JsonSchema for Timestamp {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Timestamp".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date-time" })
    }
}

/// A hybrid logical stamp: 48 bits of milliseconds, then 16 bits of count.
///
/// It orders what one node wrote and never runs behind what that node has read. It says nothing
/// about causality on its own: folds look at `seen` first (CONVERGENCE 1.5).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Encode, Decode, Serialize,
)]
#[cbor(transparent)]
#[serde(transparent)]
pub struct Stamp(#[n(0)] pub u64);

impl Stamp {
    /// The stamp of what follows from a raw signal alone (CONVERGENCE 1.4).
    pub const ZERO: Self = Self(0);

    /// Returns the stamp that follows this one at the wall time `now`.
    #[must_use]
    pub fn next(self, now: Timestamp) -> Self {
        let wall = u64::try_from(now.0).unwrap_or(0).min((1 << 48) - 1) << 16;
        Self(wall.max(self.0.saturating_add(1)))
    }

    /// Returns the greatest stamp of the wall time `at`.
    #[must_use]
    pub fn upto(at: Timestamp) -> Self {
        Self(Self::ZERO.next(at).0 | 0xffff)
    }

    /// Returns the milliseconds in the stamp.
    pub const fn wall(self) -> Timestamp {
        Timestamp((self.0 >> 16).cast_signed())
    }
}

/// Where a node's idea of the time comes from.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Encode,
    Decode,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum ClockSource {
    /// Nothing vouches for it.
    #[n(0)]
    None,
    /// A battery-backed clock chip.
    #[n(1)]
    Rtc,
    /// Another node.
    #[n(2)]
    Peer,
    /// A person said so.
    #[n(3)]
    Operator,
    /// A time server.
    #[n(4)]
    Ntp,
}

impl ClockSource {
    /// Whether a node with this source may record steps and take leases (CONVERGENCE 6).
    pub const fn is_sound(self) -> bool {
        !matches!(self, Self::None)
    }
}

/// The bounds between which a fact was written, and who vouches for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct Wall {
    /// Not before.
    #[n(0)]
    pub earliest: Timestamp,
    /// Not after. A fact acts at this bound (CONVERGENCE 6).
    #[n(1)]
    pub latest: Timestamp,
    /// Who says so.
    #[n(2)]
    pub source: ClockSource,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_stamp_never_runs_backwards() {
        let first = Stamp::ZERO.next(Timestamp(1_000));
        let second = first.next(Timestamp(10));
        assert!(second > first);
        assert_eq!(second.wall(), Timestamp(1_000));
    }

    #[test]
    fn refuses_what_is_not_rfc_3339() {
        let error = "tomorrow".parse::<Timestamp>().unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("`tomorrow` is not a time: expected RFC 3339")
        );
    }

    proptest! {
        #[test]
        fn display_is_the_inverse_of_parse(ms in -62_135_596_800_000_i64..=253_402_300_799_999) {
            let at = Timestamp(ms);
            prop_assert_eq!(at.to_string().parse(), Ok(at));
        }
    }
}
