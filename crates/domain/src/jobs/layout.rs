//! What a file to fill in says of its columns.

use super::csv_template;
use crate::language::{Label, Language};

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holds {
    /// A text.
    Text,
    /// A number that is a name: none of its digits may be lost.
    Digits,
    /// A day.
    Day,
    /// A month.
    Month,
    /// An amount in yuan.
    Amount,
    /// Hours or days.
    Quantity,
    /// A rate between 0 and 1.
    Rate,
    /// A whole number.
    Number,
    /// One of these words.
    OneOf(Vec<&'static str>),
}

/// A column of a file to fill in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name in the header.
    pub name: String,
    /// What it holds.
    pub holds: Holds,
    /// What stands in it in the example.
    pub example: String,
    /// May it be left empty?
    pub optional: bool,
    /// What it is about, where its name does not tell everybody.
    pub about: Option<Label>,
}

impl Field {
    /// One that must be filled in.
    pub fn new(name: &str, holds: Holds, example: &str) -> Self {
        Self { name: name.to_owned(), holds, example: example.to_owned(), optional: false, about: None }
    }

    /// How it is filled in.
    pub fn note(&self, language: Language) -> String {
        let (zh, en) = match &self.holds {
            Holds::Text => ("文本", "A text"),
            Holds::Digits => {
                ("号码，请保持文本格式，勿使末尾数字丢失", "A number, kept as text so that no digit is lost")
            }
            Holds::Day => ("日期，如2026-01-05", "A day such as 2026-01-05"),
            Holds::Month => ("月份，如2026-01", "A month such as 2026-01"),
            Holds::Amount => ("金额（元），最多两位小数", "An amount in yuan with at most two places"),
            Holds::Quantity => ("小时或天数，最多两位小数", "Hours or days with at most two places"),
            Holds::Rate => ("比例，如0.08", "A rate such as 0.08"),
            Holds::Number => ("整数", "A whole number"),
            Holds::OneOf(_) => ("从列表中选择", "One of the list"),
        };
        let (zh_end, en_end) = if self.optional {
            ("；可留空。", "; may be empty.")
        } else {
            ("；必填。", "; must be filled in.")
        };
        let about = self.about.as_ref();
        let (zh_about, en_about) =
            about.map_or_else(Default::default, |about| (format!("{}：", about.zh), format!("{}: ", about.en)));
        language.pick(&format!("{zh_about}{zh}{zh_end}"), &format!("{en_about}{en}{en_end}")).to_owned()
    }
}

/// The file as CSV: the header and the example.
pub fn template_of(fields: &[Field]) -> String {
    csv_template(fields.iter().map(|field| (&field.name, &field.example)))
}
