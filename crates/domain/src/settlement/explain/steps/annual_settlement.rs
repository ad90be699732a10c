//! The settlement of a year.

use super::super::explainer::named;
use super::{Steps, TaxStep};
use crate::language::Language;
use crate::settlement::tax::{AnnualSettlement, AnnualSettlementRule, Cumulative, TaxTables};

/// Tells how a year was settled.
pub fn annual_settlement_steps(
    rule: &AnnualSettlementRule,
    tables: &TaxTables,
    tax: &AnnualSettlement,
    language: Language,
) -> Vec<TaxStep> {
    let mut steps = Steps::new(language);
    let (year, counted, basic, due) = (&tax.year, tax.counted, tax.basic, tax.due);
    let (wages, labour, licence, authors) = (year.wages, year.labour, year.licence, year.authors);
    let shares = (rule.labour, rule.licence, rule.authors);
    let said = steps.say(
        format!(
            "工资 {wages} + 劳务报酬 {labour} × {} + 特许权使用费 {licence} × {} + 稿酬 {authors} × {} = {counted}。",
            shares.0, shares.1, shares.2
        ),
        format!(
            "Wages {wages} + labour {labour} x {} + licence fees {licence} x {} + authors' remuneration {authors} x {} = {counted}.",
            shares.0, shares.1, shares.2
        ),
        vec![
            named("wages", wages),
            named("labour", labour),
            named("licence", licence),
            named("authors", authors),
        ],
    );
    steps.step("counted", ("综合所得收入额", "Income that counts"), counted, said).by(&rule.version);
    let sums = Cumulative {
        income: counted,
        exempt: year.exempt,
        basic,
        special: year.special,
        additional: year.additional,
        other: year.other,
        relief: year.relief,
        withheld: year.withheld,
    };
    let said = steps.words.taxable(&sums, tax.taxed.taxable);
    steps.step("taxable", ("应纳税所得额", "Taxable income"), tax.taxed.taxable, said).by(&tables.basic);
    let said = steps.words.taxed(("应纳税所得额", "The taxable income"), &tax.taxed);
    steps.step("tax", ("应纳税额", "Tax of the year"), tax.taxed.tax, said).by(&tables.annual.version);
    let (yearly, relief, withheld) = (tax.taxed.tax, year.relief, year.withheld);
    let said = steps.say(
        format!("应纳税额 {yearly} - 减免 {relief} - 已预缴 {withheld} = {due}；负数为应退税额。"),
        format!("Tax {yearly} - relief {relief} - withheld {withheld} = {due}; below 0 it is refunded."),
        vec![named("tax", yearly), named("relief", relief), named("withheld", withheld)],
    );
    steps.step("due", ("应补（退）税额", "Still due"), due, said).by(&rule.version);
    steps.told
}
