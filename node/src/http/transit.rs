//! Files that are too long for memory, on their way in and out: in a folder of the node's own, which goes
//! away with the request.

use std::{
    fs,
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::{
    extract::{Multipart, multipart::Field},
    http::StatusCode,
    response::Response,
};
use futures_core::Stream;
use orgo_web::{page::problem::Problem, route};
use tokio::{
    io::{AsyncRead as _, AsyncWriteExt as _, ReadBuf},
    time::timeout,
};

use super::{
    answer,
    session::{self, Fields},
};
use crate::failure::Failure;

/// The folder within the node's own.
const FOLDER: &str = "transit";
/// What is handed out at once, in bytes.
const PIECE_BYTES: usize = 64 << 10;
/// The fields of such a form, the files aside.
const FIELDS_MAX: usize = 16;
/// The files of one form.
const FILES_MAX: usize = 64;
/// The longest form with bundles, in bytes.
const BYTES_MAX: u64 = 4 << 30;
/// The longest name of a file that is kept, in characters.
const NAME_MAX: usize = 80;

/// Returns the longest form with bundles, in bytes.
pub(super) fn bytes_max() -> usize {
    usize::try_from(BYTES_MAX).unwrap_or(usize::MAX)
}

/// Says the same for people.
pub(super) fn size_max() -> String {
    format!("{} GiB", BYTES_MAX >> 30)
}

/// Removes what a crash left.
pub(super) fn sweep(home: &Path) {
    let folder = home.join(FOLDER);
    if folder.exists()
        && let Err(error) = fs::remove_dir_all(&folder)
    {
        tracing::warn!(%error, "what a crash left in {} could not be removed", folder.display());
    }
}

/// A folder that goes away with this value.
#[derive(Debug)]
pub(super) struct Transit {
    pub(super) folder: PathBuf,
}

impl Transit {
    /// Makes a folder.
    ///
    /// # Errors
    /// When the disk refuses.
    pub(super) fn new(home: &Path) -> Result<Self, Failure> {
        let name: [u8; 16] = crate::home::random()?;
        let folder = home
            .join(FOLDER)
            .join(format!("{:032x}", u128::from_be_bytes(name)));
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&folder)
            .map_err(|error| Failure::Trouble(format!("{}: {error}", folder.display())))?;
        Ok(Self { folder })
    }

    /// Takes the folder out of what is told to people.
    pub(super) fn without_folder(&self, text: &str) -> String {
        text.replace(&format!("{}/", self.folder.display()), "")
    }
}

impl Drop for Transit {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.folder) {
            tracing::warn!(%error, "{} could not be removed", self.folder.display());
        }
    }
}

/// Reads a form whose files go to disk. The token comes before the files, so that nobody else makes us
/// write one; each piece has to come within `patience`.
pub(super) async fn receive(
    mut form: Multipart,
    token: &str,
    transit: &Transit,
    patience: Duration,
) -> Result<(Fields, Vec<PathBuf>), Response> {
    let stale = || answer::problem(None, &Problem::Stale);
    let (mut pairs, mut files) = (Vec::new(), Vec::new());
    let mut is_ours = false;
    while let Some(field) = timeout(patience, form.next_field())
        .await
        .map_err(|_late| late())?
        .map_err(|error| broken(error.status()))?
    {
        let name = field.name().unwrap_or_default().to_owned();
        if name == route::FILE {
            if !is_ours {
                return Err(stale());
            }
            if files.len() >= FILES_MAX {
                return Err(refuse(
                    StatusCode::PAYLOAD_TOO_LARGE,
                    "These are too many files at once: at most 64.",
                ));
            }
            let safe = safe_name(field.file_name().unwrap_or_default());
            let path = transit.folder.join(format!("{:02}-{safe}", files.len()));
            if save(field, &path, patience).await? > 0 {
                files.push(path);
            }
        } else if pairs.len() < FIELDS_MAX {
            let value = timeout(patience, field.text())
                .await
                .map_err(|_late| late())?;
            let value = value.map_err(|error| broken(error.status()))?;
            is_ours |= name == route::TOKEN && session::is_same(&value, token);
            pairs.push((name, value));
        }
    }
    if is_ours {
        Ok((Fields::new(pairs), files))
    } else {
        Err(stale())
    }
}

