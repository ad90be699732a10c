//! Corrections of confirmed months: a confirmed month is never computed again, so what it paid too little or too much is a
//! line of a later cycle, which names the month and the reason.

mod raise;
mod refusal;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use raise::{Raise, raise};
pub use refusal::CorrectionRefusal;

use super::cycle::{Cycle, CycleState, Deed};
use super::template::{CompiledTemplate, ItemKind, Source};
use crate::money::Fen;
use crate::period::Period;

/// What one line of a cycle sets right in an earlier month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectionLine {
    /// The month that is set right.
    pub period: Period,
    /// Code of its item.
    #[schema(example = "base_salary", pattern = "^[a-z][a-z0-9_]{0,39}$")]
    pub item: String,
    /// What it adds to this payment's gross pay, in yuan; below 0 takes back what was paid too much.
    pub amount: Fen,
    /// Why.
    #[schema(min_length = 1, max_length = 200, example = "调薪自一月起补差")]
    pub reason: String,
}

/// An item of an earlier month as it stands now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// The figure of the month's confirmed results.
    pub paid: Fen,
    /// What corrections added to pay since, those of cycles that are not confirmed yet included.
    pub corrected: Fen,
}

/// What is known of a member's earlier month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PastMonth {
    /// It was never settled here.
    Unknown,
    /// It was not confirmed yet: its inputs can be changed.
    Open,
    /// It was confirmed without him.
    NotPaid,
    /// His figures of the items that can be set right.
    Paid(BTreeMap<String, PastItem>),
}

/// A figure that can be set right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PastItem {
    /// What kind of item it is.
    pub kind: ItemKind,
    /// Where it stands.
    pub standing: Standing,
}

impl PastItem {
    /// What the item comes to with everything that was set right: an earning grows with what is added to pay, a deduction
    /// shrinks. `None` beyond the range of money.
    pub fn now(&self) -> Option<Fen> {
        let Standing { paid, corrected } = self.standing;
        match self.kind {
            ItemKind::DeductionPreTax => paid.checked_sub(corrected),
            _ => paid.checked_add(corrected),
        }
    }

    fn with(mut self, amount: Fen) -> Option<Self> {
        self.standing.corrected = self.standing.corrected.checked_add(amount)?;
        Some(self)
    }
}

/// Can an item of this kind be set right by a line? What follows from others, as tax and net pay, follows from the line too.
pub fn can_be_corrected(kind: ItemKind) -> bool {
    matches!(kind, ItemKind::Earning | ItemKind::DeductionPreTax)
}

impl CorrectionLine {
    /// May it stand in a cycle's payment? An item can be taken back as far as it was paid, and no further.
    pub fn check(&self, month: &PastMonth) -> Result<(), CorrectionRefusal> {
        if self.amount == Fen::ZERO {
            return Err(CorrectionRefusal::Nothing);
        }
        let items = match month {
            PastMonth::Unknown => return Err(CorrectionRefusal::MonthUnknown(self.period)),
            PastMonth::Open => return Err(CorrectionRefusal::MonthOpen(self.period)),
            PastMonth::NotPaid => return Err(CorrectionRefusal::NotPaid(self.period)),
            PastMonth::Paid(items) => items,
        };
        let Some(item) = items.get(&self.item) else {
            return Err(CorrectionRefusal::ItemUnknown { known: items.keys().cloned().collect() });
        };
        let after = item.with(self.amount).and_then(|item| item.now()).ok_or(CorrectionRefusal::OutOfRange)?;
        if after.is_negative() {
            return Err(CorrectionRefusal::ExceedsPaid { left: item.now().unwrap_or_default() });
        }
        Ok(())
    }
}

impl Cycle {
    /// May lines be added to it that set this month right?
    pub fn takes_corrections(&self, template: &CompiledTemplate, period: Period) -> Result<(), CorrectionRefusal> {
        if self.state != CycleState::Open {
            return Err(CorrectionRefusal::CycleNotOpen(self.state));
        }
        if !template.items().iter().any(|item| item.source == Source::Corrections {}) {
            return Err(CorrectionRefusal::TemplateWithout);
        }
        if period > self.key.period {
            return Err(CorrectionRefusal::NotEarlier(self.key.period));
        }
        Ok(())
    }

    /// Its corrections have changed: what the client confirmed holds no longer.
    pub fn corrected(mut self, deed: Deed) -> Self {
        self.progress.inputs_confirmed = None;
        // Line after line by the same person is one deed, told with its last.
        let going_on = |last: &Deed| last.verb == deed.verb && last.by == deed.by;
        if self.progress.deeds.last().is_some_and(going_on) {
            self.progress.deeds.pop();
        }
        self.progress.deeds.push(deed);
        self
    }
}
