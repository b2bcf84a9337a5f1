//! Whether a change may become part of a document.
//!
//! The verdict follows from the bytes and the causal ancestors alone (CONVERGENCE 9): whatever else is
//! here, and whatever came first, every node comes to the same one.

use automerge::{Automerge, Change, ReadDoc};
use orgo_schema::id::ChangeHash;

use super::{
    Document, NotAChangeHere, ReadChange, TEXT_BYTES_MAX, applied, loaded, read_change, sorted,
};
use crate::{edit::EditChange, genesis, guard::guarded};

/// The most operations that the edits of one document may have one after the other. With more of them,
/// opening it would take seconds on a small machine.
pub const DOCUMENT_OPERATIONS_MAX: u64 = 200_000;

/// Why a change may not become part of a document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAdmitted {
    /// It is not a change of this document.
    #[error(transparent)]
    NotAChange(#[from] NotAChangeHere),
    /// Not a refusal yet: it depends on edits that are not here.
    #[error("edit depends on {} changes that are not here", missing.len())]
    Waiting {
        /// Which ones.
        missing: Vec<ChangeHash>,
    },
    /// An edit depends on edits alone, and names only the last ones.
    #[error("edit depends on {what}")]
    Dependencies {
        /// On what it should not depend.
        what: &'static str,
    },
    /// Its operations do not follow on those that it depends on.
    #[error("first operation of the edit has number {got}, expected {expected}")]
    FirstOperation {
        /// The number that it has.
        got: u64,
        /// The number that follows on its ancestors.
        expected: u64,
    },
    /// The document has been edited more often than any may be.
    #[error("document would have {got} operations, limit is {DOCUMENT_OPERATIONS_MAX}")]
    TooManyOperations {
        /// How many it would have.
        got: u64,
    },
    /// The text would become longer than any may be.
    #[error("text would be {got} bytes, limit is {TEXT_BYTES_MAX}")]
    TextTooLong {
        /// How long it would be.
        got: usize,
    },
    /// It was applied to a copy of what it depends on, which then was no sound document.
    #[error("edit cannot be applied: {reason}")]
    Unappliable {
        /// What went wrong.
        reason: String,
    },
}

impl Document {
    /// Decides whether a change may be applied here, without applying it.
    ///
    /// A change of facts is good if it can be read. An edit is applied to a copy of its ancestors, and
    /// that copy must survive being saved and loaded (SECURITY 2.6, steps 9 to 12).
    ///
    /// # Errors
    /// When it may not, or not yet: see [`NotAdmitted::Waiting`].
    pub fn admit(&self, bytes: &[u8]) -> Result<ReadChange, NotAdmitted> {
        let change = read_change(self.scope, self.id, bytes)?;
        if let ReadChange::Edit(edit) = &change {
            self.try_edit(edit)?;
        }
        Ok(change)
    }

    /// Decides about changes that may depend on one another, whatever order they are given in, and applies
    /// those that are good. What is said of each is what [`Self::admit`] would say once all before it are here.
    pub fn admit_all(&mut self, changes: &[&[u8]]) -> Vec<Result<(), NotAdmitted>> {
        let mut said: Vec<Result<(), NotAdmitted>> = Vec::with_capacity(changes.len());
        let mut waiting: Vec<(usize, &[u8], EditChange)> = Vec::new();
        for (at, &bytes) in changes.iter().enumerate() {
            said.push(match read_change(self.scope, self.id, bytes) {
                Ok(ReadChange::Edit(edit)) => {
                    waiting.push((at, bytes, edit));
                    Ok(())
                }
                Ok(ReadChange::Facts(_)) => self.apply_good(bytes),
                Err(error) => Err(error.into()),
            });
        }
        loop {
            let (ready, rest): (Vec<_>, Vec<_>) = waiting
                .into_iter()
                .partition(|(_, _, edit)| self.missing(edit).is_empty());
            let ended = ready.is_empty();
            waiting = rest;
            for (at, bytes, edit) in ready {
                let tried = self.try_edit(&edit).and_then(|()| self.apply_good(bytes));
                if let Some(said) = said.get_mut(at) {
                    *said = tried;
                }
            }
            if ended {
                break;
            }
        }
        for (at, _, edit) in waiting {
            if let Some(said) = said.get_mut(at) {
                let missing = self.missing(&edit);
                *said = Err(NotAdmitted::Waiting { missing });
            }
        }
        said
    }

