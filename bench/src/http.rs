//! Requests a second and how long each waits, against a bare server of the same queries. The load comes from `wrk`.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, bail};
use serde_json::Value;

use crate::table;
use crate::world::{Bench, Database, Kind, World};

/// People on the roster.
const PEOPLE: usize = 1_000;
const CONNECTIONS: [u32; 3] = [1, 16, 64];
/// Each cell is measured so long.
const SECONDS: u32 = 4;

/// What is asked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Asked {
    Read,
    List,
    /// Against a bare server that writes the same rows.
    Step,
    /// Against one that writes an event and no entry in the log.
    UnloggedStep,
    /// Against one that leaves neither.
    SilentStep,
}

impl Asked {
    const ALL: [Self; 5] = [Self::Read, Self::List, Self::Step, Self::UnloggedStep, Self::SilentStep];

    fn name(self) -> &'static str {
        match self {
            Self::Read => "read: one engagement",
            Self::List => "list: 50 of a roster",
            Self::Step => "step: confirm a person",
            Self::UnloggedStep => "step, bare without log",
            Self::SilentStep => "step, bare without log and event",
        }
    }
}

/// What `wrk` says.
#[derive(Debug, Clone, Copy)]
pub struct Load {
    /// Answers a second.
    pub per_second: f64,
    /// Half of them came within.
    pub p50_ms: f64,
    /// And 99 of 100.
    pub p99_ms: f64,
    /// Answers that are no success, and none.
    pub refused: u64,
}

/// Measures and prints.
pub fn measure(bench: &Bench, only: Option<Kind>) -> anyhow::Result<()> {
    for kind in Kind::ALL.into_iter().filter(|kind| only.is_none_or(|only| only == *kind)) {
        let database = Database::fresh(bench, kind)?;
        let world = bench.runtime.block_on(async {
            let world = World::open(&database.settings(bench)).await?;
            let (roster, _) = bench.sample.multiplied(PEOPLE)?;
            world.import_roster(roster).await?;
            world.confirm_people().await?;
            anyhow::Ok(world)
        })?;
        let people = bench.runtime.block_on(world.people())?;
        let bare = Bare::start(bench, &database.url)?;
        let mut rows = Vec::new();
        for asked in Asked::ALL {
            for connections in CONNECTIONS {
                let ours = ours(database.folder(), &world, &people, asked, connections)?;
                let least = bare.load(database.folder(), asked, connections)?;
                rows.push(vec![
                    format!("{}, {connections} connections", asked.name()),
                    format!("{:.0}", ours.per_second),
                    format!("{:.0}", least.per_second),
                    format!("{:.2}", ours.per_second / least.per_second),
                    format!("{:.1}", ours.p50_ms),
                    format!("{:.1}", ours.p99_ms),
                    format!("{:.1}", least.p50_ms),
                    format!("{:.1}", least.p99_ms),
                    (ours.refused + least.refused).to_string(),
                ]);
            }
        }
        table::print(
            &format!("Requests a second, {} (the load runs on the same machine)", kind.name()),
            &["", "Bole", "bare", "ratio", "p50 ms", "p99 ms", "bare p50", "bare p99", "refused"],
            &rows,
        )?;
    }
    Ok(())
}

fn ours(folder: &Path, world: &World, people: &[String], asked: Asked, connections: u32) -> anyhow::Result<Load> {
    let path = match asked {
        Asked::Read => world.engagement.clone(),
        Asked::List => format!("{}/roster?limit=50", world.engagement),
        Asked::Step | Asked::UnloggedStep | Asked::SilentStep => format!("{}/settlement/people", world.payroll),
    };
    let script = match asked {
        Asked::Read | Asked::List => String::new(),
        Asked::Step | Asked::UnloggedStep | Asked::SilentStep => {
            let list: Vec<String> = people.iter().map(|id| format!("\"{id}\"")).collect();
            format!(
                "local people = {{ {} }}\n{COUNT}\n\
                 function request()\n  local n = next_place()\n\
                 wrk.headers['Idempotency-Key'] = thread_name .. '-{connections}-' .. n\n\
                 return wrk.format('POST', '{path}', wrk.headers, \
                 '{{\"person_ids\":[\"' .. people[n % #people + 1] .. '\"]}}')\nend\n",
                list.join(", ")
            )
        }
    };
    let token = format!("Bearer {}", world.specialist.token());
    wrk(folder, &world.server.base, &path, connections, &script, Some(&token))
}

