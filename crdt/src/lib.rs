//! The documents of Orgo: genesis, facts, registers, texts.
#![warn(missing_docs)]

mod column;
mod fact_change;
mod form;
mod genesis;
mod key;

pub use fact_change::{FACT_BYTES_MAX, FactChange, FactsRefused, MadeChange, NotFactChange, Scope, fact_change, read_fact_change};
pub use form::{CHANGE_BYTES_MAX, NotAChange, OPERATIONS_MAX};
pub use genesis::{LAYOUT, genesis_hash, has_narrative};
