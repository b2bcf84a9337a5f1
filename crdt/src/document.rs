//! One document in memory: its facts, its registers and its text.
//!
//! Facts lie beside Automerge, not in it: they need none of what it does, and a document that is loaded
//! to change its title need not have its facts applied. All changes together are still one Automerge
//! document, and what [`Document::save`] writes is one that any Automerge tool opens.

use std::collections::{BTreeMap, BTreeSet};

use automerge::{Automerge, LoadOptions, ObjId, ROOT, ReadDoc, SaveOptions};
use orgo_schema::id::{ChangeHash, DocumentId, FactId};

use crate::{
    Scope,
    edit::{self, EditChange, NotEditChange},
    fact_change::{self, FactChange, NotFactChange},
    form::{Chunk, Form, NotAChange},
    genesis,
    guard::guarded,
};

mod admit;
mod write;

pub use admit::{DOCUMENT_OPERATIONS_MAX, NotAdmitted};
pub use write::{EditRefused, TEXT_BYTES_MAX, seed_text};

/// A change of any kind, read from bytes.
#[derive(Debug, Clone, PartialEq)]
pub enum ReadChange {
    /// It stores facts.
    Facts(FactChange),
    /// It changes registers or texts.
    Edit(EditChange),
}

impl ReadChange {
    /// Returns the name of the change.
    pub const fn hash(&self) -> ChangeHash {
        match self {
            Self::Facts(facts) => facts.hash,
            Self::Edit(edit) => edit.hash,
        }
    }
}

/// Why bytes are not a change of this document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAChangeHere {
    /// Not one uncompressed change of bounded size.
    #[error(transparent)]
    Form(#[from] NotAChange),
    /// It has to do with facts, but is not a change of facts.
    #[error(transparent)]
    Facts(#[from] NotFactChange),
    /// It has nothing to do with facts, and is not an edit.
    #[error(transparent)]
    Edit(#[from] NotEditChange),
}

/// Reads a change and checks all of it that can be checked without other changes.
///
/// # Errors
/// When it is neither a canonical change of facts nor a canonical edit of this very document.
pub fn read_change(
    scope: Scope,
    document: DocumentId,
    bytes: &[u8],
) -> Result<ReadChange, NotAChangeHere> {
    let form = Form::read(bytes)?;
    if form.first_object() == Some(genesis::FACTS_OPERATION) {
        Ok(ReadChange::Facts(fact_change::read_form(
            scope, document, bytes, &form,
        )?))
    } else {
        Ok(ReadChange::Edit(edit::read_form(
            scope, document, bytes, &form,
        )?))
    }
}

/// What [`Document::apply`] did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Applied {
    /// The changes that are part of the document now and were not before.
    pub new: Vec<ChangeHash>,
    /// The changes that wait for one that is not here, of this call and of earlier ones.
    pub waiting: Vec<ChangeHash>,
    /// What they wait for.
    pub missing: Vec<ChangeHash>,
}

/// Why changes were not applied. The document is as it was before.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApplyError {
    /// One of them is not a change of this document.
    #[error("change {at} of the batch: {error}")]
    NotAChange {
        /// Which one, from 0.
        at: usize,
        /// What is wrong with it.
        error: NotAChangeHere,
    },
    /// They can be read one by one, but not be applied together.
    #[error("changes cannot be applied: {reason}")]
    Unappliable {
        /// What Automerge said.
        reason: String,
    },
}

/// Why saved bytes are not this document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
    /// They are not a document followed by changes.
    #[error(transparent)]
    Form(#[from] NotAChange),
    /// Automerge cannot read the document.
    #[error("saved document cannot be read: {reason}")]
    Unreadable {
        /// What Automerge said.
        reason: String,
    },
    /// It is a document of another kind.
    #[error("saved document does not begin with the genesis of its kind")]
    OtherKind,
    /// One of the changes after the document is not one of it.
    #[error(transparent)]
    Changes(#[from] ApplyError),
}

/// A quiet register as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Register {
    /// The value that every node shows.
    pub value: Option<String>,
    /// Other values that were put without knowledge of that one, in order.
    pub others: Vec<String>,
}

/// One document of one compartment.
#[derive(Debug, Clone)]
pub struct Document {
    scope: Scope,
    id: DocumentId,
    /// The genesis and the edits.
    edits: Automerge,
    /// Edits that wait for others, with their bytes. Automerge holds them in its queue as well.
    waiting: BTreeMap<ChangeHash, Vec<u8>>,
    fact_changes: BTreeMap<ChangeHash, Vec<u8>>,
    facts: BTreeMap<FactId, BTreeSet<Vec<u8>>>,
}

