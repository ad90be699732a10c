//! The clients' money: invoice, receipt, payout, payment batches, remittances, closing, ledger, statement.

mod answers;
mod files;
mod readers;
mod receipts;

use bole_tests::{Value, json};

use crate::world::treasury::Treasury;

pub(crate) fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_else(|| panic!("no {name} in {value}")).to_owned()
}

pub(crate) async fn balanced(treasury: &Treasury) {
    let balance = treasury.finance.get("/api/v1/ledger/trial-balance").await.expect(200);
    assert_eq!(balance.at("/balanced"), json!(true), "{balance}");
    assert_eq!(balance.at("/debit"), balance.at("/credit"));
}
