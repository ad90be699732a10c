//! Income tax of wages by cumulative withholding. Every rate and amount is dated data.

mod tables;
mod withholding;

pub use tables::{Bracket, TaxRefusal, TaxTables};
pub use withholding::{BasicDeductionMode, Cumulative, Withholding, month_bit, withhold};
