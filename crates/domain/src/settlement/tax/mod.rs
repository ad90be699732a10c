//! Income tax of wages by cumulative withholding, and VAT on fees. Every rate and amount is dated data.

mod tables;
mod vat;
mod withholding;

pub use tables::{Bracket, TaxRefusal, TaxTables};
pub use vat::{VatMethod, VatRate};
pub use withholding::{BasicDeductionMode, Cumulative, Withholding, months_employed, withhold};
