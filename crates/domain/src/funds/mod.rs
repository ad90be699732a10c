//! The clients' money: the double-entry ledger, payment batches, what goes to the bank and comes back, the tax
//! client's wage sheet, and the invoice.
//!
//! Money of a client comes in with [`postings::receipt`], is divided among those whom it belongs to with
//! [`postings::payout`], and leaves the bank with [`postings::wages_paid`] and [`postings::remittance`].

pub mod accounts;
pub mod answer;
pub mod bank_csv;
pub mod batch;
pub mod batch_number;
pub mod charset;
pub mod declaration;
pub mod filing;
pub mod invoice;
pub mod item;
pub mod ledger;
pub mod pain001;
pub mod pain002;
pub mod payment_file;
pub mod postings;
pub mod receipt;
pub mod sums;
pub mod tax_file;
pub mod vat;
pub mod wage_rows;
pub mod xls;
