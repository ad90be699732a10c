//! The annual bonus, both ways.

use super::super::explainer::named;
use super::{Steps, TaxStep};
use crate::language::Language;
use crate::money::Fen;
use crate::settlement::tax::{AnnualBonus, BonusTable, BonusWay, TaxTables, Taxed};

/// A bonus taxed apart.
pub(super) fn apart(steps: &mut Steps, table: &BonusTable, part: Fen, taxed: &Taxed) {
    let (bonus, parts) = (taxed.taxable, table.parts);
    let said = steps.say(
        format!("{bonus} ÷ {parts} = {part}，按此确定适用税率。"),
        format!("{bonus} / {parts} = {part}, which finds the rate."),
        vec![named("bonus", bonus), named("parts", parts)],
    );
    steps.step("monthly_part", ("月均奖金", "Monthly part"), part, said).by(&table.monthly.version);
    let said = steps.words.taxed(("全年一次性奖金", "The annual bonus"), taxed);
    steps.step("tax_apart", ("单独计税税额", "Tax when taxed apart"), taxed.tax, said).by(&table.monthly.version);
}

/// Tells both ways of taxing an annual bonus, and which is cheaper.
pub fn bonus_steps(table: &BonusTable, tables: &TaxTables, tax: &AnnualBonus, language: Language) -> Vec<TaxStep> {
    let mut steps = Steps::new(language);
    apart(&mut steps, table, tax.part, &tax.apart);
    let wages = [
        ("tax_without", ("不含奖金的全年税额", "The year's tax without the bonus"), &tax.without),
        ("tax_with", ("并入奖金的全年税额", "The year's tax with the bonus"), &tax.with),
    ];
    for (code, label, year) in wages {
        let said = steps.words.taxed(("全年应纳税所得额", "The year's taxable income"), &year.taxed);
        steps.step(code, label, year.taxed.tax, said).by(&tables.annual.version);
    }
    let (with, without, merged) = (tax.with.now, tax.without.now, tax.merged_tax);
    let said = steps.say(
        format!("减免后税额 {with} - {without} = {merged}。"),
        format!("After relief, {with} - {without} = {merged}."),
        vec![named("with", with), named("without", without)],
    );
    steps.step("tax_merged", ("并入综合所得增加的税额", "Tax when merged"), merged, said).by(&tables.annual.version);
    let (apart, saved, least) = (tax.apart.tax, tax.saved(), tax.least());
    let numbers = vec![named("tax_apart", apart), named("tax_merged", merged), named("saved", saved)];
    let said = match tax.cheaper {
        BonusWay::Apart => steps.say(
            format!("单独计税 {apart} 低于并入 {merged}，节税 {saved}。"),
            format!("Apart it costs {apart}, merged {merged}: taxing it apart saves {saved}."),
            numbers,
        ),
        BonusWay::Merged => steps.say(
            format!("并入 {merged} 不高于单独计税 {apart}，节税 {saved}。"),
            format!("Merged it costs {merged}, apart {apart}: merging it saves {saved}."),
            numbers,
        ),
    };
    steps.step("tax", ("较低税额", "The lower tax"), least, said);
    steps.told
}
