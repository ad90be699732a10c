//! The operations on single payments.

use bole_domain::agency::Permission;

use super::{PAYOUT, TAG};
use crate::funds::{batches, items};
use crate::http::registry::Registry;

const ITEM: &str = "/api/v1/payment-items/{item_id}";

pub(super) fn item_verbs(r: &mut Registry) {
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
