//! Cells of an imported row: read by their kind, faults gathered.

use std::str::FromStr;

use chrono::NaiveDate;

use super::{RowFault, unguarded_text};
use crate::language::Language;
use crate::money::{Fen, Rate};
use crate::people::{IdentifierFault, RosterFault};
use crate::refusal::{Refusal, RefusalKind};

/// What a cell, or a row as a whole, may not be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellFault {
    /// Empty where something must stand.
    Required,
    /// Longer than allowed.
    TooLong,
    /// Has a control character.
    ControlCharacter,
    /// Not an amount with at most two places.
    NotMoney,
    /// An amount below zero.
    NegativeAmount,
    /// An amount of a thousand million yuan or more.
    AmountTooLarge,
    /// Not a rate.
    NotARate,
    /// A rate below 0 or above 1.
    RateOutOfRange,
    /// Not a whole number within its bounds.
    NotANumber,
    /// Not a day of the form YYYY-MM-DD.
    NotADate,
    /// A day outside the accepted years.
    DateOutOfRange,
    /// None of the values that the column knows.
    UnknownValue,
    /// An earlier row of the file has the same key.
    DuplicateRow,
    /// More or fewer cells than the header.
    CellCount,
    /// The last day lies before the first.
    EndsBeforeStart,
    /// The highest base lies below the lowest.
    CeilingBelowFloor,
    /// In force on days on which another row of the file for the same place and kind is.
    OverlapsRow,
}

impl Refusal for CellFault {
    fn kind(&self) -> RefusalKind {
        RefusalKind::Rule
    }

    fn code(&self) -> &'static str {
        match self {
            CellFault::Required => "required",
            CellFault::TooLong => "too_long",
            CellFault::ControlCharacter => "control_character",
            CellFault::NotMoney => "not_money",
            CellFault::NegativeAmount => "negative_amount",
            CellFault::AmountTooLarge => "amount_too_large",
            CellFault::NotARate => "not_a_rate",
            CellFault::RateOutOfRange => "rate_out_of_range",
            CellFault::NotANumber => "not_a_number",
            CellFault::NotADate => "not_a_date",
            CellFault::DateOutOfRange => "date_out_of_range",
            CellFault::UnknownValue => "unknown_value",
            CellFault::DuplicateRow => "duplicate_row",
            CellFault::CellCount => "cell_count",
            CellFault::EndsBeforeStart => "ends_before_start",
            CellFault::CeilingBelowFloor => "ceiling_below_floor",
            CellFault::OverlapsRow => "overlaps_row",
        }
    }

    fn text(&self, language: Language) -> String {
        let (zh, en) = match self {
            CellFault::Required => ("此项必填。", "This must be filled in."),
            CellFault::TooLong => ("内容过长。", "This is too long."),
            CellFault::ControlCharacter => ("含有控制字符。", "This has a control character."),
            CellFault::NotMoney => {
                ("应为金额，最多两位小数，不带千分位。", "Write an amount with at most two places and no separators.")
            }
            CellFault::NegativeAmount => ("金额不得为负。", "The amount may not be negative."),
            CellFault::AmountTooLarge => ("金额过大，应小于十亿元。", "The amount lies below a thousand million yuan."),
            CellFault::NotARate => ("应为小数形式的比例，如0.08。", "Write a rate as a decimal, such as 0.08."),
            CellFault::RateOutOfRange => ("比例应在0到1之间。", "The rate lies between 0 and 1."),
            CellFault::NotANumber => ("应为规定范围内的整数。", "Write a whole number within its bounds."),
            CellFault::NotADate => ("日期应为YYYY-MM-DD。", "Write the date as YYYY-MM-DD."),
            CellFault::DateOutOfRange => ("日期超出允许的年份。", "The date lies outside the accepted years."),
            CellFault::UnknownValue => ("不是此列允许的取值。", "This column does not know the value."),
            CellFault::DuplicateRow => ("与文件中前面的行重复。", "An earlier row of the file has the same key."),
            CellFault::CellCount => ("单元格数目与表头不符。", "The row has more or fewer cells than the header."),
            CellFault::EndsBeforeStart => ("结束日期早于开始日期。", "The last day lies before the first."),
            CellFault::CeilingBelowFloor => ("基数上限低于下限。", "The highest base lies below the lowest."),
            CellFault::OverlapsRow => (
                "与文件中同一地区同一险种另一行的有效期重叠。",
                "The dates overlap with another row of the file for the same place and kind.",
            ),
        };
        language.pick(zh, en).to_owned()
    }
}

