//! A whole month over HTTP: how long each stage takes, what memory it takes, and how long others wait meanwhile.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context;
use reqwest::Method;
use serde_json::{Value, json};

use crate::api::Actor;
use crate::table;
use crate::world::{Bench, Database, Kind, World};

/// What a stage takes is told from when the server has given back what it no longer needs.
const SETTLED_AFTER: Duration = Duration::from_millis(1500);
/// So often somebody else asks while the month goes on.
const ASKED_EVERY: Duration = Duration::from_millis(20);

/// Measures and prints.
pub fn measure(bench: &Bench, people: usize, only: Option<Kind>) -> anyhow::Result<()> {
    for kind in Kind::ALL.into_iter().filter(|kind| only.is_none_or(|only| only == *kind)) {
        let stages = one(bench, kind, people)?;
        let all: Duration = stages.iter().map(|stage| stage.took).sum();
        let mut rows: Vec<Vec<String>> = stages.iter().map(Stage::row).collect();
        rows.push(vec!["all".to_owned(), format!("{:.2}", all.as_secs_f64())]);
        table::print(
            &format!("A month of {people} people over HTTP, {}", kind.name()),
            &[
                "",
                "s",
                "MiB before",
                "peak MiB",
                "progress told",
                "reads",
                "p50 ms",
                "p99 ms",
                "writes",
                "p50 ms",
                "p99 ms",
                "refused",
            ],
            &rows,
        )?;
    }
    Ok(())
}

struct Stage {
    name: &'static str,
    took: Duration,
    before_mib: f64,
    peak_mib: f64,
    told: usize,
    reads: Waits,
    writes: Waits,
}

/// How long others waited.
#[derive(Debug, Default)]
struct Waits {
    times: Vec<Duration>,
    refused: usize,
}

impl Waits {
    fn told(&mut self) -> [String; 3] {
        self.times.sort();
        let at = |percent: usize| {
            let place = (self.times.len() * percent / 100).min(self.times.len().saturating_sub(1));
            self.times.get(place).map_or_else(String::new, |time| format!("{:.1}", time.as_secs_f64() * 1e3))
        };
        [self.times.len().to_string(), at(50), at(99)]
    }
}

impl Stage {
    fn row(&self) -> Vec<String> {
        let (mut reads, mut writes) = (
            Waits { times: self.reads.times.clone(), ..Waits::default() },
            Waits { times: self.writes.times.clone(), ..Waits::default() },
        );
        let mut row = vec![
            self.name.to_owned(),
            format!("{:.2}", self.took.as_secs_f64()),
            format!("{:.0}", self.before_mib),
            format!("{:.0}", self.peak_mib),
            self.told.to_string(),
        ];
        row.extend(reads.told());
        row.extend(writes.told());
        row.push((self.reads.refused + self.writes.refused).to_string());
        row
    }
}

/// Asks all the while, as others do, until told to stop: a read or a write again and again.
async fn others(actor: Arc<Actor>, stop: Arc<AtomicBool>, writes: bool) -> Waits {
    let mut waits = Waits::default();
    while !stop.load(Ordering::Relaxed) {
        let begun = Instant::now();
        let answer = if writes {
            let wanted = json!({ "name": { "zh": "测", "en": "Measured" }, "code": format!("m{}", waits.times.len()) });
            // Refused or not, it takes the writer's place and an answer.
            actor.post("/api/v1/settlement-templates", &wanted).await
        } else {
            actor.get("/api/v1/engagements").await
        };
        waits.times.push(begun.elapsed());
        if let Err(error) = answer
            && !error.to_string().contains(" 409 ")
        {
            waits.refused += 1;
        }
        tokio::time::sleep(ASKED_EVERY).await;
    }
    waits
}

struct Measuring<'a> {
    world: &'a World,
    asking: (Arc<Actor>, Arc<Actor>),
    stages: Vec<Stage>,
}

