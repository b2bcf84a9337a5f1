//! Requests and welcomes as files: a line that says what it is, then the bytes.

use minicbor::{Decode, Encode};

use crate::form::{self, FormError};

/// What a file of a joining node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// A new node asks.
    Request,
    /// An administrator let it in.
    Welcome,
}

/// Why a file is not what it was taken for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// Another file.
    #[error("this is not a {expected} of Orgo")]
    Other {
        /// What was expected.
        expected: FileKind,
    },
    /// The other of the two.
    #[error("this is a {got}, expected a {expected}")]
    Swapped {
        /// What it is.
        got: FileKind,
        /// What was expected.
        expected: FileKind,
    },
    /// Damaged.
    #[error("this {kind} is damaged or cut off: {error}")]
    Damaged {
        /// What it is.
        kind: FileKind,
        /// What the reader stumbled over.
        error: FormError,
    },
}

impl FileKind {
    const ALL: [Self; 2] = [Self::Request, Self::Welcome];

    const fn line(self) -> &'static [u8] {
        match self {
            Self::Request => b"orgo request 1\n",
            Self::Welcome => b"orgo welcome 1\n",
        }
    }

    /// Says what a file is by how it begins.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|kind| bytes.starts_with(kind.line()))
    }
}

impl std::fmt::Display for FileKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Request => "request",
            Self::Welcome => "welcome",
        })
    }
}

pub(crate) fn write<T: Encode<()>>(kind: FileKind, content: &T) -> Vec<u8> {
    [kind.line(), &form::write(content)].concat()
}

pub(crate) fn read<T: Encode<()> + for<'b> Decode<'b, ()>>(
    expected: FileKind,
    bytes: &[u8],
) -> Result<T, FileError> {
    match FileKind::of(bytes) {
        None => Err(FileError::Other { expected }),
        Some(got) if got != expected => Err(FileError::Swapped { got, expected }),
        Some(kind) => {
            let content = bytes.get(kind.line().len()..).unwrap_or_default();
            form::read(content).map_err(|error| FileError::Damaged { kind, error })
        }
    }
}
