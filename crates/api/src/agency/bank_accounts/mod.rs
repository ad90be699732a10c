//! The agency's own bank accounts.

mod bodies;
mod operations;
mod views;

use bole_domain::agency::Permission;

use super::register::TAG;
use crate::http::page::PageQuery;
use crate::http::registry::Registry;
use bodies::{BankAccountPatch, NewBankAccount};
use views::BankAccountView;

/// Registers its operations.
pub(super) fn register(r: &mut Registry) {
    r.get("/api/v1/bank-accounts", "list_bank_accounts", operations::list)
        .tag(TAG)
        .text("List the agency's bank accounts", "Numbers are masked.")
        .permission(Permission::AgencyRead)
        .query::<PageQuery>()
        .lists::<BankAccountView>()
        .add();
    r.post("/api/v1/bank-accounts", "create_bank_account", operations::create)
        .tag(TAG)
        .text(
            "Add a bank account of the agency",
            "The account from which people are paid and into which clients pay. The number is sealed; it never changes: \
             another number is another account.",
        )
        .permission(Permission::AgencyWrite)
        .takes::<NewBankAccount>()
        .gives::<BankAccountView>(201)
        .add();
    r.get("/api/v1/bank-accounts/{bank_account_id}", "get_bank_account", operations::get)
        .tag(TAG)
        .text("Show a bank account of the agency", "The number is masked.")
        .permission(Permission::AgencyRead)
        .gives::<BankAccountView>(200)
        .add();
    r.patch("/api/v1/bank-accounts/{bank_account_id}", "update_bank_account", operations::patch)
        .tag(TAG)
        .text("Change a bank account of the agency", "Changes names, CNAPS code or status.")
        .permission(Permission::AgencyWrite)
        .if_match()
        .takes::<BankAccountPatch>()
        .gives::<BankAccountView>(200)
        .add();
}
