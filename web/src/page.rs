//! One file per page: its model and its `render` function.

pub mod case;
pub mod cases;
pub mod help;
pub mod label;
pub mod menu;
pub mod new_case;
pub mod problem;
pub mod quarantine;
pub mod sign_in;
pub mod task;
pub mod triage;
pub mod work;

#[cfg(test)]
mod tests;
