//! Changes of facts: made and read without any document.
//!
//! Such a change depends on the genesis alone, puts one immutable scalar per fact, and is made by an
//! actor that is a hash of where it belongs and what it holds (CONVERGENCE 1.4). So equal facts give
//! equal bytes on every node, no actor is ever continued, and nothing has to be loaded to write or to
//! read one. What is admitted has exactly one form: [`read_fact_change`] takes the facts out, makes the
//! change again and compares.

use std::collections::BTreeMap;

use automerge::{
    ActorId, Change, ExpandedChange, ScalarValue,
    legacy::{Key, ObjectId, Op, OpId, OpType, SortedVec},
};
use orgo_schema::id::{ChangeHash, CompartmentId, DocumentId, FactId, OrganizationId};

use crate::{
    actor::{ACTOR_BYTES, ActorHasher},
    column::{self, Cursor, Run},
    form::{self, CHANGE_BYTES_MAX, Form, NotAChange, OPERATIONS_MAX},
    genesis::{self, Genesis},
    key,
};

/// The most bytes that one fact may have.
pub const FACT_BYTES_MAX: usize = 64 * 1024;

/// The kind of value that a fact is stored as, in the four low bits of its column; the rest is its length.
const VALUE_IS_BYTES: u64 = 7;

/// Where a document lives: its organisation and its compartment.
pub type Scope = (OrganizationId, CompartmentId);

/// A change that was just made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeChange {
    /// Its SHA-256, which names it.
    pub hash: ChangeHash,
    /// What is stored and sent.
    pub bytes: Vec<u8>,
}

impl MadeChange {
    /// Takes the name and the bytes of a change.
    pub(crate) fn of(change: &Change) -> Self {
        Self {
            hash: ChangeHash::new(change.hash().0),
            bytes: change.raw_bytes().to_vec(),
        }
    }
}

/// Why no change is made of these facts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FactsRefused {
    /// A change without facts would say nothing.
    #[error("no fact to store")]
    Empty,
    /// A fact of this length would be refused by every node.
    #[error("fact {id} is {got} bytes, allowed are 1 to {FACT_BYTES_MAX}")]
    FactSize {
        /// Which fact.
        id: FactId,
        /// How long it is.
        got: usize,
    },
    /// One name can never hold two contents.
    #[error("fact {id} is given with two contents")]
    TwoContents {
        /// Which fact.
        id: FactId,
    },
    /// More facts than fit into a change.
    #[error("{got} facts for one change, limit is {OPERATIONS_MAX}")]
    TooMany {
        /// How many there are.
        got: usize,
    },
    /// More bytes than fit into a change.
    #[error("facts make a change of {got} bytes, limit is {CHANGE_BYTES_MAX}")]
    TooLarge {
        /// How many there are.
        got: usize,
    },
}

/// Makes the change that stores `facts` in a document. The order of the facts does not matter.
///
/// # Errors
/// When a node that reads the change would refuse it: no facts, too many, too large, or one id with two
/// contents.
pub fn fact_change(
    scope: Scope,
    document: DocumentId,
    facts: &[(FactId, &[u8])],
) -> Result<MadeChange, FactsRefused> {
    let mut by_id = BTreeMap::new();
    for &(id, content) in facts {
        if content.is_empty() || content.len() > FACT_BYTES_MAX {
            return Err(FactsRefused::FactSize {
                id,
                got: content.len(),
            });
        }
        if by_id
            .insert(id, content)
            .is_some_and(|other| other != content)
        {
            return Err(FactsRefused::TwoContents { id });
        }
    }
    if by_id.is_empty() {
        return Err(FactsRefused::Empty);
    }
    if by_id.len() > OPERATIONS_MAX {
        return Err(FactsRefused::TooMany { got: by_id.len() });
    }
    let facts: Vec<_> = by_id.into_iter().collect();
    let change = make(
        genesis::genesis(document.kind),
        actor(scope, document, &facts),
        &facts,
    );
    let got = change.raw_bytes().len();
    if got > CHANGE_BYTES_MAX {
        Err(FactsRefused::TooLarge { got })
    } else {
        Ok(MadeChange::of(&change))
    }
}

/// The facts that one change stores.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactChange {
    /// The name of the change.
    pub hash: ChangeHash,
    /// Who made it: a hash of where it belongs and what it holds.
    pub actor: [u8; ACTOR_BYTES],
    /// The facts, by id.
    pub facts: Vec<(FactId, Vec<u8>)>,
}

/// Why bytes are not a change of facts of this document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotFactChange {
    /// Not one uncompressed change of bounded size.
    #[error(transparent)]
    Form(#[from] NotAChange),
    /// It depends on something else than the genesis of the kind, and on that alone.
    #[error("change of facts depends on something else than the genesis of its kind of document")]
    Dependencies,
    /// It holds something else than bytes under keys of facts.
    #[error("change of facts has unexpected {what}")]
    Content {
        /// What is not as it should be.
        what: &'static str,
    },
    /// A fact of zero bytes or of too many.
    #[error("fact {id} is {got} bytes, allowed are 1 to {FACT_BYTES_MAX}")]
    FactSize {
        /// Which fact.
        id: FactId,
        /// How long it is.
        got: u64,
    },
    /// Its actor is not the hash of what it holds, here: it was changed, or belongs elsewhere.
    #[error("actor of the change is not the hash of its facts in this document")]
    Actor,
    /// The same facts, written in another form than the one that is admitted.
    #[error("change of facts is not in its one canonical form")]
    NotCanonical,
}

