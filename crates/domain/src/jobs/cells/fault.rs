//! What can be wrong with a cell.

use crate::language::Language;
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
    /// Not a month of the form YYYY-MM.
    NotAMonth,
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
            CellFault::NotAMonth => "not_a_month",
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
            CellFault::NotAMonth => ("月份应为YYYY-MM。", "Write the month as YYYY-MM."),
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
