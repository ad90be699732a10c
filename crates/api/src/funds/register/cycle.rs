//! The operations that move the money of a cycle.

use bole_domain::agency::Permission;

use super::{CYCLE, PAYOUT, TAG};
use crate::funds::{close, invoices, pay, receipts, remittances};
use crate::http::registry::Registry;

pub(super) fn cycle_verbs(r: &mut Registry) {
    r.get(&format!("{CYCLE}/funds"), "get_cycle_funds", close::funds)
        .tag(TAG)
        .text(
            "Show how far a cycle's money has gone",
            "What was billed and received, the payments by where they stand, what was remitted, and what is still owed to \
             whom by the ledger's entries. The `ETag` is the cycle's.",
        )
        .permission(Permission::CycleRead)
        .clauses(PAYOUT)
        .gives::<crate::funds::views::CycleFunds>(200)
        .add();
    r.post(&format!("{CYCLE}:invoice"), "invoice_cycle", invoices::issue)
        .tag(TAG)
        .text(
            "Issue the invoice of a cycle",
            "Bills what passes through the agency's hands and its fee: a client who pays his people himself gets the fee \
             alone. The VAT follows the rule of the day of issue; a fee whose VAT is not what the rate gives is refused (422 \
             `invoice_vat_differs`). Needs the client's confirmation (409 `cycle_wrong_state`). The `ETag` is the cycle's.",
        )
        .permission(Permission::InvoiceIssue)
        .clauses(PAYOUT)
        .idempotency_key()
        .if_match()
        .takes::<invoices::NewInvoice>()
        .gives::<invoices::InvoiceView>(201)
        .add();
    r.post(&format!("{CYCLE}:record-receipt"), "record_receipt_of_cycle", receipts::record)
        .tag(TAG)
        .text(
            "Record money of the client for a cycle",
            "Partial receipts add up; with the whole bill the cycle is `funded`. Each of the bank's references counts once for \
             an account (409 `receipt_recorded`); before the invoice nothing is taken (409 `cycle_wrong_state`). The `ETag` is \
             the cycle's.",
        )
        .permission(Permission::ReceiptRecord)
        .clauses(PAYOUT)
        .idempotency_key()
        .if_match()
        .takes::<receipts::NewReceipt>()
        .gives::<receipts::RecordedReceipt>(201)
        .add();
    r.post(&format!("{CYCLE}:apply-funds"), "apply_funds_to_cycle", receipts::apply)
        .tag(TAG)
        .text(
            "Fund a cycle from what the client's funds hold",
            "For a client who paid more than his earlier bills: what his funds hold beside the claims of his other unpaid \
             cycles must cover the bill (422 `insufficient_client_funds` names what is missing). Nothing is posted: the money \
             is there already. The `ETag` is the cycle's.",
        )
        .permission(Permission::ReceiptRecord)
        .clauses(PAYOUT)
        .idempotency_key()
        .if_match()
        .gives::<receipts::AppliedFunds>(200)
        .add();
    r.post(&format!("{CYCLE}:pay"), "pay_cycle", pay::pay)
        .tag(TAG)
        .text(
            "Pay a cycle out",
            "Divides the client's money among those whom it belongs to, once (409 `paid_out_already`), never before the whole \
             bill has arrived (409 `cycle_wrong_state`) and never above his own funds (422 `insufficient_client_funds`). Where \
             the payment of wages is delegated, a payment batch is made of everybody's net pay, to be approved by another \
             person. The `ETag` is the cycle's.",
        )
        .permission(Permission::CycleOperate)
        .clauses(PAYOUT)
        .idempotency_key()
        .if_match()
        .takes::<pay::NewPayout>()
        .gives::<pay::Payout>(201)
        .add();
    r.post(&format!("{CYCLE}:record-remittance"), "record_remittance_of_cycle", remittances::record)
        .tag(TAG)
        .text(
            "Record a payment to an authority or another payee",
            "Insurance, housing fund, tax and the other dues of a cycle, in parts or whole; never more than the cycle owes (422 \
             `amount_above_owed`, 409 `nothing_owed`). With insurance and fund paid the track of contributions is done. VAT \
             may be paid after closing. The `ETag` is the cycle's.",
        )
        .permission(Permission::BatchAnswer)
        .clauses(PAYOUT)
        .idempotency_key()
        .if_match()
        .takes::<remittances::NewRemittance>()
        .gives::<remittances::Remittance>(201)
        .add();
    r.post(&format!("{CYCLE}:close"), "close_cycle", close::close)
        .tag(TAG)
        .text(
            "Close a cycle",
            "Needs every track done (409 `tracks_open` names those that are not), client and people told (409 \
             `results_not_told`), and sums that agree to the fen: bill + shortfalls carried - shortfalls recovered = paid + \
             still payable + fee income (422 `cycle_sums_differ`).",
        )
        .permission(Permission::CycleOperate)
        .clauses(&["PY-5.3.1", "PY-5.4.1"])
        .if_match()
        .gives::<crate::funds::views::CycleFunds>(200)
        .add();
}
