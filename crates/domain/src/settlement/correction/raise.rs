//! A rise of pay that holds from an earlier month on.

use super::{CorrectionLine, PastMonth};
use crate::money::Fen;
use crate::period::Period;

/// What a rise comes to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Raise {
    /// A line for each month in which less or more was paid.
    pub lines: Vec<CorrectionLine>,
    /// Months that stay as they are: the item was not paid in them, or comes to this amount already.
    pub passed_over: Vec<Period>,
}

/// Brings an item of past months to what it should have been, each by the difference. A month that did not pay the item at
/// all is passed over: whoever was on unpaid leave gets no pay by a rise. `None` beyond the range of money.
pub fn raise(months: &[(Period, PastMonth)], item: &str, amount: Fen, reason: &str) -> Option<Raise> {
    let mut raise = Raise::default();
    for (period, month) in months {
        let known = match month {
            PastMonth::Paid(items) => items.get(item).filter(|item| item.standing.paid > Fen::ZERO),
            PastMonth::Unknown | PastMonth::Open | PastMonth::NotPaid => None,
        };
        let difference =
            known.map(|item| amount.checked_sub(item.now()?)).map_or(Some(Fen::ZERO), |difference| difference)?;
        if difference == Fen::ZERO {
            raise.passed_over.push(*period);
        } else {
            let (item, reason) = (item.to_owned(), reason.to_owned());
            raise.lines.push(CorrectionLine { period: *period, item, amount: difference, reason });
        }
    }
    Some(raise)
}