    fn apply_good(&mut self, bytes: &[u8]) -> Result<(), NotAdmitted> {
        match self.apply(&[bytes]) {
            Ok(_) => Ok(()),
            Err(error) => Err(unappliable(&error.to_string())),
        }
    }

    /// Returns the dependencies of an edit that are not here.
    fn missing(&self, edit: &EditChange) -> Vec<ChangeHash> {
        let here = |hash: &ChangeHash| self.has_edit(*hash) || self.fact_changes.contains_key(hash);
        let named = edit.dependencies.iter();
        named.copied().filter(|hash| !here(hash)).collect()
    }

    fn try_edit(&self, edit: &EditChange) -> Result<(), NotAdmitted> {
        if edit
            .dependencies
            .iter()
            .any(|hash| self.fact_changes.contains_key(hash))
        {
            return Err(NotAdmitted::Dependencies { what: "facts" });
        }
        let missing = self.missing(edit);
        if !missing.is_empty() {
            return Err(NotAdmitted::Waiting { missing });
        }
        let ancestors = guarded(|| self.edits.fork_at(edit.change.deps()))
            .and_then(Result::ok)
            .ok_or_else(|| unappliable("its ancestors cannot be put together"))?;
        if sorted(ancestors.get_heads()) != edit.dependencies {
            return Err(NotAdmitted::Dependencies {
                what: "a change and on an ancestor of it",
            });
        }
        check_numbers(&ancestors, &edit.change)?;
        let after = applied(&ancestors, vec![Change::clone(&edit.change)])
            .map_err(|reason| NotAdmitted::Unappliable { reason })?;
        check_sound(&after, edit.hash)?;
        let (got, before) = (text_bytes(&after)?, text_bytes(&ancestors)?);
        // Two edits that each fit may together make a text that does not; shortening it must be possible.
        if got > before.max(TEXT_BYTES_MAX) {
            Err(NotAdmitted::TextTooLong { got })
        } else {
            Ok(())
        }
    }
}

fn check_numbers(ancestors: &Automerge, change: &Change) -> Result<(), NotAdmitted> {
    let last = ancestors
        .get_changes(&[])
        .iter()
        .map(Change::max_op)
        .max()
        .unwrap_or_default();
    let (got, expected) = (change.start_op().get(), last + 1);
    if got != expected {
        return Err(NotAdmitted::FirstOperation { got, expected });
    }
    let got = change.max_op();
    if got > DOCUMENT_OPERATIONS_MAX {
        Err(NotAdmitted::TooManyOperations { got })
    } else {
        Ok(())
    }
}

/// Checks that a document that was just edited can be saved, and read again as the same.
///
/// Automerge 0.12 applies some changes after which it cannot (SECURITY 0.1).
fn check_sound(after: &Automerge, edit: ChangeHash) -> Result<(), NotAdmitted> {
    if sorted(after.get_heads()) != [edit] {
        return Err(unappliable("it was applied without effect"));
    }
    let saved = guarded(|| after.save()).ok_or_else(|| unappliable("it makes saving panic"))?;
    let again = loaded(&saved).map_err(|reason| NotAdmitted::Unappliable { reason })?;
    let same = guarded(|| {
        again.get_heads() == after.get_heads() && again.hydrate(None) == after.hydrate(None)
    });
    if same == Some(true) {
        Ok(())
    } else {
        Err(unappliable("it reads back as something else"))
    }
}

fn text_bytes(document: &Automerge) -> Result<usize, NotAdmitted> {
    let text = guarded(|| match document.get(automerge::ROOT, genesis::NARRATIVE) {
        Ok(Some((_, text))) => document.text(text).map_or(0, |text| text.len()),
        Ok(None) | Err(_) => 0,
    });
    text.ok_or_else(|| unappliable("its text cannot be read"))
}

fn unappliable(reason: &str) -> NotAdmitted {
    NotAdmitted::Unappliable {
        reason: reason.to_owned(),
    }
}

#[cfg(test)]
mod tests;
