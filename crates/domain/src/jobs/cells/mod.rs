//! Cells of an imported row: read by their kind, faults gathered.

mod fault;
mod reader;
mod typed;

use chrono::NaiveDate;

pub use fault::CellFault;
pub use reader::CellReader;
pub use typed::{number_text, typed};

use super::unguarded_text;
use crate::money::{Fen, Rate};
use crate::people::RosterFault;
use crate::period::Period;

/// A text cell without blanks around it: no control characters, `least` to `most` characters.
pub fn text_cell(text: &str, least: usize, most: usize) -> Result<String, CellFault> {
    let text = unguarded_text(text.trim());
    match text.chars().count() {
        n if n < least => Err(CellFault::Required),
        n if n > most => Err(CellFault::TooLong),
        _ if text.chars().any(char::is_control) => Err(CellFault::ControlCharacter),
        _ => Ok(text.to_owned()),
    }
}

/// A day as people write it: `YYYY-MM-DD`, `YYYY/M/D`, `YYYY年M月D日` and the like.
pub fn date_cell(text: &str) -> Result<NaiveDate, CellFault> {
    let text = typed(text);
    if text.is_empty() {
        return Err(CellFault::Required);
    }
    typed::day(&text).ok_or(CellFault::NotADate)
}

/// A month as people write it: `YYYY-MM`, `YYYY年M月` and the like.
pub fn month_cell(text: &str) -> Result<Period, CellFault> {
    let month = typed::month(&typed(text)).ok_or(CellFault::NotAMonth)?;
    month.parse().map_err(|_| CellFault::NotAMonth)
}

/// A whole number between bounds.
pub fn number_cell(text: &str, least: u32, most: u32) -> Result<u32, CellFault> {
    let number = typed(text).parse().ok().filter(|number| (least..=most).contains(number));
    number.ok_or(CellFault::NotANumber)
}

/// No wage and no base reaches it: a thousand million yuan. Below it the sums of any roster stay within the range of money.
pub const LARGEST_AMOUNT: Fen = Fen(100_000_000_000);

/// An amount of nothing or more; thousands may be separated.
pub fn amount_cell(text: &str) -> Result<Fen, CellFault> {
    let text = typed(text);
    if text.is_empty() {
        return Err(CellFault::Required);
    }
    match typed::ungrouped(&text).parse::<Fen>() {
        Ok(amount) if amount.is_negative() => Err(CellFault::NegativeAmount),
        Ok(amount) if amount >= LARGEST_AMOUNT => Err(CellFault::AmountTooLarge),
        Ok(amount) => Ok(amount),
        Err(_) => Err(CellFault::NotMoney),
    }
}

/// A rate between 0 and 1.
pub fn rate_cell(text: &str) -> Result<Rate, CellFault> {
    let text = typed(text);
    if text.is_empty() {
        return Err(CellFault::Required);
    }
    let rate: Rate = text.parse().map_err(|_| CellFault::NotARate)?;
    let fits = !rate.0.is_sign_negative() && rate.0 <= rust_decimal::Decimal::ONE;
    if fits || rate.0.is_zero() { Ok(rate) } else { Err(CellFault::RateOutOfRange) }
}

/// An employee number: 1 to 32 letters, digits, `_`, `-`.
pub fn employee_number_cell(text: &str) -> Result<String, RosterFault> {
    let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    if plain && (1..=32).contains(&text.len()) { Ok(text.to_owned()) } else { Err(RosterFault::EmployeeNumberForm) }
}
