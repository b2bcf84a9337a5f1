//! The disk and the power of a site: a disk that runs full or refuses a commit, and power that goes in the middle of
//! one.

use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use orgo_node::environment::{Faults, Moment};

use super::template::copy;

/// The disk of a site.
#[derive(Debug, Default)]
pub struct Disk(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// What the node works in.
    folder: PathBuf,
    /// How many pages a commit may add; nothing if there is room.
    room: Option<u32>,
    cut: Option<Cut>,
    refusal: Option<Refusal>,
    /// Whether one was refused.
    refused: bool,
    /// How long the log of the database was before the commit that goes on, in bytes.
    synced: u64,
    /// What was on the disk when the power went.
    image: Option<PathBuf>,
}

/// Which commit is refused, with the power on.
#[derive(Debug, Clone, Copy)]
pub struct Refusal {
    /// After so many commits that reached the moment.
    pub after: u64,
    /// Before anything is written, or once everything but the commit itself is.
    pub moment: Moment,
}

/// When the power goes.
#[derive(Debug, Clone, Copy)]
pub struct Cut {
    /// After so many commits that reached the moment.
    pub after: u64,
    /// Where in a commit.
    pub moment: Moment,
    /// How much of what was not synced is lost: all, some or none, by this number.
    pub torn: u64,
}

impl Disk {
    /// Says what the node works in from now on.
    pub fn place(&self, folder: &Path) {
        self.state().folder = folder.to_owned();
    }

    /// Says how many pages a commit may add from now on.
    pub fn set_room(&self, pages: Option<u32>) {
        self.state().room = pages;
    }

    /// Lets the power go in a commit to come.
    pub fn set_cut(&self, cut: Option<Cut>) {
        self.state().cut = cut;
    }

    /// Lets one commit be refused.
    pub fn set_refusal(&self, refusal: Option<Refusal>) {
        self.state().refusal = refusal;
    }

    /// Whether a commit was refused.
    pub fn has_refused(&self) -> bool {
        self.state().refused
    }

    /// Whether a commit was refused since this was asked last.
    pub fn take_refused(&self) -> bool {
        std::mem::take(&mut self.state().refused)
    }

    /// Whether there is no room.
    pub fn is_full(&self) -> bool {
        self.state().room.is_some()
    }

    /// Whether the power went and nobody has cleared up yet.
    pub fn is_dead(&self) -> bool {
        self.state().image.is_some()
    }

    /// Returns what was on the disk when the power went; it is back then.
    pub fn take_image(&self) -> Option<PathBuf> {
        self.state().image.take()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Faults for Disk {
    fn room(&self, _: &Path) -> Option<u32> {
        self.state().room
    }

    fn has_power(&self, file: &Path, moment: Moment) -> bool {
        let mut state = self.state();
        if state.image.is_some() {
            return false;
        }
        if moment == Moment::Begins {
            state.synced = length(&log(file));
        }
        if let Some(refusal) = state.refusal.filter(|refusal| refusal.moment == moment) {
            let after = refusal.after.checked_sub(1);
            state.refusal = after.map(|after| Refusal { after, ..refusal });
            if after.is_none() {
                state.refused = true;
                return false;
            }
        }
        let Some(cut) = state.cut.filter(|cut| cut.moment == moment) else {
            return true;
        };
        if cut.after > 0 {
            let after = cut.after - 1;
            state.cut = Some(Cut { after, ..cut });
            return true;
        }
        let image = beside(&state.folder);
        copy(&state.folder, &image);
        if moment == Moment::Committed
            && let Ok(file) = file.strip_prefix(&state.folder)
        {
            tear(&log(&image.join(file)), state.synced, cut.torn);
        }
        state.cut = None;
        state.image = Some(image);
        false
    }
}

/// Makes an empty folder beside another.
pub(super) fn beside(folder: &Path) -> PathBuf {
    let place = folder.parent().expect("every site is somewhere");
    let made = tempfile::tempdir_in(place).expect("a folder can be made");
    made.keep()
}

fn log(file: &Path) -> PathBuf {
    file.with_extension("db-wal")
}

fn length(file: &Path) -> u64 {
    std::fs::metadata(file).map_or(0, |metadata| metadata.len())
}

/// Loses what was written after the last sync: all of it, what comes after some point, or nothing.
fn tear(log: &Path, synced: u64, torn: u64) {
    let written = length(log);
    let tail = written.saturating_sub(synced);
    let from = match torn % 3 {
        0 => synced,
        1 => synced + (torn / 3) % tail.max(1),
        _ => return,
    };
    let Ok(file) = OpenOptions::new().write(true).open(log) else {
        return;
    };
    file.set_len(from).expect("a file can be cut");
    // Some file systems know the new length before the content.
    if torn.is_multiple_of(2) {
        file.set_len(written).expect("a file can be made longer");
    }
}
