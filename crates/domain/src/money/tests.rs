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

proptest::proptest! {
    #[test]
    fn text_round_trips(fen in -100_000_000_000_000_i64..100_000_000_000_000) {
        proptest::prop_assert_eq!(Fen(fen).to_string().parse::<Fen>().unwrap(), Fen(fen));
        proptest::prop_assert_eq!(Fen::from_yuan(Fen(fen).yuan()), Some(Fen(fen)));
    }
}
