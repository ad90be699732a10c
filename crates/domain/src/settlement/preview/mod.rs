//! Taxes asked for beforehand, with the rules that a computation uses and nothing stored.

mod refused;
mod wages;

pub use refused::PreviewRefusal;
pub use wages::{BonusGiven, BonusPaid, MonthGiven, MonthPaid, WageYear, wages};
