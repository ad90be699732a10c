//! Terms that are open, and terms that are not in order.

mod fees;
mod mandatory;
mod told;

use super::*;
use crate::money::Fen;
use chrono::NaiveDate;
use serde_json::Value;

/// Complete terms of every category.
fn samples() -> Value {
    serde_json::from_str(include_str!("../../../../../../samples/contracts/terms.json")).unwrap()
}

/// The sample of a category.
fn sample(category: Category) -> Value {
    samples()[category.slug()].clone()
}

fn read(category: Category, document: Value) -> Result<Terms, String> {
    let terms = Terms::read(category, document).map_err(|error| error.to_string())?;
    terms.validate().map(|()| terms).map_err(|errors| errors.to_string())
}

#[test]
fn an_empty_draft_names_six_open_terms() {
    let open: Vec<_> = Terms::none(Category::Payroll).open().into_iter().map(|t| t.field).collect();
    assert_eq!(
        open,
        ["period", "rights_and_duties", "fee_standard", "payment_method", "liability_for_breach", "dispute_handling"]
    );
    let one = PayrollTerms { liability_for_breach: Some("按日万分之五".to_owned()), ..PayrollTerms::default() };
    assert_eq!(Terms::Payroll(one).open().len(), 5);
}

#[test]
fn a_term_of_blanks_is_refused() {
    let blank = || " \u{3000}\n".to_owned();
    let of = |client: String, agency: String| PayrollTerms {
        rights_and_duties: Some(Undertakings { client, agency }),
        ..PayrollTerms::default()
    };
    assert!(of("付款".to_owned(), "发薪".to_owned()).validate().is_ok());
    assert!(of(blank(), "发薪".to_owned()).validate().is_err());
    assert!(of("付款".to_owned(), blank()).validate().is_err());
    let liability = PayrollTerms { liability_for_breach: Some(blank()), ..PayrollTerms::default() };
    assert!(liability.validate().is_err());
    let dispute = DisputeHandling { forum: DisputeForum::Court, venue: blank() };
    assert!(dispute.validate().is_err());
    let payment = PaymentTerms { method: blank(), bill_day: 6, receipt_day: 8, in_advance: true };
    assert!(payment.validate().is_err());
}

#[test]
fn a_period_in_the_wrong_order_and_a_negative_fee_are_refused() {
    let day = |d| NaiveDate::from_ymd_opt(2026, 1, d).unwrap();
    let period =
        |a, b| PayrollTerms { period: Some(ServicePeriod { starts: day(a), ends: day(b) }), ..PayrollTerms::default() };
    assert!(period(1, 1).validate().is_ok());
    assert!(period(2, 1).validate().is_err());
    let fee = |fen| PayrollTerms {
        fee_standard: Some(FeeStandard { per_person_month: Fen(fen), monthly_minimum: None }),
        ..PayrollTerms::default()
    };
    assert!(fee(0).validate().is_ok());
    assert!(fee(-1).validate().is_err());
}
