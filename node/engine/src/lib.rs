//! The decisions of Orgo: folds, rules, routing, escalation, authorisation.
#![warn(missing_docs)]

pub mod yaml;
pub mod policy;
