//! Why a command failed, for the one who typed it.

use std::io::Write;
use std::process::ExitCode;

use bole_persistence::StoreError;

use crate::config::ConfigFault;
use crate::demo::DemoError;
use crate::http::problem::Problem;

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// The command line was not understood, or help was asked for.
    #[error("{0}")]
    Usage(#[from] clap::Error),
    /// The configuration cannot be used.
    #[error("{0}")]
    Config(#[from] ConfigFault),
    /// The database refused.
    #[error("{0}")]
    Store(#[from] StoreError),
    /// A rule refused.
    #[error("{} ({})", .0.document().detail, .0.code())]
    Refused(Problem),
    /// The demonstration ended early, or found a difference.
    #[error("{0}")]
    Demo(#[from] DemoError),
    /// Reading, writing or listening failed.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// Anything else, with what to do.
    #[error("{0}")]
    Told(String),
}

impl From<Problem> for CliError {
    fn from(problem: Problem) -> Self {
        CliError::Refused(problem.finish(bole_domain::language::Language::En, None))
    }
}

impl From<prometheus::Error> for CliError {
    fn from(error: prometheus::Error) -> Self {
        CliError::Told(error.to_string())
    }
}

impl CliError {
    /// Tells it on standard error and gives the exit code.
    pub fn exit(self) -> ExitCode {
        if let CliError::Usage(usage) = &self {
            // clap knows whether it is help, and where that goes.
            let _ = usage.print();
            return u8::try_from(usage.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from);
        }
        let _ = writeln!(std::io::stderr(), "bole: {self}");
        ExitCode::FAILURE
    }
}
