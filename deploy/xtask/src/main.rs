//! The newcomer's commands: run, test, audit.
fn main() {}
