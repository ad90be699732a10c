//! The binary `bole`.

use std::process::ExitCode;

/// Many small figures are made and dropped on several threads at once, and what a large import took is given back.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    bole_api::logging::hush_panics();
    let environment = std::env::vars().collect();
    match bole_api::cli::run(std::env::args_os(), environment, &mut std::io::stdout()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => error.exit(),
    }
}
