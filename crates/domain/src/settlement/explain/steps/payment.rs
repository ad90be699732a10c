//! A payment taxed by itself.

use super::super::explainer::named;
use super::{Steps, TaxStep};
use crate::language::Language;
use crate::settlement::tax::{PaymentRule, PaymentTax};

/// Tells how a payment was taxed by a rule.
pub fn payment_steps(rule: &PaymentRule, tax: &PaymentTax, language: Language) -> Vec<TaxStep> {
    let mut steps = Steps::new(language);
    let PaymentTax { payment, expenses, counted, taxed } = tax;
    let (limit, share) = (rule.expenses.small_upto, rule.expenses.share);
    let said = if *payment <= limit {
        steps.say(
            format!("收入 {payment} 不超过 {limit}，减除费用 {expenses}。"),
            format!("The payment {payment} is not above {limit}: {expenses} is deducted as costs."),
            vec![named("payment", payment), named("limit", limit)],
        )
    } else {
        steps.say(
            format!("收入 {payment} 超过 {limit}，减除费用 {payment} × {share} = {expenses}。"),
            format!("The payment {payment} is above {limit}: costs are {payment} x {share} = {expenses}."),
            vec![named("payment", payment), named("limit", limit), named("share", share)],
        )
    };
    steps.step("expenses", ("减除费用", "Costs deducted"), *expenses, said).by(&rule.table.version);
    let amount = taxed.taxable;
    let said = steps.say(
        format!("({payment} - {expenses}) × {counted} = {amount}。"),
        format!("({payment} - {expenses}) x {counted} = {amount}."),
        vec![named("payment", payment), named("expenses", expenses), named("counted", counted)],
    );
    steps.step("taxable", ("预扣预缴应纳税所得额", "Taxable amount"), amount, said).by(&rule.table.version);
    let said = steps.words.taxed(("应纳税所得额", "The taxable amount"), taxed);
    steps.step("tax", ("预扣税额", "Tax withheld"), taxed.tax, said).by(&rule.table.version);
    steps.told
}
