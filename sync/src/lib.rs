//! Envelopes, roster and admission, without any I/O.
//!
//! Reading order: [`roster`] (who belongs to an organisation and may do what), [`envelope`] (what is
//! replicated, and what lets it in), [`chain`] (what is missing or forked), [`verdict`] (which of the
//! changes it names are good), [`author`] (how a node writes its own), [`join`] (how a node becomes a member),
//! [`parcel`] (what travels), [`session`] (how two nodes come to have the same), [`journal`] (what a node writes
//! down for those who audit it).
//!
//! # Why an envelope names its changes and does not hold them
//!
//! The same derived change is made by every node that saw its cause, byte for byte. Named by hash it is
//! stored and sent once, and one signature covers hundreds of changes: verifying one signature for each
//! would cost as much as everything else together.
//!
//! # Why the listed changes are sorted
//!
//! So that one set has one spelling and a repeated entry is seen at once. The order in which they were
//! made is no loss: a change names the changes it depends on, and no receiver could trust a given order.
//!
//! # Invariants
//!
//! - This crate never reads a clock, a file, a socket or a random number; keys are made from bytes that
//!   the caller drew.
//! - This crate never lets what is here, or when it came, decide whether an envelope enters or a change
//!   is good: only the roster entries that the envelope names can keep it waiting.
//! - This crate never prints a secret key.
//! - This crate never signs what it would refuse to read.
#![warn(missing_docs)]

pub mod author;
pub mod bundle;
pub mod chain;
pub mod envelope;
pub mod form;
mod frame;
pub mod id;
pub mod join;
pub mod journal;
pub mod key;
pub mod parcel;
pub mod rejected;
pub mod roster;
pub mod session;
pub mod verdict;

#[cfg(test)]
mod sample;
