//! Identifiers in requests: read by the rules, refused with a pointer.

use crate::http::problem::Problem;

/// Digits of a unified social credit code: no I, O, S, V, Z.
const CREDIT_CODE_DIGITS: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/// A unified social credit code (GB 32100-2015), normalised: 18 digits of base 31, the last a check digit with the weights
/// 3^0, 3^1, … modulo 31.
pub(super) fn credit_code(text: &str, pointer: &str) -> Result<String, Problem> {
    let code = text.trim().to_ascii_uppercase();
    let values: Option<Vec<usize>> = code.chars().map(|c| CREDIT_CODE_DIGITS.find(c)).collect();
    let sound = values.filter(|values| values.len() == 18).is_some_and(|values| {
        let weights = std::iter::successors(Some(1), |weight| Some(weight * 3 % 31)).take(17).chain([1]);
        values.iter().zip(weights).map(|(value, weight)| value * weight).sum::<usize>() % 31 == 0
    });
    sound.then_some(code).ok_or_else(|| {
        Problem::rule(
            "credit_code_invalid",
            pointer,
            "统一社会信用代码有误：须为 18 位且校验位正确。",
            "This is not a unified social credit code: it has 18 characters, the last a check digit.",
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credit_codes_have_a_check_digit() {
        for good in ["91110000600037341L", "91310000MA1FL1234Q", " 91330106ma2kxytw83 ", "521100005000001239"] {
            assert_eq!(credit_code(good, "/x").unwrap(), good.trim().to_uppercase());
        }
        for bad in ["91110000600037341M", "91110000600037314L", "A1110000600037341I", "12345", "", "九一"] {
            assert!(credit_code(bad, "/x").is_err(), "{bad}");
        }
    }

    #[test]
    fn account_numbers_lose_what_people_write_between_digits() {
        assert_eq!(account_number("1001 2003-0040 0500", "/x").unwrap(), "1001200300400500");
        assert!(account_number("12345", "/x").is_err());
        assert!(account_number("1001200３00400500", "/x").is_err());
        assert_eq!(masked("1001200300400500"), "****0500");
    }
}
