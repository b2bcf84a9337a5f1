//! `orgo letter …`, as data.

use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};

/// `orgo letter`.
#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
pub enum LetterVerb {
    /// List the templates there are, those that stand in for usual ones first
    List,
    /// Write one with sample values
    Preview(Preview),
}

/// `orgo letter preview`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub struct Preview {
    /// Its name, see `orgo letter list`
    pub name: String,
    /// In this language, or in English where it is not there
    #[arg(long, default_value = "en")]
    pub language: String,
    /// For the work of this domain, such as hr
    #[arg(long)]
    pub domain: Option<String>,
    /// As programs show it that show HTML
    #[arg(long)]
    pub html: bool,
}
