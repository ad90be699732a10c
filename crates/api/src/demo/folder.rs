//! The files of a demonstration: a client's people, policies and months.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use bole_domain::period::Period;

use super::error::DemoError;

const NEEDED: &str = "a folder holds people.csv, policies.csv and an inputs-YYYY-MM.csv for each month; \
                      expected-YYYY-MM.csv and bills.csv are compared with where they are there";

/// What a folder holds.
pub(super) struct Folder {
    /// The roster as it is imported.
    pub(super) people: Vec<u8>,
    /// The policies as they are imported.
    pub(super) policies: Vec<u8>,
    /// How many people the roster has.
    pub(super) headcount: usize,
    /// Where they are insured.
    pub(super) places: BTreeSet<String>,
    /// The months in their order; at least one.
    pub(super) months: Vec<MonthFiles>,
    /// The expected bills.
    pub(super) bills: Option<Sheet>,
}

/// The files of one month.
pub(super) struct MonthFiles {
    /// The month.
    pub(super) period: Period,
    /// The inputs as they are imported.
    pub(super) inputs: Vec<u8>,
    /// How many people they have.
    pub(super) headcount: usize,
    /// The expected results.
    pub(super) expected: Option<Sheet>,
}

/// A CSV file with its header.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sheet {
    /// Names of the columns.
    pub(super) header: Vec<String>,
    /// Cells, row by row.
    pub(super) rows: Vec<Vec<String>>,
}

impl Sheet {
    /// Reads CSV; `name` is told where it cannot be read.
    pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Self, DemoError> {
        let unreadable = |e: csv::Error| DemoError::Data(format!("{name} cannot be read as CSV: {e}"));
        let mut reader = csv::Reader::from_reader(bytes);
        let cells = |record: &csv::StringRecord| record.iter().map(ToOwned::to_owned).collect::<Vec<_>>();
        let header = cells(reader.headers().map_err(unreadable)?);
        let rows = reader.records().map(|record| record.map(|record| cells(&record)));
        Ok(Self { header, rows: rows.collect::<Result<_, _>>().map_err(unreadable)? })
    }

    /// The place of a column.
    pub(super) fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|known| known == name)
    }
}

impl Folder {
    /// Reads a folder.
    pub(super) fn read(folder: &Path) -> Result<Self, DemoError> {
        let known = dated_files(folder)?;
        let people = needed(&folder.join("people.csv"))?;
        let policies = needed(&folder.join("policies.csv"))?;
        let roster = Sheet::read(&folder.join("people.csv").display().to_string(), &people)?;
        let place = roster.column("place");
        let places = roster.rows.iter().filter_map(|row| place.and_then(|place| row.get(place)).cloned()).collect();
        let mut months = Vec::new();
        for (period, path) in known.inputs {
            let inputs = std::fs::read(&path)?;
            let headcount = Sheet::read(&path.display().to_string(), &inputs)?.rows.len();
            let expected = match known.expected.get(&period) {
                Some(path) => Some(Sheet::read(&path.display().to_string(), &std::fs::read(path)?)?),
                None => None,
            };
            months.push(MonthFiles { period, inputs, headcount, expected });
        }
        let bills = folder.join("bills.csv");
        let bills = match bills.exists() {
            true => Some(Sheet::read(&bills.display().to_string(), &std::fs::read(&bills)?)?),
            false => None,
        };
        Ok(Self { people, policies, headcount: roster.rows.len(), places, months, bills })
    }
}

/// The files that carry a month in their names.
struct Dated {
    inputs: BTreeMap<Period, PathBuf>,
    expected: BTreeMap<Period, PathBuf>,
}

fn dated_files(folder: &Path) -> Result<Dated, DemoError> {
    let entries = std::fs::read_dir(folder)
        .map_err(|e| DemoError::Data(format!("the folder {} cannot be read ({e}): {NEEDED}", folder.display())))?;
    let mut dated = Dated { inputs: BTreeMap::new(), expected: BTreeMap::new() };
    for entry in entries {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let (month, into) = match (name.strip_prefix("inputs-"), name.strip_prefix("expected-")) {
            (Some(month), _) => (month, &mut dated.inputs),
            (None, Some(month)) => (month, &mut dated.expected),
            (None, None) => continue,
        };
        let Some(month) = month.strip_suffix(".csv") else { continue };
        let period = month.parse().map_err(|e| DemoError::Data(format!("{}: {month} is {e}", path.display())))?;
        into.insert(period, path);
    }
    if dated.inputs.is_empty() {
        return Err(DemoError::Data(format!("{} has no inputs-YYYY-MM.csv: {NEEDED}", folder.display())));
    }
    if let Some((period, path)) = dated.expected.iter().find(|(period, _)| !dated.inputs.contains_key(period)) {
        return Err(DemoError::Data(format!("{} is there, but inputs-{period}.csv is not", path.display())));
    }
    Ok(dated)
}

fn needed(path: &Path) -> Result<Vec<u8>, DemoError> {
    std::fs::read(path).map_err(|e| DemoError::Data(format!("{} cannot be read ({e}): {NEEDED}", path.display())))
}
