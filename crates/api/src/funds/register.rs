//! The operations of the funds.

use bole_domain::agency::Permission;

use super::{
    answers, batches, certificates, close, corrections, filings, invoices, items, ledger, pay, receipts, reissue,
    remittances, send, statement,
};
use crate::http::registry::Registry;

const TAG: &str = "funds";
/// Settlement and payment of the month.
const PAYOUT: &[&str] = &["PY-5.3.1"];
const CYCLE: &str = "/api/v1/payroll/engagements/{engagement_id}/cycles/{cycle}";
const BATCHES: &str = "/api/v1/payment-batches";
const BATCH: &str = "/api/v1/payment-batches/{batch_id}";
const ITEM: &str = "/api/v1/payment-items/{item_id}";

/// Registers its operations.
pub fn register(r: &mut Registry) {
    cycle_verbs(r);
    billing(r);
    correcting(r);
    batch_reads(r);
    batch_verbs(r);
    item_verbs(r);
    book(r);
    filings::register(r);
    certificates::register(r);
}

fn cycle_verbs(r: &mut Registry) {
    r.get(&format!("{CYCLE}/funds"), "get_cycle_funds", close::funds)
        .tag(TAG)
        .text(
            "Show how far a cycle's money has gone",
            "What was billed and received, the payments by where they stand, what was remitted, and what is still owed to \
             whom by the ledger's entries. The `ETag` is the cycle's.",
        )
        .permission(Permission::CycleRead)
        .clauses(PAYOUT)
        .gives::<super::views::CycleFunds>(200)
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
        .gives::<super::views::CycleFunds>(200)
        .add();
}

