//! The form written and read back, and answers at fault.

use chrono::{DateTime, NaiveDate};

use super::super::payment_file::{CreditTransfer, Debtor, PaymentField, PaymentFileRefusal};
use super::*;
use crate::money::Fen;
use crate::refusal::Refusal;

fn file(name: &str) -> PaymentFile {
    let transfer = CreditTransfer {
        employee_number: "E000034".into(),
        end_to_end_id: "B1-000001".into(),
        amount: Fen(1_234_560),
        payee_name: name.into(),
        payee_account: "6212260054671554290".into(),
        bank_name: "中国工商银行".into(),
        cnaps: "102832438642".into(),
        remittance: "3月工资, \"一次\"".into(),
    };
    let debtor =
        Debtor { name: "示例公司".into(), account: "0200001009000000001".into(), cnaps: "102100099996".into() };
    let at = DateTime::parse_from_rfc3339("2026-03-10T09:00:00+08:00").unwrap();
    PaymentFile::new("B1".parse().unwrap(), at, NaiveDate::from_ymd_opt(2026, 3, 10).unwrap(), debtor, vec![transfer])
        .unwrap()
}

fn answer(text: &str) -> Result<BankAnswer, AnswerRefusal> {
    read_answer(text.as_bytes(), Charset::Utf8, AnswerLimits { bytes: 1_000, items: 2, depth: 0 })
}

#[test]
fn the_file_carries_every_part() {
    let mut out = Vec::new();
    write(&file("王𬭎"), Charset::Utf8, &mut out).unwrap();
    let expected = "序号,收款账号,户名,金额,开户行,联行号,附言,端到端标识\r\n1,6212260054671554290,王𬭎,12345.60,中国工商银行,102832438642,\"3月工资, \"\"一次\"\"\",B1-000001\r\n";
    assert_eq!(String::from_utf8(out).unwrap(), expected);
}

#[test]
fn a_character_outside_the_set_is_named_with_its_person() {
    let mut out = Vec::new();
    write(&file("张三"), Charset::Gbk, &mut out).unwrap();
    assert!(decode(&out, Charset::Gbk).unwrap().contains("张三"));
    let rare = file("王𬭎");
    assert!(write(&rare, Charset::Gbk, &mut Vec::new()).is_err());
    let refusal = rare.check_charset(Charset::Gbk).unwrap_err();
    match &refusal {
        PaymentFileRefusal::UnsupportedCharacters(faults) => {
            assert_eq!(faults.len(), 1);
            assert_eq!(
                (faults[0].employee_number.as_str(), faults[0].field, faults[0].unsupported.as_slice()),
                ("E000034", PaymentField::PayeeName, ['𬭎'].as_slice())
            );
        }
        other => panic!("{other:?}"),
    }
    let fault = refusal.faults().remove(0);
    assert_eq!(fault.pointer, "/items/E000034/payee_name");
    assert!(fault.zh.contains("𬭎") && fault.zh.contains("E000034") && !fault.zh.contains('王'), "{}", fault.zh);
    assert_eq!(rare.check_charset(Charset::Gb18030), Ok(()));
}

#[test]
fn answers_are_read() {
    let read = answer("\u{feff}端到端标识,状态,原因\r\na,paid,\r\nb,failed,\"账号, 户名不符\"\r\n").unwrap();
    assert_eq!(
        read.items,
        [("a".to_owned(), Answer::Paid), ("b".to_owned(), Answer::Failed { reason: "账号, 户名不符".into() })]
    );
    assert_eq!(read.original_message_id, None);
}

#[test]
fn other_forms_are_refused_with_their_place() {
    let head = "端到端标识,状态,原因\n";
    for (text, line, column, fault) in [
        (String::new(), 1, 1, Malformation::Header),
        ("id,status,reason\n".into(), 1, 1, Malformation::Header),
        (format!("{head}a,paid\n"), 2, 1, Malformation::Row),
        (format!("{head}a,paid,,\n"), 2, 1, Malformation::Row),
        (format!("{head},paid,\n"), 2, 1, Malformation::Row),
        (format!("{head}a,paid,\nb,成功,\n"), 3, 2, Malformation::Status),
        (format!("{head}a,paid,\nb,paid,\nc,paid,\n"), 4, 1, Malformation::TooManyItems),
        (format!("{head}{}", " ".repeat(1_000)), 1, 1, Malformation::TooLarge),
    ] {
        assert_eq!(answer(&text), Err(AnswerRefusal::Malformed { line, column, fault }), "{text}");
    }
    let broken = read_answer(b"a\n\xFF", Charset::Utf8, AnswerLimits::default());
    assert_eq!(broken, Err(AnswerRefusal::Malformed { line: 2, column: 1, fault: Malformation::Encoding }));
}
