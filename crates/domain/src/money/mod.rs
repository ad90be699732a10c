//! Exact money. Rows hold `i64` fen, the rules compute in [`Decimal`] yuan, the wire carries decimal strings.

mod capitals;
mod fen;
mod rate;
#[cfg(test)]
mod tests;

use std::str::FromStr;

use rust_decimal::Decimal;

pub use fen::Fen;
pub use rate::Rate;

/// Text that is not an amount or rate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a decimal with at most {places} places: {text:?}")]
pub struct NotDecimal {
    /// What was read.
    pub text: String,
    /// How many places are allowed.
    pub places: u32,
}

/// Reads `-?digits(.digits)?` with at most `places` places and fifteen digits before the point.
fn plain_decimal(text: &str, places: u32) -> Option<Decimal> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let fits = whole.len() <= 15 && u32::try_from(fraction.len()).is_ok_and(|n| n <= places);
    if plain(whole) && plain(fraction) && fits { Decimal::from_str(text).ok() } else { None }
}
