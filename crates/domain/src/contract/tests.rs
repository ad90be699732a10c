use chrono::NaiveDate;
use uuid::Uuid;

use super::*;
use crate::ids::{DocumentId, TypedId, UserId};
use crate::language::Language;
use crate::money::Fen;
use crate::refusal::{Refusal, RefusalKind};
use crate::standard::Category;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn user(n: u128) -> UserId {
    UserId::from_uuid(Uuid::from_u128(n))
}

fn terms() -> PayrollTerms {
    PayrollTerms {
        agreement_from: Some(day("2026-01-01")),
        agreement_to: Some(day("2026-12-31")),
        rights_and_duties: Some(RightsAndDuties {
            agency: "按时准确发薪".into(), client: "按时提供数据与资金".into()
        }),
        fee_standard: Some(FeeStandard::PerHead { amount: Fen(8000) }),
        payment_method: Some(PaymentMethod {
            in_advance: true,
            pay_month: PayMonth::Same,
            days: AgreedDays { inputs: 18, bill: 20, funds: 24, payout: 28 },
        }),
        breach_liability: Some("按应付金额赔偿实际损失".into()),
        dispute_handling: Some(DisputeResolution {
            method: DisputeMethod::Arbitration,
            forum: "石家庄仲裁委员会".into(),
        }),
    }
}

fn signature(on: &str) -> Signature {
    Signature {
        signer_name: "周文博".into(),
        signed_on: day(on),
        document: DocumentId::example(),
        sha256: "0123456789abcdef".repeat(4),
    }
}

fn approved(terms: PayrollTerms) -> Contract {
    let draft = Contract::draft(ContractTerms::Payroll(terms)).unwrap();
    draft.submit(user(1), day("2025-12-20")).unwrap().approve(user(2), day("2025-12-21")).unwrap()
}

fn signed() -> Contract {
    let today = day("2026-01-05");
    let half = approved(terms()).sign(Party::Client, signature("2025-12-22"), today).unwrap();
    assert_eq!(half.status(), ContractStatus::Approved);
    half.sign(Party::Agency, signature("2025-12-23"), today).unwrap()
}

fn active() -> Contract {
    signed().activate(day("2026-01-01"), day("2026-01-05")).unwrap()
}

#[test]
fn from_draft_to_its_end() {
    let contract = active();
    assert_eq!(contract.status(), ContractStatus::Active);
    for (on, holds) in [("2025-12-31", false), ("2026-01-01", true), ("2026-12-31", true), ("2027-01-01", false)] {
        assert_eq!(contract.in_force_on(day(on)), holds, "{on}");
    }
    let ending = Ending { by: user(1), on: day("2026-06-30"), reason: "客户停业".into() };
    let ended = contract.clone().terminate(ending, day("2026-07-01")).unwrap();
    assert!(ended.in_force_on(day("2026-06-30")) && !ended.in_force_on(day("2026-07-01")));
    assert_eq!(contract.clone().expire(day("2026-12-31")), Err(ContractRefusal::StillInPeriod));
    let expired = contract.expire(day("2027-01-01")).unwrap();
    assert_eq!(expired.status(), ContractStatus::Expired);
    assert!(expired.in_force_on(day("2026-05-01")));
}

#[test]
fn nobody_approves_his_own_contract() {
    let submitted =
        Contract::draft(ContractTerms::Payroll(terms())).unwrap().submit(user(1), day("2026-01-01")).unwrap();
    let refused = submitted.clone().approve(user(1), day("2026-01-01")).unwrap_err();
    assert_eq!((refused.code(), refused.kind()), ("separation_of_duties", RefusalKind::Forbidden));
    let back = submitted.send_back("补充争议处理条款".into()).unwrap();
    assert_eq!(back.status(), ContractStatus::Draft);
    assert_eq!(approved(terms()).send_back(" ".into()), Err(ContractRefusal::ReasonRequired));
}

