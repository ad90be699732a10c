//! What can be wrong with an identifier.

use std::fmt;

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
