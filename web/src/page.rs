//! One file per page: its model and its `render` function.

pub mod answers;
pub mod audit;
pub mod bulk;
pub mod calendars;
pub mod case;
pub mod cases;
pub mod conflicts;
pub mod design;
pub mod forms;
pub mod help;
pub mod imported;
pub mod label;
pub mod listing;
pub mod menu;
pub mod new_case;
pub mod notices;
pub mod offer;
pub mod plan;
pub mod preferences;
pub mod problem;
pub mod quarantine;
pub mod removal;
pub mod rsvp;
pub mod sign_in;
pub mod sites;
pub mod task;
pub mod ticket;
pub mod triage;
pub mod waiting;
pub mod webhooks;
pub mod withheld;
pub mod work;

#[cfg(test)]
mod tests;
