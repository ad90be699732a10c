//! `bole demo`: a payroll year over HTTP, on a fresh database.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use super::{CliError, migrate};
use crate::config::Config;
use crate::demo;

/// What is shown, and where.
#[derive(Debug, Args)]
pub(super) struct Demo {
    /// Folder with people.csv, policies.csv and an inputs-YYYY-MM.csv for each month; expected-YYYY-MM.csv and bills.csv are
    /// compared with where they are there.
    #[arg(long, value_name = "FOLDER", default_value = "samples/payroll-2026")]
    data: PathBuf,
    /// A database without any agency, instead of a file in a temporary folder. It keeps what is written.
    #[arg(long, value_name = "URL", conflicts_with = "keep")]
    database: Option<String>,
    /// Keep the temporary folder and tell how to look at it.
    #[arg(long)]
    keep: bool,
}

/// Lines of information would drown what the demonstration tells.
pub(super) fn log_filter(config: &Config) -> &str {
    if config.log_filter == Config::default().log_filter.as_str() { "warn" } else { &config.log_filter }
}

/// Carries the folder's months through.
pub(super) fn run(config: Config, demo: &Demo, out: &mut dyn Write) -> Result<(), CliError> {
    let told = Box::new(std::io::stderr());
    if let Some(url) = &demo.database {
        let config = config.with_database(url);
        migrate::prepare(&config)?;
        demo::run(&config, &demo.data, out, told)?;
        return Ok(());
    }
    let folder = Temporary::make()?;
    let file = folder.path.join("bole.db");
    let config = config.with_database(&format!("sqlite://{}", file.display())).without_master_key();
    migrate::prepare(&config)?;
    let done = demo::run(&config, &demo.data, out, told);
    if demo.keep {
        let file = file.display();
        writeln!(out, "\nkept: BOLE_DATABASE_URL=sqlite://{file} bole serve")?;
        if let Ok(login) = &done {
            writeln!(out, "login: {} with the password {}", login.login_name, login.password)?;
        }
        folder.keep();
    }
    done?;
    Ok(())
}

/// A folder of this process alone; it goes away with this unless it is kept.
struct Temporary {
    path: PathBuf,
    kept: bool,
}

impl Temporary {
    fn make() -> std::io::Result<Self> {
        let (base, process) = (std::env::temp_dir(), std::process::id());
        let mut number = 0_u32;
        loop {
            let path = base.join(format!("bole-demo-{process}-{number}"));
            match create(&path) {
                Ok(()) => return Ok(Self { path, kept: false }),
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => number += 1,
                Err(error) => return Err(error),
            }
        }
    }

    fn keep(mut self) {
        self.kept = true;
    }
}

/// Makes a folder that only its owner looks into.
fn create(path: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if !self.kept {
            // A folder that cannot be removed is left to whoever clears the temporary ones.
            let _ = std::fs::remove_dir_all(&self.path);
        }
    }
}
