//! When two records of clients may be one client.

/// Endings that tell the legal form, the longest first.
const FORMS: [&str; 6] = ["股份有限公司", "有限责任公司", "集团有限公司", "有限公司", "集团", "公司"];

/// A name without what people write differently: width of characters, case, blanks, brackets, points, the legal form.
pub fn comparable(name: &str) -> String {
    let plain: String =
        name.chars().map(half_width).flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect();
    let stem = FORMS.iter().find_map(|form| plain.strip_suffix(form)).filter(|stem| !stem.is_empty());
    stem.unwrap_or(&plain).to_owned()
}

/// The body itself, as the unified social credit code names it: characters 9 to 17 (GB 32100-2015).
pub fn body_of(credit_code: &str) -> Option<&str> {
    credit_code.get(8..17)
}

/// A full-width Latin letter, digit or sign as its half-width twin.
fn half_width(c: char) -> char {
    match u32::from(c) {
        code @ 0xFF01..=0xFF5E => char::from_u32(code - 0xFEE0).unwrap_or(c),
        0x3000 => ' ',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_written_differently_compares_alike() {
        let same =
            ["海川智能装备有限公司", "海川智能装备有限责任公司", " 海川 智能装备 ", "海川（智能）装备股份有限公司"];
        same.iter().for_each(|name| assert_eq!(comparable(name), "海川智能装备", "{name}"));
        assert_eq!(comparable("ＡＢＣ Tech 集团有限公司"), "abctech");
        assert_ne!(comparable("海川智能装备（上海）有限公司"), comparable("海川智能装备有限公司"));
        assert_eq!(comparable("有限公司"), "有限公司");
        assert_eq!(body_of("91310114MA1GT00019"), Some("MA1GT0001"));
        assert_eq!(body_of("短"), None);
    }

    proptest! {
        #[test]
        fn blanks_brackets_and_the_legal_form_make_no_other_name(stem in "[a-z\u{4E00}-\u{4EFF}]{1,12}") {
            let plain = comparable(&format!("{stem}有限公司"));
            prop_assert_eq!(&plain, &stem);
            prop_assert_eq!(comparable(&format!(" （{}） 有限责任公司", stem.to_uppercase())), plain);
            prop_assert_ne!(comparable(&format!("{stem}二有限公司")), stem);
        }
    }
}
