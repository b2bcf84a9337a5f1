//! Calling Automerge on what came from outside.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// Returns what `work` returns, or nothing if it panicked.
///
/// Automerge 0.12 panics on some changes that have a valid hash (SECURITY 0.1). What `work` changes must
/// be thrown away when it gives nothing.
pub(crate) fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}
