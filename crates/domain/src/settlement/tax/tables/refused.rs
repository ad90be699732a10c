//! Why no tax is computed.

use chrono::NaiveDate;

use crate::language::Language;
use crate::refusal::{Refusal, RefusalKind};

/// Why no tax can be computed for a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TaxRefusal {
    /// No table is in force on the day.
    NoTable {
        /// Which table.
        table: &'static str,
        /// The day.
        day: NaiveDate,
    },
    /// The table that ships cannot be read.
    Unreadable {
        /// Which table.
        table: &'static str,
    },
}

impl Refusal for TaxRefusal {
    fn kind(&self) -> RefusalKind {
        match self {
            TaxRefusal::NoTable { .. } => RefusalKind::Rule,
            TaxRefusal::Unreadable { .. } => RefusalKind::Fault,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            TaxRefusal::NoTable { .. } => "tax_table_missing",
            TaxRefusal::Unreadable { .. } => "tax_table_unreadable",
        }
    }

    fn text(&self, language: Language) -> String {
        match (self, language) {
            (TaxRefusal::NoTable { table, day }, Language::Zh) => format!("{day} 没有生效的税务参数 {table}。"),
            (TaxRefusal::NoTable { table, day }, Language::En) => format!("No tax table {table} is in force on {day}."),
            (TaxRefusal::Unreadable { table }, Language::Zh) => format!("内置税务参数 {table} 无法读取。"),
            (TaxRefusal::Unreadable { table }, Language::En) => {
                format!("The built-in tax table {table} cannot be read.")
            }
        }
    }
}
