//! The worked months of `docs/payroll.md` are the sample's.

use std::collections::BTreeMap;

const DOC: &str = include_str!("../../../docs/payroll.md");
const EXPECTED: [&str; 3] = [
    include_str!("../../../samples/payroll-2026/expected-2026-01.csv"),
    include_str!("../../../samples/payroll-2026/expected-2026-02.csv"),
    include_str!("../../../samples/payroll-2026/expected-2026-03.csv"),
];

/// The figures of the example's person, by column.
fn figures(csv: &str) -> BTreeMap<&str, &str> {
    let csv = csv.trim_start_matches('\u{feff}');
    let mut lines = csv.lines();
    let head = lines.next().expect("a header");
    let row = lines.find(|line| line.starts_with("E000001,")).expect("the person");
    head.split(',').zip(row.split(',')).collect()
}

#[test]
fn every_figure_of_the_worked_months_is_the_sample_s() {
    let months = EXPECTED.map(figures);
    let rows = DOC.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` |"));
    let mut told = 0;
    for (column, cells) in rows {
        let cells: Vec<&str> = cells.split('|').map(str::trim).filter(|cell| !cell.is_empty()).collect();
        let amounts: Vec<&str> = months.iter().map(|month| month[column]).collect();
        assert_eq!(cells[1..], amounts, "{column}");
        told += 1;
    }
    assert!(told > 20, "{told} rows");
}
