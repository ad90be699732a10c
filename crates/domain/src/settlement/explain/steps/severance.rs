//! Compensation for the end of employment.

use super::super::explainer::named;
use super::{Steps, TaxStep};
use crate::language::Language;
use crate::settlement::tax::{Severance, SeveranceRule, TaxTables};

/// Tells how a severance payment was taxed.
pub fn severance_steps(rule: &SeveranceRule, tables: &TaxTables, tax: &Severance, language: Language) -> Vec<TaxStep> {
    let mut steps = Steps::new(language);
    let Severance { payment, average_wage, free_upto, exempt, taxed } = tax;
    let multiple = rule.multiple;
    let said = steps.say(
        format!("当地上年职工平均工资 {average_wage} × {multiple} = {free_upto}。"),
        format!("The place's average wage of the year before, {average_wage} x {multiple} = {free_upto}."),
        vec![named("average_wage", average_wage), named("multiple", multiple)],
    );
    steps.step("free_upto", ("免税限额", "Free up to"), *free_upto, said).by(&rule.version);
    let said = steps.say(
        format!("补偿收入 {payment} 中不超过 {free_upto} 的部分免税：{exempt}。"),
        format!("Of the payment {payment} nothing is taxed up to {free_upto}: {exempt} is free."),
        vec![named("payment", payment), named("free_upto", free_upto)],
    );
    steps.step("exempt", ("免税收入", "Exempt"), *exempt, said).by(&rule.version);
    let taxable = taxed.taxable;
    let said = steps.say(
        format!("{payment} - {exempt} = {taxable}，单独计税，不并入当年综合所得。"),
        format!("{payment} - {exempt} = {taxable}, taxed by itself and not with the year's other income."),
        vec![named("payment", payment), named("exempt", exempt)],
    );
    steps.step("taxable", ("应纳税所得额", "Taxable amount"), taxable, said).by(&rule.version);
    let said = steps.words.taxed(("应纳税所得额", "The taxable amount"), taxed);
    steps.step("tax", ("应纳税额", "Tax"), taxed.tax, said).by(&tables.annual.version);
    steps.told
}
