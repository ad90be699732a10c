//! Files of policies.

use crate::jobs::*;

const RULES: policies::PolicyRules<'static> = policies::PolicyRules {
    kinds: &["pension", "medical", "unemployment", "work_injury", "maternity", "housing_fund"],
    rounding_modes: &["half_up", "up", "down"],
    cutoff_day: policies::PolicyRules::USUAL_CUTOFF_DAY,
};

#[test]
fn the_samples_policies_are_sound() {
    let bytes = include_bytes!("../../../../../samples/payroll-2026/policies.csv");
    let (rows, faults) = policies::read(bytes, &RULES).unwrap();
    assert_eq!((rows.len(), faults), (54, Vec::new()));
    let (rows, faults) = policies::read(policies::template(&RULES).as_bytes(), &RULES).unwrap();
    assert_eq!((rows.len(), faults.len()), (1, 0));
}

#[test]
fn policies_are_read_with_their_faults() {
    let head = policies::PolicyRow::COLUMNS.join(",");
    let line = |place, kind, from, to, bounds, rate, places, mode| {
        format!("{place},北京市,{kind},{from},{to},{bounds},{rate},0.08,0.00,0.00,{places},{mode},source\n")
    };
    let text = [
        head + "\n",
        line("110000", "pension", "2025-07-01", "2026-06-30", "7162.00,35811.00", "0.16", "2", "half_up"),
        line("110000", "pension", "2026-06-30", "", "7162.00,35811.00", "0.16", "2", "half_up"),
        line("110000", "pension", "2025-07-01", "", "7162.00,35811.00", "0.16", "2", "half_up"),
        line("990000", "rent", "2025-7-32", "", "9.00,8.00", "1.5", "3", "bank"),
        line("110000", "medical", "2026-07-01", "2026-06-30", "1.00,2.00", "16%", "1", "up"),
    ]
    .concat();
    let (rows, faults) = policies::read(text.as_bytes(), &RULES).unwrap();
    assert_eq!(rows.iter().map(|(row, _)| *row).collect::<Vec<_>>(), [1]);
    let mut faults: Vec<String> =
        faults.iter().map(|f| format!("{} {} {}", f.row, f.column.as_deref().unwrap_or("-"), f.code)).collect();
    faults.sort();
    assert_eq!(
        faults,
        [
            "2 effective_from overlaps_row",
            "3 effective_from duplicate_row",
            "4 ceiling ceiling_below_floor",
            "4 effective_from not_a_date",
            "4 employer_rate rate_out_of_range",
            "4 kind unknown_value",
            "4 place unknown_place",
            "4 rounding_mode unknown_value",
            "4 rounding_places not_a_number",
            "5 effective_to ends_before_start",
            "5 employer_rate not_a_rate",
        ]
    );
}
