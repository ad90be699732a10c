//! Why a bank's answer is refused.

use super::Malformation;
use crate::language::Language;
use crate::refusal::{FieldFault, Refusal, RefusalKind};

/// Why an answer is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswerRefusal {
    /// The file has not the promised form.
    #[error("line {line}, column {column}: {fault:?}")]
    Malformed {
        /// Line, from 1.
        line: u64,
        /// Column in characters, from 1.
        column: u64,
        /// What is wrong there.
        fault: Malformation,
    },
    /// It answers another file.
    #[error("the answer is for another batch")]
    OtherBatch,
    /// It says two opposite things about one payment.
    #[error("the answer contradicts itself about {0}")]
    Contradicts(String),
}

impl Refusal for AnswerRefusal {
    fn kind(&self) -> RefusalKind {
        match self {
            AnswerRefusal::Malformed { .. } => RefusalKind::Malformed,
            AnswerRefusal::OtherBatch => RefusalKind::Rule,
            AnswerRefusal::Contradicts(_) => RefusalKind::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            AnswerRefusal::Malformed { .. } => "bank_answer_malformed",
            AnswerRefusal::OtherBatch => "answer_of_another_batch",
            AnswerRefusal::Contradicts(_) => "answer_contradicts",
        }
    }

    fn text(&self, language: Language) -> String {
        match (self, language) {
            (AnswerRefusal::Malformed { line, column, fault }, Language::Zh) => {
                format!("银行回执第 {line} 行第 {column} 列有误：{}。", fault.texts().1)
            }
            (AnswerRefusal::Malformed { line, column, fault }, Language::En) => {
                format!("The bank's answer is faulty at line {line}, column {column}: {}.", fault.texts().2)
            }
            (AnswerRefusal::OtherBatch, Language::Zh) => "该回执不属于此付款批次。".into(),
            (AnswerRefusal::OtherBatch, Language::En) => "The answer belongs to another payment batch.".into(),
            (AnswerRefusal::Contradicts(id), Language::Zh) => format!("回执对同一笔付款 {id} 给出了相互矛盾的结果。"),
            (AnswerRefusal::Contradicts(id), Language::En) => {
                format!("The answer says opposite things about payment {id}.")
            }
        }
    }

    fn faults(&self) -> Vec<FieldFault> {
        match self {
            AnswerRefusal::Malformed { fault, .. } => vec![FieldFault {
                pointer: String::new(),
                code: fault.texts().0.to_owned(),
                zh: self.text(Language::Zh),
                en: self.text(Language::En),
            }],
            AnswerRefusal::OtherBatch | AnswerRefusal::Contradicts(_) => Vec::new(),
        }
    }
}

impl AnswerRefusal {
    /// A fault at a byte of the text.
    pub(in crate::funds) fn at(text: &str, offset: u64, fault: Malformation) -> Self {
        let mut end = usize::try_from(offset).unwrap_or(usize::MAX).min(text.len());
        while !text.is_char_boundary(end) {
            end = end.saturating_sub(1);
        }
        let before = text.get(..end).unwrap_or_default();
        let last = before.rsplit('\n').next().unwrap_or_default();
        let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX).saturating_add(1);
        AnswerRefusal::Malformed {
            line: count(before.matches('\n').count()),
            column: count(last.chars().count()),
            fault,
        }
    }
}