impl Document {
    /// Returns a document in which nothing has happened.
    pub fn new(scope: Scope, id: DocumentId) -> Self {
        Self {
            scope,
            id,
            edits: genesis::genesis(id.kind).document.clone(),
            waiting: BTreeMap::new(),
            fact_changes: BTreeMap::new(),
            facts: BTreeMap::new(),
        }
    }

    /// Returns what document this is.
    pub const fn id(&self) -> DocumentId {
        self.id
    }

    /// Applies changes in any order. Those that are here already are skipped; edits whose dependencies
    /// are missing wait for them.
    ///
    /// Changes from outside are to be [admitted](Self::admit) before: one that is not can keep others of
    /// its batch from being applied, though it can do no more than that.
    ///
    /// # Errors
    /// When one of them is no change of this document, or they cannot be applied. Then none is.
    pub fn apply(&mut self, changes: &[&[u8]]) -> Result<Applied, ApplyError> {
        let mut facts = BTreeMap::new();
        let mut edits = BTreeMap::new();
        for (at, &bytes) in changes.iter().enumerate() {
            match read_change(self.scope, self.id, bytes) {
                Ok(ReadChange::Facts(change)) if !self.fact_changes.contains_key(&change.hash) => {
                    facts.insert(change.hash, (bytes, change));
                }
                Ok(ReadChange::Edit(edit)) if !self.has_edit(edit.hash) => {
                    edits.insert(edit.hash, (bytes, edit));
                }
                Ok(ReadChange::Facts(_) | ReadChange::Edit(_)) => {}
                Err(error) => return Err(ApplyError::NotAChange { at, error }),
            }
        }
        let mut new = self.apply_edits(edits)?;
        for (hash, (bytes, change)) in facts {
            new.push(hash);
            self.fact_changes.insert(hash, bytes.to_vec());
            for (id, content) in change.facts {
                self.facts.entry(id).or_default().insert(content);
            }
        }
        new.sort_unstable();
        Ok(Applied {
            new,
            waiting: self.waiting.keys().copied().collect(),
            missing: sorted(self.edits.get_missing_deps(&[])),
        })
    }

    /// Applies edits and returns which are new, those that waited for them included.
    fn apply_edits(
        &mut self,
        edits: BTreeMap<ChangeHash, (&[u8], EditChange)>,
    ) -> Result<Vec<ChangeHash>, ApplyError> {
        if edits.is_empty() {
            return Ok(Vec::new());
        }
        let mut candidates = self.waiting.clone();
        candidates.extend(
            edits
                .iter()
                .map(|(hash, (bytes, _))| (*hash, bytes.to_vec())),
        );
        let changes = edits.into_values().map(|(_, edit)| *edit.change).collect();
        self.edits =
            applied(&self.edits, changes).map_err(|reason| ApplyError::Unappliable { reason })?;
        let (new, waiting): (BTreeMap<_, _>, _) = candidates
            .into_iter()
            .partition(|(hash, _)| self.has_edit(*hash));
        self.waiting = waiting;
        Ok(new.into_keys().collect())
    }

    /// Tells whether an edit, or the genesis, is part of the document.
    fn has_edit(&self, hash: ChangeHash) -> bool {
        self.edits
            .get_change_meta_by_hash(&automerge::ChangeHash(*hash.as_bytes()))
            .is_some()
    }

    /// Returns the facts. Should one id have several contents, the least of them stands here, and
    /// [`Self::fact_values`] gives all.
    pub fn facts(&self) -> BTreeMap<FactId, &[u8]> {
        self.facts
            .iter()
            .filter_map(|(id, contents)| Some((*id, contents.first()?.as_slice())))
            .collect()
    }

    /// Returns every content that was ever stored under an id, in order.
    pub fn fact_values(&self, id: FactId) -> impl Iterator<Item = &[u8]> {
        self.facts.get(&id).into_iter().flatten().map(Vec::as_slice)
    }

