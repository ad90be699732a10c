//! The clients' money over HTTP: invoices, receipts, payouts, payment batches, remittances, closing, ledger, statements.

mod answers;
mod batches;
mod certificates;
mod close;
mod corrections;
mod filings;
mod invoices;
mod items;
mod ledger;
mod pay;
mod receipts;
mod register;
mod reissue;
mod remittances;
mod reversal;
mod send;
mod sheets;
mod statement;
mod taken;
mod views;

pub use register::register;
pub(crate) use views::PaymentState;
