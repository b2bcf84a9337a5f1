//! The node's end of a worker: starting it, asking it, ending it.

use std::{
    io::{self, BufReader},
    path::Path,
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel},
    time::Duration,
};

use super::{Trial, Tried, form};

/// How long one question may take. The worst document that is allowed takes a second on a small machine.
const ANSWER_MAX: Duration = Duration::from_secs(20);

/// Why a worker gave no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum ProcessError {
    /// It could not be started.
    #[error("no worker could be started: {0}")]
    Start(io::Error),
    /// It ended: out of memory or out of time.
    #[error("decoding it took more memory or time than any change may")]
    Died,
    /// It was ended because it took too long.
    #[error("decoding it took longer than {} seconds", ANSWER_MAX.as_secs())]
    TooLong,
    /// It cannot be asked: the question is larger than any document.
    #[error("its document is too large to try it on: {0}")]
    Ask(io::Error),
    /// It answered something else than was asked.
    #[error("the worker answered something that makes no sense")]
    Nonsense,
}

impl ProcessError {
    /// Whether a fresh worker may do better: this one may have used up its time on earlier questions.
    pub(super) const fn may_be_worn(&self) -> bool {
        matches!(self, Self::Died | Self::Nonsense)
    }

    /// Returns what is said of the edit. That no worker could be started says nothing of it.
    pub(super) fn said(&self) -> Tried {
        if let Self::Start(error) = self {
            tracing::error!(%error, "no worker could be started to try edits from outside");
            return Tried::Waiting(Vec::new());
        }
        Tried::Unsafe(format!("could not be decoded safely: {self}"))
    }
}

/// A worker that runs.
#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    questions: Option<ChildStdin>,
    answers: Receiver<io::Result<Option<Vec<Tried>>>>,
}

impl Process {
    /// Starts a worker. It is told nothing of this process: no environment, no files.
    pub(super) fn start(program: &Path) -> Result<Self, ProcessError> {
        let mut child = Command::new(program)
            .arg("decode-worker")
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(ProcessError::Start)?;
        let (sender, answers) = sync_channel(1);
        let questions = child.stdin.take();
        let said = child.stdout.take();
        let process = Self {
            child,
            questions,
            answers,
        };
        // A pipe has no time limit, a channel has.
        if let Some(said) = said {
            std::thread::Builder::new()
                .name("decode-answers".into())
                .spawn(move || pass_on(&mut BufReader::new(said), &sender))
                .map_err(ProcessError::Start)?;
        }
        Ok(process)
    }

    /// Returns the number the system knows it by.
    pub(super) fn number(&self) -> u32 {
        self.child.id()
    }

    /// Asks, and waits for the answer. After an error the worker is of no further use.
    pub(super) fn ask(&mut self, trial: &Trial) -> Result<Vec<Tried>, ProcessError> {
        let questions = self.questions.as_mut().ok_or(ProcessError::Died)?;
        if let Err(error) = form::write(questions, trial) {
            return Err(if error.kind() == io::ErrorKind::InvalidData {
                ProcessError::Ask(error)
            } else {
                ProcessError::Died
            });
        }
        match self.answers.recv_timeout(ANSWER_MAX) {
            Ok(Ok(Some(said))) => Ok(said),
            Ok(Ok(None)) | Err(RecvTimeoutError::Disconnected) => Err(ProcessError::Died),
            Ok(Err(error)) if error.kind() == io::ErrorKind::UnexpectedEof => {
                Err(ProcessError::Died)
            }
            Ok(Err(_)) => Err(ProcessError::Nonsense),
            Err(RecvTimeoutError::Timeout) => Err(ProcessError::TooLong),
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It ends by itself when nobody can ask it any more, but one that is stuck does not see that.
        drop(self.questions.take());
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn pass_on(said: &mut impl io::Read, to: &SyncSender<io::Result<Option<Vec<Tried>>>>) {
    loop {
        let read = form::read(said);
        let ended = !matches!(read, Ok(Some(_)));
        if to.send(read).is_err() || ended {
            return;
        }
    }
}
