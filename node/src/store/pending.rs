//! A write that was handed over and is not on disk yet.

use std::sync::mpsc::Receiver;

use super::StoreError;

/// A write that was handed over.
pub struct Pending<T, E> {
    wait: Box<dyn FnOnce() -> Result<T, E> + Send>,
}

impl<T, E> std::fmt::Debug for Pending<T, E> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pending")
    }
}

impl<T: Send + 'static, E: From<StoreError> + Send + 'static> Pending<T, E> {
    /// Waits until the write is on disk.
    ///
    /// # Errors
    /// What the write reports, or that the commit failed.
    pub fn wait(self) -> Result<T, E> {
        (self.wait)()
    }

    /// Returns a write that could not be handed over.
    pub fn failed(error: StoreError) -> Self {
        Self::when_waited(move || Err(E::from(error)))
    }

    /// Does something more once the write is on disk; it is done when somebody waits.
    pub fn then<U: Send + 'static>(
        self,
        more: impl FnOnce(T) -> Result<U, E> + Send + 'static,
    ) -> Pending<U, E> {
        Pending::when_waited(move || self.wait().and_then(more))
    }

    /// Returns what is done when somebody waits.
    pub fn when_waited(work: impl FnOnce() -> Result<T, E> + Send + 'static) -> Self {
        Self {
            wait: Box::new(work),
        }
    }

    pub(super) fn of(answer: Receiver<Result<T, E>>) -> Self {
        Self::when_waited(move || {
            answer
                .recv()
                .unwrap_or_else(|_| Err(E::from(StoreError::Closed)))
        })
    }
}