fn billing(r: &mut Registry) {
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

fn correcting(r: &mut Registry) {
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

fn batch_reads(r: &mut Registry) {
    r.get(BATCHES, "list_payment_batches", batches::list)
        .tag(TAG)
        .text("List payment batches", "In the order in which they were made, of one cycle or of all.")
        .permission(Permission::BatchRead)
        .clauses(PAYOUT)
        .has_rules()
        .query::<receipts::CycleQuery>()
        .lists::<batches::BatchView>()
        .add();
    r.get(BATCH, "get_payment_batch", batches::get)
        .tag(TAG)
        .text("Show a payment batch", "With its payments by where they stand.")
        .permission(Permission::BatchRead)
        .clauses(PAYOUT)
        .gives::<batches::BatchView>(200)
        .add();
    r.get(&format!("{BATCH}/items"), "list_payments_of_batch", batches::items)
        .tag(TAG)
        .text("List the payments of a batch", "In the order of its file; accounts are masked.")
        .permission(Permission::BatchRead)
        .clauses(PAYOUT)
        .query::<crate::http::page::PageQuery>()
        .lists::<batches::ItemView>()
        .add();
    r.get(&format!("{BATCH}/file"), "download_payment_file", send::file)
        .tag(TAG)
        .text(
            "Download a batch's file",
            "The file as it was fixed when the batch was sent: the same bytes each time, with the accounts in full. Each \
             download is audited.",
        )
        .permission(Permission::BatchMake)
        .clauses(PAYOUT)
        .has_rules()
        .gives_file(&["application/xml", "text/csv"])
        .add();
}

fn batch_verbs(r: &mut Registry) {
    r.post(&format!("{BATCH}:approve"), "approve_payment_batch", batches::approve)
        .tag(TAG)
        .text("Approve a payment batch", "Whoever made it may not (403 `separation_of_duties`).")
        .permission(Permission::BatchApprove)
        .clauses(PAYOUT)
        .if_match()
        .gives::<batches::BatchView>(200)
        .add();
    r.post(&format!("{BATCH}:send"), "send_payment_batch", send::send)
        .tag(TAG)
        .text(
            "Fix a batch's file for the bank",
            "Writes the file once, as ISO 20022 pain.001 or CSV, and marks the payments as sent. Asked again for the same form \
             it changes nothing; another form is refused (409 `batch_file_differs`), since two files could pay twice. A name \
             with characters outside the CSV's character set is refused, naming person and character (422 \
             `unsupported_characters`).",
        )
        .permission(Permission::BatchMake)
        .clauses(PAYOUT)
        .idempotency_key()
        .if_match()
        .takes::<send::SendBatch>()
        .gives::<batches::BatchView>(200)
        .add();
    r.post(&format!("{BATCH}:record-answer"), "record_answer_to_payment_batch", answers::record)
        .tag(TAG)
        .text(
            "Record the bank's answer to a batch",
            "A pain.002 or a CSV with the columns 端到端标识, 状态 (paid, failed, unknown) and 原因. Each payment takes its answer; \
             what is newly paid is posted as one sum. The same answer again changes nothing, one that contradicts an earlier \
             one is refused as a whole (409 `answer_contradicts`), and ids that the batch does not have are told, never \
             applied.",
        )
        .permission(Permission::BatchAnswer)
        .clauses(PAYOUT)
        .idempotency_key()
        .if_match()
        .query::<answers::AnswerQuery>()
        .takes_file(&answers::MEDIA, Some(answers::CSV))
        .gives::<answers::RecordedAnswer>(200)
        .add();
    r.post(&format!("{BATCH}:reissue"), "reissue_payment_batch", reissue::reissue)
        .tag(TAG)
        .text(
            "Issue failed payments again",
            "Makes a new batch of the failed payments, or of those named, with the payees' present accounts; it needs approval \
             of its own. What is paid or of unknown outcome is refused.",
        )
        .permission(Permission::BatchMake)
        .clauses(PAYOUT)
        .idempotency_key()
        .if_match()
        .takes::<reissue::Reissue>()
        .gives::<batches::BatchView>(201)
        .add();
}

fn item_verbs(r: &mut Registry) {
    r.get(ITEM, "get_payment", items::get)
        .tag(TAG)
        .text("Show a payment", "Its account is masked. The `ETag` is its batch's.")
        .permission(Permission::BatchRead)
        .clauses(PAYOUT)
        .gives::<batches::ItemView>(200)
        .add();
    r.post(&format!("{ITEM}:hold"), "hold_payment", items::hold)
        .tag(TAG)
        .text(
            "Hold a failed payment back",
            "By decision it is not issued again for now; the amount stays owed to the person. The `ETag` is its batch's.",
        )
        .permission(Permission::BatchMake)
        .clauses(PAYOUT)
        .if_match()
        .takes::<items::HoldPayment>()
        .gives::<batches::ItemView>(200)
        .add();
    r.post(&format!("{ITEM}:record-return"), "record_return_of_payment", items::record_return)
        .tag(TAG)
        .text(
            "Record that the bank gave a payment back",
            "A payment that was reported as paid is owed to the person again and may be issued again. The same notice twice \
             changes nothing. The `ETag` is its batch's.",
        )
        .permission(Permission::BatchAnswer)
        .clauses(PAYOUT)
        .idempotency_key()
        .if_match()
        .takes::<items::PaymentReturn>()
        .gives::<batches::ItemView>(200)
        .add();
}

fn book(r: &mut Registry) {
    r.get("/api/v1/ledger/accounts", "list_ledger_accounts", ledger::accounts)
        .tag(TAG)
        .text("List the accounts of the ledger", "With their balances, those of one client or all.")
        .permission(Permission::LedgerRead)
        .query::<ledger::AccountQuery>()
        .lists::<ledger::AccountView>()
        .add();
    r.get("/api/v1/ledger/transactions", "list_ledger_transactions", ledger::transactions)
        .tag(TAG)
        .text("List the transactions of the ledger", "In the order in which they were posted, of one cycle or of all.")
        .permission(Permission::LedgerRead)
        .has_rules()
        .query::<receipts::CycleQuery>()
        .lists::<ledger::TransactionView>()
        .add();
    r.get("/api/v1/ledger/transactions/{transaction_id}", "get_ledger_transaction", ledger::transaction)
        .tag(TAG)
        .text("Show a transaction of the ledger", "With its entries; debits and credits have the same sum.")
        .permission(Permission::LedgerRead)
        .gives::<ledger::TransactionView>(200)
        .add();
    r.get("/api/v1/ledger/trial-balance", "get_trial_balance", ledger::balance)
        .tag(TAG)
        .text("Show the trial balance", "The balances of all accounts by kind; debits and credits have the same sum.")
        .permission(Permission::LedgerRead)
        .gives::<ledger::TrialBalance>(200)
        .add();
    r.get("/api/v1/clients/{client_id}/statement", "get_client_statement", statement::get)
        .tag(TAG)
        .text(
            "Show a client's statement",
            "What he was billed, what he paid, what was paid out for him, with the balances before and after each line. A \
             `client_user` sees his own client's only.",
        )
        .permission(Permission::InvoiceRead)
        .clauses(PAYOUT)
        .has_rules()
        .query::<statement::StatementQuery>()
        .gives::<statement::ClientStatement>(200)
        .add();
}
