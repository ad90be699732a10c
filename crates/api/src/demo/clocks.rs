//! The clocks at the end: how many were on time, and why two of them were due when they were.

use std::collections::BTreeMap;
use std::io::Write;

use serde_json::Value;

use super::error::DemoError;
use super::year::Year;

/// Timers of a year, at most.
const MANY: usize = 200;

/// Tells how many timers of the engagement stand where, and explains one that was met and one that was missed.
pub(super) async fn tell(year: &Year<'_>, out: &mut dyn Write) -> Result<(), DemoError> {
    let engagement = year.engagement.path.rsplit_once("/").map_or("", |(_, id)| id);
    let place = format!("/api/v1/timers?engagement_id={engagement}&limit={MANY}");
    let timers = year.office.specialist.get(&place).await?.list("/data")?;
    let text = |timer: &Value, field: &str| timer.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
    let mut states: BTreeMap<String, usize> = BTreeMap::new();
    for timer in &timers {
        *states.entry(text(timer, "state")).or_default() += 1;
    }
    let told: Vec<String> = states.iter().map(|(state, count)| format!("{count} {state}")).collect();
    writeln!(out, "\nclocks: {}", told.join(", "))?;
    for state in ["met", "missed"] {
        let Some(timer) = timers.iter().find(|timer| text(timer, "state") == state) else { continue };
        let why = year.office.specialist.get(&format!("/api/v1/timers/{}/explanation", text(timer, "id"))).await?;
        let [name, cycle] = ["name", "cycle"].map(|field| text(timer, field));
        let ended: String = text(timer, "ended_at").chars().take(10).collect();
        writeln!(out, "{state}: {cycle} {name}: {} {ended}", why.text("/summary")?)?;
    }
    Ok(())
}
