//! Names of cycles are read as they are written.

use super::*;

#[test]
fn a_cycle_has_one_spelling() {
    for text in ["2026-03", "2026-03-2", "2026-12-99"] {
        assert_eq!(text.parse::<CycleRef>().unwrap().to_string(), text);
    }
    for text in
        ["", "2026", "2026-3", "2026-13", "2026-03-1", "2026-03-02", "2026-03-", "2026-03-100", "2026-03x", "２026-03"]
    {
        assert!(text.parse::<CycleRef>().is_err(), "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in ".{0,12}") {
        if let Ok(cycle) = text.parse::<CycleRef>() {
            proptest::prop_assert_eq!(cycle.to_string(), text);
        }
    }
}