/// Writes one file piece by piece and returns how long it is.
async fn save(mut field: Field<'_>, path: &Path, patience: Duration) -> Result<u64, Response> {
    let full = |error: std::io::Error| {
        tracing::warn!(%error, "an upload could not be kept");
        let why = "The disk of this node refuses the file: is it full?";
        refuse(StatusCode::INSUFFICIENT_STORAGE, why)
    };
    let mut file = tokio::fs::File::create_new(path).await.map_err(full)?;
    let mut size = 0;
    while let Some(piece) = timeout(patience, field.chunk())
        .await
        .map_err(|_late| late())?
        .map_err(|error| broken(error.status()))?
    {
        size += piece.len() as u64;
        file.write_all(&piece).await.map_err(full)?;
    }
    file.flush().await.map_err(full)?;
    Ok(size)
}

/// Returns a name that stays in its folder.
fn safe_name(name: &str) -> String {
    let keep = |sign: char| {
        if sign.is_alphanumeric() || matches!(sign, '.' | '-' | '_') {
            sign
        } else {
            '-'
        }
    };
    name.chars().take(NAME_MAX).map(keep).collect()
}

fn late() -> Response {
    let why = "The file took too long to arrive. Send it again when the line is better.";
    refuse(StatusCode::REQUEST_TIMEOUT, why)
}

fn broken(status: StatusCode) -> Response {
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        let why = format!(
            "The files are longer than this node takes at once: at most {}. Use `orgo bundle import` for them.",
            size_max()
        );
        refuse(status, &why)
    } else {
        let why = "The file did not arrive whole. Send it again.";
        refuse(StatusCode::BAD_REQUEST, why)
    }
}

fn refuse(status: StatusCode, why: &str) -> Response {
    let why = why.to_owned();
    answer::with_status(status, answer::problem(None, &Problem::BadRequest { why }))
}

/// A file as the pieces of an answer.
#[derive(Debug)]
pub(super) struct Pieces {
    file: tokio::fs::File,
    buffer: Vec<u8>,
}

impl Pieces {
    /// Begins at where the file stands.
    pub(super) fn new(file: tokio::fs::File) -> Self {
        Self {
            file,
            buffer: vec![0; PIECE_BYTES],
        }
    }
}

impl Stream for Pieces {
    type Item = std::io::Result<Vec<u8>>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Self { file, buffer } = self.get_mut();
        let mut read = ReadBuf::new(buffer);
        let outcome = ready!(Pin::new(file).poll_read(context, &mut read));
        let piece = read.filled().to_vec();
        Poll::Ready(match outcome {
            Err(error) => Some(Err(error)),
            Ok(()) if piece.is_empty() => None,
            Ok(()) => Some(Ok(piece)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stays_in_its_folder() {
        assert_eq!(safe_name("../../etc/passwd"), "..-..-etc-passwd");
        assert_eq!(safe_name("Klinik 4é.orgo"), "Klinik-4é.orgo");
        assert_eq!(safe_name(&"x".repeat(500)).len(), NAME_MAX);
    }

    #[test]
    fn a_folder_goes_away_with_its_value_and_with_a_start() {
        let home = tempfile::tempdir().unwrap();
        let transit = Transit::new(home.path()).unwrap();
        let folder = transit.folder.clone();
        fs::write(folder.join("x"), "x").unwrap();
        let told = transit.without_folder(&format!("{}/x: bad", folder.display()));
        assert_eq!(told, "x: bad");
        drop(transit);
        assert!(!folder.exists());
        std::mem::forget(Transit::new(home.path()).unwrap());
        sweep(home.path());
        assert!(!home.path().join(FOLDER).exists());
    }
}
