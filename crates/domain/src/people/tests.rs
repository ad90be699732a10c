use chrono::NaiveDate;
use serde_json::Value;

use super::roster::{check_file, read, template};
use super::*;
use crate::refusal::Refusal;

/// Is a text read?
type Reads = fn(&str) -> bool;

fn cases() -> Value {
    serde_json::from_str(include_str!("../../testdata/identifiers.json")).unwrap()
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

fn cells() -> [String; 19] {
    let (rows, _) = read(template().as_bytes()).unwrap();
    rows[0].1.cells()
}

fn faults(changes: &[(&str, &str)]) -> Vec<String> {
    let mut cells = cells();
    for (column, value) in changes {
        let at = RosterRow::COLUMNS.iter().position(|name| name == column).unwrap();
        cells[at] = (*value).to_owned();
    }
    match RosterRow::from_cells(7, &cells) {
        Ok(_) => Vec::new(),
        Err(faults) => {
            let bad: Vec<&str> = changes.iter().map(|(_, value)| *value).filter(|value| value.len() > 5).collect();
            assert!(faults.iter().all(|f| f.row == 7 && !bad.iter().any(|b| f.zh.contains(b) || f.en.contains(b))));
            faults.into_iter().map(|f| format!("{} {}", f.column.unwrap(), f.code)).collect()
        }
    }
}

#[test]
fn the_sample_roster_is_sound() {
    let bytes = include_bytes!("../../../../samples/payroll-2026/people.csv");
    check_file(bytes).unwrap();
    let (rows, faults) = read(bytes).unwrap();
    assert_eq!((rows.len(), faults), (300, Vec::new()));
    // Read again from its own cells nothing changes, and the file written from them is the file read.
    let mut written = crate::jobs::csv_line(RosterRow::COLUMNS);
    for (number, row) in &rows {
        assert_eq!(&RosterRow::from_cells(*number, &row.cells()).unwrap(), row);
        let mut cells = row.cells();
        cells[18] =
            if row.housing_fund_rate.0.is_zero() { "0".into() } else { format!("{:.2}", row.housing_fund_rate.0) };
        written.push_str(&crate::jobs::csv_line(cells));
    }
    assert_eq!(written.as_bytes(), bytes);
}

#[test]
fn each_fault_of_a_row_has_its_column_and_code() {
    let single = [
        ("employee_number", "E 1", "employee_number_form"),
        ("employee_number", "", "required"),
        ("name", " ", "required"),
        ("name", "林\u{7}", "control_character"),
        ("resident_id", "130102199003070012", "resident_id_check_digit"),
        ("sex", "female", "sex_differs_from_id"),
        ("sex", "男", "unknown_value"),
        ("birth_date", "1990-03-08", "birth_date_differs_from_id"),
        ("birth_date", "1990/03/07", "not_a_date"),
        ("birth_date", "1990-02-30", "not_a_date"),
        ("phone", "12800138000", "mobile_form"),
        ("bank_account", "6212260000000000001", "bank_card_check_digit"),
        ("cnaps", "1021000999", "cnaps_form"),
        ("place", "990000", "unknown_place"),
        ("hire_date", "1990-03-06", "hire_before_birth"),
        ("hire_date", "2100-01-01", "date_out_of_range"),
        ("leave_date", "2025-08-25", "leave_before_hire"),
        ("basic_deduction_mode", "none", "unknown_value"),
        ("insurance_base", "-0.01", "negative_amount"),
        ("housing_fund_base", "1,000.00", "not_money"),
        ("housing_fund_rate", "0.13", "housing_fund_rate_out_of_range"),
        ("housing_fund_rate", "12%", "not_a_rate"),
    ];
    for (column, value, code) in single {
        assert_eq!(faults(&[(column, value)]), [format!("{column} {code}")], "{value}");
    }
    for (column, value) in [
        ("name", "𠮷野·买买提"),
        ("education", ""),
        ("housing_fund_rate", "0"),
        ("housing_fund_rate", "0.05"),
        ("leave_date", "2025-08-26"),
    ] {
        assert_eq!(faults(&[(column, value)]), Vec::<String>::new(), "{column} {value}");
    }
    assert_eq!(
        faults(&[("name", ""), ("phone", "1"), ("sex", "female"), ("place", "")]),
        ["name required", "phone mobile_form", "place required", "sex sex_differs_from_id"]
    );
}

#[test]
fn nobody_stands_twice_in_a_file() {
    let line = |number: &str, id: &str| {
        let mut cells = cells();
        (cells[0], cells[2]) = (number.to_owned(), id.to_owned());
        crate::jobs::csv_line(cells)
    };
    let file = crate::jobs::csv_line(RosterRow::COLUMNS)
        + &line("E1", "130102199003070011")
        + &line("E2", "130102199003070011")
        + &line("E1", "130102199003070038")
        + "E4\n";
    let (rows, faults) = read(file.as_bytes()).unwrap();
    assert_eq!(rows.iter().map(|(row, _)| *row).collect::<Vec<_>>(), [1]);
    let told: Vec<_> = faults.iter().map(|f| (f.row, f.column.as_deref().unwrap_or(""), f.code.as_str())).collect();
    assert_eq!(
        told,
        [(2, "resident_id", "duplicate_row"), (3, "employee_number", "duplicate_row"), (4, "", "cell_count")]
    );
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
