//! Income tax: wages by cumulative withholding, and what is taxed otherwise. Every rate and amount is dated data.

mod additional;
mod annual_settlement;
mod apart;
mod bonus;
mod cumulative_labour;
mod payment;
mod severance;
mod tables;
mod withholding;

pub use additional::{
    AdditionalAmounts, AdditionalRule, AdditionalYear, CertificateAmount, ElderlyAmount, ExclusiveWithin,
    IllnessAmount, InfantAmount, LimitedAmount, RentAmounts, SchoolAmount,
};
pub use annual_settlement::{AnnualSettlement, AnnualSettlementRule, YearIncome};
pub use apart::{ApartBefore, ApartGiven, ApartIncome, ApartRule, ApartRules, ApartSum, ApartTaxed};
pub use bonus::{AnnualBonus, BonusTable, BonusWay};
pub use cumulative_labour::{CumulativeLabour, CumulativeLabourKind, CumulativeLabourRule, LabourYear};
pub use payment::{Expenses, PaymentKind, PaymentRule, PaymentTax};
pub use severance::{Severance, SeveranceRule};
pub use tables::{Bracket, Progression, TableMisfit, TableVersion, TaxRefusal, TaxTables, Taxed, brackets_of};
pub use withholding::{BasicDeductionMode, Cumulative, Withholding, month_bit, withhold};