/// A text cell without blanks around it: no control characters, `least` to `most` characters.
pub fn text_cell(text: &str, least: usize, most: usize) -> Result<String, CellFault> {
    let text = unguarded_text(text.trim());
    match text.chars().count() {
        n if n < least => Err(CellFault::Required),
        n if n > most => Err(CellFault::TooLong),
        _ if text.chars().any(char::is_control) => Err(CellFault::ControlCharacter),
        _ => Ok(text.to_owned()),
    }
}

/// A day written `YYYY-MM-DD` and no other way.
pub fn date_cell(text: &str) -> Result<NaiveDate, CellFault> {
    let strict = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    if text.is_empty() {
        return Err(CellFault::Required);
    }
    if strict { text.parse().map_err(|_| CellFault::NotADate) } else { Err(CellFault::NotADate) }
}

/// No wage and no base reaches it: a thousand million yuan. Below it the sums of any roster stay within the range of money.
const LARGEST_AMOUNT: Fen = Fen(100_000_000_000);

/// An amount of nothing or more.
pub fn amount_cell(text: &str) -> Result<Fen, CellFault> {
    if text.is_empty() {
        return Err(CellFault::Required);
    }
    match text.parse::<Fen>() {
        Ok(amount) if amount.is_negative() => Err(CellFault::NegativeAmount),
        Ok(amount) if amount >= LARGEST_AMOUNT => Err(CellFault::AmountTooLarge),
        Ok(amount) => Ok(amount),
        Err(_) => Err(CellFault::NotMoney),
    }
}

/// A rate between 0 and 1.
pub fn rate_cell(text: &str) -> Result<Rate, CellFault> {
    if text.is_empty() {
        return Err(CellFault::Required);
    }
    let rate: Rate = text.parse().map_err(|_| CellFault::NotARate)?;
    let fits = !rate.0.is_sign_negative() && rate.0 <= rust_decimal::Decimal::ONE;
    if fits || rate.0.is_zero() { Ok(rate) } else { Err(CellFault::RateOutOfRange) }
}

/// An employee number: 1 to 32 letters, digits, `_`, `-`.
pub fn employee_number_cell(text: &str) -> Result<String, RosterFault> {
    let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    if plain && (1..=32).contains(&text.len()) { Ok(text.to_owned()) } else { Err(RosterFault::EmployeeNumberForm) }
}

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
        if text.trim().is_empty() {
            self.refuse(column, &CellFault::Required);
            return None;
        }
        self.take(column, text.parse())
    }

    /// An employee number.
    pub fn employee_number(&mut self, column: &str, text: &str) -> Option<String> {
        if text.trim().is_empty() {
            self.refuse(column, &CellFault::Required);
            return None;
        }
        self.take(column, employee_number_cell(unguarded_text(text.trim())))
    }

    /// One of a list of codes.
    pub fn code<T>(&mut self, column: &str, text: &str, find: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let text = text.trim();
        let fault = if text.is_empty() { CellFault::Required } else { CellFault::UnknownValue };
        self.take(column, find(text).ok_or(fault))
    }

    /// A day.
    pub fn date(&mut self, column: &str, text: &str) -> Option<NaiveDate> {
        self.take(column, date_cell(text.trim()))
    }

    /// An amount of nothing or more.
    pub fn amount(&mut self, column: &str, text: &str) -> Option<Fen> {
        self.take(column, amount_cell(text.trim()))
    }

    /// A rate between 0 and 1.
    pub fn rate(&mut self, column: &str, text: &str) -> Option<Rate> {
        self.take(column, rate_cell(text.trim()))
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
