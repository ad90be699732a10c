//! What the agency keeps of a client: the profile (clause PY-5.2.1) and the contact persons.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::people::{DivisionCode, mask};

/// Size of an enterprise, as the statistics office divides them: `micro`, `small`, `medium` or `large`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// Micro (微型).
    Micro,
    /// Small (小型).
    Small,
    /// Medium (中型).
    Medium,
    /// Large (大型).
    Large,
}

/// What the client wants written on his invoices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct InvoiceTitle {
    /// The buyer's name (发票抬头).
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    /// The buyer's taxpayer number, in most cases the credit code.
    #[validate(length(min = 15, max = 20))]
    #[schema(min_length = 15, max_length = 20)]
    pub tax_number: String,
    /// The buyer's bank.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bank_name: Option<String>,
    /// The buyer's account at it.
    #[validate(length(min = 6, max = 34))]
    #[schema(min_length = 6, max_length = 34)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bank_account: Option<String>,
    /// The buyer's registered address.
    #[validate(length(min = 1, max = 300))]
    #[schema(min_length = 1, max_length = 300)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The buyer's telephone.
    #[validate(length(min = 5, max = 30))]
    #[schema(min_length = 5, max_length = 30)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub telephone: Option<String>,
}

/// What payroll needs to know of the client before anything is computed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PayrollBasics {
    /// Day of the month on which wages are paid; in a shorter month its last day.
    #[validate(range(min = 1, max = 31))]
    #[schema(minimum = 1, maximum = 31)]
    pub pay_day: u8,
    /// People to be paid.
    #[validate(range(min = 1, max = 1_000_000))]
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub headcount: u32,
    /// Where attendance is kept.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attendance_system: Option<String>,
    /// Places where the people are insured, by their six-digit division codes (GB/T 2260).
    #[validate(length(min = 1, max = 400), custom(function = "named_once"))]
    #[schema(min_items = 1, max_items = 400)]
    pub places: Vec<DivisionCode>,
}

fn named_once(places: &[DivisionCode]) -> Result<(), validator::ValidationError> {
    let mut seen = std::collections::BTreeSet::new();
    if places.iter().all(|place| seen.insert(place)) {
        Ok(())
    } else {
        Err(validator::ValidationError::new("duplicate").with_message("each place is named once".into()))
    }
}

/// One version of what is known of a client (clause PY-5.2.1, content of the client file).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = ClientProfile)]
pub struct Profile {
    /// The line of business.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub industry: String,
    /// The size of the enterprise.
    pub scale: Scale,
    /// Where the client sits.
    #[validate(length(min = 1, max = 300))]
    #[schema(min_length = 1, max_length = 300)]
    pub address: String,
    /// What goes on the invoices.
    #[validate(nested)]
    pub invoice: InvoiceTitle,
    /// What payroll needs to know; absent for a client without payroll.
    #[validate(nested)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payroll: Option<PayrollBasics>,
    /// Anything else worth keeping.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
}

/// What the agency deals with a contact person about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// Signs and changes the contract.
    Contract,
    /// Delivers and confirms people and monthly inputs.
    Inputs,
    /// Confirms bills.
    BillConfirmation,
    /// Receives invoices and pays.
    Payment,
    /// Receives complaints and their outcome.
    Complaints,
    /// Anything else.
    General,
}

/// A telephone number of a contact, mobile or fixed, without blanks and dashes. It hides itself from debug output.
#[derive(Clone, PartialEq, Eq)]
pub struct Phone(String);

/// Text that is no telephone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a telephone number: 7 to 15 digits, with a plus sign before them if there is a country code")]
pub struct NotAPhone;

impl std::str::FromStr for Phone {
    type Err = NotAPhone;

    fn from_str(text: &str) -> Result<Self, NotAPhone> {
        let plain: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')' | '（' | '）')).collect();
        let digits = plain.strip_prefix('+').unwrap_or(&plain);
        let sound = (7..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        if sound { Ok(Self(plain)) } else { Err(NotAPhone) }
    }
}

impl Phone {
    /// The whole number.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What of it may be shown.
    pub fn masked(&self) -> String {
        mask::phone(&self.0)
    }
}

impl std::fmt::Debug for Phone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Phone(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn a_phone_has_one_spelling_and_hides_at_least_three_digits(digits in "[0-9]{7,15}", gap in 1_usize..6) {
            let phone: Phone = digits.parse().unwrap();
            let (a, b) = digits.split_at(gap);
            proptest::prop_assert_eq!(&format!("{a}-{b}").parse::<Phone>().unwrap(), &phone);
            proptest::prop_assert!(phone.masked().bytes().filter(u8::is_ascii_digit).count() + 3 <= digits.len());
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".{0,24}") {
            if let Ok(phone) = text.parse::<Phone>() {
                proptest::prop_assert_eq!(phone.as_str().parse::<Phone>().unwrap(), phone);
            }
        }
    }

    #[test]
    fn each_place_is_named_once() {
        let basics = |places: &[&str]| PayrollBasics {
            pay_day: 10,
            headcount: 300,
            attendance_system: None,
            places: places.iter().map(|p| p.parse().unwrap()).collect(),
        };
        assert!(basics(&["310000", "130100"]).validate().is_ok());
        assert!(basics(&["310000", "310000"]).validate().is_err());
        assert!(basics(&[]).validate().is_err());
    }
}
