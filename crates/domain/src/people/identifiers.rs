//! Identifiers of persons, organisations, accounts and places, each with its own type, check and spelling.
//!
//! A value of such a type is sound; its debug output is masked, so that no log line can carry it.

mod numbers;

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};

use super::{Sex, mask};
use crate::language::Language;
use crate::refusal::{Refusal, RefusalKind};

/// What is wrong with an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdentifierFault {
    /// A resident ID has 17 digits and a digit or X.
    ResidentIdForm,
    /// The first digits of the resident ID name no province.
    ResidentIdRegion,
    /// The resident ID's date of birth is not a day of the calendar.
    ResidentIdBirth,
    /// The resident ID's last character does not fit the others.
    ResidentIdCheck,
    /// A credit code has 18 characters: eight digits, nine characters without I, O, S, V, Z, and a check character.
    CreditCodeForm,
    /// The credit code's last character does not fit the others.
    CreditCodeCheck,
    /// A bank card has 13 to 19 digits.
    BankCardForm,
    /// The bank card's last digit does not fit the others.
    BankCardCheck,
    /// A company's account has 5 to 34 digits.
    CompanyAccountForm,
    /// A mobile number has eleven digits and begins with 13 to 19.
    MobileForm,
    /// A clearing number (CNAPS) has twelve digits.
    CnapsForm,
    /// A division code has six digits, the first two of which name a province.
    UnknownPlace,
}

impl Refusal for IdentifierFault {
    fn kind(&self) -> RefusalKind {
        RefusalKind::Rule
    }

    fn code(&self) -> &'static str {
        match self {
            IdentifierFault::ResidentIdForm => "resident_id_form",
            IdentifierFault::ResidentIdRegion => "resident_id_region",
            IdentifierFault::ResidentIdBirth => "resident_id_birth",
            IdentifierFault::ResidentIdCheck => "resident_id_check_digit",
            IdentifierFault::CreditCodeForm => "credit_code_form",
            IdentifierFault::CreditCodeCheck => "credit_code_check_digit",
            IdentifierFault::BankCardForm => "bank_card_form",
            IdentifierFault::BankCardCheck => "bank_card_check_digit",
            IdentifierFault::CompanyAccountForm => "company_account_form",
            IdentifierFault::MobileForm => "mobile_form",
            IdentifierFault::CnapsForm => "cnaps_form",
            IdentifierFault::UnknownPlace => "unknown_place",
        }
    }

    fn text(&self, language: Language) -> String {
        let (zh, en) = match self {
            IdentifierFault::ResidentIdForm => {
                ("身份证号应为18位：17位数字加1位数字或X。", "A resident ID has 17 digits and one more digit or X.")
            }
            IdentifierFault::ResidentIdRegion => {
                ("身份证号前两位不是省级区划代码。", "The resident ID's first two digits name no province.")
            }
            IdentifierFault::ResidentIdBirth => {
                ("身份证号中的出生日期不存在。", "The date of birth inside the resident ID does not exist.")
            }
            IdentifierFault::ResidentIdCheck => (
                "身份证号校验码不符，请核对原件。",
                "The resident ID's check character is wrong; compare with the card.",
            ),
            IdentifierFault::CreditCodeForm => (
                "统一社会信用代码应为18位，且不含字母I、O、S、V、Z。",
                "A unified social credit code has 18 characters and none of the letters I, O, S, V, Z.",
            ),
            IdentifierFault::CreditCodeCheck => (
                "统一社会信用代码校验码不符，请核对营业执照。",
                "The credit code's check character is wrong; compare with the business licence.",
            ),
            IdentifierFault::BankCardForm => ("银行卡号应为13至19位数字。", "A bank card number has 13 to 19 digits."),
            IdentifierFault::BankCardCheck => {
                ("银行卡号校验位不符，请核对卡片。", "The bank card's check digit is wrong; compare with the card.")
            }
            IdentifierFault::CompanyAccountForm => {
                ("对公账号应为5至34位数字。", "A company's account number has 5 to 34 digits.")
            }
            IdentifierFault::MobileForm => {
                ("手机号应为11位，以13至19开头。", "A mobile number has eleven digits and begins with 13 to 19.")
            }
            IdentifierFault::CnapsForm => ("联行号应为12位数字。", "A clearing number (CNAPS) has twelve digits."),
            IdentifierFault::UnknownPlace => (
                "区划代码应为6位数字，前两位须为省级代码。",
                "A place is a division code of six digits, the first two of which name a province.",
            ),
        };
        language.pick(zh, en).to_owned()
    }
}

impl fmt::Display for IdentifierFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Language::En))
    }
}

impl std::error::Error for IdentifierFault {}

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
