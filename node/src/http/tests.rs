//! The pages, asked over a real socket by a small browser.

mod acts;
mod browser;
mod door;
mod gate;
mod pages;
mod site;
mod triage;
mod visibility;