/// Where a refusal points, the missing term, and how it is taken away.
type Hole = (&'static str, PayrollTerm, fn(&mut PayrollTerms));

#[test]
fn a_missing_term_is_named_with_its_clause() {
    let holes: [Hole; 6] = [
        ("/terms/agreement_from", PayrollTerm::AgreementPeriod, |t| t.agreement_to = None),
        ("/terms/rights_and_duties", PayrollTerm::RightsAndDuties, |t| t.rights_and_duties = None),
        ("/terms/fee_standard", PayrollTerm::FeeStandard, |t| t.fee_standard = None),
        ("/terms/payment_method", PayrollTerm::PaymentMethod, |t| t.payment_method = None),
        ("/terms/breach_liability", PayrollTerm::BreachLiability, |t| t.breach_liability = Some(" ".into())),
        ("/terms/dispute_handling", PayrollTerm::DisputeHandling, |t| t.dispute_handling = None),
    ];
    for (pointer, term, hole) in holes {
        let mut open = terms();
        hole(&mut open);
        let refused =
            approved(open.clone()).sign(Party::Client, signature("2026-01-01"), day("2026-01-02")).unwrap_err();
        assert_eq!(refused, ContractRefusal::TermsMissing { missing: vec![term] });
        assert_eq!(refused.faults().into_iter().map(|f| f.pointer).collect::<Vec<_>>(), [pointer]);
        for language in [Language::Zh, Language::En] {
            let text = refused.text(language);
            assert!(text.contains("PY-3.1.1") && text.contains(term.label().text(language)), "{text}");
        }
        // A contract that was signed before its terms were lost is not activated either.
        let torn = Contract { terms: ContractTerms::Payroll(open), ..signed() };
        assert_eq!(torn.activate(day("2026-01-01"), day("2026-01-05")), Err(refused));
    }
}

#[test]
fn activation_keeps_to_signatures_period_and_today() {
    let today = day("2026-01-05");
    assert_eq!(signed().activate(day("2025-12-31"), today), Err(ContractRefusal::OutsideAgreementPeriod));
    assert_eq!(signed().activate(day("2026-01-06"), today), Err(ContractRefusal::DateInFuture));
    let late = approved(terms())
        .sign(Party::Agency, signature("2026-01-04"), today)
        .unwrap()
        .sign(Party::Client, signature("2026-01-02"), today)
        .unwrap();
    assert_eq!(late.activate(day("2026-01-03"), today), Err(ContractRefusal::BeforeSignature));
    assert_eq!(approved(terms()).activate(today, today), Err(ContractRefusal::WrongState(ContractStatus::Approved)));
}

#[test]
fn signatures_need_evidence_and_come_once() {
    let today = day("2026-01-05");
    let sign = |signature| approved(terms()).sign(Party::Client, signature, today);
    assert_eq!(
        sign(Signature { sha256: "AB".repeat(32), ..signature("2026-01-01") }),
        Err(ContractRefusal::HashMalformed)
    );
    assert_eq!(
        sign(Signature { signer_name: " ".into(), ..signature("2026-01-01") }),
        Err(ContractRefusal::SignerRequired)
    );
    assert_eq!(sign(signature("2026-01-06")), Err(ContractRefusal::DateInFuture));
    let once = sign(signature("2026-01-01")).unwrap();
    assert_eq!(once.clone().send_back("更正".into()), Err(ContractRefusal::WrongState(ContractStatus::Approved)));
    assert_eq!(
        once.sign(Party::Client, signature("2026-01-02"), today),
        Err(ContractRefusal::AlreadySigned(Party::Client))
    );
}

#[test]
fn every_act_is_refused_in_every_other_state() {
    let today = day("2026-01-05");
    let draft = Contract::draft(ContractTerms::Payroll(terms())).unwrap();
    let submitted = draft.clone().submit(user(1), today).unwrap();
    let ending = || Ending { by: user(1), on: today, reason: "r".into() };
    let terminated = active().terminate(ending(), today).unwrap();
    let expired = active().expire(day("2027-01-01")).unwrap();
    for contract in [draft, submitted, approved(terms()), signed(), active(), terminated, expired] {
        let status = contract.status();
        let c = || contract.clone();
        let acts = [
            ("revise", c().revise(ContractTerms::Payroll(terms())).is_ok(), "draft"),
            ("submit", c().submit(user(1), today).is_ok(), "draft"),
            ("approve", c().approve(user(2), today).is_ok(), "submitted"),
            ("sign", c().sign(Party::Agency, signature("2026-01-01"), today).is_ok(), "approved"),
            ("activate", c().activate(day("2026-01-01"), today).is_ok(), "signed"),
            ("terminate", c().terminate(ending(), today).is_ok(), "active"),
            ("expire", c().expire(day("2027-01-01")).is_ok(), "active"),
        ];
        for (act, done, wanted) in acts {
            assert_eq!(done, status.code() == wanted, "{act} in {status}");
        }
        let json = serde_json::to_string(&contract).unwrap();
        assert_eq!(serde_json::from_str::<Contract>(&json).unwrap(), contract);
    }
}

#[test]
fn only_payroll_is_offered() {
    for category in Category::all() {
        match ContractTerms::open(category) {
            Ok(terms) => assert_eq!((category, terms.category()), (Category::Payroll, Category::Payroll)),
            Err(refused) => assert_eq!((refused.code(), refused.kind()), ("category_not_offered", RefusalKind::Rule)),
        }
    }
}

#[test]
fn terms_that_contradict_themselves_are_refused_in_a_draft() {
    let draft = |change: fn(&mut PayrollTerms)| {
        let mut terms = terms();
        change(&mut terms);
        Contract::draft(ContractTerms::Payroll(terms)).unwrap_err()
    };
    assert_eq!(draft(|t| t.agreement_to = Some(day("2025-12-31"))), ContractRefusal::PeriodEndsBeforeStart);
    assert_eq!(
        draft(|t| t.fee_standard = Some(FeeStandard::PerHead { amount: Fen(-1) })),
        ContractRefusal::FeeOutOfRange
    );
    let method = |days, in_advance| PaymentMethod { in_advance, pay_month: PayMonth::Same, days };
    let mut open = PayrollTerms::default();
    for (days, in_advance, wanted) in [
        (AgreedDays { inputs: 0, bill: 20, funds: 24, payout: 28 }, true, Err(ContractRefusal::AgreedDayOutOfRange)),
        (AgreedDays { inputs: 18, bill: 20, funds: 29, payout: 28 }, true, Err(ContractRefusal::AgreedDaysOutOfOrder)),
        (AgreedDays { inputs: 5, bill: 20, funds: 29, payout: 10 }, false, Ok(())),
    ] {
        open.payment_method = Some(method(days, in_advance));
        assert_eq!(ContractTerms::Payroll(open.clone()).check(), wanted);
    }
    assert!(Contract::draft(ContractTerms::Payroll(PayrollTerms::default())).is_ok());
}

#[test]
fn the_schema_knows_the_codes() {
    use utoipa::PartialSchema;
    let schema = serde_json::to_string(&ContractStatus::schema()).unwrap();
    let codes: Vec<&str> = ContractStatus::all().map(ContractStatus::code).collect();
    assert!(schema.contains(&format!("\"enum\":{}", serde_json::to_string(&codes).unwrap())), "{schema}");
    assert!(schema.contains("`terminated`: Ended before its time."), "{schema}");
    // The terms let no unknown property pass, but their category is one of the known.
    let terms = serde_json::to_value(ContractTerms::schema()).unwrap();
    assert_eq!(terms["oneOf"][0]["additionalProperties"], false);
    assert_eq!(terms["oneOf"][0]["properties"]["category"]["enum"][0], "payroll");
    assert_eq!(terms["oneOf"][0]["required"], serde_json::json!(["category"]));
}
