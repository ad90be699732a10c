//! What is read, and what is refused.

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
