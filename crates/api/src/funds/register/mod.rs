//! The operations of the funds.

mod batches;
mod billing;
mod cycle;
mod items;

use super::{certificates, filings, ledger};
use crate::http::registry::Registry;
use batches::{batch_reads, batch_verbs};
use billing::{billing, correcting};
use cycle::cycle_verbs;
use items::item_verbs;

pub(super) const TAG: &str = "funds";

/// Settlement and payment of the month.
pub(super) const PAYOUT: &[&str] = &["PY-5.3.1"];
const CYCLE: &str = "/api/v1/payroll/engagements/{engagement_id}/cycles/{cycle}";
const BATCH: &str = "/api/v1/payment-batches/{batch_id}";

/// Registers its operations.
pub fn register(r: &mut Registry) {
    cycle_verbs(r);
    billing(r);
    correcting(r);
    batch_reads(r);
    batch_verbs(r);
    item_verbs(r);
    ledger::register(r);
    filings::register(r);
    certificates::register(r);
}
