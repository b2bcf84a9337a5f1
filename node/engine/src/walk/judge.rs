//! Which recorded steps the open-ended walk bears out (CONVERGENCE 6).
//!
//! A recorded step says which level was reached and in which run. It is valid while the walk has that
//! step, whenever it occurs: news of a calendar or policy may move its instant without making it
//! another step. What is void may become valid again as facts arrive, and the other way round.

use orgo_schema::{id::FactId, time::Timestamp};

use super::{Step, Walk};

/// Why a recorded step does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VoidStep {
    /// What it counts from is not here, or took no part.
    UnknownRun,
    /// Somebody started or acknowledged the task before the step was due.
    Answered {
        /// The fact that says so.
        by: FactId,
        /// When it acted.
        at: Timestamp,
    },
    /// The work was over before the step was due.
    Finished {
        /// The fact that says so.
        by: FactId,
        /// When it acted.
        at: Timestamp,
    },
    /// The clock stands.
    Held {
        /// The fact that says so.
        by: FactId,
        /// Since when.
        since: Timestamp,
    },
    /// The ladder has no such level in that run.
    NotReached,
    /// Nobody of sound clock has received what caused the task, so no window began.
    NotBegun,
}

impl std::fmt::Display for VoidStep {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::UnknownRun => {
                f.write_str("what the step counts from is not here or took no part")
            }
            Self::Answered { at, .. } => write!(
                f,
                "somebody had taken it up at {at}, before the step was due"
            ),
            Self::Finished { at, .. } => {
                write!(f, "it was finished at {at}, before the step was due")
            }
            Self::Held { since, .. } => write!(f, "it is on hold since {since}"),
            Self::NotReached => f.write_str("that run does not reach it"),
            Self::NotBegun => {
                f.write_str("no node with a sound clock had received it, so no time had begun")
            }
        }
    }
}

impl Walk {
    /// Returns the step that a record names by level, run and number of the reminder, with its place among
    /// the steps.
    ///
    /// `creations` are the creation facts of the task, whichever of them is in force: rules of two
    /// versions may have made the task twice, and the first run is the same for both.
    ///
    /// # Errors
    ///
    /// Why the record is void.
    pub fn judge(
        &self,
        (level, run, reminder): (u8, FactId, Option<u8>),
        creations: &[FactId],
    ) -> Result<(usize, &Step), VoidStep> {
        let first = self.runs.first().map(|first| first.fact);
        let run = if creations.contains(&run) {
            first.unwrap_or(run)
        } else {
            run
        };
        let named = |step: &&Step| (step.level, step.run, step.reminder) == (level, run, reminder);
        if let Some(found) = self.steps.iter().enumerate().find(|(_, step)| named(step)) {
            return Ok(found);
        }
        Err(self.not_reached(run))
    }

    /// Says why something that counts from a run was not reached in it.
    pub fn not_reached(&self, run: FactId) -> VoidStep {
        let Some(run) = self.runs.iter().find(|known| known.fact == run) else {
            return VoidStep::UnknownRun;
        };
        match (run.ended, self.held) {
            (Some(ending), _) if ending.finished => VoidStep::Finished {
                by: ending.by,
                at: ending.at,
            },
            (Some(ending), _) => VoidStep::Answered {
                by: ending.by,
                at: ending.at,
            },
            (None, Some((by, since))) => VoidStep::Held { by, since },
            (None, None) => VoidStep::NotReached,
        }
    }
}
