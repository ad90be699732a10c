//! A cell of a sheet as text.

use std::borrow::Cow;

use chrono::{Days, NaiveDate};

use super::Workbook;
use super::trouble::Trouble;
use crate::jobs::cells::{CellFault, number_text};
use crate::jobs::table::Cell;

/// What a cell says of itself, while it is read.
#[derive(Debug, Default)]
pub(super) struct Raw {
    pub(super) column: usize,
    pub(super) kind: String,
    pub(super) style: usize,
    pub(super) formula: bool,
    pub(super) value: String,
}

impl Raw {
    /// The cell's text; empty where nothing stands.
    pub(super) fn cell<'w>(&self, book: &'w Workbook<'_>) -> Result<Cell<'w>, Trouble> {
        let value = self.value.as_str();
        if self.formula && (book.uncomputed || value.is_empty()) && self.kind != "e" {
            return Ok(Err(CellFault::FormulaNotComputed));
        }
        Ok(match self.kind.as_str() {
            "s" => {
                let at = value.trim().parse().map_err(|_| Trouble::Damaged)?;
                Ok(Cow::Borrowed(book.strings.get(at).ok_or(Trouble::Damaged)?))
            }
            "inlineStr" | "str" | "d" => Ok(Cow::Owned(value.to_owned())),
            "b" => Ok(Cow::Borrowed(if value.trim() == "1" { "TRUE" } else { "FALSE" })),
            "e" => Err(CellFault::ErrorCell),
            "" | "n" if value.trim().is_empty() => Ok(Cow::Borrowed("")),
            "" | "n" => {
                let number: f64 = value.trim().parse().map_err(|_| Trouble::Damaged)?;
                let text =
                    if book.styles.day(self.style) { day_text(number, book.since_1904) } else { number_text(number) };
                text.map(Cow::Owned)
            }
            _ => return Err(Trouble::Damaged),
        })
    }
}

/// A day as a spreadsheet counts it. One with a time of day is told with it, so that nobody takes it for a day.
pub(super) fn day_text(number: f64, since_1904: bool) -> Result<String, CellFault> {
    let text = number_text(number)?;
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let count: u64 = whole.parse().map_err(|_| CellFault::NotADate)?;
    // The calendar of 1900 has a 29th of February that never was.
    let (year, month, day) = match (since_1904, count) {
        (true, _) => (1904, 1, 1),
        (false, 60) => return Err(CellFault::NotADate),
        (false, 0..60) => (1899, 12, 31),
        (false, _) => (1899, 12, 30),
    };
    let day = NaiveDate::from_ymd_opt(year, month, day).and_then(|first| first.checked_add_days(Days::new(count)));
    let day = day.filter(|day| *day < NaiveDate::MAX).ok_or(CellFault::NotADate)?;
    Ok(if fraction.is_empty() { day.to_string() } else { format!("{day}T.{fraction}") })
}
