//! A bundle's file that is being read: first whose it is, then whether it is whole, then what is in it.

use std::{
    fs::File,
    io::{self, BufReader, Read, Seek, SeekFrom, Take},
    path::Path,
};

use orgo_sync::bundle::{
    BundleError, Header, Manifest, Preamble, Section,
    header::{PREAMBLE_BYTES, SIGNATURE_BYTES},
    manifest::END_BYTES,
};

use super::seal::Opener;
use crate::{failure::Failure, membership::sealing::SealingIdentity};

/// What is read at once.
const BUFFER_BYTES: usize = 1 << 20;

/// A file whose header was read and verified.
#[derive(Debug)]
pub(super) struct Opened<R> {
    file: R,
    /// Who made it, for whom.
    pub(super) header: Header,
    /// The version of the program that made it.
    pub(super) program: String,
    /// Where the sections begin.
    body: u64,
    /// How long it is, in bytes.
    pub(super) size: u64,
}

/// Opens a file.
pub(super) fn open(path: &Path) -> Result<Opened<File>, Failure> {
    let named =
        |error: &dyn std::fmt::Display| Failure::Input(format!("{}: {error}", path.display()));
    let file = File::open(path).map_err(|error| named(&error))?;
    if !file.metadata().is_ok_and(|metadata| metadata.is_file()) {
        return Err(named(&BundleError::NotABundle));
    }
    Opened::begin(file).map_err(|error| named(&error))
}

impl<R: Read + Seek> Opened<R> {
    /// Reads and verifies the header.
    pub(super) fn begin(mut file: R) -> Result<Self, BundleError> {
        let size = file
            .seek(SeekFrom::End(0))
            .map_err(|error| unread(&error))?;
        file.rewind().map_err(|error| unread(&error))?;
        let mut beginning = Vec::new();
        file.by_ref()
            .take(PREAMBLE_BYTES as u64)
            .read_to_end(&mut beginning)
            .map_err(|error| unread(&error))?;
        let preamble = Preamble::read(&beginning)?;
        let mut header = vec![0; preamble.header_bytes];
        let mut signature = [0; SIGNATURE_BYTES];
        file.read_exact(&mut header)
            .and_then(|()| file.read_exact(&mut signature))
            .map_err(|error| unread(&error))?;
        Ok(Self {
            header: preamble.header(&header, &signature)?,
            body: (PREAMBLE_BYTES + header.len() + SIGNATURE_BYTES) as u64,
            program: preamble.program,
            file,
            size,
        })
    }

    /// Reads the end and checks every byte of the file. Until then nothing of it may be used.
    pub(super) fn verify(
        &mut self,
        mut progress: impl FnMut(u64, u64),
    ) -> Result<Manifest, BundleError> {
        let (manifest, at) = self.manifest()?;
        self.file.rewind().map_err(|error| unread(&error))?;
        let mut hasher = blake3::Hasher::new();
        let mut buffer = vec![0; BUFFER_BYTES];
        let mut left = at;
        while left > 0 {
            let take = usize::try_from(left)
                .unwrap_or(BUFFER_BYTES)
                .min(BUFFER_BYTES);
            let piece = buffer.get_mut(..take).unwrap_or_default();
            self.file
                .read_exact(piece)
                .map_err(|error| unread(&error))?;
            hasher.update(piece);
            left -= take as u64;
            progress(at - left, at);
        }
        if *hasher.finalize().as_bytes() == manifest.before {
            Ok(manifest)
        } else {
            Err(BundleError::damaged(
                "its content is not what its maker signed",
            ))
        }
    }

    /// Returns which part of its bundle the file claims to be; 0 where its end cannot be read.
    pub(super) fn part(&mut self) -> u32 {
        self.manifest().map_or(0, |(manifest, _)| manifest.part)
    }

    /// Reads the manifest, and where it begins.
    fn manifest(&mut self) -> Result<(Manifest, u64), BundleError> {
        let missing = || BundleError::damaged("its end is missing");
        let mut end = [0; END_BYTES];
        let at = self
            .size
            .checked_sub(END_BYTES as u64)
            .ok_or_else(missing)?;
        self.read_at(at, &mut end)?;
        let length = Manifest::length(&end)?;
        let at = self
            .size
            .checked_sub(Manifest::tail_bytes(length) as u64)
            .filter(|at| *at >= self.body)
            .ok_or_else(missing)?;
        let (mut bytes, mut signature) = (vec![0; length], [0; SIGNATURE_BYTES]);
        self.read_at(at, &mut bytes)?;
        self.file
            .read_exact(&mut signature)
            .map_err(|error| unread(&error))?;
        let manifest = Manifest::verify(&bytes, &signature, &self.header, at - self.body)?;
        Ok((manifest, at))
    }

    fn read_at(&mut self, at: u64, bytes: &mut [u8]) -> Result<(), BundleError> {
        self.file
            .seek(SeekFrom::Start(at))
            .and_then(|_| self.file.read_exact(bytes))
            .map_err(|error| unread(&error))
    }

    /// Opens a section of a verified file.
    pub(super) fn section(
        &mut self,
        manifest: &Manifest,
        number: usize,
        identity: &SealingIdentity,
    ) -> Result<Opener<'_, BufReader<Take<&mut R>>>, BundleError> {
        let before = manifest.sections.iter().take(number);
        let before: u64 = before.map(|section| section.sealed_bytes).sum();
        let Some(Section {
            sealed_bytes,
            content_bytes,
            ..
        }) = manifest.sections.get(number)
        else {
            return Err(BundleError::content("a section that is not there"));
        };
        self.file
            .seek(SeekFrom::Start(self.body + before))
            .map_err(|error| unread(&error))?;
        let sealed = BufReader::with_capacity(BUFFER_BYTES, (&mut self.file).take(*sealed_bytes));
        Opener::begin(identity, sealed, *content_bytes)
    }
}

fn unread(error: &io::Error) -> BundleError {
    BundleError::damaged(if error.kind() == io::ErrorKind::UnexpectedEof {
        "it is cut off".to_owned()
    } else {
        error.to_string()
    })
}
