//! `orgo calendar …`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use orgo_schema::{span::Span, time::Timestamp};
use serde::{Deserialize, Serialize};

/// `orgo calendar`.
#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
pub enum CalendarVerb {
    /// List the calendars that a profile may choose
    List,
    /// Check a calendar file
    Check {
        /// The file
        file: PathBuf,
    },
    /// Say when so much time has counted, and which stretches count
    Test(CalendarTest),
}

/// `orgo calendar test`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub struct CalendarTest {
    /// Its name, or always
    pub name: String,
    /// When it begins (RFC 3339)
    #[arg(long, value_name = "TIME")]
    pub from: Timestamp,
    /// How much must count, for example PT4H
    #[arg(long = "for", value_name = "DURATION")]
    pub length: Span,
}
