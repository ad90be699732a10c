//! The binary `bole`.

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: bole_memory::Allocator = bole_memory::Allocator;

fn main() -> ExitCode {
    bole_api::cli::main()
}
