//! What a bank answers to a payment file, whatever form it came in, and whom it concerns.

use std::collections::{BTreeMap, HashMap};
use std::num::NonZeroUsize;

use super::batch_number::BatchNumber;
use super::item::Answer;
use super::pain001::block_id;
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

/// What is wrong with the form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Malformation {
    /// Above the limit of size.
    TooLarge,
    /// Above the limit of payments.
    TooManyItems,
    /// Above the limit of depth.
    TooDeep,
    /// Bytes that the character set does not have.
    Encoding,
    /// Not well-formed XML.
    NotXml,
    /// A document type or an entity of its own.
    Doctype,
    /// Not a payment status report.
    OtherMessage,
    /// A part that must be there is missing, or there twice.
    Missing,
    /// A CSV header other than the promised one.
    Header,
    /// A CSV row of another length, or one that cannot be read.
    Row,
    /// A status other than `paid`, `failed` or `unknown`.
    Status,
}

impl Malformation {
    fn texts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Malformation::TooLarge => ("too_large", "文件过大", "the file is too large"),
            Malformation::TooManyItems => ("too_many_items", "明细过多", "there are too many payments"),
            Malformation::TooDeep => ("too_deep", "元素嵌套过深", "elements are nested too deep"),
            Malformation::Encoding => ("encoding", "字符编码不符", "bytes outside the character set"),
            Malformation::NotXml => ("not_xml", "XML 格式不正确", "not well-formed XML"),
            Malformation::Doctype => {
                ("doctype", "不接受文档类型或自定义实体", "document types and entities are not taken")
            }
            Malformation::OtherMessage => {
                ("other_message", "不是付款状态报告（pain.002）", "not a payment status report (pain.002)")
            }
            Malformation::Missing => {
                ("missing", "缺少必需的内容或内容重复", "a required part is missing or there twice")
            }
            Malformation::Header => ("header", "表头不符", "the header is not the promised one"),
            Malformation::Row => ("row", "该行无法读取", "the row cannot be read"),
            Malformation::Status => {
                ("status", "状态须为 paid、failed 或 unknown", "the status must be paid, failed or unknown")
            }
        }
    }
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
    pub(super) fn at(text: &str, offset: u64, fault: Malformation) -> Self {
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

/// What an answer file may be at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnswerLimits {
    /// Bytes.
    pub bytes: usize,
    /// Payments.
    pub items: usize,
    /// Nesting of elements.
    pub depth: usize,
}

impl Default for AnswerLimits {
    fn default() -> Self {
        Self { bytes: 64 << 20, items: 200_000, depth: 40 }
    }
}

/// What was read from a bank's answer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BankAnswer {
    /// The answered file's message id, where the form names it.
    pub original_message_id: Option<String>,
    /// What holds for every payment not named itself or by its block.
    pub group: Option<Answer>,
    /// What holds for the payments of a block (`PmtInf`) not named themselves.
    pub blocks: Vec<(String, Answer)>,
    /// What holds for one payment, by end-to-end id.
    pub items: Vec<(String, Answer)>,
}

/// An answer, payment by payment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Resolved {
    /// Answers by end-to-end id, in the order of the batch.
    pub answers: Vec<(String, Answer)>,
    /// Ids in the answer that the batch does not have: to be looked into, never applied.
    pub unknown_ids: Vec<String>,
    /// Payments of the batch on which the answer says nothing.
    pub unanswered: Vec<String>,
}

impl BankAnswer {
    /// Lays the answer on a batch. `sent` are the batch's end-to-end ids in the order of its file, `per_block` the block size it was
    /// written with. What is said of one payment counts before what is said of its block, and that before the whole.
    pub fn resolve(
        &self,
        number: &BatchNumber,
        sent: &[String],
        per_block: NonZeroUsize,
    ) -> Result<Resolved, AnswerRefusal> {
        if self.original_message_id.as_deref().is_some_and(|id| id != number.as_str()) {
            return Err(AnswerRefusal::OtherBatch);
        }
        let mut items = one_each(&self.items)?;
        let blocks = one_each(&self.blocks)?;
        let mut resolved = Resolved::default();
        for (index, id) in sent.iter().enumerate() {
            let own = items.remove(id.as_str());
            match own
                .or_else(|| blocks.get(block_id(number, index, per_block).as_str()).copied())
                .or(self.group.as_ref())
            {
                Some(answer) => resolved.answers.push((id.clone(), answer.clone())),
                None => resolved.unanswered.push(id.clone()),
            }
        }
        resolved.unknown_ids = items.into_keys().map(str::to_owned).collect();
        // A form that does not name the file is known by its payments: without one of this batch it is another's.
        let unnamed = self.original_message_id.is_none() && resolved.answers.is_empty();
        if unnamed && !resolved.unknown_ids.is_empty() { Err(AnswerRefusal::OtherBatch) } else { Ok(resolved) }
    }
}

