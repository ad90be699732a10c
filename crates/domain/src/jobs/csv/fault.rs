//! What makes a whole file unreadable.

use crate::language::Language;
use crate::refusal::{FieldFault, Refusal, RefusalKind};

/// Why a file was refused before any row was looked at. Header names that are not known are never repeated: a file
/// without header has a person's data there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileFault {
    /// Not UTF-8.
    NotUtf8 {
        /// Byte at which it ends to be.
        offset: usize,
    },
    /// Nothing in it.
    Empty,
    /// A header and nothing below.
    NoRows,
    /// A quote where none may stand, or one that is never closed.
    Quoting {
        /// The row, 0 for the header.
        row: u64,
    },
    /// The header lacks columns.
    MissingColumns {
        /// Their names.
        columns: Vec<String>,
    },
    /// The header has columns that are not known.
    UnknownColumns {
        /// Their places, 1 for the first.
        places: Vec<usize>,
    },
    /// The header has columns twice.
    DuplicateColumns {
        /// Their names.
        columns: Vec<String>,
    },
    /// More rows than allowed.
    TooManyRows {
        /// How many are.
        most: u64,
    },
}

impl FileFault {
    /// The columns to blame, as the reader finds them: by name, or by place where the name is not known.
    fn blamed(&self) -> Vec<String> {
        match self {
            FileFault::MissingColumns { columns } | FileFault::DuplicateColumns { columns } => columns.clone(),
            FileFault::UnknownColumns { places } => places.iter().map(ToString::to_string).collect(),
            FileFault::NotUtf8 { .. }
            | FileFault::Empty
            | FileFault::NoRows
            | FileFault::Quoting { .. }
            | FileFault::TooManyRows { .. } => Vec::new(),
        }
    }

    /// What is wrong with these columns, zh and en.
    fn told(&self, blamed: &str) -> (String, String) {
        match self {
            FileFault::NotUtf8 { offset } => (
                format!("文件不是UTF-8编码（第{offset}字节起），请另存为UTF-8的CSV。"),
                format!("The file is not UTF-8 from byte {offset} on; save it as CSV in UTF-8."),
            ),
            FileFault::Empty => ("文件为空。".to_owned(), "The file is empty.".to_owned()),
            FileFault::NoRows => {
                ("文件只有表头，没有数据行。".to_owned(), "The file has a header and no rows.".to_owned())
            }
            FileFault::Quoting { row } => (
                format!("第{row}行引号使用有误（0为表头）：含逗号、引号或换行的单元格须整体加引号，其中引号写两次。"),
                format!(
                    "Row {row} (0 is the header) is quoted wrongly: quote the whole cell and double the quotes in it."
                ),
            ),
            FileFault::MissingColumns { .. } => {
                (format!("表头缺少列：{blamed}。"), format!("The header lacks columns: {blamed}."))
            }
            FileFault::UnknownColumns { .. } => (
                format!("表头第{blamed}列不是已知的列；请使用导入模板。"),
                format!("The header has unknown columns at place {blamed}; use the import template."),
            ),
            FileFault::DuplicateColumns { .. } => {
                (format!("表头有重复的列：{blamed}。"), format!("The header has columns twice: {blamed}."))
            }
            FileFault::TooManyRows { most } => {
                (format!("文件超过{most}行，请拆分。"), format!("The file has more than {most} rows; split it."))
            }
        }
    }
}

impl Refusal for FileFault {
    fn kind(&self) -> RefusalKind {
        RefusalKind::Malformed
    }

    fn code(&self) -> &'static str {
        match self {
            FileFault::NotUtf8 { .. } => "not_utf8",
            FileFault::Empty => "file_empty",
            FileFault::NoRows => "file_no_rows",
            FileFault::Quoting { .. } => "csv_quoting",
            FileFault::MissingColumns { .. } => "header_missing_column",
            FileFault::UnknownColumns { .. } => "header_unknown_column",
            FileFault::DuplicateColumns { .. } => "header_duplicate_column",
            FileFault::TooManyRows { .. } => "too_many_rows",
        }
    }

    fn text(&self, language: Language) -> String {
        let (zh, en) = self.told(&self.blamed().join(", "));
        match language {
            Language::Zh => zh,
            Language::En => en,
        }
    }

    fn faults(&self) -> Vec<FieldFault> {
        let fault = |column: String| {
            let (zh, en) = self.told(&column);
            FieldFault { pointer: format!("/header/{column}"), code: self.code().to_owned(), zh, en }
        };
        self.blamed().into_iter().map(fault).collect()
    }
}
