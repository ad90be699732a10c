//! The commands of `bole`.

mod admin;
mod backup;
mod demo;
mod doctor;
mod fault;
mod master_key;
mod migrate;
mod moving;
mod openapi;
mod partial;
mod seed;
mod serve;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use bole_persistence::Store;
use bole_persistence::runtime::Runtime;
use clap::{Parser, Subcommand};

use crate::config::Config;
use crate::logging;

pub use fault::CliError;
pub use master_key::vault;

/// Operating backend of a human-resources service agency.
#[derive(Debug, Parser)]
#[command(name = "bole", version, propagate_version = true)]
struct Arguments {
    /// Configuration file; `bole.toml` in the working folder if it is there. Also: BOLE_CONFIG.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the API, its document and Swagger UI, and work on jobs.
    Serve,
    /// Bring the database's schema up to this build.
    Migrate {
        /// Take the whole schema down instead: every row is lost.
        #[arg(long)]
        down: bool,
    },
    /// Print the OpenAPI document of this build.
    Openapi {
        /// Compare with this file instead; fails when it differs.
        #[arg(long, value_name = "FILE")]
        check: Option<PathBuf>,
    },
    /// Make an invented agency with one login for each role, and print them.
    Seed,
    /// Show a payroll year: agency, people, months, wages and tax, over HTTP on a fresh database.
    Demo(demo::Demo),
    /// Make agencies and users.
    #[command(subcommand)]
    Admin(admin::Admin),
    /// Print the configuration with secrets hidden and check what it names.
    Doctor,
    /// Copy a SQLite database to a new file while it serves, and look through the copy.
    Backup {
        /// The new file.
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
    },
    /// Write all rows of an agency to a new file, to move it to another database.
    ExportAgency {
        /// The agency's id.
        #[arg(long, value_name = "ID")]
        agency: String,
        /// The new file.
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
    },
    /// Take an exported agency into the configured database, of whichever kind it is.
    ImportAgency {
        /// The file.
        #[arg(long, value_name = "FILE")]
        from: PathBuf,
    },
    /// Put a copy back as the configured SQLite database, where there is none.
    Restore {
        /// The copy.
        #[arg(long, value_name = "FILE")]
        from: PathBuf,
    },
}

/// The whole program: this process's command line and environment.
pub fn main() -> ExitCode {
    logging::hush_panics();
    match run(std::env::args_os(), std::env::vars().collect(), &mut std::io::stdout()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => error.exit(),
    }
}

/// Runs a command line; what it has to say goes to `out`.
pub fn run(
    arguments: impl IntoIterator<Item = OsString>,
    environment: BTreeMap<String, String>,
    out: &mut dyn Write,
) -> Result<(), CliError> {
    let arguments = Arguments::try_parse_from(arguments)?;
    let file = arguments.config.or_else(|| environment.get("BOLE_CONFIG").map(PathBuf::from));
    let config = Config::read(file.as_deref(), &environment)?;
    let filter = match &arguments.command {
        Command::Demo(_) => demo::log_filter(&config),
        _ => &config.log_filter,
    };
    logging::start(config.log_format, filter);
    match arguments.command {
        Command::Serve => serve::run(&config),
        Command::Migrate { down } => migrate::run(&config, down, out),
        Command::Openapi { check } => openapi::run(check.as_deref(), out),
        Command::Seed => seed::run(&config, &environment, out),
        Command::Demo(what) => demo::run(config, &what, out),
        Command::Admin(what) => admin::run(&config, what, &environment, out),
        Command::Doctor => doctor::run(&config, out),
        Command::Backup { to } => backup::back_up(&config, &to, out),
        Command::ExportAgency { agency, to } => moving::export(&config, &agency, &to, out),
        Command::ImportAgency { from } => moving::import(&config, &from, out),
        Command::Restore { from } => backup::restore(&config, &from, out),
    }
}

/// The store that a configuration names, with the machine's clock and randomness; refused when its master keys do not
/// open what the database holds.
pub fn open(config: &Config) -> Result<Store, CliError> {
    let runtime = Runtime::system();
    let vault = vault(config, &runtime)?;
    let store = Store::new(&config.store(), vault, runtime);
    master_key::check(&store)?;
    Ok(store)
}
