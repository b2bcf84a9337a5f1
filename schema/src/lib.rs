//! The words of Orgo: ids, labels, cases, tasks, signals, facts, commands, and how text becomes them.
//!
//! Reading order: [`label`] (where work goes), [`task`] and [`case`] (how it moves), [`fact`] (what
//! documents are made of), [`command`] (what is asked), [`view`] (what everybody outside sees),
//! [`mod@derive`] (how things get the same name everywhere).
//!
//! # Invariants
//!
//! - This crate never reads a clock, a file, a socket or a random number.
//! - This crate never decides anything that needs more than one value; that is `engine`.
//! - A number of a fact's field or variant never changes its meaning.
#![warn(missing_docs)]
#![allow(
    unused_qualifications,
    reason = "what the codec derives inside our macros spells out whole paths"
)]

pub mod case;
pub mod command;
pub mod derive;
pub mod fact;
pub mod id;
pub mod journal;
pub mod label;
pub mod path;
pub mod publish;
pub mod recurrence;
pub mod retention;
pub mod review;
pub mod role;
pub mod span;
pub mod task;
pub mod time;
pub mod view;
pub mod word;
