//! A payroll bill, as far as its invoice needs it.

use std::collections::BTreeSet;

use crate::engagement::DelegatedPart;
use crate::funds::sums::CycleSums;
use crate::money::Fen;
use crate::settlement::totals::RunTotals;

/// A payroll bill, as far as its invoice needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PayrollBill {
    /// How many people; each may have his VAT rounded on his own.
    pub people: i64,
    /// The fee without VAT.
    pub service_fee: Fen,
    /// Its VAT.
    pub vat: Fen,
    /// Gross wages.
    pub wages: Fen,
    /// Employer's social insurance.
    pub insurance: Fen,
    /// Employer's housing fund.
    pub housing_fund: Fen,
    /// Everything else that is passed on.
    pub other: Fen,
    /// The bill.
    pub total: Fen,
}

impl PayrollBill {
    /// The bill of what passes through the agency's hands. Where wages do, the workers' shares stand in their gross;
    /// where they do not, contributions are passed on whole. The line of wages is what the other lines leave of the
    /// bill: so it carries the shortfalls, and tax that is passed on alone.
    pub fn of(totals: &RunTotals, sums: &CycleSums, delegated: &BTreeSet<DelegatedPart>) -> Self {
        let pays_wages = delegated.contains(&DelegatedPart::WagePayment);
        let passed_on = |employer: Fen, both: Fen| match (pays_wages, both) {
            (_, Fen::ZERO) => Fen::ZERO,
            (true, _) => employer,
            (false, both) => both,
        };
        let other = if pays_wages { totals.other_employer } else { Fen::ZERO };
        let bill = Self {
            people: totals.people,
            service_fee: sums.service_fee,
            vat: sums.vat,
            wages: Fen::ZERO,
            insurance: passed_on(totals.insurance_employer, sums.insurance),
            housing_fund: passed_on(totals.housing_fund_employer, sums.housing_fund),
            other: [other, sums.levies].into_iter().sum(),
            total: sums.bill,
        };
        let lines: Fen = [bill.service_fee, bill.vat, bill.insurance, bill.housing_fund, bill.other].into_iter().sum();
        Self { wages: Fen(bill.total.0.saturating_sub(lines.0)), ..bill }
    }
}
