//! The operations on invoices and receipts, and those that take back.

use bole_domain::agency::Permission;

use super::{BATCH, CYCLE, PAYOUT, TAG};
use crate::funds::{batches, corrections, invoices, receipts, reversal};
use crate::http::registry::Registry;
use crate::settlement::cycles::CycleView;

pub(super) fn billing(r: &mut Registry) {
    r.get("/api/v1/invoices", "list_invoices", invoices::list)
        .tag(TAG)
        .text("List invoices", "In the order in which they were issued. A `client_user` sees his own client's only.")
        .permission(Permission::InvoiceRead)
        .clauses(PAYOUT)
        .query::<invoices::InvoiceQuery>()
        .lists::<invoices::InvoiceView>()
        .add();
    r.get("/api/v1/invoices/{invoice_id}", "get_invoice", invoices::get)
        .tag(TAG)
        .text("Show an invoice", "With its lines and the VAT rule that they rest on.")
        .permission(Permission::InvoiceRead)
        .clauses(PAYOUT)
        .gives::<invoices::InvoiceView>(200)
        .add();
    r.get("/api/v1/receipts", "list_receipts", receipts::list)
        .tag(TAG)
        .text("List receipts", "In the order in which they were recorded, of one cycle or of all.")
        .permission(Permission::ReceiptRead)
        .clauses(PAYOUT)
        .has_rules()
        .query::<receipts::CycleQuery>()
        .lists::<receipts::ReceiptView>()
        .add();
    r.get("/api/v1/receipts/{receipt_id}", "get_receipt", receipts::get)
        .tag(TAG)
        .text("Show a receipt", "Money of a client that arrived at the bank.")
        .permission(Permission::ReceiptRead)
        .clauses(PAYOUT)
        .gives::<receipts::ReceiptView>(200)
        .add();
}

pub(super) fn correcting(r: &mut Registry) {
    r.post("/api/v1/receipts/{receipt_id}:reverse", "reverse_receipt", corrections::reverse)
        .tag(TAG)
        .text(
            "Reverse a receipt that was recorded by mistake",
            "Posts the exact opposite today. Whoever recorded it may not (403 `separation_of_duties`), once is enough (409 \
             `receipt_reversed`), and what was paid out rests on it (409 `paid_out_already`); the client's funds must cover it \
             (422 `insufficient_client_funds`). With less than the bill the cycle is `invoiced` again, and the bank's reference \
             may be recorded anew. A receipt has no version and is reversed once, so no `If-Match` is needed; the `ETag` of the \
             answer is the cycle's.",
        )
        .permission(Permission::ReceiptRecord)
        .clauses(PAYOUT)
        .idempotency_key()
        .takes::<corrections::ReverseReceipt>()
        .gives::<receipts::RecordedReceipt>(200)
        .add();
    r.post(&format!("{CYCLE}:reverse"), "reverse_cycle", reversal::reverse)
        .tag(TAG)
        .text(
            "Take a confirmed cycle back as a whole",
            "As long as nobody was paid from it (409 `paid_out_already` afterwards: set single figures right by lines of a later \
             cycle). It then counts for nothing: not for the tax year, not for insurance, not for the bill. What was invoiced is \
             credited by a credit note; money that came in stays with the client's funds and can be applied to the run of the \
             month that is opened next. Refused where a confirmed cycle rests on it or corrects it (409 `cycle_rested_on`), and \
             to whoever made it (403 `separation_of_duties`).",
        )
        .permission(Permission::CycleApprove)
        .clauses(PAYOUT)
        .if_match()
        .takes::<reversal::CycleReversal>()
        .gives::<CycleView>(200)
        .add();
    r.post(&format!("{BATCH}:reject"), "reject_payment_batch", corrections::reject)
        .tag(TAG)
        .text(
            "Reject a payment batch",
            "While it has not gone to the bank (409 `batch_wrong_state` afterwards). Its payments fail with the reason and are \
             issued again by `:reissue`, with another date, account or the payees' present accounts.",
        )
        .permission(Permission::BatchApprove)
        .clauses(PAYOUT)
        .if_match()
        .takes::<corrections::RejectBatch>()
        .gives::<batches::BatchView>(200)
        .add();
}
