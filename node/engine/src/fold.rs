//! Folds: what a task, a case or a signal is, given the facts of its document (CONVERGENCE 1).
//!
//! A fold is a function of a *set* of facts, the policy and what the same compartment says around it. It
//! never reads a clock: whether something is overdue now is for the page. It is total: facts that make
//! no sense take no part and are listed with the reason, so that nothing anybody did leaves the timeline.
//!
//! [`task()`] folds status, must-settle fields, sets, the ladder and the recorded steps; [`case()`] the
//! same without a ladder; [`home()`] which case a task belongs to; [`signal()`] which routing is in force and where persons placed it;
//! [`purge()`] what is gone; [`parcel()`] who has opened a mail that was sealed. Each needs one fact to begin
//! with (`Created`, `Opened`, `Received` …) and gives nothing before that has come.

mod added;
mod arrive;
mod case;
mod climb;
mod fields;
mod gather;
mod guests;
mod home;
mod led;
mod parcel;
mod policy;
mod purge;
mod reply;
mod review;
mod signal;
mod task;
mod timed;
mod transfer;
mod user;
mod verdict;
mod views;

pub use case::{CaseFold, CaseInput, case, highest_level};
pub use climb::Trail;
pub use guests::{Calls, worth_telling};
pub use home::{Home, home};
pub use led::{LedFold, led};
pub use parcel::{ParcelFold, parcel};
pub use policy::{Files, InForce, filed, policy};
pub use purge::{Gone, PurgeFold, holds, is_purgeable, purge};
pub use review::{ReviewFold, review};
pub use signal::{SignalFold, SignalInput, signal};
pub use task::{TaskFold, TaskInput, task};
pub use timed::{ByTime, State};
pub use transfer::transfers;
pub use user::{UserFold, user};
pub use verdict::{Entry, Verdict, VoidFact};

#[cfg(test)]
mod laws;
