//! Files on sticks: hashed while they are written, named only once they are whole (SECURITY 4, B69).

use std::{
    cell::Cell,
    fs::{self, File, OpenOptions},
    io::{self, BufWriter, ErrorKind, Write},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
    rc::Rc,
};

use crate::failure::Failure;

/// A file that is being written under a name of its own. Dropped before it is named, it is removed.
pub(super) struct Partial {
    path: PathBuf,
    file: BufWriter<File>,
    hasher: blake3::Hasher,
    written: Rc<Cell<u64>>,
    is_named: bool,
}

impl Partial {
    /// Makes the file that is to get the name `path`.
    pub(super) fn create(path: &Path) -> Result<Self, Failure> {
        Self::create_with(path, |path| {
            OpenOptions::new()
                .write(true)
                .create(true)
                .truncate(true)
                .mode(0o600)
                .open(path)
        })
    }

    fn create_with(
        path: &Path,
        open: impl FnOnce(&Path) -> io::Result<File>,
    ) -> Result<Self, Failure> {
        let mut partial = path.as_os_str().to_owned();
        partial.push(".partial");
        let partial = PathBuf::from(partial);
        let file = open(&partial).map_err(|error| trouble(path, &error))?;
        Ok(Self {
            path: partial,
            file: BufWriter::with_capacity(1 << 20, file),
            hasher: blake3::Hasher::new(),
            written: Rc::default(),
            is_named: false,
        })
    }

    /// Returns a view of how many bytes were written, which stays true while the file is lent.
    pub(super) fn written(&self) -> Rc<Cell<u64>> {
        Rc::clone(&self.written)
    }

    /// Returns the BLAKE3 hash of everything that was written.
    pub(super) fn hash(&self) -> [u8; 32] {
        *self.hasher.finalize().as_bytes()
    }

    /// Makes sure that the file is on the disk, and gives it its name. One that has the name already is
    /// never replaced.
    pub(super) fn name(self, path: &Path) -> Result<(), Failure> {
        free(path)?;
        self.replace(path)
    }

    /// The same, where one that has the name already gives way: there is always one of them.
    fn replace(mut self, path: &Path) -> Result<(), Failure> {
        let failed = |error: io::Error| trouble(path, &error);
        self.file.flush().map_err(failed)?;
        self.file.get_ref().sync_all().map_err(failed)?;
        fs::rename(&self.path, path).map_err(failed)?;
        self.is_named = true;
        let folder = path.parent().unwrap_or(Path::new("/"));
        // The name is on the disk, too, when the folder is.
        File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(failed)
    }
}

impl Write for Partial {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.file.write(bytes)?;
        self.hasher.update(bytes.get(..count).unwrap_or_default());
        self.written.set(self.written.get() + count as u64);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        if !self.is_named
            && let Err(error) = fs::remove_file(&self.path)
        {
            tracing::warn!(path = %self.path.display(), %error, "a half-written file stays");
        }
    }
}

/// Checks that nothing has a name yet.
pub(super) fn free(path: &Path) -> Result<(), Failure> {
    if path.exists() {
        return Err(Failure::Input(format!(
            "{} is there already: move it away, or choose another name with -o",
            path.display()
        )));
    }
    Ok(())
}

/// Writes a small file, whole or not at all: what has its name stays until then.
pub(super) fn put(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let mut file = Partial::create(path)?;
    file.write_all(bytes)
        .map_err(|error| trouble(path, &error))?;
    file.replace(path)
}

/// Says in one sentence what a disk has against a file.
pub(super) fn trouble(path: &Path, error: &io::Error) -> Failure {
    let path = path.display();
    let kind = error.kind();
    let why = if matches!(kind, ErrorKind::StorageFull | ErrorKind::QuotaExceeded) {
        "the disk is full; nothing of it stays there"
    } else if kind == ErrorKind::ReadOnlyFilesystem {
        "the disk is read-only"
    } else if kind == ErrorKind::FileTooLarge {
        "the disk takes no file of this size, a FAT stick none of 4 GiB: divide it with --split 4G-1"
    } else if kind == ErrorKind::NotFound {
        "there is no such folder; is the stick in?"
    } else if kind == ErrorKind::PermissionDenied {
        "this belongs to somebody else"
    } else {
        return Failure::Trouble(format!("{path}: {error}"));
    };
    Failure::Trouble(format!("{path}: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<_> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn b69_a_file_has_its_name_only_when_it_is_whole() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.orgo");
        let mut partial = Partial::create(&path).unwrap();
        partial.write_all(b"whole").unwrap();
        assert_eq!(names(dir.path()), ["a.orgo.partial"]);
        assert_eq!(partial.hash(), *blake3::hash(b"whole").as_bytes());
        partial.name(&path).unwrap();
        assert_eq!(names(dir.path()), ["a.orgo"]);
        assert_eq!(fs::read(&path).unwrap(), b"whole");
    }

    #[test]
    fn b69_what_is_not_finished_leaves_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let mut partial = Partial::create(&dir.path().join("a.orgo")).unwrap();
        partial.write_all(&[7; 3 << 20]).unwrap();
        drop(partial);
        assert!(names(dir.path()).is_empty());
    }

    /// The disk fills up while a bundle is written: the device says so at the first byte.
    #[test]
    fn b69_a_full_disk_is_one_sentence_and_leaves_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.orgo");
        let mut partial = Partial::create_with(&path, |partial| {
            File::create(partial)?;
            OpenOptions::new().write(true).open("/dev/full")
        })
        .unwrap();
        let error = partial
            .write_all(&[7; 3 << 20])
            .expect_err("the device is full");
        assert_eq!(
            trouble(&path, &error).to_string(),
            format!(
                "{}: the disk is full; nothing of it stays there",
                path.display()
            )
        );
        drop(partial);
        assert!(names(dir.path()).is_empty());
    }

    #[test]
    fn b69_every_trouble_is_one_sentence_that_says_what_to_do() {
        let check = |kind: ErrorKind, needle: &str| {
            let told = trouble(Path::new("/media/stick/a.orgo"), &kind.into()).to_string();
            assert!(
                told.starts_with("/media/stick/a.orgo: ") && told.contains(needle),
                "{told}"
            );
        };
        check(ErrorKind::FileTooLarge, "--split 4G-1");
        check(ErrorKind::ReadOnlyFilesystem, "read-only");
        check(ErrorKind::NotFound, "is the stick in?");
        check(ErrorKind::PermissionDenied, "somebody else");
    }

    #[test]
    fn a_small_file_stays_until_the_next_one_is_whole() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.receipt");
        put(&path, b"first").unwrap();
        // Where no other can be begun, this one is not taken away for it.
        let partial = dir.path().join("a.receipt.partial");
        fs::create_dir(&partial).unwrap();
        put(&path, b"second").unwrap_err();
        assert_eq!(fs::read(&path).unwrap(), b"first");
        fs::remove_dir(&partial).unwrap();
        put(&path, b"second").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"second");
        assert_eq!(names(dir.path()), ["a.receipt"]);
    }

    #[test]
    fn a_file_that_is_there_is_never_replaced() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.orgo");
        fs::write(&path, "precious").unwrap();
        let error = Partial::create(&path).unwrap().name(&path).unwrap_err();
        assert!(error.to_string().contains("is there already"), "{error}");
        assert_eq!(fs::read(&path).unwrap(), b"precious");
    }
}
