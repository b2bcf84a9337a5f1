//! Changes of registers and texts: how they get their actor, and what they may hold.
//!
//! An edit depends on edits (or the genesis) alone, never on facts: so no fact has to be loaded to make,
//! read or judge one, and a fact that is withheld or purged takes no title with it. Like a change of
//! facts it is made by an actor of its own, a hash of all the rest of it. The same edit of the same
//! state, made at two sites, is therefore one change.

use automerge::{
    ActorId, Change, ExpandedChange, ScalarValue,
    legacy::{ElementId, Key, ObjectId, Op, OpId, OpType},
};
use orgo_schema::id::{ChangeHash, DocumentId};

use crate::{
    Scope,
    actor::{ACTOR_BYTES, ActorHasher},
    form::{Form, NotAChange},
    genesis::{self, Genesis},
    guard::guarded,
};

/// The most bytes that a register may hold.
pub const REGISTER_BYTES_MAX: usize = 64 * 1024;
/// The most characters that the name of a register may have.
pub const REGISTER_NAME_CHARS_MAX: usize = 64;

/// Stands for the actor of an edit until all the rest of it is known.
pub(crate) const NOBODY: [u8; ACTOR_BYTES] = [0; ACTOR_BYTES];

/// What comes before the body of a change and depends on its actor: the magic bytes and the checksum.
const CHECKED_HEAD_BYTES: usize = 8;

/// An edit that was read from bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct EditChange {
    /// The name of the change.
    pub hash: ChangeHash,
    /// What it depends on, in order.
    pub dependencies: Vec<ChangeHash>,
    /// Boxed, because it is far larger than what a change of facts is read into.
    pub(crate) change: Box<Change>,
}

/// Why bytes are not an edit of this document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotEditChange {
    /// Not one uncompressed change of bounded size.
    #[error(transparent)]
    Form(#[from] NotAChange),
    /// Automerge cannot read it.
    #[error("change cannot be read: {reason}")]
    Unreadable {
        /// What Automerge said.
        reason: String,
    },
    /// Its actor is not the hash of what it holds, here: it was changed, or belongs elsewhere.
    #[error("actor of the edit is not the hash of its content in this document")]
    Actor,
    /// A part that an edit does not have.
    #[error("edit has an unexpected {what}")]
    Head {
        /// Which part.
        what: &'static str,
    },
    /// An operation that changes something else than a register or a text.
    #[error("operation {at} of the edit {what}")]
    Operation {
        /// Which one, from 0.
        at: usize,
        /// What it does.
        what: &'static str,
    },
    /// The same edit, written in another form than the one that is admitted.
    #[error("edit is not in its one canonical form")]
    NotCanonical,
}

/// Gives a change that was made by [`NOBODY`] its own actor and its one form.
pub(crate) fn named(
    scope: Scope,
    document: DocumentId,
    change: &Change,
) -> Result<Change, NotAChange> {
    let mut expanded = change.decode();
    // Deriving needs the canonical bytes; a transaction may have listed the dependencies in another order.
    let unnamed = Change::from(expanded.clone());
    let bytes = unnamed.raw_bytes();
    let actor = ActorId::from(actor(scope, document, bytes, &Form::read(bytes)?));
    let nobody = ActorId::from(NOBODY);
    for op in &mut expanded.operations {
        rename(op, &nobody, &actor);
    }
    expanded.actor_id = actor;
    Ok(Change::from(expanded))
}

fn rename(op: &mut Op, from: &ActorId, to: &ActorId) {
    let rename = |id: &mut OpId| {
        if id.1 == *from {
            id.1 = to.clone();
        }
    };
    if let ObjectId::Id(id) = &mut op.obj {
        rename(id);
    }
    if let Key::Seq(ElementId::Id(id)) = &mut op.key {
        rename(id);
    }
    op.pred = op
        .pred
        .iter()
        .cloned()
        .map(|mut id| {
            rename(&mut id);
            id
        })
        .collect();
}

