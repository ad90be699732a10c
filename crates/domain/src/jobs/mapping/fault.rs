//! What is wrong with a mapping.

use crate::language::Language;
use crate::refusal::{FieldFault, Refusal, RefusalKind};

/// A fault of a mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappingFault {
    /// Where it is.
    pub pointer: String,
    /// What it is.
    pub kind: MappingFaultKind,
}

/// Kinds of faults.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MappingFaultKind {
    /// A name of a column that is empty or too long.
    NameLength,
    /// A column of the file is named twice.
    ColumnTwice,
    /// A column that only files with rejected rows have.
    ColumnReserved,
    /// The import has no such column.
    TargetUnknown,
    /// Two columns would be the same column of the import.
    TargetTwice,
    /// A column that the import demands has neither a column of the file nor a fixed value.
    TargetMissing(String),
    /// Every row would be the same person's.
    KeyFixed,
    /// A word of the client's is named twice.
    WordTwice,
}

impl MappingFaultKind {
    /// Its stable code.
    pub fn code(&self) -> &'static str {
        match self {
            MappingFaultKind::NameLength => "mapping_name_length",
            MappingFaultKind::ColumnTwice => "mapping_column_twice",
            MappingFaultKind::ColumnReserved => "mapping_column_reserved",
            MappingFaultKind::TargetUnknown => "mapping_target_unknown",
            MappingFaultKind::TargetTwice => "mapping_target_twice",
            MappingFaultKind::TargetMissing(_) => "mapping_target_missing",
            MappingFaultKind::KeyFixed => "mapping_key_fixed",
            MappingFaultKind::WordTwice => "mapping_word_twice",
        }
    }

    fn text(&self, language: Language) -> String {
        let (zh, en) = match self {
            MappingFaultKind::NameLength => ("列名须有1至200个字符。", "The name of a column has 1 to 200 characters."),
            MappingFaultKind::ColumnTwice => ("此列已写过一次。", "This column is named already."),
            MappingFaultKind::ColumnReserved => (
                "此列名用于退回的行，导入时总是略过，无需映射。",
                "This column is that of rejected rows; imports always pass over it.",
            ),
            MappingFaultKind::TargetUnknown => (
                "导入没有这一列；请使用导入模板的列名。",
                "The import has no such column; use the names of its template.",
            ),
            MappingFaultKind::TargetTwice => {
                ("导入的这一列已有来源。", "This column of the import has its source already.")
            }
            MappingFaultKind::TargetMissing(column) => {
                let zh = format!("导入的 {column} 列既没有对应的列，也没有固定值。");
                let en =
                    format!("The column {column} of the import has neither a column of the file nor a fixed value.");
                return language.pick(&zh, &en).to_owned();
            }
            MappingFaultKind::KeyFixed => {
                ("员工编号不能是固定值。", "The employee number cannot be the same in every row.")
            }
            MappingFaultKind::WordTwice => ("此用语已写过一次。", "This word is named already."),
        };
        language.pick(zh, en).to_owned()
    }
}

/// A mapping that is refused, with all its faults.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappingRefusal {
    /// The faults.
    pub faults: Vec<MappingFault>,
}

impl Refusal for MappingRefusal {
    fn kind(&self) -> RefusalKind {
        RefusalKind::Rule
    }

    fn code(&self) -> &'static str {
        "mapping_unsound"
    }

    fn text(&self, language: Language) -> String {
        let texts: Vec<String> = self.faults.iter().map(|fault| fault.kind.text(language)).collect();
        texts.join(" ")
    }

    fn faults(&self) -> Vec<FieldFault> {
        let fault = |fault: &MappingFault| FieldFault {
            pointer: fault.pointer.clone(),
            code: fault.kind.code().to_owned(),
            zh: fault.kind.text(Language::Zh),
            en: fault.kind.text(Language::En),
        };
        self.faults.iter().map(fault).collect()
    }
}
