//! What stands in a cell of an export.

use std::fmt;

use bole_domain::jobs::Holds;
use bole_domain::money::{Fen, Rate};
use chrono::NaiveDate;
use serde::{Serialize, Serializer};

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// A text; never run by a spreadsheet, whatever it begins with.
    Text(String),
    /// An amount.
    Amount(Fen),
    /// A rate.
    Rate(Rate),
    /// A day.
    Day(NaiveDate),
}

impl Cell {
    /// A text that may not be there.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Cell::Empty } else { Cell::Text(text) }
    }

    /// What a column of this kind holds, from its text; a text that is not of the kind stays a text.
    pub fn read(holds: &Holds, text: String) -> Self {
        let typed = match holds {
            Holds::Amount => text.parse().ok().map(Cell::Amount),
            Holds::Rate => text.parse().ok().map(Cell::Rate),
            Holds::Day => text.parse().ok().map(Cell::Day),
            Holds::Text | Holds::Digits | Holds::Month | Holds::Number | Holds::Quantity | Holds::OneOf(_) => None,
        };
        // Whatever is typed is written again exactly as it was read.
        typed.filter(|cell| cell.to_string() == text).unwrap_or_else(|| Cell::text(text))
    }
}

impl From<Fen> for Cell {
    fn from(amount: Fen) -> Self {
        Cell::Amount(amount)
    }
}

impl From<NaiveDate> for Cell {
    fn from(day: NaiveDate) -> Self {
        Cell::Day(day)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(cell: Option<T>) -> Self {
        cell.map_or(Cell::Empty, Into::into)
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cell::Empty => Ok(()),
            Cell::Text(text) => f.write_str(text),
            Cell::Amount(amount) => amount.fmt(f),
            Cell::Rate(rate) => rate.fmt(f),
            Cell::Day(day) => day.fmt(f),
        }
    }
}

impl Serialize for Cell {
    /// As answers write it: nothing is `null`, an amount a decimal string.
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self {
            Cell::Empty => s.serialize_none(),
            Cell::Text(_) | Cell::Amount(_) | Cell::Rate(_) | Cell::Day(_) => s.collect_str(self),
        }
    }
}
