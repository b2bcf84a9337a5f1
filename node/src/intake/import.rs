//! Whole archives in: mbox files and folders of them, in constant memory, as often as you like.

use std::{
    fs::{self, File},
    io::BufReader,
    path::{Path, PathBuf},
};

use orgo_mail::archive::{MESSAGE_BYTES_MAX, MboxItem, MboxReader};
use orgo_schema::fact::Source;
use serde::Serialize;

use super::{Incoming, Kind, Outcome, begin, prepare};
use crate::{
    failure::Failure,
    moved,
    node::Node,
    store::{Pending, StoreError, spool::Delivery},
    verb::Import,
};

/// Messages that are recorded together.
const GROUP_MAX: usize = 200;
/// Bytes that are recorded together: bounds memory when messages are large.
const GROUP_BYTES_MAX: usize = 32 << 20;

/// What an import came to. What was read is the sum of the rest.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Messages found.
    pub read: u64,
    /// New ones.
    pub created: u64,
    /// Ones that belong to something that was here.
    pub appended: u64,
    /// Ones that were here already.
    pub duplicate: u64,
    /// Our own, come back.
    pub ignored: u64,
    /// Ones that could not be read.
    pub quarantined: u64,
    /// Ones that wait on the spool for a compartment that is locked, or that nobody may write in.
    pub waiting: u64,
    /// Ones that left sealed, for a compartment that this node does not hold.
    pub sealed: u64,
    /// Ones that could not be taken, each with place and reason.
    pub failed: Vec<Failed>,
}

/// A message that could not be taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Failed {
    /// The file.
    pub file: String,
    /// Where in the file it begins, in bytes.
    pub offset: u64,
    /// Why.
    pub reason: String,
}

/// Takes in archives.
///
/// # Errors
/// When a path cannot be read, or nothing can be saved any more.
pub fn import(
    node: &Node,
    asked: &Import,
    progress: &mut dyn FnMut(&str),
) -> Result<Report, Failure> {
    let source = if asked.live {
        Source::ImportLive
    } else {
        Source::ImportArchive
    };
    let mut report = Report::default();
    for path in files(&asked.paths)? {
        let mut run = Run {
            node,
            asked,
            source,
            file: &path,
            report: &mut report,
            group: Vec::new(),
            bytes: 0,
            recording: None,
        };
        run.file(progress)?;
    }
    // What belongs to cases that were raised goes after them.
    moved::resume(node)?;
    Ok(report)
}

struct Run<'a> {
    node: &'a Node,
    asked: &'a Import,
    source: Source,
    file: &'a Path,
    report: &'a mut Report,
    group: Vec<Incoming>,
    bytes: usize,
    recording: Option<Pending<Vec<Outcome>, StoreError>>,
}

impl Run<'_> {
    fn file(&mut self, progress: &mut dyn FnMut(&str)) -> Result<(), Failure> {
        let file = File::open(self.file).map_err(|error| unreadable(self.file, &error))?;
        for item in MboxReader::new(BufReader::with_capacity(1 << 20, file)) {
            match item.map_err(|error| unreadable(self.file, &error))? {
                MboxItem::Message(message) => {
                    self.report.read += 1;
                    self.bytes += message.bytes.len();
                    let received = (self.node.clock)().now;
                    let delivery = Delivery {
                        to: self.asked.to.clone(),
                        source: self.source,
                        received,
                    };
                    self.group.push(Incoming {
                        raw: message.bytes,
                        delivery,
                    });
                }
                MboxItem::Oversize { offset, bytes } => {
                    self.fail(
                        offset,
                        format!("{bytes} bytes, at most {MESSAGE_BYTES_MAX} are taken"),
                    );
                }
                MboxItem::Junk { offset, bytes } => {
                    self.fail(
                        offset,
                        format!("{bytes} bytes before the first message: not an mbox?"),
                    );
                }
            }
            if self.group.len() >= GROUP_MAX || self.bytes >= GROUP_BYTES_MAX {
                self.record()?;
                progress(&format!(
                    "{} messages read, {} new",
                    self.report.read, self.report.created
                ));
            }
        }
        self.record()?;
        let last = self.recording.take();
        self.finish(last)
    }

    fn fail(&mut self, offset: u64, reason: String) {
        self.report.read += 1;
        let file = self.file.display().to_string();
        self.report.failed.push(Failed {
            file,
            offset,
            reason,
        });
    }

    fn record(&mut self) -> Result<(), Failure> {
        let group = std::mem::take(&mut self.group);
        self.bytes = 0;
        if group.is_empty() {
            return Ok(());
        }
        if self.asked.dry_run {
            return self.look(&group);
        }
        // While the writer records one group, the next is read and made ready.
        let begun = begin(self.node, &group)?;
        let before = self.recording.replace(begun);
        self.finish(before)
    }

    fn finish(
        &mut self,
        recording: Option<Pending<Vec<Outcome>, StoreError>>,
    ) -> Result<(), Failure> {
        for outcome in recording
            .map(Pending::wait)
            .transpose()?
            .unwrap_or_default()
        {
            self.count(&outcome);
        }
        Ok(())
    }

    fn count(&mut self, outcome: &Outcome) {
        match outcome.outcome {
            Kind::Created => self.report.created += 1,
            Kind::Appended => self.report.appended += 1,
            Kind::Duplicate => self.report.duplicate += 1,
            Kind::Ignored => self.report.ignored += 1,
            Kind::Quarantined => self.report.quarantined += 1,
            Kind::Waiting => self.report.waiting += 1,
            Kind::Sealed => self.report.sealed += 1,
        }
    }

    /// Says what would become of messages, as far as that can be said without storing them.
    fn look(&mut self, group: &[Incoming]) -> Result<(), Failure> {
        let setting = self.node.setting();
        for message in group {
            match prepare::prepare(self.node, &setting, &message.raw, &message.delivery)? {
                prepare::Prepared::Unreadable { .. } => self.report.quarantined += 1,
                prepare::Prepared::Waits { .. } => self.report.waiting += 1,
                prepare::Prepared::Sealed(_) => self.report.sealed += 1,
                prepare::Prepared::Anonymous(anonymous)
                    if self.node.holds_signal(anonymous.said())? =>
                {
                    self.report.duplicate += 1;
                }
                prepare::Prepared::Anonymous(_) => self.report.created += 1,
                prepare::Prepared::Ready(ready) if ready.is_own => self.report.ignored += 1,
                prepare::Prepared::Ready(ready) if self.node.holds_signal(&ready)? => {
                    self.report.duplicate += 1;
                }
                prepare::Prepared::Ready(_) => self.report.created += 1,
            }
        }
        Ok(())
    }
}

/// Lists the files to read, in a fixed order.
fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut all = Vec::new();
    for path in paths {
        let metadata = fs::metadata(path).map_err(|error| unreadable(path, &error))?;
        if metadata.is_dir() {
            let entries = fs::read_dir(path).map_err(|error| unreadable(path, &error))?;
            let mut inside = entries
                .map(|entry| entry.map(|entry| entry.path()))
                .collect::<Result<Vec<_>, _>>()
                .map_err(|error| unreadable(path, &error))?;
            inside.retain(|path| path.is_file());
            inside.sort();
            all.extend(inside);
        } else {
            all.push(path.clone());
        }
    }
    Ok(all)
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::Input(format!("{}: {error}", path.display()))
}
