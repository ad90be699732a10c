//! The binary `bole`.

use std::process::ExitCode;

fn main() -> ExitCode {
    bole_api::logging::hush_panics();
    let environment = std::env::vars().collect();
    match bole_api::cli::run(std::env::args_os(), environment, &mut std::io::stdout()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => error.exit(),
    }
}
