//! Insurance and housing-fund policies as a file: one row for each place, kind and span of dates.

mod row;

use std::collections::{BTreeMap, HashSet};

use chrono::NaiveDate;

pub use row::PolicyRow;

use super::cells::CellFault;
use super::table::{Column, FileFault, MAX_ROWS, Source, Table};
use super::{Faults, Field, Holds, RowFault, Rows, template_of};
use crate::people::DivisionCode;

const COLUMNS: [&str; 14] = [
    "place",
    "place_name",
    "kind",
    "effective_from",
    "effective_to",
    "floor",
    "ceiling",
    "employer_rate",
    "worker_rate",
    "employer_fixed",
    "worker_fixed",
    "rounding_places",
    "rounding_mode",
    "source",
];

/// The words that the file may use for kinds and rounding modes, and what it does not say itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PolicyRules<'a> {
    /// Kinds of contribution.
    pub kinds: &'a [&'static str],
    /// Rounding modes.
    pub rounding_modes: &'a [&'static str],
    /// Hired on or before this day of the month: insured in that month.
    pub cutoff_day: u32,
}

impl PolicyRules<'_> {
    /// The cut-off day of an import that names none.
    pub const USUAL_CUTOFF_DAY: u32 = 15;
}

fn columns() -> Vec<Column> {
    COLUMNS.into_iter().map(Column::required).collect()
}

/// Looks at a file's format, header and size without reading its rows.
pub fn check_file<'a>(file: impl Into<Source<'a>>) -> Result<(), FileFault> {
    Table::open(&file.into(), &columns(), MAX_ROWS).map(|_| ())
}

/// Reads policies: the sound rows, each with its number in the file, and the faults of the others. The same place, kind
/// and first day twice is a `duplicate_row`; two spans of a place and kind that share days are `overlaps_row`.
pub fn read<'a>(file: impl Into<Source<'a>>, rules: &PolicyRules<'_>) -> Result<Rows<PolicyRow>, FileFault> {
    let table = Table::open(&file.into(), &columns(), MAX_ROWS)?;
    let (mut rows, mut faults, mut keys) = (Vec::new(), Faults::default(), HashSet::new());
    for row in table.rows() {
        let row = match row {
            Ok(row) => row,
            Err(found) => {
                faults.extend(found);
                continue;
            }
        };
        let cells: [&str; 14] = std::array::from_fn(|at| row.cell(at));
        match PolicyRow::from_cells(rules, row.number, &cells) {
            Err(found) => faults.extend(found),
            Ok(policy) => {
                if keys.insert((policy.place.clone(), policy.kind.clone(), policy.effective_from)) {
                    rows.push((row.number, policy));
                } else {
                    faults.push(RowFault::of(row.number, "effective_from", &CellFault::DuplicateRow));
                }
            }
        }
    }
    let overlapping = overlapping(&rows);
    rows.retain(|(number, _)| !overlapping.contains(number));
    let mut numbers: Vec<u64> = overlapping.into_iter().collect();
    numbers.sort_unstable();
    faults.extend(numbers.into_iter().map(|row| RowFault::of(row, "effective_from", &CellFault::OverlapsRow)));
    Ok((rows, faults.into_vec()))
}

/// The rows that begin while an earlier span of the same place and kind is in force.
fn overlapping(rows: &[(u64, PolicyRow)]) -> HashSet<u64> {
    let mut spans: BTreeMap<(&DivisionCode, &str, NaiveDate), (u64, NaiveDate)> = BTreeMap::new();
    for (number, row) in rows {
        let last = row.effective_to.unwrap_or(NaiveDate::MAX);
        spans.insert((&row.place, &row.kind, row.effective_from), (*number, last));
    }
    let mut found = HashSet::new();
    let mut before: Option<(&DivisionCode, &str, NaiveDate)> = None;
    for ((place, kind, first), (number, last)) in spans {
        match before {
            Some((p, k, latest)) if p == place && k == kind => {
                if first <= latest {
                    found.insert(number);
                }
                before = Some((place, kind, latest.max(last)));
            }
            Some(_) | None => before = Some((place, kind, last)),
        }
    }
    found
}

/// The columns of a file to fill in; kinds and rounding modes are chosen from the words of the rules.
pub fn fields(rules: &PolicyRules<'_>) -> Vec<Field> {
    const EXAMPLE: [&str; 14] = [
        "110000",
        "北京市",
        "pension",
        "2026-07-01",
        "",
        "7270.00",
        "36348.00",
        "0.16",
        "0.08",
        "0.00",
        "0.00",
        "2",
        "half_up",
        "京人社发〔2026〕7号",
    ];
    let holds = |name: &str| match name {
        "place" => Holds::Digits,
        "kind" => Holds::OneOf(rules.kinds.to_vec()),
        "effective_from" | "effective_to" => Holds::Day,
        "floor" | "ceiling" | "employer_fixed" | "worker_fixed" => Holds::Amount,
        "employer_rate" | "worker_rate" => Holds::Rate,
        "rounding_places" => Holds::Number,
        "rounding_mode" => Holds::OneOf(rules.rounding_modes.to_vec()),
        _ => Holds::Text,
    };
    let field = |(name, example)| Field { optional: name == "effective_to", ..Field::new(name, holds(name), example) };
    COLUMNS.into_iter().zip(EXAMPLE).map(field).collect()
}

/// A file to fill in: the header and one example.
pub fn template(rules: &PolicyRules<'_>) -> String {
    template_of(&fields(rules))
}
