//! The documents of Orgo: genesis, facts, registers, texts.
//!
//! Reading order: [`genesis_hash`] (what every document begins with), [`fact_change`] and
//! [`read_fact_change`] (how facts become changes and come out of them, without any document),
//! [`Document`] (registers and texts, loaded to be edited), [`outline()`] and [`Document::admit`] (what may
//! come in from outside).
//!
//! # Two kinds of changes
//!
//! A *change of facts* depends on the genesis alone, has exactly one form, and is written and read in a
//! few microseconds without any document. An *edit* changes registers and the text, depends on edits
//! alone, and is made and judged by applying it. Both are made by an actor that is a hash of where the
//! change belongs and what it holds.
//!
//! # Why every actor is a hash
//!
//! An actor drawn per process start would do for honest nodes. But two edits by one actor with one
//! sequence number, from a hostile node or a cloned disk, are accepted in whichever order they arrive
//! and the second refused: verdicts would depend on arrival, which CONVERGENCE 9 forbids. With an actor
//! per change there is no sequence to fork, and the actor binds the content to its document.
//! The price is 24 bytes per edit in a saved document; facts are not saved inside it.
//!
//! # Invariants
//!
//! - This crate never reads a clock, a file, a socket or a random number of its own. Automerge draws an
//!   actor for every document it makes; none of them ever makes a change.
//! - This crate never inflates what came from outside, and never hands Automerge a change with more
//!   operations than [`OPERATIONS_MAX`].
//! - This crate never creates a container but in a genesis, and no genesis ever changes.
//! - This crate never shows one Automerge type to others.
//! - This crate never knows what a fact says.
#![warn(missing_docs)]

mod actor;
mod carry;
mod column;
mod document;
mod edit;
mod fact_change;
mod form;
mod genesis;
mod guard;
mod key;
mod outline;

pub use carry::carried_edits;
pub use document::{
    Applied, ApplyError, DOCUMENT_OPERATIONS_MAX, Document, EditRefused, LoadError, NotAChangeHere,
    NotAdmitted, ReadChange, Register, TEXT_BYTES_MAX, read_change, seed_text,
};
pub use edit::{EditChange, NotEditChange, REGISTER_BYTES_MAX, REGISTER_NAME_CHARS_MAX};
pub use fact_change::{
    FACT_BYTES_MAX, FactChange, FactsRefused, MadeChange, NotFactChange, Scope, admitted_facts,
    fact_change, read_fact_change,
};
pub use form::{CHANGE_BYTES_MAX, NotAChange, OPERATIONS_MAX};
pub use genesis::{LAYOUT, genesis_hash, has_narrative};
pub use outline::{Outline, outline};