/// Reads an edit whose outer form has been read, and checks all that can be checked without the state
/// that it changes.
pub(crate) fn read_form(
    scope: Scope,
    document: DocumentId,
    bytes: &[u8],
    form: &Form<'_>,
) -> Result<EditChange, NotEditChange> {
    // First, because it is cheap and keeps nearly all damaged bytes away from Automerge.
    if form.actor != actor(scope, document, bytes, form) {
        return Err(NotEditChange::Actor);
    }
    let unreadable = |reason: String| NotEditChange::Unreadable { reason };
    let (change, again) = guarded(|| {
        let change = Change::try_from(bytes).map_err(|error| unreadable(error.to_string()))?;
        let again = change.decode();
        Ok((change, again))
    })
    .unwrap_or_else(|| Err(unreadable("it makes Automerge panic".to_owned())))?;
    check_head(&again)?;
    for (at, op) in again.operations.iter().enumerate() {
        check_operation(document, op).map_err(|what| NotEditChange::Operation { at, what })?;
    }
    let dependencies = again
        .deps
        .iter()
        .map(|hash| ChangeHash::new(hash.0))
        .collect();
    let canonical = guarded(|| Change::from(again).raw_bytes() == bytes);
    if canonical != Some(true) {
        return Err(NotEditChange::NotCanonical);
    }
    Ok(EditChange {
        hash: ChangeHash::new(change.hash().0),
        dependencies,
        change: Box::new(change),
    })
}

fn check_head(change: &ExpandedChange) -> Result<(), NotEditChange> {
    let problem = if change.seq != 1 {
        "sequence"
    } else if change.time != 0 {
        "time"
    } else if change.message.is_some() {
        "message"
    } else if !change.extra_bytes.is_empty() {
        "part at the end"
    } else if change.operations.is_empty() {
        "lack of operations"
    } else if change.deps.is_empty() || !change.deps.is_sorted_by(|one, next| one < next) {
        "list of dependencies"
    } else {
        return Ok(());
    };
    Err(NotEditChange::Head { what: problem })
}

fn check_operation(document: DocumentId, op: &Op) -> Result<(), &'static str> {
    let Genesis { actor, .. } = genesis::genesis(document.kind);
    match &op.obj {
        ObjectId::Id(OpId(genesis::REGISTERS_OPERATION, maker)) if maker == actor => {
            check_register(op)
        }
        ObjectId::Id(OpId(genesis::NARRATIVE_OPERATION, maker))
            if maker == actor && genesis::has_narrative(document.kind) =>
        {
            check_text(op)
        }
        ObjectId::Id(_) | ObjectId::Root => Err("changes something that no edit may change"),
    }
}

fn check_register(op: &Op) -> Result<(), &'static str> {
    let Key::Map(name) = &op.key else {
        return Err("puts a register at a position");
    };
    if !is_register_name(name) {
        return Err("changes a register of a name that is not allowed");
    }
    match &op.action {
        OpType::Put(ScalarValue::Str(value)) if !op.insert => {
            if value.len() > REGISTER_BYTES_MAX {
                Err("puts a register that is too long")
            } else {
                Ok(())
            }
        }
        // Confirming the value that is shown deletes those that disagree.
        OpType::Delete if !op.insert && !op.pred.is_empty() => Ok(()),
        OpType::Put(_)
        | OpType::Delete
        | OpType::Make(_)
        | OpType::Increment(_)
        | OpType::MarkBegin(_)
        | OpType::MarkEnd(_) => {
            Err("does something else with a register than putting or deleting text")
        }
    }
}

fn check_text(op: &Op) -> Result<(), &'static str> {
    let Key::Seq(place) = &op.key else {
        return Err("puts a key into a text");
    };
    match &op.action {
        OpType::Put(ScalarValue::Str(value)) if op.insert && op.pred.is_empty() => {
            if value.chars().count() == 1 {
                Ok(())
            } else {
                Err("inserts more or less than one character")
            }
        }
        OpType::Delete if !op.insert && place.not_head() && !op.pred.is_empty() => Ok(()),
        OpType::Put(_)
        | OpType::Delete
        | OpType::Make(_)
        | OpType::Increment(_)
        | OpType::MarkBegin(_)
        | OpType::MarkEnd(_) => Err("does something else with a text than inserting or deleting"),
    }
}

/// Tells whether a register may have this name: small letters, digits and underscores.
pub(crate) fn is_register_name(name: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    (1..=REGISTER_NAME_CHARS_MAX).contains(&name.len()) && name.bytes().all(allowed)
}

/// Hashes where an edit belongs and everything in it but its actor and the checksum over that.
pub(crate) fn actor(
    scope: Scope,
    document: DocumentId,
    bytes: &[u8],
    form: &Form<'_>,
) -> [u8; ACTOR_BYTES] {
    let mut hasher = ActorHasher::new("orgo edit change 1", scope, document);
    let (before, rest) = bytes.split_at_checked(form.actor_at).unwrap_or_default();
    hasher.add(before.get(CHECKED_HEAD_BYTES..).unwrap_or_default());
    hasher.add(rest.get(form.actor.len()..).unwrap_or_default());
    hasher.finish()
}

#[cfg(test)]
mod tests;
