//! Trying edits that came from outside, where they can break nothing.
//!
//! Automerge is not safe on hostile bytes (SECURITY 0.1, 0.2): some make it panic, some make it take all
//! memory. So edits are tried in a process of their own that may use little memory and little time. What
//! it says follows from the edit and its ancestors alone; only that it fell over is said of this machine,
//! and such an edit is kept to be tried again.

mod form;
mod process;
pub mod worker;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use minicbor::{Decode, Encode, bytes::ByteVec};
use orgo_crdt::{Document, NotAdmitted, Scope};
use orgo_schema::id::{ChangeHash, DocumentId};

use crate::environment::Environment;
use process::{Process, ProcessError};

/// The program whose `decode-worker` verb tries edits; set by the program itself when it starts.
static PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// Edits to be tried on a document.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Trial {
    /// Where the document lives.
    #[n(0)]
    pub scope: Scope,
    /// Which document.
    #[n(1)]
    pub document: DocumentId,
    /// Its good edits: all the ancestors that are here must be among them.
    #[n(2)]
    pub known: Vec<ByteVec>,
    /// What is to be judged, in any order.
    #[n(3)]
    pub candidates: Vec<ByteVec>,
}

/// What came of trying one edit.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum Tried {
    /// It may become part of the document.
    #[n(0)]
    Good,
    /// It depends on changes that are not here; on none of them where nobody could be asked.
    #[n(1)]
    Waiting(#[n(0)] Vec<ChangeHash>),
    /// It is bad: every node says so.
    #[n(2)]
    Refused(#[n(0)] String),
    /// It could not be decoded safely on this machine. No verdict: it is kept, and may be tried again.
    #[n(3)]
    Unsafe(#[n(0)] String),
}

/// Tries edits.
#[derive(Debug, Clone, Default)]
pub enum Decoder {
    /// In a process of its own.
    Worker(Arc<Worker>),
    /// In this process, panics caught: for simulations and tests without a program.
    #[default]
    Inline,
}

/// The worker process of one node, started when it is first needed and again when it died.
#[derive(Debug)]
pub struct Worker {
    program: PathBuf,
    running: Mutex<Option<Process>>,
}

/// Names the program that can be started as a worker: the one that runs, if it has the verb.
pub fn set_program(program: PathBuf) {
    // The first one stands: it is the program itself.
    drop(PROGRAM.set(program));
}

/// Returns the file of the running program, also after an upgrade replaced it: a worker of another
/// version might judge otherwise.
///
/// # Errors
/// When the system does not say.
pub fn this_program() -> std::io::Result<PathBuf> {
    let running = Path::new("/proc/self/exe");
    if running.exists() {
        Ok(running.to_owned())
    } else {
        std::env::current_exe()
    }
}

impl Decoder {
    /// Returns the worker of the running program where it has one and may have processes.
    pub fn of_program(environment: &Environment) -> Self {
        match PROGRAM.get() {
            Some(program) if !environment.inline => Self::worker(program.clone()),
            Some(_) | None => Self::Inline,
        }
    }

    /// Tries edits in processes of this program.
    pub fn worker(program: PathBuf) -> Self {
        Self::Worker(Arc::new(Worker {
            program,
            running: Mutex::new(None),
        }))
    }

    /// Returns the number of the worker process, if one runs.
    pub fn process(&self) -> Option<u32> {
        match self {
            Self::Inline => None,
            Self::Worker(worker) => {
                let running = worker.running.lock();
                let running = running.unwrap_or_else(PoisonError::into_inner);
                running.as_ref().map(Process::number)
            }
        }
    }

    /// Tries every candidate, in the order they are given in the trial.
    pub fn tried(&self, trial: &Trial) -> Vec<Tried> {
        match self {
            Self::Inline => answer(trial),
            Self::Worker(worker) => worker.tried(trial),
        }
    }
}

impl Worker {
    /// Tries all at once; where the worker falls over, one after the other, each in a fresh one, so that
    /// only the edit that makes it fall is blamed.
    fn tried(&self, trial: &Trial) -> Vec<Tried> {
        let died = match self.asked(trial) {
            Ok(said) => return said,
            Err(died) => died,
        };
        if trial.candidates.len() > 1 || died.may_be_worn() {
            return self.one_by_one(trial);
        }
        vec![died.said(); trial.candidates.len()]
    }

    fn one_by_one(&self, trial: &Trial) -> Vec<Tried> {
        let mut known = trial.known.clone();
        let mut said: Vec<Option<Tried>> = vec![None; trial.candidates.len()];
        loop {
            let mut progress = false;
            for (said, candidate) in said.iter_mut().zip(&trial.candidates) {
                if !matches!(said, None | Some(Tried::Waiting(_))) {
                    continue;
                }
                let alone = Trial {
                    scope: trial.scope,
                    document: trial.document,
                    known: known.clone(),
                    candidates: vec![candidate.clone()],
                };
                let tried = match self.asked(&alone) {
                    Ok(mut tried) => tried.pop(),
                    Err(died) if died.may_be_worn() => match self.asked(&alone) {
                        Ok(mut tried) => tried.pop(),
                        Err(died) => Some(died.said()),
                    },
                    Err(died) => Some(died.said()),
                };
                if tried == Some(Tried::Good) {
                    known.push(candidate.clone());
                    progress = true;
                }
                *said = tried;
            }
            if !progress {
                break;
            }
        }
        let nothing = || Tried::Unsafe("the worker said nothing of it".to_owned());
        said.into_iter()
            .map(|said| said.unwrap_or_else(nothing))
            .collect()
    }

    /// Asks the worker; one that fails is ended, and the next question starts another.
    fn asked(&self, trial: &Trial) -> Result<Vec<Tried>, ProcessError> {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let mut process = match running.take() {
            Some(process) => process,
            None => Process::start(&self.program)?,
        };
        let said = process.ask(trial)?;
        *running = Some(process);
        if said.len() == trial.candidates.len() {
            Ok(said)
        } else {
            Err(ProcessError::Nonsense)
        }
    }
}

/// Tries edits in this very process.
fn answer(trial: &Trial) -> Vec<Tried> {
    let mut document = Document::new(trial.scope, trial.document);
    let known: Vec<&[u8]> = trial.known.iter().map(|edit| edit.as_slice()).collect();
    if let Err(error) = document.apply(&known) {
        let reason = format!("the document here cannot be read: {error}");
        return vec![Tried::Unsafe(reason); trial.candidates.len()];
    }
    let candidates: Vec<&[u8]> = trial
        .candidates
        .iter()
        .map(|edit| edit.as_slice())
        .collect();
    let said = document.admit_all(&candidates).into_iter();
    said.map(|said| match said {
        Ok(()) => Tried::Good,
        Err(NotAdmitted::Waiting { missing }) => Tried::Waiting(missing),
        Err(refused) => Tried::Refused(refused.to_string()),
    })
    .collect()
}

#[cfg(test)]
mod tests;
