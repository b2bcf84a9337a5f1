//! The matrix of bad input (SECURITY 4) at the level of the running system: what a person or a mail server
//! hears, and that nothing is lost. The number of an item stands in the name of its test.

mod label;
mod mail;
mod reload;
mod start;
mod yaml;
