//! What of a personal field may be shown to everybody who may see the person at all.

/// Hides all but the first `head` and the last `tail` characters; a text without enough between them is hidden whole.
fn hide(text: &str, head: usize, tail: usize) -> String {
    let characters: Vec<char> = text.chars().collect();
    let hidden = characters.len().saturating_sub(head + tail);
    if hidden < 3 {
        return "*".repeat(characters.len().max(3));
    }
    let shown = |(i, c): (usize, &char)| if i < head || i >= head + hidden { *c } else { '*' };
    characters.iter().enumerate().map(shown).collect()
}

/// A resident ID: `****************06`, its last two characters.
///
/// The date of birth and the sex are often shown beside it, and the check character is computed from the other seventeen.
/// What is left to guess are the county (some 3 000 codes) and the two leading digits of the sequence: with the last two
/// characters known, some 27 000 numbers fit a date of birth. A shown county would leave nine of them, a shown sequence
/// and check character one or two for each province.
pub fn resident_id(number: &str) -> String {
    hide(number, 0, 2)
}

/// A mobile phone: `138****8000`.
pub fn phone(number: &str) -> String {
    hide(number, 3, 4)
}

/// A bank account or card: its last four digits.
pub fn account(number: &str) -> String {
    hide(number, 0, 4)
}

/// An address: its first six characters, whatever its length.
pub fn address(text: &str) -> String {
    let mut shown: String = text.chars().take(6).collect();
    shown.push_str("***");
    shown
}

/// A name: its last character, the others hidden one by one. A name of one character is hidden whole.
pub fn name(text: &str) -> String {
    let length = text.chars().count();
    let shown = |(i, c): (usize, char)| if length > 1 && i + 1 == length { c } else { '*' };
    text.chars().enumerate().map(shown).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_name_shows_its_last_character_at_most() {
        for (name, masked) in [("林知远", "**远"), ("康辰", "*辰"), ("𠮷", "*"), ("阿依·古丽", "****丽"), ("", "")]
        {
            assert_eq!(super::name(name), masked);
        }
    }
    proptest::proptest! {
        #[test]
        fn of_any_name_one_character_is_shown_at_most(name in "[^*]{0,12}") {
            let masked = super::name(&name);
            proptest::prop_assert_eq!(masked.chars().count(), name.chars().count());
            proptest::prop_assert!(masked.chars().filter(|c| *c != '*').count() <= 1);
        }
    }
}