/// One answer per id: an open one gives way to a final one, opposite final ones are refused.
fn one_each(answers: &[(String, Answer)]) -> Result<BTreeMap<&str, &Answer>, AnswerRefusal> {
    let mut firsts: HashMap<&str, &Answer> = HashMap::with_capacity(answers.len());
    for (id, answer) in answers {
        let kept = firsts.entry(id).or_insert(answer);
        match (&**kept, answer) {
            (Answer::Paid, Answer::Failed { .. }) | (Answer::Failed { .. }, Answer::Paid) => {
                return Err(AnswerRefusal::Contradicts(id.chars().take(35).collect()));
            }
            (Answer::Unknown, Answer::Paid | Answer::Failed { .. }) => *kept = answer,
            (
                Answer::Paid | Answer::Failed { .. } | Answer::Unknown,
                Answer::Paid | Answer::Failed { .. } | Answer::Unknown,
            ) => {}
        }
    }
    Ok(firsts.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number() -> BatchNumber {
        "B1".parse().unwrap()
    }

    fn ids(ids: &[&str]) -> Vec<String> {
        ids.iter().map(|id| (*id).to_owned()).collect()
    }

    fn failed() -> Answer {
        Answer::Failed { reason: "AC01".into() }
    }

    #[test]
    fn own_answers_count_before_the_block_and_the_group() {
        let answer = BankAnswer {
            original_message_id: Some("B1".into()),
            group: Some(Answer::Unknown),
            blocks: vec![("B1-B2".into(), failed())],
            items: vec![("c".into(), Answer::Paid), ("x".into(), Answer::Paid)],
        };
        let resolved = answer.resolve(&number(), &ids(&["a", "b", "c", "d"]), NonZeroUsize::new(2).unwrap()).unwrap();
        let by = |id: &str, answer| (id.to_owned(), answer);
        assert_eq!(
            resolved.answers,
            [by("a", Answer::Unknown), by("b", Answer::Unknown), by("c", Answer::Paid), by("d", failed())]
        );
        assert_eq!((resolved.unknown_ids, resolved.unanswered), (ids(&["x"]), ids(&[])));
    }

    #[test]
    fn silence_is_no_answer_and_other_batches_are_refused() {
        let answer =
            BankAnswer { items: vec![("a".into(), Answer::Unknown), ("a".into(), failed())], ..BankAnswer::default() };
        let resolved = answer.resolve(&number(), &ids(&["a", "b"]), NonZeroUsize::MIN).unwrap();
        assert_eq!(resolved.answers, [("a".to_owned(), failed())]);
        assert_eq!(resolved.unanswered, ids(&["b"]));
        assert_eq!(answer.resolve(&number(), &ids(&["b"]), NonZeroUsize::MIN), Err(AnswerRefusal::OtherBatch));
        let named = BankAnswer { original_message_id: Some("B1".into()), ..answer.clone() };
        assert_eq!(named.resolve(&number(), &ids(&["b"]), NonZeroUsize::MIN).unwrap().unknown_ids, ids(&["a"]));
        let other = BankAnswer { original_message_id: Some("B2".into()), ..answer };
        assert_eq!(other.resolve(&number(), &[], NonZeroUsize::MIN), Err(AnswerRefusal::OtherBatch));
    }

    #[test]
    fn an_answer_may_not_contradict_itself() {
        let answer =
            BankAnswer { items: vec![("a".into(), Answer::Paid), ("a".into(), failed())], ..BankAnswer::default() };
        let refusal = answer.resolve(&number(), &ids(&["a"]), NonZeroUsize::MIN).unwrap_err();
        assert_eq!((refusal.code(), refusal.kind()), ("answer_contradicts", RefusalKind::Conflict));
    }
}
