//! How a verb says no: one sentence for a person, one exit code for a program.

use serde::{Deserialize, Serialize};

use crate::store::StoreError;
use orgo_schema::command::Refusal;

/// Why something was not done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "detail")]
pub enum Failure {
    /// An expected no.
    #[error("{0}")]
    Refused(Refusal),
    /// Bad input: what, where, what is allowed.
    #[error("{0}")]
    Input(String),
    /// The program cannot start like this: arguments, files, addresses.
    #[error("{0}")]
    Setup(String),
    /// The world broke: try again later.
    #[error("{0}")]
    Trouble(String),
}

impl Failure {
    /// Returns the exit code: 1 refused or failed with a reason, 2 set up wrongly,
    /// 75 try again later (for mail servers, which must never bounce for our trouble).
    pub const fn exit_code(&self, for_mail_server: bool) -> u8 {
        match self {
            Self::Trouble(_) | Self::Setup(_) if for_mail_server => 75,
            Self::Setup(_) => 2,
            Self::Refused(_) | Self::Input(_) | Self::Trouble(_) => 1,
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Trouble(error.to_string())
    }
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Trouble(format!("database: {error}"))
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}
