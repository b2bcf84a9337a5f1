//! Making edits.

use automerge::{
    ActorId, Automerge, AutomergeError, Change, ObjId, ReadDoc,
    transaction::{CommitOptions, Transactable, Transaction},
};
use orgo_schema::id::DocumentId;

use super::{DOCUMENT_OPERATIONS_MAX, Document, applied};
use crate::{
    Scope,
    edit::{self, NOBODY, REGISTER_BYTES_MAX, REGISTER_NAME_CHARS_MAX},
    fact_change::MadeChange,
    form::OPERATIONS_MAX,
    genesis,
};

/// The most bytes that a text may have.
pub const TEXT_BYTES_MAX: usize = 64 * 1024;

/// The most characters between the first and the last difference of a text that are compared one by one.
/// Beyond that they are replaced as a whole: comparing long texts that have little in common would take
/// seconds, and a change holds no more operations than these.
const COMPARED_CHARS_MAX: usize = OPERATIONS_MAX;

/// Why an edit is not made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditRefused {
    /// There can be no register of that name.
    #[error(
        "`{name}` cannot be the name of a register: 1 to {REGISTER_NAME_CHARS_MAX} small letters, digits \
         and underscores are allowed"
    )]
    RegisterName {
        /// The name that was asked for, cut short.
        name: String,
    },
    /// The value is longer than a register may be.
    #[error("value of the register is {got} bytes, limit is {REGISTER_BYTES_MAX}")]
    RegisterTooLong {
        /// How long it is.
        got: usize,
    },
    /// This kind of document has no text.
    #[error("this kind of document has no text")]
    NoText,
    /// The text is longer than a text may be.
    #[error("text is {got} bytes, limit is {TEXT_BYTES_MAX}")]
    TextTooLong {
        /// How long it is.
        got: usize,
    },
    /// The document has been edited more often than any may be.
    #[error("document would have {got} operations, limit is {DOCUMENT_OPERATIONS_MAX}")]
    TooManyOperations {
        /// How many it would have.
        got: u64,
    },
    /// Automerge does not make the edit.
    #[error("edit cannot be made: {reason}")]
    Unmakeable {
        /// What Automerge said.
        reason: String,
    },
}

impl Document {
    /// Sets a register and returns the change that does so, or nothing where it holds that value already
    /// and nobody disagrees.
    ///
    /// # Errors
    /// When the name or the value is not allowed, or the document has been edited too often.
    pub fn set_register(
        &mut self,
        name: &str,
        value: &str,
    ) -> Result<Option<MadeChange>, EditRefused> {
        if !edit::is_register_name(name) {
            let name = name.chars().take(REGISTER_NAME_CHARS_MAX).collect();
            return Err(EditRefused::RegisterName { name });
        }
        if value.len() > REGISTER_BYTES_MAX {
            return Err(EditRefused::RegisterTooLong { got: value.len() });
        }
        let now = self.register(name);
        if now.value.as_deref() == Some(value) && now.others.is_empty() {
            return Ok(None);
        }
        let registers = self
            .container(genesis::REGISTERS)
            .ok_or(EditRefused::NoText)?;
        self.edit(|tx| tx.put(registers, name, value))
    }

    /// Turns the text of a case into `text` and returns the changes that do so: usually one, none where
    /// nothing changed, several where more was changed than fits into one.
    ///
    /// The text that stands in the fact that opened the case comes first by [`seed_text`].
    ///
    /// # Errors
    /// When the kind has no text, the text is too long, or the document has been edited too often.
    pub fn edit_text(&mut self, text: &str) -> Result<Vec<MadeChange>, EditRefused> {
        let container = self
            .container(genesis::NARRATIVE)
            .ok_or(EditRefused::NoText)?;
        if text.len() > TEXT_BYTES_MAX {
            return Err(EditRefused::TextTooLong { got: text.len() });
        }
        let before = self.narrative();
        let difference = Difference::of(&before, text);
        if difference.removed + difference.added.len() <= COMPARED_CHARS_MAX {
            let change = self.edit(|tx| tx.update_text(&container, text))?;
            return Ok(change.into_iter().collect());
        }
        self.replace(&container, &difference)
    }

