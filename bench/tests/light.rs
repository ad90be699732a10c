//! The light form of `make bench`: a few hundred people on both databases, so that the measurements themselves keep working.
//! Figures are told, never judged. Left to the full form: requests a second, whose load needs `wrk`, and the start, whose idle
//! memory is waited for.

use std::path::Path;
use std::process::Command;

use anyhow::ensure;

const BENCH: &str = env!("CARGO_BIN_EXE_bole-bench");
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// What a measurement prints.
fn measured(arguments: &[&str]) -> anyhow::Result<String> {
    // Built with the whole workspace: the program that is shipped, as the tests start it.
    let server = Path::new(BENCH).with_file_name("bole-served");
    let done = Command::new(BENCH).current_dir(ROOT).arg("--bole").arg(server).args(arguments).output()?;
    let told = String::from_utf8(done.stdout)?;
    ensure!(done.status.success(), "{told}{}", String::from_utf8_lossy(&done.stderr));
    Ok(told)
}

#[test]
fn a_settlement_is_measured_beside_its_floor() -> anyhow::Result<()> {
    let told = measured(&["settlement", "--people", "300", "--rounds", "1"])?;
    for database in ["PostgreSQL", "SQLite"] {
        ensure!(told.contains(&format!("| {database}, 300 people")), "{told}");
    }
    Ok(())
}

#[test]
fn a_month_is_measured_stage_by_stage() -> anyhow::Result<()> {
    let told = measured(&["month", "--people", "300"])?;
    for stage in ["import roster", "compute", "export payslips", "pay: batch, approval, pay file"] {
        ensure!(told.matches(&format!("| {stage} ")).count() == 2, "{stage} on both databases: {told}");
    }
    Ok(())
}
