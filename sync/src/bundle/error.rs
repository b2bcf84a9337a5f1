//! Why a file is not a bundle that can be used.

use crate::bundle::FORMAT;

/// Why a file is not a bundle that can be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BundleError {
    /// Something else.
    #[error("not an Orgo bundle")]
    NotABundle,
    /// Made by a later program in a form that is not known here.
    #[error(
        "made by Orgo {program} in format {got}; this is Orgo {} and reads format {FORMAT}: use the newer program",
        env!("CARGO_PKG_VERSION")
    )]
    Newer {
        /// The version of the program that made it.
        program: String,
        /// Its format.
        got: u16,
    },
    /// Cut off, changed on the way, or not signed by whom it names.
    #[error("damaged or incomplete ({what}); nothing was imported")]
    Damaged {
        /// What was seen first.
        what: String,
    },
    /// Whole, and made by a member, but not what it should be inside.
    #[error(
        "what is sealed in it is not what it should be ({what}); what stood before that was kept"
    )]
    Content {
        /// What was seen first.
        what: String,
    },
}

impl BundleError {
    /// Says that what is sealed in a file is wrong, and what was seen of it.
    pub fn content(what: impl Into<String>) -> Self {
        Self::Content { what: what.into() }
    }

    /// Says that a file is damaged, and what was seen of it.
    pub fn damaged(what: impl Into<String>) -> Self {
        Self::Damaged { what: what.into() }
    }
}
