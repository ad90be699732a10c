//! What declarations give for a month's withholding: what is declared so far less what was deducted so far, so that what was
//! handed in late comes in at once.

use super::kind::DeductionKind;
use crate::money::Fen;
use crate::settlement::template::{Item, ItemKind};

/// How a kind stands before a month's withholding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Which kind.
    pub kind: DeductionKind,
    /// What is declared for the year up to the month, the month included.
    pub declared: Fen,
    /// What was deducted in the year before.
    pub used: Fen,
}

impl Standing {
    /// All kinds, in the order of [`DeductionKind::WITHHELD`].
    pub fn all(declared: [Fen; 6], used: [Fen; 6]) -> [Standing; 6] {
        let mut sums = declared.into_iter().zip(used);
        DeductionKind::WITHHELD.map(|kind| {
            let (declared, used) = sums.next().unwrap_or_default();
            Standing { kind, declared, used }
        })
    }

    /// What is still to be deducted.
    pub fn due(&self) -> Fen {
        Fen(self.declared.0.saturating_sub(self.used.0).max(0))
    }

    /// What was deducted beyond what is declared now; it is settled with the year.
    pub fn over(&self) -> Fen {
        Fen(self.used.0.saturating_sub(self.declared.0).max(0))
    }
}

impl DeductionKind {
    /// Is it this item of a template? The items have the codes of the kinds.
    pub fn is_item(self, item: &Item) -> bool {
        item.kind == ItemKind::SpecialAdditionalDeduction && item.code == self.code()
    }
}