/// Reads the facts of a change, and checks that it is the one change that stores them in this document.
///
/// The verdict follows from the arguments alone: nothing is loaded or applied.
///
/// # Errors
/// When the bytes are not, to the last bit, what [`fact_change`] makes of the facts in them.
pub fn read_fact_change(
    scope: Scope,
    document: DocumentId,
    bytes: &[u8],
) -> Result<FactChange, NotFactChange> {
    read_form(scope, document, bytes, &Form::read(bytes)?)
}

/// Reads the facts of a change that was admitted before and kept since; nothing for an edit.
///
/// That it is the one change of these facts in its document is not looked at again: this is most of the work
/// of [`read_fact_change`], and folding reads far more often than admission does.
pub fn admitted_facts(bytes: &[u8]) -> Option<Vec<(FactId, Vec<u8>)>> {
    let form = Form::read(bytes).ok()?;
    if form.first_object() != Some(genesis::FACTS_OPERATION) {
        return None;
    }
    let facts = facts_of(&form).ok()?.into_iter();
    Some(facts.map(|(id, content)| (id, content.to_vec())).collect())
}

/// Reads the facts of a change whose outer form has been read.
pub(crate) fn read_form(
    scope: Scope,
    document: DocumentId,
    bytes: &[u8],
    form: &Form<'_>,
) -> Result<FactChange, NotFactChange> {
    let genesis = genesis::genesis(document.kind);
    if form.dependencies != genesis.hash.0 {
        return Err(NotFactChange::Dependencies);
    }
    if form.others != [genesis.actor.as_ref()] {
        return Err(NotFactChange::Content { what: "actors" });
    }
    if form.sequence != 1 || form.first_operation != genesis.next_operation.get() {
        return Err(NotFactChange::Content {
            what: "sequence or first operation",
        });
    }
    let facts = facts_of(form)?;
    let actor = actor(scope, document, &facts);
    if form.actor != actor {
        return Err(NotFactChange::Actor);
    }
    let change = make(genesis, actor, &facts);
    if change.raw_bytes() != bytes {
        return Err(NotFactChange::NotCanonical);
    }
    let facts = facts
        .into_iter()
        .map(|(id, content)| (id, content.to_vec()))
        .collect();
    Ok(FactChange {
        hash: ChangeHash::new(change.hash().0),
        actor,
        facts,
    })
}

/// Takes the facts out of the columns. Whether everything else is as it should be is seen when the
/// change is made again.
fn facts_of<'a>(form: &Form<'a>) -> Result<Vec<(FactId, &'a [u8])>, NotFactChange> {
    let keys =
        keys_of(form.column(form::KEY_TEXT)).ok_or(NotFactChange::Content { what: "keys" })?;
    let kinds = column::numbers(form.column(form::VALUE_KIND), OPERATIONS_MAX)
        .map_err(|_damage| NotFactChange::Content { what: "values" })?;
    if kinds.len() != keys.len() {
        return Err(NotFactChange::Content {
            what: "number of values",
        });
    }
    let mut contents = Cursor::new(form.column(form::VALUE));
    let mut facts = Vec::with_capacity(keys.len());
    for (id, kind) in keys.into_iter().zip(kinds) {
        if kind & 0b1111 != VALUE_IS_BYTES {
            return Err(NotFactChange::Content {
                what: "kind of value",
            });
        }
        let got = kind >> 4;
        let length = usize::try_from(got)
            .ok()
            .filter(|length| (1..=FACT_BYTES_MAX).contains(length));
        let length = length.ok_or(NotFactChange::FactSize { id, got })?;
        let content = contents.take(length).ok_or(NotFactChange::Content {
            what: "length of values",
        })?;
        facts.push((id, content));
    }
    Ok(facts)
}

/// Reads the keys: one literal run, because ascending keys never repeat.
fn keys_of(column: &[u8]) -> Option<Vec<FactId>> {
    let mut cursor = Cursor::new(column);
    let Run::Literal(count) = Run::read(&mut cursor)? else {
        return None;
    };
    if count > OPERATIONS_MAX {
        return None;
    }
    let mut keys = Vec::with_capacity(count);
    for _ in 0..count {
        keys.push(key::to_fact(cursor.prefixed()?)?);
    }
    (cursor.rest().is_empty() && keys.is_sorted_by(|one, next| one < next)).then_some(keys)
}

fn actor(scope: Scope, document: DocumentId, facts: &[(FactId, &[u8])]) -> [u8; ACTOR_BYTES] {
    let mut hasher = ActorHasher::new("orgo fact change 1", scope, document);
    for (id, content) in facts {
        hasher.add(id.as_bytes());
        hasher.add(content);
    }
    hasher.finish()
}

/// Builds the change through Automerge's own encoder, without a document.
fn make(genesis: &Genesis, actor: [u8; ACTOR_BYTES], facts: &[(FactId, &[u8])]) -> Change {
    let map = ObjectId::Id(OpId::new(genesis::FACTS_OPERATION, &genesis.actor));
    let put = |(id, content): &(FactId, &[u8])| Op {
        action: OpType::Put(ScalarValue::Bytes(content.to_vec())),
        obj: map.clone(),
        key: Key::from(key::of_fact(*id)),
        pred: SortedVec::new(),
        insert: false,
    };
    Change::from(ExpandedChange {
        operations: facts.iter().map(put).collect(),
        actor_id: ActorId::from(actor),
        hash: None,
        seq: 1,
        start_op: genesis.next_operation,
        time: 0,
        message: None,
        deps: vec![genesis.hash],
        extra_bytes: Vec::new(),
        author: None,
    })
}

#[cfg(test)]
mod tests;
