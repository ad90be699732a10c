//! Computing a month, from stored inputs to stored payslips, against the floor of the same rows.

use std::time::{Duration, Instant};

use anyhow::Context;

use crate::floor::Floor;
use crate::table;
use crate::world::{Bench, Database, Kind, World};

/// Measures and prints.
pub fn measure(bench: &Bench, people: &[usize], rounds: usize, only: Option<Kind>) -> anyhow::Result<()> {
    let mut rows = Vec::new();
    for kind in Kind::ALL.into_iter().filter(|kind| only.is_none_or(|only| only == *kind)) {
        let mut smallest = None;
        for &count in people {
            let one = one(bench, kind, count, rounds)?;
            let per_person = one.product.as_secs_f64() / as_f64(count);
            let (first, first_count) = *smallest.get_or_insert((one.product.as_secs_f64(), count));
            rows.push(vec![
                format!("{}, {count} people", kind.name()),
                seconds(one.product),
                seconds(one.floor),
                one.plain.map(seconds).unwrap_or_default(),
                format!("{:.2}", one.product.as_secs_f64() / one.floor.as_secs_f64()),
                format!("{:.1}", per_person * 1e6),
                format!("{:.2} ({})", one.product.as_secs_f64() / first, count / first_count.max(1)),
                format!("{:.0}", one.bytes / as_f64(count)),
                format!("{:.0}", one.peak_mib),
            ]);
        }
    }
    table::print(
        "Settlement of one month: stored inputs to stored payslips",
        &["", "Bole s", "floor s", "plain COPY s", "ratio", "us/person", "growth (of)", "bytes/row", "peak MiB"],
        &rows,
    )
}

struct One {
    product: Duration,
    floor: Duration,
    plain: Option<Duration>,
    bytes: f64,
    peak_mib: f64,
}

fn one(bench: &Bench, kind: Kind, count: usize, rounds: usize) -> anyhow::Result<One> {
    let database = Database::fresh(bench, kind)?;
    let world = bench.runtime.block_on(async {
        let world = World::open(&database.settings(bench)).await?;
        world.prepare(&bench.sample, count).await?;
        anyhow::Ok(world)
    })?;
    world.server.reset_peak()?;
    let (mut product, mut floors, mut plains, mut floor) = (Vec::new(), Vec::new(), Vec::new(), None);
    for _ in 0..rounds {
        let begun = Instant::now();
        bench.runtime.block_on(world.compute())?;
        product.push(begun.elapsed());
        if floor.is_none() {
            floor = Some(Floor::of(&database.url)?);
        }
        if let Some(floor) = &mut floor {
            let measured = floor.measure()?;
            floors.push(measured.floor);
            plains.extend(measured.plain);
        }
    }
    Ok(One {
        product: median(&mut product).context("no rounds")?,
        floor: median(&mut floors).context("no rounds")?,
        plain: median(&mut plains),
        bytes: as_f64(floor.map_or(0, |floor| floor.bytes())),
        peak_mib: world.server.peak_mib()?,
    })
}

fn median(times: &mut [Duration]) -> Option<Duration> {
    times.sort();
    times.get(times.len() / 2).copied()
}

fn seconds(time: Duration) -> String {
    format!("{:.2}", time.as_secs_f64())
}

fn as_f64(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::MAX, f64::from)
}
