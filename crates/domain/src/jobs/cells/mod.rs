//! Cells of an imported row: read by their kind, faults gathered.

mod fault;
mod reader;

use chrono::NaiveDate;

pub use fault::CellFault;
pub use reader::CellReader;

use super::unguarded_text;
use crate::money::{Fen, Rate};
use crate::people::RosterFault;

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

/// A day written `YYYY-MM-DD` and no other way.
pub fn date_cell(text: &str) -> Result<NaiveDate, CellFault> {
    let strict = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    if text.is_empty() {
        return Err(CellFault::Required);
    }
    if strict { text.parse().map_err(|_| CellFault::NotADate) } else { Err(CellFault::NotADate) }
}

/// No wage and no base reaches it: a thousand million yuan. Below it the sums of any roster stay within the range of money.
pub const LARGEST_AMOUNT: Fen = Fen(100_000_000_000);

/// An amount of nothing or more.
pub fn amount_cell(text: &str) -> Result<Fen, CellFault> {
    if text.is_empty() {
        return Err(CellFault::Required);
    }
    match text.parse::<Fen>() {
        Ok(amount) if amount.is_negative() => Err(CellFault::NegativeAmount),
        Ok(amount) if amount >= LARGEST_AMOUNT => Err(CellFault::AmountTooLarge),
        Ok(amount) => Ok(amount),
        Err(_) => Err(CellFault::NotMoney),
    }
}

/// A rate between 0 and 1.
pub fn rate_cell(text: &str) -> Result<Rate, CellFault> {
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
