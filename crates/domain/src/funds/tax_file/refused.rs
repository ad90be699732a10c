//! Why a wage sheet cannot be written.

use crate::language::Language;
use crate::refusal::{FieldFault, Refusal, RefusalKind};

/// Why no wage sheet can be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TaxFileRefusal {
    /// There is no such version of the sheet.
    #[error("no such version of the wage sheet")]
    VersionUnknown,
    /// Amounts below zero, which the client does not take: employee number and heading.
    #[error("{} amounts are below zero", .0.len())]
    Negative(Vec<(String, String)>),
    /// The version has no column for an amount that is not zero: employee number and field.
    #[error("{} amounts have no column", .0.len())]
    NoColumn(Vec<(String, String)>),
    /// Deductions of a template that no column stands for: employee number and the item's code.
    #[error("{} deductions have no column", .0.len())]
    UnknownItem(Vec<(String, String)>),
    /// A sum beyond what can be counted.
    #[error("an amount is out of range")]
    OutOfRange,
    /// More people than the client's kind of workbook holds.
    #[error("too many people for a workbook of this kind")]
    TooLarge,
}

impl Refusal for TaxFileRefusal {
    fn kind(&self) -> RefusalKind {
        match self {
            TaxFileRefusal::VersionUnknown => RefusalKind::Malformed,
            TaxFileRefusal::Negative(_)
            | TaxFileRefusal::NoColumn(_)
            | TaxFileRefusal::UnknownItem(_)
            | TaxFileRefusal::OutOfRange
            | TaxFileRefusal::TooLarge => RefusalKind::Rule,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            TaxFileRefusal::VersionUnknown => "tax_file_version_unknown",
            TaxFileRefusal::Negative(_) => "tax_file_negative_amount",
            TaxFileRefusal::NoColumn(_) => "tax_file_no_column",
            TaxFileRefusal::UnknownItem(_) => "tax_file_unknown_item",
            TaxFileRefusal::OutOfRange => "tax_file_out_of_range",
            TaxFileRefusal::TooLarge => "tax_file_too_large",
        }
    }

    fn text(&self, language: Language) -> String {
        let (zh, en) = match self {
            TaxFileRefusal::VersionUnknown => {
                ("没有该版本的申报表模板。", "There is no such version of the wage sheet.")
            }
            TaxFileRefusal::Negative(_) => {
                ("申报表不接受负数，请先更正。", "The wage sheet takes no amount below zero; correct it first.")
            }
            TaxFileRefusal::NoColumn(_) => (
                "该版本模板没有相应列，请改用较新的模板。",
                "This version of the sheet has no column for an amount; use the newer one.",
            ),
            TaxFileRefusal::UnknownItem(_) => (
                "结算模板中的扣除项目在申报表中没有对应的列，请改用标准项目代码。",
                "A deduction of the settlement template has no column in the wage sheet; use the codes of the standard template.",
            ),
            TaxFileRefusal::OutOfRange => ("金额超出范围。", "An amount is out of range."),
            TaxFileRefusal::TooLarge => (
                "xls 文件最多容纳 65535 人，请改用 csv 并分批导入。",
                "An xls file holds 65,535 people at most; ask for csv and import it in parts.",
            ),
        };
        language.pick(zh, en).to_owned()
    }

    fn faults(&self) -> Vec<FieldFault> {
        match self {
            TaxFileRefusal::VersionUnknown | TaxFileRefusal::OutOfRange | TaxFileRefusal::TooLarge => Vec::new(),
            TaxFileRefusal::Negative(faults)
            | TaxFileRefusal::NoColumn(faults)
            | TaxFileRefusal::UnknownItem(faults) => faults
                .iter()
                .map(|(number, column)| FieldFault {
                    pointer: format!("/people/{number}/{column}"),
                    code: self.code().to_owned(),
                    zh: format!("{number}：{column}"),
                    en: format!("{number}: {column}"),
                })
                .collect(),
        }
    }
}
