//! Purging: whole documents go, and nothing brings them back (CONVERGENCE 9, SPEC 10).
//!
//! ```text
//! propose ─▶ every node that writes there acknowledges ─▶ an administrator's node says that they are gone
//!                     │ a hold stands                                  │
//!                     └─▶ waits                     tombstones; bytes, contents, rows and words go
//! ```
//!
//! A decision is a document of its own, so it travels like all else and outlives what it purged. Reading
//! order: `decision` (where one stands), `propose` (how one begins), `attend` (what this node does about it by
//! itself), `settle` (what lives on elsewhere goes there first), `effect` (what happens in the transaction in which
//! documents go), `late` (what comes for them afterwards), `due` (what was kept for long enough), `show` (what
//! people see).
//!
//! What cannot be: a copy of a store that is put back and meets nobody has what was purged since, until it
//! hears of it; a node that was removed, a bundle that nobody imports and a backup keep what they have.

mod attend;
mod decision;
mod due;
mod effect;
mod late;
mod propose;
mod settle;
mod show;

pub use attend::{Executed, attend, run, tick};
pub use decision::{Decision, decisions};
pub use due::{Due, due};
pub use effect::{apply, project, tell};
pub use late::{Known, REASON, contents, say, want};
pub use propose::{Asked, cases, may_run, propose, withdraw};
pub use settle::{settle, to_carry};
pub use show::{Lines, Proposed, lines, list};
