//! A contract on its way.

use chrono::{DateTime, NaiveDate};

use super::*;
use crate::contract::terms::{DisputeForum, DisputeHandling, FeeStandard, PaymentTerms, PayrollTerms, Undertakings};
use crate::ids::DocumentId;
use crate::language::Language;
use crate::money::Fen;
use crate::refusal::Refusal;

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

fn act(by: &str) -> Act {
    Act { by: by.to_owned(), at: DateTime::from_timestamp(1_767_574_800, 0).unwrap() }
}

fn terms() -> Terms {
    Terms::Payroll(PayrollTerms {
        period: Some(ServicePeriod { starts: day(2026, 1, 1), ends: day(2026, 12, 31) }),
        rights_and_duties: Some(Undertakings { client: "付款".to_owned(), agency: "发薪".to_owned() }),
        fee_standard: Some(FeeStandard { per_person_month: Fen(8000), monthly_minimum: None }),
        payment_method: Some(PaymentTerms {
            method: "转账".to_owned(), bill_day: 5, receipt_day: 8, in_advance: true
        }),
        liability_for_breach: Some("违约金".to_owned()),
        dispute_handling: Some(DisputeHandling { forum: DisputeForum::Court, venue: "上海".to_owned() }),
        ..PayrollTerms::default()
    })
}

fn signature() -> Signature {
    Signature {
        signer_name: "李四".to_owned(),
        signed_on: day(2026, 1, 1),
        evidence: Evidence { document_id: DocumentId::example(), sha256: "0".repeat(64) },
        recorded: act("usr_a"),
    }
}

fn approved() -> State {
    State::draft().submit(act("usr_a"), &terms()).unwrap().approve(act("usr_b"), "usr_a").unwrap()
}

fn active() -> State {
    let signed = approved().sign(Side::Client, signature()).unwrap().sign(Side::Agency, signature()).unwrap();
    assert_eq!(signed.recorded(), StateCode::Signed);
    signed.activate(act("usr_a"), &terms(), day(2026, 1, 2)).unwrap()
}

fn code<T: std::fmt::Debug>(result: Result<T, Refused>) -> &'static str {
    result.unwrap_err().code()
}

#[test]
fn nobody_approves_what_he_wrote_or_submitted() {
    let submitted = || State::draft().submit(act("usr_a"), &terms()).unwrap();
    assert_eq!(code(submitted().approve(act("usr_a"), "usr_c")), "separation_of_duties");
    assert_eq!(code(submitted().approve(act("usr_c"), "usr_c")), "separation_of_duties");
    assert_eq!(submitted().approve(act("usr_b"), "usr_c").unwrap().recorded(), StateCode::Approved);
}

#[test]
fn a_contract_is_sent_back_until_a_side_has_signed() {
    let back = approved().reject(act("usr_b"), "费用有误".to_owned()).unwrap();
    assert!(back.changeable().is_ok());
    let half = approved().sign(Side::Agency, signature()).unwrap();
    assert_eq!(half.recorded(), StateCode::Approved);
    assert_eq!(code(half.clone().sign(Side::Agency, signature())), "contract_signed_already");
    assert_eq!(code(half.reject(act("usr_b"), "晚".to_owned())), "contract_state");
}

#[test]
fn activation_names_each_open_term() {
    let signed = approved().sign(Side::Client, signature()).unwrap().sign(Side::Agency, signature()).unwrap();
    let Terms::Payroll(complete) = terms() else { panic!("payroll") };
    let open = Terms::Payroll(PayrollTerms { fee_standard: None, dispute_handling: None, ..complete });
    assert_eq!(code(State::draft().submit(act("usr_a"), &open)), "contract_terms_missing");
    let refused = signed.clone().activate(act("usr_a"), &open, day(2026, 1, 2)).unwrap_err();
    let pointers: Vec<_> = refused.faults().into_iter().map(|fault| fault.pointer).collect();
    assert_eq!(pointers, ["/terms/fee_standard", "/terms/dispute_handling"]);
    assert!(refused.text(Language::Zh).contains("PY-3.1.1") && refused.text(Language::En).contains("PY-3.1.1"));
    assert_eq!(code(signed.activate(act("usr_a"), &terms(), day(2027, 1, 1))), "contract_period_over");
}

#[test]
fn it_expires_by_its_period_and_ends_once() {
    assert_eq!(active().on(day(2026, 12, 31), &terms()), StateCode::Active);
    assert_eq!(active().on(day(2027, 1, 1), &terms()), StateCode::Expired);
    let end = |on| Ended { on, reason: "客户注销".to_owned(), recorded: act("usr_a") };
    let over = active().terminate(end(day(2026, 6, 30)), &terms(), day(2027, 1, 1));
    assert_eq!(over, Err(Refused::State { state: StateCode::Expired, verb: Verb::Terminate }));
    let early = active().terminate(end(day(2025, 12, 31)), &terms(), day(2026, 6, 30));
    assert_eq!(code(early), "contract_ends_before_start");
    let ended = active().terminate(end(day(2026, 6, 30)), &terms(), day(2026, 7, 1)).unwrap();
    assert!(ended.in_force(day(2026, 6, 30), &terms()) && !ended.in_force(day(2026, 7, 1), &terms()));
    assert_eq!(code(ended.terminate(end(day(2026, 6, 30)), &terms(), day(2026, 7, 1))), "contract_state");
}

#[test]
fn each_state_reads_back() {
    let half = approved().sign(Side::Agency, signature()).unwrap();
    let ended = Ended { on: day(2026, 6, 30), reason: "期满前解除".to_owned(), recorded: act("usr_a") };
    let terminated = active().terminate(ended, &terms(), day(2026, 7, 1)).unwrap();
    let back = approved().reject(act("usr_b"), "改".to_owned()).unwrap();
    for state in [State::draft(), back, approved(), half, active(), terminated] {
        let text = serde_json::to_value(&state).unwrap();
        assert_eq!(text["state"], state.recorded().as_str());
        assert_eq!(serde_json::from_value::<State>(text).unwrap(), state);
    }
}
