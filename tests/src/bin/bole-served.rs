//! The program that is shipped, but for its allocator, under a name of its own: tests start it, and kill it.

use std::process::ExitCode;

fn main() -> ExitCode {
    bole_api::cli::main()
}
