//! The pages, asked over a real socket by a small browser.

mod acts;
mod browser;
mod clock;
mod depend;
mod door;
mod due;
mod forms;
mod gate;
mod kept;
mod lan;
mod matrix;
mod module_forms;
mod notices;
mod pages;
mod plan;
mod preferences;
mod quarantine;
mod raised;
mod rsvp;
mod site;
mod sites;
mod transparency;
mod triage;
mod visibility;
mod waiting;
mod webhooks;
