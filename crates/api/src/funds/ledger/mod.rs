//! The ledger as it is read: accounts, transactions, trial balance, and the statement of a client beside them.

mod accounts;
mod transactions;
mod trial_balance;

use bole_domain::agency::Permission;

use super::register::{PAYOUT, TAG};
use super::{receipts, statement};
use crate::http::registry::Registry;
use accounts::{AccountQuery, AccountView};
use transactions::TransactionView;
use trial_balance::TrialBalance;

/// Registers its operations.
pub(super) fn register(r: &mut Registry) {
    r.get("/api/v1/ledger/accounts", "list_ledger_accounts", accounts::accounts)
        .tag(TAG)
        .text("List the accounts of the ledger", "With their balances, those of one client or all.")
        .permission(Permission::LedgerRead)
        .query::<AccountQuery>()
        .lists::<AccountView>()
        .add();
    r.get("/api/v1/ledger/transactions", "list_ledger_transactions", transactions::transactions)
        .tag(TAG)
        .text("List the transactions of the ledger", "In the order in which they were posted, of one cycle or of all.")
        .permission(Permission::LedgerRead)
        .has_rules()
        .query::<receipts::CycleQuery>()
        .lists::<TransactionView>()
        .add();
    r.get("/api/v1/ledger/transactions/{transaction_id}", "get_ledger_transaction", transactions::transaction)
        .tag(TAG)
        .text("Show a transaction of the ledger", "With its entries; debits and credits have the same sum.")
        .permission(Permission::LedgerRead)
        .gives::<TransactionView>(200)
        .add();
    r.get("/api/v1/ledger/trial-balance", "get_trial_balance", trial_balance::balance)
        .tag(TAG)
        .text("Show the trial balance", "The balances of all accounts by kind; debits and credits have the same sum.")
        .permission(Permission::LedgerRead)
        .gives::<TrialBalance>(200)
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
