//! The sentence for net pay.

use super::explainer::{Explainer, Said, named};
use crate::money::Fen;
use crate::settlement::template::{ItemKind, StatutoryFigure};

impl Explainer<'_> {
    pub(super) fn net(&self, figure: StatutoryFigure, amount: Fen) -> Said {
        let gross = self.sum_of(&[ItemKind::Gross]);
        let insurance = self.sum_of(&[ItemKind::InsuranceWorker]);
        let fund = self.sum_of(&[ItemKind::HousingFundWorker]);
        let tax = self.sum_of(&ItemKind::TAXES);
        let annuity = self.sum_of(&[ItemKind::AnnuityWorker]);
        let deductions = self.sum_of(&[ItemKind::DeductionPostTax]);
        let brought = self.result.basis.shortfall_brought;
        let sum = self.pick(
            format!("应发 {gross} - 个人社保 {insurance} - 个人公积金 {fund} - 个税 {tax} - 个人年金 {annuity} - 税后扣款 {deductions} - 上期欠款 {brought}"),
            format!("Gross {gross} - worker's insurances {insurance} - housing fund {fund} - income tax {tax} - annuity {annuity} - deductions after tax {deductions} - shortfall brought {brought}"),
        );
        let words = if figure == StatutoryFigure::NetPay {
            self.pick(format!("{sum}，不低于 0，实发 {amount}。"), format!("{sum}, not below 0: {amount} is paid."))
        } else {
            self.pick(
                format!("{sum}；不足部分 {amount} 结转下期收回。"),
                format!("{sum}; what is missing, {amount}, is carried on and recovered from the next month."),
            )
        };
        Said {
            words,
            numbers: vec![
                named("gross", gross),
                named("insurance_worker", insurance),
                named("housing_fund_worker", fund),
                named("income_tax", tax),
                named("annuity_worker", annuity),
                named("deductions_post_tax", deductions),
                named("shortfall_brought", brought),
            ],
        }
    }
}
