//! Identifiers of persons, organisations, accounts and places, each with its own type, check and spelling.
//!
//! A value of such a type is sound; its debug output is masked, so that no log line can carry it.

mod fault;
mod numbers;

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};

pub use fault::IdentifierFault;

use super::{Sex, mask};

macro_rules! identifiers {
    ($($(#[$doc:meta])* $name:ident: $read:path, $mask:path, $pattern:literal, $example:literal;)*) => { $(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Its normal spelling.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// What of it may be shown.
            pub fn masked(&self) -> String {
                $mask(&self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.masked())
            }
        }

        impl FromStr for $name {
            type Err = IdentifierFault;

            fn from_str(text: &str) -> Result<Self, IdentifierFault> {
                $read(text.trim()).map($name)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
            }
        }

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                ObjectBuilder::new()
                    .schema_type(SchemaType::Type(Type::String))
                    .pattern(Some($pattern))
                    .examples([serde_json::Value::from($example)])
                    .into()
            }
        }

        impl ToSchema for $name {}
    )* };
}

identifiers! {
    /// A resident ID number (GB 11643-1999): region, date of birth, sequence (odd for men), check by ISO 7064 MOD 11-2.
    /// A lower-case x becomes X. A region that is not in force at birth is accepted: people keep old codes.
    ResidentId: numbers::resident_id, mask::resident_id, "^[0-9]{17}[0-9Xx]$", "130102199003070011";
    /// A unified social credit code (GB 32100-2015) with its check character; lower case becomes upper case.
    CreditCode: numbers::credit_code, public, "^[0-9]{8}[0-9A-HJ-NP-RT-UW-Y]{10}$", "91310000MA1FL1234Q";
    /// A person's bank card: 13 to 19 digits, the last a check digit (Luhn).
    BankCard: numbers::bank_card, mask::account, "^[0-9]{13,19}$", "6212260000000000000";
    /// A company's settlement account: digits only; banks give them no common check digit.
    CompanyAccount: numbers::company_account, mask::account, "^[0-9]{5,34}$", "1001234509024567890";
    /// A mobile phone number of the mainland; a leading +86 or 0086 is dropped.
    MobilePhone: numbers::mobile, mask::phone, "^1[3-9][0-9]{9}$", "13800138000";
    /// A bank's clearing number (CNAPS, 联行号): twelve digits.
    Cnaps: numbers::cnaps, public, "^[0-9]{12}$", "102100099996";
    /// A place: national division code (GB/T 2260) of six digits in a known province.
    DivisionCode: numbers::division, public,
        "^(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])[0-9]{4}$", "110000";
}

/// Nothing of it needs hiding.
fn public(text: &str) -> String {
    text.to_owned()
}

impl ResidentId {
    /// The date of birth in it.
    pub fn birth_date(&self) -> NaiveDate {
        numbers::birth_date(&self.0).unwrap_or_default()
    }

    /// The sex in it: the seventeenth digit is odd for men.
    pub fn sex(&self) -> Sex {
        let odd = self.0.as_bytes().get(16).is_some_and(|digit| digit % 2 == 1);
        if odd { Sex::Male } else { Sex::Female }
    }

    /// Whole years of age on a day; `None` before the birth.
    pub fn age_on(&self, day: NaiveDate) -> Option<u32> {
        day.years_since(self.birth_date())
    }
}
