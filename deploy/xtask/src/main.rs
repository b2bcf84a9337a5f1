//! The newcomer's commands: `cargo xtask run`, `test`, `sim` and `audit`.
//!
//! Each one fetches what it needs, says so before it does, and then calls Cargo.
//! This program never decides anything about Orgo itself: it depends on none of its crates, so that it
//! builds in seconds and works while they do not compile.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command for people answers on the terminal"
)]

mod args;
mod audit;
mod cpu;
mod prepare;
mod process;
mod run;
mod sim;
mod table;
mod test;

use std::process::ExitCode;

use args::Task;

fn main() -> ExitCode {
    let words = std::env::args().skip(1).collect();
    let task = match args::parse(words) {
        Ok(task) => task,
        Err(error) => {
            eprintln!("{error}\n\n{}", args::USAGE);
            return ExitCode::from(2);
        }
    };
    match perform(task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn perform(task: Task) -> anyhow::Result<()> {
    match task {
        Task::Run(run) => run::run(&run),
        Task::Test => test::test(),
        Task::Sim(words) => sim::sim(&words),
        Task::Audit => audit::audit(),
        Task::Help => {
            println!("{}", args::USAGE);
            Ok(())
        }
    }
}
