//! Rows of a roster, sound and at fault.

use crate::people::roster::{read, template};
use crate::people::*;

pub(super) fn cells() -> [String; 19] {
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
    let bytes = include_bytes!("../../../../../samples/payroll-2026/people.csv");
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
        ("birth_date", "1990/13/07", "not_a_date"),
        ("birth_date", "1990-02-30", "not_a_date"),
        ("phone", "12800138000", "mobile_form"),
        ("bank_account", "6212260000000000001", "bank_card_check_digit"),
        ("cnaps", "1021000999", "cnaps_form"),
        ("resident_id", "1.30102199003070011e+17", "digits_lost"),
        ("bank_account", "6.21226E+18", "digits_lost"),
        ("place", "990000", "unknown_place"),
        ("hire_date", "1990-03-06", "hire_before_birth"),
        ("hire_date", "2100-01-01", "date_out_of_range"),
        ("leave_date", "2025-08-25", "leave_before_hire"),
        ("basic_deduction_mode", "none", "unknown_value"),
        ("insurance_base", "-0.01", "negative_amount"),
        ("housing_fund_base", "1,00.00", "not_money"),
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
        ("leave_date", "2025/8/26 0:00"),
        ("birth_date", "1990年3月7日"),
        ("hire_date", "２０２５－０８－２６"),
        ("hire_date", "20250826"),
        ("resident_id", "'130102199003070011"),
        ("phone", "１３８００１３８０００"),
        ("insurance_base", "12,500.00"),
        ("housing_fund_base", "１２，５００．０"),
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
