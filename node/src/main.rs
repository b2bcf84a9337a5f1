//! The program `orgo`.

use std::process::ExitCode;

fn main() -> ExitCode {
    orgo_node::cli::main()
}
