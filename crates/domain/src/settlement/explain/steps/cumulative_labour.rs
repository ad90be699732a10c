//! Labour remuneration summed up over the year.

use super::super::explainer::named;
use super::{Steps, TaxStep};
use crate::language::Language;
use crate::settlement::tax::{CumulativeLabour, CumulativeLabourRule, LabourYear, TaxTables};

/// Tells how such a payment was taxed by its rule.
pub fn cumulative_labour_steps(
    rule: &CumulativeLabourRule,
    tables: &TaxTables,
    tax: &CumulativeLabour,
    language: Language,
) -> Vec<TaxStep> {
    let mut steps = Steps::new(language);
    let LabourYear { income, exempt, other, relief, months, withheld } = tax.year;
    let (expenses, basic, share, monthly) = (tax.expenses, tax.basic, rule.expense_share, tables.basic_monthly);
    let taxed = &tax.withholding.taxed;
    let said = steps.say(
        format!("累计收入 {income} × {share} = {expenses}。"),
        format!("Cumulative income {income} x {share} = {expenses}."),
        vec![named("income", income), named("share", share)],
    );
    steps.step("expenses", ("累计费用", "Cumulative costs"), expenses, said).by(&rule.version);
    let said = steps.say(
        format!("{months} 个月：{monthly} × {months} = {basic}。"),
        format!("{months} months: {monthly} x {months} = {basic}."),
        vec![named("monthly", monthly), named("months", months)],
    );
    steps.step("basic_deduction", ("累计减除费用", "Cumulative basic deduction"), basic, said).by(&tables.basic);
    let taxable = taxed.taxable;
    let said = steps.say(
        format!("累计收入 {income} - 费用 {expenses} - 免税 {exempt} - 减除费用 {basic} - 其他扣除 {other}，不低于 0，得 {taxable}。"),
        format!("Cumulative income {income} - costs {expenses} - exempt {exempt} - basic deduction {basic} - other {other}, not below 0: {taxable}."),
        vec![
            named("income", income),
            named("expenses", expenses),
            named("exempt", exempt),
            named("basic", basic),
            named("other", other),
        ],
    );
    steps.step("taxable", ("累计应纳税所得额", "Cumulative taxable amount"), taxable, said).by(&rule.version);
    let said = steps.words.taxed(("累计应纳税所得额", "The cumulative taxable amount"), taxed);
    steps.step("cumulative_tax", ("累计应纳税额", "Cumulative tax"), taxed.tax, said).by(&tables.annual.version);
    let now = tax.withholding.now;
    let said = steps.words.withheld(taxed.tax, relief, withheld, now);
    steps.step("tax", ("本次预扣税额", "Tax withheld now"), now, said).by(&rule.version);
    steps.told
}
