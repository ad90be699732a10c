//! How each identifier is read: its form, then its check digit.

use chrono::NaiveDate;

use super::IdentifierFault;

type Read = Result<String, IdentifierFault>;

const PROVINCES: &str = include_str!("../../../data/divisions/provinces.tsv");
/// Check characters of the resident ID by remainder.
const ID_CHECKS: &[u8; 11] = b"10X98765432";
/// Characters of the credit code by value.
const CREDIT_ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

fn digits(text: &str, lengths: std::ops::RangeInclusive<usize>) -> bool {
    lengths.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

fn known_province(code: &str) -> bool {
    PROVINCES.lines().any(|line| !line.starts_with('#') && code.get(..2).is_some_and(|two| line.starts_with(two)))
}

fn value(digit: u8) -> u32 {
    u32::from(digit.saturating_sub(b'0'))
}

pub(super) fn resident_id(text: &str) -> Read {
    let normal = text.to_ascii_uppercase();
    let (head, check) = normal.split_at_checked(17).ok_or(IdentifierFault::ResidentIdForm)?;
    if !digits(head, 17..=17) || check.len() != 1 || !check.bytes().all(|b| b.is_ascii_digit() || b == b'X') {
        return Err(IdentifierFault::ResidentIdForm);
    }
    if !known_province(head) {
        return Err(IdentifierFault::ResidentIdRegion);
    }
    birth_date(head).ok_or(IdentifierFault::ResidentIdBirth)?;
    // The weight of each digit is a power of two modulo 11, counted from the check character (ISO 7064 MOD 11-2).
    let sum = head.bytes().fold(0, |sum, digit| (sum + value(digit)) * 2 % 11);
    let due = usize::try_from(sum).ok().and_then(|at| ID_CHECKS.get(at));
    if due == check.as_bytes().first() { Ok(normal) } else { Err(IdentifierFault::ResidentIdCheck) }
}

/// The date of birth inside a resident ID, 1900 to 2099.
pub(super) fn birth_date(number: &str) -> Option<NaiveDate> {
    let part = |range| number.get(range).and_then(|text: &str| text.parse::<u32>().ok());
    let year = i32::try_from(part(6..10)?).ok().filter(|year| (1900..=2099).contains(year))?;
    NaiveDate::from_ymd_opt(year, part(10..12)?, part(12..14)?)
}

pub(super) fn credit_code(text: &str) -> Read {
    let normal = text.to_ascii_uppercase();
    let values: Vec<u32> = normal
        .chars()
        .map(|c| CREDIT_ALPHABET.find(c).and_then(|at| u32::try_from(at).ok()))
        .collect::<Option<_>>()
        .filter(|values: &Vec<u32>| values.len() == 18)
        .ok_or(IdentifierFault::CreditCodeForm)?;
    if !normal.bytes().take(8).all(|b| b.is_ascii_digit()) {
        return Err(IdentifierFault::CreditCodeForm);
    }
    // Each weight is three times the one before it, modulo 31 (GB 32100-2015).
    let (sum, _) = values.iter().take(17).fold((0, 1), |(sum, weight), v| (sum + v * weight, weight * 3 % 31));
    let due = (31 - sum % 31) % 31;
    if values.last() == Some(&due) { Ok(normal) } else { Err(IdentifierFault::CreditCodeCheck) }
}

pub(super) fn bank_card(text: &str) -> Read {
    if !digits(text, 13..=19) {
        return Err(IdentifierFault::BankCardForm);
    }
    let doubled = |v: u32| if v > 4 { v * 2 - 9 } else { v * 2 };
    let weigh = |(at, digit): (usize, u8)| if at % 2 == 1 { doubled(value(digit)) } else { value(digit) };
    let sum: u32 = text.bytes().rev().enumerate().map(weigh).sum();
    if sum.is_multiple_of(10) { Ok(text.to_owned()) } else { Err(IdentifierFault::BankCardCheck) }
}

pub(super) fn company_account(text: &str) -> Read {
    if digits(text, 5..=34) { Ok(text.to_owned()) } else { Err(IdentifierFault::CompanyAccountForm) }
}

pub(super) fn mobile(text: &str) -> Read {
    let plain = text.strip_prefix("+86").or_else(|| text.strip_prefix("0086")).unwrap_or(text).trim_start();
    let begins = matches!(plain.as_bytes(), [b'1', b'3'..=b'9', ..]);
    if begins && digits(plain, 11..=11) { Ok(plain.to_owned()) } else { Err(IdentifierFault::MobileForm) }
}

pub(super) fn cnaps(text: &str) -> Read {
    if digits(text, 12..=12) { Ok(text.to_owned()) } else { Err(IdentifierFault::CnapsForm) }
}

pub(super) fn division(text: &str) -> Read {
    if digits(text, 6..=6) && known_province(text) { Ok(text.to_owned()) } else { Err(IdentifierFault::UnknownPlace) }
}