/// Numbers that no two threads share.
const COUNT: &str = "
local threads = 0
function setup(thread) thread:set('thread_number', threads); threads = threads + 1 end
function init() place = thread_number; thread_name = 'bench-' .. thread_number .. '-' .. os.time(); wrk.headers['Content-Type'] = 'application/json' end
function next_place() place = place + 2; return place end
";

struct Bare {
    child: Child,
    base: String,
}

impl Bare {
    fn start(bench: &Bench, url: &str) -> anyhow::Result<Self> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let program = std::env::current_exe()?.with_file_name("bole-bare");
        let child = Command::new(program).arg(url).arg(address.to_string()).spawn().context("bole-bare")?;
        let bare = Self { child, base: format!("http://{address}") };
        bench.runtime.block_on(async {
            for _ in 0..500 {
                if reqwest::get(format!("{}/read", bare.base)).await.is_ok_and(|answer| answer.status().is_success()) {
                    return Ok(());
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            bail!("bole-bare does not answer")
        })?;
        Ok(bare)
    }

    fn load(&self, folder: &Path, asked: Asked, connections: u32) -> anyhow::Result<Load> {
        let step = |path| {
            (path, format!("{COUNT}\nfunction request() return wrk.format('POST', '{path}' .. next_place()) end\n"))
        };
        let (path, script) = match asked {
            Asked::Read => ("/read", String::new()),
            Asked::List => ("/list", String::new()),
            Asked::Step => step("/step/"),
            Asked::UnloggedStep => step("/unlogged-step/"),
            Asked::SilentStep => step("/silent-step/"),
        };
        wrk(folder, &self.base, path, connections, &script, None)
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const DONE: &str = "
function done(summary, latency)
  io.write(string.format('\\nbench per_second=%f p50=%f p99=%f refused=%d\\n', summary.requests / summary.duration * 1e6,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, summary.errors.status + summary.errors.timeout))
end
";

/// Asks by so many connections at once, each as soon as it was answered.
pub fn wrk(
    folder: &Path,
    base: &str,
    path: &str,
    connections: u32,
    script: &str,
    token: Option<&str>,
) -> anyhow::Result<Load> {
    let file = folder.join("load.lua");
    std::fs::write(&file, format!("{script}{DONE}"))?;
    let threads = connections.min(2).to_string();
    let mut command = Command::new("wrk");
    command.args(["-t", &threads, "-c", &connections.to_string(), "-d", &format!("{SECONDS}s"), "--latency"]);
    if let Some(token) = token {
        command.arg("-H").arg(format!("Authorization: {token}"));
    }
    let done = command.arg("-s").arg(&file).arg(format!("{base}{path}")).stderr(Stdio::inherit()).output();
    let said = String::from_utf8(done.context("wrk, which scripts/need installs")?.stdout)?;
    let line = said.lines().find_map(|line| line.strip_prefix("bench ")).with_context(|| said.clone())?;
    let fields: BTreeMap<&str, f64> = line
        .split(' ')
        .filter_map(|pair| pair.split_once('='))
        .filter_map(|(k, v)| Some((k, v.parse().ok()?)))
        .collect();
    let field = |name: &str| fields.get(name).copied().with_context(|| said.clone());
    let refused = format!("{:.0}", field("refused")?).parse()?;
    Ok(Load { per_second: field("per_second")?, p50_ms: field("p50")?, p99_ms: field("p99")?, refused })
}

/// The ids in a page of a list.
pub fn ids(page: &Value, pointer: &str) -> Vec<String> {
    let rows = page["data"].as_array().into_iter().flatten();
    rows.filter_map(|row| row.pointer(pointer)?.as_str().map(str::to_owned)).collect()
}
