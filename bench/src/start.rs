//! From nothing to the first answer, and what the server takes when nobody asks.

use std::time::Duration;

use crate::table;
use crate::world::{Bench, Database, Kind};

/// So often it is started; the median counts.
const STARTS: usize = 7;
/// So long nobody asks before the memory is looked at.
const IDLE: Duration = Duration::from_secs(5);

/// Measures and prints.
pub fn measure(bench: &Bench) -> anyhow::Result<()> {
    let mut rows = Vec::new();
    for kind in Kind::ALL {
        let database = Database::fresh(bench, kind)?;
        let settings = database.settings(bench);
        settings.seed()?;
        let (mut starts, mut idle) = (Vec::new(), Vec::new());
        for _ in 0..STARTS {
            idle.push(bench.runtime.block_on(async {
                let server = settings.serve().await?;
                starts.push(server.ready_after);
                tokio::time::sleep(IDLE).await;
                server.memory_mib()
            })?);
        }
        starts.sort();
        idle.sort_by(f64::total_cmp);
        let middle = starts.get(STARTS / 2).copied().unwrap_or_default();
        let idle = idle.get(STARTS / 2).copied().unwrap_or_default();
        rows.push(vec![kind.name().to_owned(), format!("{:.0}", middle.as_secs_f64() * 1e3), format!("{idle:.0}")]);
    }
    let size = std::fs::metadata(&bench.bole)?.len() / (1 << 20);
    table::print(
        &format!("Start on a migrated database; the binary has {size} MiB"),
        &["", "ready after ms", "idle MiB"],
        &rows,
    )
}
