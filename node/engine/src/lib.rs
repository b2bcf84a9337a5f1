//! The decisions of Orgo: folds, rules, routing, escalation, authorisation.
//!
//! Everything here is a function from values to values, so that every node that holds the same facts and
//! the same policy decides the same (CONVERGENCE 1). `node` reads facts out of documents, asks, and writes
//! down what was decided.
//!
//! Reading order for what *is*: [`order`] (in which order facts are read), [`status`], [`field`] and
//! [`set`] (what becomes of concurrent ones), [`walk`] (the ladder through time), [`why`] (its next step in words), [`routing`] and
//! [`thread`] (which decision and which case counts), [`fold`] (all of it, for a task, a case, a signal, a
//! user), [`moved`] (what becomes of documents that change compartment). For what *should be*: [`policy`] (the knobs, resolved), [`calendar`] (which hours count), [`profile`], [`module`] and [`rule`]
//! (the rule book as YAML), [`route`] (what a signal leads to) and [`explain`] (why); [`retention`] and [`purge`]
//! (what goes, and when). [`resolve`] says who set which knob and [`conduct`] what each decides, [`consent`] what people said to what waits for a yes, [`contest`] what somebody did who had lost the right to it; [`letter`], [`library`], [`contact`] and
//! [`module::form`] are what modules bring beside rules; [`replay`] is what another policy would have done, [`series`]
//! when work comes again, [`depend`] what holds a task back, [`pattern`] what comes too often, [`transfer`] what asks about work that is offered. [`authorize`] says who may.
//!
//! # Invariants
//!
//! - This crate never reads a clock, a file, a socket or a random number. No fold takes `now`.
//! - This crate never depends on the order in which facts arrived, nor on how often.
//! - This crate never drops a person's act: every fact of a document is among the entries of its fold,
//!   with what became of it.
//! - This crate never refuses a set of facts: those that make no sense take no part.
//! - This crate never computes with floats.
#![warn(missing_docs)]

pub mod authorize;
pub mod calendar;
pub mod conduct;
pub mod consent;
pub mod contact;
pub mod contest;
pub mod depend;
pub mod explain;
pub mod field;
pub mod fold;
pub mod letter;
pub mod library;
pub mod mentor;
pub mod module;
pub mod moved;
pub mod order;
pub mod outbox;
pub mod path;
pub mod pattern;
pub mod policy;
pub mod profile;
pub mod purge;
pub mod replay;
pub mod reply;
pub mod resolve;
pub mod retention;
pub mod review;
pub mod route;
pub mod routing;
pub mod rule;
pub mod series;
pub mod set;
pub mod similar;
pub mod status;
pub mod thread;
pub mod transfer;
pub mod walk;
pub mod webhook;
pub mod why;
pub mod witness;
pub mod yaml;

#[cfg(test)]
mod history;
