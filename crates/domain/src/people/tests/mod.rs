//! Identifiers of the facts, and what is shown of them.

mod rows;

use chrono::NaiveDate;
use serde_json::Value;

use super::*;
use crate::refusal::Refusal;

/// Is a text read?
type Reads = fn(&str) -> bool;

fn cases() -> Value {
    serde_json::from_str(include_str!("../../../testdata/identifiers.json")).unwrap()
}

fn each<'a>(cases: &'a Value, path: &str) -> impl Iterator<Item = &'a Value> {
    cases.pointer(path).unwrap().as_array().unwrap().iter()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

#[test]
fn resident_ids_of_the_facts_are_read_or_refused() {
    let cases = cases();
    for case in each(&cases, "/resident_id/valid") {
        let id: ResidentId = text(&case["value"]).parse().unwrap();
        assert_eq!(id.birth_date().to_string(), text(&case["birth"]));
        assert_eq!(id.sex() == Sex::Male, text(&case["sex"]) == "M");
    }
    for case in each(&cases, "/resident_id/invalid") {
        let why = text(&case["why"]);
        let read = text(&case["value"]).parse::<ResidentId>();
        if why.contains("treat as warning") {
            assert!(read.is_ok(), "{why}");
        } else if why.contains("future") {
            // A day of birth is not in the future by itself; nobody is old enough to be hired with it.
            assert_eq!(read.unwrap().age_on(NaiveDate::from_ymd_opt(2026, 11, 30).unwrap()), None);
        } else {
            assert!(read.is_err(), "{why}");
        }
    }
    let lower: ResidentId = " 44011320141005001x ".parse().unwrap();
    assert_eq!(lower.as_str(), "44011320141005001X");
}

#[test]
fn other_identifiers_of_the_facts_are_read_or_refused() {
    let cases = cases();
    for case in each(&cases, "/uscc/valid") {
        assert!(text(&case["value"]).parse::<CreditCode>().is_ok(), "{case}");
        assert!(text(&case["value"]).to_lowercase().parse::<CreditCode>().is_ok(), "{case}");
    }
    for case in each(&cases, "/uscc/invalid") {
        assert!(text(&case["value"]).parse::<CreditCode>().is_err(), "{case}");
    }
    for case in each(&cases, "/bank_card/valid_synthetic") {
        assert!(text(case).parse::<BankCard>().is_ok(), "{case}");
    }
    for case in each(&cases, "/bank_card/invalid") {
        assert!(text(case).parse::<BankCard>().is_err(), "{case}");
    }
    for case in each(&cases, "/mobile/valid") {
        assert!(text(case).parse::<MobilePhone>().is_ok(), "{case}");
        let international: MobilePhone = format!("+86{}", text(case)).parse().unwrap();
        assert_eq!(international.as_str(), text(case));
    }
    for case in each(&cases, "/mobile/invalid") {
        assert!(text(case).parse::<MobilePhone>().is_err(), "{case}");
    }
    for code in cases.pointer("/cnaps_bank_code/examples_recalled").unwrap().as_object().unwrap().keys() {
        assert!(code.parse::<Cnaps>().is_ok(), "{code}");
    }
    assert!("1001234509024567890".parse::<CompanyAccount>().is_ok());
    assert!("1001-2345".parse::<CompanyAccount>().is_err() && "1234".parse::<CompanyAccount>().is_err());
    assert!("110000".parse::<DivisionCode>().is_ok() && "830000".parse::<DivisionCode>().is_ok());
    for unknown in ["990000", "11000", "1100000", "11000a", "160000", "北京市"] {
        assert_eq!(unknown.parse::<DivisionCode>().unwrap_err().code(), "unknown_place");
    }
}

#[test]
fn personal_fields_are_masked_and_never_printed() {
    let id: ResidentId = "110108197710072206".parse().unwrap();
    assert_eq!(id.masked(), "****************06");
    assert_eq!(format!("{id:?}"), "ResidentId(****************06)");
    assert_eq!(mask::phone("13800138000"), "138****8000");
    assert_eq!(mask::account("6212260054671554290"), "***************4290");
    assert_eq!(mask::account("12345"), "*****");
    assert_eq!(mask::address("杭州市人民路698号11栋"), "杭州市人民路***");
}

/// The number is not told by its mask and the date of birth that stands beside it: of four hundred counties, which is what
/// the smallest regions together have, thousands of numbers fit.
#[test]
fn a_mask_and_a_date_of_birth_leave_thousands_of_numbers() {
    let masked = "110108197710072206".parse::<ResidentId>().unwrap().masked();
    let fits = |county: u32, sequence: u32| {
        let first = format!("{}19771007{sequence:03}", 110_000 + county);
        "0123456789X"
            .chars()
            .filter_map(|last| format!("{first}{last}").parse::<ResidentId>().ok())
            .any(|id| id.masked() == masked)
    };
    let mut left = 0;
    for county in 0..400 {
        left += (0..1000).filter(|sequence| fits(county, *sequence)).count();
    }
    assert!(left > 3000, "{left}");
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in ".{0,24}|[0-9Xx]{0,20}") {
        let _ = text.parse::<ResidentId>().map(|id| (id.birth_date(), id.sex(), id.masked()));
        let _ = text.parse::<CreditCode>().map(|v| v.masked());
        let _ = text.parse::<BankCard>().map(|v| v.masked());
        let _ = text.parse::<MobilePhone>().map(|v| v.masked());
        let _ = (text.parse::<Cnaps>(), text.parse::<CompanyAccount>(), text.parse::<DivisionCode>());
        let _ = mask::address(&text);
    }

    #[test]
    fn one_changed_digit_is_noticed(at in 0_usize..19, by in 1_u8..10) {
        let changed = |number: &str| {
            let turned = |(i, c): (usize, char)| match c.to_digit(10) {
                Some(d) if i == at => char::from_digit((d + u32::from(by)) % 10, 10).unwrap(),
                _ => c,
            };
            number.chars().enumerate().map(turned).collect::<String>()
        };
        let cases: [(&str, Reads); 3] = [
            ("130102199003070011", |t| t.parse::<ResidentId>().is_ok()),
            ("91110000600037341L", |t| t.parse::<CreditCode>().is_ok()),
            ("6212260054671554290", |t| t.parse::<BankCard>().is_ok()),
        ];
        for (number, read) in cases {
            let other = changed(number);
            if other != number {
                proptest::prop_assert!(!read(&other), "{}", other);
            }
        }
    }

    #[test]
    fn any_cells_are_read_or_refused(texts in proptest::collection::vec(".{0,20}", 19)) {
        let cells: [String; 19] = texts.try_into().unwrap();
        proptest::prop_assert!(RosterRow::from_cells(1, &cells).is_err());
    }
}
