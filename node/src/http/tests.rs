//! The pages, asked over a real socket by a small browser.

mod acts;
mod browser;
mod clock;
mod door;
mod due;
mod forms;
mod gate;
mod kept;
mod lan;
mod matrix;
mod notices;
mod pages;
mod preferences;
mod quarantine;
mod raised;
mod site;
mod sites;
mod triage;
mod visibility;
mod waiting;
