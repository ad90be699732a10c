//! A month's wages within the year.

use super::bonus::apart;
use super::{Steps, TaxStep};
use crate::language::Language;
use crate::money::Fen;
use crate::settlement::preview::MonthPaid;
use crate::settlement::tax::{BasicDeductionMode, Cumulative};

/// Tells how a month's wages were taxed, and its bonus, if one was taxed apart.
pub fn wage_steps(mode: BasicDeductionMode, month: &MonthPaid, language: Language) -> Vec<TaxStep> {
    let mut steps = Steps::new(language);
    let MonthPaid { tables, months, paid, .. } = month;
    let (year, basic, now) = (&paid.cumulative, paid.basic, paid.withholding.now);
    let taxed = &paid.withholding.taxed;
    let withheld = Fen(year.withheld.0.saturating_sub(now.0));
    let said = steps.words.basic_deduction(mode, tables.basic_monthly, *months, basic);
    steps.step("basic_deduction", ("累计减除费用", "Cumulative basic deduction"), basic, said).by(&tables.basic);
    let sums = Cumulative {
        income: year.income,
        exempt: year.exempt,
        basic,
        special: year.special,
        additional: year.additional,
        other: Fen(year.other.0.saturating_add(year.pension_counted.0)),
        relief: year.relief,
        withheld,
    };
    let said = steps.words.taxable(&sums, taxed.taxable);
    steps.step("taxable", ("累计应纳税所得额", "Cumulative taxable income"), taxed.taxable, said);
    let said = steps.words.taxed(("累计应纳税所得额", "The cumulative taxable income"), taxed);
    steps.step("cumulative_tax", ("累计应纳税额", "Cumulative tax"), taxed.tax, said).by(&tables.annual.version);
    let said = steps.words.withheld(taxed.tax, year.relief, withheld, now);
    steps.step("tax", ("本月预扣税额", "Tax withheld this month"), now, said).by(&tables.annual.version);
    if let Some(bonus) = &month.bonus {
        apart(&mut steps, &bonus.table, bonus.part, &bonus.taxed);
    }
    steps.told
}