    /// Returns a register with what concurrent edits disagree about.
    pub fn register(&self, name: &str) -> Register {
        let Some(registers) = self.container(genesis::REGISTERS) else {
            return Register::default();
        };
        // Automerge gives the winner last, and the same one on every node.
        let values = self.edits.get_all(registers, name).unwrap_or_default();
        let mut values: Vec<String> = values
            .into_iter()
            .filter_map(|(value, _)| value.into_owned().into_string().ok())
            .collect();
        let value = values.pop();
        let others: BTreeSet<String> = values
            .into_iter()
            .filter(|other| Some(other) != value.as_ref())
            .collect();
        Register {
            value,
            others: others.into_iter().collect(),
        }
    }

    /// Returns the names of the registers that hold something, in order.
    pub fn register_names(&self) -> Vec<String> {
        self.container(genesis::REGISTERS)
            .map(|registers| self.edits.keys(registers).collect())
            .unwrap_or_default()
    }

    /// Returns the text of a case, empty if nobody edited it (it then stands in the fact that opened it)
    /// or if this kind of document has none.
    pub fn narrative(&self) -> String {
        let text = self
            .container(genesis::NARRATIVE)
            .and_then(|text| self.edits.text(text).ok());
        text.unwrap_or_default()
    }

    /// Returns the changes that nothing here depends on, in order: the state of the document. A document
    /// in which nothing happened has its genesis.
    pub fn heads(&self) -> Vec<ChangeHash> {
        let genesis = genesis::genesis_hash(self.id.kind);
        let mut heads = sorted(self.edits.get_heads());
        if !self.fact_changes.is_empty() {
            heads.retain(|head| *head != genesis);
        }
        heads.extend(self.fact_changes.keys());
        heads.sort_unstable();
        heads
    }

    /// Writes everything into bytes, for a cache: what it says can always be rebuilt from the changes.
    pub fn save(&self) -> Vec<u8> {
        let without_waiting = SaveOptions {
            retain_orphans: false,
            ..SaveOptions::default()
        };
        let mut bytes = self.edits.save_with_options(without_waiting);
        for change in self.waiting.values().chain(self.fact_changes.values()) {
            bytes.extend_from_slice(change);
        }
        bytes
    }

    /// Reads what [`Self::save`] wrote. Only for bytes that this node saved itself.
    ///
    /// # Errors
    /// When the bytes are not a document of this kind followed by changes of this document.
    pub fn load(scope: Scope, id: DocumentId, bytes: &[u8]) -> Result<Self, LoadError> {
        let (chunk, mut rest) = Chunk::read(bytes)?;
        if !chunk.is_document() {
            return Err(NotAChange::NotOneChange {
                what: "a change at the beginning",
            }
            .into());
        }
        let (saved, _) = bytes
            .split_at_checked(bytes.len() - rest.len())
            .unwrap_or_default();
        let edits = loaded(saved).map_err(|reason| LoadError::Unreadable { reason })?;
        let mut document = Self {
            edits,
            ..Self::new(scope, id)
        };
        if !document.has_edit(genesis::genesis_hash(id.kind)) {
            return Err(LoadError::OtherKind);
        }
        let mut changes = Vec::new();
        while !rest.is_empty() {
            let (_, after) = Chunk::read(rest)?;
            let (change, _) = rest
                .split_at_checked(rest.len() - after.len())
                .unwrap_or_default();
            changes.push(change);
            rest = after;
        }
        document.apply(&changes)?;
        Ok(document)
    }

    fn container(&self, name: &str) -> Option<ObjId> {
        self.edits.get(ROOT, name).ok().flatten().map(|(_, id)| id)
    }
}

/// Returns a document with more changes, and leaves the one given as it is.
fn applied(document: &Automerge, changes: Vec<automerge::Change>) -> Result<Automerge, String> {
    guarded(|| {
        let mut document = document.clone();
        document
            .apply_changes(changes)
            .map_err(|error| error.to_string())?;
        Ok(document)
    })
    .unwrap_or_else(|| Err("they make Automerge panic".to_owned()))
}

/// Reads a document that Automerge saved.
fn loaded(saved: &[u8]) -> Result<Automerge, String> {
    guarded(|| {
        let options = LoadOptions::new().text_encoding(genesis::ENCODING);
        Automerge::load_with_options(saved, options).map_err(|error| error.to_string())
    })
    .unwrap_or_else(|| Err("it makes Automerge panic".to_owned()))
}

fn sorted(hashes: Vec<automerge::ChangeHash>) -> Vec<ChangeHash> {
    let mut hashes: Vec<_> = hashes
        .into_iter()
        .map(|hash| ChangeHash::new(hash.0))
        .collect();
    hashes.sort_unstable();
    hashes
}

#[cfg(test)]
mod tests;
