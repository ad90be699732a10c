//! A fresh database with the invented agency, and its client's month up to where it is measured.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::Context;
use clap::ValueEnum;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::api::Actor;
use crate::http;
use crate::people::{MONTH, Sample};
use crate::server::{Server, Settings};

/// What everything is measured with.
pub struct Bench {
    /// The binary.
    pub bole: PathBuf,
    /// The sample.
    pub sample: Sample,
    /// The PostgreSQL server.
    pub postgres: String,
    /// Where requests run.
    pub runtime: Runtime,
}

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// PostgreSQL.
    Postgres,
    /// SQLite.
    Sqlite,
}

impl Kind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Postgres, Self::Sqlite];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Postgres => "PostgreSQL",
            Self::Sqlite => "SQLite",
        }
    }
}

/// A database of its own, gone with this.
pub struct Database {
    /// Its address.
    pub url: String,
    folder: PathBuf,
    made_at: Option<(String, String)>,
}

static DATABASES: AtomicU32 = AtomicU32::new(0);

impl Database {
    /// Makes one.
    pub fn fresh(bench: &Bench, kind: Kind) -> anyhow::Result<Self> {
        let name = format!("bole_bench_{}_{}", std::process::id(), DATABASES.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(&name);
        std::fs::create_dir_all(&folder)?;
        let (url, made_at) = match kind {
            Kind::Sqlite => (format!("sqlite://{}", folder.join("bole.db").display()), None),
            Kind::Postgres => {
                let mut server = postgres::Client::connect(&bench.postgres, postgres::NoTls)?;
                server.batch_execute(&format!("CREATE DATABASE {name}"))?;
                let (server, _) = bench.postgres.rsplit_once('/').context("an address without a database")?;
                (format!("{server}/{name}"), Some((bench.postgres.clone(), name)))
            }
        };
        Ok(Self { url, folder, made_at })
    }

    /// The folder that goes with it.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// How a server reaches it.
    pub fn settings(&self, bench: &Bench) -> Settings {
        Settings { bole: bench.bole.clone(), database: self.url.clone(), folder: self.folder.clone() }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Some((server, name)) = &self.made_at
            && let Ok(mut server) = postgres::Client::connect(server, postgres::NoTls)
        {
            // What cannot be dropped goes with the throw-away server.
            let _ = server.batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)"));
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// The invented agency at work.
pub struct World {
    /// The server.
    pub server: Server,
    /// May do everything that the agency sets up.
    pub admin: Actor,
    /// Does the month.
    pub specialist: Actor,
    /// Approves.
    pub finance: Actor,
    /// Confirms for the client.
    pub client: Actor,
    /// Path of the month.
    pub month: String,
    /// Path of the engagement.
    pub engagement: String,
    /// Path of its payroll steps.
    pub payroll: String,
}

impl World {
    /// Seeds the database and starts a server on it.
    pub async fn open(settings: &Settings) -> anyhow::Result<Self> {
        settings.seed()?;
        let server = settings.serve().await?;
        let log_in = async |role: &str| Actor::log_in(&server.base, role).await;
        let (admin, specialist) = (log_in("agency_admin").await?, log_in("payroll_specialist").await?);
        let (finance, client) = (log_in("finance_manager").await?, log_in("client_user").await?);
        let engagements = specialist.get("/api/v1/engagements").await?;
        let id = engagements.body["data"][0]["id"].as_str().context("no engagement")?.to_owned();
        let (engagement, payroll) = (format!("/api/v1/engagements/{id}"), format!("/api/v1/payroll/engagements/{id}"));
        let month = format!("{payroll}/cycles/{MONTH}");
        Ok(Self { server, admin, specialist, finance, client, month, engagement, payroll })
    }

    /// Takes in policies, people and inputs, and locks them.
    pub async fn prepare(&self, sample: &Sample, people: usize) -> anyhow::Result<()> {
        let (roster, inputs) = sample.multiplied(people)?;
        self.import_policies(sample).await?;
        self.import_roster(roster).await?;
        self.confirm_people().await?;
        self.import_inputs(inputs).await?;
        self.lock(people).await?;
        Ok(())
    }

    /// Takes in the policies; like all that follow, gives how often progress was told.
    pub async fn import_policies(&self, sample: &Sample) -> anyhow::Result<usize> {
        self.specialist.import("/api/v1/insurance-policies:import", sample.policies.clone()).await
    }

    /// Puts people on the roster.
    pub async fn import_roster(&self, roster: String) -> anyhow::Result<usize> {
        self.specialist.import(&format!("{}/roster:import", self.engagement), roster).await
    }

    /// Confirms everybody's data and opens the month.
    pub async fn confirm_people(&self) -> anyhow::Result<usize> {
        let everybody = json!({ "all_unconfirmed": true });
        self.specialist.post(&format!("{}/settlement/people", self.payroll), &everybody).await?;
        self.specialist.put(&format!("{}/payout/cycle", self.month), &json!({ "pay_date": "2026-01-31" })).await?;
        Ok(0)
    }

    /// Ids of the first people on the roster.
    pub async fn people(&self) -> anyhow::Result<Vec<String>> {
        let (mut people, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = self.specialist.get(&format!("{}/roster?limit=200{cursor}", self.engagement)).await?;
            people.extend(http::ids(&page.body, "/person/id"));
            match page.body["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return Ok(people),
            }
        }
    }

    /// Takes in the month's inputs.
    pub async fn import_inputs(&self, inputs: String) -> anyhow::Result<usize> {
        self.specialist.import(&format!("{}/inputs:import", self.month), inputs).await
    }

    /// The client confirms the inputs, and they are locked.
    pub async fn lock(&self, headcount: usize) -> anyhow::Result<usize> {
        let sure = json!({
            "headcount": headcount, "basic_data": true, "gross": true, "insurance_and_fund": true,
            "special_additional_deductions": true, "form": "platform",
        });
        self.client.act(&self.month, "confirm-inputs", &sure).await?;
        self.specialist.act(&self.month, "lock-inputs", &json!({})).await?;
        Ok(0)
    }

    /// Computes the month.
    pub async fn compute(&self) -> anyhow::Result<usize> {
        let started = self.specialist.act(&self.month, "compute", &Value::Null).await?;
        self.specialist.finished(started).await
    }
}
