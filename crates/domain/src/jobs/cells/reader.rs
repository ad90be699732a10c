//! The cells of a row, read one by one while faults are gathered.

use std::str::FromStr;

use chrono::NaiveDate;

use super::typed::digits_lost;
use super::{CellFault, amount_cell, date_cell, employee_number_cell, month_cell, number_cell, rate_cell, typed};
use crate::jobs::RowFault;
use crate::money::{Fen, Rate};
use crate::people::IdentifierFault;
use crate::period::Period;
use crate::refusal::Refusal;

/// Reads the cells of one row and gathers what is wrong with them.
#[derive(Debug)]
pub struct CellReader {
    row: u64,
    faults: Vec<RowFault>,
}

impl CellReader {
    /// For the row of a number.
    pub fn new(row: u64) -> Self {
        Self { row, faults: Vec::new() }
    }

    /// Notes a refusal of a column.
    pub fn refuse(&mut self, column: &str, refusal: &impl Refusal) {
        self.faults.push(RowFault::of(self.row, column, refusal));
    }

    /// The value, or its refusal noted.
    pub fn take<T, R: Refusal>(&mut self, column: &str, value: Result<T, R>) -> Option<T> {
        value.map_err(|refusal| self.refuse(column, &refusal)).ok()
    }

    /// An identifier.
    pub fn identifier<T: FromStr<Err = IdentifierFault>>(&mut self, column: &str, text: &str) -> Option<T> {
        let text = typed(text);
        if text.is_empty() || digits_lost(&text) {
            self.refuse(column, if text.is_empty() { &CellFault::Required } else { &CellFault::DigitsLost });
            return None;
        }
        self.take(column, text.parse())
    }

    /// An employee number.
    pub fn employee_number(&mut self, column: &str, text: &str) -> Option<String> {
        let text = typed(text);
        if text.is_empty() {
            self.refuse(column, &CellFault::Required);
            return None;
        }
        self.take(column, employee_number_cell(&text))
    }

    /// One of a list of codes.
    pub fn code<T>(&mut self, column: &str, text: &str, find: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let text = typed(text);
        let fault = if text.is_empty() { CellFault::Required } else { CellFault::UnknownValue };
        self.take(column, find(&text).ok_or(fault))
    }

    /// A day.
    pub fn date(&mut self, column: &str, text: &str) -> Option<NaiveDate> {
        self.take(column, date_cell(text))
    }

    /// A month.
    pub fn month(&mut self, column: &str, text: &str) -> Option<Period> {
        self.take(column, month_cell(text))
    }

    /// A whole number between bounds.
    pub fn number(&mut self, column: &str, text: &str, least: u32, most: u32) -> Option<u32> {
        self.take(column, number_cell(text, least, most))
    }

    /// An amount of nothing or more.
    pub fn amount(&mut self, column: &str, text: &str) -> Option<Fen> {
        self.take(column, amount_cell(text))
    }

    /// A rate between 0 and 1.
    pub fn rate(&mut self, column: &str, text: &str) -> Option<Rate> {
        self.take(column, rate_cell(text))
    }

    /// What was noted.
    pub fn faults(&self) -> &[RowFault] {
        &self.faults
    }

    /// What was noted, to keep.
    pub fn into_faults(self) -> Vec<RowFault> {
        self.faults
    }
}