impl Measuring<'_> {
    /// Measures a stage; it gives how often its progress was told.
    async fn stage<F: Future<Output = anyhow::Result<usize>>>(
        &mut self,
        name: &'static str,
        work: F,
    ) -> anyhow::Result<()> {
        tokio::time::sleep(SETTLED_AFTER).await;
        let before_mib = self.world.server.memory_mib()?;
        self.world.server.reset_peak()?;
        let stop = Arc::new(AtomicBool::new(false));
        let reads = tokio::spawn(others(Arc::clone(&self.asking.0), Arc::clone(&stop), false));
        let writes = tokio::spawn(others(Arc::clone(&self.asking.1), Arc::clone(&stop), true));
        let begun = Instant::now();
        let told = work.await.context(name)?;
        let took = begun.elapsed();
        stop.store(true, Ordering::Relaxed);
        let (reads, writes) = (reads.await?, writes.await?);
        let peak_mib = self.world.server.peak_mib()?;
        self.stages.push(Stage { name, took, before_mib, peak_mib, told, reads, writes });
        Ok(())
    }
}

fn one(bench: &Bench, kind: Kind, people: usize) -> anyhow::Result<Vec<Stage>> {
    let database = Database::fresh(bench, kind)?;
    let (roster, inputs) = bench.sample.multiplied(people)?;
    bench.runtime.block_on(async {
        let world = World::open(&database.settings(bench)).await?;
        let log_in = async || anyhow::Ok(Arc::new(Actor::log_in(&world.server.base, "payroll_specialist").await?));
        let asking = (log_in().await?, log_in().await?);
        let mut measuring = Measuring { world: &world, asking, stages: Vec::new() };
        let (world, path) = (&world, &world.month);
        let own = json!({ "bank_name": "中国工商银行", "account_name": "伯乐", "number": "6222021001116245702", "cnaps": "102100099996" });
        let account = world.admin.post("/api/v1/bank-accounts", &own).await?.id()?;
        measuring.stage("import policies", world.import_policies(&bench.sample)).await?;
        measuring.stage("import roster", world.import_roster(roster)).await?;
        measuring.stage("confirm people", world.confirm_people()).await?;
        measuring.stage("import inputs", world.import_inputs(inputs)).await?;
        measuring.stage("confirm and lock inputs", world.lock(people)).await?;
        measuring.stage("compute", world.compute()).await?;
        measuring
            .stage("submit, approve, confirm", async {
                world.specialist.act(path, "submit", &Value::Null).await?;
                world.finance.act(path, "approve", &Value::Null).await?;
                world.client.act(path, "confirm", &json!({ "form": "platform" })).await?;
                Ok(0)
            })
            .await?;
        measuring
            .stage("export payslips", async {
                let path = format!("{path}/payslips:export");
                let response = world.specialist.response(Method::GET, &path, "", ("", Vec::new())).await?;
                let lines = response.bytes().await?.iter().filter(|byte| **byte == b'\n').count();
                anyhow::ensure!(lines == people + 1, "{lines} lines exported");
                Ok(0)
            })
            .await?;
        measuring
            .stage("invoice and receipt", async {
                let bill = world.finance.get(&format!("{path}/bill")).await?;
                world.finance.act(path, "invoice", &json!({})).await?;
                let receipt = json!({
                    "amount": bill.body["billed"]["bill"], "bank_account_id": account, "bank_reference": "IN-1",
                });
                world.finance.act(path, "record-receipt", &receipt).await?;
                Ok(0)
            })
            .await?;
        measuring
            .stage("pay: batch, approval, pay file", async {
                let from = json!({ "bank_account_id": account });
                let paid = world.specialist.act(path, "pay", &from).await?;
                let batch = paid.body["batch"]["id"].as_str().context("no batch")?;
                let batch = format!("/api/v1/payment-batches/{batch}");
                world.finance.act(&batch, "approve", &Value::Null).await?;
                world.specialist.act(&batch, "send", &json!({ "form": "pain_001" })).await?;
                let file = format!("{batch}/file");
                let response = world.finance.response(Method::GET, &file, "", ("", Vec::new())).await?;
                anyhow::ensure!(response.bytes().await?.len() > people * 100, "the pay file is short");
                Ok(0)
            })
            .await?;
        Ok(measuring.stages)
    })
}