    /// Removes, then adds what differs, in changes of bounded size.
    fn replace(
        &mut self,
        text: &ObjId,
        difference: &Difference,
    ) -> Result<Vec<MadeChange>, EditRefused> {
        let start = difference.start;
        let mut changes = Vec::new();
        let mut removed = difference.removed;
        while removed > 0 {
            let now = removed.min(OPERATIONS_MAX);
            let count = isize::try_from(now).unwrap_or(isize::MAX);
            changes.extend(self.edit(|tx| tx.splice_text(text, start, count, ""))?);
            removed -= now;
        }
        for (place, added) in difference.added.chunks(OPERATIONS_MAX).enumerate() {
            let at = start + place * OPERATIONS_MAX;
            let added: String = added.iter().collect();
            changes.extend(self.edit(|tx| tx.splice_text(text, at, 0, &added))?);
        }
        Ok(changes)
    }

    /// Makes an edit of the present state, names it by its content, and applies it.
    pub(super) fn edit(
        &mut self,
        work: impl FnOnce(&mut Transaction<'_>) -> Result<(), AutomergeError>,
    ) -> Result<Option<MadeChange>, EditRefused> {
        let unmakeable = |reason: String| EditRefused::Unmakeable { reason };
        let Some(change) =
            transact(&self.edits, work).map_err(|error| unmakeable(error.to_string()))?
        else {
            return Ok(None);
        };
        if change.max_op() > DOCUMENT_OPERATIONS_MAX {
            return Err(EditRefused::TooManyOperations {
                got: change.max_op(),
            });
        }
        let change = edit::named(self.scope, self.id, &change)
            .map_err(|error| unmakeable(error.to_string()))?;
        let made = MadeChange::of(&change);
        self.edits = applied(&self.edits, vec![change]).map_err(unmakeable)?;
        Ok(Some(made))
    }
}

/// Makes the changes that fill the text of a case with what stands in the fact that opened it, so that
/// it can be edited. They follow from the fact alone: made at two sites, they are the same, and two first
/// edits made at once both work on one text.
///
/// # Errors
/// When the kind has no text, or the text is too long.
pub fn seed_text(
    scope: Scope,
    document: DocumentId,
    text: &str,
) -> Result<Vec<MadeChange>, EditRefused> {
    Document::new(scope, document).edit_text(text)
}

/// Does work in a copy of a document, as nobody, and returns the change if there is any.
fn transact(
    document: &Automerge,
    work: impl FnOnce(&mut Transaction<'_>) -> Result<(), AutomergeError>,
) -> Result<Option<Change>, AutomergeError> {
    let mut copy = document.clone().with_actor(ActorId::from(NOBODY));
    let done = copy
        .transact_with(|()| CommitOptions::default().with_time(0), work)
        .map_err(|failure| failure.error)?;
    Ok(done.hash.and_then(|hash| copy.get_change_by_hash(&hash)))
}

/// What lies between the first and the last difference of two texts, counted in characters.
struct Difference {
    start: usize,
    removed: usize,
    added: Vec<char>,
}

impl Difference {
    fn of(before: &str, after: &str) -> Self {
        let before: Vec<char> = before.chars().collect();
        let after: Vec<char> = after.chars().collect();
        let same = |pair: &(&char, &char)| pair.0 == pair.1;
        let start = before.iter().zip(&after).take_while(same).count();
        let (before, after) = (
            before.get(start..).unwrap_or_default(),
            after.get(start..).unwrap_or_default(),
        );
        let end = before
            .iter()
            .rev()
            .zip(after.iter().rev())
            .take_while(same)
            .count();
        let added = after.get(..after.len() - end).unwrap_or_default().to_vec();
        Self {
            start,
            removed: before.len() - end,
            added,
        }
    }
}
