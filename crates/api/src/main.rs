//! The binary `bole`.

use std::process::ExitCode;

/// Many small figures are made and dropped on several threads at once, and what a large import took is given back.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    bole_api::cli::main()
}
