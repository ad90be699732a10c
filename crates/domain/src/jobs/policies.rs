//! Insurance and housing-fund policies as a file: one row for each place, kind and span of dates.

use std::collections::{BTreeMap, HashSet};

use chrono::NaiveDate;

use super::cells::{CellFault, CellReader, text_cell};
use super::csv::{Column, FileFault, MAX_ROWS, read_csv};
use super::{Faults, RowFault, Rows, csv_template};
use crate::money::{Fen, Rate};
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
    pub kinds: &'a [&'a str],
    /// Rounding modes.
    pub rounding_modes: &'a [&'a str],
    /// Hired on or before this day of the month: insured in that month.
    pub cutoff_day: u32,
}

impl PolicyRules<'_> {
    /// The cut-off day of an import that names none.
    pub const USUAL_CUTOFF_DAY: u32 = 15;
}

/// One row of a policies file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyRow {
    /// National division code of the place.
    pub place: DivisionCode,
    /// Its name.
    pub place_name: String,
    /// Kind of contribution.
    pub kind: String,
    /// First day in force.
    pub effective_from: NaiveDate,
    /// Last day in force; open without one.
    pub effective_to: Option<NaiveDate>,
    /// Lowest base.
    pub floor: Fen,
    /// Highest base.
    pub ceiling: Fen,
    /// Employer's rate.
    pub employer_rate: Rate,
    /// Worker's rate.
    pub worker_rate: Rate,
    /// Employer's fixed sum a month.
    pub employer_fixed: Fen,
    /// Worker's fixed sum a month.
    pub worker_fixed: Fen,
    /// Places of yuan that stay, 0 to 2.
    pub rounding_places: u32,
    /// Rounding mode.
    pub rounding_mode: String,
    /// The import's cut-off day.
    pub cutoff_day: u32,
    /// Where the figures come from.
    pub source: String,
}

fn columns() -> Vec<Column> {
    COLUMNS.into_iter().map(Column::required).collect()
}

/// Looks at a file's encoding, quoting, header and size without reading its rows.
pub fn check_file(bytes: &[u8]) -> Result<(), FileFault> {
    read_csv(bytes, &columns(), MAX_ROWS).map(|_| ())
}

/// Reads policies: the sound rows, each with its number in the file, and the faults of the others. The same place, kind
/// and first day twice is a `duplicate_row`; two spans of a place and kind that share days are `overlaps_row`.
pub fn read(bytes: &[u8], rules: &PolicyRules<'_>) -> Result<Rows<PolicyRow>, FileFault> {
    let columns = columns();
    let table = read_csv(bytes, &columns, MAX_ROWS)?;
    let (mut rows, mut faults, mut keys) = (Vec::new(), Faults::default(), HashSet::new());
    for row in table.rows() {
        let row = match row {
            Ok(row) => row,
            Err(fault) => {
                faults.push(fault);
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

impl PolicyRow {
    /// The columns of a policies file, in their order.
    pub const COLUMNS: [&'static str; 14] = COLUMNS;

    /// Reads a row from its cells; all its faults at once.
    pub fn from_cells(rules: &PolicyRules<'_>, row: u64, cells: &[&str; 14]) -> Result<Self, Vec<RowFault>> {
        let [place, place_name, kind, from, to, floor, ceiling, employer, worker, .., source] = *cells;
        let [.., employer_fixed, worker_fixed, places, mode, _] = *cells;
        let mut r = CellReader::new(row);
        let place = r.identifier("place", place);
        let place_name = r.take("place_name", text_cell(place_name, 1, 60));
        let kind = r.code("kind", kind, |word| rules.kinds.contains(&word).then(|| word.to_owned()));
        let from = r.date("effective_from", from);
        let to = if to.trim().is_empty() { Some(None) } else { r.date("effective_to", to).map(Some) };
        let floor = r.amount("floor", floor);
        let ceiling = r.amount("ceiling", ceiling);
        let (employer, worker) = (r.rate("employer_rate", employer), r.rate("worker_rate", worker));
        let employer_fixed = r.amount("employer_fixed", employer_fixed);
        let worker_fixed = r.amount("worker_fixed", worker_fixed);
        let places = match places.trim() {
            "0" => Some(0),
            "1" => Some(1),
            "2" => Some(2),
            _ => {
                r.refuse("rounding_places", &CellFault::NotANumber);
                None
            }
        };
        let mode = r.code("rounding_mode", mode, |word| rules.rounding_modes.contains(&word).then(|| word.to_owned()));
        let source = r.take("source", text_cell(source, 1, 300));
        if let (Some(first), Some(Some(last))) = (from, to)
            && last < first
        {
            r.refuse("effective_to", &CellFault::EndsBeforeStart);
        }
        if let (Some(low), Some(high)) = (floor, ceiling)
            && high < low
        {
            r.refuse("ceiling", &CellFault::CeilingBelowFloor);
        }
        let whole = || {
            Some(Self {
                place: place?,
                place_name: place_name?,
                kind: kind?,
                effective_from: from?,
                effective_to: to?,
                floor: floor?,
                ceiling: ceiling?,
                employer_rate: employer?,
                worker_rate: worker?,
                employer_fixed: employer_fixed?,
                worker_fixed: worker_fixed?,
                rounding_places: places?,
                rounding_mode: mode?,
                cutoff_day: rules.cutoff_day,
                source: source?,
            })
        };
        match whole() {
            Some(sound) if r.faults().is_empty() => Ok(sound),
            Some(_) | None => Err(r.into_faults()),
        }
    }
}

/// A file to fill in: the header and one example.
pub fn template() -> String {
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
    csv_template(COLUMNS.into_iter().zip(EXAMPLE))
}
