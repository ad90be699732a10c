//! Amounts and rates are read as they are written.

use super::*;

#[test]
fn amounts_read_and_print() {
    for (text, fen) in [("0.00", 0), ("12345.60", 1_234_560), ("-0.05", -5), ("7", 700), ("3.5", 350)] {
        assert_eq!(text.parse::<Fen>().unwrap(), Fen(fen), "{text}");
    }
    assert_eq!(Fen(-5).to_string(), "-0.05");
    for text in ["", ".5", "1.", "1.234", "1e3", "+1", " 1", "1,000.00", "NaN", "1234567890123456"] {
        assert!(text.parse::<Fen>().is_err(), "{text}");
    }
}

#[test]
fn rates_are_told_in_per_cent() {
    for (rate, told) in [("0.08", "8%"), ("0.0005", "0.05%"), ("1", "100%"), ("0", "0%"), ("0.03", "3%")] {
        assert_eq!(rate.parse::<Rate>().unwrap().percent(), told, "{rate}");
    }
}

#[test]
fn capitals_follow_the_rules_for_bank_papers() {
    for (amount, capitals) in [
        ("0.00", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("10.00", "壹拾元整"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("1680.32", "壹仟陆佰捌拾元零叁角贰分"),
        ("107000.53", "壹拾万柒仟元零伍角叁分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("22563.90", "贰万贰仟伍佰陆拾叁元玖角整"),
        ("1000100.00", "壹佰万零壹佰元整"),
        ("100000001.00", "壹亿零壹元整"),
        ("-20.10", "负贰拾元零壹角整"),
    ] {
        assert_eq!(amount.parse::<Fen>().unwrap().capitals(), capitals, "{amount}");
    }
}

/// Reads capitals back: each unit multiplies what came before it and is smaller than itself, 亿 all that came before.
fn read_capitals(text: &str) -> i128 {
    let (mut total, mut digit) = (0, 0);
    let mut sections: Vec<i128> = Vec::new();
    for character in text.chars() {
        let unit = match character {
            '拾' => 10,
            '佰' => 100,
            '仟' => 1_000,
            '万' => 10_000,
            '亿' => 100_000_000,
            '元' => 1,
            '角' | '分' => {
                total += digit * if character == '角' { 10 } else { 1 };
                digit = 0;
                continue;
            }
            _ => {
                digit = "零壹贰叁肆伍陆柒捌玖".chars().zip(0..).find(|(c, _)| *c == character).map_or(0, |(_, n)| n);
                continue;
            }
        };
        sections.push(digit);
        digit = 0;
        if unit == 1 {
            total += 100 * sections.drain(..).sum::<i128>();
            continue;
        }
        let mut below = 0;
        while let Some(last) = sections.pop_if(|last| *last < unit || unit == 100_000_000) {
            below += last;
        }
        sections.push(below * unit);
    }
    total
}

proptest::proptest! {
    #[test]
    fn capitals_say_the_amount_and_nothing_else(fen in 0_i64..i64::MAX) {
        proptest::prop_assert_eq!(read_capitals(&Fen(fen).capitals()), i128::from(fen));
    }
    #[test]
    fn text_round_trips(fen in -100_000_000_000_000_i64..100_000_000_000_000) {
        proptest::prop_assert_eq!(Fen(fen).to_string().parse::<Fen>().unwrap(), Fen(fen));
        proptest::prop_assert_eq!(Fen::from_yuan(Fen(fen).yuan()), Some(Fen(fen)));
    }
}
