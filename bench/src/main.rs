//! `make bench`: what the product takes, beside the least that the database takes for the same rows.
//!
//! The server is the binary `bole`, a process of its own on a fresh database; it is asked over HTTP as its users ask.

mod api;
mod floor;
mod ground;
mod http;
mod inbox;
mod month;
mod people;
mod server;
mod settlement;
mod start;
mod table;
mod timers;
mod world;

use std::path::PathBuf;

use anyhow::Context;
use clap::{Parser, Subcommand};

/// Measures Bole.
#[derive(Debug, Parser)]
#[command(name = "bole-bench")]
struct Arguments {
    /// The binary to measure.
    #[arg(long, default_value = "target/release/bole")]
    bole: PathBuf,
    /// The sample whose people and inputs are multiplied.
    #[arg(long, default_value = "samples/payroll-2026")]
    sample: PathBuf,
    /// A PostgreSQL server on which databases may be made.
    #[arg(long, env = "TEST_DATABASE_URL", hide_env_values = true)]
    postgres: String,
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Everything, in its usual size.
    All,
    /// Computing a month, from stored inputs to stored payslips, against the floor.
    Settlement {
        /// How many people.
        #[arg(long, value_delimiter = ',', default_value = "10000,30000,100000")]
        people: Vec<usize>,
        /// How often each is measured; the median counts.
        #[arg(long, default_value_t = 3)]
        rounds: usize,
        /// One database only.
        #[arg(long)]
        only: Option<world::Kind>,
    },
    /// A whole month over HTTP, stage by stage.
    Month {
        /// How many people.
        #[arg(long, default_value_t = 100_000)]
        people: usize,
        /// One database only.
        #[arg(long)]
        only: Option<world::Kind>,
    },
    /// Requests against a bare server of the same queries.
    Http {
        /// One database only.
        #[arg(long)]
        only: Option<world::Kind>,
    },
    /// Start, idle memory, size.
    Start,
    /// What counting and listing takes while much waits.
    Inbox {
        /// One database only.
        #[arg(long)]
        only: Option<world::Kind>,
    },
    /// What timers take, beside a bare update.
    Timers {
        /// One database only.
        #[arg(long)]
        only: Option<world::Kind>,
    },
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let bench = world::Bench {
        bole: std::fs::canonicalize(&arguments.bole)
            .with_context(|| format!("{} is not built", arguments.bole.display()))?,
        sample: people::Sample::read(&arguments.sample)?,
        postgres: arguments.postgres,
        runtime,
    };
    match arguments.what {
        What::All => {
            start::measure(&bench)?;
            settlement::measure(&bench, &[10_000, 30_000, 100_000], 3, None)?;
            month::measure(&bench, 100_000, None)?;
            inbox::measure(&bench, None)?;
            http::measure(&bench, None)
        }
        What::Settlement { people, rounds, only } => settlement::measure(&bench, &people, rounds, only),
        What::Http { only } => http::measure(&bench, only),
        What::Inbox { only } => inbox::measure(&bench, only),
        What::Start => start::measure(&bench),
        What::Timers { only } => timers::measure(&bench, only),
        What::Month { people, only } => month::measure(&bench, people, only),
    }
}
