//! A row of a file of policies.

use chrono::NaiveDate;

use super::{COLUMNS, PolicyRules};
use crate::jobs::RowFault;
use crate::jobs::cells::{CellFault, CellReader, text_cell};
use crate::money::{Fen, Rate};
use crate::people::DivisionCode;

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
        let places = r.number("rounding_places", places, 0, 2);
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
