//! One file per page: its model and its `render` function.

pub mod answers;
pub mod audit;
pub mod bulk;
pub mod calendars;
pub mod case;
pub mod cases;
pub mod conflicts;
pub mod design;
pub mod dry_run;
pub mod forms;
pub mod help;
pub mod imported;
pub mod keys;
pub mod label;
pub mod listing;
pub mod menu;
pub mod modules;
pub mod new_case;
pub mod notices;
pub mod offer;
pub mod people;
pub mod plan;
pub mod preferences;
pub mod problem;
pub mod profile;
pub mod quarantine;
pub mod removal;
pub mod resources;
pub mod rsvp;
pub mod rule;
pub mod rules;
pub mod setup;
pub mod sign_in;
pub mod sites;
pub mod start;
pub mod status;
pub mod task;
pub mod test_bench;
pub mod ticket;
pub mod triage;
pub mod waiting;
pub mod webhooks;
pub mod withheld;
pub mod work;

#[cfg(test)]
mod tests;
