//! The operations on payment batches.

use bole_domain::agency::Permission;

use super::{BATCH, PAYOUT, TAG};
use crate::funds::{answers, batches, receipts, reissue, send};
use crate::http::registry::Registry;

const BATCHES: &str = "/api/v1/payment-batches";

pub(super) fn batch_reads(r: &mut Registry) {
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

pub(super) fn batch_verbs(r: &mut Registry) {
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
