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
    /// A long number that a spreadsheet rounded: its last digits are gone.
    DigitsLost,
    /// A formula whose result is not in the file.
    FormulaNotComputed,
    /// A formula that went wrong, such as #N/A.
    ErrorCell,
    /// Neither a text nor a number.
    NotAText,
    /// Not a day.
    NotADate,
    /// Not a month.
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
            CellFault::DigitsLost => "digits_lost",
            CellFault::FormulaNotComputed => "formula_not_computed",
            CellFault::ErrorCell => "error_cell",
            CellFault::NotAText => "not_a_text",
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
            CellFault::NotMoney => ("应为金额，最多两位小数。", "Write an amount with at most two places."),
            CellFault::NegativeAmount => ("金额不得为负。", "The amount may not be negative."),
            CellFault::AmountTooLarge => ("金额过大，应小于十亿元。", "The amount lies below a thousand million yuan."),
            CellFault::NotARate => ("应为小数形式的比例，如0.08。", "Write a rate as a decimal, such as 0.08."),
            CellFault::RateOutOfRange => ("比例应在0到1之间。", "The rate lies between 0 and 1."),
            CellFault::NotANumber => ("应为规定范围内的整数。", "Write a whole number within its bounds."),
            CellFault::DigitsLost => (
                "长数字已被表格软件舍入，末尾数字丢失；请将此列设为文本格式后重新填写。",
                "A spreadsheet rounded the long number and its last digits are gone; format the column as text and write it anew.",
            ),
            CellFault::FormulaNotComputed => (
                "公式没有保存计算结果；请在表格软件中重新计算并保存，或粘贴为数值。",
                "The formula's result is not in the file; compute and save it in a spreadsheet program, or paste the value.",
            ),
            CellFault::ErrorCell => (
                "单元格是公式错误（如#N/A）；请更正后重新保存。",
                "The cell shows an error such as #N/A; mend it and save the file anew.",
            ),
            CellFault::NotAText => ("应为文本或数字。", "Write a text or a number."),
            CellFault::NotADate => ("应为日期，如2026-01-05。", "Write a date such as 2026-01-05."),
            CellFault::NotAMonth => ("应为月份，如2026-01。", "Write a month such as 2026-01."),
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
