//! The whole story: agency, engagement, month after month, and what the books say at the end.

use std::io::Write;
use std::time::Instant;

use bole_domain::money::Fen;
use chrono::Days;
use serde_json::Value;

use super::agency::{Client, Office};
use super::compare::Comparison;
use super::engagement::Engagement;
use super::error::DemoError;
use super::folder::{Folder, Sheet};
use super::host::Host;
use super::month::Month;
use super::progress::Progress;
use super::{clocks, table, words};

/// The contract is signed on this day of the first month.
const SIGNED_AFTER: Days = Days::new(4);

/// Everything that the months share.
pub(super) struct Year<'a> {
    /// The server.
    pub(super) host: &'a Host,
    /// The agency's people.
    pub(super) office: &'a Office,
    /// The client.
    pub(super) client: &'a Client,
    /// His engagement.
    pub(super) engagement: &'a Engagement,
    /// The expected bills.
    pub(super) bills: Option<&'a Sheet>,
    /// Tells how far it is.
    pub(super) progress: &'a Progress,
}

/// Tells the whole story; the table and what follows go to `out`. Gives what was compared.
pub(super) async fn tell(
    host: &Host,
    folder: &Folder,
    progress: &Progress,
    out: &mut dyn Write,
) -> Result<(Office, Comparison), DemoError> {
    let begun = Instant::now();
    // A server elsewhere may tell a story of the past.
    let today = first_day(folder).unwrap_or(host.today()).min(host.today());
    progress.begin("setting up");
    let office = Office::open(host).await?;
    let client = office.take_on(host, folder, today).await?;
    progress.step("agency, client, contract");
    let engagement = Engagement::open(&office, &client, folder, today, progress).await?;
    progress.end(begun.elapsed());
    let bills = folder.bills.as_ref();
    let year = Year { host, office: &office, client: &client, engagement: &engagement, bills, progress };
    let mut comparison = Comparison::default();
    let mut lines = Vec::new();
    // In the second month, or the only one, the bank refuses a payment at first.
    let failing = folder.months.len().saturating_sub(1).min(1);
    for (at, files) in folder.months.iter().enumerate() {
        lines.push(Month::new(&year, files).carry_through(&mut comparison, at == failing).await?);
    }
    table::write(out, &lines)?;
    trial_balance(&year, out).await?;
    clocks::tell(&year, out).await?;
    if let Some(last) = folder.months.last() {
        words::tell(&year, last, out).await?;
    }
    writeln!(
        out,
        "\n{} months closed, {} figures compared, {} different, {:.1} s",
        lines.len(),
        comparison.figures,
        comparison.differences,
        begun.elapsed().as_secs_f64()
    )?;
    Ok((office, comparison))
}

/// The day on which a folder's story begins.
pub(super) fn first_day(folder: &Folder) -> Option<chrono::NaiveDate> {
    folder.months.first().map(|month| month.period.first_day() + SIGNED_AFTER)
}

/// The books at the end: every account, and that debit and credit agree.
async fn trial_balance(year: &Year<'_>, out: &mut dyn Write) -> Result<(), DemoError> {
    let balance = year.office.finance.get("/api/v1/ledger/trial-balance").await?;
    let text = |value: &Value, field: &str| value.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
    let mut rows = vec![["trial balance", "debit", "credit"].map(str::to_owned).to_vec()];
    for account in balance.list("/lines")? {
        rows.push(vec![text(&account, "kind"), text(&account, "debit"), text(&account, "credit")]);
    }
    let (debit, credit): (Fen, Fen) = (balance.money("/debit")?, balance.money("/credit")?);
    rows.push(vec!["total".to_owned(), debit.to_string(), credit.to_string()]);
    writeln!(out)?;
    table::columns(out, &rows)?;
    if debit != credit {
        return Err(DemoError::Unbalanced { debit: debit.to_string(), credit: credit.to_string() });
    }
    Ok(())
}
