//! The node joins it all: store, intake, submit, web and command line.
//!
//! Reading order: [`node`] (what an open node is), [`intake`] (mail in), [`submit`] (the one way in
//! for people), [`project`] (documents to rows), [`store`] (the only SQL), [`membership`] (who belongs
//! to the organisation), [`verb`] and [`ops`] (the command line, over the socket or not).
//!
//! # Invariants
//!
//! - Only this crate knows tokio, SQLite, axum, the clock, files and randomness.
//! - This crate never decides: it asks `engine`, and does what it says.
//! - What was acknowledged is on disk.

pub mod account;
pub mod admit;
pub mod answers;
pub mod bench;
pub mod bundle;
pub mod capability;
pub mod care;
pub mod cli;
pub mod clock;
pub mod closing;
pub mod configuration;
pub mod consent;
pub mod content;
pub mod contest;
pub mod decode;
pub mod demo;
pub mod environment;
pub mod escalate;
pub mod failure;
pub mod form;
pub mod found;
pub mod guard;
pub mod home;
pub mod http;
pub mod intake;
pub mod invite;
pub mod journal;
pub mod known;
pub mod link;
pub mod listing;
pub mod meeting;
pub mod membership;
pub mod mentoring;
pub mod moved;
pub mod node;
pub mod notices;
pub mod offer;
pub mod ops;
pub mod outbox;
pub mod parcel;
pub mod password;
pub mod pattern;
pub mod peer;
pub mod planted;
pub mod policy;
pub mod print;
pub mod project;
pub mod prompt;
pub mod protect;
pub mod purge;
pub mod quarantine;
pub mod reply;
pub mod resource;
pub mod review;
pub mod run;
pub mod sample;
pub mod seal;
pub mod series;
pub mod setting;
pub mod socket;
pub mod store;
pub mod submit;
pub mod tls;
pub mod turn;
pub mod verb;
pub mod waits;
pub mod webhook;
pub mod wire;
pub mod witness;
mod words;
