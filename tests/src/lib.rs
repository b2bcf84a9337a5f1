//! What needs more than one crate: simulation, end-to-end, browser, corpora.
