//! HTTP of corrections: what a cycle sets right of earlier, confirmed months.

mod operations;
mod views;

use bole_domain::agency::Permission;

use crate::http::page::PageQuery;
use crate::http::registry::Registry;
use views::{CorrectionView, NewCorrection, PayRaise, PayRaised};

const TAG: &str = "settlement";
const CLAUSES: [&str; 2] = ["PY-5.3.1", "PY-4.2.1"];
const CORRECTIONS: &str = "/api/v1/payroll/engagements/{engagement_id}/cycles/{cycle}/corrections";

/// Registers its operations.
pub fn register(r: &mut Registry) {
    r.post(CORRECTIONS, "create_correction", operations::create)
        .tag(TAG)
        .text(
            "Set an earlier month right",
            "Adds a line to an open cycle that pays, or takes back, what a confirmed month paid too little or too much of an earning \
             or a deduction before tax. A confirmed month is never computed again: the line names it and the reason, is part of this \
             payment's gross pay, and is taxed with it. Refused for a month that is not confirmed yet (409 `correction_month_open`: \
             change its inputs), that was never settled here, or did not pay this person or item (422), and when more would be taken \
             back than was paid (422 `correction_exceeds_paid`). A cycle has one line of a person, month and item \
             (409 `correction_exists`). The client's confirmation of the inputs does not hold any more.",
        )
        .permission(Permission::CycleOperate)
        .clauses(&CLAUSES)
        .idempotency_key()
        .takes::<NewCorrection>()
        .gives::<CorrectionView>(201)
        .add();
    r.get(CORRECTIONS, "list_corrections", operations::list)
        .tag(TAG)
        .text(
            "List a cycle's corrections",
            "What the cycle sets right of earlier months, in the order in which it was recorded; the client sees what he confirms.",
        )
        .permission(Permission::InputsRead)
        .clauses(&CLAUSES)
        .query::<PageQuery>()
        .lists::<CorrectionView>()
        .add();
    r.post(&format!("{CORRECTIONS}:raise"), "raise_pay", operations::raise)
        .tag(TAG)
        .text(
            "Raise pay from an earlier month on",
            "Brings an item of each confirmed month from one on, up to the cycle's own, to what it should have been: a line for each \
             month in which it came to something else, corrections included. Months that did not pay the item are passed over, and \
             named. Refused when nothing would change (422 `correction_changes_nothing`), and when a month on the way is not \
             confirmed (409 `correction_month_open`).",
        )
        .permission(Permission::CycleOperate)
        .clauses(&CLAUSES)
        .idempotency_key()
        .takes::<PayRaise>()
        .gives::<PayRaised>(200)
        .add();
    r.post(&format!("{CORRECTIONS}/{{correction_id}}:withdraw"), "withdraw_correction", operations::withdraw)
        .tag(TAG)
        .text(
            "Withdraw a correction",
            "Takes a line back while the cycle is open; the deed and who recorded the line stay in the audit log.",
        )
        .permission(Permission::CycleOperate)
        .clauses(&CLAUSES)
        .has_rules()
        .gives::<CorrectionView>(200)
        .add();
}
