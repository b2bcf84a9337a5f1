//! `orgo form …`, as data.

use clap::Subcommand;
use serde::{Deserialize, Serialize};

/// `orgo form`.
#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
pub enum FormVerb {
    /// List the forms of the modules in use
    List {
        /// Titles in this language, or in English where it is not there
        #[arg(long, default_value = "en")]
        language: String,
    },
    /// Show what one asks, and what may be answered
    Show {
        /// Which, for example hr/leave
        #[arg(value_name = "DOMAIN/NAME")]
        form: String,
        /// In this language, or in English where it is not there
        #[arg(long, default_value = "en")]
        language: String,
    },
    /// Fill one in; it becomes a case with one task
    Fill {
        /// Which, for example hr/leave
        #[arg(value_name = "DOMAIN/NAME")]
        form: String,
        /// An answer; may be given several times. Without any, each question is asked
        #[arg(long = "set", value_name = "FIELD=VALUE")]
        set: Vec<String>,
        /// Questions and words of choices in this language, or in English where it is not there
        #[arg(long, default_value = "en")]
        language: String,
    },
    /// List what was answered and still stands, the newest first, in the cases that one may read
    Answers {
        /// Which, for example groups/directory
        #[arg(value_name = "DOMAIN/NAME")]
        form: String,
        /// Only where a question was answered so
        #[arg(long = "where", value_name = "FIELD=VALUE")]
        given: Option<String>,
        /// Questions and words of choices in this language, or in English where it is not there
        #[arg(long, default_value = "en")]
        language: String,
        /// Only what stands after this `next` of the list before
        #[arg(long, value_name = "NEXT")]
        after: Option<String>,
    },
    /// Add up the answers to a question, by month, in the cases that one may read
    Sum {
        /// Which, for example groups/donation
        #[arg(value_name = "DOMAIN/NAME")]
        form: String,
        /// The question; needed where the form asks for several numbers
        #[arg(long, value_name = "FIELD")]
        of: Option<String>,
        /// Also by the answer to another question
        #[arg(long, value_name = "FIELD")]
        by: Option<String>,
    },
}
