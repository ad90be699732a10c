//! Identifiers in requests: read by the rules, refused with a pointer.

use crate::http::problem::Problem;

/// A unified social credit code, normalised.
pub(super) fn credit_code(text: &str, pointer: &str) -> Result<String, Problem> {
    let code = text.trim().to_ascii_uppercase();
    let plain = code.len() == 18 && code.bytes().all(|b| b.is_ascii_alphanumeric());
    plain.then_some(code).ok_or_else(|| {
        Problem::rule(
            "credit_code_invalid",
            pointer,
            "统一社会信用代码有误。",
            "This is not a unified social credit code.",
        )
    })
}

/// The number of a company's account, without the blanks and dashes that people write. Company accounts carry no check
/// digit that all banks share, so only form and length are checked.
pub(super) fn account_number(text: &str, pointer: &str) -> Result<String, Problem> {
    let number: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    let plain = (6..=32).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    plain.then_some(number).ok_or_else(|| {
        Problem::rule(
            "account_number_invalid",
            pointer,
            "账号须为 6 至 32 位数字。",
            "An account number has 6 to 32 digits.",
        )
    })
}

/// A branch's CNAPS code.
pub(super) fn cnaps(text: &str, pointer: &str) -> Result<String, Problem> {
    let plain = text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit());
    plain
        .then(|| text.to_owned())
        .ok_or_else(|| Problem::rule("cnaps_invalid", pointer, "联行号须为 12 位数字。", "A CNAPS code has 12 digits."))
}

/// What of a number may be shown: its last four digits.
pub(super) fn masked(number: &str) -> String {
    let shown: String = number.chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect();
    format!("****{shown}")
}
