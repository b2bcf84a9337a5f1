//! Every test that needs more than one crate, in one program.

mod readme;
mod tidy;
