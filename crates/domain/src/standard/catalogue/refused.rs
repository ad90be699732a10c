//! Why the standard does not answer.

use crate::language::Language;
use crate::refusal::{Refusal, RefusalKind};

/// What the standard does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StandardRefusal {
    /// No clause has this code.
    UnknownClause,
    /// No category has this slug.
    UnknownCategory,
}

impl Refusal for StandardRefusal {
    fn kind(&self) -> RefusalKind {
        RefusalKind::NotFound
    }

    fn code(&self) -> &'static str {
        match self {
            StandardRefusal::UnknownClause => "clause_not_found",
            StandardRefusal::UnknownCategory => "category_not_found",
        }
    }

    fn text(&self, language: Language) -> String {
        let (zh, en) = match self {
            StandardRefusal::UnknownClause => ("标准中没有此条款编号。", "The standard has no clause of this code."),
            StandardRefusal::UnknownCategory => {
                ("标准中没有此服务类别。", "The standard has no such service category.")
            }
        };
        language.pick(zh, en).to_owned()
    }
}
