//! The decisions of Orgo: folds, rules, routing, escalation, authorisation.
#![warn(missing_docs)]

pub mod explain;
pub mod module;
pub mod profile;
pub mod route;
pub mod rule;
pub mod yaml;
pub mod policy;
pub mod order;
pub mod status;
pub mod field;
pub mod set;
pub mod walk;
pub mod routing;
pub mod thread;
pub mod fold;
#[cfg(test)]
mod history;
