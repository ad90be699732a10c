//! What a bank answers to a payment file, whatever form it came in, and whom it concerns.

mod malformation;
mod refused;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};
use std::num::NonZeroUsize;

pub use malformation::Malformation;
pub use refused::AnswerRefusal;

use super::batch_number::BatchNumber;
use super::item::Answer;
use super::pain001::block_id;

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
