//! `orgo bundle`.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};

use crate::bundle::part::read_size;

/// `orgo bundle`.
#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
pub enum BundleVerb {
    /// Write what others lack into a sealed file for a stick
    Export(BundleExport),
    /// Take in files that others made; they may come in any order, and again
    Import {
        /// The files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Where the receipt goes; default: beside the first file
        #[arg(long, short, value_name = "FILE or DIR")]
        output: Option<PathBuf>,
    },
    /// Say what a file is, for whom and how much is in it; needs no key and no store
    Inspect {
        /// The file
        file: PathBuf,
    },
    /// Take back the receipt of somebody who imported a bundle of this node
    Receipt {
        /// The file, or the code from the slip
        #[arg(value_name = "FILE or CODE")]
        receipt: String,
    },
    /// List the bundles that were made here, what became of them, and those that came
    List,
}

/// `orgo bundle export`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub struct BundleExport {
    /// Whom it is for: a name, a site, or the beginning of an id; may be given several times
    #[arg(long, value_name = "NODE", required_unless_present = "everyone")]
    pub to: Vec<String>,
    /// For every other member, each as far as it is cleared
    #[arg(long, conflicts_with = "to")]
    pub everyone: bool,
    /// Where it goes; in a folder it is named by site and number
    #[arg(long, short, default_value = ".", value_name = "FILE or DIR")]
    pub output: PathBuf,
    /// Divide it into files of at most this size, for example 700M, or 4G-1 for FAT sticks
    #[arg(long, value_name = "SIZE", value_parser = read_size)]
    pub split: Option<u64>,
    /// Everything from the beginning, for a node that lost what it had
    #[arg(long, conflicts_with = "since_last")]
    pub full: bool,
    /// Only what the last bundle for them did not bring, whether its receipt came back or not
    #[arg(long)]
    pub since_last: bool,
}

impl BundleVerb {
    /// Makes the paths absolute: the node that runs the verb may stand in another folder.
    pub(super) fn make_paths_absolute(&mut self) -> std::io::Result<()> {
        let paths: Vec<&mut PathBuf> = match self {
            Self::Export(export) => vec![&mut export.output],
            Self::Import { files, output } => files.iter_mut().chain(output).collect(),
            Self::Inspect { file } => vec![file],
            Self::Receipt { receipt } => {
                // A code is no path.
                if Path::new(receipt).is_file() {
                    *receipt = std::path::absolute(&*receipt)?
                        .to_string_lossy()
                        .into_owned();
                }
                return Ok(());
            }
            Self::List => return Ok(()),
        };
        for path in paths {
            *path = std::path::absolute(&*path)?;
        }
        Ok(())
    }
}
