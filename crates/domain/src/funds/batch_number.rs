//! Numbers of payment batches and the ids of their items.

use std::fmt;
use std::str::FromStr;

use super::batch::BatchRefusal;
use crate::period::Period;

/// The number of a batch, unique in the agency: 1 to 28 capital letters, digits or hyphens. Also the message id of its bank file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BatchNumber(String);

impl BatchNumber {
    /// The usual number, e.g. `PAY-202611-000001`: month and a count of the agency's batches.
    pub fn of(month: Period, count: u32) -> Result<Self, BatchRefusal> {
        format!("PAY-{:04}{:02}-{count:06}", month.year(), month.month()).parse()
    }

    /// The end-to-end id of the item at a sequence, 1..=999999. Always the same for the same batch and sequence, at most 35 characters.
    pub fn end_to_end_id(&self, sequence: u32) -> Result<String, BatchRefusal> {
        if (1..=999_999).contains(&sequence) { Ok(format!("{self}-{sequence:06}")) } else { Err(BatchRefusal::Number) }
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for BatchNumber {
    type Err = BatchRefusal;

    fn from_str(text: &str) -> Result<Self, BatchRefusal> {
        let plain = text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-');
        if plain && (1..=28).contains(&text.len()) { Ok(Self(text.to_owned())) } else { Err(BatchRefusal::Number) }
    }
}

impl fmt::Display for BatchNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_or_refused() {
        let number = BatchNumber::of(Period::new(2026, 11).unwrap(), 1).unwrap();
        assert_eq!(number.end_to_end_id(7).unwrap(), "PAY-202611-000001-000007");
        for text in ["", "pay-1", "PAY 1", "工资", "AAAAAAAAAABBBBBBBBBBCCCCCCCCC"] {
            assert_eq!(text.parse::<BatchNumber>(), Err(BatchRefusal::Number), "{text}");
        }
        assert!(number.end_to_end_id(0).is_err() && number.end_to_end_id(1_000_000).is_err());
    }

    proptest::proptest! {
        #[test]
        fn end_to_end_ids_fit_and_differ(number in "[A-Z0-9-]{1,28}", a in 1_u32..1_000_000, b in 1_u32..1_000_000) {
            let number = number.parse::<BatchNumber>().unwrap();
            let (first, second) = (number.end_to_end_id(a).unwrap(), number.end_to_end_id(b).unwrap());
            proptest::prop_assert!(first.len() <= 35);
            proptest::prop_assert_eq!(first == second, a == b);
        }
    }
}
