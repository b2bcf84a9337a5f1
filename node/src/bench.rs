//! `orgo bench`: the node measures itself, on stores of its own in a temporary folder.
//!
//! `figures` is what all of them count by. What a bundle costs is measured beside what makes one, in
//! `bundle::bench`.

mod client;
mod engine;
pub(crate) mod figures;
mod ingest;
mod query;
mod replicate;
pub(crate) mod sites;

pub use engine::engine;
pub use ingest::ingest;
pub(crate) use ingest::take_in;
pub use query::{Asking, query};
pub use replicate::replicate;
