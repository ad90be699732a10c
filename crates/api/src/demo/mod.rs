//! A client's payroll year, from the agency's first login to the last closed month, over HTTP alone: what `bole demo` shows.
//!
//! The real server runs in the same process with a clock that the story moves on, so that months of any year can be
//! carried through on any day. Everybody who acts has a login of his own.

mod agency;
mod answer;
mod bank;
mod clocks;
mod compare;
mod engagement;
mod error;
mod establishment;
mod folder;
mod host;
mod http;
mod month;
mod payout;
mod progress;
mod table;
mod words;
mod year;

use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bole_persistence::runtime::Faults;

use crate::config::Config;
use folder::Folder;
use host::Host;
use progress::Progress;

pub use error::DemoError;

/// A login that was made.
#[derive(Debug, Clone)]
pub struct Login {
    /// Login name of the agency's administrator.
    pub login_name: String,
    /// Everybody's password.
    pub password: String,
}

/// Who serves, and how long the client goes on asking.
#[derive(Clone, Default)]
pub struct Stage {
    /// Address of a server that runs already, on the same database and by the machine's clock; without it one runs in this
    /// process, whose clock the story moves on.
    pub server: Option<String>,
    /// What strikes the commits of the server in this process.
    pub faults: Option<Arc<dyn Faults>>,
    /// How long a request that got no answer, or was told to come again, is repeated with its idempotency key.
    pub patience: Duration,
}

/// Carries a folder's months through on the migrated, empty database of a configuration. The table and what follows go to
/// `out`, how far it is to `told`. Fails when anything is answered otherwise than it should be, or a figure differs.
pub fn run(config: &Config, data: &Path, out: &mut dyn Write, told: Box<dyn Write>) -> Result<Login, DemoError> {
    run_on(&Stage::default(), config, data, out, told)
}

/// The same on another stage: a server that fails now and then, for a client that does not give up.
pub fn run_on(
    stage: &Stage,
    config: &Config,
    data: &Path,
    out: &mut dyn Write,
    told: Box<dyn Write>,
) -> Result<Login, DemoError> {
    let folder = Folder::read(data)?;
    let Some(first_day) = year::first_day(&folder) else {
        return Err(DemoError::Data(format!("{} has no months", data.display())));
    };
    let progress = Progress::to(told);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let (office, comparison) = runtime.block_on(async {
        let host = Host::start(stage, config, first_day)?;
        let told = year::tell(&host, &folder, &progress, out).await;
        host.stop().await;
        told
    })?;
    if comparison.differences > 0 {
        for difference in &comparison.told {
            writeln!(out, "{difference}")?;
        }
        return Err(DemoError::Differences(comparison.differences));
    }
    Ok(Login { login_name: office.admin.login_name().to_owned(), password: office.password().to_owned() })
}
